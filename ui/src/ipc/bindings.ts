// Made from crates/desk by its test `bindings`. Do not edit.

/**
 * What an inquiry is for.
 */
export type About = "caller" | "counter" | "payment";

/**
 * How many checks there were, and of what.
 */
export type ActivityCounts = { 
/**
 * All of them.
 */
checks: number, 
/**
 * It is who it should be.
 */
verified: number, 
/**
 * A document was seen.
 */
manual: number, 
/**
 * Somebody else was proved.
 */
not_owner: number, 
/**
 * Neither yes nor no.
 */
not_completed: number, };

/**
 * A kind of outcome.
 */
export type ActivityGroup = "verified" | "manual" | "not_owner" | "not_completed";

/**
 * One hour.
 */
export type ActivityHour = { 
/**
 * When it begins.
 */
at: number, 
/**
 * What happened in it.
 */
counts: ActivityCounts, };

/**
 * How the customer was asked.
 */
export type ActivityHow = "screen" | "link" | "document" | "caller" | "counter" | "payment";

/**
 * How a check ended.
 */
export type ActivityOutcome = "verified" | "manual" | "not_owner" | "another_person" | "declined" | "timed_out" | "cancelled" | "network" | "level_too_low" | "unknown_customer" | "could_not_check";

/**
 * One check that is over.
 */
export type ActivityRow = { 
/**
 * Finds it in the log, and names the row.
 */
reference: string, 
/**
 * When it began.
 */
at: number, 
/**
 * The displayed numbers of its orders; empty for an inquiry, which has none.
 */
numbers: string, 
/**
 * How it ended.
 */
outcome: ActivityOutcome, 
/**
 * How the customer was asked.
 */
how: ActivityHow, 
/**
 * Seconds from its beginning to its end; none where nobody waited.
 */
took_s: number | null, 
/**
 * Who asked.
 */
staff: string, 
/**
 * At which till.
 */
till: string, };

/**
 * One day's checks.
 */
export type ActivityScreen = { 
/**
 * When the shown day begins.
 */
day: number, 
/**
 * How many days ago that is: 0 is today.
 */
days_ago: number, 
/**
 * How many days there are to choose from, today among them.
 */
days: number, 
/**
 * After so many days notes of checks are deleted; none where nothing is, as in practice.
 */
kept_days: number | null, 
/**
 * All checks of the day.
 */
counts: ActivityCounts, 
/**
 * Half of the verified checks took so many seconds at most; none if there were none.
 */
median_s: number | null, 
/**
 * The day by its hours, without a gap.
 */
hours: Array<ActivityHour>, 
/**
 * What the list is filtered by; may be empty.
 */
text: string, 
/**
 * The one kind of outcome that the list shows; none for all.
 */
group: ActivityGroup | null, 
/**
 * Of the checks that match the text: how many there are of each kind.
 */
matching: ActivityCounts, 
/**
 * The rows, the newest first, at most 500.
 */
rows: Array<ActivityRow>, 
/**
 * The folder and the file's name, once the list was exported.
 */
saved_as: string | null, };

/**
 * What to do about a point.
 */
export type Advice = "correct_configuration" | "keep_credential" | "unlock_keyring" | "protect_file" | "restore_ledger_key" | "repair_data" | "check_printer" | "check_mail" | "check_proxy" | "add_roots" | "check_dates" | "check_network" | "check_issuer" | "write_issuer_exactly" | "enable_ciba" | "add_algorithm" | "list_origin" | "ask_for_keys" | "compare_pins" | "choose_authentication" | "compare_credential" | "register_certificate" | "meet_profile" | "allow_ciba" | "ask_provider" | "pin_tenant" | "set_clock";

/**
 * Another order of the same owner that can be collected with the same approval.
 */
export type AlsoOrder = { 
/**
 * Names this order in `include`.
 */
order: number, 
/**
 * The displayed order number.
 */
number: string, 
/**
 * Items in all.
 */
items: number, 
/**
 * When it became ready.
 */
ready_at: number | null, 
/**
 * Whether the customer will be asked about it, too.
 */
included: boolean, };

/**
 * It is somebody else: nothing of them is shown.
 */
export type AnotherPersonState = { 
/**
 * What it was about.
 */
subject: InquirySubject, 
/**
 * What was checked, the failed one first.
 */
evidence: Array<Evidence>, 
/**
 * Finds it in the log.
 */
reference: string, };

/**
 * What a second person approves.
 */
export type Approves = { "is": "unlock" } | { "is": "owner_change", 
/**
 * Whether it is taken over.
 */
accept: boolean, 
/**
 * What changes.
 */
change: OwnerChange, } | { "is": "manual_id", 
/**
 * Which.
 */
document: Document, 
/**
 * The age read in it, where goods ask for one.
 */
age_seen: number | null, } | { "is": "override", 
/**
 * Which.
 */
rules: Array<Overridable>, } | { "is": "let_pass" } | { "is": "correction", 
/**
 * Which, and how many of each.
 */
lines: Array<HandedLine>, };

/**
 * Somebody who may be asked about an order: its owner, or whom the owner named.
 */
export type Askable = { 
/**
 * Names this person in `ask`.
 */
whom: number, 
/**
 * Whether it is the owner.
 */
is_owner: boolean, 
/**
 * First name and initial; may be empty.
 */
name: string, 
/**
 * Whom the request goes to; none if the provider could not know this person.
 */
sent_to: Masked | null, 
/**
 * Whether the request will go to this person.
 */
chosen: boolean, };

/**
 * What a second person is asked to approve.
 */
export type AskedAct = { "is": "unlock" } | { "is": "owner_change", 
/**
 * Whether to take it over.
 */
accept: boolean, } | { "is": "manual_id", 
/**
 * Which.
 */
document: Document, 
/**
 * The age read in it, where goods ask for one.
 */
age_seen: number | null, } | { "is": "override", 
/**
 * Which: all that stand against it, and no others.
 */
rules: Array<Overridable>, } | { "is": "let_pass" } | { "is": "correction", 
/**
 * Which lines, and how many of each.
 */
lines: Array<CorrectedLine>, };

