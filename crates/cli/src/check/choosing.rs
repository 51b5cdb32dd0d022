//! What an approval is to be about, chosen beforehand: whom to ask, and which orders with the first.
//! Which can be chosen is decided by the desk; what it does not offer is told and nobody is asked.

use std::process::ExitCode;
use std::sync::Arc;

use desk::request::Act;
use desk::view::{OrderScreen, Screen, SetState, VerifiedScreen, View};
use tokio::sync::watch;

use super::Session;
use super::events::{HandedOver, NotProved};
use crate::error::Error;

impl Session<'_> {
    /// Chooses on the open order; gives the screen as it is then, if anything was chosen.
    pub(super) async fn choose(&self, order: &OrderScreen) -> Result<Option<OrderScreen>, Error> {
        if let Some(whom) = self.wanted.proxy {
            let is_offered = order.askable.iter().any(|person| person.whom == whom);
            let unknown = Error::NoSuchProxy { number: order.number.clone(), place: whom };
            is_offered.then_some(()).ok_or(unknown)?;
            self.desk.act(Act::Ask { whom }).await?;
        }
        for number in &self.wanted.also {
            let also = order.also.iter().find(|also| also.number.eq_ignore_ascii_case(number));
            let also = also.ok_or_else(|| Error::NotTogether { number: number.clone() })?;
            self.desk.act(Act::Include { order: also.order, included: true }).await?;
        }
        let view = self.desk.views().borrow().clone();
        Ok(match &view.screen {
            Screen::Order(chosen) => Some(chosen.clone()),
            Screen::SignIn(_)
            | Screen::Desk(_)
            | Screen::Manual(_)
            | Screen::Starting(_)
            | Screen::Waiting(_)
            | Screen::Verifying(_)
            | Screen::Verified(_)
            | Screen::NotOwner(_)
            | Screen::Ended(_)
            | Screen::HandedOver(_)
            | Screen::Activity(_)
            | Screen::FirstRun(_)
            | Screen::Inquiry(_)
            | Screen::Settings(_)
            | Screen::CannotStart(_) => None,
        })
    }

    /// The orders for which the approval does not suffice.
    pub(super) fn tell_unproved(&self, verified: &VerifiedScreen) -> Result<(), Error> {
        for order in verified.together.iter().filter(|order| order.state == SetState::NotProved) {
            self.output.event(&NotProved { event: "not_proved", order: &order.number })?;
            self.output.say("cli.not_proved", &[("number", &order.number)])?;
        }
        Ok(())
    }

    /// One of several was handed over; now the next.
    pub(super) async fn next(
        &self,
        next: &VerifiedScreen,
        views: watch::Receiver<Arc<View>>,
    ) -> Result<ExitCode, Error> {
        let done = next.together.iter().rev().find(|order| order.state == SetState::HandedOver);
        if let Some(done) = done {
            self.output.event(&HandedOver {
                event: "handed_over",
                order: &done.number,
                items: None,
                entry: None,
                by: None,
                receipt: None,
                id: None,
                recorded_before: None,
            })?;
            self.output.say("done.title", &[("number", &done.number)])?;
        }
        for line in &next.lines {
            let quantity = line.quantity.to_string();
            self.output.say("cli.line", &[("quantity", &quantity), ("title", &line.title)])?;
        }
        self.hand_over(next.verdict, views).await
    }
}
