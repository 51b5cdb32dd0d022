//! A Shopify shop as its documents describe it: tokens that run out, GraphQL errors in answers of status 200, a budget
//! of points, lists with cursors, and fulfilments.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Reply, Running, Seen, with_members};

/// The shop behind the server.
#[derive(Default)]
pub(crate) struct Shop {
    pub(crate) orders: Vec<Value>,
    /// The scopes of the app; all that a till needs if nothing is said. Without `read_all_orders` what was made more than 60
    /// days ago is hidden.
    pub(crate) scopes: Option<Vec<&'static str>>,
    /// The tokens that are good.
    pub(crate) tokens: HashSet<String>,
    /// How many tokens were given.
    pub(crate) given: usize,
    /// What was fulfilled, as it was asked for.
    pub(crate) fulfilled: Vec<Value>,
    /// Errors that fulfilments get.
    pub(crate) user_errors: Value,
    /// Done after each list that was given.
    #[expect(clippy::type_complexity, reason = "used once")]
    pub(crate) meanwhile: Option<Box<dyn FnMut(&mut Vec<Value>) + Send>>,
}

/// What a till needs that tells of hand-overs, as the shop lists it: what may be written may be read.
pub(crate) const ALL_SCOPES: [&str; 4] =
    ["write_orders", "read_all_orders", "read_customers", "write_merchant_managed_fulfillment_orders"];

/// Made after 60 days before the moment that it is in these tests.
fn is_young(order: &Value) -> bool {
    order["createdAt"].as_str().unwrap() > "2026-09-23T14:00:00Z"
}

pub(crate) type Shared = Arc<Mutex<Shop>>;

pub(crate) fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/shopify_order.json")).unwrap()
}

/// The fixture with these members replaced.
pub(crate) fn order(changes: Value) -> Value {
    with_members(fixture(), &changes)
}

pub(crate) fn start(shop: Shop) -> (Running, Shared) {
    Running::share(shop, Shop::answer)
}

pub(crate) fn throttled() -> Reply {
    let extensions =
        json!({ "code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits" });
    Reply::json(
        200,
        &json!({
            "errors": [{ "message": "Throttled", "extensions": extensions }],
            "extensions": { "cost": {
                "requestedQueryCost": 752, "actualQueryCost": null,
                "throttleStatus": { "maximumAvailable": 1000.0, "currentlyAvailable": 52, "restoreRate": 100.0 }
            } }
        }),
    )
}

impl Shop {
    fn answer(&mut self, seen: &Seen) -> Reply {
        match (seen.method.as_str(), seen.path.as_str()) {
            ("POST", "/admin/oauth/access_token") => self.grant(seen),
            ("POST", "/admin/api/2026-10/graphql.json") => self.graphql(seen),
            _ => Reply::page(404),
        }
    }

    fn scopes(&self) -> &[&'static str] {
        self.scopes.as_deref().unwrap_or(&ALL_SCOPES)
    }

    fn grant(&mut self, seen: &Seen) -> Reply {
        let form = "grant_type=client_credentials&client_id=app&client_secret=hush";
        if seen.body != form {
            return Reply::json(400, &json!({ "error": "invalid_client", "error_description": "no" }));
        }
        self.given += 1;
        let token = format!("shpat_{}", self.given);
        self.tokens.insert(token.clone());
        Reply::json(200, &json!({ "access_token": token, "scope": "read_orders", "expires_in": 86_399 }))
    }

