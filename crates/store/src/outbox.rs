//! The outbox in its rows: a piece of news comes in with its hand-over or correction, and changes as `pickup::outbox` says.
//!
//! Nothing is told here, and no row is ever deleted: what is settled, or too old to be kept, loses the text of its order
//! and keeps its end.

use jiff::{SignedDuration, Timestamp};
use pickup::approved::{ApprovedAct, Change};
use pickup::handover::{HandOver, HandedLine};
use pickup::ledger::{Head, RawEntry};
use pickup::order::{OrderKey, OrderRecord};
use pickup::outbox::{
    Corrected, Delivery, News, Outbox, State, Telling, WrongState, corrected, due, longest_wait,
};
use pickup::shop::{HandOverNotice, NoticeId, ShopError, Source, Told};
use pickup::store::{LIST_MAX, StoreError};
use pickup::text::{OrderNumber, StoreId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use crate::failure::OrFail;
use crate::trip::Trip;
use crate::{Sqlite, ledger, orders};

const UNREADABLE: StoreError = StoreError::Unreadable { what: "piece of news" };

/// Takes in the news of a hand-over, if its shop is told at all. Its name is the same whenever it is told: it is made of
/// the hand-over's own id.
pub(crate) fn record(
    trip: &mut Trip,
    hand_over: &HandOver,
    record: &OrderRecord,
    head: Head,
    telling: &Telling,
) -> Result<(), StoreError> {
    if !telling.includes(hand_over.order()) {
        return Ok(());
    }
    let id = NoticeId::of_hand_over(hand_over.id());
    let delivery = Delivery::recorded(id.clone(), hand_over.at(), telling.undo);
    let notice =
        HandOverNotice::of(id, record, hand_over.lines(), hand_over.store(), head).ok_or(UNREADABLE)?;
    insert(trip, &delivery, &notice)
}

fn insert(trip: &mut Trip, delivery: &Delivery, notice: &HandOverNotice) -> Result<(), StoreError> {
    let key = &notice.order;
    trip.then(
        "INSERT INTO outbox (id, entry, system, shop, order_id, number, waits, settled, attempts, due_ms, delivery, notice)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    trip.bind(notice.id.as_str()).bind(ledger::to_i64(notice.ledger_seq)?);
    trip.bind(key.system()).bind(key.shop()).bind(key.id()).bind(notice.number.as_str());
    trip.bind(delivery.due().is_some()).bind(is_settled(delivery)).bind(delivery.attempts());
    trip.bind(delivery.due().map(Timestamp::as_millisecond));
    trip.bind(serde_json::to_string(delivery).map_err(|_| UNREADABLE)?);
    trip.bind(serde_json::to_string(notice).map_err(|_| UNREADABLE)?);
    Ok(())
}

/// A correction: the order afterwards, where it was made, and the ledger's end with its entry.
pub(crate) struct Correcting<'a> {
    pub(crate) act: &'a ApprovedAct,
    pub(crate) record: &'a OrderRecord,
    pub(crate) store: &'a StoreId,
    pub(crate) head: Head,
}

/// Takes back what no shop can know yet of a hand-over that is corrected, and takes in the news of the rest.
pub(crate) async fn correct(
    connection: &mut SqliteConnection,
    correcting: Correcting<'_>,
    telling: &Telling,
) -> Result<(), StoreError> {
    let Correcting { act, record, store, head } = correcting;
    let Change::Correction { lines } = act.change() else { return Ok(()) };
    let known = undo(connection, act, lines).await?;
    let key = act.order();
    if known.is_empty() || !telling.includes(key) || !may_know(connection, key).await? {
        return Ok(());
    }
    let id = NoticeId::of_correction(head);
    let delivery = Delivery::recorded(id.clone(), act.at(), SignedDuration::ZERO);
    let notice = HandOverNotice::of_correction(id, record, &known, store, act.at(), head);
    let mut trip = Trip::default();
    insert(&mut trip, &delivery, &notice)?;
    trip.run(connection).await
}

/// Lets the word of an order's source count in full again where no correction is left that it has not heard of: whatever
/// it calls done then is no mere repetition. Gives the order if that changed it. Its revision stays: nothing that anybody
/// decided by is another.
pub(crate) async fn believe_source(
    connection: &mut SqliteConnection,
    key: &OrderKey,
) -> Result<Option<OrderRecord>, StoreError> {
    let Some(found) = orders::by_key(&mut *connection, key).await? else { return Ok(None) };
    let Some(record) = found.record.source_knows() else { return Ok(None) };
    let is_left: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox
         WHERE system = ? AND shop = ? AND order_id = ? AND settled = 0 AND id LIKE 'CO-%')",
    )
    .bind(key.system())
    .bind(key.shop())
    .bind(key.id())
    .fetch_one(&mut *connection)
    .await
    .or_fail()?;
    if is_left {
        return Ok(None);
    }
    orders::note_heard(connection, found.row, &record).await?;
    Ok(Some(record))
}

