//! The owner is elsewhere, on the command line: `--ask-owner` asks them about whoever was proved to be here.

use crate::till::{Ran, Till, free_port};

/// A practice check at which Bo is here, and what its owner does.
fn somebody_else_is_here(till: &Till, port: &str, words: &[&str]) -> Ran {
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("data"));
    command.args(["check", "--practice", "--practice-port", port, "--order", "P-1042"]);
    command.args(["--practice-customer", "somebody-else", "--hand-over", "--seen"]);
    Ran::of({
        command.args(words);
        command
    })
}

fn told(ran: &Ran) -> Vec<String> {
    let text = |event: &serde_json::Value, name: &str| event[name].as_str().unwrap_or_default().to_owned();
    ran.events()
        .iter()
        .map(|event| match text(event, "verdict") {
            verdict if verdict.is_empty() => text(event, "event"),
            verdict => verdict,
        })
        .collect()
}

#[test]
fn the_owner_says_yes_and_it_is_handed_over_to_whoever_is_here() {
    let till = Till::bare();
    // The folder belongs to the provider at this port.
    let port = free_port().to_string();
    let ran = somebody_else_is_here(&till, &port, &["--ask-owner", "--practice-owner", "owner"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let expected =
        ["started", "another_person", "asking_owner", "started", "owner", "handed_over"].map(str::to_owned);
    assert_eq!(told(&ran), expected, "{}", ran.all());
    assert_eq!(ran.last()["by"], "owners_word");
    assert!(ran.events()[3]["link"].is_null(), "nobody here gets the owner's link: {}", ran.all());
    let mut ledger = till.command(&["--json", "--data-dir"]);
    ledger.arg(till.path("data")).args(["ledger", "export", "--practice", "--practice-port", &port]);
    let ledger = Ran::of(ledger);
    assert_eq!(ledger.last()["facts"]["collected_by"], "remote_proxy", "{}", ledger.all());
}

#[test]
fn the_owner_says_no_and_nobody_is_asked_who_was_not_to_be() {
    let declined = somebody_else_is_here(
        &Till::bare(),
        &free_port().to_string(),
        &["--ask-owner", "--practice-owner", "decline"],
    );
    assert_eq!((declined.code, &declined.last()["verdict"]), (12, &"declined".into()), "{}", declined.all());
    let swapped = somebody_else_is_here(
        &Till::bare(),
        &free_port().to_string(),
        &["--ask-owner", "--practice-owner", "somebody-else"],
    );
    assert_eq!(
        (swapped.code, &swapped.last()["verdict"]),
        (10, &"another_person".into()),
        "{}",
        swapped.all()
    );
    let unasked = somebody_else_is_here(&Till::bare(), &free_port().to_string(), &[]);
    assert_eq!(unasked.code, 10, "{}", unasked.all());
    assert_eq!(told(&unasked), ["started", "another_person"]);
}
