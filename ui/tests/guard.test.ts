// The guard alone, over time that is moved by hand: thousands of random hands and scanners, the seed printed.
import { describe, expect, it } from 'vitest';

import { GAP_MS, HOLD_MS, KeyGuard, NEAR_MS, VERDICT_MS, type Press } from '../src/keys/guard';

/** A desk's keyboard without a page: time, and what came through. */
class Bench {
  now = 0;
  readonly acted: { key: string; at: number }[] = [];
  readonly scans: string[] = [];
  readonly unfinished: string[] = [];
  putBack = 0;
  #timers: { at: number; call: () => void }[] = [];
  readonly guard = new KeyGuard({
    later: (delayMs, call) => {
      const timer = { at: this.now + delayMs, call };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
    remember: () => () => {
      this.putBack += 1;
    },
    isKey: (press) => press.key === '1',
    act: (press) => this.acted.push({ key: press.key, at: this.now }),
    scanned: (text) => this.scans.push(text),
    unfinished: (text) => this.unfinished.push(text),
  });

  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.now = next.at;
      next.call();
    }
    this.now = until;
  }

  /** Time passes in which the page does nothing; then what is due is served, and what that leads to is not yet. */
  busy(ms: number): void {
    this.now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.call();
  }

  down(key: string, how: Partial<Press> = {}): string {
    return this.guard.down({
      key,
      code: `Code${key}`,
      at: this.now,
      repeat: false,
      control: false,
      typing: false,
      ...how,
    });
  }

  tap(key: string, how: Partial<Press> = {}): string {
    const ruling = this.down(key, how);
    this.guard.up(`Code${key}`);
    return ruling;
  }

  scan(text: string, gaps: () => number, end: string): void {
    for (const key of [...text, end]) {
      this.tap(key);
      this.wait(gaps());
    }
  }
}

