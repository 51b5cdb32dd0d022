//! The real program, run as somebody at a terminal or a script runs it: arguments in, lines and exit code out.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

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
mod impostor;
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
#[expect(unreachable_pub, reason = "it is a library's where it lives")]
#[path = "../../../../tests/till/search.rs"]
mod search;
mod secrets;
mod staff;
mod sync;
mod till;
