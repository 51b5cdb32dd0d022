//! All that a screen may show, and nothing else: the types that cross to the window.
//!
//! They are facts and closed lists, not sentences: the words live in `ui/src/words`. The whole view is published each
//! time. What is not in here (tokens, secrets, whole e-mail addresses, the owner's data before a proof) can't leak
//! through a screen. No number is wider than 53 bits; times are whole seconds since 1970-01-01 UTC.

mod activity;
mod approval;
mod ask_owner;
mod connection_test;
mod display;
mod inquiry;
mod policy;
mod remote;
mod scanner;
mod sheet;
mod staff;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::request::MissingReason;

pub use activity::{
    ActivityCounts, ActivityGroup, ActivityHour, ActivityHow, ActivityOutcome, ActivityRow, ActivityScreen,
};
pub use approval::{AlsoOrder, Askable, OrderOfSet, SetState};
pub use ask_owner::{LetCollect, OwnerReach};
pub use connection_test::{Advice, ConnectionTest, Point, PointResult, TestedPoint};
pub(crate) use display::DIAGONALS;
pub use display::{
    CodeTrouble, DisplayChoices, DisplayLanguage, DisplayState, DisplayView, Orientation, ScreenChoice,
};
pub use inquiry::{
    AnotherPersonState, IdentifiedState, InquiryEnded, InquiryForm, InquiryScreen, InquiryState,
    InquirySubject, InquiryWaiting, SignInLevel,
};
pub use policy::{PolicyLine, PolicyRule, PolicyValue, SetBy};
pub use remote::Remote;
pub use scanner::{ScannerPage, ScannerTold};
pub use sheet::{Sheet, SheetItem};
pub use staff::{
    Approves, AtDesk, Collector, Collectors, Document, HandedLine, HandedOverBy, KnownBy, MadeUpPerson,
    ManualScreen, Offer, Overridable, OwnerChange, PinTrouble, Role, SecondPersonDialog, SignInScreen, Staff,
};

/// Everything the teller's window shows at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct View {
    /// Grows by one with every published view, so that a late one can be told from a new one.
    pub version: u32,
    /// The frame round every screen.
    pub shell: Shell,
    /// How the teller likes to see it.
    pub preferences: Preferences,
    /// The screen itself.
    pub screen: Screen,
    /// A question that must be answered before anything else, such as leaving an unfinished check for a scan.
    pub question: Option<Question>,
    /// Who is at the desk, and what a second person could do here.
    pub staff: Staff,
    /// The customer display: how it is set up, and whether it shows the code.
    pub display: DisplayView,
}

impl View {
    /// What is shown when there is no till to show.
    pub(crate) fn without_a_till(screen: Screen) -> Self {
        let nothing = String::new;
        Self {
            version: 1,
            shell: Shell {
                realm: Realm::Real,
                provider: nothing(),
                connection: Connection::Connecting,
                next_try_s: None,
                store: nothing(),
                till: nothing(),
                teller: nothing(),
                can_leave: false,
            },
            preferences: Preferences {
                language: Language::En,
                language_of_system: true,
                theme: Theme::System,
                text_size: TextSize::Normal,
                reduce_motion: false,
                sounds: false,
            },
            screen,
            question: None,
            staff: Staff {
                at_desk: AtDesk::Nobody,
                second_person: Gate::Closed { because: Closed::NoStaff },
                offers: Vec::new(),
                dialog: None,
            },
            display: DisplayView::without_a_till(),
        }
    }
}

/// The frame round every screen: where we are and how we are connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Shell {
    /// Real, practice or test. Anything but real is marked so that nobody can miss it.
    pub realm: Realm,
    /// The provider's name on screens, such as `Authway`.
    pub provider: String,
    /// The contact with the provider, as far as we know.
    pub connection: Connection,
    /// Without contact: seconds until the provider is looked for again, when this view was made.
    pub next_try_s: Option<u32>,
    /// The store's name.
    pub store: String,
    /// The till's name or number.
    pub till: String,
    /// Who stands at the desk.
    pub teller: String,
    /// This is practice, and can be left from here for what there is without it.
    pub can_leave: bool,
}

