//! The till's own private key: made into the keyring, and shown by its public half.
//! The private half is never written here.

use std::process::ExitCode;

use desk::client_key::{self, PublicKey};
use desk::settings::SecretRef;
use secrets::SystemSecrets;
use serde::Serialize;
use serde_json::Value;

use crate::arguments::KeyAct;
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::secret::parse;

pub(crate) async fn key(act: &KeyAct, output: &Output) -> Result<ExitCode, Error> {
    let secrets = SystemSecrets::new();
    let (key, made) = match act {
        KeyAct::Generate { name } => (client_key::generate(&secrets, &parse(name)?).await?, Some(name)),
        KeyAct::Public { name, file } => {
            let place = match (name, file) {
                (Some(name), None) => SecretRef::Keyring(parse(name)?),
                (None, Some(file)) => {
                    let file = std::path::absolute(file).map_err(|source| Error::Runtime { source })?;
                    SecretRef::File(file)
                }
                (None, None) | (Some(_), Some(_)) => return Err(Usage::SecretName.into()),
            };
            (client_key::public(&secrets, &place).await?, None)
        }
    };
    if let Some(name) = made {
        output.say("cli.key_made", &[("name", name)])?;
    }
    tell(&key, output)
}

fn tell(key: &PublicKey, output: &Output) -> Result<ExitCode, Error> {
    output.line(&key.jwk)?;
    let jwk: Value = serde_json::from_str(&key.jwk).map_err(|_| Error::Output)?;
    output.event(&Told { event: "key", kid: &key.id, public_jwk: &jwk })?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    kid: &'a str,
    public_jwk: &'a Value,
}
