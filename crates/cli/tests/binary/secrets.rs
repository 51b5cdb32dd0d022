//! Secrets on the command line: from standard input only, and never repeated.

use crate::till::{Ran, SECRET, Till};

#[test]
fn without_a_keyring_the_secret_is_kept_nowhere() {
    let till = Till::bare();
    let ran = Ran::fed(till.command(&["--json", "secret", "set", "authway"]), SECRET);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"secret".into()), "{}", ran.all());
    assert!(
        ran.last()["message"].as_str().is_some_and(|message| message.contains("no keyring")),
        "{}",
        ran.all()
    );
    assert!(!ran.all().contains(SECRET));
    assert!(!till.path("home").exists(), "nothing was written");
    let ran = till.run(&["--json", "secret", "delete", "authway"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"secret".into()));
}

#[test]
fn empty_endless_and_badly_named_secrets_are_refused() {
    let till = Till::bare();
    for input in ["", "\n", &"x".repeat(17_000)] {
        let ran = Ran::fed(till.command(&["--json", "secret", "set", "authway"]), input);
        assert_eq!(ran.code, 1, "{}", ran.all());
        let message = ran.last()["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("16384"), "{message}");
    }
    let ran = Ran::fed(till.command(&["--json", "secret", "set", "Auth way"]), SECRET);
    assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()));
}

#[test]
fn a_secret_is_no_argument() {
    let till = Till::bare();
    let ran = Ran::of(till.command(&["secret", "set", "authway", SECRET]));
    assert_eq!(ran.code, 2, "{}", ran.all());
}
