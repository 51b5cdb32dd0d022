//! From the scanner's settings and the last test scan to the page that helps to set it up.

use crate::qr::Qr;
use crate::scanner::{Diagnosis, ScannerSettings, TEST_CODE, code_39};
use crate::view::{ScannerPage, ScannerTold};

/// Scans that are taken as tests, while the page is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ScannerTest {
    /// What came last.
    pub(crate) arrived: Option<String>,
}

pub(super) fn page(settings: &ScannerSettings, test: Option<&ScannerTest>) -> ScannerPage {
    let arrived = test.and_then(|test| test.arrived.clone());
    ScannerPage {
        prefix: settings.prefix.clone(),
        suffix: settings.suffix.clone(),
        layout: settings.layout.name().to_owned(),
        test_code: TEST_CODE.to_owned(),
        barcode_svg: code_39(TEST_CODE).unwrap_or_default(),
        qr_svg: Qr::of(TEST_CODE).map(|qr| qr.svg()).unwrap_or_default(),
        listening: test.is_some(),
        told: arrived.as_deref().map(|arrived| told(settings.diagnose(arrived))),
        arrived,
    }
}

fn told(diagnosis: Diagnosis) -> ScannerTold {
    match diagnosis {
        Diagnosis::Right => ScannerTold::Right,
        Diagnosis::Layout(layout) => ScannerTold::Layout { layout: layout.name().to_owned() },
        Diagnosis::Affixes { prefix, suffix } => ScannerTold::Affixes { prefix, suffix },
        Diagnosis::OtherLayout => ScannerTold::OtherLayout,
        Diagnosis::NotTheTestCode => ScannerTold::NotTheTestCode,
    }
}
