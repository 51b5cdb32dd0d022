//! What takes two: a document instead of a sign-in, and a rule that is let pass. The second person's PIN is typed and never
//! seen again.

use thirtyfour::prelude::*;

use crate::{
    at_the_desk::{choose, dialog, press_for, verified},
    counter::{Counter, PATIENCE},
    process::eventually,
    screens::keep,
};

/// Practice's supervisor. WebKitWebDriver types no hyphen, and digits so close together that they are taken for a scanner's:
/// both are put into their fields.
const SUPERVISOR: (&str, &str) = ("P-7", "314159");

/// The second person gives their PIN and presses Enter.
async fn approve(counter: &Counter, pin: &str) {
    let asked = dialog(counter, "Second person").await;
    let id = asked.find(By::Css("input[type=text]")).await.expect("the id");
    let put = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }));";
    let field = asked.find(By::Css("input[type=password]")).await.expect("the PIN");
    for (input, text) in [(&id, SUPERVISOR.0), (&field, pin)] {
        let arguments = vec![input.to_json().expect("an element"), text.into()];
        counter.driver.execute(put, arguments).await.expect("put");
    }
    field.click().await.expect("focused");
    let kind = field.prop("type").await.expect("its type");
    assert_eq!(kind.as_deref(), Some("password"), "a PIN is not shown");
    counter.guard_passes().await;
    counter.press(Key::Enter).await;
}

async fn ask(asked: &WebElement) {
    let ask = asked.find(By::Css(".actions button.main")).await.expect("the main action");
    eventually("something to ask", PATIENCE, async || ask.is_enabled().await.ok()?.then_some(())).await;
    ask.click().await.expect("asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_seen_by_two_and_never_called_verified() {
    let counter = Counter::practice().await;
    counter.open_listed("P-1042").await;
    let asked = press_for(&counter, Key::F7, "Manual ID check").await;
    choose(&asked, "Driving licence").await;
    choose(&asked, "No phone or flat battery").await;
    keep(&counter, "manual-asked").await;
    ask(&asked).await;

    keep(&counter, "manual-approval").await;
    approve(&counter, SUPERVISOR.1).await;
    counter.until("manual").await;
    keep(&counter, "manual").await;
    let shown = counter.text().await;
    assert!(shown.contains("Not verified") && shown.contains("Driving licence"), "{shown}");
    let green = counter.driver.find_all(By::Css(".panel.ok")).await.expect("the page");
    assert!(green.is_empty(), "only a sign-in is green");

    counter.guard_passes().await;
    let all = counter.driver.action_chain();
    all.key_down(Key::Control).send_keys("a").key_up(Key::Control).perform().await.expect("keys");
    counter.main_action().await;
    counter.until("handed_over").await;
    assert!(counter.text().await.contains("Two of the staff saw an ID document"));
    assert!(counter.ledger().await.contains(&"hand_over"));
    assert!(counter.order("P-1042").await.handed_over.expect("handed over").complete);
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_lets_a_rule_pass() {
    let counter = Counter::practice().await;
    verified(&counter).await;
    let all = counter.driver.action_chain();
    all.key_down(Key::Control).send_keys("a").key_up(Key::Control).perform().await.expect("keys");
    eventually("an offer to hand over all the same", PATIENCE, async || {
        counter.text().await.contains("Hand over all the same").then_some(())
    })
    .await;
    let asked = press_for(&counter, Key::F7, "did not accept in front of you").await;
    choose(&asked, "Accepted on the way here").await;
    keep(&counter, "override-asked").await;
    ask(&asked).await;
    dialog(&counter, "Accepted on the way here").await;
    keep(&counter, "override-approval").await;
    approve(&counter, SUPERVISOR.1).await;
    counter.until("handed_over").await;
    keep(&counter, "overridden").await;
    assert!(counter.text().await.contains("A second person let a rule pass"));
    let ledger = counter.ledger().await;
    assert!(ledger.contains(&"override") && ledger.contains(&"hand_over"), "{ledger:?}");
    counter.close().await;
}
