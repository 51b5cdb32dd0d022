//! The till's store as the desk sees it: the real one, at which time stands still, and whose disk can be exchanged.
//!
//! Without a disk everything fails; that is also how a till crashes: whatever it still wants to write is not written.

use std::{
    future::Future,
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use jiff::Timestamp;
use pickup::{
    activity::CheckNote,
    approved::ApprovedAct,
    check::{EndedCheck, Reference},
    handover::{HandOver, HandOverId},
    inquiry::EndedInquiry,
    ledger::{Hash, Head, RawEntry, Restoring},
    order::{Order, OrderKey, OrderRecord},
    outbox::{Delivery, News, Outbox, WrongState},
    shop::{Cursor, HandOverNotice, NoticeId, Place, Places, ShopError, Source, Told},
    staff::{PinLocked, Release, SpentTry},
    store::{
        Busy, Counters, HandedOver, Imported, Importing, InquiryLease, InquiryRefusal, Lease, NotRecorded,
        RecordRefusal, Recorded, Store, StoreError,
    },
    text::{StaffId, StoreId, TillId},
};
use store::Sqlite;

use crate::clock::standing_still;

/// A store whose disk can be exchanged.
pub struct Records(RwLock<Option<Arc<Sqlite>>>, AtomicBool);

impl Records {
    pub(crate) fn on(disk: Sqlite) -> Self {
        Self(RwLock::new(Some(Arc::new(disk))), AtomicBool::new(false))
    }

    /// The next hand-over is written, and nobody hears so.
    pub fn lose_an_answer(&self) {
        self.1.store(true, Ordering::Relaxed);
    }

    /// Exchanges the disk; gives back the one before.
    pub fn exchange(&self, disk: Option<Arc<Sqlite>>) -> Option<Arc<Sqlite>> {
        std::mem::replace(&mut *self.0.write().expect("no test panics while it holds this"), disk)
    }

    async fn ask<T, F>(&self, what: impl FnOnce(Arc<Sqlite>) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let disk = self.0.read().expect("no test panics while it holds this").clone();
        standing_still(what(disk.ok_or(StoreError::Unusable)?)).await
    }
}

#[async_trait]
impl Store for Records {
    async fn order(&self, key: &OrderKey) -> Result<Option<OrderRecord>, StoreError> {
        self.ask(|disk| async move { disk.order(key).await }).await
    }

    async fn find(&self, text: &str) -> Result<Vec<OrderRecord>, StoreError> {
        self.ask(|disk| async move { disk.find(text).await }).await
    }

    async fn search(&self, text: &str, limit: u32) -> Result<Vec<OrderRecord>, StoreError> {
        self.ask(|disk| async move { disk.search(text, limit).await }).await
    }

    async fn ready(&self, store: &StoreId, limit: u32) -> Result<Vec<OrderRecord>, StoreError> {
        self.ask(|disk| async move { disk.ready(store, limit).await }).await
    }

    async fn opened(&self, order: &OrderKey, at: Timestamp) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.opened(order, at).await }).await
    }

    async fn import(&self, orders: Vec<Order>, importing: &Importing) -> Result<Imported, StoreError> {
        self.ask(|disk| async move { disk.import(orders, importing).await }).await
    }

    async fn hand_over(&self, hand_over: HandOver) -> Result<HandedOver, NotRecorded> {
        let disk = self.0.read().expect("no test panics while it holds this").clone();
        match disk {
            Some(disk) if self.1.swap(false, Ordering::Relaxed) => {
                let recorded = standing_still(disk.record(&hand_over)).await;
                let why = recorded.err().unwrap_or(RecordRefusal::Store(StoreError::Unusable));
                Err(NotRecorded { why, hand_over: Box::new(hand_over) })
            }
            Some(disk) => standing_still(disk.hand_over(hand_over)).await,
            None => Err(NotRecorded {
                why: RecordRefusal::Store(StoreError::Unusable),
                hand_over: Box::new(hand_over),
            }),
        }
    }

    async fn handed_over(&self, id: &HandOverId) -> Result<Option<Recorded>, StoreError> {
        self.ask(|disk| async move { disk.handed_over(id).await }).await
    }

    async fn check_ended(&self, ended: &EndedCheck) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.check_ended(ended).await }).await
    }

    async fn take_lease(&self, lease: &Lease, now: Timestamp) -> Result<Result<(), Busy>, StoreError> {
        self.ask(|disk| async move { disk.take_lease(lease, now).await }).await
    }

    async fn take_inquiry_lease(
        &self,
        lease: &InquiryLease,
        now: Timestamp,
    ) -> Result<Result<(), Busy>, StoreError> {
        self.ask(|disk| async move { disk.take_inquiry_lease(lease, now).await }).await
    }

    async fn inquiry_ended(
        &self,
        ended: &EndedInquiry,
        customer: &Hash,
    ) -> Result<Option<Head>, InquiryRefusal> {
        let disk = self.0.read().expect("no test panics while it holds this").clone();
        standing_still(disk.ok_or(StoreError::Unusable)?.inquiry_ended(ended, customer)).await
    }

    async fn customer_counters(&self, customer: &Hash, since: Timestamp) -> Result<Counters, StoreError> {
        self.ask(|disk| async move { disk.customer_counters(customer, since).await }).await
    }

    async fn extend_lease(&self, reference: &Reference, until: Timestamp) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.extend_lease(reference, until).await }).await
    }

    async fn release_lease(&self, reference: &Reference) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.release_lease(reference).await }).await
    }

    async fn abandon_leases(&self, till: &TillId) -> Result<Vec<OrderKey>, StoreError> {
        self.ask(|disk| async move { disk.abandon_leases(till).await }).await
    }

    async fn counters(&self, order: &OrderKey, since: Timestamp) -> Result<Counters, StoreError> {
        self.ask(|disk| async move { disk.counters(order, since).await }).await
    }

    async fn count_link(
        &self,
        order: &OrderKey,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.ask(|disk| async move { disk.count_link(order, since, now).await }).await
    }

    async fn note_check(&self, note: &CheckNote) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.note_check(note).await }).await
    }

    async fn noted_checks(
        &self,
        from: Timestamp,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<CheckNote>, StoreError> {
        self.ask(|disk| async move { disk.noted_checks(from, before, limit).await }).await
    }

    async fn known_account(&self, email: &Hash) -> Result<Option<Hash>, StoreError> {
        self.ask(|disk| async move { disk.known_account(email).await }).await
    }

    async fn make_approved(&self, act: &ApprovedAct) -> Result<OrderRecord, RecordRefusal> {
        let disk = self.0.read().expect("no test panics while it holds this").clone();
        standing_still(disk.ok_or(StoreError::Unusable)?.make_approved(act)).await
    }

    async fn spend_try(
        &self,
        staff: &StaffId,
        now: Timestamp,
    ) -> Result<Result<SpentTry, PinLocked>, StoreError> {
        self.ask(|disk| async move { disk.spend_try(staff, now).await }).await
    }

    async fn forget_tries(&self, staff: &StaffId) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.forget_tries(staff).await }).await
    }

    async fn release(&self, release: &Release) -> Result<u32, StoreError> {
        self.ask(|disk| async move { disk.release(release).await }).await
    }

    async fn entries(&self, from_seq: u64, limit: u32) -> Result<Vec<RawEntry>, StoreError> {
        self.ask(|disk| async move { disk.entries(from_seq, limit).await }).await
    }

    async fn head(&self) -> Result<Head, StoreError> {
        self.ask(|disk| async move { disk.head().await }).await
    }

    async fn restore(&self, restoring: &Restoring) -> Result<Option<Head>, StoreError> {
        self.ask(|disk| async move { disk.restore(restoring).await }).await
    }
}

