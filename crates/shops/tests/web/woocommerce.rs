//! WooCommerce: what an order becomes, what a synchronisation misses, and what the shop is told.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use pickup::import::LINES_MAX;
use pickup::order::{Order, OrderStatus, PaymentStatus};
use pickup::shop::{Cursor, Misconfigured, Shop as _, Unfit};
use pickup::text::{OrderNumber, StoreId};
use serde_json::{Value, json};
use shops::woocommerce::{Note, Settings, WooCommerce};

use crate::asking::{at, now, pages, secret};
use crate::server::{Fault, Reply, Running};
use crate::woocommerce_server::{EVIL, Shop, fixture, order, start};

pub(crate) fn settings() -> Settings {
    Settings {
        key: secret("ck"),
        secret: secret("cs"),
        ready: vec!["processing".to_owned(), "ready-for-pickup".to_owned()],
        locations: BTreeMap::from([("Malmö C".to_owned(), StoreId::new("SE-042").unwrap())]),
        store: Some(StoreId::new("SE-042").unwrap()),
        first_days: 30,
        complete: true,
        notify_customer: false,
        note: Note {
            handed_over: "Handed over".to_owned(),
            corrected: "Not handed over after all".to_owned(),
            left: "Left to collect".to_owned(),
            time_zone: TimeZone::fixed(jiff::tz::offset(1)),
        },
    }
}

pub(crate) fn till(running: &Running) -> WooCommerce {
    WooCommerce::new(&running.connection(), settings()).unwrap()
}

/// One order as it comes out.
async fn read(raw: Value) -> Result<Order, Unfit> {
    read_with_refunds(raw, json!([])).await
}

async fn read_with_refunds(raw: Value, refunds: Value) -> Result<Order, Unfit> {
    let refunds = vec![(727, refunds)];
    let (running, _) = start(Shop { orders: vec![raw], refunds, ..Shop::default() });
    let mut batch = till(&running).changed_since(None, now()).await.unwrap().batch;
    match batch.orders.pop() {
        Some(order) => Ok(order),
        None => Err(batch.skipped.pop().unwrap().why),
    }
}

#[tokio::test]
async fn a_documented_order_becomes_ours() {
    let order = read(fixture()).await.unwrap();
    assert!(order.key.system() == "woocommerce" && order.key.id() == "727");
    assert!(order.key.shop().starts_with("http://127.0.0.1:"), "{}", order.key.shop());
    assert_eq!((order.number.as_str(), order.status), ("1001", OrderStatus::Ready));
    assert_eq!(order.placed_at, Some(at("2026-11-21T09:00:00Z")));
    assert_eq!(order.updated_at, at("2026-11-22T13:05:00Z"));
    assert_eq!(order.payment.status, PaymentStatus::Paid);
    assert_eq!(order.payment.total.unwrap().to_string(), "1299.00 SEK");
    assert_eq!(order.owner.name.as_deref(), Some("Anna Svensson"));
    assert_eq!(order.owner.email.as_ref().unwrap().as_str(), "anna@example.se");
    assert_eq!(order.owner.phone.as_ref().unwrap().as_str(), "+46701234567");
    assert_eq!(order.pickup.location.as_ref().unwrap().as_str(), "SE-042");
    assert_eq!(order.pickup.location_name.as_deref(), Some("Malmö C"));
    assert_eq!(order.note, "Ring vid dörren");
    let lines: Vec<_> =
        order.lines.iter().map(|line| (line.id.as_str(), line.title.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("315", "Jacka, svart, M", 2), ("316", "Mössa", 1)]);
    assert_eq!(order.lines[0].sku.as_deref(), Some("JKT-M-BLK"));
    assert_eq!(order.items_left(), 3);
}

#[tokio::test]
async fn what_is_not_collected_is_only_a_key() {
    let sent = json!([{ "method_id": "flat_rate", "meta_data": [] }]);
    let orders = vec![
        order(json!({ "id": 1, "shipping_lines": sent })),
        order(json!({ "id": 2, "status": "checkout-draft" })),
        order(json!({ "id": 3, "shipping_lines": [] })),
        order(json!({ "id": 4, "status": "trash" })),
    ];
    let (running, _) = start(Shop { orders, ..Shop::default() });
    let till = till(&running);
    let batch = till.changed_since(None, now()).await.unwrap().batch;
    let elsewhere: Vec<_> = batch.elsewhere.iter().map(|key| key.id().to_owned()).collect();
    assert_eq!(
        (batch.orders.len(), batch.skipped.len(), elsewhere),
        (0, 0, vec!["1".into(), "2".into(), "3".into()])
    );
    let thrown_away = till.look_up(&till.source().key("4").unwrap(), now()).await.unwrap();
    assert_eq!(thrown_away.elsewhere.len(), 1, "looked at by itself, it is told of");
}

