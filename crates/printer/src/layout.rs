//! How a receipt looks: its facts in the shop's words, line by line, no line longer than the paper is wide.
//!
//! What is handed over stands first, what proves it last. Neither bytes nor commands yet.

use desk::receipt::{Item, Receipt, StoodOn};
use desk::settings::ReceiptSettings;
use desk::words::Words;

use crate::letters::printable;

/// A line of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) look: Look,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Bold,
    /// Twice as large, so that half as many letters fit.
    Large,
}

/// The most items of either list; an order of a thousand lines is no reason for metres of paper.
const ITEMS_MAX: usize = 60;
/// The most lines that one title takes.
const ROWS_MAX: usize = 3;

/// The receipt, line by line.
pub(crate) fn lines(receipt: &Receipt, settings: &ReceiptSettings) -> Vec<Line> {
    let words = Words::of(settings.language);
    let mut paper = Paper { settings, lines: Vec::new() };
    let practice = |paper: &mut Paper<'_>| {
        if receipt.is_practice {
            paper.add(Look::Large, &words.text("rcpt.practice", &[]));
            paper.gap();
        }
    };
    practice(&mut paper);
    paper.add(Look::Bold, &receipt.store);
    paper.add(Look::Plain, &words.text("rcpt.title", &[]));
    if receipt.is_copy {
        paper.add(Look::Plain, &words.text("rcpt.copy", &[]));
    }
    paper.gap();
    paper.add(Look::Large, &words.text("rcpt.order", &[("number", &receipt.number)]));
    let (day, time) =
        (receipt.at.strftime("%Y-%m-%d").to_string(), receipt.at.strftime("%H:%M %Z").to_string());
    paper.add(Look::Plain, &words.text("rcpt.handed_over", &[("d", &day), ("t", &time)]));
    paper.gap();
    paper.items(&receipt.given, &words);
    if !receipt.left.is_empty() {
        paper.gap();
        paper.add(Look::Bold, &words.text("rcpt.left", &[]));
        paper.items(&receipt.left, &words);
    }
    paper.gap();
    paper.add(
        Look::Plain,
        &match receipt.stood_on {
            StoodOn::SignIn => words.text("rcpt.verified", &[("provider", &receipt.provider)]),
            StoodOn::Document => words.text("rcpt.manual", &[]),
        },
    );
    paper.add(Look::Plain, &words.text("rcpt.reference", &[("reference", &receipt.reference)]));
    paper.gap();
    // As `ledger verify --expect` takes it, in groups that somebody can type.
    paper.add(Look::Plain, &words.text("rcpt.ledger", &[]));
    paper.add(Look::Plain, &receipt.head.in_groups());
    paper.gap();
    practice(&mut paper);
    paper.lines
}

struct Paper<'a> {
    settings: &'a ReceiptSettings,
    lines: Vec<Line>,
}

impl Paper<'_> {
    fn add(&mut self, look: Look, text: &str) {
        let columns = usize::from(self.settings.columns);
        let width = if look == Look::Large { columns / 2 } else { columns };
        let rows = wrapped(&printable(text, self.settings.code_page), width);
        self.lines.extend(rows.into_iter().map(|text| Line { text, look }));
    }

    fn gap(&mut self) {
        self.lines.push(Line { text: String::new(), look: Look::Plain });
    }

    fn items(&mut self, items: &[Item], words: &Words) {
        for item in items.iter().take(ITEMS_MAX) {
            let quantity = format!("{} x ", item.quantity);
            let columns = usize::from(self.settings.columns).saturating_sub(quantity.len());
            let mut rows = wrapped(&printable(&item.title, self.settings.code_page), columns.max(1));
            if rows.len() > ROWS_MAX {
                rows.truncate(ROWS_MAX);
                if let Some(last) = rows.last_mut() {
                    let kept = last.chars().take(columns.saturating_sub(3));
                    *last = kept.chain("...".chars()).collect();
                }
            }
            for (at, row) in rows.into_iter().enumerate() {
                let before = if at == 0 { quantity.clone() } else { " ".repeat(quantity.len()) };
                self.lines.push(Line { text: before + &row, look: Look::Plain });
            }
        }
        if items.len() > ITEMS_MAX {
            let more = (items.len() - ITEMS_MAX).to_string();
            self.add(Look::Plain, &words.text("rcpt.more", &[("n", &more)]));
        }
    }
}

/// Broken between words, or inside one that is longer than a line. At least one row.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        let mut letters: Vec<char> = word.chars().collect();
        let used = rows.last().map_or(0, |row| row.chars().count());
        let begins = used == 0;
        if !begins && used + 1 + letters.len() > width {
            rows.push(String::new());
        } else if !begins && let Some(row) = rows.last_mut() {
            row.push(' ');
        }
        while letters.len() > width {
            let rest = letters.split_off(width);
            if let Some(row) = rows.last_mut() {
                row.extend(letters);
            }
            rows.push(String::new());
            letters = rest;
        }
        if let Some(row) = rows.last_mut() {
            row.extend(letters);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use desk::view::Language;

    use super::*;

    #[test]
    fn every_key_that_is_used_exists_in_both_languages() {
        let source = include_str!("layout.rs");
        let prefix = "rcpt.";
        let used: Vec<&str> = source
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.starts_with(prefix) && *text != prefix)
            .collect();
        assert!(used.len() >= 9, "the search for keys finds them: {used:?}");
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            let known: Vec<&str> = words.keys().filter(|key| key.starts_with(prefix)).collect();
            for key in &used {
                assert!(known.contains(key), "{language:?} has no {key}");
            }
            for key in known {
                assert!(used.contains(&key), "{key} is used nowhere");
            }
        }
    }

    #[test]
    fn lines_break_between_words_and_only_inside_long_ones() {
        assert_eq!(wrapped("a cup of coffee", 6), ["a cup", "of", "coffee"]);
        assert_eq!(wrapped("kaffekoppar", 5), ["kaffe", "koppa", "r"]);
        assert_eq!(wrapped("en kaffekopp", 5), ["en", "kaffe", "kopp"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
