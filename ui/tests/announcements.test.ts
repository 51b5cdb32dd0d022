// What a screen reader is told: everything that appears or changes in a live region is recorded, in its order, while a check
// goes from its start to each of its ends. Exact, so that a word too many is a fault like one too few.
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Language } from '../src/ipc/bindings';
import { SCENES, type SceneName } from '../src/ipc/scenes';
import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

/** What a region says, but for its timers: those are silent by themselves. */
function wordsOf(region: Element): string {
  const copy = region.cloneNode(true) as Element;
  for (const timer of copy.querySelectorAll('[role=timer]')) timer.remove();
  return copy.textContent.trim().replace(/\s+/g, ' ');
}

/** Keeps what is said. A region that comes with its words counts as one whose words changed. */
class Listener {
  readonly heard: string[] = [];
  readonly #known = new Map<Element, string>();

  listen(): void {
    const regions = [...document.querySelectorAll('[role=alert], [role=status], [aria-live]')];
    for (const region of regions) {
      const words = wordsOf(region);
      if (words !== '' && words !== this.#known.get(region)) this.heard.push(words);
      this.#known.set(region, words);
    }
  }

  /** Lets a second pass as often as it takes, listening all the time. */
  async during(till: Till, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await till.wait(1000);
      this.listen();
    }
  }
}

/** What is heard after the first scene, while the others follow. */
async function told(scenes: readonly SceneName[], language: Language = 'en'): Promise<string[]> {
  const till = await Till.open(scenes[0]!, { language });
  const listener = new Listener();
  listener.listen();
  listener.heard.length = 0;
  for (const scene of scenes.slice(1)) {
    till.fake.show({ screen: SCENES[scene].screen });
    await till.settle();
    listener.listen();
    await listener.during(till, 1);
  }
  return listener.heard;
}

/** The way to every end of a check. */
const STARTING =
  'Sending the request Takes a second at most Waiting for the customer The customer accepts on the phone ' +
  'Checking the identity Takes a second or two';
const SENT = 'Request sent. Pairing code TIGER 42.';
const CHECKING = 'Request sent Waiting for the customer Checking the identity Takes a second or two';

describe('a screen reader hears', () => {
  const ENDS: readonly [SceneName, readonly string[]][] = [
    ['verified', ['Verified It’s Anna Andersson Owner of order 1042', '0 of 4 done']],
    ['not_owner', ['Stop This is not the owner of order 1042. Do not hand over.']],
    ['declined', ['The customer declined Nothing was shared and nothing is handed over.']],
    ['timed_out', ['Time ran out No answer within 200 seconds. A later one has no effect.']],
    [
      'client_refused',
      ['Identification is not set up right The customer did nothing wrong, and another try will not help.'],
    ],
  ];

  it.each(ENDS)('each step of a check, and its end: %s', async (end, words) => {
    const heard = await told(['order', 'starting', 'waiting', 'verifying', end]);
    expect(heard).toEqual([STARTING, SENT, CHECKING, ...words]);
  });

  it('the same in Swedish', async () => {
    const heard = await told(['order', 'waiting', 'not_owner'], 'sv');
    expect(heard).toEqual([
      'Begäran skickad. Kontrollkod TIGER 42.',
      'Stopp Det här är inte ägaren till order 1042. Lämna inte ut.',
    ]);
  });

  it('that time runs out, three times and without a countdown', async () => {
    const till = await Till.open('waiting');
    const listener = new Listener();
    await listener.during(till, 165);
    expect(listener.heard).toEqual([SENT, '60 seconds left', '30 seconds left', '10 seconds left']);
  });

  it('that the provider is out of reach, once and without its countdown', async () => {
    expect(await told(['order', 'waiting', 'waiting_lost', 'waiting'])).toEqual([
      SENT,
      'No contact with Authway Nothing is lost. The customer can still accept.',
    ]);
  });

  it('that an order is handed over, and what became of its receipt', async () => {
    const done = 'Order 1042 is handed over 14:32 · 4 items from shelf B-14';
    const rest = 'Entry 217 in the ledger Verified with Authway';
    expect(await told(['verified_ready', 'handed_over_printing', 'handed_over_not_printed'])).toEqual([
      `${done} Receipt is printing ${rest}`,
      `${done} The receipt didn’t print. Check the paper. ${rest}`,
    ]);
  });

  it.each([
    ['caller_identified', 'Identified The person on the phone is Tolvan Tolvansson Owner of order 1042'],
    [
      'caller_not_owner',
      'Stop The person on the phone is not the owner of order 1042. Do not share any order details.',
    ],
  ] as const)('whether a caller is known: %s', async (end, words) => {
    expect((await told(['caller', 'caller_waiting', end])).at(-1)).toBe(words);
  });

  it('what a search has found', async () => {
    expect(await told(['desk', 'desk_search', 'desk', 'desk_no_match'])).toEqual([
      '2 matches for “anna”',
      'No order has exactly “2077”. Check the number, or choose from the list.',
    ]);
  });

  it.each(Object.keys(SCENES) as SceneName[])('nothing of %s that only counts', async (scene) => {
    const till = await Till.open(scene);
    const listener = new Listener();
    listener.listen();
    listener.heard.length = 0;
    await listener.during(till, 4);
    expect(listener.heard).toEqual([]);
  });
});
