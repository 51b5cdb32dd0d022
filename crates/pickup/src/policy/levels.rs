//! How a person must have signed in before an order is theirs to take: levels by amount, by goods, or as the shop asks.
//!
//! Every rule that applies to an order must be met, each by one of the ways it accepts. Not who the person is
//! (`owner.rs`), and no clock: how old a sign-in is comes as an argument.

use jiff::SignedDuration;

use super::Policy;
use crate::money::Money;
use crate::order::Order;
use crate::text::RuleName;

/// A line of the policy: for these orders, a person must have signed in in one of these ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRule {
    /// Its name; an order that asks for a level of this name (`min_level`) is one of its orders, too.
    pub name: RuleName,
    /// Which orders it is about; any of them suffices.
    pub orders: Vec<LevelOrders>,
    /// What suffices: the wanted way first, then the fallbacks. None at all means that nothing does.
    pub accepts: Vec<AcceptedSignIn>,
}

/// Orders that a level is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelOrders {
    /// All of them.
    All,
    /// Those that are worth more. An unknown value, or one in another currency, is above every limit.
    Above(Money),
    /// Those with goods that not everybody is old enough for.
    AgeLimited,
}

/// A way of signing in that suffices. What is empty or absent is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptedSignIn {
    /// `acr` is one of these, exactly.
    pub acr: Vec<String>,
    /// `amr` has at least one of these, exactly.
    pub amr: Vec<String>,
    /// `idp` is one of these, exactly.
    pub idp: Vec<String>,
    /// The sign-in is at most this old; one that does not tell its age is too old.
    pub max_age: Option<SignedDuration>,
    /// It suffices up to this value of an order only, which makes it a fallback for small ones.
    pub up_to: Option<Money>,
}

/// What a token tells about the sign-in behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn<'a> {
    /// `acr`.
    pub acr: Option<&'a str>,
    /// `amr`.
    pub amr: &'a [String],
    /// `idp`.
    pub idp: Option<&'a str>,
    /// How old it is: by the provider's clock up to the token, by a monotonic one since.
    pub age: Option<SignedDuration>,
}

/// What came of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelFound {
    /// The sign-in is the `n`th of the accepted ways, from 0; all but the first are fallbacks.
    Met(usize),
    /// It is none of them. Said is what the wanted one lacks.
    Lacking(SignInLacks),
}

/// What a sign-in lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SignInLacks {
    /// `acr` is missing or another.
    #[error("the person did not sign in at a level (acr) that this order needs")]
    Level,
    /// `amr` is missing or has none of those wanted.
    #[error("the person did not sign in by a means (amr) that this order needs")]
    Means,
    /// `idp` is missing or another.
    #[error("the person did not sign in at an identity provider (idp) that this order needs")]
    IdentityProvider,
    /// Signed in too long ago.
    #[error("the sign-in is older than the {} s that this order allows", max_age.as_secs())]
    TooOld {
        /// What is allowed.
        max_age: SignedDuration,
    },
    /// The token does not tell when the person signed in.
    #[error("the provider did not say when the person signed in (auth_time), and this order needs it")]
    AgeUnknown,
    /// The order is worth more than any of the accepted ways suffices for.
    #[error("the order is worth more than the policy accepts any way of signing in for")]
    Amount,
}

impl LevelRule {
    /// Whether it is about this order under a policy, which may know of goods that ask for an age.
    #[must_use]
    pub fn is_about(&self, order: &Order, policy: &Policy) -> bool {
        let asked_for = order.pickup.min_level.as_deref() == Some(self.name.as_str());
        asked_for
            || self.orders.iter().any(|orders| match orders {
                LevelOrders::All => true,
                LevelOrders::Above(limit) => {
                    !order.payment.total.is_some_and(|total| total.is_within(*limit))
                }
                LevelOrders::AgeLimited => !policy.min_ages(order).is_empty(),
            })
    }

    /// Compares a sign-in with the ways it accepts for an order of this value.
    #[must_use]
    pub fn find(&self, sign_in: SignIn<'_>, total: Option<Money>) -> LevelFound {
        let mut wanted = None;
        for (place, accepted) in self.accepts.iter().enumerate() {
            match accepted.lacks(sign_in, total) {
                None => return LevelFound::Met(place),
                Some(lacks) => wanted = wanted.or(Some(lacks)),
            }
        }
        LevelFound::Lacking(wanted.unwrap_or(SignInLacks::Amount))
    }
}

impl AcceptedSignIn {
    fn lacks(&self, sign_in: SignIn<'_>, total: Option<Money>) -> Option<SignInLacks> {
        let is_one_of = |list: &[String], value: Option<&str>| {
            list.is_empty() || value.is_some_and(|value| list.iter().any(|one| one == value))
        };
        if self.up_to.is_some_and(|limit| !total.is_some_and(|total| total.is_within(limit))) {
            return Some(SignInLacks::Amount);
        }
        if !is_one_of(&self.acr, sign_in.acr) {
            return Some(SignInLacks::Level);
        }
        if !self.amr.is_empty() && !sign_in.amr.iter().any(|means| self.amr.contains(means)) {
            return Some(SignInLacks::Means);
        }
        if !is_one_of(&self.idp, sign_in.idp) {
            return Some(SignInLacks::IdentityProvider);
        }
        let max_age = self.max_age?;
        match sign_in.age {
            None => Some(SignInLacks::AgeUnknown),
            Some(age) if age > max_age => Some(SignInLacks::TooOld { max_age }),
            Some(_) => None,
        }
    }
}

impl SignInLacks {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Level => "acr",
            Self::Means => "amr",
            Self::IdentityProvider => "idp",
            Self::TooOld { .. } => "too_old",
            Self::AgeUnknown => "age_unknown",
            Self::Amount => "amount",
        }
    }
}
