//! The tables of web shops among the sources: WooCommerce, Shopify, and whatever speaks our own format.
//!
//! Strict, as for all sources. An address that a secret would go to is https, but for a test on this machine.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use pickup::realm::Realm;
use pickup::shop::Source;
use pickup::text::StoreId;
use url::Url;

use super::reader::{label, secret_place};
use super::sources::{Entry, locations};
use crate::settings::error::SettingsError;
use crate::settings::secret::SecretRef;
use crate::settings::shops::{
    HttpsKey, HttpsSource, ShopSource, ShopSystem, ShopifySource, WooCommerceSource,
};
use crate::settings::value::Value;

/// What every web shop may have set.
const OF_ALL: [&str; 4] = ["kind", "address", "every_s", "tell"];
const OF_WOOCOMMERCE: [&str; 12] = [
    "key",
    "secret",
    "ready",
    "locations",
    "store",
    "first_days",
    "complete",
    "notify_customer",
    "note_handed_over",
    "note_corrected",
    "note_left",
    "time_zone",
];
const OF_SHOPIFY: [&str; 6] =
    ["client_id", "client_secret", "ready", "locations", "first_days", "notify_customer"];
const OF_HTTPS: [&str; 5] = ["system", "shop", "token", "user", "password"];

const EVERY_S: i64 = 60;
const WOOCOMMERCE_DAYS: u16 = 90;
const SHOPIFY_DAYS: u16 = 60;

