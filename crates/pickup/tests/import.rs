//! Files as shops and people write them: what is read, and that every mistake is told with its place.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::Timestamp;
use pickup::import::{
    COLUMNS, FIELD_MAX, FILE_MAX, Format, ImportError, LINES_MAX, ORDERS_MAX, Read, Reading, read,
};
use pickup::order::{Identifier, OrderStatus, PaymentStatus};
use pickup::person::{Country, PhoneNumber};
use pickup::pseudonym::PseudonymKey;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-22T14:05:00Z".parse().unwrap()
}

fn read_text(text: &str, format: Format, keep_good: bool) -> Result<Read, ImportError> {
    read(
        text.as_bytes(),
        format,
        &Reading { key: &PseudonymKey::new(&[7; 32]), now: now(), country: None, keep_good },
    )
}

fn json(text: &str) -> Result<Read, ImportError> {
    read_text(text, Format::Json, false)
}

fn csv(text: &str) -> Result<Read, ImportError> {
    read_text(text, Format::Csv, false)
}

/// The first problem as a person reads it.
fn problem(result: Result<Read, ImportError>) -> String {
    result.unwrap_err().to_string()
}

const FULL: &str = r#"{
  "schema": "claimcheck.order/1",
  "source": { "system": "woocommerce", "shop": "https://shop.example", "id": "727" },
  "number": "1001",
  "scan_codes": ["1001", "WC-1001"],
  "placed_at": "2026-11-20T17:30:00Z", "updated_at": "2026-11-22T13:05:00Z",
  "status": "ready",
  "payment": { "status": "paid", "currency": "SEK", "total": "1299.00", "due": "0.00" },
  "owner": { "name": "Anna Svensson", "email": "anna@example.se", "phone": "+46 70-123 45 67",
             "subject": "abc", "issuer": "https://id.example", "tenant": "priv",
             "personal_number": "191212121212" },
  "proxies": [ { "name": "Bo Ek", "email": "bo@example.se", "until": "2026-11-29T22:59:59Z" } ],
  "pickup": { "location": "SE-042", "location_name": "Malmö C", "bin": "A12",
              "ready_at": "2026-11-21T09:00:00Z", "expires_at": "2026-11-28T22:59:59Z", "min_level": "email" },
  "lines": [ { "id": "315", "sku": "JKT", "gtin": "7350000000011", "title": "Jacka, svart, M",
               "quantity": 2, "done": 1, "pickup": true, "group": "fo_1", "unknown": [1, {"a": 2}] } ],
  "note": "Ring först\u202e"
}"#;

/// A small order, `{}` standing for what a test changes.
fn small(number: &str, change: &str) -> String {
    format!(
        "{{\"schema\":\"claimcheck.order/1\",\"source\":{{\"system\":\"s\",\"id\":\"{number}\"}},\"number\":\"{number}\",\
         \"owner\":{{\"email\":\"anna@example.se\"}},\"lines\":[{{\"id\":\"1\",\"title\":\"T\",\"quantity\":1}}]{change}}}"
    )
}

/// An age that is not understood must not become none: somebody too young would get the goods.
#[test]
fn the_age_that_goods_ask_for() {
    let age = |text: &str| json(&FULL.replace("\"done\": 1", &format!("\"done\": 1, \"min_age\": {text}")));
    let of_first = |read: Read| read.orders[0].lines[0].min_age;
    assert_eq!(of_first(age("18").unwrap()), Some(18));
    assert_eq!(of_first(age("null").unwrap()), None);
    for wrong in ["0", "100", "-18", "18.5", "\"18\"", "true", "4294967314"] {
        assert!(problem(age(wrong)).contains("min_age"), "{wrong}: {}", problem(age(wrong)));
    }
    let row = |text: &str| {
        csv(&format!("order_number,customer_email,title,quantity,min_age\n1,a@b.example,T,1,{text}\n"))
    };
    assert_eq!(of_first(row("20").unwrap()), Some(20));
    assert_eq!(of_first(row("").unwrap()), None);
    for wrong in ["0", "100", "-18", "18+", "adult"] {
        assert!(problem(row(wrong)).contains("min_age"), "{wrong}: {}", problem(row(wrong)));
    }
}

