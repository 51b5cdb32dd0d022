//! How an ID token is signed: rightly, unless the script wants a false signature or a false form.
//!
//! What the token says is in `id_token.rs`. Everything here but the right way must be refused by a client.

use aws_lc_rs::{digest, hmac};
use serde_json::{Map, Value, json};

use crate::client::Client;
use crate::exchange::{Exchange, set};
use crate::keys::{SigningKey, base64url};
use crate::lock;
use crate::twist::{Forgery, Shape, Twist, append};

/// The length of the key whose exponent is 1, and of the one that is too short, in bytes.
const MODULUS: usize = 256;
const SHORT_MODULUS: usize = 128;

/// What stands before a hash of SHA-256 in a signature of RSASSA-PKCS1-v1_5 (RFC 8017, 9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The ID token over these claims, as the script wants it. None if a key can't be made or used.
pub(crate) fn signed(
    claims: &Map<String, Value>,
    exchange: &Exchange<'_>,
    client: &Client,
) -> Option<String> {
    let mut draft = Draft::honest(claims, exchange);
    for twist in exchange.twists {
        draft.twist(twist, exchange, client)?;
    }
    let token = draft.token()?;
    let before = lock(&exchange.practice.inner.last_id_token).replace(token.clone());
    let is_replayed = exchange.twists.contains(&Twist::Forged(Forgery::Replayed));
    before.filter(|_| is_replayed).or(Some(token))
}

/// An ID token before it is signed.
struct Draft<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    /// Claims that are written after the others, whatever they are.
    more: Vec<(&'static str, String)>,
    signer: Signer<'a>,
    shape: Option<Shape>,
}