/**
 * Who is at the desk.
 */
export type AtDesk = { "is": "account" } | { "is": "nobody" } | { "is": "signed_in", 
/**
 * What they may do.
 */
role: Role, };

/**
 * Who called whom.
 */
export type Called = "by_customer" | "by_store";

/**
 * Why the till could not be opened.
 */
export type CannotStart = "configuration" | "second_copy" | "other_stamp" | "newer_data" | "storage_full" | "storage_locked" | "storage_damaged" | "storage_failed" | "secrets" | "practice";

/**
 * The till could not be opened.
 */
export type CannotStartScreen = { 
/**
 * Why.
 */
because: CannotStart, 
/**
 * For IT, in English: what exactly, and what to do; never a secret.
 */
detail: string, };

/**
 * One line of the checklist.
 */
export type CheckLine = { 
/**
 * Names the line in `tick`.
 */
line: number, 
/**
 * How many.
 */
quantity: number, 
/**
 * What.
 */
title: string, 
/**
 * The shop's article number; may be empty.
 */
sku: string, 
/**
 * Ticked by the teller: all of it is here.
 */
ticked: boolean, 
/**
 * What of it stays behind, and why; the rest of it counts as ticked.
 */
missing: Missing | null, };

/**
 * What a check was for.
 */
export type CheckPurpose = "pick_up" | "let_collect";

/**
 * Why an act is not possible.
 */
export type Closed = "already_handed_over" | "same_number_handed_over" | "cancelled" | "other_store" | "not_ready" | "unpaid" | "owner_changed" | "no_customer_identifier" | "unknown_status" | "expired" | "not_seen" | "remote_too_dear" | "items_left" | "nothing_ticked" | "every_line" | "another_account" | "too_soon" | "provider_resting" | "shop_silent" | "age_not_proved" | "declined_just_now" | "asked_too_often" | "no_staff" | "no_supervisor" | "not_allowed" | "code_tells_too_little" | "no_merchant" | "customer_asked_too_often";

/**
 * What may keep a phone from reading the code.
 */
export type CodeTrouble = "too_small" | "covered";

/**
 * Somebody who may collect an order, masked.
 */
export type Collector = { 
/**
 * First name and initial; may be empty.
 */
name: string, 
/**
 * By what they are known, strongest first.
 */
identifiers: Array<KnownBy>, };

/**
 * Who may collect an order, masked.
 */
export type Collectors = { 
/**
 * The owner.
 */
owner: Collector, 
/**
 * Whom the owner named.
 */
proxies: Array<Collector>, };

/**
 * What we know of the contact with the provider.
 */
export type Connection = "connecting" | "connected" | "no_network" | "check_settings";

/**
 * The connection test.
 */
export type ConnectionTest = { "is": "not_run" } | { "is": "running" } | { "is": "done", 
/**
 * When.
 */
at: number, 
/**
 * How long it took.
 */
took_ms: number, 
/**
 * Each check, in order; all of them are tried.
 */
checks: Array<TestedPoint>, };

/**
 * Whether the provider can be reached during a check.
 */
export type Contact = { "is": "good" } | { "is": "lost", 
/**
 * How many tries have failed in a row.
 */
attempt: number, 
/**
 * Seconds until the next try when this view was made.
 */
retry_in_s: number, };

/**
 * A line of which something was not handed over after all.
 */
export type CorrectedLine = { 
/**
 * The line's handle in the offer.
 */
line: number, 
/**
 * How many.
 */
quantity: number, };

/**
 * What the till proves itself with at the provider.
 */
export type CredentialKind = "secret" | "private_key" | "certificate";

/**
 * The code that the customer scans.
 */
export type CustomerCode = { 
/**
 * The QR code as an SVG document. None where the provider notifies the customer by itself.
 */
qr_svg: string | null, 
/**
 * How many of the screen's pixels a module of it gets.
 */
pixels_per_module: number, 
/**
 * The pairing code's word.
 */
code_word: string, 
/**
 * Its two digits.
 */
code_digits: string, 
/**
 * Seconds left when this view was made; the display counts on from there.
 */
left_s: number, 
/**
 * Seconds from the start to the end.
 */
lifetime_s: number, };

/**
 * How the display looks: the store's own choices.
 */
export type CustomerLook = { 
/**
 * The store's name.
 */
store: string, 
/**
 * Anything but real is marked by a band.
 */
realm: Realm, 
/**
 * The display's language.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Whether it is drawn turned.
 */
orientation: Orientation, 
/**
 * Larger text, the strongest contrast, and the time in words.
 */
larger: boolean, 
/**
 * No movement but the countdown.
 */
reduce_motion: boolean, };

/**
 * Everything the customer display shows at one moment.
 */
export type CustomerView = { 
/**
 * Grows by one with every published view.
 */
version: number, 
/**
 * How it looks, whatever it shows.
 */
look: CustomerLook, 
/**
 * What it shows.
 */
showing: Showing, };

/**
 * The field and the list.
 */
export type DeskScreen = { 
/**
 * What the list is filtered by; empty for all that wait.
 */
query: string, 
/**
 * The rows, newest first, at most 200; in a search those that wait come before the others, at most 50.
 */
orders: Array<OrderRow>, 
/**
 * Whether there are more than these.
 */
more: boolean, 
/**
 * When the list was read.
 */
updated_at: number, 
/**
 * Something to say about the last scan or search.
 */
notice: Notice | null, 
/**
 * Orders that come in meanwhile; the list shows them by itself.
 */
intake: Intake | null, };

/**
 * What the teller may choose about the customer display.
 */
export type DisplayChoices = { 
/**
 * Whether there is one.
 */
in_use: boolean, 
/**
 * Its screen, as the system calls it; none: the first one that the teller's window is not on.
 */
screen: string | null, 
/**
 * How its screen stands.
 */
orientation: Orientation, 
/**
 * Its language.
 */
language: DisplayLanguage, 
/**
 * Whether each code is shown there without being asked for.
 */
automatic: boolean, 
/**
 * Larger text, the strongest contrast, and the time in words.
 */
larger: boolean, 
/**
 * The screen's diagonal, from which the size of the code follows.
 */
diagonal_inches: number | null, };

