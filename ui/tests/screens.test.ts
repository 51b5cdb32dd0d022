// Every scene: it says what the view says and hides what it must.
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Desk } from '../src/desk.svelte';
import type { View } from '../src/ipc/bindings';
import { fakeDesk } from '../src/ipc/fake';
import { SCENES, sceneOf, type SceneName } from '../src/ipc/scenes';
import { Till } from './hand';

const EVERY = Object.keys(SCENES) as SceneName[];
const BEFORE_THE_VERDICT = EVERY.filter(
  (name) =>
    !['verified', 'manual', 'handed_over'].includes(SCENES[name].screen.is) && name !== 'approve_correction',
);

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

// Every screen is judged by axe in a browser: `looks.mjs`.
describe('accessibility', () => {
  it('announces the time left at 60, 30 and 10 seconds, and at no other', async () => {
    const till = await Till.open('waiting');
    const heard: string[] = [];
    for (let second = 0; second < 165; second += 1) {
      await till.wait(1000);
      const now = [...document.querySelectorAll('[role=status]')]
        .map((status) => status.textContent.trim())
        .find((words) => words.includes('seconds left'));
      if (now !== undefined && heard.at(-1) !== now) heard.push(now);
    }
    expect(heard).toEqual(['60 seconds left', '30 seconds left', '10 seconds left']);
  });
});

describe('nothing of the order', () => {
  it.each(BEFORE_THE_VERDICT)('but number and count is on %s', async (name) => {
    await Till.open(name);
    for (const hidden of ['B-14', 'Rain jacket', 'Andersson', 'TM-20418'])
      expect(shown()).not.toContain(hidden);
  });

  it('is on the screen of another person, not even the customer', async () => {
    await Till.open('not_owner');
    expect(shown()).not.toMatch(/Anna|example\.com/);
  });
});

describe('the countdown', () => {
  it('goes on between two views, and follows a new one', async () => {
    const till = await Till.open('waiting', {}, false);
    await till.wait(1000);
    expect(shown()).toContain('2:40 left');
    await till.wait(40_000);
    expect(shown()).toContain('2:00 left');
    till.fake.show({ screen: { ...SCENES.waiting.screen, left_s: 180 } });
    await till.settle();
    expect(shown()).toContain('3:00 left');
    await till.wait(300_000);
    expect(shown()).toContain('0:00 left');
  });

  it('of the customer goes on while there is no contact', async () => {
    const till = await Till.open('waiting_lost', {}, false);
    await till.wait(2000);
    expect(shown()).toContain('Time left for the customer: 2:39');
    expect(shown()).toContain('New try in 4 s');
    await till.wait(10_000);
    expect(shown()).toContain('Trying now…');
  });
});

