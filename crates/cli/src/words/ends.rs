//! How an inquiry ended, in words that speak of no order and of nothing to hand over: whoever was asked may be on the phone.
//!
//! As `ui/src/screens/ends.ts` tells it in the window.

use desk::view::End;

use super::{Words, advice};

impl Words {
    /// How an inquiry ended, and what to do now.
    pub(crate) fn inquiry_ended(&self, end: &End, provider: &str) -> Vec<String> {
        let [title, usual] = self.end(end, provider);
        let hint = match end {
            End::Declined => self.text("end.inquiry.declined", &[]),
            End::LevelTooLow { needs } => {
                self.text("end.inquiry.level_too_low", &[("needs", &self.identifier(*needs))])
            }
            End::NoCommonIdentifier => self.text("end.inquiry.compared", &[]),
            End::TokenInvalid { .. } => self.text("end.inquiry.token_invalid", &[]),
            End::UnknownCustomer => self.text("end.inquiry.unknown", &[("provider", provider)]),
            End::Unreachable { .. } => self.text("end.inquiry.unreachable", &[]),
            End::Storage { .. } => self.text("end.inquiry.storage", &[]),
            End::TimedOut { .. }
            | End::SignInTooWeak { .. }
            | End::AnotherAccount
            | End::Contradiction
            | End::ResultLost
            | End::Misconfigured { .. }
            | End::ClockWrong { .. }
            | End::VerdictExpired => usual,
        };
        let (heading, usual) = advice(end);
        let steps: &[&'static str] = match end {
            End::TimedOut { .. } => &["end.timed_out.1", "end.inquiry.finish"],
            End::LevelTooLow { .. } | End::SignInTooWeak { .. } => &["end.level_too_low.1"],
            End::NoCommonIdentifier => &["end.inquiry.rely"],
            End::UnknownCustomer => &["end.inquiry.typed"],
            End::Misconfigured { .. } => usual.get(..2).unwrap_or(usual),
            End::Declined
            | End::AnotherAccount
            | End::Contradiction
            | End::TokenInvalid { .. }
            | End::ResultLost
            | End::Unreachable { .. }
            | End::ClockWrong { .. }
            | End::VerdictExpired
            | End::Storage { .. } => usual,
        };
        let steps = steps.iter().map(|step| format!("- {}", self.text(step, &[])));
        [title, hint, format!("{}:", self.text(heading, &[]))].into_iter().chain(steps).collect()
    }
}
