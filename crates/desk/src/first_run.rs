//! The choice before there is a till: to practise, or to have this one connected.
//!
//! Nothing is configured yet, so that nothing can be opened: one screen is shown, and the teller's own choices are kept.
//! Whoever practises gets the desk of the practice till through the same handle.

use std::{any::Any, future::Future, pin::Pin, sync::Arc};

use pickup::realm::Realm;
use tokio::sync::{mpsc, watch};

use crate::{
    ACTS_WAITING, Desk,
    customer::CustomerView,
    failure::Failure,
    ports::PreferencesFile,
    request::Act,
    run::Ask,
    view::{CannotStart, CannotStartScreen, FirstRunScreen, Preferences, Screen, View},
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

/// A practice till that was opened: its desk, and whatever has to live as long as it.
pub struct Practising {
    /// The desk.
    pub desk: Desk,
    /// Dropped with the desk.
    pub rest: Box<dyn Any + Send>,
}

/// Opens the practice till, or says why it can't be.
pub type OpenPractice = Box<
    dyn FnOnce() -> Pin<Box<dyn Future<Output = Result<Practising, (CannotStart, String)>> + Send>> + Send,
>;

impl Desk {
    /// A desk that offers the choice, on the current runtime.
    #[must_use]
    pub fn first_run(first: FirstRun, practise: OpenPractice) -> Self {
        let (asks, receiver) = mpsc::channel(ACTS_WAITING);
        let lobby = Lobby { first, connecting: false, version: 1 };
        let (sender, views) = watch::channel(Arc::new(lobby.view()));
        let (customers, customer_views) = watch::channel(Arc::new(CustomerView::without_a_till()));
        drop(tokio::spawn(lobby.run(receiver, Shown { views: sender, customers }, practise)));
        Self { asks, views, customer_views, realm: Realm::Practice }
    }
}

/// Where views go.
struct Shown {
    views: watch::Sender<Arc<View>>,
    customers: watch::Sender<Arc<CustomerView>>,
}

struct Lobby {
    first: FirstRun,
    /// Whoever is to connect it reads how.
    connecting: bool,
    version: u32,
}

impl Lobby {
    fn view(&self) -> View {
        let FirstRun { preferences, machine_file, .. } = &self.first;
        let screen = FirstRunScreen { connecting: self.connecting, machine_file: machine_file.clone() };
        let view = View::without_a_till(Screen::FirstRun(screen));
        View { version: self.version, preferences: *preferences, ..view }
    }

    async fn run(mut self, mut asks: mpsc::Receiver<Ask>, to: Shown, practise: OpenPractice) {
        let answer = loop {
            match asks.recv().await {
                None => return,
                Some(Ask::Link(answer)) => drop(answer.send(None)),
                Some(Ask::Act(Act::Practise, answer)) => break answer,
                Some(Ask::Act(act, answer)) => {
                    let result = self.act(&act);
                    self.version = self.version.wrapping_add(1);
                    to.views.send_replace(Arc::new(self.view()));
                    let _ = answer.send(result);
                }
            }
        };
        match practise().await {
            Ok(practising) => {
                let _ = answer.send(Ok(()));
                pass_on(practising, asks, to, self.version).await;
            }
            Err((because, detail)) => {
                let screen = Screen::CannotStart(CannotStartScreen { because, detail });
                let view = View::without_a_till(screen);
                let preferences = self.first.preferences;
                let view = View { version: self.version + 1, preferences, ..view };
                to.views.send_replace(Arc::new(view));
                let _ = answer.send(Ok(()));
            }
        }
    }

    fn act(&mut self, act: &Act) -> Result<(), Failure> {
        if let Act::Prefer { preferences } = act {
            self.first.preferences = *preferences;
            self.first.keep.keep(*preferences);
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

/// From now on the practice till is asked, and its views are shown: each newer than whatever was shown before it.
async fn pass_on(practising: Practising, mut asks: mpsc::Receiver<Ask>, to: Shown, before: u32) {
    let Practising { desk, rest } = practising;
    let (mut shown, mut customer_sees) = (desk.views(), desk.customer_views());
    shown.mark_changed();
    customer_sees.mark_changed();
    loop {
        tokio::select! {
            ask = asks.recv() => match ask {
                Some(ask) => {
                    if desk.asks.send(ask).await.is_err() {
                        break;
                    }
                }
                None => break,
            },
            changed = shown.changed() => {
                if changed.is_err() {
                    break;
                }
                let view = View::clone(&shown.borrow_and_update());
                let version = view.version.wrapping_add(before).wrapping_add(1);
                to.views.send_replace(Arc::new(View { version, ..view }));
            }
            changed = customer_sees.changed() => {
                if changed.is_err() {
                    break;
                }
                to.customers.send_replace(customer_sees.borrow_and_update().clone());
            }
        }
    }
    drop(desk);
    drop(rest);
}
