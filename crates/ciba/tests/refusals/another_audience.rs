//! OpenID Connect Core 1.0 section 3.1.3.7 number 3: this client, and nobody that it does not trust.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{CLIENT, Case};

#[test]
fn a_token_for_another_client() {
    for audience in [json!("somebody-else"), json!(["somebody-else"]), json!([]), json!("TILL-CLIENT")] {
        Case::good().claim("aud", audience).refused(&IdTokenRefused::OtherAudience);
    }
}

#[test]
fn a_token_for_others_as_well() {
    for audience in [json!([CLIENT, "somebody-else"]), json!(["somebody-else", CLIENT])] {
        Case::good().claim("aud", audience.clone()).refused(&IdTokenRefused::OtherAudience);
        Case::good().claim("aud", audience).claim("azp", CLIENT).refused(&IdTokenRefused::OtherAudience);
    }
}

#[test]
fn no_audience_or_one_of_another_type() {
    Case::good().without("aud").refused(&IdTokenRefused::Claim("aud"));
    for audience in [json!(null), json!(1), json!({ "aud": CLIENT }), json!([1]), json!([[CLIENT]])] {
        Case::good().claim("aud", audience).refused(&IdTokenRefused::Claim("aud"));
    }
}
