-- How checks went, for the shop's overview. No customer is in it; retention deletes what is old.
CREATE TABLE check_note (
    row        INTEGER PRIMARY KEY,
    reference  TEXT NOT NULL,
    system     TEXT,
    shop       TEXT,
    id         TEXT,
    numbers    TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    how        TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    took_ms    INTEGER,
    staff      TEXT NOT NULL,
    till       TEXT NOT NULL
) STRICT;
CREATE INDEX check_note_started ON check_note (started_ms);
