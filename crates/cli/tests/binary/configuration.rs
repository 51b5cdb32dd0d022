//! The configuration, as the program is really started: files, environment, flags.

use crate::till::{Ran, Till};

fn till() -> Till {
    Till::at("http://127.0.0.1:9")
}

#[test]
fn every_value_is_explained() {
    let mut till = till();
    till.environment = vec![("CLAIMCHECK_PREFERENCES_THEME".to_owned(), "dark".to_owned())];
    till.file("home/.config/claimcheck/config.toml", "preferences.theme = \"light\"\n");
    let ran = till.run(&["config", "show", "--explain"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    for part in [
        "preferences.theme = \"dark\"  # environment CLAIMCHECK_PREFERENCES_THEME",
        "# overruled: \"light\" from user file",
        "provider.name = \"Authway\"  # built-in",
        "config.toml line 1",
        "fingerprint of the trust keys",
    ] {
        assert!(ran.output.contains(part), "{part}: {}", ran.output);
    }
    assert!(!ran.output.contains(crate::till::SECRET));
    let json = till.run(&["--json", "config", "show", "--explain"]);
    assert_eq!(json.last()["event"], "configuration");
}

#[test]
fn a_trust_key_from_environment_user_file_or_flag_stops_the_start() {
    let mut environment = till();
    environment.environment =
        vec![("CLAIMCHECK_PROVIDER_ISSUER".to_owned(), "https://evil.example".to_owned())];
    let user_file = till();
    user_file.file("home/.config/claimcheck/config.toml", "provider.issuer = \"https://evil.example\"\n");
    let flag = till();
    for (till, words, layer) in [
        (&environment, &[][..], "environment CLAIMCHECK_PROVIDER_ISSUER"),
        (&user_file, &[], "user file"),
        (&flag, &["--set", "provider.issuer=https://evil.example"], "flag"),
    ] {
        let ran = till.run(&[words, &["--json", "check", "--order", "P-1042"]].concat());
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"configuration".into()), "{}", ran.all());
        let message = ran.last()["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("`provider.issuer`") && message.contains(layer), "{message}");
        assert!(!till.path("data").exists(), "nothing was opened");
    }
}

#[test]
fn a_real_till_accepts_no_http_and_its_configuration_from_administrators_only() {
    let till = till();
    till.configure(&till.configuration("http://127.0.0.1:9").replace("realm = \"test\"", "realm = \"real\""));
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"configuration".into()), "{}", ran.all());
    let message = ran.last()["message"].as_str().unwrap_or_default().to_owned();
    let expected = if rustix::process::geteuid().is_root() {
        "must be an https address"
    } else {
        "may not name another"
    };
    assert!(message.contains(expected), "{message}");
    assert!(!till.path("data").exists(), "nothing was opened");
}

#[test]
fn an_unknown_key_finds_what_was_meant() {
    let till = till();
    till.configure(&till.configuration("http://127.0.0.1:9").replace("client_id", "clientid"));
    let ran = till.run(&["config", "show"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.log.contains("did you mean `provider.client_id`?") && ran.log.contains("line "),
        "{}",
        ran.log
    );
}

#[test]
fn nothing_configured_is_told_with_what_to_do() {
    let till = Till::bare();
    let ran = Ran::of(till.command(&["--json", "--config", "/nonexistent/config.toml", "orders", "list"]));
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"configuration".into()), "{}", ran.all());
    assert!(
        ran.last()["message"].as_str().is_some_and(|message| message.contains("--practice")),
        "{}",
        ran.all()
    );
}

#[test]
fn usage_errors_end_with_two() {
    let till = Till::bare();
    for words in
        [&["check"][..], &["check", "--order", "1", "--hint"], &["doctor", "x"], &["orders", "import"], &[]]
    {
        assert_eq!(Ran::of(till.command(words)).code, 2, "{words:?}");
    }
}
