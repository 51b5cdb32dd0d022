//! How a day's checks went, as a screen may show it: counts, times and numbers of orders, and no customer.
//!
//! What is filtered and counted is decided here and not in the window, which draws what it gets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One day's checks.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ActivityScreen {
    /// When the shown day begins.
    pub day: f64,
    /// How many days ago that is: 0 is today.
    pub days_ago: u32,
    /// How many days there are to choose from, today among them.
    pub days: u32,
    /// After so many days notes of checks are deleted; none where nothing is, as in practice.
    pub kept_days: Option<u32>,
    /// All checks of the day.
    pub counts: ActivityCounts,
    /// Half of the verified checks took so many seconds at most; none if there were none.
    pub median_s: Option<u32>,
    /// The day by its hours, without a gap.
    pub hours: Vec<ActivityHour>,
    /// What the list is filtered by; may be empty.
    pub text: String,
    /// The one kind of outcome that the list shows; none for all.
    pub group: Option<ActivityGroup>,
    /// Of the checks that match the text: how many there are of each kind.
    pub matching: ActivityCounts,
    /// The rows, the newest first, at most 500.
    pub rows: Vec<ActivityRow>,
    /// The folder and the file's name, once the list was exported.
    pub saved_as: Option<String>,
}

/// How many checks there were, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct ActivityCounts {
    /// All of them.
    pub checks: u32,
    /// It is who it should be.
    pub verified: u32,
    /// A document was seen.
    pub manual: u32,
    /// Somebody else was proved.
    pub not_owner: u32,
    /// Neither yes nor no.
    pub not_completed: u32,
}

/// One hour.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ActivityHour {
    /// When it begins.
    pub at: f64,
    /// What happened in it.
    pub counts: ActivityCounts,
}

/// A kind of outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityGroup {
    /// The owner was proved.
    Verified,
    /// A document was seen.
    Manual,
    /// Somebody else was proved.
    NotOwner,
    /// Neither yes nor no.
    NotCompleted,
}

/// One check that is over.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ActivityRow {
    /// Finds it in the log, and names the row.
    pub reference: String,
    /// When it began.
    pub at: f64,
    /// The displayed numbers of its orders; empty for an inquiry, which has none.
    pub numbers: String,
    /// How it ended.
    pub outcome: ActivityOutcome,
    /// How the customer was asked.
    pub how: ActivityHow,
    /// Seconds from its beginning to its end; none where nobody waited.
    pub took_s: Option<u32>,
    /// Who asked.
    pub staff: String,
    /// At which till.
    pub till: String,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityOutcome {
    /// It is who it should be: the owner, or who was asked.
    Verified,
    /// A document was seen.
    Manual,
    /// Somebody else than the owner was proved.
    NotOwner,
    /// It is not who was asked, or not the owner of the order that a call is about.
    AnotherPerson,
    /// The customer declined.
    Declined,
    /// Nobody answered in time.
    TimedOut,
    /// The teller stopped it.
    Cancelled,
    /// The provider could not be reached.
    Network,
    /// What was proved does not suffice.
    LevelTooLow,
    /// The provider does not know the customer.
    UnknownCustomer,
    /// Anything else.
    CouldNotCheck,
}

/// How the customer was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityHow {
    /// By the code on the screen.
    Screen,
    /// By their link, which left the till in a letter or by the clipboard.
    Link,
    /// Not at all: a document was shown.
    Document,
    /// On the phone.
    Caller,
    /// At the counter, about no order.
    Counter,
    /// To approve a payment.
    Payment,
}
