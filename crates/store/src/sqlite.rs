//! The promises of [`Store`], each change in one transaction.
//!
//! That of a hand-over is told by itself (`handing.rs`).

use std::collections::HashSet;

use jiff::Timestamp;
use pickup::activity::CheckNote;
use pickup::approved::ApprovedAct;
use pickup::check::{End, EndedCheck, Reference};
use pickup::freeze::Merge;
use pickup::handover::{HandOver, HandOverId};
use pickup::inquiry::EndedInquiry;
use pickup::ledger::{Draft, Hash, Head, RawEntry, Restoring};
use pickup::order::{Order, OrderKey, OrderRecord, Origin};
use pickup::staff::{PinLocked, Release, SpentTry};
use pickup::store::{
    Busy, Counters, HandedOver, Imported, Importing, InquiryLease, InquiryRefusal, LINKS_MAX, Lease,
    NotRecorded, RecordRefusal, Recorded, Store, StoreError,
};
use pickup::text::{StaffId, StoreId, TillId};
use sqlx::{Sqlite as Database, Transaction};

use crate::failure::OrFail;
use crate::leases::{self, Event, Whose};
use crate::orders::Found;
use crate::trip::Trip;
use crate::{
    Sqlite, accounts, activity, ledger, links, new_orders, openings, orders, retention, search, staff, tries,
};

#[async_trait::async_trait]
impl Store for Sqlite {
    async fn order(&self, key: &OrderKey) -> Result<Option<OrderRecord>, StoreError> {
        orders::by_key_with_twins(&self.pool, key).await
    }

    async fn find(&self, text: &str) -> Result<Vec<OrderRecord>, StoreError> {
        let mut connection = self.pool.acquire().await.or_fail()?;
        orders::by_code(&mut connection, text).await
    }

    async fn search(&self, text: &str, limit: u32) -> Result<Vec<OrderRecord>, StoreError> {
        search::search(&self.pool, &self.stamp.store, text, limit).await
    }

    async fn ready(&self, store: &StoreId, limit: u32) -> Result<Vec<OrderRecord>, StoreError> {
        orders::ready(&self.pool, store, limit).await
    }

    async fn opened(&self, order: &OrderKey, at: Timestamp) -> Result<(), StoreError> {
        openings::note(&self.writer, order, at).await
    }

    async fn import(&self, orders: Vec<Order>, importing: &Importing) -> Result<Imported, StoreError> {
        let mut transaction = self.begin().await?;
        let mut importation = Importation::default();
        let mut orders = orders.into_iter();
        loop {
            let some: Vec<Order> = orders.by_ref().take(ORDERS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            self.import_some(&mut transaction, some, importing, &mut importation).await?;
        }
        self.commit(transaction, importation.appended).await?;
        Ok(importation.imported)
    }

    async fn hand_over(&self, hand_over: HandOver) -> Result<HandedOver, NotRecorded> {
        let recorded = self.record(&hand_over).await;
        recorded.map_err(|why| NotRecorded { why, hand_over: Box::new(hand_over) })
    }

    async fn handed_over(&self, id: &HandOverId) -> Result<Option<Recorded>, StoreError> {
        tries::recorded(&self.pool, id).await
    }

    async fn check_ended(&self, ended: &EndedCheck) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let event = match ended.end {
            End::Declined => Some(Event::Decline),
            End::AnotherPerson => Some(Event::Mismatch),
            End::Owner
            | End::LevelTooLow
            | End::CouldNotCheck
            | End::TimedOut
            | End::Cancelled
            | End::Refused(_)
            | End::UnknownCustomer
            | End::Unreachable
            | End::ResultLost
            | End::Misconfigured
            | End::ClockWrong
            | End::TokenInvalid => None,
        };
        if let Some(event) = event {
            for order in ended.check.orders() {
                leases::count(&mut transaction, Whose::Order(order), event, ended.counted_at()).await?;
            }
        }
        let mut drafts: Vec<Draft> = Draft::of_ended_check(ended, &self.stamp).into_iter().collect();
        drafts.extend(Draft::of_unused(ended, &self.stamp));
        drafts.extend(self.locks(&mut transaction, ended).await?);
        if !drafts.is_empty() {
            self.allow_appending(&mut transaction).await?;
        }
        let mut appended = None;
        for draft in drafts {
            appended = Some(ledger::append(&mut transaction, draft).await?);
        }
        let mut releases = Trip::default();
        for order in ended.check.orders() {
            leases::release_order(&mut releases, &ended.check.reference, order);
        }
        releases.run(&mut transaction).await?;
        self.commit(transaction, appended).await
    }

