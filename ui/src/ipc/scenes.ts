// Prepared views: every screen in every state that looks different. People, shops and addresses are made up.
import type {
  ActivityCounts,
  ActivityHow,
  ActivityOutcome,
  ActivityRow,
  ActivityScreen,
  Approves,
  CheckLine,
  CheckPurpose,
  ConnectionTest,
  DisplayView,
  End,
  Evidence,
  InquiryForm,
  InquirySubject,
  InquiryWaiting,
  LinkByMail,
  LinkCopy,
  LinkState,
  MadeUpPerson,
  Offer,
  OrderRow,
  OwnerChange,
  OwnerReach,
  PinTrouble,
  OrderScreen,
  Preferences,
  Screen,
  Sheet,
  Shell,
  Staff,
  StorageTrouble,
  TestedPoint,
  VerifiedScreen,
  View,
  WaitingScreen,
  Misconfigured,
} from './bindings';
import qr from './fake-qr.svg?raw';

/** 22 November 2026, 14:32 on this PC. */
export const NOW = new Date(2026, 10, 22, 14, 32, 0).getTime() / 1000;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const REAL: Shell = {
  realm: 'real',
  provider: 'Authway',
  connection: 'connected',
  next_try_s: null,
  store: 'Tallmo, Uppsala',
  till: '2',
  teller: 'Maja L.',
  can_leave: false,
};
/** There is no till yet. */
const NOTHING: Shell = { ...REAL, connection: 'connecting', provider: '', store: '', till: '', teller: '' };
const FIRST_RUN: Extract<Screen, { is: 'first_run' }> = {
  is: 'first_run',
  connecting: false,
  machine_file: '/etc/claimcheck/config.toml',
};
const PRACTICE: Shell = {
  ...REAL,
  realm: 'practice',
  provider: 'Practice ID',
  store: 'Practice store',
  can_leave: true,
};

const PREFERENCES: Preferences = {
  language: 'en',
  language_of_system: false,
  theme: 'light',
  text_size: 'normal',
  reduce_motion: false,
  sounds: true,
};

/** What is shown in one scene. */
export interface Scene {
  readonly shell: Shell;
  readonly screen: Screen;
  readonly question?: View['question'];
  /** Only what differs from a till at which one of the staff is signed in. */
  readonly staff?: Partial<Staff>;
  /** Only where there is a customer display. */
  readonly display?: DisplayView;
}

function row(
  number: string,
  customer: string,
  items: number,
  waited: number,
  flag: OrderRow['flag'] = null,
): OrderRow {
  return {
    row: Number(number.replace(/\D/g, '')),
    number,
    customer,
    placed_at: NOW - waited - DAY,
    ready_at: NOW - waited,
    items,
    flag,
  };
}

/** Every flag of a row. */
const FLAGGED: readonly OrderRow[] = [
  row('1042', 'Anna A.', 4, 25 * MINUTE),
  row('1026', 'Hanna V.', 2, 2 * DAY, 'partly_handed_over'),
  row('1025', 'Ali K.', 1, 3 * DAY, 'second_person'),
  row('1024', 'Östen B.', 1, 3 * DAY, 'no_customer_identifier'),
  row('1023', 'Mei T.', 3, 6 * DAY, 'returns_tomorrow'),
  row('1022', 'Jo P.', 1, HOUR, 'not_ready'),
  row('1021', 'Sara L.', 1, 4 * DAY, 'other_store'),
  row('1020', 'Nils O.', 2, 9 * DAY, 'cancelled'),
  row('1019', 'Anna A.', 2, 12 * DAY, 'handed_over'),
];

export const ORDERS: readonly OrderRow[] = [
  row('1042', 'Anna A.', 4, 25 * MINUTE),
  row('1041', 'Oskar L.', 1, 48 * MINUTE),
  row('1039', 'Fatima H.', 2, 2 * HOUR + 10 * MINUTE),
  row('1038', 'Erik J.', 5, 5 * HOUR),
  row('1036', 'Linnéa S.', 1, DAY),
  row('1033', 'Mohamed A.', 1, 2 * DAY),
  row('1031', 'Birgitta N.', 3, 6 * DAY, 'returns_tomorrow'),
  row('1029', 'Anna-Karin B.', 1, 6 * DAY, 'returns_tomorrow'),
  row('1027', 'Göran Ö.', 2, 7 * DAY, 'unpaid'),
];

function desk(query: string, orders: readonly OrderRow[]): Extract<Screen, { is: 'desk' }> {
  return {
    is: 'desk',
    query,
    orders: [...orders],
    more: false,
    updated_at: NOW,
    notice: null,
    intake: null,
  };
}

function counted(verified: number, not_owner: number, not_completed: number, manual = 0): ActivityCounts {
  return {
    checks: verified + manual + not_owner + not_completed,
    verified,
    manual,
    not_owner,
    not_completed,
  };
}

/** The beginning of NOW's day. */
const MIDNIGHT = NOW - 14 * HOUR - 32 * MINUTE;

function checked(
  minutesAgo: number,
  numbers: string,
  outcome: ActivityOutcome,
  took_s: number | null,
  staff = 'Maja L.',
  how: ActivityHow = outcome === 'manual' ? 'document' : 'screen',
): ActivityRow {
  return {
    reference: `CC-${numbers.slice(0, 4).padStart(4, '0')}${String(minutesAgo % 100).padStart(2, '0')}`,
    at: NOW - minutesAgo * MINUTE,
    numbers,
    outcome,
    how,
    took_s,
    staff,
    till: '2',
  };
}

export const ACTIVITY: { is: 'activity' } & ActivityScreen = {
  is: 'activity',
  day: MIDNIGHT,
  days_ago: 0,
  days: 90,
  kept_days: 90,
  counts: counted(36, 2, 4),
  median_s: 18,
  hours: [
    [9, counted(3, 0, 0)],
    [10, counted(5, 0, 1)],
    [11, counted(8, 1, 0)],
    [12, counted(9, 0, 1)],
    [13, counted(7, 1, 1)],
    [14, counted(4, 0, 1)],
    ...[15, 16, 17, 18].map((hour): [number, ActivityCounts] => [hour, counted(0, 0, 0)]),
  ].map(([hour, counts]) => ({ at: MIDNIGHT + (hour as number) * HOUR, counts: counts as ActivityCounts })),
  text: '',
  group: null,
  matching: counted(36, 2, 4),
  rows: [
    checked(0, '1042', 'verified', 46),
    checked(11, '1019', 'verified', 34),
    checked(23, '1035', 'timed_out', 200, 'Ali K.'),
    checked(34, '1030', 'verified', 16),
    checked(45, '1028', 'not_owner', 19, 'Ali K.'),
    checked(46, '1028', 'verified', 12, 'Ali K.'),
    checked(58, '1022', 'declined', 9),
    checked(74, '1040, 1041', 'verified', 22),
  ],
  saved_as: null,
};