/// Whether a shop was ever told of a hand-over of this order, or may have been.
async fn may_know(connection: &mut SqliteConnection, key: &OrderKey) -> Result<bool, StoreError> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE system = ? AND shop = ? AND order_id = ? AND attempts > 0)",
    )
    .bind(key.system())
    .bind(key.shop())
    .bind(key.id())
    .fetch_one(connection)
    .await
    .or_fail()
}

/// Takes back what no shop can know yet. Gives what is corrected beyond it.
async fn undo(
    connection: &mut SqliteConnection,
    act: &ApprovedAct,
    lines: &[HandedLine],
) -> Result<Vec<HandedLine>, StoreError> {
    let key = act.order();
    let rows = sqlx::query(
        "SELECT delivery, notice FROM outbox
         WHERE system = ? AND shop = ? AND order_id = ? AND waits = 1 AND attempts = 0 AND id LIKE 'HO-%'
         ORDER BY entry LIMIT ?",
    )
    .bind(key.system())
    .bind(key.shop())
    .bind(key.id())
    .bind(LIST_MAX)
    .fetch_all(&mut *connection)
    .await
    .or_fail()?;
    let deliveries: Vec<Delivery> = rows.iter().map(delivery).collect::<Result<_, _>>()?;
    let notices: Vec<HandOverNotice> = rows.iter().map(notice).collect::<Result<_, _>>()?;
    let Corrected { waiting, known } = corrected(notices, lines);
    for (delivery, notice) in deliveries.into_iter().zip(waiting) {
        match notice.lines.is_empty() {
            false => write(connection, &delivery, Some(&notice)).await?,
            true => {
                // The query found only such as can be withdrawn.
                let withdrawn = delivery.undone(act.at()).map_err(|_| UNREADABLE)?;
                write(connection, &withdrawn, None).await?;
            }
        }
    }
    Ok(known)
}

/// Nothing older of the same order has to be told first. By its name a correction is known as such.
const NOTHING_FIRST: &str = "NOT EXISTS (
        SELECT 1 FROM outbox AS older
        WHERE older.system = outbox.system AND older.shop = outbox.shop AND older.order_id = outbox.order_id
          AND older.waits = 1 AND older.entry < outbox.entry AND (older.id LIKE 'CO-%' OR outbox.id LIKE 'CO-%'))";

/// Something later of the same order is past the moment in which it would still have waited for this one: its shop was told
/// of it or may have been, or a person settles it there. What was withdrawn is nothing.
const OVERTAKEN: &str = "EXISTS (
        SELECT 1 FROM outbox AS newer
        WHERE newer.system = outbox.system AND newer.shop = outbox.shop AND newer.order_id = outbox.order_id
          AND newer.entry > outbox.entry AND (newer.id LIKE 'CO-%' OR outbox.id LIKE 'CO-%')
          AND (newer.attempts > 0 OR newer.waits = 0 AND newer.settled = 0))";

