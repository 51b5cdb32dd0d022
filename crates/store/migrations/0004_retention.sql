-- Orders that were removed. Enough is kept that an old file does not bring one back; nothing of it is personal.
CREATE TABLE forgotten_order (
    system      TEXT NOT NULL,
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    handed_over INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
    PRIMARY KEY (system, shop, id)
) STRICT, WITHOUT ROWID;
