//! A till as one finds it in a store, for tests: a real desk on a real SQLite folder, and the real practice provider
//! behind a network without sockets. Time is simulated; what a test does is what a teller or a customer does.
//!
//! Everything fails by panicking with what was on the screen: this is the fixture of tests, and nothing else.
#![expect(clippy::expect_used, reason = "the fixture of tests fails by panicking")]

#[path = "till/carried.rs"]
mod carried;
#[path = "till/clipboard.rs"]
mod clipboard;
#[path = "till/clock.rs"]
mod clock;
#[path = "till/display.rs"]
mod display;
#[path = "till/fakes.rs"]
mod fakes;
#[path = "till/inquiries.rs"]
mod inquiries;
#[path = "till/network.rs"]
mod network;
#[path = "till/people.rs"]
mod people;
#[path = "till/records.rs"]
mod records;
#[path = "till/screens.rs"]
mod screens;
#[path = "till/search.rs"]
mod search;
#[path = "till/shop.rs"]
mod shop;
#[path = "till/staff.rs"]
mod staff;

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use desk::{
    Desk, Ports,
    customer::Showing,
    failure::Failure,
    ports::{Chance, Mail, NoShops, Printer},
    progress::Progress,
    request::Act,
    settings::{KeyPins, SecretName, SecretRef, Settings, secret::GivenSecret},
    view::{
        DeskScreen, EndedScreen, HandedOverScreen, NotOwnerScreen, Notice, OrderScreen, Screen,
        SettingsScreen, VerifiedScreen, View, WaitingScreen,
    },
};
use jiff::SignedDuration;
use pickup::{
    import::{Format, Reading},
    ledger::{Entry, Kind, Verifier},
    order::{OrderRecord, Origin},
    outbox::Telling,
    pseudonym::{Hash, PseudonymKey},
    shop::Shop as _,
    store::{Imported, Importing, Store},
    text::{StaffId, TillId},
};
use practice::{AuthReqId, Decision, Faults, PersonId, Practice};
use serde_json::{Value, json};
use store::{Mode, Sqlite};
use tempfile::TempDir;
use till::{Joined, Keeping, WatchedShops, WebShops};
use tokio::sync::watch;
use zeroize::Zeroizing;

pub use clipboard::FakeClipboard;
pub use clock::{BEGIN_S, SimulatedClock, standing_still};
pub use display::{CUSTOMERS_SCREEN, FakeDisplay, TELLERS_SCREEN};
pub use fakes::{
    Keyring, Post, RecordingMail, RecordingPreferences, RecordingPrinter, RecordingShell, Roll, SavedFile,
};
pub use inquiries::named;
pub use network::{Network, Said, Trouble};
pub use people::{ANNA, BO, Colleague, SECOND_PERSONS, SIV, ULF};
pub use records::Records;
pub use screens::screen_of;
pub use search::{Canary, found};
pub use shop::{Mood, WebShop};
pub use staff::{AUTO_LOCK, staffed, typed};

/// Where the client secret lies in the keyring.
pub const SECRET_NAME: &str = "practice";
/// Longer than anything in here takes.
const LONG: Duration = Duration::from_secs(2 * 3600);
/// For so long a web shop hears nothing of a hand-over.
pub const UNDO: SignedDuration = SignedDuration::from_secs(120);

/// What may differ from an ordinary till.
pub struct Plan {
    /// The provider; its clock, address and chance are the simulation's.
    pub provider: practice::Options,
    /// Changes the till's settings before it starts.
    pub settings: fn(&mut Settings),
    /// The keys of the provider that the till believes.
    pub pins: Pins,
    /// Orders beside the samples.
    pub orders: Vec<Value>,
    /// The disk.
    pub disk: store::Options,
    /// Whether there is a receipt printer.
    pub printer: bool,
    /// Whether there is a mail server for links.
    pub mail: bool,
    /// A web shop that the till is joined to and that is told of hand-overs: how many orders its pages have.
    pub web_shop: Option<usize>,
    /// Where chance begins.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        let provider = practice::Options {
            // A key of this kind is made in no time.
            signing: practice::Signing::Es256,
            ..practice::Options::default()
        };
        Self {
            provider,
            settings: |_| {},
            pins: Pins::None,
            orders: Vec::new(),
            disk: store::Options::default(),
            printer: false,
            mail: false,
            web_shop: None,
            seed: 1042,
        }
    }
}

