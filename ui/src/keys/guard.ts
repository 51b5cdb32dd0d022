// Tells a person's keys from a scanner's, and lets through only those that may act. It is the four Enter guards in one
// place: no act within 600 ms of a verdict; a held key acts once; a scan is swallowed whole and never presses a button;
// a key pressed on one screen never acts on the next. It knows keys and times, not the page: `keyboard.ts` feeds it.

/** Two characters closer than this come from a scanner. Milliseconds. */
export const GAP_MS = 35;
/** So many characters in a row, each closer than `GAP_MS` to the one before, are a scan. */
export const BURST_LENGTH = 4;
/** Other keys this close to a scan, before or after, belong to it. Milliseconds. */
export const NEAR_MS = 100;
/** For so long a key waits before it acts: just longer than a scanner takes to the next character, which would make it the
 * scanner's own. Milliseconds. */
export const HOLD_MS = GAP_MS + 5;
/** For so long after a verdict no key acts. Milliseconds. */
export const VERDICT_MS = 600;
/** Text beyond this is not collected: no order number is so long, and the desk refuses 201 characters by name. */
const LONGEST_SCAN = 201;

/** A key going down. */
export interface Press {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** `KeyboardEvent.code`: tells physical keys apart where `key` changes with Shift. */
  readonly code: string;
  /** `Event.timeStamp`: when it was pressed, not when we came round to it. Milliseconds. */
  readonly at: number;
  /** The system says that it is held. */
  readonly repeat: boolean;
  /** Control or Command is held, and it is not AltGr. */
  readonly control: boolean;
  /** The focus is in a text field. */
  readonly typing: boolean;
}

/** What becomes of a key: the browser gets it, or nobody does. */
export type Ruling = 'pass' | 'swallow';

/** What the guard asks of the page. */
export interface Page {
  /** Calls back after so many milliseconds; the answer stops it. */
  later(delayMs: number, call: () => void): () => void;
  /** Remembers the focused field as it is before the first character of what may be a scan; answers how to put it back. */
  remember(): () => void;
  /** Whether this character does something here, outside a field. */
  isKey(press: Press): boolean;
  /** A person pressed this key and it may act. */
  act(press: Press): void;
  /** A scan is complete. */
  scanned(text: string): void;
  /** Characters came as fast as a scan, but without its end. */
  unfinished(text: string): void;
}

interface Run {
  text: string;
  count: number;
  firstAt: number;
  lastAt: number;
  putBack: () => void;
}

interface Held {
  readonly press: Press;
  /** How many characters had come when we last looked. */
  seen: number;
  stop: () => void;
}

/** Decides about every key that goes down. */
export class KeyGuard {
  readonly #page: Page;
  /** Characters in quick succession, the last of which may still be followed by another. */
  #run: Run | null = null;
  /** Stops waiting for the end of a scan. */
  #stopRun: (() => void) | null = null;
  /** Until then other keys belong to the scan before. */
  #nearUntil = -Infinity;
  /** Keys that wait until it is sure that no scan follows. */
  #held: Held[] = [];
  /** Keys that are down now; they act again only after they went up. */
  readonly #down = new Set<string>();
  /** When a key that may act last came. */
  #actedAt = -Infinity;
  #shownAt = -Infinity;
  #verdictAt = -Infinity;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Another screen or dialog came in front at this time: keys meant for the one before do nothing. */
  shown(at: number, isVerdict: boolean): void {
    this.#shownAt = at;
    if (isVerdict) this.#verdictAt = at;
    this.#forgetHeld();
  }

  /** A digit came with Alt, as scanners enter characters that no keyboard has: what follows is not a person's. */
  numbered(at: number): void {
    this.#nearUntil = Math.max(this.#nearUntil, at + NEAR_MS);
  }

  /** The window lost the keyboard, so that keys may go up unseen. */
  lostFocus(): void {
    this.#down.clear();
    this.#forgetHeld();
  }

  up(code: string): void {
    this.#down.delete(code);
  }

  down(press: Press): Ruling {
    if (isModifier(press.key)) return 'pass';
    const again = press.repeat || this.#down.has(press.code);
    if (press.code !== '') this.#down.add(press.code);
    if (isCharacter(press)) return again ? this.#heldCharacter(press) : this.#character(press);
    return this.#other(press, again);
  }

