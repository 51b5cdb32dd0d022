//! What the targets share: one provider as a till knows it, the keys it has published, and the only
//! tokens it ever signed with them.
//!
//! The private halves of `good/keys.json` were thrown away when `examples/corpus.rs` had signed the good
//! tokens, so that any other token which verifies is a finding.

use ciba::{
    AccessToken, Algorithm, AuthReqId, ClientId, Expected, HttpAnswer, IdTokenRefused, IdTokenText, Issuer,
    KeySet, SKEW, Transport, VerifiedIdToken, verify,
};
use jiff::Timestamp;

/// The configured issuer.
pub const ISSUER: &str = "https://id.example.com/tenant";
/// This client.
pub const CLIENT: &str = "till-client";
/// The access token that comes with every ID token.
pub const ACCESS_TOKEN: &str = "G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN";
/// The id of the request that every ID token answers.
pub const AUTH_REQ_ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";
/// When the authentication request was sent, in seconds since 1970.
pub const SENT_AT: i64 = 1_800_000_000;
/// When tokens are looked at.
pub const NOW: i64 = SENT_AT + 60;

/// The keys that the provider has published.
pub const KEYS: &str = include_str!("../good/keys.json");
/// The tokens that it signed, each with its algorithm.
pub const GOOD_TOKENS: [(Algorithm, &str); 4] = [
    (Algorithm::EdDsa, include_str!("../corpus/id_token/good_eddsa")),
    (Algorithm::Es256, include_str!("../corpus/id_token/good_es256")),
    (Algorithm::Ps256, include_str!("../corpus/id_token/good_ps256")),
    (Algorithm::Rs256, include_str!("../corpus/id_token/good_rs256")),
];

/// The issuer, parsed.
pub fn issuer() -> Issuer {
    Issuer::parse(ISSUER, Transport::Https).expect("an issuer")
}

/// Reads a key set as it would come by HTTP.
pub fn read_keys(document: &[u8]) -> Result<KeySet, ciba::KeysError> {
    KeySet::read(&issuer(), &answer(200, document))
}

/// A JSON answer of any bytes.
pub fn answer(status: u16, body: &[u8]) -> HttpAnswer {
    let mut answer = HttpAnswer::json(status, "");
    answer.body.extend_from_slice(body);
    answer
}

/// Verifies a token as the till would a minute after its request.
pub fn verdict(
    token: &IdTokenText,
    keys: &KeySet,
    algorithms: &[Algorithm],
) -> Result<VerifiedIdToken, IdTokenRefused> {
    let issuer = issuer();
    let client_id = ClientId::parse(CLIENT).expect("a client id");
    let access_token = AccessToken::parse(ACCESS_TOKEN).expect("an access token");
    let auth_req_id = AuthReqId::parse(AUTH_REQ_ID).expect("an id");
    let expected = Expected {
        issuer: &issuer,
        client_id: &client_id,
        algorithms,
        auth_req_id: &auth_req_id,
        request_sent_at: Timestamp::from_second(SENT_AT).expect("a time"),
        access_token: &access_token,
        refresh_token: None,
        tenant: None,
        skew: SKEW,
    };
    verify(token, keys, &expected, Timestamp::from_second(NOW).expect("a time"))
}
