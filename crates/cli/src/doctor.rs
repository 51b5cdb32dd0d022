//! The doctor: what a check needs, looked at point by point, with what to do for each that fails.
//! The window's Settings show the same list; what it holds is decided by the desk.

use std::process::ExitCode;

use desk::view::{PointResult, TestedPoint};
use serde::Serialize;

use crate::arguments::{Arguments, Practising};
use crate::error::Error;
use crate::output::Output;

pub(crate) async fn doctor(
    arguments: &Arguments,
    practising: &Practising,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(Some(practising))?;
    let points = till::diagnose(opening).await.map_err(Error::open)?;
    for point in &points {
        tell(point, output)?;
    }
    let count = |result| points.iter().filter(|point| point.result == result).count();
    let (failed, warned) = (count(PointResult::Failed), count(PointResult::Warned));
    output.event(&Examined { event: "doctor", failed, warned })?;
    match (failed, warned) {
        (0, 0) => output.say("cli.doctor_passed", &[])?,
        _ => {
            let (failed, warned) = (failed.to_string(), warned.to_string());
            output.say("cli.doctor_failed", &[("failed", &failed), ("warned", &warned)])?;
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was found, and on a line of its own what to do.
fn tell(point: &TestedPoint, output: &Output) -> Result<(), Error> {
    output.event(&Told { event: "point", point })?;
    output.words.tested(point).iter().try_for_each(|line| output.line(line))
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    #[serde(flatten)]
    point: &'a TestedPoint,
}

#[derive(Serialize)]
struct Examined {
    event: &'static str,
    failed: usize,
    warned: usize,
}
