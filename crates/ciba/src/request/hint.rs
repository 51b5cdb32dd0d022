//! Who is asked: exactly one of three hints (CIBA Core 1.0 section 7.1), none of which proves anything.
//!
//! A hint is personal data. Whose hint was obeyed is told by the ID token alone.

use std::fmt;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::client_auth::{ClientId, ClientSecret};
use crate::fresh::Fresh;
use crate::id_token::IdTokenText;
use crate::jws::Statement;
use crate::metadata::Issuer;
use crate::request::ParameterError;

/// How long a hint token made here is good for, in seconds.
const TOKEN_LIFE_S: i64 = 300;
/// Longer tokens are refused by a common provider.
const TOKEN_LENGTH_MAX: usize = 4000;

/// Who is asked. Exactly one hint is sent; it is never evidence of anything.
#[derive(Clone)]
pub enum Hint {
    /// `login_hint`
    Login(LoginHint),
    /// `login_hint_token`
    LoginToken(LoginHintToken),
    /// `id_token_hint`: an ID token that this provider once issued to this client, decrypted if it was encrypted.
    /// Verified or not, it only says whom to ask.
    IdToken(IdTokenText),
}

impl Hint {
    /// The parameter and its value.
    pub(super) fn parameter(&self) -> (&'static str, &str) {
        match self {
            Self::Login(hint) => ("login_hint", hint.expose()),
            Self::LoginToken(token) => ("login_hint_token", token.expose()),
            Self::IdToken(token) => ("id_token_hint", token.expose()),
        }
    }
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hint({}: ***)", self.parameter().0)
    }
}

/// A subject, user name, e-mail address or telephone number, as the provider knows it. Personal data:
/// `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginHint(String);

impl LoginHint {
    /// 1 to 100 characters (a common provider's limit), no control characters.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let length = text.chars().count();
        if text.trim().is_empty() || length > 100 || text.chars().any(char::is_control) {
            return Err(ParameterError::LoginHint);
        }
        Ok(Self(text.to_owned()))
    }

    /// The hint itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginHint(***)")
    }
}

/// Who is meant, for a hint token that is made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HintedUser {
    /// The provider's own name for the user: `sub`.
    Subject(LoginHint),
    /// `email`
    Email(LoginHint),
    /// `phone_number`
    PhoneNumber(LoginHint),
}

/// A token that names who is asked. Only the provider reads it; erased when dropped, `Debug` hides it.
#[derive(Clone)]
pub struct LoginHintToken(Zeroizing<String>);

impl LoginHintToken {
    /// A token made elsewhere, such as by the person's own device: 1 to 4,000 printable ASCII characters,
    /// no spaces. Its form is between its maker and the provider.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let fits = (1..=TOKEN_LENGTH_MAX).contains(&text.len());
        if !fits || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ParameterError::LoginHintToken);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// A token in the form of Authway and others that stand on the same server: a JWT of this client about
    /// one user, by HS256 under the base64 of the secret's SHA-256. `tenant` goes into `tid`, where
    /// several tenants may know that user.
    pub fn authway(
        issuer: &Issuer,
        client_id: &ClientId,
        secret: &ClientSecret,
        user: &HintedUser,
        tenant: Option<&str>,
        fresh: Fresh,
    ) -> Result<Self, ParameterError> {
        let hash = digest::digest(&digest::SHA256, secret.expose().as_bytes());
        let key = Zeroizing::new(STANDARD.encode(hash.as_ref()));
        let (claim, value) = match user {
            HintedUser::Subject(hint) => ("sub", hint),
            HintedUser::Email(hint) => ("email", hint),
            HintedUser::PhoneNumber(hint) => ("phone_number", hint),
        };
        let mut statement = Statement::new(client_id.as_str(), issuer.as_str())
            .seconds("iat", fresh.issued_at())
            .seconds("exp", fresh.expires_after(TOKEN_LIFE_S))
            .text("jti", &fresh.id("hint"))
            .text(claim, value.expose());
        if let Some(tenant) = tenant {
            statement = statement.text("tid", tenant);
        }
        Self::parse(&statement.sign_with_secret(key.as_bytes()))
    }

    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginHintToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginHintToken(***)")
    }
}
