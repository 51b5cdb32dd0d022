//! By what the provider finds the customer of an order, said at the command line: `--hint`, where the policy allows it.

use practice::Decision;

use crate::till::{Ran, RunningCheck, answer, open};

const ALLOWED: &str = "typed_identifiers = true";

/// A check with this hint under this policy, which must end before anybody is asked.
async fn refused(policy: &str, hint: &str) -> Ran {
    let (running, till) = open().await;
    till.configure(&format!("{}[policy]\n{policy}\n", till.configuration(&running.issuer)));
    let ran = till.run(&["--json", "check", "--order", "P-1042", "--hint", hint]);
    assert!(running.pending().is_empty(), "{}", ran.all());
    assert!(!ran.all().contains(hint), "{}", ran.all());
    ran
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_policy_it_is_a_usage_error() {
    let ran = refused("", "bo.ek@post.example").await;
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.all().contains("policy.typed_identifiers"), "{}", ran.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_number_is_one_whatever_the_policy() {
    for policy in [ALLOWED, ""] {
        for number in ["191212121212", "19121212-1212"] {
            let ran = refused(policy, number).await;
            assert_eq!(ran.code, 2, "{}", ran.all());
            assert!(ran.all().contains("a personal number is no argument"), "{}", ran.all());
        }
    }
}

/// Taken from standard input, sent to the provider, and kept as a fact; whoever answers is still not the owner.
#[tokio::test(flavor = "multi_thread")]
async fn it_says_where_the_request_goes_and_not_whose_order_it_is() {
    let (running, till) = open().await;
    till.configure(&format!("{}[policy]\n{ALLOWED}\n", till.configuration(&running.issuer)));
    let words = ["--json", "check", "--order", "P-1042", "--hint", "bo.ek@post.example"];
    let check = RunningCheck::start(till.configured(&words));
    answer(&running, &Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (10, &"another_person".into()), "{}", ran.all());
    let ledger = till.run(&["ledger", "export"]);
    assert_eq!(ledger.last()["facts"]["hint"], "typed", "{}", ledger.all());
    assert!(!ledger.all().contains("bo.ek"), "{}", ledger.all());
}
