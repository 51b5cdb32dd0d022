//! The overview of checks: each end is in it once, by real checks at a real till, and no customer is.

use std::time::Duration;

use claimcheck_tests::{Canary, Plan, Till, found, order};
use desk::{
    failure::Failure,
    request::{Act, AskedAct, RefusalReason},
    settings::Settings,
    view::{
        ActivityGroup, ActivityHow, ActivityOutcome, ActivityScreen, Document, Language, Preferences, Screen,
    },
};

async fn activity(till: &Till) -> ActivityScreen {
    till.act(Act::OpenActivity).await.expect("the overview opens");
    shown(till)
}

fn shown(till: &Till) -> ActivityScreen {
    let Screen::Activity(activity) = till.screen() else { panic!("{:?}", till.screen()) };
    activity
}

async fn show(till: &Till, days_ago: u32, group: Option<ActivityGroup>, text: &str) -> ActivityScreen {
    till.act(Act::ShowActivity { days_ago, group, text: text.to_owned() }).await.expect("shown");
    shown(till)
}

/// One check of each kind that a till sees every day, and how long each took.
async fn a_day(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
    till.pass(Duration::from_secs(20)).await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;

    till.open("P-1044").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.act(Act::Identify).await.expect("once more");
    till.waiting().await;
    till.customer().decline();
    till.ended().await;
    till.act(Act::Identify).await.expect("once more");
    till.waiting().await;
    till.act(Act::Cancel).await.expect("stopped");
    till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
    till.approve("P-7", "314159").await.expect("approved");
    till.act(Act::Refuse { reason: RefusalReason::ChangedMind }).await.expect("refused");
}

#[tokio::test(start_paused = true)]
async fn each_end_of_a_check_is_in_it_once() {
    let till = Till::new().await;
    let empty = activity(&till).await;
    assert_eq!((empty.counts.checks, empty.median_s, empty.rows.len()), (0, None, 0));
    till.act(Act::Back).await.expect("back");
    a_day(&till).await;

    let day = activity(&till).await;
    let outcomes: Vec<_> = day.rows.iter().map(|row| (row.numbers.as_str(), row.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            ("P-1044", ActivityOutcome::Manual),
            ("P-1044", ActivityOutcome::Cancelled),
            ("P-1044", ActivityOutcome::Declined),
            ("P-1044", ActivityOutcome::NotOwner),
            ("P-1042", ActivityOutcome::Verified),
        ]
    );
    let counts = day.counts;
    assert_eq!((counts.checks, counts.verified, counts.manual), (5, 1, 1), "a document is no green");
    assert_eq!((counts.not_owner, counts.not_completed), (1, 2));
    assert_eq!(day.hours.iter().map(|hour| hour.counts.checks).sum::<u32>(), 5);
    let verified = &day.rows[4];
    assert!(verified.took_s.is_some_and(|took| (20..40).contains(&took)), "{verified:?}");
    assert_eq!(day.median_s.map(|median| (20..40).contains(&median)), Some(true), "{:?}", day.median_s);
    assert_eq!((day.rows[0].how, day.rows[0].took_s), (ActivityHow::Document, None));
}

/// By a letter or by the clipboard: either way it was no code on the screen, in the list and in its file.
#[tokio::test(start_paused = true)]
async fn a_check_whose_link_left_the_till_says_so() {
    let settings: fn(&mut Settings) = |settings| settings.copies_link = true;
    let till = Till::planned(Plan { mail: true, settings, ..Plan::default() }).await;
    for way in [None, Some(Act::SendLink), Some(Act::CopyLink)] {
        till.open("P-1042").await;
        till.identify().await;
        if let Some(act) = way {
            till.act(act).await.expect("it leaves");
        }
        till.act(Act::Cancel).await.expect("stopped");
    }
    let day = activity(&till).await;
    let how: Vec<_> = day.rows.iter().map(|row| row.how).collect();
    assert_eq!(how, [ActivityHow::Link, ActivityHow::Link, ActivityHow::Screen]);
    till.act(Act::ExportActivity).await.expect("exported");
    let file = String::from_utf8(till.shell().saved()[0].1.clone()).expect("UTF-8");
    assert_eq!(file.matches(",cancelled,link,").count(), 2, "{file}");
}

