//! The last steps to a hand-over: waiting until it is possible, and passing over a rule with a second person's word.
//! Whether it may be passed over is decided by the desk.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use desk::failure::Failure;
use desk::request::{Act, AskedAct, TypedPin};
use desk::view::{Closed, Gate, ManualScreen, Overridable, Screen, VerifiedScreen, View};
use tokio::sync::watch;

use crate::arguments::RuleName;
use crate::error::Error;
use crate::second_person::ask;
use crate::staff::approve;

use super::Session;

impl Session<'_> {
    /// Hands over although rules stand against it, if a second person approves all of them at once.
    pub(super) async fn hand_over_past(
        &self,
        approver: &str,
        pin: &TypedPin,
        views: watch::Receiver<Arc<View>>,
    ) -> Result<ExitCode, Error> {
        let reason = self.wanted.reason.as_deref().unwrap_or_default();
        let is_remote = self.wanted.remote || self.wanted.overridden.contains(&RuleName::Remote);
        if !is_remote && !self.is_seen().await? {
            return self.not_seen();
        }
        let acted = async {
            if !is_remote {
                self.desk.act(Act::Seen { seen: true }).await?;
            }
            self.desk.act(Act::TickAll).await?;
            until_open(views.clone()).await?;
            let rules = self.wanted.overridden.iter().map(|rule| match rule {
                RuleName::Remote => Overridable::Remote,
                RuleName::AnotherAccount => Overridable::AnotherAccount,
            });
            let asked = AskedAct::Override { rules: rules.collect() };
            ask(&self.desk, asked, reason, self.output).await?;
            approve(&self.desk, approver, pin).await
        };
        if let Err(error) = acted.await {
            return self.not_handed_over(error.kind(), &error.to_string());
        }
        self.handed_over(views).await
    }
}

/// Waits until *Hand over* is possible, or can't become so by waiting.
pub(crate) async fn until_open(mut views: watch::Receiver<Arc<View>>) -> Result<(), Failure> {
    loop {
        let view = views.borrow_and_update().clone();
        match &view.screen {
            Screen::Verified(VerifiedScreen {
                hand_over: Gate::Closed { because: Closed::TooSoon }, ..
            })
            | Screen::Manual(ManualScreen { hand_over: Gate::Closed { because: Closed::TooSoon }, .. }) => {}
            Screen::Verified(_)
            | Screen::Manual(_)
            | Screen::SignIn(_)
            | Screen::Desk(_)
            | Screen::Order(_)
            | Screen::Starting(_)
            | Screen::Waiting(_)
            | Screen::Verifying(_)
            | Screen::NotOwner(_)
            | Screen::Ended(_)
            | Screen::HandedOver(_)
            | Screen::Activity(_)
            | Screen::FirstRun(_)
            | Screen::Inquiry(_)
            | Screen::Settings(_)
            | Screen::CannotStart(_) => return Ok(()),
        }
        // The guard against a hasty key lasts less than a second; a desk that says nothing longer than this is gone.
        let changed = tokio::time::timeout(Duration::from_secs(5), views.changed()).await;
        changed.map_err(|_| Failure::Stopped)?.map_err(|_| Failure::Stopped)?;
    }
}
