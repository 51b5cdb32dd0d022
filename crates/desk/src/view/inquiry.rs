//! What a screen may show of an inquiry: a caller, a customer at the counter, a payment.
//!
//! Of whom is asked it holds what is masked, and never what was typed. Nothing here can lead to a hand-over.

use serde::Serialize;
use ts_rs::TS;

use super::{Contact, End, Evidence, Gate, Masked, Pace};
use crate::request::{About, Called};

/// One of the three.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct InquiryScreen {
    /// Which.
    pub about: About,
    /// How far it is.
    pub state: InquiryState,
}

/// How far an inquiry is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum InquiryState {
    /// Nobody is asked yet.
    Form(InquiryForm),
    /// The request is on its way to the provider.
    Starting,
    /// The customer's turn.
    Waiting(InquiryWaiting),
    /// The answer is being checked.
    Verifying,
    /// It is known who it is, and recorded.
    Identified(IdentifiedState),
    /// It is somebody else.
    AnotherPerson(AnotherPersonState),
    /// Neither.
    Ended(InquiryEnded),
}

/// What is filled in before anybody is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InquiryForm {
    /// Whether anybody can be asked, and why not.
    pub ask: Gate,
    /// The number of the order that a call is about, if one was open.
    pub regarding: String,
    /// The word of the binding code that the next request will have.
    pub code_word: String,
    /// Its two digits.
    pub code_digits: String,
    /// Who is paid, as the customer's phone says it.
    pub merchant: String,
    /// The currency of an amount without one.
    pub currency: String,
    /// In practice: made-up customers can be asked.
    pub practice: bool,
}

/// The customer's turn.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct InquiryWaiting {
    /// The QR code as SVG, drawn here; none where the provider notifies by itself, and never for a caller.
    pub qr_svg: Option<String>,
    /// The host that the QR leads to.
    pub host: Option<String>,
    /// The binding code's word.
    pub code_word: String,
    /// The binding code's two digits.
    pub code_digits: String,
    /// What the customer's phone shows.
    pub message: String,
    /// Seconds left when this view was made.
    pub left_s: u32,
    /// Seconds from the start to the end.
    pub lifetime_s: u32,
    /// When the request was sent.
    pub sent_at: f64,
    /// Whom it was sent to.
    pub sent_to: Masked,
    /// What it is about.
    pub subject: InquirySubject,
    /// How the waiting goes.
    pub pace: Pace,
    /// Whether the provider can be reached.
    pub contact: Contact,
    /// In practice: the made-up customer can be told what to do.
    pub practice: bool,
}

/// What an inquiry is about, besides a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InquirySubject {
    /// Who called whom.
    pub called: Option<Called>,
    /// The number of the order that a call is about.
    pub regarding: Option<String>,
    /// What is paid, such as `129.00 SEK`.
    pub amount: Option<String>,
    /// Who is paid.
    pub merchant: Option<String>,
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct IdentifiedState {
    /// The name from the token.
    pub name: Option<String>,
    /// What it is about.
    pub subject: InquirySubject,
    /// What was checked.
    pub evidence: Vec<Evidence>,
    /// How the person signed in, in the provider's words.
    pub level: SignInLevel,
    /// When it was recorded.
    pub at: f64,
    /// Number of the ledger entry.
    pub entry: u32,
    /// Finds it in the log.
    pub reference: String,
}

/// How somebody signed in, in the provider's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignInLevel {
    /// How sure of the person the provider is (`acr`).
    pub acr: Option<String>,
    /// By which means (`amr`).
    pub amr: Vec<String>,
    /// At which identity provider behind it (`idp`).
    pub idp: Option<String>,
}

/// It is somebody else: nothing of them is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AnotherPersonState {
    /// What it was about.
    pub subject: InquirySubject,
    /// What was checked, the failed one first.
    pub evidence: Vec<Evidence>,
    /// Finds it in the log.
    pub reference: String,
}

/// Every other end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InquiryEnded {
    /// How it ended.
    pub end: End,
    /// Finds it in the log.
    pub reference: String,
    /// Whether *Try again* makes sense.
    pub try_again: bool,
    /// Whether details for whoever helps can be copied.
    pub details: bool,
}
