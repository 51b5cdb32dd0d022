//! `tid`, `acr`, `amr` and `idp` are read by people and compared by policies: short, and no characters that
//! change how others read. Names are another matter: they are shown cleaned, where they are shown.

use ciba::IdTokenRefused;
use serde_json::{Value, json};

use crate::signer::Case;

const DECEPTIVE: [char; 14] = [
    '\u{0}',
    '\n',
    '\u{1b}',
    '\u{7f}',
    '\u{ad}',
    '\u{61c}',
    '\u{180e}',
    '\u{200b}',
    '\u{200f}',
    '\u{202e}',
    '\u{2066}',
    '\u{feff}',
    '\u{fffb}',
    '\u{e0041}',
];

#[test]
fn control_bidirectional_and_zero_width_characters() {
    for name in ["tid", "acr", "idp", "amr"] {
        for character in DECEPTIVE {
            let value = format!("hi{character}gh");
            Case::good().claim(name, value).refused(&IdTokenRefused::Claim(name));
        }
    }
    Case::good().claim("amr", json!(["pwd", "m\u{202e}fa"])).refused(&IdTokenRefused::Claim("amr"));
}

#[test]
fn longer_than_any_label() {
    for name in ["tid", "acr", "idp", "amr"] {
        assert!(Case::good().claim(name, "x".repeat(255)).verdict().is_ok(), "{name}");
        Case::good().claim(name, "x".repeat(256)).refused(&IdTokenRefused::Claim(name));
        Case::good().claim(name, "å".repeat(128)).refused(&IdTokenRefused::Claim(name));
    }
}

#[test]
fn other_types_than_text() {
    for value in [json!(1), json!(true), json!({ "a": "b" })] {
        for name in ["tid", "acr", "idp", "amr"] {
            Case::good().claim(name, value.clone()).refused(&IdTokenRefused::Claim(name));
        }
    }
    for name in ["tid", "acr", "idp"] {
        Case::good().claim(name, json!(["high"])).refused(&IdTokenRefused::Claim(name));
    }
    for mixed in [json!(["pwd", 1]), json!([Value::Null]), json!([["pwd"]])] {
        Case::good().claim("amr", mixed).refused(&IdTokenRefused::Claim("amr"));
    }
}
