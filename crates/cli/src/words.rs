//! What is written for people: the same words as in the window, from the same files.
//! Sentences of errors for IT are in English and stand beside each error instead.

mod day;
mod ends;

use desk::failure::Taken;
use desk::view::{
    CheckPurpose, Closed, End, Identifier, Language, OwnReason, SignInRule, StorageTrouble, TestedPoint,
    Warning,
};

/// The words of one language.
pub(crate) struct Words(desk::words::Words);

impl Words {
    pub(crate) fn of(language: Language) -> Self {
        Self(desk::words::Words::of(language))
    }

    /// A text with its placeholders filled in.
    pub(crate) fn text(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        self.0.text(key, values)
    }

    /// What was found at one point, line by line.
    pub(crate) fn tested(&self, point: &TestedPoint) -> Vec<String> {
        self.0.tested(point)
    }

    /// One of the shop's own reasons.
    pub(crate) fn own<'a>(&self, own: &'a OwnReason) -> &'a str {
        match self.0.language() {
            Language::En => &own.en,
            Language::Sv => &own.sv,
        }
    }

    /// How many items.
    pub(crate) fn items(&self, count: u32) -> String {
        match count {
            1 => self.text("items.one", &[]),
            _ => self.text("items.many", &[("n", &count.to_string())]),
        }
    }

    pub(crate) fn closed(&self, because: Closed) -> String {
        self.text(closed(because), &[])
    }

    pub(crate) fn warning(&self, warning: &Warning) -> String {
        match warning {
            Warning::OtherStore { store } => self.text("warning.other_store", &[("store", store)]),
            Warning::AlreadyHandedOver { .. } => self.text("warning.already_handed_over", &[]),
            // The list of orders says when.
            Warning::SameNumberHandedOver { source, .. } => {
                self.text("warning.same_number_handed_over", &[("source", source)])
            }
            Warning::SameNumber { source, other } => {
                self.text("warning.same_number", &[("source", source), ("other", other)])
            }
            Warning::PartlyHandedOver { .. } => self.text("warning.partly_handed_over", &[]),
            Warning::Cancelled => self.text("warning.cancelled", &[]),
            Warning::NotReady => self.text("warning.not_ready", &[]),
            Warning::Unpaid => self.text("warning.unpaid", &[]),
            Warning::Expired => self.text("warning.expired", &[]),
            Warning::OwnerChanged => self.text("warning.owner_changed", &[]),
            Warning::NoCustomerIdentifier => self.text("warning.no_customer_identifier", &[]),
            Warning::UnknownStatus => self.text("warning.unknown_status", &[]),
            Warning::DeclinedBefore => self.text("warning.declined_before", &[]),
            Warning::CheckLost => self.text("warning.check_lost", &[]),
        }
    }

    pub(crate) fn identifier(&self, identifier: Identifier) -> String {
        self.text(
            match identifier {
                Identifier::Account => "identifier.account",
                Identifier::PersonalNumber => "identifier.personal_number",
                Identifier::Email => "identifier.email",
                Identifier::Phone => "identifier.phone",
                Identifier::None => "evidence.none",
            },
            &[],
        )
    }

    /// How long something took or has lain back, as the window says it: `12 s`, `4 min`, `2 h 10 min`, `6 days`.
    pub(crate) fn span(&self, seconds: u32) -> String {
        let (minutes, hours) = (seconds / 60, seconds / 3600);
        let count = |key, n: u32| self.text(key, &[("n", &n.to_string())]);
        match (seconds, hours) {
            (0..120, _) => count("time.seconds", seconds),
            (_, 0) => count("time.minutes", minutes),
            (_, 1..3) if minutes % 60 > 0 => {
                let (h, m) = (hours.to_string(), (minutes % 60).to_string());
                self.text("time.hours_minutes", &[("h", &h), ("m", &m)])
            }
            (_, 1..24) => count("time.hours", hours),
            (_, 24..48) => self.text("time.day", &[]),
            (_, _) => count("time.days", hours / 24),
        }
    }

    /// How long ago the person had signed in at the provider.
    pub(crate) fn signed_in(&self, ago_s: Option<u32>) -> String {
        match ago_s {
            Some(ago_s) => self.text("evidence.signed_in", &[("ago", &self.span(ago_s))]),
            None => self.text("evidence.signed_in_unknown", &[]),
        }
    }

    /// What happened, and the sentence that explains it.
    pub(crate) fn end(&self, end: &End, provider: &str) -> [String; 2] {
        let both = |title, hint| [title, hint].map(|key| self.text(key, &[("provider", provider)]));
        match end {
            End::Declined => both("end.declined.title", "end.declined.hint"),
            End::TimedOut { after_s } => {
                let hint = self.text("end.timed_out.hint", &[("n", &after_s.to_string())]);
                [self.text("end.timed_out.title", &[]), hint]
            }
            End::LevelTooLow { needs } => {
                let hint = self.text("end.level_too_low.hint", &[("needs", &self.identifier(*needs))]);
                [self.text("end.level_too_low.title", &[]), hint]
            }
            End::SignInTooWeak { rule, .. } => both("end.sign_in_too_weak.title", sign_in(*rule)),
            End::NoCommonIdentifier => {
                both("end.no_common_identifier.title", "end.no_common_identifier.hint")
            }
            End::AnotherAccount => both("end.another_account.title", "end.another_account.hint"),
            End::Contradiction => both("end.contradiction.title", "end.contradiction.hint"),
            End::TokenInvalid { .. } => both("end.token_invalid.title", "end.token_invalid.hint"),
            End::UnknownCustomer => both("end.unknown_customer.title", "end.unknown_customer.hint"),
            End::ResultLost => both("end.result_lost.title", "end.result_lost.hint"),
            End::Unreachable { .. } => both("end.unreachable.title", "end.unreachable.hint"),
            End::Misconfigured { cause, .. } => both("end.misconfigured.title", desk::words::cause(*cause)),
            End::ClockWrong { ahead_s } => {
                let key = if *ahead_s > 0 { "end.clock_wrong.ahead" } else { "end.clock_wrong.behind" };
                let hint = self.text(key, &[("time", &self.span(ahead_s.unsigned_abs()))]);
                [self.text("end.clock_wrong.title", &[]), hint]
            }
            End::VerdictExpired => both("end.verdict_expired.title", "end.verdict_expired.hint"),
            End::Storage { .. } => both("end.storage.title", "end.storage.hint"),
        }
    }

    /// What another till has.
    pub(crate) fn taken(&self, what: Taken, till: &str) -> String {
        let key = match what {
            Taken::Order => "failure.taken_by_another",
            Taken::Customer => "failure.customer_taken",
            Taken::Till => "failure.till_taken",
        };
        self.text(key, &[("till", till)])
    }

    /// How a check ended, and what to do now: in other words where the owner was asked from afar.
    pub(crate) fn ended(&self, end: &End, provider: &str, purpose: CheckPurpose) -> Vec<String> {
        let said_nothing = matches!(end, End::Declined | End::TimedOut { .. } | End::ResultLost);
        let title = |key| self.text(key, &[]);
        match purpose {
            CheckPurpose::LetCollect if said_nothing => vec![
                title("end.let_collect.title"),
                title("end.let_collect.hint"),
                format!("{}:", title("end.todo")),
                format!("- {}", title("end.let_collect.1")),
            ],
            CheckPurpose::LetCollect | CheckPurpose::PickUp => {
                self.end(end, provider).into_iter().chain(self.advice(end)).collect()
            }
        }
    }

    /// What to do now: a heading, and one line for each step.
    pub(crate) fn advice(&self, end: &End) -> Vec<String> {
        let (heading, steps) = advice(end);
        let steps = steps.iter().map(|step| format!("- {}", self.text(step, &[])));
        std::iter::once(format!("{}:", self.text(heading, &[]))).chain(steps).collect()
    }
}

