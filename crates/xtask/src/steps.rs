//! The steps of `cargo xtask test`: for each its name, its purpose, the packages it needs and the calls it makes.
//!
//! Every step names the whole workspace to cargo and chooses by target what is built: with fewer packages cargo would
//! choose fewer features for the crates that they share, and compile hundreds of them once more. The marked window and
//! what needs a WebDriver or a fuzzer are the only ones with features of their own.

use std::{
    fs,
    net::{TcpStream, ToSocketAddrs},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    call::Call,
    display::Home,
    fuzz,
    node::Node,
    packages::{self, Need},
    test::StepError,
    tools::CARGO_DENY,
    tree, ui,
};

/// The second workspace: what is built for fuzzing only.
const FUZZ_MANIFEST: &str = "crates/ciba/fuzz/Cargo.toml";

/// Where cargo-deny takes the advisories from.
const ADVISORIES: (&str, u16) = ("github.com", 443);

/// How long each fuzz target runs here, in seconds; `cargo xtask soak` gives them minutes.
const FUZZ_S: u32 = 10;

/// The app's feature that makes the marked build for WebDriver; the shipped build does not have it.
const AUTOMATION: &str = "claimcheck/automation";

/// Everything that is compiled for tests and measurements only.
const ALL_TESTS: &str = "--features claimcheck/bare,claimcheck-tests/bench,claimcheck-tests/interop";

/// How many tests of one program run at once, for each core: those that take long wait for programs, disks and
/// providers more than they compute.
const TESTS_PER_CORE: usize = 3;

/// In the order in which they run: what fails fastest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Format,
    Tidy,
    Bindings,
    Ui,
    Screens,
    Lint,
    Docs,
    Tests,
    App,
    Window,
    Interop,
    Fuzz,
    SupplyChain,
}

impl Step {
    pub(crate) const ALL: [Self; 13] = [
        Self::Format,
        Self::Tidy,
        Self::Bindings,
        Self::Ui,
        Self::Screens,
        Self::Lint,
        Self::Docs,
        Self::Tests,
        Self::App,
        Self::Window,
        Self::Interop,
        Self::Fuzz,
        Self::SupplyChain,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Bindings => "bindings",
            Self::Ui => "ui",
            Self::Screens => "screens",
            Self::Lint => "lint",
            Self::Docs => "docs",
            Self::Tests => "tests",
            Self::App => "app",
            Self::Window => "window",
            Self::Interop => "interop",
            Self::Fuzz => "fuzz",
            Self::SupplyChain => "supply-chain",
        }
    }

    pub(crate) fn purpose(self) -> &'static str {
        match self {
            Self::Format => "the sources are laid out by rustfmt and prettier",
            Self::Tidy => "who imports whom, and the rules of the sources",
            Self::Bindings => "the window's TypeScript types are those of the desk",
            Self::Ui => "types, lints, tests, build and size of the pages",
            Self::Screens => "every screen as in the gallery, and as everybody can use it",
            Self::Lint => "clippy finds nothing",
            Self::Docs => "the documentation has no broken links",
            Self::Tests => "the tests of all crates",
            Self::App => "the window builds, for tellers and for WebDriver",
            Self::Window => "codes that phones read, and pick-ups in the real windows",
            Self::Interop => "pick-ups with a provider that is not ours",
            Self::Fuzz => "whatever a provider may send, with chance at work",
            Self::SupplyChain => "licences, bans, sources and advisories of the dependencies",
        }
    }

    pub(crate) fn packages(self) -> &'static [&'static [Need]] {
        match self {
            // Node.js sees to itself when a step asks for it.
            Self::Format => &[],
            Self::Ui => &[],
            Self::Screens => &[packages::DRIVE_WINDOW],
            Self::Tidy | Self::Bindings | Self::Interop | Self::Fuzz | Self::SupplyChain => {
                &[packages::COMPILE]
            }
            // The secrets are tried on a real keyring.
            Self::Tests => {
                &[packages::COMPILE, packages::COMPILE_WINDOW, packages::DRIVE_WINDOW, packages::TRACE]
            }
            Self::Lint | Self::Docs | Self::App => &[packages::COMPILE, packages::COMPILE_WINDOW],
            Self::Window => &[packages::COMPILE, packages::COMPILE_WINDOW, packages::DRIVE_WINDOW],
        }
    }

    pub(crate) fn run(self) -> Result<(), StepError> {
        match self {
            Self::Format => format(),
            Self::Tidy => Ok(cargo("test --workspace --test tidy").run()?),
            // The test compares before it writes, so it fails by itself when the types in the tree are old.
            Self::Bindings => Ok(cargo("test --workspace --test bindings").run()?),
            Self::Ui => pages(),
            Self::Screens => screens(),
            Self::Lint => lint(),
            Self::Docs => docs(),
            Self::Tests => tests(),
            Self::App => app(),
            Self::Window => window(),
            Self::Interop => interop(),
            Self::Fuzz => Ok(fuzz::fuzz(FUZZ_S)?),
            Self::SupplyChain => supply_chain(),
        }
    }
}

