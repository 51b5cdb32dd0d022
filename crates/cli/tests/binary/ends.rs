//! Every end of a check that is neither yes nor no: its exit code, its reason, a sentence.

use practice::{Listen, Options};

use crate::till::{RunningCheck, Till, free_port, open, open_with};

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_an_order_is_told_before_anybody_is_asked() {
    let (running, till) = open().await;
    for (order, reason) in [
        ("P-1048", "unpaid"),
        ("P-1049", "not_ready"),
        ("P-1050", "cancelled_order"),
        ("P-1051", "other_store"),
    ] {
        let ran = till.run(&["--json", "check", "--order", order]);
        assert_eq!((ran.code, &ran.last()["reason"]), (3, &reason.into()), "{order}: {}", ran.all());
        let words = till.run(&["check", "--order", order]);
        assert!(words.output.contains("is not checked"), "{}", words.all());
    }
    assert!(running.pending().is_empty(), "nobody was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_is_no_order() {
    let (_running, till) = open().await;
    let ran = till.run(&["--json", "check", "--order", "P-9999"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"unknown_order".into()), "{}", ran.all());
    let words = till.run(&["check", "--order", "P-9999"]);
    assert!(words.log.contains("no order has exactly the number P-9999"), "{}", words.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_whom_the_provider_does_not_know() {
    let (_running, till) = open().await;
    let ran = till.run(&["--json", "check", "--order", "P-1052"]);
    assert_eq!((ran.code, &ran.last()["reason"]), (20, &"unknown_customer".into()), "{}", ran.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_never_verified_is_too_little() {
    let (running, till) = open().await;
    let check = RunningCheck::start(till.configured(&[
        "--json",
        "check",
        "--order",
        "P-1045",
        "--hand-over",
        "--seen",
    ]));
    crate::till::answer(&running, &practice::Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (11, &"level_too_low".into()), "{}", ran.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_in_time() {
    let (_running, till) = open_with(Options { lifetime_s: 2, ..Options::default() }).await;
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((ran.code, &ran.last()["verdict"]), (13, &"expired".into()), "{}", ran.all());
}

/// The reason and the detail of a check that can't be made, and that people get a sentence.
fn misconfigured(till: &Till, cause: &str, sentence: &str) {
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((ran.code, &ran.last()["reason"]), (20, &"misconfigured".into()), "{}", ran.all());
    assert!(ran.last()["detail"].as_str().is_some_and(|detail| detail.starts_with(cause)), "{}", ran.all());
    let words = till.run(&["check", "--order", "P-1042"]);
    assert_eq!(words.code, 20);
    assert!(words.output.contains(sentence), "{}", words.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_client_secret() {
    let (_running, till) = open().await;
    till.private_file("client.secret", "another");
    misconfigured(
        &till,
        "client_refused",
        "does not accept this till’s client id or its secret, key or certificate",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_issuer() {
    let (running, till) = open().await;
    // The same provider by another name: its document says that it is somebody else.
    let other = running.issuer.replace("127.0.0.1", "localhost");
    let text = till
        .configuration(&other)
        .replace(&format!("{:?}", till.path("data")), &format!("{:?}", till.path("other")));
    till.configure(&text);
    till.import_samples(&other);
    misconfigured(&till, "issuer_wrong", "does not belong to the configured issuer");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_keyring_on_this_machine() {
    let (running, till) = open().await;
    let text = till.configuration(&running.issuer);
    let file = format!("{{ file = {:?} }}", till.path("client.secret"));
    till.configure(&text.replace(&file, "{ keyring = \"authway\" }"));
    misconfigured(&till, "secret_unreadable", "keyring");
    assert!(running.pending().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_others_can_read() {
    let (running, till) = open().await;
    let secret = crate::till::SECRET;
    till.file("client.secret", secret);
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((ran.code, &ran.last()["reason"]), (20, &"misconfigured".into()), "{}", ran.all());
    assert!(!ran.all().contains(secret));
    assert!(running.pending().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_not_there() {
    let issuer = format!("http://127.0.0.1:{}", free_port());
    let till = Till::at(&issuer);
    till.import_samples(&issuer);
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((ran.code, &ran.last()["reason"]), (20, &"unreachable".into()), "{}", ran.all());
    let words = till.run(&["check", "--order", "P-1042"]);
    assert!(words.output.contains("No contact with"), "{}", words.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_live_check_for_an_order() {
    let (running, till) = open().await;
    let first = RunningCheck::start(till.configured(&["--json", "check", "--order", "P-1042"]));
    let second = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!((second.code, &second.last()["reason"]), (3, &"busy".into()), "{}", second.all());
    crate::till::answer(&running, &practice::Decision::Decline);
    assert_eq!(first.end().code, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_another_issuer_client_tenant_store_or_realm_is_not_opened() {
    let (running, till) = open().await;
    let here = till.configuration(&running.issuer);
    let other_port = format!("http://127.0.0.1:{}", free_port());
    for (field, text) in [
        ("issuer", here.replace(&running.issuer, &other_port)),
        ("client_id", here.replace("claimcheck-practice", "another-client")),
        ("tenant", here.replace("client_id", "tenant = \"priv\"\nclient_id")),
        ("store", here.replace("PRACTICE-1", "SE-042")),
        ("realm", here.replace("realm = \"test\"", "realm = \"practice\"")),
    ] {
        till.configure(&text);
        for words in [&["check", "--order", "P-1042"][..], &["orders", "list"], &["ledger", "verify"]] {
            let ran = till.run(&[&["--json"], words].concat());
            assert_eq!((ran.code, &ran.last()["kind"]), (1, &"other_stamp".into()), "{field}: {}", ran.all());
            let message = ran.last()["message"].as_str().unwrap_or_default().to_owned();
            assert!(message.contains(field), "{message}");
        }
    }
    // Practice does not open it either.
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("data")).args(["orders", "list", "--practice"]);
    let ran = crate::till::Ran::of(command);
    assert_eq!(ran.last()["kind"], "other_stamp", "{}", ran.all());
    assert!(running.pending().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_port_that_is_taken_is_told() {
    let running =
        practice::Practice::start(Options { listen: Listen::any_port(), ..Options::default() }).await;
    let running = running.expect("a provider");
    let till = Till::bare();
    let port = running.address.port().to_string();
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("data")).args([
        "check",
        "--order",
        "P-1042",
        "--practice",
        "--practice-port",
        &port,
    ]);
    let ran = crate::till::Ran::of(command);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"practice".into()), "{}", ran.all());
}