fn closed(because: Closed) -> &'static str {
    match because {
        Closed::AlreadyHandedOver => "closed.already_handed_over",
        Closed::SameNumberHandedOver => "closed.same_number_handed_over",
        Closed::Cancelled => "closed.cancelled",
        Closed::OtherStore => "closed.other_store",
        Closed::NotReady => "closed.not_ready",
        Closed::Unpaid => "closed.unpaid",
        Closed::OwnerChanged => "closed.owner_changed",
        Closed::NoCustomerIdentifier => "closed.no_customer_identifier",
        Closed::UnknownStatus => "closed.unknown_status",
        Closed::Expired => "closed.expired",
        Closed::NotSeen => "closed.not_seen",
        Closed::ItemsLeft => "closed.items_left",
        Closed::NothingTicked => "closed.nothing_ticked",
        Closed::ShopSilent => "closed.shop_silent",
        Closed::RemoteTooDear => "closed.remote_too_dear",
        Closed::EveryLine => "closed.every_line",
        Closed::AnotherAccount => "closed.another_account",
        Closed::AgeNotProved => "closed.age_not_proved",
        Closed::DeclinedJustNow => "closed.declined_just_now",
        Closed::AskedTooOften => "closed.asked_too_often",
        Closed::NoStaff => "closed.no_staff",
        Closed::NoSupervisor => "closed.no_supervisor",
        Closed::NotAllowed => "closed.not_allowed",
        Closed::TooSoon => "closed.too_soon",
        Closed::ProviderResting => "closed.provider_resting",
        Closed::CodeTellsTooLittle => "closed.code_tells_too_little",
        Closed::NoMerchant => "closed.no_merchant",
        Closed::CustomerAskedTooOften => "closed.customer_asked_too_often",
    }
}