/// Two orders with one approval are one check; both numbers find it.
#[tokio::test(start_paused = true)]
async fn a_check_of_several_orders_is_one() {
    let till = Till::new().await;
    let order = till.open("P-1042").await;
    let Some(other) = order.also.first() else { panic!("the samples have two orders of one owner") };
    till.act(Act::Include { order: other.order, included: true }).await.expect("included");
    till.identify().await;
    till.act(Act::Cancel).await.expect("stopped");
    let day = activity(&till).await;
    assert_eq!(day.counts.checks, 1);
    assert_eq!(day.rows[0].numbers, format!("P-1042, {}", other.number));
    assert_eq!(show(&till, 0, None, &other.number).await.rows.len(), 1);
}

/// A caller who is known, a customer who is somebody else, a payment that was approved, one that was declined, one stopped.
async fn inquiries(till: &Till) {
    till.call("191212121212", "4001").await;
    till.pass(Duration::from_secs(20)).await;
    till.customer().accept();
    till.identified().await;
    till.ask_customer("bo.ek@post.example").await;
    till.customer().accept_as("anna");
    till.another_person().await;
    till.ask_payment("ingrid@post.example", "129,50").await;
    till.customer().accept();
    till.identified().await;
    till.ask_payment("ingrid@post.example", "129,50").await;
    till.customer().decline();
    till.inquiry_ended().await;
    till.ask_customer("ingrid@post.example").await;
    till.act(Act::Cancel).await.expect("stopped");
}

#[tokio::test(start_paused = true)]
async fn callers_customers_at_the_counter_and_payments_are_in_it_once_without_an_order() {
    let owner = serde_json::json!({ "name": "Tolvan T.", "personal_number": "191212121212" });
    let till = Till::planned(Plan { orders: vec![order("4001", owner)], ..Plan::default() }).await;
    inquiries(&till).await;
    let day = activity(&till).await;
    let told: Vec<_> = day.rows.iter().map(|row| (row.how, row.outcome, row.numbers.as_str())).collect();
    assert_eq!(
        told,
        [
            (ActivityHow::Counter, ActivityOutcome::Cancelled, ""),
            (ActivityHow::Payment, ActivityOutcome::Declined, ""),
            (ActivityHow::Payment, ActivityOutcome::Verified, ""),
            (ActivityHow::Counter, ActivityOutcome::AnotherPerson, ""),
            (ActivityHow::Caller, ActivityOutcome::Verified, ""),
        ]
    );
    let caller = &day.rows[4];
    assert!(caller.took_s.is_some_and(|took| (20..40).contains(&took)), "{caller:?}");
    assert_eq!(caller.staff, day.rows[0].staff);
    let counts = day.counts;
    assert_eq!((counts.checks, counts.verified, counts.manual), (5, 2, 0));
    assert_eq!((counts.not_owner, counts.not_completed), (1, 2));
    assert_eq!(day.hours.iter().map(|hour| hour.counts.verified).sum::<u32>(), 2);
    till.assert_still_here("4001").await;

    assert_eq!(show(&till, 0, Some(ActivityGroup::NotOwner), "").await.rows.len(), 1);
    assert_eq!(show(&till, 0, None, "4001").await.rows.len(), 0, "nothing of that order was checked");
    let reference = caller.reference.clone();
    let one = show(&till, 0, Some(ActivityGroup::Verified), &reference).await;
    assert_eq!(one.rows.iter().map(|row| row.how).collect::<Vec<_>>(), [ActivityHow::Caller]);

    show(&till, 0, None, "").await;
    till.act(Act::ExportActivity).await.expect("exported");
    let file = String::from_utf8(till.shell().saved()[0].1.clone()).expect("UTF-8");
    let cells = [",,,,,verified,caller,2", ",,,,,another_person,counter,", ",,,,,verified,payment,"];
    for cell in cells {
        assert_eq!(file.matches(cell).count(), 1, "{cell}: {file}");
    }
    let shown = serde_json::to_string(&till.screen()).expect("a screen is JSON");
    let personal = ["Tolvan", "Bo Ek", "Anna", "Ingrid", "191212", "bo.ek", "ingrid", "129.50"];
    let canaries: Vec<_> = personal.map(|text| Canary::new(text, text)).into();
    for text in [&file, &shown] {
        assert_eq!(found(&canaries, text), None, "the overview has a customer in it");
    }
}

