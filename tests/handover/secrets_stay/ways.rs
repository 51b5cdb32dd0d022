//! The ways in which a watched till proves itself and names the customer, and what of each may be seen nowhere.

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use claimcheck_tests::{Canary, Plan};
use desk::settings::{HintForm, Settings, SignedRequests};
use practice::ClientMethod;
use serde_json::{Value, json};

use crate::client_methods::{MadeKey, made_key, with_secret_and_key};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By the client secret, and the customer by a plain hint.
    Secret,
    /// By a private key in PEM, which signs every request too; the customer by a token inside of it.
    Signed,
    /// By a private key that is kept as a JWK; the customer by a token beside it.
    Jwk,
}

impl Way {
    pub(super) const ALL: [Self; 3] = [Self::Secret, Self::Signed, Self::Jwk];

    /// Sets a till up for this; gives its private key, if it has one.
    pub(super) async fn prepare(self, plan: &mut Plan) -> Option<PrivateKey> {
        if self == Self::Secret {
            return None;
        }
        let made = made_key().await;
        plan.provider.client_method = ClientMethod::PrivateKeyJwt;
        plan.provider.client_keys = vec![made.registered()];
        plan.settings = if self == Self::Jwk { with_key_and_token } else { signing_with_token };
        Some(if self == Self::Jwk { PrivateKey::jwk(&made) } else { PrivateKey::pem(&made) })
    }

    /// What every request for a check must have carried; else nothing was looked for.
    pub(super) fn carries(self) -> &'static [&'static str] {
        match self {
            Self::Secret => &["authorization"],
            Self::Signed => &["client_assertion", "login_hint_token", "request"],
            Self::Jwk => &["client_assertion", "login_hint_token"],
        }
    }
}

fn with_key_and_token(settings: &mut Settings) {
    with_secret_and_key(settings);
    settings.provider.hint = HintForm::LoginHintToken;
}

fn signing_with_token(settings: &mut Settings) {
    with_key_and_token(settings);
    settings.provider.signed_requests = SignedRequests::Always;
}

/// A private key as it is kept, and its secret number.
pub(super) struct PrivateKey {
    pub(super) kept: String,
    scalar: Vec<u8>,
}

impl PrivateKey {
    pub(super) fn pem(made: &MadeKey) -> Self {
        Self { kept: made.pem.clone(), scalar: scalar(&made.pem) }
    }

    fn jwk(made: &MadeKey) -> Self {
        let scalar = scalar(&made.pem);
        let mut jwk: Value = serde_json::from_str(&made.jwk).expect("JSON");
        // That this is its number, the till finds out: both halves must fit.
        jwk["d"] = json!(URL_SAFE_NO_PAD.encode(&scalar));
        Self { kept: jwk.to_string(), scalar }
    }

    /// The number, and each line that holds a part of it.
    pub(super) fn canaries(&self) -> Vec<Canary> {
        let lines = self.kept.lines().filter(|line| !line.starts_with("-----"));
        let mut canaries: Vec<_> = lines.map(|line| Canary::new("a line of the private key", line)).collect();
        canaries.push(Canary::bytes("the number of the private key", &self.scalar));
        canaries
    }
}

/// The secret number in a key on P-256 that is written as PKCS #8 (RFC 5915, section 3): 32 bytes behind the version.
fn scalar(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(text).expect("base64");
    let before = [0x02, 0x01, 0x01, 0x04, 0x20];
    let at = der.windows(before.len()).position(|bytes| bytes == before).expect("a key on P-256");
    der[at + before.len()..][..32].to_vec()
}
