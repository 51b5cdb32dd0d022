//! The ways in which a till proves itself and names the customer: with each of them an order is handed over.

use claimcheck_tests::{Keyring, Plan, SECRET_NAME, Till};
use desk::{
    client_key::{self, ClientKeyError},
    ports::Secrets as _,
    request::Act,
    settings::{HintForm, Profile, SecretName, SecretRef, Settings, SignedRequests},
    view::{Advice, End, Misconfigured, Point, PointResult},
};
use practice::{ClientKey, ClientMethod};

use crate::doctor::{connection_test, failed};

/// Where the till's key lies in the keyring.
pub(crate) const KEY: &str = "till-key";

/// A key as `claimcheck-cli key generate` makes it.
pub(crate) struct MadeKey {
    /// Its public half.
    pub(crate) jwk: String,
    /// All of it, as the keyring has it.
    pub(crate) pem: String,
}

impl MadeKey {
    /// As the provider is told of it.
    pub(crate) fn registered(&self) -> ClientKey {
        ClientKey::read(&self.jwk).expect("a public key")
    }
}

pub(crate) async fn made_key() -> MadeKey {
    let keyring = Keyring::default();
    let name = SecretName::parse(KEY).expect("a name");
    let public = client_key::generate(&keyring, &name).await.expect("a key");
    let private = keyring.read(&SecretRef::Keyring(name)).await.expect("it is kept");
    MadeKey { jwk: public.jwk, pem: String::from_utf8(private.to_vec()).expect("PEM") }
}

/// A till whose provider knows the key, and whose keyring holds it.
async fn till_with_key(mut plan: Plan) -> Till {
    let made = made_key().await;
    plan.provider.client_keys = vec![made.registered()];
    let till = Till::planned(plan).await;
    till.keyring().put(KEY, &made.pem);
    till
}

async fn hands_over(till: &Till) {
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

/// How the client proves itself, as the connection test tells it. Everything must work.
async fn way(till: &Till) -> String {
    let points = connection_test(till).await;
    assert!(points.iter().all(|point| point.result == PointResult::Passed), "{points:?}");
    till.act(Act::Back).await.expect("the list");
    let point = points.into_iter().find(|point| point.point == Point::Authentication).expect("a point");
    point.detail
}

fn with_key(settings: &mut Settings) {
    settings.provider.client_secret = None;
    settings.provider.private_key = Some(SecretRef::Keyring(SecretName::parse(KEY).expect("a name")));
}

pub(crate) fn with_secret_and_key(settings: &mut Settings) {
    let secret = settings.provider.client_secret.clone();
    with_key(settings);
    settings.provider.client_secret = secret;
}

fn signing(settings: &mut Settings) {
    with_secret_and_key(settings);
    settings.provider.signed_requests = SignedRequests::Always;
}

fn by_token(settings: &mut Settings) {
    settings.provider.hint = HintForm::LoginHintToken;
}

#[tokio::test(start_paused = true)]
async fn with_a_secret_in_each_way_that_the_provider_wants() {
    for (method, name) in [
        (ClientMethod::SecretBasic, "client_secret_basic"),
        (ClientMethod::SecretPost, "client_secret_post"),
        (ClientMethod::SecretJwt, "client_secret_jwt"),
    ] {
        let mut plan = Plan::default();
        plan.provider.client_method = method;
        let till = Till::planned(plan).await;
        assert_eq!(way(&till).await, name);
        hands_over(&till).await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_private_key_and_no_secret() {
    let mut plan = Plan { settings: with_key, ..Plan::default() };
    plan.provider.client_method = ClientMethod::PrivateKeyJwt;
    let till = till_with_key(plan).await;
    till.keyring().remove(SECRET_NAME);
    assert_eq!(way(&till).await, "private_key_jwt ES256");
    hands_over(&till).await;
}

#[tokio::test(start_paused = true)]
async fn with_a_private_key_that_the_provider_does_not_know() {
    let mut plan = Plan { settings: with_key, ..Plan::default() };
    plan.provider.client_method = ClientMethod::PrivateKeyJwt;
    let till = till_with_key(plan).await;
    till.keyring().put(KEY, &made_key().await.pem);
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let ended = till.ended().await;
    assert!(
        matches!(ended.end, End::Misconfigured { cause: Misconfigured::ClientRefused, .. }),
        "{:?}",
        ended.end
    );
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn with_requests_signed_because_the_provider_wants_it_or_the_till() {
    let mut plan = Plan { settings: with_secret_and_key, ..Plan::default() };
    plan.provider.require_signed_request_object = true;
    for plan in [plan, Plan { settings: signing, ..Plan::default() }] {
        let till = till_with_key(plan).await;
        assert_eq!(way(&till).await, "client_secret_basic, requests signed with ES256");
        hands_over(&till).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_takes_signed_requests_only_gets_no_other() {
    let mut plan = Plan::default();
    plan.provider.require_signed_request_object = true;
    plan.provider.client_keys = vec![made_key().await.registered()];
    let till = Till::planned(plan).await;
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let End::Misconfigured { cause, detail, .. } = till.ended().await.end else {
        panic!("{:?}", till.screen())
    };
    assert_eq!(cause, Misconfigured::ClientRefused);
    assert!(detail.contains("provider.private_key"), "{detail}");
    assert_eq!(till.network().asked(practice::Endpoint::Backchannel), 0);
    till.act(Act::Back).await.expect("the order");
    till.act(Act::Back).await.expect("the list");
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Authentication, Advice::ChooseAuthentication)]);
}

#[tokio::test(start_paused = true)]
async fn with_the_customer_named_in_a_token() {
    let till = Till::planned(Plan { settings: by_token, ..Plan::default() }).await;
    hands_over(&till).await;
    let carried = till.network().secrets();
    assert!(carried.iter().any(|(name, _)| *name == "login_hint_token"), "a token was sent");
}

/// The profile is not half kept: what it lacks is told before the customer is bothered.
#[tokio::test(start_paused = true)]
async fn the_fapi_profile_is_kept_or_nothing_is_sent() {
    let mut plan = Plan { settings: fapi_without_levels, ..Plan::default() };
    plan.provider.client_method = ClientMethod::PrivateKeyJwt;
    let till = till_with_key(plan).await;
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let End::Misconfigured { cause, detail, .. } = till.ended().await.end else {
        panic!("{:?}", till.screen())
    };
    assert_eq!(cause, Misconfigured::ProfileBroken);
    assert!(detail.contains("acr"), "{detail}");
    assert!(till.practice().pending().is_empty());

    let mut plan = Plan { settings: fapi, ..Plan::default() };
    plan.provider.client_method = ClientMethod::PrivateKeyJwt;
    let till = till_with_key(plan).await;
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Authentication, Advice::MeetProfile)]);
    till.act(Act::Back).await.expect("the list");
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let End::Misconfigured { detail, .. } = till.ended().await.end else { panic!("{:?}", till.screen()) };
    // On loopback there is no TLS, so that nothing more than this can be kept here; `tests/interop` keeps it all.
    assert!(detail.contains("configure a certificate") && !detail.contains("acr"), "{detail}");
    assert!(till.practice().pending().is_empty());
}

