//! What a hand-over leaves on paper: what was given, where the ledger ends, and nothing of a person. A printer holds
//! nobody up.

use std::time::Duration;

use claimcheck_tests::{ANNA, Plan, Roll, SIV, Till, order, staffed};
use desk::{
    failure::Failure,
    receipt::{Item, Receipt, StoodOn},
    request::{Act, AskedAct, MissingReason},
    settings::{PrintWhen, Settings},
    view::{Document, HandedOverScreen, ReceiptState, Screen},
};
use pickup::{ledger::Head, manual::DocumentKind, policy::ManualPolicy, store::Store as _};
use serde_json::json;

async fn till() -> Till {
    Till::planned(Plan { printer: true, ..Plan::default() }).await
}

/// Waits until the receipt of the hand-over on the screen is so far.
async fn until(till: &Till, state: ReceiptState) -> HandedOverScreen {
    let is_so = |screen: &Screen| {
        let Screen::HandedOver(done) = screen else { return None };
        (done.receipt == Some(state)).then(|| done.clone())
    };
    till.until("the state of a receipt", is_so).await
}

fn items(of: &[Item]) -> Vec<(u32, &str)> {
    of.iter().map(|item| (item.quantity, item.title.as_str())).collect()
}

#[tokio::test(start_paused = true)]
async fn a_receipt_says_what_was_given_and_where_the_ledger_ends_and_nothing_of_a_person() {
    let till = till().await;
    let verified = till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    until(&till, ReceiptState::Printed).await;
    let printed = till.printer().printed();
    let [receipt] = printed.as_slice() else { panic!("{printed:?}") };
    let lines: Vec<(u32, &str)> =
        verified.lines.iter().map(|line| (line.quantity, line.title.as_str())).collect();
    assert_eq!(items(&receipt.given), lines);
    assert_eq!((receipt.number.as_str(), receipt.left.as_slice()), ("P-1042", [].as_slice()));
    assert_eq!(
        (receipt.reference.as_str(), receipt.stood_on),
        (verified.reference.as_str(), StoodOn::SignIn)
    );
    assert!(receipt.is_practice && !receipt.is_copy);

    let head = till.records().head().await.expect("a ledger");
    assert_eq!(receipt.head, head);
    // What is typed from the paper is what `ledger verify --expect` takes.
    assert_eq!(receipt.head.in_groups().parse::<Head>(), Ok(head));

    let owner = till.order("P-1042").await.order.owner;
    let name = owner.name.expect("a name");
    let email = owner.email.expect("an address");
    let all = format!("{receipt:?}");
    for part in name.split(' ').chain([email.as_str(), verified.name.as_deref().unwrap_or("nobody")]) {
        assert!(!all.contains(part), "{part} is on the paper: {all}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_stays_behind_is_told_with_what_was_given() {
    let till = till().await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    let missing = Act::Missing { line: 2, quantity: 1, reason: MissingReason::Later };
    till.act(missing).await.expect("said");
    till.tick_all().await;
    till.hand_over().await.expect("handed over");
    until(&till, ReceiptState::Printed).await;
    let printed = till.printer().printed();
    let receipt = &printed[0];
    let given: u32 = receipt.given.iter().map(|item| item.quantity).sum();
    let done = till.handed_over().await;
    assert_eq!((given, done.left), (done.items, 1));
    assert_eq!(items(&receipt.left), [(1, receipt.given[2].title.as_str())]);
}

#[tokio::test(start_paused = true)]
async fn a_document_is_never_called_a_sign_in_on_paper() {
    let plain = order("P-2003", json!({ "name": "Berit Ek", "email": "berit.ek@post.example" }));
    let settings = |settings: &mut Settings| {
        staffed(settings);
        settings.policy.manual = ManualPolicy { documents: vec![DocumentKind::Passport], up_to: None };
    };
    let plan = Plan { printer: true, settings, orders: vec![plain], ..Plan::default() };
    let till = Till::planned(plan).await;
    till.sign_in(ANNA).await;
    till.open("P-2003").await;
    till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
    till.approved_by(SIV).await;
    let verdict = till.manual_screen().verdict;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    till.act(Act::HandOver { verdict }).await.expect("handed over");
    until(&till, ReceiptState::Printed).await;
    assert_eq!(till.printer().printed()[0].stood_on, StoodOn::Document);
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_takes_nothing_holds_up_neither_the_hand_over_nor_the_next_customer() {
    let till = till().await;
    till.printer().put_in(Roll::Stuck);
    till.verify("P-1042").await;
    let done = till.hand_over_by_the_book().await;
    assert_eq!((done.receipt, done.back_in_s), (Some(ReceiptState::Printing), None));
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
    till.verify("P-1043").await;
    till.hand_over_by_the_book().await;
    till.printer().put_in(Roll::Good);
    until(&till, ReceiptState::Printed).await;
    let numbers: Vec<String> = till.printer().printed().into_iter().map(|receipt| receipt.number).collect();
    assert_eq!(numbers, ["P-1042", "P-1043"]);
}

#[tokio::test(start_paused = true)]
async fn what_did_not_print_stays_on_the_screen_until_it_did() {
    let till = till().await;
    till.printer().put_in(Roll::Empty);
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let failed = until(&till, ReceiptState::Failed).await;
    assert_eq!(failed.back_in_s, None);
    till.pass(Duration::from_secs(120)).await;
    assert_eq!(till.handed_over().await.receipt, Some(ReceiptState::Failed));

    till.printer().put_in(Roll::Good);
    till.act(Act::PrintReceipt).await.expect("printed again");
    let printed = until(&till, ReceiptState::Printed).await;
    assert_eq!(printed.back_in_s, Some(6));
    let papers = till.printer().printed();
    assert!(papers.len() == 1 && !papers[0].is_copy, "the first one never came out: {papers:?}");
    till.pass(Duration::from_secs(7)).await;
    assert!(matches!(till.screen(), Screen::Desk(_)), "{:?}", till.screen());
    assert_eq!(till.act(Act::PrintReceipt).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_is_asked_for_waits_for_the_key_and_the_second_one_is_a_copy() {
    let settings = |settings: &mut Settings| settings.receipts.print = PrintWhen::Ask;
    let till = Till::planned(Plan { printer: true, settings, ..Plan::default() }).await;
    till.verify("P-1042").await;
    let done = till.hand_over_by_the_book().await;
    assert_eq!((done.receipt, done.back_in_s), (Some(ReceiptState::Offered), Some(6)));
    assert_eq!(till.printer().printed(), []);
    till.act(Act::PrintReceipt).await.expect("printed");
    until(&till, ReceiptState::Printed).await;
    till.act(Act::PrintReceipt).await.expect("printed again");
    until(&till, ReceiptState::Printed).await;
    let copies: Vec<bool> = till.printer().printed().iter().map(|receipt| receipt.is_copy).collect();
    assert_eq!(copies, [false, true]);
}

#[tokio::test(start_paused = true)]
async fn where_no_receipts_are_wanted_there_are_none() {
    let settings = |settings: &mut Settings| settings.receipts.print = PrintWhen::Never;
    let till = Till::planned(Plan { printer: true, settings, ..Plan::default() }).await;
    till.verify("P-1042").await;
    assert_eq!(till.hand_over_by_the_book().await.receipt, None);
    assert_eq!(till.act(Act::PrintReceipt).await, Err(Failure::NotNow));
    assert_eq!(till.printer().printed(), []);
}

#[tokio::test(start_paused = true)]
async fn a_receipt_made_from_the_ledger_is_a_copy_of_the_first_one() {
    let till = till().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    until(&till, ReceiptState::Printed).await;
    let first = till.printer().printed().remove(0);
    let entry = till.hand_overs("P-1042").await.remove(0);
    let record = till.order("P-1042").await;
    let again = Receipt::again(&entry, first.head, &record, till.settings()).expect("a hand-over");
    // The ledger keeps milliseconds.
    assert_eq!(again.at.timestamp().as_millisecond(), first.at.timestamp().as_millisecond());
    assert_eq!(Receipt { is_copy: false, at: first.at.clone(), ..again }, first);
}

/// What the page would give to the print dialog.
fn sheets(till: &Till) -> HandedOverScreen {
    let Screen::HandedOver(done) = till.screen() else { panic!("{:?}", till.screen()) };
    done
}

#[tokio::test(start_paused = true)]
async fn without_a_receipt_printer_the_print_dialog_gets_what_the_printer_would_and_nothing_of_a_person() {
    let till = Till::new().await;
    till.shell().has_print_dialog();
    let verified = till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let done = sheets(&till);
    assert_eq!((done.receipt, done.elsewhere), (None, true));
    let [sheet] = done.sheets.as_slice() else { panic!("{:?}", done.sheets) };
    let given: Vec<(u32, &str)> =
        sheet.given.iter().map(|item| (item.quantity, item.title.as_str())).collect();
    let lines: Vec<(u32, &str)> =
        verified.lines.iter().map(|line| (line.quantity, line.title.as_str())).collect();
    assert_eq!(given, lines);
    assert!(sheet.is_practice && !sheet.is_copy && !sheet.by_document && sheet.left.is_empty());
    let head = till.records().head().await.expect("a ledger");
    assert_eq!(sheet.ledger.parse::<Head>(), Ok(head));
    let owner = till.order("P-1042").await.order.owner;
    let all = format!("{sheet:?}");
    for part in owner.name.expect("a name").split(' ').chain([owner.email.expect("an address").as_str()]) {
        assert!(!all.contains(part), "{part} is on the paper: {all}");
    }

    assert_eq!(till.act(Act::PrintReceipt).await, Err(Failure::NotNow), "there is no receipt printer");
    assert_eq!(till.shell().printed_pages(), 0, "no dialog opens by itself");
    till.act(Act::PrintElsewhere).await.expect("the dialog");
    assert_eq!(till.shell().printed_pages(), 1);
    till.pass(Duration::from_secs(60)).await;
    assert_eq!(sheets(&till).back_in_s, None, "the page stays as long as the dialog may print it");
    till.act(Act::Back).await.expect("back");
    assert_eq!(till.act(Act::PrintElsewhere).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn the_print_dialog_is_the_way_out_where_the_printer_did_not_print_and_no_other_way_in() {
    let till = till().await;
    till.shell().has_print_dialog();
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let done = until(&till, ReceiptState::Printed).await;
    assert!(!done.elsewhere && done.sheets.is_empty(), "the printer did it");
    assert_eq!(till.act(Act::PrintElsewhere).await, Err(Failure::NotNow));

    till.printer().put_in(Roll::Empty);
    till.verify("P-1047").await;
    till.hand_over_by_the_book().await;
    let done = until(&till, ReceiptState::Failed).await;
    assert!(done.elsewhere && done.sheets.len() == 1);
    till.act(Act::PrintElsewhere).await.expect("the dialog");
    till.printer().put_in(Roll::Good);
    till.act(Act::PrintReceipt).await.expect("once more");
    until(&till, ReceiptState::Printed).await;
    assert_eq!((till.shell().printed_pages(), till.printer().printed().len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_prints_no_receipts_is_offered_no_dialog() {
    let settings = |settings: &mut Settings| settings.receipts.print = PrintWhen::Never;
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    till.shell().has_print_dialog();
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert!(!sheets(&till).elsewhere);
    assert_eq!(till.act(Act::PrintElsewhere).await, Err(Failure::NotNow));
}