/// What the tills of one simulation share.
struct World {
    clock: Arc<SimulatedClock>,
    practice: Practice,
    network: Arc<Network>,
    keyring: Arc<Keyring>,
    shell: Arc<RecordingShell>,
    preferences: Arc<RecordingPreferences>,
    printer: Option<Arc<RecordingPrinter>>,
    mail: Option<Arc<RecordingMail>>,
    key: Arc<PseudonymKey>,
    progress: Progress,
    settings: Settings,
    web_shop: Option<Arc<WebShop>>,
    /// Goes away with the last till.
    _folder: TempDir,
    seed: u64,
    /// How often a till was opened: its chance does not begin anew with it.
    starts: AtomicU64,
}

impl World {
    /// The options of a disk on which hand-overs come with news for the web shop.
    fn telling(&self, disk: store::Options) -> store::Options {
        let sources = self.web_shop.iter().map(|shop| shop.source().clone()).collect();
        store::Options { telling: Telling { sources, undo: UNDO }, ..disk }
    }

    /// Joins a till to the web shop, and goes on reading and telling it.
    fn join(&self, records: &Arc<Records>, chance: Arc<dyn Chance>, till: TillId) -> Option<JoinedShop> {
        let joined = Joined::open(self.web_shop.clone()?, Duration::from_secs(60), true);
        let kept = Keeping { store: records.clone(), outbox: records.clone(), places: records.clone() };
        let shops = WebShops::new(vec![joined], kept, self.clock.clone(), chance, till)?;
        let shops = Arc::new(shops);
        let watched = shops.watch(&self.progress);
        Some(JoinedShop { shops, _watched: watched })
    }
}

/// One till, and whoever stands around it.
pub struct Till {
    world: Arc<World>,
    desk: Desk,
    records: Arc<Records>,
    settings: Settings,
    shops: Option<JoinedShop>,
}

/// The web shop as one till is joined to it, until it closes.
struct JoinedShop {
    shops: Arc<WebShops>,
    _watched: WatchedShops,
}

/// Which of the provider's keys a till is told to believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pins {
    /// Whatever it publishes.
    None,
    /// The one that it has.
    Own,
    /// One that it does not have.
    Other,
}

impl Pins {
    async fn of(self, practice: &Practice) -> Option<KeyPins> {
        let thumbprint = match self {
            Self::None => return None,
            Self::Own => network::key_thumbprint(practice).await,
            Self::Other => Hash::of(b"another key"),
        };
        let text = URL_SAFE_NO_PAD.encode(thumbprint.0);
        Some(KeyPins::parse([text.as_str()]).expect("a thumbprint"))
    }
}

impl Till {
    /// An ordinary till with the sample orders.
    pub async fn new() -> Self {
        Self::planned(Plan::default()).await
    }

