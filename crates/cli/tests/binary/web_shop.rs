//! A web shop over a real wire, with the real program: its orders come in, one is handed over, and it is told once. Its
//! key goes to it alone.

use practice::Decision;
use serde_json::{Value, json};

use crate::server::{Fault, Reply, Running};
use crate::till::{Ran, RunningCheck, Till, answer, open};
use crate::woocommerce_server::{Shared, Shop, order, start};

const MULTI: &str = "the provider serves on another thread than the one that waits for the program";

/// An order that the shop changed an hour ago.
fn annas(id: u32, changes: &Value) -> Value {
    #[expect(clippy::disallowed_methods, reason = "the real program has the real time")]
    let hour_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    let at = hour_ago.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let billing =
        json!({ "first_name": "Anna", "last_name": "Andersson", "email": "anna.andersson@post.example" });
    let mut members =
        json!({ "id": id, "number": id.to_string(), "date_modified_gmt": at, "billing": billing });
    for (name, value) in changes.as_object().into_iter().flatten() {
        members[name] = value.clone();
    }
    order(members)
}

/// A shop with these orders, and the till joined to it.
fn join(till: &Till, issuer: &str, orders: Vec<Value>) -> (Running, Shared) {
    let (running, shared) = start(Shop { orders, ..Shop::default() });
    let (key, secret) = (till.private_file("woo.key", "ck\n"), till.private_file("woo.secret", "cs"));
    let source = format!(
        "[policy]\nundo_s = 0\n[[sources]]\nkind = \"woocommerce\"\naddress = \"{}\"\nkey = {{ file = {key:?} }}\n\
         secret = {{ file = {secret:?} }}\ntell = true\ncomplete = true\n\
         locations = {{ \"Malmö C\" = \"PRACTICE-1\" }}\n",
        running.base
    );
    till.configure(&format!("{}{source}", till.configuration(issuer)));
    (running, shared)
}

fn of_event<'a>(events: &'a [Value], name: &str) -> &'a Value {
    events.iter().find(|event| event["event"] == name).unwrap_or_else(|| panic!("no {name}: {events:?}"))
}

fn alone() -> Till {
    Till::at("http://127.0.0.1:9")
}

