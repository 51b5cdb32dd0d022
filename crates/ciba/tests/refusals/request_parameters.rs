//! CIBA Core 1.0 section 7.1, and the limits of common providers: what would be refused is not sent.

use ciba::{
    AcrValues, AuthenticationRequest, BindingMessage, ClientAuthError, ClientAuthMethod, ClientId,
    ClientSecret, Credentials, FurtherParameters, Hint, IdTokenText, LoginHint, LoginHintToken,
    ParameterError, RequestError, RequestedExpiry, Scope, UiLocales, UserCode,
};
use serde_json::json;
use zeroize::Zeroizing;

use crate::accepts::requests::{fresh, request, secret, whole_request};
use crate::accepts::signed::{choose, provider};
use crate::accepts::signing_keys::p256;

#[test]
fn a_binding_message_that_a_phone_might_show_differently() {
    for text in ["", " ", "MÅNE-42", "a\nb", "tab\t", " K7", "K7 ", "\u{202e}24-REGIT", &"A".repeat(101)] {
        assert!(BindingMessage::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_scope_without_openid_or_with_a_word_twice() {
    for text in [
        "",
        "email",
        "openidx",
        "openid  email",
        " openid",
        "openid ",
        "openid\temail",
        "openid email email",
        "openid \"x\"",
    ] {
        assert!(Scope::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn hints_that_are_empty_huge_or_invisible() {
    for text in ["", "   ", "a\u{0}b", "a\r\nb", &"a".repeat(101)] {
        assert!(LoginHint::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn other_parameters_out_of_bounds() {
    assert!(RequestedExpiry::from_secs(0).is_err() && RequestedExpiry::from_secs(3601).is_err());
    for text in ["", "a  b", "a\u{7f}", &"a".repeat(301)] {
        assert!(AcrValues::parse(text).is_err(), "{text:?}");
    }
    for text in ["", "å", " a", "a\n", &"a".repeat(256)] {
        assert_eq!(ClientId::parse(text).unwrap_err(), ClientAuthError::ClientIdUnusable, "{text:?}");
    }
    for text in ["", "a\n", "a\r\n", "å"] {
        let secret = ClientSecret::parse(Zeroizing::new(text.to_owned()));
        assert_eq!(secret.unwrap_err(), ClientAuthError::SecretUnusable, "{text:?}");
    }
}

#[test]
fn hint_tokens_that_a_form_would_change() {
    for text in ["", "a b", "a\n", "å", &"a".repeat(4001)] {
        assert!(LoginHintToken::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_user_code_that_nobody_can_have_typed() {
    for text in ["", "a\nb", "\u{0}", &"1".repeat(101)] {
        assert!(UserCode::parse(Zeroizing::new(text.to_owned())).is_err(), "{text:?}");
    }
}

#[test]
fn locales_that_are_no_language_tags() {
    for text in ["", "sv  en", " sv", "sv_SE", "sv sv", "1a", "sv-", "-", "toolongsubtag", &"sv ".repeat(40)]
    {
        assert_eq!(UiLocales::parse(text), Err(ParameterError::UiLocales), "{text:?}");
    }
}

/// Else a provider would see one parameter twice, or a signed request would say who it is from.
#[test]
fn a_further_parameter_with_a_taken_name() {
    let named = |name: &str| FurtherParameters::default().with(name, "x");
    for name in [
        "scope",
        "login_hint",
        "login_hint_token",
        "id_token_hint",
        "binding_message",
        "user_code",
        "acr_values",
        "requested_expiry",
        "ui_locales",
        "client_notification_token",
        "request",
        "request_uri",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "grant_type",
        "auth_req_id",
        "iss",
        "aud",
        "exp",
        "iat",
        "nbf",
        "jti",
        "",
        "a b",
        "å",
        "a\"b",
        &"a".repeat(65),
    ] {
        assert_eq!(named(name), Err(ParameterError::FurtherName), "{name:?}");
    }
    assert_eq!(named("a").unwrap().with("a", "y"), Err(ParameterError::FurtherName), "none twice");
}

#[test]
fn further_parameters_without_limits() {
    for value in ["", "a\nb", &"a".repeat(2001)] {
        let refused = FurtherParameters::default().with("a", value);
        assert_eq!(refused, Err(ParameterError::FurtherValue));
    }
    let sixteen = (0..16).try_fold(FurtherParameters::default(), |all, at| all.with(&format!("p{at}"), "x"));
    assert_eq!(sixteen.unwrap().with("p16", "x"), Err(ParameterError::FurtherCount));
}

/// A provider that takes signed requests only would answer `invalid_request`, which says nothing.
#[test]
fn an_unsigned_request_where_only_signed_ones_are_taken() {
    let provider = provider(|document| document["require_signed_request_object"] = json!(true));
    let credentials = Credentials { secret: Some(secret("hush")), ..Credentials::default() };
    let client = choose(&provider, credentials, ClientAuthMethod::ClientSecretBasic);
    let refused = request().http(&provider, &client, fresh(1)).unwrap_err();
    assert_eq!(refused, RequestError::SignatureWanted);
    assert!(refused.to_string().contains("configure a key"), "{refused}");
    let client = client.signing_requests(p256(), None, &provider).unwrap();
    assert!(request().http(&provider, &client, fresh(1)).is_ok());
}

#[test]
fn a_user_code_where_none_is_taken() {
    let without = provider(|document| {
        document.as_object_mut().unwrap().remove("backchannel_user_code_parameter_supported");
    });
    let credentials = Credentials { secret: Some(secret("hush")), ..Credentials::default() };
    let client = choose(&without, credentials, ClientAuthMethod::ClientSecretBasic);
    let refused = whole_request().http(&without, &client, fresh(1)).unwrap_err();
    assert_eq!(refused, RequestError::UserCodeNotTaken);
    assert!(whole_request().http(&provider(|_| {}), &client, fresh(1)).is_ok());
    assert!(request().http(&without, &client, fresh(1)).is_ok());
}

/// CIBA Core 1.0 section 7.1: an encrypted ID token is decrypted before it is a hint.
#[test]
fn an_id_token_hint_of_five_parts() {
    let provider = provider(|_| {});
    let credentials = Credentials { secret: Some(secret("hush")), ..Credentials::default() };
    let client = choose(&provider, credentials, ClientAuthMethod::ClientSecretBasic);
    let by = |hint: &str| {
        let hint = Hint::IdToken(IdTokenText::parse(hint).unwrap());
        AuthenticationRequest::new(Scope::parse("openid").unwrap(), hint).http(&provider, &client, fresh(1))
    };
    for text in ["eyJhbGciOiJSU0EtT0FFUCJ9.a2V5.aXY.dGV4dA.dGFn", "e30.e30", "opaque", "e30.e30.c2ln.c2ln"] {
        assert_eq!(by(text).unwrap_err(), RequestError::HintNotSigned, "{text}");
    }
    assert!(by("e30.e30.c2ln").is_ok());
}
