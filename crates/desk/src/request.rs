//! The acts of a person at the desk: what a shell may ask for.
//!
//! Each window command is one of these; none of them sets a field. `Act::every` lists one of each, so that a test can try
//! them all in every state.

mod inquiry;
mod staff;

use serde::{Deserialize, Serialize};

pub use inquiry::{About, Called, TypedName};
pub use staff::{AskedAct, CorrectedLine, TypedPin};

use crate::view::{ActivityGroup, DisplayChoices, Preferences};

/// One act of the teller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Filter the list by what is typed so far.
    Search {
        /// Typed text, at most 200 characters.
        text: String,
    },
    /// Enter in the field, or a scan on any screen: open the order with exactly this number or code.
    Find {
        /// Typed or scanned text, at most 200 characters.
        text: String,
    },
    /// Open a row of the list.
    OpenRow {
        /// The row's handle.
        row: u32,
    },
    /// Read the list again.
    Refresh,
    /// Stop taking orders in; what is not taken in comes again later.
    CancelIntake,
    /// Leave this screen: Esc.
    Back,
    /// Choose whom the request goes to: the owner, or somebody whom the owner named.
    Ask {
        /// The person's handle.
        whom: u32,
    },
    /// Have the provider find the customer by what the teller typed, where the policy allows it; with nothing, by what the
    /// order has.
    UseHint {
        /// An e-mail address, a phone number or a subject; never a personal number.
        hint: TypedName,
    },
    /// Ask the customer about another order, too, or no longer.
    Include {
        /// The order's handle.
        order: u32,
        /// Whether.
        included: bool,
    },
    /// Start the check of the open order, also after an end (*Try again*).
    Identify,
    /// Start it once more after the time ran out, and mail the customer's link to the order's own address as soon as
    /// there is one.
    IdentifyByMail,
    /// Stop the check that runs.
    Cancel,
    /// Replace the running request with a new one.
    MoreTime,
    /// Ask the provider again as soon as it is allowed.
    TryNow,
    /// Ask the owner, who is elsewhere, whether whoever was proved at the counter may collect.
    AskOwner,
    /// Mail the customer's link to the order's own address.
    SendLink,
    /// Copy the customer's link, where the shop allows it.
    CopyLink,
    /// Copy what whoever helps wants to know of the failed check on the screen.
    CopyDetails,
    /// The customer accepted on the phone in front of the teller.
    Seen {
        /// Whether.
        seen: bool,
    },
    /// Tick or untick a line.
    Tick {
        /// The line's handle.
        line: u32,
        /// Whether.
        ticked: bool,
    },
    /// Tick every line of which nothing was said to stay behind.
    TickAll,
    /// Something of a line stays behind. Ticking or unticking the line takes it back.
    Missing {
        /// The line's handle.
        line: u32,
        /// How many of it; not zero, and at most as many as the line has.
        quantity: u32,
        /// Why.
        reason: MissingReason,
    },
    /// Hand over, on the strength of the verdict that is shown.
    HandOver {
        /// The verdict's handle.
        verdict: u32,
    },
    /// Do not hand over although the owner is here.
    Refuse {
        /// Why.
        reason: RefusalReason,
    },
    /// Yes or no to the question that is shown.
    Answer {
        /// Whether yes.
        yes: bool,
    },
    /// Show today's checks.
    OpenActivity,
    /// Show another day's checks, or fewer of them.
    ShowActivity {
        /// How many days ago; 0 is today.
        days_ago: u32,
        /// The one kind of outcome to show; none for all.
        group: Option<ActivityGroup>,
        /// Part of an order's number, of somebody's name or of a reference, at most 200 characters.
        text: String,
    },
    /// Write the checks that are shown into a file.
    ExportActivity,
    /// Open Settings.
    OpenSettings,
    /// In Settings: take scans as tests of the scanner, or no longer.
    ListenToScanner {
        /// Whether.
        on: bool,
    },
    /// Change language, theme, size, motion or sounds.
    Prefer {
        /// All of them.
        preferences: Preferences,
    },
    /// Change what is chosen about the customer display.
    SetUpDisplay {
        /// All of it.
        choices: DisplayChoices,
    },
    /// Show the code of the check that runs on the customer display, or take it from there.
    ShowOnDisplay {
        /// Whether it is shown.
        shown: bool,
    },
    /// Have the customer display say for a moment that it is the one.
    FindDisplay,
    /// Run the connection test.
    TestConnection,
    /// Practice only: tell the made-up customer what to do.
    PracticeAnswer {
        /// What.
        answer: PracticeAnswer,
    },
    /// Practice only: open the pretend phone beside the window.
    OpenPracticePhone,
    /// Nothing is configured: practise with made-up customers.
    Practise,
    /// Practice only: leave it for what there is without it. A check that runs is stopped.
    LeavePractice,
    /// Nothing is configured: show how this till is connected. Left with `Back`.
    Connect,
    /// Sign in at this till.
    SignIn {
        /// Who.
        id: String,
        /// Their PIN.
        pin: TypedPin,
    },
    /// Sign out. A check that runs is stopped.
    Lock,
    /// Open the order that was just handed over, for instance to correct it.
    ShowOrder,
    /// Print the receipt of what was just handed over: for the first time, after it did not come out, or once more.
    PrintReceipt,
    /// Open the system's print dialog for it: there is no receipt printer, or it did not print.
    PrintElsewhere,
    /// Ask a second person for what the screen offers.
    AskSecondPerson {
        /// What.
        asked: AskedAct,
        /// Why, in the shop's words.
        reason: String,
    },
    /// The second person approves what is asked, and it is done.
    Approve {
        /// The second person.
        id: String,
        /// Their PIN.
        pin: TypedPin,
    },
    /// Close the second person's dialog; nothing was done.
    LeaveSecondPerson,
    /// Open the form of an inquiry, from an order with that order.
    OpenInquiry {
        /// What for.
        about: About,
    },
    /// Ask a caller who they are.
    AskCaller {
        /// Their personal number.
        number: TypedName,
        /// Who called whom.
        called: Called,
        /// The number of the order that the call is about; may be empty.
        regarding: String,
    },
    /// Ask a customer at the counter who they are.
    AskCustomer {
        /// By what the provider finds them; never a personal number.
        hint: TypedName,
    },
    /// Ask a customer at the counter to approve a payment.
    AskPayment {
        /// By what the provider finds them; never a personal number.
        hint: TypedName,
        /// How much, such as `129.00`; in the store's currency unless one is named.
        amount: String,
    },
}

