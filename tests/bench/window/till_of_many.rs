//! A till's folder with as many orders as a large shop has, taken in before any window is opened on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use till::{Intake, Opening, Outcome};

use crate::Given;
use crate::clock::JumpingClock;
use crate::made_up::MadeUp;
use crate::provider::Noted;

/// Orders of one file: fewer than a file may have.
const A_FILE: usize = 100_000;

/// The store of the made-up orders.
const STORE: &str = "SE-042";

/// The folder, its configuration, and who ordered.
pub(crate) struct ManyOrders {
    pub(crate) folder: PathBuf,
    pub(crate) config: PathBuf,
    made_up: MadeUp,
}

pub(crate) async fn fill(folder: &Path, given: &Given, provider: &Noted) -> ManyOrders {
    let config = write_configuration(folder, provider, STORE, "");
    let mut many = ManyOrders { folder: folder.to_owned(), config, made_up: MadeUp::new(given.seed) };
    many.bring(given.orders);
    let opening = Opening { config: Some(many.config.clone()), ..Opening::default() };
    let till = till::open(opening, till::no_windows()).await.unwrap();
    let premises = &till.premises;
    let mut intake = Intake::new(&premises.settings, premises.store.clone(), premises.key.clone()).unwrap();
    let clock = Arc::new(JumpingClock::new());
    intake.round(&*clock).await;
    clock.jump(Duration::from_secs(3));
    let round = intake.round(&*clock).await;
    let orders = round.files.iter().map(|file| match &file.outcome {
        Outcome::TakenIn { imported, .. } => imported.orders() as usize,
        Outcome::Rejected(error) => panic!("{error}"),
    });
    assert_eq!(orders.sum::<usize>(), given.orders);
    many
}

impl ManyOrders {
    /// Lays so many more orders into the till's inbox, each file at once.
    pub(crate) fn bring(&mut self, count: usize) {
        let (beside, inbox) = (self.folder.join("beside.csv"), self.folder.join("inbox"));
        let mut left = count;
        while left > 0 {
            let some = left.min(A_FILE);
            self.made_up.write(&beside, some);
            fs::rename(&beside, inbox.join(format!("orders-{left}-of-{count}.csv"))).unwrap();
            left -= some;
        }
    }

    /// Last names of some customers that a driver can type.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.made_up.some.iter().map(|(_, _, last)| last.to_lowercase());
        names.filter(|name| name.is_ascii() && name.len() > 5).collect()
    }

    /// The same till, with a customer display.
    pub(crate) fn with_display(&self) -> PathBuf {
        let text = fs::read_to_string(&self.config).unwrap();
        let config = self.folder.join("display.toml");
        private(&config, &format!("{text}\n[display]\nuse = true\n"));
        config
    }
}

/// The configuration of a test till in this folder.
pub(crate) fn write_configuration(folder: &Path, provider: &Noted, store: &str, more: &str) -> PathBuf {
    let path = |name: &str| folder.join(name);
    fs::create_dir_all(path("inbox")).unwrap();
    private(&path("secret"), provider.practice.client_secret().reveal());
    let text = format!(
        "realm = \"test\"\ndata_dir = {data:?}\nsources = [{{ kind = \"folder\", path = {inbox:?} }}]\n\
         store = {{ id = \"{store}\", name = \"Tallmo, Uppsala\", till = \"2\" }}\n\
         [ledger]\nhead_file = {head:?}\n[provider]\nissuer = \"{issuer}\"\nclient_id = \"{client}\"\n\
         client_secret = {{ file = {secret:?} }}\n{more}",
        data = path("data"),
        inbox = path("inbox"),
        head = path("noted/ledger.head"),
        issuer = provider.practice.issuer(),
        client = provider.practice.client_id(),
        secret = path("secret"),
    );
    private(&path("config.toml"), &text);
    path("config.toml")
}

fn private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
