//! Provider or till are set up wrongly: each fault has its own name, before the customer is bothered.

use claimcheck_tests::{Plan, SECRET_NAME, Till};
use desk::{
    request::Act,
    settings::Settings,
    view::{Connection, End, Misconfigured, Screen},
};
use practice::{Endpoint, Fault, Faults, Outage, Twist, Which};
use serde_json::json;

/// Starts a check that ends at once, and says how.
async fn cause(till: &Till) -> Misconfigured {
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let ended = till.ended().await;
    let End::Misconfigured { cause, detail, .. } = ended.end else { panic!("{:?}", ended.end) };
    assert!(!detail.is_empty(), "IT needs to know more than {cause:?}");
    assert!(!ended.try_again);
    assert_eq!(till.view().shell.connection, Connection::CheckSettings);
    assert!(till.practice().pending().is_empty(), "no customer was asked");
    till.assert_still_here("P-1042").await;
    cause
}

#[tokio::test(start_paused = true)]
async fn the_client_secret_is_wrong() {
    let till = Till::new().await;
    till.keyring().put(SECRET_NAME, "not-the-secret");
    assert_eq!(cause(&till).await, Misconfigured::ClientRefused);
}

#[tokio::test(start_paused = true)]
async fn there_is_no_client_secret() {
    let till = Till::new().await;
    till.keyring().remove(SECRET_NAME);
    assert_eq!(cause(&till).await, Misconfigured::SecretMissing);
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}

#[tokio::test(start_paused = true)]
async fn the_client_secret_is_no_text() {
    let till = Till::new().await;
    till.keyring().put(SECRET_NAME, "two\nlines");
    assert_eq!(cause(&till).await, Misconfigured::SecretUnreadable);
}

#[tokio::test(start_paused = true)]
async fn a_secret_from_a_file_may_end_in_a_line_end() {
    let till = Till::new().await;
    let secret = till.practice().client_secret().reveal().to_owned();
    till.keyring().put(SECRET_NAME, &format!("{secret}\r\n"));
    till.open("P-1042").await;
    till.identify().await;
}

#[tokio::test(start_paused = true)]
async fn the_documents_of_the_issuer_are_not_what_they_should_be() {
    let remove = |name| Fault::Twist(Twist::Member { name, value: None });
    let set = |name, value| Fault::Twist(Twist::Member { name, value: Some(value) });
    let endpoint = "backchannel_authentication_endpoint";
    let modes = "backchannel_token_delivery_modes_supported";
    for (fault, expected) in [
        (Fault::Twist(Twist::WrongIssuer), Misconfigured::IssuerWrong),
        (remove("issuer"), Misconfigured::IssuerWrong),
        (remove("token_endpoint"), Misconfigured::IssuerWrong),
        (set("token_endpoint", json!("https://evil.example/token")), Misconfigured::IssuerWrong),
        (set(endpoint, json!("http://evil.example/ciba")), Misconfigured::IssuerWrong),
        (
            set("id_token_signing_alg_values_supported", json!(["HS256", "none"])),
            Misconfigured::NoCommonAlgorithm,
        ),
        (remove(endpoint), Misconfigured::CibaMissing),
        (set(modes, json!(["ping", "push"])), Misconfigured::CibaMissing),
        (set("grant_types_supported", json!(["authorization_code"])), Misconfigured::CibaMissing),
        (Fault::Before(Outage::Refusal { status: 404, error: "not_found" }), Misconfigured::IssuerWrong),
        (Fault::Before(Outage::HtmlPageAsSuccess), Misconfigured::IssuerWrong),
        (
            Fault::Before(Outage::Redirect { to: "https://evil.example/".into() }),
            Misconfigured::NotTheProvider,
        ),
    ] {
        let till = Till::new().await;
        till.faults(Faults::none().on(Endpoint::Discovery, Which::Every, fault.clone()));
        assert_eq!(cause(&till).await, expected, "{fault:?}");
        assert_eq!(till.network().asked(Endpoint::Backchannel), 0, "{fault:?}: no credentials left the till");
    }
}

