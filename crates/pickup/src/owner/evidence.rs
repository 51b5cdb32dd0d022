//! What was compared for a verdict, and why some comparisons allow no conclusion. Nothing here is in clear.
//!
//! It explains a verdict and makes none: no hand-over follows from it.

use serde::{Deserialize, Serialize};

use crate::order::Identifier;

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

/// Every comparison that was made, strongest first. Nothing in it is in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// One line for each identifier of the order.
    pub rules: Vec<RuleApplied>,
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
