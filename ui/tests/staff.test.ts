// Signing in, and a second person: what is typed as a PIN is neither shown nor kept, a scan is none, and nobody is asked
// for something that was not chosen.
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { SceneName } from '../src/ipc/scenes';
import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

/** Screens with a PIN to type, and what sending it calls. */
const WITH_PIN: readonly (readonly [SceneName, string])[] = [
  ['sign_in', 'signIn'],
  ['sign_in_locked', 'signIn'],
  ['approve_unlock', 'approve'],
  ['approve_let_pass', 'approve'],
  ['approve_owner', 'approve'],
  ['approve_manual', 'approve'],
];

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function pin(): HTMLInputElement {
  const field = document.querySelector<HTMLInputElement>('input[type=password]');
  if (!field) throw new Error('there is no field for a PIN');
  return field;
}

function id(): HTMLInputElement {
  const all = [...document.querySelectorAll<HTMLInputElement>('.entry input[type=text]')];
  const field = all.at(-1);
  if (!field) throw new Error('there is no field for an id');
  return field;
}

function control(text: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('dialog button, dialog label')].find((one) =>
    (one.getAttribute('aria-label') ?? one.textContent).includes(text),
  );
  if (!found) throw new Error(`nothing in the dialog is called ${text}`);
  return found;
}

