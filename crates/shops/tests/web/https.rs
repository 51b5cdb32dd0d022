//! The generic source: orders in our own format, cursors of the other end's making, and hand-overs with their id.

use std::sync::Arc;

use pickup::order::{Order, OrderStatus};
use pickup::person::Country;
use pickup::pseudonym::PseudonymKey;
use pickup::shop::{Batch, Misconfigured, Refusal, Shop as _, ShopError, Source, Told, Unfit};
use pickup::text::OrderNumber;
use serde_json::json;
use shops::https::{HttpsSource, Key};
use url::Url;

use crate::asking::{connection, notice, now, pages, secret};
use crate::https_server::{Shared, System, order, start};
use crate::server::{Fault, Reply, Running};

pub(crate) fn with_key(base: &Url, key: Key) -> HttpsSource {
    in_country(base, key, None)
}

fn in_country(base: &Url, key: Key, country: Option<Country>) -> HttpsSource {
    let base = base.join("/api").unwrap();
    let source = Source::new("example", "https://shop.example").unwrap();
    let pseudonyms = Arc::new(PseudonymKey::new(&[5; 32]));
    HttpsSource::new(&connection(&base), source, key, pseudonyms, country).unwrap()
}

pub(crate) fn till(running: &Running) -> HttpsSource {
    with_key(&running.base, Key::Bearer(secret("hush")))
}

#[tokio::test]
async fn every_order_comes_page_by_page() {
    let orders = (0..25).map(|id| order(&id.to_string(), &format!("N{id}"), json!({}))).collect();
    let (running, shared) = start(System { orders, page: 10, ..System::default() });
    let pages = pages(&till(&running), 5).await;
    let numbers = pages.iter().flat_map(|page| &page.batch.orders).map(|order| order.number.to_string());
    assert_eq!(numbers.collect::<Vec<_>>(), (0..25).map(|id| format!("N{id}")).collect::<Vec<_>>());
    shared.lock().unwrap().orders.push(order("25", "late", json!({})));
    let later = till(&running).changed_since(Some(&pages[2].next), now()).await.unwrap();
    assert_eq!(later.batch.orders[0].number.as_str(), "late");
}

#[tokio::test]
async fn a_number_without_its_country_is_of_the_stores() {
    let phone = json!({ "owner": { "name": "Anna Svensson", "phone": "070-123 45 67" } });
    let (running, _) = start(System { orders: vec![order("1", "1", phone)], page: 10, ..System::default() });
    let read = async |country: Option<&str>| {
        let country = country.map(|code| Country::from_code(code).unwrap());
        let source = in_country(&running.base, Key::Bearer(secret("hush")), country);
        source.changed_since(None, now()).await.unwrap().batch
    };
    assert_eq!(read(Some("SE")).await.orders[0].owner.phone.as_ref().unwrap().as_str(), "+46701234567");
    let nowhere = read(None).await;
    assert!(nowhere.orders.is_empty() && nowhere.skipped.len() == 1, "{nowhere:?}");
}

#[tokio::test]
async fn a_system_that_never_goes_on_is_not_asked_for_ever() {
    let orders = vec![order("1", "1", json!({})), order("2", "2", json!({}))];
    let (running, _) = start(System { orders, page: 1, stuck: true, ..System::default() });
    let first = till(&running).changed_since(None, now()).await.unwrap();
    let error = till(&running).changed_since(Some(&first.next), now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::CannotSync.into());
}

#[tokio::test]
async fn one_bad_order_does_not_hold_up_the_others_and_none_speaks_for_another_shop() {
    let evil = Running::start(|_| Reply::json(200, &json!({ "orders": [], "next": "0" })));
    let of = |system: &str, shop: &str| json!({ "source": { "system": system, "shop": shop, "id": "9" } });
    let line = json!([{ "id": "1", "title": "Jacka", "quantity": 1, "pickup": false }]);
    let orders = vec![
        order("1", "bad", json!({ "lines": [] })),
        order("2", "nobody", json!({ "owner": { "name": "Anna Svensson" } })),
        order("3", "evil", of("example", evil.base.as_str())),
        order("4", "other", of("shopify", "https://shop.example")),
        order("5", "sent", json!({ "lines": line })),
        order("6", "good", json!({ "status": "invented_later", "owner": { "subject": "1", "x": {} } })),
        order("6", "good", json!({})),
        order("7", "undated", json!({ "updated_at": null })),
    ];
    let (running, _) = start(System { orders, page: 100, ..System::default() });
    let batch = till(&running).changed_since(None, now()).await.unwrap().batch;
    assert_eq!(batch.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>(), ["good"]);
    assert_eq!(batch.orders[0].status, OrderStatus::Unknown);
    assert_eq!(batch.elsewhere[0].id(), "5");
    let why: Vec<_> = batch.skipped.iter().map(|one| (one.order.as_str(), &one.why)).collect();
    assert!(matches!(&why[0], ("bad", Unfit::Unreadable { field, .. }) if field == "lines"), "{why:?}");
    assert!(matches!(&why[1], ("nobody", Unfit::Unreadable { field, .. }) if field == "owner"), "{why:?}");
    assert_eq!(
        why[2..5],
        [("evil", &Unfit::AnotherSource), ("other", &Unfit::AnotherSource), ("good", &Unfit::Twice)]
    );
    // Whatever it says next time would be news, and no second person could approve anything of it.
    assert!(
        matches!(why[5..], [("undated", Unfit::Unreadable { field, .. })] if field == "updated_at"),
        "{why:?}"
    );
    assert!(evil.seen().is_empty());
}

