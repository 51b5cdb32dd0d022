//! What lies beside a rejected file: every place that is wrong in it, and what was expected there.
//!
//! It repeats nothing of the file: a problem is told without the value that was found.

use std::ffi::OsStr;
use std::fmt::Write as _;

use jiff::Timestamp;
use pickup::import::{ImportError, PROBLEMS_MAX, Problem};

use super::name;

/// How the name of a report ends, after that of its file.
pub(super) const NAME_END: &str = ".report.txt";

/// Why a file was put to the rejected ones.
#[derive(Clone, Copy, Debug)]
pub enum Why<'a> {
    /// Nothing of it was taken in.
    Refused(&'a ImportError),
    /// The good orders were taken in, these were not.
    LeftOut {
        /// How many were taken in.
        taken_in: u32,
        /// What is wrong with the others.
        problems: &'a [Problem],
    },
}

/// The report as text.
pub(super) fn report(file: &OsStr, why: Why<'_>, at: Timestamp) -> String {
    let file = name::shown(file);
    let mut text = match why {
        Why::Refused(_) => format!("Nothing of {file} was taken in.\n"),
        Why::LeftOut { taken_in, .. } => {
            format!("{taken_in} orders of {file} were taken in. The others were not.\n")
        }
    };
    let _ = writeln!(text, "{}\n", at.strftime("%Y-%m-%d %H:%M:%S UTC"));
    let problems = match why {
        Why::LeftOut { problems, .. } => problems,
        Why::Refused(ImportError::Bad { problems }) => problems,
        Why::Refused(error @ (ImportError::TooMuch { .. } | ImportError::Empty)) => {
            let _ = writeln!(text, "{error}");
            &[]
        }
    };
    for problem in problems {
        let _ = writeln!(text, "{problem}");
    }
    if problems.len() >= PROBLEMS_MAX {
        let _ = writeln!(text, "There may be more: only the first {PROBLEMS_MAX} are told.");
    }
    if !problems.is_empty() {
        text.push_str("\nCorrect these lines and drop the file again.\n");
    }
    text
}