#[async_trait::async_trait]
impl Outbox for Sqlite {
    async fn due(&self, source: &Source, now: Timestamp, most: u32) -> Result<Vec<NoticeId>, StoreError> {
        let far = now.checked_add(longest_wait()).unwrap_or(Timestamp::MAX);
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT delivery FROM outbox
             WHERE system = ? AND shop = ? AND waits = 1 AND (due_ms <= ? OR due_ms > ?) AND {NOTHING_FIRST}
             ORDER BY attempts, due_ms LIMIT ?",
        )))
        .bind(source.system())
        .bind(source.shop())
        .bind(now.as_millisecond())
        .bind(far.as_millisecond())
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await
        .or_fail()?;
        let deliveries: Vec<Delivery> = rows.iter().map(delivery).collect::<Result<_, _>>()?;
        let due = due(&deliveries, now, usize::try_from(most).unwrap_or(usize::MAX));
        Ok(due.into_iter().map(|delivery| delivery.notice().clone()).collect())
    }

    async fn begin_attempt(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<HandOverNotice>, StoreError> {
        let mut transaction = self.begin().await?;
        let Some(row) = by_id(&mut transaction, id).await? else { return Ok(None) };
        let waiting = delivery(&row)?;
        let is_next: bool = row.try_get("is_next").map_err(|_| UNREADABLE)?;
        if !is_next || !waiting.is_due(now) {
            return Ok(None);
        }
        let notice = notice(&row)?;
        let Ok(begun) = waiting.begun(now) else { return Ok(None) };
        write(&mut transaction, &begun, Some(&notice)).await?;
        transaction.commit().await.or_fail()?;
        Ok(Some(notice))
    }

    async fn attempted(
        &self,
        id: &NoticeId,
        result: &Result<Told, ShopError>,
        now: Timestamp,
        chance: u32,
    ) -> Result<Option<Delivery>, StoreError> {
        let mut transaction = self.begin().await?;
        let Some(row) = by_id(&mut transaction, id).await? else { return Ok(None) };
        let Ok(ended) = delivery(&row)?.attempted(result, now, chance) else { return Ok(None) };
        let text = match is_settled(&ended) {
            true => None,
            false => Some(notice(&row)?),
        };
        write(&mut transaction, &ended, text.as_ref()).await?;
        if text.is_none() && id.as_str().starts_with("CO-") {
            believe_source(&mut transaction, &order_of(&row)?).await?;
        }
        transaction.commit().await.or_fail()?;
        Ok(Some(ended))
    }

    async fn again(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<Result<Delivery, WrongState>>, StoreError> {
        let mut transaction = self.begin().await?;
        let Some(row) = by_id(&mut transaction, id).await? else { return Ok(None) };
        let waiting = match delivery(&row)?.again(now) {
            Ok(waiting) => waiting,
            Err(wrong) => return Ok(Some(Err(wrong))),
        };
        if row.try_get("is_overtaken").map_err(|_| UNREADABLE)? {
            return Ok(Some(Err(WrongState::Overtaken)));
        }
        write(&mut transaction, &waiting, Some(&notice(&row)?)).await?;
        transaction.commit().await.or_fail()?;
        Ok(Some(Ok(waiting)))
    }

    async fn news_of(&self, entry: u64) -> Result<Option<News>, StoreError> {
        let Ok(entry) = i64::try_from(entry) else { return Ok(None) };
        let row = sqlx::query("SELECT * FROM outbox WHERE entry = ?")
            .bind(entry)
            .fetch_optional(&self.pool)
            .await
            .or_fail()?;
        row.as_ref().map(news).transpose()
    }

    async fn news(&self, unsettled: bool, limit: u32) -> Result<Vec<News>, StoreError> {
        let query = match unsettled {
            true => "SELECT * FROM outbox WHERE settled = 0 ORDER BY entry DESC LIMIT ?",
            false => "SELECT * FROM outbox ORDER BY entry DESC LIMIT ?",
        };
        let rows = sqlx::query(query).bind(limit.min(LIST_MAX)).fetch_all(&self.pool).await.or_fail()?;
        rows.iter().map(news).collect()
    }
}

/// News whose text is still kept, with the entry of its hand-over; those after an entry.
pub(crate) async fn with_text(
    connection: &mut SqliteConnection,
    after: u64,
    limit: u32,
) -> Result<Vec<(NoticeId, RawEntry)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, seq, ledger.entry AS entry, hash FROM outbox JOIN ledger ON seq = outbox.entry
         WHERE notice IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?",
    )
    .bind(i64::try_from(after).unwrap_or(i64::MAX))
    .bind(limit.min(LIST_MAX))
    .fetch_all(connection)
    .await
    .or_fail()?;
    let id = |row: &SqliteRow| NoticeId::new(row.try_get::<String, _>("id").ok()?).ok();
    rows.iter().map(|row| Ok((id(row).ok_or(UNREADABLE)?, ledger::read(row)?))).collect()
}