/// Which world this till lives in; they never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Realm {
    /// Real customers and real orders.
    Real,
    /// The embedded provider and made-up orders.
    Practice,
    /// A provider on this machine, for tests.
    Test,
}

impl Realm {
    /// As screens have it.
    pub(crate) fn of(realm: pickup::realm::Realm) -> Self {
        match realm {
            pickup::realm::Realm::Real => Self::Real,
            pickup::realm::Realm::Practice => Self::Practice,
            pickup::realm::Realm::Test => Self::Test,
        }
    }
}

/// What we know of the contact with the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Not asked yet.
    Connecting,
    /// The last exchange went well.
    Connected,
    /// The last exchange did not reach the provider.
    NoNetwork,
    /// The provider answered, but something in the set-up is wrong.
    CheckSettings,
}

/// What the teller may choose freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Language of the window.
    pub language: Language,
    /// The language is the computer's. Whoever asks for this gets that, whatever `language` says.
    pub language_of_system: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Size of all text.
    pub text_size: TextSize,
    /// No movement but the countdown.
    pub reduce_motion: bool,
    /// Short tones for what happens; never the only sign of it.
    pub sounds: bool,
}

/// A language that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Swedish.
    Sv,
}

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the operating system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Three steps of text size: 1, 1.15 and 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As drawn.
    Normal,
    /// 1.15 times.
    Large,
    /// 1.3 times.
    ExtraLarge,
}

/// The one screen that is shown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Screen {
    /// Somebody has to sign in at the till.
    SignIn(SignInScreen),
    /// The field and the list of orders that wait.
    Desk(DeskScreen),
    /// One order before the check: a count, warnings, the policy. No shelf, no lines, no note (they come with the
    /// verdict).
    Order(OrderScreen),
    /// The request is on its way to the provider.
    Starting(StartingScreen),
    /// The customer's turn.
    Waiting(WaitingScreen),
    /// The answer is being checked.
    Verifying(StartingScreen),
    /// The owner: the only screen that can lead to a hand-over.
    Verified(VerifiedScreen),
    /// Somebody showed a document to two of the staff: not verified, and called *manual*.
    Manual(ManualScreen),
    /// Another person.
    NotOwner(NotOwnerScreen),
    /// Neither yes nor no: every other end of a check.
    Ended(EndedScreen),
    /// Recorded.
    HandedOver(HandedOverScreen),
    /// How a day's checks went.
    Activity(ActivityScreen),
    /// Who a caller is, or a customer without an order, or who pays.
    Inquiry(InquiryScreen),
    /// What the teller may see and set.
    Settings(SettingsScreen),
    /// Nothing is configured yet: practise, or have it connected.
    FirstRun(FirstRunScreen),
    /// The till could not be opened; it does nothing until it is started again.
    CannotStart(CannotStartScreen),
}

/// The field and the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DeskScreen {
    /// What the list is filtered by; empty for all that wait.
    pub query: String,
    /// The rows, newest first, at most 200; in a search those that wait come before the others, at most 50.
    pub orders: Vec<OrderRow>,
    /// Whether there are more than these.
    pub more: bool,
    /// When the list was read.
    pub updated_at: f64,
    /// Something to say about the last scan or search.
    pub notice: Option<Notice>,
    /// Orders that come in meanwhile; the list shows them by itself.
    pub intake: Option<Intake>,
}

/// Orders that come in just now (`cancel_intake` stops it, without harm).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Intake {
    /// Where they come from.
    pub from: IntakeFrom,
    /// How many of this file or page are kept.
    pub orders: u32,
    /// How many it has, once it is read.
    pub of: Option<u32>,
    /// Somebody wished it to stop: it does so after the orders that are being written.
    pub stopping: bool,
}

