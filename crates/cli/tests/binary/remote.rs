//! Presence that nobody can say, on the command line: `--remote`, as far as the shop allows it.

use practice::Decision;

use crate::till::{Ran, RunningCheck, answer, open};

/// A check whose owner accepts while nobody looks, under this policy.
async fn unseen(policy: &str) -> (Ran, Ran) {
    let (running, till) = open().await;
    till.configure(&format!("{}[policy]\n{policy}\n", till.configuration(&running.issuer)));
    let words = ["--json", "check", "--order", "P-1042", "--hand-over", "--remote"];
    let check = RunningCheck::start(till.configured(&words));
    answer(&running, &Decision::AcceptAsOwner);
    let ran = check.end();
    (ran, till.run(&["ledger", "export"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn is_recorded_as_such_up_to_the_amount() {
    let (ran, ledger) = unseen("remote_up_to = \"100000.00 SEK\"").await;
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert_eq!((&ran.last()["event"], &ran.last()["by"]), (&"handed_over".into(), &"remote".into()));
    assert_eq!(ledger.last()["facts"]["presence"], "remote", "{}", ledger.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn is_refused_above_the_amount_and_without_one() {
    for (policy, because) in [("remote_up_to = \"1.00 SEK\"", "remote_too_dear"), ("", "not_seen")] {
        let (ran, ledger) = unseen(policy).await;
        assert_eq!((ran.code, &ran.last()["because"]), (4, &because.into()), "{}", ran.all());
        assert!(ledger.events().iter().all(|entry| entry["kind"] != "hand_over"), "{}", ledger.all());
    }
}
