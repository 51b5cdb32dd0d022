//! A WooCommerce shop as its documents describe it: orders sorted and filtered by their last change, pages, a search
//! that looks everywhere, notes, refunds, and errors in its own words.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Reply, Running, Seen, with_members};

pub(crate) const EVIL: &str = "http://127.0.0.1:1/evil";

/// The shop behind the server.
#[derive(Default)]
pub(crate) struct Shop {
    pub(crate) orders: Vec<Value>,
    pub(crate) notes: Vec<(u64, Value)>,
    pub(crate) refunds: Vec<(u64, Value)>,
    /// Done after each list that was given, as by people who work in the shop meanwhile.
    #[expect(clippy::type_complexity, reason = "used once")]
    pub(crate) meanwhile: Option<Box<dyn FnMut(&mut Vec<Value>) + Send>>,
    /// Where `Link: rel=next` leads.
    pub(crate) link: Option<String>,
    /// Whether it knows nothing of sorting by change, as old versions.
    pub(crate) unsorted: bool,
}

pub(crate) type Shared = Arc<Mutex<Shop>>;

pub(crate) fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/woocommerce_order.json")).unwrap()
}

/// The fixture with these members replaced.
pub(crate) fn order(changes: Value) -> Value {
    with_members(fixture(), &changes)
}

pub(crate) fn start(shop: Shop) -> (Running, Shared) {
    Running::share(shop, Shop::answer)
}

fn said(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({ "code": code, "message": "Sorry.", "data": { "status": status } }))
}

impl Shop {
    fn answer(&mut self, seen: &Seen) -> Reply {
        // "ck:cs"
        if seen.headers.get("authorization").map(String::as_str) != Some("Basic Y2s6Y3M=") {
            return said(401, "woocommerce_rest_cannot_view");
        }
        let Some(rest) = seen.path.strip_prefix("/wp-json/wc/v3/orders") else {
            return said(404, "rest_no_route");
        };
        let parts: Vec<_> = rest.split('/').skip(1).collect();
        match (seen.method.as_str(), parts.as_slice()) {
            ("GET", []) => self.list(seen),
            ("GET", [id]) => match self.find(id) {
                Some(order) => Reply::json(200, order),
                None => said(404, "woocommerce_rest_shop_order_invalid_id"),
            },
            ("PUT", [id]) => match self.find(id) {
                Some(order) => {
                    order["status"] = seen.json()["status"].clone();
                    Reply::json(200, order)
                }
                None => said(400, "woocommerce_rest_shop_order_invalid_id"),
            },
            ("GET", [id, "notes"]) => Reply::json(200, &of(id, &self.notes)),
            ("GET", [id, "refunds"]) => {
                let refunds = of(id, &self.refunds);
                Reply::json(200, refunds.get(0).unwrap_or(&json!([])))
            }
            ("POST", [id, "notes"]) => {
                let note = seen.json();
                self.notes.push((id.parse().unwrap(), note.clone()));
                Reply::json(201, &note)
            }
            _ => said(404, "rest_no_route"),
        }
    }

    fn find(&mut self, id: &str) -> Option<&mut Value> {
        self.orders.iter_mut().find(|order| order["id"].as_u64() == id.parse().ok())
    }

    fn list(&mut self, seen: &Seen) -> Reply {
        let number =
            |name: &str, default: usize| seen.query(name).map_or(default, |text| text.parse().unwrap());
        let (page, per_page) = (number("page", 1), number("per_page", 10));
        if !(1..=100).contains(&per_page) || page == 0 {
            return said(400, "rest_invalid_param");
        }
        let changed = |order: &Value| order["date_modified_gmt"].as_str().unwrap_or("2026-11-21").to_owned();
        let mut found: Vec<_> =
            self.orders.iter().filter(|order| order["status"] != "trash").cloned().collect();
        if !self.unsorted {
            assert_eq!(seen.query("modified_after").map(|_| seen.query("dates_are_gmt")), {
                seen.query("modified_after").map(|_| Some("true"))
            });
            // Both ends are left out, as in WordPress.
            found.retain(|order| {
                seen.query("modified_after").is_none_or(|after| changed(order).as_str() > after)
            });
            found.retain(|order| {
                seen.query("modified_before").is_none_or(|end| changed(order).as_str() < end)
            });
        }
        if let Some(text) = seen.query("search") {
            let looked_into = ["/number", "/billing/first_name", "/billing/email", "/id"];
            found.retain(|order| {
                looked_into.iter().any(|path| order.pointer(path).unwrap().to_string().contains(text))
            });
        }
        if seen.query("orderby") == Some("modified") && !self.unsorted {
            found.sort_by_key(|order| (changed(order), order["id"].as_u64()));
        }
        let pages = found.len().div_ceil(per_page);
        let shown: Vec<_> = found.iter().skip((page - 1) * per_page).take(per_page).cloned().collect();
        if let Some(meanwhile) = &mut self.meanwhile {
            meanwhile(&mut self.orders);
        }
        let mut reply = Reply::json(200, &Value::Array(shown))
            .with("x-wp-total", found.len().to_string())
            .with("x-wp-totalpages", pages.to_string());
        if let Some(link) = &self.link {
            reply = reply.with("link", format!("<{link}>; rel=\"next\""));
        }
        reply
    }
}

fn of(id: &str, all: &[(u64, Value)]) -> Value {
    all.iter().filter(|(order, _)| order.to_string() == id).map(|(_, value)| value.clone()).collect()
}
