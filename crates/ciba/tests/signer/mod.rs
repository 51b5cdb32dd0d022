//! A provider's pen: keys made at run time, and a good ID token of which a test spoils one thing.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
    RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciba::{
    AccessToken, Algorithm, AuthReqId, ClientId, Expected, HttpAnswer, IdTokenRefused, IdTokenText, Issuer,
    KeySet, RefreshToken, SKEW, Transport, VerifiedIdToken, verify,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

pub(crate) const ISSUER: &str = "https://id.example.com/tenant";
pub(crate) const CLIENT: &str = "till-client";
/// The access token and its `at_hash` (SHA-256), from an example that several implementations share.
pub(crate) const ACCESS_TOKEN: &str = "G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN";
pub(crate) const AT_HASH: &str = "Wt0kVFXMacqvnHeyU0001w";
/// The refresh token of CIBA Core 1.0 section 10.3.1, and its `rt_hash` there.
pub(crate) const REFRESH_TOKEN: &str = "4bwc0ESC_IAhflf-ACC_vjD_ltc11ne-8gFPfA2Kx16";
pub(crate) const RT_HASH: &str = "sHahCuSpXCRg5mkDDvvr4w";
pub(crate) const AUTH_REQ_ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";
/// When the request of every case was sent; `now` is a minute later, the token half a minute.
pub(crate) const SENT_AT: i64 = 1_800_000_000;

pub(crate) static PEN: LazyLock<Pen> = LazyLock::new(Pen::new);

pub(crate) struct Pen {
    pub(crate) rsa: RsaKeyPair,
    pub(crate) other_rsa: RsaKeyPair,
    pub(crate) p256: EcdsaKeyPair,
    p384: EcdsaKeyPair,
    p521: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
}

impl Pen {
    fn new() -> Self {
        Self {
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            other_rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            p256: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            p384: EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap(),
            p521: EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING).unwrap(),
            ed25519: Ed25519KeyPair::generate().unwrap(),
        }
    }

    /// One signing key of each kind, named `rsa`, `p256`, `p384`, `p521` and `ed25519`.
    pub(crate) fn key_set(&self) -> Value {
        json!({ "keys": [
            rsa_jwk("rsa", &self.rsa),
            ec_jwk("p256", "P-256", &self.p256),
            ec_jwk("p384", "P-384", &self.p384),
            ec_jwk("p521", "P-521", &self.p521),
            json!({ "kid": "ed25519", "kty": "OKP", "crv": "Ed25519",
                    "x": encode(self.ed25519.public_key().as_ref()) }),
        ]})
    }

    pub(crate) fn rsa_pkcs8(&self) -> Pkcs8V1Der<'static> {
        self.rsa.as_der().unwrap()
    }

    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        let padding = match algorithm {
            Algorithm::Rs256 => &RSA_PKCS1_SHA256,
            Algorithm::Rs384 => &RSA_PKCS1_SHA384,
            Algorithm::Rs512 => &RSA_PKCS1_SHA512,
            Algorithm::Ps256 => &RSA_PSS_SHA256,
            Algorithm::Ps384 => &RSA_PSS_SHA384,
            Algorithm::Ps512 => &RSA_PSS_SHA512,
            Algorithm::Es256 => return ec_sign(&self.p256, message),
            Algorithm::Es384 => return ec_sign(&self.p384, message),
            Algorithm::Es512 => return ec_sign(&self.p521, message),
            Algorithm::EdDsa => return self.ed25519.sign(message).as_ref().to_vec(),
        };
        let mut signature = vec![0; self.rsa.public_modulus_len()];
        self.rsa.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }
}

fn ec_sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
}

pub(crate) fn rsa_jwk(kid: &str, key: &RsaKeyPair) -> Value {
    let public = key.public_key();
    let number = |bytes: &[u8]| encode(bytes);
    json!({ "kid": kid, "kty": "RSA", "use": "sig",
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()) })
}