    /// A till that differs from an ordinary one.
    pub async fn planned(plan: Plan) -> Self {
        let clock = Arc::new(SimulatedClock::start());
        let provider_clock = clock.clone();
        let practice = Practice::new(practice::Options {
            listen: practice::Listen::At(([127, 0, 0, 1], practice::USUAL_PORT).into()),
            clock: Box::new(move || provider_clock.moment()),
            chance: Box::new(practice::SeededChance::new(plan.seed)),
            ..plan.provider
        })
        .expect("a provider");
        let folder = tempfile::tempdir().expect("a folder");
        let secret = practice.client_secret().reveal().to_owned();
        let given = GivenSecret::new(Zeroizing::new(secret.as_bytes().to_vec()));
        let data = folder.path().join("data");
        let mut settings =
            Settings::practice(practice.issuer(), practice.client_id(), given, data, "teller".to_owned())
                .expect("settings");
        settings.provider.client_secret =
            Some(SecretRef::Keyring(SecretName::parse(SECRET_NAME).expect("a name")));
        // Most tests try one order again and again.
        settings.policy.limit_asking = false;
        // Whatever a test does, the customer's screen is there and shows it.
        settings.display.in_use = true;
        (plan.settings)(&mut settings);
        settings.provider.key_pins = plan.pins.of(&practice).await;
        let keyring = Keyring::default();
        keyring.put(SECRET_NAME, &secret);
        keyring.put(&settings.ledger_key.place(), &"07".repeat(32));
        let world = World {
            network: Arc::new(Network::to(&practice)),
            clock,
            practice,
            keyring: Arc::new(keyring),
            shell: Arc::default(),
            preferences: Arc::default(),
            printer: plan.printer.then(Arc::default),
            mail: plan.mail.then(Arc::default),
            key: Arc::new(PseudonymKey::new(&[7; 32])),
            progress: Progress::new(),
            settings: settings.clone(),
            web_shop: plan.web_shop.map(|page| Arc::new(WebShop::new(page))),
            _folder: folder,
            seed: plan.seed,
            starts: AtomicU64::new(0),
        };
        let disk = open_disk(&settings, Mode::Window, world.telling(plan.disk)).await;
        let till = Self::start(Arc::new(world), settings, disk, None).await;
        let samples = practice::sample_orders(
            till.practice().issuer(),
            till.settings.provider.tenant.as_ref().map(|tenant| tenant.as_str()),
            till.clock().true_time(),
        );
        till.import(&samples).await;
        if !plan.orders.is_empty() {
            till.import(&Value::Array(plan.orders).to_string()).await;
        }
        if matches!(till.screen(), Screen::Desk(_)) {
            till.act(Act::Refresh).await.expect("the list is read again");
        }
        till
    }

    async fn start(world: Arc<World>, settings: Settings, disk: Sqlite, notice: Option<Notice>) -> Self {
        let records = Arc::new(Records::on(disk));
        let till_seed = settings.store.till.as_str().bytes().map(u64::from).sum::<u64>() << 32;
        let start_seed = world.starts.fetch_add(1, Ordering::Relaxed) << 16;
        let chance = Arc::new(fakes::SeededChance::new(world.seed ^ till_seed ^ start_seed));
        let shops = world.join(&records, chance.clone(), settings.store.till.clone());
        let ports = Ports {
            wire: world.network.clone(),
            store: records.clone(),
            clock: world.clock.clone(),
            chance,
            secrets: world.keyring.clone(),
            shell: world.shell.clone(),
            preferences: world.preferences.clone(),
            practice: Some(Arc::new(fakes::Buttons(world.practice.clone()))),
            key: world.key.clone(),
            shops: match &shops {
                Some(joined) => joined.shops.clone(),
                None => Arc::new(NoShops),
            },
            printer: world.printer.clone().map(|printer| -> Arc<dyn Printer> { printer }),
            mail: world.mail.clone().map(|mail| -> Arc<dyn Mail> { mail }),
            progress: world.progress.clone(),
        };
        let desk = Desk::start(settings.clone(), ports, notice);
        let till = Self { world, desk, records, settings, shops };
        let is_open =
            |screen: &Screen| matches!(screen, Screen::Desk(_) | Screen::SignIn(_) | Screen::Order(_));
        till.until("the list, or whoever signs in", |screen| is_open(screen).then_some(())).await;
        till
    }

    /// A second till on the same folder.
    pub async fn beside(&self, name: &str) -> Self {
        let mut settings = self.world.settings.clone();
        settings.store.till = TillId::new(name).expect("a till's name");
        let options = self.world.telling(store::Options::default());
        let disk = open_disk(&settings, Mode::CommandLine, options).await;
        Self::start(self.world.clone(), settings, disk, None).await
    }

    /// Closes the till as it is closed in the evening, and opens it again.
    pub async fn reopened(self) -> Self {
        let Self { world, desk, records, settings, shops } = self;
        stop(desk).await;
        drop(shops);
        drop(records.exchange(None));
        let disk = open_disk(&settings, Mode::Window, world.telling(store::Options::default())).await;
        Self::start(world, settings, disk, None).await
    }

    /// The power fails: whatever the till still wants to write is not written. Opens it again.
    pub async fn crashed(self) -> Self {
        let Self { world, desk, records, settings, shops } = self;
        drop(records.exchange(None));
        stop(desk).await;
        drop(shops);
        let disk = open_disk(&settings, Mode::Window, world.telling(store::Options::default())).await;
        Self::start(world, settings, disk, None).await
    }