#[tokio::test]
async fn an_order_that_is_sent_in_part_is_not_guessed_at() {
    let both = json!([
        { "method_id": "local_pickup", "meta_data": [] }, { "method_id": "flat_rate", "meta_data": [] }
    ]);
    assert_eq!(read(order(json!({ "shipping_lines": both }))).await, Err(Unfit::PartlySent));
}

#[tokio::test]
async fn each_status_has_its_meaning_and_an_unknown_one_is_unknown() {
    for (name, meant) in [
        ("pending", OrderStatus::Preparing),
        ("on-hold", OrderStatus::Preparing),
        ("processing", OrderStatus::Ready),
        ("ready-for-pickup", OrderStatus::Ready),
        ("completed", OrderStatus::HandedOver),
        ("cancelled", OrderStatus::Cancelled),
        ("refunded", OrderStatus::Cancelled),
        ("failed", OrderStatus::Cancelled),
        ("a-plugins-own", OrderStatus::Unknown),
    ] {
        let order = read(order(json!({ "status": name }))).await.unwrap();
        assert_eq!(order.status, meant, "{name}");
        let left = if meant == OrderStatus::HandedOver { 0 } else { 3 };
        assert_eq!(order.items_left(), left, "{name}");
    }
}

#[tokio::test]
async fn payment_follows_the_date_and_the_refunds() {
    let back = |total: &str| json!([{ "id": 1, "reason": "", "total": total }]);
    for (changes, meant, due) in [
        (json!({}), PaymentStatus::Paid, None),
        (json!({ "date_paid_gmt": null }), PaymentStatus::Unpaid, Some("1299.00 SEK")),
        (
            json!({ "date_paid_gmt": null, "payment_method": "cod" }),
            PaymentStatus::Unpaid,
            Some("1299.00 SEK"),
        ),
        (json!({ "refunds": back("-500.00") }), PaymentStatus::PartlyRefunded, None),
        (json!({ "refunds": back("-1299.00") }), PaymentStatus::Refunded, None),
        (json!({ "refunds": back("a lot") }), PaymentStatus::PartlyRefunded, None),
        (json!({ "status": "refunded" }), PaymentStatus::Refunded, None),
    ] {
        let shown = json!([{ "id": 1, "line_items": [] }]);
        let payment = read_with_refunds(order(changes.clone()), shown).await.unwrap().payment;
        let found = payment.due.map(|due| due.to_string());
        assert_eq!((payment.status, found.as_deref()), (meant, due), "{changes}");
    }
    for (total, currency) in [("12,99", "SEK"), ("-1.00", "SEK"), ("1299.00", "kronor"), ("1e3", "SEK")] {
        let order = read(order(json!({ "total": total, "currency": currency }))).await.unwrap();
        assert_eq!(order.payment.total, None, "{total} {currency}");
    }
}

#[tokio::test]
async fn what_was_paid_back_is_not_handed_out() {
    let refunds: Value = serde_json::from_str(include_str!("fixtures/woocommerce_refunds.json")).unwrap();
    let raw = order(json!({ "refunds": [{ "id": 726, "reason": "", "total": "-500.00" }] }));
    let partly = read_with_refunds(raw.clone(), refunds.clone()).await.unwrap();
    let lines: Vec<_> = partly.lines.iter().map(|line| (line.id.as_str(), line.quantity)).collect();
    assert_eq!((lines, partly.status), (vec![("315", 1), ("316", 1)], OrderStatus::Ready));

    let line = |id: &str, quantity: i32| json!({ "quantity": quantity, "meta_data": [{ "key": "_refunded_item_id", "value": id }] });
    let all = json!([{ "id": 726, "line_items": [line("315", -2), line("316", -1)] }]);
    assert_eq!(read_with_refunds(raw, all).await.unwrap().status, OrderStatus::Cancelled);
}

