//! What the client signs: assertions, signed requests and hint tokens, read by another library.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P521_SHA512_FIXED, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ciba::{
    Algorithm, AuthReqId, ClientAuthMethod, ClientAuthentication, ClientId, Credentials, HintedUser,
    HttpRequest, Issuer, LoginHint, LoginHintToken, Provider, SigningKey, Transport, token_request,
};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Header, Validation};
use serde_json::{Map, Value, json};

use crate::accepts::discovery::{ISSUER, document, read};
use crate::accepts::requests::{NOW, form, fresh, header, secret, whole_request};
use crate::accepts::signing_keys::{CURVES, ec_jwk, ed25519_jwk, p256, rsa};

pub(crate) const LONG_SECRET: &str = "a secret of more than 32 characters";

pub(crate) fn provider(change: impl FnOnce(&mut Value)) -> Provider {
    let mut document = document();
    document["token_endpoint_auth_methods_supported"] = json!([
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
        "tls_client_auth",
        "self_signed_tls_client_auth"
    ]);
    document["backchannel_authentication_request_signing_alg_values_supported"] =
        json!(["RS256", "PS256", "ES256"]);
    change(&mut document);
    read(&document).unwrap()
}

pub(crate) fn choose(
    provider: &Provider,
    credentials: Credentials,
    method: ClientAuthMethod,
) -> ClientAuthentication {
    ClientAuthentication::choose(provider, ClientId::parse("till:1").unwrap(), credentials, Some(method))
        .unwrap()
}

fn with_key(key: &Arc<SigningKey>) -> Credentials {
    Credentials { key: Some(Arc::clone(key)), ..Credentials::default() }
}

/// Header and claims of a JWT that verifies under the key; its times are not looked at.
fn verified(token: &str, key: &DecodingKey, algorithm: &str) -> (Header, Map<String, Value>) {
    let mut validation = Validation::new(algorithm.parse().unwrap());
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    let token = jsonwebtoken::decode::<Map<String, Value>>(token, key, &validation).unwrap();
    (token.header, token.claims)
}

fn public(key: &SigningKey) -> DecodingKey {
    let jwk: Jwk = serde_json::from_str(&key.public_jwk()).unwrap();
    DecodingKey::from_jwk(&jwk).unwrap()
}

fn value(request: &HttpRequest, name: &str) -> String {
    let mut values = form(request).into_iter().filter(|(other, _)| other == name);
    let (_, value) = values.next().unwrap_or_else(|| panic!("{name} is missing"));
    assert!(values.next().is_none(), "{name} is there twice");
    value
}

fn names(request: &HttpRequest) -> Vec<String> {
    form(request).into_iter().map(|(name, _)| name).collect()
}

fn poll(provider: &Provider, client: &ClientAuthentication) -> HttpRequest {
    let id = AuthReqId::parse("id-1").unwrap();
    token_request(provider, client, &id, Duration::ZERO, fresh(7)).unwrap()
}

/// RFC 7523 section 3 and OpenID Connect Core section 9, with the issuer as the one audience.
fn is_assertion(claims: &Map<String, Value>) {
    assert_eq!(claims["iss"], "till:1");
    assert_eq!(claims["sub"], "till:1");
    assert_eq!(claims["aud"], ISSUER, "one text, so that no other provider can use it");
    assert!(claims["iat"].as_i64().unwrap() <= NOW, "a document from the future is refused");
    assert!((NOW + 1..=NOW + 60).contains(&claims["exp"].as_i64().unwrap()));
    assert!(claims["jti"].as_str().unwrap().len() >= 22, "128 bits");
    assert_eq!(claims.len(), 6);
}

