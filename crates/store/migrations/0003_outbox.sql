-- News of hand-overs for the shops, each made with its hand-over. What is settled keeps no text of the order.
CREATE TABLE outbox (
    id       TEXT PRIMARY KEY,
    entry    INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    order_id TEXT NOT NULL,
    number   TEXT NOT NULL,
    waits    INTEGER NOT NULL CHECK (waits IN (0, 1)),
    settled  INTEGER NOT NULL CHECK (settled IN (0, 1)),
    attempts INTEGER NOT NULL,
    due_ms   INTEGER,
    delivery TEXT NOT NULL,
    notice   TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (system, shop, attempts, due_ms) WHERE waits = 1;
CREATE INDEX outbox_unsettled ON outbox (entry) WHERE settled = 0;
CREATE INDEX outbox_order ON outbox (system, shop, order_id);
