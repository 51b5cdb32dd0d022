//! Verdicts, reasons and exit codes, as scripts know them: closed lists.
//! Nothing is decided here; each end of the desk has its one name.

use desk::view::{Closed, End, Evidence};

use super::events::SignIn;
use crate::error::name_of;

/// Verdict, exit code and reason of an end.
pub(crate) fn outcome(end: &End) -> (&'static str, u8, Option<&'static str>) {
    let could_not_check = |reason| ("could_not_check", 20, Some(reason));
    match end {
        End::LevelTooLow { .. } | End::SignInTooWeak { .. } => ("level_too_low", 11, None),
        End::Declined => ("declined", 12, None),
        End::TimedOut { .. } | End::VerdictExpired => ("expired", 13, None),
        End::NoCommonIdentifier => could_not_check("no_common_identifier"),
        End::AnotherAccount => could_not_check("order_locked"),
        End::Contradiction | End::TokenInvalid { .. } => could_not_check("token_invalid"),
        End::UnknownCustomer => could_not_check("unknown_customer"),
        End::ResultLost => could_not_check("result_lost"),
        End::Unreachable { .. } => could_not_check("unreachable"),
        End::Misconfigured { .. } => could_not_check("misconfigured"),
        End::ClockWrong { .. } => could_not_check("clock_wrong"),
        End::Storage { .. } => could_not_check("storage"),
    }
}

/// More for IT: which rule or which part of the set-up.
pub(crate) fn detail(end: &End) -> Option<String> {
    match end {
        End::TokenInvalid { rule } => Some(rule.clone()),
        End::Unreachable { detail } => Some(detail.clone()),
        End::Misconfigured { cause, detail, .. } => Some(format!("{}: {detail}", name_of(cause))),
        End::SignInTooWeak { rule, detail } => Some(format!("{}: {detail}", name_of(rule))),
        End::ClockWrong { ahead_s } => Some(format!("{ahead_s} s ahead")),
        End::Storage { because } => Some(name_of(because)),
        End::Contradiction => Some("the provider contradicted itself".to_owned()),
        End::Declined
        | End::TimedOut { .. }
        | End::LevelTooLow { .. }
        | End::NoCommonIdentifier
        | End::AnotherAccount
        | End::UnknownCustomer
        | End::ResultLost
        | End::VerdictExpired => None,
    }
}

/// How old the sign-in is, from what was checked: a session of yesterday is the provider's word, but not today's.
pub(crate) fn sign_in(evidence: &[Evidence]) -> SignIn {
    let ago_s = evidence.iter().find_map(|one| match one {
        Evidence::SignedIn { ago_s, .. } => *ago_s,
        Evidence::Identifier { .. } | Evidence::Token { .. } | Evidence::Once { .. } => None,
    });
    SignIn { ago_s }
}

/// The closed list of reasons why a check does not begin.
pub(crate) fn block_reason(because: Closed) -> &'static str {
    match because {
        Closed::AlreadyHandedOver | Closed::SameNumberHandedOver => "already_handed_over",
        Closed::Cancelled => "cancelled_order",
        Closed::OtherStore => "other_store",
        Closed::NotReady | Closed::UnknownStatus | Closed::Expired => "not_ready",
        Closed::Unpaid => "unpaid",
        Closed::OwnerChanged | Closed::AskedTooOften => "order_locked",
        Closed::NoCustomerIdentifier => "no_customer_identifier",
        Closed::ShopSilent => "shop_silent",
        Closed::NotSeen
        | Closed::RemoteTooDear
        | Closed::ItemsLeft
        | Closed::NothingTicked
        | Closed::EveryLine
        | Closed::AnotherAccount
        | Closed::TooSoon
        | Closed::ProviderResting
        | Closed::AgeNotProved
        | Closed::DeclinedJustNow
        | Closed::NoStaff
        | Closed::NoSupervisor
        | Closed::CustomerAskedTooOften
        | Closed::NotAllowed => "busy",
        Closed::CodeTellsTooLittle | Closed::NoMerchant => "misconfigured",
    }
}
