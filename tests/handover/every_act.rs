//! Every act in every state: nothing but the one legal path leads to a hand-over, and whatever else is pressed, the order
//! stays where it is.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, Trouble, order, typed};
use desk::{
    Desk,
    failure::Failure,
    request::{About, Act, AskedAct, PracticeAnswer, RefusalReason, TypedName},
    view::{CannotStart, Document, InquiryState, OrderRow, RowFlag, Screen},
};
use pickup::ledger::Kind;
use practice::Endpoint;
use serde_json::json;

/// The states by name. A new screen does not compile before it has a place here, and then in [`reach`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    SignIn,
    Desk,
    Order,
    Starting,
    Waiting,
    Verifying,
    Verified,
    Manual,
    NotOwner,
    Ended,
    HandedOver,
    Activity,
    /// An inquiry in each of its states.
    Form,
    Asking,
    Identified,
    OtherEnd,
    Settings,
    FirstRun,
    CannotStart,
}

/// Those that a till which was opened can be in.
const OPEN: [State; 17] = [
    State::SignIn,
    State::Desk,
    State::Order,
    State::Starting,
    State::Waiting,
    State::Verifying,
    State::Verified,
    State::Manual,
    State::NotOwner,
    State::Ended,
    State::HandedOver,
    State::Activity,
    State::Form,
    State::Asking,
    State::Identified,
    State::OtherEnd,
    State::Settings,
];

fn state(screen: &Screen) -> State {
    match screen {
        Screen::SignIn(_) => State::SignIn,
        Screen::Desk(_) => State::Desk,
        Screen::Order(_) => State::Order,
        Screen::Starting(_) => State::Starting,
        Screen::Waiting(_) => State::Waiting,
        Screen::Verifying(_) => State::Verifying,
        Screen::Verified(_) => State::Verified,
        Screen::Manual(_) => State::Manual,
        Screen::NotOwner(_) => State::NotOwner,
        Screen::Ended(_) => State::Ended,
        Screen::HandedOver(_) => State::HandedOver,
        Screen::Activity(_) => State::Activity,
        Screen::Inquiry(inquiry) => match inquiry.state {
            InquiryState::Form(_) => State::Form,
            InquiryState::Starting | InquiryState::Waiting(_) | InquiryState::Verifying => State::Asking,
            InquiryState::Identified(_) => State::Identified,
            InquiryState::AnotherPerson(_) | InquiryState::Ended(_) => State::OtherEnd,
        },
        Screen::Settings(_) => State::Settings,
        Screen::FirstRun(_) => State::FirstRun,
        Screen::CannotStart(_) => State::CannotStart,
    }
}

/// The order that everything is tried on.
const ORDER: &str = "P-1042";
const LONG: Trouble = Trouble::Slow(Duration::from_secs(12));

/// From wherever it is to the list.
async fn go_home(till: &Till) {
    for _ in 0..4 {
        // Each of them is right in some state and refused in all others.
        let _ = till.act(Act::SignIn { id: "teller".to_owned(), pin: typed("271828") }).await;
        let _ = till.act(Act::LeaveSecondPerson).await;
        let _ = till.act(Act::Answer { yes: false }).await;
        let _ = till.act(Act::Cancel).await;
        let _ = till.act(Act::Refuse { reason: RefusalReason::Other }).await;
        let _ = till.act(Act::Back).await;
    }
    till.act(Act::Search { text: String::new() }).await.expect("the whole list");
    assert_eq!(state(&till.screen()), State::Desk);
}

async fn reach(till: &Till, wanted: State) {
    go_home(till).await;
    match wanted {
        State::Desk => {}
        State::SignIn => till.act(Act::Lock).await.expect("locked"),
        State::Manual => {
            till.open(ORDER).await;
            till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
            till.approve("P-7", "314159").await.expect("approved");
        }
        State::Activity => till.act(Act::OpenActivity).await.expect("open"),
        State::Settings => till.act(Act::OpenSettings).await.expect("open"),
        State::Form => till.act(Act::OpenInquiry { about: About::Counter }).await.expect("open"),
        State::Asking | State::Identified | State::OtherEnd => {
            till.act(Act::OpenInquiry { about: About::Counter }).await.expect("open");
            let hint = TypedName::new(String::from("ingrid@post.example").into());
            till.act(Act::AskCustomer { hint }).await.expect("asked");
            till.inquiry_waiting().await;
            if wanted == State::Identified {
                till.customer().accept();
            } else if wanted == State::OtherEnd {
                till.customer().accept_as("bo");
            }
        }
        State::HandedOver => {
            till.act(Act::Search { text: "P-40".to_owned() }).await.expect("a list");
            let waits = |row: &&OrderRow| row.flag != Some(RowFlag::HandedOver);
            let may_go =
                till.listing().await.orders.iter().find(waits).expect("enough of them").number.clone();
            till.verify(&may_go).await;
            till.hand_over_by_the_book().await;
        }
        State::Order => drop(till.open(ORDER).await),
        State::Starting => {
            till.open(ORDER).await;
            till.network().trouble(Endpoint::Backchannel, LONG, 1);
            till.act(Act::Identify).await.expect("started");
        }
        State::Waiting | State::Verifying | State::Verified | State::NotOwner | State::Ended => {
            till.open(ORDER).await;
            till.identify().await;
            let customer = till.customer();
            match wanted {
                State::NotOwner => customer.accept_as("bo"),
                State::Ended => customer.decline(),
                State::Verifying | State::Verified => customer.accept(),
                State::SignIn
                | State::Desk
                | State::Manual
                | State::Order
                | State::Starting
                | State::Waiting
                | State::HandedOver
                | State::Activity
                | State::Form
                | State::Asking
                | State::Identified
                | State::OtherEnd
                | State::Settings
                | State::FirstRun
                | State::CannotStart => {}
            }
            if wanted == State::Verifying {
                till.network().trouble(Endpoint::UserInfo, LONG, 1);
            }
        }
        State::FirstRun | State::CannotStart => unreachable!("a till that was not opened is another desk"),
    }
    till.until("a state", |screen| (state(screen) == wanted).then_some(())).await;
}

