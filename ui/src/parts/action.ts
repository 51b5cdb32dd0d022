// One thing that a button does and a key presses: the action bar draws it, the keyboard runs it, so that what stands on
// a button is what its key does.
import type { Component } from 'svelte';

import type { Closed, Gate } from '../ipc/bindings';
import type { Act } from '../keys/keyboard';
import { say } from '../words/say.svelte';

/** A button with its key. */
export interface Action extends Act {
  readonly label: string;
  /** As `KeyboardEvent.key`: `Enter`, `Escape`, `F5`. */
  readonly key: string;
  readonly icon?: Component;
  /** Why it can't be done now. */
  readonly reason?: string | undefined;
}

/** Whether the desk lets it be done. */
export function isOpen(gate: Gate): boolean {
  return gate.is === 'open';
}

/** Why the desk doesn't let it be done. */
export function reasonOf(gate: Gate): string | undefined {
  return gate.is === 'closed' ? closedText(gate.because) : undefined;
}

/** A rule that forbids something, in words. */
export function closedText(because: Closed): string {
  return say(`closed.${because}`);
}

/** What stands on the cap of this key. */
export function capOf(key: string): string {
  if (key === 'Enter') return say('key.enter');
  if (key === 'Escape') return say('key.esc');
  return key;
}
