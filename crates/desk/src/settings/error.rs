//! Why the configuration was not accepted: each reason names the key, the place and what to do.
//! None of them repeats a value that could be a secret.

use std::path::PathBuf;

use super::customer_page::CustomerPageError;
use super::layers::Origin;
use super::schema::Key;

/// Why there are no settings. Nothing was started.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No provider is configured on this machine: practice can be offered.
    #[error("there is no configuration at {}; write one (see claimcheck.sample.toml), or practise with --practice", machine_file.display())]
    NotConfigured {
        /// Where it was looked for.
        machine_file: PathBuf,
    },
    /// A file can't be read.
    #[error("{} cannot be read; check that it exists and that this account may read it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is larger than any configuration.
    #[error("{} is larger than {limit} bytes, which no configuration is", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// A file is not TOML.
    #[error("{at}, column {column}: this is not TOML: {message}")]
    Syntax {
        /// File and line.
        at: Origin,
        /// The column, from 1.
        column: usize,
        /// What the parser expected.
        message: String,
    },
    /// A key that does not exist.
    #[error("{at}: there is no key `{key}`{}", .nearest.map_or_else(String::new, |near| format!("; did you mean `{near}`?")))]
    UnknownKey {
        /// As written.
        key: String,
        /// Where.
        at: Origin,
        /// The key that was meant, most likely.
        nearest: Option<&'static str>,
    },
    /// A trust key from a place that the teller can write.
    #[error("`{key}` may not come from {at}: it decides whom this till trusts; set it in {}, which only an administrator can write", machine_file.display())]
    TrustKey {
        /// The key.
        key: &'static str,
        /// Where it was tried.
        at: Origin,
        /// Where it belongs.
        machine_file: PathBuf,
    },
    /// A key that somebody must set.
    #[error("`{key}` is missing; set it in {}, for example: {key} = {example}", machine_file.display())]
    Missing {
        /// The key.
        key: &'static str,
        /// Where it belongs.
        machine_file: PathBuf,
        /// A value to start from.
        example: &'static str,
    },
    /// A value that its key can't have.
    #[error("{at}: `{key}` must be {expected}")]
    Wrong {
        /// The key.
        key: &'static str,
        /// Where.
        at: Origin,
        /// What is expected.
        expected: String,
    },
    /// A secret itself instead of the place where it is kept.
    #[error(
        "{at}: `{key}` holds a secret in plain text, which is not accepted; keep it with `claimcheck-cli secret set NAME` and write {{ keyring = \"NAME\" }}, or in a file of mode 600 and write {{ file = \"/path\" }}. Consider the secret known and have it replaced"
    )]
    SecretInPlainText {
        /// The key.
        key: &'static str,
        /// Where.
        at: Origin,
    },
    /// Keys that don't fit together.
    #[error("{at}: `{key}` {because}")]
    Contradiction {
        /// The key that is in the way.
        key: &'static str,
        /// Where it was set.
        at: Origin,
        /// What it contradicts, and what to do.
        because: &'static str,
    },
    /// http where it is not accepted.
    #[error(
        "{at}: `provider.issuer` must be an https address: the realm is {realm}, and http is for a provider on this machine in practice and test only"
    )]
    NotHttps {
        /// Where.
        at: Origin,
        /// The realm.
        realm: pickup::realm::Realm,
    },
    /// The customer's page is not acceptable.
    #[error("{at}: `provider.customer_page`: {source}")]
    CustomerPage {
        /// Where.
        at: Origin,
        /// Why.
        source: CustomerPageError,
    },
    /// Others than the administrator (or, outside the real realm, this account) can write a file that decides trust.
    #[error("{} can be written by {who}, so it can't decide whom this till trusts; {}", path.display(), .who.remedy())]
    Writable {
        /// The file, or a folder above it.
        path: PathBuf,
        /// By whom.
        who: Writer,
    },
    /// This build can't find out who may write a file.
    #[error("this edition can't check who may write {} on this system, so it starts no real till; practice works", path.display())]
    PermissionsUnknown {
        /// The file.
        path: PathBuf,
    },
    /// `--config` for a real till by an account that may not write the machine file.
    #[error("a real till takes its configuration from {} only; this account may not write that file, so it may not name another one", machine_file.display())]
    ConfigForReal {
        /// The machine file.
        machine_file: PathBuf,
    },
    /// `--data-dir` for a real till by an account that may not write the machine file.
    #[error("`data_dir` may not come from {at} for a real till: set it in {}", machine_file.display())]
    DataDirForReal {
        /// Where it was tried.
        at: Origin,
        /// Where it belongs.
        machine_file: PathBuf,
    },
    /// There is no home folder to derive the data folder from.
    #[error("this account has no home folder; say where the data shall lie with --data-dir")]
    NoDataFolder,
    /// A `--set` without `=`.
    #[error("`{argument}` is not KEY=VALUE, such as preferences.theme=dark")]
    BadFlag {
        /// As given.
        argument: String,
    },
}

/// Who can write a file that they should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// It belongs to another account than the administrator's (or this one).
    ItsOwner,
    /// Its group or everybody.
    Others,
}

impl Writer {
    fn remedy(self) -> &'static str {
        match self {
            Self::ItsOwner => "give it to root (chown root)",
            Self::Others => "take that right away (chmod go-w)",
        }
    }
}

impl std::fmt::Display for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ItsOwner => "the account that owns it",
            Self::Others => "other accounts",
        })
    }
}

impl SettingsError {
    /// Wrong shape or value of a key.
    pub(super) fn wrong(key: &'static Key, at: Origin) -> Self {
        Self::Wrong { key: key.path, at, expected: key.kind.expected() }
    }
}
