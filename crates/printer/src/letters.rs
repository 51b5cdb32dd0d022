//! Which letters reach the paper: those that the printer has, and never a command.
//!
//! ESC/POS mixes text and commands in one stream, so a title from a web shop must not bring a byte below the space with
//! it: `ESC p` opens the drawer. What the printer has no letter for is a question mark.

use desk::settings::CodePage;
use escpos::driver::Driver;
use escpos::errors::Result;
use escpos::printer::Printer;
use escpos::printer_options::PrinterOptions;
use escpos::utils::{PageCode, Protocol};
use pickup::text::is_deceptive;
use std::sync::{Arc, Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// The most letters that are looked at of one text.
const TEXT_MAX: usize = 1_000;

/// Writes into memory; what happens to it then is not the library's.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    /// What was written.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _buffer: &mut [u8]) -> Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}

/// The library's name of a page.
pub(crate) fn page(code: CodePage) -> PageCode {
    match code {
        CodePage::Pc858 => PageCode::PC858,
        CodePage::Wpc1252 => PageCode::WPC1252,
    }
}

/// One line of letters that the printer has. Letters and marks are joined first: a shop's `a` with a ring is an `å`.
pub(crate) fn printable(text: &str, code: CodePage) -> String {
    let mut line = String::new();
    for letter in text.nfc().take(TEXT_MAX) {
        match letter {
            ' '..='~' => line.push(letter),
            // Nothing that is not seen reaches the paper, and words do not run together where it was.
            letter if letter.is_whitespace() => line.push(' '),
            letter if is_deceptive(letter) => {}
            letter if sign(letter, code).is_some() => line.push(letter),
            '‘' | '’' | '‚' | '‛' => line.push('\''),
            '“' | '”' | '„' | '‟' => line.push('"'),
            '‐'..='―' | '−' => line.push('-'),
            '•' => line.push('*'),
            '…' => line.push_str("..."),
            _ => line.push('?'),
        }
    }
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    words.join(" ")
}

/// A printable text as the printer's bytes. Plain letters are what they are: the library's table has another hyphen.
pub(crate) fn bytes(text: &str, code: CodePage) -> Vec<u8> {
    let byte = |letter: char| match u8::try_from(letter) {
        Ok(plain @ b' '..=b'~') => Some(plain),
        Ok(_) | Err(_) => sign(letter, code),
    };
    text.chars().filter_map(byte).collect()
}

/// The one sign that the printer has for a letter, above the commands and the plain letters.
fn sign(letter: char, code: CodePage) -> Option<u8> {
    let memory = Memory::default();
    let options = PrinterOptions::new(Some(page(code)), None, 0);
    let mut printer = Printer::new(memory.clone(), Protocol::default(), Some(options));
    let mut buffer = [0; 4];
    printer.write(letter.encode_utf8(&mut buffer)).and_then(Printer::print).ok()?;
    match memory.written()[..] {
        [byte] if byte >= 0x80 => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_what_is_not_seen_are_left_out() {
        let evil = "A\u{1b}p\0\u{1d}V\0\u{10}\u{4}\u{1}\u{7f}\u{9b}2J\u{202e}B\u{200b}C\r\n\tD\u{85}E";
        assert_eq!(printable(evil, CodePage::Pc858), "ApV2JBC D E");
    }

    #[test]
    fn swedish_letters_stay_and_are_joined_from_their_parts() {
        for code in [CodePage::Pc858, CodePage::Wpc1252] {
            assert_eq!(printable("Råröd kaffekopp Ängö é ü €", code), "Råröd kaffekopp Ängö é ü €");
            assert_eq!(printable("A\u{30a}tta o\u{308}ar", code), "Åtta öar");
        }
    }

    #[test]
    fn what_the_printer_has_no_letter_for_is_told_as_such() {
        assert_eq!(printable("茶 ☕ “T” – x…", CodePage::Pc858), "? ? \"T\" - x...");
    }

    #[test]
    fn a_text_without_end_is_cut() {
        assert_eq!(printable(&"x".repeat(10_000), CodePage::Pc858).len(), TEXT_MAX);
        assert_eq!(printable("", CodePage::Pc858), "");
    }
}