/// Which lines of the fixture are left, how many of each, and what it is worth.
async fn left_after(total: &str, refunds: Value) -> (OrderStatus, Vec<(String, u32)>, Option<String>) {
    let raw = order(json!({ "refunds": [{ "id": 726, "reason": "", "total": total }] }));
    let order = read_with_refunds(raw, refunds).await.unwrap();
    let lines = order.lines_left().map(|line| (line.id.to_string(), line.left())).collect();
    (order.status, lines, order.payment.total.map(|total| total.to_string()))
}

#[tokio::test]
async fn the_rest_of_an_order_is_worth_what_was_not_paid_back_and_only_what_is_clear_is_handed_out() {
    let refund = |line: Value| json!([{ "id": 726, "line_items": [line] }]);
    let of = |id: &str, quantity: i32, total: &str| json!({ "quantity": quantity, "total": total, "meta_data": [{ "key": "_refunded_item_id", "value": id }] });
    let by_product = |product: u32, variation: u32, quantity: i32| json!({ "quantity": quantity, "total": "-500.00", "product_id": product, "variation_id": variation });
    let (one, both) = (
        vec![("315".to_owned(), 1), ("316".to_owned(), 1)],
        vec![("315".to_owned(), 2), ("316".to_owned(), 1)],
    );
    let hat = vec![("316".to_owned(), 1)];
    for (what, refunds, left, status) in [
        ("goods", refund(of("315", -1, "-500.00")), &one, OrderStatus::Ready),
        ("no id, and one line of the product", refund(by_product(93, 0, -1)), &one, OrderStatus::Ready),
        ("money only, less than the line", refund(of("315", 0, "-500.00")), &both, OrderStatus::Ready),
        ("all the money of a line", refund(of("315", 0, "-1000.00")), &hat, OrderStatus::Ready),
        ("all the money, and too few of it", refund(of("315", -1, "-1000.00")), &hat, OrderStatus::Ready),
        (
            "money for nothing in particular",
            json!([{ "id": 726, "line_items": [] }]),
            &both,
            OrderStatus::Ready,
        ),
        ("goods of no product of the order", refund(by_product(99, 0, -1)), &both, OrderStatus::Unknown),
        ("goods of another variation", refund(by_product(93, 7, -1)), &both, OrderStatus::Unknown),
        ("an amount that is none", refund(of("315", 0, "a lot")), &both, OrderStatus::Unknown),
        ("a refund that is not shown", json!([]), &both, OrderStatus::Unknown),
        ("another refund", json!([{ "id": 1, "line_items": [] }]), &both, OrderStatus::Unknown),
    ] {
        let found = left_after("-500.00", refunds).await;
        assert_eq!(found, (status, left.clone(), Some("799.00 SEK".to_owned())), "{what}");
    }
    let nobody_knows = left_after("a lot", json!([{ "id": 726, "line_items": [] }])).await;
    assert_eq!(nobody_knows.2, None, "above every limit");
    // Two lines of one product: which one is meant is not said.
    let mut twice = order(json!({ "refunds": [{ "id": 726, "reason": "", "total": "-500.00" }] }));
    twice["line_items"][1]["product_id"] = json!(93);
    let read = read_with_refunds(twice, refund(by_product(93, 0, -1))).await.unwrap();
    assert_eq!((read.status, read.items_left()), (OrderStatus::Unknown, 3));
}

/// An order of which a part is sent, with what the shop wrote into its packages.
pub(crate) fn in_packages(collected: &str, sent: &str) -> Value {
    let package = |method: &str, text: &str| {
        let meta =
            json!([{ "key": "pickup_location", "value": "Malmö C" }, { "key": "Artiklar", "value": text }]);
        json!({ "method_id": method, "meta_data": meta })
    };
    let shipping = [package("pickup_location", collected), package("flat_rate", sent)];
    order(json!({ "shipping_lines": shipping }))
}

