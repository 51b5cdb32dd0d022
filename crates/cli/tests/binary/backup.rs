//! A backup by the real program: beside a window that has the folder, never over a file, and only to somebody.

use pickup::ledger::Head;
use store::{DATABASE_FILE, Mode, Sqlite};

use crate::till::{mode, open};

/// A public key from the format's own documentation; nobody here has the other half.
pub(crate) const KEY: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_beside_the_window_and_refused_to_nobody_and_over_a_file() {
    let (running, till) = open().await;
    let file = till.path("backup.age");
    let path = file.to_str().expect("a path");
    let no_key = till.run(&["--json", "backup", path]);
    assert_eq!((no_key.code, &no_key.last()["kind"]), (1, &"backup".into()), "{}", no_key.all());
    assert!(no_key.last()["message"].as_str().is_some_and(|message| message.contains("backup.public_key")));

    let text = till.configuration(&running.issuer);
    till.configure(&format!("{text}\n[backup]\npublic_key = {KEY:?}\n"));
    let settings = till::configured_here(&opening(&till)).expect("a configuration").expect("no practice").0;
    let options = store::Options { head_file: settings.head_file.clone(), ..store::Options::default() };
    let (data, stamp) = (till.path("data"), settings.stamp());
    let window = Sqlite::open_with(&data, &stamp, Mode::Window, options).await.expect("a window's store");

    let made = till.run(&["--json", "backup", path]);
    assert_eq!((made.code, &made.last()["event"]), (0, &"backup".into()), "{}", made.all());
    assert_eq!(made.last()["head"], Head::EMPTY.to_string());
    let sealed = std::fs::read(&file).expect("the backup");
    assert_eq!((mode(&file), &made.last()["bytes"]), (0o600, &sealed.len().into()));
    assert!(sealed.starts_with(b"age-encryption.org/v1"), "any program that reads the format opens it");
    let database = std::fs::metadata(data.join(DATABASE_FILE)).expect("a database").len();
    assert!(sealed.len() as u64 > database / 2, "the orders are in it");

    let again = till.run(&["--json", "backup", path, "--to", KEY]);
    assert_eq!((again.code, &again.last()["kind"]), (1, &"backup".into()), "{}", again.all());
    assert_eq!(std::fs::read(&file).expect("the backup"), sealed, "nothing is overwritten");
    window.close().await;
}

/// What opens the till of these tests.
fn opening(till: &crate::till::Till) -> till::Opening {
    till::Opening { config: Some(till.path("config.toml")), ..till::Opening::default() }
}
