//! The words of letters: from the same files as those of the window.
//!
//! Both languages stand in each letter.

use std::collections::HashMap;

use desk::view::Language;

const EN: &str = include_str!("../../../ui/src/words/en.json");
const SV: &str = include_str!("../../../ui/src/words/sv.json");

/// The words of one language.
pub(crate) struct Words(HashMap<String, String>);

impl Words {
    pub(crate) fn of(language: Language) -> Self {
        let file = match language {
            Language::En => EN,
            Language::Sv => SV,
        };
        // A test holds that both files can be read and hold every key that is used.
        Self(serde_json::from_str(file).unwrap_or_default())
    }

    /// A text with its placeholders filled in, each once: a value is never taken for another placeholder.
    pub(crate) fn text(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        let mut rest = self.0.get(key).map_or(key, String::as_str);
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, after)) = after.split_once('}') else { break };
            let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
            text.push_str(value);
            rest = after;
        }
        text + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_used_exists_in_both_languages() {
        let source = include_str!("letter.rs");
        let used: Vec<&str> =
            source.split('"').skip(1).step_by(2).filter(|text| text.starts_with("mail.")).collect();
        assert!(used.len() >= 6, "the search for keys finds them: {used:?}");
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            for key in &used {
                assert!(words.0.contains_key(*key), "{language:?} has no {key}");
            }
            let known = words.0.keys().filter(|key| key.starts_with("mail."));
            for key in known {
                assert!(used.contains(&key.as_str()), "{key} is used nowhere");
            }
        }
    }

    #[test]
    fn no_text_of_a_letter_asks_for_the_pairing_code() {
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            for (key, text) in words.0.iter().filter(|(key, _)| key.starts_with("mail.")) {
                assert!(!text.contains("{code}"), "{key}");
            }
        }
    }
}
