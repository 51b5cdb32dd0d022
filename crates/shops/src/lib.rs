//! Orders in and hand-overs out: the adapters of the places that a till takes orders from.
//!
//! The web shops keep the promises of [`pickup::shop::Shop`]; a folder says whose word its orders are. None decides
//! anything about an order, and none talks to an address that is not configured.
#![deny(missing_docs)]

pub mod folder;
pub mod https;
pub mod shopify;
mod wire;
pub mod woocommerce;

pub use wire::{Connection, Limits, Secret, Transport};
