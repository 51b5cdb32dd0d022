//! Sees what the machine lacks and installs it where that is ours to do: with apt-get on Debian and Ubuntu.
//!
//! Elsewhere it names exactly what to install. Where nothing is missing it starts no package manager, so a second run
//! costs nothing and needs no rights.

use std::fs;

use crate::{
    call::{Call, CallError, on_path},
    packages::{FoundBy, Need},
};

/// The machine still lacks something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InstallError {
    #[error("missing: {missing}; install it with `{command}` and start again")]
    InstallYourself { missing: String, command: String },
    #[error("missing: {missing}; install it and start again")]
    UnknownSystem { missing: String },
    #[error("{missing} could not be installed ({source}); try `{command}` yourself and start again")]
    PackageManager { missing: String, command: String, source: CallError },
    #[error("still missing after the installation: {missing}; look at what apt-get said above")]
    StillMissing { missing: String },
}

/// Makes sure that everything on these lists is there.
pub(crate) fn ensure(lists: &[&'static [Need]]) -> Result<(), InstallError> {
    if !cfg!(target_os = "linux") {
        // The webview comes with the system, the compiler with the Rust toolchain's own installer, which says so.
        return Ok(());
    }
    let missing = missing(lists);
    if missing.is_empty() {
        return Ok(());
    }
    let words = in_words(&missing);
    let system = System::of_this_machine();
    let Some(command) = system.install_command(&missing) else {
        return Err(InstallError::UnknownSystem { missing: words });
    };
    if !matches!(system, System::Debian | System::Ubuntu) || !on_path("apt-get") {
        return Err(InstallError::InstallYourself { missing: words, command });
    }
    let Some(rights) = Rights::of_this_user() else {
        return Err(InstallError::InstallYourself { missing: words, command });
    };

    println!("missing on this machine: {words}");
    println!("installing with apt-get{}", rights.in_words());
    // Old lists may still do: whether they did is seen in the installation itself.
    if let Err(error) = rights.apt_get().args(["update"]).run() {
        println!("the package lists could not be renewed ({error}); trying with those at hand");
    }
    // A new machine may be updating itself: wait for its lock rather than fail.
    let packages = missing.iter().flat_map(|need| system.names(need).split(' '));
    rights
        .apt_get()
        .args(["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"])
        .args(packages)
        .run()
        .map_err(|source| InstallError::PackageManager { missing: words, command, source })?;

    let still: Vec<_> = self::missing(lists);
    if still.is_empty() { Ok(()) } else { Err(InstallError::StillMissing { missing: in_words(&still) }) }
}

fn missing(lists: &[&'static [Need]]) -> Vec<&'static Need> {
    lists.iter().flat_map(|list| list.iter()).filter(|need| !is_there(need)).collect()
}

fn is_there(need: &Need) -> bool {
    match need.found_by {
        FoundBy::Program(names) => names.iter().any(|name| on_path(name)),
        FoundBy::Library(name) => Call::new("pkg-config").args(["--exists", name]).succeeds(),
    }
}

fn in_words(needs: &[&Need]) -> String {
    needs.iter().map(|need| need.what).collect::<Vec<_>>().join(", ")
}

/// The families of systems whose package names we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    Other,
}

impl System {
    fn of_this_machine() -> Self {
        Self::named(&fs::read_to_string("/etc/os-release").unwrap_or_default())
    }

    /// Reads os-release(5): the system's own name first, then its relatives'.
    fn named(os_release: &str) -> Self {
        let value = |key: &str| {
            os_release
                .lines()
                .filter_map(|line| line.strip_prefix(key)?.strip_prefix('='))
                .map(|value| value.trim_matches('"'))
                .next()
                .unwrap_or_default()
        };
        let names = value("ID").split(' ').chain(value("ID_LIKE").split(' '));
        names
            .map(|name| match name {
                "debian" => Self::Debian,
                "ubuntu" => Self::Ubuntu,
                "fedora" | "rhel" | "centos" => Self::Fedora,
                "arch" => Self::Arch,
                _ => Self::Other,
            })
            .find(|system| *system != Self::Other)
            .unwrap_or(Self::Other)
    }

    fn names(self, need: &Need) -> &'static str {
        match self {
            Self::Debian => need.debian,
            Self::Ubuntu => need.ubuntu,
            Self::Fedora => need.fedora,
            Self::Arch => need.arch,
            Self::Other => need.what,
        }
    }

    /// What a person types to install these, or nothing where we don't know the system.
    fn install_command(self, needs: &[&Need]) -> Option<String> {
        let manager = match self {
            Self::Debian | Self::Ubuntu => "sudo apt-get install --no-install-recommends",
            Self::Fedora => "sudo dnf install",
            Self::Arch => "sudo pacman -S --needed",
            Self::Other => return None,
        };
        let names: Vec<_> = needs.iter().map(|need| self.names(need)).collect();
        Some(format!("{manager} {}", names.join(" ")))
    }
}

/// How we may call the package manager.
#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn of_this_user() -> Option<Self> {
        if Call::new("id").args(["-u"]).read().is_ok_and(|id| id.trim() == "0") {
            Some(Self::Root)
        } else if on_path("sudo") {
            Some(Self::Sudo)
        } else {
            None
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Sudo => " and sudo, which may ask for your password",
        }
    }

    /// apt-get without its questions.
    fn apt_get(self) -> Call {
        const QUIET: &str = "DEBIAN_FRONTEND=noninteractive";
        match self {
            Self::Root => Call::new("env").args([QUIET, "apt-get"]),
            // sudo drops the environment, so the variable travels as an argument.
            Self::Sudo => Call::new("sudo").args(["env", QUIET, "apt-get"]).interactive(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages;

    #[test]
    fn a_system_is_known_by_its_own_name_before_its_relatives() {
        assert_eq!(System::named("NAME=\"Debian GNU/Linux\"\nID=debian\n"), System::Debian);
        assert_eq!(System::named("ID=ubuntu\nID_LIKE=debian\n"), System::Ubuntu);
        assert_eq!(System::named("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Ubuntu);
        assert_eq!(System::named("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), System::Fedora);
        assert_eq!(System::named("ID=nixos\n"), System::Other);
        assert_eq!(System::named(""), System::Other);
    }

    #[test]
    fn a_known_system_gets_the_exact_command_and_an_unknown_one_gets_words() {
        let needs: Vec<_> = packages::COMPILE_WINDOW.iter().collect();
        assert_eq!(
            System::Debian.install_command(&needs).as_deref(),
            Some("sudo apt-get install --no-install-recommends pkg-config libwebkit2gtk-4.1-dev")
        );
        assert_eq!(
            System::Arch.install_command(&needs).as_deref(),
            Some("sudo pacman -S --needed pkgconf webkit2gtk-4.1")
        );
        assert_eq!(System::Other.install_command(&needs), None);
        assert_eq!(in_words(&needs), "pkg-config, WebKitGTK 4.1 with its headers");
    }

    #[test]
    fn what_is_there_is_not_installed_again() {
        const THERE: &[Need] = &[Need {
            what: "cargo",
            found_by: FoundBy::Program(&["no-such-program-7f3k", "cargo"]),
            debian: "",
            ubuntu: "",
            fedora: "",
            arch: "",
        }];
        const ABSENT: &[Need] = &[Need {
            what: "something that no machine has",
            found_by: FoundBy::Program(&["no-such-program-7f3k"]),
            debian: "",
            ubuntu: "",
            fedora: "",
            arch: "",
        }];
        assert!(missing(&[THERE]).is_empty());
        assert_eq!(in_words(&missing(&[THERE, ABSENT])), "something that no machine has");
    }
}