/** Every outcome, every way to ask, and a long day. */
const ACTIVITY_ALL: { is: 'activity' } & ActivityScreen = {
  ...ACTIVITY,
  counts: counted(118, 3, 16, 2),
  matching: counted(118, 3, 16, 2),
  rows: [
    checked(0, '', 'verified', 31, 'Ali K.', 'caller'),
    checked(1, '', 'another_person', 27, 'Maja L.', 'counter'),
    checked(2, '', 'verified', 14, 'Maja L.', 'payment'),
    ...(
      [
        'verified',
        'manual',
        'not_owner',
        'declined',
        'timed_out',
        'cancelled',
        'network',
        'level_too_low',
        'unknown_customer',
        'could_not_check',
      ] as const
    ).map((outcome, n) =>
      outcome === 'could_not_check'
        ? checked(30, '1051', outcome, 368, 'Maja L.', 'link')
        : checked(3 * n + 3, String(1060 - n), outcome, outcome === 'manual' ? null : 8 + 40 * n),
    ),
  ],
  hours: ACTIVITY.hours.map((hour, n) => ({
    ...hour,
    counts: counted(20 - 2 * n, n % 3, 2, n % 4 === 1 ? 1 : 0),
  })),
};

const ORDER: { is: 'order' } & OrderScreen = {
  is: 'order',
  number: '1042',
  customer: 'Anna A.',
  items: 4,
  ready_at: NOW - 25 * MINUTE,
  payment: { is: 'paid' },
  as_of: null,
  warnings: [],
  sent_to: { kind: 'email', text: 'a•••a@example.com' },
  typed: false,
  may_type: false,
  askable: [
    {
      whom: 0,
      is_owner: true,
      name: 'Anna A.',
      sent_to: { kind: 'email', text: 'a•••a@example.com' },
      chosen: true,
    },
  ],
  also: [],
  must_prove: 'email',
  identify: { is: 'open' },
};

const WAITING: { is: 'waiting' } & WaitingScreen = {
  is: 'waiting',
  number: '1042',
  qr_svg: qr,
  host: 'id.tallmo.example',
  code_word: 'TIGER',
  code_digits: '42',
  left_s: 161,
  lifetime_s: 200,
  sent_at: NOW - 32,
  sent_to: { kind: 'email', text: 'a•••a@example.com' },
  also: [],
  pace: 'usual',
  contact: { is: 'good' },
  link: null,
  copy: null,
  let_collect: null,
  practice: false,
};

function waitingLink(state: LinkState): Scene {
  return { shell: REAL, screen: { ...WAITING, link: { state, to: 'a•••a@example.com' } } };
}

function waitingCopy(copy: LinkCopy): Scene {
  return { shell: REAL, screen: { ...WAITING, copy } };
}

/** The owner is asked about Bo, who is at the counter. */
function ownerAsked(reach: OwnerReach, link: LinkByMail | null = null) {
  const screen = { ...WAITING, qr_svg: null, host: null, link, let_collect: { name: 'Bo E.', reach } };
  return { shell: REAL, screen };
}

const LINES: readonly [CheckLine, CheckLine, CheckLine] = [
  {
    line: 1,
    quantity: 1,
    title: 'Rain jacket Skymning, size M, dark green',
    sku: 'TM-20418',
    ticked: false,
    missing: null,
  },
  { line: 2, quantity: 1, title: 'Wool hat Rimfrost, grey', sku: 'TM-31177', ticked: false, missing: null },
  { line: 3, quantity: 2, title: 'Hiking socks Stig, size 37–39', sku: '', ticked: false, missing: null },
];

const EVIDENCE: readonly Evidence[] = [
  { is: 'identifier', kind: 'email', passed: true, text: 'a•••a@example.com' },
  { is: 'token', issuer: 'tallmo.authway.example' },
  { is: 'signed_in', ago_s: 12, limit_s: null },
];

const VERIFIED: { is: 'verified' } & VerifiedScreen = {
  is: 'verified',
  verdict: 7,
  number: '1042',
  name: 'Anna Andersson',
  on_behalf_of: null,
  let_by_owner: false,
  together: [],
  shelf: 'B-14',
  seen: false,
  remote: { is: 'never' },
  link_left: false,
  lines: [...LINES],
  as_of: null,
  note: null,
  evidence: [...EVIDENCE],
  hand_over: { is: 'closed', because: 'not_seen' },
  own_reasons: [{ name: 'wrong_size', en: 'Wrong size', sv: 'Fel storlek' }],
  code: 'TIGER-42',
  reference: 'CC-7F3K9M',
};

const NOT_OWNER: Extract<Screen, { is: 'not_owner' }> = {
  is: 'not_owner',
  number: '1042',
  evidence: [
    { is: 'identifier', kind: 'email', passed: false, text: '' },
    { is: 'token', issuer: 'tallmo.authway.example' },
    { is: 'signed_in', ago_s: 9, limit_s: null },
  ],
  reference: 'CC-7F3K9M',
  ask_owner: { is: 'open' },
  try_again: true,
};

const HANDED_OVER: Extract<Screen, { is: 'handed_over' }> = {
  is: 'handed_over',
  number: '1042',
  at: NOW,
  items: 4,
  left: 0,
  shelf: 'B-14',
  shop: null,
  entry: 217,
  back_in_s: 6,
  receipt: null,
  elsewhere: false,
  sheets: [],
  by: 'sign_in',
};

const SHEET: Sheet = {
  language: 'sv',
  is_practice: false,
  is_copy: false,
  store: 'Tallmo, Uppsala',
  number: '1042',
  given: [
    { quantity: 1, title: 'Vandringskängor, 42' },
    { quantity: 2, title: 'Ullstrumpor' },
  ],
  left: [{ quantity: 1, title: 'Regnjacka, M' }],
  day: '2026-11-26',
  time: '14:32 CET',
  by_document: false,
  provider: 'Authway',
  reference: 'CC-7F3K9M',
  ledger: '217:8f3a 1c0d 77e2 4b9a 5d10 c6f3',
};

const READY: { is: 'verified' } & VerifiedScreen = {
  ...VERIFIED,
  seen: true,
  lines: LINES.map((line) => ({ ...line, ticked: true })),
  hand_over: { is: 'open' },
};

