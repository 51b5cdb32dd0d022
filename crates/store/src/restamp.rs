//! Giving a data folder to another provider, client, tenant or store: two of the staff do, and their entry says so.
//!
//! The ledger goes on; what was known of accounts at the old provider goes, since an account of the new one is never the
//! same. Another realm gets no folder.

use pickup::ledger::{Draft, Head};
use pickup::staff::Agreement;
use pickup::store::{Stamp, StoreError};
use pickup::text::TillId;

use crate::failure::OrFail;
use crate::open::write_stamp;
use crate::{Sqlite, ledger};

impl Sqlite {
    /// Stamps the folder anew. It has to be opened again; gives the end of the chain with the entry, or nothing if the
    /// folder has this stamp already.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    pub async fn restamp(
        self,
        configured: &Stamp,
        agreement: &Agreement,
        till: &TillId,
    ) -> Result<Option<Head>, StoreError> {
        let differences = self.stamp.differences(configured);
        if differences.is_empty() {
            return Ok(None);
        }
        let mut transaction = self.begin().await?;
        self.allow_appending(&mut transaction).await?;
        write_stamp(&mut *transaction, configured).await?;
        // A check that was under way asked the other provider.
        sqlx::query("DELETE FROM lease").execute(&mut *transaction).await.or_fail()?;
        let is_of_provider = differences.iter().any(|difference| difference.field != Stamp::STORE);
        let forgotten = match is_of_provider {
            true => {
                let delete = "DELETE FROM email_account";
                sqlx::query(delete).execute(&mut *transaction).await.or_fail()?.rows_affected()
            }
            false => 0,
        };
        let draft = Draft::of_restamp(agreement, till, forgotten, &self.stamp, configured);
        let head = ledger::append(&mut transaction, draft).await?;
        self.commit(transaction, Some(head)).await?;
        self.close().await;
        Ok(Some(head))
    }
}
