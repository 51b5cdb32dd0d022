//! The settings of one web shop: where it is, with which secrets it is asked, and what it is told.
//!
//! Places of secrets and never secrets. What the words mean to the shop's system is in the crate `shops`.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use pickup::text::StoreId;
use url::Url;

use super::SecretRef;
use super::trust::secret_fact;

/// A web shop that is asked for orders again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopSource {
    /// Its address. Every credential goes there and nowhere else.
    pub address: Url,
    /// How often it is asked what changed.
    pub every: Duration,
    /// Whether it is told of hand-overs.
    pub tell: bool,
    /// What it is.
    pub system: ShopSystem,
}

/// What a web shop is, and how it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShopSystem {
    /// WooCommerce by its REST API.
    WooCommerce(WooCommerceSource),
    /// Shopify by its Admin API.
    Shopify(ShopifySource),
    /// Whatever speaks our own format.
    Https(HttpsSource),
}

/// A WooCommerce shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WooCommerceSource {
    /// The consumer key.
    pub key: SecretRef,
    /// The consumer secret.
    pub secret: SecretRef,
    /// The statuses in which an order waits on the shelf.
    pub ready: Vec<String>,
    /// The stores by the name of their pickup location.
    pub locations: BTreeMap<String, StoreId>,
    /// The store of orders without a pickup location.
    pub store: Option<StoreId>,
    /// How many days are looked back the first time.
    pub first_days: u16,
    /// Whether an order is completed in the shop when nothing is left.
    pub complete: bool,
    /// Whether the note is for the customer too.
    pub notify_customer: bool,
    /// What a note begins with.
    pub note_handed_over: String,
    /// What a note on a correction begins with.
    pub note_corrected: String,
    /// What stands before the number of items left.
    pub note_left: String,
    /// The time zone of the note.
    pub time_zone: TimeZone,
}

/// A Shopify shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopifySource {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretRef,
    /// The statuses of a fulfilment order in which its goods wait on the shelf.
    pub ready: Vec<String>,
    /// The stores by the id or the name of their location.
    pub locations: BTreeMap<String, StoreId>,
    /// How many days are looked back the first time.
    pub first_days: u16,
    /// Whether the shop mails the customer when it is told.
    pub notify_customer: bool,
}

/// A system that speaks our own format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpsSource {
    /// What its orders say of their system.
    pub system: String,
    /// What its orders say of their shop.
    pub shop: String,
    /// How a till proves who asks.
    pub key: HttpsKey,
}

/// How a till proves who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpsKey {
    /// Not at all, as within a closed network.
    None,
    /// A bearer token.
    Bearer(SecretRef),
    /// A name and a password.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: SecretRef,
    },
}

impl ShopSystem {
    /// The name in the configuration.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::WooCommerce(_) => "woocommerce",
            Self::Shopify(_) => "shopify",
            Self::Https(_) => "https",
        }
    }
}

impl ShopSource {
    /// Everything about it in one spelling, each part with its length.
    pub(super) fn fact(&self) -> String {
        let mut parts = vec![
            self.system.kind().to_owned(),
            self.address.to_string(),
            self.every.as_secs().to_string(),
            self.tell.to_string(),
        ];
        match &self.system {
            ShopSystem::WooCommerce(woo) => {
                let switches = [woo.complete, woo.notify_customer].map(|switch| switch.to_string());
                let store = woo.store.as_ref().map_or("", StoreId::as_str).to_owned();
                parts.extend([secret_fact(&woo.key), secret_fact(&woo.secret), list(&woo.ready)]);
                parts.extend([stores(&woo.locations), store, woo.first_days.to_string()]);
                parts.extend(switches);
                parts.extend([
                    woo.note_handed_over.clone(),
                    woo.note_corrected.clone(),
                    woo.note_left.clone(),
                ]);
                parts.push(woo.time_zone.iana_name().unwrap_or_default().to_owned());
            }
            ShopSystem::Shopify(shopify) => {
                parts.extend([shopify.client_id.clone(), secret_fact(&shopify.client_secret)]);
                parts.extend([list(&shopify.ready), stores(&shopify.locations)]);
                parts.extend([shopify.first_days.to_string(), shopify.notify_customer.to_string()]);
            }
            ShopSystem::Https(https) => {
                parts.extend([https.system.clone(), https.shop.clone()]);
                match &https.key {
                    HttpsKey::None => {}
                    HttpsKey::Bearer(token) => parts.extend(["bearer".to_owned(), secret_fact(token)]),
                    HttpsKey::Basic { user, password } => {
                        parts.extend(["basic".to_owned(), user.clone(), secret_fact(password)]);
                    }
                }
            }
        }
        list(&parts)
    }
}

fn part(text: &str) -> String {
    format!("{}:{text};", text.len())
}

fn list(parts: &[String]) -> String {
    parts.iter().map(|text| part(text)).collect()
}

fn stores(locations: &BTreeMap<String, StoreId>) -> String {
    locations.iter().map(|(name, store)| part(name) + &part(store.as_str())).collect()
}