describe('a view', () => {
  it('that is older than the one shown is dropped', () => {
    const fake = fakeDesk('desk');
    const given: ((view: View) => void)[] = [];
    const subscribe = (onView: (view: View) => void): Promise<void> => {
      given.push(onView);
      return Promise.resolve();
    };
    const desk = new Desk({ ...fake.door, subscribe }, fake.clock);
    const stop = desk.start();
    for (const [version, scene] of [
      [4, 'order'],
      [3, 'verified_ready'],
      [5, 'waiting'],
    ] as const) {
      given[0]?.({ ...sceneOf(scene, {}), version });
    }
    expect(desk.view?.screen.is).toBe('waiting');
    given[0]?.({ ...sceneOf('verified_ready', {}), version: 4 });
    expect(desk.view?.screen.is).toBe('waiting');
    stop();
  });

  it('without a name shows that the owner is here, and the order', async () => {
    await Till.open('verified_note');
    expect(shown()).toContain('The owner is here');
    expect(shown()).toContain('Owner of order 1042');
  });

  it('with a note quotes it as the customer’s, and nothing in it is markup', async () => {
    await Till.open('verified_note');
    expect(shown()).toContain('The customer’s note');
    expect(shown()).toContain('“Please ring the bell twice. <b>My brother may collect it.</b>”');
  });

  it.each([
    ['full', 'The orders can’t be read: the disk is full.'],
    ['locked', 'The orders can’t be read: another program is using the data folder.'],
    ['damaged', 'The orders can’t be read: the data folder is damaged.'],
    ['failed', 'The orders can’t be read: the data folder can’t be used.'],
  ] as const)(
    'of a list that could not be read (%s) says so, and not that nothing waits',
    async (because, words) => {
      const till = await Till.open('desk_unread');
      for (const query of ['', 'anna']) {
        till.fake.show({
          screen: { ...SCENES.desk_unread.screen, query, notice: { is: 'storage', because } },
        });
        await till.settle();
        expect(shown()).toContain(words);
        expect(shown()).not.toMatch(
          /Nothing is waiting|No order matches|0 matches|Newest first|Waiting first|Ready to collect/,
        );
      }
    },
  );

  it.each([
    ['desk', 'Newest first, updated 14:32'],
    ['desk_search', 'Waiting first, updated 14:32'],
  ] as const)('of the list (%s) says how it is sorted', async (name, words) => {
    await Till.open(name);
    expect(shown()).toContain(words);
  });

  it('of Verified has the presence line first', async () => {
    const till = await Till.open('verified');
    const lines = [...document.querySelectorAll('[role=checkbox]')].map((line) => line.textContent.trim());
    expect(lines[0]).toBe('The customer accepted on the phone in front of me');
    expect(lines).toHaveLength(4);
    document.querySelector<HTMLElement>('[role=checkbox]')?.click();
    expect(till.acts).toEqual(['seen true']);
  });

  it('of Practice is marked on the frame, in the top bar, on the verdict and on the button', async () => {
    await Till.open('practice_verified');
    expect(document.documentElement.dataset['realm']).toBe('practice');
    for (const mark of [
      'made-up customers',
      'Practice provider',
      'Practice, not a real check',
      'Hand over (practice)',
    ]) {
      expect(shown()).toContain(mark);
    }
  });

  it('of a real till carries no mark of practice', async () => {
    await Till.open('verified_ready');
    expect(shown()).not.toMatch(/practice|made-up/i);
  });

  it.each(EVERY.filter((name) => SCENES[name].screen.is === 'ended'))(
    '%s has its reference, and Try again only where it helps',
    async (name) => {
      await Till.open(name);
      const { screen } = SCENES[name] as { screen: { try_again: boolean } };
      expect(shown()).toContain('CC-7F3K9M');
      expect(/Try again(?!:)/.test(document.querySelector('footer')?.textContent ?? '')).toBe(
        screen.try_again,
      );
    },
  );

  it('tells each end in its own words', async () => {
    const told = new Set<string>();
    const ends = EVERY.filter((name) => SCENES[name].screen.is === 'ended');
    for (const name of ends) {
      await Till.open(name);
      told.add(document.querySelector('main')?.textContent ?? '');
      document.body.innerHTML = '';
    }
    expect(told.size).toBe(ends.length);
  });

  it('changes the language, theme, size and motion of the whole window', async () => {
    const till = await Till.open('settings');
    till.fake.show({
      preferences: {
        language: 'sv',
        language_of_system: false,
        theme: 'dark',
        text_size: 'large',
        reduce_motion: true,
        sounds: true,
      },
    });
    await till.settle();
    expect(shown()).toContain('Inställningar');
    expect({ ...document.documentElement.dataset }).toMatchObject({
      theme: 'dark',
      text: 'large',
      motion: 'reduced',
    });
  });

  it('of the connection test begins with what fails, each with what to do', async () => {
    for (const [language, failing, fix, callers] of [
      ['en', 'Client is accepted', 'Turn on automatic time', 'Client for callers is accepted'],
      ['sv', 'Klienten godkänns', 'Slå på automatisk tid', 'Klienten för samtal godkänns'],
    ] as const) {
      const till = await Till.open('settings_failed', { language });
      const points = [...document.querySelectorAll('section li')].map((point) => point.textContent);
      expect(points).toHaveLength(20);
      expect(points.filter((point) => point.includes(callers))).toHaveLength(1);
      expect(points[0]).toContain(failing);
      expect(points[1]).toContain(fix);
      expect(points[1]).toContain('340 s');
      expect(document.querySelectorAll('section li.warned')).toHaveLength(1);
      expect(shown()).toContain(language === 'en' ? '3 points need a look' : '3 punkter behöver ses över');
      till.fake.show({ screen: SCENES.settings_tested.screen });
      await till.settle();
      expect(shown()).toContain(language === 'en' ? 'Everything works' : 'Allt fungerar');
      document.body.replaceChildren();
    }
  });

  it('of the settings sends all preferences when one is changed', async () => {
    const till = await Till.open('settings');
    [...document.querySelectorAll('button')]
      .find((button) => button.textContent.includes('Appearance'))
      ?.click();
    await till.settle();
    document.querySelector<HTMLElement>('input[value=dark]')?.click();
    expect(till.acts).toEqual([
      'prefer {"language":"en","language_of_system":false,"theme":"dark","text_size":"normal","reduce_motion":false,"sounds":true}',
    ]);
  });
});

