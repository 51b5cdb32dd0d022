//! What may become of a pick-up, with the plainest client: a secret in the header, nothing signed.

use desk::{
    request::Act,
    view::{ConnectionTest, End, Identifier, Misconfigured, PointResult, Screen},
};

use crate::{
    provider::Provider,
    till::{Configuration, Till},
};

async fn till_at(provider: &Provider) -> Till {
    Configuration::new(provider).secret("client_secret", &provider.client_secret).open().await
}

#[tokio::test]
async fn the_owner_collects_with_rs256() {
    let provider = Provider::start(&["--alg", "RS256"]);
    let till = till_at(&provider).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn the_owner_collects_with_es256() {
    let provider = Provider::start(&["--alg", "ES256"]);
    let till = till_at(&provider).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn an_address_is_proved_by_user_info() {
    let provider = Provider::start(&["--identity", "userinfo"]);
    let till = till_at(&provider).await;
    till.collect(&provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn an_address_is_proved_by_the_id_token() {
    let provider = Provider::start(&["--identity", "id-token"]);
    let till = till_at(&provider).await;
    till.collect(&provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn the_customer_declines() {
    let provider = Provider::start(&[]);
    let till = till_at(&provider).await;
    till.identify("1").await;
    let link = till.link().await.replace("/_test/approve", "/_test/deny");
    assert_eq!(provider.visit(&link).await, 204, "declined");
    assert_eq!(till.ended().await, End::Declined);
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn an_address_that_was_never_confirmed_is_not_enough() {
    let provider = Provider::start(&[]);
    let till = till_at(&provider).await;
    till.identify("3").await;
    assert_eq!(provider.visit(&till.link().await).await, 204, "accepted");
    assert_eq!(till.ended().await, End::LevelTooLow { needs: Identifier::Email });
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn nobody_answers_in_time() {
    let provider = Provider::start(&["--max-expiry", "8"]);
    let till = till_at(&provider).await;
    till.identify("1").await;
    till.link().await;
    assert_eq!(till.ended().await, End::TimedOut { after_s: 8 });
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn the_provider_does_not_know_the_customer() {
    let provider = Provider::start(&[]);
    let till = till_at(&provider).await;
    till.identify("4").await;
    assert_eq!(till.ended().await, End::UnknownCustomer);
}

#[tokio::test]
async fn the_client_secret_is_wrong() {
    let provider = Provider::start(&[]);
    let till = Configuration::new(&provider).secret("client_secret", "not-the-secret").open().await;
    till.identify("1").await;
    assert_eq!(till.misconfigured().await.0, Misconfigured::ClientRefused);
}

/// This provider takes a binding message of 20 characters without spaces: code, purpose and order are too much for it.
#[tokio::test]
async fn a_binding_message_that_is_too_much_is_told_to_it() {
    let provider = Provider::start(&[]);
    let with_secret = Configuration::new(&provider).secret("client_secret", &provider.client_secret);
    let till = with_secret.message("code_and_text").open().await;
    till.identify("1").await;
    let (cause, detail) = till.misconfigured().await;
    assert_eq!(cause, Misconfigured::RequestRefused);
    assert!(detail.contains("binding message") && detail.contains("code alone"), "{detail}");
}

#[tokio::test]
async fn the_connection_test_passes() {
    let provider = Provider::start(&[]);
    let till = till_at(&provider).await;
    till.act(Act::OpenSettings).await;
    till.act(Act::TestConnection).await;
    let done = |screen: &Screen| {
        let Screen::Settings(settings) = screen else { return None };
        let ConnectionTest::Done { checks, .. } = &settings.test else { return None };
        Some(checks.clone())
    };
    let checks = till.until("the connection test", done).await;
    assert!(checks.iter().all(|check| check.result == PointResult::Passed), "{checks:?}");
}