#[tokio::test(start_paused = true)]
async fn an_inquiry_that_nobody_answered_is_in_it_and_in_no_ledger() {
    let till = Till::new().await;
    till.ask_customer("bo.ek@post.example").await;
    till.inquiry_ended().await;
    let day = activity(&till).await;
    let told: Vec<_> = day.rows.iter().map(|row| (row.how, row.outcome)).collect();
    assert_eq!(told, [(ActivityHow::Counter, ActivityOutcome::TimedOut)]);
    assert_eq!(day.median_s, None);
    assert!(till.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn no_customer_is_in_it() {
    let till = Till::new().await;
    a_day(&till).await;
    activity(&till).await;
    let json = serde_json::to_string(&till.screen()).expect("a screen is JSON").to_lowercase();
    let owners = [till.order("P-1042").await.order.owner, till.order("P-1044").await.order.owner];
    for owner in owners {
        let email = owner.email.as_ref().map(|email| email.as_str().to_lowercase());
        for personal in [owner.name.clone().map(|name| name.to_lowercase()), email].into_iter().flatten() {
            assert!(!json.contains(&personal), "the overview has a customer in it");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_is_filtered_here_and_counts_what_it_has() {
    let till = Till::new().await;
    a_day(&till).await;
    activity(&till).await;
    let other = show(&till, 0, Some(ActivityGroup::NotCompleted), "1044").await;
    assert_eq!((other.rows.len(), other.matching.checks, other.counts.checks), (2, 4, 5));
    assert_eq!(show(&till, 0, None, "TELLER").await.rows.len(), 5, "by who asked");
    assert_eq!(show(&till, 0, None, "nobody").await.matching.checks, 0);
    let reference = show(&till, 0, None, "").await.rows[2].reference.clone();
    assert_eq!(show(&till, 0, None, &reference.to_lowercase()).await.rows.len(), 1);

    assert_eq!(show(&till, 1, None, "").await.counts.checks, 0, "yesterday");
    for (days_ago, text) in [(90, String::new()), (u32::MAX, String::new()), (0, "x".repeat(201))] {
        let refused = till.act(Act::ShowActivity { days_ago, group: None, text }).await;
        assert_eq!(refused, Err(Failure::BadInput));
    }
    till.pass(Duration::from_secs(24 * 3600)).await;
    assert_eq!(activity(&till).await.counts.checks, 0);
    assert_eq!(show(&till, 1, None, "").await.counts.checks, 5, "today has become yesterday");
}

#[tokio::test(start_paused = true)]
async fn it_is_not_reached_past_a_check_and_outlives_a_restart() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    assert_eq!(till.act(Act::OpenActivity).await, Err(Failure::NotNow));
    let till = till.reopened().await;
    assert_eq!(activity(&till).await.counts.verified, 1);
    let away = Act::ShowActivity { days_ago: 0, group: None, text: String::new() };
    till.act(Act::Back).await.expect("back");
    assert_eq!(till.act(away).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_exported_in_the_tellers_language() {
    let till = Till::planned(Plan {
        settings: |settings| settings.preferences.language = Language::Sv,
        ..Plan::default()
    })
    .await;
    assert_eq!(till.act(Act::ExportActivity).await, Err(Failure::NotNow));
    a_day(&till).await;
    activity(&till).await;
    show(&till, 0, Some(ActivityGroup::Verified), "").await;
    till.act(Act::ExportActivity).await.expect("exported");
    let saved = till.shell().saved();
    let [(name, contents)] = saved.as_slice() else { panic!("{} files", saved.len()) };
    assert_eq!(shown(&till).saved_as.as_ref(), Some(name));
    assert!(name.starts_with("claimcheck-activity-20") && name.ends_with(".csv"), "{name}");
    let text = String::from_utf8(contents.clone()).expect("UTF-8");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "the header and what is shown");
    assert!(lines[0].starts_with("\u{feff}started;"));
    assert!(
        lines[1].contains(";P-1042;verified;screen;\"2") && lines[1].contains(";teller;1;CC-"),
        "{}",
        lines[1]
    );

    let english =
        Preferences { language: Language::En, language_of_system: false, ..till.view().preferences };
    till.act(Act::Prefer { preferences: english }).await.expect("chosen");
    till.act(Act::ExportActivity).await.expect("exported");
    assert!(String::from_utf8_lossy(&till.shell().saved()[1].1).contains("started,system"));
    till.shell().fill_disk();
    assert_eq!(till.act(Act::ExportActivity).await, Err(Failure::NotSaved));
}

/// Nobody waits for an overview: an order goes out although no note can be written.
#[tokio::test(start_paused = true)]
async fn an_overview_that_fails_says_so() {
    let till = Till::new().await;
    drop(till.records().exchange(None));
    assert!(matches!(till.act(Act::OpenActivity).await, Err(Failure::Storage { .. })));
    assert!(matches!(till.screen(), Screen::Desk(_)), "the list stays");
}
