//! CIBA Core 1.0 section 7.1, and the limits of common providers: what would be refused is not sent.

use ciba::{
    AcrValues, BindingMessage, ClientAuthError, ClientId, ClientSecret, LoginHint, RequestedExpiry, Scope,
};
use zeroize::Zeroizing;

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
