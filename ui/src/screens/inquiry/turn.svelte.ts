// What a teller can do while a customer is asked who they are, and the time that is left.
import type { Desk } from '../../desk.svelte';
import type { InquiryWaiting } from '../../ipc/bindings';
import type { Act } from '../../keys/keyboard';
import type { Action } from '../../parts/action';
import Smartphone from '../../parts/icons/Smartphone.svelte';
import TimerReset from '../../parts/icons/TimerReset.svelte';
import { say } from '../../words/say.svelte';

/** The customer's turn. */
export class Turn {
  readonly #desk: Desk;
  readonly #waiting: () => InquiryWaiting;

  constructor(desk: Desk, waiting: () => InquiryWaiting) {
    this.#desk = desk;
    this.#waiting = waiting;
  }

  /** Seconds. */
  get left(): number {
    return this.#desk.left(this.#waiting().left_s);
  }

  /** Read out only now and then: a number every second would drown everything else. */
  get announced(): string {
    const mark = [10, 30, 60].find((seconds) => this.left <= seconds);
    return mark === undefined ? '' : say('live.left', { n: mark });
  }

  get main(): Action | undefined {
    if (this.#isLost) return this.#tryNow;
    if (this.#isExpiring) return { ...this.#moreTime, key: 'Enter' };
    return this.#waiting().practice ? this.#phone : undefined;
  }

  get right(): Action[] {
    if (!this.#isExpiring || this.#isLost) return [this.#moreTime];
    return this.#waiting().practice ? [{ ...this.#phone, key: 'F7' }] : [];
  }

  get keys(): Record<string, Act> {
    return this.#isExpiring && !this.#isLost ? { F5: this.#moreTime } : {};
  }

  get #isLost(): boolean {
    return this.#waiting().contact.is === 'lost';
  }

  get #isExpiring(): boolean {
    return this.#waiting().pace === 'expiring';
  }

  get #moreTime(): Action {
    const run = (): void => this.#desk.send(this.#desk.door.moreTime());
    return { label: say('wait.more_time'), key: 'F5', icon: TimerReset, open: true, run };
  }

  get #phone(): Action {
    const run = (): void => this.#desk.send(this.#desk.door.openPracticePhone());
    return { label: say('practice.phone'), key: 'Enter', icon: Smartphone, open: true, run };
  }

  get #tryNow(): Action {
    const run = (): void => this.#desk.send(this.#desk.door.tryNow());
    return { label: say('lost.now'), key: 'Enter', open: true, run };
  }
}
