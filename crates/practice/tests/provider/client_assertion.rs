//! Clients that prove who they are by a token of their own: what is taken, and each thing that is not.

use axum::http::StatusCode;
use jsonwebtoken::{Algorithm, Header};
use practice::{ClientKey, ClientKeyError, ClientMethod, Options, Profile};
use serde_json::{Value, json};

use crate::signer::{Signer, sign_with_secret, with};
use crate::till::{ANNA, Answer, CIBA, NOW, SECRET, Till, basic, quick};

const CLIENT: &str = "claimcheck-practice";
const ISSUER: &str = "http://127.0.0.1:10442";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn claims(jti: &str) -> Value {
    json!({
        "iss": CLIENT, "sub": CLIENT, "aud": ISSUER, "jti": jti,
        "iat": NOW, "nbf": NOW, "exp": NOW + 60,
    })
}

fn with_keys(keys: Vec<ClientKey>) -> Till {
    let client_method = ClientMethod::PrivateKeyJwt;
    Till::new(Options { client_method, client_keys: keys, ..quick(Profile::Teaching) })
}

async fn ask(till: &Till, assertion: &str) -> Answer {
    ask_with(till, &[("client_assertion_type", JWT_BEARER), ("client_assertion", assertion)]).await
}

async fn ask_with(till: &Till, credentials: &[(&str, &str)]) -> Answer {
    let form = [&[("scope", "openid"), ("login_hint", ANNA)], credentials].concat();
    till.post_as("/connect/ciba", None, &form).await
}

#[tokio::test]
async fn every_algorithm_is_taken_from_the_key_that_has_it() {
    let till = with_keys(vec![Signer::ec().registered(), Signer::rsa().registered()]);
    for (signer, algorithm) in [
        (Signer::ec(), Algorithm::ES256),
        (Signer::rsa(), Algorithm::PS256),
        (Signer::rsa(), Algorithm::RS256),
    ] {
        let answer = ask(&till, &signer.sign(algorithm, &claims(&format!("{algorithm:?}")))).await;
        assert_eq!(answer.status, StatusCode::OK, "{algorithm:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_shared_secret_signs_for_the_client_registered_so() {
    let till = Till::new(Options { client_method: ClientMethod::SecretJwt, ..quick(Profile::Teaching) });
    let answer = ask(&till, &sign_with_secret(SECRET.as_bytes(), &claims("1"))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = ask(&till, &sign_with_secret(b"another secret", &claims("2"))).await;
    assert_eq!((answer.status, answer.error().as_str()), (StatusCode::UNAUTHORIZED, "invalid_client"));
}

#[tokio::test]
async fn polls_are_authenticated_in_the_same_way() {
    let till = with_keys(vec![Signer::ec().registered()]);
    let started = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims("1"))).await.json();
    let id = started["auth_req_id"].as_str().unwrap();
    let poll = async |assertion: &str| {
        let form = [
            ("grant_type", CIBA),
            ("auth_req_id", id),
            ("client_id", CLIENT),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
        ];
        till.post_as("/connect/token", None, &form).await.error()
    };
    let assertion = Signer::ec().sign(Algorithm::ES256, &claims("2"));
    assert_eq!(poll(&assertion).await, "authorization_pending");
    assert_eq!(poll(&assertion).await, "invalid_client", "a token is good for one request");
}

#[tokio::test]
async fn the_audience_may_be_the_issuer_or_an_endpoint_and_nobody_else() {
    let till = with_keys(vec![Signer::ec().registered()]);
    for (audience, status) in [
        (json!(ISSUER), StatusCode::OK),
        (json!([ISSUER]), StatusCode::OK),
        (json!(format!("{ISSUER}/connect/token")), StatusCode::OK),
        (json!(format!("{ISSUER}/connect/ciba")), StatusCode::OK),
        (json!(format!("{ISSUER}/")), StatusCode::UNAUTHORIZED),
        (json!([ISSUER, "https://elsewhere.example"]), StatusCode::UNAUTHORIZED),
        (json!([]), StatusCode::UNAUTHORIZED),
        (Value::Null, StatusCode::UNAUTHORIZED),
    ] {
        let claims = with(&claims(&audience.to_string()), "aud", audience.clone());
        let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
        assert_eq!(answer.status, status, "{audience}: {}", answer.body);
    }
}

#[tokio::test]
async fn each_wrong_claim_is_refused() {
    let till = with_keys(vec![Signer::ec().registered()]);
    for (name, value) in [
        ("iss", Value::Null),
        ("iss", json!("somebody")),
        ("sub", Value::Null),
        ("sub", json!("somebody")),
        ("exp", Value::Null),
        ("exp", json!(NOW)),
        ("exp", json!((NOW + 60).to_string())),
        ("exp", json!(NOW as f64 + 60.5)),
        ("exp", json!(NOW + 601)),
        ("iat", Value::Null),
        ("iat", json!(NOW + 11)),
        ("nbf", json!(NOW + 11)),
        ("jti", Value::Null),
        ("jti", json!("")),
        ("jti", json!("x".repeat(256))),
    ] {
        let claims = with(&claims("1"), name, value.clone());
        let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name} {value}");
        assert_eq!(answer.error(), "invalid_client", "{name} {value}");
    }
    let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims("1"))).await;
    assert_eq!(answer.status, StatusCode::OK, "what was refused did not use the jti up: {}", answer.body);
}

