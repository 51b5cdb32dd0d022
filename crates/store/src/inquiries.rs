//! Inquiries: their claims, what is counted of their customers, and the entry that each leaves.
//!
//! A customer without an order is counted under a keyed hash, beside the orders. A token that answered an inquiry is used up:
//! it hands over nothing and answers nothing else.

use jiff::{SignedDuration, Timestamp};
use pickup::check::End;
use pickup::inquiry::{EndedInquiry, InquiryEnd};
use pickup::ledger::{Draft, Hash, Head};
use pickup::store::{Busy, Counters, InquiryLease, InquiryRefusal, StoreError};
use sqlx::SqliteExecutor;

use crate::failure::OrFail;
use crate::leases::{self, Event, Whose};
use crate::trip::Trip;
use crate::{Sqlite, ledger, proofs};

/// For so long the counts of customers are kept; a day is what counts.
const COUNTED: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Sqlite {
    /// Forgets how often customers were asked for inquiries, where that is so old that no rule looks at it; says how much
    /// there was.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn forget_inquiry_counts(&self, now: Timestamp) -> Result<u64, StoreError> {
        forget_old(&self.writer, now).await
    }

    pub(crate) async fn claim_inquiry(
        &self,
        lease: &InquiryLease,
        now: Timestamp,
    ) -> Result<Result<(), Busy>, StoreError> {
        let mut transaction = self.begin().await?;
        // No customer is asked for what could not be written down.
        self.allow_appending(&mut transaction).await?;
        leases::clear(&mut transaction, lease.until, now).await?;
        let InquiryLease { reference, till, customer, until } = lease;
        if let Some(busy) = leases::taken(&mut transaction, reference, till, customer).await? {
            return Ok(Err(busy));
        }
        leases::insert(&mut transaction, reference, till, customer, *until).await?;
        forget_old(&mut *transaction, now).await?;
        leases::count(&mut transaction, Whose::Customer(customer.hash()), Event::Start, now).await?;
        transaction.commit().await.or_fail()?;
        Ok(Ok(()))
    }

    pub(crate) async fn end_inquiry(
        &self,
        ended: &EndedInquiry,
        customer: &Hash,
    ) -> Result<Option<Head>, InquiryRefusal> {
        let mut transaction = self.begin().await?;
        if let Some(token) = ended.token()
            && proofs::is_spent(&mut transaction, token).await?
        {
            return Err(InquiryRefusal::TokenUsed);
        }
        if let Some(event) = counted(&ended.end) {
            let at = ended.counted_at();
            leases::count(&mut transaction, Whose::Customer(customer), event, at).await?;
        }
        let mut appended = None;
        if let Some(draft) = Draft::of_ended_inquiry(ended, &self.stamp) {
            self.allow_appending(&mut transaction).await?;
            appended = Some(ledger::append(&mut transaction, draft).await?);
        }
        if let (Some(head), InquiryEnd::Identified { identified, .. }) = (appended, &ended.end) {
            let mut trip = Trip::default();
            proofs::spend(&mut trip, identified.token_hash(), head)?;
            if let Some(sealed) = identified.sealed_token() {
                ledger::keep_sealed(&mut trip, head, sealed)?;
            }
            trip.run(&mut transaction).await?;
        }
        leases::release(&mut *transaction, &ended.inquiry.reference).await?;
        self.commit(transaction, appended).await?;
        Ok(appended)
    }

    pub(crate) async fn counted_of(&self, customer: &Hash, since: Timestamp) -> Result<Counters, StoreError> {
        leases::counters(&self.pool, Whose::Customer(customer), since).await
    }
}

fn counted(end: &InquiryEnd) -> Option<Event> {
    match end {
        InquiryEnd::AnotherPerson(_) => Some(Event::Mismatch),
        InquiryEnd::Otherwise(End::Declined) => Some(Event::Decline),
        InquiryEnd::Identified { .. } | InquiryEnd::Otherwise(_) => None,
    }
}

async fn forget_old(executor: impl SqliteExecutor<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let before = now.checked_sub(COUNTED).unwrap_or(Timestamp::MIN);
    let forgotten = sqlx::query("DELETE FROM check_event WHERE system = '' AND at_ms < ?")
        .bind(before.as_millisecond())
        .execute(executor)
        .await
        .or_fail()?;
    Ok(forgotten.rows_affected())
}
