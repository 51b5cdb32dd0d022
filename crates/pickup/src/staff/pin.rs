//! PINs and their argon2id hashes (RFC 9106), written as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
//!
//! Six digits fall within hours to whoever has the hash: it lies where tellers can't read it, and this only makes each
//! guess dear. Nothing here counts tries (`tries.rs`).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// A PIN as somebody typed it: 6 to 12 digits. It is erased when it is dropped, and its `Debug` tells nothing.
pub struct Pin(Zeroizing<String>);

/// A text is not a PIN. It is never repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPin {
    /// Other than 6 to 12 ASCII digits.
    #[error("expected a PIN of 6 to 12 digits")]
    Shape,
    /// One digit only, or digits in a row: the first that anybody tries.
    #[error("expected a PIN that is not one digit only, and not digits in a row")]
    Guessable,
}

impl Pin {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`NotAPin::Shape`] unless it is 6 to 12 ASCII digits.
    pub fn typed(text: &str) -> Result<Self, NotAPin> {
        let is_pin = (6..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_pin { Ok(Self(Zeroizing::new(text.to_owned()))) } else { Err(NotAPin::Shape) }
    }

    /// Reads a new one, which must not be the first that anybody tries.
    ///
    /// # Errors
    /// [`NotAPin`] says what is wrong with it.
    pub fn chosen(text: &str) -> Result<Self, NotAPin> {
        let pin = Self::typed(text)?;
        let in_step = |step: i16| {
            let pairs = text.as_bytes().windows(2);
            pairs.into_iter().all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step)
        };
        if [-1, 0, 1].into_iter().any(in_step) { Err(NotAPin::Guessable) } else { Ok(pin) }
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(redacted)")
    }
}

/// The hash of a PIN. Its `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash(PasswordHash);

/// A text is not a PIN's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPinHash {
    /// Not a PHC string of argon2id, version 19.
    #[error("expected a hash such as $argon2id$v=19$m=19456,t=2,p=1$...; make one with claimcheck-cli")]
    Shape,
    /// Guesses would be cheap, or one try would take the till's memory or time.
    #[error("expected a hash of at least m=19456,t=2 and at most m=262144,t=10,p=4, with 16 bytes of salt")]
    Cost,
}

/// Kibibytes of memory: the least is what OWASP asks for with two passes, the most is what a till can spare.
const MEMORY: std::ops::RangeInclusive<u32> = 19_456..=262_144;
const PASSES: std::ops::RangeInclusive<u32> = 2..=10;
const LANES: std::ops::RangeInclusive<u32> = 1..=4;

impl PinHash {
    /// Hashes a PIN with 16 random bytes.
    ///
    /// # Errors
    /// [`NotAPinHash::Cost`] if there is no memory for it.
    pub fn new(pin: &Pin, salt: [u8; 16]) -> Result<Self, NotAPinHash> {
        let params = Params::new(*MEMORY.start(), *PASSES.start(), *LANES.start(), Some(32))
            .map_err(|_| NotAPinHash::Cost)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash: PasswordHash =
            argon2.hash_password_with_salt(pin.0.as_bytes(), &salt).map_err(|_| NotAPinHash::Cost)?;
        Ok(Self(hash))
    }

    /// Reads a PHC string.
    ///
    /// # Errors
    /// [`NotAPinHash`] if it is of another kind, too cheap or too dear.
    pub fn parse(text: &str) -> Result<Self, NotAPinHash> {
        let hash = PasswordHash::new(text).map_err(|_| NotAPinHash::Shape)?;
        let is_argon2id = hash.algorithm == Algorithm::Argon2id.ident();
        if !is_argon2id || hash.version != Some(Version::V0x13.into()) {
            return Err(NotAPinHash::Shape);
        }
        let params = Params::try_from(&hash).map_err(|_| NotAPinHash::Shape)?;
        let is_dear = MEMORY.contains(&params.m_cost())
            && PASSES.contains(&params.t_cost())
            && LANES.contains(&params.p_cost());
        let is_long = hash.salt.as_ref().is_some_and(|salt| salt.as_ref().len() >= 16)
            && hash.hash.as_ref().is_some_and(|hash| hash.len() >= 32);
        if is_dear && is_long { Ok(Self(hash)) } else { Err(NotAPinHash::Cost) }
    }

    /// The PHC string, for the file where tellers can't read it.
    #[must_use]
    pub fn phc(&self) -> String {
        self.0.to_string()
    }

    /// Whether it is the hash of this PIN. Takes tens of milliseconds on purpose.
    #[must_use]
    pub fn is_of(&self, pin: &Pin) -> bool {
        Argon2::default().verify_password(pin.0.as_bytes(), &self.0).is_ok()
    }
}

impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinHash(redacted)")
    }
}
