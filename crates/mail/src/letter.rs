//! The letter with the link: short, in both languages, to exactly one address.
//!
//! It never has the pairing code: whoever is talked into opening it would compare one letter with one page, and think that
//! something was checked. What comes from outside the configuration is the address and the link, and both were read
//! strictly before.

use desk::ports::Link;
use desk::settings::MailSettings;
use desk::view::Language;
use desk::words::Words;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{Address, address::Envelope};

/// The letter; nothing if one of the two addresses is none that a server takes.
pub(crate) fn letter(link: &Link, settings: &MailSettings) -> Option<Message> {
    let from = address(settings.from.as_str())?;
    let to = address(link.to.as_str())?;
    let (first, second) = match settings.language {
        Language::En => (Language::En, Language::Sv),
        Language::Sv => (Language::Sv, Language::En),
    };
    let subject = Words::of(first).text("mail.subject", &[("store", &link.store)]);
    let body = [first, second].map(|language| part(link, language)).join("\n\n-- -- --\n\n");
    let mut letter = Message::builder()
        .envelope(Envelope::new(Some(from.clone()), vec![to.clone()]).ok()?)
        // No names: a name could hold another address.
        .from(Mailbox::new(None, from.clone()))
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(link.at.into())
        .message_id(Some(format!("<{}.{}@{}>", link.reference, link.at.as_millisecond(), from.domain())))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .ok()?;
    // Nobody's holiday notice answers a machine (RFC 3834).
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    letter.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
    Some(letter)
}

/// One mailbox and nothing else.
fn address(text: &str) -> Option<Address> {
    let address: Address = text.parse().ok()?;
    (AsRef::<str>::as_ref(&address) == text).then_some(address)
}

fn part(link: &Link, language: Language) -> String {
    let words = Words::of(language);
    let until = link.until.strftime("%H:%M %Z").to_string();
    let practice =
        if link.is_practice { vec![words.text("mail.practice", &[]), String::new()] } else { Vec::new() };
    let (body, ignore) = match link.lets_collect {
        false => ("mail.body", "mail.ignore"),
        true => ("mail.let_body", "mail.let_ignore"),
    };
    let lines = [
        words.text(body, &[("store", &link.store)]),
        String::new(),
        format!("{}: {}", words.text("mail.button", &[]), link.link.as_str()),
        String::new(),
        words.text("mail.valid", &[("t", &until)]),
        words.text(ignore, &[]),
    ];
    practice.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_used_exists_in_both_languages() {
        let source = include_str!("letter.rs");
        let prefix = "mail.";
        let used: Vec<&str> = source
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.starts_with(prefix) && *text != prefix)
            .collect();
        assert!(used.len() >= 6, "the search for keys finds them: {used:?}");
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
    fn no_text_of_a_letter_asks_for_the_pairing_code() {
        for language in [Language::En, Language::Sv] {
            let words = Words::of(language);
            let keys: Vec<&str> = words.keys().filter(|key| key.starts_with("mail.")).collect();
            for key in keys {
                assert!(!words.text(key, &[]).contains("{code}"), "{key}");
            }
        }
    }
}
