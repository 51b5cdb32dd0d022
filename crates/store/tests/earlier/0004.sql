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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-26 02:50:59',1,X'8f7e4470f86196b0356d606bb549bc007ff2341e96a25ad26ea91fc08a636bc72a0515a8f979ece9dc47750cb4829ce5',5561963);
INSERT INTO _sqlx_migrations VALUES(2,'staff','2026-11-26 02:50:59',1,X'602c433f94391307425f2bf6fd596745a2a85f0e6ea7fdafeca5f4916c52fba655aa94dc032025ec08c9695ad5444d1a',1264330);
INSERT INTO _sqlx_migrations VALUES(3,'outbox','2026-11-26 02:50:59',1,X'b9995f22e7a4fc04902449ba4082280d0e2fceb14a63e9039d289086e41d2c1af596e2185cafd778201aecaab62a61c7',2037676);
INSERT INTO _sqlx_migrations VALUES(4,'retention','2026-11-26 02:50:59',1,X'e9ae3bcf92ca2cad3ed483c1cf19cf436a7923b5af75b5da4b276111dfcf5130d0be5b2cfc1840e23df4bd0928534fdc',1122667);
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
INSERT INTO orders VALUES(1,'test','shop','1','SE-042',0,1795356300000,' 1 anna anna@example.se svensson wc-1','{"order":{"key":{"system":"test","shop":"shop","id":"1"},"number":"1","scan_codes":["WC-1"],"updated_at":"2026-11-22T14:05:00Z","status":"handed_over","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":1,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":2,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":{"at":"2026-11-22T14:05:30Z","staff":"maja","till":"2","complete":true,"revision":2},"pending":null,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(2,'test','shop','2','SE-042',1,1795356300000,' 2 anna anna@example.se svensson wc-2','{"order":{"key":{"system":"test","shop":"shop","id":"2"},"number":"2","scan_codes":["WC-2"],"updated_at":"2026-11-22T14:05:00Z","status":"partly_handed_over","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":1,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":{"at":"2026-11-22T14:05:30Z","staff":"maja","till":"2","complete":false,"revision":2},"pending":null,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(3,'test','shop','3','SE-042',1,1795356360000,' 3 anna anna@example.se svensson wc-3','{"order":{"key":{"system":"test","shop":"shop","id":"3"},"number":"3","scan_codes":["WC-3"],"updated_at":"2026-11-22T14:06:00Z","status":"ready","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":0,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":2,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":null,"pending":{"since":"2026-11-22T14:05:00Z","changes":["identifiers"],"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"mallory@example.se","phone":null},"proxies":[]},"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
INSERT INTO orders VALUES(4,'test','shop','4','SE-042',1,1795356300000,' 4 anna anna@example.se svensson wc-4','{"order":{"key":{"system":"test","shop":"shop","id":"4"},"number":"4","scan_codes":["WC-4"],"updated_at":"2026-11-22T14:05:00Z","status":"ready","payment":{"status":"paid","total":{"currency":"SEK","minor":129900},"due":null},"owner":{"name":"Anna Svensson","subject":null,"personal_number":null,"email":"anna@example.se","phone":null},"proxies":[],"pickup":{"location":"SE-042","location_name":null,"bin":"B-14","ready_at":null,"expires_at":null,"min_level":null},"lines":[{"id":"jacket","sku":null,"gtin":null,"title":"Thing jacket","quantity":1,"done":0,"pickup":true,"group":null},{"id":"socks","sku":null,"gtin":null,"title":"Thing socks","quantity":2,"done":0,"pickup":true,"group":null}],"note":""},"revision":1,"origin":"manual","as_of":"2026-11-22T14:05:00Z","handed_over":null,"pending":null,"forgiven":{"starts":0,"declines":0,"mismatches":0,"last_decline":null}}');
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
INSERT INTO ledger VALUES(1,X'636c61696d636865636b2e6c65646765722f0100000000000000010000000000000000000000000000000000000000000000000000000000000000000001a20393881001000001a2039384280000000968616e645f6f76657200000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000131000000046d616a6100000001320000001600000003616d720000000370776400000009617574685f74696d6500000014323032362d31312d32325431343a30353a30305a0000000962795f706f6c696379000000026e6f0000000c636f6c6c65637465645f6279000000056f776e657200000008636f6d706c657465000000037965730000000a6964656e746966696564000000087665726966696564000000096973737565645f617400000014323032362d31312d32325431343a30353a30305a000000066b65795f69640000000837313962333331350000000b6c696e652e6a61636b657400000001310000000a6c696e652e736f636b7300000001320000000870726573656e6365000000047365656e0000000970726f7665645f617400000014323032362d31312d32325431343a30353a30305a0000000970726f7665645f627900000005656d61696c00000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d313233343536000000087265766973696f6e00000001310000000a72756c652e656d61696c000000076d6174636865730000000d7369676e5f696e5f6167655f73000000013000000006736f757263650000000869645f746f6b656e0000000573746f72650000000653452d303432000000077375626a656374000000403439393234633133343236323838386466303735626165353533356432626262383065663861666261653030663032386538336631323763336339393962623100000005746f6b656e000000403031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303101651900dfc35eec1756c3e3342caab43024fb9379fc567b09e272055bdaca4a83',X'89ce4719993c395f097c88c4be00d01c9abbf5dde2662e1c1d66ffd79bb0e415');
INSERT INTO ledger VALUES(2,X'636c61696d636865636b2e6c65646765722f01000000000000000289ce4719993c395f097c88c4be00d01c9abbf5dde2662e1c1d66ffd79bb0e415000001a20393881001000001a2039384280000000968616e645f6f76657200000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000132000000046d616a6100000001320000001600000003616d720000000370776400000009617574685f74696d6500000014323032362d31312d32325431343a30353a30305a0000000962795f706f6c696379000000026e6f0000000c636f6c6c65637465645f6279000000056f776e657200000008636f6d706c657465000000026e6f0000000a6964656e746966696564000000087665726966696564000000096973737565645f617400000014323032362d31312d32325431343a30353a30305a000000066b65795f69640000000837313962333331350000000b6c696e652e6a61636b657400000001310000000d6d697373696e672e736f636b73000000096e6f745f666f756e640000000870726573656e6365000000047365656e0000000970726f7665645f617400000014323032362d31312d32325431343a30353a30305a0000000970726f7665645f627900000005656d61696c00000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d313233343536000000087265766973696f6e00000001310000000a72756c652e656d61696c000000076d6174636865730000000d7369676e5f696e5f6167655f73000000013000000006736f757263650000000869645f746f6b656e0000000573746f72650000000653452d303432000000077375626a656374000000403439393234633133343236323838386466303735626165353533356432626262383065663861666261653030663032386538336631323763336339393962623100000005746f6b656e000000403032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303230323032303201651900dfc35eec1756c3e3342caab43024fb9379fc567b09e272055bdaca4a83',X'65a18da5f0f3b8c7beb81bfcc2aab0987df7a1d3c8615f8be23b28b105298df1');
INSERT INTO ledger VALUES(3,X'636c61696d636865636b2e6c65646765722f01000000000000000365a18da5f0f3b8c7beb81bfcc2aab0987df7a1d3c8615f8be23b28b105298df1000001a2039312e0000000000c6f776e65725f6368616e676500000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000133000000046d616a61000000013200000003000000076368616e6765730000000b6964656e746966696572730000000573746174650000000770656e64696e670000000a757064617465645f617400000014323032362d31312d32325431343a30363a30305a00',X'02accf67546f24effc05a3224c519398fcfdd190bb5741520862a10e00b64307');
INSERT INTO ledger VALUES(4,X'636c61696d636865636b2e6c65646765722f01000000000000000402accf67546f24effc05a3224c519398fcfdd190bb5741520862a10e00b64307000001a2039312e000000000076465636c696e6500000004746573740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303030303030303030100000004746573740000000473686f700000000134000000046d616a6100000001320000000300000007707572706f7365000000077069636b5f7570000000097265666572656e63650000000943432d3838383838380000000a737461727465645f617400000014323032362d31312d32325431343a30353a30305a00',X'10e2f899a8b50167e2af7163a3db51d9d117348df4f636b282c7c0d2452d98e1');
CREATE TABLE ledger_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO ledger_head VALUES(1,4,X'10e2f899a8b50167e2af7163a3db51d9d117348df4f636b282c7c0d2452d98e1');
CREATE TABLE payload (
    seq  INTEGER PRIMARY KEY REFERENCES ledger (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    text TEXT NOT NULL
) STRICT;
INSERT INTO payload VALUES(1,X'0909090909090909090909090909090909090909090909090909090909090909','Anna Maria Svensson');
INSERT INTO payload VALUES(2,X'0909090909090909090909090909090909090909090909090909090909090909','Anna Maria Svensson');
CREATE TABLE used_token (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    seq   INTEGER NOT NULL REFERENCES ledger (seq)
) STRICT, WITHOUT ROWID;
INSERT INTO used_token VALUES(X'0101010101010101010101010101010101010101010101010101010101010101',1);
INSERT INTO used_token VALUES(X'0202020202020202020202020202020202020202020202020202020202020202',2);
CREATE TABLE lease (
    reference TEXT PRIMARY KEY,
    till      TEXT NOT NULL UNIQUE,
    system    TEXT NOT NULL,
    shop      TEXT NOT NULL,
    id        TEXT NOT NULL,
    customer  BLOB NOT NULL UNIQUE,
    until_ms  INTEGER NOT NULL,
    UNIQUE (system, shop, id)
) STRICT;
INSERT INTO lease VALUES('CC-999999','2','test','shop','4',X'853fe54af076affc6678359fdd009f3f823556f042f80d809b58655e55c3d257',1795356500000);
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
INSERT INTO outbox VALUES('HO-1-89ce4719993c395f097c88c4be00d01c',1,'test','shop','1','1',1,0,0,1795356450000,'{"notice":"HO-1-89ce4719993c395f097c88c4be00d01c","attempts":0,"state":{"state":"waiting","due":"2026-11-22T14:07:30Z","trouble":null}}','{"id":"HO-1-89ce4719993c395f097c88c4be00d01c","order":{"system":"test","shop":"shop","id":"1"},"number":"1","at":"2026-11-22T14:05:30Z","store":"SE-042","lines":[{"id":"jacket","group":null,"title":"Thing jacket","quantity":1,"done":1},{"id":"socks","group":null,"title":"Thing socks","quantity":2,"done":2}],"left":0,"ledger_seq":1,"ledger_hash":"89ce4719993c395f097c88c4be00d01c9abbf5dde2662e1c1d66ffd79bb0e415"}');
INSERT INTO outbox VALUES('HO-2-65a18da5f0f3b8c7beb81bfcc2aab098',2,'test','shop','2','2',1,0,0,1795356450000,'{"notice":"HO-2-65a18da5f0f3b8c7beb81bfcc2aab098","attempts":0,"state":{"state":"waiting","due":"2026-11-22T14:07:30Z","trouble":null}}','{"id":"HO-2-65a18da5f0f3b8c7beb81bfcc2aab098","order":{"system":"test","shop":"shop","id":"2"},"number":"2","at":"2026-11-22T14:05:30Z","store":"SE-042","lines":[{"id":"jacket","group":null,"title":"Thing jacket","quantity":1,"done":1}],"left":2,"ledger_seq":2,"ledger_hash":"65a18da5f0f3b8c7beb81bfcc2aab0987df7a1d3c8615f8be23b28b105298df1"}');
CREATE TABLE forgotten_order (
    system      TEXT NOT NULL,
    shop        TEXT NOT NULL,
    id          TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    handed_over INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
    PRIMARY KEY (system, shop, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_waiting ON orders (location, waits_since) WHERE waits = 1;
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
COMMIT;
PRAGMA user_version=2;
