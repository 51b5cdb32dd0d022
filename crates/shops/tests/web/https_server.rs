//! A system that keeps the promises of `docs/orders-api.yaml`: a list of changes with cursors of its own, orders by
//! number and by id, and hand-overs that are taken down once.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Reply, Running, Seen, with_members};

/// The system behind the server.
#[derive(Default)]
pub(crate) struct System {
    /// The orders, the longest unchanged first.
    pub(crate) orders: Vec<Value>,
    /// How many come in one answer.
    pub(crate) page: usize,
    pub(crate) handed_over: Vec<Value>,
    /// Whether it forgets where a till was.
    pub(crate) stuck: bool,
}

pub(crate) type Shared = Arc<Mutex<System>>;

pub(crate) fn start(system: System) -> (Running, Shared) {
    Running::share(system, System::answer)
}

/// An order with these members replaced.
pub(crate) fn order(id: &str, number: &str, changes: Value) -> Value {
    let order = json!({
        "schema": "claimcheck.order/1",
        "source": { "system": "example", "shop": "https://shop.example", "id": id },
        "number": number,
        "updated_at": "2026-11-22T13:05:00Z",
        "status": "ready",
        "payment": { "status": "paid", "currency": "SEK", "total": "1299.00", "due": "0.00" },
        "owner": { "name": "Anna Svensson", "email": "anna@example.se" },
        "pickup": { "location": "SE-042" },
        "lines": [{ "id": "315", "title": "Jacka, svart, M", "quantity": 2, "done": 1, "group": "fo_1" }]
    });
    with_members(order, &changes)
}

impl System {
    fn answer(&mut self, seen: &Seen) -> Reply {
        if seen.headers.get("authorization").map(String::as_str) != Some("Bearer hush") {
            return Reply::json(401, &json!({ "title": "who are you" }));
        }
        match (seen.method.as_str(), seen.path.as_str()) {
            ("GET", "/api/orders") => self.list(seen),
            ("POST", "/api/hand-overs" | "/api/corrections") => self.take_down(seen),
            _ => Reply::page(404),
        }
    }

    fn list(&self, seen: &Seen) -> Reply {
        let chosen = |path: &str, wanted: &str| {
            let orders = self.orders.iter().filter(|order| order.pointer(path).unwrap() == wanted);
            Reply::json(200, &json!({ "orders": orders.collect::<Vec<_>>(), "next": "0" }))
        };
        if let Some(number) = seen.query("number") {
            return chosen("/number", number);
        }
        if let Some(id) = seen.query("id") {
            return chosen("/source/id", id);
        }
        let from: usize = seen.query("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let orders: Vec<_> = self.orders.iter().skip(from).take(self.page).collect();
        let next = if self.stuck { from } else { from + orders.len() };
        let more = next < self.orders.len();
        Reply::json(200, &json!({ "orders": orders, "next": next.to_string(), "more": more, "hint": [] }))
    }

    fn take_down(&mut self, seen: &Seen) -> Reply {
        let hand_over = seen.json();
        let schema = match seen.path.as_str() {
            "/api/corrections" => "claimcheck.correction/1",
            _ => "claimcheck.hand-over/1",
        };
        assert_eq!(hand_over["schema"], schema, "each on its own path");
        assert_eq!(seen.headers["idempotency-key"], hand_over["id"].as_str().unwrap());
        if self.handed_over.iter().any(|known| known["id"] == hand_over["id"]) {
            return Reply::json(200, &json!({}));
        }
        let known = |order: &&Value| order["source"]["id"] == hand_over["source"]["id"];
        match self.orders.iter().find(known) {
            None => Reply { status: 404, ..Reply::json(404, &json!({ "title": "no such order" })) },
            Some(_) => {
                self.handed_over.push(hand_over);
                Reply::json(201, &json!({}))
            }
        }
    }
}
