//! Duende's limits: the longest value that is taken, and one character more.

use axum::http::StatusCode;
use practice::{Client, ClientSecret, Options, Profile};

use crate::till::{ANNA, CIBA, Till, basic, quick};

const PATH: &str = "/connect/ciba";

/// Whether a parameter of this value is within the limit, told by the error that it alone would cause.
async fn is_taken(name: &str, value: &str, too_long: &str) -> bool {
    let till = Till::new(quick(Profile::Duende));
    let mut form = vec![("scope", "openid"), ("login_hint", ANNA)];
    form.retain(|(known, _)| *known != name && !(name == "login_hint_token" && *known == "login_hint"));
    form.push((name, value));
    let answer = till.post(PATH, &form).await;
    answer.status == StatusCode::OK || answer.error() != too_long
}

#[tokio::test]
async fn the_longest_value_is_taken_and_one_character_more_is_not() {
    // Of the values that can't be good at full length, another error than the one for their length is enough.
    let cases = [
        ("scope", 300, "openid", " ", "invalid_request"),
        ("acr_values", 300, "", "x", "invalid_request"),
        ("login_hint", 100, "", "x", "invalid_request"),
        ("login_hint_token", 4_000, "a.b.", "x", "invalid_request"),
        ("binding_message", 100, "", "x", "invalid_binding_message"),
        ("user_code", 100, "", "x", "invalid_request"),
    ];
    for (name, limit, start, filler, too_long) in cases {
        let value = |length: usize| format!("{start}{}", filler.repeat(length - start.len()));
        assert!(is_taken(name, &value(limit), too_long).await, "{name} of {limit}");
        assert!(!is_taken(name, &value(limit + 1), too_long).await, "{name} of {}", limit + 1);
    }
}

#[tokio::test]
async fn length_is_counted_in_utf_16() {
    assert!(is_taken("binding_message", &"å".repeat(100), "invalid_binding_message").await);
    assert!(is_taken("binding_message", &"🐯".repeat(50), "invalid_binding_message").await);
    assert!(!is_taken("binding_message", &"🐯".repeat(51), "invalid_binding_message").await);
}

#[tokio::test]
async fn client_id_and_secret_have_their_limits_too() {
    for (id, secret, status) in [
        (100, 100, StatusCode::OK),
        (101, 100, StatusCode::UNAUTHORIZED),
        (100, 101, StatusCode::UNAUTHORIZED),
    ] {
        let (id, secret) = ("c".repeat(id), "s".repeat(secret));
        let client = Client::new(id.as_str(), ClientSecret::new(secret.as_str()));
        let till = Till::new(Options { other_clients: vec![client], ..quick(Profile::Duende) });
        let form = [("scope", "openid"), ("login_hint", ANNA)];
        let answer = till.post_as(PATH, Some(&basic(&id, &secret)), &form).await;
        assert_eq!(answer.status, status, "{} and {}", id.len(), secret.len());
    }
}

#[tokio::test]
async fn a_signed_request_has_fewer_than_51200_characters() {
    let till = Till::new(quick(Profile::Duende));
    for (length, says) in [(51_199, "no signed JWT"), (51_200, "too long")] {
        let answer = till.post(PATH, &[("request", &"x".repeat(length))]).await;
        assert_eq!(answer.error(), "invalid_request_object");
        assert!(answer.body.contains(says), "{length}: {}", answer.body);
    }
}

#[tokio::test]
async fn an_auth_req_id_beyond_the_limit_is_unknown() {
    let till = Till::new(quick(Profile::Duende));
    let form = [("grant_type", CIBA), ("auth_req_id", &"A".repeat(101))];
    assert_eq!(till.post("/connect/token", &form).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_longer_life_than_the_clients_is_refused_and_not_shortened() {
    let till = Till::new(quick(Profile::Duende));
    for (wish, expires_in) in [("1", 1), ("300", 300), ("000000300", 300)] {
        let form = [("scope", "openid"), ("login_hint", ANNA), ("requested_expiry", wish)];
        assert_eq!(till.post(PATH, &form).await.json()["expires_in"], expires_in, "{wish}");
    }
    for wish in ["0", "-1", "301", "0000000300", "1.5", "soon", "9999999999"] {
        let form = [("scope", "openid"), ("login_hint", ANNA), ("requested_expiry", wish)];
        assert_eq!(till.post(PATH, &form).await.error(), "invalid_request", "{wish}");
    }
}
