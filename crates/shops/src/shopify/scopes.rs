//! What the app may do in the shop: the scopes that it was granted, and what the till lacks without them.
//!
//! Without `read_all_orders` an order older than 60 days is null, as if there were none. A scope that writes grants the
//! reading as well.

use pickup::shop::{Misconfigured, ShopError};
use serde::Deserialize;
use serde_json::json;

use super::api::Api;

const ASK: &str = "query Scopes { currentAppInstallation { accessScopes { handle } } }";

/// Lets the app see all orders, and not only those of the last 60 days.
const OLD_ORDERS: &str = "read_all_orders";
/// Without these no order comes, or only parts of it do.
const READ: [&str; 3] = ["read_orders", "read_customers", "read_merchant_managed_fulfillment_orders"];
/// Without this no hand-over can be told.
const TELL: &str = "write_merchant_managed_fulfillment_orders";

/// The scopes that an app was granted.
#[derive(Debug)]
pub(super) struct Scopes(Vec<String>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    current_app_installation: Installation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Installation {
    access_scopes: Vec<Scope>,
}

#[derive(Deserialize)]
struct Scope {
    handle: String,
}

impl Scopes {
    pub(super) async fn ask(api: &Api) -> Result<Self, ShopError> {
        let asked: Asked = api.ask(ASK, json!({})).await?;
        Ok(Self(asked.current_app_installation.access_scopes.into_iter().map(|scope| scope.handle).collect()))
    }

    pub(super) fn shows_old_orders(&self) -> bool {
        self.has(OLD_ORDERS)
    }

    /// Whether they are all that a till needs, and that it needs to tell of hand-overs.
    pub(super) fn suffice(&self, tells: bool) -> Result<(), Misconfigured> {
        let needed = READ.into_iter().chain(tells.then_some(TELL));
        let missing: Vec<_> = needed.filter(|scope| !self.has(scope)).collect();
        if !missing.is_empty() {
            let old = (!self.shows_old_orders()).then_some(OLD_ORDERS);
            let all: Vec<_> = missing.into_iter().chain(old).collect();
            return Err(Misconfigured::ScopesMissing { scopes: all.join(", ") });
        }
        match self.shows_old_orders() {
            true => Ok(()),
            false => Err(Misconfigured::OldOrdersHidden),
        }
    }

    fn has(&self, scope: &str) -> bool {
        let writes = scope.strip_prefix("read_").map(|what| format!("write_{what}"));
        self.0.iter().any(|granted| granted == scope || Some(granted) == writes.as_ref())
    }
}
