//! Checks with a provider that misbehaves: one row for each way, one file for each family. What a row says about its end
//! is held for scripts and for people; nothing is handed over, and no secret is in anything that was written.

mod answers;
mod clock;
mod keys;
mod lost;
mod network;
mod pacing;
mod parser;
mod person;
mod proves_itself;
mod stand;
mod text;
mod token;

use practice::{Decision, Endpoint, Fault, Faults, Outage, PersonId, Twist, Which};

use crate::between::{Forgery, honest};

/// Proved by subject, without UserInfo.
const BY_SUBJECT: &str = "P-1042";
/// Proved by e-mail, which only UserInfo tells.
const BY_EMAIL: &str = "P-1047";

/// One way to misbehave, and how the check ends.
struct Row {
    what: String,
    order: &'static str,
    customer: Option<Decision>,
    faults: Faults,
    forgery: Forgery,
    end: End,
}

impl Row {
    fn new(what: impl Into<String>, end: End) -> Self {
        Self {
            what: what.into(),
            order: BY_SUBJECT,
            customer: Some(Decision::AcceptAsOwner),
            faults: Faults::none(),
            forgery: honest(),
            end,
        }
    }

    /// By a lie of the practice provider.
    fn twist(at: Endpoint, twist: Twist, end: End) -> Self {
        Self::new(format!("{twist:?} at {at:?}"), end).faults(twisted(at, twist))
    }

    /// By an outage of the practice provider, at every request.
    fn outage(at: Endpoint, outage: Outage, end: End) -> Self {
        let faults = Faults::none().on(at, Which::Every, Fault::Before(outage.clone()));
        Self::new(format!("{outage:?} at {at:?}"), end).faults(faults)
    }

    /// By what somebody on the way makes of the answers.
    fn forged(what: impl Into<String>, forgery: Forgery, end: End) -> Self {
        Self { forgery, ..Self::new(what, end) }
    }

    fn faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    fn order(self, order: &'static str) -> Self {
        Self { order, ..self }
    }

    fn customer(self, decision: Decision) -> Self {
        Self { customer: Some(decision), ..self }
    }

    /// Nobody answers on the phone.
    fn nobody(self) -> Self {
        Self { customer: None, ..self }
    }
}

fn twisted(at: Endpoint, twist: Twist) -> Faults {
    Faults::none().on(at, Which::Every, Fault::Twist(twist))
}

fn claim(name: &'static str, value: serde_json::Value) -> Twist {
    Twist::Claim { name, value: Some(value) }
}

fn member(name: &'static str, value: serde_json::Value) -> Twist {
    Twist::Member { name, value: Some(value) }
}

fn bo() -> Decision {
    Decision::AcceptAs(PersonId::new("bo"))
}

/// How a check ends: for scripts, and for people.
#[derive(Clone)]
struct End {
    code: i32,
    verdict: &'static str,
    reason: Option<&'static str>,
    /// What the detail for IT holds, and every sentence that is said of it.
    detail: &'static str,
    /// Keys of the sentences for people: what happened and what to do.
    sentences: &'static [&'static str],
}

impl End {
    /// Could not check, for this reason.
    const fn not_checked(
        reason: &'static str,
        detail: &'static str,
        sentences: &'static [&'static str],
    ) -> Self {
        Self { code: 20, verdict: "could_not_check", reason: Some(reason), detail, sentences }
    }

    const fn not_believed(rule: &'static str) -> Self {
        let sentences = &[
            "end.token_invalid.title",
            "end.token_invalid.hint",
            "end.token_invalid.1",
            "end.token_invalid.2",
        ];
        Self::not_checked("token_invalid", rule, sentences)
    }

    const fn lost() -> Self {
        let sentences =
            &["end.result_lost.title", "end.result_lost.hint", "end.result_lost.1", "end.result_lost.2"];
        Self::not_checked("result_lost", "", sentences)
    }

    const fn unreachable() -> Self {
        let sentences =
            &["end.unreachable.title", "end.unreachable.hint", "end.unreachable.1", "end.unreachable.2"];
        Self::not_checked("unreachable", "", sentences)
    }

    const fn no_common_identifier() -> Self {
        let sentences = &[
            "end.no_common_identifier.title",
            "end.no_common_identifier.hint",
            "end.no_common_identifier.1",
            "end.no_common_identifier.2",
        ];
        Self::not_checked("no_common_identifier", "", sentences)
    }

    /// The address is not the provider's.
    const fn wrong_address(detail: &'static str) -> Self {
        let sentences =
            &["end.misconfigured.title", "cause.issuer_wrong", "end.misconfigured.2", "end.misconfigured.3"];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// Somebody else answers in the provider's place.
    const fn not_the_provider(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.not_the_provider",
            "cli.run_doctor",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The provider signs in no way that is accepted.
    const fn no_common_algorithm(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.no_common_algorithm",
            "cli.run_doctor",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The provider does not offer what is needed.
    const fn no_ciba(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.ciba_missing",
            "cli.run_doctor",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The provider does not take the till for its client.
    const fn client_refused(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.client_refused",
            "cli.run_doctor",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The provider does not take the request.
    const fn request_refused(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.request_refused",
            "end.misconfigured.untested",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The provider wants a code that the till can't ask for.
    const fn user_code_wanted(detail: &'static str) -> Self {
        let sentences = &[
            "end.misconfigured.title",
            "cause.user_code_wanted",
            "end.misconfigured.untested",
            "end.misconfigured.2",
            "end.misconfigured.3",
        ];
        Self::not_checked("misconfigured", detail, sentences)
    }

    /// The person is the right one, and the shop wants a better sign-in.
    const fn sign_in_too_weak(sentences: &'static [&'static str]) -> Self {
        Self { code: 11, verdict: "level_too_low", reason: None, detail: "", sentences }
    }

    const fn clock_ahead() -> Self {
        let sentences =
            &["end.clock_wrong.title", "end.clock_wrong.ahead", "end.clock_wrong.1", "end.clock_wrong.2"];
        Self::not_checked("clock_wrong", "", sentences)
    }

    const fn clock_behind() -> Self {
        let sentences =
            &["end.clock_wrong.title", "end.clock_wrong.behind", "end.clock_wrong.1", "end.clock_wrong.2"];
        Self::not_checked("clock_wrong", "", sentences)
    }

    const fn level_too_low() -> Self {
        let sentences = &[
            "end.level_too_low.title",
            "end.level_too_low.hint",
            "end.level_too_low.1",
            "end.level_too_low.2",
        ];
        Self { code: 11, verdict: "level_too_low", reason: None, detail: "", sentences }
    }

    const fn expired() -> Self {
        let sentences = &["end.timed_out.title", "end.timed_out.hint", "end.timed_out.1", "end.timed_out.2"];
        Self { code: 13, verdict: "expired", reason: None, detail: "", sentences }
    }

    const fn declined() -> Self {
        let sentences = &["end.declined.title", "end.declined.hint", "end.declined.1"];
        Self { code: 12, verdict: "declined", reason: None, detail: "", sentences }
    }

    const fn another_person() -> Self {
        let sentences = &["stop.title", "stop.act"];
        Self { code: 10, verdict: "another_person", reason: None, detail: "", sentences }
    }

    /// It was no harm.
    const fn owner() -> Self {
        Self { code: 0, verdict: "owner", reason: None, detail: "", sentences: &["verified.owner"] }
    }
}
