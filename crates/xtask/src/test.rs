//! `cargo xtask test`: every check of the project as a short list of named steps, each of which can be run alone.
//!
//! It sets up what the chosen steps need, runs them in order, and stops at the first that fails. What a step does is
//! in `steps.rs`.

#![expect(clippy::disallowed_methods, reason = "says how long each step took, by the real clock")]

use std::time::{Duration, Instant};

use crate::{
    call::CallError,
    fuzz::FuzzError,
    install::{self, InstallError},
    node::NodeError,
    steps::Step,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run this step alone; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum TestError {
    #[error("set-up: {0}")]
    SetUp(InstallError),
    #[error("step {}: {cause}\nrun it alone with `cargo xtask test --only {}`", step.name(), step.name())]
    Step { step: Step, cause: StepError },
}

/// What a step can fail with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Fuzz(#[from] FuzzError),
    #[error("cannot {act} {path}: {source}")]
    File { act: &'static str, path: std::path::PathBuf, source: std::io::Error },
    #[error("the window's tests need Linux with WebKitGTK; no other system has been tried")]
    OnlyLinux,
}

/// Runs the chosen steps, or all, and prints how long each took.
pub(crate) fn test(options: &Options) -> Result<(), TestError> {
    let chosen: Vec<Step> =
        Step::ALL.into_iter().filter(|step| options.only.is_empty() || options.only.contains(step)).collect();

    println!("== set-up");
    let packages: Vec<_> = chosen.iter().flat_map(|step| step.packages()).copied().collect();
    install::ensure(&packages).map_err(TestError::SetUp)?;

    let started = Instant::now();
    let mut lines = Vec::new();
    let mut failure = None;
    for step in chosen {
        if failure.is_some() {
            lines.push(Line { step, end: End::NotRun });
            continue;
        }
        println!("\n== {}: {}", step.name(), step.purpose());
        let begun = Instant::now();
        let result = step.run();
        let took = begun.elapsed();
        match result {
            Ok(()) => lines.push(Line { step, end: End::Passed(took) }),
            Err(cause) => {
                lines.push(Line { step, end: End::Failed(took) });
                failure = Some(TestError::Step { step, cause });
            }
        }
    }

    println!("\n== summary");
    for line in &lines {
        println!("{line}");
    }
    println!("{:<14}{:>7}", "all", in_words(started.elapsed()));
    failure.map_or(Ok(()), Err)
}

/// A step in the closing table.
struct Line {
    step: Step,
    end: End,
}

enum End {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.step.name();
        match self.end {
            End::Passed(took) => write!(f, "{name:<14}{:>7}  passed", in_words(took)),
            End::Failed(took) => write!(f, "{name:<14}{:>7}  FAILED", in_words(took)),
            End::NotRun => write!(f, "{name:<14}{:>7}  not run", "-"),
        }
    }
}

/// Minutes and seconds, which is how long one waits.
fn in_words(took: Duration) -> String {
    let seconds = took.as_secs_f64().round();
    if seconds < 1.0 {
        return format!("{:.1}s", took.as_secs_f64());
    }
    let (minutes, seconds) = ((seconds / 60.0).floor(), seconds % 60.0);
    if minutes < 1.0 { format!("{seconds}s") } else { format!("{minutes}m{seconds:02}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_one_waits() {
        assert_eq!(in_words(Duration::from_millis(340)), "0.3s");
        assert_eq!(in_words(Duration::from_millis(59_400)), "59s");
        assert_eq!(in_words(Duration::from_millis(59_600)), "1m00s");
        assert_eq!(in_words(Duration::from_secs(3_725)), "62m05s");
    }

    #[test]
    fn a_line_says_how_the_step_ended() {
        let line = |end| Line { step: Step::Format, end }.to_string();
        assert_eq!(line(End::Passed(Duration::from_secs(61))), "format          1m01s  passed");
        assert_eq!(line(End::Failed(Duration::from_secs(2))), "format             2s  FAILED");
        assert_eq!(line(End::NotRun), "format              -  not run");
    }
}
