//! CIBA Core 1.0 section 10.3.1: a token that names an authentication request must name ours.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{AUTH_REQ_ID, Case};

#[test]
fn the_id_of_another_request_or_no_id() {
    let upper = AUTH_REQ_ID.to_uppercase();
    let cut = &AUTH_REQ_ID[..AUTH_REQ_ID.len() - 1];
    for id in
        [json!("another"), json!(upper), json!(cut), json!(""), json!(null), json!(1), json!([AUTH_REQ_ID])]
    {
        Case::good()
            .claim("urn:openid:params:jwt:claim:auth_req_id", id)
            .refused(&IdTokenRefused::OtherRequest);
    }
}