function ended(end: End, tryAgain = true, purpose: CheckPurpose = 'pick_up', byMail = false): Scene {
  return {
    shell: REAL,
    screen: {
      is: 'ended',
      number: '1042',
      purpose,
      end,
      reference: 'CC-7F3K9M',
      try_again: tryAgain,
      by_mail: byMail,
      details: end.is === 'misconfigured',
    },
  };
}

function misconfigured(cause: Misconfigured, tested = true): Scene {
  const scene = ended({ is: 'misconfigured', cause, detail: 'invalid_client, 401', tested }, false);
  return { ...scene, shell: { ...REAL, connection: 'check_settings' } };
}

function storage(because: StorageTrouble): Scene {
  return ended({ is: 'storage', because });
}

const SETTINGS: Extract<Screen, { is: 'settings' }> = {
  is: 'settings',
  issuer: 'https://tallmo.authway.example',
  client_id: 'claimcheck-uppsala-2',
  tenant: null,
  credential: 'secret',
  secret: 'keyring',
  managed_by: 'Tallmo IT',
  scanner: {
    prefix: '',
    suffix: '',
    layout: 'computer',
    test_code: 'CLAIM-CHECK/YZ',
    barcode_svg: qr,
    qr_svg: qr,
    listening: true,
    arrived: null,
    told: null,
  },
  policy: [
    {
      rule: 'customer_time',
      value: { is: 'seconds', n: 200 },
      set_by: 'machine',
      place: '/etc/claimcheck/config.toml:19',
    },
    {
      rule: 'sign_in_age',
      value: { is: 'seconds', n: 120 },
      set_by: 'locked_policy',
      place: '/etc/claimcheck/policy.toml:3',
    },
    { rule: 'verdict_valid', value: { is: 'seconds', n: 600 }, set_by: 'built_in', place: '' },
    {
      rule: 'every_line',
      value: { is: 'yes' },
      set_by: 'machine',
      place: '/etc/claimcheck/config.toml:27',
    },
    { rule: 'remote', value: { is: 'no' }, set_by: 'built_in', place: '' },
    {
      rule: 'manual',
      value: { is: 'yes' },
      set_by: 'machine',
      place: '/etc/claimcheck/config.toml:28',
    },
    {
      rule: 'manual_up_to',
      value: { is: 'up_to', amount: '2000.00 SEK' },
      set_by: 'machine',
      place: '/etc/claimcheck/config.toml:29',
    },
    { rule: 'override', value: { is: 'count', n: 0 }, set_by: 'built_in', place: '' },
    { rule: 'undo', value: { is: 'seconds', n: 30 }, set_by: 'built_in', place: '' },
    { rule: 'keep', value: { is: 'days', n: 90 }, set_by: 'built_in', place: '' },
  ],
  test: { is: 'not_run' },
  data_folder: '/home/till/.local/share/claimcheck',
  app_version: '0.1.0',
  receipt_language: 'sv',
};

const TESTED: Extract<ConnectionTest, { is: 'done' }> = {
  is: 'done',
  at: NOW - 2 * MINUTE,
  took_ms: 412,
  checks: [
    passed('configuration', 'real, https://tallmo.authway.example, /etc/claimcheck/config.toml'),
    passed('credentials', 'secret: authway'),
    passed('ledger_key', 'ledger-key'),
    passed('data', '/var/lib/claimcheck, ledger 217:3f2a91c04be7'),
    passed('shops', 'woocommerce https://shop.tallmo.example'),
    passed('printer', '192.0.2.20:9100'),
    passed('mail', 'smtp.tallmo.example:465'),
    passed('proxy', 'none'),
    passed('tls', 'built-in roots and 2 of /etc/claimcheck/roots.pem'),
    passed('discovery', 'tallmo.authway.example'),
    passed('issuer', 'https://tallmo.authway.example'),
    passed('backchannel', 'poll'),
    passed('algorithms', 'RS256, PS256'),
    passed('endpoints', 'https, tallmo.authway.example'),
    passed('keys', '2 keys'),
    passed('authentication', 'client_secret_basic'),
    passed('client', 'claimcheck-uppsala-2'),
    passed('caller_client', 'claimcheck-uppsala-callers'),
    passed('tenant', 'tallmo'),
    passed('clock', '0 s'),
  ],
};

/** What can't be tried without a trusted connection. */
const AFTER_TLS = [
  'discovery',
  'issuer',
  'backchannel',
  'algorithms',
  'endpoints',
  'keys',
  'authentication',
  'client',
  'caller_client',
  'tenant',
  'clock',
] as const;

/** The same test when some of its points went otherwise. */
function tested(...others: TestedPoint[]): ConnectionTest {
  const checks = TESTED.checks.map((check) => others.find(({ point }) => point === check.point) ?? check);
  return { ...TESTED, checks };
}

function passed(point: TestedPoint['point'], detail: string): TestedPoint {
  return { point, result: 'passed', detail, advice: null };
}

const SIGNED_IN: Staff = {
  at_desk: { is: 'signed_in', role: 'teller' },
  second_person: { is: 'open' },
  offers: [],
  dialog: null,
};

const NO_DISPLAY: DisplayView = {
  choices: {
    in_use: false,
    screen: null,
    orientation: 'auto',
    language: 'till',
    automatic: true,
    larger: false,
    diagonal_inches: null,
  },
  screens: [{ name: 'eDP-1', number: 1, width: 1280, height: 800, is_display: false }],
  state: { is: 'off' },
};

const DISPLAY: DisplayView = {
  choices: { ...NO_DISPLAY.choices, in_use: true, diagonal_inches: 24 },
  screens: [
    ...NO_DISPLAY.screens,
    { name: 'HDMI-1', number: 2, width: 1920, height: 1080, is_display: true },
  ],
  state: { is: 'ready' },
};

const UNPLUGGED: DisplayView = {
  choices: { ...DISPLAY.choices, screen: 'HDMI-1' },
  screens: NO_DISPLAY.screens,
  state: { is: 'unplugged' },
};

const MADE_UP: MadeUpPerson[] = [
  { id: 'maja', name: 'Maja, teller', role: 'teller', pin: '271828' },
  { id: 'P-7', name: 'Robin, supervisor', role: 'supervisor', pin: '314159' },
];

const OUT: Staff = { ...SIGNED_IN, at_desk: { is: 'nobody' } };

/** One owner identifier was changed, another one only looks the same. */
const CHANGE: OwnerChange = {
  before: {
    owner: {
      name: 'Anna A.',
      identifiers: [
        { identifier: { kind: 'email', text: 'a•••a@example.com' }, differs: true },
        { identifier: { kind: 'phone', text: '•••• 06 05' }, differs: false },
      ],
    },
    proxies: [],
  },
  after: {
    owner: {
      name: 'Anna A.',
      identifiers: [
        { identifier: { kind: 'email', text: 'a•••a@example.com' }, differs: true },
        { identifier: { kind: 'phone', text: '•••• 06 05' }, differs: false },
      ],
    },
    proxies: [{ name: 'Bo E.', identifiers: [{ identifier: { kind: 'account', text: '' }, differs: true }] }],
  },
};

