// Lets the teller hear what happened, if they want to. Sound is never the only sign of anything.
import type { View } from '../ipc/bindings';
import type { Audio } from './audio';
import { eventBetween, TONES } from './tones';

/** Follows the views and plays what belongs to them. */
export class Sounds {
  readonly #audio: Audio;
  #last: View | null = null;

  constructor(audio: Audio) {
    this.#audio = audio;
  }

  /** A new view came. */
  follow(view: View): void {
    const event = eventBetween(this.#last, view);
    this.#last = view;
    if (event && view.preferences.sounds) this.#audio.play(TONES[event]);
  }

  /** A scan was read, whatever comes of it. */
  scanned(): void {
    if (this.#last?.preferences.sounds) this.#audio.play(TONES.scanned);
  }
}
