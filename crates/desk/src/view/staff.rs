//! Who is at the desk, and what needs a second person: what a screen may show of it.
//!
//! Which request answers which view: [`SignInScreen`] is answered by `sign_in`; [`AtDesk::SignedIn`] may `lock`. Each
//! [`Offer`] is asked for with `ask_second_person` and a reason, which shows a [`SecondPersonDialog`] over the screen;
//! `approve` with the second person's id and PIN answers that and does the act at once, `leave_second_person` closes
//! it. What is refused for good is a failure of the act; what the same people can mend is the [`PinTrouble`] that stays
//! on the screen. No PIN is in here, but for those that are made up for practice.

use pickup::ledger::Entry;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CheckLine, Gate, Masked, OwnReason};

/// Who is at the desk and what a second person could do here.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Staff {
    /// Who is at the desk.
    pub at_desk: AtDesk,
    /// Whether there is a second person at all, and why not.
    pub second_person: Gate,
    /// What a second person may approve on the screen that is shown.
    pub offers: Vec<Offer>,
    /// The second person's turn: shown over the screen, and answered before anything else.
    pub dialog: Option<SecondPersonDialog>,
}

/// Who is at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum AtDesk {
    /// Whoever has the computer's account: nobody has to sign in.
    Account,
    /// Nobody: the screen is `sign_in`.
    Nobody,
    /// One of the staff. The shell has the name.
    SignedIn {
        /// What they may do.
        role: Role,
    },
}

/// What one of the staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Hands over.
    Teller,
    /// Is also the second person of others.
    Supervisor,
}

/// Somebody has to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignInScreen {
    /// The till locked itself because nobody used it.
    pub locked_itself: bool,
    /// What was wrong with the last try.
    pub trouble: Option<PinTrouble>,
    /// In practice: the made-up people, to be shown with their PINs. Else empty.
    pub made_up: Vec<MadeUpPerson>,
}

/// One of the people of practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MadeUpPerson {
    /// The id to type.
    pub id: String,
    /// The name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The PIN to type: no secret, since it opens nothing but practice.
    pub pin: String,
}

/// Why a PIN was not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PinTrouble {
    /// Not 6 to 12 digits; no try was counted.
    NotAPin,
    /// The PIN is not theirs, or nobody has that id.
    Wrong,
    /// Too many wrong ones.
    Locked {
        /// Seconds until the next try.
        left_s: u32,
    },
    /// Too many wrong ones: another supervisor has to release it.
    LockedUntilReleased,
    /// Nobody is their own second person.
    SamePerson,
    /// The PIN is that of both: each needs one of their own.
    SamePin,
    /// Somebody who approves nothing.
    NotASupervisor,
}

/// Something that a second person may approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Offer {
    /// Let checks of this order start again.
    Unlock,
    /// Take over, or throw away, the change of who may collect this order.
    OwnerChange {
        /// What is to change.
        change: OwnerChange,
    },
    /// Hand over to somebody who shows a document.
    ManualId {
        /// Those that the policy allows for this order.
        documents: Vec<Document>,
        /// The age that some goods ask for, to be read in the document.
        min_age: Option<u8>,
    },
    /// Hand over although rules stand against it. Approved, it is handed over at once.
    Override {
        /// All that stand against it.
        rules: Vec<Overridable>,
    },
    /// Let the order be collected although another one with its number, of the same customer, was handed over.
    LetPass,
    /// Take back what a hand-over here said.
    Correction {
        /// What was handed over.
        lines: Vec<HandedLine>,
    },
}

/// A change of who may collect an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OwnerChange {
    /// Who may collect it now.
    pub before: Collectors,
    /// Who may, if it is taken over.
    pub after: Collectors,
}

/// Who may collect an order, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Collectors {
    /// The owner.
    pub owner: Collector,
    /// Whom the owner named.
    pub proxies: Vec<Collector>,
}

/// Somebody who may collect an order, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Collector {
    /// First name and initial; may be empty.
    pub name: String,
    /// By what they are known, strongest first.
    pub identifiers: Vec<KnownBy>,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KnownBy {
    /// The identifier, masked.
    pub identifier: Masked,
    /// Whether it is another than on the other side. What is masked may look the same and not be.
    pub differs: bool,
}