/// One of each act, and further ones with the handles that are right somewhere; `verdict` is the latest verdict's.
fn acts(verdict: u32) -> Vec<Act> {
    let mut acts = Act::every();
    acts.extend([verdict, verdict + 1, verdict.wrapping_sub(1)].map(|verdict| Act::HandOver { verdict }));
    acts.extend([1, u32::MAX].map(|row| Act::OpenRow { row }));
    acts.extend([ORDER, "P-1044"].map(|number| Act::Find { text: number.to_owned() }));
    acts.extend((0..3).map(|line| Act::Tick { line, ticked: true }));
    acts.extend([Act::Seen { seen: false }, Act::Answer { yes: false }]);
    let answers = [PracticeAnswer::SomebodyElse, PracticeAnswer::Decline];
    acts.extend(answers.map(|answer| Act::PracticeAnswer { answer }));
    acts
}

/// Orders that may go, while a till is brought into its state.
fn plan() -> Plan {
    let owner = json!({ "name": "Bo Ek", "email": "bo.ek@post.example" });
    let orders = (4000..4020).map(|number| order(&format!("P-{number}"), owner.clone())).collect();
    Plan { orders, ..Plan::default() }
}

#[tokio::test(start_paused = true)]
async fn no_single_act_hands_over() {
    for wanted in OPEN {
        let till = Till::planned(plan()).await;
        // A verdict that was used up: in all other states its handle is the best that there is.
        let mut verdict = till.verify(ORDER).await.verdict;
        go_home(&till).await;
        for n in 0..acts(verdict).len() {
            // What an act does to a verdict stays there; everywhere else an act that changes nothing leaves nothing.
            if matches!(wanted, State::Verified | State::Manual)
                || state(&till.screen()) != wanted
                || till.view().question.is_some()
            {
                reach(&till, wanted).await;
            }
            if let Screen::Verified(verified) = till.screen() {
                verdict = verified.verdict;
            } else if let Screen::Manual(manual) = till.screen() {
                verdict = manual.verdict;
            }
            let act = acts(verdict).swap_remove(n);
            let before = till.ledger().await.len();
            let result = till.act(act.clone()).await;
            assert_ne!(result, Err(Failure::Stopped), "{act:?} in {wanted:?}");
            if matches!(act, Act::HandOver { .. }) {
                assert!(result.is_err(), "{act:?} in {wanted:?}");
            }
            let after = state(&till.screen());
            assert!(
                after != State::HandedOver || wanted == after,
                "{act:?} in {wanted:?} led to a hand-over"
            );
            let ledger = till.ledger().await;
            let new: Vec<_> = ledger[before..].iter().map(|entry| entry.kind).collect();
            assert!(!new.contains(&Kind::HandOver), "{act:?} in {wanted:?} left {new:?}");
        }
        till.assert_still_here(ORDER).await;
    }
}

/// Of all that can be done to a verdict only the whole checklist and a moment's pause lead to a hand-over.
#[tokio::test(start_paused = true)]
async fn the_one_legal_path() {
    for steps in 0..16_u32 {
        let [seen, ticked, paused, right_handle] = [1, 2, 4, 8].map(|bit| steps & bit != 0);
        let till = Till::new().await;
        let verdict = till.verify(ORDER).await.verdict;
        if seen {
            till.seen().await;
        }
        if ticked {
            till.tick_all().await;
        }
        if paused {
            till.pass(Duration::from_millis(600)).await;
        }
        let verdict = if right_handle { verdict } else { verdict + 1 };
        let result = till.act(Act::HandOver { verdict }).await;
        let legal = seen && ticked && paused && right_handle;
        assert_eq!(
            result.is_ok(),
            legal,
            "seen {seen}, ticked {ticked}, paused {paused}, handle {right_handle}"
        );
        assert_eq!(till.hand_overs(ORDER).await.len(), usize::from(legal));
        if !legal {
            till.assert_still_here(ORDER).await;
        }
    }
}

/// A till that could not be opened does nothing at all.
#[tokio::test(start_paused = true)]
async fn a_till_that_was_not_opened_does_nothing() {
    let desk = Desk::closed(CannotStart::OtherStamp, "why".to_owned());
    for act in acts(2) {
        assert_eq!(desk.act(act).await, Err(Failure::Stopped));
        assert_eq!(state(&desk.views().borrow().screen), State::CannotStart);
    }
    assert!(desk.qr().await.is_none());
    assert!(desk.customer_link().await.is_none());
}
