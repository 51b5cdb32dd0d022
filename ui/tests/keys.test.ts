// The four Enter guards and the keyboard in the whole window, over every scene.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { GAP_MS } from '../src/keys/guard';
import { SCENES, sceneOf, type SceneName } from '../src/ipc/scenes';
import { LATER, Till } from './hand';

const EVERY = Object.keys(SCENES) as SceneName[];
const AFTER_A_CHECK = EVERY.filter(
  (name) =>
    name !== 'question' && ['verified', 'manual', 'not_owner', 'ended'].includes(SCENES[name].screen.is),
);
const RUNNING = EVERY.filter((name) => ['starting', 'waiting', 'verifying'].includes(SCENES[name].screen.is));
/** Where the desk allows it. Behind the question of the desk the browser makes the screen inert, which jsdom can't. */
const READY: readonly SceneName[] = [
  'verified_ready',
  'verified_part',
  'manual_ready',
  'practice_verified',
  'question',
  'verified_together',
  'verified_remote_allowed',
];
/** A second person is asked: that comes before everything else. */
const ASKED = EVERY.filter((name) => sceneOf(name, {}).staff.dialog !== null);

afterEach(() => {
  vi.useRealTimers();
});

/** What stands in the fields. */
function texts(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[type=text], input[type=password]')].map(
    (field) => field.value,
  );
}

function named(text: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('button, [role=option]')].find((control) =>
    (control.getAttribute('aria-label') ?? control.textContent).includes(text),
  );
  if (!found) throw new Error(`nothing on the screen is called ${text}`);
  return found;
}

describe('a scan', () => {
  it.each(EVERY.filter((name) => name !== 'cannot_start'))(
    'on %s is sent as a look-up and presses nothing',
    async (scene) => {
      const till = await Till.open(scene);
      await till.scan('P-1039');
      expect(till.acts).toEqual(['find P-1039']);
    },
  );

  it.each(EVERY)('on %s presses nothing, wherever the focus is', async (scene) => {
    const till = await Till.open(scene);
    const controls = document.querySelectorAll<HTMLElement>('button:not(:disabled), input').length;
    for (let place = 0; place < controls; place += 1) {
      const control = document.querySelectorAll<HTMLElement>('button:not(:disabled), input')[place];
      if (!control) continue;
      till.fake.acts.length = 0;
      control.focus();
      await till.scan('73 1042', 12, place % 2 ? 'Tab' : 'Enter');
      expect(till.acts.filter((act) => !act.startsWith('search'))).toEqual(['find 73 1042']);
    }
  });

  it('is not looked for by its first characters', async () => {
    const till = await Till.open('desk');
    await till.scan('P-1039', 11);
    expect(till.acts).toEqual(['find P-1039']);
  });

  it('of a slow scanner is looked for by its first character at most', async () => {
    const till = await Till.open('desk');
    await till.scan('P-1039', GAP_MS - 1);
    expect(till.acts).toEqual(['search P', 'find P-1039']);
  });

  it('leaves the field as it was before', async () => {
    const till = await Till.open('desk');
    await till.type('an');
    await till.scan('7310420000017');
    const field = document.querySelector<HTMLInputElement>('input[type=text]');
    expect(field?.value).toBe('an');
  });

  it('without an end is typed into the field, so that a scanner without Enter still filters', async () => {
    const till = await Till.open('desk');
    await till.scan('1042', 8, null);
    expect(document.querySelector<HTMLInputElement>('input[type=text]')?.value).toBe('1042');
    expect(till.acts).toContain('search 1042');
    expect(till.acts.join()).not.toContain('find');
  });

  it.each(EVERY)('without an end on %s does nothing, unless a field looks for it', async (scene) => {
    const till = await Till.open(scene);
    const finds =
      ['desk', 'handed_over'].includes(SCENES[scene].screen.is) && document.querySelector('dialog') === null;
    const controls = document.querySelectorAll<HTMLElement>('button:not(:disabled), input').length;
    for (let place = 0; place < controls; place += 1) {
      const control = document.querySelectorAll<HTMLElement>('button:not(:disabled), input')[place];
      if (!control) continue;
      till.fake.acts.length = 0;
      control.focus();
      const before = texts();
      await till.scan('19121212', 12, null);
      const typed = texts().filter((text, n) => text !== before[n]);
      if (finds) {
        expect(typed).toHaveLength(1);
        expect(till.acts.filter((act) => !act.startsWith('search'))).toEqual([]);
      } else {
        expect(typed).toEqual([]);
        expect(till.acts).toEqual([]);
        expect(document.querySelector('.toast')?.textContent).toContain('without its end');
      }
    }
  });

  it('closes a dialog in front of it, but not the question of the desk', async () => {
    const till = await Till.open('waiting');
    await till.press('Escape');
    expect(document.querySelector('dialog')).not.toBeNull();
    await till.scan('P-1039');
    expect(document.querySelector('dialog')).toBeNull();
    expect(till.acts).toEqual(['find P-1039']);
  });

  it('leaves the question of the desk open', async () => {
    const till = await Till.open('question');
    await till.scan('P-1039');
    expect(till.acts).toEqual(['find P-1039']);
    expect(document.querySelector('dialog')).not.toBeNull();
  });
});

