//! OpenID Connect Core 1.0 section 3.1.3.7 number 2: the issuer is compared byte by byte.

use ciba::{HttpAnswer, IdTokenRefused, Issuer, KeySet, Transport};
use serde_json::json;

use crate::signer::Case;

#[test]
fn almost_the_same_issuer() {
    for issuer in [
        "https://id.example.com/tenant/",
        "https://id.example.com/Tenant",
        "https://ID.example.com/tenant",
        "http://id.example.com/tenant",
        "https://id.example.com/",
        "https://id.example.com:443/tenant",
        "https://id.example.com/other/../tenant",
        "https://id.example.com.evil.example/tenant",
    ] {
        Case::good().claim("iss", issuer).refused(&IdTokenRefused::OtherIssuer);
    }
}

#[test]
fn no_issuer() {
    Case::good().without("iss").refused(&IdTokenRefused::Claim("iss"));
    Case::good()
        .claim("iss", json!(["https://id.example.com/tenant"]))
        .refused(&IdTokenRefused::Claim("iss"));
}

/// A program with several providers verifies no token of one by the keys of another.
#[test]
fn keys_that_were_read_for_another_issuer() {
    let case = Case::good();
    let read = |issuer: &str| {
        let issuer = Issuer::parse(issuer, Transport::Https).unwrap();
        KeySet::read(&issuer, &HttpAnswer::json(200, &case.key_set.to_string())).unwrap()
    };
    for other in ["https://id.example.com", "https://id.example.com/tenant/", "https://other.example/tenant"]
    {
        let refused = case.verdict_by(&read(other), &case.token()).unwrap_err();
        assert_eq!(refused, IdTokenRefused::KeysOfAnotherIssuer, "{other}");
    }
    assert!(case.verdict_by(&read("https://id.example.com/tenant"), &case.token()).is_ok());
}
