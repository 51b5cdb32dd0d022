//! How far each source was read, in its row, and orders that left the list.
//!
//! What a place means is known to the source's adapter alone.

use jiff::Timestamp;
use pickup::order::OrderKey;
use pickup::shop::{Cursor, Place, Places, Source};
use pickup::store::StoreError;
use sqlx::Row;

use crate::failure::OrFail;
use crate::trip::Trip;
use crate::{Sqlite, orders};

const UNREADABLE: StoreError = StoreError::Unreadable { what: "place in a source" };

#[async_trait::async_trait]
impl Places for Sqlite {
    async fn place(&self, source: &Source) -> Result<Option<Place>, StoreError> {
        let row = sqlx::query("SELECT next, as_of_ms FROM source_place WHERE system = ? AND shop = ?")
            .bind(source.system())
            .bind(source.shop())
            .fetch_optional(&self.pool)
            .await
            .or_fail()?;
        let Some(row) = row else { return Ok(None) };
        let next: String = row.try_get("next").map_err(|_| UNREADABLE)?;
        let as_of: Option<i64> = row.try_get("as_of_ms").map_err(|_| UNREADABLE)?;
        let as_of = as_of.map(Timestamp::from_millisecond).transpose().map_err(|_| UNREADABLE)?;
        Ok(Some(Place { next: Cursor::new(next).map_err(|_| UNREADABLE)?, as_of }))
    }

    async fn keep_place(
        &self,
        source: &Source,
        next: &Cursor,
        all_read: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO source_place (system, shop, next, as_of_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (system, shop) DO UPDATE
             SET next = excluded.next, as_of_ms = coalesce(excluded.as_of_ms, as_of_ms)",
        )
        .bind(source.system())
        .bind(source.shop())
        .bind(next.as_str())
        .bind(all_read.map(Timestamp::as_millisecond))
        .execute(&self.writer)
        .await
        .or_fail()?;
        Ok(())
    }

    async fn forget_place(&self, source: &Source) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM source_place WHERE system = ? AND shop = ?")
            .bind(source.system())
            .bind(source.shop())
            .execute(&self.writer)
            .await
            .or_fail()?;
        Ok(())
    }

    async fn gone_elsewhere(&self, keys: &[OrderKey], now: Timestamp) -> Result<u32, StoreError> {
        let mut transaction = self.begin().await?;
        let mut taken = 0;
        for key in keys {
            let Some(found) = orders::by_key(&mut *transaction, key).await? else { continue };
            if let Some(record) = found.record.gone_elsewhere(now) {
                let mut trip = Trip::default();
                orders::write_found_alike(&mut trip, found.row, &record)?;
                trip.run(&mut transaction).await?;
                taken += 1;
            }
        }
        transaction.commit().await.or_fail()?;
        Ok(taken)
    }
}
