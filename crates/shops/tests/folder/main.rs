//! A folder of orders as one finds it in a shop: real files, every trick that somebody may play with them, and no
//! file that is ever lost.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod every_file_is_kept;
mod inbox;
mod old;
mod sought;
mod tricks;