/// Where orders come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum IntakeFrom {
    /// Files, of a folder or given by hand.
    Files {
        /// Which of them is read, beginning with 1.
        file: u32,
        /// How many there are.
        files: u32,
    },
    /// A web shop.
    Shop {
        /// Its name in the configuration.
        name: String,
        /// Which page of its answer is read, beginning with 1; nobody knows how many there are.
        page: u32,
    },
}

/// One order in the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OrderRow {
    /// Opens this order (`open_row`); means nothing elsewhere.
    pub row: u32,
    /// The displayed order number.
    pub number: String,
    /// First name and initial.
    pub customer: String,
    /// When the customer placed it, where the source says so.
    pub placed_at: Option<f64>,
    /// When it became ready.
    pub ready_at: Option<f64>,
    /// Items in all.
    pub items: u32,
    /// What sets it apart from an order that can simply be collected.
    pub flag: Option<RowFlag>,
}

/// What sets a row apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowFlag {
    /// Its last day.
    ReturnsTomorrow,
    /// Still being packed.
    NotReady,
    /// Gone already.
    HandedOver,
    /// Some of it is gone already; the rest waits.
    PartlyHandedOver,
    /// Cancelled at the shop.
    Cancelled,
    /// Lies in another store.
    OtherStore,
    /// Not paid.
    Unpaid,
    /// A second person must look at it first.
    SecondPerson,
    /// It names nobody who could be proved to be its owner.
    NoCustomerIdentifier,
}

/// Something to say above the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Notice {
    /// Nothing has this number or name.
    NoMatch {
        /// What was looked for.
        query: String,
    },
    /// Several orders have this number or code: choose.
    Ambiguous {
        /// What was looked for.
        query: String,
    },
    /// The app was closed in the middle of a check; start again.
    CheckLost {
        /// The order's number.
        number: String,
    },
    /// A web shop does not answer: its orders are as of then.
    ShopSilent {
        /// When all of them were last read, if ever.
        as_of: Option<f64>,
    },
    /// Hand-overs that their shop refuses to hear of.
    ShopNotTold {
        /// How many.
        hand_overs: u32,
    },
    /// The orders could not be read: that the list is empty says nothing about what waits.
    Storage {
        /// What happened to the data folder.
        because: StorageTrouble,
    },
}

/// One order before the check.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OrderScreen {
    /// The displayed order number.
    pub number: String,
    /// First name and initial.
    pub customer: String,
    /// Items in all.
    pub items: u32,
    /// When it became ready.
    pub ready_at: Option<f64>,
    /// Paid, or what is due.
    pub payment: Payment,
    /// When the order's shop last said how it is, unless it has just done so; none in practice.
    pub as_of: Option<f64>,
    /// What the teller must know before asking anybody.
    pub warnings: Vec<Warning>,
    /// Whom the request goes to, masked; none if the order has no identifier the provider could know.
    pub sent_to: Option<Masked>,
    /// Whether the teller typed whom it goes to.
    pub typed: bool,
    /// Whether the teller may.
    pub may_type: bool,
    /// Whom it may go to: the owner first. One alone is no choice.
    pub askable: Vec<Askable>,
    /// Other orders of the owner that can be collected with the same approval.
    pub also: Vec<AlsoOrder>,
    /// What the customer will have to prove.
    pub must_prove: Identifier,
    /// Whether *Identify* is possible, and why not.
    pub identify: Gate,
}

/// Whether an act is possible now, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Gate {
    /// Possible.
    Open,
    /// Not possible, because.
    Closed {
        /// The first reason.
        because: Closed,
    },
}

