//! OpenID Connect Core 1.0 section 3.1.3.7 number 2: the issuer is compared byte by byte.

use ciba::IdTokenRefused;
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
