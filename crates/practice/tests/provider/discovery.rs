//! The discovery document and the published keys.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use practice::{Options, Signing};
use serde_json::json;

use crate::till::{NOW, Till};

#[tokio::test]
async fn the_document_names_every_endpoint_under_the_issuer() {
    let till = Till::new(Options::default());
    let document = till.get("/.well-known/openid-configuration").await.json();
    assert_eq!(document["issuer"], "http://127.0.0.1:10442");
    assert_eq!(document["issuer"], till.practice.issuer());
    for (member, path) in [
        ("jwks_uri", "/.well-known/openid-configuration/jwks"),
        ("backchannel_authentication_endpoint", "/connect/ciba"),
        ("token_endpoint", "/connect/token"),
        ("userinfo_endpoint", "/connect/userinfo"),
    ] {
        assert_eq!(document[member], format!("{}{path}", till.practice.issuer()), "{member}");
    }
    assert_eq!(document["backchannel_token_delivery_modes_supported"], json!(["poll"]));
    assert_eq!(document["grant_types_supported"], json!(["urn:openid:params:grant-type:ciba"]));
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256"]));
}

#[tokio::test]
async fn the_key_shows_its_public_half_only() {
    for (signing, kty, members) in [
        (Signing::Rs256, "RSA", vec!["alg", "e", "kid", "kty", "n", "use"]),
        (Signing::Es256, "EC", vec!["alg", "crv", "kid", "kty", "use", "x", "y"]),
    ] {
        let till = Till::new(Options { signing, ..Options::default() });
        let document = till.get("/.well-known/openid-configuration/jwks").await.json();
        let keys = document["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0]["kty"], kty);
        let mut names: Vec<_> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, members);
    }
}

#[tokio::test]
async fn documents_are_read_with_get_only() {
    let till = Till::new(Options::default());
    let answer =
        till.send(Request::post("/.well-known/openid-configuration").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header(header::ALLOW), "GET, HEAD");
}

#[tokio::test]
async fn the_date_is_the_providers_own_and_can_be_off() {
    let till = Till::new(Options::default());
    assert_eq!(till.get("/connect/token").await.header(header::DATE), "Sun, 22 Nov 2026 13:05:00 GMT");
    assert_eq!(NOW, 1_795_352_700, "the date above is this instant");
    let till = Till::new(Options { clock_offset_s: -3_600, ..Options::default() });
    assert_eq!(till.get("/connect/token").await.header(header::DATE), "Sun, 22 Nov 2026 12:05:00 GMT");
}
