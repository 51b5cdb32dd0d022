//! The staff at the command line: the same people, the same policy and the same roles as in the window, and no PIN in any
//! argument, answer or log.

use std::sync::LazyLock;

use pickup::staff::{Pin, PinHash};

use crate::people::{ANNA, BO, Colleague, SECOND_PERSONS, SIV, ULF};
use crate::till::{Ran, Till};

/// Hashing takes its time on purpose, so it is done once.
pub(crate) static STAFF: LazyLock<String> = LazyLock::new(|| {
    let one = |person: Colleague| {
        let pin = Pin::typed(person.pin).expect("a PIN");
        let hash = PinHash::new(&pin, *b"sixteen bytes it").expect("a hash").phc();
        let Colleague { id, name, role, .. } = person;
        format!("{{ id = \"{id}\", name = \"{name}\", role = \"{}\", pin_hash = \"{hash}\" }}", role.as_str())
    };
    format!("staff = [{}]\n", [ANNA, BO, SIV, ULF].map(one).join(", "))
});

const CSV: &str = "order_id,order_number,status,payment_status,customer_email,line_id,title,quantity,updated_at\n\
                   1,A-1,ready,paid,anna@post.example,1,Hat,2,2026-11-20T10:00:00Z\n";

/// A till with staff and no order; the provider is not there.
fn staffed() -> Till {
    let till = Till::at("http://127.0.0.1:9");
    let policy = "[policy]\nmanual = [\"passport\"]\n";
    till.configure(&format!("{}{}{policy}", *STAFF, till.configuration("http://127.0.0.1:9")));
    till
}

/// Somebody runs this, with PINs on standard input.
pub(crate) fn as_somebody(till: &Till, words: &[&str], pins: &[&str]) -> Ran {
    let mut input = pins.join("\n");
    input.push('\n');
    let ran = Ran::fed(till.configured(&[&["--json"], words].concat()), &input);
    for pin in pins.iter().filter(|pin| pin.len() > 4) {
        assert!(!ran.all().contains(pin), "a PIN is told: {}", ran.all());
    }
    ran
}

fn import(till: &Till, text: &str) -> Ran {
    let path = till.file("orders.csv", text);
    let words = ["--staff", ANNA.id, "orders", "import", path.to_str().expect("a path")];
    as_somebody(till, &words, &[ANNA.pin])
}

pub(crate) fn with_order() -> Till {
    let till = staffed();
    let ran = import(&till, CSV);
    assert_eq!(ran.code, 0, "{}", ran.all());
    till
}

/// An act on the order, asked by one and approved by another.
pub(crate) fn ask(till: &Till, act: &[&str], actor: Colleague, approver: &str, pin: &str) -> Ran {
    let words = [
        &["--staff", actor.id, "orders"],
        &act[..1],
        &["A-1", "--reason", "phone broken", "--approver", approver],
        &act[1..],
    ];
    as_somebody(till, &words.concat(), &[actor.pin, pin])
}

/// The entries of this kind in the ledger.
pub(crate) fn entries(till: &Till, kind: &str) -> Vec<serde_json::Value> {
    let ran = till.run(&["ledger", "export"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    ran.events().into_iter().filter(|entry| entry["kind"] == kind).collect()
}

#[test]
fn nobody_does_or_sees_anything_without_signing_in() {
    let till = with_order();
    for words in [
        &["orders", "list"][..],
        &["orders", "show", "A-1"],
        &["orders", "import", "orders.csv"],
        &["check", "--order", "A-1"],
        &["orders", "unlock", "A-1", "--reason", "x", "--approver", SIV.id],
        &["ledger", "restore", "--reason", "x"],
        &["ledger", "sealed", "1"],
        &["outbox", "retry", "HO-1"],
        &["outbox", "tell"],
        &["subject", "find"],
        &["subject", "erase"],
    ] {
        let ran = as_somebody(&till, words, &[SIV.pin, SIV.pin]);
        assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{words:?}: {}", ran.all());
        assert!(ran.output.contains("--staff"), "{}", ran.output);
    }
    let signed_in = [(&["ledger", "sealed", "1"][..], "nothing_sealed"), (&["outbox", "tell"], "no_shops")];
    for (words, kind) in signed_in {
        let ran = as_somebody(&till, &[&["--staff", ANNA.id], words].concat(), &[ANNA.pin]);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &kind.into()), "{words:?}: {}", ran.all());
    }
    let wrong = as_somebody(&till, &["--staff", ANNA.id, "orders", "list"], &[BO.pin]);
    assert_eq!((wrong.code, &wrong.last()["kind"]), (1, &"pin_wrong".into()), "{}", wrong.all());
    let missing = as_somebody(&till, &["--staff", ANNA.id, "orders", "list"], &[]);
    assert_ne!(missing.code, 0, "{}", missing.all());
    let right = as_somebody(&till, &["--staff", ANNA.id, "orders", "show", "A-1"], &[ANNA.pin]);
    assert_eq!((right.code, &right.last()["number"]), (0, &"A-1".into()), "{}", right.all());
}

