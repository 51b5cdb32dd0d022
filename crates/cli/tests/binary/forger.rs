//! Somebody who makes ID tokens: under a key that the provider is made to publish, so that only what is told about the
//! token is wrong with it; or under one that nobody publishes.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair};
use aws_lc_rs::{hmac, rsa};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice::Endpoint;
use serde_json::{Value, json};

use crate::between::{Answer, Forgery, at, both};

/// A key pair.
pub(crate) struct Forger(RsaKeyPair);

/// Whose key the provider is made to publish.
pub(crate) fn published() -> &'static Forger {
    static FORGER: OnceLock<Forger> = OnceLock::new();
    FORGER.get_or_init(|| Forger(RsaKeyPair::generate(rsa::KeySize::Rsa2048).expect("a key")))
}

/// Whose key nobody publishes.
pub(crate) fn stranger() -> &'static Forger {
    static FORGER: OnceLock<Forger> = OnceLock::new();
    FORGER.get_or_init(|| Forger(RsaKeyPair::generate(rsa::KeySize::Rsa2048).expect("a key")))
}

/// The name of the published key.
pub(crate) const KID: &str = "key-1";

impl Forger {
    /// The public half, ready for a key set.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        let key = self.0.public_key();
        let n = base64url(key.modulus().big_endian_without_leading_zero());
        let e = base64url(key.exponent().big_endian_without_leading_zero());
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e })
    }

    /// A compact JWS, whatever its header says, with a signature of RS256.
    pub(crate) fn sign(&self, header: &str, payload: &[u8]) -> String {
        self.signed(&RSA_PKCS1_SHA256, header, payload)
    }

    /// The same with a signature of PS256.
    pub(crate) fn sign_pss(&self, header: &str, payload: &[u8]) -> String {
        self.signed(&RSA_PSS_SHA256, header, payload)
    }

    fn signed(
        &self,
        encoding: &'static dyn aws_lc_rs::signature::RsaEncoding,
        header: &str,
        payload: &[u8],
    ) -> String {
        let message = format!("{}.{}", base64url(header.as_bytes()), base64url(payload));
        let mut signature = vec![0; self.0.public_modulus_len()];
        let signed = self.0.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature);
        signed.expect("signed");
        format!("{message}.{}", base64url(&signature))
    }

    /// The same with HS256, and the public key as the secret.
    pub(crate) fn sign_with_public_key(&self, header: &str, payload: &[u8]) -> String {
        let message = format!("{}.{}", base64url(header.as_bytes()), base64url(payload));
        let public: PublicKeyX509Der<'_> = self.0.public_key().as_der().expect("a public key");
        let key = hmac::Key::new(hmac::HMAC_SHA256, public.as_ref());
        format!("{message}.{}", base64url(hmac::sign(&key, message.as_bytes()).as_ref()))
    }
}

/// Publishes these keys.
pub(crate) fn publish(keys: impl Fn() -> Value + Send + Sync + 'static) -> Forgery {
    at(Endpoint::Keys, move |_, answer| answer.body = json!({ "keys": keys() }).to_string().into_bytes())
}

/// Publishes the forger's key, and gives what `forge` makes of each ID token's claims.
pub(crate) fn tokens(forge: impl Fn(Value) -> String + Send + Sync + 'static) -> Forgery {
    both(publish(|| json!([published().jwk(KID)])), only_tokens(forge))
}

/// Gives what `forge` makes of each ID token's claims.
pub(crate) fn only_tokens(forge: impl Fn(Value) -> String + Send + Sync + 'static) -> Forgery {
    at(Endpoint::Token, move |_, answer| {
        if let Some(claims) = claims(answer) {
            answer.set("id_token", forge(claims));
        }
    })
}

/// Tokens like the provider's own, but for what the header says beside `alg` and `kid`.
pub(crate) fn header(more: Value) -> Forgery {
    tokens(move |claims| {
        let mut header = json!({ "alg": "RS256", "kid": KID, "typ": "JWT" });
        for (name, value) in more.as_object().expect("members") {
            header[name] = value.clone();
        }
        published().sign(&header.to_string(), claims.to_string().as_bytes())
    })
}

/// Tokens like the provider's own, but for what `change` makes of the claims' text.
pub(crate) fn payload(change: impl Fn(String) -> Vec<u8> + Send + Sync + 'static) -> Forgery {
    tokens(move |claims| published().sign(&usual_header(), &change(claims.to_string())))
}

/// The header of a token under the published key.
pub(crate) fn usual_header() -> String {
    json!({ "alg": "RS256", "kid": KID, "typ": "JWT" }).to_string()
}

/// Changes the compact form of a token under the published key.
pub(crate) fn compact(change: impl Fn(String) -> String + Send + Sync + 'static) -> Forgery {
    let change = Arc::new(change);
    tokens(move |claims| change(published().sign(&usual_header(), claims.to_string().as_bytes())))
}

fn claims(answer: &Answer) -> Option<Value> {
    let token = answer.member("id_token")?;
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