/** Mulberry32: small, and the same on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ACTING = ['Enter', ' ', 'Escape', 'F1', 'F2', 'F5', 'F6', 'F8'];
const LETTERS = 'ABCDEFGHJK0123456789-';

function pick<T>(dice: () => number, from: ArrayLike<T>): T {
  return from[Math.floor(dice() * from.length)]!;
}

function word(dice: () => number, least: number): string {
  return Array.from({ length: least + Math.floor(dice() * 20) }, () => pick(dice, LETTERS)).join('');
}

function manyTimes(story: (dice: () => number, bench: Bench) => void): void {
  const first = Number(process.env['SEED'] ?? 20_261_122);
  for (let seed = first; seed < first + 2000; seed += 1) {
    try {
      story(random(seed), new Bench());
    } catch (error) {
      throw new Error(`SEED=${String(seed)}`, { cause: error });
    }
  }
}

describe('a person', () => {
  it('acts once with each key, whatever the order', () => {
    manyTimes((dice, bench) => {
      const keys = Array.from({ length: 8 }, () => pick(dice, ACTING));
      for (const key of keys) {
        expect(bench.tap(key)).toBe('swallow');
        bench.wait(NEAR_MS + 20 + dice() * 400);
      }
      bench.wait(1000);
      expect(bench.acted.map((act) => act.key)).toEqual(keys);
      expect(bench.scans).toEqual([]);
    });
  });

  it('types in a field at any human pace, and nothing is taken away', () => {
    manyTimes((dice, bench) => {
      for (const letter of word(dice, 4)) {
        expect(bench.tap(letter, { typing: true })).toBe('pass');
        bench.wait(GAP_MS + dice() * 200);
      }
      expect(bench.putBack).toBe(0);
      expect(bench.unfinished).toEqual([]);
    });
  });

  it('acts once with a key that is held, with or without the mark of a repeat', () => {
    manyTimes((dice, bench) => {
      const key = pick(dice, ACTING);
      bench.down(key);
      for (let again = 0; again < 30; again += 1) {
        bench.wait(25 + dice() * 20);
        expect(bench.down(key, { repeat: dice() < 0.5 })).toBe('swallow');
      }
      bench.guard.up(`Code${key}`);
      bench.wait(1000);
      expect(bench.acted).toHaveLength(1);
    });
  });

  it('does not act with a key that was held before the window got the keyboard', () => {
    const bench = new Bench();
    bench.down('Enter', { repeat: true });
    bench.wait(1000);
    expect(bench.acted).toEqual([]);
  });

  it('acts again after the window lost the keyboard while a key was down', () => {
    const bench = new Bench();
    bench.down('Enter');
    bench.guard.lostFocus();
    bench.wait(500);
    expect(bench.acted).toEqual([]);
    bench.down('Enter');
    bench.wait(500);
    expect(bench.acted).toHaveLength(1);
  });

  it('keeps the keys for moving and correcting, and copies', () => {
    const bench = new Bench();
    for (const key of ['ArrowDown', 'Home', 'Backspace', 'Tab', 'PageUp'])
      expect(bench.tap(key)).toBe('pass');
    expect(bench.tap('c', { control: true })).toBe('pass');
    expect(bench.tap('v', { control: true, typing: true })).toBe('pass');
    expect(bench.tap('v', { control: true })).toBe('swallow');
  });
});

describe('a scanner', () => {
  it('is swallowed whole and reported once, whatever it types and however it ends', () => {
    manyTimes((dice, bench) => {
      const code = word(dice, 4);
      bench.scan(code, () => 1 + dice() * (GAP_MS - 2), dice() < 0.5 ? 'Enter' : 'Tab');
      // Some end with two keys.
      if (dice() < 0.5) expect(bench.tap('Enter')).toBe('swallow');
      bench.wait(1000);
      expect(bench.scans).toEqual([code]);
      expect(bench.acted).toEqual([]);
      expect(bench.unfinished).toEqual([]);
      expect(bench.putBack).toBe(1);
    });
  });

  it('may send other keys before, inside and after: none of them acts', () => {
    manyTimes((dice, bench) => {
      const gap = (): number => 1 + dice() * (GAP_MS - 2);
      const prefix = pick(
        dice,
        ACTING.filter((key) => key !== ' '),
      );
      bench.tap(prefix);
      bench.wait(dice() * HOLD_MS);
      const code = word(dice, 4);
      const inside = 4 + Math.floor(dice() * (code.length - 4));
      for (const [place, key] of [...code].entries()) {
        bench.tap(key);
        bench.wait(gap() / 2);
        if (place === inside) bench.tap(pick(dice, ['F8', 'Escape', 'F1', 'ArrowDown']));
        bench.wait(gap() / 2);
      }
      bench.tap('Enter');
      bench.wait(dice() * (NEAR_MS - 1));
      bench.tap('j', { control: true });
      bench.wait(1000);
      expect(bench.acted).toEqual([]);
      expect(bench.scans).toEqual([code]);
    });
  });

  it('may come late to a busy page: the key before it still is its own', () => {
    const bench = new Bench();
    const pressedAt = bench.now;
    bench.tap('Enter');
    // While the code came, and what waited for it is served first.
    bench.busy(HOLD_MS);
    for (const [place, key] of [...'1042'].entries()) bench.tap(key, { at: pressedAt + 8 * (place + 1) });
    bench.tap('Enter', { at: pressedAt + 40 });
    bench.wait(1000);
    expect(bench.acted).toEqual([]);
    expect(bench.scans).toEqual(['1042']);
  });

  it('does not act with the Enter of a code shorter than a scan either', () => {
    for (const code of ['7', '42', '104']) {
      const bench = new Bench();
      bench.scan(code, () => 8, 'Enter');
      bench.wait(1000);
      expect(bench.acted).toEqual([]);
      expect(bench.scans).toEqual([]);
    }
  });

  it('presses nothing with the space of a code shorter than a scan', () => {
    const bench = new Bench();
    for (const key of '4 2') {
      bench.tap(key);
      bench.wait(8);
    }
    bench.wait(1000);
    expect(bench.acted).toEqual([]);
  });

  it('presses nothing with a digit that does something, in no code of any length', () => {
    for (const code of ['1', '11', '12', '121', '1 1', '1042', '3121']) {
      const bench = new Bench();
      bench.scan(code, () => 8, 'Enter');
      bench.wait(1000);
      // A single character is a person's; its Enter is not.
      expect(bench.acted.map(({ key }) => key)).toEqual(code === '1' ? ['1'] : []);
    }
    const bench = new Bench();
    bench.tap('1');
    bench.wait(1000);
    bench.tap('1', { typing: true });
    bench.wait(1000);
    expect(bench.acted.map(({ key }) => key)).toEqual(['1']);
  });

  it('presses nothing with its spaces', () => {
    for (const code of [' 1042', '1 042', '10 42', '   1042']) {
      const bench = new Bench();
      bench.scan(code, () => 8, 'Enter');
      bench.wait(1000);
      expect(bench.acted).toEqual([]);
      expect(bench.scans).toEqual([code]);
    }
  });

  it('gives its characters back if no end follows, and only then', () => {
    const bench = new Bench();
    for (const key of '1042') {
      bench.tap(key, { typing: true });
      bench.wait(8);
    }
    expect(bench.unfinished).toEqual([]);
    bench.wait(NEAR_MS);
    expect(bench.unfinished).toEqual(['1042']);
    expect(bench.scans).toEqual([]);
  });

  it('of endless length is cut where the desk refuses it by name', () => {
    const bench = new Bench();
    bench.scan('9'.repeat(5000), () => 1, 'Enter');
    expect(bench.scans).toEqual(['9'.repeat(201)]);
  });

  it('is told from a held letter', () => {
    const bench = new Bench();
    bench.down('a', { typing: true });
    for (let again = 0; again < 20; again += 1) {
      bench.wait(30);
      expect(bench.down('a', { typing: true, repeat: true })).toBe('pass');
    }
    expect(bench.putBack).toBe(0);
  });
});

describe('a verdict', () => {
  it('is acted on by no key pressed in its first 600 ms, nor by one pressed before it', () => {
    manyTimes((dice, bench) => {
      bench.wait(1000);
      bench.tap(pick(dice, ACTING));
      bench.wait(dice() * HOLD_MS);
      const shownAt = bench.now;
      bench.guard.shown(shownAt, true);
      for (let keys = 0; keys < 6; keys += 1) {
        bench.tap(pick(dice, ACTING));
        bench.wait(dice() * 120);
        if (bench.now - shownAt >= VERDICT_MS) break;
      }
      const early = bench.acted.length;
      // A key from before, come to us late.
      bench.tap('Enter', { at: shownAt - 5 });
      bench.wait(5000);
      expect(early).toBe(0);
      expect(bench.acted).toEqual([]);
    });
  });

  it('can be acted on afterwards', () => {
    const bench = new Bench();
    bench.guard.shown(0, true);
    bench.wait(VERDICT_MS);
    bench.tap('Enter');
    bench.wait(HOLD_MS);
    expect(bench.acted).toEqual([{ key: 'Enter', at: VERDICT_MS + HOLD_MS }]);
  });
});

describe('another screen', () => {
  it('is not acted on by a key from before it that comes to us late', () => {
    const bench = new Bench();
    bench.wait(1000);
    bench.guard.shown(bench.now, false);
    bench.tap('Enter', { at: bench.now - 1 });
    bench.wait(1000);
    expect(bench.acted).toEqual([]);
  });

  it('is not acted on by a key meant for the one before', () => {
    const bench = new Bench();
    bench.tap('Enter');
    bench.wait(HOLD_MS / 2);
    bench.guard.shown(bench.now, false);
    bench.wait(1000);
    expect(bench.acted).toEqual([]);
  });
});
