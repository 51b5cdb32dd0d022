//! The same pick-up against a provider that is not ours: npm's certified `oidc-provider`, over real sockets in real time.
//!
//! The till is opened as IT would set it up, from a configuration file in the test realm. The provider runs as a process
//! of its own (`provider.mjs`) and ends with the test.
#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

mod certificates;
mod fapi;
mod hints;
mod keys;
mod methods;
mod pick_ups;
mod provider;
mod signed;
mod till;