/// Why an order is not handed over although the owner is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// The customer changed their mind.
    ChangedMind,
    /// Something of the order is missing.
    ItemMissing,
    /// Anything else.
    Other,
    /// One of the shop's own.
    Own {
        /// Its name, as the verdict's screen has it.
        name: String,
    },
}

/// Why something stays behind although the rest is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// It is not on the shelf.
    NotFound,
    /// It is broken.
    Damaged,
    /// The customer does not want it.
    NotWanted,
    /// The customer collects it another day.
    Later,
}

/// What the made-up customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeAnswer {
    /// The order's owner accepts.
    Owner,
    /// Somebody else accepts.
    SomebodyElse,
    /// The customer declines.
    Decline,
}

impl Act {
    /// One of each, for tests that try everything everywhere. A new act that is missing here fails a test.
    pub fn every() -> Vec<Act> {
        use crate::view::{Language, TextSize, Theme};
        let preferences = Preferences {
            language: Language::En,
            language_of_system: false,
            theme: Theme::Light,
            text_size: TextSize::Normal,
            reduce_motion: false,
            sounds: true,
        };
        vec![
            Act::Search { text: "a".into() },
            Act::Find { text: "P-0".into() },
            Act::OpenRow { row: 0 },
            Act::Refresh,
            Act::AskOwner,
            Act::CancelIntake,
            Act::Back,
            Act::Ask { whom: 0 },
            Act::Include { order: 0, included: true },
            Act::UseHint { hint: TypedName::new(String::from("bo.ek@post.example").into()) },
            Act::Identify,
            Act::IdentifyByMail,
            Act::Cancel,
            Act::MoreTime,
            Act::TryNow,
            Act::SendLink,
            Act::CopyLink,
            Act::CopyDetails,
            Act::Seen { seen: true },
            Act::Tick { line: 0, ticked: true },
            Act::TickAll,
            Act::Missing { line: 0, quantity: 1, reason: MissingReason::NotFound },
            Act::HandOver { verdict: 0 },
            Act::Refuse { reason: RefusalReason::Other },
            Act::Answer { yes: true },
            Act::OpenActivity,
            Act::ShowActivity { days_ago: 0, group: Some(ActivityGroup::Verified), text: "a".into() },
            Act::ExportActivity,
            Act::OpenSettings,
            Act::ListenToScanner { on: true },
            Act::Prefer { preferences },
            Act::SetUpDisplay { choices: DisplayChoices::default() },
            Act::ShowOnDisplay { shown: true },
            Act::FindDisplay,
            Act::TestConnection,
            Act::PracticeAnswer { answer: PracticeAnswer::Owner },
            Act::OpenPracticePhone,
            Act::Practise,
            Act::LeavePractice,
            Act::Connect,
            Act::SignIn { id: "anna".into(), pin: TypedPin::new(String::from("271828").into()) },
            Act::AskSecondPerson { asked: AskedAct::Unlock, reason: "the customer is here".into() },
            Act::Approve { id: "bo".into(), pin: TypedPin::new(String::from("314159").into()) },
            Act::LeaveSecondPerson,
            Act::ShowOrder,
            Act::PrintReceipt,
            Act::PrintElsewhere,
            Act::Lock,
            Act::OpenInquiry { about: About::Counter },
            Act::AskCaller {
                number: TypedName::new(String::from("191212121212").into()),
                called: Called::ByCustomer,
                regarding: String::new(),
            },
            Act::AskCustomer { hint: TypedName::new(String::from("bo.ek@post.example").into()) },
            Act::AskPayment {
                hint: TypedName::new(String::from("bo.ek@post.example").into()),
                amount: "129".into(),
            },
        ]
    }
}