#[test]
fn orders_are_read_once_and_reading_goes_on_where_it_was() {
    let till = alone();
    let sent = json!({ "shipping_lines": [{ "method_id": "flat_rate", "meta_data": [] }] });
    let orders = vec![annas(1, &json!({})), annas(2, &sent), annas(3, &json!({ "line_items": "none" }))];
    let (running, shared) = join(&till, "http://127.0.0.1:9", orders);
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let events = ran.events();
    let read = of_event(&events, "shop_read");
    assert_eq!(
        (&read["added"], read["skipped"].as_array().map(Vec::len)),
        (&1.into(), Some(1)),
        "{}",
        ran.all()
    );
    assert_eq!((&ran.last()["shops"], &ran.last()["shops_failed"]), (&1.into(), &0.into()));
    assert_eq!(till.run(&["--json", "orders", "show", "1"]).last()["blocked"], Value::Null);

    let before = running.seen().len();
    shared.lock().expect("a shop").orders[0] = annas(1, &sent);
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!(of_event(&ran.events(), "shop_read")["elsewhere"], 1, "{}", ran.all());
    let first = running.seen()[0].query("modified_after").map(str::to_owned);
    let later = running.seen()[before].query("modified_after").map(str::to_owned);
    assert!(later > first, "{first:?} {later:?}");
    assert_eq!(till.run(&["--json", "orders", "show", "1"]).last()["blocked"], "cancelled_order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_over_is_told_to_the_shop_once() {
    let (provider, till) = open().await;
    let (running, shared) = join(&till, &provider.issuer, vec![annas(4711, &json!({}))]);
    assert_eq!(till.run(&["--json", "orders", "sync"]).code, 0, "{MULTI}");
    let words = ["--json", "check", "--order", "4711", "--hand-over", "--seen"];
    let check = RunningCheck::start(till.configured(&words));
    answer(&provider, &Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!(ran.code, 0, "{}", ran.all());
    let waiting = till.run(&["--json", "outbox", "list"]);
    assert_eq!((&waiting.last()["state"], &waiting.last()["number"]), (&"waiting".into(), &"4711".into()));
    assert!(shared.lock().expect("a shop").notes.is_empty());

    // The shop takes the note down, and its answer is lost; the note is found when it is told again.
    running.break_after(2, Fault::Lost);
    let ran = till.run(&["--json", "outbox", "tell"]);
    assert_eq!((ran.code, &ran.last()["waiting"]), (0, &1.into()), "{}", ran.all());
    let waiting = till.run(&["--json", "outbox", "list"]);
    assert_eq!((&waiting.last()["trouble"], &waiting.last()["attempts"]), (&"try_later".into(), &1.into()));
    assert_eq!(shared.lock().expect("a shop").notes.len(), 1);

    let news = waiting.last()["news"].as_str().expect("its name").to_owned();
    let ran = till.run(&["--json", "outbox", "retry", &news]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"news".into()), "only what failed: {}", ran.all());
    let all = till.run(&["outbox", "list", "--all"]);
    assert!(all.output.contains(&news) && all.output.contains("waiting"), "{}", all.all());
    assert!(!all.output.contains("Anna") && !all.output.contains("post.example"), "it names nobody");

    // The shop is told, and configured not to tell its customer: the day's report says so, and when that is over.
    let untold = |till: &Till| till.run(&["--json", "ledger", "day"]).last()["customers_untold"].clone();
    assert_eq!(untold(&till), json!({ "no_shop": 0, "notifications_off": 1, "shop_not_told": 0 }));
    let told = std::fs::read_to_string(till.path("config.toml")).expect("its configuration");
    till.configure(&told.replace("tell = true", "tell = true\nnotify_customer = true"));
    assert_eq!(untold(&till), json!({ "no_shop": 0, "notifications_off": 0, "shop_not_told": 1 }));
}

#[test]
fn what_is_wrong_with_a_shop_is_told_and_nothing_stops() {
    let till = alone();
    let (running, _) = join(&till, "http://127.0.0.1:9", vec![annas(1, &json!({}))]);
    let point = |ran: &Ran| {
        let events = ran.events();
        let shops = events.iter().find(|event| event["point"] == "shops").expect("a point").clone();
        (
            shops["result"].as_str().expect("a result").to_owned(),
            shops["detail"].as_str().expect("text").to_owned(),
        )
    };
    let (result, detail) = point(&till.run(&["--json", "doctor"]));
    assert_eq!(
        (result.as_str(), detail),
        ("passed", format!("woocommerce {}", running.base.as_str().trim_end_matches('/')))
    );
    assert!(running.seen().iter().all(|seen| seen.method == "GET" && seen.path.ends_with("/orders/0")));

    till.private_file("woo.secret", "wrong");
    let ran = till.run(&["--json", "orders", "sync"]);
    let error = of_event(&ran.events(), "error").clone();
    assert_eq!((ran.code, &error["kind"]), (1, &"shop".into()), "{}", ran.all());
    assert!(error["message"].as_str().is_some_and(|said| said.contains("refuses the key")), "{error}");
    let (result, detail) = point(&till.run(&["--json", "doctor"]));
    assert!(result == "failed" && detail.contains("refuses the key"), "{detail}");
    std::fs::remove_file(till.path("woo.secret")).expect("removed");
    assert_eq!(till.run(&["--json", "orders", "list"]).code, 0, "the till works without it");
    let (result, detail) = point(&till.run(&["--json", "doctor"]));
    assert!(result == "failed" && detail.contains("woo.secret"), "{detail}");
}

/// Whatever a shop answers: its key goes to its own address and nowhere else, and into no output.
#[test]
fn the_key_of_a_shop_goes_nowhere_else() {
    let evil = Running::start(|_| Reply::json(200, &json!([])));
    let till = alone();
    let canaries = ["ck_canary-4711-key", "cs_canary-4711-secret"];
    let mut orders = vec![annas(1, &json!({ "number": evil.base.as_str() }))];
    orders.push(annas(2, &json!({ "self": evil.base.as_str(), "_links": { "next": evil.base.as_str() } })));
    let (running, shared) = join(&till, "http://127.0.0.1:9", orders);
    shared.lock().expect("a shop").link = Some(evil.base.to_string());
    let good = till.run(&["--json", "orders", "sync"]);
    assert_eq!(good.code, 0, "{}", good.all());
    till.private_file("woo.key", canaries[0]);
    till.private_file("woo.secret", canaries[1]);
    let location = format!("{}wp-json/wc/v3/orders", evil.base);
    for status in [301, 302, 307, 308, 401, 429, 503] {
        let reply = Reply::json(status, &json!({ "code": "elsewhere", "data": location.as_str() }));
        running.break_after(0, Fault::Instead(reply.with("location", location.as_str())));
        for words in [&["--json", "orders", "sync"][..], &["doctor"]] {
            let ran = till.run(words);
            assert!(canaries.iter().all(|canary| !ran.all().contains(canary)), "{}", ran.all());
        }
    }
    assert_eq!(evil.seen().len(), 0, "nobody else was asked anything");
    assert!(running.seen().iter().any(|seen| seen.headers.contains_key("authorization")));
}