    /// The same, and the window that is opened again looks for what was lost, as the real one does.
    pub async fn crashed_window(self) -> Self {
        let Self { world, desk, records, settings, shops } = self;
        drop(records.exchange(None));
        stop(desk).await;
        drop(shops);
        let disk = open_disk(&settings, Mode::Window, world.telling(store::Options::default())).await;
        let lost = standing_still(till::lost_check(&disk, &settings.store.till)).await.expect("looked for");
        Self::start(world, settings, disk, lost).await
    }

    /// The desk itself.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The provider.
    pub fn practice(&self) -> &Practice {
        &self.world.practice
    }

    /// From now on this goes wrong at the provider.
    pub fn faults(&self, faults: Faults) {
        self.world.practice.with_faults(faults);
    }

    /// The way to the provider.
    pub fn network(&self) -> &Network {
        &self.world.network
    }

    /// The web shop that it is joined to.
    pub fn web_shop(&self) -> &WebShop {
        self.world.web_shop.as_deref().expect("a plan with a web shop")
    }

    /// The clocks.
    pub fn clock(&self) -> &SimulatedClock {
        &self.world.clock
    }

    /// The secrets.
    pub fn keyring(&self) -> &Keyring {
        &self.world.keyring
    }

    /// What the sources of orders tell the desk.
    pub fn progress(&self) -> &Progress {
        &self.world.progress
    }

    /// What the shell was asked for.
    pub fn shell(&self) -> &RecordingShell {
        &self.world.shell
    }

    /// The mail server.
    pub fn mail(&self) -> &RecordingMail {
        self.world.mail.as_ref().expect("a till with a mail server")
    }

    /// The receipt printer.
    pub fn printer(&self) -> &RecordingPrinter {
        self.world.printer.as_ref().expect("a till with a printer")
    }

    /// The customer's screen.
    pub fn display(&self) -> &FakeDisplay {
        self.world.shell.display()
    }

    /// What the customer sees now.
    pub fn customer_sees(&self) -> Showing {
        self.desk.customer_views().borrow().showing().clone()
    }

    /// What was kept of the teller's choices.
    pub fn preferences(&self) -> &RecordingPreferences {
        &self.world.preferences
    }

