//! Other orders with an order's number, found by the index of the codes.
//!
//! Whether they are of the same customer, and what follows from it, is decided in `pickup`.

use pickup::order::OrderRecord;
use pickup::store::StoreError;
use pickup::text::OrderNumber;
use sqlx::sqlite::SqliteConnection;

use crate::failure::OrFail;
use crate::orders;
use crate::trip::Trip;
use crate::words;

/// Those of which something was handed over come first. More of them than this have one number in no shop; a hand-over
/// looks at all of them that count.
const WITH_NUMBER: &str = "SELECT row, record FROM orders
    WHERE row IN (SELECT order_row FROM order_code WHERE code IN (?, ?))
    ORDER BY record ->> '$.handed_over' IS NULL, row LIMIT 100";

const HANDED_OVER: &str = "SELECT row, record FROM orders
    WHERE row IN (SELECT order_row FROM order_code WHERE code IN (?, ?))
    AND record ->> '$.handed_over' IS NOT NULL";

/// The record with its twins.
pub(crate) async fn look_for(
    connection: &mut SqliteConnection,
    record: OrderRecord,
) -> Result<OrderRecord, StoreError> {
    let [plain, with_sign] = codes(&record.order.number);
    let rows = sqlx::query(WITH_NUMBER).bind(plain).bind(with_sign).fetch_all(connection).await.or_fail()?;
    if rows.len() < 2 {
        return Ok(record);
    }
    Ok(record.with_twins(&orders::records(&rows)?))
}

/// Asks for all that have this number and of which something was handed over, the order itself among them; one more
/// statement, with a row for each.
pub(crate) fn ask_handed_over(trip: &mut Trip, number: &OrderNumber) {
    let [plain, with_sign] = codes(number);
    trip.then(HANDED_OVER).bind(plain).bind(with_sign);
}

/// Under which codes the number is found, however it was written.
fn codes(number: &OrderNumber) -> [String; 2] {
    let said = number.said();
    [words::code(&said), words::code(&format!("#{said}"))]
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;
    use crate::filled::filled;

    const ORDERS: &str = r#"N-1,Anna Ek,ek@post.example,Jacka,1,ready,paid,SE-042
#N-1,Anna Ek,ek@post.example,Jacka,1,ready,paid,SE-042
N-2,Anna Ek,ek@post.example,Jacka,1,ready,paid,SE-042
"#;

    /// A till with a hundred thousand orders looks at those of one number, and at no other.
    #[tokio::test]
    async fn no_table_is_read_from_end_to_end() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path(), ORDERS).await;
        for statement in [WITH_NUMBER, HANDED_OVER] {
            let explained = format!("EXPLAIN QUERY PLAN {statement}");
            let rows = sqlx::query(sqlx::AssertSqlSafe(explained)).bind("n-1").bind("#n-1");
            let rows = rows.fetch_all(&store.pool).await.unwrap();
            let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
            assert!(
                steps.iter().any(|step| step.contains("order_code USING PRIMARY KEY (code=?)")),
                "{steps:?}"
            );
            assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
        }
    }

    #[tokio::test]
    async fn a_number_is_found_with_and_without_its_sign() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path(), ORDERS).await;
        let mut connection = store.pool.acquire().await.unwrap();
        for (number, found) in [("n-1", 2), ("#N-1", 2), ("N-2", 1), ("N-3", 0)] {
            let [plain, with_sign] = codes(&OrderNumber::new(number).unwrap());
            let query = sqlx::query(WITH_NUMBER).bind(plain).bind(with_sign);
            assert_eq!(query.fetch_all(&mut *connection).await.unwrap().len(), found, "{number}");
        }
    }
}
