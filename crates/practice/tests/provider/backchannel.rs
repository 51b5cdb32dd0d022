//! The authentication endpoint: what is acknowledged, and what is refused with which code.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use practice::{Client, ClientSecret, Options};

use crate::till::{ANNA, SECRET, Till, basic, encoded, form_request};

const PATH: &str = "/connect/ciba";
type Form<'a> = &'a [(&'a str, &'a str)];

const GOOD: [(&str, &str); 2] = [("scope", "openid"), ("login_hint", ANNA)];

#[tokio::test]
async fn an_acknowledgement_has_the_shape_of_duende() {
    let till = Till::new(Options::duende());
    let answer = till.post(PATH, &GOOD).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header(header::CACHE_CONTROL).contains("no-store"));
    let document = answer.json();
    assert_eq!(document["expires_in"], 300);
    assert_eq!(document["interval"], 5);
    let id = document["auth_req_id"].as_str().unwrap();
    assert_eq!(id.len(), 66);
    let (hex, end) = id.split_at(64);
    assert_eq!(end, "-1");
    assert!(hex.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte)), "{hex}");
    assert_ne!(till.start(ANNA).await, id, "every request has its own");
}

#[tokio::test]
async fn both_ways_of_client_authentication_are_understood() {
    let till = Till::new(Options::default());
    assert_eq!(till.post(PATH, &GOOD).await.status, StatusCode::OK, "basic");
    let mut form = GOOD.to_vec();
    form.extend([("client_id", "claimcheck-practice"), ("client_secret", SECRET)]);
    assert_eq!(till.post_as(PATH, None, &form).await.status, StatusCode::OK, "post");
}

#[tokio::test]
async fn wrong_credentials_are_401() {
    let till = Till::new(Options::default());
    let unescaped = "Basic Y2xhaW1jaGVjay1wcmFjdGljZTpzM2NyZXQrd2l0aC9vZGQ6Y2hhcnM=";
    for authorization in [
        None,
        Some(basic("claimcheck-practice", "wrong")),
        Some(basic("somebody", SECRET)),
        Some("Bearer abc".to_owned()),
        Some("Basic !!!".to_owned()),
        // A secret with `+` that was not encoded first arrives as another secret.
        Some(unescaped.to_owned()),
    ] {
        let answer = till.post_as(PATH, authorization.as_deref(), &GOOD).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(answer.error(), "invalid_client");
        assert!(answer.header(header::WWW_AUTHENTICATE).starts_with("Basic"));
    }
}