#[test]
fn the_full_canonical_order() {
    let read = json(&format!("\u{feff}{FULL}")).unwrap();
    let [order] = read.orders.as_slice() else { panic!("one order") };
    assert_eq!(order.key.to_string(), "woocommerce https://shop.example 727");
    assert_eq!((order.status, order.payment.status), (OrderStatus::Ready, PaymentStatus::Paid));
    assert_eq!(order.payment.total.unwrap().minor, 129_900);
    assert_eq!(order.owner.identifiers().collect::<Vec<_>>(), Identifier::BY_STRENGTH);
    assert_eq!(order.owner.phone.as_ref().unwrap().as_str(), "+46701234567");
    assert_eq!(order.lines[0].left(), 1);
    assert_eq!(order.note, "Ring först", "what can't be seen is taken away");
    assert_eq!(order.proxies[0].until.unwrap().to_string(), "2026-11-29T22:59:59Z");
    let kept = format!("{read:?}");
    assert!(!kept.contains("191212121212"), "the number itself is not kept");
}

#[test]
fn one_object_an_array_or_an_object_a_line() {
    let (one, two) = (small("1", ""), small("2", ""));
    for text in [one.clone(), format!("[{one}]"), format!("\n {one} \n")] {
        assert_eq!(json(&text).unwrap().orders.len(), 1, "{text}");
    }
    for text in [format!("[{one},\n{two}]"), format!("{one}\r\n\r\n{two}\n"), format!("{one}\n{two}")] {
        assert_eq!(json(&text).unwrap().orders.len(), 2, "{text}");
    }
    for empty in ["", "  \n", "[]"] {
        assert_eq!(json(empty), Err(ImportError::Empty), "{empty:?}");
    }
}

#[test]
fn json_mistakes_are_told_with_line_and_path() {
    let cases = [
        (
            FULL.replace("anna@example.se", "anna"),
            "line 1, owner.email: expected an e-mail address such as anna@example.se",
        ),
        (
            FULL.replace("\"quantity\": 2", "\"quantity\": \"2\""),
            "line 16, lines[0].quantity: expected a whole number",
        ),
        (
            FULL.replace("\"quantity\": 2", "\"quantity\": 0"),
            "line 1, lines.quantity: expected a quantity of 1 to 100000",
        ),
        (
            FULL.replace("\"done\": 1", "\"done\": 3"),
            "line 1, lines.done: expected no more than the quantity",
        ),
        (FULL.replace("order/1", "order/2"), "line 2, schema: expected \"claimcheck.order/1\""),
        (
            FULL.replace("1299.00", "1299,00"),
            "line 1, payment.total: expected an amount such as 1299.00, with a point and at most 2 decimals",
        ),
        (
            FULL.replace("\"SEK\"", "\"kronor\""),
            "line 1, payment.currency: expected a currency code of three letters, such as SEK",
        ),
        (
            FULL.replace("2026-11-22T13:05:00Z", "2026-11-24T13:05:00Z"),
            "line 1, updated_at: expected a time that is not in the future",
        ),
        (
            FULL.replace("2026-11-22T13:05:00Z", "yesterday"),
            "line 1, updated_at: expected a time such as 2026-11-22T14:05:00Z",
        ),
        (
            FULL.replace("\"1001\",\n  \"scan", "\"\",\n  \"scan"),
            "line 4, number: expected a text that is not empty",
        ),
        (FULL.replace("\"number\": \"1001\",", ""), "line 18, column 1: expected a field `number`"),
        (FULL.replace("\"note\":", "\"note\""), "line 17, column 10: expected `:`"),
        (
            small("1", ",\"number\":\"2\""),
            "line 1, column 167: expected sound JSON (duplicate field `number`)",
        ),
        (
            FULL.replace("191212121212", "191212121213"),
            "line 1, owner.personal_number: expected a personal number whose last digit fits the others",
        ),
        (
            FULL.replace("\"191212121212\"", "191212121212"),
            "line 11, owner.personal_number: expected a text of 12 digits, in quotes",
        ),
        (
            format!("[{},\n{}]", small("1", ""), small("1", "")),
            "line 2, order: expected each order once; 1 comes twice",
        ),
        (
            small("1", "").replace("anna@example.se", ""),
            "line 1, owner: expected an e-mail address, a phone number with country code, a subject or a personal number for order 1",
        ),
        (
            small("1", "").replace("\"email\":\"anna@example.se\"", "\"phone\":\"0701234567\""),
            "line 1, owner: expected an e-mail address, a phone number with country code, a subject or a personal number for order 1",
        ),
    ];
    for (text, expected) in cases {
        let told = problem(json(&text));
        assert_eq!(told, expected, "{text}");
        assert!(!told.contains("1912121212"), "a personal number in {told}");
    }
}

