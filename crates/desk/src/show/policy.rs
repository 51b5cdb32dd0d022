//! From the settings to the page that shows the shop's rules, and where each of them comes from.
//! Not the rules themselves, which are `pickup`'s.

use pickup::policy::{AskOwnerPolicy, RemotePolicy};

use crate::settings::{Layer, Origin, Settings};
use crate::view::{PolicyLine, PolicyRule, PolicyValue, SetBy};

pub(super) fn lines(settings: &Settings) -> Vec<PolicyLine> {
    let policy = &settings.policy;
    let (provider, keep) = (&settings.provider, &settings.keep);
    let yes = |on: bool| if on { PolicyValue::Yes } else { PolicyValue::No };
    let seconds = |n: Option<i64>| {
        n.map_or(PolicyValue::Unset, |n| PolicyValue::Seconds { n: u32::try_from(n).unwrap_or(u32::MAX) })
    };
    let expiry = provider.requested_expiry.map(|expiry| i64::from(expiry.as_secs()));
    let rules = [
        (PolicyRule::CustomerTime, seconds(expiry), "provider.requested_expiry_s"),
        (
            PolicyRule::SignInAge,
            seconds(settings.sign_in.max_age.map(|age| age.as_secs())),
            "policy.sign_in_max_age_s",
        ),
        (
            PolicyRule::VerdictValid,
            seconds(Some(i64::from(policy.verdict_valid_s))),
            "policy.verdict_valid_s",
        ),
        (PolicyRule::EveryLine, yes(policy.every_line), "policy.every_line"),
        (PolicyRule::Remote, remote(policy.remote), "policy.remote_up_to"),
        (PolicyRule::AskOwner, ask_owner(policy.ask_owner), ask_owner_key(policy.ask_owner)),
        (PolicyRule::Manual, yes(!policy.manual.documents.is_empty()), "policy.manual"),
        (
            PolicyRule::ManualUpTo,
            policy
                .manual
                .up_to
                .map_or(PolicyValue::Unset, |amount| PolicyValue::UpTo { amount: amount.to_string() }),
            "policy.manual_up_to",
        ),
        (PolicyRule::Override, count(policy.overridable.len()), "policy.override"),
        (PolicyRule::Undo, seconds(Some(settings.undo.as_secs())), "policy.undo_s"),
        (
            PolicyRule::Keep,
            PolicyValue::Days { n: u32::from(keep.personal_days) },
            "ledger.keep_personal_days",
        ),
    ];
    rules.into_iter().map(|(rule, value, key)| line(settings, rule, value, key)).collect()
}

fn line(settings: &Settings, rule: PolicyRule, value: PolicyValue, key: &str) -> PolicyLine {
    let decided = settings.decided.get(key);
    let set_by = decided.map_or(SetBy::BuiltIn, |origin| match origin.layer {
        Layer::Policy => SetBy::LockedPolicy,
        Layer::Machine | Layer::Config | Layer::User | Layer::Environment | Layer::Flag => SetBy::Machine,
        Layer::BuiltIn => SetBy::BuiltIn,
    });
    PolicyLine { rule, value, set_by, place: decided.map(place).unwrap_or_default() }
}

/// Where IT finds it, in no language: the file and its line, or the name of a variable or flag.
fn place(origin: &Origin) -> String {
    let path = origin.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    match origin.line {
        Some(line) => format!("{path}:{line}"),
        None => path,
    }
}

fn remote(policy: RemotePolicy) -> PolicyValue {
    match policy {
        RemotePolicy::Never => PolicyValue::No,
        RemotePolicy::UpTo(amount) => PolicyValue::UpTo { amount: amount.to_string() },
    }
}

fn ask_owner(policy: AskOwnerPolicy) -> PolicyValue {
    match policy {
        AskOwnerPolicy::Never => PolicyValue::No,
        AskOwnerPolicy::UpTo(None) => PolicyValue::Yes,
        AskOwnerPolicy::UpTo(Some(amount)) => PolicyValue::UpTo { amount: amount.to_string() },
    }
}

/// The key that says what is told.
fn ask_owner_key(policy: AskOwnerPolicy) -> &'static str {
    match policy {
        AskOwnerPolicy::Never | AskOwnerPolicy::UpTo(None) => "policy.ask_owner",
        AskOwnerPolicy::UpTo(Some(_)) => "policy.ask_owner_up_to",
    }
}

fn count(n: usize) -> PolicyValue {
    PolicyValue::Count { n: u32::try_from(n).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{GivenSecret, Origin};

    fn settings() -> Settings {
        let secret = GivenSecret::new(zeroize::Zeroizing::new(b"made up".to_vec()));
        Settings::practice("http://127.0.0.1:9", "till", secret, "data".into(), "Kim".to_owned())
            .expect("settings")
    }

    fn found(lines: &[PolicyLine], rule: PolicyRule) -> &PolicyLine {
        lines.iter().find(|line| line.rule == rule).expect("every rule is told")
    }

    #[test]
    fn a_rule_is_told_with_whoever_set_it() {
        let mut settings = settings();
        settings.policy.every_line = true;
        let at = |layer| Origin { layer, path: Some("/etc/claimcheck/x.toml".into()), line: Some(7) };
        settings.decided.insert("policy.every_line", at(Layer::Policy));
        settings.decided.insert("ledger.keep_personal_days", at(Layer::Machine));
        let lines = lines(&settings);
        let every_line = found(&lines, PolicyRule::EveryLine);
        assert_eq!((&every_line.value, every_line.set_by), (&PolicyValue::Yes, SetBy::LockedPolicy));
        assert_eq!(every_line.place, "/etc/claimcheck/x.toml:7");
        assert_eq!(found(&lines, PolicyRule::Keep).set_by, SetBy::Machine);
        let valid = found(&lines, PolicyRule::VerdictValid);
        assert_eq!((&valid.value, valid.set_by), (&PolicyValue::Seconds { n: 600 }, SetBy::BuiltIn));
        assert_eq!(valid.place, "");
    }

    #[test]
    fn what_is_strictest_is_told_as_no_and_what_has_no_limit_as_unset() {
        let mut settings = settings();
        settings.policy.manual.documents.clear();
        let lines = lines(&settings);
        for (rule, value) in [
            (PolicyRule::Remote, PolicyValue::No),
            (PolicyRule::Manual, PolicyValue::No),
            (PolicyRule::ManualUpTo, PolicyValue::Unset),
            (PolicyRule::SignInAge, PolicyValue::Unset),
        ] {
            assert_eq!(found(&lines, rule).value, value, "{rule:?}");
        }
    }
}