impl ValueEnum for Step {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.purpose()))
    }
}

fn format() -> Result<(), StepError> {
    cargo("fmt --all --check").run()?;
    cargo(&format!("fmt --manifest-path {FUZZ_MANIFEST} --check")).run()?;
    let node = Node::ensure()?;
    let ui = tree::root().join("ui");
    node.install_locked(&ui)?;
    node.npm(&ui).args(["run", "format:check"]).run()?;
    let programs =
        "exec --no -- prettier --config .prettierrc.json --check ../tests/{interop,bench}/*.{mjs,json}";
    Ok(node.npm(&ui).args(programs.split(' ')).run()?)
}

fn pages() -> Result<(), StepError> {
    let node = Node::ensure()?;
    let ui = tree::root().join("ui");
    node.install_locked(&ui)?;
    for script in ["check", "lint", "test", "build"] {
        node.npm(&ui).args(["run", script]).run()?;
    }
    Ok(())
}

fn screens() -> Result<(), StepError> {
    let node = Node::ensure()?;
    let ui = tree::root().join("ui");
    node.install_locked(&ui)?;
    Ok(node.npm(&ui).args(["run", "looks"]).run()?)
}

fn lint() -> Result<(), StepError> {
    ui::ensure_built(&Node::ensure()?)?;
    cargo(&format!("clippy --workspace --all-targets {ALL_TESTS} -- -D warnings")).run()?;
    Ok(fuzz::cargo("clippy")?.args(["--all-targets", "--", "-D", "warnings"]).run()?)
}

fn docs() -> Result<(), StepError> {
    ui::ensure_built(&Node::ensure()?)?;
    // With the features that clippy has seen: what it checked of others' crates is not checked again.
    Ok(cargo(&format!("doc --workspace --no-deps {ALL_TESTS}")).env("RUSTDOCFLAGS", "-D warnings").run()?)
}

fn tests() -> Result<(), StepError> {
    ui::ensure_built(&Node::ensure()?)?;
    let at_once = TESTS_PER_CORE * thread::available_parallelism().map_or(1, usize::from);
    Ok(cargo("test --workspace").env("RUST_TEST_THREADS", at_once.to_string()).run()?)
}

fn app() -> Result<(), StepError> {
    ui::ensure_built(&Node::ensure()?)?;
    Builds::make()?;
    Ok(())
}

fn window() -> Result<(), StepError> {
    if !cfg!(target_os = "linux") {
        return Err(StepError::OnlyLinux);
    }
    let node = Node::ensure()?;
    ui::ensure_built(&node)?;
    node.npm(&tree::root().join("ui")).args(["run", "codes"]).run()?;
    let builds = Builds::make()?;
    let test = "test --workspace --features claimcheck-tests/window --test window";
    cargo(&format!("{test} --no-run")).run()?;

    let home = Home::named("window-home");
    home.make().map_err(|(path, source)| StepError::File { act: "create", path, source })?;
    Ok(home
        .call(Call::cargo_program())
        .args(test.split(' '))
        // The windows share the display, and a screenshot of one must not show another.
        .args(["--", "--test-threads=1"])
        .env("CLAIMCHECK_APP", builds.shipped)
        .env("CLAIMCHECK_APP_AUTOMATION", builds.automation)
        .run()?)
}

