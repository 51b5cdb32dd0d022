//! Statements that go to SQLite's thread together, and transactions that begin and end on such a trip.
//!
//! The driver gives every connection a thread of its own, and the way there and back takes longer than most statements do.
//! So what need not wait for one another's answers goes in one trip. What the statements say, the modules of their tables
//! know.

use pickup::store::StoreError;
use sqlx::error::BoxDynError;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Sqlite as Database, Type};

use crate::failure::OrFail;

/// Statements, in the order in which they are executed, and what is bound to them.
#[derive(Default)]
pub(crate) struct Trip {
    statements: String,
    arguments: SqliteArguments,
    unbound: Option<BoxDynError>,
}

impl Trip {
    /// One more statement. Its parameters are question marks without numbers: a number would be one of the whole trip.
    pub(crate) fn then(&mut self, statement: &'static str) -> &mut Self {
        self.statements.push_str(statement);
        self.statements.push_str(";\n");
        self
    }

    /// One more question, answered in the row of others: of each [`Self::beside`] it, which finds one row or none.
    pub(crate) fn ask(&mut self, question: &'static str) -> &mut Self {
        self.statements.push_str("SELECT * FROM (");
        self.then(question).close()
    }

    /// A question that is answered in the row of the one before. Every row and every end of a statement comes back by
    /// itself, and wakes who waits for them.
    pub(crate) fn beside(&mut self, question: &'static str) -> &mut Self {
        self.statements.truncate(self.statements.trim_end_matches([';', '\n']).len());
        self.statements.push_str(" LEFT JOIN (");
        self.then(question).close()
    }

    /// Puts the end of a statement behind the brackets that it stands in.
    fn close(&mut self) -> &mut Self {
        self.statements.truncate(self.statements.trim_end_matches([';', '\n']).len());
        self.statements.push_str(");\n");
        self
    }

    /// The next parameter.
    pub(crate) fn bind<'value>(
        &mut self,
        value: impl Encode<'value, Database> + Type<Database>,
    ) -> &mut Self {
        if let Err(error) = self.arguments.add(value) {
            self.unbound.get_or_insert(error);
        }
        self
    }

    /// Executes one after the other; the first that fails is the last.
    pub(crate) async fn run(self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        self.rows(connection).await.map(drop)
    }

    /// The same, with the rows that they found.
    async fn rows(self, connection: &mut SqliteConnection) -> Result<Vec<SqliteRow>, StoreError> {
        let Self { statements, arguments, unbound } = self;
        unbound.map_or(Ok(()), |error| Err(sqlx::Error::Encode(error))).or_fail()?;
        // Put together of texts of this program; what is bound is no part of it.
        let query = sqlx::query_with(AssertSqlSafe(statements), arguments);
        query.fetch_all(connection).await.or_fail()
    }
}

/// A transaction that takes two trips: it begins and reads, it writes and commits. The driver knows nothing of it, so
/// unless it was committed its connection is closed when this is dropped, at whatever point: SQLite then takes all back.
pub(crate) struct Transaction {
    connection: PoolConnection<Database>,
    is_open: bool,
}

impl Transaction {
    /// Begins by claiming the right to write, so that what is read can't be changed by somebody else before it is
    /// written. Gives the rows that the statements found.
    pub(crate) async fn begin(
        writer: &SqlitePool,
        mut reading: Trip,
    ) -> Result<(Self, Vec<SqliteRow>), StoreError> {
        reading.statements.insert_str(0, "BEGIN IMMEDIATE;\n");
        let mut transaction = Self { connection: writer.acquire().await.or_fail()?, is_open: true };
        let rows = reading.rows(&mut transaction.connection).await?;
        Ok((transaction, rows))
    }

    /// For what has to be looked at in between.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Takes back what it has done so far, and leaves the connection to the next: to open another takes longer than a
    /// refusal may.
    pub(crate) async fn give_up(mut self) -> Result<(), StoreError> {
        let mut nothing = Trip::default();
        nothing.then("ROLLBACK");
        nothing.run(&mut self.connection).await?;
        self.is_open = false;
        Ok(())
    }

