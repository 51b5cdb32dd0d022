//! The choice before there is a till: to practise, or to have this one connected. And the way back out of practice.
//!
//! Nothing is configured yet, so that nothing can be opened: one screen is shown, and the teller's own choices are kept.
//! Whoever practises gets the desk of the practice till through the same handle (`rooms.rs`), and comes back by it.

use std::{any::Any, future::Future, pin::Pin, sync::Arc};

use pickup::realm::Realm;

use crate::{
    Desk,
    failure::Failure,
    ports::PreferencesFile,
    request::Act,
    rooms::{self, Next, Room},
    view::{CannotStart, FirstRunScreen, Preferences, Screen, View},
};

/// What is known of a computer on which nothing is configured.
pub struct FirstRun {
    /// How the teller likes to see it, as far as anybody chose.
    pub preferences: Preferences,
    /// Where that is kept.
    pub keep: Arc<dyn PreferencesFile>,
    /// Where the configuration belongs.
    pub machine_file: String,
}

/// A till that was opened: its desk, and whatever has to live as long as it.
pub struct OpenTill {
    /// The desk.
    pub desk: Desk,
    /// Dropped after the desk has stopped.
    pub rest: Box<dyn Any + Send>,
}

/// What comes of opening something.
type Opening<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Opens the practice till, or says why it can't be.
pub type OpenPractice = Box<dyn Fn() -> Opening<Result<OpenTill, (CannotStart, String)>> + Send + Sync>;

/// Opens what there is without practice.
pub type LeavePractice = Box<dyn FnOnce() -> Opening<Afterwards> + Send>;

/// What whoever leaves practice comes to.
pub enum Afterwards {
    /// Nothing is configured: the choice.
    Choice(FirstRun, OpenPractice),
    /// The till that is configured.
    Till(OpenTill),
    /// It is configured, and can't be opened.
    Nothing(CannotStart, String),
}

impl Desk {
    /// A desk that offers the choice, on the current runtime.
    #[must_use]
    pub fn first_run(first: FirstRun, practise: OpenPractice) -> Self {
        rooms::desk(Room::Choice(Lobby::new(first), practise), Realm::Practice)
    }

    /// A desk that practises because whoever started it said so, and can be left for what there is without practice.
    #[must_use]
    pub fn practice(practising: OpenTill, leave: LeavePractice) -> Self {
        rooms::desk(Room::Practice(practising, Next::Elsewhere(leave)), Realm::Real)
    }
}

/// The choice, as it is shown.
pub(crate) struct Lobby {
    first: FirstRun,
    /// Whoever is to connect it reads how.
    connecting: bool,
}

impl Lobby {
    pub(crate) fn new(first: FirstRun) -> Self {
        Self { first, connecting: false }
    }

    /// The same choice, after practice: what was chosen there about the looks is kept.
    pub(crate) fn again(self, preferences: Preferences) -> Self {
        Self::new(FirstRun { preferences, ..self.first })
    }

    pub(crate) fn preferences(&self) -> Preferences {
        self.first.preferences
    }

    pub(crate) fn view(&self) -> View {
        let FirstRun { preferences, machine_file, .. } = &self.first;
        let screen = FirstRunScreen { connecting: self.connecting, machine_file: machine_file.clone() };
        let view = View::without_a_till(Screen::FirstRun(screen));
        View { preferences: *preferences, ..view }
    }

    pub(crate) fn act(&mut self, act: &Act) -> Result<(), Failure> {
        if let Act::Prefer { preferences } = act {
            self.first.preferences = self.first.keep.keep(*preferences);
            Ok(())
        } else if *act == Act::Connect && !self.connecting {
            self.connecting = true;
            Ok(())
        } else if *act == Act::Back && self.connecting {
            self.connecting = false;
            Ok(())
        } else {
            Err(Failure::NotNow)
        }
    }
}
