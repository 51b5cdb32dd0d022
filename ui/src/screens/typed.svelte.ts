// What stands in the search field. It outlives a screen, because the first letter typed on *Handed over* leads to the
// list and the next ones must not get lost.
import type { Desk } from '../desk.svelte';
import { GAP_MS } from '../keys/guard';

/** Just longer than a scanner needs for the next character: what comes as fast is nothing to look for yet. Milliseconds. */
const PAUSE_MS = GAP_MS + 5;
/** A letter after a rest is a person's, or a scanner's first: most scanners have sent the next by then, and of the others
 * one letter is looked for that nobody asked for. Milliseconds. */
const FIRST_MS = 12;

/** The text in the field, and its way to the desk. */
export class Typed {
  text = $state('');
  readonly #desk: Desk;
  #sent = '';
  #query = '';
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Runs for as long as a scanner could need for the next character. */
  #burst: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The list does not yet show what is typed. */
  get ahead(): boolean {
    return this.text !== this.#shownQuery();
  }

  /** The teller typed. */
  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    // Put back as it was, after a scan: nothing new to look for.
    if (!this.ahead) return;
    this.#pause = setTimeout(() => this.#send(), this.#burst === undefined ? FIRST_MS : PAUSE_MS);
    clearTimeout(this.#burst);
    this.#burst = setTimeout(() => {
      this.#burst = undefined;
    }, PAUSE_MS);
  }

  /** Looks up exactly this; the answer must not be overtaken by a search for what is still being typed. */
  lookUp(text: string): void {
    clearTimeout(this.#pause);
    this.#desk.send(this.#desk.door.find(text));
  }

  /** Empties the field and the filter. */
  clear(): void {
    clearTimeout(this.#pause);
    this.text = '';
    this.#send();
  }

  /** The list is filtered by this now: the field follows if that was not its own doing. */
  follow(query: string): void {
    if (query !== this.#query && query !== this.#sent) this.text = query;
    this.#query = query;
  }

  /** Another screen than the list is shown: what was typed is done with. */
  leave(): void {
    clearTimeout(this.#pause);
    this.text = '';
    this.#sent = '';
    this.#query = '';
  }

  #send(): void {
    this.#sent = this.text;
    this.#desk.sendQuietly(this.#desk.door.search(this.text));
  }

  #shownQuery(): string {
    const screen = this.#desk.view?.screen;
    return screen?.is === 'desk' ? screen.query : '';
  }
}
