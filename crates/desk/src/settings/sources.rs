//! Where orders come from by themselves: one kind of settings for each kind of source.
//!
//! Not the sources (the crate `shops`) and not who may set them: all of it is trust, since a source says who owns what.

use std::path::{Path, PathBuf};

use pickup::import::Shopify;

use super::shops::ShopSource;

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
                format!("folder {path}{} {}{}", source.keep_good, part(&methods), part(&locations))
            }
            Self::Shop(source) => format!("shop {}", source.fact()),
        }
    }
}