    async fn take_lease(&self, lease: &Lease, now: Timestamp) -> Result<Result<(), Busy>, StoreError> {
        let mut transaction = self.begin().await?;
        // No customer is asked for what could not be handed over.
        self.allow_appending(&mut transaction).await?;
        let taken = leases::take(&mut transaction, lease, now).await?;
        transaction.commit().await.or_fail()?;
        Ok(taken)
    }

    async fn take_inquiry_lease(
        &self,
        lease: &InquiryLease,
        now: Timestamp,
    ) -> Result<Result<(), Busy>, StoreError> {
        self.claim_inquiry(lease, now).await
    }

    async fn inquiry_ended(
        &self,
        ended: &EndedInquiry,
        customer: &Hash,
    ) -> Result<Option<Head>, InquiryRefusal> {
        self.end_inquiry(ended, customer).await
    }

    async fn customer_counters(&self, customer: &Hash, since: Timestamp) -> Result<Counters, StoreError> {
        self.counted_of(customer, since).await
    }

    async fn extend_lease(&self, reference: &Reference, until: Timestamp) -> Result<(), StoreError> {
        leases::extend(&self.writer, reference, until).await
    }

    async fn release_lease(&self, reference: &Reference) -> Result<(), StoreError> {
        leases::release(&self.writer, reference).await
    }

    async fn abandon_leases(&self, till: &TillId) -> Result<Vec<OrderKey>, StoreError> {
        let mut transaction = self.begin().await?;
        let lost = leases::abandon(&mut transaction, till).await?;
        transaction.commit().await.or_fail()?;
        Ok(lost)
    }

    async fn counters(&self, order: &OrderKey, since: Timestamp) -> Result<Counters, StoreError> {
        leases::counters(&self.pool, Whose::Order(order), since).await
    }

    async fn count_link(
        &self,
        order: &OrderKey,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let may_go = links::count(&mut transaction, order, LINKS_MAX, since, now).await?;
        transaction.commit().await.or_fail()?;
        Ok(may_go)
    }

    async fn note_check(&self, note: &CheckNote) -> Result<(), StoreError> {
        activity::note(&self.writer, note).await
    }

    async fn noted_checks(
        &self,
        from: Timestamp,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<CheckNote>, StoreError> {
        activity::noted(&self.pool, from, before, limit).await
    }

    async fn known_account(&self, email: &Hash) -> Result<Option<Hash>, StoreError> {
        accounts::known(&self.pool, email).await
    }

    async fn make_approved(&self, act: &ApprovedAct) -> Result<OrderRecord, RecordRefusal> {
        self.make_true(act).await
    }

    async fn spend_try(
        &self,
        staff: &StaffId,
        now: Timestamp,
    ) -> Result<Result<SpentTry, PinLocked>, StoreError> {
        let mut transaction = self.begin().await?;
        let spent = staff::spend_try(&mut transaction, staff, now).await?;
        transaction.commit().await.or_fail()?;
        Ok(spent)
    }

    async fn forget_tries(&self, staff: &StaffId) -> Result<(), StoreError> {
        staff::forget_tries(&self.writer, staff).await
    }

    async fn release(&self, release: &Release) -> Result<u32, StoreError> {
        self.release_tries(release).await
    }

    async fn entries(&self, from_seq: u64, limit: u32) -> Result<Vec<RawEntry>, StoreError> {
        ledger::entries(&self.pool, from_seq, limit).await
    }

    async fn head(&self) -> Result<Head, StoreError> {
        ledger::head(&self.pool).await
    }

    async fn restore(&self, restoring: &Restoring) -> Result<Option<Head>, StoreError> {
        self.restore_with(restoring).await
    }
}

/// Orders of an import that are compared and written together.
const ORDERS_AT_ONCE: usize = 2_000;

/// An import under way.
#[derive(Default)]
struct Importation {
    imported: Imported,
    /// The end of the ledger, if it has appended.
    appended: Option<Head>,
}

impl Sqlite {
    /// Begins by claiming the right to write, so that what is read in it can't be changed by somebody else
    /// before it is written. Dropped without a commit, it never was.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Database>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.or_fail()
    }

