//! The set-up page of the scanner: what to scan, what arrived, and what to set.

use serde::Serialize;
use ts_rs::TS;

/// The scanner as it is set up, and what its test said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScannerPage {
    /// Typed before each code.
    pub prefix: String,
    /// Typed after each code.
    pub suffix: String,
    /// For which keyboard it is set up, as the configuration writes it.
    pub layout: String,
    /// What is to be scanned, to be read by people.
    pub test_code: String,
    /// The same as a barcode: an SVG document.
    pub barcode_svg: String,
    /// The same as a QR code: an SVG document.
    pub qr_svg: String,
    /// Scans are taken as tests; none is looked up.
    pub listening: bool,
    /// What came last, as it came.
    pub arrived: Option<String>,
    /// What that says about the scanner.
    pub told: Option<ScannerTold>,
}

/// What the test code tells about a scanner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ScannerTold {
    /// It is read as it should be.
    Right,
    /// It would be read with this in `scanner.layout`.
    Layout {
        /// As the configuration writes it.
        layout: String,
    },
    /// It would be read with these in `scanner.prefix` and `scanner.suffix`.
    Affixes {
        /// Before it; may be empty.
        prefix: String,
        /// After it; may be empty.
        suffix: String,
    },
    /// The scanner's own keyboard setting has to be changed.
    OtherLayout,
    /// Something else was scanned, or it can't be recognised.
    NotTheTestCode,
}
