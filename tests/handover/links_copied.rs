//! The customer's link on the clipboard: only where the policy allows it, past every view and log, gone when the check is,
//! and a hand-over that is remote until the phone was seen.

use std::time::Duration;

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{Closed, Gate, LinkCopy, Screen},
};
use pickup::{
    money::{Currency, Money},
    policy::RemotePolicy,
};

fn allowed(settings: &mut Settings) {
    settings.copies_link = true;
}

fn allowed_and_remote(settings: &mut Settings) {
    settings.copies_link = true;
    let currency = Currency::from_code("SEK").expect("a currency");
    settings.policy.remote = RemotePolicy::UpTo(Money { minor: 10_000_000, currency });
}

async fn planned(settings: fn(&mut Settings)) -> Till {
    Till::planned(Plan { settings, ..Plan::default() }).await
}

fn state(till: &Till) -> Option<LinkCopy> {
    let Screen::Waiting(waiting) = till.screen() else { panic!("{:?}", till.screen()) };
    waiting.copy
}

fn clipboard(till: &Till) -> Option<String> {
    till.shell().clipboard().text()
}

async fn waits(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
}

#[tokio::test(start_paused = true)]
async fn it_is_off_unless_the_policy_says_otherwise_and_done_only_while_somebody_is_waited_for() {
    let till = Till::new().await;
    waits(&till).await;
    assert_eq!(state(&till), None, "the button is not there");
    assert_eq!(till.act(Act::CopyLink).await, Err(Failure::NotNow));
    assert_eq!(clipboard(&till), None);

    let till = planned(allowed).await;
    assert_eq!(till.act(Act::CopyLink).await, Err(Failure::NotNow), "nobody is asked");
    waits(&till).await;
    assert_eq!(state(&till), Some(LinkCopy::Offered));
}

#[tokio::test(start_paused = true)]
async fn the_link_goes_to_the_clipboard_alone() {
    let till = planned(allowed).await;
    let views = till.record_views();
    waits(&till).await;
    till.act(Act::CopyLink).await.expect("copied");
    assert_eq!(state(&till), Some(LinkCopy::Copied));
    let link = till.desk().customer_link().await.expect("a test tells it");
    assert_eq!(clipboard(&till).as_deref(), Some(link.expose()));
    assert!(till.shell().clipboard().is_fleeting(), "no history keeps it");
    till.pass(Duration::from_millis(1)).await;
    for view in views.lock().expect("unpoisoned").iter() {
        assert!(!view.contains(link.expose()), "{view}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_clipboard_is_emptied_when_the_check_ends_and_what_somebody_else_copied_stays() {
    let till = planned(allowed).await;
    waits(&till).await;
    till.act(Act::CopyLink).await.expect("copied");
    let first = clipboard(&till);
    till.act(Act::MoreTime).await.expect("a new request");
    till.until("the new request", |screen| matches!(screen, Screen::Waiting(_)).then_some(())).await;
    assert_eq!(clipboard(&till), None, "the old request's link leads nowhere");
    till.act(Act::CopyLink).await.expect("copied");
    assert_ne!(clipboard(&till), first);
    till.customer().accept();
    till.verified().await;
    assert_eq!(clipboard(&till), None);

    till.act(Act::Refuse { reason: desk::request::RefusalReason::Other }).await.expect("left");
    waits(&till).await;
    till.act(Act::CopyLink).await.expect("copied");
    till.shell().clipboard().copy_elsewhere("a recipe");
    till.act(Act::Cancel).await.expect("stopped");
    assert_eq!(clipboard(&till).as_deref(), Some("a recipe"));
}

#[tokio::test(start_paused = true)]
async fn a_copied_link_makes_the_hand_over_remote_until_the_phone_was_seen() {
    for (settings, seen) in [(allowed as fn(&mut Settings), true), (allowed_and_remote, false)] {
        let till = planned(settings).await;
        waits(&till).await;
        till.act(Act::CopyLink).await.expect("copied");
        till.customer().accept();
        assert!(till.verified().await.link_left);
        till.pass(Duration::from_secs(1)).await;
        till.tick_all().await;
        if seen {
            let Screen::Verified(shown) = till.screen() else { panic!("{:?}", till.screen()) };
            assert_eq!(shown.hand_over, Gate::Closed { because: Closed::NotSeen });
            till.seen().await;
        }
        till.hand_over().await.expect("handed over");
        let entry = till.hand_overs("P-1042").await.pop().expect("an entry");
        assert_eq!(entry.facts.find("presence"), Some(if seen { "seen" } else { "remote" }));
    }
}

#[tokio::test(start_paused = true)]
async fn three_links_a_day_leave_for_an_order_and_the_same_one_counts_once() {
    let till = planned(allowed).await;
    for _ in 1..=3 {
        waits(&till).await;
        till.act(Act::CopyLink).await.expect("copied");
        till.act(Act::CopyLink).await.expect("the same once more");
        till.act(Act::Cancel).await.expect("stopped");
    }
    waits(&till).await;
    till.act(Act::CopyLink).await.expect("it was looked at");
    assert_eq!(state(&till), Some(LinkCopy::NoMore));
    assert_eq!(clipboard(&till), None);
    assert_eq!(till.act(Act::CopyLink).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn a_clipboard_that_takes_nothing_is_told_and_the_link_may_have_left() {
    let till = planned(allowed).await;
    waits(&till).await;
    till.shell().clipboard().hold();
    assert_eq!(till.act(Act::CopyLink).await, Err(Failure::NotCopied));
    assert_eq!(state(&till), Some(LinkCopy::Offered));
    till.customer().accept();
    assert!(till.verified().await.link_left, "a slow clipboard may have it");
}
