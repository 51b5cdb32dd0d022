//! The practice provider alone, with a configuration ready to use, and the end of all practice data.
//!
//! Its client secret is kept in the practice folder, so that a configuration printed yesterday still fits today.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use desk::ports::{Secrets as _, SecretsFailure};
use desk::settings::SecretRef;
use pickup::realm::Realm;
use practice::{ClientSecret, Listen, Options, Profile};
use secrets::SystemSecrets;
use serde::Serialize;
use store::DATABASE_FILE;
use till::Opening;

use crate::arguments::{Arguments, Practice, PracticeAct, ProfileName};
use crate::error::Error;
use crate::output::Output;

/// The folder of the provider within the practice folder, and the secret in it.
const FOLDER: &str = "provider";
const SECRET: &str = "client.secret";

pub(crate) async fn practice(
    arguments: &Arguments,
    wanted: &Practice,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(None)?;
    let folder = till::practice_folder(&opening).map_err(Error::open)?;
    match wanted.act {
        Some(PracticeAct::Reset) => reset(&folder, opening, output).await,
        None => serve(&folder, wanted, output).await,
    }
}

async fn serve(folder: &Path, wanted: &Practice, output: &Output) -> Result<ExitCode, Error> {
    let secret_file = folder.join(FOLDER).join(SECRET);
    let known = known_secret(&secret_file).await?;
    let listen = wanted.listen.map_or(Listen::Usual, Listen::At);
    let options = Options::of(profile(wanted.profile));
    let client_secret = known.clone();
    let running = practice::Practice::start(Options { listen, client_secret, ..options }).await?;
    if known.is_none() {
        keep_secret(&secret_file, running.client_secret.reveal()).map_err(|source| Error::File {
            path: secret_file.clone(),
            act: "written",
            source,
        })?;
    }
    let configuration = configuration(&running, &secret_file);
    output.event(&Started {
        event: "practice",
        issuer: &running.issuer,
        client_id: &running.client_id,
        client_secret_file: &secret_file.display().to_string(),
        configuration: &configuration,
    })?;
    if let Some(port) = running.usual_port_taken {
        output.say("cli.practice_port_taken", &[("port", &port.to_string())])?;
    }
    output.say("cli.practice_running", &[("issuer", &running.issuer)])?;
    output.say("cli.practice_configuration", &[])?;
    output.line(&format!("\n{configuration}"))?;
    tokio::select! {
        served = running.wait() => served.map_err(|source| Error::Runtime { source })?,
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(|source| Error::Runtime { source })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn profile(name: ProfileName) -> Profile {
    match name {
        ProfileName::Teaching => Profile::Teaching,
        ProfileName::Duende => Profile::Duende,
        ProfileName::LongPolling => Profile::LongPolling,
        ProfileName::Auth0Like => Profile::Auth0Like,
        ProfileName::Strict => Profile::Strict,
    }
}

/// A till of the test realm: it takes in orders of its own, which a practice till does not.
fn configuration(running: &practice::Running, secret_file: &Path) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        "realm = \"test\"\n\n[store]\nid = {store}\nname = {name}\ntill = \"1\"\n\n[provider]\nname = \"Practice\"\n\
         issuer = {issuer}\nclient_id = {client}\nclient_secret = {{ file = {secret} }}\n\
         customer_page = \"{{issuer}}/identity/ciba?requestId={{auth_req_id}}\"\n\
         scopes = [\"openid\", \"email\", \"phone\", \"profile\", \"personal_number\"]\n\
         claims.personal_number = \"personal_number\"\n",
        store = quoted(practice::STORE_ID),
        name = quoted(practice::STORE_NAME),
        issuer = quoted(&running.issuer),
        client = quoted(&running.client_id),
        secret = quoted(&secret_file.display().to_string()),
    )
}

async fn known_secret(file: &Path) -> Result<Option<ClientSecret>, Error> {
    match SystemSecrets::new().read(&SecretRef::File(file.to_owned())).await {
        Ok(secret) => Ok(std::str::from_utf8(&secret).ok().map(ClientSecret::new)),
        Err(SecretsFailure::Missing { .. }) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

fn keep_secret(file: &Path, secret: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(file)?, secret.as_bytes())
}

/// Deletes what practice made, and nothing else: a folder whose stamp can't be read as practice's is left alone.
async fn reset(folder: &Path, opening: Opening, output: &Output) -> Result<ExitCode, Error> {
    let failed = |source| Error::File { path: folder.to_owned(), act: "deleted", source };
    let mut folders = vec![folder.to_owned()];
    folders.extend(port_folders(folder).map_err(failed)?);
    for data in folders.iter().filter(|data| data.join(DATABASE_FILE).exists()) {
        if !is_practice(data, &opening).await {
            return Err(Error::NotPractice { folder: data.clone() });
        }
    }
    for data in folders.iter().rev() {
        delete_data(data).map_err(failed)?;
    }
    let name = folder.display().to_string();
    output.event(&Reset { event: "practice_reset", folder: &name })?;
    output.say("cli.practice_reset", &[("folder", &name)])?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a data folder is stamped as practice's and no window uses it.
async fn is_practice(data: &Path, opening: &Opening) -> bool {
    let Ok(expected) = till::practice_stamp(opening) else { return false };
    match store::Sqlite::open(data, &expected, store::Mode::Window).await {
        Ok(opened) => {
            opened.close().await;
            true
        }
        // Another port, and so another issuer, but the same realm: the realm is compared first.
        Err(store::OpenError::Stamp(mismatch)) => {
            mismatch.field != "realm" && expected.realm == Realm::Practice
        }
        Err(_) => false,
    }
}

/// The folders of tills whose provider could not have the usual port.
fn port_folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("port-")) && entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

/// Damaged databases of practice, which nobody misses.
fn set_aside(data: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    let is_aside = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(store::SET_ASIDE))
    };
    Ok(paths.into_iter().filter(is_aside).collect())
}

/// The files that a till and this provider make, by name; a folder is deleted if nothing else is in it.
fn delete_data(data: &Path) -> io::Result<()> {
    for aside in set_aside(data)? {
        std::fs::remove_file(aside)?;
    }
    let secret = format!("{FOLDER}/{SECRET}");
    let ours = [desk::settings::LEDGER_KEY_FILE, secret.as_str()];
    for name in store::FILES.into_iter().chain(ours) {
        match std::fs::remove_file(data.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    // Each stays if it holds something of somebody else's.
    let _ = std::fs::remove_dir(data.join(FOLDER));
    let _ = std::fs::remove_dir(data);
    Ok(())
}

#[derive(Serialize)]
struct Started<'a> {
    event: &'static str,
    issuer: &'a str,
    client_id: &'a str,
    client_secret_file: &'a str,
    configuration: &'a str,
}

#[derive(Serialize)]
struct Reset<'a> {
    event: &'static str,
    folder: &'a str,
}