#[tokio::test]
async fn a_clock_ten_seconds_ahead_is_borne() {
    let till = with_keys(vec![Signer::ec().registered()]);
    let mut claims = claims("1");
    for name in ["iat", "nbf"] {
        claims = with(&claims, name, json!(NOW + 10));
    }
    let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn each_wrong_signature_is_refused() {
    let till = with_keys(vec![Signer::ec().registered(), Signer::rsa().registered()]);
    let good = Signer::ec().sign(Algorithm::ES256, &claims("1"));
    let (input, signature) = good.rsplit_once('.').unwrap();
    let payload = input.split_once('.').unwrap().1;
    let none = format!("{}.{payload}.", crate::signer::base64url(b"{\"alg\":\"none\"}"));
    let critical = crate::signer::base64url(b"{\"alg\":\"ES256\",\"crit\":[\"exp\"]}");
    for (what, assertion) in [
        ("another key", Signer::another_ec().sign(Algorithm::ES256, &claims("1"))),
        ("the secret", sign_with_secret(SECRET.as_bytes(), &claims("1"))),
        ("the public key", sign_with_secret(Signer::ec().jwk().to_string().as_bytes(), &claims("1"))),
        ("nothing", none),
        ("half of it", format!("{input}.{}", &signature[..signature.len() / 2])),
        ("padding", format!("{good}==")),
        ("four parts", format!("{good}.")),
        ("an extension that is not understood", format!("{critical}.{payload}.{signature}")),
        ("no token", "a.b.c".to_owned()),
        ("more than is read", format!("{good}{}", "A".repeat(51_200))),
    ] {
        let answer = ask(&till, &assertion).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        assert_eq!(answer.error(), "invalid_client", "{what}");
    }
}

#[tokio::test]
async fn a_key_is_used_under_its_name_and_for_its_algorithm() {
    let named = |name: &str, value: Value| {
        vec![ClientKey::read(&with(Signer::rsa().jwk(), name, value).to_string()).unwrap()]
    };
    let under = |kid: &str| Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::PS256) };
    let till = with_keys(named("kid", json!("till-1")));
    for (kid, status) in [("till-1", StatusCode::OK), ("till-2", StatusCode::UNAUTHORIZED)] {
        let answer = ask(&till, &Signer::rsa().sign_under(&under(kid), &claims(kid))).await;
        assert_eq!(answer.status, status, "{kid}");
    }
    let till = with_keys(named("alg", json!("PS256")));
    for (algorithm, status) in
        [(Algorithm::PS256, StatusCode::OK), (Algorithm::RS256, StatusCode::UNAUTHORIZED)]
    {
        let answer = ask(&till, &Signer::rsa().sign(algorithm, &claims(&format!("{algorithm:?}")))).await;
        assert_eq!(answer.status, status, "{algorithm:?}");
    }
}

#[tokio::test]
async fn the_form_must_name_type_and_client_rightly() {
    let till = with_keys(vec![Signer::ec().registered()]);
    let assertion = Signer::ec().sign(Algorithm::ES256, &claims("1"));
    let kind = ("client_assertion_type", JWT_BEARER);
    for credentials in [
        vec![("client_assertion", assertion.as_str())],
        vec![kind],
        vec![("client_assertion_type", "jwt-bearer"), ("client_assertion", &assertion)],
        vec![kind, ("client_assertion", &assertion), ("client_id", "somebody")],
    ] {
        let answer = ask_with(&till, &credentials).await;
        assert_eq!(answer.error(), "invalid_client", "{credentials:?}");
    }
    let form = [kind, ("client_assertion", &assertion), ("scope", "openid"), ("login_hint", ANNA)];
    let answer = till.post_as("/connect/ciba", Some(&basic(CLIENT, SECRET)), &form).await;
    assert_eq!(answer.error(), "invalid_request", "two ways at once");
}