/// What a scheduler runs, or IT reads, has nobody to type a PIN; it shows no customer, or only what is sealed.
#[test]
fn what_runs_at_night_needs_nobody() {
    let till = with_order();
    let backup = till.path("backup.age");
    let backup = ["backup", backup.to_str().expect("a path"), "--to", crate::backup::KEY];
    for words in [&backup[..], &["outbox", "list", "--all"], &["ledger", "verify"], &["ledger", "export"]] {
        let ran = as_somebody(&till, words, &[]);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.all());
    }
    assert!(till.path("backup.age").exists());
}

/// All of an order is shown there, its shelf too, and it can be removed: that is no teller's.
#[test]
fn what_is_held_of_a_person_is_a_supervisors() {
    let till = with_order();
    for act in ["find", "erase"] {
        let ran = as_somebody(&till, &["--staff", ANNA.id, "subject", act], &[ANNA.pin, "anna@post.example"]);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"pin_not_a_supervisor".into()), "{}", ran.all());
    }
    let words = ["--json", "--staff", SIV.id, "subject", "find"];
    let ran = Ran::fed(till.configured(&words), &format!("{}\nanna@post.example\n", SIV.pin));
    assert_eq!((ran.code, &ran.last()["orders"]), (0, &1.into()), "{}", ran.all());
}

#[test]
fn a_pin_is_no_argument() {
    let till = staffed();
    for words in [["--pin", ANNA.pin], ["--staff-pin", ANNA.pin]] {
        let ran = till.run(&[&["orders", "list", "--staff", ANNA.id], &words[..]].concat());
        assert_eq!(ran.code, 2, "{}", ran.all());
    }
}

#[test]
fn wrong_pins_are_counted_from_one_run_to_the_next() {
    let till = staffed();
    for _ in 0..5 {
        let ran = as_somebody(&till, &["--staff", ANNA.id, "orders", "list"], &["000999"]);
        assert_eq!(ran.last()["kind"], "pin_wrong", "{}", ran.all());
    }
    let ran = as_somebody(&till, &["--staff", ANNA.id, "orders", "list"], &[ANNA.pin]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"pin_locked".into()), "{}", ran.all());
    let other = as_somebody(&till, &["--staff", BO.id, "orders", "list"], &[BO.pin]);
    assert_eq!(other.code, 0, "{}", other.all());

    let release = |by: Colleague, whom: &str| {
        let words = ["--staff", by.id, "staff", "release", whom, "--reason", "glasses forgotten"];
        as_somebody(&till, &words, &[by.pin])
    };
    assert_eq!(release(BO, ANNA.id).last()["kind"], "pin_not_a_supervisor");
    assert_eq!(release(SIV, SIV.id).last()["kind"], "pin_same_person");
    assert_eq!(release(SIV, "nobody").last()["kind"], "unknown_staff");
    let released = release(SIV, ANNA.id);
    assert_eq!((released.code, &released.last()["wrong"]), (0, &5.into()), "{}", released.all());
    let again = as_somebody(&till, &["--staff", ANNA.id, "orders", "list"], &[ANNA.pin]);
    assert_eq!(again.code, 0, "{}", again.all());
    let entry = entries(&till, "unlock").remove(0);
    assert_eq!((&entry["staff"], &entry["facts"]["released"]), (&SIV.id.into(), &ANNA.id.into()));
}

/// The command line's half of the table; the window is held against the same (`tests/handover/insider.rs`).
#[test]
fn threat_34_the_command_line_takes_no_other_second_person_than_the_window() {
    let till = with_order();
    let manual = ["manual", "--document", "passport"];
    for (actor, approver, pin, expected) in SECOND_PERSONS {
        let ran = ask(&till, &manual, actor, approver, pin);
        match expected {
            "done" => assert_eq!((ran.code, &ran.last()["by"]), (0, &"manual".into()), "{}", ran.all()),
            kind => assert_eq!((ran.code, &ran.last()["kind"]), (1, &kind.into()), "{}", ran.all()),
        }
        let handed_over = usize::from(expected == "done");
        assert_eq!(entries(&till, "hand_over").len(), handed_over, "{} asks {approver}", actor.id);
    }
    let entry = entries(&till, "hand_over").remove(0).to_string();
    assert!(entry.contains("passport") && entry.contains(SIV.id) && entry.contains("manual"), "{entry}");
}

