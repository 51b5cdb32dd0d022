//! Puts a till together: the one place where adapters meet the ports of the desk.
//!
//! Window and command line both begin here, so that they can't differ in what they trust. Nothing is decided here that
//! `desk` could decide.

mod agreeing;
mod backup;
mod cannot_open;
mod doctor;
mod elsewhere;
mod fault;
mod intake;
mod keeping;
mod log;
mod network;
mod put_away;
mod restoring;
mod retention;
mod trusting;
mod web_shops;
mod world;

use std::{path::PathBuf, sync::Arc, time::Duration};

use desk::{
    Desk, Ports,
    first_run::FirstRun,
    ports::{Chance as _, Clock, Mail, Printer, Secrets, Shell, Wire},
    progress::Progress,
    settings::{
        Settings, SettingsError,
        explain::Explanation,
        layers::{Layer, Sources, load},
        secret::GivenSecret,
    },
    view::Notice,
};
use mail::MailServer;
use pickup::{
    handover::HandOverId,
    import::{Format, Reading},
    order::Origin,
    pseudonym::PseudonymKey,
    realm::Realm,
    staff::{NotAPinHash, Pin, PinHash},
    store::{Importing, Stamp, Store, StoreError},
    text::{StaffId, TillId},
};
use practice::Practice;
use printer::ReceiptPrinter;
use secrets::{FirstUse, SystemSecrets};
use store::{MayCheck, Mode, OpenError, Sqlite};
use zeroize::Zeroizing;

use intake::Watching;

pub use agreeing::{NotAgreed, TwoOfStaff};
pub use backup::{BackedUp, BackupError, backup};
pub use cannot_open::CannotOpen;
pub use doctor::diagnose;
pub use elsewhere::{ASK_EVERY, watch_elsewhere};
pub use fault::report_without_personal_data;
pub use intake::{Intake, IntakeError, LOOK_EVERY, Outcome, Round, TakenFile};
pub use keeping::{Kept, keep};
pub use log::log_to_standard_error;
pub use practice::Running;
pub use put_away::SearchedFolder;
pub use restoring::{RestoreError, Restorers};
pub use retention::{PRUNE_AGAIN, PRUNE_EVERY, PRUNE_FIRST, PruneError, Pruned, Pruning, Retention};
pub use shops::folder::FolderError;
pub use store::WINDOW_SOCKET;
pub use trusting::{RestampError, restamp};
pub use web_shops::{
    Joined, Keeping, OfShop, ShopTrouble, Synced, TellsCustomer, Told, WatchedShops, WebShops, telling,
    tells_customer,
};
pub use world::no_windows;

/// What the person who starts a till may say.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// Practise, whatever is configured.
    pub practice: bool,
    /// A configuration in the machine file's place.
    pub config: Option<PathBuf>,
    /// Where data lies.
    pub data_dir: Option<PathBuf>,
    /// `KEY=VALUE` flags for keys that are free.
    pub flags: Vec<(String, String)>,
    /// Whether a window opens it: one at a time for each data folder.
    pub window: bool,
    /// The build marked for tests refuses the real realm.
    pub refuse_real: bool,
    /// Practice: the port of the provider; the usual one if nothing is said, 0 for any.
    pub practice_port: Option<u16>,
    /// Practice: the hinted customer answers by themselves after this long, for terminals without anybody to click.
    pub practice_auto: Option<Duration>,
}

/// A till with its desk open.
pub struct Till {
    /// The desk.
    pub desk: Desk,
    /// What the desk stands on.
    pub premises: Premises,
    /// The embedded provider, in practice.
    pub practice: Option<practice::Running>,
}

/// Settings, data and keys, without a desk: enough to list orders or to verify the ledger.
pub struct Premises {
    /// The settings in force.
    pub settings: Settings,
    /// Where each of them came from; none in practice.
    pub explanation: Option<Explanation>,
    /// The data folder.
    pub store: Arc<Sqlite>,
    /// The key of pseudonyms.
    pub key: Arc<PseudonymKey>,
    user_file: Arc<world::UserFile>,
    /// Tells windows that start beside it that a check may be going on.
    may_check: Option<MayCheck>,
    /// The web shops that it is joined to.
    shops: Option<Arc<WebShops>>,
    /// Takes orders in, for as long as a window is open.
    watching: Option<Watching>,
    /// Removes what is old, for as long as a window is open.
    pruning: Option<Watching>,
    /// Notices what other programs write, for as long as a window is open.
    elsewhere: Option<Watching>,
    /// Reads the web shops and tells them, for as long as a window is open.
    watched_shops: Option<WatchedShops>,
}

