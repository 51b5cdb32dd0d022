//! Standard output: JSON lines for scripts, or words for people. Never both.
//! The log goes elsewhere: to standard error.

use std::io::Write as _;
use std::process::ExitCode;

use desk::view::Language;
use serde::Serialize;

use crate::error::Error;
use crate::words::Words;

/// Where results go.
pub(crate) struct Output {
    json: bool,
    /// What is written for people.
    pub(crate) words: Words,
}

impl Output {
    pub(crate) fn new(json: bool, language: Language) -> Self {
        Self { json, words: Words::of(language) }
    }

    /// Whether scripts read.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// One object, if scripts read.
    pub(crate) fn event(&self, event: &impl Serialize) -> Result<(), Error> {
        if !self.json {
            return Ok(());
        }
        let line = serde_json::to_string(event).map_err(|_| Error::Output)?;
        write(&line)
    }

    /// One line, if people read.
    pub(crate) fn line(&self, text: &str) -> Result<(), Error> {
        if self.json { Ok(()) } else { write(text) }
    }

    /// One line of words, if people read.
    pub(crate) fn say(&self, key: &'static str, values: &[(&str, &str)]) -> Result<(), Error> {
        self.line(&self.words.text(key, values))
    }

    /// One line, whoever reads.
    pub(crate) fn raw(&self, text: &str) -> Result<(), Error> {
        write(text)
    }

    /// Tells an error: to scripts as an event, to people on standard error.
    pub(crate) fn failed(&self, error: &Error) -> ExitCode {
        let told = if self.json {
            self.event(&ErrorEvent { event: "error", kind: error.kind(), message: error.to_string() }).is_ok()
        } else {
            writeln!(std::io::stderr(), "claimcheck-cli: {error}").is_ok()
        };
        if !told {
            tracing::error!(kind = error.kind(), "an error could not be told");
        }
        error.exit_code()
    }
}

#[derive(Serialize)]
struct ErrorEvent {
    event: &'static str,
    kind: String,
    message: String,
}

fn write(line: &str) -> Result<(), Error> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|_| Error::Output)
}
