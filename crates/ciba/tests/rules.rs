//! The rules of this crate, one small file each: what must be refused, and what must not.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on shall stop")]

mod accepts;
mod hides;
mod refusals;
mod signer;
