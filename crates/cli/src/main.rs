//! claimcheck-cli: the desk without a window, for IT, scripts and tests.
//!
//! Arguments become acts, views become lines or JSON. What may be done is decided by the desk: the same policy as in
//! the window. Results go to standard output, the log to standard error.

mod arguments;
mod backup;
mod check;
mod config;
mod doctor;
mod error;
mod inquiry;
mod key;
mod ledger;
mod orders;
mod outbox;
mod output;
mod practice_provider;
mod qr;
mod receipt;
mod second_person;
mod secret;
mod staff;
mod stop;
mod subject;
mod words;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};
use error::Error;
use output::Output;

fn main() -> ExitCode {
    till::report_without_personal_data("claimcheck-cli");
    let arguments = Arguments::parse();
    log();
    let output = Output::new(arguments.json, arguments.language());
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(source) => return output.failed(&Error::Runtime { source }),
    };
    let code = runtime.block_on(async {
        match run(&arguments, &output).await {
            Ok(code) => code,
            Err(error) => output.failed(&error),
        }
    });
    // A keyring that asks its user, or a line that nobody types, must not keep the program alive.
    runtime.shutdown_background();
    code
}

async fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode, Error> {
    match &arguments.command {
        Command::Check(wanted) if wanted.inquiring.is_wanted() => {
            inquiry::inquiry(arguments, wanted, output).await
        }
        Command::Check(wanted) => check::check(arguments, wanted, output).await,
        Command::Orders { act } => orders::orders(arguments, act, output).await,
        Command::Outbox { act } => outbox::outbox(arguments, act, output).await,
        Command::Ledger { act } => ledger::ledger(arguments, act, output).await,
        Command::Backup(wanted) => backup::backup(arguments, wanted, output).await,
        Command::Receipt(wanted) => receipt::receipt(arguments, wanted, output).await,
        Command::Subject { act } => subject::subject(arguments, act, output).await,
        Command::Secret { act } => secret::secret(act, output).await,
        Command::Key { act } => key::key(act, output).await,
        Command::Staff { act } => staff::staff(arguments, act, output).await,
        Command::Config { act } => config::config(arguments, act, output).await,
        Command::Doctor { practising } => doctor::doctor(arguments, practising, output).await,
        Command::Practice(wanted) => practice_provider::practice(arguments, wanted, output).await,
    }
}

/// The log: JSON lines on standard error; `CLAIMCHECK_LOG` says how much.
fn log() {
    let filter = EnvFilter::try_from_env("CLAIMCHECK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(filter).init();
}
