//! The loop: acts of the teller, answers of the provider and the passing of time come in; one view goes out.
//!
//! One owner of state, one conversation with the provider at a time. A conversation that is dropped has no effect: a
//! late approval after *Cancel* or *More time* finds nobody listening.

mod activity;
mod acts;
mod arriving;
mod ask_owner;
mod budget;
mod checking;
mod claims;
mod copying;
mod display;
mod inquiry;
mod judging;
pub(crate) mod links;
mod marks;
mod receipts;
mod second_person;
mod shops;
mod staff;
mod together;
mod tries;
pub(crate) mod typed_hint;
mod verdict;

use std::{future::Future, pin::Pin, sync::Arc, time::Duration, time::Instant};

use ciba::{ClockOffset, Step};
use jiff::SignedDuration;
use pickup::{
    check::EndedCheck, handover::HandOverId, inquiry::EndedInquiry, pseudonym::Hash, store::StoreError,
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    Ports,
    exchange::{Known, Line, Polled, Proved, Started},
    failure::Failure,
    paper::Paper,
    progress::Incoming,
    qr::Qr,
    request::Act,
    scene::{Scene, Waiting},
    second_person::{Asking, AtDesk},
    settings::{CustomerLink, Settings},
    show::{self, Moment, scanner::ScannerTest},
    view::{
        Connection, ConnectionTest, End, Notice, PointResult, Preferences, Question as Asked, Shell,
        StorageTrouble, View,
    },
};

/// A verdict that is not the owner, and every other end, leaves the screen after this long.
const CLEARS_AFTER: Duration = Duration::from_secs(60);
/// The list comes back by itself after a hand-over.
const BACK_AFTER: Duration = Duration::from_secs(6);
/// The longest text that can be an order number, a name or a code.
const TEXT_MAX: usize = 200;
/// Rows of the list of what waits.
const WAITING_MAX: usize = 200;
/// Rows of what a search found. Nobody reads more, who can type another letter; and so many still go to the window in one
/// message, where Tauri sends a larger one by a second way, with another turn of the page's loop at each letter.
const FOUND_MAX: usize = 50;
/// How long a till may hold an order beyond the customer's time and the verdict's.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(120);
/// The longest lease: stores take none of more than an hour, and a clock may move while one is written.
const LEASE_MAX: SignedDuration = SignedDuration::from_mins(59);
const USUAL_EXPIRY_S: u32 = 300;
/// How long a decline is told to the next teller.
const DECLINE_MEMORY: SignedDuration = SignedDuration::from_hours(24);

/// How many ends of checks are held back while the store can't be written; a till that gets this far is stopped anyway.
const UNKEPT_MAX: usize = 16;

/// How long until a provider that could not be reached is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What a handle of the desk may ask.
pub(crate) enum Ask {
    /// An act of the teller.
    Act(Act, oneshot::Sender<Result<(), Failure>>),
    /// The customer's link, for the shells that may have it.
    Link(oneshot::Sender<Option<(CustomerLink, Qr)>>),
    /// The next hand-over is to have this id.
    HandOverAs(HandOverId),
}

/// The end of a conversation with the provider.
enum Done {
    Looked(Known, Option<End>),
    Started(Known, Result<Box<Started>, End>),
    Polled(Box<Polled>),
    Identified(Known, Result<Box<Proved>, End>),
    Tested(Known, ConnectionTest),
}

type Call = Pin<Box<dyn Future<Output = Done> + Send>>;

