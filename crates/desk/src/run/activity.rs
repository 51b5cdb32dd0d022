//! What is remembered of each check, and the screen that shows a day of it.
//!
//! A note that can't be written costs the overview a line and nobody an order, so it is logged and not told.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use pickup::{
    activity::{self, CheckNote, CsvManner, How, NOTES_MAX, Outcome},
    check::Check,
    inquiry::Inquiry,
    order::OrderRecord,
    store::StoreError,
};

use crate::{
    failure::Failure,
    scene::{self, Scene},
    view::{ActivityGroup, Language},
};

use super::{Actor, TEXT_MAX, storage};

impl Actor {
    /// Remembers how the running check ended.
    pub(super) async fn note_check(&mut self, outcome: Outcome) {
        let Scene::Checking(checking) = &self.scene else { return };
        let also = checking.also.iter();
        let numbers =
            std::iter::once(&checking.record).chain(also).map(|record| record.order.number.as_str());
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        let how = if checking.link_left { How::Link } else { How::Screen };
        let note = note_of(&checking.check, numbers, outcome, how);
        self.keep_note(CheckNote { took: Some(self.since(note.started_at)), ..note }).await;
    }

    /// Remembers how an inquiry ended. It has no order, not even where a call is about one: nothing of that order was
    /// checked, and nothing of it goes out.
    pub(super) async fn note_inquiry(&mut self, inquiry: &Inquiry, outcome: Outcome) {
        self.keep_note(CheckNote {
            reference: inquiry.reference.clone(),
            order: None,
            numbers: String::new(),
            outcome,
            how: How::from(inquiry.matter.about()),
            started_at: inquiry.started_at,
            took: Some(self.since(inquiry.started_at)),
            staff: inquiry.staff.clone(),
            till: inquiry.till.clone(),
        })
        .await;
    }

    /// Remembers that a document was seen instead of a check.
    pub(super) async fn note_document(&mut self, record: &OrderRecord, check: &Check) {
        let numbers = record.order.number.to_string();
        self.keep_note(note_of(check, numbers, Outcome::Manual, How::Document)).await;
    }

    fn since(&self, started_at: Timestamp) -> SignedDuration {
        self.now().duration_since(started_at).max(SignedDuration::ZERO)
    }

    async fn keep_note(&mut self, note: CheckNote) {
        if let Err(error) = self.ports.store.note_check(&note).await {
            tracing::warn!(reference = %note.reference, %error, "a check is missing in the overview");
        }
    }

    /// Shows today's checks.
    pub(super) async fn open_activity(&mut self) -> Result<(), Failure> {
        if self.scene.is_unfinished() {
            return Err(Failure::NotNow);
        }
        self.show_day(0, None, String::new()).await
    }

    /// Shows another day's checks, or fewer of them.
    pub(super) async fn show_activity(
        &mut self,
        days_ago: u32,
        group: Option<ActivityGroup>,
        text: String,
    ) -> Result<(), Failure> {
        let Scene::Activity(_) = &self.scene else { return Err(Failure::NotNow) };
        let days = self.moment(self.ports.clock.instant()).days_of_activity();
        if days_ago >= days || text.len() > TEXT_MAX || text.chars().any(pickup::text::is_deceptive) {
            return Err(Failure::BadInput);
        }
        self.show_day(days_ago, group, text).await
    }

    async fn show_day(
        &mut self,
        days_ago: u32,
        group: Option<ActivityGroup>,
        text: String,
    ) -> Result<(), Failure> {
        let day = self.day(days_ago).ok_or(Failure::BadInput)?;
        let notes = self.notes_of(day).await.map_err(|error| storage(&error))?;
        // A look at the provider goes on; what belonged to the screen before does not.
        self.question = None;
        self.scene =
            Scene::Activity(Box::new(scene::Activity { day, days_ago, notes, group, text, saved_as: None }));
        Ok(())
    }

    fn day(&self, days_ago: u32) -> Option<Date> {
        let today = self.now().to_zoned(self.line.settings.store.time_zone.clone()).date();
        today.checked_sub(i64::from(days_ago).days()).ok()
    }

    async fn notes_of(&mut self, day: Date) -> Result<Vec<CheckNote>, StoreError> {
        let zone = &self.line.settings.store.time_zone;
        match activity::bounds(day, zone) {
            Some((from, before)) => self.ports.store.noted_checks(from, before, NOTES_MAX).await,
            None => Ok(Vec::new()),
        }
    }

    /// Writes what the list shows into a file that the teller finds.
    pub(super) fn export_activity(&mut self) -> Result<(), Failure> {
        let manner = match self.preferences.language {
            Language::En => CsvManner::Comma,
            Language::Sv => CsvManner::Semicolon,
        };
        let Scene::Activity(shown) = &self.scene else { return Err(Failure::NotNow) };
        let moment = self.moment(self.ports.clock.instant());
        let file = activity::csv(moment.filtered(shown), manner, &self.line.settings.store.time_zone);
        let name = format!("claimcheck-activity-{}.csv", shown.day);
        let saved = self.ports.shell.save_for_teller(&name, file.as_bytes()).map_err(|error| {
            tracing::warn!(%error, "the overview was not exported");
            Failure::NotSaved
        })?;
        let Scene::Activity(shown) = &mut self.scene else { return Err(Failure::NotNow) };
        shown.saved_as = Some(saved);
        Ok(())
    }
}

fn note_of(check: &Check, numbers: String, outcome: Outcome, how: How) -> CheckNote {
    CheckNote {
        reference: check.reference.clone(),
        order: Some(check.order.clone()),
        numbers,
        outcome,
        how,
        started_at: check.started_at,
        took: None,
        staff: check.staff.clone(),
        till: check.till.clone(),
    }
}
