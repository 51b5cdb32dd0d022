//! Fuzzing of all that comes from outside: builds the targets of `crates/ciba/fuzz` with libFuzzer's instrumentation,
//! replays their seeds, and lets chance go on from there for a while.
//!
//! A stable compiler suffices, because the instrumentation is LLVM's and no sanitizer is built in: the targets are safe
//! Rust, and what can go wrong there panics. Whatever grows lies in cargo's build folder; the seeds in the tree are kept
//! by hand.

use std::{
    fs::{self, File},
    io,
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
};

use crate::{
    call::{Call, CallError},
    tree,
};

/// Where the targets are, from the root.
pub(crate) const FOLDER: &str = "crates/ciba/fuzz";

/// What makes LLVM count edges and comparisons for libFuzzer.
const FLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "--cfg",
    "fuzzing",
];

/// The longest that one input may take, in seconds. They take microseconds; a busy machine is slower.
const INPUT_TIMEOUT_S: u32 = 10;
/// The most memory that a target may use, in MB; they use about 30.
const MEMORY_LIMIT_MB: u32 = 512;

#[derive(Debug, thiserror::Error)]
pub(crate) enum FuzzError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("cannot {act} {path}: {source}")]
    File { act: &'static str, path: PathBuf, source: io::Error },
    #[error(
        "fuzz target {target}: {source}\nthe input is named above; keep it as a seed in {FOLDER}/corpus/{target} under a \
         name that says what it is"
    )]
    Found { target: String, source: CallError },
}

/// Runs every target over its seeds and for so many seconds more.
pub(crate) fn fuzz(seconds_each: u32) -> Result<(), FuzzError> {
    if !cfg!(target_os = "linux") {
        println!("fuzzing: NOT done, it has been tried on Linux only");
        return Ok(());
    }
    let folder = tree::root().join(FOLDER);
    let built = built();
    cargo("build")?.arg("--bins").run()?;
    let programs = built.join(host()?).join("release");
    // Each target keeps one core busy.
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    for targets in targets(&folder)?.chunks(at_once) {
        thread::scope(|scope| {
            let (programs, built) = (&programs, &built);
            let start = |target| scope.spawn(move || run(programs, built, target, seconds_each));
            let started: Vec<_> = targets.iter().map(String::as_str).map(start).collect();
            // A panic in one of them is one here.
            started.into_iter().try_for_each(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })?;
    }
    Ok(())
}

/// A call of cargo for the targets, with their instrumentation. Whatever it does, it does in the same folder and in the
/// same way, so that their crates (one of which is written in C) are compiled once.
pub(crate) fn cargo(command: &str) -> Result<Call, CallError> {
    // The target is named, so that build scripts and macros are left without the instrumentation.
    Ok(Call::cargo()
        .args([command, "--release", "--locked", "--target", &host()?, "--target-dir"])
        .arg(built())
        .folder(&tree::root().join(FOLDER))
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")))
}

fn built() -> PathBuf {
    tree::target().join("fuzz")
}

fn host() -> Result<String, CallError> {
    Ok(Call::new("rustc").args(["--print", "host-tuple"]).read()?.trim().to_owned())
}

/// Runs one target. What it says on the way is of interest only when it has found something.
fn run(programs: &Path, built: &Path, target: &str, seconds: u32) -> Result<(), FuzzError> {
    let (grown, found) = (built.join("grown").join(target), built.join("found").join(target));
    for made in [&grown, &found] {
        fs::create_dir_all(made).map_err(failed("create", made))?;
    }
    let log = found.join("log");
    let run = Call::new(programs.join(target))
        .args(["-verbosity=0", "-print_final_stats=1", "-dict=words.dict"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_TIMEOUT_S}"))
        .arg(format!("-rss_limit_mb={MEMORY_LIMIT_MB}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .arg(grown)
        .arg(format!("corpus/{target}"))
        .folder(&tree::root().join(FOLDER))
        .run_into(File::create(&log).map_err(failed("create", &log))?);
    let said = fs::read(&log).map_err(failed("read", &log))?;
    let said = String::from_utf8_lossy(&said);
    if let Err(source) = run {
        println!("{said}");
        return Err(FuzzError::Found { target: target.to_owned(), source });
    }
    let inputs = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    println!("{target}: {} inputs, nothing found", inputs.unwrap_or("?").trim());
    Ok(())
}

/// The names of the targets, in order.
fn targets(folder: &Path) -> Result<Vec<String>, FuzzError> {
    let folder = folder.join("targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
        let path = entry.map_err(failed("read", &folder))?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

fn failed(act: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FuzzError {
    let path = path.to_path_buf();
    move |source| FuzzError::File { act, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds_and_is_built() {
        let folder = tree::root().join(FOLDER);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        let targets = targets(&folder).expect("targets");
        assert!(targets.len() >= 6, "{targets:?}");
        for target in targets {
            assert!(manifest.contains(&format!("path = \"targets/{target}.rs\"")), "{target} is not built");
            let seeds = fs::read_dir(folder.join("corpus").join(&target)).expect("a corpus").count();
            assert!(seeds >= 3, "{target} has {seeds} seeds");
        }
    }
}
