//! What is written for people outside of the window, such as in a terminal, a letter or on a receipt: the same words as in
//! the window, from the same files.
//!
//! The desk itself says facts and no sentences; who writes for people has its words from here.

mod doctor;

use std::collections::HashMap;

use pickup::staff::UsualReason;

use crate::view::Language;

pub use doctor::cause;

const EN: &str = include_str!("../../../ui/src/words/en.json");
const SV: &str = include_str!("../../../ui/src/words/sv.json");

/// The words of one language.
pub struct Words {
    texts: HashMap<String, String>,
    language: Language,
}

impl Words {
    /// Those of this language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let file = match language {
            Language::En => EN,
            Language::Sv => SV,
        };
        // Tests hold that both files can be read and hold every key that is used.
        Self { texts: serde_json::from_str(file).unwrap_or_default(), language }
    }

    /// Which language that is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text with its placeholders filled in, each once: a value is never taken for another placeholder, and a placeholder
    /// without a value stays to be seen. A key without a text is its own text.
    #[must_use]
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.texts.get(key).map_or(key, String::as_str);
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            text.push_str(before);
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => text.push_str(value),
                None => text.push_str(&format!("{{{name}}}")),
            }
            rest = after;
        }
        text + rest
    }

    /// Every key that has a text.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

/// Which of the usual reasons these words are, in whatever language they were chosen.
#[must_use]
pub fn usual_reason(text: &str) -> UsualReason {
    let languages = [Language::En, Language::Sv].map(Words::of);
    let is_called = |usual: &UsualReason| {
        let key = format!("reason.{}", usual.as_str());
        languages.iter().any(|words| words.text(&key, &[]) == text)
    };
    UsualReason::ALL.into_iter().find(is_called).unwrap_or(UsualReason::OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_that_can_be_chosen_has_a_name_for_the_ledger() {
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            let names = words.keys().filter_map(|key| key.strip_prefix("reason."));
            let names: Vec<&str> = names.filter(|name| !name.starts_with("write")).collect();
            assert!(names.len() > 10, "{names:?}");
            for name in names {
                let chosen = words.text(&format!("reason.{name}"), &[]);
                assert_eq!(usual_reason(&chosen).as_str(), name);
            }
        }
        assert_eq!(usual_reason("Ask Anna Svensson's sister"), UsualReason::OTHER);
    }

    #[test]
    fn a_value_is_never_taken_for_a_placeholder() {
        let words = Words::of(Language::En);
        let text = words.text("rcpt.handed_over", &[("d", "{t}"), ("t", "{d}")]);
        assert_eq!(text, "Handed over {t} {d}");
    }

    #[test]
    fn placeholders_are_the_same_in_both_languages() {
        let holes = |text: &str| {
            let mut holes: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            holes.sort();
            holes
        };
        let (en, sv) = (Words::of(Language::En), Words::of(Language::Sv));
        assert!(en.texts.len() > 300, "the file is read: {}", en.texts.len());
        for (key, text) in &en.texts {
            assert_eq!(holes(text), holes(&sv.texts[key]), "{key}");
        }
    }

    #[test]
    fn what_is_not_filled_in_stays_to_be_seen() {
        let words = Words::of(Language::En);
        for text in ["a { b", "a {b} c", "} a"] {
            assert_eq!(words.text(text, &[("d", "e")]), text);
        }
    }
}