fn interop() -> Result<(), StepError> {
    let node = Node::ensure()?;
    node.install_locked(&tree::root().join("tests/interop"))?;
    // They wait for a provider's five seconds rather than compute: many at once are done in the time of a few.
    let test = "test --workspace --features claimcheck-tests/interop --test interop -- --test-threads 16";
    Ok(cargo(test).env("PATH", node.path()).run()?)
}

fn supply_chain() -> Result<(), StepError> {
    let deny = CARGO_DENY.ensure()?;
    let check = |manifest: &str, what: &[&str]| {
        Call::new(&deny)
            .args(["--locked", "--manifest-path", manifest, "--config", ".config/deny.toml"])
            // Whether a licence is met in one of the two workspaces only is no news.
            .args(["check", "--hide-inclusion-graph", "--allow", "license-not-encountered"])
            .args(what)
            .folder(&tree::root())
    };
    let advisories = is_reachable(ADVISORIES);
    for manifest in ["Cargo.toml", FUZZ_MANIFEST] {
        check(manifest, &["bans", "licenses", "sources"]).run()?;
        if advisories {
            check(manifest, &["advisories"]).run()?;
        }
    }
    if !advisories {
        println!("advisories: NOT checked, {} can't be reached from here", ADVISORIES.0);
    }
    Ok(())
}

/// The window twice: as shipped, and as the marked build that WebDriver may drive. They lie beside cargo's own
/// programs, because `cargo test` builds over those with the tests' features.
struct Builds {
    shipped: PathBuf,
    automation: PathBuf,
}

impl Builds {
    fn make() -> Result<Self, StepError> {
        let folder = tree::target().join("window");
        fs::create_dir_all(&folder).map_err(|source| StepError::File {
            act: "create",
            path: folder.clone(),
            source,
        })?;
        let builds =
            Self { shipped: folder.join("claimcheck"), automation: folder.join("claimcheck-automation") };
        cargo(&format!("build --workspace --bin claimcheck --features {AUTOMATION}")).run()?;
        keep(&tree::built("claimcheck"), &builds.automation)?;
        cargo("build --workspace --bin claimcheck").run()?;
        keep(&tree::built("claimcheck"), &builds.shipped)?;
        Ok(builds)
    }
}

/// Copies a program, by way of a new file: the old one may still be running.
fn keep(program: &Path, copy: &Path) -> Result<(), StepError> {
    tree::keep(program, copy).map_err(|(act, path, source)| StepError::File { act, path, source })
}

fn is_reachable(host: (&str, u16)) -> bool {
    let Ok(mut addresses) = host.to_socket_addrs() else { return false };
    addresses.any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(5)).is_ok())
}

/// A call of cargo in the root, from words without spaces.
fn cargo(words: &str) -> Call {
    Call::cargo().args(words.split(' ')).folder(&tree::root())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_name_that_can_be_typed() {
        for step in Step::ALL {
            assert_eq!(Step::from_str(step.name(), false), Ok(step));
            assert!(step.name().chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
        }
    }

    #[test]
    fn a_kept_program_replaces_the_one_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let (program, copy) = (folder.path().join("program"), folder.path().join("copy"));
        for content in ["first", "second"] {
            fs::write(&program, content).expect("the program");
            keep(&program, &copy).expect("kept");
            assert_eq!(fs::read_to_string(&copy).expect("the copy"), content);
        }
        assert!(keep(&folder.path().join("none"), &copy).is_err());
        assert_eq!(fs::read_to_string(&copy).expect("the copy"), "second", "a failure leaves the old one");
    }
}
