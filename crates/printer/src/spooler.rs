//! A printer that the system knows: the receipt is given to `lp` of CUPS, which keeps it until the printer takes it.
//!
//! Raw, because the bytes are the printer's own language. Not on Windows, whose spooler has another door.

use std::path::PathBuf;
use std::process::{Output, Stdio};

use desk::ports::{NotPrinted, PRINTER_PATIENCE};
use pickup::text::clean;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

/// The most bytes that are told of what a program says.
const SAID_MAX: usize = 200;

/// The system's printing service.
#[derive(Clone, Debug)]
pub(crate) struct Spooler {
    /// Where `lp` and `lpstat` are; nothing where there are none.
    programs: Option<PathBuf>,
}

impl Spooler {
    /// The programs where every system has them: the search path belongs to whoever started the till.
    pub(crate) fn of_this_system() -> Self {
        Self { programs: cfg!(unix).then(|| PathBuf::from("/usr/bin")) }
    }

    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self { programs: Some(folder) }
    }

    pub(crate) async fn print(&self, name: &str, bytes: &[u8]) -> Result<(), NotPrinted> {
        self.run("lp", &["-d", name, "-o", "raw", "-t", "receipt"], name, bytes).await
    }

    pub(crate) async fn examine(&self, name: &str) -> Result<(), NotPrinted> {
        self.run("lpstat", &["-p", name], name, &[]).await
    }

    async fn run(
        &self,
        program: &str,
        arguments: &[&str],
        name: &str,
        input: &[u8],
    ) -> Result<(), NotPrinted> {
        let folder = self.programs.as_ref().ok_or(NotPrinted::NotOnThisSystem)?;
        let refused =
            |said: &str| NotPrinted::Refused { place: name.to_owned(), detail: clean(said, SAID_MAX) };
        let talk = async {
            let mut child = Command::new(folder.join(program))
                .args(arguments)
                .env_clear()
                .env("LC_ALL", "C")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .kill_on_drop(true)
                .spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                // A program that has refused already reads no more; what it says counts.
                let _ = stdin.write_all(input).await;
            }
            child.wait_with_output().await
        };
        match timeout(PRINTER_PATIENCE, talk).await {
            Ok(Ok(Output { status, .. })) if status.success() => Ok(()),
            Ok(Ok(Output { stderr, .. })) => Err(refused(&String::from_utf8_lossy(&stderr))),
            Ok(Err(error)) => Err(refused(&format!("{program}: {}", error.kind()))),
            Err(_) => Err(NotPrinted::TooSlow { place: name.to_owned() }),
        }
    }
}