/// As in the window, with a command where the window has a button.
fn advice(end: &End) -> (&'static str, &'static [&'static str]) {
    match end {
        End::Declined => ("end.reasons", &["end.declined.1", "end.declined.2", "end.declined.3"]),
        End::TimedOut { .. } => ("end.before", &["end.timed_out.1", "end.timed_out.2", "end.timed_out.3"]),
        End::LevelTooLow { .. } => ("end.todo", &["end.level_too_low.1", "end.level_too_low.2"]),
        End::SignInTooWeak { .. } => ("end.todo", &["end.level_too_low.1", "end.level_too_low.2"]),
        End::NoCommonIdentifier => {
            ("end.todo", &["end.no_common_identifier.1", "end.no_common_identifier.2"])
        }
        End::AnotherAccount => ("end.todo", &["end.another_account.1", "end.another_account.2"]),
        End::Contradiction => ("end.todo", &["end.contradiction.1", "end.contradiction.2"]),
        End::TokenInvalid { .. } => ("end.todo", &["end.token_invalid.1", "end.token_invalid.2"]),
        End::UnknownCustomer => ("end.todo", &["end.unknown_customer.1", "end.unknown_customer.2"]),
        End::ResultLost => ("end.todo", &["end.result_lost.1", "end.result_lost.2"]),
        End::Unreachable { .. } => ("end.todo", &["end.unreachable.1", "end.unreachable.2"]),
        End::Misconfigured { tested: true, .. } => {
            ("end.todo", &["cli.run_doctor", "end.misconfigured.2", "end.misconfigured.3"])
        }
        End::Misconfigured { tested: false, .. } => {
            ("end.todo", &["end.misconfigured.untested", "end.misconfigured.2", "end.misconfigured.3"])
        }
        End::ClockWrong { .. } => ("end.todo", &["end.clock_wrong.1", "end.clock_wrong.2"]),
        End::VerdictExpired => ("end.todo", &["end.verdict_expired.1"]),
        End::Storage { because: StorageTrouble::Full } => ("end.todo", &["end.storage.full"]),
        End::Storage { because: StorageTrouble::Locked } => ("end.todo", &["end.storage.locked"]),
        End::Storage { because: StorageTrouble::Damaged } => ("end.todo", &["end.storage.damaged"]),
        End::Storage { because: StorageTrouble::OlderCopy } => ("end.todo", &["end.storage.older_copy"]),
        End::Storage { because: StorageTrouble::Failed } => ("end.todo", &["end.storage.failed"]),
    }
}

fn sign_in(rule: SignInRule) -> &'static str {
    match rule {
        SignInRule::Age => "end.sign_in_too_weak.age",
        SignInRule::Level => "end.sign_in_too_weak.level",
        SignInRule::Means => "end.sign_in_too_weak.means",
        SignInRule::IdentityProvider => "end.sign_in_too_weak.identity_provider",
    }
}

#[cfg(test)]
mod tests {
    use desk::view::Misconfigured;

    use super::*;

