// A desk in the browser, for working on the pages and for their tests: it shows prepared views and moves between them
// roughly as the real one does. It proves nothing about the real desk, and the shipped build does not contain it.
import type { Clock, Door } from '../desk.svelte';
import type {
  ActivityGroup,
  CheckLine,
  Failure,
  Language,
  Preferences,
  Screen,
  Theme,
  View,
} from './bindings';
import { ACTIVITY, NOW, ORDERS, SCENES, sceneOf, type SceneName } from './scenes';

/** The fake and what a test wants to know of it. */
export interface Fake {
  readonly door: Door;
  readonly clock: Clock;
  /** Every act that was asked for, in order, as `name argument…`. */
  readonly acts: string[];
  /** Shows something else. */
  show(change: Partial<View>): void;
  /** The next act is refused. */
  failNext(failure: Failure): void;
}

/** A fake that shows this scene and, if `lively`, plays along. */
export function fakeDesk(name: SceneName, preferences: Partial<Preferences> = {}, lively = false): Fake {
  const acts: string[] = [];
  const started = performance.now();
  let view = sceneOf(name, preferences);
  let tell: (view: View) => void = () => undefined;
  let refusal: Failure | null = null;

  function show(change: Partial<View>): void {
    view = { ...view, ...change, version: view.version + 1 };
    tell(view);
  }

  function did(...act: unknown[]): Promise<void> {
    acts.push(act.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part))).join(' '));
    if (refusal) {
      const failure = refusal;
      refusal = null;
      return Promise.reject(failure as unknown as Error);
    }
    return Promise.resolve();
  }

  /** Goes to the screen of another scene, after the act was noted. */
  async function go(act: Promise<void>, scene: SceneName): Promise<void> {
    await act;
    if (lively) show({ screen: SCENES[scene].screen });
  }

  const door: Door = {
    subscribe(onView) {
      tell = onView;
      onView(view);
      return Promise.resolve();
    },
    search: async (text) => {
      await did('search', text);
      if (lively) show({ screen: filtered(text) });
    },
    find: (text) => go(did('find', text), text === 'P-1042' || text === '1042' ? 'order' : 'desk_no_match'),
    openRow: (row) => go(did('openRow', row), 'order'),
    refresh: () => did('refresh'),
    cancelIntake: () => did('cancelIntake'),
    back: () => go(did('back'), 'desk'),
    ask: async (whom) => {
      await did('ask', whom);
      if (lively) show({ screen: asked(view.screen, whom) });
    },
    include: async (order, included) => {
      await did('include', order, included);
      if (lively) show({ screen: withOrder(view.screen, order, included) });
    },
    identify: () => go(did('identify'), view.shell.realm === 'practice' ? 'practice_waiting' : 'waiting'),
    useHint: (hint) => go(did('useHint', hint), 'order_typed'),
    identifyByMail: () => go(did('identifyByMail'), 'waiting_link_sending'),
    askOwner: () => go(did('askOwner'), 'waiting_owner_asked'),
    cancel: () => go(did('cancel'), 'order'),
    moreTime: () => go(did('moreTime'), 'waiting'),
    tryNow: () => go(did('tryNow'), 'waiting'),
    sendLink: () => go(did('sendLink'), 'waiting_link_sent'),
    copyLink: () => go(did('copyLink'), 'waiting_copied'),
    copyDetails: () => did('copyDetails'),
    seen: async (seen) => {
      await did('seen', seen);
      if (lively) show({ screen: ticked(view.screen, (screen) => ({ ...screen, seen })) });
    },
    tick: async (line, on) => {
      await did('tick', line, on);
      if (lively) show({ screen: ticked(view.screen, (screen) => withLine(screen, line, on)) });
    },
    tickAll: async () => {
      await did('tickAll');
      if (lively) show({ screen: ticked(view.screen, (screen) => withLine(screen, null, true)) });
    },
    missing: async (line, quantity, reason) => {
      await did('missing', line, quantity, reason);
      if (lively)
        show({ screen: ticked(view.screen, (screen) => leftBehind(screen, line, { quantity, reason })) });
    },
    handOver: (verdict) => go(did('handOver', verdict), 'handed_over'),
    refuse: (reason) => go(did('refuse', reason), 'order'),
    answer: async (yes) => {
      await did('answer', yes);
      if (lively) show({ question: null });
    },
    openActivity: () => go(did('openActivity'), 'activity'),
    showActivity: async (daysAgo, group, text) => {
      await did('showActivity', daysAgo, group, text);
      if (lively) show({ screen: dayOf(daysAgo, group, text) });
    },
    exportActivity: () => go(did('exportActivity'), 'activity_saved'),
    openSettings: () => go(did('openSettings'), 'settings'),
    listenToScanner: (on) => did('listenToScanner', on),
    prefer: async (wanted) => {
      await did('prefer', wanted);
      show({ preferences: wanted });
    },
    setUpDisplay: async (choices) => {
      await did('setUpDisplay', choices);
      if (lively) show({ display: { ...view.display, choices } });
    },
    showOnDisplay: async (shown) => {
      await did('showOnDisplay', shown);
      if (lively)
        show({
          display: { ...view.display, state: shown ? { is: 'shown', trouble: null } : { is: 'ready' } },
        });
    },
    findDisplay: () => did('findDisplay'),
    testConnection: () => go(did('testConnection'), 'settings_tested'),
    practiceAnswer: (answer) =>
      go(
        did('practiceAnswer', answer),
        answer === 'owner' ? 'verified' : answer === 'somebody_else' ? 'not_owner' : 'declined',
      ),
    openPracticePhone: () => did('openPracticePhone'),
    practise: async () => {
      await did('practise');
      if (lively) show(SCENES.practice_desk);
    },
    leavePractice: async () => {
      await did('leavePractice');
      if (lively) show(SCENES.first_run);
    },
    connect: () => go(did('connect'), 'first_run_connect'),
    signIn: (id, pin) => go(did('signIn', id, pin), 'desk'),
    lock: () => go(did('lock'), 'sign_in'),
    showOrder: () => go(did('showOrder'), 'order_corrected'),
    printReceipt: () => go(did('printReceipt'), 'handed_over_printing'),
    printElsewhere: () => did('printElsewhere'),
    askSecondPerson: (asked, reason) => did('askSecondPerson', asked, reason),
    approve: (id, pin) => did('approve', id, pin),
    openInquiry: (about) =>
      go(
        did('openInquiry', about),
        about === 'caller' ? 'caller' : about === 'counter' ? 'counter' : 'payment',
      ),
    askCaller: (number, called, regarding) =>
      go(did('askCaller', number, called, regarding), 'caller_waiting'),
    askCustomer: (hint) => go(did('askCustomer', hint), 'counter_waiting'),
    askPayment: (hint, amount) => go(did('askPayment', hint, amount), 'payment_waiting'),
    leaveSecondPerson: async () => {
      await did('leaveSecondPerson');
      show({ staff: { ...view.staff, dialog: null } });
    },
  };

  return {
    door,
    clock: { monotonic: () => performance.now(), wall: () => NOW + (performance.now() - started) / 1000 },
    acts,
    show,
    failNext(failure) {
      refusal = failure;
    },
  };
}