impl Premises {
    /// The time now, as the PC believes it.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        world::SystemClock::new().now()
    }

    /// 32 random bytes, without which what is kept beside an entry could be guessed from its hash.
    #[must_use]
    pub fn salt(&self) -> [u8; 32] {
        world::salt()
    }

    /// An id for a hand-over that nobody has tried yet.
    #[must_use]
    pub fn another_id(&self) -> HandOverId {
        let mut random = [0; 16];
        world::SystemChance.fill(&mut random);
        HandOverId::new(random)
    }

    /// The web shops; nothing if none is configured, or if this is practice.
    #[must_use]
    pub fn shops(&self) -> Option<&WebShops> {
        self.shops.as_deref()
    }

    /// The receipt printer; nothing if none is configured.
    #[must_use]
    pub fn printer(&self) -> Option<Arc<dyn Printer>> {
        printer(&self.settings)
    }

    /// Takes in what the folders have now; nothing if no folder is configured, or if this is practice.
    pub async fn sync(&self, progress: &Progress) -> Option<Round> {
        let intake = Intake::new(&self.settings, self.store.clone(), self.key.clone())?;
        Some(intake.telling(progress).once(&world::SystemClock::new()).await)
    }

    /// Looks for what is personal and old, and removes it if that is wanted; nothing if this is practice.
    ///
    /// # Errors
    /// [`PruneError`] if nobody knows the time, or the data folder fails.
    pub async fn prune(&self, pruning: Pruning) -> Option<Result<Pruned, PruneError>> {
        let network = network::network(&self.settings, &SystemSecrets::new()).await;
        // Without the provider the ledger's time counts.
        let wire = network.ok().map(|http| Arc::new(world::Network(http)) as Arc<dyn Wire>);
        let retention = self.retention(wire)?;
        Some(retention.once(&world::SystemClock::new(), pruning).await)
    }

    fn retention(&self, wire: Option<Arc<dyn Wire>>) -> Option<Retention> {
        let is_practice = self.settings.realm == Realm::Practice;
        (!is_practice).then(|| Retention::new(self.settings.clone(), self.store.clone(), wire))
    }

    /// From now on removes what is old, until this is dropped.
    fn watch_what_is_old(&mut self, wire: Arc<dyn Wire>) {
        let clock = Arc::new(world::SystemClock::new());
        self.pruning = self.retention(Some(wire)).map(|retention| Watching::on(retention.watch(clock)));
    }

    /// From now on has the list read again when another program writes, until this is dropped.
    fn watch_elsewhere(&mut self, progress: &Progress) {
        let clock = Arc::new(world::SystemClock::new());
        let watching = watch_elsewhere(self.store.clone(), clock, progress.clone());
        self.elsewhere = Some(Watching::on(watching));
    }

    /// From now on takes in what the sources bring, until this is dropped.
    fn watch_sources(&mut self, progress: &Progress) {
        let intake = Intake::new(&self.settings, self.store.clone(), self.key.clone());
        let clock = Arc::new(world::SystemClock::new());
        self.watching = intake.map(|intake| Watching::on(intake.telling(progress).watch(clock)));
        self.watched_shops = self.shops.as_ref().map(|shops| shops.watch(progress));
    }
}

