//! Signing in at the till: nobody acts before, whoever is signed in is who acts, and a till that is left locks itself.

use std::time::Duration;

use claimcheck_tests::{ANNA, AUTO_LOCK, BO, Plan, SIV, Till, staffed, typed};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{AtDesk, PinTrouble, Role, Screen},
};
use practice::{Decision, Endpoint};

async fn staffed_till() -> Till {
    Till::planned(Plan { settings: staffed, ..Plan::default() }).await
}

async fn with_anna() -> Till {
    let till = staffed_till().await;
    till.sign_in(ANNA).await;
    till
}

/// Somebody is wrong about a PIN this often.
async fn wrong(till: &Till, id: &str, times: u32) {
    for _ in 0..times {
        till.try_to_sign_in(id, "000999").await;
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_acts_and_nothing_is_shown_before_somebody_signed_in() {
    let till = staffed_till().await;
    let views = till.record_views();
    for act in Act::every() {
        let is_free = matches!(act, Act::SignIn { .. } | Act::Prefer { .. });
        let expected = if is_free { Ok(()) } else { Err(Failure::NotSignedIn) };
        assert_eq!(till.act(act.clone()).await, expected, "{act:?}");
    }
    assert_eq!(till.view().staff.at_desk, AtDesk::Nobody);
    assert_eq!(till.view().shell.teller, "");
    for view in views.lock().expect("unpoisoned").iter() {
        assert!(!view.contains("P-10"), "an order's number is shown: {view}");
    }
    assert!(till.ledger().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_signed_in_is_who_hands_over() {
    let till = with_anna().await;
    assert_eq!(till.view().shell.teller, ANNA.name);
    assert_eq!(till.view().staff.at_desk, AtDesk::SignedIn { role: Role::Teller });
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    till.act(Act::Lock).await.expect("locked");
    till.sign_in(BO).await;
    assert_eq!(till.view().shell.teller, BO.name);
    till.verify("P-1047").await;
    till.hand_over_by_the_book().await;
    for (number, who) in [("P-1042", ANNA), ("P-1047", BO)] {
        let entries = till.hand_overs(number).await;
        assert_eq!(entries[0].staff.as_str(), who.id, "{number}");
        assert_eq!(till.order(number).await.handed_over.expect("handed over").staff.as_str(), who.id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_pin_and_an_unknown_id_look_the_same() {
    let till = staffed_till().await;
    till.try_to_sign_in(ANNA.id, BO.pin).await;
    let wrong = till.screen();
    till.try_to_sign_in("nobody", BO.pin).await;
    assert_eq!(till.screen(), wrong);
    assert_eq!(till.sign_in_trouble(), Some(PinTrouble::Wrong));
    for not_a_pin in ["", "12345", "1234567890123", "48291a", "４８２９１５"] {
        till.try_to_sign_in(ANNA.id, not_a_pin).await;
        assert_eq!(till.sign_in_trouble(), Some(PinTrouble::NotAPin), "{not_a_pin:?}");
    }
    till.sign_in(ANNA).await;
}

#[tokio::test(start_paused = true)]
async fn wrong_pins_are_counted_over_restarts_and_for_all_tills() {
    let till = staffed_till().await;
    wrong(&till, ANNA.id, 3).await;
    let till = till.reopened().await;
    wrong(&till, ANNA.id, 2).await;
    assert_eq!(till.sign_in_trouble(), Some(PinTrouble::Wrong));
    // The fifth one was the last for five minutes, here and elsewhere, even if it were right.
    let other = till.beside("2").await;
    for till in [&till, &other] {
        till.try_to_sign_in(ANNA.id, ANNA.pin).await;
        let Some(PinTrouble::Locked { left_s }) = till.sign_in_trouble() else {
            panic!("{:?}", till.sign_in_trouble());
        };
        assert!((290..=300).contains(&left_s), "{left_s}");
    }
    drop(other);
    let till = till.crashed().await;
    till.try_to_sign_in(ANNA.id, ANNA.pin).await;
    assert!(matches!(till.sign_in_trouble(), Some(PinTrouble::Locked { .. })));
    // Nobody else waits for her.
    till.sign_in(BO).await;
    till.act(Act::Lock).await.expect("locked");
    till.pass(Duration::from_secs(302)).await;
    till.sign_in(ANNA).await;
    // A right one ends the count.
    till.act(Act::Lock).await.expect("locked");
    wrong(&till, ANNA.id, 4).await;
    till.sign_in(ANNA).await;
}

#[tokio::test(start_paused = true)]
async fn no_clock_shortens_the_pause_and_the_screen_says_when_it_is_over() {
    let till = staffed_till().await;
    till.pass(Duration::from_secs(2)).await;
    wrong(&till, ANNA.id, 6).await;
    till.clock().set_ahead(3_600);
    till.try_to_sign_in(ANNA.id, ANNA.pin).await;
    assert!(matches!(till.sign_in_trouble(), Some(PinTrouble::Locked { .. })));
    till.clock().set_ahead(0);
    till.pass(Duration::from_secs(302)).await;
    assert_eq!(till.sign_in_trouble(), None);
    till.sign_in(ANNA).await;
}

#[tokio::test(start_paused = true)]
async fn after_ten_wrong_pins_no_waiting_helps() {
    let till = staffed_till().await;
    for _ in 0..10 {
        wrong(&till, SIV.id, 1).await;
        till.pass(Duration::from_secs(6 * 60)).await;
    }
    till.try_to_sign_in(SIV.id, SIV.pin).await;
    assert_eq!(till.sign_in_trouble(), Some(PinTrouble::LockedUntilReleased));
    till.pass(Duration::from_secs(48 * 3_600)).await;
    till.try_to_sign_in(SIV.id, SIV.pin).await;
    assert_eq!(till.sign_in_trouble(), Some(PinTrouble::LockedUntilReleased));
}

#[tokio::test(start_paused = true)]
async fn a_till_that_nobody_uses_locks_itself() {
    let till = with_anna().await;
    till.open("P-1042").await;
    till.pass(AUTO_LOCK - Duration::from_secs(1)).await;
    assert!(matches!(till.screen(), Screen::Order(_)));
    // An act, and the time begins anew.
    till.act(Act::Refresh).await.expect("read again");
    till.pass(AUTO_LOCK - Duration::from_secs(1)).await;
    assert!(matches!(till.screen(), Screen::Order(_)));
    till.pass(Duration::from_secs(2)).await;
    assert!(till.sign_in_screen().locked_itself);
    assert_eq!(till.act(Act::Refresh).await, Err(Failure::NotSignedIn));
    till.sign_in(ANNA).await;
}

/// Locking stops polling and wipes the QR code, whoever does it; what the customer does afterwards has no effect.
#[tokio::test(start_paused = true)]
async fn locking_stops_the_check_that_runs() {
    for by_itself in [false, true] {
        let settings: fn(&mut Settings) = |settings| {
            staffed(settings);
            settings.staff.auto_lock = Some(Duration::from_secs(60));
        };
        let till = Till::planned(Plan { settings, ..Plan::default() }).await;
        till.sign_in(ANNA).await;
        till.open("P-1042").await;
        till.identify().await;
        let customer = till.customer();
        match by_itself {
            true => till.pass(Duration::from_secs(61)).await,
            false => till.act(Act::Lock).await.expect("locked"),
        }
        assert_eq!(till.sign_in_screen().locked_itself, by_itself);
        assert!(till.desk().qr().await.is_none());
        let asked = till.network().asked(Endpoint::Token);
        customer.try_to(&Decision::AcceptAsOwner);
        till.pass(Duration::from_secs(30)).await;
        assert_eq!(till.network().asked(Endpoint::Token), asked, "nobody asks any more");
        till.sign_in(ANNA).await;
        till.assert_still_here("P-1042").await;
        // The order and its customer are free at once.
        till.verify("P-1042").await;
    }
}

/// A verdict is the person's who is signed in: whoever comes next gets no green screen of theirs.
#[tokio::test(start_paused = true)]
async fn a_verdict_does_not_wait_for_the_next_teller() {
    let till = with_anna().await;
    let verdict = till.verify("P-1042").await.verdict;
    till.pass(AUTO_LOCK + Duration::from_secs(1)).await;
    till.sign_in(BO).await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
}

/// Where no staff are configured the computer's account stands for the teller, and there is nothing to lock.
#[tokio::test(start_paused = true)]
async fn without_staff_nobody_signs_in() {
    let settings: fn(&mut Settings) = |settings| settings.staff = Default::default();
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    assert_eq!(till.view().staff.at_desk, AtDesk::Account);
    assert_eq!(till.act(Act::Lock).await, Err(Failure::NotNow));
    let sign_in = Act::SignIn { id: ANNA.id.to_owned(), pin: typed(ANNA.pin) };
    assert_eq!(till.act(sign_in).await, Err(Failure::NotNow));
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await[0].staff.as_str(), "teller");
}
