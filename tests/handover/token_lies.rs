//! The provider's answer breaks a rule: it is not believed, and the end says so. One line for each lie.

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::Failure,
    view::{End, Screen},
};
use practice::{Endpoint, Fault, Faults, Twist, Which};
use serde_json::json;

use crate::lies;

/// Proved by subject, without UserInfo.
const BY_SUBJECT: &str = "P-1042";
/// Proved by e-mail, which only UserInfo tells.
const BY_EMAIL: &str = "P-1047";

async fn end_of(number: &str, at: Endpoint, twist: Twist) -> Screen {
    let till = Till::new().await;
    till.open(number).await;
    till.identify().await;
    till.faults(Faults::none().on(at, Which::Every, Fault::Twist(twist)));
    till.customer().accept();
    let end = till
        .until("an end", |screen| {
            let ended = matches!(screen, Screen::Ended(_) | Screen::NotOwner(_) | Screen::Verified(_));
            ended.then(|| screen.clone())
        })
        .await;
    till.assert_still_here(number).await;
    end
}

fn end(screen: &Screen) -> Option<&End> {
    if let Screen::Ended(ended) = screen { Some(&ended.end) } else { None }
}

fn claim(name: &'static str, value: Option<serde_json::Value>) -> Twist {
    Twist::Claim { name, value }
}

fn member(name: &'static str, value: Option<serde_json::Value>) -> Twist {
    Twist::Member { name, value }
}

#[tokio::test(start_paused = true)]
async fn an_id_token_that_breaks_a_rule_is_not_believed() {
    let broken = [
        claim("iss", None),
        claim("sub", None),
        claim("sub", Some(json!(""))),
        claim("sub", Some(json!(42))),
        claim("aud", None),
        claim("aud", Some(json!([]))),
        claim("exp", None),
        claim("exp", Some(json!("tomorrow"))),
        claim("iat", None),
        claim("iat", Some(json!(9e18))),
        member("id_token", Some(json!("not.a.token"))),
        member("id_token", None),
        member("access_token", None),
        member("token_type", Some(json!("mac"))),
    ];
    for twist in lies::about_the_id_token().into_iter().chain(broken) {
        let screen = end_of(BY_SUBJECT, Endpoint::Token, twist.clone()).await;
        let Some(End::TokenInvalid { rule }) = end(&screen) else { panic!("{twist:?} ended in {screen:?}") };
        assert!(!rule.is_empty(), "{twist:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn keys_that_are_not_what_they_should_be() {
    for twist in [Twist::NoKeys, Twist::KeyTwice, member("keys", None), member("keys", Some(json!("none")))] {
        let screen = end_of(BY_SUBJECT, Endpoint::Keys, twist.clone()).await;
        assert!(matches!(end(&screen), Some(End::TokenInvalid { .. })), "{twist:?} ended in {screen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_subject_that_nobody_has_is_another_person() {
    let screen = end_of(BY_SUBJECT, Endpoint::Token, Twist::OtherSubject).await;
    assert!(matches!(screen, Screen::NotOwner(_)), "{screen:?}");
}

/// Whatever UserInfo says about somebody else is not said about this one.
#[tokio::test(start_paused = true)]
async fn user_info_about_another_subject_decides_nothing() {
    for (at, number) in [(Endpoint::UserInfo, BY_EMAIL), (Endpoint::Token, BY_EMAIL)] {
        let screen = end_of(number, at, Twist::OtherSubject).await;
        assert!(matches!(end(&screen), Some(End::TokenInvalid { .. })), "{at:?} ended in {screen:?}");
    }
    // The token alone proves the subject; only the name, which is not needed, is not believed.
    let screen = end_of(BY_SUBJECT, Endpoint::UserInfo, Twist::OtherSubject).await;
    let Screen::Verified(verified) = screen else { panic!("{screen:?}") };
    assert_eq!(verified.name, None);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_was_closed_meanwhile_gives_no_answer() {
    let screen = end_of(BY_SUBJECT, Endpoint::Token, Twist::CustomerDisabled).await;
    assert_eq!(end(&screen), Some(&End::ResultLost));
}

#[tokio::test(start_paused = true)]
async fn a_name_cannot_change_how_the_screen_reads() {
    let till = Till::new().await;
    till.open(BY_SUBJECT).await;
    till.identify().await;
    let name = json!("Anna\u{202e}nossredna\u{200b}\n\u{7} A");
    till.faults(Faults::none().on(
        Endpoint::UserInfo,
        Which::Every,
        Fault::Twist(member("name", Some(name))),
    ));
    till.customer().accept();
    let shown = till.verified().await.name.expect("a name");
    assert!(shown.chars().all(|letter| letter == ' ' || letter.is_alphabetic()), "{shown:?}");
}

/// A provider that gives the tokens of an earlier check once more: they prove the same person, and were used up.
#[tokio::test(start_paused = true)]
async fn tokens_prove_one_hand_over() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let (access_token, id_token) = till.network().last_tokens();
    let till = till.reopened().await;
    till.open("P-1058").await;
    till.identify().await;
    let again = Faults::none()
        .on(Endpoint::Token, Which::Every, Fault::Twist(member("access_token", Some(json!(access_token)))))
        .on(Endpoint::Token, Which::Every, Fault::Twist(member("id_token", Some(json!(id_token)))));
    till.faults(again);
    till.customer().accept();
    till.verified().await;
    till.pass(std::time::Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    assert_eq!(till.hand_over().await, Err(Failure::NotNow));
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("P-1058").await;
}

/// More than the tolerance between two clocks later, they are too old for the new request in any case.
#[tokio::test(start_paused = true)]
async fn old_tokens_answer_no_new_request() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    let (access_token, id_token) = till.network().last_tokens();
    till.act(desk::request::Act::Refuse { reason: desk::request::RefusalReason::Other })
        .await
        .expect("refused");
    till.pass(std::time::Duration::from_secs(90)).await;
    till.open("P-1058").await;
    till.identify().await;
    let again = Faults::none()
        .on(Endpoint::Token, Which::Every, Fault::Twist(member("access_token", Some(json!(access_token)))))
        .on(Endpoint::Token, Which::Every, Fault::Twist(member("id_token", Some(json!(id_token)))));
    till.faults(again);
    till.customer().accept();
    assert!(matches!(till.ended().await.end, End::TokenInvalid { .. }));
    till.assert_still_here("P-1058").await;
}

#[tokio::test(start_paused = true)]
async fn another_tenants_token_is_not_believed() {
    for tenant in [Some(json!("other")), Some(json!(["priv"])), None] {
        let mut plan = Plan { settings: pin_priv, ..Plan::default() };
        plan.provider.tenant = Some("priv".to_owned());
        let till = Till::planned(plan).await;
        till.open("P-1042").await;
        till.identify().await;
        till.faults(Faults::none().on(
            Endpoint::Token,
            Which::Every,
            Fault::Twist(claim("tid", tenant.clone())),
        ));
        till.customer().accept();
        let ended = till.ended().await.end;
        assert!(matches!(ended, End::TokenInvalid { .. }), "{tenant:?}: {ended:?}");
        till.assert_still_here("P-1042").await;
    }
}

fn pin_priv(settings: &mut desk::settings::Settings) {
    settings.provider.tenant = Some(pickup::text::TenantId::new("priv").expect("a tenant"));
}