/** Chosen by the address, so that each screen can be looked at: `?scene=verified&theme=dark&language=sv`. What comes after a
 * `#` later changes the look of the screen as it stands: `#theme=light&language=en`. */
export function fakeFromAddress(address: string): Fake {
  const wanted = new URLSearchParams(address);
  const name = wanted.get('scene') ?? '';
  const scene: SceneName = name in SCENES ? (name as SceneName) : 'practice_desk';
  const fake = fakeDesk(scene, lookOf(wanted), !wanted.has('still'));
  window.addEventListener('hashchange', () => {
    const { sounds } = sceneOf(scene, {}).preferences;
    const look = lookOf(new URLSearchParams(window.location.hash.slice(1)));
    fake.show({ preferences: { ...look, sounds } });
  });
  return fake;
}

function lookOf(wanted: URLSearchParams): Omit<Preferences, 'sounds'> {
  return {
    theme: (wanted.get('theme') ?? 'light') as Theme,
    language: (wanted.get('language') ?? 'en') as Language,
    language_of_system: false,
    text_size: (wanted.get('text') ?? 'normal') as Preferences['text_size'],
    reduce_motion: wanted.get('motion') === 'reduced',
  };
}

type Verified = Extract<Screen, { is: 'verified' }>;

function filtered(text: string): Screen {
  const wanted = text.trim().toLowerCase();
  const orders = ORDERS.filter(
    (order) => order.number.startsWith(wanted) || order.customer.toLowerCase().includes(wanted),
  );
  return {
    is: 'desk',
    query: text,
    orders,
    more: false,
    updated_at: NOW,
    notice: null,
    intake: null,
  };
}

/** What the desk would leave of the prepared day. */
function dayOf(days_ago: number, group: ActivityGroup | null, text: string): Screen {
  const rows = ACTIVITY.rows.filter(
    (row) => row.numbers.includes(text) && (group === null || row.outcome === group) && days_ago === 0,
  );
  return { ...ACTIVITY, days_ago, group, text, rows };
}

function asked(screen: Screen, whom: number): Screen {
  if (screen.is !== 'order') return screen;
  const askable = screen.askable.map((person) => ({ ...person, chosen: person.whom === whom }));
  const also = screen.also.map((order) => ({ ...order, included: order.included && whom === 0 }));
  const sent_to = askable.find((person) => person.chosen)?.sent_to ?? null;
  return { ...screen, askable, also, sent_to };
}

function withOrder(screen: Screen, order: number, included: boolean): Screen {
  if (screen.is !== 'order') return screen;
  const owned = asked(screen, 0);
  if (owned.is !== 'order') return owned;
  return { ...owned, also: owned.also.map((one) => (one.order === order ? { ...one, included } : one)) };
}

function withLine(screen: Verified, line: number | null, on: boolean): Verified {
  const lines = screen.lines.map((one) =>
    (line === null && one.missing === null) || one.line === line
      ? { ...one, ticked: on, missing: null }
      : one,
  );
  return { ...screen, lines };
}

function leftBehind(screen: Verified, line: number, missing: CheckLine['missing']): Verified {
  const lines = screen.lines.map((one) => (one.line === line ? { ...one, ticked: false, missing } : one));
  return { ...screen, lines };
}

/** What the desk would say about the hand-over after a tick. */
function ticked(screen: Screen, change: (screen: Verified) => Verified): Screen {
  if (screen.is !== 'verified') return screen;
  const changed = change(screen);
  if (!changed.seen && changed.remote.is !== 'allowed')
    return { ...changed, hand_over: { is: 'closed', because: 'not_seen' } };
  if (changed.lines.some((line) => !line.ticked && line.missing === null)) {
    return { ...changed, hand_over: { is: 'closed', because: 'items_left' } };
  }
  return { ...changed, hand_over: { is: 'open' } };
}
