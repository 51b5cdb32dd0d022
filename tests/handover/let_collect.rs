//! The owner is elsewhere and lets whoever was proved at the counter collect: asked by the proved name, on their own
//! phone, for one order.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{
        CheckPurpose, Closed, End, Gate, HandedOverBy, LetCollect, OwnerReach, Remote, Screen, VerifiedScreen,
    },
};
use pickup::{
    check::MessageStyle,
    ledger::Kind,
    money::{Currency, Money},
    policy::{AskOwnerPolicy, RemotePolicy},
};
use serde_json::json;

/// Bo, at the counter, was proved; the order is Anna's.
async fn bo_is_here(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    assert_eq!(till.not_owner().await.ask_owner, Some(Gate::Open), "the owner can be asked");
}

/// Anna is asked.
async fn ask(till: &Till) -> LetCollect {
    till.act(Act::AskOwner).await.expect("the owner is asked");
    let waiting = till.waiting().await;
    assert_eq!((waiting.qr_svg, waiting.host), (None, None), "who would scan it is not the one who is asked");
    waiting.let_collect.expect("the screen says about whom")
}

/// Anna, somewhere else, has said yes.
async fn anna_lets(till: &Till) -> VerifiedScreen {
    bo_is_here(till).await;
    ask(till).await;
    till.customer().accept_as("anna");
    till.verified().await
}

async fn with(settings: fn(&mut Settings)) -> Till {
    Till::planned(Plan { settings, ..Plan::default() }).await
}

fn sek(minor: u64) -> Money {
    Money { currency: Currency::from_code("SEK").expect("crowns"), minor }
}