/// The doctor judges the very request that a check would send.
#[tokio::test(start_paused = true)]
async fn the_doctor_sees_what_the_fapi_profile_lacks_in_a_request() {
    let settings = |settings: &mut Settings| {
        fapi(settings);
        settings.provider.acr_values = None;
    };
    let mut plan = Plan { settings, ..Plan::default() };
    plan.provider.client_method = ClientMethod::PrivateKeyJwt;
    let till = till_with_key(plan).await;
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Authentication, Advice::MeetProfile)]);
    let point = points.iter().find(|point| point.point == Point::Authentication).expect("a point");
    assert!(point.detail.contains("acr_values"), "{}", point.detail);
}

fn fapi_without_levels(settings: &mut Settings) {
    with_key(settings);
    settings.provider.profile = Profile::FapiCiba;
    settings.provider.algorithms.retain(|algorithm| ["PS256", "ES256"].contains(&algorithm.name()));
}

fn fapi(settings: &mut Settings) {
    fapi_without_levels(settings);
    settings.sign_in.acr = vec!["loa3".to_owned()];
    settings.provider.acr_values = Some(desk::settings::AcrValues::parse("loa3").expect("levels"));
}

/// Somebody else might know the code that a customer chose; a till can't ask for it at the counter.
#[tokio::test(start_paused = true)]
async fn an_account_that_wants_a_user_code_is_told_as_such() {
    let mut plan = Plan::default();
    for person in &mut plan.provider.cast {
        person.user_code = Some("4711".to_owned());
    }
    let till = Till::planned(plan).await;
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let End::Misconfigured { cause, .. } = till.ended().await.end else { panic!("{:?}", till.screen()) };
    assert_eq!(cause, Misconfigured::UserCodeWanted);
    till.assert_still_here("P-1042").await;
}

#[tokio::test]
async fn a_key_is_made_once_and_never_over_another() {
    let keyring = Keyring::default();
    let name = SecretName::parse(KEY).expect("a name");
    let place = SecretRef::Keyring(name.clone());
    let made = client_key::generate(&keyring, &name).await.expect("a key");
    assert_eq!(client_key::public(&keyring, &place).await, Ok(made.clone()));
    let again = client_key::generate(&keyring, &name).await;
    assert_eq!(again, Err(ClientKeyError::Taken { name: KEY.to_owned() }));
    assert_eq!(client_key::public(&keyring, &place).await, Ok(made.clone()), "it is the one that was made");
    let private = keyring.read(&place).await.expect("it is kept");
    let told = format!("{made:?}");
    for line in String::from_utf8(private.to_vec()).expect("PEM").lines().filter(|line| line.len() > 20) {
        assert!(!told.contains(line), "the private half stays where it is");
    }
    keyring.put(KEY, "a client secret");
    assert!(matches!(client_key::generate(&keyring, &name).await, Err(ClientKeyError::Taken { .. })));
    assert!(matches!(client_key::public(&keyring, &place).await, Err(ClientKeyError::NotAKey { .. })));
}
