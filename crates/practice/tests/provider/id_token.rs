//! The ID token, judged with the published key by a library that did not sign it.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use practice::{Decision, Endpoint, Fault, Faults, Options, PersonId, Signing, Twist, Which};
use serde_json::{Value, json};

use crate::till::{ANNA, NOW, Till};

/// The claims of an ID token for `form`, accepted by `decision`, if the published key verifies it.
async fn verified(till: &Till, form: &[(&str, &str)], decision: Decision) -> Result<Value, String> {
    let id = till.start_with(form).await;
    till.practice.answer(&id, &decision).unwrap();
    let id_token = till.poll(&id).await.json()["id_token"].as_str().unwrap().to_owned();
    verify(till, &id_token).await
}

async fn verify(till: &Till, id_token: &str) -> Result<Value, String> {
    let header = decode_header(id_token).map_err(|error| error.to_string())?;
    let keys = till.get("/.well-known/openid-configuration/jwks").await.json();
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let jwk = keys.find(&header.kid.unwrap_or_default()).ok_or("unknown kid")?;
    let algorithm: Algorithm = jwk.common.key_algorithm.unwrap().to_string().parse().unwrap();
    let mut validation = Validation::new(algorithm);
    // The clock of the test stands still in its own time; times are asserted below.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["iss", "aud"]);
    validation.set_audience(&[till.practice.client_id()]);
    validation.set_issuer(&[till.practice.issuer()]);
    let token = decode::<Value>(id_token, &DecodingKey::from_jwk(jwk).unwrap(), &validation);
    token.map(|token| token.claims).map_err(|error| error.to_string())
}

const FORM: [(&str, &str); 2] = [("scope", "openid profile email"), ("login_hint", ANNA)];

#[tokio::test]
async fn the_token_is_signed_by_the_published_key() {
    for signing in [Signing::Rs256, Signing::Es256] {
        let till = Till::new(Options { signing, ..Options::default() });
        let claims = verified(&till, &FORM, Decision::AcceptAsOwner).await.unwrap();
        assert_eq!(claims["sub"], "practice-6f2c1a90-0001", "{signing:?}");
    }
}

#[tokio::test]
async fn the_token_has_duendes_claims_and_no_others() {
    let till = Till::new(Options::default());
    let claims = verified(&till, &FORM, Decision::AcceptAsOwner).await.unwrap();
    let mut names: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = ["amr", "at_hash", "aud", "auth_time", "exp", "iat", "idp", "iss", "nbf", "sid", "sub"];
    assert_eq!(names, expected, "name and e-mail are in UserInfo only");
    assert_eq!(claims["iss"], till.practice.issuer());
    assert_eq!(claims["aud"], "claimcheck-practice");
    assert_eq!(claims["iat"], NOW);
    assert_eq!(claims["nbf"], NOW);
    assert_eq!(claims["exp"], NOW + 300);
    assert_eq!(claims["auth_time"], NOW);
    assert_eq!(claims["idp"], "local");
    assert_eq!(claims["amr"], json!(["pwd"]));
}

#[tokio::test]
async fn level_provider_and_tenant_are_there_when_asked_for() {
    let till = Till::new(Options { tenant: Some("priv".to_owned()), ..Options::default() });
    let form = [FORM[0], FORM[1], ("acr_values", "tenant:priv idp:bankid urn:level:high urn:level:low")];
    let claims = verified(&till, &form, Decision::AcceptAsOwner).await.unwrap();
    assert_eq!(claims["tid"], "priv");
    assert_eq!(claims["idp"], "bankid");
    assert_eq!(claims["amr"], json!(["external"]));
    assert_eq!(claims["acr"], "urn:level:high");
}

#[tokio::test]
async fn claims_are_in_the_token_when_the_option_says_so() {
    let till = Till::new(Options { claims_in_id_token: true, ..Options::default() });
    let claims = verified(&till, &FORM, Decision::AcceptAsOwner).await.unwrap();
    assert_eq!(claims["email"], ANNA);
    assert_eq!(claims["email_verified"], true);
    assert_eq!(claims["name"], "Anna Andersson");
}

#[tokio::test]
async fn the_sign_in_is_as_old_as_the_persons_session() {
    let till = Till::new(Options::default());
    let form = [("scope", "openid"), ("login_hint", "ioannis@post.example")];
    let claims = verified(&till, &form, Decision::AcceptAsOwner).await.unwrap();
    assert_eq!(claims["auth_time"], NOW - 26 * 60 * 60);
    assert_eq!(claims["iat"], NOW);
}

#[tokio::test]
async fn whoever_accepts_is_the_subject() {
    let till = Till::new(Options::default());
    let bo = Decision::AcceptAs(PersonId::new("bo"));
    let claims = verified(&till, &FORM, bo).await.unwrap();
    assert_eq!(claims["sub"], "practice-6f2c1a90-0002");
}

#[tokio::test]
async fn a_clock_that_is_off_is_off_in_the_token() {
    let till = Till::new(Options { clock_offset_s: 7_200, ..Options::default() });
    let claims = verified(&till, &FORM, Decision::AcceptAsOwner).await.unwrap();
    assert_eq!(claims["iat"], NOW + 7_200);
}

/// A till whose next token is falsified, and what the independent library makes of it.
async fn twisted(twist: Twist) -> Result<Value, String> {
    let till = Till::new(Options::default());
    till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Nth(1), Fault::Twist(twist)));
    verified(&till, &FORM, Decision::AcceptAsOwner).await
}

#[tokio::test]
async fn forged_signatures_do_not_verify() {
    assert_eq!(twisted(Twist::SignedByAnotherKey).await, Err("InvalidSignature".to_owned()));
    assert_eq!(twisted(Twist::UnknownKey).await, Err("unknown kid".to_owned()));
    assert!(twisted(Twist::AlgorithmNone).await.is_err());
    assert_eq!(twisted(Twist::SharedSecret).await, Err("InvalidAlgorithm".to_owned()));
    assert_eq!(twisted(Twist::WrongIssuer).await, Err("InvalidIssuer".to_owned()));
    assert_eq!(twisted(Twist::WrongAudience).await, Err("InvalidAudience".to_owned()));
}

#[tokio::test]
async fn each_falsified_claim_is_the_only_wrong_one() {
    let till = Till::new(Options::default());
    let honest = verified(&till, &FORM, Decision::AcceptAsOwner).await.unwrap();
    for (twist, wrong) in [
        (Twist::WrongAtHash, vec!["at_hash"]),
        (Twist::TwoAudiences, vec!["aud"]),
        (Twist::WrongAuthorizedParty, vec!["azp"]),
        (Twist::IssuedLongAgo, vec!["auth_time", "iat", "nbf"]),
        (Twist::Expired, vec!["exp"]),
        (Twist::NotYetValid, vec!["nbf"]),
        (Twist::OtherSubject, vec!["sub"]),
        (Twist::Claim { name: "sub", value: None }, vec!["sub"]),
        (Twist::Claim { name: "exp", value: Some(json!("soon")) }, vec!["exp"]),
    ] {
        let claims = twisted(twist.clone()).await.unwrap_or_else(|error| panic!("{twist:?}: {error}"));
        let names = honest.as_object().unwrap().keys().chain(claims.as_object().unwrap().keys());
        let mut different: Vec<_> = names.filter(|name| honest.get(*name) != claims.get(*name)).collect();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different, wrong.iter().collect::<Vec<_>>(), "{twist:?}");
    }
}
