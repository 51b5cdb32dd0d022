//! A file of orders that is read some orders at a time: the same orders, and nothing of it before all of it was looked at.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::Timestamp;
use pickup::import::{Format, ImportError, OrderFile, Reading, Sent, Shopify, read_sent};
use pickup::order::Order;
use pickup::pseudonym::PseudonymKey;

const HEADER: &str = "order_number,customer_email,customer_phone,title,quantity\n";

fn now() -> Timestamp {
    "2026-11-22T14:05:00Z".parse().unwrap()
}

/// Opens a file and reads it whole, and so many orders at a time.
fn both(text: &str, at_once: usize, keep_good: bool) -> (Result<Vec<Order>, ImportError>, Vec<Order>) {
    let key = PseudonymKey::new(&[7; 32]);
    let shopify = Shopify::default();
    let reading = Reading { key: &key, now: now(), country: None, keep_good };
    let sent = Sent { written_at: now(), shopify: &shopify };
    let bytes = text.as_bytes();
    let format = Format::guess(bytes);
    let whole = read_sent(bytes, format, &reading, &sent).map(|read| read.orders);
    let mut parts = Vec::new();
    if let Ok(mut file) = OrderFile::open(bytes.to_vec(), format, &reading, &sent) {
        loop {
            let some = file.next(at_once, &reading, &sent).unwrap();
            assert!(some.len() <= at_once);
            if some.is_empty() {
                break;
            }
            parts.extend(some);
        }
        assert_eq!(parts.len(), file.orders());
    }
    (whole, parts)
}

fn problem(text: &str) -> String {
    both(text, 1, false).0.unwrap_err().to_string()
}

/// Two orders whose rows take turns, with empty lines, a line end in a cell, and the line ends of a spreadsheet.
fn taking_turns() -> String {
    format!(
        "\u{feff}{HEADER}A,anna@example.se,,One,1\nB,bo@example.se,+46701234567,\"Two\nand a half\",1\n\n\nA,,,Three,2\r\n\
         ,,,,\nB,bo@example.se,,Four,1\r\nA,anna@example.se,,Five,1\nC,,+46701234567,Six,1"
    )
}

#[test]
fn some_at_a_time_are_the_same_orders_in_the_same_order() {
    let object = |id: &str| {
        format!(
            "{{\"schema\":\"claimcheck.order/1\",\"source\":{{\"system\":\"s\",\"id\":\"{id}\"}},\"number\":\"{id}\",\
             \"owner\":{{\"email\":\"anna@example.se\",\"phone\":\"+46 70-123 45 67\"}},\
             \"lines\":[{{\"id\":\"1\",\"title\":\"T\",\"quantity\":1}}]}}"
        )
    };
    let objects = ["1", "2", "3"].map(object);
    let export = "Name,Id,Email,Financial Status,Fulfillment Status,Cancelled at,Shipping Method,Lineitem name,\
                  Lineitem quantity\n#1,11,a@example.se,paid,unfulfilled,,Pickup,T,1\n#2,12,b@example.se,paid,\
                  unfulfilled,,Sent,T,1\n#3,13,c@example.se,paid,unfulfilled,,Pickup,T,1\n#1,,,,,,,U,2\n";
    for (text, orders) in [
        (taking_turns(), 3),
        (format!("[{}]", objects.join(",\n")), 3),
        (objects.join("\n\n"), 3),
        (export.to_owned(), 2),
    ] {
        for at_once in [1, 2, 100] {
            let (whole, parts) = both(&text, at_once, false);
            assert_eq!(whole.unwrap(), parts, "{text}");
            assert_eq!(parts.len(), orders, "{text}");
        }
    }
    let (_, parts) = both(&taking_turns(), 2, false);
    let lines = |order: &Order| order.lines.iter().map(|line| line.title.clone()).collect::<Vec<_>>();
    assert_eq!(lines(&parts[0]), ["One", "Three", "Five"]);
    assert_eq!(lines(&parts[1]), ["Two and a half", "Four"]);
    assert_eq!(parts[2].owner.phone.as_ref().unwrap().as_str(), "+46701234567", "looked up in the end");
}

#[test]
fn rows_that_take_turns_are_each_compared_with_the_first_of_their_order() {
    let text = format!(
        "{HEADER}A,anna@example.se,,T,1\nB,bo@example.se,,T,1\nA,,,T,1\nB,,,T,1\nA,,,T,1\nB,,,T,1\nA,eva@example.se,,T,1\n"
    );
    assert_eq!(
        problem(&text),
        "line 8, column 2 (customer_email): expected the same as in line 2, or nothing"
    );
    let (_, kept) = both(&text, 1, true);
    assert_eq!(kept.len(), 1, "the other order is good");
    assert_eq!(kept[0].number.as_str(), "B");
}

/// Most phone numbers are not looked up before the order is read; one by which alone an owner is known is.
#[test]
fn an_owner_known_by_a_phone_number_alone_is_looked_up_before_anything_is_read() {
    let of = |phone: &str| format!("{HEADER}A,anna@example.se,,T,1\nB,,{phone},T,1\n");
    assert!(problem(&of("+461")).contains("expected a phone number"), "{}", problem(&of("+461")));
    let nobodys = problem(&of("+4612345"));
    assert!(nobodys.starts_with("line 3, owner: expected an e-mail address, a phone number"), "{nobodys}");
    let (whole, parts) = both(&of("+46701234567"), 1, false);
    assert_eq!(whole.unwrap(), parts);
}

#[test]
fn nothing_of_a_file_can_be_read_of_which_the_end_is_bad() {
    let good: String = (0..50).map(|number| format!("{number},anna@example.se,,T,1\n")).collect();
    let (whole, parts) = both(&format!("{HEADER}{good}X,anna@example.se,,T,none\n"), 10, false);
    assert!(whole.unwrap_err().to_string().starts_with("line 52, column 5 (quantity)"));
    assert!(parts.is_empty());
}
