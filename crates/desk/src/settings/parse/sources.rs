//! The list of sources: each is a table of its own kind, and an error names which of them and what in it.
//!
//! What a source means is in `sources.rs` above.

use std::collections::BTreeMap;
use std::path::Path;

use pickup::import::Shopify;
use pickup::realm::Realm;
use pickup::text::StoreId;
use url::Url;

use super::reader::{Reader, absolute, label};
use crate::settings::error::SettingsError;
use crate::settings::sources::{FolderSource, SourceSettings};
use crate::settings::value::Value;

const KEY: &str = "sources";

/// More than any shop has.
const SOURCES_MAX: usize = 16;

/// What a folder may have set.
const OF_A_FOLDER: [&str; 6] =
    ["kind", "path", "keep_good", "shopify_shop", "shopify_pickup_methods", "locations"];

/// Every source. None may lie in another, nor in the data folder, where nobody but the till may write.
pub(super) fn sources(
    read: &Reader<'_>,
    realm: Realm,
    data_dir: &Path,
) -> Result<Vec<SourceSettings>, SettingsError> {
    let list = read.list(KEY)?;
    if list.len() > SOURCES_MAX {
        return Err(read.wrong_because(KEY, &format!("a list of at most {SOURCES_MAX} sources")));
    }
    let mut sources: Vec<SourceSettings> = Vec::new();
    for (place, value) in list.iter().enumerate() {
        let entry = Entry { read, number: place + 1, table: value.table().ok_or_else(|| read.wrong(KEY))? };
        let source = match entry.table.get("kind").and_then(Value::text) {
            Some("folder") => SourceSettings::Folder(entry.folder()?),
            Some(kind @ ("woocommerce" | "shopify" | "https")) => {
                SourceSettings::Shop(Box::new(entry.shop(kind, realm)?))
            }
            Some(_) | None => {
                return Err(
                    entry.wrong("`kind` must be \"folder\", \"woocommerce\", \"shopify\" or \"https\"")
                );
            }
        };
        if source.overlaps(data_dir) {
            return Err(entry.wrong("`path` must lie outside the data folder, and not around it"));
        }
        if let SourceSettings::Folder(folder) = &source
            && sources.iter().any(|other| other.overlaps(&folder.path))
        {
            return Err(entry.wrong("`path` must lie outside the folders of the other sources"));
        }
        if sources.iter().any(|other| other.is_same_shop(&source)) {
            return Err(entry.wrong("the shop is one of the other sources already"));
        }
        sources.push(source);
    }
    Ok(sources)
}

/// One table of the list.
pub(super) struct Entry<'a> {
    read: &'a Reader<'a>,
    /// From 1.
    number: usize,
    pub(super) table: &'a BTreeMap<String, Value>,
}

impl Entry<'_> {
    pub(super) fn wrong(&self, what: &str) -> SettingsError {
        self.read.wrong_because(KEY, &format!("a list of sources; in source {}, {what}", self.number))
    }

    fn folder(&self) -> Result<FolderSource, SettingsError> {
        self.only(&OF_A_FOLDER)?;
        let path = self.table.get("path").and_then(Value::text).and_then(absolute);
        let path = path.ok_or_else(|| self.wrong("`path` must be an absolute path in quotes"))?;
        let keep_good = match self.table.get("keep_good") {
            None => false,
            Some(value) => value.switch().ok_or_else(|| self.wrong("`keep_good` must be true or false"))?,
        };
        let built_in = Shopify::default();
        let shop = match self.table.get("shopify_shop") {
            None => built_in.shop,
            Some(value) => value.text().and_then(host).ok_or_else(|| {
                self.wrong(
                    "`shopify_shop` must be the shop's host at Shopify, such as \"my-shop.myshopify.com\"",
                )
            })?,
        };
        let pickup_methods = match self.table.get("shopify_pickup_methods") {
            None => built_in.pickup_methods,
            Some(value) => self.pickup_methods(value).ok_or_else(|| {
                self.wrong(
                    "`shopify_pickup_methods` must be a list of texts, such as [\"pickup\"], and not empty",
                )
            })?,
        };
        let locations = match self.table.get("locations") {
            None => built_in.locations,
            Some(value) => locations(value).ok_or_else(|| {
                self.wrong(
                    "`locations` must be a table of stores by the names of locations, such as \
                     { \"Main Street\" = \"SE-042\" }",
                )
            })?,
        };
        Ok(FolderSource { path, keep_good, shopify: Shopify { shop, pickup_methods, locations } })
    }

    /// An empty text would be in every method, and an empty list in none.
    fn pickup_methods(&self, value: &Value) -> Option<Vec<String>> {
        let methods: Vec<String> =
            value.texts()?.into_iter().map(|text| label(text.trim())).collect::<Option<_>>()?;
        (!methods.is_empty()).then_some(methods)
    }

    /// A name that means nothing here is a mistake, and most likely one in spelling.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), SettingsError> {
        let Some(unknown) = self.table.keys().find(|name| !names.contains(&name.as_str())) else {
            return Ok(());
        };
        let likeness = |name: &&&str| strsim::jaro_winkler(name, unknown);
        let nearest = names.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let nearest = nearest.copied().unwrap_or_default();
        Err(self.wrong(&format!("`{unknown}` is no setting of a source; did you mean `{nearest}`?")))
    }
}

/// The host as an address of the shop has it, so that both give an order one key.
fn host(text: &str) -> Option<String> {
    let bare = text.strip_prefix("https://").unwrap_or(text);
    let url = Url::parse(&format!("https://{bare}")).ok()?;
    let is_bare = url.path() == "/" && url.port().is_none() && url.username().is_empty();
    let is_bare = is_bare && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    url.host_str().filter(|host| is_bare && host.contains('.')).map(str::to_owned)
}

/// Stores by the names of locations.
pub(super) fn locations(value: &Value) -> Option<BTreeMap<String, StoreId>> {
    let store = |(name, store): (&String, &Value)| {
        Some((label(name)?, store.text().and_then(|store| StoreId::new(store).ok())?))
    };
    value.table()?.iter().map(store).collect()
}
