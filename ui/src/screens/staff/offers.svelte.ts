// What a screen can ask a second person for: one button of the action bar, and which dialog is open. What is offered is
// the desk's decision.
import type { Desk } from '../../desk.svelte';
import type { Offer } from '../../ipc/bindings';
import { isOpen, reasonOf, type Action } from '../../parts/action';
import Users from '../../parts/icons/Users.svelte';
import { say } from '../../words/say.svelte';
import { offerText, type Kind } from './words';

/** The second person's part of one screen. */
export class Offers {
  readonly #desk: Desk;
  /** What is being asked for; `choose` while that is still to be said. */
  #kind = $state<Kind | 'choose' | null>(null);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** All that a second person could approve here. */
  get all(): readonly Offer[] {
    return this.#desk.view?.staff.offers ?? [];
  }

  /** Whether the choice among several is open. */
  get choosing(): boolean {
    return this.#kind === 'choose' && this.all.length > 1;
  }

  /** The offer that is being asked for, as long as it is offered. */
  get open(): Offer | undefined {
    return this.all.find((offer) => offer.is === this.#kind);
  }

  /** Its button; none where nothing is offered. */
  get actions(): Action[] {
    const [first, second] = this.all;
    const staff = this.#desk.view?.staff;
    if (!first || !staff) return [];
    return [
      {
        label: second ? say('offer.second_person') : offerText(first.is),
        key: 'F7',
        icon: Users,
        open: isOpen(staff.second_person),
        reason: reasonOf(staff.second_person),
        run: () => (this.#kind = second ? 'choose' : first.is),
      },
    ];
  }

  /** Asks for this one. */
  choose(kind: Kind): void {
    this.#kind = kind;
  }

  /** Nothing is asked for. */
  close(): void {
    this.#kind = null;
  }
}
