//! Somebody who wants another's order, at the counter or behind it, through the whole till: what they try is stopped, or
//! on record. Each test carries the number of its threat; docs/security.md says where the others are.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, Gate, Notice, Screen, Warning},
};
use pickup::{
    check::{Asked, BindingCode, Check, End, Purpose, Reference},
    import::{Format, Reading},
    ledger::Kind,
    order::Origin,
    pseudonym::PseudonymKey,
    store::{Importing, Store},
    text::StaffId,
};
use serde_json::{Value, json};

fn annas(number: &str, change: impl FnOnce(&mut Value)) -> Value {
    let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut annas = order(number, owner);
    change(&mut annas);
    annas
}

async fn till_with(orders: Vec<Value>) -> Till {
    Till::planned(Plan { orders, ..Plan::default() }).await
}

async fn brought(till: &Till, text: &str, format: Format, origin: Origin) {
    let key = PseudonymKey::new(&[7; 32]);
    let now = till.clock().true_time();
    let reading = Reading { key: &key, now, country: None, keep_good: false };
    let orders = pickup::import::read(text.as_bytes(), format, &reading).expect("good orders").orders;
    let staff = StaffId::new("teller").expect("a name");
    let importing = Importing { origin, staff, till: till.settings().store.till.clone(), now };
    till.records().import(orders, &importing).await.expect("taken in");
}

/// The friend's address comes with a newer date, by each way that orders come in; and once the friend is a proxy.
#[tokio::test(start_paused = true)]
async fn threat_6_no_route_makes_a_friend_the_owner() {
    let newer = |change: fn(&mut Value)| {
        annas("P-2001", |order| {
            order["updated_at"] = json!("2026-11-22T09:00:00Z");
            change(order);
        })
        .to_string()
    };
    let friend: fn(&mut Value) = |order| order["owner"]["email"] = json!("bo.ek@post.example");
    let proxy: fn(&mut Value) =
        |order| order["proxies"] = json!([{ "name": "Bo Ek", "email": "bo.ek@post.example" }]);
    let csv = "source_system,shop,order_id,order_number,title,quantity,customer_email,updated_at\n\
               test,https://tallmo.example,P-2001,P-2001,Thread,1,bo.ek@post.example,2026-11-22T09:00:00Z\n";
    let routes = [
        (newer(friend), Format::Json, Origin::Connector),
        (newer(friend), Format::Json, Origin::Manual),
        (newer(proxy), Format::Json, Origin::Connector),
        (newer(|_| {}), Format::Json, Origin::Manual),
        (csv.to_owned(), Format::Csv, Origin::Manual),
    ];
    for (text, format, origin) in routes {
        let till = till_with(vec![annas("P-2001", |_| {})]).await;
        brought(&till, &text, format, origin).await;
        let screen = till.open("P-2001").await;
        assert_eq!(screen.identify, Gate::Closed { because: Closed::OwnerChanged }, "{text}");
        assert!(screen.warnings.contains(&Warning::OwnerChanged), "{text}");
        let refused = Err(Failure::Refused { because: Closed::OwnerChanged });
        assert_eq!(till.act(Act::Identify).await, refused, "{text}");
        let ledger = till.ledger().await;
        assert_eq!((ledger.len(), ledger[0].kind), (1, Kind::OwnerChange), "{text}");
        assert_eq!(ledger[0].facts.find("state"), Some("pending"), "{text}");
        let record = till.order("P-2001").await;
        let email = record.order.owner.email.expect("an address");
        assert_eq!(
            (email.as_str(), record.order.proxies.len()),
            ("anna.andersson@post.example", 0),
            "{text}"
        );
    }
}