#[tokio::test]
async fn of_an_order_that_is_sent_in_part_the_rest_is_collected_if_the_packages_say_which() {
    let (jackets, hat) = ("Jacka, svart, M &times; 2", "Mössa &times; 1");
    let read_order = read(in_packages(jackets, hat)).await.unwrap();
    let lines: Vec<_> = read_order.lines.iter().map(|line| (line.id.as_str(), line.left())).collect();
    assert_eq!((lines, read_order.status), (vec![("315", 2), ("316", 0)], OrderStatus::Ready));
    let other = read(in_packages("Mössa × 1", jackets)).await.unwrap();
    assert_eq!(other.lines_left().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["316"]);
    for (collected, sent) in [
        (jackets, ""),
        (jackets, jackets),
        (jackets, "Mössa &times; 2"),
        (jackets, "Mössa &times; 1, Vantar &times; 1"),
        ("Jacka, svart, M &times; 1", hat),
        ("Jacka, svart, M &times; 2, Mössa &times; 1", hat),
    ] {
        assert_eq!(read(in_packages(collected, sent)).await, Err(Unfit::PartlySent), "{collected} / {sent}");
    }
    // Two lines that read the same can't be told apart.
    let mut same = in_packages(jackets, jackets);
    same["line_items"][1]["name"] = json!("Jacka, svart, M");
    same["line_items"][1]["quantity"] = json!(2);
    assert_eq!(read(same).await, Err(Unfit::PartlySent));
    // All that was to be collected was paid back: what is sent keeps nothing on the shelf.
    let mut back = in_packages(hat, jackets);
    back["refunds"] = json!([{ "id": 726, "reason": "", "total": "-299.00" }]);
    let hat_back = json!({ "quantity": -1, "meta_data": [{ "key": "_refunded_item_id", "value": 316 }] });
    let refunds = json!([{ "id": 726, "line_items": [hat_back] }]);
    assert_eq!(read_with_refunds(back, refunds).await.unwrap().status, OrderStatus::Cancelled);
}

#[tokio::test]
async fn an_order_with_more_lines_than_any_source_may_have_is_left_out_and_named() {
    let many = |count: usize| {
        let line =
            |id: usize| json!({ "id": id, "name": format!("Sak {id}"), "quantity": 1, "total": "1.00" });
        order(json!({ "line_items": (1..=count).map(line).collect::<Vec<_>>() }))
    };
    assert_eq!(read(many(LINES_MAX)).await.unwrap().lines.len(), LINES_MAX);
    let (running, _) = start(Shop { orders: vec![many(LINES_MAX + 1)], ..Shop::default() });
    let batch = till(&running).changed_since(None, now()).await.unwrap().batch;
    assert_eq!(batch.skipped[0].to_string(), "order 727 was left out: expected 1 to 500 lines");
    // Not even if what was paid back would leave few enough.
    let mut back = many(LINES_MAX + 1);
    back["refunds"] = json!([{ "id": 726, "reason": "", "total": "-1.00" }]);
    let refund = json!({ "quantity": -1, "meta_data": [{ "key": "_refunded_item_id", "value": 1 }] });
    let refunds = json!([{ "id": 726, "line_items": [refund] }]);
    assert_eq!(read_with_refunds(back, refunds).await, Err(Unfit::Lines));
    let packages = vec![json!({ "method_id": "local_pickup", "meta_data": [] }); LINES_MAX + 1];
    assert_eq!(read(order(json!({ "shipping_lines": packages }))).await, Err(Unfit::Lines));
}

#[tokio::test]
async fn a_place_that_is_not_configured_is_another_store() {
    let at_place = |name: &str| {
        let meta = json!([{ "key": "pickup_location", "value": name }]);
        order(json!({ "shipping_lines": [{ "method_id": "pickup_location", "meta_data": meta }] }))
    };
    assert_eq!(read(at_place("Lund")).await.unwrap().pickup.location.unwrap().as_str(), "Lund");
    let classic =
        json!([{ "method_id": "local_pickup", "meta_data": [{ "key": "Items", "value": "Jacka" }] }]);
    let classic = read(order(json!({ "shipping_lines": classic }))).await.unwrap();
    assert_eq!(classic.pickup.location.unwrap().as_str(), "SE-042", "the configured store");
}

#[tokio::test]
async fn names_that_want_to_be_more_are_text() {
    let long = "å".repeat(10_000);
    let name = format!("<script>alert(1)</script> \u{202e}evil \u{0} 👩‍👩‍👧 =1+1 {long}");
    let mut raw = fixture();
    raw["billing"]["first_name"] = json!(name);
    raw["line_items"][0]["name"] = json!(name);
    let order = read(raw).await.unwrap();
    for text in [order.owner.name.as_ref().unwrap(), &order.lines[0].title] {
        assert!(text.starts_with("<script>alert(1)</script>  evil"), "{text:.60}");
        assert!(text.contains("👩") && !text.contains(['\u{202e}', '\0']) && text.len() <= 4_096);
    }
}

#[tokio::test]
async fn a_number_without_its_country_is_of_the_country_of_the_address() {
    let mut raw = fixture();
    raw["billing"]["phone"] = json!("070-123 45 67");
    raw["billing"]["country"] = json!("SE");
    assert_eq!(read(raw).await.unwrap().owner.phone.unwrap().as_str(), "+46701234567");
}

