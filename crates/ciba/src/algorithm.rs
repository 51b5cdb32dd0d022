//! The signature algorithms of ID tokens that are verified here. `none` and the symmetric ones are not
//! among them, so they can't be chosen by mistake.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters,
};

/// An asymmetric signature algorithm (RFC 7518 section 3.1, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as in the registry")]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    Es512,
    EdDsa,
}

impl Algorithm {
    /// What is accepted unless configured otherwise (OpenID Connect Core 1.0 section 3.1.3.7).
    pub const DEFAULT: Self = Self::Rs256;

    const ALL: [Self; 10] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::EdDsa,
    ];

    /// Reads a registered name, exactly.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Its registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The six of one RSA key, each with its way of checking.
    pub(crate) const RSA: [(Self, &'static RsaParameters); 6] = [
        (Self::Rs256, &RSA_PKCS1_2048_8192_SHA256),
        (Self::Rs384, &RSA_PKCS1_2048_8192_SHA384),
        (Self::Rs512, &RSA_PKCS1_2048_8192_SHA512),
        (Self::Ps256, &RSA_PSS_2048_8192_SHA256),
        (Self::Ps384, &RSA_PSS_2048_8192_SHA384),
        (Self::Ps512, &RSA_PSS_2048_8192_SHA512),
    ];
}