/**
 * The display's language.
 */
export type DisplayLanguage = "till" | "en" | "sv";

/**
 * How the customer display stands.
 */
export type DisplayState = { "is": "off" } | { "is": "unplugged" } | { "is": "ready" } | { "is": "shown", 
/**
 * What may keep a phone from reading it.
 */
trouble: CodeTrouble | null, };

/**
 * The customer display, for the teller.
 */
export type DisplayView = { 
/**
 * What was chosen.
 */
choices: DisplayChoices, 
/**
 * The screens that are plugged in.
 */
screens: Array<ScreenChoice>, 
/**
 * How it stands.
 */
state: DisplayState, };

/**
 * A document that somebody may show.
 */
export type Document = "passport" | "identity_card" | "driving_licence";

/**
 * How a check ended without a yes or no.
 */
export type End = { "is": "declined" } | { "is": "timed_out", 
/**
 * Seconds that were given.
 */
after_s: number, } | { "is": "level_too_low", 
/**
 * What must be proved.
 */
needs: Identifier, } | { "is": "sign_in_too_weak", 
/**
 * Which rule it breaks.
 */
rule: SignInRule, 
/**
 * For IT: how.
 */
detail: string, } | { "is": "no_common_identifier" } | { "is": "another_account" } | { "is": "contradiction" } | { "is": "token_invalid", 
/**
 * For IT: which rule, in a few words.
 */
rule: string, } | { "is": "unknown_customer" } | { "is": "result_lost" } | { "is": "unreachable", 
/**
 * For IT: what failed, with the status if there was one.
 */
detail: string, } | { "is": "misconfigured", 
/**
 * What is wrong.
 */
cause: Misconfigured, 
/**
 * For IT: code and status, never a secret.
 */
detail: string, 
/**
 * Whether the connection test looks at it. Else the detail alone says what to change.
 */
tested: boolean, } | { "is": "clock_wrong", 
/**
 * Seconds that the PC is ahead of (positive) or behind the provider.
 */
ahead_s: number, } | { "is": "verdict_expired" } | { "is": "storage", 
/**
 * What happened to it.
 */
because: StorageTrouble, };

/**
 * Every other end of a check.
 */
export type EndedScreen = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * Whom the words are for: whoever was asked need not be who is here.
 */
purpose: CheckPurpose, 
/**
 * How it ended.
 */
end: End, 
/**
 * Finds this check in the log.
 */
reference: string, 
/**
 * Whether *Try again* makes sense.
 */
try_again: boolean, 
/**
 * Whether a new request can go by e-mail at once, to the order's own address.
 */
by_mail: boolean, 
/**
 * Whether details for whoever helps can be copied.
 */
details: boolean, };

/**
 * One thing that was checked, for the teller.
 */
export type Evidence = { "is": "identifier", 
/**
 * Which one.
 */
kind: Identifier, 
/**
 * Whether it is the order's.
 */
passed: boolean, 
/**
 * Masked; empty where it must not be shown.
 */
text: string, } | { "is": "token", 
/**
 * The issuer's host.
 */
issuer: string, } | { "is": "signed_in", 
/**
 * Seconds; none if the provider didn't say.
 */
ago_s: number | null, 
/**
 * How old it may be, in seconds; none where the policy sets no limit.
 */
limit_s: number | null, } | { "is": "once", 
/**
 * The binding code.
 */
code: string, };

/**
 * Why an act was not done.
 */
export type Failure = { "kind": "not_now" } | { "kind": "not_signed_in" } | { "kind": "refused", 
/**
 * The rule.
 */
because: Closed, } | { "kind": "not_asked", 
/**
 * What is wrong.
 */
because: NotAsked, } | { "kind": "taken_by_another", 
/**
 * What it has.
 */
what: Taken, 
/**
 * That till, if known.
 */
till: string, 
/**
 * When, if known.
 */
at: number | null, } | { "kind": "recorded_otherwise", 
/**
 * The number of its entry in the ledger.
 */
entry: number, } | { "kind": "storage", 
/**
 * What happened to it.
 */
because: StorageTrouble, } | { "kind": "not_saved" } | { "kind": "not_copied" } | { "kind": "not_printed" } | { "kind": "bad_input" } | { "kind": "stopped" } | { "kind": "unexpected", 
/**
 * Finds it in the log.
 */
reference: string, };

/**
 * The choice before there is a till.
 */
export type FirstRunScreen = { 
/**
 * Whoever is to connect the till reads how.
 */
connecting: boolean, 
/**
 * Where the configuration belongs.
 */
machine_file: string, };

/**
 * Whether an act is possible now, and why not.
 */
export type Gate = { "is": "open" } | { "is": "closed", 
/**
 * The first reason.
 */
because: Closed, };

/**
 * A line of which something was handed over.
 */
export type HandedLine = { 
/**
 * Names the line in `ask_second_person`.
 */
line: number, 
/**
 * How many were handed over, or are to be taken back.
 */
quantity: number, 
/**
 * What.
 */
title: string, };

/**
 * What a hand-over stood on.
 */
export type HandedOverBy = "sign_in" | "remote" | "owners_word" | "overridden" | "manual";

/**
 * Recorded.
 */
export type HandedOverScreen = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * When.
 */
at: number, 
/**
 * Items given.
 */
items: number, 
/**
 * Items that stay behind; the order can be collected again.
 */
left: number, 
/**
 * The shelf, empty now.
 */
shelf: string, 
/**
 * How far the news for the order's shop is; none if it is not told.
 */
shop: ShopNews | null, 
/**
 * Number of the ledger entry.
 */
entry: number, 
/**
 * Seconds until the list comes back by itself, when this view was made; none while its receipt is printed, or if that
 * did not come out.
 */
back_in_s: number | null, 
/**
 * How far its receipt is; none where no receipts are printed.
 */
receipt: ReceiptState | null, 
/**
 * Whether the system's print dialog is offered: where no receipt printer is set, or it did not print.
 */