/// Why an act is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// Handed over before.
    AlreadyHandedOver,
    /// Another order with its number, of the same customer, was handed over.
    SameNumberHandedOver,
    /// Cancelled at the shop.
    Cancelled,
    /// Lies in another store.
    OtherStore,
    /// Still being packed.
    NotReady,
    /// Not paid.
    Unpaid,
    /// An owner's identifier was changed after it was first seen; a second person must look.
    OwnerChanged,
    /// The order has no identifier that the provider could know.
    NoCustomerIdentifier,
    /// The shop's word for the order's state is not one we know.
    UnknownStatus,
    /// The time to collect has passed.
    Expired,
    /// The teller has not yet said that the customer accepted on the phone in front of them.
    NotSeen,
    /// The same, and the order is worth more than the shop hands over without that.
    RemoteTooDear,
    /// Of some lines the teller has not yet said whether they are here.
    ItemsLeft,
    /// Every line stays behind, so that nothing is left to hand over.
    NothingTicked,
    /// Some lines stay behind, and the shop hands over everything at once.
    EveryLine,
    /// The e-mail address belonged to another account the last time: a second person has to look.
    AnotherAccount,
    /// The verdict has just appeared: wait a moment.
    TooSoon,
    /// The provider asked to be left alone for a while.
    ProviderResting,
    /// The order's shop does not answer, and the order is worth more than is handed over without its word.
    ShopSilent,
    /// Some goods ask for an age that the sign-in does not prove.
    AgeNotProved,
    /// The customer has just declined: wait a minute, and ask to see the phone.
    DeclinedJustNow,
    /// The customer was asked too often; a second person has to unlock the order.
    AskedTooOften,
    /// No staff are configured, so nobody can be a second person: IT must add them.
    NoStaff,
    /// Nobody else of the staff may approve anything.
    NoSupervisor,
    /// The shop's rules do not allow it for this order.
    NotAllowed,
    /// The provider takes a short code only, which does not tell the customer what they approve.
    CodeTellsTooLittle,
    /// The store's name has no letter that every phone shows.
    NoMerchant,
    /// This customer was asked too often today.
    CustomerAskedTooOften,
}

/// A warning on the order, before the check.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Warning {
    /// Handed over before.
    AlreadyHandedOver {
        /// When, if we know.
        at: Option<f64>,
    },
    /// Some of it was handed over before; the rest waits.
    PartlyHandedOver {
        /// When, if we know.
        at: Option<f64>,
    },
    /// Another order with its number, of the same customer, was handed over: most likely it is this one.
    SameNumberHandedOver {
        /// When.
        at: f64,
        /// Where that order came from.
        source: String,
    },
    /// Another order with its number, of the same customer, waits.
    SameNumber {
        /// Where this order came from.
        source: String,
        /// Where that order came from.
        other: String,
    },
    /// Cancelled at the shop.
    Cancelled,
    /// Lies in another store.
    OtherStore {
        /// That store's name.
        store: String,
    },
    /// Still being packed.
    NotReady,
    /// Not paid.
    Unpaid,
    /// The time to collect has passed.
    Expired,
    /// An owner's identifier was changed after it was first seen.
    OwnerChanged,
    /// The order has no identifier that the provider could know.
    NoCustomerIdentifier,
    /// The shop's word for the order's state is not one we know.
    UnknownStatus,
    /// The customer declined lately: ask to see the phone.
    DeclinedBefore,
    /// The app was closed in the middle of its check: nothing was handed over, and the check starts again.
    CheckLost,
}

/// Paid, or what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Payment {
    /// Nothing is due.
    Paid,
    /// Nothing is due, and some of it was paid back: perhaps for goods that still lie there.
    PartlyRefunded,
    /// Something is due.
    Due {
        /// As written for people, such as `129.00 SEK`; empty if the shop doesn't say how much.
        amount: String,
    },
    /// The shop doesn't say.
    Unknown,
}

/// A kind of identifier, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// Issuer and subject: the customer's account.
    Account,
    /// A Swedish personal number.
    PersonalNumber,
    /// A verified e-mail address.
    Email,
    /// A verified phone number.
    Phone,
    /// The order has none.
    None,
}

/// An identifier as a passer-by may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Masked {
    /// What it is.
    pub kind: Identifier,
    /// Such as `a•••a@example.com`; empty for an account.
    pub text: String,
}

