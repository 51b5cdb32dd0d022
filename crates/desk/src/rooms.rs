//! One handle for what a window shows one after the other: the choice of the first run, a practice till, and the till that
//! is configured here.
//!
//! What is left is stopped before anything else is opened, so that two of them never share a folder, a provider or a view.
//! Which of them comes next is said by whoever opened the first.

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    ACTS_WAITING, Desk,
    customer::CustomerView,
    failure::Failure,
    first_run::{Afterwards, LeavePractice, Lobby, OpenPractice, OpenTill},
    request::Act,
    run::Ask,
    view::{CannotStart, CannotStartScreen, Preferences, Screen, View},
};
use pickup::realm::Realm;

/// How long a desk that is left may take to stop; one that is slower may still hold its folder, which is told then.
const STOPS_WITHIN: Duration = Duration::from_secs(5);

/// What is shown.
pub(crate) enum Room {
    /// The choice where nothing is configured.
    Choice(Lobby, OpenPractice),
    /// A practice till, and what comes after it.
    Practice(OpenTill, Next),
    /// The till that is configured; it is not left.
    Till(OpenTill),
    /// Nothing could be opened.
    Closed(Preferences, CannotStart, String),
}

/// What comes after a practice till.
pub(crate) enum Next {
    /// The choice that it came from.
    Choice(Lobby, OpenPractice),
    /// Whatever there is without practice.
    Elsewhere(LeavePractice),
}

/// A desk that shows this first, on the current runtime. Through it the customer's link is told in `realm` only.
pub(crate) fn desk(first: Room, realm: Realm) -> Desk {
    let (asks, receiver) = mpsc::channel(ACTS_WAITING);
    let (sender, views) = watch::channel(Arc::new(first.view()));
    let (customers, customer_views) = watch::channel(Arc::new(CustomerView::without_a_till()));
    let rooms = Rooms { asks: receiver, views: sender, customers, version: 1, waits: None };
    drop(tokio::spawn(rooms.run(first)));
    Desk { asks, views, customer_views, realm }
}

impl Room {
    fn view(&self) -> View {
        match self {
            Self::Choice(lobby, _) => lobby.view(),
            Self::Practice(till, _) => left_by(till, true),
            Self::Till(till) => left_by(till, false),
            Self::Closed(preferences, because, detail) => {
                let screen = CannotStartScreen { because: *because, detail: detail.clone() };
                let view = View::without_a_till(Screen::CannotStart(screen));
                View { preferences: *preferences, ..view }
            }
        }
    }
}

/// What a till shows now, and whether it can be left.
fn left_by(till: &OpenTill, can_leave: bool) -> View {
    let mut view = View::clone(&till.desk.views.borrow());
    view.shell.can_leave = can_leave;
    view
}

struct Rooms {
    asks: mpsc::Receiver<Ask>,
    views: watch::Sender<Arc<View>>,
    customers: watch::Sender<Arc<CustomerView>>,
    version: u32,
    /// Who waits for the next room to be shown.
    waits: Option<oneshot::Sender<Result<(), Failure>>>,
}

impl Rooms {
    async fn run(mut self, first: Room) {
        let mut room = Some(first);
        while let Some(shown) = room {
            self.publish(shown.view());
            self.customers.send_replace(Arc::new(CustomerView::without_a_till()));
            if let Some(waits) = self.waits.take() {
                let _ = waits.send(Ok(()));
            }
            room = match shown {
                Room::Choice(lobby, practise) => self.choose(lobby, practise).await,
                Room::Practice(till, next) => match self.show(till, true).await {
                    Some(preferences) => Some(next.room(preferences).await),
                    None => None,
                },
                Room::Till(till) => {
                    self.show(till, false).await;
                    None
                }
                Room::Closed(..) => None,
            };
        }
    }

    /// Each newer than whatever was shown before it.
    fn publish(&mut self, view: View) {
        self.version = self.version.wrapping_add(1);
        self.views.send_replace(Arc::new(View { version: self.version, ..view }));
    }

    /// Until somebody practises; nothing if nobody is left to choose.
    async fn choose(&mut self, mut lobby: Lobby, practise: OpenPractice) -> Option<Room> {
        loop {
            match self.asks.recv().await? {
                Ask::Link(answer) => drop(answer.send(None)),
                // Whoever brings an id has opened a till.
                Ask::HandOverAs(_) => {}
                Ask::Act(Act::Practise, answer) => {
                    self.waits = Some(answer);
                    return Some(match practise().await {
                        Ok(till) => Room::Practice(till, Next::Choice(lobby, practise)),
                        Err((because, detail)) => Room::Closed(lobby.preferences(), because, detail),
                    });
                }
                Ask::Act(act, answer) => {
                    let result = lobby.act(&act);
                    self.publish(lobby.view());
                    let _ = answer.send(result);
                }
            }
        }
    }

    /// Asks a till and shows what it shows, until it is left: then it has stopped, and says what the teller likes. Nothing
    /// if it ended otherwise.
    async fn show(&mut self, till: OpenTill, can_leave: bool) -> Option<Preferences> {
        let (mut shown, mut customer_sees) = (till.desk.views(), till.desk.customer_views());
        shown.mark_changed();
        customer_sees.mark_changed();
        let is_left = loop {
            tokio::select! {
                ask = self.asks.recv() => match ask {
                    Some(Ask::Act(Act::LeavePractice, answer)) if can_leave => {
                        self.waits = Some(answer);
                        break true;
                    }
                    Some(ask) => {
                        if till.desk.asks.send(ask).await.is_err() {
                            break false;
                        }
                    }
                    None => break false,
                },
                changed = shown.changed() => {
                    if changed.is_err() {
                        break false;
                    }
                    shown.mark_unchanged();
                    self.publish(left_by(&till, can_leave));
                }
                changed = customer_sees.changed() => {
                    if changed.is_err() {
                        break false;
                    }
                    self.customers.send_replace(customer_sees.borrow_and_update().clone());
                }
            }
        };
        let OpenTill { desk, rest } = till;
        drop(desk);
        let stopped = async { while shown.changed().await.is_ok() {} };
        if tokio::time::timeout(STOPS_WITHIN, stopped).await.is_err() {
            tracing::warn!("a till that was left has not stopped yet");
        }
        drop(rest);
        is_left.then(|| shown.borrow().preferences)
    }
}

impl Next {
    async fn room(self, preferences: Preferences) -> Room {
        match self {
            Self::Choice(lobby, practise) => Room::Choice(lobby.again(preferences), practise),
            Self::Elsewhere(leave) => match leave().await {
                Afterwards::Choice(first, practise) => Room::Choice(Lobby::new(first), practise),
                Afterwards::Till(till) => Room::Till(till),
                Afterwards::Nothing(because, detail) => Room::Closed(preferences, because, detail),
            },
        }
    }
}
