-- What each till trusted at its last start, as hashes, so that an entry can name the settings that changed.
CREATE TABLE trusted_setting (
    till TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (till, name)
) STRICT, WITHOUT ROWID;