  #character(press: Press): Ruling {
    const grown = this.#grow(press);
    if (grown.count >= BURST_LENGTH) {
      if (grown.count === BURST_LENGTH) {
        grown.putBack();
        this.#dropHeldNear(grown.firstAt);
      }
      this.#awaitEnd(grown);
      return 'swallow';
    }
    if (press.typing || !(press.key === ' ' || this.#page.isKey(press))) return 'pass';
    // Right behind a scan it still is the scanner's, and may begin the next code.
    if (grown.count === 1 && press.at >= this.#nearUntil) this.#hold(press);
    return 'swallow';
  }

  /** A held letter types in a field, as everywhere; it is no scan, and a held space never acts. */
  #heldCharacter(press: Press): Ruling {
    if (this.#scanning(press.at)) return 'swallow';
    this.#endRun();
    return press.typing ? 'pass' : 'swallow';
  }

  #other(press: Press, again: boolean): Ruling {
    const run = this.#run;
    if (run && press.at - run.lastAt < NEAR_MS && run.count >= BURST_LENGTH) {
      if (press.key === 'Enter' || press.key === 'Tab') this.#finish(run, press.at);
      return 'swallow';
    }
    // No person presses another key this soon after a character.
    if (run && press.at - run.lastAt < GAP_MS && !isEditing(press)) return 'swallow';
    if (press.at < this.#nearUntil) return 'swallow';
    if (!isActing(press)) {
      this.#endRun();
      return 'pass';
    }
    if (again) return 'swallow';
    // Nobody presses two such keys so close to each other: a code of control characters, of which neither may act.
    const isScan = press.at - this.#actedAt < GAP_MS;
    this.#actedAt = press.at;
    if (isScan) {
      this.#dropHeldNear(press.at);
      this.#nearUntil = press.at + NEAR_MS;
    } else this.#hold(press);
    return 'swallow';
  }

  #grow(press: Press): Run {
    const run = this.#run;
    if (run && press.at - run.lastAt < GAP_MS) {
      if (run.text.length < LONGEST_SCAN) run.text += press.key;
      run.count += 1;
      run.lastAt = press.at;
      return run;
    }
    this.#endRun();
    const begun: Run = {
      text: press.key,
      count: 1,
      firstAt: press.at,
      lastAt: press.at,
      putBack: this.#page.remember(),
    };
    this.#run = begun;
    return begun;
  }

  #awaitEnd(run: Run): void {
    this.#stopRun?.();
    this.#nearUntil = run.lastAt + NEAR_MS;
    this.#stopRun = this.#page.later(NEAR_MS, () => {
      this.#stopRun = null;
      if (this.#run === run) this.#endRun();
    });
  }

  #finish(run: Run, at: number): void {
    this.#run = null;
    this.#stopRun?.();
    this.#stopRun = null;
    this.#nearUntil = at + NEAR_MS;
    this.#page.scanned(run.text);
  }

  /** Nothing more belongs to the run; if it was as fast as a scan, its characters are given back. */
  #endRun(): void {
    const run = this.#run;
    this.#run = null;
    this.#stopRun?.();
    this.#stopRun = null;
    if (run && run.count >= BURST_LENGTH) this.#page.unfinished(run.text);
  }

  #scanning(at: number): boolean {
    const run = this.#run;
    return run !== null && run.count >= BURST_LENGTH && at - run.lastAt < NEAR_MS;
  }

  /** Waits until no scan can follow, then lets the key act. */
  #hold(press: Press): void {
    if (press.at < this.#shownAt || press.at - this.#verdictAt < VERDICT_MS) return;
    const held: Held = { press, seen: this.#run?.count ?? 0, stop: () => undefined };
    held.stop = this.#page.later(HOLD_MS, () => {
      // If the page was busy, a character may have come before this and not been seen yet.
      held.stop = this.#page.later(0, () => this.#release(held));
    });
    this.#held.push(held);
  }

  #release(held: Held): void {
    const run = this.#run;
    if (run && run.firstAt === held.press.at && run.count > 1 && isCharacter(held.press)) {
      // It began a code, however short: no person presses two keys so close to each other.
      this.#held = this.#held.filter((other) => other !== held);
      return;
    }
    // Characters have come since, fewer than a scan has: it shows in a moment whether they become one.
    if (run && run.firstAt >= held.press.at && run.count !== held.seen) {
      held.seen = run.count;
      held.stop = this.#page.later(GAP_MS, () => this.#release(held));
      return;
    }
    this.#held = this.#held.filter((other) => other !== held);
    this.#page.act(held.press);
  }

  #forgetHeld(): void {
    for (const held of this.#held) held.stop();
    this.#held = [];
  }

  /** The keys just before a scan are its prefix. */
  #dropHeldNear(scanAt: number): void {
    for (const held of this.#held) {
      if (scanAt - held.press.at <= NEAR_MS) held.stop();
    }
    this.#held = this.#held.filter((held) => scanAt - held.press.at > NEAR_MS);
  }
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'].includes(key);
}

function isCharacter(press: Press): boolean {
  return [...press.key].length === 1 && !press.control;
}

/** Keys with which text is corrected; they never act. */
function isEditing(press: Press): boolean {
  return ['Backspace', 'Delete', 'ArrowLeft', 'ArrowRight'].includes(press.key);
}

/** Keys that may do something: all but those that move, correct or copy, and F10 and F11, which are the system's. */
function isActing(press: Press): boolean {
  const key = press.key.toLowerCase();
  if (press.control && key === 'c') return false;
  if (press.control) return !(press.typing && ['a', 'v', 'x', 'z', 'y'].includes(key));
  return press.key === 'Enter' || press.key === 'Escape' || /^F([1-9]|12)$/.test(press.key);
}
