//! Configured rules about the sign-in behind an ID token: how fresh, how strong, by which means and where.
//!
//! The token is good without them: they say whether it is good enough. Nothing here reads a clock: how long the
//! token has been waiting is an argument.

use std::time::Duration;

use jiff::SignedDuration;

use crate::id_token::VerifiedIdToken;

/// What a sign-in must be. The default wants nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInRules {
    /// The sign-in is at most this old; a token that does not tell (`auth_time`) is not fresh.
    pub max_age: Option<SignedDuration>,
    /// `acr` is one of these, exactly; empty for any or none.
    pub acr: Vec<String>,
    /// `amr` has at least one of these, exactly; empty for any or none.
    pub amr: Vec<String>,
    /// `idp` is one of these, exactly; empty for any or none.
    pub idp: Vec<String>,
}

/// Which rule a sign-in breaks. The token itself is good, and so is what it says about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInTooWeak {
    /// Signed in too long ago.
    #[error("the sign-in is {} s old and may be {} s; the person must sign in anew", age.as_secs(), max_age.as_secs())]
    TooOld {
        /// By the provider's clock up to the token, by ours since; see [`VerifiedIdToken::sign_in_age`].
        age: SignedDuration,
        /// What the rules allow.
        max_age: SignedDuration,
    },
    /// The token does not tell when the person signed in, and a rule wants to know.
    #[error("the ID token lacks auth_time, by which the sign-in's age is known; let the provider send it")]
    AgeUnknown,
    /// `acr` is missing or none of those wanted.
    #[error("the person did not sign in at a level (acr) that is accepted here")]
    Level,
    /// `amr` is missing or has none of those wanted.
    #[error("the person did not sign in by a method (amr) that is accepted here")]
    Method,
    /// `idp` is missing or none of those wanted.
    #[error("the person did not sign in at an identity provider (idp) that is accepted here")]
    IdentityProvider,
}

impl SignInRules {
    /// Checks a token that has been waiting for `waited` since it was verified, by a monotonic
    /// clock that counts while the machine sleeps (see [`Poll`](crate::Poll)): a verdict left on a closed laptop
    /// grows old as well.
    ///
    /// # Errors
    /// The first rule that is broken: age, level, method, identity provider.
    pub fn check(&self, token: &VerifiedIdToken, waited: Duration) -> Result<(), SignInTooWeak> {
        if let Some(max_age) = self.max_age {
            let waited = SignedDuration::try_from(waited).unwrap_or(SignedDuration::MAX);
            let age = token.sign_in_age().ok_or(SignInTooWeak::AgeUnknown)?.saturating_add(waited);
            if age > max_age {
                return Err(SignInTooWeak::TooOld { age, max_age });
            }
        }
        let accepts = |list: &[String], value: Option<&str>| {
            list.is_empty() || value.is_some_and(|value| list.iter().any(|one| one == value))
        };
        if !accepts(&self.acr, token.acr()) {
            return Err(SignInTooWeak::Level);
        }
        if !self.amr.is_empty() && !token.amr().iter().any(|method| self.amr.contains(method)) {
            return Err(SignInTooWeak::Method);
        }
        if !accepts(&self.idp, token.idp()) {
            return Err(SignInTooWeak::IdentityProvider);
        }
        Ok(())
    }
}
