// What every part of the window can reach without being handed it: the desk's mirror and the keyboard.
import { createContext } from 'svelte';

import type { Desk } from './desk.svelte';
import type { Keyboard } from './keys/keyboard';

/** The two things that a window has one of. */
export interface Window {
  readonly desk: Desk;
  readonly keyboard: Keyboard;
}

export const [theWindow, provideWindow] = createContext<Window>();
