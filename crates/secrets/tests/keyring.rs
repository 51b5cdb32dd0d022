//! The real keyring of Linux desktops, in a session of its own: there, locked, not there, and no session at all.
//!
//! Each test runs this very program again inside the session it needs.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use std::path::Path;
use std::process::Command;

use desk::ports::{Secrets as _, SecretsFailure};
use desk::settings::{SecretName, SecretRef};
use secrets::SystemSecrets;
use zeroize::Zeroizing;

/// Set where this program runs inside a session; says which.
const INSIDE: &str = "CLAIMCHECK_TEST_SESSION";

/// Unlocks a new keyring and waits until it answers on the bus.
const UNLOCKED: &str = "printf testpass | gnome-keyring-daemon --unlock --components=secrets >/dev/null && \
                        gdbus wait --session --timeout 20 org.freedesktop.secrets && exec \"$@\"";

/// Runs one test again within `session`, a shell script that ends with running its arguments.
fn run_inside(session: &str, test: &str, bus: bool) {
    for tool in ["dbus-run-session", "gnome-keyring-daemon", "gdbus"] {
        if Command::new("sh")
            .args(["-c", &format!("command -v {tool}")])
            .output()
            .is_ok_and(|found| found.status.success())
        {
            continue;
        }
        assert!(std::env::var_os("CI").is_none(), "{tool} is missing; `cargo xtask test` installs it");
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("NOT RUN: {test}: no {tool}\n").as_bytes(),
        );
        return;
    }
    let home = tempfile::tempdir().expect("a home");
    let program = std::env::current_exe().expect("this program");
    let mut command = if bus {
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", session, "sh"]);
        command
    } else {
        Command::new("env")
    };
    let run = command
        .arg(program)
        .args([test, "--exact", "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", runtime_folder(home.path()))
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("runs");
    let output = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && output.contains("1 passed"), "{output}");
}

fn runtime_folder(home: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::DirBuilderExt as _;
    let folder = home.join("run");
    std::fs::DirBuilder::new().mode(0o700).create(&folder).expect("a runtime folder");
    folder
}

fn inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

fn authway() -> SecretRef {
    SecretRef::Keyring(SecretName::parse("authway").expect("a name"))
}

fn hush() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(b"hush".to_vec())
}

#[tokio::test]
async fn an_unlocked_keyring_keeps_reads_and_forgets() {
    if !inside() {
        return run_inside(UNLOCKED, "an_unlocked_keyring_keeps_reads_and_forgets", true);
    }
    let secrets = SystemSecrets::new();
    assert_eq!(secrets.read(&authway()).await, Err(SecretsFailure::Missing { name: "authway".into() }));
    secrets.keep("authway", hush()).await.expect("kept");
    assert_eq!(secrets.read(&authway()).await, Ok(hush()));
    secrets.keep("authway", Zeroizing::new(b"new".to_vec())).await.expect("replaced");
    assert_eq!(secrets.read(&authway()).await.expect("read").as_slice(), b"new");
    assert_eq!(secrets.forget("authway").await, Ok(true));
    assert_eq!(secrets.forget("authway").await, Ok(false));
}

#[tokio::test]
async fn a_keyring_that_nobody_can_unlock_is_locked() {
    if !inside() {
        let session = "gnome-keyring-daemon --start --components=secrets >/dev/null && \
                       gdbus wait --session --timeout 20 org.freedesktop.secrets && exec \"$@\"";
        return run_inside(session, "a_keyring_that_nobody_can_unlock_is_locked", true);
    }
    assert_eq!(SystemSecrets::new().keep("authway", hush()).await, Err(SecretsFailure::Locked));
}

#[tokio::test]
async fn a_session_without_a_keyring_says_so() {
    if !inside() {
        // A bus of its own inside the session's, with nothing on it and nothing it could start.
        let session = "cat >\"$HOME/bus.conf\" <<END\n<busconfig><type>session</type><listen>unix:tmpdir=$HOME</listen>\
                       <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>\nEND\n\
                       exec dbus-run-session --config-file=\"$HOME/bus.conf\" -- \"$@\"";
        return run_inside(session, "a_session_without_a_keyring_says_so", true);
    }
    assert_eq!(SystemSecrets::new().read(&authway()).await, Err(SecretsFailure::NoKeyring));
}

#[tokio::test]
async fn no_session_at_all_has_no_keyring() {
    if !inside() {
        return run_inside("", "no_session_at_all_has_no_keyring", false);
    }
    let secrets = SystemSecrets::new();
    assert_eq!(secrets.read(&authway()).await, Err(SecretsFailure::NoKeyring));
    assert_eq!(secrets.keep("authway", hush()).await, Err(SecretsFailure::NoKeyring));
    assert_eq!(secrets.forget("authway").await, Err(SecretsFailure::NoKeyring));
}