/// The request is on its way, or the answer is being checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StartingScreen {
    /// The displayed order number.
    pub number: String,
}

/// The customer's turn.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct WaitingScreen {
    /// The displayed order number.
    pub number: String,
    /// The QR code as an SVG document: black modules on white, quiet zone of four. None where the provider notifies
    /// the customer by itself.
    pub qr_svg: Option<String>,
    /// The host that the QR leads to, printed small under it.
    pub host: Option<String>,
    /// The binding code's word, such as `TIGER`.
    pub code_word: String,
    /// The binding code's two digits.
    pub code_digits: String,
    /// Seconds left when this view was made; the window counts on from there.
    pub left_s: u32,
    /// Seconds from the start to the end.
    pub lifetime_s: u32,
    /// When the request was sent.
    pub sent_at: f64,
    /// Whom it was sent to.
    pub sent_to: Masked,
    /// The numbers of the other orders that the customer is asked about.
    pub also: Vec<String>,
    /// How the waiting goes.
    pub pace: Pace,
    /// Whether the provider can be reached.
    pub contact: Contact,
    /// How far the letter with the link is; none where none can be sent.
    pub link: Option<LinkByMail>,
    /// Whether the link can be copied, or was; none where the shop's rules don't allow it.
    pub copy: Option<LinkCopy>,
    /// The owner is elsewhere, and about whom they are asked; none where the customer is here.
    pub let_collect: Option<LetCollect>,
    /// In practice: the made-up customer can be told what to do.
    pub practice: bool,
}

/// The customer's link by e-mail. The link itself never comes to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinkByMail {
    /// How far it is.
    pub state: LinkState,
    /// The address, masked.
    pub to: String,
}

/// How far the letter with a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It can be sent.
    Offered,
    /// It is being sent.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was not sent; it can be tried again.
    Failed,
    /// So many were sent for this order today that no more are.
    NoMore,
}

/// How far the copying of a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkCopy {
    /// It can be copied.
    Offered,
    /// It is on the clipboard, until the check ends.
    Copied,
    /// So many left for this order today that no more do.
    NoMore,
}

/// How the waiting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// As it should.
    Usual,
    /// Longer than most: time for a tip.
    Slow,
    /// The last half minute: *More time* is offered first.
    Expiring,
}

/// Whether the provider can be reached during a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Contact {
    /// Yes.
    Good,
    /// Not at the moment; nothing is lost.
    Lost {
        /// How many tries have failed in a row.
        attempt: u32,
        /// Seconds until the next try when this view was made.
        retry_in_s: u32,
    },
}

/// The owner.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VerifiedScreen {
    /// Names this verdict; an act that names another one is refused.
    pub verdict: u32,
    /// The displayed order number.
    pub number: String,
    /// The name from the token, never from the order; gone after 60 s without a key.
    pub name: Option<String>,
    /// Whom the person collects for, as first name and initial, if the owner named them on the order; may be empty then.
    pub on_behalf_of: Option<String>,
    /// The owner did not name them on the order and let them collect from afar just now: they must be seen.
    pub let_by_owner: bool,
    /// All orders that were approved together, in the order in which they are handed over; empty if it is this one alone.
    pub together: Vec<OrderOfSet>,
    /// Where the parcel lies.
    pub shelf: String,
    /// First line of the checklist: the customer accepted on the phone in front of the teller.
    pub seen: bool,
    /// What it means while that line is open.
    pub remote: Remote,
    /// The link was mailed, so that the customer may have accepted anywhere.
    pub link_left: bool,
    /// The lines to give.
    pub lines: Vec<CheckLine>,
    /// When the order's shop last said how it is, unless it did at the start of the check; none in practice.
    pub as_of: Option<f64>,
    /// The customer's own note, quoted as theirs.
    pub note: Option<String>,
    /// What was checked.
    pub evidence: Vec<Evidence>,
    /// Whether *Hand over* is possible, and why not.
    pub hand_over: Gate,
    /// The shop's own reasons not to hand over, beside those built in.
    pub own_reasons: Vec<OwnReason>,
    /// The binding code of the check.
    pub code: String,
    /// Finds this check in the log.
    pub reference: String,
}

