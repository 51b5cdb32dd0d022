//! A printer of the system: the receipt reaches `lp` as raw bytes for the right queue, and what `lp` says is told.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use desk::ports::{NotPrinted, Printer as _};
use desk::receipt::{Item, Receipt, StoodOn};
use desk::settings::{PrinterPlace, ReceiptSettings};
use pickup::ledger::Head;
use printer::ReceiptPrinter;
use tempfile::TempDir;

/// Programs in a folder of their own, in the place of those of CUPS.
fn programs(lp: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["lp", "lpstat"] {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\ncd '{}'\n{lp}\n", folder.path().display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    }
    folder
}

fn printer(programs: &TempDir) -> ReceiptPrinter {
    let place = Some(PrinterPlace::System("till-2".to_owned()));
    let settings = ReceiptSettings { printer: place, ..ReceiptSettings::default() };
    ReceiptPrinter::of(&settings).unwrap().with_programs_in(programs.path())
}

fn receipt() -> Receipt {
    Receipt {
        is_practice: true,
        is_copy: false,
        store: "Tallmo".to_owned(),
        number: "P-1042".to_owned(),
        given: vec![Item { quantity: 1, title: "Hat".to_owned() }],
        left: Vec::new(),
        at: "2026-11-26T14:33:20+00:00[UTC]".parse().unwrap(),
        provider: "Practice ID".to_owned(),
        stood_on: StoodOn::SignIn,
        reference: "CC-7F3K9M".to_owned(),
        head: Head::EMPTY,
    }
}

#[tokio::test]
async fn a_receipt_reaches_its_queue_as_raw_bytes() {
    let folder = programs("echo \"$0 $*\" >asked; /bin/cat >sent; env >environment");
    let printer = printer(&folder);
    printer.print(&receipt()).await.unwrap();
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let asked = String::from_utf8(read("asked")).unwrap();
    assert!(asked.trim().ends_with("/lp -d till-2 -o raw -t receipt"), "{asked}");
    let sent = read("sent");
    assert!(sent.starts_with(b"\x1b@") && sent.windows(6).any(|part| part == b"P-1042"));
    assert!(!String::from_utf8(read("environment")).unwrap().contains("HOME="), "nothing is handed on");

    assert_eq!(printer.examine().await, Ok("till-2".to_owned()));
    assert!(String::from_utf8(read("asked")).unwrap().trim().ends_with("/lpstat -p till-2"));
}

#[tokio::test]
async fn what_the_system_refuses_is_told_in_its_words() {
    let folder = programs("echo 'lp: The printer or class does not exist.' >&2; exit 1");
    let refused = printer(&folder).print(&receipt()).await;
    let detail = "lp: The printer or class does not exist.".to_owned();
    assert_eq!(refused, Err(NotPrinted::Refused { place: "till-2".to_owned(), detail }));
}

#[tokio::test]
async fn a_system_without_printing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let refused = printer(&folder).print(&receipt()).await;
    assert!(matches!(refused, Err(NotPrinted::Refused { .. })), "{refused:?}");
}
