//! Entries that follow from what is kept and not from what somebody does: an order that its checks have locked, and a
//! configuration that changed since the last start.
//!
//! What locks an order is decided in `pickup::budget`, by what is counted here.

use jiff::Timestamp;
use pickup::budget::{Spent, TrustedTime};
use pickup::check::EndedCheck;
use pickup::ledger::{Draft, Head, Starting};
use pickup::order::OrderKey;
use pickup::store::StoreError;
use sqlx::{Sqlite as Database, Transaction};

use crate::leases::{self, Whose};
use crate::{Sqlite, ledger, orders, trusted};

impl Sqlite {
    /// Keeps in the ledger that a till starts under a configuration that trusts otherwise than the one of its last entry.
    /// Gives the end of the chain with that entry, or nothing if there was nothing to keep.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written.
    pub async fn note_configuration(&self, starting: &Starting) -> Result<Option<Head>, StoreError> {
        let mut transaction = self.begin().await?;
        self.allow_appending(&mut transaction).await?;
        let changed = trusted::changed(&mut transaction, starting).await?;
        let head = ledger::append_configuration(&mut transaction, starting, &changed, &self.stamp).await?;
        self.commit(transaction, head).await?;
        Ok(head)
    }

    /// The entries of the orders that a check has locked, once it is counted.
    pub(crate) async fn locks(
        &self,
        transaction: &mut Transaction<'static, Database>,
        ended: &EndedCheck,
    ) -> Result<Vec<Draft>, StoreError> {
        let mut locks = Vec::new();
        if !self.limit_asking {
            return Ok(locks);
        }
        for order in ended.check.orders() {
            let Some(spent) = spent(transaction, order, ended.counted_at()).await? else { continue };
            if let Some(because) = spent.locked_by(&ended.end) {
                locks.push(Draft::of_lock(ended, order, &spent, because, &self.stamp));
            }
        }
        Ok(locks)
    }
}

/// What counts of an order's checks at a time; nothing if there is no such order any more.
async fn spent(
    transaction: &mut Transaction<'static, Database>,
    order: &OrderKey,
    at: Timestamp,
) -> Result<Option<Spent>, StoreError> {
    let Some(found) = orders::by_key(&mut **transaction, order).await? else { return Ok(None) };
    let today = Spent::today(TrustedTime::later(None, Some(at)));
    let ever = leases::counters(&mut **transaction, Whose::Order(order), Timestamp::MIN).await?;
    let today = leases::counters(&mut **transaction, Whose::Order(order), today).await?;
    Ok(Some(Spent::new(&found.record, ever, today)))
}