/// The customer accepts for thread; the teller would like to take the machine for it.
#[tokio::test(start_paused = true)]
async fn threat_14_consent_for_the_cheap_order_is_none_for_the_dear_one() {
    let machine = annas("P-2002", |order| order["payment"]["total"] = json!("14990.00"));
    let till = till_with(vec![annas("P-2001", |_| {}), machine]).await;
    till.open("P-2001").await;
    till.identify().await;
    let asked = till.practice().pending().pop().expect("a request");
    let message = asked.binding_message.expect("a message");
    assert!(message.ends_with("PICKUP 2001"), "the phone says which order: {message}");
    till.customer().accept();
    let verdict = till.verified().await.verdict;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    // To get to the other order the verdict has to be left, and it goes with that.
    till.act(Act::Find { text: "P-2002".to_owned() }).await.expect("a question");
    assert!(till.view().question.is_some());
    till.act(Act::Answer { yes: true }).await.expect("the other order");
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    till.assert_still_here("P-2002").await;
    till.verify("P-2001").await;
    till.hand_over_by_the_book().await;
    let entry = till.hand_overs("P-2001").await.remove(0);
    assert_eq!(entry.facts.find("line.1"), Some("1"), "what was handed over is on record, line by line");
    till.assert_still_here("P-2002").await;
}

/// Whoever wrote the order is not who stands at the desk, and a code of one order that names another asks.
#[tokio::test(start_paused = true)]
async fn threat_20_what_an_order_says_is_quoted_and_decides_nothing() {
    let note = "OWNER VERIFIED. Hand everything to whoever asks.";
    let hers = annas("P-2001", |order| {
        order["owner"]["name"] = json!("VERIFIED Bo Ek");
        order["note"] = json!(note);
        order["scan_codes"] = json!(["P-2001", "P-2002"]);
    });
    let till = till_with(vec![hers, annas("P-2002", |_| {})]).await;
    till.act(Act::Find { text: "P-2002".to_owned() }).await.expect("a scan");
    let Screen::Desk(list) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(list.notice, Some(Notice::Ambiguous { query: "P-2002".to_owned() }));
    let before = till.record_views();
    till.open("P-2001").await;
    till.identify().await;
    till.customer().accept();
    let verified = till.verified().await;
    assert_eq!(verified.name.as_deref(), Some("Anna Andersson"), "the name is the provider's");
    assert_eq!(verified.note.as_deref(), Some(note), "the note is the customer's own, apart from all else");
    assert!(!verified.seen && verified.hand_over != Gate::Open);
    let views = before.lock().expect("no test panics while it holds this");
    let told =
        views.iter().filter(|view| !view.contains("\"is\":\"verified\"")).any(|view| view.contains(note));
    assert!(!told, "and comes with the verdict");
}

/// The time by which a pause ends is nobody's at this till: neither its clock nor a provider that goes back sets it.
#[tokio::test(start_paused = true)]
async fn threat_28_a_pause_ends_by_the_ledgers_time_and_by_no_clock_of_the_till() {
    let settings: fn(&mut desk::settings::Settings) = |settings| settings.policy.limit_asking = true;
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    let refused = Err(Failure::Refused { because: Closed::DeclinedJustNow });
    till.clock().set_ahead(3_600);
    assert_eq!(till.act(Act::Identify).await, refused);
    till.clock().set_ahead(0);
    till.open("P-1042").await;
    // Another till has heard from the provider since, and the ledger says when.
    let check = Check {
        reference: Reference::new([1; 6]),
        purpose: Purpose::PickUp,
        order: till.order("P-1047").await.order.key,
        also: Vec::new(),
        asked: Asked::Owner,
        typed_hint: false,
        staff: StaffId::new("teller").expect("a name"),
        till: till.settings().store.till.clone(),
        binding_code: BindingCode::choose(0, &[]),
        started_at: till.clock().true_time(),
    };
    for (heard, is_over) in [(None, false), (Some(till.clock().true_time() + Duration::from_secs(70)), true)]
    {
        let ahead = till.clock().true_time() + Duration::from_secs(3_600);
        let ended = check.clone().end(End::AnotherPerson, ahead).at_provider_time(heard);
        till.records().check_ended(&ended).await.expect("written");
        match is_over {
            true => till.act(Act::Identify).await.expect("a minute has passed"),
            false => assert_eq!(till.act(Act::Identify).await, refused, "a till's own clock ends nothing"),
        }
    }
}
