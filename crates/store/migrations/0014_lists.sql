-- Lists by time. What waits has an index of its own, out of which a hand-over takes one entry; it touches no other list.
DROP INDEX orders_waiting;
DROP INDEX orders_ranked;
CREATE INDEX orders_waiting ON orders (waits_since DESC, row, location) WHERE waits = 1;
CREATE INDEX orders_since ON orders (waits_since DESC, row);