const MANUAL_ID: Offer = {
  is: 'manual_id',
  documents: ['passport', 'identity_card', 'driving_licence'],
  min_age: null,
};

const CORRECTION: Offer = {
  is: 'correction',
  lines: LINES.map(({ line, quantity, title }) => ({ line, quantity, title })),
};

const MANUAL: Extract<Screen, { is: 'manual' }> = {
  is: 'manual',
  verdict: 8,
  number: '1042',
  document: 'driving_licence',
  age_seen: null,
  approved_by: 'Karin E.',
  owner: 'Anna Andersson',
  left_s: 118,
  shelf: 'B-14',
  lines: [...LINES],
  note: null,
  hand_over: { is: 'closed', because: 'items_left' },
  own_reasons: [],
  reference: 'CC-7F3K9M',
};

/** A second person is asked on the order's screen. */
function approving(approves: Approves, trouble: PinTrouble | null = null): Scene {
  return {
    shell: REAL,
    screen: ORDER,
    staff: {
      dialog: {
        number: '1042',
        approves,
        reason: 'No phone or flat battery',
        asked_by: 'Maja L.',
        trouble,
        made_up: [],
      },
    },
  };
}

const SUBJECT: InquirySubject = { called: null, regarding: null, amount: null, merchant: null };
const PAID: InquirySubject = { ...SUBJECT, amount: '129.50 SEK', merchant: 'Tallmo, Uppsala' };
const FORM: InquiryForm = {
  ask: { is: 'open' },
  regarding: '1042',
  code_word: 'TIGER',
  code_digits: '42',
  merchant: 'Tallmo, Uppsala',
  currency: 'SEK',
  practice: false,
};
const CALLER: InquiryWaiting = {
  qr_svg: null,
  host: null,
  code_word: 'TIGER',
  code_digits: '42',
  message: 'TIGER-42 CALL 1042',
  left_s: 161,
  lifetime_s: 200,
  sent_at: NOW - 32,
  sent_to: { kind: 'personal_number', text: '191212••-••••' },
  subject: { ...SUBJECT, called: 'by_customer', regarding: '1042' },
  pace: 'usual',
  contact: { is: 'good' },
  practice: false,
};
const COUNTER: InquiryWaiting = {
  ...CALLER,
  qr_svg: qr,
  host: 'id.tallmo.example',
  message: 'TIGER-42 IDENTIFY',
  sent_to: { kind: 'email', text: 'b•••k@p•••' },
  subject: SUBJECT,
};
const CHECKED: readonly Evidence[] = [
  { is: 'token', issuer: 'id.tallmo.example' },
  { is: 'signed_in', ago_s: 4, limit_s: null },
  { is: 'once', code: 'TIGER-42' },
];