/// A document that somebody may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// A passport.
    Passport,
    /// A national identity card.
    IdentityCard,
    /// A driving licence.
    DrivingLicence,
}

/// A rule that a second person may let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Overridable {
    /// The customer did not accept in front of the teller.
    Remote,
    /// Not every line is handed over.
    EveryLine,
    /// The e-mail address belonged to another account the last time.
    AnotherAccount,
}

/// A line of which something was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandedLine {
    /// Names the line in `ask_second_person`.
    pub line: u32,
    /// How many were handed over, or are to be taken back.
    pub quantity: u32,
    /// What.
    pub title: String,
}

/// A second person is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SecondPersonDialog {
    /// The displayed order number.
    pub number: String,
    /// What they approve.
    pub approves: Approves,
    /// Why, in the words of whoever asks.
    pub reason: String,
    /// Who asks.
    pub asked_by: String,
    /// What was wrong with the last try.
    pub trouble: Option<PinTrouble>,
    /// In practice: the made-up people who may approve, to be shown with their PINs. Else empty.
    pub made_up: Vec<MadeUpPerson>,
}

/// What a second person approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Approves {
    /// Checks of the order start again.
    Unlock,
    /// The change is taken over, or thrown away.
    OwnerChange {
        /// Whether it is taken over.
        accept: bool,
        /// What changes.
        change: OwnerChange,
    },
    /// Both have seen this document, and the person is the one in it.
    ManualId {
        /// Which.
        document: Document,
        /// The age read in it, where goods ask for one.
        age_seen: Option<u8>,
    },
    /// Rules are passed over for this hand-over.
    Override {
        /// Which.
        rules: Vec<Overridable>,
    },
    /// The order may be collected although another one with its number, of the same customer, was handed over.
    LetPass,
    /// These were not handed over after all.
    Correction {
        /// Which, and how many of each.
        lines: Vec<HandedLine>,
    },
}

/// Somebody showed a document: the goods may be given, and this is never called verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ManualScreen {
    /// Names this proof; `hand_over` with it.
    pub verdict: u32,
    /// The displayed order number.
    pub number: String,
    /// Which document.
    pub document: Document,
    /// The age read in it, where goods ask for one.
    pub age_seen: Option<u8>,
    /// The second person's name.
    pub approved_by: String,
    /// The owner's name as the order has it, to be held against the document; gone after 60 s without a key.
    pub owner: Option<String>,
    /// Seconds until it proves nothing any more, when this view was made.
    pub left_s: u32,
    /// Where the parcel lies.
    pub shelf: String,
    /// The lines to give.
    pub lines: Vec<CheckLine>,
    /// The customer's own note, quoted as theirs.
    pub note: Option<String>,
    /// Whether *Hand over* is possible, and why not.
    pub hand_over: Gate,
    /// The shop's own reasons not to hand over.
    pub own_reasons: Vec<OwnReason>,
    /// Finds this act in the log.
    pub reference: String,
}

/// What a hand-over stood on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HandedOverBy {
    /// A sign-in that proved the owner.
    SignIn,
    /// A sign-in that nobody saw happen, as far as the shop allows that.
    Remote,
    /// Two sign-ins: of who was here, and of the owner who let them collect from afar.
    OwnersWord,
    /// A sign-in, and a second person who let a rule pass.
    Overridden,
    /// A document that two of the staff saw.
    Manual,
}

impl HandedOverBy {
    /// What the hand-over of this entry stood on.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let is = |name: &str, text: &str| entry.facts.find(name) == Some(text);
        // That another order has its number is let pass before anybody is asked, and the hand-over stands on a sign-in.
        let of_it = |name: &str| name.starts_with("override.") && !name.starts_with("override.same_number");
        let is_overridden = entry.facts.iter().any(|(name, _)| of_it(name));
        match () {
            () if is("identified", "manual") => Self::Manual,
            () if is_overridden => Self::Overridden,
            () if is("collected_by", "remote_proxy") => Self::OwnersWord,
            () if is("presence", "remote") => Self::Remote,
            () => Self::SignIn,
        }
    }
}
