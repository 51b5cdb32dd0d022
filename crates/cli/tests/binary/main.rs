//! The real program, run as somebody at a terminal or a script runs it: arguments in, lines and exit code out.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

mod ask_owner;
mod backup;
mod between;
#[path = "../../../../tests/till/carried.rs"]
mod carried;
mod configuration;
mod damaged;
mod doctor;
mod doctor_on_the_way;
mod ends;
mod forger;
mod hint;
mod impostor;
mod inquiries;
mod ledger;
mod man_in_the_middle;
mod misbehaves;
mod orders;
#[expect(unreachable_pub, reason = "it is a library's where it lives")]
#[path = "../../../../tests/till/people.rs"]
mod people;
mod personal_data;
mod pick_up;
mod practice_provider;
mod private_key;
mod receipt;
mod remote;
mod restore;
#[expect(unreachable_pub, reason = "it is a library's where it lives")]
#[path = "../../../../tests/till/search.rs"]
mod search;
mod secrets;
#[expect(clippy::unwrap_used, reason = "it fails as the tests of its own crate do")]
#[path = "../../../shops/tests/web/server.rs"]
mod server;
mod staff;
mod sync;
mod till;
mod web_shop;
#[expect(clippy::unwrap_used, dead_code, reason = "the tests of its own crate use the rest of it")]
#[path = "../../../shops/tests/web/woocommerce_server.rs"]
mod woocommerce_server;
