-- The words of an order are deleted by what its own row says of them, so they need no index by the order, and none of the many
-- looks for its order when it comes in.
CREATE TABLE order_word_alone (
    word      TEXT NOT NULL,
    order_row INTEGER NOT NULL,
    PRIMARY KEY (word, order_row)
) STRICT, WITHOUT ROWID;
INSERT INTO order_word_alone SELECT word, order_row FROM order_word;
DROP TABLE order_word;
ALTER TABLE order_word_alone RENAME TO order_word;
