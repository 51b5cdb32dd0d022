//! Finds orders by how their words begin, those that wait in this store first.
//!
//! Few orders with a word are looked up by that word and sorted; of many the first are looked for in the order in which
//! they are shown. Nothing is ranked by a score: a list whose order a teller can't foresee is no help, and scoring costs
//! more than all the rest. No text of the teller's becomes part of a statement.

use pickup::order::OrderRecord;
use pickup::store::{LIST_MAX, StoreError};
use pickup::text::StoreId;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use crate::failure::OrFail;
use crate::{orders, words};

/// Up to so many orders are looked up by a word; of more the first are looked for in the order of the list.
const FEW: u32 = 10_000;
/// Up to so many orders of a second word are looked up beside the first.
const MANY: u32 = 30_000;
/// So many words of a search are tried with a slip, the longest first.
const SLIPPED_MAX: usize = 3;

/// The words of a search, each with how many orders have one that begins so, the rarest first.
struct Searched {
    words: Vec<(String, u32)>,
    limit: u32,
    here: String,
}

pub(crate) async fn search(
    pool: &SqlitePool,
    here: &StoreId,
    text: &str,
    limit: u32,
) -> Result<Vec<OrderRecord>, StoreError> {
    let typed = words::searched(text);
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let mut connection = pool.acquire().await.or_fail()?;
    let mut counted = Vec::new();
    for word in typed {
        let count = count(&mut connection, &word).await?;
        counted.push((word, count));
    }
    counted.sort_by_key(|(_, count)| *count);
    let searched = Searched { words: counted, limit: limit.min(LIST_MAX), here: here.as_str().to_owned() };

    let mut found = searched.as_typed(&mut connection).await?;
    if found.iter().any(orders::waits) {
        return Ok(found);
    }
    // Nobody who waits is called so: perhaps a finger slipped.
    let mut near = searched.with_a_slip(&mut connection).await?;
    near.retain(|record| !found.iter().any(|known| known.order.key == record.order.key));
    let gone = near.split_off(near.iter().take_while(|record| orders::waits(record)).count());
    near.append(&mut found);
    near.extend(gone);
    near.truncate(searched.limit as usize);
    Ok(near)
}

/// How many orders have a word that begins so; counted no further than it matters.
async fn count(connection: &mut SqliteConnection, word: &str) -> Result<u32, StoreError> {
    let counted =
        sqlx::query("SELECT count(*) FROM (SELECT 1 FROM order_word WHERE word >= ? AND word < ? LIMIT ?)")
            .bind(word)
            .bind(end_of(word))
            .bind(MANY + 1)
            .fetch_one(connection)
            .await
            .or_fail()?;
    counted.try_get(0).map_err(|_| StoreError::Unreadable { what: "count" })
}