describe('the end of a check', () => {
  it.each(AFTER_A_CHECK)('%s: keys of the first 600 ms do nothing, a later Enter does', async (scene) => {
    const till = await Till.open(scene, {}, false);
    for (let at = 0; at < 400; at += 200) {
      await till.press('Enter');
      till.down(' ');
      till.up(' ');
    }
    expect(till.acts).toEqual([]);
    await till.wait(LATER);
    expect(till.acts).toEqual([]);
  });

  it.each(AFTER_A_CHECK)('%s: the focus stands on its sentence, not on a button', async (scene) => {
    await Till.open(scene);
    expect(document.activeElement?.tagName).toBe('H2');
    expect(document.activeElement?.closest('[role=alert]')).not.toBeNull();
  });

  it.each(EVERY.filter((name) => SCENES[name].screen.is === 'not_owner'))(
    '%s: Enter makes a new request, and nothing hands over',
    async (scene) => {
      const till = await Till.open(scene);
      await till.press('Enter');
      expect(till.acts).toEqual(['identify']);
    },
  );
});

describe('a held key', () => {
  it.each(EVERY)('acts at most once on %s', async (scene) => {
    const till = await Till.open(scene);
    till.down('Enter');
    for (let again = 0; again < 40; again += 1) {
      await till.wait(30);
      till.down('Enter', { repeat: again % 2 === 0 });
    }
    till.up('Enter');
    await till.wait(LATER);
    expect(till.acts.length).toBeLessThanOrEqual(1);
  });

  it('does not act on the screen that comes under it', async () => {
    const till = await Till.open('order');
    till.down('Enter');
    await till.wait(20);
    till.fake.show({ screen: SCENES.verified_ready.screen });
    await till.settle();
    for (let again = 0; again < 60; again += 1) {
      await till.wait(30);
      till.down('Enter', { repeat: true });
    }
    expect(till.acts).toEqual([]);
  });
});

