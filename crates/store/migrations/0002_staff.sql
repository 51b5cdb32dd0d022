-- Tries at PINs since the last right one, counted before they are made.
CREATE TABLE pin_try (
    staff   TEXT PRIMARY KEY,
    wrong   INTEGER NOT NULL CHECK (wrong > 0),
    last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
