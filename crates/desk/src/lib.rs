//! The application: one actor, one loop, one owner of state.
//!
//! It turns what the teller does into checks and hand-overs, and publishes one view that shells show. The world reaches
//! it through ports only. Shells hold a [`Desk`], send it acts and watch its views.
#![deny(missing_docs)]

pub mod auditor;
pub mod client_key;
pub mod customer;
pub mod display;
pub mod doctor;
mod exchange;
pub mod failure;
pub mod first_run;
mod paper;
mod person;
pub mod ports;
pub mod progress;
pub mod qr;
pub mod receipt;
pub mod request;
mod rooms;
mod run;
pub mod scanner;
mod scene;
mod second_person;
pub mod settings;
mod show;
mod support;
pub mod view;
pub mod words;

use std::sync::Arc;

use pickup::{handover::HandOverId, pseudonym::PseudonymKey, realm::Realm, store::Store};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    customer::CustomerView,
    failure::Failure,
    ports::{Chance, Clock, Mail, PracticeCustomers, PreferencesFile, Printer, Secrets, Shell, Shops, Wire},
    progress::Progress,
    qr::Qr,
    request::Act,
    run::{Actor, Ask},
    scene::Scene,
    settings::{CustomerLink, Settings},
    view::{CannotStart, CannotStartScreen, Notice, View},
};

/// Everything of the world that the desk uses.
#[derive(Clone)]
pub struct Ports {
    /// The way to the provider.
    pub wire: Arc<dyn Wire>,
    /// Orders, hand-overs and the ledger.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// Secrets.
    pub secrets: Arc<dyn Secrets>,
    /// The window, or whatever shows the desk.
    pub shell: Arc<dyn Shell>,
    /// Where the teller's choices are kept.
    pub preferences: Arc<dyn PreferencesFile>,
    /// The made-up customers, in practice only.
    pub practice: Option<Arc<dyn PracticeCustomers>>,
    /// The key of pseudonyms.
    pub key: Arc<PseudonymKey>,
    /// What the sources of orders tell.
    pub progress: Progress,
    /// The web shops that orders come from.
    pub shops: Arc<dyn Shops>,
    /// The receipt printer, if there is one.
    pub printer: Option<Arc<dyn Printer>>,
    /// The shop's mail server, if links may be mailed.
    pub mail: Option<Arc<dyn Mail>>,
}

/// How many acts may wait; a person makes one at a time.
const ACTS_WAITING: usize = 64;

/// A handle on a running desk. The desk stops, and ends a running check, when the last handle is gone.
#[derive(Clone)]
pub struct Desk {
    asks: mpsc::Sender<Ask>,
    views: watch::Receiver<Arc<View>>,
    customer_views: watch::Receiver<Arc<CustomerView>>,
    realm: Realm,
}

impl Desk {
    /// Starts a desk on the current runtime. `notice` is shown with the first list, such as a check that was lost.
    #[must_use]
    pub fn start(settings: Settings, ports: Ports, notice: Option<Notice>) -> Self {
        let settings = Arc::new(settings);
        let realm = settings.realm;
        let nothing = Scene::Settings(view::ConnectionTest::NotRun);
        let (actor, views) = Actor::new(ports, settings, nothing);
        let customer_views = actor.customer_views();
        let (asks, receiver) = mpsc::channel(ACTS_WAITING);
        drop(tokio::spawn(actor.run(receiver, notice)));
        Self { asks, views, customer_views, realm }
    }

    /// A desk that only says why the till could not be opened.
    #[must_use]
    pub fn closed(because: CannotStart, detail: String) -> Self {
        let (asks, _) = mpsc::channel(1);
        let screen = view::Screen::CannotStart(CannotStartScreen { because, detail });
        let (_, views) = watch::channel(Arc::new(View::without_a_till(screen)));
        let (_, customer_views) = watch::channel(Arc::new(CustomerView::without_a_till()));
        Self { asks, views, customer_views, realm: Realm::Real }
    }

    /// Does one act of the teller. When it returns, the view shows what came of it.
    ///
    /// # Errors
    /// [`Failure`] says why not; then nothing changed.
    pub async fn act(&self, act: Act) -> Result<(), Failure> {
        let (answer, answered) = oneshot::channel();
        self.asks.send(Ask::Act(act, answer)).await.map_err(|_| Failure::Stopped)?;
        answered.await.map_err(|_| Failure::Stopped)?
    }

    /// Every view from now on, beginning with the present one.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.views.clone()
    }

    /// Every view of the customer display from now on, beginning with the present one.
    #[must_use]
    pub fn customer_views(&self) -> watch::Receiver<Arc<CustomerView>> {
        self.customer_views.clone()
    }

    /// Gives the next hand-over this id instead of a new one, so that whoever tries again after this desk is gone is told what
    /// came of it.
    ///
    /// # Errors
    /// [`Failure::Stopped`] if the desk is gone.
    pub async fn hand_over_as(&self, id: HandOverId) -> Result<(), Failure> {
        self.asks.send(Ask::HandOverAs(id)).await.map_err(|_| Failure::Stopped)
    }

    /// The QR code of the request that waits, for a terminal or a file; never for a page.
    pub async fn qr(&self) -> Option<Qr> {
        self.picture().await.map(|(_, qr)| qr)
    }

    /// The customer's link of the request that waits, in the practice and test realms only.
    pub async fn customer_link(&self) -> Option<CustomerLink> {
        if self.realm == Realm::Real {
            return None;
        }
        self.picture().await.map(|(link, _)| link)
    }

    async fn picture(&self) -> Option<(CustomerLink, Qr)> {
        let (answer, answered) = oneshot::channel();
        self.asks.send(Ask::Link(answer)).await.ok()?;
        answered.await.ok()?
    }
}