describe('handing over', () => {
  const KEYS = [
    'Enter',
    ' ',
    'Escape',
    'Tab',
    'F1',
    'F2',
    'F3',
    'F4',
    'F5',
    'F6',
    'F7',
    'F8',
    'F9',
    'F10',
    'F11',
  ];
  const WITH_CONTROL = ['a', 's', 'e', 'h', ',', 'Enter', 'r'];

  it.each(EVERY.filter((name) => !READY.includes(name)))(
    'is not possible by any key or button on %s',
    async (scene) => {
      const till = await Till.open(scene);
      const controls = document.querySelectorAll('button, [role=option], input').length;
      for (let place = -1; place < controls; place += 1) {
        for (const key of KEYS) {
          document.querySelectorAll<HTMLElement>('button, [role=option], input')[place]?.focus();
          await till.press(key);
        }
      }
      for (const key of WITH_CONTROL) await till.press(key, { control: true });
      for (const control of document.querySelectorAll<HTMLElement>('button, [role=option]')) control.click();
      await till.wait(LATER);
      expect(till.acts.join()).not.toContain('handOver');
    },
    30_000,
  );

  it('is one deliberate Enter, and names the verdict that is shown', async () => {
    const till = await Till.open('verified_ready');
    await till.press('Enter');
    expect(till.acts).toEqual(['handOver 7']);
  });

  it('of what nobody saw accepted is called remote before, and the tick makes it an ordinary one', async () => {
    const till = await Till.open('verified_remote_allowed');
    expect(document.body.textContent).toContain('recorded as remote. Allowed up to 500.00 SEK.');
    named('Hand over (remote)');
    named('The customer accepted').click();
    till.fake.show({ screen: SCENES.verified_ready.screen });
    await till.settle();
    expect(document.body.textContent).not.toContain('remote');
    await till.wait(LATER);
    await till.press('Enter');
    expect(till.acts).toEqual(['seen true', 'handOver 7']);
  });

  it('of what is worth too much says that somebody has to have seen it', async () => {
    const till = await Till.open('verified_remote_too_dear');
    expect(document.body.textContent).toContain(
      'Only orders up to 500.00 SEK are handed over without this tick',
    );
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('is not done while the desk does not allow it', async () => {
    const till = await Till.open('verified');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('does not follow from ticking: Enter on a line is the main action, Space ticks', async () => {
    const till = await Till.open('verified');
    await till.press('ArrowDown');
    await till.press(' ');
    await till.press(' ');
    await till.press('a', { control: true });
    expect(till.acts).toEqual(['seen true', 'tick 1 true', 'tickAll']);
    expect(document.activeElement?.textContent).toContain('Wool hat');
  });
});

describe('a running check', () => {
  it.each(RUNNING)('%s: Esc asks once, and only then cancels', async (scene) => {
    const till = await Till.open(scene);
    await till.press('Escape');
    expect(till.acts).toEqual([]);
    expect(document.querySelector('dialog h2')?.textContent).toBe('Cancel this check?');
    await till.press('Escape');
    expect(document.querySelector('dialog')).toBeNull();
    await till.press('F2');
    named('Cancel the check').focus();
    await till.press('Enter');
    expect(till.acts).toEqual(['cancel']);
  });

  it.each(RUNNING)('%s: Enter in the question keeps waiting', async (scene) => {
    const till = await Till.open(scene);
    await till.press('Escape');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('is out of reach of its keys while a question is in front', async () => {
    const till = await Till.open('practice_waiting');
    await till.press('Escape');
    for (const key of ['F5', 'F6', 'F8', 'F1', 'F2']) await till.press(key);
    await till.press(',', { control: true });
    expect(till.acts).toEqual([]);
    expect(document.querySelectorAll('dialog')).toHaveLength(1);
  });

  it('gives more time at any moment, first of all in the last half minute', async () => {
    const till = await Till.open('waiting');
    await till.press('F5');
    await till.press('Enter');
    till.fake.show({ screen: SCENES.waiting_expiring.screen });
    await till.settle();
    await till.press('Enter');
    await till.press('F5');
    expect(till.acts).toEqual(['moreTime', 'moreTime', 'moreTime']);
  });

  it('is asked again at once when there is no contact', async () => {
    const till = await Till.open('waiting_lost');
    await till.press('Enter');
    expect(till.acts).toEqual(['tryNow']);
  });

  it('in practice opens the phone with Enter, and each answer has its button', async () => {
    const till = await Till.open('practice_waiting');
    await till.press('Enter');
    for (const name of ['be the owner', 'be somebody else', 'decline']) named(name).click();
    expect(till.acts).toEqual([
      'openPracticePhone',
      'practiceAnswer owner',
      'practiceAnswer somebody_else',
      'practiceAnswer decline',
    ]);
  });
});

describe('the list', () => {
  it('moves with the arrows while the field keeps the focus, and Enter opens the chosen row', async () => {
    const till = await Till.open('desk');
    const field = document.activeElement;
    for (const key of [
      'ArrowDown',
      'ArrowDown',
      'ArrowUp',
      'End',
      'ArrowDown',
      'PageUp',
      'Home',
      'ArrowDown',
    ]) {
      await till.press(key);
      expect(document.activeElement).toBe(field);
    }
    expect(document.querySelector('[aria-selected=true]')?.textContent).toContain('1041');
    await till.press('Enter');
    expect(till.acts).toEqual(['openRow 1041']);
  });

  it('takes letters from anywhere', async () => {
    const till = await Till.open('desk');
    named('Refresh').focus();
    await till.type('li');
    expect(document.querySelector<HTMLInputElement>('input[type=text]')?.value).toBe('li');
    expect(till.acts).toEqual(['search l', 'search li']);
  });

  it('looks for a letter after a rest once most scanners would have sent another', async () => {
    const till = await Till.open('desk');
    till.down('l');
    await till.wait(10);
    expect(till.acts).toEqual([]);
    await till.wait(5);
    expect(till.acts).toEqual(['search l']);
  });

  it('looks for letters that come as fast as a scan once no scanner would send another, and no later', async () => {
    const till = await Till.open('desk');
    till.down('l');
    await till.wait(10);
    till.down('i');
    await till.wait(GAP_MS);
    expect(till.acts).toEqual([]);
    await till.wait(10);
    expect(till.acts).toEqual(['search li']);
  });

  it('looks up what is typed while the list is not there yet', async () => {
    const till = await Till.open('desk');
    await till.type('2077');
    await till.press('Enter');
    expect(till.acts.at(-1)).toBe('find 2077');
  });

  it('is cleared with Esc and read again with F5', async () => {
    const till = await Till.open('desk_search');
    await till.press('F5');
    await till.press('Escape');
    expect(till.acts).toEqual(['refresh', 'search ']);
  });

  it('keeps the chosen order when the list is read again', async () => {
    const till = await Till.open('desk');
    await till.press('ArrowDown');
    const { screen } = SCENES.desk;
    till.fake.show({
      screen: {
        ...screen,
        orders: screen.orders.slice(1).map((order) => ({ ...order, row: order.row + 7 })),
      },
    });
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual(['openRow 1048']);
  });

  it('gets the letters that were typed on the screen before it', async () => {
    const till = await Till.open('handed_over');
    await till.type('1');
    till.fake.show({ screen: { ...SCENES.desk.screen, query: '1' } });
    await till.settle();
    await till.type('04');
    expect(document.querySelector<HTMLInputElement>('input[type=text]')?.value).toBe('104');
    expect(till.acts).toEqual(['search 1', 'search 10', 'search 104']);
  });
});

describe('keys everywhere', () => {
  it.each(EVERY.filter((name) => !name.startsWith('question') && !ASKED.includes(name)))(
    'F1 shows the keys on %s, Esc closes them',
    async (scene) => {
      const till = await Till.open(scene);
      const before = document.activeElement;
      await till.press('F1');
      expect(document.querySelector('dialog h2')?.textContent).toBe('Keyboard');
      await till.press('Escape');
      expect(document.querySelector('dialog')).toBeNull();
      expect(document.activeElement).toBe(before);
      expect(till.acts).toEqual([]);
    },
  );

  it('Ctrl and comma opens Settings, F2 and Esc lead back, F8 tests', async () => {
    const till = await Till.open('desk');
    await till.press(',', { control: true });
    till.fake.show({ screen: SCENES.settings.screen });
    await till.settle();
    await till.press('F8');
    await till.press('F2');
    await till.press('Escape');
    expect(till.acts).toEqual(['openSettings', 'testConnection', 'back', 'back']);
  });

  it.each(['declined', 'caller_declined'] as const)(
    'Enter asks nobody again on %s, F6 does',
    async (scene) => {
      const till = await Till.open(scene);
      await till.wait(LATER);
      await till.press('Enter');
      expect(till.acts).toEqual([]);
      await till.press('F6');
      expect(till.acts).toEqual(['identify']);
    },
  );

  it('no new request takes the place of one that may still be answered while there is no contact', async () => {
    const till = await Till.open('waiting_lost');
    await till.press('F5');
    expect(till.acts).toEqual([]);
    await till.press('Enter');
    expect(till.acts).toEqual(['tryNow']);
  });

  it('Settings in the middle of a check ask first, as every way out does', async () => {
    const till = await Till.open('waiting');
    await till.press(',', { control: true });
    expect(till.acts).toEqual([]);
    expect(document.querySelector('dialog[open]')).not.toBeNull();
  });

  it('an Enter that was meant for something else does not ask for more time', async () => {
    const till = await Till.open('waiting_lost');
    till.down('Enter');
    till.fake.show({ screen: SCENES.waiting_expiring.screen });
    await till.settle();
    till.up('Enter');
    await till.wait(LATER);
    expect(till.acts).toEqual([]);
  });

  it('Esc with the owner here asks why, and each reason has its button', async () => {
    const till = await Till.open('verified_ready');
    await till.press('Escape');
    await till.press('Escape');
    expect(document.querySelector('dialog')).toBeNull();
    await till.press('Escape');
    named('Something is missing').click();
    await till.wait(LATER);
    expect(till.acts).toEqual(['refuse item_missing']);
  });

  it('the shop’s own reasons have buttons in the teller’s language', async () => {
    const till = await Till.open('verified_ready', { language: 'sv' });
    await till.press('Escape');
    named('Fel storlek').click();
    await till.wait(LATER);
    expect(till.acts).toEqual(['refuse {"own":{"name":"wrong_size"}}']);
  });

  it('the question of the desk is answered no by Enter and Esc, yes only by its button', async () => {
    const till = await Till.open('question');
    await till.press('Enter');
    await till.press('Escape');
    named('Go to the scanned order').click();
    expect(till.acts).toEqual(['answer false', 'answer false', 'answer true']);
  });

  it.each(['F3', 'F7', 'F9', 'F12'])('%s belongs to nobody and does not reach the browser', async (key) => {
    await Till.open('desk');
    const event = new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
  });
});

describe('a scanner that sends no character', () => {
  it.each(EVERY.filter((name) => name !== 'cannot_start'))('presses nothing on %s', async (scene) => {
    const till = await Till.open(scene);
    for (const code of [['Enter'], ['F2'], ['F6'], ['F8'], ['Escape'], ['F5', 'F6', 'F7']]) {
      for (const key of [...code, 'Enter']) {
        till.down(key);
        till.up(key);
        await till.wait(9);
      }
      await till.wait(LATER);
      expect(till.acts, `${scene}: ${code.join(' ')}`).toEqual([]);
    }
    for (const key of '0052') {
      till.down(key, { alt: true });
      till.up(key, { alt: true });
      await till.wait(4);
    }
    till.down('Enter');
    till.up('Enter');
    await till.wait(LATER);
    expect(till.acts, `${scene}: Alt and digits`).toEqual([]);
  });
});

describe('a scanner that sends more than its code', () => {
  const AROUND = ['F2', 'F4', 'F6', 'F7', 'F8', 'Escape', 'Enter', ' ', '1', '2'];
  const HELD = ['a', 'j', 'l', ',', 'b'];

  it.each(EVERY.filter((name) => name !== 'cannot_start'))(
    'presses nothing on %s, whatever it sends before, inside and after, and with how many Enters',
    async (scene) => {
      const seed = [...scene].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
      let state = seed;
      const dice = (most: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * most);
      };
      const till = await Till.open(scene);
      for (let time = 0; time < 3; time += 1) {
        till.fake.acts.length = 0;
        const keys: [string, boolean][] = [...'1042-7'].map((letter): [string, boolean] => [letter, false]);
        const strange = (): [string, boolean] =>
          dice(2) === 0
            ? [AROUND[dice(AROUND.length)] ?? 'F2', false]
            : [HELD[dice(HELD.length)] ?? 'j', true];
        keys.unshift(strange());
        keys.splice(4 + dice(3), 0, strange());
        for (let enters = 0; enters <= dice(3); enters += 1) keys.push(['Enter', false]);
        keys.push(strange());
        for (const [key, control] of keys) {
          till.down(key, { control });
          till.up(key, { control });
          await till.wait(2 + dice(12));
        }
        await till.wait(LATER);
        const pressed = till.acts.filter((act) => !/^(find|search|showActivity) /.test(act));
        expect(pressed, `${scene}, seed ${String(seed)}, scan ${String(time)}`).toEqual([]);
      }
    },
  );
});

describe('F6', () => {
  /** In which part of the window the focus is. */
  const area = (): string | undefined =>
    document.activeElement?.closest('nav, main, footer')?.tagName.toLowerCase();

  it('goes from the screen to its actions, to the rail and back, where no button has it', async () => {
    const till = await Till.open('desk');
    expect(area()).toBe('main');
    const seen: (string | undefined)[] = [];
    for (let times = 0; times < 4; times += 1) {
      await till.press('F6');
      seen.push(area());
    }
    expect(seen).toEqual(['footer', 'nav', 'main', 'footer']);
    expect(till.acts).toEqual([]);
  });

  it('stops in the rail at the place where one is', async () => {
    const till = await Till.open('activity');
    await till.press('F6');
    await till.press('F6');
    expect(document.activeElement?.getAttribute('aria-current')).toBe('page');
  });

  it.each(EVERY)(
    'on %s is the button that has it, or else moves the focus and does nothing',
    async (scene) => {
      const till = await Till.open(scene);
      const dialog = document.querySelector('dialog') !== null;
      const owned = [...document.querySelectorAll('footer kbd')].some(
        (cap) => cap.textContent.trim() === 'F6',
      );
      const before = document.activeElement;
      await till.press('F6');
      if (dialog) expect(document.activeElement).toBe(before);
      else if (!owned) {
        expect(till.acts).toEqual([]);
        expect(area()).toBeDefined();
      }
    },
  );
});

describe('Ctrl+E on an order', () => {
  it('asks by what the provider shall find the customer, where the policy allows it', async () => {
    const till = await Till.open('order_may_type');
    await till.press('e', { control: true });
    const field = document.querySelector<HTMLInputElement>('dialog input');
    expect(document.activeElement).toBe(field);
    expect(field?.value).toBe('');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    await till.type('b@e.se');
    await till.press('Enter');
    expect(till.acts).toEqual(['useHint b@e.se']);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('gives back the order’s own', async () => {
    const till = await Till.open('order_typed');
    expect(document.body.textContent).toContain('Typed here.');
    named('Change').click();
    await till.settle();
    named('Use the order’s own').click();
    await till.wait(LATER);
    expect(till.acts).toEqual(['useHint ']);
  });

  it('does nothing where it does not', async () => {
    const till = await Till.open('order');
    await till.press('e', { control: true });
    expect(document.querySelector('dialog')).toBeNull();
    expect(document.body.textContent).not.toContain('Change');
    expect(till.acts).toEqual([]);
  });
});
