//! Answering without the page: the till's practice buttons, tests, and the automatic mode.

use std::time::Duration;

use axum::http::StatusCode;
use practice::{AnswerError, Decision, Options, PersonId, Profile};

use crate::till::{ANNA, Till};

#[tokio::test]
async fn pending_requests_are_listed_until_they_are_answered() {
    let till = Till::new(Options::default());
    let first = till.start(ANNA).await;
    till.advance_ms(1_000);
    let second = till.start("bo.ek@post.example").await;
    let pending = till.practice.pending();
    assert_eq!(pending.len(), 2);
    assert_eq!(pending[0].auth_req_id.as_str(), first);
    assert_eq!(pending[0].hint, ANNA);
    assert_eq!(pending[0].binding_message.as_deref(), Some("TIGER-42"));
    assert_eq!(pending[0].time_left, Duration::from_secs(299));
    assert_eq!(pending[1].person, PersonId::new("bo"));
    till.practice.answer(&first, &Decision::Decline).unwrap();
    let pending = till.practice.pending();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].auth_req_id.as_str(), second);
}

#[tokio::test]
async fn an_answer_counts_once_and_in_time_only() {
    let till = Till::new(Options::default());
    let answer = |id: &str, decision: Decision| till.practice.answer(id, &decision);
    assert_eq!(answer("nothing", Decision::Decline), Err(AnswerError::UnknownRequest));
    let id = till.start(ANNA).await;
    let nobody = Decision::AcceptAs(PersonId::new("nobody"));
    assert_eq!(answer(&id, nobody), Err(AnswerError::UnknownPerson));
    answer(&id, Decision::Decline).unwrap();
    assert_eq!(answer(&id, Decision::AcceptAsOwner), Err(AnswerError::AlreadyAnswered));
    assert_eq!(till.poll_error(&id).await, "access_denied");
    let id = till.start(ANNA).await;
    till.advance_ms(300_000);
    assert_eq!(answer(&id, Decision::AcceptAsOwner), Err(AnswerError::Expired));
}

#[tokio::test]
async fn somebody_else_is_never_the_one_who_was_asked() {
    for hint in [ANNA, "bo.ek@post.example"] {
        let till = Till::new(Options { claims_in_id_token: true, ..Options::default() });
        let id = till.start_with(&[("scope", "openid email"), ("login_hint", hint)]).await;
        till.practice.answer(&id, &Decision::SomebodyElse).unwrap();
        let tokens = till.poll(&id).await;
        assert_eq!(tokens.status, StatusCode::OK);
        let id_token = tokens.json()["id_token"].as_str().unwrap().to_owned();
        let claims = claims_of(&id_token);
        assert_ne!(claims["email"], hint);
    }
}

#[tokio::test]
async fn duende_lets_only_the_hinted_person_answer() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    assert_eq!(till.practice.answer(&id, &Decision::SomebodyElse), Err(AnswerError::DifferentPerson));
    assert_eq!(till.poll_error(&id).await, "authorization_pending", "the till sees nothing of it");
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    till.advance_ms(5_000);
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
}

#[tokio::test]
async fn by_itself_nobody_answers() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.advance_ms(200_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn in_automatic_mode_everyone_answers_at_their_own_pace() {
    let automatic = || Options { auto: Some(Duration::from_secs(4)), ..Options::default() };
    let till = Till::new(automatic());
    let anna = till.start(ANNA).await;
    till.advance_ms(3_999);
    assert_eq!(till.poll_error(&anna).await, "authorization_pending");
    till.advance_ms(2_000);
    let tokens = till.poll(&anna).await.json();
    let claims = claims_of(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["auth_time"], crate::till::NOW + 4, "as of the instant of the answer, not of the poll");

    let david = till.start("david@brevlada.example").await;
    till.advance_ms(49_999);
    assert_eq!(till.poll_error(&david).await, "authorization_pending");
    till.advance_ms(2_000);
    assert_eq!(till.poll(&david).await.status, StatusCode::OK);

    let cecilia = till.start("cecilia.dahl@post.example").await;
    till.advance_ms(4_000);
    assert_eq!(till.poll_error(&cecilia).await, "access_denied");
}

#[tokio::test]
async fn handles_and_secrets_do_not_show_themselves() {
    let till = Till::new(Options { profile: Profile::Teaching, ..Options::default() });
    let id = till.start(ANNA).await;
    let shown =
        format!("{:?} {:?} {:?}", till.practice, till.practice.client_secret(), till.practice.pending());
    assert!(!shown.contains(&id[..64]), "{shown}");
    assert!(!shown.contains(crate::till::SECRET), "{shown}");
}

pub(crate) fn claims_of(id_token: &str) -> serde_json::Value {
    use base64::Engine;
    let payload = id_token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}
