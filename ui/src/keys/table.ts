// The keys that have a meaning, by where they have it. The window binds those of everywhere by this table and the help is
// drawn from it; a test holds the keys of each screen against it, both ways.
import type { Screen } from '../ipc/bindings';
import type { Key } from '../words/words';

/** Keys that do the same on every screen, as `Layer.keys` names them. */
export const EVERYWHERE = {
  help: 'F1',
  desk: 'F2',
  caller: 'F3',
  activity: 'F4',
  settings: 'Ctrl+,',
  lock: 'Ctrl+l',
  /** Where a screen has an F6 of its own, that one wins. */
  nextArea: 'F6',
} as const;

/** One line of the help. */
export interface KeyRow {
  readonly words: Key;
  /** As `Layer.keys` names it; `Arrows` are those for up and down. */
  readonly key: string;
}

/** Keys of some screens. */
export interface KeyGroup {
  readonly title: Key;
  /** Where they hold; everywhere if none is named. */
  readonly screens: readonly Screen['is'][];
  readonly rows: readonly KeyRow[];
}

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'help.everywhere',
    screens: [],
    rows: [
      { words: 'nav.desk', key: EVERYWHERE.desk },
      { words: 'nav.caller', key: EVERYWHERE.caller },
      { words: 'nav.activity', key: EVERYWHERE.activity },
      { words: 'nav.settings', key: EVERYWHERE.settings },
      { words: 'help.this', key: EVERYWHERE.help },
      { words: 'help.lock', key: EVERYWHERE.lock },
      { words: 'help.second_person', key: 'F7' },
      { words: 'help.next_area', key: EVERYWHERE.nextArea },
      { words: 'help.main', key: 'Enter' },
      { words: 'help.back', key: 'Escape' },
    ],
  },
  {
    title: 'help.desk',
    screens: ['desk'],
    rows: [
      { words: 'help.move', key: 'Arrows' },
      { words: 'action.refresh', key: 'F5' },
      { words: 'intake.stop', key: 'F8' },
    ],
  },
  {
    title: 'help.order',
    screens: ['order'],
    rows: [{ words: 'help.hint', key: 'Ctrl+e' }],
  },
  {
    title: 'help.waiting',
    screens: ['waiting'],
    rows: [
      { words: 'wait.more_time', key: 'F5' },
      { words: 'wait.link.offered', key: 'F6' },
      { words: 'wait.copy.offered', key: 'F7' },
      { words: 'wait.display', key: 'F8' },
      { words: 'practice.phone', key: 'F7' },
    ],
  },
  {
    title: 'call.title',
    screens: ['inquiry'],
    rows: [
      { words: 'counter.title', key: 'F7' },
      { words: 'pay.title', key: 'F8' },
      { words: 'wait.more_time', key: 'F5' },
      { words: 'inquiry.again', key: 'F6' },
      { words: 'wait.display', key: 'F8' },
    ],
  },
  {
    title: 'help.ended',
    screens: ['ended'],
    rows: [
      { words: 'action.try_again', key: 'F6' },
      { words: 'end.by_mail', key: 'F6' },
      { words: 'end.copy_details', key: 'F8' },
    ],
  },
  {
    title: 'ask_owner.title',
    screens: ['not_owner'],
    rows: [{ words: 'ask_owner.ask', key: 'F6' }],
  },
  {
    title: 'help.verified',
    screens: ['verified', 'manual'],
    rows: [
      { words: 'help.tick', key: ' ' },
      { words: 'help.tick_all', key: 'Ctrl+a' },
      { words: 'help.stays', key: 'F6' },
    ],
  },
  {
    title: 'help.handed_over',
    screens: ['handed_over'],
    rows: [
      { words: 'done.correct', key: 'F7' },
      { words: 'done.print_again', key: 'F8' },
      { words: 'done.print_elsewhere', key: 'F6' },
    ],
  },
  {
    title: 'activity.title',
    screens: ['activity'],
    rows: [
      { words: 'help.move', key: 'Arrows' },
      { words: 'activity.details', key: 'Enter' },
      { words: 'activity.export', key: 'F8' },
    ],
  },
  {
    title: 'help.settings',
    screens: ['settings'],
    rows: [
      { words: 'settings.test', key: 'F8' },
      { words: 'settings.display.find', key: 'F8' },
    ],
  },
];

/** What stands on the caps of a key, from left to right. */
export function capsOf(key: string, say: (words: Key) => string): string[] {
  const names: Readonly<Record<string, Key>> = {
    Enter: 'key.enter',
    Escape: 'key.esc',
    ' ': 'key.space',
    Arrows: 'key.up_down',
  };
  if (key.startsWith('Ctrl+')) return [say('key.ctrl'), key.slice('Ctrl+'.length).toUpperCase()];
  const name = names[key];
  return [name ? say(name) : key];
}
