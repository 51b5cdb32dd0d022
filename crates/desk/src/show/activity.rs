//! From the notes of a day's checks to the screen: filtered, counted, and with the staff's names cut short.
//!
//! What counts as what is in `pickup::activity`.

use pickup::activity::{CheckNote, Counts, Group, How, Outcome, by_hour, median_to_verify};
use pickup::mask;

use crate::scene::Activity;
use crate::view::{
    ActivityCounts, ActivityGroup, ActivityHour, ActivityHow, ActivityOutcome, ActivityRow, ActivityScreen,
};

use super::{Moment, seconds};

/// Rows that are drawn; an export has all.
const ROWS_MAX: usize = 500;

impl Moment<'_> {
    pub(crate) fn activity(&self, activity: &Activity) -> ActivityScreen {
        let zone = &self.settings.store.time_zone;
        let begins = activity.day.to_zoned(zone.clone()).map(|day| seconds(day.timestamp()));
        let of_text = || activity.notes.iter().filter(|note| self.has_text(note, &activity.text));
        let hours = by_hour(&activity.notes, activity.day, zone);
        ActivityScreen {
            day: begins.unwrap_or_default(),
            days_ago: activity.days_ago,
            days: self.days_of_activity(),
            kept_days: self.kept_days(),
            counts: counts(Counts::of(&activity.notes)),
            median_s: median_to_verify(&activity.notes)
                .map(|took| u32::try_from((took.as_millis() + 500) / 1000).unwrap_or(u32::MAX)),
            hours: hours
                .iter()
                .map(|hour| ActivityHour { at: seconds(hour.begins_at), counts: counts(hour.counts) })
                .collect(),
            text: activity.text.clone(),
            group: activity.group,
            matching: counts(Counts::of(of_text())),
            rows: self.filtered(activity).take(ROWS_MAX).map(|note| self.noted(note)).collect(),
            saved_as: activity.saved_as.clone(),
        }
    }

    /// The notes that the list shows.
    pub(crate) fn filtered<'a>(&'a self, activity: &'a Activity) -> impl Iterator<Item = &'a CheckNote> {
        let group = activity.group.map(group);
        activity.notes.iter().filter(move |note| {
            group.is_none_or(|group| note.outcome.group() == group) && self.has_text(note, &activity.text)
        })
    }

    /// How many days can be chosen: as far back as notes are kept.
    pub(crate) fn days_of_activity(&self) -> u32 {
        u32::from(self.settings.keep.personal_days).max(1)
    }

    /// Practice keeps everything.
    fn kept_days(&self) -> Option<u32> {
        let is_practice = self.settings.realm == pickup::realm::Realm::Practice;
        (!is_practice).then(|| u32::from(self.settings.keep.personal_days))
    }

    fn has_text(&self, note: &CheckNote, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        let says = |words: &str| words.to_lowercase().contains(&text);
        says(&note.numbers)
            || says(note.staff.as_str())
            || says(&self.settings.staff.name(&note.staff))
            || says(note.reference.as_str())
    }

    fn noted(&self, note: &CheckNote) -> ActivityRow {
        ActivityRow {
            reference: note.reference.to_string(),
            at: seconds(note.started_at),
            numbers: note.numbers.clone(),
            outcome: outcome(note.outcome),
            how: match note.how {
                How::Screen => ActivityHow::Screen,
                How::Link => ActivityHow::Link,
                How::Document => ActivityHow::Document,
                How::Caller => ActivityHow::Caller,
                How::Counter => ActivityHow::Counter,
                How::Payment => ActivityHow::Payment,
            },
            took_s: note.took.map(|took| u32::try_from(took.as_secs().max(0)).unwrap_or(u32::MAX)),
            staff: mask::name(&self.settings.staff.name(&note.staff)),
            till: note.till.to_string(),
        }
    }
}

fn counts(counts: Counts) -> ActivityCounts {
    ActivityCounts {
        checks: counts.checks(),
        verified: counts.verified,
        manual: counts.manual,
        not_owner: counts.not_owner,
        not_completed: counts.not_completed,
    }
}

fn group(group: ActivityGroup) -> Group {
    match group {
        ActivityGroup::Verified => Group::Verified,
        ActivityGroup::Manual => Group::Manual,
        ActivityGroup::NotOwner => Group::NotOwner,
        ActivityGroup::NotCompleted => Group::NotCompleted,
    }
}

fn outcome(outcome: Outcome) -> ActivityOutcome {
    match outcome {
        Outcome::Verified => ActivityOutcome::Verified,
        Outcome::Manual => ActivityOutcome::Manual,
        Outcome::NotOwner => ActivityOutcome::NotOwner,
        Outcome::AnotherPerson => ActivityOutcome::AnotherPerson,
        Outcome::Declined => ActivityOutcome::Declined,
        Outcome::TimedOut => ActivityOutcome::TimedOut,
        Outcome::Cancelled => ActivityOutcome::Cancelled,
        Outcome::Network => ActivityOutcome::Network,
        Outcome::LevelTooLow => ActivityOutcome::LevelTooLow,
        Outcome::UnknownCustomer => ActivityOutcome::UnknownCustomer,
        Outcome::CouldNotCheck => ActivityOutcome::CouldNotCheck,
    }
}
