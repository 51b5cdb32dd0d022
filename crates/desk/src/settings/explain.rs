//! Where each setting came from, for whoever looks after the till.
//!
//! It shows references to secrets, never secrets: the configuration has none. The hashes of PINs are left out.

use serde::Serialize;

use super::Settings;
use super::layers::{Given, Layers};
use super::schema::{Class, Default, KEYS};

/// Every key with its value and its origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The keys in the order of the sample.
    pub keys: Vec<ExplainedKey>,
    /// Variables that begin with `CLAIMCHECK_` and mean nothing.
    pub ignored_variables: Vec<String>,
    /// The data folder in force.
    pub data_dir: String,
    /// SHA-256 of the trust keys, as every ledger entry carries it.
    pub trust_fingerprint: String,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedKey {
    /// Its name.
    pub key: &'static str,
    /// Whether only an administrator may set it.
    pub trust: bool,
    /// The value in force, in TOML; none if nobody set it and nothing is built in.
    pub value: Option<String>,
    /// Where it came from.
    pub from: String,
    /// Values of weaker layers that don't count, the strongest first.
    pub overruled: Vec<Overruled>,
}

/// A value that a stronger layer overrules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overruled {
    /// The value, in TOML.
    pub value: String,
    /// Where it came from.
    pub from: String,
}

impl Explanation {
    pub(super) fn of(layers: &Layers, settings: &Settings) -> Self {
        let keys = KEYS.iter().map(|key| {
            let all = layers.all(key.path);
            let (value, from) = match (all.first(), key.default) {
                (Some(given), _) => (Some(key.shown(&given.value)), given.at.to_string()),
                (None, Default::Value(text)) => (Some(text.to_owned()), "built-in".to_owned()),
                (None, Default::None(meaning)) => (None, format!("built-in: {meaning}")),
                (None, Default::Required) => (None, "missing".to_owned()),
            };
            let overruled = all
                .iter()
                .skip(1)
                .map(|Given { value, at }| Overruled { value: key.shown(value), from: at.to_string() });
            let trust = key.class == Class::Trust;
            ExplainedKey { key: key.path, trust, value, from, overruled: overruled.collect() }
        });
        Self {
            keys: keys.collect(),
            ignored_variables: layers.ignored.clone(),
            data_dir: settings.data_dir.display().to_string(),
            trust_fingerprint: settings.trust_fingerprint().to_string(),
        }
    }
}
