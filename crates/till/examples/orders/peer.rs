//! The same orders in SQLite without us: taken in by its own shell, asked without ranking and with, written by an
//! INSERT.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::{Figures, SQLITE};

/// The columns of ours that lists and searches need, without a word of how we keep them.
const TABLES: &str = "
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
CREATE TABLE orders (row INTEGER PRIMARY KEY, system TEXT, shop TEXT, id TEXT, location TEXT, waits INTEGER,
  waits_since INTEGER, words TEXT, record TEXT);
CREATE TABLE order_code (code TEXT, order_row INTEGER);
CREATE TABLE order_word (word TEXT, order_row INTEGER);
CREATE TABLE ledger (seq INTEGER PRIMARY KEY, entry BLOB);
";
const INDEXES: &str = "
CREATE UNIQUE INDEX orders_key ON orders (system, shop, id);
CREATE INDEX orders_waiting ON orders (waits_since DESC, row, location) WHERE waits = 1;
CREATE INDEX orders_since ON orders (waits_since DESC, row);
CREATE UNIQUE INDEX order_code_code ON order_code (code, order_row);
CREATE INDEX order_code_order ON order_code (order_row);
CREATE UNIQUE INDEX order_word_word ON order_word (word, order_row);
";
const FULL_TEXT: &str = "
CREATE VIRTUAL TABLE prefixes USING fts5(words, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
INSERT INTO prefixes (rowid, words) SELECT row, words FROM orders;
CREATE VIRTUAL TABLE trigrams USING fts5(words, content='', tokenize='trigram');
INSERT INTO trigrams (rowid, words) SELECT row, words FROM orders;
";

/// A database that the shell made.
pub(crate) struct Peer {
    database: PathBuf,
}

impl Peer {
    /// Takes in the rows that our database has, from files of the shell's own.
    pub(crate) fn import(folder: &Path, figures: &mut Figures) -> Self {
        let csv = |table: &str| folder.join(format!("{table}.csv"));
        let ours = folder.join("data/claimcheck.db");
        for (table, columns) in [
            ("orders", "row, system, shop, id, location, waits, waits_since, words, record"),
            ("order_code", "code, order_row"),
            ("order_word", "word, order_row"),
        ] {
            let written =
                format!(".mode csv\n.output {}\nSELECT {columns} FROM {table};\n", csv(table).display());
            shell(&ours, &written);
        }
        let imports: String = ["orders", "order_code", "order_word"]
            .iter()
            .map(|table| format!(".import --csv {} {table}\n", csv(table).display()))
            .collect();
        let database = folder.join("peer.db");
        let began = Instant::now();
        shell(&database, &format!("{TABLES}{imports}{INDEXES}"));
        figures.add("import to usable search, s", SQLITE, began.elapsed().as_secs_f64());
        let began = Instant::now();
        shell(&database, FULL_TEXT);
        figures.add("full-text indexes of prefixes and trigrams, s", SQLITE, began.elapsed().as_secs_f64());
        Self { database }
    }

    pub(crate) async fn connect(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(&self.database)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-16384")
            .pragma("wal_autocheckpoint", "8000")
            .connect()
            .await
            .unwrap()
    }

    /// To write. Its log has grown before, as ours has by the import: a sync takes less time where a file is written over
    /// than where it grows.
    pub(crate) async fn connect_writer(&self) -> SqliteConnection {
        let mut connection = self.connect().await;
        for grow in [
            "CREATE TABLE grown (bytes BLOB)",
            "INSERT INTO grown VALUES (zeroblob(40000000))",
            "PRAGMA wal_checkpoint(RESTART)",
        ] {
            sqlx::query(grow).execute(&mut connection).await.unwrap();
        }
        connection
    }

    /// The first rows of those who are called so, in no order.
    pub(crate) async fn prefix(&self, connection: &mut SqliteConnection, typed: &str) -> usize {
        let query = typed
            .split_whitespace()
            .map(|word| format!("\"{}\"*", word.replace('"', "")))
            .collect::<Vec<_>>();
        let query = sqlx::query(
            "SELECT record FROM orders WHERE row IN (SELECT rowid FROM prefixes WHERE prefixes MATCH ? LIMIT 200)",
        )
        .bind(query.join(" "));
        query.fetch_all(connection).await.unwrap().len()
    }

    /// The best rows by how many trigrams they share.
    pub(crate) async fn ranked(&self, connection: &mut SqliteConnection, typed: &str) -> usize {
        let letters: Vec<char> = typed.chars().collect();
        let trigrams: Vec<_> =
            letters.windows(3).map(|three| format!("\"{}\"", three.iter().collect::<String>())).collect();
        let query = sqlx::query(
            "SELECT record FROM orders JOIN
               (SELECT rowid AS found FROM trigrams WHERE trigrams MATCH ? ORDER BY rank LIMIT 20) ON row = found",
        )
        .bind(trigrams.join(" OR "));
        query.fetch_all(connection).await.unwrap().len()
    }
}

/// Ends us where SQLite was compiled before its flags in `.cargo/config.toml` changed: cargo does not see that they did.
pub(crate) async fn assert_built_as_configured() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let query = sqlx::query_scalar("SELECT sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT')");
    let is_old: bool = query.fetch_one(&mut connection).await.unwrap();
    assert!(!is_old, "run `cargo clean --release --package libsqlite3-sys` and build anew");
}

/// One row with these bytes, committed.
pub(crate) async fn insert(connection: &mut SqliteConnection, bytes: &[u8]) -> Duration {
    let began = Instant::now();
    let insert = sqlx::query("INSERT INTO ledger (entry) VALUES (?)").bind(bytes);
    insert.execute(connection).await.unwrap();
    began.elapsed()
}

/// Lets the shell do this; whatever it complains of ends us.
fn shell(database: &Path, commands: &str) {
    let script = database.with_extension("sql");
    std::fs::write(&script, commands).unwrap();
    let input = std::fs::File::open(&script).unwrap();
    let ended = Command::new("sqlite3").arg("-bail").arg(database).stdin(input).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}