elsewhere: boolean, 
/**
 * The receipts for that dialog; none where it is not offered.
 */
sheets: Array<Sheet>, 
/**
 * What it stood on.
 */
by: HandedOverBy, };

/**
 * Who it is.
 */
export type IdentifiedState = { 
/**
 * The name from the token.
 */
name: string | null, 
/**
 * What it is about.
 */
subject: InquirySubject, 
/**
 * What was checked.
 */
evidence: Array<Evidence>, 
/**
 * How the person signed in, in the provider's words.
 */
level: SignInLevel, 
/**
 * When it was recorded.
 */
at: number, 
/**
 * Number of the ledger entry.
 */
entry: number, 
/**
 * Finds it in the log.
 */
reference: string, };

/**
 * A kind of identifier, strongest first.
 */
export type Identifier = "account" | "personal_number" | "email" | "phone" | "none";

/**
 * Every other end.
 */
export type InquiryEnded = { 
/**
 * How it ended.
 */
end: End, 
/**
 * Finds it in the log.
 */
reference: string, 
/**
 * Whether *Try again* makes sense.
 */
try_again: boolean, 
/**
 * Whether details for whoever helps can be copied.
 */
details: boolean, };

/**
 * What is filled in before anybody is asked.
 */
export type InquiryForm = { 
/**
 * Whether anybody can be asked, and why not.
 */
ask: Gate, 
/**
 * The number of the order that a call is about, if one was open.
 */
regarding: string, 
/**
 * The word of the binding code that the next request will have.
 */
code_word: string, 
/**
 * Its two digits.
 */
code_digits: string, 
/**
 * Who is paid, as the customer's phone says it.
 */
merchant: string, 
/**
 * The currency of an amount without one.
 */
currency: string, 
/**
 * In practice: made-up customers can be asked.
 */
practice: boolean, };

/**
 * One of the three.
 */
export type InquiryScreen = { 
/**
 * Which.
 */
about: About, 
/**
 * How far it is.
 */
state: InquiryState, };

/**
 * How far an inquiry is.
 */
export type InquiryState = { "is": "form" } & InquiryForm | { "is": "starting" } | { "is": "waiting" } & InquiryWaiting | { "is": "verifying" } | { "is": "identified" } & IdentifiedState | { "is": "another_person" } & AnotherPersonState | { "is": "ended" } & InquiryEnded;

/**
 * What an inquiry is about, besides a person.
 */
export type InquirySubject = { 
/**
 * Who called whom.
 */
called: Called | null, 
/**
 * The number of the order that a call is about.
 */
regarding: string | null, 
/**
 * What is paid, such as `129.00 SEK`.
 */
amount: string | null, 
/**
 * Who is paid.
 */
merchant: string | null, };

/**
 * The customer's turn.
 */
export type InquiryWaiting = { 
/**
 * The QR code as SVG, drawn here; none where the provider notifies by itself, and never for a caller.
 */
qr_svg: string | null, 
/**
 * The host that the QR leads to.
 */
host: string | null, 
/**
 * The binding code's word.
 */
code_word: string, 
/**
 * The binding code's two digits.
 */
code_digits: string, 
/**
 * What the customer's phone shows.
 */
message: string, 
/**
 * Seconds left when this view was made.
 */
left_s: number, 
/**
 * Seconds from the start to the end.
 */
lifetime_s: number, 
/**
 * When the request was sent.
 */
sent_at: number, 
/**
 * Whom it was sent to.
 */
sent_to: Masked, 
/**
 * What it is about.
 */
subject: InquirySubject, 
/**
 * How the waiting goes.
 */
pace: Pace, 
/**
 * Whether the provider can be reached.
 */
contact: Contact, 
/**
 * In practice: the made-up customer can be told what to do.
 */
practice: boolean, };

/**
 * Orders that come in just now (`cancel_intake` stops it, without harm).
 */
export type Intake = { 
/**
 * Where they come from.
 */
from: IntakeFrom, 
/**
 * How many of this file or page are kept.
 */
orders: number, 
/**
 * How many it has, once it is read.
 */
of: number | null, 
/**
 * Somebody wished it to stop: it does so after the orders that are being written.
 */
stopping: boolean, };

/**
 * Where orders come from.
 */
export type IntakeFrom = { "is": "files", 
/**
 * Which of them is read, beginning with 1.
 */
file: number, 
/**
 * How many there are.
 */
files: number, } | { "is": "shop", 
/**
 * Its name in the configuration.
 */
name: string, 
/**
 * Which page of its answer is read, beginning with 1; nobody knows how many there are.
 */
page: number, };

/**
 * By what somebody is known.
 */
export type KnownBy = { 
/**
 * The identifier, masked.
 */
identifier: Masked, 
/**
 * Whether it is another than on the other side. What is masked may look the same and not be.
 */
differs: boolean, };

/**
 * A language that every text exists in.
 */
export type Language = "en" | "sv";

/**
 * The owner is asked from afar; there is no code to scan.
 */
export type LetCollect = { 
/**
 * Who is at the counter.
 */
name: string, 
/**
 * How the request reaches the owner.
 */
reach: OwnerReach, };

/**
 * The customer's link by e-mail. The link itself never comes to a page.
 */
export type LinkByMail = { 
/**
 * How far it is.
 */
state: LinkState, 
/**
 * The address, masked.
 */
to: string, };

/**
 * How far the copying of a link is.
 */
export type LinkCopy = "offered" | "copied" | "no_more";

/**
 * How far the letter with a link is.
 */
export type LinkState = "offered" | "sending" | "sent" | "failed" | "no_more";

/**
 * One of the people of practice.
 */
export type MadeUpPerson = { 
/**
 * The id to type.
 */
id: string, 
/**
 * The name.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * The PIN to type: no secret, since it opens nothing but practice.
 */
pin: string, };

/**
 * Somebody showed a document: the goods may be given, and this is never called verified.
 */