/** All scenes by name. */
export const SCENES = {
  desk: { shell: REAL, screen: desk('', ORDERS) },
  desk_search: {
    shell: REAL,
    screen: desk(
      'anna',
      ORDERS.filter((order) => order.customer.startsWith('Anna')),
    ),
  },
  desk_flags: { shell: REAL, screen: desk('a', FLAGGED) },
  desk_files: {
    shell: REAL,
    screen: {
      ...desk('', ORDERS),
      intake: { from: { is: 'files', file: 2, files: 3 }, orders: 410, of: 1200, stopping: false },
    },
  },
  desk_shop: {
    shell: REAL,
    screen: {
      ...desk('', ORDERS),
      intake: { from: { is: 'shop', name: 'Tallmo webb', page: 4 }, orders: 150, of: null, stopping: true },
    },
  },
  desk_empty: { shell: REAL, screen: desk('', []) },
  desk_no_match: {
    shell: REAL,
    screen: { ...desk('2077', []), notice: { is: 'no_match', query: '2077' } },
  },
  desk_ambiguous: {
    shell: REAL,
    screen: {
      ...desk('10', ORDERS.slice(0, 2)),
      more: true,
      notice: { is: 'ambiguous', query: '10' },
    },
  },
  order_check_lost: {
    shell: REAL,
    screen: { ...ORDER, warnings: [{ is: 'check_lost' }] },
  },
  desk_check_lost: {
    shell: { ...REAL, connection: 'connecting' },
    screen: { ...desk('', ORDERS), notice: { is: 'check_lost', number: '1042' } },
  },
  desk_unread: {
    shell: REAL,
    screen: { ...desk('', []), notice: { is: 'storage', because: 'locked' } },
  },
  desk_shop_silent: {
    shell: REAL,
    screen: { ...desk('', ORDERS), notice: { is: 'shop_silent', as_of: NOW - 20 * MINUTE } },
  },
  desk_shop_not_told: {
    shell: REAL,
    screen: { ...desk('', ORDERS), notice: { is: 'shop_not_told', hand_overs: 2 } },
  },
  order: { shell: REAL, screen: ORDER },
  order_partly_refunded: { shell: REAL, screen: { ...ORDER, payment: { is: 'partly_refunded' } } },
  order_as_of: { shell: REAL, screen: { ...ORDER, as_of: NOW - 20 * MINUTE } },
  order_warned: {
    shell: { ...REAL, connection: 'no_network', next_try_s: 24 },
    screen: {
      ...ORDER,
      payment: { is: 'due', amount: '129.00 SEK' },
      warnings: [{ is: 'unpaid' }, { is: 'declined_before' }],
      sent_to: { kind: 'account', text: '' },
      must_prove: 'account',
      identify: { is: 'closed', because: 'unpaid' },
    },
  },
  order_every_warning: {
    shell: REAL,
    screen: {
      ...ORDER,
      payment: { is: 'due', amount: '129.00 SEK' },
      warnings: [
        { is: 'other_store', store: 'Tallmo, Gävle' },
        { is: 'not_ready' },
        { is: 'unpaid' },
        { is: 'expired' },
        { is: 'owner_changed' },
        { is: 'unknown_status' },
        { is: 'partly_handed_over', at: NOW - 3 * DAY },
        { is: 'declined_before' },
      ],
      identify: { is: 'closed', because: 'owner_changed' },
    },
  },
  order_asked_too_often: {
    shell: REAL,
    screen: {
      ...ORDER,
      warnings: [{ is: 'declined_before' }],
      identify: { is: 'closed', because: 'asked_too_often' },
    },
  },
  order_gone: {
    shell: REAL,
    screen: {
      ...ORDER,
      payment: { is: 'unknown' },
      ready_at: null,
      warnings: [
        { is: 'already_handed_over', at: NOW - DAY },
        { is: 'other_store', store: 'Tallmo, Gävle' },
        { is: 'no_customer_identifier' },
      ],
      sent_to: null,
      must_prove: 'none',
      identify: { is: 'closed', because: 'already_handed_over' },
    },
  },
  order_same_number: {
    shell: REAL,
    screen: {
      ...ORDER,
      warnings: [{ is: 'same_number', source: 'csv', other: 'shopify tallmo.myshopify.com' }],
    },
  },
  order_same_number_gone: {
    shell: REAL,
    screen: {
      ...ORDER,
      warnings: [
        {
          is: 'same_number_handed_over',
          at: NOW - DAY,
          source: 'shopify tallmo.myshopify.com',
        },
      ],
      identify: { is: 'closed', because: 'same_number_handed_over' },
    },
    staff: { offers: [{ is: 'let_pass' }] },
  },
  order_locked: {
    shell: REAL,
    screen: {
      ...ORDER,
      warnings: [{ is: 'owner_changed' }],
      identify: { is: 'closed', because: 'owner_changed' },
    },
    staff: { offers: [{ is: 'owner_change', change: CHANGE }] },
  },
  order_unlock: {
    shell: REAL,
    screen: { ...ORDER, identify: { is: 'closed', because: 'asked_too_often' } },
    staff: { offers: [{ is: 'unlock' }, { ...MANUAL_ID, min_age: 18 }] },
  },
  order_may_type: { shell: REAL, screen: { ...ORDER, may_type: true } },
  order_typed: {
    shell: REAL,
    screen: { ...ORDER, may_type: true, typed: true, sent_to: { kind: 'email', text: 'a•••s@p•••' } },
  },
  order_manual: { shell: REAL, screen: ORDER, staff: { offers: [MANUAL_ID] } },
  order_manual_alone: {
    shell: REAL,
    screen: ORDER,
    staff: { offers: [MANUAL_ID], second_person: { is: 'closed', because: 'no_supervisor' } },
  },
  order_corrected: {
    shell: REAL,
    screen: {
      ...ORDER,
      warnings: [{ is: 'already_handed_over', at: NOW - 5 * MINUTE }],
      identify: { is: 'closed', because: 'already_handed_over' },
    },
    staff: { offers: [CORRECTION] },
  },
  starting: { shell: REAL, screen: { is: 'starting', number: '1042' } },
  waiting: { shell: REAL, screen: WAITING },
  waiting_slow: { shell: REAL, screen: { ...WAITING, pace: 'slow', left_s: 110 } },
  waiting_expiring: { shell: REAL, screen: { ...WAITING, pace: 'expiring', left_s: 24 } },
  waiting_display: { shell: REAL, screen: WAITING, display: DISPLAY },
  waiting_display_shown: {
    shell: REAL,
    screen: WAITING,
    display: { ...DISPLAY, state: { is: 'shown', trouble: null } },
  },
  waiting_display_small: {
    shell: REAL,
    screen: WAITING,
    display: { ...DISPLAY, state: { is: 'shown', trouble: 'too_small' } },
  },
  waiting_display_covered: {
    shell: REAL,
    screen: WAITING,
    display: { ...DISPLAY, state: { is: 'shown', trouble: 'covered' } },
  },
  waiting_display_gone: { shell: REAL, screen: WAITING, display: UNPLUGGED },
  waiting_no_qr: {
    shell: REAL,
    screen: { ...WAITING, qr_svg: null, host: null, sent_to: { kind: 'account', text: '' } },
  },
  waiting_lost: {
    shell: { ...REAL, connection: 'no_network' },
    screen: { ...WAITING, contact: { is: 'lost', attempt: 3, retry_in_s: 6 } },
  },
  verifying: { shell: REAL, screen: { is: 'verifying', number: '1042' } },
  verified: { shell: REAL, screen: VERIFIED },
  verified_ready: { shell: REAL, screen: READY },
  verified_too_soon: {
    shell: REAL,
    screen: { ...READY, hand_over: { is: 'closed', because: 'too_soon' } },
  },
  verified_note: {
    shell: REAL,
    screen: {
      ...VERIFIED,
      seen: true,
      name: null,
      note: 'Please ring the bell twice. <b>My brother may collect it.</b>',
      lines: LINES.map((line, place) => ({ ...line, ticked: place === 0 })),
      hand_over: { is: 'closed', because: 'items_left' },
      evidence: [
        ...EVIDENCE.slice(0, 2),
        { is: 'signed_in', ago_s: null, limit_s: null },
        { is: 'once', code: 'TIGER-42' },
      ],
    },
  },
  verified_part: {
    shell: REAL,
    screen: {
      ...READY,
      lines: [
        { ...LINES[0], ticked: true },
        { ...LINES[1], missing: { quantity: 1, reason: 'not_found' } },
        { ...LINES[2], missing: { quantity: 1, reason: 'later' } },
      ],
    },
  },
  verified_remote: {
    shell: REAL,
    screen: { ...READY, seen: false, hand_over: { is: 'closed', because: 'not_seen' } },
    staff: { offers: [{ is: 'override', rules: ['remote'] }] },
  },
  verified_remote_allowed: {
    shell: REAL,
    screen: { ...READY, seen: false, remote: { is: 'allowed', up_to: '500.00 SEK' } },
  },
  verified_remote_too_dear: {
    shell: REAL,
    screen: {
      ...VERIFIED,
      remote: { is: 'too_dear', up_to: '500.00 SEK' },
      hand_over: { is: 'closed', because: 'remote_too_dear' },
    },
  },
  verified_nothing: {
    shell: REAL,
    screen: {
      ...READY,
      lines: LINES.map((line) => ({ ...line, missing: { quantity: line.quantity, reason: 'damaged' } })),
      hand_over: { is: 'closed', because: 'nothing_ticked' },
    },
  },
  verified_every_line: {
    shell: REAL,
    screen: {
      ...READY,
      lines: LINES.map((line, place) =>
        place === 1
          ? { ...line, missing: { quantity: line.quantity, reason: 'not_wanted' } }
          : { ...line, ticked: true },
      ),
      hand_over: { is: 'closed', because: 'every_line' },
    },
    staff: { offers: [{ is: 'override', rules: ['every_line'] }] },
  },
  order_choices: {
    shell: REAL,
    screen: {
      ...ORDER,
      askable: [
        ...ORDER.askable,
        {
          whom: 1,
          is_owner: false,
          name: 'Bo E.',
          sent_to: { kind: 'email', text: 'b•••k@example.com' },
          chosen: false,
        },
      ],
      also: [
        { order: 0, number: '1043', items: 2, ready_at: NOW - HOUR, included: true },
        { order: 1, number: '1047', items: 1, ready_at: null, included: false },
      ],
    },
  },
  verified_together: {
    shell: REAL,
    screen: {
      ...READY,
      on_behalf_of: 'Anna A.',
      together: [
        { number: '1040', state: 'handed_over' },
        { number: '1041', state: 'not_proved' },
        { number: '1042', state: 'here' },
        { number: '1043', state: 'waits' },
      ],
    },
  },
  manual: { shell: REAL, screen: MANUAL },
  manual_ready: {
    shell: REAL,
    screen: {
      ...MANUAL,
      age_seen: 34,
      owner: null,
      lines: LINES.map((line) => ({ ...line, ticked: true })),
      note: 'Please ring the bell twice.',
      hand_over: { is: 'open' },
    },
  },
  sign_in: {
    shell: { ...REAL, teller: '' },
    screen: { is: 'sign_in', locked_itself: false, trouble: null, made_up: [] },
    staff: OUT,
  },
  sign_in_locked: {
    shell: { ...REAL, teller: '' },
    screen: { is: 'sign_in', locked_itself: true, trouble: null, made_up: [] },
    staff: OUT,
  },
  sign_in_wrong: {
    shell: { ...REAL, teller: '' },
    screen: { is: 'sign_in', locked_itself: false, trouble: { is: 'wrong' }, made_up: [] },
    staff: OUT,
  },
  sign_in_paused: {
    shell: { ...REAL, teller: '' },
    screen: { is: 'sign_in', locked_itself: false, trouble: { is: 'locked', left_s: 95 }, made_up: [] },
    staff: OUT,
  },
  approve_unlock: approving({ is: 'unlock' }),
  approve_let_pass: approving({ is: 'let_pass' }),
  approve_owner: approving({ is: 'owner_change', accept: true, change: CHANGE }),
  approve_manual: approving({ is: 'manual_id', document: 'driving_licence', age_seen: 34 }, { is: 'wrong' }),
  approve_override: approving(
    { is: 'override', rules: ['remote', 'another_account'] },
    { is: 'same_person' },
  ),
  approve_correction: approving(
    { is: 'correction', lines: LINES.map(({ line, quantity, title }) => ({ line, quantity, title })) },
    { is: 'locked', left_s: 40 },
  ),
  not_owner: { shell: REAL, screen: { ...NOT_OWNER, ask_owner: null } },
  not_owner_ask: { shell: REAL, screen: NOT_OWNER },
  not_owner_ask_closed: {
    shell: REAL,
    screen: {
      ...NOT_OWNER,
      ask_owner: { is: 'closed', because: 'code_tells_too_little' },
    },
  },
  waiting_owner_asked: ownerAsked('by_provider'),
  waiting_owner_asked_mail: ownerAsked('by_mail', { state: 'offered', to: 'a•••a@example.com' }),
  waiting_owner_asked_uncertain: ownerAsked('uncertain'),
  practice_owner_asked: {
    shell: PRACTICE,
    screen: { ...ownerAsked('by_pretend_phone').screen, number: 'P-1042', practice: true },
  },
  verified_let_by_owner: {
    shell: REAL,
    screen: { ...VERIFIED, name: 'Bo Ek', on_behalf_of: 'Anna A.', let_by_owner: true },
  },
  handed_over_owners_word: {
    shell: REAL,
    screen: { ...HANDED_OVER, by: 'owners_word' },
  },
  not_owner_manual: {
    shell: REAL,
    screen: NOT_OWNER,
    staff: { offers: [{ is: 'manual_id', documents: ['passport', 'driving_licence'], min_age: null }] },
  },
  declined: ended({ is: 'declined' }),
  owner_declined: ended({ is: 'declined' }, false, 'let_collect'),
  timed_out: ended({ is: 'timed_out', after_s: 200 }),
  timed_out_mail: ended({ is: 'timed_out', after_s: 200 }, true, 'pick_up', true),
  level_too_low: ended({ is: 'level_too_low', needs: 'personal_number' }),
  sign_in_too_old: ended({
    is: 'sign_in_too_weak',
    rule: 'age',
    detail: 'the sign-in is 4210 s old and may be 120 s; the person must sign in anew',
  }),
  no_common_identifier: ended({ is: 'no_common_identifier' }, false),
  another_account: ended({ is: 'another_account' }, false),
  contradiction: ended({ is: 'contradiction' }),
  token_invalid: ended({ is: 'token_invalid', rule: 'aud is not our client' }),
  unknown_customer: ended({ is: 'unknown_customer' }, false),
  result_lost: ended({ is: 'result_lost' }),
  unreachable: {
    ...ended({ is: 'unreachable', detail: 'the provider (status 503) asks to be left alone for 120 s' }),
    shell: { ...REAL, connection: 'no_network' },
  },
  client_refused: misconfigured('client_refused'),
  secret_missing: misconfigured('secret_missing'),
  secret_unreadable: misconfigured('secret_unreadable'),
  issuer_wrong: misconfigured('issuer_wrong'),
  connection_not_trusted: misconfigured('connection_not_trusted'),
  not_the_provider: misconfigured('not_the_provider'),
  no_common_algorithm: misconfigured('no_common_algorithm'),
  ciba_missing: misconfigured('ciba_missing'),
  request_refused: misconfigured('request_refused', false),
  user_code_wanted: misconfigured('user_code_wanted', false),
  profile_broken: misconfigured('profile_broken'),
  customer_page_wrong: misconfigured('customer_page_wrong', false),
  tenant_not_pinned: misconfigured('tenant_not_pinned'),
  other_key: misconfigured('other_key', false),
  clock_ahead: ended({ is: 'clock_wrong', ahead_s: 340 }),
  clock_behind: ended({ is: 'clock_wrong', ahead_s: -7200 }),
  verdict_expired: ended({ is: 'verdict_expired' }),
  storage_full: storage('full'),
  storage_locked: storage('locked'),
  storage_damaged: storage('damaged'),
  storage_older_copy: storage('older_copy'),
  storage_failed: storage('failed'),
  waiting_link: waitingLink('offered'),
  waiting_link_sending: waitingLink('sending'),
  waiting_link_sent: waitingLink('sent'),
  waiting_link_failed: waitingLink('failed'),
  waiting_link_no_more: waitingLink('no_more'),
  waiting_copy: waitingCopy('offered'),
  waiting_copied: waitingCopy('copied'),
  waiting_copy_no_more: waitingCopy('no_more'),
  verified_limit: {
    shell: REAL,
    screen: {
      ...VERIFIED,
      evidence: [
        ...EVIDENCE.slice(0, 2),
        { is: 'signed_in', ago_s: 12, limit_s: 120 },
        { is: 'once', code: 'TIGER-42' },
      ],
    },
  },
  verified_link_left: {
    shell: REAL,
    screen: { ...VERIFIED, link_left: true },
  },
  handed_over: {
    shell: REAL,
    screen: HANDED_OVER,
  },
  handed_over_printing: {
    shell: REAL,
    screen: { ...HANDED_OVER, back_in_s: null, receipt: 'printing' },
  },
  handed_over_printed: {
    shell: REAL,
    screen: { ...HANDED_OVER, receipt: 'printed' },
  },
  handed_over_not_printed: {
    shell: REAL,
    screen: { ...HANDED_OVER, back_in_s: null, receipt: 'failed', elsewhere: true, sheets: [SHEET] },
  },
  handed_over_no_printer: {
    shell: REAL,
    screen: { ...HANDED_OVER, elsewhere: true, sheets: [SHEET] },
  },
  practice_handed_over_no_printer: {
    shell: PRACTICE,
    screen: { ...HANDED_OVER, elsewhere: true, sheets: [{ ...SHEET, is_practice: true }] },
  },
  handed_over_asks: {
    shell: REAL,
    screen: { ...HANDED_OVER, receipt: 'offered' },
  },
  handed_over_part: {
    shell: REAL,
    screen: { ...HANDED_OVER, items: 2, left: 2, by: 'overridden' },
  },
  handed_over_manual: {
    shell: REAL,
    screen: { ...HANDED_OVER, by: 'manual' },
  },
  handed_over_shop: {
    shell: REAL,
    screen: { ...HANDED_OVER, shop: 'waiting' },
  },
  activity: { shell: REAL, screen: ACTIVITY },
  activity_saved: {
    shell: REAL,
    screen: { ...ACTIVITY, saved_as: 'Downloads/claimcheck-activity-2026-11-22.csv' },
  },
  activity_all: { shell: REAL, screen: ACTIVITY_ALL },
  activity_none: {
    shell: REAL,
    screen: { ...ACTIVITY, text: 'anna', matching: counted(0, 0, 0), rows: [] },
  },
  activity_empty: {
    shell: REAL,
    screen: {
      ...ACTIVITY,
      counts: counted(0, 0, 0),
      matching: counted(0, 0, 0),
      median_s: null,
      hours: ACTIVITY.hours.map((hour) => ({ ...hour, counts: counted(0, 0, 0) })),
      rows: [],
    },
  },
  practice_activity: { shell: PRACTICE, screen: { ...ACTIVITY, kept_days: null } },
  settings: { shell: REAL, screen: SETTINGS },
  settings_scanner_right: {
    shell: REAL,
    screen: {
      ...SETTINGS,
      scanner: { ...SETTINGS.scanner, arrived: 'CLAIM-CHECK/YZ', told: { is: 'right' } },
    },
  },
  settings_scanner_layout: {
    shell: REAL,
    screen: {
      ...SETTINGS,
      scanner: {
        ...SETTINGS.scanner,
        arrived: 'CLAIM+CHECK-YZ',
        told: { is: 'layout', layout: 'us_on_swedish' },
      },
    },
  },
  settings_scanner_affixes: {
    shell: REAL,
    screen: {
      ...SETTINGS,
      scanner: {
        ...SETTINGS.scanner,
        prefix: '#',
        arrived: ']C1CLAIM-CHECK/YZ$',
        told: { is: 'affixes', prefix: ']C1', suffix: '$' },
      },
    },
  },
  settings_scanner_other: {
    shell: REAL,
    screen: {
      ...SETTINGS,
      scanner: { ...SETTINGS.scanner, arrived: 'CLAIM-CHECK/ZY', told: { is: 'other_layout' } },
    },
  },
  settings_scanner_unknown: {
    shell: REAL,
    screen: {
      ...SETTINGS,
      scanner: { ...SETTINGS.scanner, arrived: '7310420000017', told: { is: 'not_the_test_code' } },
    },
  },
  settings_testing: { shell: REAL, screen: { ...SETTINGS, test: { is: 'running' } } },
  settings_tested: { shell: REAL, screen: { ...SETTINGS, tenant: 'tallmo', test: TESTED } },
  settings_failed: {
    shell: { ...REAL, connection: 'check_settings' },
    screen: {
      ...SETTINGS,
      credential: 'private_key',
      secret: 'file',
      test: tested(
        {
          point: 'client',
          result: 'failed',
          detail: 'the provider does not accept the client id or its secret',
          advice: 'compare_credential',
        },
        {
          point: 'tenant',
          result: 'warned',
          detail: 'the provider does not say whether it has tenants',
          advice: 'pin_tenant',
        },
        { point: 'clock', result: 'failed', detail: '340 s', advice: 'set_clock' },
      ),
    },
  },
  settings_unreached: {
    shell: { ...REAL, connection: 'no_network' },
    screen: {
      ...SETTINGS,
      credential: 'certificate',
      test: tested(
        {
          point: 'tls',
          result: 'failed',
          detail: 'the server’s certificate is not trusted; built-in roots',
          advice: 'add_roots',
        },
        ...AFTER_TLS.map((point) => ({ point, result: 'skipped', detail: '', advice: null }) as const),
      ),
    },
  },
  first_run: { shell: NOTHING, screen: FIRST_RUN, staff: OUT },
  first_run_connect: { shell: NOTHING, screen: { ...FIRST_RUN, connecting: true }, staff: OUT },
  cannot_start: {
    shell: NOTHING,
    screen: {
      is: 'cannot_start',
      because: 'configuration',
      detail: 'claimcheck.toml, line 4: unknown key `issuerr`; did you mean `issuer`?',
    },
  },
  question_payment: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'payment', state: { is: 'waiting', ...COUNTER, subject: PAID } },
    question: { is: 'stop_for_scan', about: 'payment' },
  },
  question: {
    shell: REAL,
    screen: READY,
    question: { is: 'leave_for_scan', number: '1042' },
  },
  practice_desk: { shell: PRACTICE, screen: desk('', practiceOrders()) },
  practice_waiting: { shell: PRACTICE, screen: { ...WAITING, number: 'P-1042', practice: true } },
  practice_expiring: {
    shell: PRACTICE,
    screen: { ...WAITING, number: 'P-1042', practice: true, pace: 'expiring', left_s: 9 },
  },
  practice_sign_in: {
    shell: { ...PRACTICE, teller: '' },
    screen: { is: 'sign_in', locked_itself: false, trouble: null, made_up: MADE_UP },
    staff: OUT,
  },
  practice_approve: {
    shell: PRACTICE,
    screen: { ...ORDER, number: 'P-1042' },
    staff: {
      at_desk: { is: 'account' },
      dialog: {
        number: 'P-1042',
        approves: { is: 'manual_id', document: 'passport', age_seen: null },
        reason: 'No phone or flat battery',
        asked_by: 'Maja L.',
        trouble: null,
        made_up: MADE_UP.slice(1),
      },
    },
  },
  practice_manual: { shell: PRACTICE, screen: { ...MANUAL, number: 'P-1042', shelf: 'PRACTICE' } },
  practice_verified: {
    shell: PRACTICE,
    screen: { ...READY, number: 'P-1042', shelf: 'PRACTICE' },
  },
  practice_not_owner: {
    shell: PRACTICE,
    screen: {
      is: 'not_owner',
      number: 'P-1042',
      evidence: [{ is: 'identifier', kind: 'account', passed: false, text: '' }],
      reference: 'CC-2D8QWX',
      ask_owner: { is: 'open' },
      try_again: true,
    },
  },
  practice_settings: {
    shell: PRACTICE,
    screen: { ...SETTINGS, secret: 'practice', managed_by: 'Claimcheck', issuer: 'http://127.0.0.1:5556' },
  },
  settings_display: { shell: REAL, screen: SETTINGS, display: DISPLAY },
  settings_display_gone: { shell: REAL, screen: SETTINGS, display: UNPLUGGED },
  caller: { shell: REAL, screen: { is: 'inquiry', about: 'caller', state: { is: 'form', ...FORM } } },
  caller_closed: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: { is: 'form', ...FORM, ask: { is: 'closed', because: 'code_tells_too_little' } },
    },
  },
  caller_starting: { shell: REAL, screen: { is: 'inquiry', about: 'caller', state: { is: 'starting' } } },
  caller_waiting: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'caller', state: { is: 'waiting', ...CALLER } },
  },
  caller_lost: {
    shell: { ...REAL, connection: 'no_network' },
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: { is: 'waiting', ...CALLER, contact: { is: 'lost', attempt: 2, retry_in_s: 8 } },
    },
  },
  caller_identified: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: {
        is: 'identified',
        name: 'Tolvan Tolvansson',
        subject: { ...SUBJECT, called: 'by_customer', regarding: '1042' },
        evidence: [
          { is: 'identifier', kind: 'personal_number', passed: true, text: '191212••-••••' },
          { is: 'identifier', kind: 'account', passed: true, text: '' },
          ...CHECKED,
        ],
        level: { acr: null, amr: ['external'], idp: 'bankid' },
        at: NOW,
        entry: 128,
        reference: 'CC-7F3K2M',
      },
    },
  },
  caller_not_owner: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: {
        is: 'another_person',
        subject: { ...SUBJECT, called: 'by_store', regarding: '1042' },
        evidence: [
          { is: 'identifier', kind: 'personal_number', passed: true, text: '' },
          { is: 'identifier', kind: 'account', passed: false, text: '' },
          { is: 'token', issuer: 'id.tallmo.example' },
        ],
        reference: 'CC-2D8QWX',
      },
    },
  },
  caller_declined: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: {
        is: 'ended',
        end: { is: 'declined' },
        reference: 'CC-2D8QWX',
        try_again: true,
        details: false,
      },
    },
  },
  counter: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'counter', state: { is: 'form', ...FORM, regarding: '' } },
  },
  counter_waiting: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'counter', state: { is: 'waiting', ...COUNTER } },
  },
  counter_waiting_display: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'counter', state: { is: 'waiting', ...COUNTER } },
    display: { ...DISPLAY, state: { is: 'shown', trouble: null } },
  },
  counter_identified: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'counter',
      state: {
        is: 'identified',
        name: 'Bo Ek',
        subject: SUBJECT,
        evidence: [{ is: 'identifier', kind: 'email', passed: true, text: 'b•••k@p•••' }, ...CHECKED],
        level: { acr: 'urn:example:high', amr: ['pwd', 'otp'], idp: null },
        at: NOW,
        entry: 129,
        reference: 'CC-7F3K2M',
      },
    },
  },
  counter_another: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'counter',
      state: {
        is: 'another_person',
        subject: SUBJECT,
        evidence: [
          { is: 'identifier', kind: 'email', passed: false, text: '' },
          { is: 'token', issuer: 'id.tallmo.example' },
        ],
        reference: 'CC-2D8QWX',
      },
    },
  },
  payment: {
    shell: REAL,
    screen: { is: 'inquiry', about: 'payment', state: { is: 'form', ...FORM, regarding: '' } },
  },
  payment_waiting: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'payment',
      state: { is: 'waiting', ...COUNTER, subject: PAID },
    },
  },
  payment_approved: {
    shell: REAL,
    screen: {
      is: 'inquiry',
      about: 'payment',
      state: {
        is: 'identified',
        name: 'Ingrid Bjørnstad',
        subject: PAID,
        evidence: [{ is: 'identifier', kind: 'email', passed: true, text: 'i•••d@p•••' }, ...CHECKED],
        level: { acr: null, amr: [], idp: null },
        at: NOW,
        entry: 130,
        reference: 'CC-7F3K2M',
      },
    },
  },
  practice_caller: {
    shell: PRACTICE,
    screen: {
      is: 'inquiry',
      about: 'caller',
      state: { is: 'form', ...FORM, regarding: '', practice: true },
    },
  },
  practice_caller_waiting: {
    shell: PRACTICE,
    screen: { is: 'inquiry', about: 'caller', state: { is: 'waiting', ...CALLER, practice: true } },
  },
  test_desk: { shell: { ...REAL, realm: 'test' }, screen: desk('', ORDERS.slice(0, 3)) },
} as const satisfies Record<string, Scene>;

/** The name of a scene. */
export type SceneName = keyof typeof SCENES;

/** The whole view of a scene. */
export function sceneOf(name: SceneName, preferences: Partial<Preferences>): View {
  const scene: Scene = SCENES[name];
  return {
    version: 1,
    shell: scene.shell,
    preferences: { ...PREFERENCES, ...preferences },
    screen: scene.screen,
    question: scene.question ?? null,
    staff: { ...SIGNED_IN, ...scene.staff },
    display: scene.display ?? NO_DISPLAY,
  };
}

function practiceOrders(): OrderRow[] {
  return ORDERS.map((order) => ({ ...order, number: `P-${order.number}` }));
}
