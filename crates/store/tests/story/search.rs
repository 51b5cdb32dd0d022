//! Searching as tellers do: with one slip of a finger, in this store first, and with any text whatever.

use super::*;

/// Who waits where, by name and number.
fn named(number: u32, name: &str) -> Order {
    let mut order = numbered(number);
    order.owner.name = Some(name.to_owned());
    order.owner.email = Some(email(&format!("c{number}@example.se")));
    order
}

async fn numbers(store: &dyn Store, text: &str) -> Vec<String> {
    let found = store.search(text, 10).await.unwrap();
    found.into_iter().map(|record| record.order.number.to_string()).collect()
}

pub(crate) async fn names_are_found_despite_one_slip(place: &dyn Place) {
    let store = place.open().await;
    let orders = vec![
        named(1, "Birgitta Söderlund"),
        named(2, "Anna Åkesson"),
        named(3, "Иван Петров"),
        named(4, "Bo Ek"),
        named(5, "Anna-Karin Ek"),
    ];
    store.import(orders, &importing()).await.unwrap();
    for (typed, number) in [
        ("birgita", "1"),
        ("brigitta", "1"),
        ("birgittaa", "1"),
        ("bixgitta", "1"),
        ("irgitta", "1"),
        ("soderlnud", "1"),
        ("birgitta söedrlund", "1"),
        ("aeksson anna", "2"),
        ("Åkeson", "2"),
        ("ивна", "3"),
        ("krain", "5"),
    ] {
        assert_eq!(numbers(&*store, typed).await, [number], "{typed}");
    }
    for nobody in ["brigita", "irgita", "birgita soderlnud", "be", "kre", "birgitta andersson"] {
        assert!(numbers(&*store, nobody).await.is_empty(), "{nobody}");
    }
}

pub(crate) async fn a_number_is_never_guessed(place: &dyn Place) {
    let store = place.open().await;
    let mut letters = named(1, "Bo Ek");
    letters.number = OrderNumber::new("ABCDE").unwrap();
    letters.scan_codes.clear();
    store.import(vec![letters, named(1042, "Bo Ek")], &importing()).await.unwrap();
    assert_eq!(numbers(&*store, "abcde").await, ["ABCDE"]);
    for slip in ["abced", "abcd1", "1024", "1043", "WC-1024"] {
        assert!(numbers(&*store, slip).await.is_empty(), "{slip}");
    }
}

pub(crate) async fn an_order_is_found_by_the_digits_of_its_number(place: &dyn Place) {
    let store = place.open().await;
    let mut web = named(1, "Bo Ek");
    web.number = OrderNumber::new("WEB-2042").unwrap();
    web.scan_codes = vec!["SE2088310".to_owned()];
    store.import(vec![web, named(1042, "Bo Ek")], &importing()).await.unwrap();
    for typed in ["2042", "204", "web-20", "2088310", "2042 ek"] {
        assert_eq!(numbers(&*store, typed).await, ["WEB-2042"], "{typed}");
    }
    for nobody in ["042", "88310", "2024"] {
        assert!(numbers(&*store, nobody).await.is_empty(), "{nobody}");
    }
    assert!(store.find("2042").await.unwrap().is_empty(), "what is scanned is the whole of it");
}

pub(crate) async fn a_slip_is_looked_for_only_where_nobody_who_waits_is_called_so(place: &dyn Place) {
    let store = place.open().await;
    let mut gone = named(3, "Eva Bergmann");
    gone.status = OrderStatus::Cancelled;
    store.import(vec![named(1, "Eva Bergman"), named(2, "Eva Bergsten"), gone], &importing()).await.unwrap();
    assert_eq!(numbers(&*store, "bergman").await, ["1", "3"], "those that are called so");
    assert_eq!(numbers(&*store, "bergmann").await, ["1", "3"], "those that wait come first");
}

pub(crate) async fn this_store_comes_first(place: &dyn Place) {
    let store = place.open().await;
    let mut elsewhere = numbered(1);
    elsewhere.pickup.location = StoreId::new("SE-043").ok();
    elsewhere.pickup.ready_at = Some(after_s(60));
    let mut old = numbered(2);
    old.pickup.ready_at = Some(after_s(-60));
    let mut cancelled = numbered(3);
    cancelled.status = OrderStatus::Cancelled;
    store.import(vec![cancelled, elsewhere, old, numbered(4)], &importing()).await.unwrap();
    assert_eq!(numbers(&*store, "svensson").await, ["4", "2", "1", "3"]);
}

/// No text is an error, and none means anything to the database.
pub(crate) async fn any_text_is_only_text(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![numbered(1), named(2, "O'Brien \"AND\" *")], &importing()).await.unwrap();
    for text in [
        "NEAR(a b)",
        "anna*",
        "\"anna",
        "a AND b",
        "anna OR 1",
        "name:anna",
        "^anna",
        "-anna",
        "{a b} : c",
        "'; --",
        "anna') UNION SELECT 1 --",
        "%",
        "_",
        "\\",
        "\0",
        "anna\0svensson",
        "\u{202e}anna",
        "\u{10ffff}",
        "ǰ\u{323}",
    ] {
        let found = store.search(text, 10).await;
        assert!(found.is_ok(), "{text:?}: {found:?}");
        assert!(store.find(text).await.unwrap().is_empty(), "{text:?}");
    }
    assert_eq!(numbers(&*store, "o'brien \"and\" *").await, ["2"]);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let text = any_text().new_tree(&mut runner).unwrap().current();
        let found = store.search(&text, 10).await;
        assert!(found.is_ok(), "{text:?}: {found:?}");
        assert!(store.find(&text).await.is_ok(), "{text:?}");
    }
}

/// Letters of any script and what a statement or a query language might hear, in any order.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        any::<char>().prop_map(String::from),
        "[a-zåäö]{1,30}",
        proptest::sample::select(vec![
            "\"", "'", "*", "%", "(", ")", ":", "NEAR", " AND ", " ", "\0", "--", ";", "^"
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}
