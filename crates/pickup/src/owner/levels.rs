//! The levels of an order applied to the sign-in of a person who is the right one.
//!
//! All of them are applied, so that the decision lists each; the first that is not met makes the verdict.

use super::{Evidence, Question, TooLow};
use crate::decision::Applied;
use crate::order::Identifier;
use crate::policy::{LevelFound, SignIn};

/// The age of the sign-in, the weaker identifier if one was accepted, and every level of the order.
pub(super) fn apply(question: &Question<'_>, proved_by: Identifier, evidence: &Evidence) -> Vec<Applied> {
    let (order, policy, person) = (&question.order.order, question.policy, question.person);
    let total = order.payment.total;
    let by_provider = person.auth_time.map(|at| person.issued_at.duration_since(at));
    let age = by_provider.map(|age| age.saturating_add(question.waited));
    let sign_in = SignIn { acr: person.acr.as_deref(), amr: &person.amr, idp: person.idp.as_deref(), age };
    let is_strongest = evidence.rules.first().is_some_and(|strongest| strongest.identifier == proved_by);
    let weaker = policy.line_of_weaker(proved_by, total).filter(|_| !is_strongest);
    let weaker =
        weaker.map(|line| Applied::WeakerAccepted { identifier: line.identifier, up_to: line.up_to });
    let levels = policy.levels.iter().filter(|rule| rule.is_about(order, policy));
    let levels =
        levels.map(|rule| Applied::Level { rule: rule.name.clone(), found: rule.find(sign_in, total) });
    weaker
        .into_iter()
        .chain([Applied::SignInAge(age)])
        .chain(levels)
        .chain(asked_by_the_shop(question, proved_by))
        .collect()
}

/// The order's own `min_level`, where it is not the name of a rule: the name of an identifier that must be proved, or
/// of a stronger one. E-mail and phone are one level, the lowest. Any other word is a level that nobody can reach, since
/// nobody said what it means.
fn asked_by_the_shop(question: &Question<'_>, proved_by: Identifier) -> Option<Applied> {
    let level = question.order.order.pickup.min_level.as_ref()?;
    if question.policy.levels.iter().any(|rule| rule.name.as_str() == level) {
        return None;
    }
    let wanted = Identifier::BY_STRENGTH.into_iter().find(|identifier| identifier.as_str() == level);
    let is_met = match wanted {
        Some(Identifier::Email | Identifier::Phone) => true,
        Some(wanted @ (Identifier::Subject | Identifier::PersonalNumber)) => proved_by <= wanted,
        None => false,
    };
    Some(Applied::MinLevel { level: level.clone(), is_met })
}

/// Which rule was not met, if this one was not.
pub(super) fn too_low(applied: &Applied) -> Option<TooLow> {
    match applied {
        Applied::Level { rule, found: LevelFound::Lacking(lacks) } => {
            Some(TooLow::Level { rule: rule.clone(), lacks: *lacks })
        }
        Applied::MinLevel { level, is_met: false } => Some(TooLow::MinLevel { level: level.clone() }),
        Applied::Level { found: LevelFound::Met(_), .. }
        | Applied::MinLevel { is_met: true, .. }
        | Applied::WeakerAccepted { .. }
        | Applied::SignInAge(_)
        | Applied::Account(_)
        | Applied::MinAge { .. }
        | Applied::Owner { .. }
        | Applied::Proxy { .. }
        | Applied::Shop { .. }
        | Applied::Presence { .. }
        | Applied::ManualId { .. }
        | Applied::Overridden { .. } => None,
    }
}
