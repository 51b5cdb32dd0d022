//! The doctor: one line for each point, what to do where one fails, and an exit code for scripts.

use practice::{Client, ClientSecret, Listen, Options};
use serde_json::Value;

use crate::till::{Ran, SECRET, Till, free_port, mode, open, open_with};

/// The points of a run as JSON, and its end.
pub(crate) fn points(ran: &Ran) -> (Vec<Value>, Value) {
    let mut events = ran.events();
    let end = events.pop().expect("an end");
    assert_eq!(end["event"], "doctor", "{}", ran.all());
    assert!(events.iter().all(|event| event["event"] == "point"), "{}", ran.all());
    (events, end)
}

pub(crate) fn of<'a>(points: &'a [Value], name: &str) -> &'a Value {
    points.iter().find(|point| point["point"] == name).expect("every point is told")
}

pub(crate) fn failed(points: &[Value]) -> Vec<&str> {
    let those = points.iter().filter(|point| point["result"] == "failed");
    those.map(|point| point["point"].as_str().expect("a name")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_is_set_up_well_ends_with_zero() {
    let (running, till) = open().await;
    let ran = till.run(&["--json", "doctor"]);
    let (told, end) = points(&ran);
    assert_eq!((ran.code, &end["failed"], &end["warned"]), (0, &0.into(), &0.into()), "{}", ran.all());
    assert_eq!(told.len(), 19);
    assert!(of(&told, "configuration")["detail"].as_str().expect("facts").contains(&running.issuer));
    assert!(running.pending().is_empty(), "no customer was asked");

    let ran = till.run(&["doctor"]);
    assert_eq!((ran.code, ran.output.lines().count()), (0, 20), "{}", ran.all());
    assert!(ran.output.ends_with("Everything works.\n"), "{}", ran.output);
    let ran = till.run(&["--language", "sv", "doctor"]);
    assert!(ran.output.contains("Signeringsnycklar: 1 key") && ran.output.contains("Allt fungerar."));
    assert!(!ran.all().contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_told_with_what_to_do() {
    let (_running, till) = open().await;
    till.private_file("client.secret", "another-secret-4712");
    let ran = till.run(&["--json", "doctor"]);
    let (told, _) = points(&ran);
    assert_eq!((ran.code, failed(&told)), (1, vec!["client"]), "{}", ran.all());
    assert_eq!(of(&told, "client")["advice"], "compare_credential");

    let ran = till.run(&["doctor"]);
    assert_eq!(ran.code, 1);
    assert!(ran.output.contains("Does not work   Client is accepted"), "{}", ran.output);
    assert!(ran.output.contains("Compare client ID and secret"), "{}", ran.output);
    assert!(!ran.all().contains("another-secret-4712"));
}

/// What each purpose asks as is told by its own name, in both languages.
#[tokio::test(flavor = "multi_thread")]
async fn the_client_of_a_purpose_has_a_line_of_its_own() {
    let theirs = ClientSecret::new("the-callers-secret-4713");
    let other_clients = vec![Client::new("claimcheck-callers", theirs.clone())];
    let (running, till) = open_with(Options { other_clients, ..Options::default() }).await;
    let place = till.private_file("callers.secret", theirs.reveal());
    till.configure(&format!(
        "{}[provider.caller]\nclient_id = \"claimcheck-callers\"\nclient_secret = {{ file = {place:?} }}\n",
        till.configuration(&running.issuer)
    ));
    let (told, end) = points(&till.run(&["--json", "doctor"]));
    assert_eq!((told.len(), &end["failed"]), (20, &0.into()), "{told:?}");
    assert_eq!(of(&told, "caller_client")["detail"], "claimcheck-callers");
    assert_eq!(of(&told, "client")["detail"], "claimcheck-practice");

    till.private_file("callers.secret", SECRET);
    for (language, line) in [
        ("en", "Does not work   Client for callers is accepted"),
        ("sv", "Fungerar inte   Klienten för samtal godkänns"),
    ] {
        let ran = till.run(&["--language", language, "doctor"]);
        assert_eq!(ran.code, 1);
        assert!(ran.output.contains(line), "{}", ran.output);
        assert!(!ran.all().contains(SECRET));
    }
    let (told, _) = points(&till.run(&["--json", "doctor"]));
    assert_eq!(failed(&told), ["caller_client"]);
    assert_eq!(of(&told, "caller_client")["advice"], "compare_credential");
}

/// A data folder is begun by the till's own account, and not by whoever looks at it first.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_begun_by_looking() {
    let client_secret = Some(ClientSecret::new(SECRET));
    let options = Options { listen: Listen::any_port(), client_secret, ..Options::default() };
    let running = practice::Practice::start(options).await.expect("a provider");
    let till = Till::at(&running.issuer);
    let ran = till.run(&["--json", "doctor"]);
    let (told, end) = points(&ran);
    assert_eq!((ran.code, &end["failed"]), (0, &0.into()), "{}", ran.all());
    assert_eq!(of(&told, "data")["result"], "skipped");
    assert_eq!(of(&told, "ledger_key")["result"], "skipped");
    assert!(!till.path("data").exists());
}

#[test]
fn what_stops_the_start_is_told_as_a_point() {
    let till = Till::at(&format!("http://127.0.0.1:{}", free_port()));
    let ran = till.run(&["--json", "doctor"]);
    let (told, _) = points(&ran);
    assert_eq!((ran.code, failed(&told)), (1, vec!["discovery"]), "{}", ran.all());
    assert_eq!(of(&told, "discovery")["advice"], "check_network");

    let good = till.configuration("http://127.0.0.1:9");
    let pem = till.file("roots.pem", "no certificate");
    for (text, point) in [
        (good.replace("client_id", "clientid"), "configuration"),
        (format!("{good}[network]\nroots = {pem:?}\n"), "tls"),
        (
            good.replace(
                "[provider]",
                "[provider]\ncertificate = \"/nonexistent\"\ncertificate_key = { file = \"/no\" }",
            ),
            "credentials",
        ),
    ] {
        till.configure(&text);
        let ran = till.run(&["--json", "doctor"]);
        let (told, _) = points(&ran);
        assert_eq!(ran.code, 1);
        assert!(failed(&told).contains(&point), "{point}: {}", ran.all());
        assert!(!of(&told, point)["detail"].as_str().expect("facts").is_empty());
    }
    std::fs::remove_file(till.path("config.toml")).expect("removed");
    let ran = till.run(&["--json", "doctor"]);
    assert_eq!((ran.code, failed(&points(&ran).0)), (1, vec!["configuration"]), "{}", ran.all());
}

#[test]
fn a_data_folder_of_another_till_is_told() {
    let till = Till::at("http://127.0.0.1:9");
    till.import_samples("http://127.0.0.1:9");
    till.configure(&till.configuration("http://127.0.0.1:9").replace("PRACTICE-1", "SE-7"));
    let ran = till.run(&["--json", "doctor"]);
    let (told, _) = points(&ran);
    assert!(failed(&told).contains(&"data"), "{}", ran.all());
    assert!(of(&told, "data")["detail"].as_str().expect("facts").contains("SE-7"));
}

#[test]
fn practice_is_looked_at_too() {
    let till = Till::bare();
    let port = free_port().to_string();
    let ran = Ran::of(till.command(&["--json", "doctor", "--practice", "--practice-port", &port]));
    let (_, end) = points(&ran);
    assert_eq!((ran.code, &end["failed"]), (0, &0.into()), "{}", ran.all());
}

#[test]
fn the_public_half_of_a_key_is_shown_and_the_private_half_is_not() {
    // RFC 7517 appendix A.2, the private key on P-256 that everybody knows.
    let jwk = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE","use":"sig","kid":"1"}"#;
    let till = Till::bare();
    let file = till.private_file("key.jwk", jwk);
    let path = file.to_str().expect("a path");
    let ran = Ran::of(till.command(&["--json", "key", "public", "--file", path]));
    assert_eq!((ran.code, &ran.last()["kid"]), (0, &"1".into()), "{}", ran.all());
    assert_eq!(ran.last()["public_jwk"]["x"], "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4");
    assert!(!ran.all().contains("870MB6g"), "{}", ran.all());
    let ran = Ran::of(till.command(&["key", "public", "--file", path]));
    let shown: Value = serde_json::from_str(&ran.output).expect("the JWK alone, for a file or a pipe");
    assert_eq!((shown["kty"].as_str(), shown.get("d")), (Some("EC"), None));

    assert_eq!(mode(&file), 0o600);
    let open = till.file("open.jwk", jwk);
    let ran = Ran::of(till.command(&["--json", "key", "public", "--file", open.to_str().expect("a path")]));
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"key".into()), "{}", ran.all());
    assert!(!ran.all().contains("870MB6g"), "{}", ran.all());
}

#[test]
fn a_key_needs_a_keyring_and_a_good_name() {
    let till = Till::bare();
    let ran = Ran::of(till.command(&["--json", "key", "generate", "Not a name"]));
    assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{}", ran.all());
    // The environment of these tests has no keyring.
    let ran = Ran::of(till.command(&["--json", "key", "generate", "till-key"]));
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"key".into()), "{}", ran.all());
    for words in [&["key", "public"][..], &["key", "public", "a", "--file", "/b"]] {
        assert_eq!(Ran::of(till.command(words)).code, 2, "{words:?}");
    }
}