    /// Writes and makes it true: it is on the disk when this is well.
    pub(crate) async fn commit(mut self, mut writing: Trip) -> Result<(), StoreError> {
        writing.then("COMMIT");
        writing.run(&mut self.connection).await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;
    use crate::connections::Connections;
    use crate::open::Options;

    async fn connections(folder: &std::path::Path) -> Connections {
        let database = folder.join("database");
        std::fs::File::create(&database).unwrap();
        let connections = Connections::open(&database, &Options::default()).await.unwrap();
        let table = "CREATE TABLE kept (number INTEGER PRIMARY KEY, name TEXT NOT NULL)";
        sqlx::query(table).execute(&connections.writer).await.unwrap();
        connections
    }

    fn keep(number: i64, name: &str) -> Trip {
        let mut trip = Trip::default();
        trip.then("INSERT INTO kept (number, name) VALUES (?, ?)").bind(number).bind(name);
        trip
    }

    async fn kept(connections: &Connections) -> Vec<String> {
        let rows = sqlx::query("SELECT name FROM kept ORDER BY number").fetch_all(&connections.readers);
        rows.await.unwrap().iter().map(|row| row.get("name")).collect()
    }

    #[tokio::test]
    async fn what_is_read_and_written_goes_to_its_statement() {
        let folder = tempfile::tempdir().unwrap();
        let connections = connections(folder.path()).await;
        let mut reading = keep(1, "first");
        reading.then("SELECT count(*) AS count FROM kept");
        reading.then("SELECT name FROM kept WHERE number = ?").bind(2);
        reading.ask("SELECT name FROM kept WHERE number = ?").bind(1);
        reading.beside("SELECT name AS missing FROM kept WHERE number = ?").bind(2);
        reading.beside("SELECT number AS beside FROM kept WHERE name = ?").bind("first");
        let (transaction, rows) = Transaction::begin(&connections.writer, reading).await.unwrap();
        assert_eq!(rows.len(), 2, "one of them has found nothing");
        assert_eq!((rows[0].get::<i64, _>("count"), rows[1].get::<&str, _>("name")), (1, "first"));
        assert_eq!((rows[1].get::<Option<&str>, _>("missing"), rows[1].get::<i64, _>("beside")), (None, 1));
        assert!(kept(&connections).await.is_empty(), "not yet true");

        let mut writing = keep(2, "second");
        writing.then("UPDATE kept SET name = ? WHERE number = ?").bind("changed").bind(1);
        transaction.commit(writing).await.unwrap();
        assert_eq!(kept(&connections).await, ["changed", "second"]);
    }

    #[tokio::test]
    async fn a_transaction_that_was_dropped_given_up_or_has_failed_never_was_and_the_next_one_begins() {
        let folder = tempfile::tempdir().unwrap();
        let connections = connections(folder.path()).await;
        let (dropped, _) = Transaction::begin(&connections.writer, keep(1, "dropped")).await.unwrap();
        drop(dropped);

        let (failed, _) = Transaction::begin(&connections.writer, keep(1, "failed")).await.unwrap();
        let mut writing = keep(2, "half");
        writing.then("INSERT INTO kept (number, name) VALUES (?, ?)").bind(3).bind(None::<&str>);
        failed.commit(writing).await.unwrap_err();
        assert!(kept(&connections).await.is_empty());

        sqlx::query("PRAGMA cache_size = 77").execute(&connections.writer).await.unwrap();
        let (given_up, _) = Transaction::begin(&connections.writer, keep(1, "given up")).await.unwrap();
        given_up.give_up().await.unwrap();
        let pages = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&connections.writer).await;
        assert_eq!(pages.ok(), Some(77_i64), "the next one has the same connection");
        assert!(kept(&connections).await.is_empty());

        let (transaction, _) = Transaction::begin(&connections.writer, Trip::default()).await.unwrap();
        transaction.commit(keep(1, "kept")).await.unwrap();
        assert_eq!(kept(&connections).await, ["kept"]);
    }
}
