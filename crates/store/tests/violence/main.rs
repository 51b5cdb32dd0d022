//! The store's promises, held against somebody who means harm: changed rows, older copies, many tills at once, killed
//! processes, a disk that is full or fails.
//!
//! A process that is to be killed or to race is this very program, started again (`again.rs`).
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod again;
#[cfg(target_os = "linux")]
mod disk;
#[path = "../../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;
#[cfg(unix)]
mod kill;
mod locks;
mod names;
mod older_copy;
mod premises;
mod race;
mod retention;
mod shop;
mod tamper;
