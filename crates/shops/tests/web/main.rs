//! The web shops against servers that behave like the real ones: paging, limits, faults, lost answers, and an enemy.
//!
//! The fixtures are written by us in the shape that the shops document, and are recorded from none of them; the
//! servers answer from them as the documents say. What a real shop does differently is not proven here.
#![expect(clippy::unwrap_used, reason = "a test that can't go on shall stop")]

mod asking;
mod faults;
mod https;
mod https_server;
mod openapi;
mod server;
mod shopify;
mod shopify_server;
mod woocommerce;
mod woocommerce_server;
mod woocommerce_told;
