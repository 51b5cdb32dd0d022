-- That an order was opened at a desk: which and when, for the day's report, and not by whom.
CREATE TABLE order_opening (
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (system, shop, id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_opening_time ON order_opening (at_ms);
