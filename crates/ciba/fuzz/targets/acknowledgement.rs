//! Acknowledgements: whatever is accepted has a sendable id, a sane interval and an end within the hour.
#![no_main]

use std::time::{Duration, Instant};

use ciba::{Acknowledgement, Poll, PollOutcome, Step};
use ciba_fuzz::answer;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const STATUSES: [u16; 8] = [200, 201, 302, 400, 401, 403, 429, 503];

fuzz_target!(|input: &[u8]| {
    let Some((first, body)) = input.split_first() else { return };
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let sent_at = some_instant();
    let Ok(acknowledgement) = Acknowledgement::read(&answer(status, body), sent_at) else { return };
    assert_eq!(status, 200);
    let document: Value = serde_json::from_slice(body).expect("what was accepted is JSON");
    let id = acknowledgement.auth_req_id().expose();
    assert_eq!(document["auth_req_id"], id);
    assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte)));
    assert!((1..=60).contains(&acknowledgement.interval().as_secs()));
    let life = acknowledgement.deadline() - sent_at;
    assert!(life > Duration::ZERO && life <= Duration::from_secs(3600));
    assert!(document["expires_in"].as_u64().expect("a number") >= life.as_secs());
    lives_out(&acknowledgement, sent_at);
});

/// Never answered, the machine waits to the very end, and ends.
fn lives_out(acknowledgement: &Acknowledgement, sent_at: Instant) {
    let deadline = acknowledgement.deadline();
    let mut poll = Poll::new(acknowledgement, sent_at);
    match poll.step(sent_at) {
        Step::Wait(until) => assert!(until > sent_at && until <= deadline),
        // A life of a second or two leaves no time to wait.
        Step::Ask { .. } => assert!(deadline - sent_at <= Duration::from_secs(2)),
        Step::Asking | Step::Done(_) => panic!("nothing was asked yet"),
    }
    let mut poll = Poll::new(acknowledgement, sent_at);
    assert!(matches!(poll.step(deadline), Step::Done(PollOutcome::Expired)));
}

#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
fn some_instant() -> Instant {
    Instant::now()
}