/// The owner of all state.
pub(crate) struct Actor {
    ports: Ports,
    line: Line,
    known: Known,
    clock: Option<ClockOffset>,
    /// A customer's token has named a tenant. Outlives a conversation that is dropped.
    has_tenants: bool,
    /// The connection test that was run last.
    tested: ConnectionTest,
    /// The provider's time when its clock was last measured, by a clock that nobody sets.
    heard: Option<(jiff::Timestamp, Instant)>,
    connection: Connection,
    scene: Scene,
    question: Option<(Asked, String)>,
    at_desk: AtDesk,
    /// What a second person is asked.
    asking: Option<Asking>,
    preferences: Preferences,
    /// Scans are taken as tests, as long as Settings are shown.
    scanner_test: Option<ScannerTest>,
    display: display::Display,
    call: Option<Call>,
    /// Ends of checks that the store has not taken yet.
    unkept: Vec<EndedCheck>,
    /// Ends of inquiries that the store has not taken yet, and whose they are.
    unkept_inquiries: Vec<(EndedInquiry, Hash)>,
    /// How fresh the store's word on the order is that was last asked about.
    shops_word: Option<shops::Heard>,
    /// Receipts on their way to the printer.
    paper: Paper,
    /// The link on its way to the mail server.
    mailing: Option<links::Mailing>,
    /// The link that was put on the clipboard.
    copied_link: Option<zeroize::Zeroizing<String>>,
    /// When to look for a provider again that could not be reached.
    look_at: Option<Instant>,
    incoming: watch::Receiver<Incoming>,
    /// What comes in, as it was told last.
    coming: Incoming,
    handles: u32,
    /// The id of the next hand-over, where somebody brought one.
    wished_id: Option<HandOverId>,
    /// The verdict by which was handed over last, until there is one of another check.
    handed_over: Option<u32>,
    version: u32,
    views: watch::Sender<Arc<View>>,
}

impl Actor {
    pub(crate) fn new(
        ports: Ports,
        settings: Arc<Settings>,
        scene: Scene,
    ) -> (Self, watch::Receiver<Arc<View>>) {
        let preferences = settings.preferences;
        let display =
            display::Display::new(settings.display.clone(), ports.shell.customer_display().arrangement());
        let line = Line::of(&ports, settings);
        let at_desk = AtDesk::at_first(&line.settings.staff);
        let (now, instant) = (ports.clock.now(), ports.clock.instant());
        let mails = ports.mail.is_some();
        let copies = ports.shell.clipboard().is_some();
        let moment = Moment {
            settings: &line.settings,
            now,
            instant,
            intake: None,
            scanner_test: None,
            as_of: None,
            receipt: None,
            sheets: Vec::new(),
            holds: false,
            mails,
            copies,
        };
        let empty = View {
            version: 0,
            shell: shell(&line.settings, Connection::Connecting, None, &at_desk),
            preferences,
            screen: moment.screen(&scene),
            question: None,
            staff: moment.staff(&at_desk, &scene, None),
            display: display.view(&scene),
        };
        let (views, receiver) = watch::channel(Arc::new(empty));
        let incoming = ports.progress.incoming();
        let actor = Self {
            coming: Incoming::default(),
            incoming,
            ports,
            line,
            known: Known::default(),
            clock: None,
            has_tenants: false,
            tested: ConnectionTest::NotRun,
            heard: None,
            connection: Connection::Connecting,
            scene,
            question: None,
            at_desk,
            asking: None,
            preferences,
            scanner_test: None,
            display,
            call: None,
            unkept: Vec::new(),
            unkept_inquiries: Vec::new(),
            shops_word: None,
            paper: Paper::default(),
            mailing: None,
            copied_link: None,
            look_at: None,
            handles: 0,
            wished_id: None,
            handed_over: None,
            version: 0,
            views,
        };
        (actor, receiver)
    }

    /// Runs until no handle is left.
    pub(crate) async fn run(mut self, mut asks: mpsc::Receiver<Ask>, notice: Option<Notice>) {
        self.begin(notice).await;
        self.place_display();
        self.look();
        loop {
            let clock = self.ports.clock.clone();
            // One reading for all three: a moment that came between two readings would be nobody's.
            let now = clock.instant();
            self.advance(now).await;
            self.publish(now);
            let wake = self.wake_at(now);
            tokio::select! {
                ask = asks.recv() => match ask {
                    Some(Ask::Act(act, answer)) => {
                        let result = self.act(act).await;
                        // The view is out before the answer: who waited for the act sees what it did.
                        let now = clock.instant();
                        self.advance(now).await;
                        self.publish(now);
                        let _ = answer.send(result);
                    }
                    Some(Ask::Link(answer)) => {
                        let _ = answer.send(self.picture());
                    }
                    Some(Ask::HandOverAs(id)) => self.wished_id = Some(id),
                    None => break,
                },
                done = finished(&mut self.call) => {
                    self.call = None;
                    self.done(done).await;
                }
                went = links::letter_went(&mut self.mailing) => self.mailed(went),
                came_out = self.paper.printed() => self.came_out(came_out),
                () = arriving::came(&mut self.incoming) => {
                    let before = self.coming.changes();
                    self.coming = self.incoming.borrow_and_update().clone();
                    if self.coming.changes() != before {
                        self.reread_open().await;
                    }
                }
                () = display::rearranged(&mut self.display.arrangement) => self.place_display(),
                () = wait(&*clock, wake) => {}
            }
        }
        self.leave().await;
        self.take_link_back();
        self.take_windows_away();
    }

