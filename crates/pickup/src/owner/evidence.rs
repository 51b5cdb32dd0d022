//! What was compared for a verdict, and why some comparisons allow no conclusion. Nothing here is in clear.
//!
//! It explains a verdict and makes none: no hand-over follows from it.

use serde::{Deserialize, Serialize};

use crate::decision::Applied;
use crate::order::Identifier;
use crate::policy::SignInLacks;
use crate::text::RuleName;

/// Why nothing can be concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unclear {
    /// The order names nobody.
    #[error("the order has no customer identifier; ask the shop to add one")]
    NoCustomerIdentifier,
    /// The token has nothing that the order has.
    #[error("the sign-in and the order have no identifier in common; configure scopes or claims")]
    NoCommonIdentifier,
    /// The token is of another issuer than the configured one.
    #[error("the sign-in is of another issuer than the configured one")]
    WrongIssuer,
    /// The token is of another tenant than the pinned one.
    #[error("the sign-in is of another tenant than the configured one")]
    WrongTenant,
    /// The provider has tenants and none is pinned, so an e-mail or phone may be anybody's.
    #[error("the provider has tenants and none is configured; set provider.tenant")]
    TenantNotPinned,
    /// The order's subject has no issuer.
    #[error("the order's subject has no issuer; the shop must send owner.issuer with owner.subject")]
    SubjectWithoutIssuer,
    /// The order's subject is one at another issuer.
    #[error("the order's subject belongs to another issuer than the configured one")]
    SubjectOfAnotherIssuer,
    /// The order's subject is one in another tenant, or the token tells no tenant.
    #[error("the order's subject belongs to another tenant than the sign-in")]
    SubjectOfAnotherTenant,
    /// The personal number's hash was made with another key.
    #[error("the order's personal number was hashed with another key; restore the key or import again")]
    OtherKey,
    /// ID token and UserInfo contradict each other.
    #[error("the provider's ID token and UserInfo say different things")]
    Contradictory,
    /// A claim is not what it should be.
    #[error("the provider sent a malformed identifier")]
    Malformed,
}

impl Unclear {
    /// The reason in the command line's output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCustomerIdentifier => "no_customer_identifier",
            Self::NoCommonIdentifier
            | Self::SubjectWithoutIssuer
            | Self::SubjectOfAnotherIssuer
            | Self::SubjectOfAnotherTenant => "no_common_identifier",
            Self::WrongIssuer | Self::WrongTenant | Self::Contradictory | Self::Malformed => "token_invalid",
            Self::TenantNotPinned | Self::OtherKey => "misconfigured",
        }
    }
}

/// Every rule that was applied to come to a decision. Nothing in it is in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// One line for each identifier of the owner, or of the proxy who was proved; strongest first.
    pub rules: Vec<RuleApplied>,
    /// All other rules that had a say, in the order in which they were applied.
    pub applied: Vec<Applied>,
}

/// Which rule asks for more than was proved. The first one; the evidence has all of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLow {
    /// The strongest identifier of the order.
    #[error("the sign-in does not prove the order's {}", .0.as_str())]
    Identifier(Identifier),
    /// A level of the policy.
    #[error("{lacks} (rule {rule})")]
    Level {
        /// The rule.
        rule: RuleName,
        /// What it lacks.
        lacks: SignInLacks,
    },
    /// The order asks for a level by a name that no rule has, or for an identifier stronger than the proved one.
    #[error("the shop asks for the level {level:?}, which was not reached; the policy may define it")]
    MinLevel {
        /// The shop's word.
        level: String,
    },
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleApplied {
    /// What was compared.
    pub identifier: Identifier,
    /// The order's value, masked.
    pub masked: String,
    /// What came of it.
    pub finding: Finding,
    /// Whether it decided the verdict.
    pub decided: bool,
}

/// What came of one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Proved, and the same.
    Matches,
    /// Proved, and another.
    Differs,
    /// The sign-in does not have it.
    Absent,
    /// The sign-in has it, not verified.
    Unverified,
    /// It proves nothing while no tenant is pinned.
    TenantNotPinned,
    /// ID token and UserInfo contradict each other.
    Contradictory,
    /// The claim is malformed.
    Malformed,
    /// The order's subject has no issuer.
    WithoutIssuer,
    /// The order's subject is one at another issuer.
    OtherIssuer,
    /// The order's subject is one in another tenant.
    OtherTenant,
    /// The order's hash was made with another key.
    OtherKey,
}

impl Finding {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Absent => "absent",
            Self::Unverified => "unverified",
            Self::TenantNotPinned => "tenant_not_pinned",
            Self::Contradictory => "contradictory",
            Self::Malformed => "malformed",
            Self::WithoutIssuer => "without_issuer",
            Self::OtherIssuer => "other_issuer",
            Self::OtherTenant => "other_tenant",
            Self::OtherKey => "other_key",
        }
    }
}