/// Behind every word that begins so.
fn end_of(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

impl Searched {
    async fn as_typed(&self, connection: &mut SqliteConnection) -> Result<Vec<OrderRecord>, StoreError> {
        match self.words.as_slice() {
            [(_, 0), ..] => Ok(Vec::new()),
            [(_, ..=FEW), ..] => self.looked_up(connection, 1).await,
            [_, (_, ..=MANY), ..] => self.looked_up(connection, 2).await,
            _ => self.in_order_of_the_list(connection).await,
        }
    }

    /// The orders with the first words by the index, with the other words by looking at them, sorted.
    async fn looked_up(
        &self,
        connection: &mut SqliteConnection,
        first: usize,
    ) -> Result<Vec<OrderRecord>, StoreError> {
        let mut query = sqlx::QueryBuilder::new("SELECT row FROM orders WHERE 1");
        for (word, _) in &self.words[..first] {
            query.push(" AND row IN (SELECT order_row FROM order_word WHERE word >= ").push_bind(word);
            query.push(" AND word < ").push_bind(end_of(word)).push(")");
        }
        for (word, _) in &self.words[first..] {
            query.push(" AND instr(words, ' ' || ").push_bind(word).push(")");
        }
        self.sort(&mut query);
        let rows = query.build().fetch_all(&mut *connection).await.or_fail()?;
        orders::of_rows(connection, &rows).await
    }

    fn sort(&self, query: &mut sqlx::QueryBuilder<sqlx::Sqlite>) {
        query.push(" ORDER BY (waits = 1 AND location IS ").push_bind(self.here.clone());
        query.push(") DESC, waits DESC, waits_since DESC, row LIMIT ").push_bind(self.limit);
    }

    /// The first orders of the list that have every word, until there are enough.
    async fn in_order_of_the_list(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<OrderRecord>, StoreError> {
        let mut rows = Vec::new();
        for part in ["waits = 1 AND location = ", "waits = 1 AND location IS NOT ", "waits = 0 AND '' <> "] {
            let left = self.limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            if left == 0 {
                break;
            }
            let mut query = sqlx::QueryBuilder::new("SELECT row FROM orders WHERE ");
            query.push(part).push_bind(self.here.clone());
            for (word, _) in &self.words {
                query.push(" AND instr(words, ' ' || ").push_bind(word).push(")");
            }
            query.push(" ORDER BY waits_since DESC, row LIMIT ").push_bind(left);
            rows.extend(query.build().fetch_all(&mut *connection).await.or_fail()?);
        }
        orders::of_rows(connection, &rows).await
    }

    /// The orders of people whose name is one slip away from one of the words.
    async fn with_a_slip(&self, connection: &mut SqliteConnection) -> Result<Vec<OrderRecord>, StoreError> {
        let mut by_length: Vec<&str> = self.words.iter().map(|(word, _)| word.as_str()).collect();
        by_length.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let tried =
            by_length.iter().map(|word| (*word, words::slips(word))).filter(|(_, slips)| !slips.is_empty());
        for (slipped, slips) in tried.take(SLIPPED_MAX) {
            let json =
                serde_json::to_string(&slips).map_err(|_| StoreError::Unreadable { what: "search" })?;
            let mut query = sqlx::QueryBuilder::new(
                "SELECT row FROM orders WHERE row IN (SELECT order_row FROM json_each(",
            );
            query.push_bind(json);
            // 1114111 is the last letter of Unicode, as in `end_of`.
            query.push(") CROSS JOIN order_word ON word >= value AND word < value || char(1114111) LIMIT ");
            query.push_bind(FEW).push(")");
            for (word, _) in self.words.iter().filter(|(word, _)| word != slipped) {
                query.push(" AND instr(words, ' ' || ").push_bind(word).push(")");
            }
            self.sort(&mut query);
            let rows = query.build().fetch_all(&mut *connection).await.or_fail()?;
            let mut found = orders::of_rows(connection, &rows).await?;
            // A number may look like a name, and a slip in a number is another order.
            found.retain(|record| {
                words::names(&record.order)
                    .any(|name| slips.iter().any(|slip| name.starts_with(slip.as_str())))
            });
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sqlite, filled};

    const FIRST: [&str; 5] = ["Anna", "Anders", "Åsa", "Bo", "Anna-Karin"];
    const LAST: [&str; 4] = ["Svensson", "Andersson", "Åkesson", "Berg"];

    /// Sixty orders with few names between them, in three states and two stores.
    async fn filled(folder: &std::path::Path) -> Sqlite {
        let row = |number: usize| {
            let (first, last) = (FIRST[number % FIRST.len()], LAST[number % LAST.len()]);
            let status = ["ready", "ready", "cancelled"][number % 3];
            let place = ["SE-042", "SE-043"][number % 2];
            format!("N-{number},{first} {last},c{number}@post.example,Jacka,1,{status},paid,{place}\n")
        };
        filled::filled(folder, &(0..60).map(row).collect::<String>()).await
    }

    /// With counts that send the search the way that a test is about.
    async fn found(store: &Sqlite, words: &[&str], counts: [u32; 2], limit: u32) -> Vec<String> {
        let words = words.iter().map(|word| (*word).to_owned()).zip(counts).collect();
        let searched = Searched { words, limit, here: "SE-042".to_owned() };
        let mut connection = store.pool.acquire().await.unwrap();
        let found = searched.as_typed(&mut connection).await.unwrap();
        found.iter().map(|record| record.order.number.to_string()).collect()
    }

    #[tokio::test]
    async fn few_or_many_orders_are_found_in_the_same_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path()).await;
        let mut seen = 0;
        for words in
            [&["an"][..], &["a"], &["svens"], &["anna", "sv"], &["an", "a"], &["karin", "berg"], &["x"]]
        {
            for limit in [1, 7, 100] {
                let few = found(&store, words, [1, 1], limit).await;
                let many = found(&store, words, [MANY + 1, MANY + 1], limit).await;
                assert_eq!(few, many, "{words:?}");
                if words.len() == 2 {
                    assert_eq!(few, found(&store, words, [FEW + 1, MANY], limit).await, "{words:?}");
                }
                seen += few.len();
            }
        }
        assert!(seen > 60, "something was found: {seen}");
    }

    #[tokio::test]
    async fn a_word_that_nobody_has_is_not_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path()).await;
        let mut connection = store.pool.acquire().await.unwrap();
        assert_eq!(count(&mut connection, "svens").await.unwrap(), 15);
        assert_eq!(count(&mut connection, "zz").await.unwrap(), 0);
    }

    #[tokio::test]
    async fn lists_are_read_from_their_index_and_not_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path()).await;
        for (part, index) in [
            ("waits = 1 AND location = 'a'", "USING INDEX orders_waiting"),
            ("waits = 1 AND location IS NOT 'a'", "USING INDEX orders_waiting"),
            ("waits = 0 AND '' <> 'a'", "USING INDEX orders_since"),
        ] {
            let query = format!(
                "SELECT row, record FROM orders WHERE {part} AND instr(words, 'b') ORDER BY waits_since DESC, row LIMIT 9"
            );
            let plan = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}")));
            let plan = plan.fetch_all(&store.pool).await.unwrap();
            let plan: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
            assert!(plan.iter().all(|step| step.ends_with(index)), "{plan:?}");
        }
    }
}