describe('a PIN', () => {
  it.each(WITH_PIN)('on %s is sent once with the id, and the field is empty then', async (scene, act) => {
    const till = await Till.open(scene);
    expect(document.activeElement).toBe(id());
    await till.type('p-7');
    pin().focus();
    await till.type('314159');
    expect(shown()).not.toContain('314159');
    await till.press('Enter');
    expect(till.acts).toEqual([`${act} p-7 314159`]);
    expect(pin().value).toBe('');
    expect(document.activeElement).toBe(pin());
    await till.press('Enter');
    expect(till.acts).toHaveLength(1);
  });

  it.each(WITH_PIN)('on %s is in a field that nothing fills in', async (scene) => {
    await Till.open(scene);
    expect(pin().getAttribute('autocomplete')).toBe('new-password');
    expect(pin().name).toBe('');
    expect(document.querySelector('form')).toBeNull();
  });

  it.each(WITH_PIN)('on %s is not what a scanner says', async (scene) => {
    const till = await Till.open(scene);
    pin().focus();
    await till.type('27');
    for (const end of ['Enter', 'Tab', null]) {
      await till.scan('7310420000017', 8, end);
      expect(pin().value).toBe('27');
    }
    expect(till.acts.filter((act) => !act.startsWith('find'))).toEqual([]);
  });

  it.each(WITH_PIN)('on %s is not sent without an id, nor an id without it', async (scene) => {
    const till = await Till.open(scene);
    pin().focus();
    await till.type('314159');
    await till.press('Enter');
    pin().value = '';
    pin().dispatchEvent(new Event('input', { bubbles: true }));
    id().focus();
    await till.type('p-7');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it.each([
    ['sign_in_wrong', 'The number or the PIN is wrong'],
    ['approve_manual', 'The number or the PIN is wrong'],
    ['approve_override', 'Somebody else has to approve it'],
  ] as const)('that was not enough is told beside its field (%s)', async (scene, words) => {
    await Till.open(scene);
    const told = document.getElementById(pin().getAttribute('aria-describedby') ?? '');
    expect(told?.textContent).toContain(words);
    expect(told?.getAttribute('role')).toBe('alert');
    expect(pin().getAttribute('aria-invalid')).toBe('true');
  });

  it('waits for the pause after too many wrong ones, and counts it down', async () => {
    const till = await Till.open('sign_in_paused', {}, false);
    await till.type('maja');
    pin().focus();
    await till.type('271828');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    expect(shown()).toContain('Too many wrong PINs');
    await till.wait(95_000);
    expect(shown()).not.toContain('Too many wrong PINs');
    await till.press('Enter');
    expect(till.acts).toEqual(['signIn maja 271828']);
  });
});

describe('the sign-in screen', () => {
  it('says that the till locked itself, and shows nothing of an order', async () => {
    await Till.open('sign_in_locked');
    expect(shown()).toContain('The till locked itself');
    expect(document.querySelector('nav')).toBeNull();
    expect(shown()).not.toMatch(/104\d|Anna|B-14/);
  });

  it('shows the PINs of the made-up staff in practice only', async () => {
    await Till.open('practice_sign_in');
    expect(shown()).toContain('271828');
    document.body.replaceChildren();
    await Till.open('sign_in');
    expect(shown()).not.toMatch(/made-up staff|\d{6}/);
  });

  it('comes with Ctrl and L, where somebody is signed in', async () => {
    const till = await Till.open('order');
    await till.press('l', { control: true });
    expect(till.acts).toEqual(['lock']);
    till.fake.show({
      staff: { at_desk: { is: 'account' }, second_person: { is: 'open' }, offers: [], dialog: null },
    });
    await till.settle();
    await till.press('l', { control: true });
    expect(till.acts).toEqual(['lock']);
    expect(document.querySelector('nav')?.textContent).not.toContain('Lock');
  });
});

describe('a second person', () => {
  it('is asked with F7, for one document and one reason, neither of them chosen beforehand', async () => {
    const till = await Till.open('order_manual');
    await till.press('F7');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    control('Driving licence').click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    control('No phone or flat battery').click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([
      'askSecondPerson {"is":"manual_id","document":"driving_licence","age_seen":null} No phone or flat battery',
    ]);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('is told the age that goods ask for, and a reason in own words', async () => {
    const till = await Till.open('order_unlock');
    await till.press('F7');
    control('Manual ID check').click();
    await till.settle();
    control('Passport').click();
    control('Another reason').click();
    await till.settle();
    expect(shown()).toContain('Some goods ask for an age of 18');
    const [age, why] = [...document.querySelectorAll<HTMLInputElement>('dialog input[type=text]')];
    why?.focus();
    await till.type('lost phone');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    age?.focus();
    await till.type('34');
    await till.press('Enter');
    expect(till.acts).toEqual([
      'askSecondPerson {"is":"manual_id","document":"passport","age_seen":34} lost phone',
    ]);
  });

  it('decides on a change of owner that shows both sides, and what differs', async () => {
    const till = await Till.open('order_locked');
    await till.press('F7');
    expect(document.querySelectorAll('dialog section')).toHaveLength(2);
    expect(document.querySelector('dialog')?.textContent.match(/Differs/g)).toHaveLength(3);
    control('Throw it away').click();
    control('Nobody knows of the change').click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([
      'askSecondPerson {"is":"owner_change","accept":false} Nobody knows of the change',
    ]);
  });

  it('lets an order pass whose number was handed over, and the customer is asked later', async () => {
    const till = await Till.open('order_same_number_gone');
    expect(shown()).toContain('An order with this number of the same customer was handed over');
    expect(shown()).toContain('(shopify tallmo.myshopify.com)');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    await till.press('F7');
    expect(document.querySelector('dialog')?.textContent).not.toContain('handed over at once');
    control('The shop says that they are two orders').click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual(['askSecondPerson {"is":"let_pass"} The shop says that they are two orders']);
  });

  it('corrects some of what was handed over', async () => {
    const till = await Till.open('order_corrected');
    await till.press('F7');
    const fewer = document.querySelectorAll<HTMLButtonElement>('dialog button[aria-label="One fewer"]');
    fewer[0]?.click();
    fewer[2]?.click();
    control('The wrong parcel was given').click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([
      'askSecondPerson {"is":"correction","lines":[{"line":2,"quantity":1},{"line":3,"quantity":1}]} The wrong parcel was given',
    ]);
  });

  it.each([
    ['verified_remote', 'remote', 'Accepted on the way here'],
    ['verified_every_line', 'every_line', 'The rest is missing'],
  ] as const)('lets a rule pass (%s)', async (scene, rule, why) => {
    const till = await Till.open(scene);
    await till.press('F7');
    expect(document.querySelector('dialog')?.textContent).toContain('handed over at once');
    control(why).click();
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([`askSecondPerson {"is":"override","rules":["${rule}"]} ${why}`]);
  });

  it('shows whoever approves every rule that they let pass', async () => {
    await Till.open('approve_override');
    const asked = document.querySelector('dialog')?.textContent;
    expect(asked).toContain('did not accept in front of you');
    expect(asked).toContain('The account is another one than before');
  });

  it('looks at a document after another person, and shows nothing of the order', async () => {
    const till = await Till.open('not_owner_manual');
    await till.press('F7');
    expect(document.querySelector('dialog')?.textContent).toContain('Passport');
    for (const hidden of ['Andersson', 'B-14', 'Rain jacket']) expect(shown()).not.toContain(hidden);
    expect(till.acts).toEqual([]);
  });

  it('is not asked where there is none, and the button says why', async () => {
    const till = await Till.open('order_manual_alone');
    await till.press('F7');
    expect(document.querySelector('dialog')).toBeNull();
    expect(shown()).toContain('Nobody else here may approve this');
  });

  it('sees what is approved, why and who asks; Esc leaves it undone', async () => {
    const till = await Till.open('approve_correction');
    for (const words of ['These were not handed over', 'Hiking socks', 'No phone or flat battery', 'Maja L.'])
      expect(document.querySelector('dialog')?.textContent).toContain(words);
    await till.press('Escape');
    expect(till.acts).toEqual(['leaveSecondPerson']);
  });
});

describe('a document that was seen', () => {
  it.each(['manual', 'manual_ready', 'practice_manual'] as const)(
    'is never called verified, and is not green (%s)',
    async (scene) => {
      await Till.open(scene);
      expect(document.querySelector('main')?.textContent).toContain('Not verified');
      expect(shown().replace('Not verified', '')).not.toMatch(/verified/i);
      expect(document.querySelector('.panel.ok')).toBeNull();
    },
  );

  it('shows the name on the order until nobody has touched the till for a while', async () => {
    await Till.open('manual');
    expect(shown()).toContain('Anna Andersson');
    document.body.replaceChildren();
    await Till.open('manual_ready');
    expect(shown()).not.toContain('Anna Andersson');
  });

  it('hands over by its own verdict, and says afterwards by what', async () => {
    const till = await Till.open('manual_ready');
    await till.press('Enter');
    expect(till.acts).toEqual(['handOver 8']);
    document.body.replaceChildren();
    await Till.open('handed_over_manual');
    expect(shown()).toContain('Two of the staff saw an ID document');
    expect(shown()).not.toContain('Verified with');
  });

  it('is corrected from the screen after the hand-over', async () => {
    const till = await Till.open('handed_over');
    await till.press('F7');
    expect(till.acts).toEqual(['showOrder']);
  });
});