#[tokio::test]
async fn one_bad_order_does_not_hold_up_the_others() {
    let mut fraction = order(json!({ "id": 2 }));
    fraction["line_items"][0]["quantity"] = json!(1.5);
    let nobody = order(json!({ "id": 3, "billing": { "email": "anna", "phone": "0701234567" } }));
    let future = order(json!({ "id": 4, "number": "4", "date_modified_gmt": "2026-12-24T00:00:00" }));
    let odd =
        order(json!({ "id": 5, "number": 1005, "meta_data": null, "fee_lines": {}, "new_field": [[]] }));
    let undated = order(json!({ "id": 6, "date_modified_gmt": null }));
    let misdated = order(json!({ "id": 7, "date_modified_gmt": "2026-11-22T25:00:00" }));
    let orders = vec![fraction, nobody, future, odd, undated, misdated];
    let (running, shared) = start(Shop { orders, ..Shop::default() });
    let page = till(&running).changed_since(None, now()).await.unwrap();
    let batch = page.batch;
    assert_eq!(batch.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>(), ["1005"]);
    // Not even the one from the future takes the others with it.
    shared.lock().unwrap().orders.push(order(json!({ "id": 8, "date_modified_gmt": "2026-11-22T14:00:01" })));
    let next = till(&running).changed_since(Some(&page.next), now()).await.unwrap();
    assert_eq!(next.batch.orders[0].key.id(), "8");
    let skipped: Vec<_> = batch.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        skipped,
        [
            "order 6 was left out: date_modified_gmt: expected what WooCommerce documents",
            "order 2 was left out: line_items[0].quantity: expected what WooCommerce documents",
            "order 1001 was left out: it has no e-mail address and no phone number with country code; complete it \
             in the shop",
            "order 7 was left out: date_modified_gmt: expected a time",
            "order 4 was left out: it was changed in the future; set the shop's clock",
        ]
    );
}

/// `count` orders from an id on, all changed in the same second.
fn many(ids: std::ops::Range<u64>, second: &str) -> Vec<Value> {
    let one = |id| order(json!({ "id": id, "number": format!("N{id}"), "date_modified_gmt": second }));
    ids.map(one).collect()
}