/// What somebody wrote as a reason may be about the customer: it is found with their name, and goes with it.
#[test]
fn a_reason_is_no_part_of_the_chain_and_goes_when_its_customer_wishes() {
    let till = with_order();
    let manual = ["manual", "--document", "passport", "--id", "000102030405060708090a0b0c0d0eff"];
    let first = ask(&till, &manual, ANNA, SIV.id, SIV.pin);
    assert_eq!((first.code, &first.last()["id"]), (0, &manual[4].into()), "{}", first.all());
    let again = ask(&till, &manual, ANNA, SIV.id, SIV.pin);
    let mut told = again.last();
    let before = told.as_object_mut().and_then(|told| told.remove("recorded_before"));
    assert!(before.is_some_and(|at| at.is_string()), "it says that nothing was done now");
    assert_eq!((again.code, &told), (0, &first.last()), "tried again it is the same: {}", again.all());
    let [entry] = &entries(&till, "hand_over")[..] else { panic!("one entry") };
    assert_eq!(
        (&entry["facts"]["reason"], &entry["facts"]["hand_over"]),
        (&"other".into(), &manual[4].into())
    );
    assert!(!entry.to_string().contains("phone broken"), "{entry}");
    let subject = |act: &str| {
        let words = ["--json", "--staff", SIV.id, "subject", act];
        Ran::fed(till.configured(&words), &format!("{}\nanna@post.example\n", SIV.pin))
    };
    let found = subject("find");
    let reason = found.events().into_iter().find(|event| event["event"] == "reason").expect("the reason");
    assert_eq!((&reason["reason"], &reason["entry"]), (&"phone broken".into(), &1.into()));
    let erased = subject("erase");
    assert_eq!((erased.code, &erased.last()["names"]), (0, &1.into()), "{}", erased.all());
    assert!(!subject("find").all().contains("phone broken"));
    let verified = as_somebody(&till, &["ledger", "verify"], &[]);
    assert_eq!((verified.code, &verified.last()["entries"]), (0, &2.into()), "{}", verified.all());
}

#[test]
fn threat_34_what_the_policy_does_not_name_is_not_offered() {
    let till = with_order();
    for act in [
        &["manual", "--document", "driving-licence"][..],
        &["unlock"],
        &["approve-owner"],
        &["correct"],
        &["correct", "--item", "1=1"],
    ] {
        let ran = ask(&till, act, ANNA, SIV.id, SIV.pin);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"not_offered".into()), "{act:?}: {}", ran.all());
    }
}

#[test]
fn a_hand_over_is_corrected_by_two() {
    let till = with_order();
    let manual = ["manual", "--document", "passport", "--id", "000102030405060708090a0b0c0d0eff"];
    assert_eq!(ask(&till, &manual, ANNA, SIV.id, SIV.pin).code, 0);
    let too_much = ask(&till, &["correct", "--item", "1=3"], ANNA, SIV.id, SIV.pin);
    assert_eq!(too_much.last()["kind"], "not_offered", "{}", too_much.all());
    let alone = ask(&till, &["correct"], SIV, SIV.id, SIV.pin);
    assert_eq!(alone.last()["kind"], "pin_same_person", "{}", alone.all());
    let one = ask(&till, &["correct", "--item", "1=1"], BO, ULF.id, ULF.pin);
    assert_eq!((one.code, &one.last()["act"]), (0, &"correction".into()), "{}", one.all());
    let [entry] = &entries(&till, "correction")[..] else { panic!("one entry") };
    assert_eq!(entry["staff"], BO.id);
    let shown = as_somebody(&till, &["--staff", ANNA.id, "orders", "show", "A-1"], &[ANNA.pin]);
    assert_eq!((&shown.last()["items"], &shown.last()["blocked"]), (&1.into(), &serde_json::Value::Null));
    // Once all of it is back, it is not told by its id as if the goods were gone.
    assert_eq!(ask(&till, &["correct"], BO, ULF.id, ULF.pin).code, 0);
    let again = ask(&till, &manual, ANNA, SIV.id, SIV.pin);
    assert_eq!((again.code, &again.last()["kind"]), (1, &"taken_back".into()), "{}", again.all());
}

