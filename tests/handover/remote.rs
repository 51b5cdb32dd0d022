//! Nobody saw the customer accept: handed over as remote where the shop allows that, up to its amount, and said so before
//! and after.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{Closed, Gate, HandedOverBy, Remote, Screen, VerifiedScreen},
};
use jiff::SignedDuration;
use pickup::{
    ledger::{Day, Entry, Remarkable},
    money::{Currency, Money},
    policy::RemotePolicy,
};
use serde_json::{Value, json};

fn up_to_500(settings: &mut Settings) {
    let currency = Currency::from_code("SEK").expect("a currency");
    settings.policy.remote = RemotePolicy::UpTo(Money { minor: 50_000, currency });
}

fn annas(number: &str, total: Option<&str>) -> Value {
    let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut annas = order(number, owner);
    annas["payment"] = match total {
        Some(total) => json!({ "status": "paid", "currency": "SEK", "total": total, "due": "0.00" }),
        None => json!({ "status": "paid" }),
    };
    annas
}

async fn till(settings: fn(&mut Settings)) -> Till {
    let orders = vec![
        annas("P-2001", Some("500.00")),
        annas("P-2002", Some("500.01")),
        annas("P-2003", None),
        annas("P-2004", Some("20.00")),
    ];
    Till::planned(Plan { settings, orders, ..Plan::default() }).await
}

/// The owner is proved, every item is ticked, and nobody says that they saw anything.
async fn unseen(till: &Till, number: &str) -> VerifiedScreen {
    till.verify(number).await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    shown(till)
}

fn shown(till: &Till) -> VerifiedScreen {
    let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
    verified
}

fn looks(entries: &[Entry]) -> Vec<(Remarkable, Option<String>)> {
    let from = entries[0].time_utc - SignedDuration::from_hours(12);
    let mut day = Day::new(from, from + SignedDuration::from_hours(24));
    entries.iter().for_each(|entry| day.take(entry));
    day.looks.into_iter().map(|look| (look.what, look.detail)).collect()
}

fn amount() -> String {
    "500.00 SEK".to_owned()
}

#[tokio::test(start_paused = true)]
async fn what_the_shop_allows_is_handed_over_as_remote_and_the_ledger_and_the_day_say_so() {
    let till = till(up_to_500).await;
    let verified = unseen(&till, "P-2001").await;
    assert_eq!((verified.seen, verified.hand_over), (false, Gate::Open));
    assert_eq!(verified.remote, Remote::Allowed { up_to: amount() }, "the screen says what will be recorded");
    assert!(till.view().staff.offers.is_empty(), "nothing that a second person need let pass");
    till.hand_over().await.expect("handed over");
    assert_eq!(till.handed_over().await.by, HandedOverBy::Remote);
    let entry = till.hand_overs("P-2001").await.remove(0);
    assert_eq!(entry.facts.find("presence"), Some("remote"));
    assert_eq!(entry.facts.find("remote_up_to"), Some("500.00 SEK"));
    assert_eq!(looks(&till.ledger().await), [(Remarkable::Remote, Some("up to 500.00 SEK".to_owned()))]);
}

#[tokio::test(start_paused = true)]
async fn the_tick_still_makes_it_seen() {
    let till = till(up_to_500).await;
    unseen(&till, "P-2001").await;
    till.seen().await;
    assert_eq!(shown(&till).hand_over, Gate::Open);
    till.hand_over().await.expect("handed over");
    assert_eq!(till.handed_over().await.by, HandedOverBy::SignIn);
    let entry = till.hand_overs("P-2001").await.remove(0);
    assert_eq!((entry.facts.find("presence"), entry.facts.find("remote_up_to")), (Some("seen"), None));
    assert_eq!(looks(&till.ledger().await), []);
}

#[tokio::test(start_paused = true)]
async fn above_the_amount_or_of_unknown_value_the_gate_says_why() {
    let till = till(up_to_500).await;
    for number in ["P-2002", "P-2003"] {
        let verified = unseen(&till, number).await;
        assert_eq!(verified.hand_over, Gate::Closed { because: Closed::RemoteTooDear }, "{number}");
        assert_eq!(verified.remote, Remote::TooDear { up_to: amount() }, "{number}");
        let refused = Err(Failure::Refused { because: Closed::RemoteTooDear });
        assert_eq!(till.hand_over().await, refused, "{number}");
        till.assert_still_here(number).await;
        till.seen().await;
        assert_eq!(shown(&till).hand_over, Gate::Open, "{number}");
        till.hand_over().await.expect("seen, whatever it is worth");
        till.handed_over().await;
    }
}

#[tokio::test(start_paused = true)]
async fn without_that_line_of_the_policy_nothing_is_remote() {
    let till = till(|_| {}).await;
    let verified = unseen(&till, "P-2004").await;
    assert_eq!(verified.remote, Remote::Never);
    assert_eq!(verified.hand_over, Gate::Closed { because: Closed::NotSeen });
    assert_eq!(till.hand_over().await, Err(Failure::Refused { because: Closed::NotSeen }));
    till.assert_still_here("P-2004").await;
}

#[tokio::test(start_paused = true)]
async fn items_come_first_all_the_same() {
    let till = till(up_to_500).await;
    till.verify("P-2001").await;
    till.pass(Duration::from_secs(1)).await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::ItemsLeft });
    till.tick_all().await;
    till.act(Act::Seen { seen: true }).await.expect("said");
    till.act(Act::Seen { seen: false }).await.expect("taken back");
    assert_eq!(shown(&till).hand_over, Gate::Open);
}