/// Removes what was to be told; whether it was still kept. The news stays, and says that it is forgotten.
pub(crate) async fn forget_text(
    connection: &mut SqliteConnection,
    id: &NoticeId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = by_id(&mut *connection, id).await?;
    let is_kept =
        |row: &SqliteRow| row.try_get::<Option<String>, _>("notice").is_ok_and(|text| text.is_some());
    let Some(row) = row.filter(is_kept) else { return Ok(false) };
    write(connection, &delivery(&row)?.forgotten(now), None).await?;
    Ok(true)
}

async fn by_id(connection: &mut SqliteConnection, id: &NoticeId) -> Result<Option<SqliteRow>, StoreError> {
    let query =
        format!("SELECT *, {NOTHING_FIRST} AS is_next, {OVERTAKEN} AS is_overtaken FROM outbox WHERE id = ?");
    sqlx::query(AssertSqlSafe(query)).bind(id.as_str()).fetch_optional(connection).await.or_fail()
}

/// Whether there is nothing more to do about it.
fn is_settled(delivery: &Delivery) -> bool {
    match delivery.state() {
        State::Told { .. } | State::Withdrawn { .. } => true,
        State::Waiting { .. } | State::Failed { .. } => false,
    }
}

async fn write(
    connection: &mut SqliteConnection,
    delivery: &Delivery,
    notice: Option<&HandOverNotice>,
) -> Result<(), StoreError> {
    let notice = notice.map(serde_json::to_string).transpose().map_err(|_| UNREADABLE)?;
    sqlx::query(
        "UPDATE outbox SET waits = ?, settled = ?, attempts = ?, due_ms = ?, delivery = ?, notice = ? WHERE id = ?",
    )
    .bind(delivery.due().is_some())
    .bind(is_settled(delivery))
    .bind(delivery.attempts())
    .bind(delivery.due().map(Timestamp::as_millisecond))
    .bind(serde_json::to_string(delivery).map_err(|_| UNREADABLE)?)
    .bind(notice)
    .bind(delivery.notice().as_str())
    .execute(connection)
    .await
    .or_fail()?;
    Ok(())
}

fn delivery(row: &SqliteRow) -> Result<Delivery, StoreError> {
    let json: &str = row.try_get("delivery").map_err(|_| UNREADABLE)?;
    serde_json::from_str(json).map_err(|_| UNREADABLE)
}

fn notice(row: &SqliteRow) -> Result<HandOverNotice, StoreError> {
    let json: &str = row.try_get("notice").map_err(|_| UNREADABLE)?;
    serde_json::from_str(json).map_err(|_| UNREADABLE)
}

fn order_of(row: &SqliteRow) -> Result<OrderKey, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column).map_err(|_| UNREADABLE);
    OrderKey::new(text("system")?, text("shop")?, text("order_id")?).map_err(|_| UNREADABLE)
}

fn news(row: &SqliteRow) -> Result<News, StoreError> {
    let entry: i64 = row.try_get("entry").map_err(|_| UNREADABLE)?;
    Ok(News {
        delivery: delivery(row)?,
        order: order_of(row)?,
        number: row
            .try_get::<String, _>("number")
            .ok()
            .and_then(|number| OrderNumber::new(number).ok())
            .ok_or(UNREADABLE)?,
        entry: u64::try_from(entry).map_err(|_| UNREADABLE)?,
    })
}