    /// Every literal of the sources that is a key by its looks: words with a point between them, from a known group.
    fn keys_used() -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let files = ["", "/check", "/ledger", "/words"]
            .map(|inner| std::fs::read_dir(format!("{folder}{inner}")).unwrap());
        let files =
            files.into_iter().flatten().map(|file| file.unwrap().path()).filter(|path| path.is_file());
        let sources = files.map(|path| std::fs::read_to_string(path).unwrap());
        let groups = [
            "failure",
            "cli",
            "closed",
            "warning",
            "identifier",
            "evidence",
            "end",
            "cause",
            "items",
            "verified",
            "stop",
            "done",
            "wait",
            "desk",
            "order",
            "time",
            "settings",
            "call",
            "counter",
            "pay",
            "inquiry",
        ];
        sources
            .flat_map(|source| source.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
            .filter(|literal| {
                literal.split_once('.').is_some_and(|(group, rest)| {
                    groups.contains(&group)
                        && rest.bytes().all(|byte| {
                            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._".contains(&byte)
                        })
                })
            })
            .collect()
    }

    #[test]
    fn every_key_that_is_used_exists_in_both_languages() {
        let used = keys_used();
        assert!(used.len() > 60, "the search for keys finds them: {}", used.len());
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            for key in &used {
                assert!(words.0.keys().any(|known| known == key), "{language:?} has no {key}");
            }
        }
    }

    /// Every end of a check, each of its kind.
    fn ends() -> Vec<End> {
        let text = String::new;
        let mut ends = vec![
            End::Declined,
            End::TimedOut { after_s: 120 },
            End::LevelTooLow { needs: Identifier::Email },
            End::SignInTooWeak { rule: SignInRule::Age, detail: text() },
            End::NoCommonIdentifier,
            End::AnotherAccount,
            End::Contradiction,
            End::TokenInvalid { rule: text() },
            End::UnknownCustomer,
            End::ResultLost,
            End::Unreachable { detail: text() },
            End::Misconfigured { cause: Misconfigured::ClientRefused, detail: text(), tested: true },
            End::Misconfigured { cause: Misconfigured::RequestRefused, detail: text(), tested: false },
            End::ClockWrong { ahead_s: 340 },
            End::ClockWrong { ahead_s: -7200 },
            End::VerdictExpired,
        ];
        let troubles =
            [StorageTrouble::Full, StorageTrouble::Locked, StorageTrouble::Damaged, StorageTrouble::Failed];
        ends.extend(troubles.map(|because| End::Storage { because }));
        ends
    }

    #[test]
    fn every_end_is_told_whole_and_says_what_to_do() {
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            for end in ends() {
                let ways = [CheckPurpose::PickUp, CheckPurpose::LetCollect]
                    .map(|purpose| words.ended(&end, "Authway", purpose));
                for lines in ways.into_iter().chain([words.inquiry_ended(&end, "Authway")]) {
                    assert!(lines.len() > 3, "{end:?} has no step: {lines:?}");
                    for line in lines {
                        assert!(line.contains(' '), "{end:?}: {line} is no sentence");
                        assert!(!line.contains('{'), "{end:?}: a hole was left open: {line}");
                    }
                }
            }
        }
    }

    /// Nobody who asks a caller is told to look at a phone, to keep an order, or that nothing was handed over.
    #[test]
    fn an_inquiry_speaks_of_no_order_and_the_owner_who_was_asked_is_not_the_customer_here() {
        let words = Words::of(Language::En);
        for end in ends().into_iter().filter(|end| !matches!(end, End::AnotherAccount | End::VerdictExpired))
        {
            let told = words.inquiry_ended(&end, "Authway").join(" ").to_lowercase();
            for foreign in ["order", "hand over", "handed", "without glare", "scan"] {
                assert!(!told.contains(foreign), "{end:?}: {told}");
            }
        }
        let told = words.ended(&End::Declined, "Authway", CheckPurpose::LetCollect);
        assert_eq!(told[..2], ["The owner did not say yes", "Do not hand over."]);
    }

    #[test]
    fn spans_are_told_as_in_the_window() {
        let words = Words::of(Language::En);
        for (seconds, told) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 min"),
            (3599, "59 min"),
            (3600, "1 h"),
            (7800, "2 h 10 min"),
            (11_400, "3 h"),
            (86_399, "23 h"),
            (86_400, "1 day"),
            (172_800, "2 days"),
        ] {
            assert_eq!(words.span(seconds), told, "{seconds}");
        }
    }
}