/// A reason of the shop's own not to hand over, in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OwnReason {
    /// Names it in `refuse`.
    pub name: String,
    /// In English.
    pub en: String,
    /// In Swedish.
    pub sv: String,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckLine {
    /// Names the line in `tick`.
    pub line: u32,
    /// How many.
    pub quantity: u32,
    /// What.
    pub title: String,
    /// The shop's article number; may be empty.
    pub sku: String,
    /// Ticked by the teller: all of it is here.
    pub ticked: bool,
    /// What of it stays behind, and why; the rest of it counts as ticked.
    pub missing: Option<Missing>,
}

/// What of a line stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Missing {
    /// How many; at most as many as the line has.
    pub quantity: u32,
    /// Why.
    pub reason: MissingReason,
}

/// One thing that was checked, for the teller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Evidence {
    /// The identifier that had to be proved.
    Identifier {
        /// Which one.
        kind: Identifier,
        /// Whether it is the order's.
        passed: bool,
        /// Masked; empty where it must not be shown.
        text: String,
    },
    /// The token's signature and its issuer.
    Token {
        /// The issuer's host.
        issuer: String,
    },
    /// How long ago the customer signed in.
    SignedIn {
        /// Seconds; none if the provider didn't say.
        ago_s: Option<u32>,
        /// How old it may be, in seconds; none where the policy sets no limit.
        limit_s: Option<u32>,
    },
    /// Made for this request only.
    Once {
        /// The binding code.
        code: String,
    },
}

/// Another person: nothing of the order is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NotOwnerScreen {
    /// The displayed order number.
    pub number: String,
    /// What was checked, the failed one first.
    pub evidence: Vec<Evidence>,
    /// Finds this check in the log.
    pub reference: String,
    /// Whether the owner can be asked if who is here may collect; none where the shop does not wish that, or nobody is named.
    /// By which name is told when they are asked: who answered may be anywhere.
    pub ask_owner: Option<Gate>,
    /// Whether *Try again* makes sense: not after the owner was asked from afar.
    pub try_again: bool,
}

/// Every other end of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EndedScreen {
    /// The displayed order number.
    pub number: String,
    /// Whom the words are for: whoever was asked need not be who is here.
    pub purpose: CheckPurpose,
    /// How it ended.
    pub end: End,
    /// Finds this check in the log.
    pub reference: String,
    /// Whether *Try again* makes sense.
    pub try_again: bool,
    /// Whether a new request can go by e-mail at once, to the order's own address.
    pub by_mail: bool,
    /// Whether details for whoever helps can be copied.
    pub details: bool,
}

/// What a check was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckPurpose {
    /// Whoever is at the counter was asked.
    PickUp,
    /// The owner, who is elsewhere, was asked whether whoever is at the counter may collect.
    LetCollect,
}