export type ManualScreen = { 
/**
 * Names this proof; `hand_over` with it.
 */
verdict: number, 
/**
 * The displayed order number.
 */
number: string, 
/**
 * Which document.
 */
document: Document, 
/**
 * The age read in it, where goods ask for one.
 */
age_seen: number | null, 
/**
 * The second person's name.
 */
approved_by: string, 
/**
 * The owner's name as the order has it, to be held against the document; gone after 60 s without a key.
 */
owner: string | null, 
/**
 * Seconds until it proves nothing any more, when this view was made.
 */
left_s: number, 
/**
 * Where the parcel lies.
 */
shelf: string, 
/**
 * The lines to give.
 */
lines: Array<CheckLine>, 
/**
 * The customer's own note, quoted as theirs.
 */
note: string | null, 
/**
 * Whether *Hand over* is possible, and why not.
 */
hand_over: Gate, 
/**
 * The shop's own reasons not to hand over.
 */
own_reasons: Array<OwnReason>, 
/**
 * Finds this act in the log.
 */
reference: string, };

/**
 * An identifier as a passer-by may see it.
 */
export type Masked = { 
/**
 * What it is.
 */
kind: Identifier, 
/**
 * Such as `a•••a@example.com`; empty for an account.
 */
text: string, };

/**
 * What is wrong with the set-up.
 */
export type Misconfigured = "client_refused" | "secret_missing" | "secret_unreadable" | "issuer_wrong" | "connection_not_trusted" | "not_the_provider" | "no_common_algorithm" | "ciba_missing" | "request_refused" | "user_code_wanted" | "profile_broken" | "customer_page_wrong" | "tenant_not_pinned" | "other_key";

/**
 * What of a line stays behind.
 */
export type Missing = { 
/**
 * How many; at most as many as the line has.
 */
quantity: number, 
/**
 * Why.
 */
reason: MissingReason, };

/**
 * Why something stays behind although the rest is handed over.
 */
export type MissingReason = "not_found" | "damaged" | "not_wanted" | "later";

/**
 * What was typed that nobody can be asked by.
 */
export type NotAsked = "personal_number" | "personal_number_length" | "personal_number_at_the_counter" | "hint" | "amount" | "order";

/**
 * Another person: nothing of the order is shown.
 */
export type NotOwnerScreen = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * What was checked, the failed one first.
 */
evidence: Array<Evidence>, 
/**
 * Finds this check in the log.
 */
reference: string, 
/**
 * Whether the owner can be asked if who is here may collect; none where the shop does not wish that, or nobody is named.
 * By which name is told when they are asked: who answered may be anywhere.
 */
ask_owner: Gate | null, 
/**
 * Whether *Try again* makes sense: not after the owner was asked from afar.
 */
try_again: boolean, };

/**
 * Something to say above the list.
 */
export type Notice = { "is": "no_match", 
/**
 * What was looked for.
 */
query: string, } | { "is": "ambiguous", 
/**
 * What was looked for.
 */
query: string, } | { "is": "check_lost", 
/**
 * The order's number.
 */
number: string, } | { "is": "shop_silent", 
/**
 * When all of them were last read, if ever.
 */
as_of: number | null, } | { "is": "shop_not_told", 
/**
 * How many.
 */
hand_overs: number, } | { "is": "storage", 
/**
 * What happened to the data folder.
 */
because: StorageTrouble, };

/**
 * Something that a second person may approve.
 */
export type Offer = { "is": "unlock" } | { "is": "owner_change", 
/**
 * What is to change.
 */
change: OwnerChange, } | { "is": "manual_id", 
/**
 * Those that the policy allows for this order.
 */
documents: Array<Document>, 
/**
 * The age that some goods ask for, to be read in the document.
 */
min_age: number | null, } | { "is": "override", 
/**
 * All that stand against it.
 */
rules: Array<Overridable>, } | { "is": "let_pass" } | { "is": "correction", 
/**
 * What was handed over.
 */
lines: Array<HandedLine>, };

/**
 * One of the orders that were approved together.
 */
export type OrderOfSet = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * How far it is.
 */
state: SetState, };

/**
 * One order in the list.
 */
export type OrderRow = { 
/**
 * Opens this order (`open_row`); means nothing elsewhere.
 */
row: number, 
/**
 * The displayed order number.
 */
number: string, 
/**
 * First name and initial.
 */
customer: string, 
/**
 * When the customer placed it, where the source says so.
 */
placed_at: number | null, 
/**
 * When it became ready.
 */
ready_at: number | null, 
/**
 * Items in all.
 */
items: number, 
/**
 * What sets it apart from an order that can simply be collected.
 */
flag: RowFlag | null, };

/**
 * One order before the check.
 */
export type OrderScreen = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * First name and initial.
 */
customer: string, 
/**
 * Items in all.
 */
items: number, 
/**
 * When it became ready.
 */
ready_at: number | null, 
/**
 * Paid, or what is due.
 */
payment: Payment, 
/**
 * When the order's shop last said how it is, unless it has just done so; none in practice.
 */
as_of: number | null, 
/**
 * What the teller must know before asking anybody.
 */
warnings: Array<Warning>, 
/**
 * Whom the request goes to, masked; none if the order has no identifier the provider could know.
 */
sent_to: Masked | null, 
/**
 * Whether the teller typed whom it goes to.
 */
typed: boolean, 
/**
 * Whether the teller may.
 */
may_type: boolean, 
/**
 * Whom it may go to: the owner first. One alone is no choice.
 */
askable: Array<Askable>, 
/**
 * Other orders of the owner that can be collected with the same approval.
 */
also: Array<AlsoOrder>, 
/**
 * What the customer will have to prove.
 */
must_prove: Identifier, 
/**
 * Whether *Identify* is possible, and why not.
 */
identify: Gate, };

/**
 * How a screen stands.
 */
export type Orientation = "auto" | "landscape" | "portrait";

/**
 * A rule that a second person may let pass.
 */
export type Overridable = "remote" | "every_line" | "another_account";

/**
 * A reason of the shop's own not to hand over, in each language.
 */
export type OwnReason = { 
/**
 * Names it in `refuse`.
 */
name: string, 
/**
 * In English.
 */
en: string, 
/**
 * In Swedish.
 */
sv: string, };

