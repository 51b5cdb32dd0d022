//! How far a long intake is, for whoever waits for it: events for scripts, lines on standard error for people. And the
//! wish to stop it, which is heard between two transactions and harms nothing.

use std::io::Write as _;

use desk::progress::Progress;
use desk::view::Intake;
use serde::Serialize;

use crate::error::Error;
use crate::output::Output;
use crate::stop::Stop;

/// So many orders are one step. A file that has no more than this is told at its end only.
const STEP: u32 = 1_000;

/// Does this work, tells how far it is, and passes on the wish to stop.
///
/// # Errors
/// [`Error::Stopped`] if it was stopped while nothing was under way.
pub(super) async fn telling<T>(
    progress: &Progress,
    output: &Output,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    let mut stop = Stop::listen()?;
    let mut incoming = progress.incoming();
    let mut steps = None;
    let mut is_stopping = false;
    let wished = stop.wished();
    tokio::pin!(work, wished);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return Ok(done),
            () = &mut wished, if !is_stopping => {
                is_stopping = true;
                if !progress.cancel() {
                    return Err(Error::Stopped { orders: 0 });
                }
            }
            Ok(()) = incoming.changed() => {
                let intake = incoming.borrow_and_update().first().cloned();
                if let Some(intake) = intake.filter(|intake| is_news(intake, &mut steps)) {
                    tell(&intake, output)?;
                }
            }
        }
    }
}

/// Whether it is a step further than what was told last; the end is told by whoever knows what became of the orders.
fn is_news(intake: &Intake, told: &mut Option<(desk::view::IntakeFrom, u32)>) -> bool {
    let step = (intake.from.clone(), intake.orders / STEP);
    let is_news = intake.orders > 0 && intake.of.is_some_and(|of| intake.orders < of) && step.1 > 0;
    is_news && told.replace(step.clone()) != Some(step)
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    #[serde(flatten)]
    intake: &'a Intake,
}

fn tell(intake: &Intake, output: &Output) -> Result<(), Error> {
    output.event(&Told { event: "progress", intake })?;
    if !output.is_json() {
        let numbers = [intake.orders, intake.of.unwrap_or_default()].map(|number| number.to_string());
        let values = [("orders", numbers[0].as_str()), ("of", numbers[1].as_str())];
        // Whoever has closed standard error does not wish to know.
        let _ = writeln!(std::io::stderr(), "{}", output.words.text("cli.progress", &values));
    }
    Ok(())
}
