-- Tokens that proved hand-overs: each proves an order once, and no order beside those that were approved together with it.
CREATE TABLE used_token_of_order (
    token    BLOB NOT NULL CHECK (length(token) = 32),
    together BLOB NOT NULL CHECK (length(together) = 32),
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    id       TEXT NOT NULL,
    seq      INTEGER NOT NULL REFERENCES ledger (seq),
    PRIMARY KEY (token, system, shop, id)
) STRICT, WITHOUT ROWID;
INSERT INTO used_token_of_order SELECT token, zeroblob(32), '', '', '', seq FROM used_token;
DROP TABLE used_token;
ALTER TABLE used_token_of_order RENAME TO used_token;

-- Live checks, and the orders that each of them is about: one check a till, one a customer, one an order.
ALTER TABLE lease RENAME TO lease_of_one;
CREATE TABLE lease (
    reference TEXT PRIMARY KEY,
    till      TEXT NOT NULL UNIQUE,
    customer  BLOB NOT NULL UNIQUE,
    until_ms  INTEGER NOT NULL
) STRICT;
CREATE TABLE lease_order (
    system    TEXT NOT NULL,
    shop      TEXT NOT NULL,
    id        TEXT NOT NULL,
    reference TEXT NOT NULL REFERENCES lease (reference) ON DELETE CASCADE,
    PRIMARY KEY (system, shop, id)
) STRICT, WITHOUT ROWID;
INSERT INTO lease SELECT reference, till, customer, until_ms FROM lease_of_one;
INSERT INTO lease_order SELECT system, shop, id, reference FROM lease_of_one;
DROP TABLE lease_of_one;
