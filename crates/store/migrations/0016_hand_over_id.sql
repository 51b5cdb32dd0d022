-- Which hand-over each id was used for, and for what, so that a retry hears what came of the first try. Nothing of a person;
-- kept as long as the entry.
CREATE TABLE hand_over_id (
    id    BLOB PRIMARY KEY CHECK (length(id) = 16),
    asked BLOB NOT NULL CHECK (length(asked) = 32),
    seq   INTEGER NOT NULL UNIQUE REFERENCES ledger (seq)
) STRICT, WITHOUT ROWID;
