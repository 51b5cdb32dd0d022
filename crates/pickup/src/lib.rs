//! The shop's rules: orders, owners, checks, hand-overs and the ledger.
//!
//! Pure. No runtime, no SQL, no network, no clock and no chance: time and random bytes are arguments.
//! It knows no protocol: what an identity provider proved arrives as a [`person::Person`].
//!
//! The way through: an [`order::Order`] is found in a [`store::Store`]; [`owner::judge`] compares it with a
//! person and, if it is the owner, gives a [`owner::ProofOfOwnership`]; a [`handover::HandOver`] can be made
//! from that proof only; [`store::Store::hand_over`] makes it true, together with its [`ledger`] entry.
#![deny(missing_docs)]

pub mod account;
pub mod activity;
pub mod approved;
pub mod budget;
pub mod check;
pub mod decision;
pub mod freeze;
pub mod handover;
pub mod import;
pub mod inquiry;
pub mod ledger;
mod lines;
pub mod manual;
pub mod mask;
pub mod money;
pub mod order;
pub mod outbox;
pub mod owner;
pub mod person;
pub mod personal_number;
mod plain;
pub mod policy;
pub mod pseudonym;
pub mod realm;
pub mod retention;
pub mod sealed_token;
pub mod shop;
pub mod staff;
pub mod store;
pub mod subject;
pub mod text;
pub mod warning;
