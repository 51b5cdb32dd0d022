//! The keyboards that scanners and computers are set up for, and what one types on the other.
//!
//! A scanner presses keys, and the computer says what they mean. Only signs that come out as one sign are here: the dead
//! keys of a Swedish keyboard swallow what was meant.

/// For which keyboard a scanner is set up, beside the computer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ScannerLayout {
    /// The same as the computer.
    #[default]
    Computer,
    /// The American one, at a computer with the Swedish one.
    UsOnSwedish,
    /// The Swedish one, at a computer with the American one.
    SwedishOnUs,
}

/// A key's sign on the American keyboard, and the same key's on the Swedish one, where they differ.
const KEYS: [(char, char); 21] = [
    ('-', '+'),
    ('_', '?'),
    ('[', 'å'),
    ('{', 'Å'),
    (';', 'ö'),
    (':', 'Ö'),
    ('\'', 'ä'),
    ('"', 'Ä'),
    ('\\', '\''),
    ('|', '*'),
    ('<', ';'),
    ('>', ':'),
    ('/', '-'),
    ('?', '_'),
    ('@', '"'),
    ('$', '¤'),
    ('^', '&'),
    ('&', '/'),
    ('*', '('),
    ('(', ')'),
    (')', '='),
];

impl ScannerLayout {
    /// Every layout, the usual one first.
    pub const ALL: [Self; 3] = [Self::Computer, Self::UsOnSwedish, Self::SwedishOnUs];

    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Computer => "computer",
            Self::UsOnSwedish => "us_on_swedish",
            Self::SwedishOnUs => "swedish_on_us",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// What the scanner meant by what came out.
    #[must_use]
    pub fn meant(self, typed: &str) -> String {
        typed.chars().map(|letter| self.sign(letter)).collect()
    }

    fn sign(self, typed: char) -> char {
        let found = match self {
            Self::Computer => None,
            Self::UsOnSwedish => KEYS.iter().find(|(_, swedish)| *swedish == typed).map(|(us, _)| *us),
            Self::SwedishOnUs => KEYS.iter().find(|(us, _)| *us == typed).map(|(_, swedish)| *swedish),
        };
        found.unwrap_or(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_key_is_in_the_table_once() {
        let us: HashSet<_> = KEYS.iter().map(|(us, _)| us).collect();
        let swedish: HashSet<_> = KEYS.iter().map(|(_, swedish)| swedish).collect();
        assert_eq!((us.len(), swedish.len()), (KEYS.len(), KEYS.len()));
        assert!(KEYS.iter().all(|(us, swedish)| us != swedish));
    }

    #[test]
    fn letters_and_digits_are_where_they_were() {
        for layout in ScannerLayout::ALL {
            assert_eq!(layout.meant("P1042 Zz.,"), "P1042 Zz.,");
            assert_eq!(ScannerLayout::from_name(layout.name()), Some(layout));
        }
    }
}