#[tokio::test]
async fn two_ways_of_client_authentication_at_once_are_refused() {
    let till = Till::new(Options::default());
    let answer = till.post(PATH, &[GOOD[0], GOOD[1], ("client_secret", SECRET)]).await;
    assert_eq!((answer.status, answer.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_request"));
}

#[tokio::test]
async fn only_posted_forms_are_read() {
    let till = Till::new(Options::default());
    let authorization = basic("claimcheck-practice", SECRET);
    let get = Request::get(format!("{PATH}?{}", encoded(&GOOD)))
        .header(header::AUTHORIZATION, &authorization)
        .body(Body::empty())
        .unwrap();
    let json = Request::post(PATH)
        .header(header::AUTHORIZATION, &authorization)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{\"scope\":\"openid\"}"))
        .unwrap();
    for request in [get, json] {
        let answer = till.send(request).await;
        assert_eq!((answer.status, answer.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_request"));
    }
}

#[tokio::test]
async fn a_parameter_twice_is_refused() {
    let till = Till::new(Options::default());
    let body = format!("{}&scope=openid", encoded(&GOOD));
    let answer = till.send(form_request(PATH, Some(&basic("claimcheck-practice", SECRET)), &body)).await;
    assert_eq!(answer.error(), "invalid_request");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let till = Till::new(Options::default());
    let long = "x".repeat(200_000);
    let answer = till.post(PATH, &[("scope", "openid"), ("login_hint", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn each_wrong_parameter_has_its_error() {
    let till = Till::new(Options::default());
    let x101 = "x".repeat(101);
    let x301 = format!("openid {}", "x".repeat(294));
    let x4001 = "x".repeat(4_001);
    let hint = ("login_hint", ANNA);
    let openid = ("scope", "openid");
    let cases: &[(&str, Form, &str)] = &[
        ("no scope", &[hint], "invalid_request"),
        ("no openid", &[("scope", "email"), hint], "invalid_request"),
        ("scope too long", &[("scope", &x301), hint], "invalid_request"),
        ("unknown scope", &[("scope", "openid offline_access"), hint], "invalid_scope"),
        ("no hint", &[openid], "invalid_request"),
        ("blank hint", &[openid, ("login_hint", "  ")], "invalid_request"),
        ("two hints", &[openid, hint, ("login_hint_token", "x")], "invalid_request"),
        ("hint too long", &[openid, ("login_hint", &x101)], "invalid_request"),
        ("unknown hint", &[openid, ("login_hint", "nobody@post.example")], "unknown_user_id"),
        ("name as hint", &[openid, ("login_hint", "Anna Andersson")], "unknown_user_id"),
        ("hint token", &[openid, ("login_hint_token", "a.b.c")], "unknown_user_id"),
        ("hint token too long", &[openid, ("login_hint_token", &x4001)], "invalid_request"),
        ("forged id token", &[openid, ("id_token_hint", "a.b.c")], "invalid_request"),
        ("message too long", &[openid, hint, ("binding_message", &x101)], "invalid_binding_message"),
        ("user code too long", &[openid, hint, ("user_code", &x101)], "invalid_request"),
        ("acr too long", &[openid, hint, ("acr_values", &x301)], "invalid_request"),
        ("expiry zero", &[openid, hint, ("requested_expiry", "0")], "invalid_request"),
        ("expiry negative", &[openid, hint, ("requested_expiry", "-5")], "invalid_request"),
        ("expiry not a number", &[openid, hint, ("requested_expiry", "soon")], "invalid_request"),
        ("expiry beyond the lifetime", &[openid, hint, ("requested_expiry", "301")], "invalid_request"),
        ("expiry of ten digits", &[openid, hint, ("requested_expiry", "0000000200")], "invalid_request"),
        ("signed request", &[openid, hint, ("request", "a.b.c")], "invalid_request_object"),
    ];
    for (name, form, error) in cases {
        let answer = till.post(PATH, form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}: {}", answer.body);
        assert_eq!(answer.error(), *error, "{name}");
        assert!(answer.header(header::CACHE_CONTROL).contains("no-store"), "{name}");
    }
    assert!(till.practice.pending().is_empty(), "a refused request is not shown to the customer");
}

#[tokio::test]
async fn values_at_their_limit_are_taken() {
    let till = Till::new(Options::default());
    let message = "å".repeat(100);
    let form = [GOOD[0], GOOD[1], ("binding_message", message.as_str()), ("requested_expiry", "300")];
    assert_eq!(till.post(PATH, &form).await.json()["expires_in"], 300);
    let form = [GOOD[0], GOOD[1], ("requested_expiry", "1")];
    assert_eq!(till.post(PATH, &form).await.json()["expires_in"], 1);
}

#[tokio::test]
async fn a_person_is_found_by_every_identifier() {
    let till = Till::new(Options::default());
    let hints =
        ["practice-6f2c1a90-0001", ANNA, "ANNA.Andersson@Post.Example", "198112189876", "+46701740605"];
    for hint in hints {
        till.start(hint).await;
    }
    let people: Vec<_> = till.practice.pending().into_iter().map(|it| it.person.to_string()).collect();
    assert_eq!(people, ["anna"; 5]);
}

#[tokio::test]
async fn another_tenant_knows_nobody_of_ours() {
    let till = Till::new(Options { tenant: Some("priv".to_owned()), ..Options::default() });
    for (acr_values, status) in
        [("tenant:priv idp:bankid", StatusCode::OK), ("tenant:firm", StatusCode::BAD_REQUEST)]
    {
        let answer = till.post(PATH, &[GOOD[0], GOOD[1], ("acr_values", acr_values)]).await;
        assert_eq!(answer.status, status, "{acr_values}: {}", answer.body);
    }
}

#[tokio::test]
async fn an_id_token_of_ours_is_a_hint_for_its_own_client_only() {
    let other = Client::new("other", ClientSecret::new("other-secret"));
    let till = Till::new(Options { other_clients: vec![other], ..Options::default() });
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &practice::Decision::AcceptAsOwner).unwrap();
    let id_token = till.poll(&id).await.json()["id_token"].as_str().unwrap().to_owned();
    let form = [("scope", "openid"), ("id_token_hint", id_token.as_str())];
    till.start_with(&form).await;
    assert_eq!(till.practice.pending()[0].person.as_str(), "anna");
    let answer = till.post_as(PATH, Some(&basic("other", "other-secret")), &form).await;
    assert_eq!(answer.error(), "invalid_request");
}

#[tokio::test]
async fn too_many_open_requests_are_turned_away_until_old_ones_end() {
    let till = Till::new(Options::default());
    for _ in 0..1_000 {
        till.start(ANNA).await;
    }
    assert_eq!(till.post(PATH, &GOOD).await.status, StatusCode::SERVICE_UNAVAILABLE);
    till.advance_ms(300_000);
    assert_eq!(till.post(PATH, &GOOD).await.status, StatusCode::OK);
}
