//! The customer display, from its keys. None of them is about whom to trust, so everybody may set them.

use crate::settings::error::SettingsError;
use crate::settings::layers::Layers;
use crate::view::{DIAGONALS, DisplayChoices, DisplayLanguage, Orientation};

use super::reader::{Reader, label};

/// How the customer display is set up.
pub(in crate::settings) fn display(layers: &Layers) -> Result<DisplayChoices, SettingsError> {
    let read = Reader { layers };
    Ok(DisplayChoices {
        in_use: read.switch("display.use")?,
        screen: read.optional("display.screen", label)?,
        orientation: read.required("display.orientation", |word| match word {
            "auto" => Some(Orientation::Auto),
            "landscape" => Some(Orientation::Landscape),
            "portrait" => Some(Orientation::Portrait),
            _ => None,
        })?,
        language: read.required("display.language", |word| match word {
            "till" => Some(DisplayLanguage::Till),
            "en" => Some(DisplayLanguage::En),
            "sv" => Some(DisplayLanguage::Sv),
            _ => None,
        })?,
        automatic: read.switch("display.automatic")?,
        larger: read.switch("display.larger")?,
        diagonal_inches: read.seconds("display.diagonal_inches", |inches| {
            Some(inches).filter(|inches| DIAGONALS.contains(inches))
        })?,
    })
}
