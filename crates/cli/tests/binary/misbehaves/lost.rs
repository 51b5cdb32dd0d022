//! Answers that are given once: lost on their way, given again, or used again (rows 2 and 19, finding 9).

use std::sync::Mutex;

use practice::{Endpoint, Fault, Faults, Outage, Twist, Which};
use tokio::runtime::Handle;

use super::stand::{Setting, Stand, play};
use super::{BY_SUBJECT, End, Row};
use crate::between::at;

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_no_refusal() {
    let lost = |outage: Outage| {
        let faults = Faults::none().on(Endpoint::Token, Which::Nth(1), Fault::After(outage.clone()));
        Row::new(format!("{outage:?} instead of the tokens"), End::lost()).faults(faults)
    };
    play(vec![
        lost(Outage::CutShort),
        lost(Outage::ServerError),
        lost(Outage::HtmlPageAsSuccess),
        lost(Outage::Unavailable { retry_after_s: Some(1) }),
        Row::twist(Endpoint::Token, Twist::CustomerDisabled, End::lost()),
    ])
    .await;
}

/// The same tokens once more, within the tolerance between two clocks: they prove the same person and nothing new.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_hand_over_once() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        let first: Mutex<Option<Vec<u8>>> = Mutex::default();
        stand.between.play(at(Endpoint::Token, move |_, answer| {
            if answer.member("id_token").is_some() {
                let mut first = first.lock().expect("no test panics while it holds this");
                answer.body = first.get_or_insert_with(|| answer.body.clone()).clone();
            }
        }));
        let check = |order| {
            let words = ["--json", "check", "--order", order, "--hand-over", "--seen"];
            stand.check(&words, Some(&practice::Decision::AcceptAsOwner))
        };
        let ran = check(BY_SUBJECT);
        assert_eq!((ran.code, &ran.last()["event"]), (0, &"handed_over".into()), "{}", ran.output);
        // Another order of the same owner.
        let ran = check("P-1058");
        assert_eq!((ran.code, &ran.last()["event"]), (4, &"not_handed_over".into()), "{}", ran.output);
        assert_eq!(ran.last()["because"], "verdict_expired", "{}", ran.output);
        stand.assert_no_secret("used again", &ran);
        assert_eq!(stand.hand_overs(), 1);
    });
}
