//! One call of another program, said aloud before it is made.
//!
//! Nothing goes through a shell, and a call reads the keyboard only where a person may have to answer.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    fs::File,
    path::Path,
    process::{Command, ExitStatus, Stdio},
};

/// A program with its arguments, not yet started.
pub(crate) struct Call {
    command: Command,
}

/// A call that did not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("cannot start {program}: {source}; install it, or put its folder on PATH")]
    NotStarted { program: String, source: std::io::Error },
    #[error("`{call}` failed: {status}")]
    Failed { call: String, status: ExitStatus },
    #[error("`{call}` printed something that is not UTF-8")]
    NotText { call: String },
}

impl CallError {
    /// The exit code of the program, if it ran and ended by itself.
    pub(crate) fn code(&self) -> Option<i32> {
        match self {
            Self::Failed { status, .. } => status.code(),
            Self::NotStarted { .. } | Self::NotText { .. } => None,
        }
    }
}

impl Call {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self { command }
    }

    /// The cargo that runs us, so that a toolchain chosen on the command line (`cargo +beta xtask`) stays chosen.
    pub(crate) fn cargo() -> Self {
        Self::new(Self::cargo_program())
    }

    /// For programs that are to start the same cargo.
    pub(crate) fn cargo_program() -> OsString {
        std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Lets the program read the keyboard.
    pub(crate) fn interactive(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Says the call, makes it with its output shown, and waits for its end.
    pub(crate) fn run(mut self) -> Result<(), CallError> {
        println!("$ {self}");
        let status = self.command.status().map_err(|source| self.not_started(source))?;
        if status.success() { Ok(()) } else { Err(CallError::Failed { call: self.to_string(), status }) }
    }

    /// Says the call and makes it, with its complaints in a file and not shown.
    pub(crate) fn run_into(mut self, log: File) -> Result<(), CallError> {
        self.command.stderr(log);
        self.run()
    }

    /// Makes the call without a word and returns what it printed on standard output.
    pub(crate) fn read(mut self) -> Result<String, CallError> {
        let output =
            self.command.stderr(Stdio::null()).output().map_err(|source| self.not_started(source))?;
        if !output.status.success() {
            return Err(CallError::Failed { call: self.to_string(), status: output.status });
        }
        String::from_utf8(output.stdout).map_err(|_| CallError::NotText { call: self.to_string() })
    }

    /// Whether the program can be started and ends well; it is not heard.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn not_started(&self, source: std::io::Error) -> CallError {
        CallError::NotStarted { program: self.command.get_program().to_string_lossy().into_owned(), source }
    }
}

/// As a person would type it, with the program's name for its path.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = Path::new(self.command.get_program());
        write!(f, "{}", program.file_name().unwrap_or(program.as_os_str()).to_string_lossy())?;
        for argument in self.command.get_args() {
            let argument = argument.to_string_lossy();
            if argument.contains(' ') {
                write!(f, " '{argument}'")?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}

/// Whether a program of this name is on PATH.
pub(crate) fn on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| {
        let file = folder.join(program);
        file.is_file() || (cfg!(windows) && (file.with_extension("exe").is_file()))
    })
}
