// The keys of a checklist: Space ticks and goes on, the arrows move, Ctrl+A ticks all, F6 says that a line stays here.
// What is ticked is the desk's; this only knows where the focus was.
import type { Desk } from '../desk.svelte';
import type { CheckLine } from '../ipc/bindings';
import type { Act } from '../keys/keyboard';
import type { Action } from '../parts/action';
import PackageOpen from '../parts/icons/PackageOpen.svelte';
import { say } from '../words/say.svelte';

/** Whether anything was said of a line. */
export function isSpokenOf(line: CheckLine): boolean {
  return line.ticked || line.missing !== null;
}

/** The checklist of one screen. */
export class Marks {
  readonly #desk: Desk;
  readonly #lines: () => readonly CheckLine[];
  /** The line that had the focus last. */
  #last = $state<number | null>(null);
  /** The line that is asked about, while it is. */
  asking = $state<number | null>(null);
  /** The rows. */
  list = $state<HTMLElement | null>(null);

  constructor(desk: Desk, lines: () => readonly CheckLine[]) {
    this.#desk = desk;
    this.#lines = lines;
  }

  /** The focus is on this line, or on none of them. */
  at(line: number | null): void {
    this.#last = line;
  }

  /** Nothing is asked any more. */
  close(): void {
    this.asking = null;
  }

  /** Says of a line that it stays here: the focused one; else the first of which nothing was said; else the first. */
  get stays(): Action {
    const lines = this.#lines();
    const next =
      lines.find((line) => line.line === this.#last) ?? lines.find((line) => !isSpokenOf(line)) ?? lines[0];
    return {
      label: say('missing.open'),
      key: 'F6',
      icon: PackageOpen,
      open: next !== undefined,
      run: () => (this.asking = next?.line ?? null),
    };
  }

  /** Ctrl+A. */
  get tickAll(): Act {
    return { open: true, run: () => this.#desk.send(this.#desk.door.tickAll()) };
  }

  /** Ticks the focused line and goes on to the next. */
  space(control: HTMLElement): boolean {
    const all = this.#boxes();
    const place = all.indexOf(control);
    if (place < 0) return false;
    control.click();
    all[place + 1]?.focus();
    return true;
  }

  move(key: string): boolean {
    const all = this.#boxes();
    const place = all.findIndex((box) => box === document.activeElement);
    if (key === 'ArrowDown') all[Math.min(all.length - 1, place + 1)]?.focus();
    else if (key === 'ArrowUp') all[Math.max(0, place - 1)]?.focus();
    else return false;
    return true;
  }

  #boxes(): HTMLElement[] {
    return [...(this.list?.querySelectorAll<HTMLElement>('[role=checkbox]') ?? [])];
  }
}
