//! CIBA Core 1.0 section 10.3.1: an `rt_hash` that is there must match the refresh token that came along.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{AT_HASH, Case, REFRESH_TOKEN, RT_HASH};

const CLAIM: &str = "urn:openid:params:jwt:claim:rt_hash";

#[test]
fn a_hash_of_another_refresh_token_or_no_hash() {
    for wrong in [json!(AT_HASH), json!(RT_HASH[..20]), json!(""), json!(null), json!([RT_HASH])] {
        let mut case = Case::good().claim(CLAIM, wrong);
        case.refresh_token = Some(REFRESH_TOKEN);
        case.refused(&IdTokenRefused::OtherRefreshToken);
    }
}

#[test]
fn a_hash_where_no_refresh_token_came() {
    Case::good().claim(CLAIM, RT_HASH).refused(&IdTokenRefused::OtherRefreshToken);
}