#[test]
fn good_orders_are_kept_only_if_asked() {
    let text =
        format!("{}\n{}\n{{\"x\n{}\n", small("1", ""), small("2", "").replace("anna@", ""), small("3", ""));
    assert!(matches!(json(&text), Err(ImportError::Bad { problems }) if problems.len() == 2));
    let kept = read_text(&text, Format::Json, true).unwrap();
    let numbers: Vec<_> = kept.orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers, ["1", "3"]);
    assert_eq!(kept.bad.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
    let all_bad = read_text("{\"x\n{\"y", Format::Json, true);
    assert!(matches!(all_bad, Err(ImportError::Bad { .. })));
}

const TABLE: &str = "order_number,customer_email,title,quantity,customer_name,bin,status,total,currency,personal_number\n\
    1042,anna@example.se,\"Jacka, svart\",1,Anna Svensson,B-14,ready,1299.00,SEK,191212121212\n\
    1043,bo@example.se,Mössa,2,Bo Ek,C-1,preparing,,,\n\
    1042,,Sockor,3,,,,,,\n";

#[test]
fn a_row_for_each_line_of_an_order() {
    let read = csv(&format!("\u{feff}{TABLE}")).unwrap();
    let [anna, bo] = read.orders.as_slice() else { panic!("two orders: {read:?}") };
    assert_eq!(anna.key.to_string(), "csv  1042");
    let lines: Vec<_> = anna.lines.iter().map(|line| (line.title.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("Jacka, svart", 1), ("Sockor", 3)]);
    assert_eq!(anna.owner.identifiers().collect::<Vec<_>>(), [Identifier::PersonalNumber, Identifier::Email]);
    assert_eq!((anna.status, bo.status), (OrderStatus::Ready, OrderStatus::Preparing));
    assert_eq!(anna.updated_at, now());
    assert_eq!(anna.payment.total.unwrap().to_string(), "1299.00 SEK");
    let swedish = TABLE.replace(',', ";").replace("Jacka;", "Jacka,").replace('\n', "\r\n");
    assert_eq!(csv(&swedish).unwrap().orders.len(), 2, "as Excel saves it in Sweden");
}

#[test]
fn all_columns_are_read() {
    let value = |column: &str| match column {
        "quantity" => "1",
        "min_age" => "18",
        "total" | "amount_due" => "5.00",
        "currency" => "SEK",
        "customer_email" | "proxy_email" => "a@example.se",
        "customer_phone" => "+46701234567",
        "personal_number" => "191212121212",
        "placed_at" | "updated_at" | "proxy_until" | "ready_at" | "expires_at" => "2026-11-22T14:05:00Z",
        "status" => "ready",
        "payment_status" => "paid",
        _ => "x",
    };
    let text = format!("{}\n{}\n", COLUMNS.join(","), COLUMNS.map(value).join(","));
    let read = csv(&text).unwrap();
    let [order] = read.orders.as_slice() else { panic!("one order") };
    let json = serde_json::to_string(order).unwrap();
    assert!(!json.contains("null"), "{json}");
    assert!(order.placed_at.is_some(), "{json}");
    assert_eq!(order.key.to_string(), "x x x");
    assert_eq!(order.owner.identifiers().count(), 4);
}