describe('the list', () => {
  it.each([
    ['desk_files', 'Orders come in: file 2 of 3', '410 of 1200 taken in'],
    ['desk_shop', 'Stops after the orders that are being written', '150 taken in'],
  ] as const)('tells of orders that come in meanwhile (%s)', async (scene, ...words) => {
    await Till.open(scene);
    for (const said of words) expect(shown()).toContain(said);
  });

  it('stops taking orders in with F8, once', async () => {
    const till = await Till.open('desk_files');
    await till.press('F8');
    expect(till.acts).toEqual(['cancelIntake']);
    till.fake.show({ screen: SCENES.desk_shop.screen });
    await till.settle();
    await till.press('F8');
    expect(till.acts).toEqual(['cancelIntake']);
  });

  it('says of each order what sets it apart', async () => {
    await Till.open('desk_flags');
    for (const flag of [
      'Partly handed over',
      'Needs two people',
      'No customer details',
      'Goes back tomorrow',
      'Not ready',
      'Other store',
      'Cancelled',
      'Handed over',
    ])
      expect(shown()).toContain(flag);
  });
});

describe('an order', () => {
  it('of which a part was paid back is not called paid', async () => {
    await Till.open('order_partly_refunded');
    expect(shown()).toContain('Partly paid back');
    expect(shown()).not.toMatch(/\bPaid\b/);
  });

  it('shows every warning there is, before anybody is asked', async () => {
    const till = await Till.open('order_every_warning');
    expect(document.querySelectorAll('.warnings li')).toHaveLength(8);
    for (const words of ['another store: Tallmo, Gävle', 'not paid', 'handed over', 'second person'])
      expect(document.querySelector('.warnings')?.textContent).toContain(words);
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });
});

describe('a refused act', () => {
  it.each([
    [{ kind: 'refused', because: 'not_seen' }, 'First confirm that you saw the customer accept'],
    [{ kind: 'taken_by_another', what: 'order', till: '3', at: null }, 'Till 3 is working on this order'],
    [
      { kind: 'taken_by_another', what: 'order', till: '', at: null },
      'Another till is working on this order',
    ],
    [
      { kind: 'taken_by_another', what: 'customer', till: '3', at: null },
      'This customer is already being asked, at till 3',
    ],
    [{ kind: 'taken_by_another', what: 'till', till: '3', at: null }, 'Till 3 is already asking somebody'],
    [{ kind: 'storage', because: 'full' }, 'The disk is full. Nothing was done.'],
    [{ kind: 'not_now' }, 'The screen had already moved on'],
    [{ kind: 'bad_input' }, 'can’t be used here'],
    [{ kind: 'stopped' }, 'The app has stopped. Start it again.'],
    [{ kind: 'unexpected', reference: 'CC-AAAAAA' }, 'the reference CC-AAAAAA'],
  ] as const)('%j is told, and goes away', async (failure, words) => {
    const till = await Till.open('verified_ready');
    till.fake.failNext(failure);
    await till.press('Enter');
    expect(shown()).toContain(words);
    await till.wait(9000);
    expect(shown()).not.toContain(words);
  });

  it('of typing is not told when the screen has moved on meanwhile', async () => {
    const till = await Till.open('desk');
    till.fake.failNext({ kind: 'not_now' });
    await till.type('a');
    await till.wait(500);
    expect(till.acts).toEqual(['search a']);
    expect(shown()).not.toContain('moved on');
  });
});

