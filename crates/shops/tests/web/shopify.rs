//! Shopify: what an order becomes, how its token and its budget are kept, and what the shop is told.

use std::collections::BTreeMap;
use std::time::Duration;

use pickup::order::{Order, OrderStatus, PaymentStatus};
use pickup::person::Country;
use pickup::shop::{Batch, Misconfigured, Refusal, Shop as _, ShopError, Told, Unfit};
use pickup::text::{OrderNumber, StoreId};
use serde_json::{Value, json};
use shops::shopify::{Settings, Shopify};

use crate::asking::{at, correction, notice, now, pages, secret};
use crate::server::{Fault, Reply, Running};
use crate::shopify_server::{ALL_SCOPES, Shared, Shop, fixture, order, start, throttled};

const JACKET: &str = "gid://shopify/FulfillmentOrderLineItem/71";
const HAT: &str = "gid://shopify/FulfillmentOrderLineItem/72";

pub(crate) fn settings() -> Settings {
    Settings {
        client_id: secret("app"),
        client_secret: secret("hush"),
        ready: vec!["IN_PROGRESS".to_owned()],
        locations: BTreeMap::from([("gid://shopify/Location/7".to_owned(), StoreId::new("SE-042").unwrap())]),
        first_days: 60,
        notify_customer: false,
        country: None,
    }
}

fn till(running: &Running) -> Shopify {
    Shopify::new(&running.connection(), settings()).unwrap()
}

async fn read(raw: Value) -> Batch {
    let (running, _) = start(Shop { orders: vec![raw], ..Shop::default() });
    till(&running).changed_since(None, now()).await.unwrap().batch
}

/// The fixture with a change at a path.
fn with(path: &str, value: Value) -> Value {
    let mut order = fixture();
    *order.pointer_mut(path).unwrap() = value;
    order
}

#[tokio::test]
async fn a_documented_order_becomes_ours_without_what_is_sent() {
    let order = read(fixture()).await.orders.remove(0);
    assert_eq!(order.key.to_string(), "shopify 127.0.0.1 5001");
    assert_eq!((order.number.as_str(), order.scan_codes.as_slice()), ("#1001", &["1001".to_owned()][..]));
    assert_eq!((order.status, order.payment.status), (OrderStatus::Ready, PaymentStatus::Paid));
    assert_eq!(order.payment.total.unwrap().to_string(), "1299.00 SEK");
    assert_eq!(order.placed_at, Some(at("2026-11-21T09:00:00Z")));
    assert_eq!(order.updated_at, at("2026-11-22T13:06:00Z"), "the later of the order and its parts");
    assert_eq!(order.owner.name.as_deref(), Some("Anna Svensson"));
    assert_eq!(order.owner.email.as_ref().unwrap().as_str(), "anna@example.se");
    assert_eq!(order.pickup.location.as_ref().unwrap().as_str(), "SE-042");
    let lines: Vec<_> =
        order.lines.iter().map(|line| (line.title.as_str(), line.quantity, line.done)).collect();
    assert_eq!(lines, [("Jacka, svart, M", 2, 0), ("Mössa", 1, 0)]);
    assert!(
        order.lines.iter().all(|line| line.group.as_deref() == Some("gid://shopify/FulfillmentOrder/61"))
    );
}

