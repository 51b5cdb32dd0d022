//! A hand-over: two trips to SQLite, while a customer waits.
//!
//! It comes judged: here it is only compared with what is stored now, and refused if that has moved. The first trip claims
//! the right to write and reads all that it is compared with; the second writes all that makes it true, and commits. What
//! is read and written, the modules of the tables say.

use pickup::handover::HandOver;
use pickup::ledger::Draft;
use pickup::order::OrderRecord;
use pickup::store::{HandedOver, RecordRefusal, StoreError};
use sqlx::sqlite::SqliteRow;

use crate::ledger::Chain;
use crate::note::Noted;
use crate::trip::{Transaction, Trip};
use crate::{Sqlite, accounts, leases, ledger, orders, outbox, proofs, tries, twins};

impl Sqlite {
    /// [`Store::hand_over`](pickup::store::Store::hand_over), with the hand-over left to whoever has it.
    ///
    /// # Errors
    /// [`RecordRefusal`] says why not; nothing changed.
    pub async fn record(&self, hand_over: &HandOver) -> Result<HandedOver, RecordRefusal> {
        // While SQLite reads, the note is read where it lies, and what depends on neither is made.
        let begun = Transaction::begin(&self.writer, reading(hand_over));
        let drafts = async { self.drafts(hand_over) };
        let (begun, noted, drafts) = tokio::join!(begun, self.read_note(), drafts);
        let (mut transaction, rows) = begun?;
        match self.writing_of(&mut transaction, &rows, hand_over, noted, drafts).await {
            Ok((Some(writing), handed_over)) => {
                transaction.commit(writing).await?;
                self.begin_note(handed_over.head).await;
                Ok(handed_over)
            }
            Ok((None, handed_over)) => {
                // Where it can't be given up its connection is closed, which takes back as much.
                let _ = transaction.give_up().await;
                Ok(handed_over)
            }
            Err(refusal) => {
                let _ = transaction.give_up().await;
                Err(refusal)
            }
        }
    }

    /// What is to be written, if nothing has moved since it was judged; nothing if it was recorded before.
    async fn writing_of(
        &self,
        transaction: &mut Transaction,
        rows: &[SqliteRow],
        hand_over: &HandOver,
        noted: Result<Noted, StoreError>,
        drafts: Vec<Draft>,
    ) -> Result<(Option<Trip>, HandedOver), RecordRefusal> {
        let row = rows.first().ok_or(StoreError::Unreadable { what: "ledger head" })?;
        let head = ledger::head_of(row)?;

        let found = orders::asked(row)?.ok_or(RecordRefusal::UnknownOrder)?;
        if tries::is_used(row)? {
            return self.first_try(transaction, hand_over, found.record).await;
        }
        refuse_moved(hand_over, &found.record)?;
        let others = orders::records(rows.get(1..).unwrap_or_default())?;
        let record = found.record.with_twins(&others);
        refuse_twin(hand_over, &record)?;
        if proofs::is_used(row)? {
            return Err(RecordRefusal::TokenUsed);
        }
        let connection = transaction.connection();
        self.allow_appending_after(connection, noted?, head).await?;
        let mut chain = Chain::of(connection, row, hand_over.till(), &self.stamp.trust).await?;

        let mut writing = Trip::default();
        for draft in drafts {
            chain.append(&mut writing, draft)?;
        }
        let head = chain.end();
        proofs::mark_used(&mut writing, hand_over, head)?;
        tries::remember(&mut writing, hand_over, head)?;
        accounts::remember(&mut writing, hand_over, row)?;
        if let Some(sealed) = hand_over.proof().sealed_token() {
            ledger::keep_sealed(&mut writing, head, sealed)?;
        }
        let record = hand_over.applied_to(record);
        orders::write_found_alike(&mut writing, found.row, &record)?;
        outbox::record(&mut writing, hand_over, &record, head, &self.telling)?;
        leases::release_order(&mut writing, hand_over.proof().reference(), hand_over.order());
        // As the entry says it, so that a retry hears the same.
        let at = ledger::to_millisecond(hand_over.at());
        Ok((Some(writing), HandedOver { record, head, at }))
    }

    /// What came of the first try with the same id, with the order as it is now.
    async fn first_try(
        &self,
        transaction: &mut Transaction,
        hand_over: &HandOver,
        record: OrderRecord,
    ) -> Result<(Option<Trip>, HandedOver), RecordRefusal> {
        let id = *hand_over.id();
        let first = tries::recorded(transaction.connection(), &id).await?;
        let first = first.ok_or(StoreError::Unreadable { what: "id of a hand-over" })?;
        if first.asked != *hand_over.asked() {
            return Err(RecordRefusal::IdUsed { id, entry: first.head.seq });
        }
        Ok((None, HandedOver { record, head: first.head, at: first.entry.time_utc }))
    }

    /// Its entries: its own comes after those of the rules that a second person let pass.
    fn drafts(&self, hand_over: &HandOver) -> Vec<Draft> {
        let mut drafts = Draft::of_overrides(hand_over, &self.stamp);
        drafts.push(Draft::of_hand_over(hand_over, &self.stamp));
        drafts
    }
}

/// All that a hand-over is compared with, in one row, and then a row for each other order with its number of which
/// something was handed over.
fn reading(hand_over: &HandOver) -> Trip {
    let mut trip = Trip::default();
    trip.ask(ledger::END);
    proofs::ask(&mut trip, hand_over);
    tries::ask(&mut trip, hand_over);
    accounts::ask(&mut trip, hand_over);
    orders::ask(&mut trip, hand_over.order());
    twins::ask_handed_over(&mut trip, hand_over.number());
    trip
}

/// One order that came from two sources is handed over once: whoever was slower with the other one hears of it.
fn refuse_twin(hand_over: &HandOver, record: &OrderRecord) -> Result<(), RecordRefusal> {
    match record.twin_in_the_way(hand_over.at()) {
        Some((twin, here)) => {
            Err(RecordRefusal::SameNumberHandedOver(Box::new((twin.clone(), here.clone()))))
        }
        None => Ok(()),
    }
}

/// Whoever was slower hears what the faster one has done.
fn refuse_moved(hand_over: &HandOver, record: &OrderRecord) -> Result<(), RecordRefusal> {
    if record.revision == hand_over.revision() {
        return Ok(());
    }
    let since = record.handed_over.clone().filter(|here| here.revision > hand_over.revision());
    Err(since.map_or(RecordRefusal::OrderMoved, |here| RecordRefusal::AlreadyHandedOver(Box::new(here))))
}
