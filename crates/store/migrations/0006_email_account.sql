-- Whose an e-mail address was when it last proved a hand-over: keyed hashes of both, so that an address which comes with
-- another account is noticed.
CREATE TABLE email_account (
    email   BLOB PRIMARY KEY CHECK (length(email) = 32),
    subject BLOB NOT NULL CHECK (length(subject) = 32),
    last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
