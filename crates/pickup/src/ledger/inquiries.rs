//! The entries of callers, of customers at the counter and of payments.
//!
//! Each says what was asked and what came of it. Whom it was about is a pseudonym there, and the name is beside the chain; no
//! personal number, address or name of the hint is anywhere.

use super::{Draft, Facts, Payload};
use crate::check::End;
use crate::inquiry::{Compared, EndedInquiry, Identified, InquiryEnd, Matter};
use crate::owner::RuleApplied;
use crate::store::Stamp;

impl Draft {
    /// The entry of an inquiry that found out who somebody is, or that it is somebody else, or that was declined. Other
    /// ends leave none, as those of a check.
    #[must_use]
    pub fn of_ended_inquiry(ended: &EndedInquiry, stamp: &Stamp) -> Option<Self> {
        let inquiry = &ended.inquiry;
        let about = inquiry.matter.about();
        let facts = Facts::new()
            .with("purpose", about.as_str())
            .with("outcome", ended.end.as_str())
            .with("reference", inquiry.reference.as_str())
            .with("started_at", inquiry.started_at.to_string())
            .with("hint", inquiry.matter.hint().0.as_str());
        let facts = match &inquiry.matter {
            Matter::Caller { called, .. } => facts.with("called_by", called.as_str()),
            Matter::Counter { .. } => facts,
            Matter::Payment { payment, .. } => facts
                .with("amount", payment.amount().to_string())
                .with("merchant", payment.merchant().as_str()),
        };
        let (facts, payload) = match &ended.end {
            InquiryEnd::Identified { identified, salt } => {
                let payload = identified.name().map(|name| Payload::new(*salt, name.to_owned()));
                (of_identified(facts, identified), payload)
            }
            InquiryEnd::AnotherPerson(compared) => (of_compared(facts, compared), None),
            InquiryEnd::Otherwise(End::Declined) => (facts, None),
            InquiryEnd::Otherwise(
                End::Owner
                | End::AnotherPerson
                | End::Refused(_)
                | End::LevelTooLow
                | End::CouldNotCheck
                | End::TimedOut
                | End::Cancelled
                | End::UnknownCustomer
                | End::Unreachable
                | End::ResultLost
                | End::Misconfigured
                | End::ClockWrong
                | End::TokenInvalid,
            ) => return None,
        };
        Some(Self {
            time_utc: ended.at,
            provider_time: ended.provider_time,
            kind: about.kind(),
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: inquiry.matter.regarding().cloned(),
            staff: inquiry.staff.clone(),
            till: inquiry.till.clone(),
            facts,
            payload,
        })
    }
}

/// What a sign-in proved.
fn of_identified(facts: Facts, identified: &Identified) -> Facts {
    let mut facts = of_compared(facts, identified.compared())
        .with("proved_by", identified.proved_by().as_str())
        .with("subject", identified.subject().hash().to_string())
        .with("key_id", identified.subject().key().as_str())
        .with("token", identified.token_hash().to_string())
        .with("issued_at", identified.issued_at().to_string());
    let age = identified.sign_in_age().map(|age| age.as_secs().to_string());
    let optional = [
        ("acr", identified.acr().map(str::to_owned)),
        ("idp", identified.idp().map(str::to_owned)),
        ("amr", Some(identified.amr().join(" ")).filter(|amr| !amr.is_empty())),
        ("auth_time", identified.auth_time().map(|at| at.to_string())),
        ("sign_in_age_s", age),
        ("sealed_token", identified.sealed_token().map(|sealed| sealed.hash().to_string())),
    ];
    for (name, text) in optional {
        facts = match text {
            Some(text) => facts.with(name, text),
            None => facts,
        };
    }
    facts
}

fn of_compared(facts: Facts, Compared { asked, owner }: &Compared) -> Facts {
    let with = |whom: &'static str| {
        move |facts: Facts, rule: &RuleApplied| {
            facts.with(format!("{whom}.{}", rule.identifier.as_str()), rule.finding.as_str())
        }
    };
    owner.iter().fold(asked.iter().fold(facts, with("asked")), with("owner"))
}
