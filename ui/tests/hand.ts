// A hand on the keyboard and a scanner on its cable, in the window under a clock that is moved by hand.
import { render } from '@testing-library/svelte';
import { flushSync, tick } from 'svelte';
import { vi } from 'vitest';

import App from '../src/App.svelte';
import { Desk } from '../src/desk.svelte';
import type { Preferences } from '../src/ipc/bindings';
import { fakeDesk, type Fake } from '../src/ipc/fake';
import type { SceneName } from '../src/ipc/scenes';
import type { Audio } from '../src/sound/audio';

/** Longer than any guard waits. Milliseconds. */
export const LATER = 1000;

/** How a key is pressed. */
export interface How {
  readonly control?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
  readonly repeat?: boolean;
}

/** The window with a scene in it, and hands. */
export class Till {
  readonly fake: Fake;

  private constructor(fake: Fake) {
    this.fake = fake;
  }

  /** Opens the window; time stands still from here on. Right after the screen appeared, unless `settled`. */
  static async open(
    scene: SceneName,
    preferences: Partial<Preferences> = {},
    settled = true,
    audio: Audio = { play: () => undefined },
  ): Promise<Till> {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    const till = new Till(fakeDesk(scene, preferences));
    const desk = new Desk(till.fake.door, till.fake.clock);
    await desk.begin(Promise.resolve());
    render(App, { props: { desk, audio } });
    await till.settle();
    if (settled) await till.wait(LATER);
    return till;
  }

  get acts(): readonly string[] {
    return this.fake.acts;
  }

  async wait(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    await this.settle();
  }

  async settle(): Promise<void> {
    await tick();
    flushSync();
    await Promise.resolve();
  }

  /** Down; the browser's own doing follows if nobody prevented it. */
  down(key: string, how: How = {}): void {
    const target = document.activeElement ?? document.body;
    const event = this.#event('keydown', key, how);
    const goesOn = target.dispatchEvent(event);
    if (goesOn) browserWould(key, how);
    flushSync();
  }

  up(key: string, how: How = {}): void {
    const target = document.activeElement ?? document.body;
    const goesOn = target.dispatchEvent(this.#event('keyup', key, how));
    // A browser presses a focused button when Space goes up.
    if (goesOn && key === ' ' && target instanceof HTMLButtonElement) target.click();
    flushSync();
  }

  /** As a person presses: 60 ms down, and a pause after. */
  async press(key: string, how: How = {}): Promise<void> {
    this.down(key, how);
    await this.wait(60);
    this.up(key, how);
    await this.wait(140);
  }

  async type(text: string): Promise<void> {
    for (const letter of text) await this.press(letter);
  }

  /** As a scanner types: each key 2 ms down, `gap` ms from one to the next. */
  async scan(text: string, gap = 8, end: string | null = 'Enter'): Promise<void> {
    for (const key of [...text, ...(end === null ? [] : [end])]) {
      this.down(key);
      await this.wait(2);
      this.up(key);
      await this.wait(gap - 2);
    }
    await this.wait(LATER);
  }

  #event(type: string, key: string, how: How): KeyboardEvent {
    const event = new KeyboardEvent(type, {
      key,
      code: `Code${key}`,
      ctrlKey: how.control ?? false,
      shiftKey: how.shift ?? false,
      altKey: how.alt ?? false,
      repeat: how.repeat ?? false,
      bubbles: true,
      cancelable: true,
    });
    Object.defineProperty(event, 'timeStamp', { value: performance.now() });
    return event;
  }
}

/** What a browser does with a key that nobody prevented, as far as it matters here. */
function browserWould(key: string, how: How): void {
  const target = document.activeElement;
  if (how.control || how.alt) return;
  const isField = target instanceof HTMLInputElement && ['text', 'password'].includes(target.type);
  if (isField && [...key].length === 1) {
    target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    target.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (key === 'Enter' && target instanceof HTMLButtonElement) target.click();
}