/// How a check ended without a yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum End {
    /// The customer pressed *Decline*.
    Declined,
    /// No answer in time.
    TimedOut {
        /// Seconds that were given.
        after_s: u32,
    },
    /// The right kind of person cannot be told: the token proves too little for this order.
    LevelTooLow {
        /// What must be proved.
        needs: Identifier,
    },
    /// The token is good, but the sign-in behind it is not what the shop's rules want.
    SignInTooWeak {
        /// Which rule it breaks.
        rule: SignInRule,
        /// For IT: how.
        detail: String,
    },
    /// The token was good, but owner and person have nothing to compare.
    NoCommonIdentifier,
    /// The e-mail address is right, and belonged to another account the last time: a second person has to look, and none
    /// can be asked at this till.
    AnotherAccount,
    /// The provider contradicted itself about the person.
    Contradiction,
    /// The provider's answer broke a rule; it is not believed.
    TokenInvalid {
        /// For IT: which rule, in a few words.
        rule: String,
    },
    /// The provider doesn't know the order's customer.
    UnknownCustomer,
    /// The answer was lost on the way; nobody knows what it was.
    ResultLost,
    /// No contact with the provider.
    Unreachable {
        /// For IT: what failed, with the status if there was one.
        detail: String,
    },
    /// Provider or till are not set up correctly.
    Misconfigured {
        /// What is wrong.
        cause: Misconfigured,
        /// For IT: code and status, never a secret.
        detail: String,
        /// Whether the connection test looks at it. Else the detail alone says what to change.
        tested: bool,
    },
    /// The PC's clock is too wrong to check a token.
    ClockWrong {
        /// Seconds that the PC is ahead of (positive) or behind the provider.
        ahead_s: i32,
    },
    /// The verdict was left unused for too long.
    VerdictExpired,
    /// The data folder could not be read or written.
    Storage {
        /// What happened to it.
        because: StorageTrouble,
    },
}

/// A rule of the shop about sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInRule {
    /// How long ago it may have been.
    Age,
    /// How sure of the person the provider is (`acr`).
    Level,
    /// By which means (`amr`).
    Means,
    /// At which identity provider (`idp`).
    IdentityProvider,
}

/// What is wrong with the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Misconfigured {
    /// The client id or what the till proves itself with is not accepted.
    ClientRefused,
    /// The client's secret or key is not on this machine.
    SecretMissing,
    /// The client's secret or key can't be read where it is kept.
    SecretUnreadable,
    /// The discovery document is missing or not that of the configured issuer.
    IssuerWrong,
    /// The provider could not prove by TLS who it is.
    ConnectionNotTrusted,
    /// Somebody else answers in the provider's place: a redirect, a gateway's page.
    NotTheProvider,
    /// The provider signs its ID tokens in no way that is accepted here.
    NoCommonAlgorithm,
    /// The provider has no CIBA, or not in poll mode.
    CibaMissing,
    /// The provider refused the request itself.
    RequestRefused,
    /// The customer's account wants a code of the customer's own with the request, which a till can't ask for.
    UserCodeWanted,
    /// The set-up breaks a rule of the configured profile.
    ProfileBroken,
    /// The customer's page does not lead to the provider.
    CustomerPageWrong,
    /// The provider has tenants, and none is pinned.
    TenantNotPinned,
    /// The key of the ledger is not the one that the order's data were made with.
    OtherKey,
}

impl Misconfigured {
    /// Whether the connection test looks at it.
    pub(crate) fn is_tested(self) -> bool {
        match self {
            Self::ClientRefused
            | Self::SecretMissing
            | Self::SecretUnreadable
            | Self::IssuerWrong
            | Self::ConnectionNotTrusted
            | Self::NotTheProvider
            | Self::NoCommonAlgorithm
            | Self::CibaMissing
            | Self::ProfileBroken
            | Self::TenantNotPinned => true,
            Self::RequestRefused | Self::UserCodeWanted | Self::CustomerPageWrong | Self::OtherKey => false,
        }
    }
}

/// What happened to the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StorageTrouble {
    /// No space left.
    Full,
    /// Another program holds it.
    Locked,
    /// It can't be read.
    Damaged,
    /// It is an older copy, or nobody can tell that it is not: nothing is handed over from it.
    OlderCopy,
    /// It can't be written, or something else failed.
    Failed,
}

impl std::fmt::Display for StorageTrouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Full => "no space is left",
            Self::Locked => "another program holds it",
            Self::Damaged => "it cannot be read; keep it as it is and restore the last backup",
            Self::OlderCopy => {
                "it is an older copy; `claimcheck-cli ledger restore` says how to go on with it"
            }
            Self::Failed => "it cannot be written",
        })
    }
}