#[test]
fn table_mistakes_are_told_with_line_and_column() {
    let cases = [
        (
            TABLE.replace("anna@example.se", "anna"),
            "line 2, column 2 (customer_email): expected an e-mail address such as anna@example.se",
        ),
        (
            TABLE.replace("Mössa,2", "Mössa,two"),
            "line 3, column 4 (quantity): expected a quantity of 1 to 100000",
        ),
        (
            TABLE.replace("Mössa,2", "Mössa,-2"),
            "line 3, column 4 (quantity): expected a quantity of 1 to 100000",
        ),
        (TABLE.replace("Mössa", ""), "line 3, column 3 (title): expected a value"),
        (TABLE.replace("1299.00,SEK", "1299.00,"), "line 2, column 8 (total): expected a currency beside it"),
        (
            TABLE.replace("191212121212", "191212121213"),
            "line 2, column 10 (personal_number): expected a personal number whose last digit fits the others",
        ),
        (
            TABLE.replace("1042,,Sockor", "1042,bo@example.se,Sockor"),
            "line 4, column 2 (customer_email): expected the same as in line 2, or nothing",
        ),
        (TABLE.replace("1042,,Sockor", ",,Sockor"), "line 4, column 1 (order_number): expected a value"),
        (TABLE.replace("C-1,", ""), "line 3, column 10 (personal_number): expected 10 columns, found 9"),
        (
            TABLE.replace("bo@example.se", ""),
            "line 3, owner: expected an e-mail address, a phone number with country code, a subject or a personal number for order 1043",
        ),
        (
            TABLE.replace("quantity", "amount"),
            "line 1, column quantity: expected a header with order_number, title, quantity",
        ),
        (TABLE.replace("bin", "title"), "line 1, column 6 (title): expected each column once"),
        (
            TABLE.replace("C-1", &"x".repeat(FIELD_MAX + 1)),
            "line 3, column 6 (bin): expected at most 4096 bytes",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problem(csv(&text)), expected);
    }
    let two_wrong = TABLE.replace("anna@example.se", "anna").replace("Mössa,2", "Mössa,0");
    assert!(problem(csv(&two_wrong)).ends_with("(and 1 more)"));
}

#[test]
fn a_national_number_is_one_of_the_shops_country_and_of_no_other() {
    let key = PseudonymKey::new(&[7; 32]);
    let phone = |format, text: &str, country: Option<&str>| {
        let country = country.map(|code| Country::from_code(code).unwrap());
        let reading = Reading { key: &key, now: now(), country, keep_good: false };
        let order = read(text.as_bytes(), format, &reading).unwrap().orders.remove(0);
        order.owner.phone.filter(PhoneNumber::is_international).map(|phone| phone.as_str().to_owned())
    };
    let json = FULL.replace("+46 70-123 45 67", "070-123 45 67");
    let csv = "order_number,title,quantity,customer_email,customer_phone\n\
               1042,Jacka,1,anna@example.se,070-123 45 67\n";
    for (format, text) in [(Format::Json, json.as_str()), (Format::Csv, csv)] {
        assert_eq!(phone(format, text, Some("SE")).as_deref(), Some("+46701234567"));
        assert_eq!(phone(format, text, None), None);
        assert_ne!(phone(format, text, Some("US")).as_deref(), Some("+46701234567"));
    }
}

