-- Links that left a till on another way than the QR code, so that no customer is sent one after the other.
CREATE TABLE link_sent (
    row    INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX link_sent_order ON link_sent (system, shop, id, at_ms);
