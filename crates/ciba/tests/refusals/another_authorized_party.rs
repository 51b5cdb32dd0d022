//! OpenID Connect Core 1.0 section 3.1.3.7 number 5: an `azp` that is there must be this client.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{CLIENT, Case};

#[test]
fn a_token_issued_to_another_client() {
    for party in [json!("somebody-else"), json!(""), json!(null), json!([CLIENT])] {
        Case::good().claim("azp", party).refused(&IdTokenRefused::OtherParty);
    }
}