    /// The store, with its disk.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.settings.data_dir
    }

    /// Opens the data folder once more, beside the till.
    pub async fn another_disk(&self, options: store::Options) -> Sqlite {
        open_disk(&self.settings, Mode::CommandLine, options).await
    }

    /// Does one act of the teller.
    pub async fn act(&self, act: Act) -> Result<(), Failure> {
        self.desk.act(act).await
    }

    /// Lets time pass, step by step.
    pub async fn pass(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
        // Whatever is due now is done before the test goes on.
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    }

    /// The PC sleeps: time passes, and nobody does anything meanwhile.
    pub async fn sleep(&self, duration: Duration) {
        tokio::time::advance(duration).await;
    }

    /// What is shown now.
    pub fn view(&self) -> Arc<View> {
        self.desk.views().borrow().clone()
    }

    /// The screen that is shown now.
    pub fn screen(&self) -> Screen {
        self.view().screen.clone()
    }

    /// Waits until a screen gives what is wanted.
    pub async fn until<T>(&self, what: &str, wanted: impl Fn(&Screen) -> Option<T>) -> T {
        screen_of(&self.desk, LONG, what, wanted).await
    }

    /// Waits for the list.
    pub async fn listing(&self) -> DeskScreen {
        self.until("the list", |screen| if let Screen::Desk(it) = screen { Some(it.clone()) } else { None })
            .await
    }

    /// Waits for an open order.
    pub async fn order_screen(&self) -> OrderScreen {
        self.until("an order", |screen| if let Screen::Order(it) = screen { Some(it.clone()) } else { None })
            .await
    }

    /// Waits for the customer's turn.
    pub async fn waiting(&self) -> WaitingScreen {
        let wanted = |screen: &Screen| if let Screen::Waiting(it) = screen { Some(it.clone()) } else { None };
        self.until("the customer's turn", wanted).await
    }

    /// Waits for the owner's verdict.
    pub async fn verified(&self) -> VerifiedScreen {
        let wanted =
            |screen: &Screen| if let Screen::Verified(it) = screen { Some(it.clone()) } else { None };
        self.until("the owner", wanted).await
    }

    /// Waits for another person's verdict.
    pub async fn not_owner(&self) -> NotOwnerScreen {
        let wanted =
            |screen: &Screen| if let Screen::NotOwner(it) = screen { Some(it.clone()) } else { None };
        self.until("another person", wanted).await
    }

    /// Waits for any other end.
    pub async fn ended(&self) -> EndedScreen {
        let wanted = |screen: &Screen| if let Screen::Ended(it) = screen { Some(it.clone()) } else { None };
        self.until("the end of a check", wanted).await
    }

    /// Waits for the hand-over.
    pub async fn handed_over(&self) -> HandedOverScreen {
        let wanted =
            |screen: &Screen| if let Screen::HandedOver(it) = screen { Some(it.clone()) } else { None };
        self.until("a hand-over", wanted).await
    }

    /// Opens Settings.
    pub async fn settings_screen(&self) -> SettingsScreen {
        let wanted =
            |screen: &Screen| if let Screen::Settings(it) = screen { Some(it.clone()) } else { None };
        self.until("Settings", wanted).await
    }

    /// Opens an order by its number.
    pub async fn open(&self, number: &str) -> OrderScreen {
        self.act(Act::Find { text: number.to_owned() }).await.expect("an order is opened");
        let Screen::Order(order) = self.screen() else { panic!("{number} is not open: {:?}", self.screen()) };
        order
    }

    /// Starts the check of the open order and waits for the customer's turn.
    pub async fn identify(&self) -> WaitingScreen {
        self.act(Act::Identify).await.expect("a check starts");
        self.waiting().await
    }

    /// Opens an order, has its owner accept, and waits for the verdict.
    pub async fn verify(&self, number: &str) -> VerifiedScreen {
        self.open(number).await;
        self.identify().await;
        self.customer().accept();
        self.verified().await
    }

    /// The customer whose phone the latest request reached.
    pub fn customer(&self) -> Customer {
        let pending = self.practice().pending().pop().expect("a request that waits for somebody");
        Customer { practice: self.practice().clone(), request: pending.auth_req_id }
    }

    /// The first line of the checklist.
    pub async fn seen(&self) {
        self.act(Act::Seen { seen: true }).await.expect("the verdict is shown");
    }

    /// All other lines of the checklist.
    pub async fn tick_all(&self) {
        self.act(Act::TickAll).await.expect("the verdict is shown");
    }

    /// Presses *Hand over* for the verdict that is shown.
    pub async fn hand_over(&self) -> Result<(), Failure> {
        let Screen::Verified(verified) = self.screen() else {
            panic!("no verdict is shown: {:?}", self.screen());
        };
        self.act(Act::HandOver { verdict: verified.verdict }).await
    }

    /// Does everything from the verdict on by the book.
    pub async fn hand_over_by_the_book(&self) -> HandedOverScreen {
        self.pass(Duration::from_millis(600)).await;
        self.seen().await;
        self.tick_all().await;
        self.hand_over().await.expect("handed over");
        self.handed_over().await
    }

    /// Takes orders in, as a file from the shop.
    pub async fn import(&self, orders: &str) -> Imported {
        let now = self.clock().true_time();
        let reading = Reading { key: &self.world.key, now, country: None, keep_good: false };
        let read = pickup::import::read(orders.as_bytes(), Format::Json, &reading).expect("good orders");
        let importing = Importing {
            origin: Origin::Connector,
            staff: StaffId::new("import").expect("a name"),
            till: self.settings.store.till.clone(),
            now,
        };
        self.records.import(read.orders, &importing).await.expect("taken in")
    }

    /// An order as the store has it.
    pub async fn order(&self, number: &str) -> OrderRecord {
        let mut found = self.records.find(number).await.expect("the store answers");
        assert_eq!(found.len(), 1, "{number}");
        found.remove(0)
    }

    /// The ledger, every entry of it verified.
    pub async fn ledger(&self) -> Vec<Entry> {
        let raw = self.records.entries(1, 1000).await.expect("the store answers");
        let mut verifier = Verifier::new();
        let entries = raw.iter().map(|raw| verifier.next(raw).expect("an unbroken chain")).collect();
        verifier.finish(self.records.head().await.expect("the store answers")).expect("a whole chain");
        entries
    }

    /// The hand-overs of an order in the ledger.
    pub async fn hand_overs(&self, number: &str) -> Vec<Entry> {
        let key = self.order(number).await.order.key;
        let of_order = |entry: &Entry| entry.order_key.as_ref() == Some(&key);
        let entries = self.ledger().await.into_iter();
        entries.filter(|entry| entry.kind == Kind::HandOver && of_order(entry)).collect()
    }

    /// Fails unless the order waits as it did in the beginning, and no entry says otherwise.
    pub async fn assert_still_here(&self, number: &str) {
        assert!(self.hand_overs(number).await.is_empty(), "{number} was handed over");
        let record = self.order(number).await;
        assert_eq!(record.handed_over, None, "{number}");
        assert!(record.order.items_left() > 0, "{number}");
    }

    /// Remembers every view from now on, as the JSON that crosses to a window.
    pub fn record_views(&self) -> Arc<Mutex<Vec<String>>> {
        record(self.desk.views(), serde_json::to_string)
    }

    /// The same of the customer display's views.
    pub fn record_customer_views(&self) -> Arc<Mutex<Vec<String>>> {
        record(self.desk.customer_views(), serde_json::to_string)
    }
}