#[test]
fn a_bad_row_takes_its_whole_order_along_and_no_other() {
    let spoilt = TABLE.replace("Sockor,3", "Sockor,0");
    let kept = read_text(&spoilt, Format::Csv, true).unwrap();
    let numbers: Vec<_> = kept.orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers, ["1043"], "1042 must not come in without its socks");
    let without_number = TABLE.replace("1042,,Sockor", ",,Sockor");
    let kept = read_text(&without_number, Format::Csv, true).unwrap();
    let numbers: Vec<_> = kept.orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers, ["1042"], "a row of nobody may be one of the order before it");
}

#[test]
fn other_encodings_and_huge_files_are_refused() {
    let latin = [TABLE.as_bytes(), b"1044,x@example.se,M\xf6ssa,1,,,,,,\n"].concat();
    let key = PseudonymKey::new(&[7; 32]);
    let reading = Reading { key: &key, now: now(), country: None, keep_good: true };
    let told = problem(read(&latin, Format::Csv, &reading));
    assert_eq!(told, "line 5, byte 20: expected UTF-8; save the file as \"CSV UTF-8\"");
    let huge = vec![b' '; FILE_MAX + 1];
    assert_eq!(
        read(&huge, Format::Csv, &reading),
        Err(ImportError::TooMuch { what: "bytes", limit: FILE_MAX })
    );
    assert_eq!(Format::guess(b"\xef\xbb\xbf  [{}]"), Format::Json);
    assert_eq!(Format::guess(TABLE.as_bytes()), Format::Csv);
    let deep = "[".repeat(100_000);
    assert!(matches!(json(&deep), Err(ImportError::Bad { .. })), "nesting has an end");
}

#[test]
fn what_is_too_many_is_counted_and_not_all_read() {
    let orders = format!("[{}0]", "0,".repeat(ORDERS_MAX));
    assert_eq!(json(&orders), Err(ImportError::TooMuch { what: "orders", limit: ORDERS_MAX }));

    let line = |id: usize| format!(r#"{{ "id": "{id}", "title": "T", "quantity": 1 }}"#);
    let lines = |count: usize, last: &str| {
        let lines: Vec<String> = (0..count).map(line).collect();
        let begin = FULL.split(r#""lines":"#).next().unwrap();
        json(&format!(r#"{begin} "lines": [{}, {last}], "note": "" }}"#, lines.join(",")))
    };
    assert_eq!(lines(LINES_MAX - 1, &line(LINES_MAX)).unwrap().orders[0].lines.len(), LINES_MAX);
    let too_many = problem(lines(LINES_MAX + 1, "7"));
    assert!(too_many.ends_with("lines: expected 1 to 500 lines"), "{too_many}");
    assert!(lines(LINES_MAX - 1, "7").is_err(), "and what is taken is read");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}", keep_good: bool) {
        let _ = read_text(&text, Format::Json, keep_good);
        let _ = read_text(&text, Format::Csv, keep_good);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), keep_good: bool) {
        let key = PseudonymKey::new(&[7; 32]);
        let reading = Reading { key: &key, now: now(), country: None, keep_good };
        let _ = read(&bytes, Format::Json, &reading);
        let _ = read(&bytes, Format::Csv, &reading);
    }

    #[test]
    fn a_damaged_file_never_panics_and_never_leaks(at in 0..1_200_usize, with: u8, csv: bool) {
        let (text, format) = if csv { (TABLE, Format::Csv) } else { (FULL, Format::Json) };
        let mut bytes = text.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        let key = PseudonymKey::new(&[7; 32]);
        match read(&bytes, format, &Reading { key: &key, now: now(), country: None, keep_good: false }) {
            Ok(read) => prop_assert!(!read.orders.is_empty()),
            Err(error) => prop_assert!(!error.to_string().contains("1912121")),
        }
    }

    #[test]
    fn tables_of_any_cells(cells in prop::collection::vec("[a-z0-9@.;,\"\n -]{0,8}", 10..60)) {
        let rows: Vec<String> = cells.chunks(10).map(|row| row.join(",")).collect();
        let header = TABLE.lines().next().unwrap();
        let _ = csv(&format!("{header}\n{}", rows.join("\n")));
    }
}