#[tokio::test]
async fn nothing_personal_is_asked_of_what_is_sent() {
    let sent = with("/fulfillmentOrders/nodes/0/deliveryMethod/methodType", json!("SHIPPING"));
    let (running, _) = start(Shop { orders: vec![sent], ..Shop::default() });
    let batch = till(&running).changed_since(None, now()).await.unwrap().batch;
    assert_eq!((batch.orders.len(), batch.elsewhere[0].id()), (0, "5001"));
    let asked: Vec<_> = running.seen().iter().map(|seen| seen.body.clone()).collect();
    assert_eq!(asked.len(), 2, "a token and a list");
    for personal in ["email", "phone", "customer", "note", "Address"] {
        assert!(!asked[1].contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn each_status_has_its_meaning_and_an_unknown_one_is_unknown() {
    for (status, meant) in [
        ("OPEN", OrderStatus::Preparing),
        ("IN_PROGRESS", OrderStatus::Ready),
        ("ON_HOLD", OrderStatus::Preparing),
        ("SCHEDULED", OrderStatus::Preparing),
        ("INVENTED_LATER", OrderStatus::Unknown),
    ] {
        let batch = read(with("/fulfillmentOrders/nodes/0/status", json!(status))).await;
        assert_eq!(batch.orders[0].status, meant, "{status}");
    }
    let cancelled = read(order(json!({ "cancelledAt": "2026-11-22T10:00:00Z" }))).await;
    assert_eq!(cancelled.orders[0].status, OrderStatus::Cancelled);
    let replaced = read(with("/fulfillmentOrders/nodes/0/status", json!("CANCELLED"))).await;
    assert_eq!((replaced.orders.len(), replaced.elsewhere.len()), (0, 1));
    for (status, meant) in [
        ("PENDING", PaymentStatus::Unpaid),
        ("PARTIALLY_PAID", PaymentStatus::PartlyPaid),
        ("REFUNDED", PaymentStatus::Refunded),
        ("INVENTED_LATER", PaymentStatus::Unknown),
    ] {
        let batch = read(order(json!({ "displayFinancialStatus": status }))).await;
        assert_eq!(batch.orders[0].payment.status, meant, "{status}");
    }
}

#[tokio::test]
async fn an_order_that_does_not_fit_into_an_answer_is_told_of_and_not_cut() {
    let cut = read(with("/fulfillmentOrders/nodes/0/lineItems/pageInfo/hasNextPage", json!(true))).await;
    assert_eq!((cut.orders.len(), &cut.skipped[0].why), (0, &Unfit::Lines));
    let nobody = read(order(json!({ "email": null, "phone": "070-1234567", "new_field": 1 }))).await;
    assert_eq!(nobody.skipped[0].why, Unfit::NoIdentifier);
    let other = read(with("/fulfillmentOrders/nodes/0/assignedLocation", json!({ "name": "Lund" }))).await;
    assert_eq!(other.orders[0].pickup.location.as_ref().unwrap().as_str(), "Lund", "another store");
    let name = json!({ "displayName": "<script>\u{202e}👩‍👩‍👧" });
    assert_eq!(
        read(order(json!({ "customer": name }))).await.orders[0].owner.name.as_deref().unwrap()[..8],
        *"<script>"
    );
}

#[tokio::test]
async fn a_number_without_its_country_is_of_the_stores() {
    let raw = order(json!({ "email": null, "phone": "070-123 45 67" }));
    let (running, _) = start(Shop { orders: vec![raw], ..Shop::default() });
    let settings = Settings { country: Country::from_code("SE"), ..settings() };
    let till = Shopify::new(&running.connection(), settings).unwrap();
    let batch = till.changed_since(None, now()).await.unwrap().batch;
    assert_eq!(batch.orders[0].owner.phone.as_ref().unwrap().as_str(), "+46701234567");
}

#[tokio::test]
async fn no_order_slips_through_while_others_change() {
    let one = |id: usize| {
        let second = format!("2026-11-20T10:00:{:02}Z", id / 40);
        order(
            json!({ "id": format!("gid://shopify/Order/{id}"), "name": format!("#{id}"), "updatedAt": second }),
        )
    };
    let mut round = 0;
    let meanwhile = move |orders: &mut Vec<Value>| {
        round += 1;
        for step in (0..5).filter(|_| round <= 6) {
            let moved = (round * 31 + step * 13) % orders.len();
            orders[moved]["updatedAt"] = json!(format!("2026-11-22T13:{round:02}:{step:02}Z"));
        }
    };
    let orders = (100..250).map(one).collect();
    let (running, _) = start(Shop { orders, meanwhile: Some(Box::new(meanwhile)), ..Shop::default() });
    let pages = pages(&till(&running), 20).await;
    let orders = pages.iter().flat_map(|page| &page.batch.orders);
    let mut ids: Vec<usize> = orders.map(|order| order.key.id().parse().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids, (100..250).collect::<Vec<_>>());
    let again = till(&running).changed_since(Some(&pages.last().unwrap().next), now()).await.unwrap();
    assert!(again.is_last && again.next == pages.last().unwrap().next, "a quiet shop keeps its place");
}

#[tokio::test]
async fn a_token_is_kept_and_renewed_once_when_it_is_refused() {
    let (running, shared) = start(Shop { orders: vec![fixture()], ..Shop::default() });
    let till = till(&running);
    let number = OrderNumber::new("#1001").unwrap();
    for _ in 0..3 {
        till.find(&number, now()).await.unwrap();
    }
    assert_eq!(shared.lock().unwrap().given, 1);
    shared.lock().unwrap().tokens.clear();
    let both = tokio::join!(till.find(&number, now()), till.find(&number, now()));
    assert!(both.0.is_ok() && both.1.is_ok());
    assert_eq!(shared.lock().unwrap().given, 2, "one for both");
    let refused = Fault::Instead(Reply::json(401, &json!({ "errors": "Invalid API key or access token" })));
    running.break_after(0, refused.clone());
    running.break_after(1, refused);
    let seen = running.seen().len();
    assert_eq!(till.find(&number, now()).await.unwrap_err(), ShopError::Unauthorized);
    assert_eq!(running.seen().len() - seen, 3, "asked, a new token, asked again, and no more");
}

#[tokio::test]
async fn credentials_that_are_not_good_are_told_apart() {
    let (running, _) = start(Shop::default());
    let wrong = Settings { client_secret: secret("other"), ..settings() };
    let till = Shopify::new(&running.connection(), wrong).unwrap();
    assert_eq!(till.changed_since(None, now()).await.unwrap_err(), ShopError::Unauthorized);
    let elsewhere = Reply::json(400, &json!({ "error": "shop_not_permitted" }));
    running.break_after(0, Fault::Instead(elsewhere));
    let error = till.changed_since(None, now()).await.unwrap_err();
    assert_eq!(error, Misconfigured::NotInstalled.into());
    assert!(!format!("{error:?} {error} {till:?}").contains("other"));
}

#[tokio::test]
async fn errors_of_status_200_are_errors() {
    let (running, _) = start(Shop { orders: vec![fixture()], ..Shop::default() });
    let till = till(&running);
    till.changed_since(None, now()).await.unwrap();
    let error = |code: &str| {
        let extensions = json!({ "code": code });
        Reply::json(200, &json!({ "data": null, "errors": [{ "message": "no", "extensions": extensions }] }))
    };
    let later = |seconds: Option<u64>| ShopError::TryLater { retry_after: seconds.map(Duration::from_secs) };
    for (reply, meant) in [
        (throttled(), later(Some(7))),
        (error("INTERNAL_SERVER_ERROR"), later(None)),
        (error("ACCESS_DENIED"), Misconfigured::ScopeMissing.into()),
        (error("MAX_COST_EXCEEDED"), Misconfigured::NotTheApi.into()),
        (Reply::json(200, &json!({ "errors": "Not Found" })), Misconfigured::NotTheApi.into()),
        (Reply::json(200, &json!({ "data": {} })), Misconfigured::NotTheApi.into()),
        (Reply::json(404, &json!({ "errors": "Not Found" })), Misconfigured::NotTheApi.into()),
    ] {
        running.break_after(0, Fault::Instead(reply.clone()));
        let found = till.changed_since(None, now()).await.unwrap_err();
        assert_eq!(found, meant, "{}", String::from_utf8_lossy(&reply.body));
    }
}

#[tokio::test]
async fn a_number_is_found_with_and_without_its_sign_and_shared_ones_all() {
    let named = |id: u64, name: &str| {
        order(
            json!({ "id": format!("gid://shopify/Order/{id}"), "name": name, "updatedAt": "2026-11-22T13:00:00Z" }),
        )
    };
    let orders = vec![named(1, "#1001"), named(2, "#1001"), named(3, "#10010"), named(4, "EU#1001")];
    let (running, _) = start(Shop { orders, ..Shop::default() });
    let till = till(&running);
    for number in ["#1001", "1001"] {
        let found = till.find(&OrderNumber::new(number).unwrap(), now()).await.unwrap();
        assert_eq!(
            found.orders.iter().map(|order| order.key.id()).collect::<Vec<_>>(),
            ["1", "2"],
            "{number}"
        );
    }
    assert_eq!(till.find(&OrderNumber::new("100").unwrap(), now()).await.unwrap(), Batch::default());
    let unknown = till.source().key("77").unwrap();
    assert_eq!(till.look_up(&unknown, now()).await.unwrap(), Batch::default());
}

#[tokio::test]
async fn what_is_null_without_the_scope_for_old_orders_may_still_be_there() {
    let without: Vec<_> = ALL_SCOPES.into_iter().filter(|scope| *scope != "read_all_orders").collect();
    let old = order(json!({ "createdAt": "2026-08-01T09:00:00Z" }));
    let shop = Shop { orders: vec![old], scopes: Some(without.clone()), ..Shop::default() };
    let (running, shared) = start(shop);
    let (before, key) = (till(&running), till(&running).source().key("5001").unwrap());
    let hidden = Batch { hidden: vec![key.clone()], ..Batch::default() };
    for _ in 0..2 {
        assert_eq!(before.look_up(&key, now()).await.unwrap(), hidden);
    }
    let asked = |text: &str| running.seen().iter().filter(|seen| seen.body.contains(text)).count();
    assert_eq!(asked("query Scopes"), 1, "once");
    assert_eq!(before.examine(true).await, Err(Misconfigured::OldOrdersHidden.into()));

    // With the scope it is there, and what is null is gone.
    shared.lock().unwrap().scopes = None;
    let after = till(&running);
    let found = after.look_up(&key, now()).await.unwrap().orders.remove(0);
    assert_eq!(found.placed_at, Some(at("2026-08-01T09:00:00Z")));
    let all = std::mem::take(&mut shared.lock().unwrap().orders);
    assert_eq!(after.look_up(&key, now()).await.unwrap(), Batch::default());
    assert_eq!(after.examine(true).await, Ok(()));
    // A scope that is taken away while the till runs is noticed.
    *shared.lock().unwrap() = Shop { orders: all, scopes: Some(without), ..Shop::default() };
    assert_eq!(after.look_up(&key, now()).await.unwrap(), hidden);
}

#[tokio::test]
async fn the_scopes_that_are_missing_are_named_and_what_to_do() {
    let examined = async |scopes: &[&'static str], tells| {
        let (running, _) = start(Shop { scopes: Some(scopes.to_vec()), ..Shop::default() });
        till(&running).examine(tells).await.map_err(|error| error.to_string())
    };
    let reading =
        ["read_orders", "read_all_orders", "read_customers", "read_merchant_managed_fulfillment_orders"];
    assert_eq!(examined(&ALL_SCOPES, true).await, Ok(()));
    assert_eq!(examined(&reading, false).await, Ok(()));
    let said = examined(&reading, true).await.unwrap_err();
    assert!(said.contains("lacks write_merchant_managed_fulfillment_orders; add this"), "{said}");
    let said = examined(&["read_customers", "read_orders"], false).await.unwrap_err();
    assert!(said.contains("lacks read_merchant_managed_fulfillment_orders, read_all_orders; add"), "{said}");
    let said = examined(&[reading[0], reading[2], reading[3]], false).await.unwrap_err();
    assert!(said.contains("older than 60 days are hidden") && said.contains("add read_all_orders"), "{said}");
}

#[tokio::test]
async fn a_hand_over_of_an_order_that_may_be_hidden_is_left_to_a_person() {
    let (running, shared, order) = to_tell().await;
    let news = notice("HO-1", &order, &[(JACKET, 1)]);
    shared.lock().unwrap().scopes = Some(vec!["write_orders"]);
    shared.lock().unwrap().orders.clear();
    assert_eq!(till(&running).tell(&news).await, Err(Refusal::Hidden.into()));
    shared.lock().unwrap().scopes = None;
    assert_eq!(till(&running).tell(&news).await, Err(ShopError::Gone));
}

async fn to_tell() -> (Running, Shared, Order) {
    let (running, shared) = start(Shop { orders: vec![fixture()], ..Shop::default() });
    let order = till(&running).changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    (running, shared, order)
}

#[tokio::test]
async fn a_hand_over_fulfils_its_lines_and_no_others() {
    let (running, shared, order) = to_tell().await;
    let told = till(&running).tell(&notice("HO-1", &order, &[(JACKET, 1), (HAT, 1)])).await;
    assert_eq!(told, Ok(Told::Now));
    let expected = json!({
        "lineItemsByFulfillmentOrder": [{
            "fulfillmentOrderId": "gid://shopify/FulfillmentOrder/61",
            "fulfillmentOrderLineItems": [{ "id": JACKET, "quantity": 1 }, { "id": HAT, "quantity": 1 }]
        }],
        "notifyCustomer": false
    });
    assert_eq!(shared.lock().unwrap().fulfilled, [expected]);
    let asked = running.seen().last().unwrap().json();
    let message = asked["variables"]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("claimcheck HO-1 2026-11-22T13:30:00Z 12:0707"), "{message}");
    let order = till(&running).changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    assert_eq!((order.status, order.items_left()), (OrderStatus::PartlyHandedOver, 1));
}

#[tokio::test]
async fn whatever_answer_is_lost_nothing_is_fulfilled_twice() {
    // Three calls: a token, the order, the fulfilment.
    for lost in 0..3 {
        let (running, shared, order) = to_tell().await;
        let till = till(&running);
        let notice = notice("HO-1", &order, &[(JACKET, 2)]);
        running.break_after(lost, Fault::Lost);
        assert_eq!(till.tell(&notice).await.unwrap_err(), ShopError::TryLater { retry_after: None });
        let told = till.tell(&notice).await.unwrap();
        assert_eq!(told, if lost == 2 { Told::Before } else { Told::Now }, "{lost}");
        assert_eq!(shared.lock().unwrap().fulfilled.len(), 1, "{lost}");
    }
}

#[tokio::test]
async fn news_in_the_wrong_order_fulfil_nothing_twice() {
    let (running, shared, order) = to_tell().await;
    let first = notice("HO-1", &order, &[(JACKET, 1)]);
    let mut later = order.clone();
    later.lines[0].done = 1;
    let second = notice("HO-2", &later, &[(JACKET, 1)]);
    assert_eq!(till(&running).tell(&second).await, Ok(Told::Now));
    assert_eq!(till(&running).tell(&first).await, Ok(Told::Before));
    let fulfilled = shared.lock().unwrap().fulfilled.clone();
    let quantity = "/lineItemsByFulfillmentOrder/0/fulfillmentOrderLineItems/0/quantity";
    assert_eq!((fulfilled.len(), fulfilled[0].pointer(quantity)), (1, Some(&json!(2))));
}

#[tokio::test]
async fn a_correction_is_for_a_person_until_the_shop_has_it() {
    let (running, shared, order) = to_tell().await;
    let till = till(&running);
    let corrected = correction("CO-1", &order, &[(JACKET, 1)]);
    assert_eq!(till.tell(&corrected).await, Ok(Told::Before), "nothing of it is fulfilled there");
    till.tell(&notice("HO-1", &order, &[(JACKET, 1)])).await.unwrap();
    let refused = till.tell(&corrected).await.unwrap_err();
    assert!(refused == Refusal::ByHand.into() && refused.is_final(), "{refused}");
    assert_eq!(shared.lock().unwrap().fulfilled.len(), 1, "nothing was cancelled or fulfilled");
}

#[tokio::test]
async fn two_locations_are_two_fulfilments() {
    let mut raw = fixture();
    let mut second = raw["fulfillmentOrders"]["nodes"][0].clone();
    second["id"] = json!("gid://shopify/FulfillmentOrder/63");
    second["assignedLocation"] = json!({ "name": "Lund", "location": { "id": "gid://shopify/Location/8" } });
    second["lineItems"]["nodes"] = json!([{
        "id": "gid://shopify/FulfillmentOrderLineItem/74", "totalQuantity": 1, "remainingQuantity": 1,
        "sku": null, "productTitle": "Handskar", "variantTitle": null
    }]);
    raw["fulfillmentOrders"]["nodes"].as_array_mut().unwrap().push(second);
    let (running, shared) = start(Shop { orders: vec![raw], ..Shop::default() });
    let till = Shopify::new(&running.connection(), Settings { notify_customer: true, ..settings() }).unwrap();
    let order = till.changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    let third = order.lines[2].id.to_string();
    till.tell(&notice("HO-1", &order, &[(HAT, 1), (&third, 1)])).await.unwrap();
    let fulfilled = shared.lock().unwrap().fulfilled.clone();
    assert_eq!(fulfilled.len(), 2);
    assert!(fulfilled.iter().all(|one| one["notifyCustomer"] == true));
}

#[tokio::test]
async fn what_the_shop_refuses_is_final() {
    let (running, shared, order) = to_tell().await;
    let till = till(&running);
    let told = notice("HO-1", &order, &[(JACKET, 2)]);
    let message = "anna@example.se has not this";
    shared.lock().unwrap().user_errors = json!([{ "field": ["fulfillment", "lines"], "message": message }]);
    let error = till.tell(&told).await.unwrap_err();
    assert_eq!(error, Refusal::Fields { fields: "fulfillment.lines".to_owned() }.into());
    assert!(error.is_final() && !error.to_string().contains("anna"));

    shared.lock().unwrap().orders[0]["cancelledAt"] = json!("2026-11-22T13:40:00Z");
    assert_eq!(till.tell(&told).await.unwrap_err(), Refusal::Cancelled.into());
    shared.lock().unwrap().orders[0]["fulfillmentOrders"]["nodes"][0]["status"] = json!("CANCELLED");
    assert_eq!(till.tell(&told).await.unwrap_err(), Refusal::Lines.into());
    shared.lock().unwrap().orders.clear();
    assert_eq!(till.tell(&told).await.unwrap_err(), ShopError::Gone);
}
