//! The provider seen from outside: hand-written HTTP against its router, time moved by hand.
//!
//! Nothing of the client is used here, and signatures are judged by a library that the provider does not sign with.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by failing")]

mod backchannel;
mod client_assertion;
mod control;
mod discovery;
mod faults;
mod forgeries;
mod hints;
mod holding;
mod id_token;
mod limits;
mod outages;
mod page;
mod profiles;
mod serving;
mod signed_request;
mod signer;
mod till;
mod token;
mod userinfo;