fn record<T: Send + Sync + 'static>(
    mut views: watch::Receiver<Arc<T>>,
    json: fn(&T) -> serde_json::Result<String>,
) -> Arc<Mutex<Vec<String>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    views.mark_changed();
    drop(tokio::spawn(async move {
        while views.changed().await.is_ok() {
            let json = json(&views.borrow_and_update()).expect("a view is JSON");
            kept.lock().expect("no test panics while it holds this").push(json);
        }
    }));
    seen
}

/// A customer with a phone that one request reached.
#[derive(Clone)]
pub struct Customer {
    practice: Practice,
    request: AuthReqId,
}

impl Customer {
    /// The one who was asked accepts.
    pub fn accept(&self) {
        self.practice.answer(self.request.as_str(), &Decision::AcceptAsOwner).expect("the request is open");
    }

    /// Somebody accepts: an id of the cast.
    pub fn accept_as(&self, who: &str) {
        let decision = Decision::AcceptAs(PersonId::new(who));
        self.practice.answer(self.request.as_str(), &decision).expect("the request is open");
    }

    /// Whoever holds the phone declines.
    pub fn decline(&self) {
        self.practice.answer(self.request.as_str(), &Decision::Decline).expect("the request is open");
    }

    /// Answers if that is still possible; true if it was.
    pub fn try_to(&self, decision: &Decision) -> bool {
        self.practice.answer(self.request.as_str(), decision).is_ok()
    }
}

/// An order that is paid and ready, with one line; a test changes what it wants different.
pub fn order(number: &str, owner: Value) -> Value {
    json!({
        "schema": "claimcheck.order/1",
        "source": { "system": "test", "shop": "https://tallmo.example", "id": number },
        "number": number,
        "scan_codes": [number],
        "updated_at": "2026-11-22T08:00:00Z",
        "status": "ready",
        "payment": { "status": "paid", "currency": "SEK", "total": "249.00", "due": "0.00" },
        "owner": owner,
        "proxies": [],
        "pickup": {
            "location": practice::STORE_ID,
            "location_name": practice::STORE_NAME,
            "bin": "A-17",
            "ready_at": "2026-11-22T08:00:00Z",
            "expires_at": "2026-12-22T08:00:00Z",
            "min_level": "email",
        },
        "lines": [{ "id": "1", "sku": "THR-BLU", "title": "Blue thread", "quantity": 1 }],
        "note": "",
    })
}

async fn open_disk(settings: &Settings, mode: Mode, options: store::Options) -> Sqlite {
    let stamp = settings.stamp();
    let options = store::Options { limit_asking: settings.policy.limit_asking, ..options };
    standing_still(Sqlite::open_with(&settings.data_dir, &stamp, mode, options)).await.expect("a data folder")
}

/// Lets the last handle go and waits until the desk has ended.
async fn stop(desk: Desk) {
    let mut views = desk.views();
    drop(desk);
    while views.changed().await.is_ok() {}
}
