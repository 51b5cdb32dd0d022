//! Not handing over although the owner is here: the reason as it was typed, and what is told of it.
//! Which reasons there are is decided by the desk and the shop's configuration.

use std::process::ExitCode;

use desk::request::{Act, RefusalReason};
use desk::settings::Settings;
use desk::view::VerifiedScreen;
use pickup::check::RefusalReason as BuiltIn;

use super::Session;
use super::events::Refused;
use crate::error::{Error, Usage};

/// The reason of a name, asked before anybody is bothered.
pub(super) fn reason(name: &str, settings: &Settings) -> Result<RefusalReason, Error> {
    let own = || settings.refusal_reasons.iter().map(|own| own.name.as_str());
    match name {
        "changed_mind" => Ok(RefusalReason::ChangedMind),
        "item_missing" => Ok(RefusalReason::ItemMissing),
        "other" => Ok(RefusalReason::Other),
        name if own().any(|known| known == name) => Ok(RefusalReason::Own { name: name.to_owned() }),
        _ => {
            let known = BuiltIn::BUILT_IN.into_iter().chain(own()).collect::<Vec<_>>().join(", ");
            Err(Usage::UnknownReason { known }.into())
        }
    }
}

impl Session<'_> {
    /// Records that the order stays here, and why.
    pub(super) async fn refuse(
        &self,
        verified: &VerifiedScreen,
        reason: &RefusalReason,
    ) -> Result<ExitCode, Error> {
        self.desk.act(Act::Refuse { reason: reason.clone() }).await?;
        let words = &self.output.words;
        let (name, said) = match reason {
            RefusalReason::ChangedMind => ("changed_mind", words.text("refuse.changed_mind", &[])),
            RefusalReason::ItemMissing => ("item_missing", words.text("refuse.item_missing", &[])),
            RefusalReason::Other => ("other", words.text("refuse.other", &[])),
            RefusalReason::Own { name } => {
                let own = verified.own_reasons.iter().find(|own| own.name == *name);
                (name.as_str(), own.map_or_else(|| name.clone(), |own| words.own(own).to_owned()))
            }
        };
        self.output.event(&Refused { event: "refused", order: &verified.number, reason: name })?;
        self.output.say("cli.refused", &[("why", &said)])?;
        self.output.say("end.reference", &[("reference", &verified.reference)])?;
        Ok(ExitCode::SUCCESS)
    }
}
