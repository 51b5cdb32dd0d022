//! An open folder, and what is done to the files in it: no link is followed, nothing is waited for, and nothing is
//! written over.
//!
//! Where the system allows, everything happens relative to the open folder, so that nobody can exchange it for
//! another on the way.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

use jiff::Timestamp;

#[cfg(not(unix))]
pub(super) use elsewhere::Place;
#[cfg(unix)]
pub(super) use unix::Place;

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) size: u64,
    pub(super) modified: Timestamp,
    /// Which file it is, whatever its name in this folder.
    pub(super) identity: u64,
    /// Who can have written it, where that can be known.
    pub(super) writers: Option<Writers>,
}

/// Who can have written a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Writers {
    pub(super) owner: u32,
    /// Its group or everybody.
    pub(super) others: bool,
}
