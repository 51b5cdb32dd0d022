//! The customer display's window, as the desk wants it: what is plugged in, and where the window goes.
//!
//! Which screen that is decides `display.rs`; a shell only tells and places.

use tokio::sync::watch;

use crate::display::{Arrangement, Placement};

/// The window that the customer looks at.
pub trait CustomerDisplay: Send + Sync {
    /// What is plugged in and where our other windows lie, now and whenever that changes.
    fn arrangement(&self) -> watch::Receiver<Arrangement>;
    /// Puts the window there, without taking the focus, or takes it away.
    fn place(&self, placement: Option<&Placement>);
}

/// No display, where there are no windows.
pub struct NoDisplay;

impl CustomerDisplay for NoDisplay {
    fn arrangement(&self) -> watch::Receiver<Arrangement> {
        watch::channel(Arrangement::default()).1
    }

    fn place(&self, _placement: Option<&Placement>) {}
}
