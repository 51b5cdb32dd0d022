//! RFC 7515 section 2: base64url without padding, line breaks or white space, and each byte in one spelling.

use ciba::{IdTokenRefused, IdTokenText};

use crate::signer::Case;

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A good token, of which each part in turn is spelled otherwise.
fn misspelled(spell: impl Fn(&str) -> String) -> Vec<String> {
    let token = Case::good().token();
    let parts: Vec<&str> = token.split('.').collect();
    (0..3)
        .map(|at| {
            let part =
                |(place, part): (usize, &&str)| if place == at { spell(part) } else { (*part).to_owned() };
            parts.iter().enumerate().map(part).collect::<Vec<_>>().join(".")
        })
        .collect()
}

fn not_compact(spell: impl Fn(&str) -> String) {
    for token in misspelled(spell) {
        assert_eq!(Case::good().verdict_on(&token).unwrap_err(), IdTokenRefused::NotCompact, "{token}");
    }
}

#[test]
fn padding_of_any_length_anywhere() {
    for padding in ["=", "==", "===", "===="] {
        not_compact(|part| format!("{part}{padding}"));
        not_compact(|part| format!("{padding}{part}"));
        not_compact(|part| format!("{}{padding}{}", &part[..8], &part[8..]));
    }
}

#[test]
fn characters_of_the_other_alphabet_and_of_none() {
    for character in ['+', '/', '!', '*', ',', '~', '%', ':'] {
        not_compact(|part| format!("{character}{}", &part[1..]));
        not_compact(|part| format!("{}{character}", &part[..part.len() - 1]));
    }
}

#[test]
fn a_length_that_no_bytes_have() {
    // Four characters make three bytes; one alone makes none.
    not_compact(|part| part[..part.len() / 4 * 4 - 3].to_owned());
}

#[test]
fn spare_bits_that_are_not_zero() {
    let mut tried = 0;
    for (part, token) in misspelled(|part| part.to_owned()).remove(0).split('.').enumerate() {
        let next = ALPHABET.chars().nth(ALPHABET.find(token.chars().last().unwrap()).unwrap() + 1);
        // A part of whole groups has no spare bits.
        let Some(next) = next.filter(|_| token.len() % 4 != 0) else { continue };
        let spelled = misspelled(|part| format!("{}{next}", &part[..part.len() - 1])).remove(part);
        assert_eq!(Case::good().verdict_on(&spelled).unwrap_err(), IdTokenRefused::NotCompact, "{part}");
        tried += 1;
    }
    assert!(tried > 0, "the signature's 256 bytes leave four bits");
}

#[test]
fn white_space_and_what_is_not_ascii() {
    for character in [' ', '\n', '\r', '\t', '\u{0}', '\u{7f}', '\u{a0}', 'å', '\u{200b}', 'Ａ', '\u{feff}']
    {
        for token in misspelled(|part| format!("{}{character}{}", &part[..4], &part[4..])) {
            assert!(IdTokenText::parse(&token).is_none(), "{character:?}");
        }
    }
}