/**
 * A change of who may collect an order.
 */
export type OwnerChange = { 
/**
 * Who may collect it now.
 */
before: Collectors, 
/**
 * Who may, if it is taken over.
 */
after: Collectors, };

/**
 * How a request reaches an owner who is elsewhere.
 */
export type OwnerReach = "by_provider" | "by_mail" | "uncertain" | "by_pretend_phone";

/**
 * How the waiting goes.
 */
export type Pace = "usual" | "slow" | "expiring";

/**
 * Paid, or what is due.
 */
export type Payment = { "is": "paid" } | { "is": "partly_refunded" } | { "is": "due", 
/**
 * As written for people, such as `129.00 SEK`; empty if the shop doesn't say how much.
 */
amount: string, } | { "is": "unknown" };

/**
 * Why a PIN was not enough.
 */
export type PinTrouble = { "is": "not_a_pin" } | { "is": "wrong" } | { "is": "locked", 
/**
 * Seconds until the next try.
 */
left_s: number, } | { "is": "locked_until_released" } | { "is": "same_person" } | { "is": "same_pin" } | { "is": "not_a_supervisor" };

/**
 * What the connection test looks at, in the order in which it is told.
 */
export type Point = "configuration" | "credentials" | "ledger_key" | "data" | "shops" | "printer" | "mail" | "proxy" | "tls" | "discovery" | "issuer" | "backchannel" | "algorithms" | "endpoints" | "keys" | "authentication" | "client" | "caller_client" | "counter_client" | "payment_client" | "tenant" | "clock";

/**
 * How one check of the connection test went.
 */
export type PointResult = "passed" | "warned" | "failed" | "skipped";

/**
 * One rule.
 */
export type PolicyLine = { 
/**
 * Which one.
 */
rule: PolicyRule, 
/**
 * What it says.
 */
value: PolicyValue, 
/**
 * Who set it.
 */
set_by: SetBy, 
/**
 * Where exactly, for IT: a file and a line; empty if it is built in.
 */
place: string, };

/**
 * A rule of the shop.
 */
export type PolicyRule = "customer_time" | "sign_in_age" | "verdict_valid" | "every_line" | "remote" | "ask_owner" | "manual" | "manual_up_to" | "override" | "undo" | "keep";

/**
 * What a rule says.
 */
export type PolicyValue = { "is": "yes" } | { "is": "no" } | { "is": "unset" } | { "is": "seconds", 
/**
 * How many.
 */
n: number, } | { "is": "days", 
/**
 * How many.
 */
n: number, } | { "is": "count", 
/**
 * How many.
 */
n: number, } | { "is": "up_to", 
/**
 * With its currency.
 */
amount: string, };

/**
 * What the made-up customer does.
 */
export type PracticeAnswer = "owner" | "somebody_else" | "decline";

/**
 * What the teller may choose freely.
 */
export type Preferences = { 
/**
 * Language of the window.
 */
language: Language, 
/**
 * The language is the computer's. Whoever asks for this gets that, whatever `language` says.
 */
language_of_system: boolean, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Size of all text.
 */
text_size: TextSize, 
/**
 * No movement but the countdown.
 */
reduce_motion: boolean, 
/**
 * Short tones for what happens; never the only sign of it.
 */
sounds: boolean, };

/**
 * A question that must be answered first.
 */
export type Question = { "is": "leave_for_scan", 
/**
 * The order that would be left.
 */
number: string, } | { "is": "stop_for_scan", 
/**
 * What they are asked for.
 */
about: About, };

/**
 * Which world this till lives in; they never mix.
 */
export type Realm = "real" | "practice" | "test";

/**
 * How far a receipt is. What printers tell is that they took it.
 */
export type ReceiptState = "offered" | "printing" | "printed" | "failed";

/**
 * Why an order is not handed over although the owner is here.
 */
export type RefusalReason = "changed_mind" | "item_missing" | "other" | { "own": { 
/**
 * Its name, as the verdict's screen has it.
 */
name: string, } };

/**
 * Whether this order may be handed over although nobody saw the customer accept.
 */
export type Remote = { "is": "never" } | { "is": "allowed", 
/**
 * Up to which amount orders may, as written for people.
 */
up_to: string, } | { "is": "too_dear", 
/**
 * That amount.
 */
up_to: string, };

/**
 * What one of the staff may do.
 */
export type Role = "teller" | "supervisor";

/**
 * What sets a row apart.
 */
export type RowFlag = "returns_tomorrow" | "not_ready" | "handed_over" | "partly_handed_over" | "cancelled" | "other_store" | "unpaid" | "second_person" | "no_customer_identifier";

/**
 * The scanner as it is set up, and what its test said.
 */
export type ScannerPage = { 
/**
 * Typed before each code.
 */
prefix: string, 
/**
 * Typed after each code.
 */
suffix: string, 
/**
 * For which keyboard it is set up, as the configuration writes it.
 */
layout: string, 
/**
 * What is to be scanned, to be read by people.
 */
test_code: string, 
/**
 * The same as a barcode: an SVG document.
 */
barcode_svg: string, 
/**
 * The same as a QR code: an SVG document.
 */
qr_svg: string, 
/**
 * Scans are taken as tests; none is looked up.
 */
listening: boolean, 
/**
 * What came last, as it came.
 */
arrived: string | null, 
/**
 * What that says about the scanner.
 */
told: ScannerTold | null, };

/**
 * What the test code tells about a scanner.
 */
export type ScannerTold = { "is": "right" } | { "is": "layout", 
/**
 * As the configuration writes it.
 */
layout: string, } | { "is": "affixes", 
/**
 * Before it; may be empty.
 */
prefix: string, 
/**
 * After it; may be empty.
 */
suffix: string, } | { "is": "other_layout" } | { "is": "not_the_test_code" };

/**
 * The one screen that is shown.
 */
