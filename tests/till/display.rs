//! Screens that can be plugged in and out, and a customer display that remembers where it was put. Real monitors are not
//! in it: the window's tests have those of a virtual display.

use std::sync::Mutex;

use desk::{
    display::{Area, Arrangement, Placement, Screen},
    ports::CustomerDisplay,
};
use tokio::sync::watch;

/// The teller's screen.
pub const TELLERS_SCREEN: Area = Area { x: 0, y: 0, width: 1280, height: 800 };
/// The customer's screen, at the right of it.
pub const CUSTOMERS_SCREEN: Area = Area { x: 1280, y: 0, width: 1920, height: 1080 };

/// The screens of a till, and the display's window.
pub struct FakeDisplay {
    arrangement: watch::Sender<Arrangement>,
    placed: Mutex<Vec<Option<Placement>>>,
}

impl Default for FakeDisplay {
    fn default() -> Self {
        let both = [("till", TELLERS_SCREEN), ("customer", CUSTOMERS_SCREEN)];
        Self { arrangement: watch::Sender::new(arranged(&both, TELLERS_SCREEN)), placed: Mutex::default() }
    }
}

impl FakeDisplay {
    /// From now on these screens are there, and the teller's window lies here.
    pub fn plug(&self, screens: &[(&str, Area)], teller: Area) {
        self.arrangement.send_replace(arranged(screens, teller));
    }

    /// Where the window was put, in order; nothing where it was taken away.
    pub fn placed(&self) -> Vec<Option<Placement>> {
        self.placed.lock().expect("no test panics while it holds this").clone()
    }
}

fn arranged(screens: &[(&str, Area)], teller: Area) -> Arrangement {
    let screen = |(name, area): &(&str, Area)| Screen { name: (*name).to_owned(), area: *area };
    Arrangement::new(screens.iter().map(screen).collect(), Some(teller), None)
}

impl CustomerDisplay for FakeDisplay {
    fn arrangement(&self) -> watch::Receiver<Arrangement> {
        self.arrangement.subscribe()
    }

    fn place(&self, placement: Option<&Placement>) {
        self.placed.lock().expect("no test panics while it holds this").push(placement.cloned());
    }
}
