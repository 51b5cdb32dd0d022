PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-26 10:07:03',1,X'8f7e4470f86196b0356d606bb549bc007ff2341e96a25ad26ea91fc08a636bc72a0515a8f979ece9dc47750cb4829ce5',14944068);
INSERT INTO _sqlx_migrations VALUES(2,'staff','2026-11-26 10:07:03',1,X'602c433f94391307425f2bf6fd596745a2a85f0e6ea7fdafeca5f4916c52fba655aa94dc032025ec08c9695ad5444d1a',8045981);
INSERT INTO _sqlx_migrations VALUES(3,'outbox','2026-11-26 10:07:03',1,X'b9995f22e7a4fc04902449ba4082280d0e2fceb14a63e9039d289086e41d2c1af596e2185cafd778201aecaab62a61c7',7913292);
INSERT INTO _sqlx_migrations VALUES(4,'retention','2026-11-26 10:07:03',1,X'e9ae3bcf92ca2cad3ed483c1cf19cf436a7923b5af75b5da4b276111dfcf5130d0be5b2cfc1840e23df4bd0928534fdc',1787698);
INSERT INTO _sqlx_migrations VALUES(5,'search','2026-11-26 10:07:03',1,X'c71295f8298ea753e013483f39f8e1239a784b4ba6f49fb36b5a0f264e92a344d90b40e10cc915c717d8a000b18c4db4',1605868);
INSERT INTO _sqlx_migrations VALUES(6,'email account','2026-11-26 10:07:03',1,X'1d1cdf4e4ff10f229f683b4c8fcaf01b7b673426954fbe7bb84749955f8798492ad9975f69e462c6843ed8563975e2da',1256095);
INSERT INTO _sqlx_migrations VALUES(7,'together','2026-11-26 10:07:03',1,X'1b9af3762c0e51f9f9ae622fd4fa24c57ad305d2ecdc9d92f29e40380848e3a9a886fdb710629e2d399f9872ad3ed99b',7567356);
INSERT INTO _sqlx_migrations VALUES(8,'sealed tokens','2026-11-26 10:07:03',1,X'871e29e5be1a46ed793ab03bfbbd1029575fae4f163307cbd21902d2b13c6566a6e61cf2d070ac70bfad025932649580',1082630);
INSERT INTO _sqlx_migrations VALUES(9,'source place','2026-11-26 10:07:03',1,X'2d4a033b36b1ec4dd0e2b2651b4fb3144d3bbbbe37ec1b973e6e23d3fecc4cacab58c5f189e376fe90c30ea20b0e0ac3',1048087);
INSERT INTO _sqlx_migrations VALUES(10,'order opening','2026-11-26 10:07:03',1,X'74a08150bedcbe28814ae48569a0c071af4636e3a64bb3eb0c28052e2ee9be30773ae635d4ccee738d978c6dd0044ec6',1161959);
INSERT INTO _sqlx_migrations VALUES(11,'links','2026-11-26 10:07:03',1,X'4a46cb4254258ccdcbc2a6ffb1009505dbc4e9702db30c44dfb6d5324045a7044efe9ce18c0dabe0c156d0c240a391cf',1155707);
INSERT INTO _sqlx_migrations VALUES(12,'activity','2026-11-26 10:07:03',1,X'c6fa69c164f984d2636acda63a9fb482fa17d4c0e93fbdff6e54d7646cb3a175d9973909ce8ce31581dd6bb09ff07fa1',1106596);
INSERT INTO _sqlx_migrations VALUES(13,'trusted','2026-11-26 10:07:03',1,X'611d85ece0ed7c03319e50ca79e34569e3f47976003b59299fb91269d76d5e2252ce0b8053871b89bb00cb8c218cc307',1219646);
CREATE TABLE stamp (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    realm     TEXT NOT NULL,
    issuer    TEXT NOT NULL,
    client_id TEXT NOT NULL,
    tenant    TEXT,
    store     TEXT NOT NULL
) STRICT;
INSERT INTO stamp VALUES(1,'test','https://id.example','till',NULL,'SE-042');
CREATE TABLE orders (
    row         INTEGER PRIMARY KEY,
    system      TEXT NOT NULL,
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    location    TEXT,
    waits       INTEGER NOT NULL CHECK (waits IN (0, 1)),
    waits_since INTEGER NOT NULL,
    words       TEXT NOT NULL,
    record      TEXT NOT NULL,
    UNIQUE (system, shop, id)
) STRICT;
INSERT INTO orders VALUES(1,'test','shop','1','SE-042',0,1795356300000,' 1 anna anna@example.se svensson wc-1','{"order":{"key":{"system":"test","shop":"shop","id":"1"},"number":"1","scan_codes":["WC-1"],"updated_at":"2026-11-22T14:05:00Z","status":"handed_over","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":1,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":2,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":{"at":"2026-11-22T14:05:30Z","staff":"maja","till":"2","complete":true,"revision":2},"pending":null,"was_ready":true,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(2,'test','shop','2','SE-042',1,1795356300000,' 2 anna anna@example.se svensson wc-2','{"order":{"key":{"system":"test","shop":"shop","id":"2"},"number":"2","scan_codes":["WC-2"],"updated_at":"2026-11-22T14:05:00Z","status":"partly_handed_over","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":1,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":{"at":"2026-11-22T14:05:30Z","staff":"maja","till":"2","complete":false,"revision":2},"pending":null,"was_ready":true,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(3,'test','shop','3','SE-042',1,1795356360000,' 3 anna anna@example.se svensson wc-3','{"order":{"key":{"system":"test","shop":"shop","id":"3"},"number":"3","scan_codes":["WC-3"],"updated_at":"2026-11-22T14:06:00Z","status":"ready","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":0,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":null,"pending":{"since":"2026-11-22T14:05:00Z","changes":["identifiers"],"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"mallory@example.se","phone":null},"proxies":[]},"was_ready":true,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(4,'test','shop','4','SE-042',1,1795356300000,' 4 anna anna@example.se svensson wc-4','{"order":{"key":{"system":"test","shop":"shop","id":"4"},"number":"4","scan_codes":["WC-4"],"updated_at":"2026-11-22T14:05:00Z","status":"ready","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":0,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":1,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":null,"pending":null,"was_ready":true,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
CREATE TABLE order_code (
    code      TEXT NOT NULL,
    order_row INTEGER NOT NULL REFERENCES orders (row) ON DELETE CASCADE,
    PRIMARY KEY (code, order_row)
) STRICT, WITHOUT ROWID;
INSERT INTO order_code VALUES('1',1);
INSERT INTO order_code VALUES('wc-1',1);
INSERT INTO order_code VALUES('2',2);
INSERT INTO order_code VALUES('wc-2',2);
INSERT INTO order_code VALUES('3',3);
INSERT INTO order_code VALUES('wc-3',3);
INSERT INTO order_code VALUES('4',4);
INSERT INTO order_code VALUES('wc-4',4);
CREATE TABLE order_word (
    word      TEXT NOT NULL,
    order_row INTEGER NOT NULL REFERENCES orders (row) ON DELETE CASCADE,
    PRIMARY KEY (word, order_row)
) STRICT, WITHOUT ROWID;
INSERT INTO order_word VALUES('1',1);
INSERT INTO order_word VALUES('anna',1);
INSERT INTO order_word VALUES('anna@example.se',1);
INSERT INTO order_word VALUES('svensson',1);
INSERT INTO order_word VALUES('wc-1',1);
INSERT INTO order_word VALUES('2',2);
INSERT INTO order_word VALUES('anna',2);
INSERT INTO order_word VALUES('anna@example.se',2);
INSERT INTO order_word VALUES('svensson',2);
INSERT INTO order_word VALUES('wc-2',2);
INSERT INTO order_word VALUES('3',3);
INSERT INTO order_word VALUES('anna',3);
INSERT INTO order_word VALUES('anna@example.se',3);
INSERT INTO order_word VALUES('svensson',3);
INSERT INTO order_word VALUES('wc-3',3);
INSERT INTO order_word VALUES('4',4);
INSERT INTO order_word VALUES('anna',4);
INSERT INTO order_word VALUES('anna@example.se',4);
INSERT INTO order_word VALUES('svensson',4);
INSERT INTO order_word VALUES('wc-4',4);
CREATE TABLE ledger (
    seq   INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO ledger VALUES(1,X'636c61696d636865636b2e6c65646765722f0100000000000000010000000000000000000000000000000000000000000000000000000000000000000001a20393881001000001a2039384280000000968616e645f6f76657200000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000131000000046d616a61000000013200000018000000076163636f756e7400000005666972737400000003616d720000000370776400000009617574685f74696d6500000014323032362d31312d32325431343a30353a30305a0000000962795f706f6c696379000000026e6f0000000c636f6c6c65637465645f6279000000056f776e657200000008636f6d706c657465000000037965730000000a6964656e746966696564000000087665726966696564000000096973737565645f617400000014323032362d31312d32325431343a30353a30305a000000066b65795f69640000000837313962333331350000000b6c696e652e6a61636b657400000001310000000a6c696e652e736f636b7300000001320000000b6f726465725f61735f6f6600000014323032362d31312d32325431343a30353a30305a0000000870726573656e6365000000047365656e0000000970726f7665645f617400000014323032362d31312d32325431343a30353a30305a0000000970726f7665645f627900000005656d61696c00000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d313233343536000000087265766973696f6e00000001310000000a72756c652e656d61696c000000076d6174636865730000000d7369676e5f696e5f6167655f73000000013000000006736f757263650000000869645f746f6b656e0000000573746f72650000000653452d303432000000077375626a656374000000403439393234633133343236323838386466303735626165353533356432626262383065663861666261653030663032386538336631323763336339393962623100000005746f6b656e000000403031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303101651900dfc35eec1756c3e3342caab43024fb9379fc567b09e272055bdaca4a83',X'eca7ec38ebc6d9d300ab31645d09eb48b7a67eb3cb3a1c83667184bdf421c322');
INSERT INTO ledger VALUES(2,X'636c61696d636865636b2e6c65646765722f010000000000000002eca7ec38ebc6d9d300ab31645d09eb48b7a67eb3cb3a1c83667184bdf421c322000001a20393881001000001a2039384280000000968616e645f6f76657200000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000132000000046d616a61000000013200000018000000076163636f756e7400000005666972737400000003616d720000000370776400000009617574685f74696d6500000014323032362d31312d32325431343a30353a30305a0000000962795f706f6c696379000000026e6f0000000c636f6c6c65637465645f6279000000056f776e657200000008636f6d706c657465000000026e6f0000000a6964656e746966696564000000087665726966696564000000096973737565645f617400000014323032362d31312d32325431343a30353a30305a000000066b65795f69640000000837313962333331350000000b6c696e652e6a61636b657400000001310000000d6d697373696e672e736f636b73000000096e6f745f666f756e640000000b6f726465725f61735f6f6600000014323032362d31312d32325431343a30353a30305a0000000870726573656e6365000000047365656e0000000970726f7665645f617400000014323032362d31312d32325431343a30353a30305a0000000970726f7665645f627900000005656d61696c00000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d313233343536000000087265766973696f6e00000001310000000a72756c652e656d61696c000000076d6174636865730000000d7369676e5f696e5f6167655f73000000013000000006736f757263650000000869645f746f6b656e0000000573746f72650000000653452d303432000000077375626a656374000000403439393234633133343236323838386466303735626165353533356432626262383065663861666261653030663032386538336631323763336339393962623100000005746f6b656e000000403032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303201651900dfc35eec1756c3e3342caab43024fb9379fc567b09e272055bdaca4a83',X'772d33a3647e2e77fb97d9ea72e79ddadb41bbb3e73aa69c60f52b99e7586994');
INSERT INTO ledger VALUES(3,X'636c61696d636865636b2e6c65646765722f010000000000000003772d33a3647e2e77fb97d9ea72e79ddadb41bbb3e73aa69c60f52b99e7586994000001a2039312e0000000000c6f776e65725f6368616e676500000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000133000000046d616a61000000013200000003000000076368616e6765730000000b6964656e746966696572730000000573746174650000000770656e64696e670000000a757064617465645f617400000014323032362d31312d32325431343a30363a30305a00',X'be4c614cdb29795960db3112da716432b00b41004dc4955565b654ff885ad5a5');
INSERT INTO ledger VALUES(4,X'636c61696d636865636b2e6c65646765722f010000000000000004be4c614cdb29795960db3112da716432b00b41004dc4955565b654ff885ad5a5000001a2039312e000000000076465636c696e6500000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000134000000046d616a610000000132000000040000000561736b6564000000056f776e657200000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d3838383838380000000a737461727465645f617400000014323032362d31312d32325431343a30353a30305a00',X'4b2535b674d339a55c13f377e4d70254bd2ae158609503fcad75624202d2b117');
CREATE TABLE ledger_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO ledger_head VALUES(1,4,X'4b2535b674d339a55c13f377e4d70254bd2ae158609503fcad75624202d2b117');
CREATE TABLE payload (
    seq  INTEGER PRIMARY KEY REFERENCES ledger (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    text TEXT NOT NULL
) STRICT;
INSERT INTO payload VALUES(1,X'0909090909090909090909090909090909090909090909090909090909090909','Anna Maria Svensson');
INSERT INTO payload VALUES(2,X'0909090909090909090909090909090909090909090909090909090909090909','Anna Maria Svensson');
CREATE TABLE check_event (
    row    INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    what   TEXT NOT NULL CHECK (what IN ('start', 'decline', 'mismatch')),
    at_ms  INTEGER NOT NULL
) STRICT;
INSERT INTO check_event VALUES(1,'test','shop','4','decline',1795356300000);
INSERT INTO check_event VALUES(2,'test','shop','4','start',1795356300000);
CREATE TABLE pin_try (
    staff   TEXT PRIMARY KEY,
    wrong   INTEGER NOT NULL CHECK (wrong > 0),
    last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO pin_try VALUES('maja',1,1795356300000);
CREATE TABLE outbox (
    id       TEXT PRIMARY KEY,
    entry    INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    order_id TEXT NOT NULL,
    number   TEXT NOT NULL,
    waits    INTEGER NOT NULL CHECK (waits IN (0, 1)),
    settled  INTEGER NOT NULL CHECK (settled IN (0, 1)),
    attempts INTEGER NOT NULL,
    due_ms   INTEGER,
    delivery TEXT NOT NULL,
    notice   TEXT
) STRICT;
INSERT INTO outbox VALUES('HO-1-eca7ec38ebc6d9d300ab31645d09eb48',1,'test','shop','1','1',1,0,0,1795356450000,'{"notice":"HO-1-eca7ec38ebc6d9d300ab31645d09eb48","attempts":0,"state":{"state":"waiting","due":"2026-11-22T14:07:30Z","trouble":null}}','{"id":"HO-1-eca7ec38ebc6d9d300ab31645d09eb48","tells":"hand_over","order":{"system":"test","shop":"shop","id":"1"},"number":"1","at":"2026-11-22T14:05:30Z","store":"SE-042","lines":[{"id":"jacket","group":null,"title":"Thing jacket","quantity":1,"done":1},{"id":"socks","group":null,"title":"Thing socks","quantity":2,"done":2}],"left":0,"ledger_seq":1,"ledger_hash":"eca7ec38ebc6d9d300ab31645d09eb48b7a67eb3cb3a1c83667184bdf421c322"}');
INSERT INTO outbox VALUES('HO-2-772d33a3647e2e77fb97d9ea72e79dda',2,'test','shop','2','2',1,0,0,1795356450000,'{"notice":"HO-2-772d33a3647e2e77fb97d9ea72e79dda","attempts":0,"state":{"state":"waiting","due":"2026-11-22T14:07:30Z","trouble":null}}','{"id":"HO-2-772d33a3647e2e77fb97d9ea72e79dda","tells":"hand_over","order":{"system":"test","shop":"shop","id":"2"},"number":"2","at":"2026-11-22T14:05:30Z","store":"SE-042","lines":[{"id":"jacket","group":null,"title":"Thing jacket","quantity":1,"done":1}],"left":2,"ledger_seq":2,"ledger_hash":"772d33a3647e2e77fb97d9ea72e79ddadb41bbb3e73aa69c60f52b99e7586994"}');
CREATE TABLE forgotten_order (
    system      TEXT NOT NULL,
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    handed_over INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
    PRIMARY KEY (system, shop, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE word_rules (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO word_rules VALUES(1,2);
CREATE TABLE email_account (
    email   BLOB PRIMARY KEY CHECK (length(email) = 32),
    subject BLOB NOT NULL CHECK (length(subject) = 32),
    last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO email_account VALUES(X'f56b1a2ee383ce4520fd15b083c2f9a1d64439475fcc65997d95cd2fe38e86ec',X'49924c134262888df075bae5535d2bbb80ef8afbae00f028e83f127c3c999bb1',1795356330000);
CREATE TABLE IF NOT EXISTS "used_token" (
    token    BLOB NOT NULL CHECK (length(token) = 32),
    together BLOB NOT NULL CHECK (length(together) = 32),
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    id       TEXT NOT NULL,
    seq      INTEGER NOT NULL REFERENCES ledger (seq),
    PRIMARY KEY (token, system, shop, id)
) STRICT, WITHOUT ROWID;
INSERT INTO used_token VALUES(X'0101010101010101010101010101010101010101010101010101010101010101',X'c46d84f218c67c20b82cf3dd141e52287c652fcdb8ea63a16617c26c09d2dc62','test','shop','1',1);
INSERT INTO used_token VALUES(X'0202020202020202020202020202020202020202020202020202020202020202',X'1d3b32c9553a5b030c2dd1725367ab38a64c5638c2647fa558d11a6992217e00','test','shop','2',2);
CREATE TABLE lease (
    reference TEXT PRIMARY KEY,
    till      TEXT NOT NULL UNIQUE,
    customer  BLOB NOT NULL UNIQUE,
    until_ms  INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES('CC-999999','2',X'853fe54af076affc6678359fdd009f3f823556f042f80d809b58655e55c3d257',1795356500000);
CREATE TABLE lease_order (
    system    TEXT NOT NULL,
    shop      TEXT NOT NULL,
    id        TEXT NOT NULL,
    reference TEXT NOT NULL REFERENCES lease (reference) ON DELETE CASCADE,
    PRIMARY KEY (system, shop, id)
) STRICT, WITHOUT ROWID;
INSERT INTO lease_order VALUES('test','shop','4','CC-999999');
CREATE TABLE sealed_token (
    seq  INTEGER PRIMARY KEY REFERENCES ledger (seq),
    text TEXT NOT NULL
) STRICT;
CREATE TABLE source_place (
    system   TEXT NOT NULL,
    shop     TEXT NOT NULL,
    next     TEXT NOT NULL,
    as_of_ms INTEGER,
    PRIMARY KEY (system, shop)
) STRICT, WITHOUT ROWID;
INSERT INTO source_place VALUES('test','shop','page 2',1795356300000);
CREATE TABLE order_opening (
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (system, shop, id, at_ms)
) STRICT, WITHOUT ROWID;
INSERT INTO order_opening VALUES('test','shop','2',1795356300000);
CREATE TABLE link_sent (
    row    INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    shop   TEXT NOT NULL,
    id     TEXT NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;
INSERT INTO link_sent VALUES(1,'test','shop','4',1795356300000);
CREATE TABLE check_note (
    row        INTEGER PRIMARY KEY,
    reference  TEXT NOT NULL,
    system     TEXT,
    shop       TEXT,
    id         TEXT,
    numbers    TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    how        TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    took_ms    INTEGER,
    staff      TEXT NOT NULL,
    till       TEXT NOT NULL
) STRICT;
INSERT INTO check_note VALUES(1,'CC-888888','test','shop','4','4','declined','screen',1795356300000,NULL,'maja','2');
CREATE TABLE trusted_setting (
    till TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (till, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_code_order ON order_code (order_row);
CREATE INDEX order_word_order ON order_word (order_row);
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE INDEX check_event_order ON check_event (system, shop, id, at_ms);
CREATE INDEX outbox_waiting ON outbox (system, shop, attempts, due_ms) WHERE waits = 1;
CREATE INDEX outbox_unsettled ON outbox (entry) WHERE settled = 0;
CREATE INDEX outbox_order ON outbox (system, shop, order_id);
CREATE INDEX orders_waiting ON orders (location, waits_since DESC, row) WHERE waits = 1;
CREATE INDEX orders_ranked ON orders (waits DESC, waits_since DESC, row);
CREATE INDEX order_opening_time ON order_opening (at_ms);
CREATE INDEX link_sent_order ON link_sent (system, shop, id, at_ms);
CREATE INDEX check_note_started ON check_note (started_ms);
COMMIT;
PRAGMA user_version=2;
