//! Secrets in files: what is accepted, and each trick that is not.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use desk::ports::{Chance, Secrets as _, SecretsFailure};
use desk::settings::{GivenSecret, SecretName, SecretRef, Settings};
use secrets::{FirstUse, LedgerKeyError, MAX_BYTES, SystemSecrets, ledger_key};
use tempfile::TempDir;
use zeroize::Zeroizing;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn file(folder: &TempDir, name: &str, content: &[u8], mode: u32) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode set");
    path
}

async fn read(path: &Path) -> Result<Vec<u8>, SecretsFailure> {
    let secret = SystemSecrets::new().read(&SecretRef::File(path.to_owned())).await;
    secret.map(|secret| secret.to_vec())
}

#[tokio::test]
async fn a_private_file_is_read_without_its_line_end() {
    let folder = folder();
    for (content, secret) in [
        (&b"hush"[..], &b"hush"[..]),
        (b"hush\n", b"hush"),
        (b"hush\r\n", b"hush"),
        (b" hush \n\n", b" hush \n"),
        (b"\xff\x00", b"\xff\x00"),
    ] {
        for mode in [0o600, 0o400] {
            let path = file(&folder, &format!("{mode:o}"), content, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode set");
            assert_eq!(read(&path).await.as_deref(), Ok(secret));
            fs::remove_file(path).expect("removed");
        }
    }
}

#[tokio::test]
async fn what_others_can_read_or_write_is_no_secret() {
    let folder = folder();
    for mode in [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o666] {
        let path = file(&folder, "secret", b"hush", mode);
        let failure = read(&path).await.expect_err("refused");
        assert_eq!(
            failure,
            SecretsFailure::ReadableByOthers { path: path.display().to_string() },
            "{mode:o}"
        );
        assert!(!failure.to_string().contains("hush"));
    }
}

#[tokio::test]
async fn links_folders_and_fifos_are_not_followed_nor_waited_for() {
    let folder = folder();
    let target = file(&folder, "secret", b"hush", 0o600);
    let link = folder.path().join("link");
    symlink(&target, &link).expect("a link");
    let fifo = folder.path().join("fifo");
    let made = Command::new("mkfifo").arg("-m").arg("600").arg(&fifo).status().expect("mkfifo runs");
    assert!(made.success());
    for path in [link, fifo, folder.path().to_owned(), PathBuf::from("/dev/null")] {
        let named = path.display().to_string();
        assert_eq!(read(&path).await, Err(SecretsFailure::NotAPlainFile { path: named }));
    }
}

#[tokio::test]
async fn missing_empty_and_endless_files_are_told_apart() {
    let folder = folder();
    let missing = folder.path().join("missing");
    assert_eq!(read(&missing).await, Err(SecretsFailure::Missing { name: missing.display().to_string() }));
    let longest = file(&folder, "longest", &[b'x'; MAX_BYTES], 0o600);
    assert_eq!(read(&longest).await.map(|secret| secret.len()), Ok(MAX_BYTES));
    for content in [&b""[..], b"\n", &[b'x'; MAX_BYTES + 1], &[b'x'; 3 * MAX_BYTES]] {
        let path = file(&folder, "odd", content, 0o600);
        assert!(
            matches!(read(&path).await, Err(SecretsFailure::BadLength { .. })),
            "{} bytes",
            content.len()
        );
    }
}

#[tokio::test]
async fn another_accounts_file_is_no_secret_of_ours() {
    if rustix::process::geteuid().is_root() {
        let folder = folder();
        let path = file(&folder, "secret", b"hush", 0o600);
        std::os::unix::fs::chown(&path, Some(4242), None).expect("given away");
        assert!(matches!(read(&path).await, Err(SecretsFailure::NotAPlainFile { .. })));
    } else {
        // Somebody else's file that we may open at all.
        assert!(matches!(read(Path::new("/etc/passwd")).await, Err(SecretsFailure::NotAPlainFile { .. })));
    }
}

/// Always the same bytes, and counted.
struct Counted(std::sync::atomic::AtomicU8);

impl Chance for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    }
}

fn practice(folder: &TempDir) -> Settings {
    let secret = GivenSecret::new(Zeroizing::new(b"hush".to_vec()));
    Settings::practice("http://127.0.0.1:7", "till", secret, folder.path().join("data"), "Kim".into())
        .expect("settings")
}

#[tokio::test]
async fn practice_makes_its_key_once_and_never_anew() {
    let folder = folder();
    let settings = practice(&folder);
    let (secrets, chance) = (SystemSecrets::new(), Counted(1.into()));
    let key = |first_use| ledger_key(&settings, &secrets, &chance, first_use);
    assert!(
        matches!(key(FirstUse::No).await, Err(LedgerKeyError::Lost { .. })),
        "a used folder without a key"
    );
    let made = key(FirstUse::Yes).await.expect("made");
    let again = key(FirstUse::No).await.expect("read");
    let twice = key(FirstUse::Yes).await.expect("read");
    assert_eq!([again.id(), twice.id()], [made.id(), made.id()]);

    let path = settings.data_dir.join("ledger.key");
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(&settings.data_dir).expect("listed").count(), 1, "nothing else is left behind");
    fs::remove_file(&path).expect("removed");
    assert!(matches!(key(FirstUse::No).await, Err(LedgerKeyError::Lost { .. })));
    file(&folder, "data/ledger.key", b"not a key", 0o600);
    assert!(matches!(key(FirstUse::No).await, Err(LedgerKeyError::NotAKey { .. })));
}

#[tokio::test]
async fn a_real_tills_key_is_never_made() {
    let folder = folder();
    let mut settings = practice(&folder);
    settings.realm = pickup::realm::Realm::Real;
    let (secrets, chance) = (SystemSecrets::new(), Counted(1.into()));
    for first_use in [FirstUse::Yes, FirstUse::No] {
        let missing = ledger_key(&settings, &secrets, &chance, first_use).await;
        assert!(matches!(missing, Err(LedgerKeyError::NotProvisioned { .. })));
    }
    assert!(!settings.data_dir.exists());

    let path = file(&folder, "key", format!("{}\n", "0aB1".repeat(16)).as_bytes(), 0o600);
    settings.ledger_key = SecretRef::File(path);
    let key = ledger_key(&settings, &secrets, &chance, FirstUse::No).await.expect("read");
    assert_eq!(key.id().as_str().len(), 8);
}

#[tokio::test]
async fn names_of_the_keyring_are_those_of_the_configuration() {
    assert!(SecretName::parse("ledger-key").is_some());
    let given = SecretRef::Given(GivenSecret::new(Zeroizing::new(b"hush".to_vec())));
    let secret = SystemSecrets::new().read(&given).await.expect("given");
    assert_eq!(secret.as_slice(), b"hush");
}