#[test]
fn a_change_of_the_owner_is_shown_masked_and_decided_by_two() {
    for (more, email) in [(&[][..], "b"), (&["--reject"], "a")] {
        let till = with_order();
        let later = CSV.replace("anna@", "bob@").replace("2026-11-20", "2026-11-21");
        assert_eq!(import(&till, &later).code, 0);
        let ran = ask(&till, &[&["approve-owner"], more].concat(), ANNA, SIV.id, SIV.pin);
        assert_eq!((ran.code, &ran.last()["act"]), (0, &"owner_change".into()), "{}", ran.all());
        let shown = &ran.events()[0];
        let texts = ["before", "after"]
            .map(|side| shown[side]["owner"]["identifiers"][0]["identifier"]["text"].clone());
        assert!(
            texts[0] != texts[1]
                && texts.iter().all(|text| text.as_str().is_some_and(|text| text.contains('•')))
        );
        assert!(!ran.all().contains("bob@") && !ran.all().contains("anna@"), "{}", ran.all());
        let show = as_somebody(&till, &["--staff", ANNA.id, "orders", "show", "A-1"], &[ANNA.pin]);
        assert_eq!(show.last()["blocked"], serde_json::Value::Null, "{}", show.all());
        // The manual import, and whoever decided, are on record; the owner is who it was decided to be.
        assert!(entries(&till, "owner_change").iter().any(|entry| entry.to_string().contains(SIV.id)));
        let found =
            as_somebody(&till, &["--staff", ANNA.id, "orders", "list", "--search", email], &[ANNA.pin]);
        assert_eq!(found.events().len(), 1, "{}", found.all());
    }
}

#[test]
fn without_staff_nobody_is_a_second_person() {
    let till = Till::at("http://127.0.0.1:9");
    till.configure(&format!(
        "{}[policy]\nmanual = [\"passport\"]\n",
        till.configuration("http://127.0.0.1:9")
    ));
    let path = till.file("orders.csv", CSV);
    assert_eq!(till.run(&["orders", "import", path.to_str().expect("a path")]).code, 0);
    let words = ["orders", "manual", "A-1", "--document", "passport", "--reason", "x", "--approver", SIV.id];
    let ran = as_somebody(&till, &words, &[SIV.pin]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"no_staff".into()), "{}", ran.all());
    let ran = as_somebody(&till, &[&["--staff", SIV.id], &words[..]].concat(), &[SIV.pin, SIV.pin]);
    assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{}", ran.all());
}

#[test]
fn practice_locks_an_order_and_teaches_how_it_is_opened() {
    let till = Till::bare();
    let port = crate::till::free_port().to_string();
    let practice = ["--practice", "--practice-port", port.as_str()];
    let data = till.path("practice");
    let practise = |words: &[&str], input: &str| {
        let mut command = till.command(&["--json", "--data-dir"]);
        command.arg(&data).args(words).args(practice);
        Ran::fed(command, input)
    };
    for _ in 0..3 {
        let ran = practise(&["check", "--order", "P-1042", "--practice-customer", "somebody-else"], "");
        assert_eq!(ran.code, 10, "{}", ran.all());
    }
    let locked = practise(&["check", "--order", "P-1042"], "");
    assert_eq!((locked.code, &locked.last()["reason"]), (3, &"order_locked".into()), "{}", locked.all());
    let unlock = ["orders", "unlock", "P-1042", "--reason", "learning", "--approver", "P-7"];
    let ran = practise(&unlock, "314159\n");
    assert_eq!((ran.code, &ran.last()["act"]), (0, &"unlock".into()), "{}", ran.all());
    let owner = practise(&["check", "--order", "P-1042", "--practice-customer", "owner"], "");
    assert_eq!(owner.code, 0, "{}", owner.all());
}