    async fn done(&mut self, done: Done) {
        match done {
            Done::Looked(known, end) => {
                self.learn(known);
                self.note_contact(end.as_ref());
                self.look_at = end.map(|_| self.ports.clock.instant() + LOOK_AGAIN);
            }
            Done::Started(known, started) => {
                self.learn(known);
                self.note_contact(started.as_ref().err());
                match started {
                    Ok(started) => self.started(*started).await,
                    Err(end) => self.end_check(end).await,
                }
            }
            Done::Polled(polled) => {
                self.hear(polled.clock);
                let Polled { answer, sent_at, received_at, .. } = *polled;
                if let Some(waiting) = self.waiting_mut() {
                    waiting.poll.answered(answer, sent_at, received_at);
                    let lost = waiting.poll.trouble().is_some();
                    self.connection = if lost { Connection::NoNetwork } else { Connection::Connected };
                }
            }
            Done::Identified(known, proved) => {
                self.learn(known);
                self.note_contact(proved.as_ref().err());
                match proved {
                    Ok(proved) if matches!(self.scene, Scene::Inquiring(_)) => {
                        self.judge_inquiry(*proved).await
                    }
                    Ok(proved) => self.judge(*proved).await,
                    Err(end) => self.end_check(end).await,
                }
            }
            Done::Tested(known, test) => {
                self.learn(known);
                if let ConnectionTest::Done { checks, .. } = &test {
                    let failed = checks.iter().any(|check| check.result == PointResult::Failed);
                    self.connection = if failed { Connection::CheckSettings } else { Connection::Connected };
                }
                self.tested = test.clone();
                if let Scene::Settings(shown) = &mut self.scene {
                    *shown = test;
                }
            }
        }
    }

    fn learn(&mut self, known: Known) {
        self.has_tenants |= known.has_tenants;
        self.hear(known.clock);
        self.known = known;
    }

    /// Takes a new measure of the provider's clock. One that was taken before says nothing of now: the PC's clock may have
    /// been set since.
    fn hear(&mut self, measured: Option<ClockOffset>) {
        let Some(offset) = measured.filter(|offset| Some(*offset) != self.clock) else { return };
        self.clock = Some(offset);
        let instant = self.ports.clock.instant();
        self.heard = offset.provider_time(self.now()).map(|time| (time, instant));
    }

    fn note_contact(&mut self, end: Option<&End>) {
        self.connection = match end {
            Some(End::Unreachable { .. }) => Connection::NoNetwork,
            Some(End::Misconfigured { .. } | End::ClockWrong { .. }) => Connection::CheckSettings,
            Some(_) | None => Connection::Connected,
        };
    }

    /// Looks for the provider while nobody waits for it.
    fn look(&mut self) {
        let (line, known) = (self.line.clone(), std::mem::take(&mut self.known));
        self.look_at = None;
        self.call = Some(Box::pin(async move {
            let (known, end) = line.look(known).await;
            Done::Looked(known, end)
        }));
    }