#[tokio::test]
async fn a_client_has_the_one_method_it_is_registered_for() {
    use ClientMethod::{PrivateKeyJwt, Secret, SecretBasic, SecretJwt, SecretPost};
    for (method, taken) in [
        (Secret, [true, true, false, false]),
        (SecretBasic, [true, false, false, false]),
        (SecretPost, [false, true, false, false]),
        (SecretJwt, [false, false, true, false]),
        (PrivateKeyJwt, [false, false, false, true]),
    ] {
        let keys = vec![Signer::ec().registered()];
        let till =
            Till::new(Options { client_method: method, client_keys: keys, ..quick(Profile::Teaching) });
        let by_secret = sign_with_secret(SECRET.as_bytes(), &claims("1"));
        let by_key = Signer::ec().sign(Algorithm::ES256, &claims("2"));
        let answers = [
            till.post("/connect/ciba", &[("scope", "openid"), ("login_hint", ANNA)]).await,
            ask_with(&till, &[("client_id", CLIENT), ("client_secret", SECRET)]).await,
            ask(&till, &by_secret).await,
            ask(&till, &by_key).await,
        ];
        assert_eq!(answers.map(|answer| answer.status == StatusCode::OK), taken, "{method:?}");
    }
}

#[tokio::test]
async fn discovery_tells_the_methods_of_its_clients() {
    let methods = "token_endpoint_auth_methods_supported";
    let algorithms = "token_endpoint_auth_signing_alg_values_supported";
    for (client_method, named, signed) in [
        (ClientMethod::Secret, json!(["client_secret_basic", "client_secret_post"]), Value::Null),
        (ClientMethod::SecretJwt, json!(["client_secret_jwt"]), json!(["HS256"])),
        (ClientMethod::PrivateKeyJwt, json!(["private_key_jwt"]), json!(["ES256", "PS256", "RS256"])),
    ] {
        let till = Till::new(Options { client_method, ..quick(Profile::Teaching) });
        let document = till.get("/.well-known/openid-configuration").await.json();
        assert_eq!(document[methods], named);
        assert_eq!(document[algorithms], signed);
    }
}

#[tokio::test]
async fn an_unknown_client_is_401_at_the_token_endpoint_where_duende_says_400() {
    for (profile, status) in [
        (Profile::Teaching, StatusCode::BAD_REQUEST),
        (Profile::Duende, StatusCode::BAD_REQUEST),
        (Profile::LongPolling, StatusCode::UNAUTHORIZED),
        (Profile::Auth0Like, StatusCode::UNAUTHORIZED),
        (Profile::Strict, StatusCode::UNAUTHORIZED),
    ] {
        let till = Till::new(quick(profile));
        let answer = till.post_as("/connect/token", Some(&basic(CLIENT, "wrong")), &[]).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, "invalid_client"), "{profile:?}");
    }
}

#[test]
fn only_public_keys_that_are_strong_enough_can_be_registered() {
    let rsa = Signer::rsa().jwk();
    let read = |jwk: &Value| ClientKey::read(&jwk.to_string()).unwrap_err();
    assert_eq!(ClientKey::read("no json"), Err(ClientKeyError::NotAKey));
    assert_eq!(read(&json!({})), ClientKeyError::NotAKey);
    assert_eq!(read(&with(rsa, "n", json!("!"))), ClientKeyError::NotAKey);
    assert_eq!(read(&with(rsa, "n", json!("A".repeat(170)))), ClientKeyError::Unsupported);
    assert_eq!(read(&with(rsa, "d", json!("AQ"))), ClientKeyError::Private);
    assert_eq!(read(&json!({ "kty": "oct", "k": "AQ" })), ClientKeyError::Private);
    assert_eq!(read(&with(rsa, "use", json!("enc"))), ClientKeyError::NotForSigning);
    assert_eq!(read(&with(Signer::ec().jwk(), "crv", json!("P-384"))), ClientKeyError::Unsupported);
    assert_eq!(read(&with(Signer::ec().jwk(), "x", json!("AQ"))), ClientKeyError::NotAKey);
}
