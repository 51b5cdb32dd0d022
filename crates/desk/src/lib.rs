//! The application: one actor, one loop, one owner of state.
//!
//! It turns what the teller does into checks and hand-overs, and publishes one view that shells show. The world reaches
//! it through ports only.

pub mod failure;
pub mod ports;
pub mod request;
pub mod settings;
pub mod view;