impl Entry<'_> {
    /// One web shop of this kind.
    pub(super) fn shop(&self, kind: &str, realm: Realm) -> Result<ShopSource, SettingsError> {
        let own: &[&str] = match kind {
            "woocommerce" => &OF_WOOCOMMERCE,
            "shopify" => &OF_SHOPIFY,
            _ => &OF_HTTPS,
        };
        self.only(&[&OF_ALL, own].concat())?;
        if realm == Realm::Practice {
            return Err(self.wrong("practice has no web shops: nobody outside is asked or told"));
        }
        let every = self.whole("every_s", EVERY_S, 10..=86_400)?;
        Ok(ShopSource {
            address: self.address(realm)?,
            every: Duration::from_secs(u64::try_from(every).unwrap_or_default()),
            tell: self.switch("tell")?.unwrap_or(false),
            system: match kind {
                "woocommerce" => ShopSystem::WooCommerce(self.woocommerce()?),
                "shopify" => ShopSystem::Shopify(self.shopify()?),
                _ => ShopSystem::Https(self.https()?),
            },
        })
    }

    fn address(&self, realm: Realm) -> Result<Url, SettingsError> {
        let url = self.table.get("address").and_then(Value::text).and_then(|text| Url::parse(text).ok());
        let transport = match realm {
            Realm::Real => ciba::Transport::Https,
            Realm::Practice | Realm::Test => ciba::Transport::LoopbackHttp,
        };
        let bare = |url: &Url| {
            let plain = url.username().is_empty() && url.password().is_none();
            plain && url.query().is_none() && url.fragment().is_none()
        };
        url.filter(|url| transport.allows(url) && bare(url)).ok_or_else(|| {
            self.wrong("`address` must be an https address, without user name, password, query and fragment")
        })
    }

    fn woocommerce(&self) -> Result<WooCommerceSource, SettingsError> {
        let zone = self.text("time_zone")?.unwrap_or_else(|| "UTC".to_owned());
        let time_zone = TimeZone::get(&zone)
            .map_err(|_| self.wrong("`time_zone` must be the name of one, such as \"Europe/Stockholm\""))?;
        Ok(WooCommerceSource {
            key: self.secret("key")?,
            secret: self.secret("secret")?,
            ready: self.words("ready")?.unwrap_or_else(|| vec!["processing".to_owned()]),
            locations: self.stores()?,
            store: self.store()?,
            first_days: self.days(WOOCOMMERCE_DAYS)?,
            complete: self.switch("complete")?.unwrap_or(false),
            notify_customer: self.switch("notify_customer")?.unwrap_or(false),
            note_handed_over: self.text("note_handed_over")?.unwrap_or_else(|| "Handed over".to_owned()),
            note_corrected: self
                .text("note_corrected")?
                .unwrap_or_else(|| "Not handed over after all".to_owned()),
            note_left: self.text("note_left")?.unwrap_or_else(|| "Left to collect".to_owned()),
            time_zone,
        })
    }

    fn shopify(&self) -> Result<ShopifySource, SettingsError> {
        Ok(ShopifySource {
            client_id: self.needed("client_id")?,
            client_secret: self.secret("client_secret")?,
            ready: self.words("ready")?.unwrap_or_else(|| vec!["IN_PROGRESS".to_owned()]),
            locations: self.stores()?,
            first_days: self.days(SHOPIFY_DAYS)?,
            notify_customer: self.switch("notify_customer")?.unwrap_or(false),
        })
    }

    fn https(&self) -> Result<HttpsSource, SettingsError> {
        let system = self.needed("system")?;
        let shop = self.text("shop")?.unwrap_or_default();
        if Source::new(system.clone(), shop.clone()).is_err() {
            return Err(self.wrong("`system` and `shop` must be what its orders say of themselves"));
        }
        let token = self.table.contains_key("token").then(|| self.secret("token")).transpose()?;
        let password = self.table.contains_key("password").then(|| self.secret("password")).transpose()?;
        let key = match (token, self.text("user")?, password) {
            (None, None, None) => HttpsKey::None,
            (Some(token), None, None) => HttpsKey::Bearer(token),
            (None, Some(user), Some(password)) => HttpsKey::Basic { user, password },
            (_, _, _) => {
                return Err(self.wrong("there must be `token`, or `user` and `password`, or none of them"));
            }
        };
        Ok(HttpsSource { system, shop, key })
    }

    fn text(&self, name: &str) -> Result<Option<String>, SettingsError> {
        let Some(value) = self.table.get(name) else { return Ok(None) };
        let text = value.text().and_then(label);
        text.map(Some).ok_or_else(|| self.wrong(&format!("`{name}` must be a short text in quotes")))
    }

    fn needed(&self, name: &str) -> Result<String, SettingsError> {
        self.text(name)?.ok_or_else(|| self.wrong(&format!("`{name}` must be set")))
    }

    fn switch(&self, name: &str) -> Result<Option<bool>, SettingsError> {
        let Some(value) = self.table.get(name) else { return Ok(None) };
        value.switch().map(Some).ok_or_else(|| self.wrong(&format!("`{name}` must be true or false")))
    }

    fn whole(
        &self,
        name: &str,
        built_in: i64,
        limits: std::ops::RangeInclusive<i64>,
    ) -> Result<i64, SettingsError> {
        let Some(value) = self.table.get(name) else { return Ok(built_in) };
        value.whole().filter(|whole| limits.contains(whole)).ok_or_else(|| {
            let (least, most) = (limits.start(), limits.end());
            self.wrong(&format!("`{name}` must be a whole number from {least} to {most}"))
        })
    }

    fn days(&self, built_in: u16) -> Result<u16, SettingsError> {
        let days = self.whole("first_days", built_in.into(), 1..=365)?;
        Ok(u16::try_from(days).unwrap_or(built_in))
    }

    fn words(&self, name: &str) -> Result<Option<Vec<String>>, SettingsError> {
        let Some(value) = self.table.get(name) else { return Ok(None) };
        let words: Option<Vec<String>> =
            value.texts().and_then(|words| words.into_iter().map(label).collect());
        let words = words.filter(|words| !words.is_empty());
        words
            .map(Some)
            .ok_or_else(|| self.wrong(&format!("`{name}` must be a list of words in quotes, and not empty")))
    }

    fn stores(&self) -> Result<BTreeMap<String, StoreId>, SettingsError> {
        let Some(value) = self.table.get("locations") else { return Ok(BTreeMap::new()) };
        locations(value).ok_or_else(|| {
            self.wrong(
                "`locations` must be a table of stores by the names of locations, such as \
                 { \"Main Street\" = \"SE-042\" }",
            )
        })
    }

    fn store(&self) -> Result<Option<StoreId>, SettingsError> {
        let text = self.text("store")?;
        let wrong = || self.wrong("`store` must be the store of orders that name no location");
        text.map(|text| StoreId::new(text).map_err(|_| wrong())).transpose()
    }

    fn secret(&self, name: &str) -> Result<SecretRef, SettingsError> {
        let place = self.table.get(name).and_then(secret_place);
        place.ok_or_else(|| {
            self.wrong(&format!(
                "`{name}` must say where the secret is kept: {{ keyring = \"name\" }} or {{ file = \
                 \"/absolute/path\" }}, never the secret itself"
            ))
        })
    }
}
