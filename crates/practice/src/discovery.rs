//! What the provider says about itself: the discovery document and the published keys.
//!
//! Nothing here decides: what is told must be what the endpoints do, and only a fault makes it untrue.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use crate::client::Client;
use crate::client_key::ClientKey;
use crate::exchange::{Exchange, set};
use crate::forgery::{exponent_one_jwk, weak_jwk};
use crate::keys::SigningKey;
use crate::provider::{Inner, Practice};
use crate::twist::{KeyTwist, Twist};

/// The grant type of CIBA (CIBA Core 1.0, 10.1).
pub(crate) const CIBA_GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";

pub(crate) const DISCOVERY_PATH: &str = "/.well-known/openid-configuration";
pub(crate) const KEYS_PATH: &str = "/.well-known/openid-configuration/jwks";
pub(crate) const BACKCHANNEL_PATH: &str = "/connect/ciba";
pub(crate) const TOKEN_PATH: &str = "/connect/token";
pub(crate) const USERINFO_PATH: &str = "/connect/userinfo";

/// The scopes that a client may ask for.
pub(crate) const SCOPES: [&str; 5] = ["openid", "profile", "email", "phone", "personal_number"];

/// The discovery document (OpenID Connect Discovery 1.0, section 3; CIBA Core 1.0, section 4). There is no
/// `authorization_endpoint`: this provider has no other flow.
pub(crate) fn document(exchange: &Exchange<'_>) -> Response {
    if !is_read(exchange) {
        return exchange.method_not_allowed("GET, HEAD");
    }
    let inner = &exchange.practice.inner;
    let at = |path: &str| format!("{}{path}", inner.issuer);
    let issuer = if exchange.twists.contains(&Twist::WrongIssuer) { at("/somebody-else") } else { at("") };
    let mut document = json!({
            "issuer": issuer,
            "jwks_uri": at(KEYS_PATH),
            "backchannel_authentication_endpoint": at(BACKCHANNEL_PATH),
            "token_endpoint": at(TOKEN_PATH),
            "userinfo_endpoint": at(USERINFO_PATH),
            "backchannel_token_delivery_modes_supported": ["poll"],
            "backchannel_user_code_parameter_supported": true,
            "grant_types_supported": [CIBA_GRANT_TYPE],
            "response_types_supported": [],
            "scopes_supported": SCOPES,
            "claims_supported": claims(exchange),
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [inner.key.algorithm()],
            "token_endpoint_auth_methods_supported": of_all(inner, |client| client.method.names()),
    });
    let assertions = of_all(inner, |client| client.method.algorithms());
    if !assertions.is_empty() {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!(assertions);
    }
    // Nobody can sign a request while no client has registered a key.
    if inner.clients.iter().any(|client| !client.keys.is_empty()) {
        document["backchannel_authentication_request_signing_alg_values_supported"] =
            json!(ClientKey::ALGORITHMS);
    }
    if inner.require_signed_request_object {
        document["require_signed_request_object"] = Value::Bool(true);
    }
    exchange.json(StatusCode::OK, document)
}

/// What the registered clients use, each once.
fn of_all(inner: &Inner, names: impl Fn(&Client) -> &'static [&'static str]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for name in inner.clients.iter().flat_map(names) {
        if !all.contains(name) {
            all.push(*name);
        }
    }
    all
}

/// What tokens and UserInfo may tell; `tid` only where there are tenants.
fn claims(exchange: &Exchange<'_>) -> Vec<String> {
    let inner = &exchange.practice.inner;
    let always = ["sub", "auth_time", "acr", "amr", "idp", "email", "email_verified", "phone_number"];
    let names = always.into_iter().chain(inner.tenant.as_ref().map(|_| "tid"));
    names.map(str::to_owned).chain([inner.personal_number_claim.clone()]).collect()
}

/// The published keys (RFC 7517).
pub(crate) fn keys(exchange: &Exchange<'_>) -> Response {
    if !is_read(exchange) {
        return exchange.method_not_allowed("GET, HEAD");
    }
    let key = &exchange.practice.inner.key;
    let mut keys = vec![key.jwk()];
    if exchange.twists.contains(&Twist::NoKeys) {
        keys.clear();
    }
    if exchange.twists.contains(&Twist::KeyTwice) {
        keys.extend_from_within(..);
    }
    for twist in exchange.twists {
        if let Twist::Keys(twist) = twist {
            falsify(&mut keys, exchange.practice, twist);
        }
    }
    exchange.json(StatusCode::OK, json!({ "keys": keys }))
}

fn falsify(keys: &mut Vec<Value>, practice: &Practice, twist: &KeyTwist) {
    let kid = practice.inner.key.kid();
    match twist {
        KeyTwist::Weak => *keys = vec![weak_jwk(kid)],
        KeyTwist::ExponentOne => *keys = vec![exponent_one_jwk(kid)],
        KeyTwist::Next => keys.extend(practice.next_key().map(SigningKey::jwk)),
        KeyTwist::NextAlone => *keys = practice.next_key().map(SigningKey::jwk).into_iter().collect(),
        KeyTwist::Member { name, value } => {
            for members in keys.iter_mut().filter_map(Value::as_object_mut) {
                set(members, name, value.clone());
            }
        }
    }
}

fn is_read(exchange: &Exchange<'_>) -> bool {
    exchange.parts.method == Method::GET || exchange.parts.method == Method::HEAD
}
