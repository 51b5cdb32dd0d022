//! A till with staff and a provider of its own, by keyboard alone: signing in, the lock, a document that two saw, time that
//! ran out, and a provider that is gone.
//!
//! What practice has, is in `keyboard_alone.rs`; what each screen means, in the other tests.

use pickup::staff::{Pin, PinHash};
use practice::Options;
use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, PATIENCE, options},
    process::eventually,
    walk::{IS_DIALOG, back_to_the_list, control, press_at, press_until, round, type_at},
};

/// Who works here. Ids without a hyphen: WebKitWebDriver types none.
const TELLER: (&str, &str) = ("anna", "271828");
const SUPERVISOR: (&str, &str) = ("siv", "314159");

const DESK: &str = "return document.documentElement.dataset.screen === 'desk'";

#[tokio::test(flavor = "multi_thread")]
async fn a_till_with_staff_and_trouble_without_a_pointer() {
    let brief = Options { lifetime_s: 20, ..options() };
    let mut counter = Counter::open_staffed(&staffed(), brief).await;
    sign_in(&counter).await;
    document(&counter).await;
    no_time_left(&counter).await;
    no_contact(&mut counter).await;
    lock(&counter).await;
    let ledger = counter.ledger().await;
    assert!(!ledger.contains(&"hand_over"), "{ledger:?}");
    counter.close().await;
}

/// Two people, and a document allowed instead of a sign-in.
fn staffed() -> String {
    let one = |(id, pin): (&str, &str), role: &str| {
        let pin = Pin::typed(pin).expect("a PIN");
        let hash = PinHash::new(&pin, *b"sixteen bytes it").expect("a hash").phc();
        format!("[[staff]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"{role}\"\npin_hash = \"{hash}\"\n")
    };
    let staff = [one(TELLER, "teller"), one(SUPERVISOR, "supervisor")].concat();
    format!("\n[policy]\nmanual = [\"passport\"]\n\n{staff}")
}

/// A wrong PIN first: what it says must leave everything within reach.
async fn sign_in(counter: &Counter) {
    round(&counter.driver, "the sign-in").await;
    type_at(counter, "main input[type=text]", TELLER.0).await;
    type_at(counter, "main input[type=password]", SUPERVISOR.1).await;
    let wrong = "return document.querySelector('main input[type=password].wrong') !== null";
    press_until(counter, &Key::Enter, "a word about the PIN", wrong).await;
    round(&counter.driver, "the sign-in after a wrong PIN").await;
    assert_eq!(counter.screen().await, "sign_in");
    type_at(counter, "main input[type=password]", TELLER.1).await;
    press_until(counter, &Key::Enter, "the list", DESK).await;
}

/// Up to the words that it is not verified; the goods stay.
async fn document(counter: &Counter) {
    counter.open_order("1042").await;
    press_until(counter, &Key::F7, "a question for the document", IS_DIALOG).await;
    round(&counter.driver, "which document").await;
    for group in 0..2 {
        choose_first(counter, group).await;
    }
    let asks = "return document.querySelector('dialog[open] input[type=password]') !== null";
    press_until(counter, &Key::Enter, "a second person", asks).await;
    round(&counter.driver, "the second person").await;
    type_at(counter, "dialog[open] input[type=text]", SUPERVISOR.0).await;
    type_at(counter, "dialog[open] input[type=password]", SUPERVISOR.1).await;
    counter.guard_passes().await;
    counter.press(Key::Enter).await;
    counter.until("manual").await;
    counter.guard_passes().await;
    round(&counter.driver, "a document that two saw").await;
    press_until(counter, &Key::Escape, "why it is not handed over", IS_DIALOG).await;
    round(&counter.driver, "why it is not handed over").await;
    press_at(counter, "dialog[open] .choice").await;
    back_to_the_list(counter).await;
}

async fn no_time_left(counter: &Counter) {
    ask_the_customer(counter, "1043").await;
    counter.until("ended").await;
    counter.guard_passes().await;
    round(&counter.driver, "time ran out").await;
    back_to_the_list(counter).await;
}

/// The provider goes while the code is shown, and does not come back.
async fn no_contact(counter: &mut Counter) {
    ask_the_customer(counter, "1043").await;
    let running = counter.provider.take().expect("the provider");
    drop(running.stop().await);
    let lost = "return document.body.innerText.includes('No contact')";
    let told = async || (counter.ask(lost).await == true).then_some(());
    eventually("a word about the network", PATIENCE, told).await;
    round(&counter.driver, "no contact while the customer has time").await;
    counter.until("ended").await;
    counter.guard_passes().await;
    round(&counter.driver, "the end without contact").await;
    back_to_the_list(counter).await;
}

async fn lock(counter: &Counter) {
    control(counter, "l").await;
    counter.until("sign_in").await;
    round(&counter.driver, "the sign-in again").await;
}

async fn ask_the_customer(counter: &Counter, number: &str) {
    counter.open_order(number).await;
    counter.main_action().await;
    counter.until("waiting").await;
}

/// Chooses the first of the radio buttons of a dialog's nth group, with the Tab key and Space.
async fn choose_first(counter: &Counter, group: usize) {
    let mark = format!(
        "const names = [...new Set([...document.querySelectorAll('dialog[open] input[type=radio]')].map((one) => one.name))];\
         const first = document.querySelector(`dialog[open] input[type=radio][name='${{names[{group}]}}']`);\
         first?.setAttribute('data-wanted', '{group}');\
         return first !== null"
    );
    assert_eq!(counter.ask(&mark).await, true, "there is a group {group} of choices");
    press_at(counter, &format!("[data-wanted='{group}']")).await;
}
