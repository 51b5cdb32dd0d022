//! Discovery documents and acknowledgements that can't be used (rows 9, 12, 17 and 24), and refusals.

use practice::{Endpoint, Outage, Twist};
use serde_json::json;

use super::stand::play;
use super::{End, Row, member};
use crate::between::at;

fn discovery(name: &'static str, value: serde_json::Value, end: End) -> Row {
    Row::twist(Endpoint::Discovery, member(name, value), end)
}

fn absent(at: Endpoint, name: &'static str, end: End) -> Row {
    Row::twist(at, Twist::Member { name, value: None }, end)
}

#[tokio::test(flavor = "multi_thread")]
async fn discovery_documents_of_somebody_else() {
    let other = "names another issuer";
    let (elsewhere, not_https) = ("own origin", "not an acceptable https address");
    play(vec![
        Row::twist(Endpoint::Discovery, Twist::WrongIssuer, End::wrong_address(other)),
        discovery("issuer", json!(["a"]), End::wrong_address("lacks a usable issuer")),
        absent(Endpoint::Discovery, "issuer", End::wrong_address(other)),
        Row::forged(
            "a slash at the end of its name",
            at(Endpoint::Discovery, |_, answer| {
                let issuer = answer.member("issuer").expect("an issuer");
                answer.set("issuer", format!("{issuer}/"));
            }),
            End::wrong_address(other),
        ),
        discovery("token_endpoint", json!("http://127.0.0.1:9/connect/token"), End::wrong_address(elsewhere)),
        discovery("jwks_uri", json!("https://evil.example/keys"), End::wrong_address(elsewhere)),
        discovery("token_endpoint", json!("http://evil.example/token"), End::wrong_address(not_https)),
        discovery("token_endpoint", json!("file:///etc/passwd"), End::wrong_address(not_https)),
        discovery("userinfo_endpoint", json!("javascript:alert(1)"), End::wrong_address(not_https)),
        discovery("backchannel_authentication_endpoint", json!("//evil"), End::wrong_address(not_https)),
        absent(Endpoint::Discovery, "token_endpoint", End::wrong_address("lacks a usable token_endpoint")),
        absent(Endpoint::Discovery, "jwks_uri", End::wrong_address("lacks a usable jwks_uri")),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discovery_documents_that_offer_too_little() {
    let algorithms = "id_token_signing_alg_values_supported";
    let none = "no algorithm that is accepted";
    play(vec![
        absent(
            Endpoint::Discovery,
            "backchannel_authentication_endpoint",
            End::no_ciba("does not offer CIBA"),
        ),
        discovery("grant_types_supported", json!(["implicit"]), End::no_ciba("does not offer CIBA")),
        discovery("backchannel_token_delivery_modes_supported", json!(["push"]), End::no_ciba("poll mode")),
        discovery(algorithms, json!(["none", "HS256"]), End::no_common_algorithm(none)),
        discovery(algorithms, json!(["ES256"]), End::not_believed("an algorithm that is not accepted")),
        discovery(
            "token_endpoint_auth_methods_supported",
            json!(["none"]),
            End::client_refused("client_refused"),
        ),
        Row::outage(Endpoint::Discovery, Outage::BrokenJson, End::wrong_address("can't be read")),
        Row::outage(Endpoint::Discovery, Outage::HtmlPageAsSuccess, End::wrong_address("status 200")),
        Row::forged(
            "nested without end",
            at(Endpoint::Discovery, |_, answer| {
                answer.body = format!("{{\"x\":{}{}}}", "[".repeat(9999), "]".repeat(9999)).into_bytes();
            }),
            End::wrong_address("can't be read"),
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledgements_that_can_not_be_used() {
    let acknowledged = |name, value, lacks| {
        Row::twist(Endpoint::Backchannel, member(name, value), End::request_refused(lacks))
    };
    let (id, life, pace) = ("usable auth_req_id", "usable expires_in", "usable interval");
    play(vec![
        absent(Endpoint::Backchannel, "auth_req_id", End::request_refused(id)),
        acknowledged("auth_req_id", json!(""), id),
        acknowledged("auth_req_id", json!(17), id),
        acknowledged("auth_req_id", json!("a&requestId=b"), id),
        acknowledged("auth_req_id", json!("../../admin"), id),
        acknowledged("auth_req_id", json!("a\u{1b}[2Jb"), id),
        acknowledged("auth_req_id", json!("a".repeat(2049)), id),
        absent(Endpoint::Backchannel, "expires_in", End::request_refused(life)),
        acknowledged("expires_in", json!(0), life),
        acknowledged("expires_in", json!(-1), life),
        acknowledged("expires_in", json!("120"), life),
        acknowledged("expires_in", json!(1.5), life),
        acknowledged("interval", json!("5"), pace),
        acknowledged("interval", json!(-5), pace),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_mean_what_they_say() {
    let refused = |at, error, end| Row::outage(at, Outage::Refusal { status: 400, error }, end);
    let (request, token) = (Endpoint::Backchannel, Endpoint::Token);
    let unknown = End::not_checked(
        "unknown_customer",
        "",
        &["end.unknown_customer.title", "end.unknown_customer.1", "end.unknown_customer.2"],
    );
    play(vec![
        refused(request, "unknown_user_id", unknown),
        refused(request, "access_denied", End::request_refused("before it asked anybody")),
        refused(request, "invalid_binding_message", End::request_refused("binding message")),
        refused(request, "missing_user_code", End::user_code_wanted("user code")),
        refused(request, "invalid_scope", End::request_refused("scope")),
        refused(request, "invalid_client", End::client_refused("id or its credentials")),
        refused(request, "unauthorized_client", End::client_refused("does not allow CIBA")),
        refused(request, "brand_new_error", End::request_refused("brand_new_error")),
        refused(token, "access_denied", End::declined()),
        refused(token, "expired_token", End::expired()),
        refused(token, "invalid_grant", End::lost()),
        refused(token, "invalid_client", End::client_refused("id or its credentials")),
        refused(token, "unauthorized_client", End::client_refused("does not allow CIBA")),
        refused(token, "unsupported_grant_type", End::no_ciba("does not know CIBA")),
        refused(token, "brand_new_error", End::request_refused("brand_new_error")),
    ])
    .await;
}
