//! An older copy of the data folder where there are staff: two of them go on with it, and no configuration stands for one.

use crate::ledger::{copy, put_back};
use crate::people::{ANNA, BO, SIV, ULF};
use crate::staff::{STAFF, as_somebody, ask, entries, with_order};
use crate::till::{Ran, Till};

/// The configuration allows going on with this copy.
fn allow(till: &Till, ledger: &str) {
    let (staff, rest) = (&*STAFF, till.configuration("http://127.0.0.1:9"));
    till.configure(&format!("{staff}{rest}[policy]\nmanual = [\"passport\"]\n[ledger]\n{ledger}\n"));
}

fn restore(till: &Till, more: &[&str], pins: &[&str]) -> Ran {
    as_somebody(till, &[&["ledger", "restore", "--reason", "the disk failed"], more].concat(), pins)
}

#[test]
fn an_older_copy_is_gone_on_with_by_two_of_the_staff_and_by_nobody_alone() {
    let till = with_order();
    let older = copy(&till);
    let hand_over = || ask(&till, &["manual", "--document", "passport"], ANNA, SIV.id, SIV.pin);
    assert_eq!(hand_over().code, 0);
    put_back(&till, &older);
    assert_ne!(hand_over().code, 0, "an older copy hands nothing over");

    let both = ["--staff", ANNA.id, "--approver", SIV.id];
    let pins = [ANNA.pin, SIV.pin];
    let not_allowed = restore(&till, &both, &pins);
    assert_eq!((not_allowed.code, &not_allowed.last()["kind"]), (1, &"restore_not_allowed".into()));
    let head = format!("restore_head = \"0:{}\"", "0".repeat(64));
    let message = not_allowed.last()["message"].to_string().replace('\\', "");
    assert!(message.contains(&head), "{message}");

    // Whoever writes the configuration is none of the two, whatever name they write there.
    for by in [SIV.id, "Anna Berg, IT"] {
        allow(&till, &format!("{head}\nrestore_approved_by = {by:?}"));
        for (more, pins) in [
            (&[][..], &[][..]),
            (&["--staff", ANNA.id], &[ANNA.pin]),
            (&["--approver", SIV.id], &[ANNA.pin, SIV.pin]),
            (&both, &[ANNA.pin]),
        ] {
            let refused = restore(&till, more, pins);
            assert_eq!((refused.code, &refused.last()["kind"]), (2, &"usage".into()), "{}", refused.all());
        }
    }
    for (approver, pins) in [
        (ANNA.id, [ANNA.pin, ANNA.pin]),
        (BO.id, [ANNA.pin, BO.pin]),
        (SIV.id, [ANNA.pin, ULF.pin]),
        (SIV.id, [SIV.pin, SIV.pin]),
        ("Anna Berg, IT", [ANNA.pin, SIV.pin]),
    ] {
        let refused = restore(&till, &["--staff", ANNA.id, "--approver", approver], &pins);
        assert_eq!((refused.code, &refused.last()["kind"]), (1, &"restore".into()), "{}", refused.all());
    }
    assert_ne!(hand_over().code, 0, "nothing was restored");
    assert!(entries(&till, "restore").is_empty());

    allow(&till, &head);
    let restored = restore(&till, &both, &pins);
    assert_eq!((restored.code, &restored.last()["result"]), (0, &"restored".into()), "{}", restored.all());
    let [entry] = &entries(&till, "restore")[..] else { panic!("one entry") };
    assert_eq!((&entry["staff"], &entry["facts"]["approved_by"]), (&ANNA.id.into(), &SIV.id.into()));
    assert!(
        !entry.to_string().contains("the disk failed"),
        "what somebody wrote is not kept for ever: {entry}"
    );
    let day = as_somebody(&till, &["ledger", "day"], &[]);
    let told = day.events().into_iter().find(|event| event["what"] == "restore").expect("worth a look");
    assert_eq!(told["detail"], "the disk failed", "while it is kept, the day's report tells it");
    assert_eq!(hand_over().code, 0);
}

/// Without staff nobody can prove who they are, so that PINs of nobody change nothing.
#[test]
fn without_staff_no_pin_stands_for_a_person() {
    let till = Till::at("http://127.0.0.1:9");
    let refused = restore(&till, &["--staff", ANNA.id, "--approver", SIV.id], &[ANNA.pin, SIV.pin]);
    assert_eq!((refused.code, &refused.last()["kind"]), (2, &"usage".into()), "{}", refused.all());
}
