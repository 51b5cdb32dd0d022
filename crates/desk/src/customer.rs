//! All that the customer's screen may show, and nothing else: the one type that crosses to that window.
//!
//! Bystanders see it too. It is made from the store's name, the code and the pairing code; no order, no person and no
//! reason can be put into it, because nothing here takes one. How a check went is one of two: done, or not completed.

use pickup::check::BindingCode;
use serde::Serialize;
use ts_rs::TS;

use crate::{
    qr::Qr,
    view::{Language, Orientation, Realm, Theme},
};

/// Everything the customer display shows at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CustomerView {
    /// Grows by one with every published view.
    pub(crate) version: u32,
    /// How it looks, whatever it shows.
    look: CustomerLook,
    /// What it shows.
    showing: Showing,
}

/// How the display looks: the store's own choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CustomerLook {
    /// The store's name.
    pub(crate) store: String,
    /// Anything but real is marked by a band.
    pub(crate) realm: Realm,
    /// The display's language.
    pub(crate) language: Language,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Whether it is drawn turned.
    pub(crate) orientation: Orientation,
    /// Larger text, the strongest contrast, and the time in words.
    pub(crate) larger: bool,
    /// No movement but the countdown.
    pub(crate) reduce_motion: bool,
}

/// What the display shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Showing {
    /// Nobody is asked.
    Welcome,
    /// The customer's turn.
    Code(CustomerCode),
    /// The answer is being checked.
    Checking,
    /// The customer has done their part, and something is handed over.
    Thanks,
    /// The customer has done their part, and nothing is handed over: they said who they are, or approved a payment.
    Done,
    /// Anything else, whatever the reason.
    NotCompleted,
    /// The teller looks for this screen.
    Here {
        /// Its number in Settings.
        number: u32,
    },
}

/// The code that the customer scans.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CustomerCode {
    /// The QR code as an SVG document. None where the provider notifies the customer by itself.
    qr_svg: Option<String>,
    /// How many of the screen's pixels a module of it gets.
    pixels_per_module: u32,
    /// The pairing code's word.
    code_word: String,
    /// Its two digits.
    code_digits: String,
    /// Seconds left when this view was made; the display counts on from there.
    left_s: u32,
    /// Seconds from the start to the end.
    lifetime_s: u32,
}

impl CustomerView {
    pub(crate) fn new(look: CustomerLook, showing: Showing) -> Self {
        Self { version: 0, look, showing }
    }

    /// What it shows.
    #[must_use]
    pub fn showing(&self) -> &Showing {
        &self.showing
    }

    /// What is shown where there is no till.
    pub(crate) fn without_a_till() -> Self {
        let look = CustomerLook {
            store: String::new(),
            realm: Realm::Real,
            language: Language::En,
            theme: Theme::System,
            orientation: Orientation::Auto,
            larger: false,
            reduce_motion: false,
        };
        Self::new(look, Showing::Welcome)
    }
}

impl CustomerCode {
    pub(crate) fn new(
        qr: Option<&Qr>,
        pixels_per_module: u32,
        code: &BindingCode,
        left_s: u32,
        lifetime_s: u32,
    ) -> Self {
        let code = code.as_str();
        let (word, digits) = code.split_once('-').unwrap_or((code, ""));
        Self {
            qr_svg: qr.map(Qr::svg),
            pixels_per_module,
            code_word: word.to_owned(),
            code_digits: digits.to_owned(),
            left_s,
            lifetime_s,
        }
    }

    /// The pairing code, as on the customer's phone.
    #[must_use]
    pub fn pairing_code(&self) -> String {
        format!("{}-{}", self.code_word, self.code_digits)
    }
}

// The picture is the customer's link; a log must not have it.
impl std::fmt::Debug for CustomerCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerCode").finish_non_exhaustive()
    }
}