fn ec_jwk(kid: &str, curve: &str, key: &EcdsaKeyPair) -> Value {
    let (x, y) = key.public_key().as_ref()[1..].split_at((key.public_key().as_ref().len() - 1) / 2);
    json!({ "kid": kid, "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) })
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub(crate) fn issuer() -> Issuer {
    Issuer::parse(ISSUER, Transport::Https).unwrap()
}

pub(crate) fn read_keys(key_set: &Value) -> Result<KeySet, ciba::KeysError> {
    KeySet::read(&issuer(), &HttpAnswer::json(200, &key_set.to_string()))
}

/// An ID token that is right in every respect, until a test changes one.
pub(crate) struct Case {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    pub(crate) key_set: Value,
    pub(crate) sign_with: Algorithm,
    pub(crate) accepted: Vec<Algorithm>,
    pub(crate) tenant: Option<&'static str>,
    pub(crate) refresh_token: Option<&'static str>,
    pub(crate) sent_at: i64,
    pub(crate) now: i64,
    pub(crate) skew_s: i64,
}

impl Case {
    pub(crate) fn good() -> Self {
        Self::signed_with(Algorithm::Rs256, "rsa")
    }

    pub(crate) fn signed_with(algorithm: Algorithm, kid: &str) -> Self {
        let Value::Object(header) = json!({ "alg": algorithm.name(), "kid": kid, "typ": "JWT" }) else {
            unreachable!("an object")
        };
        let Value::Object(claims) = json!({
            "iss": ISSUER, "aud": CLIENT, "sub": "subject-1",
            "iat": SENT_AT + 30, "nbf": SENT_AT + 30, "exp": SENT_AT + 330,
            "auth_time": SENT_AT + 20, "tid": "tenant-1", "acr": "high", "amr": ["pwd", "mfa"], "idp": "bank",
            "email": "anna@example.com", "email_verified": true,
        }) else {
            unreachable!("an object")
        };
        Self {
            header,
            claims,
            key_set: PEN.key_set(),
            sign_with: algorithm,
            accepted: vec![algorithm],
            tenant: None,
            refresh_token: None,
            sent_at: SENT_AT,
            now: SENT_AT + 60,
            skew_s: SKEW.as_secs(),
        }
    }

    /// With another value of one claim.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Without one claim.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// With another value of one header member.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// The compact token, with a right signature.
    pub(crate) fn token(&self) -> String {
        self.token_of(&Value::Object(self.claims.clone()).to_string())
    }

    /// The same around claims given as text.
    pub(crate) fn token_of(&self, claims: &str) -> String {
        self.token_under(&Value::Object(self.header.clone()).to_string(), claims)
    }

    /// The same with the header, too, given as text.
    pub(crate) fn token_under(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = PEN.sign(self.sign_with, signed.as_bytes());
        format!("{signed}.{}", encode(&signature))
    }

    pub(crate) fn verdict(&self) -> Result<VerifiedIdToken, IdTokenRefused> {
        self.verdict_on(&self.token())
    }

    pub(crate) fn verdict_on(&self, token: &str) -> Result<VerifiedIdToken, IdTokenRefused> {
        self.verdict_by(&read_keys(&self.key_set).expect("a usable key set"), token)
    }

    /// The same by keys that were read in another way.
    pub(crate) fn verdict_by(&self, keys: &KeySet, token: &str) -> Result<VerifiedIdToken, IdTokenRefused> {
        let issuer = issuer();
        let client_id = ClientId::parse(CLIENT).unwrap();
        let access_token = AccessToken::parse(ACCESS_TOKEN).unwrap();
        let refresh_token = self.refresh_token.map(|token| RefreshToken::parse(token).unwrap());
        let auth_req_id = AuthReqId::parse(AUTH_REQ_ID).unwrap();
        let expected = Expected {
            issuer: &issuer,
            client_id: &client_id,
            algorithms: &self.accepted,
            auth_req_id: &auth_req_id,
            request_sent_at: Timestamp::from_second(self.sent_at).unwrap(),
            access_token: &access_token,
            refresh_token: refresh_token.as_ref(),
            tenant: self.tenant,
            skew: SignedDuration::from_secs(self.skew_s),
        };
        let token = IdTokenText::parse(token).expect("a token within its limits");
        verify(&token, keys, &expected, Timestamp::from_second(self.now).unwrap())
    }

    /// Asserts the refusal and its reason.
    pub(crate) fn refused(&self, reason: &IdTokenRefused) {
        assert_eq!(self.verdict().as_ref().map(|_| ()), Err(reason));
    }
}

pub(crate) fn skew_s() -> i64 {
    SKEW.as_secs()
}
