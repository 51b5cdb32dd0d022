//! By what the provider shall find the customer, as it is said here instead of in the order.
//! Whether it may be said is the policy's; that it says nothing of who owns the order is the desk's.

use std::io::IsTerminal as _;

use desk::request::TypedName;
use desk::settings::Settings;
use zeroize::Zeroizing;

use crate::error::{Error, Usage};
use crate::inquiry::is_a_number;
use crate::staff::Pins;

/// Whether nothing that others can read names a person by number.
pub(super) fn is_said_rightly(said: Option<&str>) -> Result<(), Usage> {
    if said.is_some_and(is_a_number) { Err(Usage::PersonalNumber) } else { Ok(()) }
}

/// The hint, asked for before anybody is bothered.
pub(super) fn hint(said: &str, settings: &Settings, lines: &mut Pins) -> Result<TypedName, Error> {
    if !settings.types_hint {
        return Err(Usage::HintNotAllowed.into());
    }
    match said {
        "-" if std::io::stdin().is_terminal() => Err(Usage::NameTyped.into()),
        "-" => lines.name(),
        said => Ok(TypedName::new(Zeroizing::new(said.to_owned()))),
    }
}