/// What the provider signs with is known before anybody is asked: so is that nobody here could verify it.
#[tokio::test(start_paused = true)]
async fn no_algorithm_of_the_id_tokens_is_accepted_here() {
    let settings = |settings: &mut Settings| settings.provider.algorithms.retain(|one| one.name() == "ES512");
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    assert_eq!(cause(&till).await, Misconfigured::NoCommonAlgorithm);
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0, "no credentials left the till");
}

#[tokio::test(start_paused = true)]
async fn the_provider_refuses_the_request() {
    for error in ["invalid_scope", "unauthorized_client", "invalid_binding_message", "missing_user_code"] {
        let till = Till::new().await;
        let refusal = Fault::Before(Outage::Refusal { status: 400, error });
        till.faults(Faults::none().on(Endpoint::Backchannel, Which::Every, refusal));
        let expected = match error {
            "unauthorized_client" => Misconfigured::ClientRefused,
            "missing_user_code" => Misconfigured::UserCodeWanted,
            _ => Misconfigured::RequestRefused,
        };
        assert_eq!(cause(&till).await, expected, "{error}");
    }
}

/// A gateway's page in the provider's place: no network cable mends that, and IT reads the status.
#[tokio::test(start_paused = true)]
async fn a_gateway_answers_in_the_providers_place() {
    let page = |status| Outage::Answer { status, media_type: "text/html", body: "<h1>No</h1>".into() };
    for status in [403, 404, 407] {
        let till = Till::new().await;
        till.faults(Faults::none().on(Endpoint::Backchannel, Which::Every, Fault::Before(page(status))));
        assert_eq!(cause(&till).await, Misconfigured::NotTheProvider, "{status}");
        let Screen::Ended(ended) = till.screen() else { panic!("{:?}", till.screen()) };
        let End::Misconfigured { detail, .. } = ended.end else { panic!("{:?}", ended.end) };
        assert!(detail.contains(&status.to_string()), "{detail}");
    }
}

/// Some providers refuse a wish for more time than they give: then the request is made without the wish, once.
#[tokio::test(start_paused = true)]
async fn a_longer_life_than_the_provider_gives_is_not_insisted_on() {
    let mut plan = Plan { settings: ten_minutes, ..Plan::default() };
    plan.provider.lifetime_s = 120;
    let till = Till::planned(plan).await;
    till.open("P-1042").await;
    let waiting = till.identify().await;
    assert_eq!(waiting.lifetime_s, 120);
    assert_eq!(till.network().asked(Endpoint::Backchannel), 2);
}

fn ten_minutes(settings: &mut Settings) {
    let wish = desk::settings::RequestedExpiry::from_secs(600);
    settings.provider.requested_expiry = Some(wish.expect("a lifetime"));
}

#[tokio::test(start_paused = true)]
async fn polling_is_refused() {
    for (error, expected) in [
        ("invalid_client", Misconfigured::ClientRefused),
        ("unauthorized_client", Misconfigured::ClientRefused),
        ("unsupported_grant_type", Misconfigured::CibaMissing),
        ("invalid_request", Misconfigured::RequestRefused),
    ] {
        let till = Till::new().await;
        let refusal = Fault::Before(Outage::Refusal { status: 400, error });
        till.faults(Faults::none().on(Endpoint::Token, Which::Every, refusal));
        till.open("P-1042").await;
        till.identify().await;
        let End::Misconfigured { cause, .. } = till.ended().await.end else { panic!("{:?}", till.screen()) };
        assert_eq!(cause, expected, "{error}");
        till.assert_still_here("P-1042").await;
    }
}

/// A provider with tenants and no pinned one: an e-mail proves nothing, and IT is told.
#[tokio::test(start_paused = true)]
async fn the_provider_has_tenants_and_none_is_pinned() {
    let mut plan = Plan::default();
    plan.provider.tenant = Some("priv".to_owned());
    let till = Till::planned(plan).await;
    till.open("P-1047").await;
    till.identify().await;
    till.customer().accept();
    let ended = till.ended().await;
    let End::Misconfigured { cause, .. } = ended.end else { panic!("{:?}", ended.end) };
    assert_eq!(cause, Misconfigured::TenantNotPinned);
    till.assert_still_here("P-1047").await;
}
