//! The document that others build against says what we do: its paths, parameters, fields, limits and examples.

use std::collections::BTreeSet;

use pickup::import::{self, Format, LINES_MAX, QUANTITY_MAX, Reading};
use pickup::order::{OrderStatus, PaymentStatus};
use pickup::pseudonym::PseudonymKey;
use pickup::shop::{Cursor, Shop as _};
use pickup::text::OrderNumber;
use serde_json::{Value, json};
use shops::https::{CORRECTION_SCHEMA, CORRECTIONS, HAND_OVER_SCHEMA, HAND_OVERS, ORDERS, PAGE};

use crate::asking::{correction, notice, now};
use crate::https::till;
use crate::https_server::{System, order, start};

fn document() -> Value {
    serde_saphyr::from_str(include_str!("../../../../docs/orders-api.yaml")).unwrap()
}

fn at<'a>(document: &'a Value, pointer: &str) -> &'a Value {
    document.pointer(pointer).unwrap_or_else(|| panic!("the document has {pointer}"))
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn it_is_openapi_3_1_and_all_it_refers_to_is_there() {
    let document = document();
    assert!(at(&document, "/openapi").as_str().unwrap().starts_with("3.1."));
    assert!(at(&document, "/info/title").is_string() && at(&document, "/info/version").is_string());
    let paths = [ORDERS, HAND_OVERS, CORRECTIONS].map(|path| format!("/{path}"));
    assert_eq!(names(at(&document, "/paths")), paths.iter().map(String::as_str).collect());
    let mut references = Vec::new();
    walk(&document, &mut |value| references.extend(value["$ref"].as_str().map(str::to_owned)));
    assert!(references.len() > 5);
    for reference in references {
        at(&document, reference.strip_prefix('#').unwrap());
    }
    for (path, method) in [("~1orders", "get"), ("~1hand-overs", "post"), ("~1corrections", "post")] {
        let responses = at(&document, &format!("/paths/{path}/{method}/responses"));
        for response in responses.as_object().unwrap().values() {
            assert!(response.get("$ref").is_some() || response["description"].is_string(), "{response}");
        }
    }
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    if let Value::Object(members) = value {
        visit(value);
        members.values().for_each(|member| walk(member, visit));
    } else if let Value::Array(items) = value {
        items.iter().for_each(|item| walk(item, visit));
    }
}

#[tokio::test]
async fn what_is_asked_is_what_it_says() {
    let orders = vec![order("1", "1001", json!({}))];
    let (running, _) = start(System { orders, page: 1, ..System::default() });
    let till = till(&running);
    till.changed_since(Some(&Cursor::new("0").unwrap()), now()).await.unwrap();
    till.find(&OrderNumber::new("1001").unwrap(), now()).await.unwrap();
    till.look_up(&till.source().key("1").unwrap(), now()).await.unwrap();
    let seen = running.seen();
    let asked: BTreeSet<_> = seen.iter().flat_map(|seen| seen.query.keys().map(String::as_str)).collect();
    let document = document();
    let parameters = at(&document, "/paths/~1orders/get/parameters").as_array().unwrap();
    assert_eq!(asked, parameters.iter().map(|one| one["name"].as_str().unwrap()).collect());
    let schema = |name: &str| &parameters.iter().find(|one| one["name"] == name).unwrap()["schema"];
    assert_eq!(schema("limit")["maximum"], json!(PAGE));
    assert_eq!(schema("cursor")["maxLength"], json!(Cursor::MAX_BYTES));
    assert_eq!(schema("number")["maxLength"], json!(OrderNumber::MAX_BYTES));
}