/// A rule is passed over with a second person's word, and never with one's own.
#[test]
fn a_rule_is_passed_over_by_two_and_by_nobody_alone() {
    let till = Till::bare();
    let port = crate::till::free_port().to_string();
    let data = till.path("practice");
    let check = |approver: &str, input: &str| {
        let mut command = till.command(&["--json", "--data-dir"]);
        command.arg(&data).args([
            "check",
            "--practice",
            "--practice-port",
            &port,
            "--practice-customer",
            "owner",
        ]);
        command.args(["--order", "P-1042", "--hand-over", "--override", "remote", "--reason", "learning"]);
        Ran::fed(
            {
                command.args(["--approver", approver]);
                command
            },
            input,
        )
    };
    let wrong = check("P-7", "271828\n");
    assert_eq!((wrong.code, &wrong.last()["because"]), (4, &"pin_wrong".into()), "{}", wrong.all());
    let missing = check("P-7", "");
    assert_eq!((missing.code, &missing.last()["kind"]), (2, &"usage".into()), "{}", missing.all());
    let passed = check("P-7", "314159\n");
    assert_eq!((passed.code, &passed.last()["event"]), (0, &"handed_over".into()), "{}", passed.all());
    let mut export = till.command(&["--data-dir"]);
    export.arg(&data).args(["ledger", "export", "--practice", "--practice-port", &port]);
    let entries = Ran::of(export);
    assert!(entries.output.contains("\"override\"") && entries.output.contains("P-7"), "{}", entries.all());
}

#[test]
fn a_hash_is_made_of_a_good_pin_only() {
    let till = Till::bare();
    let hash = |input: &str| Ran::fed(till.command(&["staff", "hash"]), input);
    let made = hash("482915\n");
    assert_eq!(made.code, 0, "{}", made.all());
    let parsed = PinHash::parse(made.output.trim()).expect("a hash");
    assert!(parsed.is_of(&Pin::typed("482915").expect("a PIN")));
    assert!(!made.all().contains("482915"));
    assert_ne!(hash("482915\n").output, made.output, "salted");
    for bad in ["12345\n", "111111\n", "123456\n", "987654\n", "48291a\n", "\n", ""] {
        let ran = hash(bad);
        assert_ne!(ran.code, 0, "{bad:?}");
        assert!(ran.output.is_empty(), "{}", ran.output);
    }
}

/// What is shown of the configuration has no hash that somebody could guess at.
#[test]
fn the_configuration_is_shown_without_hashes() {
    let till = staffed();
    for words in [&["config", "show", "--explain"][..], &["--json", "config", "show"]] {
        let ran = till.run(words);
        assert_eq!(ran.code, 0, "{}", ran.all());
        assert!(ran.output.contains(ANNA.name) && !ran.all().contains("argon2id"), "{}", ran.all());
    }
}

/// Gives the data folder to what is configured now.
fn restamp(till: &Till, approver: &str, pins: &[&str]) -> Ran {
    let words =
        ["--staff", ANNA.id, "config", "restamp", "--reason", "a new provider", "--approver", approver];
    as_somebody(till, &words, pins)
}

#[test]
fn a_data_folder_is_given_to_another_provider_by_two_persons_and_by_nobody_else() {
    let till = with_order();
    let same = restamp(&till, SIV.id, &[ANNA.pin, SIV.pin]);
    assert_eq!((same.code, &same.last()["result"]), (0, &"same_stamp".into()), "{}", same.all());
    let other = "http://127.0.0.1:19";
    let policy = "[policy]\nmanual = [\"passport\"]\n";
    till.configure(&format!("{}{}{policy}", *STAFF, till.configuration(other)));
    let list = |till: &Till| as_somebody(till, &["--staff", ANNA.id, "orders", "list"], &[ANNA.pin]);
    assert_eq!(list(&till).last()["kind"], "other_stamp", "{}", list(&till).all());

    for (approver, pins) in [
        (ANNA.id, [ANNA.pin, ANNA.pin]),
        (BO.id, [ANNA.pin, BO.pin]),
        (SIV.id, [ANNA.pin, ULF.pin]),
        (SIV.id, [SIV.pin, SIV.pin]),
    ] {
        let refused = restamp(&till, approver, &pins);
        assert_eq!((refused.code, &refused.last()["kind"]), (1, &"restamp".into()), "{}", refused.all());
        assert_eq!(list(&till).last()["kind"], "other_stamp");
    }
    let done = restamp(&till, SIV.id, &[ANNA.pin, SIV.pin]);
    assert_eq!((done.code, &done.last()["result"]), (0, &"restamped".into()), "{}", done.all());
    assert_eq!(list(&till).code, 0, "{}", list(&till).all());
    let entries = entries(&till, "configuration");
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((&entry["staff"], &entry["issuer"]), (&ANNA.id.into(), &other.into()));
    let facts = &entry["facts"];
    assert_eq!((&facts["approved_by"], &facts["issuer.after"]), (&SIV.id.into(), &other.into()));
    assert_eq!(
        (&facts["reason"], entry["commitment"].is_string()),
        (&serde_json::Value::Null, true),
        "{entry}"
    );
    assert_eq!(as_somebody(&till, &["ledger", "verify"], &[]).code, 0);
}
