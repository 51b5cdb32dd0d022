// The keyboard help is true: what stands in it is bound, and what stands on a button is in it.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { SCENES, type SceneName } from '../src/ipc/scenes';
import { capsOf, EVERYWHERE, KEY_GROUPS } from '../src/keys/table';
import { text, type Key } from '../src/words/words';
import { Till } from './hand';

/** Every screen with function keys of its own, in the states that show them. */
const SHOWN = [
  'desk',
  'desk_files',
  'waiting',
  'waiting_link',
  'waiting_copy',
  'waiting_display',
  'practice_expiring',
  'verified',
  'handed_over',
  'handed_over_not_printed',
  'activity',
  'caller',
  'caller_waiting',
  'counter_another',
  'settings',
  'not_owner_ask',
  'client_refused',
  'declined',
  'timed_out_mail',
] as const;
const EVERY = Object.keys(SCENES) as SceneName[];

afterEach(() => {
  vi.useRealTimers();
});

/** The function keys on the buttons of the screen. */
function caps(): string[] {
  const found = [...document.querySelectorAll('footer kbd')].map((cap) => cap.textContent.trim());
  return found.filter((cap) => /^F\d+$/.test(cap));
}

function rowsOf(scene: SceneName): string[] {
  const { is } = SCENES[scene].screen;
  const groups = KEY_GROUPS.filter(({ screens }) => screens.length === 0 || screens.includes(is));
  return groups.flatMap(({ rows }) => rows.map(({ key }) => key));
}

describe('the keyboard help', () => {
  it.each(EVERY)('knows every key on the buttons of %s', async (scene) => {
    await Till.open(scene);
    const known = rowsOf(scene);
    expect(caps().filter((cap) => !known.includes(cap))).toEqual([]);
  });

  it('promises no function key that no screen has', async () => {
    const found = new Map<string, Set<string>>();
    for (const scene of SHOWN) {
      await Till.open(scene);
      const { is } = SCENES[scene].screen;
      const of = found.get(is) ?? new Set();
      for (const cap of caps()) of.add(cap);
      found.set(is, of);
      document.body.replaceChildren();
    }
    for (const { title, screens, rows } of KEY_GROUPS.filter((group) => group.screens.length > 0)) {
      for (const { key } of rows.filter((row) => /^F\d+$/.test(row.key))) {
        expect(
          screens.some((is) => found.get(is)?.has(key)),
          `${title} ${key}`,
        ).toBe(true);
      }
    }
  });

  it('says of each key that holds everywhere what it does', async () => {
    const till = await Till.open('order');
    await till.press(EVERYWHERE.caller);
    await till.press(EVERYWHERE.activity);
    await till.press(',', { control: true });
    await till.press('l', { control: true });
    await till.press(EVERYWHERE.desk);
    expect(till.acts).toEqual(['openInquiry caller', 'openActivity', 'openSettings', 'lock', 'back']);
    await till.press(EVERYWHERE.nextArea);
    expect(document.activeElement?.closest('nav, main, footer')).not.toBeNull();
    await till.press(EVERYWHERE.help);
    const say = (key: Key): string => text('en', key);
    const shown = [...document.querySelectorAll('dialog dl > div')].map((row) =>
      [...row.querySelectorAll('kbd')].map((cap) => cap.textContent).join(' '),
    );
    const told = KEY_GROUPS.flatMap(({ rows }) => rows.map(({ key }) => capsOf(key, say).join(' ')));
    expect([...shown].sort()).toEqual([...told].sort());
  });

  it('leads to the activity past a running check only by its question', async () => {
    const till = await Till.open('waiting');
    await till.press(EVERYWHERE.activity);
    expect(till.acts).toEqual([]);
    expect(document.querySelector('dialog h2')?.textContent).toBe('Cancel this check?');
  });
});
