//! The rules of this crate, one small file each: what must be refused, and what must not.

mod accepts;
mod refusals;
mod signer;