    async fn import_some(
        &self,
        transaction: &mut Transaction<'static, Database>,
        orders: Vec<Order>,
        importing: &Importing,
        importation: &mut Importation,
    ) -> Result<(), StoreError> {
        let mut known = orders::by_keys(transaction, orders.iter().map(|order| &order.key)).await?;
        let unknown = orders.iter().map(|order| &order.key).filter(|key| !known.contains_key(*key));
        let forgotten = retention::forgotten(transaction, unknown).await?;
        let mut new: Vec<OrderRecord> = Vec::new();
        let mut twice = Vec::new();
        let mut seen = HashSet::new();
        for order in orders {
            if let Some(forgotten) = forgotten.get(&order.key).filter(|forgotten| !forgotten.admits(&order)) {
                importation.imported.kept += u32::from(forgotten.handed_over);
                importation.imported.unchanged += u32::from(!forgotten.handed_over);
            } else if !seen.insert(order.key.clone()) {
                // Compared with what is stored once the first of them is.
                twice.push(order);
            } else if let Some(found) = known.remove(&order.key) {
                self.merge_one(transaction, found, order, importing, importation).await?;
            } else {
                importation.imported.added += 1;
                new.push(OrderRecord::first_seen(order, importing.origin, importing.now));
            }
        }
        new_orders::insert(transaction, &new).await?;
        for order in twice {
            let found = orders::by_key(&mut **transaction, &order.key).await?;
            let found = found.ok_or(StoreError::Unreadable { what: "order" })?;
            self.merge_one(transaction, found, order, importing, importation).await?;
        }
        Ok(())
    }

    async fn merge_one(
        &self,
        transaction: &mut Transaction<'static, Database>,
        found: Found,
        order: Order,
        importing: &Importing,
        importation: &mut Importation,
    ) -> Result<(), StoreError> {
        let Importation { imported, appended } = importation;
        let updated_at = order.updated_at;
        match found.record.merge(order, importing.origin, importing.now) {
            Merge::Unchanged => {
                imported.unchanged += 1;
                if importing.origin == Origin::Connector {
                    let heard = OrderRecord { as_of: importing.now, ..found.record };
                    orders::note_heard(transaction, found.row, &heard).await?;
                }
            }
            Merge::KeptHandOver => imported.kept += 1,
            Merge::Updated(record) => {
                imported.updated += 1;
                let eased = self.note_eased(transaction, &found.record, &record, importing, *appended);
                *appended = eased.await?.or(*appended);
                orders::write(transaction, found.row, &record).await?;
            }
            Merge::OwnerChange(record, changes) => {
                let key = record.order.key.clone();
                let draft = Draft::of_owner_change(&key, &changes, updated_at, importing, &self.stamp);
                if appended.is_none() {
                    self.allow_appending(transaction).await?;
                }
                *appended = Some(ledger::append(transaction, draft).await?);
                let eased = self.note_eased(transaction, &found.record, &record, importing, *appended);
                *appended = eased.await?.or(*appended);
                orders::write(transaction, found.row, &record).await?;
                imported.owner_changes.push(key);
            }
        }
        Ok(())
    }

    /// Writes down what a file made easier at an order, if it did. Gives the end of the ledger then.
    async fn note_eased(
        &self,
        transaction: &mut Transaction<'static, Database>,
        before: &OrderRecord,
        after: &OrderRecord,
        importing: &Importing,
        appended: Option<Head>,
    ) -> Result<Option<Head>, StoreError> {
        // A shop may change its own orders as it likes.
        let eased = match importing.origin {
            Origin::Manual => after.eased_from(before, &self.stamp.store),
            Origin::Connector => Vec::new(),
        };
        if eased.is_empty() {
            return Ok(None);
        }
        if appended.is_none() {
            self.allow_appending(transaction).await?;
        }
        let order = &after.order;
        let draft = Draft::of_eased(&order.key, &eased, order.updated_at, importing, &self.stamp);
        ledger::append(transaction, draft).await.map(Some)
    }
}