    fn graphql(&mut self, seen: &Seen) -> Reply {
        if !seen.headers.get("x-shopify-access-token").is_some_and(|token| self.tokens.contains(token)) {
            let said = "[API] Invalid API key or access token (unrecognized login or wrong password)";
            return Reply::json(401, &json!({ "errors": said }));
        }
        let (asked, query) = (seen.json(), seen.json()["query"].as_str().unwrap().to_owned());
        let variables = &asked["variables"];
        let data = if query.starts_with("query Changes(") {
            json!({ "orders": self.list(variables) })
        } else if query.starts_with("query Order(") {
            let id = &variables["id"];
            let shown = |order: &&Value| self.scopes().contains(&"read_all_orders") || is_young(order);
            json!({ "order": self.orders.iter().filter(shown).find(|order| order["id"] == *id) })
        } else if query.starts_with("query Scopes ") {
            let scopes: Vec<_> = self.scopes().iter().map(|scope| json!({ "handle": scope })).collect();
            json!({ "currentAppInstallation": { "accessScopes": scopes } })
        } else {
            json!({ "fulfillmentCreate": self.fulfil(&variables["fulfillment"]) })
        };
        let cost = json!({
            "requestedQueryCost": 100, "actualQueryCost": 12,
            "throttleStatus": { "maximumAvailable": 1000.0, "currentlyAvailable": 988, "restoreRate": 100.0 }
        });
        Reply::json(200, &json!({ "data": data, "extensions": { "cost": cost } }))
    }

    fn list(&mut self, variables: &Value) -> Value {
        let query = variables["query"].as_str().unwrap();
        let mut found: Vec<_> = self.orders.iter().filter(|order| matches(order, query)).cloned().collect();
        found.sort_by_key(place);
        if let Some(after) = variables["after"].as_str() {
            found.retain(|order| place(order).as_str() > after);
        }
        let first = usize::try_from(variables["first"].as_u64().unwrap()).unwrap();
        let has_next = found.len() > first;
        found.truncate(first);
        let end = found.last().map(place);
        let brief = |order: &Value| {
            let parts = order["fulfillmentOrders"]["nodes"].as_array().unwrap().iter();
            let parts: Vec<_> = parts
                .map(|one| json!({ "status": one["status"], "deliveryMethod": one["deliveryMethod"] }))
                .collect();
            json!({
                "id": order["id"], "name": order["name"], "updatedAt": order["updatedAt"],
                "fulfillmentOrders": { "pageInfo": { "hasNextPage": false }, "nodes": parts }
            })
        };
        let nodes: Vec<_> = found.iter().map(brief).collect();
        if let Some(meanwhile) = &mut self.meanwhile {
            meanwhile(&mut self.orders);
        }
        json!({ "pageInfo": { "hasNextPage": has_next, "endCursor": end }, "nodes": nodes })
    }

    fn fulfil(&mut self, fulfilment: &Value) -> Value {
        if self.user_errors.is_array() {
            return json!({ "fulfillment": null, "userErrors": self.user_errors });
        }
        self.fulfilled.push(fulfilment.clone());
        for group in fulfilment["lineItemsByFulfillmentOrder"].as_array().unwrap() {
            for asked in group["fulfillmentOrderLineItems"].as_array().unwrap() {
                let parts = self.orders.iter_mut().flat_map(|order| nodes(&mut order["fulfillmentOrders"]));
                let mut part = parts.filter(|part| part["id"] == group["fulfillmentOrderId"]);
                let part = part.next().unwrap();
                let line = nodes(&mut part["lineItems"]).find(|line| line["id"] == asked["id"]).unwrap();
                let left = line["remainingQuantity"].as_u64().unwrap() - asked["quantity"].as_u64().unwrap();
                line["remainingQuantity"] = json!(left);
                if nodes(&mut part["lineItems"]).all(|line| line["remainingQuantity"] == 0) {
                    part["status"] = json!("CLOSED");
                }
            }
        }
        json!({ "fulfillment": { "id": "gid://shopify/Fulfillment/1", "status": "SUCCESS" }, "userErrors": [] })
    }
}

fn nodes(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list["nodes"].as_array_mut().unwrap().iter_mut()
}

/// What a list is sorted by, and what its cursors name.
fn place(order: &Value) -> String {
    format!("{}:{}", order["updatedAt"].as_str().unwrap(), order["id"].as_str().unwrap())
}

/// The two searches that are known: by time, exactly, and by name, which finds parts as well.
fn matches(order: &Value, query: &str) -> bool {
    if let Some(from) = query.strip_prefix("updated_at:>='") {
        return order["updatedAt"].as_str().unwrap() >= from.trim_end_matches('\'');
    }
    let name = query.strip_prefix("name:\"").unwrap().strip_suffix('"').unwrap();
    order["name"].as_str().unwrap().contains(name)
}
