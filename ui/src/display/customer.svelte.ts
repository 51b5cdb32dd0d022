// The mirror of what the customer sees: the newest view and the seconds since it came. It holds no rule, stores nothing
// and can do nothing.
import type { CustomerView } from '../ipc/bindings';

/** Calls back with each view. */
export type Subscribe = (onView: (view: CustomerView) => void) => Promise<void>;

/** While the desk is not there yet it is asked again after so long. Milliseconds. */
const AGAIN_MS = 1000;

/** What the customer display knows. */
export class Customer {
  readonly #subscribe: Subscribe;
  readonly #monotonic: () => number;
  #view = $state.raw<CustomerView | null>(null);
  #receivedAt = 0;
  #passed = $state(0);
  #beat: ReturnType<typeof setInterval> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(subscribe: Subscribe, monotonic: () => number) {
    this.#subscribe = subscribe;
    this.#monotonic = monotonic;
  }

  /** The newest view; none before the first. */
  get view(): CustomerView | null {
    return this.#view;
  }

  /** Of so many seconds left when the view was made, how many are left now. */
  left(secondsThen: number): number {
    return Math.max(0, secondsThen - this.#passed);
  }

  /** Listens; the answer stops it. */
  start(): () => void {
    this.#listen();
    return () => {
      clearInterval(this.#beat);
      clearTimeout(this.#again);
    };
  }

  #listen(): void {
    this.#subscribe((view) => this.#receive(view)).catch(() => {
      this.#again = setTimeout(() => this.#listen(), AGAIN_MS);
    });
  }

  #receive(view: CustomerView): void {
    if (this.#view && view.version < this.#view.version) return;
    this.#view = view;
    this.#receivedAt = this.#monotonic();
    clearInterval(this.#beat);
    this.#count();
    this.#beat = setInterval(() => this.#count(), 1000);
  }

  #count(): void {
    this.#passed = Math.floor((this.#monotonic() - this.#receivedAt + 10) / 1000);
  }
}
