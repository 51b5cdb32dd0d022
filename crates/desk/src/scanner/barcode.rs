//! A barcode for scanners that read no QR codes: Code 39 (ISO/IEC 16388), as SVG.
//!
//! For the set-up page alone: long, and read by every scanner as it comes out of its box.

/// Modules of white at each end.
const QUIET: usize = 10;
/// A wide bar or space, in modules; a narrow one is one.
const WIDE: usize = 3;
const HEIGHT: usize = 48;
/// Begins and ends every code.
const GUARD: char = '*';

/// Each sign with its nine bars and spaces, a bar first: 1 is wide.
const SIGNS: [(char, u16); 44] = [
    ('0', 0b000_110_100),
    ('1', 0b100_100_001),
    ('2', 0b001_100_001),
    ('3', 0b101_100_000),
    ('4', 0b000_110_001),
    ('5', 0b100_110_000),
    ('6', 0b001_110_000),
    ('7', 0b000_100_101),
    ('8', 0b100_100_100),
    ('9', 0b001_100_100),
    ('A', 0b100_001_001),
    ('B', 0b001_001_001),
    ('C', 0b101_001_000),
    ('D', 0b000_011_001),
    ('E', 0b100_011_000),
    ('F', 0b001_011_000),
    ('G', 0b000_001_101),
    ('H', 0b100_001_100),
    ('I', 0b001_001_100),
    ('J', 0b000_011_100),
    ('K', 0b100_000_011),
    ('L', 0b001_000_011),
    ('M', 0b101_000_010),
    ('N', 0b000_010_011),
    ('O', 0b100_010_010),
    ('P', 0b001_010_010),
    ('Q', 0b000_000_111),
    ('R', 0b100_000_110),
    ('S', 0b001_000_110),
    ('T', 0b000_010_110),
    ('U', 0b110_000_001),
    ('V', 0b011_000_001),
    ('W', 0b111_000_000),
    ('X', 0b010_010_001),
    ('Y', 0b110_010_000),
    ('Z', 0b011_010_000),
    ('-', 0b010_000_101),
    ('.', 0b110_000_100),
    (' ', 0b011_000_100),
    ('*', 0b010_010_100),
    ('$', 0b010_101_000),
    ('/', 0b010_100_010),
    ('+', 0b010_001_010),
    ('%', 0b000_101_010),
];

/// The barcode of a text; nothing if it has a sign that Code 39 does not know.
#[must_use]
pub fn code_39(text: &str) -> Option<String> {
    let mut path = String::new();
    let mut x = QUIET;
    for sign in std::iter::once(GUARD).chain(text.chars()).chain([GUARD]) {
        let (_, pattern) = SIGNS.iter().find(|(known, _)| *known == sign)?;
        for place in 0..9 {
            let width = if pattern >> (8 - place) & 1 == 1 { WIDE } else { 1 };
            if place % 2 == 0 {
                path.push_str(&format!("M{x} 0h{width}v{HEIGHT}h-{width}z"));
            }
            x += width;
        }
        // A narrow space between two signs.
        x += 1;
    }
    let width = x - 1 + QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#ffffff\" d=\"M0 0h{width}v{HEIGHT}h-{width}z\"/><path fill=\"#0b100f\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::super::TEST_CODE;
    use super::*;

    /// As the standard counts them: two wide bars and a wide space, or three wide spaces.
    #[test]
    fn every_sign_has_three_wide_elements_and_none_is_another_one() {
        let mut seen = std::collections::HashSet::new();
        for (sign, pattern) in SIGNS {
            assert_eq!(pattern.count_ones(), 3, "{sign}");
            assert!(seen.insert(pattern), "{sign}");
            let wide_bars = (0..9).step_by(2).filter(|place| pattern >> (8 - place) & 1 == 1).count();
            let is_special = ['$', '/', '+', '%'].contains(&sign);
            assert_eq!(wide_bars, if is_special { 0 } else { 2 }, "{sign}");
        }
    }

    #[test]
    fn the_test_code_has_a_barcode_and_a_small_letter_has_none() {
        let svg = code_39(TEST_CODE).expect("all its signs are known");
        let bars = svg.matches("v48h-").count() - 1;
        assert_eq!(bars, (TEST_CODE.len() + 2) * 5);
        assert_eq!(code_39("claim"), None);
    }
}
