//! Not everything is on the shelf: what is there is handed over, what is not stays with a reason, and can be collected
//! another day.

use std::time::Duration;

use claimcheck_tests::{ANNA, Plan, SIV, Till, staffed};
use desk::{
    failure::Failure,
    request::{Act, AskedAct, MissingReason},
    settings::Settings,
    view::{
        Closed, Gate, HandedOverBy, ManualScreen, Missing, Offer, Overridable, RowFlag, Screen,
        VerifiedScreen, Warning,
    },
};
use pickup::approved;

const HAT: u32 = 1;
const SOCKS: u32 = 2;

fn refused(because: Closed) -> Result<(), Failure> {
    Err(Failure::Refused { because })
}

/// The owner of a jacket, a hat and two pairs of socks is here.
async fn verified(plan: Plan) -> Till {
    let till = Till::planned(plan).await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till
}

async fn stays(till: &Till, line: u32, quantity: u32, reason: MissingReason) -> Result<(), Failure> {
    till.act(Act::Missing { line, quantity, reason }).await
}

fn shown(till: &Till) -> VerifiedScreen {
    let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
    verified
}

#[tokio::test(start_paused = true)]
async fn the_rest_stays_with_a_reason_and_is_collected_another_day() {
    let till = verified(Plan::default()).await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::ItemsLeft });
    stays(&till, HAT, 1, MissingReason::NotFound).await.expect("said");
    stays(&till, SOCKS, 1, MissingReason::Later).await.expect("said");
    // The jacket was not spoken of: it is ticked, and what was said of the others stands.
    till.tick_all().await;
    let lines = shown(&till).lines;
    assert_eq!(lines[1].missing, Some(Missing { quantity: 1, reason: MissingReason::NotFound }));
    assert_eq!(lines.iter().map(|line| line.ticked).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(shown(&till).hand_over, Gate::Open);

    till.hand_over().await.expect("handed over");
    let done = till.handed_over().await;
    assert_eq!((done.items, done.left), (2, 2));
    let entry = till.hand_overs("P-1042").await.remove(0);
    let of = |name| entry.facts.find(name);
    assert_eq!(of("line.1042-1"), Some("1"));
    assert_eq!(of("line.1042-2"), None);
    assert_eq!(of("missing.1042-2"), Some("not_found"));
    assert_eq!(of("line.1042-3"), Some("1"));
    assert_eq!(of("missing.1042-3"), Some("later"));

    till.act(Act::Back).await.expect("the list");
    let Screen::Desk(desk) = till.screen() else { panic!("{:?}", till.screen()) };
    let row = desk.orders.iter().find(|row| row.number == "P-1042").expect("it still waits");
    assert_eq!((row.items, row.flag), (2, Some(RowFlag::PartlyHandedOver)));
    let order = till.open("P-1042").await;
    assert!(
        matches!(order.warnings[..], [Warning::PartlyHandedOver { at: Some(_) }]),
        "{:?}",
        order.warnings
    );
    assert_eq!(order.identify, Gate::Open);
    till.identify().await;
    till.customer().accept();
    assert_eq!(till.verified().await.lines.len(), 2);
    let rest = till.hand_over_by_the_book().await;
    assert_eq!((rest.items, rest.left), (2, 0));
    assert_eq!(till.hand_overs("P-1042").await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_said_of_a_line_can_be_taken_back() {
    let till = verified(Plan::default()).await;
    stays(&till, SOCKS, 2, MissingReason::Damaged).await.expect("said");
    till.act(Act::Tick { line: SOCKS, ticked: false }).await.expect("taken back");
    assert_eq!(shown(&till).lines[2].missing, None);
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::ItemsLeft });
    till.tick_all().await;
    till.hand_over().await.expect("handed over");
    assert_eq!(till.handed_over().await.left, 0);
}

#[tokio::test(start_paused = true)]
async fn more_or_less_than_a_line_has_can_not_stay() {
    let till = verified(Plan::default()).await;
    for (line, quantity) in [(HAT, 0), (HAT, 2), (SOCKS, 3), (3, 1), (u32::MAX, 1)] {
        let said = stays(&till, line, quantity, MissingReason::NotFound).await;
        assert_eq!(said, Err(Failure::BadInput), "{quantity} of line {line}");
    }
    assert!(shown(&till).lines.iter().all(|line| line.missing.is_none()));
    till.act(Act::Cancel).await.expect_err("nothing runs");
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_of_nothing_is_none() {
    let till = verified(Plan::default()).await;
    for (line, quantity) in [(0, 1), (HAT, 1), (SOCKS, 2)] {
        stays(&till, line, quantity, MissingReason::NotWanted).await.expect("said");
    }
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::NothingTicked });
    assert_eq!(till.hand_over().await, refused(Closed::NothingTicked));
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_hands_over_everything_at_once_hands_over_no_part() {
    let till =
        verified(Plan { settings: |settings| settings.policy.every_line = true, ..Plan::default() }).await;
    stays(&till, HAT, 1, MissingReason::NotFound).await.expect("said");
    till.tick_all().await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::EveryLine });
    assert_eq!(till.hand_over().await, refused(Closed::EveryLine));
    till.assert_still_here("P-1042").await;
    till.act(Act::Tick { line: HAT, ticked: true }).await.expect("found after all");
    assert_eq!(till.hand_over().await, Ok(()));
}

/// A shop that hands over everything at once, unless a second person says otherwise.
fn all_at_once(settings: &mut Settings) {
    staffed(settings);
    settings.policy.every_line = true;
    settings.policy.overridable = vec![approved::Overridable::EveryLine];
}

#[tokio::test(start_paused = true)]
async fn a_second_person_lets_a_part_go() {
    let till = Till::planned(Plan { settings: all_at_once, ..Plan::default() }).await;
    till.sign_in(ANNA).await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    assert!(till.view().staff.offers.is_empty(), "nothing stays yet");
    stays(&till, HAT, 1, MissingReason::NotFound).await.expect("said");
    till.tick_all().await;
    let rule = Overridable::EveryLine;
    assert_eq!(till.view().staff.offers, [Offer::Override { rules: vec![rule] }]);
    till.ask(AskedAct::Override { rules: vec![rule] }).await;
    till.approved_by(SIV).await;
    let done = till.handed_over().await;
    assert_eq!((done.items, done.left, done.by), (3, 1, HandedOverBy::Overridden));
    let entry = till.hand_overs("P-1042").await.remove(0);
    assert_eq!(entry.facts.find("missing.1042-2"), Some("not_found"));
}

/// Both have seen the document; the name on the order is what they hold it against, and nobody reads it for long.
#[tokio::test(start_paused = true)]
async fn the_name_on_the_order_is_there_to_be_held_against_a_document() {
    let till = Till::new().await;
    till.open("P-1042").await;
    let document = desk::view::Document::Passport;
    let dialog = till.ask(AskedAct::ManualId { document, age_seen: None }).await;
    let [supervisor] = &dialog.made_up[..] else { panic!("{:?}", dialog.made_up) };
    till.approve(&supervisor.id, &supervisor.pin).await.expect("approved");
    let manual = |till: &Till| -> ManualScreen {
        let Screen::Manual(manual) = till.screen() else { panic!("{:?}", till.screen()) };
        manual
    };
    assert_eq!(manual(&till).owner.as_deref(), Some("Anna Andersson"));
    till.pass(Duration::from_secs(61)).await;
    assert_eq!(manual(&till).owner, None);
}
