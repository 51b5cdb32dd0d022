//! What a decision was made of: every rule besides the comparison of identifiers that had a say, with what came of it.
//!
//! It is kept in the ledger as facts. Nothing here is in clear, and nothing follows from it: it explains a decision.

use jiff::SignedDuration;

use crate::account::AccountFound;
use crate::approved::Overridable;
use crate::handover::Presence;
use crate::manual::DocumentKind;
use crate::money::Money;
use crate::order::Identifier;
use crate::owner::RuleApplied;
use crate::policy::LevelFound;
use crate::staff::UsualReason;
use crate::text::{RuleName, StaffId};

/// A rule that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A weaker identifier decided, because the policy accepts it up to this value.
    WeakerAccepted {
        /// The identifier.
        identifier: Identifier,
        /// The limit.
        up_to: Money,
    },
    /// How old the sign-in was; unknown if the provider does not tell. Always there once somebody was proved.
    SignInAge(Option<SignedDuration>),
    /// Whose the deciding e-mail address was the last time.
    Account(AccountFound),
    /// A level of the policy.
    Level {
        /// The rule.
        rule: RuleName,
        /// What came of it.
        found: LevelFound,
    },
    /// The level that the order itself asks for, by the name of an identifier or one that nobody defined.
    MinLevel {
        /// The shop's word.
        level: String,
        /// Whether it was reached.
        is_met: bool,
    },
    /// An age that goods of the order ask for.
    MinAge {
        /// The age in years.
        years: u8,
        /// What came of it.
        found: AgeFound,
    },
    /// The owner, who was compared in vain before a proxy was found.
    Owner {
        /// The comparisons.
        rules: Vec<RuleApplied>,
    },
    /// A person named by the owner, compared like an owner.
    Proxy {
        /// The place on the order, from 0.
        place: usize,
        /// The comparisons.
        rules: Vec<RuleApplied>,
    },
    /// Whether the order's shop said how it is when it was asked, and up to which value that need not be.
    Shop {
        /// Whether it did.
        answered: bool,
        /// The limit of the policy, where one was needed.
        up_to: Option<Money>,
    },
    /// Where the customer accepted, and up to which value that suffices where it was remote.
    Presence {
        /// Where.
        presence: Presence,
        /// The limit of the policy, where one was needed.
        up_to: Option<Money>,
    },
    /// A document was shown instead of a sign-in.
    ManualId {
        /// Which.
        document: DocumentKind,
        /// The second person who saw it, too.
        approver: StaffId,
        /// The age that the document was said to show.
        age_seen: Option<u8>,
        /// How often another person than the owner had signed in for this order before.
        mismatches: u32,
    },
    /// A second person let something pass.
    Overridden {
        /// What.
        rule: Overridable,
        /// Who.
        approver: StaffId,
        /// Which of the usual reasons they had.
        usual: UsualReason,
    },
}

/// Whether somebody is old enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeFound {
    /// Old enough.
    Reached(AgeSource),
    /// Too young.
    TooYoung(AgeSource),
    /// Nothing that was proved tells it, or two things tell it differently: a document must be seen.
    Unknown,
}

/// What an age was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeSource {
    /// The personal number.
    PersonalNumber,
    /// The claim `birthdate`.
    Birthdate,
    /// A document that two of the staff saw.
    Document,
}

impl AgeSource {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PersonalNumber => "personal_number",
            Self::Birthdate => "birthdate",
            Self::Document => "document",
        }
    }
}

impl Applied {
    /// The facts that the ledger keeps of it, by name.
    #[must_use]
    pub fn facts(&self) -> Vec<(String, String)> {
        let one = |name: &str, text: String| vec![(name.to_owned(), text)];
        match self {
            Self::WeakerAccepted { identifier, up_to } => {
                one(&format!("weaker.{}", identifier.as_str()), format!("up to {up_to}"))
            }
            Self::SignInAge(age) => {
                let text = age.map_or_else(|| "unknown".to_owned(), |age| age.as_secs().to_string());
                one("sign_in_age_s", text)
            }
            Self::Account(found) => one("account", found.as_str().to_owned()),
            Self::Level { rule, found } => one(&format!("level.{rule}"), level(*found)),
            Self::MinLevel { level, is_met } => {
                one("min_level", format!("{level}: {}", if *is_met { "met" } else { "not met" }))
            }
            Self::MinAge { years, found } => one(&format!("min_age.{years}"), found.to_string()),
            Self::Owner { rules } => compared("owner", rules),
            Self::Proxy { place, rules } => compared(&format!("proxy.{}", place + 1), rules),
            Self::Shop { answered, up_to } => {
                let mut facts = one("shop", if *answered { "answered" } else { "silent" }.to_owned());
                facts.extend(up_to.map(|limit| ("stale_up_to".to_owned(), limit.to_string())));
                facts
            }
            Self::Presence { presence, up_to } => {
                let mut facts = one("presence", presence.as_str().to_owned());
                facts.extend(up_to.map(|limit| ("remote_up_to".to_owned(), limit.to_string())));
                facts
            }
            Self::ManualId { document, approver, age_seen, mismatches } => {
                let mut facts = one("document", document.as_str().to_owned());
                facts.push(("approver".to_owned(), approver.to_string()));
                facts.extend(age_seen.map(|years| ("age_seen".to_owned(), years.to_string())));
                let before = (*mismatches > 0).then(|| mismatches.to_string());
                facts.extend(before.map(|count| ("after_mismatches".to_owned(), count)));
                facts
            }
            Self::Overridden { rule, approver, usual } => {
                let name = |what: &str| format!("override.{}{what}", rule.as_str());
                vec![(name(""), approver.to_string()), (name(".reason"), usual.as_str().to_owned())]
            }
        }
    }
}

fn compared(whom: &str, rules: &[RuleApplied]) -> Vec<(String, String)> {
    let fact = |rule: &RuleApplied| {
        (format!("{whom}.{}", rule.identifier.as_str()), rule.finding.as_str().to_owned())
    };
    rules.iter().map(fact).collect()
}

fn level(found: LevelFound) -> String {
    match found {
        LevelFound::Met(0) => "met".to_owned(),
        LevelFound::Met(fallback) => format!("met by fallback {fallback}"),
        LevelFound::Lacking(lacks) => format!("lacks {}", lacks.as_str()),
    }
}

impl std::fmt::Display for AgeFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reached(source) => write!(f, "reached by {}", source.as_str()),
            Self::TooYoung(source) => write!(f, "too young by {}", source.as_str()),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}
