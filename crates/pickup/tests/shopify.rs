//! Shopify's export as it comes and as people save it again: what is read, what is passed over, what is refused.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::Timestamp;
use pickup::freeze::Merge;
use pickup::import::{Format, ImportError, Read, Reading, Sent, Shopify, read_sent};
use pickup::order::{Identifier, Order, OrderRecord, OrderStatus, Origin, PaymentStatus};
use pickup::pseudonym::PseudonymKey;
use pickup::shop::Source;
use pickup::text::StoreId;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

/// When the file was written: not now.
fn written_at() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn rules() -> Shopify {
    let malmö = ("Butiken i Malmö".to_owned(), StoreId::new("SE-042").unwrap());
    Shopify { locations: [malmö].into(), ..Shopify::default() }
}

fn with(rules: &Shopify, bytes: &[u8], keep_good: bool) -> Result<Read, ImportError> {
    let key = PseudonymKey::new(&[7; 32]);
    let reading = Reading { key: &key, now: now(), country: None, keep_good };
    read_sent(bytes, Format::guess(bytes), &reading, &Sent { written_at: written_at(), shopify: rules })
}

fn read(text: &str) -> Result<Read, ImportError> {
    with(&rules(), text.as_bytes(), false)
}

fn problem(result: Result<Read, ImportError>) -> String {
    result.unwrap_err().to_string()
}

fn order<'a>(read: &'a Read, number: &str) -> &'a Order {
    read.orders.iter().find(|order| order.number.as_str() == number).unwrap()
}

const HEADER: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,\
    Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,\
    Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,\
    Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Phone,Shipping Name,Shipping Phone,Notes,\
    Cancelled at,Outstanding Balance,Location,Id,Tags,Phone";

/// A row in which only these columns say something.
fn row(cells: &[(&str, &str)]) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let cell = |name: &str| {
        let said = cells.iter().find(|(column, _)| *column == name);
        said.map_or_else(String::new, |(_, cell)| quoted(cell))
    };
    for (column, _) in cells {
        assert!(HEADER.split(',').any(|name| name == *column), "{column}");
    }
    format!("{}\n", HEADER.split(',').map(cell).collect::<Vec<_>>().join(","))
}

/// The first row of an order to be collected, with what a test changes.
fn first(changes: &[(&str, &str)]) -> String {
    let mut cells = vec![
        ("Name", "#1001"),
        ("Email", "anna@example.se"),
        ("Financial Status", "paid"),
        ("Paid at", "2026-11-22 14:05:00 +0100"),
        ("Fulfillment Status", "unfulfilled"),
        ("Currency", "SEK"),
        ("Total", "1299.00"),
        ("Shipping Method", "Hämta i butik"),
        ("Created at", "2026-11-22 14:04:58 +0100"),
        ("Lineitem quantity", "1"),
        ("Lineitem name", "Jacka, svart - M"),
        ("Lineitem sku", "JKT-M"),
        ("Lineitem requires shipping", "true"),
        ("Lineitem fulfillment status", "pending"),
        ("Billing Name", "Anna Svensson"),
        ("Outstanding Balance", "0.00"),
        ("Location", "Butiken i Malmö"),
        ("Id", "5554236293319"),
        ("Phone", "+46701234567"),
    ];
    for change in changes {
        cells.retain(|(column, _)| *column != change.0);
        cells.push(*change);
    }
    row(&cells)
}

/// A further row, as Shopify writes it: the number, the e-mail address, the time and the line.
fn further(name: &str, title: &str) -> String {
    row(&[
        ("Name", name),
        ("Email", "anna@example.se"),
        ("Created at", "2026-11-22 14:04:58 +0100"),
        ("Lineitem quantity", "2"),
        ("Lineitem name", title),
        ("Lineitem requires shipping", "true"),
        ("Lineitem fulfillment status", "pending"),
    ])
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}", rows.concat())
}

