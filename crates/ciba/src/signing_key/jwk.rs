//! A private key as a JWK (RFC 7517, RFC 7518 sections 6.2 and 6.3, RFC 8037 section 2).
//!
//! Both halves must be there and fit each other; a set of keys is not one.

use std::fmt;

use aws_lc_rs::rsa::{KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::signing_key::pem::CURVES;
use crate::signing_key::{Pair, SigningKey, SigningKeyError, curve_name};

/// The members that matter, none of them twice.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<Secret>,
    p: Option<Secret>,
    q: Option<Secret>,
    dp: Option<Secret>,
    dq: Option<Secret>,
    qi: Option<Secret>,
    /// Further primes: aws-lc knows no such keys.
    oth: Option<serde::de::IgnoredAny>,
    alg: Option<String>,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
}

/// A private member, erased when dropped.
struct Secret(Zeroizing<String>);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader).map(|text| Self(Zeroizing::new(text)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<SigningKey, SigningKeyError> {
    let jwk: Jwk = serde_json::from_slice(bytes).map_err(|_| SigningKeyError::NoKey)?;
    if jwk.d.is_none() {
        return Err(SigningKeyError::PublicOnly);
    }
    if jwk.usage.as_ref().is_some_and(|usage| usage != "sig") {
        return Err(SigningKeyError::Member("use"));
    }
    if jwk.key_ops.as_ref().is_some_and(|operations| !operations.iter().any(|one| one == "sign")) {
        return Err(SigningKeyError::Member("key_ops"));
    }
    let usable_name = |kid: &String| (1..=255).contains(&kid.len()) && !kid.chars().any(char::is_control);
    if jwk.kid.as_ref().is_some_and(|kid| !usable_name(kid)) {
        return Err(SigningKeyError::Member("kid"));
    }
    let only = match &jwk.alg {
        None => None,
        Some(name) => Some(Algorithm::parse(name).ok_or(SigningKeyError::Member("alg"))?),
    };
    let pair = jwk.pair().ok_or(SigningKeyError::NotAcceptable)?;
    SigningKey::of(pair, jwk.kid, only)
}

impl Jwk {
    fn pair(&self) -> Option<Pair> {
        match self.kty.as_str() {
            "RSA" => self.rsa().map(Pair::Rsa),
            "EC" => self.curve(),
            "OKP" if self.crv.as_deref() == Some("Ed25519") => self.ed25519().map(Pair::Ed25519),
            _ => None,
        }
    }

    fn rsa(&self) -> Option<RsaKeyPair> {
        if self.oth.is_some() {
            return None;
        }
        let components = KeyPairComponents {
            public_key: PublicKeyComponents { n: public(&self.n)?, e: public(&self.e)? },
            d: private(&self.d)?,
            p: private(&self.p)?,
            q: private(&self.q)?,
            dP: private(&self.dp)?,
            dQ: private(&self.dq)?,
            qInv: private(&self.qi)?,
        };
        RsaKeyPair::from_components(&components).ok()
    }

    /// Each coordinate has the full width of its curve (RFC 7518 section 6.2.1.2).
    fn curve(&self) -> Option<Pair> {
        let wanted = |(algorithm, _): &(Algorithm, _)| curve_name(*algorithm) == self.crv.as_deref();
        let (algorithm, curve) = CURVES.into_iter().find(wanted)?;
        let (x, y) = (public(&self.x)?, public(&self.y)?);
        if x.len() != y.len() {
            return None;
        }
        let point = [vec![4], x, y].concat();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(curve, &private(&self.d)?, &point).ok()?;
        Some(Pair::Curve(algorithm, pair))
    }

    fn ed25519(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_and_public_key(&private(&self.d)?, &public(&self.x)?).ok()
    }
}

fn public(member: &Option<String>) -> Option<Vec<u8>> {
    base64url::decode(member.as_ref()?)
}

fn private(member: &Option<Secret>) -> Option<Zeroizing<Vec<u8>>> {
    base64url::decode(&member.as_ref()?.0).map(Zeroizing::new)
}