#[test]
fn an_assertion_signed_with_the_secret() {
    let provider = provider(|_| {});
    let credentials = Credentials { secret: Some(secret(LONG_SECRET)), ..Credentials::default() };
    let client = choose(&provider, credentials, ClientAuthMethod::ClientSecretJwt);
    let poll = poll(&provider, &client);
    assert_eq!(names(&poll), ["grant_type", "auth_req_id", "client_assertion_type", "client_assertion"]);
    assert_eq!(
        value(&poll, "client_assertion_type"),
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(header(&poll, "authorization"), None);
    let key = DecodingKey::from_secret(LONG_SECRET.as_bytes());
    let (_, claims) = verified(&value(&poll, "client_assertion"), &key, "HS256");
    is_assertion(&claims);
    assert!(!poll.body().unwrap().contains("characters"), "the secret stays here");
}

#[test]
fn an_assertion_signed_with_a_private_key() {
    for (key, listed, algorithm) in [
        (rsa(), None, "RS256"),
        (rsa(), Some(json!(["RS256", "PS256", "ES256"])), "PS256"),
        (rsa(), Some(json!(["HS256", "RS256"])), "RS256"),
        (p256(), None, "ES256"),
        (p256(), Some(json!(["RS256", "ES256"])), "ES256"),
    ] {
        let provider = provider(|document| {
            if let Some(listed) = listed {
                document["token_endpoint_auth_signing_alg_values_supported"] = listed;
            }
        });
        let client = choose(&provider, with_key(&key), ClientAuthMethod::PrivateKeyJwt);
        assert_eq!(client.assertion_algorithm().unwrap().name(), algorithm);
        let poll = poll(&provider, &client);
        assert_eq!(names(&poll), ["grant_type", "auth_req_id", "client_assertion_type", "client_assertion"]);
        let (header, claims) = verified(&value(&poll, "client_assertion"), &public(&key), algorithm);
        assert_eq!(header.kid.as_deref(), Some(key.key_id()));
        is_assertion(&claims);
    }
}

/// A provider that takes assertions of this algorithm alone gets them.
fn assertion_by(key: &Arc<SigningKey>, algorithm: &str) -> String {
    let provider = provider(|document| {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!([algorithm]);
    });
    let client = choose(&provider, with_key(key), ClientAuthMethod::PrivateKeyJwt);
    value(&poll(&provider, &client), "client_assertion")
}

#[test]
fn every_algorithm_that_a_key_can_make() {
    let key = |jwk: Value| Arc::new(SigningKey::read(jwk.to_string().as_bytes()).unwrap());
    let keys = [rsa(), p256(), key(ec_jwk("P-384", CURVES[1].2)), key(ed25519_jwk())];
    let mut made = 0;
    for key in keys {
        for algorithm in key.algorithms() {
            let assertion = assertion_by(&key, algorithm.name());
            is_assertion(&verified(&assertion, &public(&key), algorithm.name()).1);
            made += 1;
        }
    }
    assert_eq!(made, 9);
}

/// The other library has no P-521.
#[test]
fn an_assertion_on_the_largest_curve() {
    let jwk = ec_jwk("P-521", CURVES[2].2);
    let key = Arc::new(SigningKey::read(jwk.to_string().as_bytes()).unwrap());
    let assertion = assertion_by(&key, "ES512");
    let (signed, signature) = assertion.rsplit_once('.').unwrap();
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let coordinate = |name: &str| bytes(jwk[name].as_str().unwrap());
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let public = UnparsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, point);
    public.verify(signed.as_bytes(), &bytes(signature)).unwrap();
}

