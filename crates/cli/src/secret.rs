//! Secrets into the keyring and out of it again. A secret comes from standard input only: others can read arguments.
//! Nothing here reads one back.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

use desk::ports::Secrets as _;
use desk::settings::SecretName;
use secrets::{MAX_BYTES, SystemSecrets};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::arguments::SecretAct;
use crate::error::{Error, Usage};
use crate::output::Output;

pub(crate) async fn secret(act: &SecretAct, output: &Output) -> Result<ExitCode, Error> {
    let secrets = SystemSecrets::new();
    match act {
        SecretAct::Set { name } => {
            let name = parse(name)?;
            secrets.keep(name.as_str(), typed()?).await?;
            told(output, "kept", "cli.secret_kept", name.as_str())
        }
        SecretAct::Delete { name } => {
            let name = parse(name)?;
            match secrets.forget(name.as_str()).await? {
                true => told(output, "deleted", "cli.secret_deleted", name.as_str()),
                false => told(output, "absent", "cli.secret_absent", name.as_str()),
            }
        }
    }
}

pub(crate) fn parse(name: &str) -> Result<SecretName, Error> {
    SecretName::parse(name).ok_or_else(|| Usage::SecretName.into())
}

/// Standard input without its line end. More than any secret has is cut where the keeper of secrets refuses it.
fn typed() -> Result<Zeroizing<Vec<u8>>, Error> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Err(Usage::SecretTyped.into());
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 4));
    let most = MAX_BYTES as u64 + 3;
    input.lock().take(most).read_to_end(&mut secret).map_err(|source| Error::Runtime { source })?;
    if secret.last() == Some(&b'\n') {
        secret.pop();
        if secret.last() == Some(&b'\r') {
            secret.pop();
        }
    }
    Ok(secret)
}

fn told(output: &Output, result: &'static str, words: &'static str, name: &str) -> Result<ExitCode, Error> {
    output.event(&Told { event: "secret", name, result })?;
    output.say(words, &[("name", name)])?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    name: &'a str,
    result: &'static str,
}
