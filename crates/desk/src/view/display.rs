//! What the teller's window knows of the customer display: its settings, the screens there are, and how it stands.
//!
//! What the display itself shows is another type, in `customer.rs`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Language;

/// The customer display, for the teller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DisplayView {
    /// What was chosen.
    pub choices: DisplayChoices,
    /// The screens that are plugged in.
    pub screens: Vec<ScreenChoice>,
    /// How it stands.
    pub state: DisplayState,
}

impl DisplayView {
    /// What is shown where there is no till.
    pub(crate) fn without_a_till() -> Self {
        Self { choices: DisplayChoices::default(), screens: Vec::new(), state: DisplayState::Off }
    }
}

/// A screen that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScreenChoice {
    /// As the system calls it.
    pub name: String,
    /// Counted from 1.
    pub number: u32,
    /// In its own pixels.
    pub width: u32,
    /// In its own pixels.
    pub height: u32,
    /// Whether the display stands on it.
    pub is_display: bool,
}

/// How the customer display stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DisplayState {
    /// It is not used.
    Off,
    /// It is to be used, and its screen is not there.
    Unplugged,
    /// It is there and shows no code.
    Ready,
    /// It shows the code.
    Shown {
        /// What may keep a phone from reading it.
        trouble: Option<CodeTrouble>,
    },
}

/// What may keep a phone from reading the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeTrouble {
    /// Its modules have too few pixels, or the whole is too small for a counter.
    TooSmall,
    /// Another window of ours lies over it.
    Covered,
}

/// Diagonals that screens have, in inches.
pub(crate) const DIAGONALS: std::ops::RangeInclusive<u32> = 5..=100;

/// What the teller may choose about the customer display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DisplayChoices {
    /// Whether there is one.
    pub in_use: bool,
    /// Its screen, as the system calls it; none: the first one that the teller's window is not on.
    pub screen: Option<String>,
    /// How its screen stands.
    pub orientation: Orientation,
    /// Its language.
    pub language: DisplayLanguage,
    /// Whether each code is shown there without being asked for.
    pub automatic: bool,
    /// Larger text, the strongest contrast, and the time in words.
    pub larger: bool,
    /// The screen's diagonal, from which the size of the code follows.
    pub diagonal_inches: Option<u32>,
}

impl Default for DisplayChoices {
    fn default() -> Self {
        Self {
            in_use: false,
            screen: None,
            orientation: Orientation::Auto,
            language: DisplayLanguage::Till,
            automatic: true,
            larger: false,
            diagonal_inches: None,
        }
    }
}

/// How a screen stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// As the system says.
    Auto,
    /// Wider than high.
    Landscape,
    /// Higher than wide.
    Portrait,
}

/// The display's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DisplayLanguage {
    /// As the teller's window.
    Till,
    /// English.
    En,
    /// Swedish.
    Sv,
}

impl DisplayLanguage {
    /// The language that it is, beside a teller's window in this one.
    pub(crate) fn beside(self, tellers: Language) -> Language {
        match self {
            Self::Till => tellers,
            Self::En => Language::En,
            Self::Sv => Language::Sv,
        }
    }
}
