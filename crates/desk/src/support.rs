//! What a teller sends to whoever helps: which program this is, whom it asks, what failed, and what the doctor found.
//!
//! Plain text, of facts about the set-up. Nothing of an order or a person, no secret, no token and no request id of the
//! provider is given to it; the account's home folder, which may bear a name, is written as `~`.

use std::path::Path;

use jiff::Timestamp;

use crate::{
    settings::Settings,
    view::{ConnectionTest, End, Misconfigured},
    words::{Words, cause as cause_key},
};

/// What the text is made of.
pub(crate) struct Details<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) at: Timestamp,
    /// Finds the check in the log.
    pub(crate) reference: &'a str,
    /// What is wrong, and the technical line about it.
    pub(crate) failed: (Misconfigured, &'a str),
    /// The connection test that was run last.
    pub(crate) tested: &'a ConnectionTest,
    /// The account's own folder, if it has one.
    pub(crate) home: Option<&'a Path>,
}

/// What of an end is told to whoever helps; nothing of most.
pub(crate) fn failed(end: &End) -> Option<(Misconfigured, &str)> {
    match end {
        End::Misconfigured { cause, detail, tested: _ } => Some((*cause, detail)),
        End::Declined
        | End::TimedOut { .. }
        | End::LevelTooLow { .. }
        | End::SignInTooWeak { .. }
        | End::NoCommonIdentifier
        | End::AnotherAccount
        | End::Contradiction
        | End::TokenInvalid { .. }
        | End::UnknownCustomer
        | End::ResultLost
        | End::Unreachable { .. }
        | End::ClockWrong { .. }
        | End::VerdictExpired
        | End::Storage { .. } => None,
    }
}

impl Details<'_> {
    /// The whole text.
    pub(crate) fn text(&self, words: &Words) -> String {
        let Settings { realm, store, provider, .. } = self.settings;
        let say = |key, values: &[(&str, &str)]| words.text(key, values);
        let (cause, detail) = self.failed;
        let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
        let till = [("realm", realm.as_str()), ("store", store.id.as_str()), ("till", store.till.as_str())];
        let mut lines = vec![
            say("support.program", &[("version", env!("CARGO_PKG_VERSION")), ("system", &system)]),
            say("support.time", &[("time", &time(self.at))]),
            say("support.reference", &[("reference", self.reference)]),
            say("support.till", &till),
            say("support.provider", &[("issuer", provider.issuer.as_str())]),
            say("support.client", &[("client", provider.client_id.as_str())]),
            say(
                "support.cause",
                &[("cause", &words.text(cause_key(cause), &[("provider", &provider.name)]))],
            ),
            say("support.detail", &[("detail", detail)]),
        ];
        match self.tested {
            ConnectionTest::Done { at, checks, .. } => {
                let at = Timestamp::from_second(*at as i64).unwrap_or_default();
                lines.push(say("support.tested", &[("time", &time(at))]));
                lines.extend(checks.iter().flat_map(|point| words.tested(point)));
            }
            ConnectionTest::NotRun | ConnectionTest::Running => lines.push(say("support.not_tested", &[])),
        }
        let text = lines.join("\n") + "\n";
        match self.home.and_then(Path::to_str).filter(|home| home.len() > 1) {
            Some(home) => text.replace(home, "~"),
            None => text,
        }
    }
}

/// In whole seconds, for machines and for people of any language.
fn time(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}