export type Screen = { "is": "sign_in" } & SignInScreen | { "is": "desk" } & DeskScreen | { "is": "order" } & OrderScreen | { "is": "starting" } & StartingScreen | { "is": "waiting" } & WaitingScreen | { "is": "verifying" } & StartingScreen | { "is": "verified" } & VerifiedScreen | { "is": "manual" } & ManualScreen | { "is": "not_owner" } & NotOwnerScreen | { "is": "ended" } & EndedScreen | { "is": "handed_over" } & HandedOverScreen | { "is": "activity" } & ActivityScreen | { "is": "inquiry" } & InquiryScreen | { "is": "settings" } & SettingsScreen | { "is": "first_run" } & FirstRunScreen | { "is": "cannot_start" } & CannotStartScreen;

/**
 * A screen that can be chosen.
 */
export type ScreenChoice = { 
/**
 * As the system calls it.
 */
name: string, 
/**
 * Counted from 1.
 */
number: number, 
/**
 * In its own pixels.
 */
width: number, 
/**
 * In its own pixels.
 */
height: number, 
/**
 * Whether the display stands on it.
 */
is_display: boolean, };

/**
 * A second person is asked.
 */
export type SecondPersonDialog = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * What they approve.
 */
approves: Approves, 
/**
 * Why, in the words of whoever asks.
 */
reason: string, 
/**
 * Who asks.
 */
asked_by: string, 
/**
 * What was wrong with the last try.
 */
trouble: PinTrouble | null, 
/**
 * In practice: the made-up people who may approve, to be shown with their PINs. Else empty.
 */
made_up: Array<MadeUpPerson>, };

/**
 * Where a credential is kept.
 */
export type SecretPlace = "keyring" | "file" | "practice";

/**
 * Who set a value.
 */
export type SetBy = "locked_policy" | "machine" | "built_in";

/**
 * How far one of several orders is.
 */
export type SetState = "here" | "waits" | "handed_over" | "refused" | "not_proved";

/**
 * What the teller may see and set.
 */
export type SettingsScreen = { 
/**
 * The provider's address.
 */
issuer: string, 
/**
 * Our name at the provider.
 */
client_id: string, 
/**
 * The pinned tenant, if any.
 */
tenant: string | null, 
/**
 * What the till proves itself with.
 */
credential: CredentialKind, 
/**
 * Where that is kept; never the credential itself.
 */
secret: SecretPlace, 
/**
 * Who set these values: they are locked for the teller.
 */
managed_by: string, 
/**
 * The language of receipts; the shop's to say.
 */
receipt_language: Language, 
/**
 * The scanner.
 */
scanner: ScannerPage, 
/**
 * The shop's rules.
 */
policy: Array<PolicyLine>, 
/**
 * The connection test.
 */
test: ConnectionTest, 
/**
 * Where data lies.
 */
data_folder: string, 
/**
 * The app's version.
 */
app_version: string, };

/**
 * One receipt.
 */
export type Sheet = { 
/**
 * The language of receipts, whatever that of the window is.
 */
language: Language, 
/**
 * Nothing real was handed over, and the paper has to say so.
 */
is_practice: boolean, 
/**
 * The receipt printer printed it before.
 */
is_copy: boolean, 
/**
 * The store, as people call it.
 */
store: string, 
/**
 * The displayed order number.
 */
number: string, 
/**
 * What was handed over.
 */
given: Array<SheetItem>, 
/**
 * What can still be collected.
 */
left: Array<SheetItem>, 
/**
 * The day, in the store's time, such as `2026-11-26`.
 */
day: string, 
/**
 * The time of day with its zone, such as `14:32 CET`.
 */
time: string, 
/**
 * A document was seen, instead of a sign-in.
 */
by_document: boolean, 
/**
 * The identity provider, as people call it.
 */
provider: string, 
/**
 * Finds the check in the log and in the ledger.
 */
reference: string, 
/**
 * The ledger's end with this hand-over, in groups that somebody can type.
 */
ledger: string, };

/**
 * So many of something.
 */
export type SheetItem = { 
/**
 * How many.
 */
quantity: number, 
/**
 * Of what, in the words of the shop.
 */
title: string, };

/**
 * The frame round every screen: where we are and how we are connected.
 */
export type Shell = { 
/**
 * Real, practice or test. Anything but real is marked so that nobody can miss it.
 */
realm: Realm, 
/**
 * The provider's name on screens, such as `Authway`.
 */
provider: string, 
/**
 * The contact with the provider, as far as we know.
 */
connection: Connection, 
/**
 * Without contact: seconds until the provider is looked for again, when this view was made.
 */
next_try_s: number | null, 
/**
 * The store's name.
 */
store: string, 
/**
 * The till's name or number.
 */
till: string, 
/**
 * Who stands at the desk.
 */
teller: string, 
/**
 * This is practice, and can be left from here for what there is without it.
 */
can_leave: boolean, };

/**
 * How far the news of a hand-over is on its way to the shop.
 */
export type ShopNews = "waiting" | "told" | "failed";

/**
 * What the display shows.
 */
export type Showing = { "is": "welcome" } | { "is": "code" } & CustomerCode | { "is": "checking" } | { "is": "thanks" } | { "is": "done" } | { "is": "not_completed" } | { "is": "here", 
/**
 * Its number in Settings.
 */
number: number, };

/**
 * How somebody signed in, in the provider's words.
 */
export type SignInLevel = { 
/**
 * How sure of the person the provider is (`acr`).
 */
acr: string | null, 
/**
 * By which means (`amr`).
 */
amr: Array<string>, 
/**
 * At which identity provider behind it (`idp`).
 */
idp: string | null, };

/**
 * A rule of the shop about sign-ins.
 */
export type SignInRule = "age" | "level" | "means" | "identity_provider";

/**
 * Somebody has to sign in.
 */
export type SignInScreen = { 
/**
 * The till locked itself because nobody used it.
 */
locked_itself: boolean, 
/**
 * What was wrong with the last try.
 */
trouble: PinTrouble | null, 
/**
 * In practice: the made-up people, to be shown with their PINs. Else empty.
 */
made_up: Array<MadeUpPerson>, };

/**
 * Who is at the desk and what a second person could do here.
 */