    /// Does what time and the polling machine want now.
    async fn advance(&mut self, now: Instant) {
        if self.reread_at().is_some_and(|at| now >= at) {
            self.reread().await;
        }
        self.lock_if_unused(now).await;
        let is_asking = self.asking.is_some();
        if let Some(waiting) = self.scene.waiting_mut() {
            match waiting.poll.step(now) {
                Step::Ask { timeout } => {
                    let (line, clock) = (self.line.clone(), self.clock);
                    let (provider, client) = (waiting.provider.clone(), waiting.client.clone());
                    let id = waiting.poll.auth_req_id().clone();
                    self.call = Some(Box::pin(async move {
                        Done::Polled(Box::new(line.poll(provider, client, id, timeout, clock).await))
                    }));
                }
                Step::Asking | Step::Wait(_) => {}
                Step::Done(outcome) => self.polled_out(outcome).await,
            }
            return;
        }
        match &mut self.scene {
            Scene::Verified(verified) => {
                let valid = verified.valid_for(&self.line.settings.policy);
                if now.saturating_duration_since(verified.proved_at) >= valid {
                    self.end_check(End::VerdictExpired).await;
                }
            }
            Scene::NotOwner(not_owner) if now >= not_owner.clears_at && !is_asking => {
                self.list(String::new(), None).await
            }
            Scene::Ended(ended) if now >= ended.clears_at && !is_asking => {
                self.list(String::new(), None).await
            }
            Scene::HandedOver(handed) if now >= handed.back_at && !self.paper.holds() => {
                self.list(String::new(), None).await
            }
            Scene::Inquiring(inquiring) if inquiring.clears_at().is_some_and(|at| now >= at) => {
                let about = inquiring.about;
                self.scene = self.form(about, None);
            }
            Scene::SignIn(_) | Scene::Listing(_) | Scene::Order(_)
                if self.look_at.is_some_and(|at| now >= at) =>
            {
                self.look();
            }
            // A check may have lost the contact, and nobody waits for it any more.
            Scene::SignIn(_) | Scene::Listing(_) | Scene::Order(_)
                if self.connection == Connection::NoNetwork
                    && self.look_at.is_none()
                    && self.call.is_none() =>
            {
                self.look_at = Some(now + LOOK_AGAIN);
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Checking(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => {}
        }
    }

    fn publish(&mut self, now: Instant) {
        self.take_back_what_is_over();
        self.publish_display(now);
        let mut view = View {
            version: self.version,
            shell: shell(&self.line.settings, self.connection, self.next_try_s(now), &self.at_desk),
            preferences: self.preferences,
            screen: self.moment(now).screen(&self.scene),
            question: self.question.as_ref().map(|(question, _)| question.clone()),
            staff: self.moment(now).staff(&self.at_desk, &self.scene, self.asking.as_ref()),
            display: self.display.view(&self.scene),
        };
        if **self.views.borrow() == view {
            return;
        }
        self.version = self.version.wrapping_add(1);
        view.version = self.version;
        self.views.send_replace(Arc::new(view));
    }

    /// When something changes by itself next.
    fn wake_at(&mut self, now: Instant) -> Option<Instant> {
        let moments = [self.scene_wakes_at(now), self.staff_wakes_at(now), self.display_wakes_at(now)];
        moments.into_iter().flatten().min()
    }

    fn scene_wakes_at(&mut self, now: Instant) -> Option<Instant> {
        let later = |moments: &[Instant]| moments.iter().copied().filter(|at| *at > now).min();
        if let Some(waiting) = self.scene.waiting_mut() {
            let poll = match waiting.poll.step(now) {
                Step::Wait(at) => at,
                Step::Ask { .. } | Step::Asking | Step::Done(_) => waiting.poll.deadline(),
            };
            let slow = waiting.sent_at + show::SLOW_AFTER;
            let expiring = waiting.poll.deadline().checked_sub(show::EXPIRING_BEFORE).unwrap_or(poll);
            return later(&[poll, slow, expiring]);
        }
        match &mut self.scene {
            Scene::Checking(_) => None,
            Scene::Inquiring(inquiring) => inquiring.clears_at(),
            Scene::Verified(verified) => {
                let valid = verified.valid_for(&self.line.settings.policy);
                later(&[
                    verified.appeared_at + show::GUARD,
                    verified.touched_at + show::NAME_SHOWN,
                    verified.proved_at + valid,
                ])
            }
            // They stay while a second person is asked about them.
            Scene::NotOwner(not_owner) => Some(not_owner.clears_at).filter(|_| self.asking.is_none()),
            Scene::Ended(ended) => Some(ended.clears_at).filter(|_| self.asking.is_none()),
            // It stays while its receipt is printed, and when that was not.
            Scene::HandedOver(handed) => Some(handed.back_at).filter(|_| !self.paper.holds()),
            Scene::Listing(_) => [self.look_at, self.reread_at()].into_iter().flatten().min(),
            Scene::SignIn(_) | Scene::Order(_) => self.look_at,
            Scene::Activity(_) | Scene::Settings(_) => None,
        }
    }

    /// How long until the provider is looked for again, while nobody waits for it.
    fn next_try_s(&self, now: Instant) -> Option<u32> {
        let at = self.look_at.filter(|_| self.connection == Connection::NoNetwork)?;
        match &self.scene {
            Scene::SignIn(_) | Scene::Listing(_) | Scene::Order(_) => {
                Some(show::whole_seconds(at.saturating_duration_since(now)))
            }
            Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => None,
        }
    }

    fn moment(&self, instant: Instant) -> Moment<'_> {
        let (intake, as_of) = (self.coming.first(), self.stale_since());
        let (receipt, holds, sheets) = (self.receipt_state(), self.paper.holds(), self.sheets());
        let mails = self.ports.mail.is_some();
        let copies = self.ports.shell.clipboard().is_some();
        let scanner_test = self.scanner_test.as_ref();
        let (settings, now) = (&self.line.settings, self.now());
        Moment { settings, now, instant, intake, scanner_test, as_of, receipt, sheets, holds, mails, copies }
    }

    fn waiting(&self) -> Option<&Waiting> {
        self.scene.waiting()
    }

    fn waiting_mut(&mut self) -> Option<&mut Waiting> {
        self.scene.waiting_mut()
    }

    /// The QR code, where the customer scans one: a caller is promised that no link is sent, and an owner who is asked from
    /// afar is not here.
    fn picture(&self) -> Option<(CustomerLink, Qr)> {
        let is_call =
            matches!(&self.scene, Scene::Inquiring(one) if one.about == pickup::inquiry::About::Caller);
        self.scene.waiting().filter(|_| !is_call && self.here().is_none())?.picture.clone()
    }

    fn now(&self) -> jiff::Timestamp {
        self.ports.clock.now()
    }

    /// The provider's time, whatever the PC's clock was set to since it was measured.
    fn provider_time(&self) -> Option<jiff::Timestamp> {
        let (time, instant) = self.heard?;
        let since = self.ports.clock.instant().saturating_duration_since(instant);
        time.checked_add(SignedDuration::try_from(since).ok()?).ok()
    }

    /// The time by which checks are counted and tills agree who has an order: the provider's, once it is known.
    fn counted_now(&self) -> jiff::Timestamp {
        self.provider_time().unwrap_or_else(|| self.now())
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.chance.fill(&mut bytes);
        bytes
    }
}

fn shell(settings: &Settings, connection: Connection, next_try_s: Option<u32>, at_desk: &AtDesk) -> Shell {
    Shell {
        realm: crate::view::Realm::of(settings.realm),
        provider: settings.provider.name.clone(),
        connection,
        next_try_s,
        store: settings.store.name.clone(),
        till: settings.store.till.to_string(),
        teller: at_desk.name(settings),
        can_leave: false,
    }
}

fn storage(error: &StoreError) -> Failure {
    tracing::error!(%error, "the store refused");
    Failure::Storage { because: trouble(error) }
}

fn trouble(error: &StoreError) -> StorageTrouble {
    match error {
        StoreError::Busy => StorageTrouble::Locked,
        StoreError::DiskFull => StorageTrouble::Full,
        StoreError::Damaged | StoreError::LedgerBroken(_) | StoreError::Unreadable { .. } => {
            StorageTrouble::Damaged
        }
        StoreError::OlderCopy { .. } | StoreError::NoteLost => StorageTrouble::OlderCopy,
        StoreError::Unusable | StoreError::TooMuch { .. } => StorageTrouble::Failed,
    }
}

async fn finished(call: &mut Option<Call>) -> Done {
    match call {
        Some(call) => call.await,
        None => std::future::pending().await,
    }
}

async fn wait(clock: &dyn crate::ports::Clock, until: Option<Instant>) {
    match until {
        Some(until) => clock.sleep_until(until).await,
        None => std::future::pending().await,
    }
}