fn ids(pages: &[pickup::shop::Page]) -> Vec<u64> {
    let orders = pages.iter().flat_map(|page| &page.batch.orders);
    let mut ids: Vec<_> = orders.map(|order| order.key.id().parse().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[tokio::test]
async fn every_order_comes_even_if_hundreds_share_a_second() {
    let mut orders = many(1..151, "2026-11-20T10:00:00");
    orders.extend(many(151..501, "2026-11-20T10:00:01"));
    orders.extend(many(501..620, "2026-11-20T10:00:07"));
    let (running, _) = start(Shop { orders, ..Shop::default() });
    let pages = pages(&till(&running), 40).await;
    assert_eq!(ids(&pages), (1..620).collect::<Vec<_>>());
}

#[tokio::test]
async fn no_order_slips_through_while_others_change() {
    let mut orders = many(1..351, "2026-11-20T10:00:00");
    orders.extend((351..600).map(|id| {
        let second = format!("2026-11-20T10:{:02}:{:02}", (id - 351) / 60 + 1, id % 60);
        order(json!({ "id": id, "number": format!("N{id}"), "date_modified_gmt": second }))
    }));
    // After each of the first answers some that were shown, and some that are still to come, move to the end.
    let mut round = 0;
    let meanwhile = move |orders: &mut Vec<Value>| {
        round += 1;
        for step in (0..7).filter(|_| round <= 12) {
            let moved = (round * 53 + step * 17) % orders.len();
            orders[moved]["date_modified_gmt"] = json!(format!("2026-11-22T13:{round:02}:{step:02}"));
        }
    };
    let shop = Shop { orders, meanwhile: Some(Box::new(meanwhile)), ..Shop::default() };
    let (running, shared) = start(shop);
    let till = till(&running);
    let mut pages = pages(&till, 60).await;
    // What changed after the last answer is for the next round.
    for _ in 0..4 {
        let place = pages.last().map(|page| page.next.clone());
        pages.push(till.changed_since(place.as_ref(), now()).await.unwrap());
    }
    assert_eq!(ids(&pages), (1..600).collect::<Vec<_>>());
    // And each of them in its last version.
    let mut latest = BTreeMap::new();
    for order in pages.iter().flat_map(|page| &page.batch.orders) {
        latest.insert(order.key.id().to_owned(), order.updated_at);
    }
    for order in &shared.lock().unwrap().orders {
        let changed = at(&format!("{}Z", order["date_modified_gmt"].as_str().unwrap()));
        assert_eq!(latest[&order["id"].to_string()], changed, "{}", order["id"]);
    }
}

#[tokio::test]
async fn the_next_round_looks_back_a_little_and_sees_what_became_visible_late() {
    let (running, shared) = start(Shop { orders: many(1..3, "2026-11-20T10:00:00"), ..Shop::default() });
    let till = till(&running);
    let first = till.changed_since(None, now()).await.unwrap();
    assert!(first.is_last);
    shared.lock().unwrap().orders.extend(many(3..4, "2026-11-20T09:59:00"));
    let second = till.changed_since(Some(&first.next), now()).await.unwrap();
    assert_eq!(ids(std::slice::from_ref(&second)), [1, 2, 3]);
    let third = till.changed_since(Some(&second.next), now()).await.unwrap();
    assert_eq!(third.next, second.next, "a quiet shop keeps its place");
}

#[tokio::test]
async fn a_shop_that_does_not_sort_is_not_believed() {
    let mut orders = many(1..3, "2026-11-20T10:00:00");
    orders.extend(many(3..4, "2026-11-19T10:00:00"));
    let (running, _) = start(Shop { orders, unsorted: true, ..Shop::default() });
    let error = till(&running).changed_since(None, now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::CannotSync.into());
    let unknown = Reply::json(
        400,
        &json!({ "code": "rest_invalid_param", "message": "Invalid parameter(s): orderby" }),
    );
    running.break_after(0, Fault::Instead(unknown));
    let error = till(&running).changed_since(None, now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::CannotSync.into(), "an old version says so itself");
    let foreign = Cursor::new("cc-sh/1 5 5").unwrap();
    let error = till(&running).changed_since(Some(&foreign), now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::Cursor.into());
}

#[tokio::test]
async fn a_number_is_found_exactly_and_shared_ones_all() {
    let orders = vec![
        order(json!({ "id": 1 })),
        order(json!({ "id": 2 })),
        order(json!({ "id": 3, "number": "10010" })),
        order(json!({ "id": 1001, "number": "77" })),
        order(
            json!({ "id": 4, "number": "88", "billing": { "first_name": "1001", "email": "a@example.se" } }),
        ),
    ];
    let (running, _) = start(Shop { orders, ..Shop::default() });
    let found = till(&running).find(&OrderNumber::new("1001").unwrap(), now()).await.unwrap();
    assert_eq!(found.orders.iter().map(|order| order.key.id()).collect::<Vec<_>>(), ["1", "2"]);
    let none = till(&running).find(&OrderNumber::new("&status=any#").unwrap(), now()).await.unwrap();
    assert_eq!(none, pickup::shop::Batch::default());
    assert_eq!(running.seen().last().unwrap().query("search"), Some("&status=any#"));
}

#[tokio::test]
async fn an_order_is_looked_up_again_by_its_id() {
    let (running, shared) = start(Shop { orders: vec![fixture()], ..Shop::default() });
    let till = till(&running);
    let key = till.source().key("727").unwrap();
    shared.lock().unwrap().orders[0]["status"] = json!("cancelled");
    let batch = till.look_up(&key, now()).await.unwrap();
    assert_eq!(batch.orders[0].status, OrderStatus::Cancelled);
    shared.lock().unwrap().orders.clear();
    assert_eq!(till.look_up(&key, now()).await.unwrap(), pickup::shop::Batch::default());
    let other = pickup::order::OrderKey::new("woocommerce", "https://other.example", "727").unwrap();
    assert_eq!(till.look_up(&other, now()).await.unwrap_err(), Misconfigured::AnotherSource.into());
}

#[tokio::test]
async fn a_link_to_the_next_page_is_never_followed() {
    let evil = Running::start(|_| Reply::json(200, &json!([])));
    for link in [evil.base.join("/wp-json/wc/v3/orders?page=2").unwrap().to_string(), EVIL.to_owned()] {
        let orders = many(1..250, "2026-11-20T10:00:00");
        let (running, _) = start(Shop { orders, link: Some(link), ..Shop::default() });
        assert_eq!(ids(&pages(&till(&running), 10).await).len(), 249);
    }
    assert!(evil.seen().is_empty());
}
