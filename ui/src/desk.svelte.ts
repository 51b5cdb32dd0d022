// The mirror of the desk: the newest view, the seconds since it came, and a way to send an act. It holds no rule and
// stores nothing.
import type { Failure, View } from './ipc/bindings';
import type * as ipc from './ipc/index';

/** The functions of `ipc/index.ts`, or of the fake. */
export type Door = typeof ipc;

/** Where the window gets its time from. */
export interface Clock {
  /** Milliseconds that only grow. */
  monotonic(): number;
  /** Seconds since 1970-01-01 UTC. */
  wall(): number;
}

/** How long the word about a failed act stays. Milliseconds. */
const TROUBLE_MS = 8_000;
/** How long the word about an act that shows nowhere else stays. Milliseconds. */
const DONE_MS = 4_000;

/** For so long the page waits for what it shows first. Milliseconds. */
const PATIENCE_MS = 500;

/** What the window knows of the desk. */
export class Desk {
  readonly door: Door;
  readonly #clock: Clock;
  #view = $state.raw<View | null>(null);
  #receivedAt = 0;
  /** Whole seconds since the view came. */
  #passed = $state(0);
  #wall = $state(0);
  #trouble = $state.raw<Failure | null>(null);
  #done = $state.raw<string | null>(null);
  #warning = $state.raw<string | null>(null);
  #pending = $state(0);
  #beat: ReturnType<typeof setInterval> | undefined;
  #forget: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;
  /** Settles with the first view. */
  readonly #first: Promise<void>;
  #firstCame: () => void = () => undefined;

  constructor(door: Door, clock: Clock) {
    this.door = door;
    this.#clock = clock;
    this.#wall = clock.wall();
    this.#first = new Promise((came) => {
      this.#firstCame = came;
    });
  }

  /** The newest view; none before the first. */
  get view(): View | null {
    return this.#view;
  }

  /** Why the last act was not done, for as long as it is worth saying. */
  get trouble(): Failure | null {
    return this.#trouble;
  }

  /** What the last act did, where the screen does not show it. */
  get done(): string | null {
    return this.#done;
  }

  /** What went wrong before it came to an act. */
  get warning(): string | null {
    return this.#warning;
  }

  /** An act is on its way. */
  get busy(): boolean {
    return this.#pending > 0;
  }

  /** The PC's time in seconds, moving once a second. */
  get now(): number {
    return this.#wall;
  }

  /** Of so many seconds left when the view was made, how many are left now. */
  left(secondsThen: number): number {
    return Math.max(0, secondsThen - this.#passed);
  }

  /** Subscribes, once; the answer stops counting. */
  start(): () => void {
    if (this.#stop) return this.#stop;
    this.send(this.door.subscribe((view) => this.#receive(view)));
    this.#restartBeat();
    this.#stop = () => {
      clearInterval(this.#beat);
      clearTimeout(this.#forget);
    };
    return this.#stop;
  }

  /** Subscribes, and waits a moment for the first view and its font: what is drawn before them is drawn for nothing. */
  async begin(font: Promise<unknown>): Promise<void> {
    this.start();
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    await Promise.race([Promise.allSettled([this.#first, font]), late]);
  }

  /** Follows an act until it is done, and remembers why it was not; or, where no screen shows it, that it was. */
  send(act: Promise<void>, done: string | null = null): void {
    this.#pending += 1;
    act
      .then(
        () => this.#say(null, done),
        (reason: unknown) => this.#say(failureOf(reason)),
      )
      .finally(() => {
        this.#pending -= 1;
      });
  }

  /** As `send`, for what is sent with every letter: that the screen has moved on meanwhile is no news. */
  sendQuietly(act: Promise<void>): void {
    this.send(
      act.catch((reason: unknown) => {
        if (failureOf(reason).kind !== 'not_now') throw reason;
      }),
    );
  }

  /** Says for a while what went wrong, where no act did. */
  warn(words: string): void {
    this.#say(null);
    this.#warning = words;
    this.#forget = setTimeout(() => this.#say(null), TROUBLE_MS);
  }

  /** The word about the failed act was read. */
  dismiss(): void {
    this.#say(null);
  }

  #receive(view: View): void {
    if (this.#view && view.version < this.#view.version) return;
    this.#view = view;
    this.#firstCame();
    this.#receivedAt = this.#clock.monotonic();
    this.#restartBeat();
  }

  #restartBeat(): void {
    clearInterval(this.#beat);
    this.#count();
    this.#beat = setInterval(() => this.#count(), 1000);
  }

  #count(): void {
    this.#passed = Math.floor((this.#clock.monotonic() - this.#receivedAt + 10) / 1000);
    this.#wall = this.#clock.wall();
  }

  #say(trouble: Failure | null, done: string | null = null): void {
    clearTimeout(this.#forget);
    this.#trouble = trouble;
    this.#done = done;
    this.#warning = null;
    const stays = trouble === null ? DONE_MS : TROUBLE_MS;
    if (trouble !== null || done !== null) this.#forget = setTimeout(() => this.#say(null), stays);
  }
}

/** The desk rejects with a `Failure`; anything else means that the window and the desk do not fit together. */
function failureOf(reason: unknown): Failure {
  if (typeof reason === 'object' && reason !== null && 'kind' in reason) return reason as Failure;
  return { kind: 'unexpected', reference: 'UI' };
}