export type Staff = { 
/**
 * Who is at the desk.
 */
at_desk: AtDesk, 
/**
 * Whether there is a second person at all, and why not.
 */
second_person: Gate, 
/**
 * What a second person may approve on the screen that is shown.
 */
offers: Array<Offer>, 
/**
 * The second person's turn: shown over the screen, and answered before anything else.
 */
dialog: SecondPersonDialog | null, };

/**
 * The request is on its way, or the answer is being checked.
 */
export type StartingScreen = { 
/**
 * The displayed order number.
 */
number: string, };

/**
 * What happened to the data folder.
 */
export type StorageTrouble = "full" | "locked" | "damaged" | "older_copy" | "failed";

/**
 * What somebody else has.
 */
export type Taken = "order" | "customer" | "till";

/**
 * One check of the connection test.
 */
export type TestedPoint = { 
/**
 * Which.
 */
point: Point, 
/**
 * How it went.
 */
result: PointResult, 
/**
 * For IT: a few facts, such as `2 keys, RS256`, or what exactly is wrong; never a secret.
 */
detail: string, 
/**
 * What to do, where something is to be done.
 */
advice: Advice | null, };

/**
 * Three steps of text size: 1, 1.15 and 1.3.
 */
export type TextSize = "normal" | "large" | "extra_large";

/**
 * Light, dark, or what the system says.
 */
export type Theme = "system" | "light" | "dark";

/**
 * The owner.
 */
export type VerifiedScreen = { 
/**
 * Names this verdict; an act that names another one is refused.
 */
verdict: number, 
/**
 * The displayed order number.
 */
number: string, 
/**
 * The name from the token, never from the order; gone after 60 s without a key.
 */
name: string | null, 
/**
 * Whom the person collects for, as first name and initial, if the owner named them on the order; may be empty then.
 */
on_behalf_of: string | null, 
/**
 * The owner did not name them on the order and let them collect from afar just now: they must be seen.
 */
let_by_owner: boolean, 
/**
 * All orders that were approved together, in the order in which they are handed over; empty if it is this one alone.
 */
together: Array<OrderOfSet>, 
/**
 * Where the parcel lies.
 */
shelf: string, 
/**
 * First line of the checklist: the customer accepted on the phone in front of the teller.
 */
seen: boolean, 
/**
 * What it means while that line is open.
 */
remote: Remote, 
/**
 * The link was mailed, so that the customer may have accepted anywhere.
 */
link_left: boolean, 
/**
 * The lines to give.
 */
lines: Array<CheckLine>, 
/**
 * When the order's shop last said how it is, unless it did at the start of the check; none in practice.
 */
as_of: number | null, 
/**
 * The customer's own note, quoted as theirs.
 */
note: string | null, 
/**
 * What was checked.
 */
evidence: Array<Evidence>, 
/**
 * Whether *Hand over* is possible, and why not.
 */
hand_over: Gate, 
/**
 * The shop's own reasons not to hand over, beside those built in.
 */
own_reasons: Array<OwnReason>, 
/**
 * The binding code of the check.
 */
code: string, 
/**
 * Finds this check in the log.
 */
reference: string, };

/**
 * Everything the teller's window shows at one moment.
 */
export type View = { 
/**
 * Grows by one with every published view, so that a late one can be told from a new one.
 */
version: number, 
/**
 * The frame round every screen.
 */
shell: Shell, 
/**
 * How the teller likes to see it.
 */
preferences: Preferences, 
/**
 * The screen itself.
 */
screen: Screen, 
/**
 * A question that must be answered before anything else, such as leaving an unfinished check for a scan.
 */
question: Question | null, 
/**
 * Who is at the desk, and what a second person could do here.
 */
staff: Staff, 
/**
 * The customer display: how it is set up, and whether it shows the code.
 */
display: DisplayView, };

/**
 * The customer's turn.
 */
export type WaitingScreen = { 
/**
 * The displayed order number.
 */
number: string, 
/**
 * The QR code as an SVG document: black modules on white, quiet zone of four. None where the provider notifies
 * the customer by itself.
 */
qr_svg: string | null, 
/**
 * The host that the QR leads to, printed small under it.
 */
host: string | null, 
/**
 * The binding code's word, such as `TIGER`.
 */
code_word: string, 
/**
 * The binding code's two digits.
 */
code_digits: string, 
/**
 * Seconds left when this view was made; the window counts on from there.
 */
left_s: number, 
/**
 * Seconds from the start to the end.
 */
lifetime_s: number, 
/**
 * When the request was sent.
 */
sent_at: number, 
/**
 * Whom it was sent to.
 */
sent_to: Masked, 
/**
 * The numbers of the other orders that the customer is asked about.
 */
also: Array<string>, 
/**
 * How the waiting goes.
 */
pace: Pace, 
/**
 * Whether the provider can be reached.
 */
contact: Contact, 
/**
 * How far the letter with the link is; none where none can be sent.
 */
link: LinkByMail | null, 
/**
 * Whether the link can be copied, or was; none where the shop's rules don't allow it.
 */
copy: LinkCopy | null, 
/**
 * The owner is elsewhere, and about whom they are asked; none where the customer is here.
 */
let_collect: LetCollect | null, 
/**
 * In practice: the made-up customer can be told what to do.
 */
practice: boolean, };

/**
 * A warning on the order, before the check.
 */
export type Warning = { "is": "already_handed_over", 
/**
 * When, if we know.
 */
at: number | null, } | { "is": "partly_handed_over", 
/**
 * When, if we know.
 */
at: number | null, } | { "is": "same_number_handed_over", 
/**
 * When.
 */
at: number, 
/**
 * Where that order came from.
 */
source: string, } | { "is": "same_number", 
/**
 * Where this order came from.
 */
source: string, 
/**
 * Where that order came from.
 */
other: string, } | { "is": "cancelled" } | { "is": "other_store", 
/**
 * That store's name.
 */
store: string, } | { "is": "not_ready" } | { "is": "unpaid" } | { "is": "expired" } | { "is": "owner_changed" } | { "is": "no_customer_identifier" } | { "is": "unknown_status" } | { "is": "declined_before" } | { "is": "check_lost" };
