//! Callers, customers at the counter and payments at the command line: what is told, the exit codes, and that no personal
//! number is in any argument, answer, log or file.

use practice::Decision;
use serde_json::Value;

use crate::till::{Ran, RunningCheck, Till, answer, free_port, open};

const NUMBER: &str = "191212121212";

/// Asks in practice, with a name on standard input; the made-up customer answers.
fn practise(till: &Till, port: &str, words: &[&str], name: &str, customer: &str) -> Ran {
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("data")).args(["check", "--practice", "--practice-port", port]).args(words);
    command.args(["--practice-customer", customer]).env("CLAIMCHECK_LOG", "trace");
    let ran = Ran::fed(command, &format!("{name}\n"));
    let folder = std::fs::read_dir(till.path("data")).into_iter().flatten().flatten();
    let files = folder.filter_map(|file| std::fs::read(file.path()).ok());
    let kept: String = files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    for digits in [NUMBER, "19121212-1212", "1212121212"] {
        assert!(!ran.output.contains(digits) && !kept.contains(digits), "{}", ran.output);
        // The log of the embedded provider is not the till's, and knows no more than the till.
        assert!(!ran.log.contains(digits), "{}", ran.log);
    }
    ran
}

#[test]
fn a_caller_is_identified_by_a_number_on_standard_input() {
    let (till, port) = (Till::bare(), free_port().to_string());
    let ran = practise(&till, &port, &["--caller", "-"], "19121212-1212", "owner");
    assert_eq!(ran.code, 0, "{}", ran.all());
    let events = ran.events();
    let names: Vec<_> = events.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    assert_eq!(names, ["started", "verdict"]);
    assert_eq!(events[0]["link"], Value::Null, "nobody on the phone is sent a link");
    assert!(events[0]["message"].as_str().expect("a message").ends_with(" CALL"));
    assert_eq!((&events[1]["verdict"], &events[1]["purpose"]), (&"identified".into(), &"caller".into()));
    assert_eq!(events[1]["entry"], 1);
    assert!(events[1]["signed_in_ago_s"].is_u64(), "how old the sign-in is, is told");
    assert!(!ran.all().contains("Tolvan"), "events name nobody");
}

#[test]
fn each_end_of_a_call_has_its_code() {
    for (number, customer, code, verdict) in [
        (NUMBER, "decline", 12, "declined"),
        (NUMBER, "somebody-else", 10, "another_person"),
        ("200002292399", "owner", 20, "could_not_check"),
    ] {
        let port = free_port().to_string();
        let ran =
            practise(&Till::bare(), &port, &["--caller", "-", "--called-by", "store"], number, customer);
        assert_eq!((ran.code, &ran.last()["verdict"]), (code, &verdict.into()), "{}", ran.all());
    }
}

#[test]
fn at_the_counter_somebody_is_identified_or_pays() {
    let (till, port) = (Till::bare(), free_port().to_string());
    let ran = practise(&till, &port, &["--customer", "bo.ek@post.example"], "", "owner");
    assert_eq!((ran.code, &ran.last()["verdict"]), (0, &"identified".into()), "{}", ran.all());
    assert!(ran.events()[0]["link"].is_string(), "in practice");
    let ran =
        practise(&till, &port, &["--payment", "129,50", "--customer", "-"], "ingrid@post.example", "owner");
    assert_eq!((ran.code, &ran.last()["purpose"]), (0, &"payment".into()), "{}", ran.all());
    let message = ran.events()[0]["message"].as_str().expect("a message").to_owned();
    assert!(message.ends_with(" PAY 129.50 SEK Tallmo, Uppsala"), "{message}");
    assert_eq!(ran.last()["entry"], 2);
    assert!(!ran.output.contains("@post.example"), "events name nobody");
}

#[test]
fn a_personal_number_is_no_argument_and_is_not_repeated() {
    let till = Till::bare();
    for words in [
        &["check", "--caller", NUMBER][..],
        &["check", "--caller", "19121212-1212"],
        &["check", "--customer", NUMBER],
        &["check", "--customer", "121212-1212"],
        &["check", "--payment", "129", "--customer", "19121212 1212"],
    ] {
        let ran = Ran::of(till.command(&[&["--json"], words].concat()));
        assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{words:?} {}", ran.all());
        assert!(!ran.all().contains("1212"), "{}", ran.all());
    }
    // What could have been asked is not, if what is on standard input is none.
    for (words, name) in [
        (&["--caller", "-"][..], "191212121213"),
        (&["--customer", "-"], NUMBER),
        (&["--customer", "bo.ek@post.example", "--payment", "nothing"], ""),
    ] {
        let ran = practise(&Till::bare(), &free_port().to_string(), words, name, "owner");
        assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{words:?} {}", ran.all());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_code_asks_no_caller_and_no_payment() {
    let (running, till) = open().await;
    let text = till.configuration(&running.issuer);
    till.configure(&format!("{text}binding_message = \"code\"\n"));
    let words = ["--json", "check", "--payment", "129", "--customer", "bo.ek@post.example"];
    let ran = Ran::of(till.configured(&words));
    assert_eq!((ran.code, &ran.last()["reason"]), (3, &"misconfigured".into()), "{}", ran.all());
    let check =
        RunningCheck::start(till.configured(&["--json", "check", "--customer", "bo.ek@post.example"]));
    answer(&running, &Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (0, &"identified".into()), "{}", ran.all());
}
