-- By which rules the words of the orders were made; they are made anew where the program's are newer.
CREATE TABLE word_rules (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO word_rules VALUES (1, 1);

-- Lists in the order in which they are shown, so that nothing is sorted to see the first of many.
DROP INDEX orders_waiting;
CREATE INDEX orders_waiting ON orders (location, waits_since DESC, row) WHERE waits = 1;
CREATE INDEX orders_ranked ON orders (waits DESC, waits_since DESC, row);
