//! The names of the files in a data folder. What they are for is said where they are made.

use crate::note::NOTE_FILE;

/// The database's file in the data folder.
pub const DATABASE_FILE: &str = "claimcheck.db";

/// Every file that a store makes in its folder. Whoever deletes a folder's data deletes all of them: a note without its
/// database stops the next one.
pub const FILES: [&str; 13] = [
    DATABASE_FILE,
    WAL_FILE,
    "claimcheck.db-shm",
    NOTE_FILE,
    "ledger.head.new",
    "ledger.head.lock",
    WINDOW_LOCK,
    OPENING_LOCK,
    SNAPSHOT_FILE,
    SNAPSHOT_LOCK,
    USE_LOCK,
    CHECKS_LOCK,
    WINDOW_SOCKET,
];

pub(crate) const WAL_FILE: &str = "claimcheck.db-wal";

/// Where the window that uses a folder can be asked to come to the front.
pub const WINDOW_SOCKET: &str = "window.sock";
pub(crate) const WINDOW_LOCK: &str = "window.lock";
pub(crate) const OPENING_LOCK: &str = "opening.lock";

/// Held by whoever has the database open, together with others; alone by who sets it aside.
pub(crate) const USE_LOCK: &str = "use.lock";

/// Held by each command that may check somebody, together with others; alone by a window that looks for lost checks.
pub(crate) const CHECKS_LOCK: &str = "checks.lock";

/// The database at one moment, while a backup of it is made.
pub(crate) const SNAPSHOT_FILE: &str = "snapshot.db";

/// Held by whoever makes a backup.
pub(crate) const SNAPSHOT_LOCK: &str = "snapshot.lock";
