//! Scanners type like keyboards: which part of a scan is the code, and how one is noticed that is set up for another
//! keyboard than the computer's.
//!
//! Not how a scan is told from a person's typing: the window does that, by its speed.

mod barcode;
mod layout;

pub use barcode::code_39;
pub use layout::ScannerLayout;

/// What a scanner does beside typing the code.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ScannerSettings {
    /// Typed before each code; may be empty.
    pub prefix: String,
    /// Typed after each code, before Enter or Tab; may be empty.
    pub suffix: String,
    /// For which keyboard it is set up.
    pub layout: ScannerLayout,
}

/// What the set-up page lets scan: each sign in it comes otherwise from a scanner that is set up for another keyboard. It
/// is made of what Code 39 has, and no order is called so.
pub const TEST_CODE: &str = "CLAIM-CHECK/YZ";

impl ScannerSettings {
    /// The longest prefix or suffix.
    pub const AFFIX_MAX: usize = 16;

    /// The code in what was typed.
    #[must_use]
    pub fn read(&self, typed: &str) -> String {
        let meant = self.layout.meant(typed);
        let code = meant.strip_prefix(&self.prefix).unwrap_or(&meant);
        code.strip_suffix(&self.suffix).unwrap_or(code).trim().to_owned()
    }

    /// What is wrong with a scanner that typed this for the test code.
    #[must_use]
    pub fn diagnose(&self, typed: &str) -> Diagnosis {
        if self.read(typed).eq_ignore_ascii_case(TEST_CODE) {
            return Diagnosis::Right;
        }
        for layout in ScannerLayout::ALL {
            let meant = layout.meant(typed).to_ascii_uppercase();
            if meant == TEST_CODE {
                return Diagnosis::Layout(layout);
            }
            if let Some((before, after)) = meant.split_once(TEST_CODE).filter(|_| layout == self.layout) {
                let read = layout.meant(typed);
                let (before, after) = (before.chars().count(), after.chars().count());
                let prefix = read.chars().take(before).collect();
                let suffix = read.chars().skip(before + TEST_CODE.len()).take(after).collect();
                return Diagnosis::Affixes { prefix, suffix };
            }
        }
        let swapped = |letter| match letter {
            'Y' => 'Z',
            'Z' => 'Y',
            letter => letter,
        };
        let is_german = typed.to_uppercase().chars().map(swapped).eq(TEST_CODE.chars());
        if is_german { Diagnosis::OtherLayout } else { Diagnosis::NotTheTestCode }
    }
}

/// What the test code tells about a scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// It is read as it should be.
    Right,
    /// It would be read with this layout.
    Layout(ScannerLayout),
    /// It would be read without these.
    Affixes {
        /// Before it.
        prefix: String,
        /// After it.
        suffix: String,
    },
    /// It is set up for a keyboard that no setting here makes good: the scanner's own has to be changed.
    OtherLayout,
    /// Something else was scanned, or it can't be recognised.
    NotTheTestCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(prefix: &str, suffix: &str, layout: ScannerLayout) -> ScannerSettings {
        ScannerSettings { prefix: prefix.to_owned(), suffix: suffix.to_owned(), layout }
    }

    #[test]
    fn a_code_is_read_without_what_stands_round_it() {
        let plain = ScannerSettings::default();
        assert_eq!(plain.read(" P-1042 "), "P-1042");
        let framed = with("]C1", "#", ScannerLayout::Computer);
        assert_eq!(framed.read("]C1P-1042#"), "P-1042");
        assert_eq!(framed.read("P-1042"), "P-1042", "one of several scanners may send none");
        let american = with("", "", ScannerLayout::UsOnSwedish);
        assert_eq!(american.read("P+1042"), "P-1042");
        assert_eq!(with("", "", ScannerLayout::SwedishOnUs).read("P/1042"), "P-1042");
    }

    /// What each scanner really types for the test code, by the keys that it presses.
    #[test]
    fn the_test_code_tells_what_to_set() {
        let plain = ScannerSettings::default();
        for (typed, told) in [
            ("CLAIM-CHECK/YZ", Diagnosis::Right),
            ("claim-check/yz", Diagnosis::Right),
            ("CLAIM+CHECK-YZ", Diagnosis::Layout(ScannerLayout::UsOnSwedish)),
            ("claim+check-yz", Diagnosis::Layout(ScannerLayout::UsOnSwedish)),
            ("CLAIM/CHECK&YZ", Diagnosis::Layout(ScannerLayout::SwedishOnUs)),
            ("CLAIM-CHECK/ZY", Diagnosis::OtherLayout),
            ("]A0CLAIM-CHECK/YZ$$", Diagnosis::Affixes { prefix: "]A0".to_owned(), suffix: "$$".to_owned() }),
            ("7310420000017", Diagnosis::NotTheTestCode),
            ("", Diagnosis::NotTheTestCode),
        ] {
            assert_eq!(plain.diagnose(typed), told, "{typed}");
        }
    }

    #[test]
    fn what_is_told_to_be_set_makes_it_right() {
        for typed in ["CLAIM+CHECK-YZ", "CLAIM/CHECK&YZ", "]A0CLAIM-CHECK/YZ$$", "åCLAIM-CHECK/YZ"] {
            let settings = match ScannerSettings::default().diagnose(typed) {
                Diagnosis::Layout(layout) => with("", "", layout),
                Diagnosis::Affixes { prefix, suffix } => with(&prefix, &suffix, ScannerLayout::Computer),
                told @ (Diagnosis::Right | Diagnosis::OtherLayout | Diagnosis::NotTheTestCode) => {
                    panic!("{typed}: {told:?}")
                }
            };
            assert_eq!(settings.diagnose(typed), Diagnosis::Right, "{typed}");
        }
    }

    #[test]
    fn a_sign_of_another_language_breaks_nothing() {
        let plain = ScannerSettings::default();
        for typed in ["ßÅÄÖ", "\u{1f4e6}CLAIM-CHECK/YZ\u{301}", "CLAIM"] {
            let _ = (plain.diagnose(typed), plain.read(typed));
        }
    }
}