/// Opens a till: settings, data, provider and desk.
///
/// # Errors
/// [`CannotOpen`] says why and what to do; nothing was lost.
pub async fn open(opening: Opening, shell: Arc<dyn Shell>) -> Result<Till, CannotOpen> {
    let sources = sources(&opening);
    let (settings, explanation, practice) = match configured(&opening, &sources)? {
        Some((settings, explanation)) => (settings, Some(explanation), None),
        None => {
            let running = start_practice(&opening).await?;
            let settings = practice_settings(&sources, &Provider::of(&running))?;
            (settings, None, Some(running))
        }
    };
    let mut premises = premises(&opening, &sources, settings, explanation).await?;
    trusting::note_configuration(&premises).await;
    if let Some(running) = &practice {
        import_samples(&premises, running).await?;
    }
    let till = &premises.settings.store.till;
    let lost = if opening.window { lost_check(&premises.store, till).await? } else { None };
    if !opening.window {
        premises.may_check = Some(premises.store.may_check().await?);
    }
    let progress = Progress::new();
    let network = network::network(&premises.settings, &SystemSecrets::new()).await?;
    let wire: Arc<dyn Wire> = Arc::new(world::Network(network));
    let ports = Ports {
        wire: wire.clone(),
        store: premises.store.clone(),
        clock: Arc::new(world::SystemClock::new()),
        chance: Arc::new(world::SystemChance),
        secrets: Arc::new(SystemSecrets::new()),
        shell,
        preferences: premises.user_file.clone(),
        practice: practice.as_ref().map(|running| {
            let customers: Arc<dyn desk::ports::PracticeCustomers> =
                Arc::new(world::Customers(Practice::clone(running.practice())));
            customers
        }),
        key: premises.key.clone(),
        progress: progress.clone(),
        shops: match &premises.shops {
            Some(shops) => shops.clone(),
            None => Arc::new(desk::ports::NoShops),
        },
        printer: printer(&premises.settings),
        mail: mail(&premises.settings),
    };
    let desk = Desk::start(premises.settings.clone(), ports, lost);
    // A command line that checks one order takes in no others by the way.
    if opening.window {
        premises.watch_sources(&progress);
        premises.watch_what_is_old(wire);
        premises.watch_elsewhere(&progress);
    }
    Ok(Till { desk, premises, practice })
}

/// Opens settings, data and keys only. In practice no provider is started.
///
/// # Errors
/// [`CannotOpen`], as for [`open`].
pub async fn enter(opening: Opening) -> Result<Premises, CannotOpen> {
    let sources = sources(&opening);
    let (settings, explanation) = match configured(&opening, &sources)? {
        Some((settings, explanation)) => (settings, Some(explanation)),
        None => (practice_settings(&sources, &Provider::expected(&opening))?, None),
    };
    premises(&opening, &sources, settings, explanation).await
}

/// Reads the configuration only; nothing if this is practice.
///
/// # Errors
/// [`CannotOpen::Settings`].
pub fn configured_here(opening: &Opening) -> Result<Option<(Settings, Explanation)>, CannotOpen> {
    configured(opening, &sources(opening))
}

/// The hash of a PIN for the configuration.
///
/// # Errors
/// [`NotAPinHash`] if there is no memory for it.
pub fn hash_of(pin: &Pin) -> Result<PinHash, NotAPinHash> {
    let mut salt = [0; 16];
    world::SystemChance.fill(&mut salt);
    PinHash::new(pin, salt)
}

/// What a window shows first on a computer where nothing is configured and nobody said that they want to practise; nothing
/// on every other one.
#[must_use]
pub fn first_run(opening: &Opening) -> Option<FirstRun> {
    let sources = sources(opening);
    if opening.practice || sources.config.is_some() {
        return None;
    }
    let Err(SettingsError::NotConfigured { machine_file }) = load(&sources) else { return None };
    // What is wrong with the user's own file is told by whatever is opened next.
    let preferences = sources.preferences().ok()?;
    let keep = Arc::new(world::UserFile::of(&sources));
    Some(FirstRun { preferences, keep, machine_file: machine_file.display().to_string() })
}

/// The data folder that a window of this opening uses; nothing if that can't be told, which opening it then says.
#[must_use]
pub fn window_folder(opening: &Opening) -> Option<PathBuf> {
    let sources = sources(opening);
    match configured(opening, &sources).ok()? {
        Some((settings, _)) => Some(settings.data_dir),
        None => sources.practice_data_dir().ok(),
    }
}

/// The folder of practice data.
///
/// # Errors
/// [`CannotOpen::Settings`] where the account has no home.
pub fn practice_folder(opening: &Opening) -> Result<PathBuf, CannotOpen> {
    Ok(sources(opening).practice_data_dir()?)
}

/// What the folder of practice data is stamped with.
///
/// # Errors
/// [`CannotOpen::Settings`] where the account has no home.
pub fn practice_stamp(opening: &Opening) -> Result<Stamp, CannotOpen> {
    Ok(practice_settings(&sources(opening), &Provider::expected(opening))?.stamp())
}