async fn kinds(till: &Till) -> Vec<Kind> {
    till.ledger().await.iter().map(|entry| entry.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn the_owner_is_asked_by_the_proved_name_and_the_one_at_the_counter_gets_it() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    let told = ask(&till).await;
    assert_eq!((told.name.as_str(), told.reach), ("Bo E.", OwnerReach::ByPretendPhone));
    let pending = till.practice().pending();
    let [request] = pending.as_slice() else { panic!("{} requests", pending.len()) };
    assert_eq!(request.person.as_str(), "anna", "as the order knows her");
    let message = request.binding_message.as_deref().unwrap_or_default();
    assert!(message.ends_with("HANDOVER 1042 TO Bo Ek"), "{message}");
    assert_eq!(till.desk().customer_link().await.map(|_| ()), None, "nobody here gets her link");

    till.customer().accept_as("anna");
    let verified = till.verified().await;
    assert_eq!(
        (verified.name.as_deref(), verified.on_behalf_of.as_deref()),
        (Some("Bo Ek"), Some("Anna A."))
    );
    assert!(verified.let_by_owner);
    let done = till.hand_over_by_the_book().await;
    assert_eq!(done.by, HandedOverBy::OwnersWord);
    let entry = till.hand_overs("P-1042").await.remove(0);
    let fact = |name| entry.facts.find(name);
    assert_eq!((fact("collected_by"), fact("presence")), (Some("remote_proxy"), Some("seen")));
    assert_ne!(fact("token"), fact("collector.token"));
    assert_ne!(fact("subject"), fact("collector.subject"));
    assert_eq!(kinds(&till).await, [Kind::Mismatch, Kind::HandOver]);
}

/// Threat 16: the thief has to show who they are, and the owner sees it.
#[tokio::test(start_paused = true)]
async fn threat_16_the_owner_who_declines_ends_it_and_nothing_leaves() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    ask(&till).await;
    till.customer().decline();
    let ended = till.ended().await;
    assert_eq!((ended.end, ended.purpose), (End::Declined, CheckPurpose::LetCollect));
    assert!(!ended.try_again, "she is not asked again because somebody at the counter says so");
    for again in [Act::Identify, Act::AskOwner] {
        assert_eq!(till.act(again).await, Err(Failure::NotNow), "Bo has to identify again");
    }
    assert!(till.practice().pending().is_empty(), "nothing else is on her phone");
    assert_eq!(kinds(&till).await, [Kind::Mismatch, Kind::Decline]);
    let decline = till.ledger().await.remove(1);
    assert_eq!(decline.facts.find("purpose"), Some("let_collect"));
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn whoever_answers_in_the_owners_stead_lets_nobody_collect() {
    for who in ["bo", "david"] {
        let till = Till::new().await;
        bo_is_here(&till).await;
        ask(&till).await;
        till.customer().accept_as(who);
        let shown = till.not_owner().await;
        assert_eq!(shown.ask_owner, None, "{who} is not at the counter by that");
        assert!(!shown.try_again, "who answered may be anywhere, and so may Anna");
        for again in [Act::Identify, Act::AskOwner] {
            assert_eq!(till.act(again).await, Err(Failure::NotNow));
        }
        assert_eq!(kinds(&till).await, [Kind::Mismatch, Kind::Mismatch]);
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_owner_who_does_not_answer_is_not_asked_again_and_whoever_is_here_begins_anew() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    ask(&till).await;
    let ended = till.ended().await;
    assert!(matches!(ended.end, End::TimedOut { .. }));
    assert_eq!((ended.purpose, ended.try_again), (CheckPurpose::LetCollect, false));
    assert_eq!(till.act(Act::Identify).await, Err(Failure::NotNow));
    // Back at the order, whoever is at the counter may identify as anybody else.
    till.open("P-1042").await;
    let again = till.identify().await;
    assert_eq!(again.let_collect, None, "a check as every other");
    till.customer().decline();
    let ended = till.ended().await;
    assert_eq!((ended.purpose, ended.try_again), (CheckPurpose::PickUp, true));
}

#[tokio::test(start_paused = true)]
async fn it_can_be_stopped_and_then_nobody_hears_the_answer() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    ask(&till).await;
    let anna = till.customer();
    till.act(Act::Cancel).await.expect("stopped");
    anna.accept_as("anna");
    till.pass(Duration::from_secs(30)).await;
    till.order_screen().await;
    assert_eq!(till.act(Act::AskOwner).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn more_time_asks_the_owner_about_the_same_person() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    ask(&till).await;
    till.pass(Duration::from_secs(280)).await;
    till.act(Act::MoreTime).await.expect("more time");
    let told = till.waiting().await.let_collect.expect("still about somebody");
    assert_eq!(told.name, "Bo E.");
    till.customer().accept_as("anna");
    assert_eq!(till.verified().await.name.as_deref(), Some("Bo Ek"));
}

#[tokio::test(start_paused = true)]
async fn an_answer_comes_too_late_ten_minutes_after_the_one_at_the_counter_was_proved() {
    let till = Till::new().await;
    bo_is_here(&till).await;
    ask(&till).await;
    for _ in 0..2 {
        till.pass(Duration::from_secs(280)).await;
        till.act(Act::MoreTime).await.expect("more time");
        till.waiting().await;
    }
    till.pass(Duration::from_secs(45)).await;
    till.customer().accept_as("anna");
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn the_owners_word_is_used_within_ten_minutes_and_a_sleep_counts() {
    for asleep in [false, true] {
        let till = Till::new().await;
        let verdict = anna_lets(&till).await.verdict;
        till.seen().await;
        till.tick_all().await;
        let over = Duration::from_secs(601);
        if asleep {
            till.sleep(over).await
        } else {
            till.pass(over).await
        }
        assert_eq!(till.ended().await.end, End::VerdictExpired);
        assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn who_collects_has_to_be_seen_whatever_else_may_be_remote() {
    let till = with(|settings| settings.policy.remote = RemotePolicy::UpTo(sek(1_000_000))).await;
    let verified = anna_lets(&till).await;
    assert_eq!(verified.remote, Remote::Never);
    till.tick_all().await;
    till.pass(Duration::from_secs(1)).await;
    assert_eq!(till.hand_over().await, Err(Failure::Refused { because: Closed::NotSeen }));
    assert!(till.view().staff.offers.is_empty(), "and no second person lets that pass");
    till.seen().await;
    assert_eq!(till.hand_over().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn the_shop_may_switch_it_off_or_limit_it_and_a_code_alone_does_not_do() {
    let off: [fn(&mut Settings); 2] = [
        |settings| settings.policy.ask_owner = AskOwnerPolicy::Never,
        |settings| settings.policy.ask_owner = AskOwnerPolicy::UpTo(Some(sek(1))),
    ];
    for settings in off {
        let till = with(settings).await;
        till.open("P-1042").await;
        till.identify().await;
        till.customer().accept_as("bo");
        assert_eq!(till.not_owner().await.ask_owner, None);
        assert_eq!(till.act(Act::AskOwner).await, Err(Failure::NotNow));
    }
    let till = with(|settings| settings.provider.binding_message = MessageStyle::CodeOnly).await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    let because = Closed::CodeTellsTooLittle;
    assert_eq!(till.not_owner().await.ask_owner, Some(Gate::Closed { because }), "told why not");
    assert_eq!(till.act(Act::AskOwner).await, Err(Failure::Refused { because }));
    assert!(matches!(till.screen(), Screen::NotOwner(_)), "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn the_owners_word_is_for_the_order_as_it_is_by_then() {
    let waits = order("P-2001", json!({ "email": "anna.andersson@post.example" }));
    let mut cancelled = waits.clone();
    cancelled["status"] = json!("cancelled");
    cancelled["updated_at"] = json!("2026-11-22T08:00:01Z");
    let till = Till::planned(Plan { orders: vec![waits], ..Plan::default() }).await;
    till.open("P-2001").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    ask(&till).await;
    till.import(&json!([cancelled]).to_string()).await;
    till.customer().accept_as("anna");
    let shown = till.order_screen().await;
    assert!(matches!(shown.identify, Gate::Closed { .. }), "{:?}", shown.identify);
}

#[tokio::test(start_paused = true)]
async fn the_link_may_be_mailed_to_the_order_s_own_address_in_words_that_ask_about_somebody() {
    let till = Till::planned(Plan { mail: true, ..Plan::default() }).await;
    bo_is_here(&till).await;
    ask(&till).await;
    till.act(Act::SendLink).await.expect("it is sent");
    let sent = |screen: &Screen| {
        let Screen::Waiting(waiting) = screen else { return None };
        let state = waiting.link.as_ref()?.state;
        (state == desk::view::LinkState::Sent).then_some(())
    };
    till.until("the letter", sent).await;
    let letters = till.mail().letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].lets_collect);
    till.customer().accept_as("anna");
    let verified = till.verified().await;
    assert!(
        !verified.link_left,
        "that the owner is elsewhere is known: Bo identified by the code on the screen"
    );
}
