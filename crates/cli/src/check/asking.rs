//! The owner is elsewhere: with `--ask-owner` they are asked whether whoever was proved to be here may collect.
//! Whether that is possible is decided by the desk; nobody is asked twice.

use std::process::ExitCode;

use desk::failure::Failure;
use desk::request::Act;
use desk::view::{Gate, NotOwnerScreen};

use super::events::{AskingOwner, Verdict};
use super::{Session, block_reason};
use crate::error::Error;

/// Somebody else was proved.
const ANOTHER_PERSON: u8 = 10;

/// What follows after somebody else was proved.
pub(super) enum Next {
    /// The owner is being asked.
    OwnerAsked,
    /// It ends so.
    Ends(ExitCode),
}

impl Session<'_> {
    /// Tells that it is somebody else, and asks the owner if that is wanted and was not done yet.
    pub(super) async fn another_person(
        &self,
        other: &NotOwnerScreen,
        was_asked: bool,
    ) -> Result<Next, Error> {
        let reference = Some(other.reference.as_str());
        self.output.event(&Verdict { reference, ..self.verdict("another_person") })?;
        let title = self.output.words.text("stop.title", &[("number", &other.number)]);
        self.output.line(&title)?;
        self.output.say("stop.act", &[])?;
        self.output.say("end.reference", &[("reference", &other.reference)])?;
        if !self.wanted.ask_owner || was_asked {
            return Ok(Next::Ends(ExitCode::from(ANOTHER_PERSON)));
        }
        let Some(gate) = &other.ask_owner else {
            self.output.say("cli.owner_not_asked", &[])?;
            return Ok(Next::Ends(ExitCode::from(ANOTHER_PERSON)));
        };
        let asked = match *gate {
            Gate::Open => self.desk.act(Act::AskOwner).await,
            Gate::Closed { because } => Err(Failure::Refused { because }),
        };
        match asked {
            Ok(()) => {
                self.output.event(&AskingOwner { event: "asking_owner", order: self.order() })?;
                self.output.say("cli.asking_owner", &[])?;
                Ok(Next::OwnerAsked)
            }
            Err(Failure::Refused { because }) => {
                self.blocked(block_reason(because), &self.output.words.closed(because)).map(Next::Ends)
            }
            Err(failure) => Err(failure.into()),
        }
    }
}
