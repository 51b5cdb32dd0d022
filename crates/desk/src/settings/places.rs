//! Where configuration files and data folders lie, and who may write them.
//!
//! A file is checked on the handle it is read from, so that it can't be exchanged between check and reading.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use pickup::realm::Realm;

use super::error::SettingsError;
#[cfg(unix)]
use super::error::Writer;

/// Largest configuration file.
const MAX_BYTES: u64 = 256 * 1024;

/// Where things lie on this machine.
#[derive(Clone, Debug)]
pub struct Places {
    /// The machine's configuration: an administrator writes it.
    pub machine_file: PathBuf,
    /// What an administrator locks, above everything else.
    pub policy_file: Option<PathBuf>,
    /// The user's own choices; none where the account has no home.
    pub user_file: Option<PathBuf>,
    /// The data folder of a real till, shared by its tellers.
    pub real_data_dir: PathBuf,
    /// The user's own data folder, for practice and test; none where the account has no home.
    pub user_data_dir: Option<PathBuf>,
    /// The account that may own trusted files: root, but in tests.
    pub administrator: u32,
}

impl Places {
    /// Where things lie on a machine like this one. `variable` gives environment variables.
    #[cfg(not(any(windows, target_os = "macos")))]
    pub fn of_this_machine(variable: impl Fn(&str) -> Option<String>) -> Self {
        // The XDG base directory specification: relative paths are to be ignored.
        let folder = |name: &str, under_home: &str| {
            let named = variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
            named.or_else(|| Some(std::env::home_dir()?.join(under_home))).map(|path| path.join("claimcheck"))
        };
        Self {
            machine_file: "/etc/claimcheck/config.toml".into(),
            policy_file: Some("/etc/claimcheck/policy.toml".into()),
            user_file: folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("config.toml")),
            real_data_dir: "/var/lib/claimcheck".into(),
            user_data_dir: folder("XDG_DATA_HOME", ".local/share"),
            administrator: 0,
        }
    }

    /// Where things lie on a machine like this one. `variable` gives environment variables.
    #[cfg(target_os = "macos")]
    pub fn of_this_machine(_variable: impl Fn(&str) -> Option<String>) -> Self {
        let machine = PathBuf::from("/Library/Application Support/Claimcheck");
        let user = std::env::home_dir().map(|home| home.join("Library/Application Support/Claimcheck"));
        Self {
            machine_file: machine.join("config.toml"),
            policy_file: Some(machine.join("policy.toml")),
            user_file: user.as_ref().map(|user| user.join("config.toml")),
            real_data_dir: machine.join("data"),
            user_data_dir: user,
            administrator: 0,
        }
    }

    /// Where things lie on a machine like this one. `variable` gives environment variables.
    #[cfg(windows)]
    pub fn of_this_machine(variable: impl Fn(&str) -> Option<String>) -> Self {
        let folder = |name: &str| variable(name).map(|path| PathBuf::from(path).join("Claimcheck"));
        let machine = folder("ProgramData").unwrap_or_else(|| r"C:\ProgramData\Claimcheck".into());
        Self {
            machine_file: machine.join("config.toml"),
            policy_file: None,
            user_file: folder("APPDATA").map(|user| user.join("config.toml")),
            real_data_dir: machine.join("data"),
            user_data_dir: folder("LOCALAPPDATA"),
            administrator: 0,
        }
    }

    /// The data folder of a realm if nobody names another; each realm has its own.
    #[must_use]
    pub fn data_dir(&self, realm: Realm) -> Option<PathBuf> {
        match realm {
            Realm::Real => Some(self.real_data_dir.clone()),
            Realm::Practice | Realm::Test => {
                self.user_data_dir.as_ref().map(|folder| folder.join(realm.as_str()))
            }
        }
    }

    /// Whether this account may write the machine file, or make it where there is none.
    #[cfg(unix)]
    #[must_use]
    pub fn may_write_machine_file(&self) -> bool {
        use rustix::fs::{Access, AtFlags, CWD, accessat};
        let nearest = self.machine_file.ancestors().find(|path| path.exists());
        nearest.is_some_and(|path| accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS).is_ok())
    }

    /// Whether this account may write the machine file: unknown on this system, so no.
    #[cfg(not(unix))]
    #[must_use]
    pub fn may_write_machine_file(&self) -> bool {
        false
    }
}

/// A file that was read, with the handle's own word on who may write it.
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) text: String,
    #[cfg(unix)]
    status: std::fs::Metadata,
}

impl Document {
    /// Reads a file; none if it does not exist.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, SettingsError> {
        let unreadable = |source| SettingsError::Unreadable { path: path.to_owned(), source };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
        };
        let status = file.metadata().map_err(unreadable)?;
        if !status.is_file() {
            return Err(unreadable(std::io::ErrorKind::InvalidInput.into()));
        }
        let mut text = String::new();
        file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
        if text.len() as u64 > MAX_BYTES {
            return Err(SettingsError::TooLarge { path: path.to_owned(), limit: MAX_BYTES });
        }
        Ok(Some(Self {
            path: path.to_owned(),
            text,
            #[cfg(unix)]
            status,
        }))
    }

    /// Refuses a file that anybody but root, the administrator and this account can write. Enough for practice and
    /// tests, whose trust nobody gains by.
    #[cfg(unix)]
    pub(super) fn nobody_else_writes(&self, places: &Places) -> Result<(), SettingsError> {
        let own = rustix::process::geteuid().as_raw();
        check(&self.path, &self.status, &[0, places.administrator, own])
    }

    /// Refuses a file that anybody but the administrator can write or exchange: the folders above it count too.
    #[cfg(unix)]
    pub(super) fn only_the_administrator_writes(&self, places: &Places) -> Result<(), SettingsError> {
        let trusted = [0, places.administrator];
        check(&self.path, &self.status, &trusted)?;
        let unreadable = |source| SettingsError::Unreadable { path: self.path.clone(), source };
        let whole = std::fs::canonicalize(&self.path).map_err(unreadable)?;
        for folder in whole.ancestors().skip(1) {
            let status = std::fs::metadata(folder).map_err(unreadable)?;
            check(folder, &status, &trusted)?;
        }
        Ok(())
    }

    /// Who may write a file is not known on this system; practice and tests don't depend on it.
    #[cfg(not(unix))]
    pub(super) fn nobody_else_writes(&self, _: &Places) -> Result<(), SettingsError> {
        Ok(())
    }

    /// Who may write a file is not known on this system, so it decides no trust.
    #[cfg(not(unix))]
    pub(super) fn only_the_administrator_writes(&self, _: &Places) -> Result<(), SettingsError> {
        Err(SettingsError::PermissionsUnknown { path: self.path.clone() })
    }
}

#[cfg(unix)]
fn check(path: &Path, status: &std::fs::Metadata, trusted: &[u32]) -> Result<(), SettingsError> {
    use std::os::unix::fs::MetadataExt as _;
    const OTHERS_WRITE: u32 = 0o022;
    const STICKY: u32 = 0o1000;
    let refuse = |who| Err(SettingsError::Writable { path: path.to_owned(), who });
    if !trusted.contains(&status.uid()) {
        return refuse(Writer::ItsOwner);
    }
    // In a sticky folder such as /tmp others may add files, but not exchange ours.
    let exchangeable = !(status.is_dir() && status.mode() & STICKY != 0);
    if status.mode() & OTHERS_WRITE != 0 && exchangeable {
        return refuse(Writer::Others);
    }
    Ok(())
}
