// Cancelling a running check asks once; the screens of a running check share this.
import type { Action } from '../parts/action';
import { theWindow } from '../window';
import { say } from '../words/say.svelte';

/** The question whether to cancel. */
export class CancelCheck {
  asking = $state(false);
  readonly #desk = theWindow().desk;

  get action(): Action {
    return {
      label: say('action.cancel'),
      key: 'Escape',
      open: true,
      run: () => {
        this.asking = true;
      },
    };
  }

  keepWaiting(): void {
    this.asking = false;
  }

  cancel(): void {
    this.asking = false;
    this.#desk.send(this.#desk.door.cancel());
  }
}
