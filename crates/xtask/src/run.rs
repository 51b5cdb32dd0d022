//! `cargo xtask run`: from a fresh clone to a pick-up in practice mode, in the window or, without a display, in the
//! terminal. The terminal's way needs neither Node.js nor a webview.

use std::{
    ffi::OsString,
    fs,
    io::{self, IsTerminal},
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    call::{Call, CallError},
    install::{self, InstallError},
    node::{Node, NodeError},
    packages, tree, ui,
};

/// The window with the practice provider, the sample orders and the pretend phone.
const WINDOW: [&str; 1] = ["--practice"];

/// The same pick-up in the terminal.
const PICK_UP: [&str; 5] = ["check", "--practice", "--order", "P-1042", "--hand-over"];
const VERIFY: [&str; 3] = ["ledger", "verify", "--practice"];

/// A practice folder belongs to its provider, and so to a port: both calls must name the same one.
const PORT: &str = "--practice-port";
/// The one that needs no naming, as long as it is free.
const USUAL_PORT: u16 = 10442;

/// Nobody can scan a code that leads to this machine's loopback, so a made-up customer answers by itself.
const CUSTOMER: &str = "--practice-customer";
const OWNER: &str = "owner";

/// Where nobody sits at the terminal either, nobody can say that the customer was seen to accept.
const SEEN: &str = "--seen";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Practise in the terminal although there is a display
    #[arg(long)]
    terminal: bool,
    /// Handed on to the program that is started
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("cannot empty the practice folder {path}: {source}")]
    PracticeFolder { path: PathBuf, source: io::Error },
    #[error("no port of this computer is free for the practice provider: {0}")]
    PracticePort(io::Error),
}

impl RunError {
    /// What the started program ended with, if it was that which ended badly.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Call(error) => error.code(),
            Self::Install(_) | Self::Node(_) | Self::PracticeFolder { .. } | Self::PracticePort(_) => None,
        };
        code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
    }
}

/// Installs what is missing, builds, and practises.
pub(crate) fn run(options: &Options) -> Result<(), RunError> {
    if options.terminal {
        return in_the_terminal(&options.arguments);
    }
    if has_display(|name| std::env::var_os(name)) {
        return in_the_window(&options.arguments);
    }
    println!("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).");
    println!("The same pick-up follows in the terminal, and a practice customer answers by itself.");
    in_the_terminal(&options.arguments)
}

fn in_the_window(arguments: &[OsString]) -> Result<(), RunError> {
    println!("Claimcheck will be built and opened in practice mode: no real orders, no real customers.");
    install::ensure(&[packages::COMPILE, packages::COMPILE_WINDOW])?;
    ui::ensure_built(&Node::ensure()?)?;
    println!("The first build takes some minutes, the later ones seconds.");
    Call::cargo().args(["build", "--package", "claimcheck"]).folder(&tree::root()).run()?;
    Ok(Call::new(tree::built("claimcheck")).args(WINDOW).args(arguments).interactive().run()?)
}

fn in_the_terminal(arguments: &[OsString]) -> Result<(), RunError> {
    install::ensure(&[packages::COMPILE])?;
    println!("The first build takes a few minutes, the later ones seconds.");
    Call::cargo().args(["build", "--package", "claimcheck-cli"]).folder(&tree::root()).run()?;

    // The sample order can be handed out once only: each run starts with a folder of its own.
    let folder = tree::target().join("practice");
    match fs::remove_dir_all(&folder) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            return Err(RunError::PracticeFolder { path: folder, source });
        }
        Ok(()) | Err(_) => {}
    }
    let program = |words: &[&str]| {
        Call::new(tree::built("claimcheck-cli")).arg("--data-dir").arg(&folder).args(words).interactive()
    };
    let said = said_port(arguments);
    let chosen = if said.is_empty() { chosen_port().map_err(RunError::PracticePort)? } else { Vec::new() };
    program(&PICK_UP)
        .args(&chosen)
        .args(unsaid(arguments, io::stdin().is_terminal()))
        .args(arguments)
        .run()?;
    Ok(program(&VERIFY).args(&chosen).args(said).run()?)
}

/// The port as the arguments name it, in one word or in two.
fn said_port(arguments: &[OsString]) -> &[OsString] {
    let Some(place) = arguments.iter().position(|word| word.to_string_lossy().starts_with(PORT)) else {
        return &[];
    };
    let from = arguments.get(place..).unwrap_or_default();
    let words = if from.first().is_some_and(|word| word == PORT) { 2 } else { 1 };
    from.get(..words).unwrap_or(from)
}

/// Nothing where the usual port is free, else another port by name.
fn chosen_port() -> Result<Vec<OsString>, io::Error> {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).is_ok() {
        return Ok(Vec::new());
    }
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    Ok(vec![PORT.into(), free.to_string().into()])
}

/// The answers that the arguments leave open.
fn unsaid(arguments: &[OsString], somebody_is_here: bool) -> Vec<&'static str> {
    let says = |word: &str| arguments.iter().any(|argument| argument.to_string_lossy().starts_with(word));
    let mut words = Vec::new();
    if !says(CUSTOMER) {
        words.extend([CUSTOMER, OWNER]);
    }
    if !somebody_is_here && !says(SEEN) {
        words.push(SEEN);
    }
    words
}

/// Whether a window can be opened. Only Linux knows sessions without a display of their own.
fn has_display(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_one_that_has_a_name() {
        let display = |set: &'static [(&str, &str)]| {
            has_display(|name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
            })
        };
        assert!(display(&[("DISPLAY", ":0")]));
        assert!(display(&[("WAYLAND_DISPLAY", "wayland-0")]));
        assert!(!display(&[("DISPLAY", "")]), "an empty name is none");
        assert!(!display(&[]));
    }

    #[test]
    fn the_port_that_was_said_is_said_again() {
        let said = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(said_port(&said(&["--practice-port", "7", "--seen"])), said(&["--practice-port", "7"]));
        assert_eq!(said_port(&said(&["--seen", "--practice-port=7"])), said(&["--practice-port=7"]));
        assert_eq!(said_port(&said(&["--seen"])), [""; 0]);
    }

    #[test]
    fn where_the_usual_port_is_taken_another_is_named() {
        // Whoever else has it serves as well.
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT));
        let chosen = chosen_port().unwrap();
        assert_eq!(chosen.len(), 2, "{chosen:?}");
        assert_ne!(chosen[1], USUAL_PORT.to_string().as_str());
    }

    #[test]
    fn only_what_was_not_said_is_answered_for_the_person() {
        let said = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(unsaid(&[], true), [CUSTOMER, OWNER], "a teller at the terminal is asked");
        assert_eq!(unsaid(&[], false), [CUSTOMER, OWNER, SEEN]);
        assert_eq!(unsaid(&said(&["--practice-customer", "decline"]), true), [""; 0]);
        assert_eq!(unsaid(&said(&["--practice-customer=decline", "--seen"]), false), [""; 0]);
    }
}
