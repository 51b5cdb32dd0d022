//! A fault in the program tells where it was and nothing of what it held: neither the panic's own words, which may hold
//! anything, nor what was on the stack.
//!
//! A hook is the whole process's, so the fault happens in a process of its own: this test, started by itself.

use std::process::Command;

use claimcheck_tests::{Canary, found};

use super::{EMAIL, PERSONAL_NUMBER};

/// Says to the started process that it is the one to fail.
const FAILS: &str = "CLAIMCHECK_TESTS_FAILS_ON_PURPOSE";

#[test]
fn a_fault_in_the_program_repeats_nothing() {
    let secret = "canary-client-secret-of-the-till";
    if std::env::var_os(FAILS).is_some() {
        till::report_without_personal_data("claimcheck-cli");
        panic!("{secret} {EMAIL} {PERSONAL_NUMBER}");
    }
    let name = "secrets_stay::panics::a_fault_in_the_program_repeats_nothing";
    let this = std::env::current_exe().expect("this program");
    let run = Command::new(this).args(["--exact", name, "--nocapture"]).env(FAILS, "1").output();
    let run = run.expect("it runs");
    assert!(!run.status.success(), "it failed on purpose");
    let told = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("claimcheck-cli: a fault in the program, reference CC-"), "{told}");
    let canaries = [secret, EMAIL, PERSONAL_NUMBER].map(|text| Canary::new("what it held", text));
    assert_eq!(found(&canaries, &told), None);
}