fn sources(opening: &Opening) -> Sources {
    let mut sources = Sources::of_this_machine();
    sources.flags.clone_from(&opening.flags);
    if let Some(config) = &opening.config {
        sources.config = Some(config.clone());
    }
    if let Some(folder) = &opening.data_dir {
        sources.data_dir = Some((folder.clone(), Layer::Flag));
    }
    if let Some((folder, _)) = &mut sources.data_dir {
        // Whoever types it means it from where they are. What can't be made absolute is refused later, as it stands.
        if let Ok(absolute) = std::path::absolute(&*folder) {
            *folder = absolute;
        }
    }
    sources
}

/// The configuration, or nothing if the till practises: because it was told so, or because nothing is configured and
/// nobody named a file.
fn configured(opening: &Opening, sources: &Sources) -> Result<Option<(Settings, Explanation)>, CannotOpen> {
    if opening.practice {
        return Ok(None);
    }
    match load(sources) {
        Ok(loaded) if opening.refuse_real && loaded.settings.realm == Realm::Real => {
            Err(CannotOpen::MarkedBuild)
        }
        Ok(loaded) => Ok(Some((loaded.settings, loaded.explanation))),
        Err(SettingsError::NotConfigured { .. }) if sources.config.is_none() && opening.window => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What settings need to know of the embedded provider.
struct Provider {
    issuer: String,
    client_id: String,
    secret: GivenSecret,
    other_port: Option<u16>,
}

impl Provider {
    fn of(running: &practice::Running) -> Self {
        let secret = running.client_secret.reveal().as_bytes().to_vec();
        Self {
            issuer: running.issuer.clone(),
            client_id: running.client_id.clone(),
            secret: GivenSecret::new(Zeroizing::new(secret)),
            other_port: running.usual_port_taken.map(|_| running.address.port()),
        }
    }

    /// The one that a practice till starts, as long as its port is free.
    fn expected(opening: &Opening) -> Self {
        Self {
            issuer: format!("http://127.0.0.1:{}", opening.practice_port.unwrap_or(practice::USUAL_PORT)),
            client_id: practice::CLIENT_ID.to_owned(),
            secret: GivenSecret::new(Zeroizing::new(b"practice".to_vec())),
            other_port: None,
        }
    }
}

async fn start_practice(opening: &Opening) -> Result<practice::Running, CannotOpen> {
    let listen = match opening.practice_port {
        None => practice::Listen::Usual,
        Some(port) => practice::Listen::At(([127, 0, 0, 1], port).into()),
    };
    let options = practice::Options { listen, auto: opening.practice_auto, ..practice::Options::default() };
    Ok(Practice::start(options).await?)
}

/// A data folder belongs to one issuer. Where the usual port was taken the issuer is another, and so is the folder.
fn practice_settings(sources: &Sources, provider: &Provider) -> Result<Settings, CannotOpen> {
    let mut folder = sources.practice_data_dir()?;
    if let Some(port) = provider.other_port {
        folder.push(format!("port-{port}"));
    }
    let mut settings = Settings::practice(
        &provider.issuer,
        &provider.client_id,
        provider.secret.clone(),
        folder,
        sources.teller.clone(),
    )?;
    settings.preferences = sources.preferences()?;
    settings.scanner = sources.scanner()?;
    settings.display = sources.display()?;
    Ok(settings)
}

async fn premises(
    opening: &Opening,
    sources: &Sources,
    settings: Settings,
    explanation: Option<Explanation>,
) -> Result<Premises, CannotOpen> {
    let mode = if opening.window { Mode::Window } else { Mode::CommandLine };
    let store = Arc::new(open_store(&settings, mode, true).await?);
    let first_use = if store.is_unused().await? { FirstUse::Yes } else { FirstUse::No };
    let key = secrets::ledger_key(&settings, &SystemSecrets::new(), &world::SystemChance, first_use).await?;
    let user_file = Arc::new(world::UserFile::of(sources));
    let key = Arc::new(key);
    let shops = joined_shops(&settings, &store, &key).map(Arc::new);
    Ok(Premises {
        settings,
        explanation,
        store,
        key,
        user_file,
        may_check: None,
        shops,
        watching: None,
        elsewhere: None,
        watched_shops: None,
        pruning: None,
    })
}

/// The data folder of these settings, with the note of its ledger's head where they say. Who only looks sets nothing
/// aside.
pub(crate) async fn open_store(
    settings: &Settings,
    mode: Mode,
    set_aside: bool,
) -> Result<Sqlite, OpenError> {
    let options = store::Options { set_aside, ..options(settings) };
    Sqlite::open_with(&settings.data_dir, &settings.stamp(), mode, options).await
}

/// How a store works by these settings.
fn options(settings: &Settings) -> store::Options {
    let (head_file, telling) = (settings.head_file.clone(), telling(settings));
    let limit_asking = settings.policy.limit_asking;
    store::Options { head_file, telling, limit_asking, ..store::Options::default() }
}

fn joined_shops(settings: &Settings, store: &Arc<Sqlite>, key: &Arc<PseudonymKey>) -> Option<WebShops> {
    let kept = Keeping { store: store.clone(), outbox: store.clone(), places: store.clone() };
    let secrets: Arc<dyn Secrets> = Arc::new(SystemSecrets::new());
    let (clock, chance) = (Arc::new(world::SystemClock::new()), Arc::new(world::SystemChance));
    WebShops::of_settings(settings, key, &secrets, kept, clock, chance)
}

fn printer(settings: &Settings) -> Option<Arc<dyn Printer>> {
    let printer: Arc<dyn Printer> = Arc::new(ReceiptPrinter::of(&settings.receipts)?);
    Some(printer)
}

/// Roots that can't be read stop a till before; without them the mail server is just not believed.
fn mail(settings: &Settings) -> Option<Arc<dyn Mail>> {
    let roots =
        settings.provider.roots.as_ref().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
    let secrets = Arc::new(SystemSecrets::new());
    let mail: Arc<dyn Mail> = Arc::new(MailServer::new(settings.mail.clone()?, roots, secrets));
    Some(mail)
}

/// The sample orders, as if a shop had sent them just now.
async fn import_samples(premises: &Premises, running: &practice::Running) -> Result<(), CannotOpen> {
    let now = premises.now();
    let text = practice::sample_orders(&running.issuer, None, now);
    let reading =
        Reading { key: &premises.key, now, country: premises.settings.store.country, keep_good: false };
    let read = pickup::import::read(text.as_bytes(), Format::Json, &reading)?;
    let importing = Importing {
        origin: Origin::Connector,
        staff: StaffId::new("practice").map_err(|_| CannotOpen::Samples)?,
        till: premises.settings.store.till.clone(),
        now,
    };
    premises.store.import(read.orders, &importing).await?;
    Ok(())
}

/// A window that starts is the only one: whatever check its till still holds was lost with the one before, unless a command
/// beside it is in the middle of one.
///
/// # Errors
/// [`StoreError`] if the store can't be asked.
pub async fn lost_check(store: &Sqlite, till: &TillId) -> Result<Option<Notice>, StoreError> {
    let lost = store.abandon_lost(till).await?;
    let Some(key) = lost.first() else { return Ok(None) };
    let record = store.order(key).await?;
    Ok(record.map(|record| Notice::CheckLost { number: record.order.number.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_is_meant_from_where_it_was_typed() {
        let opening = Opening { data_dir: Some("some/data".into()), ..Opening::default() };
        let here = std::env::current_dir().unwrap();
        assert_eq!(sources(&opening).data_dir, Some((here.join("some/data"), Layer::Flag)));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_window_takes_in_orders_from_its_sources_and_a_command_line_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (config, secret) = (path("config.toml"), path("secret"));
        std::fs::write(&secret, "a made up secret").unwrap();
        let configuration = format!(
            "realm = \"test\"\ndata_dir = {:?}\nsources = [{{ kind = \"folder\", path = {:?} }}]\n\
             store = {{ id = \"S\", name = \"S\", till = \"1\" }}\n[provider]\nissuer = \"http://127.0.0.1:9\"\n\
             client_id = \"till\"\nclient_secret = {{ file = {secret:?} }}\n",
            path("data"),
            path("inbox"),
        );
        std::fs::write(&config, configuration).unwrap();
        for file in [&config, &secret] {
            std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
        for window in [true, false] {
            let opening = Opening { config: Some(config.clone()), window, ..Opening::default() };
            let till = open(opening, no_windows()).await.unwrap();
            assert_eq!(till.premises.watching.is_some(), window);
        }
        let opening = Opening { config: Some(config), ..Opening::default() };
        assert!(enter(opening).await.unwrap().watching.is_none());
    }
}
