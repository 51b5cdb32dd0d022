// What stands in the overview's filter, and its way to the desk, which does the filtering.
import type { Desk } from '../../desk.svelte';
import type { ActivityGroup, ActivityScreen } from '../../ipc/bindings';

/** Letters come faster than the list needs to follow. Milliseconds. */
const PAUSE_MS = 120;

/** The filter of the shown day. */
export class Filter {
  text = $state('');
  readonly #desk: Desk;
  readonly #screen: () => ActivityScreen;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, screen: () => ActivityScreen) {
    this.#desk = desk;
    this.#screen = screen;
    this.text = screen().text;
  }

  /** The teller typed. */
  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    if (text === this.#screen().text) return;
    this.#pause = setTimeout(() => this.#ask(this.#screen().days_ago, this.#screen().group), PAUSE_MS);
  }

  /** All checks of the day again. */
  clear(): void {
    this.text = '';
    this.#ask(this.#screen().days_ago, null);
  }

  /** Another kind of outcome; none for all. */
  choose(group: ActivityGroup | null): void {
    this.#ask(this.#screen().days_ago, group);
  }

  /** Another day, with the same filter. */
  go(daysAgo: number): void {
    this.#ask(daysAgo, this.#screen().group);
  }

  /** The screen is left; nothing more is asked. */
  leave(): void {
    clearTimeout(this.#pause);
  }

  #ask(daysAgo: number, group: ActivityGroup | null): void {
    clearTimeout(this.#pause);
    this.#desk.sendQuietly(this.#desk.door.showActivity(daysAgo, group, this.text));
  }
}
