//! A pick-up from the order's number to the ledger, and the ways to stop one.

use std::io::Write as _;

use practice::Decision;

use crate::till::{Ran, RunningCheck, SECRET, Till, answer, free_port, mode, open};

const MULTI: &str = "the provider serves on another thread than the one that waits for the program";

/// Runs commands in practice, on one folder and one port.
fn practising(till: &Till) -> impl Fn(&[&str]) -> Ran {
    let (data, port) = (till.path("data"), free_port().to_string());
    move |words| {
        let mut command = till.command(&["--json", "--data-dir"]);
        command.arg(&data).args(words).args(["--practice", "--practice-port", &port]);
        Ran::of(command)
    }
}

#[test]
fn practice_needs_nothing_and_nobody() {
    let till = Till::bare();
    let practise = practising(&till);
    let ran =
        practise(&["check", "--order", "P-1042", "--hand-over", "--seen", "--practice-customer", "owner"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let events = ran.events();
    let names: Vec<_> = events.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    assert_eq!(names, ["started", "verdict", "handed_over"]);
    assert_eq!((&events[1]["verdict"], &events[2]["entry"]), (&"owner".into(), &1.into()));
    assert!(events[1]["reference"].as_str().expect("a reference").starts_with("CC-"));

    let verified = practise(&["ledger", "verify"]);
    assert_eq!((verified.code, &verified.last()["entries"]), (0, &1.into()), "{}", verified.all());
    assert_eq!(verified.last()["completeness"], "unknown");
    let export = practise(&["ledger", "export"]);
    assert_eq!(export.last()["kind"], "hand_over");
    let csv = practise(&["ledger", "export", "--format", "csv"]);
    assert_eq!(csv.output.lines().count(), 2);

    let again =
        practise(&["check", "--order", "P-1042", "--hand-over", "--seen", "--practice-customer", "owner"]);
    assert_eq!((again.code, &again.last()["reason"]), (3, &"already_handed_over".into()), "{}", again.all());
    let import = practise(&["orders", "import", "nothing.json"]);
    assert_eq!((import.code, &import.last()["kind"]), (1, &"practice_import".into()));
}

/// Whoever heard nothing of it asks once more with the same id, and is told the same, without anybody being asked again.
#[test]
fn a_hand_over_tried_again_by_its_id_is_told_and_not_done_again() {
    let till = Till::bare();
    let practise = practising(&till);
    let check = |order: &str, id: &[&str]| {
        let words = ["check", "--order", order, "--hand-over", "--seen", "--practice-customer", "owner"];
        practise(&[&words[..], id].concat())
    };
    let id = ["--id", "000102030405060708090a0b0c0d0eff"];
    let first = check("P-1042", &id);
    assert_eq!((first.code, &first.last()["event"]), (0, &"handed_over".into()), "{}", first.all());
    assert_eq!((&first.events()[1]["hand_over"], &first.last()["id"]), (&id[1].into(), &id[1].into()));
    let again = check("P-1042", &id);
    assert_eq!((again.code, again.events().len()), (0, 1), "nobody was asked: {}", again.all());
    let mut told = again.last();
    let before = told.as_object_mut().and_then(|told| told.remove("recorded_before"));
    assert!(before.is_some_and(|at| at.is_string()), "it says that nothing was done now");
    assert_eq!(told, first.last(), "the same result");
    let other = check("P-1043", &id);
    assert_eq!((other.code, &other.last()["kind"]), (1, &"id_used".into()), "{}", other.all());
    let verified = practise(&["ledger", "verify"]);
    assert_eq!((verified.code, &verified.last()["entries"]), (0, &1.into()), "one entry: {}", verified.all());
    let bad = check("P-1043", &["--id", "seven"]);
    assert_eq!(bad.code, 2, "{}", bad.all());
}

#[test]
fn each_practice_customer_ends_as_its_name_says() {
    for (customer, code, verdict) in [("somebody-else", 10, "another_person"), ("decline", 12, "declined")] {
        let till = Till::bare();
        let port = free_port().to_string();
        let mut command = till.command(&["--json", "--data-dir"]);
        command.arg(till.path("data")).args([
            "check",
            "--practice",
            "--practice-port",
            &port,
            "--order",
            "P-1042",
        ]);
        command.args(["--hand-over", "--seen", "--practice-customer", customer]);
        let ran = Ran::of(command);
        assert_eq!((ran.code, &ran.last()["verdict"]), (code, &verdict.into()), "{}", ran.all());
    }
}

#[test]
fn the_code_is_drawn_for_people_and_the_words_are_theirs() {
    let till = Till::bare();
    let check = |language: &str| {
        let port = free_port().to_string();
        let mut command = till.command(&["--language", language, "--data-dir"]);
        command.arg(till.path(language)).args([
            "check",
            "--practice",
            "--practice-port",
            &port,
            "--order",
            "P-1042",
        ]);
        command.args(["--practice-customer", "owner"]);
        Ran::of(command)
    };
    let (english, swedish) = (check("en"), check("sv"));
    assert_eq!((english.code, swedish.code), (0, 0), "{}\n{}", english.all(), swedish.all());
    assert!(
        english.output.contains("█▀▀▀▀▀█") && english.output.contains("Anna Andersson"),
        "{}",
        english.output
    );
    assert!(english.output.contains("Pairing code"), "{}", english.output);
    assert!(swedish.output.contains("Kontrollkod"), "{}", swedish.output);
    assert!(!english.output.contains("requestId"), "the link is in the code only");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_collects_and_nothing_secret_is_written() {
    let (running, till) = open().await;
    let mut command = till.configured(&["--json", "check", "--order", "P-1042", "--hand-over", "--seen"]);
    command.env("CLAIMCHECK_LOG", "trace");
    let check = RunningCheck::start(command);
    let started: serde_json::Value =
        serde_json::from_str(check.read.lines().last().expect("a line")).expect("JSON");
    let link = started["link"].as_str().expect("a link in the test realm");
    let arguments =
        std::fs::read_to_string(format!("/proc/{}/cmdline", check.child.id())).expect("its arguments");
    let id = answer(&running, &Decision::AcceptAsOwner);
    assert!(link.ends_with(&id), "{MULTI}");
    let ran = check.end();
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert_eq!(ran.last()["event"], "handed_over");

    assert!(!arguments.contains(SECRET) && !arguments.contains(&id));
    assert!(!ran.all().contains(SECRET), "the client secret is written nowhere");
    assert!(!ran.log.contains(&id), "the id is in no log");
    assert_eq!(ran.output.matches(&id).count(), 1, "the id is in the link and nowhere else");
    for personal in ["anna.andersson@", "198112189876", "+46701740605", "eyJ"] {
        assert!(!ran.all().contains(personal), "{personal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_person_gets_nothing() {
    let (running, till) = open().await;
    let check = RunningCheck::start(till.configured(&[
        "--json",
        "check",
        "--order",
        "P-1042",
        "--hand-over",
        "--seen",
    ]));
    answer(&running, &Decision::SomebodyElse);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (10, &"another_person".into()), "{}", ran.all());
    let shown = till.run(&["--json", "orders", "show", "P-1042"]);
    assert_eq!(shown.last()["status"], "ready", "{}", shown.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_cancels_and_wipes_the_picture() {
    let (running, till) = open().await;
    let picture = till.path("code.png");
    let mut command =
        till.configured(&["--json", "check", "--order", "P-1042", "--hand-over", "--seen", "--qr-file"]);
    command.arg(&picture);
    let check = RunningCheck::start(command);
    // The picture is written right after the event; that it is there shows in its mode.
    while !picture.exists() {
        std::thread::yield_now();
    }
    assert_eq!(mode(&picture), 0o600);
    check.interrupt();
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (14, &"cancelled".into()), "{}", ran.all());
    assert!(!picture.exists());

    // A late approval has no effect: the order is as it was, and can be checked again at once.
    answer(&running, &Decision::AcceptAsOwner);
    let shown = till.run(&["--json", "orders", "show", "P-1042"]);
    assert_eq!(shown.last()["status"], "ready");
    let again = RunningCheck::start(till.configured(&["--json", "check", "--order", "P-1042"]));
    answer(&running, &Decision::Decline);
    assert_eq!(again.end().code, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_is_gone_after_a_verdict_too() {
    let (running, till) = open().await;
    let picture = till.path("code.png");
    let mut command = till.configured(&["--json", "check", "--order", "P-1042", "--qr-file"]);
    command.arg(&picture);
    let check = RunningCheck::start(command);
    answer(&running, &Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert!(!picture.exists());

    // A verdict that was not used holds nothing: the next check of the same order begins at once.
    let again = RunningCheck::start(till.configured(&["--json", "check", "--order", "P-1042"]));
    answer(&running, &Decision::Decline);
    assert_eq!(again.end().code, 12);
}

#[test]
fn presence_is_asked_for_at_a_terminal() {
    for (typed, code, end) in
        [("y\n", 0, "is handed over"), ("n\n", 4, "Nobody saw"), ("\n", 4, "Nobody saw")]
    {
        let till = Till::bare();
        let port = free_port().to_string();
        let (terminal, keyboard) = terminal();
        let mut command = till.command(&["--language", "en", "--data-dir"]);
        command.arg(till.path("data")).args([
            "check",
            "--practice",
            "--practice-port",
            &port,
            "--order",
            "P-1042",
        ]);
        command.args(["--practice-customer", "owner", "--hand-over"]).stdin(terminal);
        let mut keyboard = std::fs::File::from(keyboard);
        // Typed ahead: the terminal keeps it until it is asked for.
        keyboard.write_all(typed.as_bytes()).expect("typed");
        let ran = Ran::of(command);
        assert_eq!(ran.code, code, "{typed:?}: {}", ran.all());
        assert!(ran.output.contains("Did you see") && ran.output.contains(end), "{typed:?}: {}", ran.all());
    }
}

/// A terminal for a program, and the keyboard that types into it.
fn terminal() -> (std::fs::File, std::os::fd::OwnedFd) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).expect("a terminal of ours");
    let name = ptsname(&keyboard, Vec::new()).expect("its name").into_string().expect("UTF-8");
    let terminal = std::fs::File::options().read(true).write(true).open(name).expect("the terminal");
    (terminal, keyboard)
}

#[test]
fn presence_must_be_said() {
    let till = Till::at("http://127.0.0.1:9");
    for words in
        [&["check", "--order", "1", "--hand-over"][..], &["--json", "check", "--order", "1", "--hand-over"]]
    {
        let ran = till.run(words);
        assert_eq!(ran.code, 2, "{}", ran.all());
        assert!(ran.all().contains("--seen"), "{}", ran.all());
    }
    assert!(!till.path("data").exists(), "nothing was opened");
}

#[test]
fn a_refusal_says_why_and_an_unknown_reason_asks_nobody() {
    let till = Till::bare();
    let practise = practising(&till);
    let check = |reason: &str| {
        practise(&["check", "--order", "P-1042", "--refuse", reason, "--practice-customer", "owner"])
    };
    let unknown = check("wrong_size");
    assert_eq!((unknown.code, unknown.events().len()), (2, 1), "{}", unknown.all());
    let refused = check("item_missing");
    assert_eq!((refused.code, &refused.last()["reason"]), (0, &"item_missing".into()), "{}", refused.all());
    assert_eq!(refused.last()["event"], "refused");
    let entry = practise(&["ledger", "export"]).last();
    assert_eq!((&entry["kind"], &entry["facts"]["reason"]), (&"refusal".into(), &"item_missing".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_orders_of_one_owner_go_with_one_approval_and_no_other_order_does() {
    let (running, till) = open().await;
    let csv = "order_id,order_number,status,payment_status,customer_email,line_id,title,quantity\n\
               1,M-1,ready,paid,anna.andersson@post.example,1,Hat,1\n\
               2,M-2,ready,paid,anna.andersson@post.example,1,Cap,1\n\
               3,M-3,ready,paid,bo.ek@post.example,1,Scarf,1\n";
    let orders = till.file("more.csv", csv);
    let imported = till.run(&["orders", "import", orders.to_str().expect("a path")]);
    assert_eq!(imported.code, 0, "{}", imported.all());
    let check = |also: &str| {
        till.configured(&["--json", "check", "--order", "M-1", "--also", also, "--hand-over", "--seen"])
    };
    let another = Ran::of(check("M-3"));
    assert_eq!((another.code, &another.last()["kind"]), (1, &"not_together".into()), "{}", another.all());
    let running_check = RunningCheck::start(check("m-2"));
    answer(&running, &Decision::AcceptAsOwner);
    let ran = running_check.end();
    assert_eq!(ran.code, 0, "{MULTI}: {}", ran.all());
    let events = ran.events();
    let handed: Vec<_> = events.iter().filter(|event| event["event"] == "handed_over").collect();
    let numbers: Vec<_> = handed.iter().map(|event| event["order"].as_str().expect("a number")).collect();
    assert_eq!(numbers, ["M-1", "M-2"], "{}", ran.all());
    let nobody = till.run(&["--json", "check", "--order", "M-3", "--proxy", "1"]);
    assert_eq!((nobody.code, &nobody.last()["kind"]), (1, &"no_such_proxy".into()), "{}", nobody.all());
}
