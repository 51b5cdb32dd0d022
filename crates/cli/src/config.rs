//! The configuration in force, where each value came from, and the data folder that it takes over. It holds references to
//! secrets, never secrets.
//! Not the reading of it, which is the desk's.

use std::process::ExitCode;

use desk::settings::{ExplainedKey, SettingsError, Sources};
use serde::Serialize;

use crate::arguments::{Arguments, ConfigAct};
use crate::error::Error;
use crate::output::Output;

mod restamp;

pub(crate) async fn config(
    arguments: &Arguments,
    act: &ConfigAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    match act {
        ConfigAct::Show { explain } => show(arguments, *explain, output),
        ConfigAct::Restamp { reason, approver } => {
            restamp::restamp(arguments, approver, reason, output).await
        }
    }
}

fn show(arguments: &Arguments, explain: bool, output: &Output) -> Result<ExitCode, Error> {
    let opening = arguments.opening(None)?;
    let Some((_, explanation)) = till::configured_here(&opening).map_err(Error::open)? else {
        let machine_file = Sources::of_this_machine().places.machine_file;
        return Err(Error::open(SettingsError::NotConfigured { machine_file }));
    };
    for key in &explanation.keys {
        output.event(&KeyEvent { event: "key", key })?;
        let Some(line) = line(key, explain) else { continue };
        output.line(&line)?;
        for other in key.overruled.iter().filter(|_| explain) {
            output.line(&format!("    # overruled: {} from {}", other.value, other.from))?;
        }
    }
    output.event(&Whole {
        event: "configuration",
        data_dir: &explanation.data_dir,
        trust_fingerprint: &explanation.trust_fingerprint,
        ignored_variables: &explanation.ignored_variables,
    })?;
    if explain {
        output.line(&format!("# data folder: {}", explanation.data_dir))?;
        output.line(&format!("# fingerprint of the trust keys: {}", explanation.trust_fingerprint))?;
        for name in &explanation.ignored_variables {
            output.line(&format!("# the variable {name} means nothing"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One key as TOML. What nobody set and nothing is built in for is shown with its meaning, if that was asked.
fn line(key: &ExplainedKey, explain: bool) -> Option<String> {
    match (&key.value, explain) {
        (Some(value), true) => Some(format!("{} = {value}  # {}", key.key, key.from)),
        (Some(value), false) => Some(format!("{} = {value}", key.key)),
        (None, true) => Some(format!("# {}  # {}", key.key, key.from)),
        (None, false) => None,
    }
}

#[derive(Serialize)]
struct KeyEvent<'a> {
    event: &'static str,
    #[serde(flatten)]
    key: &'a ExplainedKey,
}

#[derive(Serialize)]
struct Whole<'a> {
    event: &'static str,
    data_dir: &'a str,
    trust_fingerprint: &'a str,
    ignored_variables: &'a [String],
}
