-- How far each source was read, and when everything in it last was.
CREATE TABLE source_place (
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    next     TEXT NOT NULL,
    as_of_ms INTEGER,
    PRIMARY KEY (system, shop)
) STRICT, WITHOUT ROWID;
