//! Many orders: taking them in, finding one, handing one over.
//!
//! Only what is wanted of them and what the page says; the program that measures is `crates/till/examples/orders`.

use super::{Description, Wanted, programs};
use crate::packages;

const SQLITE: &str = "SQLite";
const INSERT: &str = "one INSERT";
const RAW: &str = "raw fdatasync";

pub(crate) const DESCRIPTION: Description = Description {
    title: "Many orders",
    about: "\
Made-up orders come as files into the folder of a till, and are found through its desk: the time of a search is that from the
letter typed to the view as it goes to the window. *SQLite* is its own shell for the import (`.import` of the same rows,
already cut into columns and words, then the same indexes; nothing is checked, and all is one transaction with each index sorted
once at its end, where ours lets a hand-over in after every 2,000 orders), FTS5 for the searches (a prefix without ranking;
trigrams ranked by bm25 for the transposed letter). *raw fdatasync* appends a page to a file and syncs it. *one INSERT* is what
SQLite itself needs for that, by the same driver, in WAL mode with `synchronous=FULL` and a log that has grown before as ours has: a
limit, since a hand-over is never less than that. In the window a hand-over syncs once before the answer, its commit; the note of the
ledger's head is written beside it. *Commit alone* is that of the command line with the note in memory.
`crates/store/tests/violence/disk.rs` counts the calls of the system.
A million orders are measured with `--full` only. There is no PostgreSQL store yet, so nothing is measured beside PostgreSQL.",
    clients: &["claimcheck", SQLITE, INSERT, RAW],
    limit: Some(INSERT),
    needs: &[packages::SQLITE_SHELL],
    build: |_| programs::build("--package till --example orders"),
    round: |programs, seed| {
        let measured = |count| programs.ours("orders").args([count, seed]).arg(programs.disk());
        let full = programs.is_full().then(|| measured("1000000"));
        std::iter::once(measured("100000")).chain(full).collect()
    },
    wanted,
};

fn wanted(figure: &str) -> Vec<Wanted> {
    let Some((_, what)) = figure.split_once(" orders, ") else { return Vec::new() };
    match what {
        "import to usable search, s" => vec![Wanted::Of { client: SQLITE, at_most: 1.5 }],
        "import, memory growth, MB" => vec![Wanted::AtMost(150.0)],
        "type-ahead, p95 ms" | "type-ahead during an import, p95 ms" => vec![Wanted::AtMost(30.0)],
        "a transposed letter, p95 ms" => vec![Wanted::AtMost(50.0)],
        "hand-over until it is true, p50 ms" | "hand-over's commit alone, without the note, p50 ms" => {
            vec![Wanted::Of { client: RAW, at_most: 1.3 }]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_matters_has_its_mark() {
        let marks = |what: &str| wanted(&format!("1,000,000 orders, {what}"));
        assert_eq!(marks("import to usable search, s"), [Wanted::Of { client: SQLITE, at_most: 1.5 }]);
        assert_eq!(marks("import, memory growth, MB"), [Wanted::AtMost(150.0)]);
        assert_eq!(marks("type-ahead, p95 ms"), [Wanted::AtMost(30.0)]);
        assert_eq!(marks("a transposed letter, p95 ms"), [Wanted::AtMost(50.0)]);
        assert_eq!(marks("hand-over until it is true, p50 ms").len(), 1);
        assert!(marks("type-ahead, p50 ms").is_empty());
    }
}