fn one(changes: &[(&str, &str)]) -> Result<Order, String> {
    match read(&file(&[first(changes)])) {
        Ok(read) => Ok(read.orders.into_iter().next().unwrap()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn an_order_stands_in_its_first_row_and_its_lines_in_all() {
    let sent = first(&[("Name", "#1002"), ("Id", "5554236293320"), ("Shipping Method", "PostNord")]);
    let text = file(&[first(&[]), further("#1001", "Sockor"), sent, further("#1002", "Mössa")]);
    let read = read(&text).unwrap();
    assert_eq!((read.orders.len(), read.passed_over), (1, 1));
    let anna = order(&read, "1001");
    assert_eq!(anna.key.to_string(), "shopify  5554236293319");
    assert_eq!(anna.scan_codes, ["#1001"], "with the sign it is found, too");
    assert_eq!((anna.status, anna.payment.status), (OrderStatus::Ready, PaymentStatus::Paid));
    assert_eq!(anna.payment.total.unwrap().to_string(), "1299.00 SEK");
    assert_eq!(anna.payment.due.unwrap().minor, 0);
    assert_eq!(anna.owner.identifiers().collect::<Vec<_>>(), [Identifier::Email, Identifier::Phone]);
    assert_eq!(anna.pickup.location, Some(StoreId::new("SE-042").unwrap()));
    assert_eq!(anna.updated_at.to_string(), "2026-11-22T13:05:00Z", "the latest of its times");
    let lines: Vec<_> = anna.lines.iter().map(|line| (line.title.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("Jacka, svart - M", 1), ("Sockor", 2)]);
}

#[test]
fn it_is_read_as_people_save_it_again() {
    let text = file(&[first(&[]), further("#1001", "Mössa; grön"), first(&[("Name", "#1003"), ("Id", "3")])]);
    let expected = read(&text).unwrap().orders;
    assert_eq!(expected.len(), 2);
    // No cell but the titles has a separator in it, and these are in quotes.
    let separated = |by: &str| {
        let quoted: Vec<&str> = text.split('"').collect();
        let part = |(place, part): (usize, &&str)| match place % 2 {
            0 => part.replace(',', by),
            _ => (*part).to_owned(),
        };
        quoted.iter().enumerate().map(part).collect::<Vec<_>>().join("\"")
    };
    let utf_16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let windows_1252 = |text: &str| -> Vec<u8> {
        let byte = |letter: char| u8::try_from(u32::from(letter)).unwrap();
        text.chars().map(byte).collect()
    };
    let versions: [(&str, Vec<u8>); 7] = [
        ("a byte order mark", format!("\u{feff}{text}").into()),
        ("semicolons", separated(";").into()),
        ("tabs", separated("\t").into()),
        ("the line ends of Windows", text.replace('\n', "\r\n").into()),
        ("Windows-1252", windows_1252(&separated(";").replace('\n', "\r\n"))),
        ("UTF-16", utf_16(&separated("\t"))),
        ("names in capitals", text.replacen(HEADER, &HEADER.to_uppercase(), 1).into()),
    ];
    for (what, bytes) in versions {
        assert_eq!(with(&rules(), &bytes, false).unwrap().orders, expected, "{what}");
    }
}

#[test]
fn which_orders_are_collected_is_the_shops_to_say() {
    for (method, is_collected) in [
        ("Local Pickup", true),
        ("Pick up in store", true),
        ("HÄMTA i butik", true),
        ("PostNord MyPack Collect", false),
        ("", false),
    ] {
        let read = read(&file(&[first(&[("Shipping Method", method)])])).unwrap();
        assert_eq!(
            (read.orders.len(), read.passed_over),
            if is_collected { (1, 0) } else { (0, 1) },
            "{method}"
        );
    }
    let own = Shopify { pickup_methods: vec!["lucka".to_owned()], ..rules() };
    let text = file(&[first(&[("Shipping Method", "Lucka 4")])]);
    assert_eq!(with(&own, text.as_bytes(), false).unwrap().orders.len(), 1);
}

#[test]
fn a_location_is_ours_only_by_the_setting() {
    let location = |changes: &[(&str, &str)]| one(changes).unwrap().pickup.location.map(String::from);
    assert_eq!(location(&[]).as_deref(), Some("SE-042"));
    assert_eq!(location(&[("Location", "Lagret")]).as_deref(), Some("Lagret"), "some other store");
    assert_eq!(location(&[("Location", "")]), None);
    let named = Shopify { pickup_methods: vec!["Butiken".to_owned()], ..rules() };
    let text = file(&[first(&[("Location", ""), ("Shipping Method", "Butiken i Malmö")])]);
    let read = with(&named, text.as_bytes(), false).unwrap();
    assert_eq!(read.orders[0].pickup.location, Some(StoreId::new("SE-042").unwrap()));
}

#[test]
fn statuses_are_translated_and_what_is_not_understood_is_unknown() {
    for (word, status) in [
        ("unfulfilled", OrderStatus::Ready),
        ("partial", OrderStatus::PartlyHandedOver),
        ("Fulfilled", OrderStatus::HandedOver),
        ("restocked", OrderStatus::Unknown),
        ("", OrderStatus::Unknown),
    ] {
        assert_eq!(one(&[("Fulfillment Status", word)]).unwrap().status, status, "{word}");
    }
    let cancelled = one(&[("Cancelled at", "2026-11-23 09:00:00 +0100")]).unwrap();
    assert_eq!(cancelled.status, OrderStatus::Cancelled);
    for (word, status) in [
        ("paid", PaymentStatus::Paid),
        ("pending", PaymentStatus::Unpaid),
        ("authorized", PaymentStatus::Authorized),
        ("partially_paid", PaymentStatus::PartlyPaid),
        ("partially_refunded", PaymentStatus::PartlyRefunded),
        ("refunded", PaymentStatus::Refunded),
        ("voided", PaymentStatus::Unpaid),
        ("on the house", PaymentStatus::Unknown),
    ] {
        assert_eq!(one(&[("Financial Status", word)]).unwrap().payment.status, status, "{word}");
    }
}

#[test]
fn an_export_from_before_the_cancellation_does_not_bring_the_order_back() {
    let cancelled = one(&[("Cancelled at", "2026-11-23 09:00:00 +0100")]).unwrap();
    let record = OrderRecord::first_seen(cancelled, Origin::Manual, now());
    assert_eq!(record.merge(one(&[]).unwrap(), Origin::Manual, now()), Merge::Unchanged);
}

#[test]
fn lines_that_are_done_gone_or_not_to_be_collected() {
    let done = one(&[("Lineitem fulfillment status", "fulfilled"), ("Lineitem quantity", "2")]).unwrap();
    assert_eq!((done.lines[0].quantity, done.lines[0].left()), (2, 0));
    let card = one(&[("Lineitem requires shipping", "false")]).unwrap();
    assert_eq!(card.items_left(), 0, "a gift card came by mail");
    let gone = first(&[("Lineitem quantity", "0")]);
    let read = read(&file(&[gone, further("#1001", "Sockor")])).unwrap();
    let lines: Vec<_> =
        read.orders[0].lines.iter().map(|line| (line.title.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("Sockor", 2)]);
}

#[test]
fn amounts_as_spreadsheets_write_them() {
    let due =
        |text: &str| one(&[("Outstanding Balance", text)]).map(|order| order.payment.due.unwrap().minor);
    for (text, minor) in [("1299.00", 129_900), ("1299", 129_900), ("1299,5", 129_950), ("-20.00", 0)] {
        assert_eq!(due(text), Ok(minor), "{text}");
    }
    for text in ["1,299", "1,299.00", "1 299", "1.299,00", "--5", "1,2,3"] {
        assert!(due(text).unwrap_err().contains("(Outstanding Balance): expected an amount"), "{text}");
    }
}

#[test]
fn a_phone_number_that_is_none_does_not_matter_beside_an_address() {
    let phone = |changes: &[(&str, &str)]| {
        one(changes).map(|order| order.owner.phone.map(|phone| phone.as_str().to_owned()))
    };
    assert_eq!(phone(&[("Phone", "4.67012E+10")]), Ok(None), "shortened by a spreadsheet");
    assert_eq!(phone(&[("Phone", "070-123 45 67")]), Ok(None), "somebody's in every country");
    let billing = [("Phone", ""), ("Billing Phone", "+46 70-765 43 21")];
    assert_eq!(phone(&billing), Ok(Some("+46707654321".to_owned())));
    let alone = phone(&[("Email", ""), ("Phone", "4.67012E+10")]).unwrap_err();
    assert!(alone.contains("(Phone): expected a phone number"), "{alone}");
    let nobody = phone(&[("Email", ""), ("Phone", "070-123 45 67")]).unwrap_err();
    assert!(nobody.contains("owner: expected an e-mail address"), "{nobody}");
}

#[test]
fn mistakes_are_told_with_line_and_column() {
    let cases = [
        (
            first(&[("Id", "5.55424E+12")]),
            "line 2, column 33 (Id): expected an id of digits only; a spreadsheet shortens long numbers, so take \
             the file as Shopify exports it",
        ),
        (
            further("#1001", "Sockor"),
            "line 2, column 33 (Id): expected the order's id, which its first row has; keep the rows as Shopify \
             exports them",
        ),
        (first(&[("Name", "#")]), "line 2, column 1 (Name): expected a text that is not empty"),
        (first(&[("Name", "")]), "line 2, column 1 (Name): expected a value"),
        (
            first(&[("Email", "anna")]),
            "line 2, column 2 (Email): expected an e-mail address such as anna@example.se",
        ),
        (
            first(&[("Created at", "22/11/2026 14:04")]),
            "line 2, column 16 (Created at): expected a time such as 2026-11-22 14:05:00 +0100",
        ),
        (
            first(&[("Paid at", "2027-11-22 14:05:00 +0100")]),
            "line 2, column 4 (Paid at): expected a time that is not in the future",
        ),
        (
            first(&[("Lineitem quantity", "+1")]),
            "line 2, column 17 (Lineitem quantity): expected a quantity of 1 to 100000",
        ),
        (first(&[("Lineitem name", " ")]), "line 2, column 18 (Lineitem name): expected a value"),
        (first(&[("Currency", "")]), "line 2, column 12 (Total): expected a currency beside it"),
        (
            first(&[("Location", "Malm\u{202e}ö")]),
            "line 2, column 32 (Location): expected a text without control or invisible characters",
        ),
        (
            [first(&[]), first(&[("Email", "mallory@example.se")])].concat(),
            "line 3, column 2 (Email): expected the same as in line 2, or nothing",
        ),
        (
            [first(&[]), first(&[("Name", "#1002")])].concat(),
            "line 3, order: expected each order once; 1002 comes twice",
        ),
        (
            [
                first(&[("Email", ""), ("Phone", "")]),
                "\n\n".to_owned(),
                first(&[("Name", "#1003"), ("Id", "x")]),
            ]
            .concat(),
            "line 5, column 33 (Id): expected an id of digits only; a spreadsheet shortens long numbers, so take \
             the file as Shopify exports it (and 1 more)",
        ),
    ];
    for (rows, expected) in cases {
        for ends in ["\n", "\r\n"] {
            assert_eq!(
                problem(read(&file(std::slice::from_ref(&rows)).replace('\n', ends))),
                expected,
                "{ends:?}"
            );
        }
    }
    for column in ["Cancelled at", "Id", "Shipping Method"] {
        let text = file(&[first(&[])]).replacen(column, "Other", 1);
        assert!(
            problem(read(&text))
                .starts_with(&format!("line 1, column {column}: expected a header with Name"))
        );
    }
}

#[test]
fn a_bad_row_takes_its_whole_order_along_and_no_other() {
    let bad = further("#1001", "Sockor").replace("\"2\"", "\"two\"");
    let text = file(&[first(&[]), bad, first(&[("Name", "#1003"), ("Id", "3")])]);
    let kept = with(&rules(), text.as_bytes(), true).unwrap();
    let numbers: Vec<_> = kept.orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!((numbers, kept.bad.len()), (vec!["1003"], 1));
}

#[test]
fn what_cannot_be_seen_is_taken_out_of_texts() {
    let order = one(&[
        ("Lineitem name", "Jacka\0\u{202e}\u{200b}"),
        ("Billing Name", "<script>Anna\u{1b}</script>"),
        ("Notes", "=HYPERLINK(1)"),
    ]);
    let order = order.unwrap();
    assert_eq!(order.lines[0].title, "Jacka");
    assert_eq!(order.owner.name.as_deref(), Some("<script>Anna </script>"));
    assert_eq!(order.note, "=HYPERLINK(1)", "it is text here; an export of ours quotes it");
    let told = one(&[("Email", "anna\0@example.se")]).unwrap_err();
    assert!(told.contains("(Email): expected a text without control"), "{told}");
}

#[test]
fn a_file_with_damage_is_not_read_as_another_encoding() {
    let damaged = file(&[first(&[])]).replace("Svensson", "Sv\u{0}nsson").into_bytes();
    let damaged: Vec<u8> = damaged.into_iter().map(|byte| if byte == 0 { 0xe9 } else { byte }).collect();
    let told = problem(with(&rules(), &damaged, false));
    assert!(told.contains("expected UTF-8"), "{told}");
    let marked = [b"\xef\xbb\xbf".as_slice(), b"Name,Lineitem name\nM\xf6ssa,1\n"].concat();
    assert!(problem(with(&rules(), &marked, false)).contains("line 2, byte 2: expected UTF-8"));
    let json = b"{\"note\":\"M\xf6ssa\"}";
    assert!(problem(with(&rules(), json, false)).contains("expected UTF-8"), "JSON is UTF-8 always");
}

proptest! {
    #[test]
    fn no_cells_panic(cells in prop::collection::vec("[a-z0-9#@.;,\"\n\r\t +-]{0,8}", 35..140), keep_good: bool) {
        let rows: Vec<String> = cells.chunks(35).map(|row| row.join(",")).collect();
        let _ = with(&rules(), format!("{HEADER}\n{}", rows.join("\n")).as_bytes(), keep_good);
    }

    #[test]
    fn no_damage_panics(at in 0..1_500_usize, byte: u8) {
        let mut bytes = file(&[first(&[]), further("#1001", "Sockor")]).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(read) = with(&rules(), &bytes, false) {
            prop_assert!(read.orders.len() + read.passed_over > 0);
        }
    }
}

#[test]
fn with_its_shop_an_order_has_the_key_that_the_shops_own_api_gives_it() {
    let file = format!("{HEADER}\n{}", first(&[]));
    let key = |rules: &Shopify| with(rules, file.as_bytes(), false).unwrap().orders[0].key.clone();
    let of_the_shop = Shopify { shop: "tallmo.myshopify.com".to_owned(), ..rules() };
    let api = Source::new("shopify", "tallmo.myshopify.com").unwrap();
    assert_eq!(key(&of_the_shop), api.key(key(&rules()).id()).unwrap());
    assert_eq!(key(&rules()).shop(), "", "and without it is another order");
}