#[async_trait]
impl Outbox for Records {
    async fn due(&self, source: &Source, now: Timestamp, most: u32) -> Result<Vec<NoticeId>, StoreError> {
        self.ask(|disk| async move { disk.due(source, now, most).await }).await
    }

    async fn begin_attempt(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<HandOverNotice>, StoreError> {
        self.ask(|disk| async move { disk.begin_attempt(id, now).await }).await
    }

    async fn attempted(
        &self,
        id: &NoticeId,
        result: &Result<Told, ShopError>,
        now: Timestamp,
        chance: u32,
    ) -> Result<Option<Delivery>, StoreError> {
        self.ask(|disk| async move { disk.attempted(id, result, now, chance).await }).await
    }

    async fn again(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<Result<Delivery, WrongState>>, StoreError> {
        self.ask(|disk| async move { disk.again(id, now).await }).await
    }

    async fn news_of(&self, entry: u64) -> Result<Option<News>, StoreError> {
        self.ask(|disk| async move { disk.news_of(entry).await }).await
    }

    async fn news(&self, unsettled: bool, limit: u32) -> Result<Vec<News>, StoreError> {
        self.ask(|disk| async move { disk.news(unsettled, limit).await }).await
    }
}

#[async_trait]
impl Places for Records {
    async fn place(&self, source: &Source) -> Result<Option<Place>, StoreError> {
        self.ask(|disk| async move { disk.place(source).await }).await
    }

    async fn keep_place(
        &self,
        source: &Source,
        next: &Cursor,
        all_read: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.keep_place(source, next, all_read).await }).await
    }

    async fn forget_place(&self, source: &Source) -> Result<(), StoreError> {
        self.ask(|disk| async move { disk.forget_place(source).await }).await
    }

    async fn gone_elsewhere(&self, orders: &[OrderKey], now: Timestamp) -> Result<u32, StoreError> {
        self.ask(|disk| async move { disk.gone_elsewhere(orders, now).await }).await
    }
}