describe('the pages of Settings', () => {
  async function openPage(scene: SceneName, page: string, language: 'en' | 'sv' = 'en'): Promise<Till> {
    const till = await Till.open(scene, { language });
    const found = [...document.querySelectorAll<HTMLElement>('main nav button')];
    found.find((button) => button.textContent.trim() === page)?.click();
    await till.settle();
    return till;
  }

  const PAGES = [
    ['Connection', 'Anslutning'],
    ['Language', 'Språk'],
    ['Appearance', 'Utseende'],
    ['Scanner', 'Skanner'],
    ['Hand-over policy', 'Utlämningsregler'],
    ['About', 'Om'],
  ] as const;

  it.each(PAGES.flatMap(([en, sv]) => [['en', en] as const, ['sv', sv] as const]))(
    'have no fault that axe can see (%s, %s)',
    async (language, page) => {
      await openPage('settings', page, language);
      expect(document.querySelector('main nav [aria-current]')?.textContent.trim()).toBe(page);
      vi.useRealTimers();
      const { violations } = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    },
  );

  it('speak one of two languages, or the computer’s', async () => {
    const till = await openPage('settings', 'Language');
    const choose = async (value: string) => {
      document.querySelector<HTMLElement>(`fieldset input[value=${value}]`)?.click();
      await till.settle();
    };
    await choose('sv');
    expect(till.acts.at(-1)).toContain('"language":"sv","language_of_system":false');
    await choose('system');
    expect(till.acts.at(-1)).toContain('"language":"sv","language_of_system":true');
    document.querySelector<HTMLElement>('[role=radiogroup] input[value=en]')?.click();
    expect(till.acts.at(-1)).toMatch(/^setUpDisplay .*"language":"en"/);
    expect(shown()).toContain('Svenska');
  });

  it('show each rule with its value and who set it, and nothing to change it with', async () => {
    await openPage('settings', 'Hand-over policy');
    const rules = [...document.querySelectorAll('.place dl > div')];
    expect(rules).toHaveLength(10);
    const told = rules.map((rule) => rule.textContent.replace(/\s+/g, ' ').trim());
    expect(told[0]).toContain('Time for the customer to answer');
    expect(told[0]).toContain('Set by IT');
    expect(told[1]).toContain('Locked by IT');
    expect(told[1]).toContain('policy.toml:3');
    expect(told[4]).toMatch(/Built in.*No$/);
    expect(document.querySelectorAll('.place input, .place button, .place select')).toHaveLength(0);
  });

  it('turn sounds off for the teller', async () => {
    const till = await openPage('settings', 'Appearance');
    const sounds = [...document.querySelectorAll<HTMLElement>('[role=switch], .place button, .place label')];
    sounds.find((control) => control.textContent.includes('Sounds'))?.click();
    expect(till.acts).toEqual([
      'prefer {"language":"en","language_of_system":false,"theme":"light","text_size":"normal","reduce_motion":false,"sounds":false}',
    ]);
  });

  it('take scans as tests while the scanner is set up, and only then', async () => {
    const till = await openPage('settings', 'Scanner');
    expect(till.acts).toEqual(['listenToScanner true']);
    [...document.querySelectorAll<HTMLElement>('main nav button')].at(-1)?.click();
    await till.settle();
    expect(till.acts).toEqual(['listenToScanner true', 'listenToScanner false']);
  });

  it.each([
    ['settings_scanner_right', 'The scanner is set up', null],
    ['settings_scanner_layout', 'Arrived: CLAIM+CHECK-YZ', 'scanner.layout = "us_on_swedish"'],
    ['settings_scanner_affixes', 'adds something', 'scanner.prefix = "]C1"'],
    ['settings_scanner_other', 'another keyboard', null],
    ['settings_scanner_unknown', 'not the test code', null],
  ] as const)('say what to do about a scanner (%s)', async (scene, words, line) => {
    await openPage(scene, 'Scanner');
    expect(shown()).toContain(words);
    const lines = [...document.querySelectorAll('.line')].map((one) => one.textContent);
    if (line === null) expect(lines).toEqual([]);
    else expect(lines).toContain(line);
  });
});

describe('the list', () => {
  it('says when each order was placed, and nothing where that is not known', async () => {
    const till = await Till.open('desk');
    const placed = (): (string | undefined)[] =>
      [...document.querySelectorAll('.row .placed')].map((cell) => cell.textContent.trim());
    expect(placed()[0]).toBe('Placed 21 Nov');
    const { screen } = SCENES.desk;
    till.fake.show({
      screen: { ...screen, orders: screen.orders.map((row) => ({ ...row, placed_at: null })) },
    });
    await till.settle();
    expect(new Set(placed())).toEqual(new Set(['Placed –']));
  });
});
