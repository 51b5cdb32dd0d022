//! The real program, run as somebody at a terminal or a script runs it: arguments in, lines and exit code out.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

mod configuration;
mod ends;
mod man_in_the_middle;
mod orders;
mod pick_up;
mod practice_provider;
mod secrets;
mod till;