/// Recorded.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HandedOverScreen {
    /// The displayed order number.
    pub number: String,
    /// When.
    pub at: f64,
    /// Items given.
    pub items: u32,
    /// Items that stay behind; the order can be collected again.
    pub left: u32,
    /// The shelf, empty now.
    pub shelf: String,
    /// How far the news for the order's shop is; none if it is not told.
    pub shop: Option<ShopNews>,
    /// Number of the ledger entry.
    pub entry: u32,
    /// Seconds until the list comes back by itself, when this view was made; none while its receipt is printed, or if that
    /// did not come out.
    pub back_in_s: Option<u32>,
    /// How far its receipt is; none where no receipts are printed.
    pub receipt: Option<ReceiptState>,
    /// Whether the system's print dialog is offered: where no receipt printer is set, or it did not print.
    pub elsewhere: bool,
    /// The receipts for that dialog; none where it is not offered.
    pub sheets: Vec<Sheet>,
    /// What it stood on.
    pub by: HandedOverBy,
}

/// How far a receipt is. What printers tell is that they took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// It is printed when the teller wants it.
    Offered,
    /// It is being printed.
    Printing,
    /// The printer took it.
    Printed,
    /// It did not come out.
    Failed,
}

/// How far the news of a hand-over is on its way to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShopNews {
    /// The shop is told in a while.
    Waiting,
    /// The shop knows.
    Told,
    /// The shop refuses it; somebody settles it there.
    Failed,
}

/// What the teller may see and set.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SettingsScreen {
    /// The provider's address.
    pub issuer: String,
    /// Our name at the provider.
    pub client_id: String,
    /// The pinned tenant, if any.
    pub tenant: Option<String>,
    /// What the till proves itself with.
    pub credential: CredentialKind,
    /// Where that is kept; never the credential itself.
    pub secret: SecretPlace,
    /// Who set these values: they are locked for the teller.
    pub managed_by: String,
    /// The language of receipts; the shop's to say.
    pub receipt_language: Language,
    /// The scanner.
    pub scanner: ScannerPage,
    /// The shop's rules.
    pub policy: Vec<PolicyLine>,
    /// The connection test.
    pub test: ConnectionTest,
    /// Where data lies.
    pub data_folder: String,
    /// The app's version.
    pub app_version: String,
}

/// What the till proves itself with at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A secret that the provider has too.
    Secret,
    /// A private key.
    PrivateKey,
    /// A certificate with its private key.
    Certificate,
}

/// Where a credential is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// In the system's keyring.
    Keyring,
    /// In a file that only this user can read.
    File,
    /// Made up for practice.
    Practice,
}

/// The choice before there is a till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FirstRunScreen {
    /// Whoever is to connect the till reads how.
    pub connecting: bool,
    /// Where the configuration belongs.
    pub machine_file: String,
}

/// The till could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CannotStartScreen {
    /// Why.
    pub because: CannotStart,
    /// For IT, in English: what exactly, and what to do; never a secret.
    pub detail: String,
}

/// Why the till could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CannotStart {
    /// The configuration has a fault.
    Configuration,
    /// Another window has the data folder open.
    SecondCopy,
    /// The data folder belongs to another realm, provider, client, tenant or store.
    OtherStamp,
    /// The data folder was written by a newer version of this app.
    NewerData,
    /// No space left.
    StorageFull,
    /// Another program holds the data.
    StorageLocked,
    /// The data can't be read.
    StorageDamaged,
    /// The data folder can't be used.
    StorageFailed,
    /// A key or secret that must be there is missing or unreadable.
    Secrets,
    /// The practice provider could not be started.
    Practice,
}

/// A question that must be answered first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Question {
    /// A scan came in the middle of something unfinished: leave it for the scanned order?
    LeaveForScan {
        /// The order that would be left.
        number: String,
    },
    /// A scan came while somebody is asked without an order: stop asking, and go to the scanned order?
    StopForScan {
        /// What they are asked for.
        about: crate::request::About,
    },
}
