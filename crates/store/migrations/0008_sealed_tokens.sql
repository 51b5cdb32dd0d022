-- Tokens that only an auditor can read; retention may delete them.
CREATE TABLE sealed_token (
    seq  INTEGER PRIMARY KEY REFERENCES ledger (seq),
    text TEXT NOT NULL
) STRICT;
