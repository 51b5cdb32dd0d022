-- What the folder belongs to. One row.
CREATE TABLE stamp (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    realm     TEXT NOT NULL,
    issuer    TEXT NOT NULL,
    client_id TEXT NOT NULL,
    tenant    TEXT,
    store     TEXT NOT NULL
) STRICT;

-- Orders. The record is JSON; the columns beside it are what lists and searches need of it.
CREATE TABLE orders (
    row         INTEGER PRIMARY KEY,
    system      TEXT NOT NULL,
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    location    TEXT,
    waits       INTEGER NOT NULL CHECK (waits IN (0, 1)),
    waits_since INTEGER NOT NULL,
    words       TEXT NOT NULL,
    record      TEXT NOT NULL,
    UNIQUE (system, shop, id)
) STRICT;
CREATE INDEX orders_waiting ON orders (location, waits_since) WHERE waits = 1;

-- Numbers and scan codes, in small letters. One code may mean several orders.
CREATE TABLE order_code (
    code      TEXT NOT NULL,
    order_row INTEGER NOT NULL REFERENCES orders (row) ON DELETE CASCADE,
    PRIMARY KEY (code, order_row)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_code_order ON order_code (order_row);

-- What a search may start with, in small letters.
CREATE TABLE order_word (
    word      TEXT NOT NULL,
    order_row INTEGER NOT NULL REFERENCES orders (row) ON DELETE CASCADE,
    PRIMARY KEY (word, order_row)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_word_order ON order_word (order_row);

-- The chain. The bytes are the truth; they are only ever added.
CREATE TABLE ledger (
    seq   INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

-- The end of the chain, moved with every entry.
CREATE TABLE ledger_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO ledger_head VALUES (1, 0, zeroblob(32));

-- The personal part of entries; retention may delete it.
CREATE TABLE payload (
    seq  INTEGER PRIMARY KEY REFERENCES ledger (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    text TEXT NOT NULL
) STRICT;

-- Tokens that proved a hand-over. None proves two.
CREATE TABLE used_token (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    seq   INTEGER NOT NULL REFERENCES ledger (seq)
) STRICT, WITHOUT ROWID;

-- Live checks: one a till, one an order, one a customer.
CREATE TABLE lease (
    reference TEXT PRIMARY KEY,
    till      TEXT NOT NULL UNIQUE,
    system    TEXT NOT NULL,
    shop      TEXT NOT NULL,
    id        TEXT NOT NULL,
    customer  BLOB NOT NULL UNIQUE,
    until_ms  INTEGER NOT NULL,
    UNIQUE (system, shop, id)
) STRICT;

-- Starts of checks and the ends that are counted.
CREATE TABLE check_event (
    row    INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    what   TEXT NOT NULL CHECK (what IN ('start', 'decline', 'mismatch')),
    at_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX check_event_order ON check_event (system, shop, id, at_ms);
