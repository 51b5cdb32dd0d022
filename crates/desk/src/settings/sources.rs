//! Where orders come from by themselves: one kind of settings for each kind of source.
//!
//! Not the sources (the crate `shops`) and not who may set them: all of it is trust, since a source says who owns what.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pickup::import::Shopify;

use super::Settings;
use super::shops::{ShopSource, ShopSystem};

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceSettings {
    /// Files that are dropped into a folder.
    Folder(FolderSource),
    /// A web shop.
    Shop(Box<ShopSource>),
}

/// A folder that files of orders are dropped into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderSource {
    /// The folder.
    pub path: PathBuf,
    /// Whether the good orders of a file count although others are bad.
    pub keep_good: bool,
    /// How an export of Shopify is meant.
    pub shopify: Shopify,
}

impl SourceSettings {
    /// Whether this and a folder lie in one another, so that files of the one would be taken for the other's.
    pub(super) fn overlaps(&self, folder: &Path) -> bool {
        match self {
            Self::Folder(source) => source.path.starts_with(folder) || folder.starts_with(&source.path),
            Self::Shop(_) => false,
        }
    }

    /// Whether both are one web shop.
    pub(super) fn is_same_shop(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Shop(one), Self::Shop(other)) => one.address == other.address,
            (Self::Folder(_), _) | (_, Self::Folder(_)) => false,
        }
    }

    /// The host of a shop at Shopify whose API is asked here.
    fn shopify_host(&self) -> Option<&str> {
        match self {
            Self::Shop(shop) if matches!(shop.system, ShopSystem::Shopify(_)) => shop.address.host_str(),
            Self::Shop(_) | Self::Folder(_) => None,
        }
    }

    /// Everything about it in one spelling, each part with its length.
    pub(super) fn fact(&self) -> String {
        match self {
            Self::Folder(source) => {
                let part = |text: &str| format!("{}:{text};", text.len());
                let methods: String = source.shopify.pickup_methods.iter().map(|text| part(text)).collect();
                let locations = source.shopify.locations.iter();
                let locations: String =
                    locations.map(|(name, store)| part(name) + &part(store.as_str())).collect();
                let path = part(&source.path.to_string_lossy());
                // A folder without it trusts as it did before there was such a setting.
                let shop = Some(&source.shopify.shop).filter(|shop| !shop.is_empty());
                let shop = shop.map(|shop| format!(" {}", part(shop))).unwrap_or_default();
                format!("folder {path}{} {}{}{shop}", source.keep_good, part(&methods), part(&locations))
            }
            Self::Shop(source) => format!("shop {}", source.fact()),
        }
    }
}

impl Settings {
    /// How exports of Shopify are meant that somebody brings: of the one shop that the sources name, if it is one.
    #[must_use]
    pub fn shopify_exports(&self) -> Shopify {
        let of_folder = |source: &SourceSettings| match source {
            SourceSettings::Folder(folder) => Some(folder.shopify.shop.clone()),
            SourceSettings::Shop(_) => None,
        };
        let shop = |source| of_folder(source).or_else(|| source.shopify_host().map(str::to_owned));
        let shops: BTreeSet<String> =
            self.sources.iter().filter_map(shop).filter(|shop| !shop.is_empty()).collect();
        let shop = if shops.len() == 1 { shops.into_iter().next() } else { None };
        Shopify { shop: shop.unwrap_or_default(), ..Shopify::default() }
    }

    /// The first folder whose exports of Shopify would be other orders than the same ones from Shopify's API, and the
    /// hosts that are asked there.
    #[must_use]
    pub fn folder_beside_shopify(&self) -> Option<(&Path, Vec<&str>)> {
        let hosts: Vec<&str> = self.sources.iter().filter_map(SourceSettings::shopify_host).collect();
        let beside = self.sources.iter().find_map(|source| match source {
            SourceSettings::Folder(folder) if !hosts.contains(&folder.shopify.shop.as_str()) => {
                Some(folder.path.as_path())
            }
            SourceSettings::Folder(_) | SourceSettings::Shop(_) => None,
        })?;
        (!hosts.is_empty()).then_some((beside, hosts))
    }
}
