//! Orders in and hand-overs out: the adapters of the shops that a till takes orders from.
//!
//! Each keeps the promises of [`pickup::shop::Shop`]. None decides anything about an order, and none talks to an
//! address that is not configured.
#![deny(missing_docs)]

pub mod https;
pub mod shopify;
mod wire;
pub mod woocommerce;

pub use wire::{Connection, Limits, Secret, Transport};