#[tokio::test]
async fn only_what_was_asked_for_comes_out() {
    let orders = vec![
        order("1", "1001", json!({})),
        order("2", "1001", json!({})),
        order("3", "1001", json!({ "source": { "system": "other", "id": "3" } })),
    ];
    let (running, _) = start(System { orders, page: 100, ..System::default() });
    let till = till(&running);
    let found = till.find(&OrderNumber::new("1001").unwrap(), now()).await.unwrap();
    assert_eq!((found.orders.len(), found.skipped.len()), (2, 1));
    let key = till.source().key("2").unwrap();
    let again = till.look_up(&key, now()).await.unwrap();
    assert_eq!(again.orders.iter().map(|order| &order.key).collect::<Vec<_>>(), [&key]);
    assert_eq!(till.look_up(&till.source().key("7").unwrap(), now()).await.unwrap(), Batch::default());
    // A system that answers something else than was asked for is not believed.
    let other = json!({ "orders": [order("1", "1001", json!({}))], "next": "0" });
    running.break_after(0, Fault::Instead(Reply::json(200, &other)));
    assert_eq!(till.look_up(&key, now()).await.unwrap(), Batch::default());
}

#[tokio::test]
async fn more_than_was_asked_for_is_an_error() {
    let orders = (0..201).map(|id| order(&id.to_string(), "1", json!({}))).collect();
    let (running, _) = start(System { orders, page: 201, ..System::default() });
    let error = till(&running).changed_since(None, now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::NotTheApi.into());
}

async fn to_tell() -> (Running, Shared, Order) {
    let orders = vec![order("727", "1001", json!({}))];
    let (running, shared) = start(System { orders, page: 10, ..System::default() });
    let order = till(&running).changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    (running, shared, order)
}

#[tokio::test]
async fn a_hand_over_is_taken_down_once_whatever_is_lost() {
    let (running, shared, order) = to_tell().await;
    let notice = notice("HO-1", &order, &[("315", 1)]);
    running.break_after(0, Fault::Lost);
    assert_eq!(till(&running).tell(&notice).await.unwrap_err(), ShopError::TryLater { retry_after: None });
    assert_eq!(till(&running).tell(&notice).await, Ok(Told::Before));
    let down = shared.lock().unwrap().handed_over.clone();
    assert_eq!(down.len(), 1);
    assert!(!down[0].to_string().contains("Anna") && !down[0].to_string().contains("kim"), "names nobody");
}

#[tokio::test]
async fn each_answer_to_a_hand_over_has_its_meaning() {
    let (running, shared, order) = to_tell().await;
    let notice = notice("HO-1", &order, &[("315", 1)]);
    let problem = |status| Reply {
        headers: vec![
            ("content-type", "application/problem+json".to_owned()),
            ("retry-after", "3".to_owned()),
        ],
        ..Reply::json(status, &json!({ "title": "anna@example.se" }))
    };
    let later = ShopError::TryLater { retry_after: Some(std::time::Duration::from_secs(3)) };
    for (reply, meant) in [
        (problem(404), ShopError::Gone),
        (problem(409), later.clone()),
        (problem(422), Refusal::Status { status: 422 }.into()),
        (problem(503), later),
        (Reply::page(200), Misconfigured::NotTheApi.into()),
        (Reply::page(201), Misconfigured::NotTheApi.into()),
        (Reply::json(204, &json!({})), Misconfigured::NotTheApi.into()),
        (Reply::page(404), Misconfigured::NotTheApi.into()),
    ] {
        running.break_after(0, Fault::Instead(reply.clone()));
        let error = till(&running).tell(&notice).await.unwrap_err();
        assert_eq!(error, meant, "{}", reply.status);
        assert!(!error.to_string().contains("anna"));
    }
    assert_eq!(till(&running).tell(&notice).await, Ok(Told::Now));
    assert_eq!(shared.lock().unwrap().handed_over.len(), 1);
}

#[tokio::test]
async fn the_key_is_sent_as_configured() {
    let running = Running::start(|_| Reply::json(200, &json!({ "orders": [], "next": "0" })));
    let basic = Key::Basic { name: secret("till"), password: secret("hush") };
    let expected = [Some("Bearer hush"), Some("Basic dGlsbDpodXNo"), None];
    for (key, expected) in [Key::Bearer(secret("hush")), basic, Key::None].into_iter().zip(expected) {
        let till = with_key(&running.base, key);
        till.changed_since(None, now()).await.unwrap();
        let seen = running.seen().pop().unwrap();
        assert_eq!(seen.headers.get("authorization").map(String::as_str), expected);
        assert!(!format!("{till:?}").contains("hush"));
    }
}