enum Signer<'a> {
    Nobody,
    Secret(Vec<u8>),
    Key(&'a SigningKey),
    Otherwise(&'a SigningKey),
    ExponentOne,
}

impl<'a> Draft<'a> {
    fn honest(claims: &Map<String, Value>, exchange: &Exchange<'a>) -> Self {
        let key = &exchange.practice.inner.key;
        let (header, claims) = (key.header(), claims.clone());
        Self { header, claims, more: Vec::new(), signer: Signer::Key(key), shape: None }
    }

    fn twist(&mut self, twist: &Twist, exchange: &Exchange<'a>, client: &Client) -> Option<()> {
        let practice = exchange.practice;
        match twist {
            Twist::AlgorithmNone => {
                self.header.remove("kid");
                self.sign_by("none", Signer::Nobody);
            }
            Twist::SharedSecret => {
                self.sign_by("HS256", Signer::Secret(client.secret.reveal().as_bytes().to_vec()));
            }
            Twist::SignedByAnotherKey => self.signer = Signer::Key(practice.foreign_key()?),
            Twist::UnknownKey => self.sign_as(practice.foreign_key()?),
            Twist::Forged(forgery) => self.forge(forgery, exchange)?,
            // The claims', the document's and the other endpoints' business.
            Twist::WrongIssuer
            | Twist::WrongAudience
            | Twist::TwoAudiences
            | Twist::WrongAuthorizedParty
            | Twist::WrongAtHash
            | Twist::IssuedLongAgo
            | Twist::Expired
            | Twist::NotYetValid
            | Twist::OtherSubject
            | Twist::Claim { .. }
            | Twist::Member { .. }
            | Twist::CustomerDisabled
            | Twist::NoKeys
            | Twist::KeyTwice
            | Twist::DateOff { .. }
            | Twist::ResponseHeader { .. }
            | Twist::Late { .. }
            | Twist::Keys(_)
            | Twist::Text(_) => {}
        }
        Some(())
    }

    fn forge(&mut self, forgery: &Forgery, exchange: &Exchange<'a>) -> Option<()> {
        let practice = exchange.practice;
        let key = &practice.inner.key;
        match forgery {
            Forgery::NoKeyId => set(&mut self.header, "kid", None),
            Forgery::Header { name, value } => set(&mut self.header, name, value.clone()),
            Forgery::EmbeddedKey => {
                let foreign = practice.foreign_key()?;
                self.sign_as(foreign);
                set(&mut self.header, "jwk", Some(foreign.jwk()));
            }
            Forgery::OtherAlgorithm => self.sign_by(key.other_algorithm(), Signer::Otherwise(key)),
            Forgery::PublicKeyAsSecret => {
                self.sign_by("HS256", Signer::Secret(key.public_pem().ok()?.into_bytes()));
            }
            Forgery::ExponentOne => self.sign_by("RS256", Signer::ExponentOne),
            Forgery::NextKey => self.sign_as(practice.next_key()?),
            Forgery::ClaimText { name, text } => {
                self.claims.remove(*name);
                self.more.push((name, (*text).to_owned()));
            }
            Forgery::ClaimTwice { name, value } => self.more.push((name, value.to_string())),
            Forgery::Shape(shape) => self.shape = Some(*shape),
            // Another token takes its place.
            Forgery::Replayed => {}
        }
        Some(())
    }

    fn sign_by(&mut self, algorithm: &str, signer: Signer<'a>) {
        set(&mut self.header, "alg", Some(json!(algorithm)));
        self.signer = signer;
    }

    /// Signed by this key, and openly so.
    fn sign_as(&mut self, key: &'a SigningKey) {
        set(&mut self.header, "kid", Some(json!(key.kid())));
        self.sign_by(key.algorithm(), Signer::Key(key));
    }

    fn token(self) -> Option<String> {
        let header = base64url(Value::Object(self.header).to_string().as_bytes());
        let mut claims = Value::Object(self.claims).to_string();
        for (name, value) in &self.more {
            append(&mut claims, name, value);
        }
        let claims = base64url(claims.as_bytes());
        let signature = self.signer.signature(&format!("{header}.{claims}"))?;
        let signature = base64url(&signature);
        let token = format!("{header}.{claims}.{signature}");
        Some(match self.shape {
            None => token,
            Some(Shape::FourParts) => format!("{token}."),
            Some(Shape::FiveParts) => format!("{token}.{claims}.{signature}"),
            Some(Shape::TwoParts) => format!("{header}.{claims}"),
            Some(Shape::Padded) => format!("{token}=="),
            Some(Shape::LineFeed) => format!("{token}\n"),
            Some(Shape::Json) => {
                json!({ "protected": header, "payload": claims, "signature": signature }).to_string()
            }
        })
    }
}

impl Signer<'_> {
    fn signature(&self, input: &str) -> Option<Vec<u8>> {
        match self {
            Self::Nobody => Some(Vec::new()),
            Self::Secret(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
                Some(hmac::sign(&key, input.as_bytes()).as_ref().to_vec())
            }
            Self::Key(key) => key.sign(input).ok(),
            Self::Otherwise(key) => key.sign_otherwise(input).ok(),
            Self::ExponentOne => Some(padded_hash(input)),
        }
    }
}

/// The number that an RSA signature is when it is raised to the public exponent (RFC 8017, 9.2). With exponent 1 it is
/// its own signature, whatever the modulus.
fn padded_hash(input: &str) -> Vec<u8> {
    let hash = digest::digest(&digest::SHA256, input.as_bytes());
    let filler = MODULUS - 3 - SHA256_INFO.len() - hash.as_ref().len();
    [&[0, 1][..], &vec![0xff; filler], &[0], &SHA256_INFO, hash.as_ref()].concat()
}

/// A key for which anybody can sign.
pub(crate) fn exponent_one_jwk(kid: &str) -> Value {
    rsa_jwk(kid, &[0xff; MODULUS], &[1])
}

/// A key of 1024 bits.
pub(crate) fn weak_jwk(kid: &str) -> Value {
    rsa_jwk(kid, &[0xff; SHORT_MODULUS], &[1, 0, 1])
}

fn rsa_jwk(kid: &str, modulus: &[u8], exponent: &[u8]) -> Value {
    json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
        "n": base64url(modulus), "e": base64url(exponent),
    })
}