#[test]
fn the_importer_reads_its_examples() {
    let document = document();
    let key = PseudonymKey::new(&[5; 32]);
    let reading = Reading { key: &key, now: now(), country: None, keep_good: false };
    let examples = at(&document, "/paths/~1orders/get/responses/200/content/application~1json/examples");
    let mut members = BTreeSet::new();
    for example in examples.as_object().unwrap().values() {
        let value = &example["value"];
        assert_eq!(names(value), BTreeSet::from(["orders", "next", "more"]));
        for order in value["orders"].as_array().unwrap() {
            import::read(order.to_string().as_bytes(), Format::Json, &reading).unwrap();
            let parts = ["", "/owner", "/payment", "/pickup", "/lines/0", "/proxies/0"];
            members.extend(
                parts
                    .iter()
                    .flat_map(|part| {
                        order.pointer(part).map(|part_of| {
                            names(part_of).into_iter().map(move |name| format!("{part}/{name}"))
                        })
                    })
                    .flatten(),
            );
        }
    }
    // Nothing that the schema names is without an example, save what is personal and seldom.
    let schema = |part: &str, at_pointer: &str| {
        names(at(&document, &format!("/components/schemas/Order{at_pointer}/properties")))
            .into_iter()
            .map(|name| format!("{part}/{name}"))
            .collect::<BTreeSet<_>>()
    };
    let mut described = schema("", "");
    for (part, pointer) in [
        ("/owner", "/properties/owner"),
        ("/payment", "/properties/payment"),
        ("/pickup", "/properties/pickup"),
        ("/lines/0", "/properties/lines/items"),
        ("/proxies/0", "/properties/proxies/items"),
    ] {
        described.extend(schema(part, pointer));
    }
    let seldom: BTreeSet<_> = ["/owner/tenant", "/owner/personal_number"].map(str::to_owned).into();
    assert_eq!(described.difference(&members).cloned().collect::<BTreeSet<_>>(), seldom);
    assert!(members.is_subset(&described), "{:?}", members.difference(&described));
}

#[test]
fn its_lists_and_limits_are_ours() {
    let document = document();
    let order = at(&document, "/components/schemas/Order/properties");
    let statuses: Vec<_> = OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(*at(order, "/status/enum"), json!(statuses));
    let payments: Vec<_> = PaymentStatus::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(*at(order, "/payment/properties/status/enum"), json!(payments));
    assert_eq!(*at(order, "/lines/maxItems"), json!(LINES_MAX));
    assert_eq!(*at(order, "/lines/items/properties/quantity/maximum"), json!(QUANTITY_MAX));
    assert_eq!(*at(&document, "/components/schemas/Orders/properties/orders/maxItems"), json!(PAGE));
    for (name, schema) in [("HandOver", HAND_OVER_SCHEMA), ("Correction", CORRECTION_SCHEMA)] {
        let said = at(&document, &format!("/components/schemas/{name}/properties/schema/const"));
        assert_eq!(*said, json!(schema));
    }
}

#[tokio::test]
async fn what_is_posted_is_its_example_and_its_schema() {
    let orders = vec![order("727", "1001", json!({}))];
    let (running, shared) = start(System { orders, page: 10, ..System::default() });
    let till = till(&running);
    let order = till.changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    let lines = [("315", 1)];
    till.tell(&notice("HO-1", &order, &lines)).await.unwrap();
    till.tell(&correction("CO-1", &order, &lines)).await.unwrap();
    let document = document();
    for (path, name, posted) in [("hand-overs", "HandOver", 0), ("corrections", "Correction", 1)] {
        let posted = shared.lock().unwrap().handed_over[posted].clone();
        let body = format!("/paths/~1{path}/post/requestBody/content/application~1json");
        assert_eq!(posted, *at(&document, &format!("{body}/examples/partial/value")));
        let schema = at(&document, &format!("/components/schemas/{name}"));
        for (posted, schema) in [
            (&posted, schema),
            (&posted["source"], at(schema, "/properties/source")),
            (&posted["lines"][0], at(schema, "/properties/lines/items")),
            (&posted["ledger"], at(schema, "/properties/ledger")),
        ] {
            let required = schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            assert_eq!(names(posted), names(&schema["properties"]));
            assert_eq!(names(posted), required.collect());
        }
    }
}