#[test]
fn no_two_documents_have_the_same_id() {
    let provider = provider(|_| {});
    let client = choose(&provider, with_key(&p256()), ClientAuthMethod::PrivateKeyJwt);
    let client = client.signing_requests(p256(), None, &provider).unwrap();
    let mut ids = Vec::new();
    for random in [1, 2] {
        let request = whole_request().http(&provider, &client, fresh(random)).unwrap();
        for document in ["client_assertion", "request"] {
            let (_, claims) = verified(&value(&request, document), &public(&p256()), "ES256");
            ids.push(claims["jti"].as_str().unwrap().to_owned());
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

/// CIBA Core 1.0 section 7.1.1.
#[test]
fn a_signed_request_holds_every_parameter_and_nothing_is_outside() {
    let provider = provider(|_| {});
    let unsigned = choose(&provider, with_key(&rsa()), ClientAuthMethod::PrivateKeyJwt);
    let plain = form(&whole_request().http(&provider, &unsigned, fresh(3)).unwrap());
    for (key, configured, algorithm) in [
        (rsa(), None, "PS256"),
        (rsa(), Some(Algorithm::Rs256), "RS256"),
        (p256(), None, "ES256"),
        (p256(), Some(Algorithm::Es256), "ES256"),
    ] {
        let client = unsigned.clone().signing_requests(Arc::clone(&key), configured, &provider).unwrap();
        assert_eq!(client.request_signing_algorithm().unwrap().name(), algorithm);
        let request = whole_request().http(&provider, &client, fresh(3)).unwrap();
        assert_eq!(names(&request), ["request", "client_assertion_type", "client_assertion"]);
        let (header, mut claims) = verified(&value(&request, "request"), &public(&key), algorithm);
        assert_eq!(header.kid.as_deref(), Some(key.key_id()));
        assert_eq!(claims.remove("iss").unwrap(), "till:1");
        assert_eq!(claims.remove("aud").unwrap(), ISSUER);
        let mut seconds = |name: &str| claims.remove(name).unwrap().as_i64().unwrap();
        let (issued, not_before, expires) = (seconds("iat"), seconds("nbf"), seconds("exp"));
        assert!(issued <= NOW && not_before <= NOW && expires > NOW);
        assert!(expires - not_before <= 60 * 60, "FAPI-CIBA section 5.2.2");
        claims.remove("jti").unwrap();
        let inside: Vec<_> = plain
            .iter()
            .filter(|(name, _)| !name.starts_with("client_"))
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        assert_eq!(claims, inside.into_iter().collect::<Map<_, _>>());
    }
}

#[test]
fn a_signed_request_beside_every_other_way_of_authentication() {
    let provider = provider(|_| {});
    let credentials =
        || Credentials { secret: Some(secret(LONG_SECRET)), key: Some(p256()), has_certificate: true };
    for (method, outside) in [
        (ClientAuthMethod::ClientSecretBasic, &[][..]),
        (ClientAuthMethod::ClientSecretPost, &["client_id", "client_secret"]),
        (ClientAuthMethod::ClientSecretJwt, &["client_assertion_type", "client_assertion"]),
        (ClientAuthMethod::TlsClientAuth, &["client_id"]),
        (ClientAuthMethod::SelfSignedTlsClientAuth, &["client_id"]),
    ] {
        let client = choose(&provider, credentials(), method);
        let client = client.signing_requests(p256(), None, &provider).unwrap();
        let request = whole_request().http(&provider, &client, fresh(4)).unwrap();
        assert_eq!(names(&request), [&["request"], outside].concat(), "{}", method.name());
    }
}

#[test]
fn a_hint_token_in_authways_form() {
    let issuer = Issuer::parse(ISSUER, Transport::Https).unwrap();
    let client_id = ClientId::parse("till:1").unwrap();
    let hint = || LoginHint::parse("anna").unwrap();
    for (user, claim) in [
        (HintedUser::Subject(hint()), "sub"),
        (HintedUser::Email(hint()), "email"),
        (HintedUser::PhoneNumber(hint()), "phone_number"),
    ] {
        for tenant in [None, Some("priv")] {
            let client_secret = secret("short");
            let token = LoginHintToken::authway(&issuer, &client_id, &client_secret, &user, tenant, fresh(5))
                .unwrap();
            let mut request = whole_request();
            request.hint = ciba::Hint::LoginToken(token);
            let provider = provider(|_| {});
            let credentials = Credentials { secret: Some(client_secret), ..Credentials::default() };
            let client = choose(&provider, credentials, ClientAuthMethod::ClientSecretBasic);
            let sent = request.http(&provider, &client, fresh(6)).unwrap();
            // SHA-256 of "short", by sha256sum.
            let hash: Vec<u8> = "f9b0078b5df596d2ea19010c001bbd009e651de2c57e8fb7e355f31eb9d3f739"
                .as_bytes()
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect();
            let key = DecodingKey::from_secret(STANDARD.encode(hash).as_bytes());
            let (_, claims) = verified(&value(&sent, "login_hint_token"), &key, "HS256");
            assert_eq!((&claims["iss"], &claims["aud"]), (&json!("till:1"), &json!(ISSUER)));
            assert_eq!(claims[claim], "anna");
            assert!(claims["iat"].as_i64().unwrap() <= NOW && claims["exp"].as_i64().unwrap() > NOW);
            assert_eq!(claims.get("tid").and_then(Value::as_str), tenant);
            assert!(
                ["sub", "email", "phone_number"]
                    .iter()
                    .filter(|name| claims.contains_key(**name))
                    .eq([&claim])
            );
        }
    }
}
