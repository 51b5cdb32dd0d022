//! How the phone's page looks, as HTML. Whatever comes from outside goes through [`Text`].
//!
//! It decides nothing and knows no request: what a page may show and do is settled before it is painted (`page.rs`).

use std::fmt::{self, Display, Formatter, Write};
use std::time::Duration;

use axum::http::StatusCode;

use crate::grants::Asked;
use crate::page::{PAGE_PATH, STYLE_PATH};
use crate::people::Person;
use crate::words::{Language, Words};

/// What is shown of a request that waits for an answer.
pub(crate) struct Request<'a> {
    pub(crate) language: Language,
    /// Address of the same page in the other language.
    pub(crate) switch: &'a str,
    pub(crate) store_name: &'a str,
    pub(crate) asked: &'a Asked,
    pub(crate) cast: &'a [Person],
    pub(crate) left: Duration,
    pub(crate) request_id: &'a str,
    pub(crate) token: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) notice: Option<Notice>,
}

/// Why an answer did not count; shown above the buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The profile lets only the hinted person answer.
    AnotherPerson,
    /// The form lacks an answer or names nobody.
    Unclear,
    /// The form was not made by this page.
    Forged,
}

impl Notice {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::AnotherPerson => StatusCode::CONFLICT,
            Self::Unclear => StatusCode::BAD_REQUEST,
            Self::Forged => StatusCode::FORBIDDEN,
        }
    }
}

/// The page that asks.
pub(crate) fn request(request: &Request<'_>) -> String {
    let words = request.language.words();
    let seconds = request.left.as_secs();
    let clock = format!(
        "<span class=\"clock\"><span class=\"still\">{}:{:02}</span></span>",
        seconds / 60,
        seconds % 60
    );
    let message = request.asked.binding_message.as_deref();
    let (code, purpose) = binding(message, words);
    let hinted = request.cast.iter().find(|person| person.id == request.asked.person);
    let notice = match request.notice {
        None => String::new(),
        Some(notice) => {
            let name = hinted.map(Person::name).unwrap_or_default();
            let sentence = match notice {
                Notice::AnotherPerson => words.another_person.replace("{}", &Text(&name).to_string()),
                Notice::Unclear | Notice::Forged => words.try_again.to_owned(),
            };
            format!("<p class=\"notice\" role=\"alert\">{sentence}</p>")
        }
    };
    let main = format!(
        "<main>\
         <header class=\"store\"><span class=\"logo\">{STORE}</span>\
         <div><h1>{store}</h1><p>{asks}</p></div></header>\
         {code}\
         <form method=\"post\" action=\"{PAGE_PATH}\">\
         <input type=\"hidden\" name=\"requestId\" value=\"{id}\">\
         <input type=\"hidden\" name=\"token\" value=\"{token}\">\
         <input type=\"hidden\" name=\"lang\" value=\"{lang}\">\
         <ul class=\"facts\">\
         <li class=\"purpose\">{PARCEL}<span>{purpose}</span></li>\
         <li>{PERSON}<div class=\"holding\"><label for=\"person\">{holding}</label>\
         <select id=\"person\" name=\"person\">{people}</select></div></li>\
         <li class=\"shared\">{SHARE}<span>{shared}</span></li>\
         </ul>\
         <div class=\"answer\">{notice}<p class=\"careful\">{careful}</p>\
         <button class=\"accept\" name=\"answer\" value=\"accept\">{accept}</button>\
         <button class=\"decline\" name=\"answer\" value=\"decline\">{decline}</button></div>\
         </form></main>",
        store = Text(request.store_name),
        asks = words.asks,
        id = Text(request.request_id),
        token = Text(request.token),
        lang = request.language.tag(),
        holding = words.holding,
        people = people(request, words),
        shared = words.shared.replace("{}", &shared(&request.asked.scopes, words)),
        careful = match Purpose::of(message) {
            Purpose::Desk => words.careful,
            Purpose::Call => words.careful_call,
            Purpose::Payment => words.careful_pay,
            Purpose::LetCollect => words.careful_let,
        },
        accept = words.accept,
        decline = words.decline,
    );
    let style = format!("<style nonce=\"{}\">.clock{{--seconds:{seconds}}}</style>", Text(request.nonce));
    let time = format!("<p class=\"time\">{}</p>", words.closes_in.replace("{}", &clock));
    document(request.language, request.switch, &style, &time, &main)
}

/// The page after an accept.
pub(crate) fn done(language: Language, switch: &str) -> String {
    let words = language.words();
    end(language, switch, "end ok", DONE, words.done, words.done_text)
}

/// The page after a decline.
pub(crate) fn declined(language: Language, switch: &str) -> String {
    let words = language.words();
    end(language, switch, "end", DECLINED, words.declined, words.declined_text)
}

/// The page of a request that has run out, or that never was.
pub(crate) fn closed(language: Language, switch: &str) -> String {
    let words = language.words();
    end(language, switch, "end", CLOSED, words.closed, words.closed_text)
}

fn end(language: Language, switch: &str, class: &str, icon: &str, heading: &str, text: &str) -> String {
    let main = format!("<main class=\"{class}\">{icon}<h1>{heading}</h1><p>{text}</p></main>");
    document(language, switch, "", "", &main)
}

fn document(language: Language, switch: &str, style: &str, time: &str, main: &str) -> String {
    let words = language.words();
    let other = language.other();
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{brand}</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{STYLE_PATH}\">{style}</head>\
         <body><div class=\"banner\"><p class=\"brand\">{CAP}{brand}</p>{time}</div>{main}\
         <footer><span>{not_real}</span> <a href=\"{switch}\" lang=\"{other_tag}\" hreflang=\"{other_tag}\">{other}</a>\
         </footer></body></html>",
        tag = language.tag(),
        brand = words.brand,
        not_real = words.not_real,
        switch = Text(switch),
        other_tag = other.tag(),
        other = other.words().language,
    )
}

/// The code as a ticket, and what the rest of the message says.
fn binding(message: Option<&str>, words: &Words) -> (String, String) {
    let Some(message) = message else {
        return (format!("<h2>{}</h2>", words.no_code), words.purpose.to_owned());
    };
    let (first, rest) = message.split_once(' ').unwrap_or((message, ""));
    let Some((word, digits)) = code(first) else {
        let ticket = format!("<p class=\"ticket message\"><bdi>{}</bdi></p>", Text(message));
        return (format!("<h2>{}</h2>{ticket}", words.message), words.purpose.to_owned());
    };
    let ticket = format!(
        "<p class=\"ticket letters-{}\"><span class=\"word\">{}</span><span class=\"dash\">-</span>\
         <span class=\"digits\">{}</span></p>",
        word.len(),
        Text(word),
        Text(digits)
    );
    let purpose = match rest.trim() {
        "" => words.purpose.to_owned(),
        rest => format!("<bdi>{}</bdi>", Text(rest)),
    };
    let question = match Purpose::of(Some(message)) {
        Purpose::Desk | Purpose::Payment => words.code,
        Purpose::Call => words.code_call,
        Purpose::LetCollect => words.code_let,
    };
    (format!("<h2>{question}</h2>{ticket}"), purpose)
}

/// What the message asks for, by the word behind its code. It decides what the customer is warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// At the store's desk.
    Desk,
    /// On the phone.
    Call,
    /// At the desk, for money.
    Payment,
    /// Anywhere, for somebody at the desk.
    LetCollect,
}

impl Purpose {
    fn of(message: Option<&str>) -> Self {
        match message.and_then(|message| message.split(' ').nth(1)) {
            Some("CALL") => Self::Call,
            Some("PAY") => Self::Payment,
            Some("HANDOVER") => Self::LetCollect,
            Some(_) | None => Self::Desk,
        }
    }
}

/// A word and digits, such as `TIGER-42`. Anything else is shown as it is, without a perforation.
fn code(token: &str) -> Option<(&str, &str)> {
    let (word, digits) = token.split_once('-')?;
    let is_word = (3..=7).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_number = (2..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_word && is_number).then_some((word, digits))
}

fn people(request: &Request<'_>, words: &Words) -> String {
    let mut options = String::new();
    for person in request.cast {
        let hinted = person.id == request.asked.person;
        let selected = if hinted { " selected" } else { "" };
        let note = if hinted { format!(" ({})", words.asked_for) } else { String::new() };
        let is_namesake = |other: &&Person| other.id != person.id && other.name() == person.name();
        let contact = match request.cast.iter().find(is_namesake) {
            Some(_) if !hinted => format!(" · {}", Text(&person.username)),
            _ => String::new(),
        };
        // Writing to a string does not fail.
        let _ = write!(
            options,
            "<option value=\"{}\"{selected}>{}{note}{contact}</option>",
            Text(person.id.as_str()),
            Text(&person.name())
        );
    }
    options
}

/// What the granted scopes hand out, in words.
fn shared(scopes: &[String], words: &Words) -> String {
    let named: Vec<_> = scopes
        .iter()
        .filter_map(|scope| match scope.as_str() {
            "profile" => Some(words.shared_profile),
            "email" => Some(words.shared_email),
            "phone" => Some(words.shared_phone),
            "personal_number" => Some(words.shared_personal_number),
            _ => None,
        })
        .collect();
    if named.is_empty() { words.shared_subject.to_owned() } else { named.join(", ") }
}

/// Text from outside, made harmless for HTML, in an element and in a quoted attribute. Control characters and those
/// that turn the direction of writing become a visible mark.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                    f.write_char('\u{fffd}')?;
                }
                c if c.is_control() => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

const CAP: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 5 2 10l10 5 10-5z\"/>\
    <path d=\"M6 12v4.5c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V12M22 10v5\"/></svg>";
const STORE: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M4 11v9h16v-9M3 8l2-4h14l2 4\"/>\
    <path d=\"M3 8a3 3 0 0 0 6 0 3 3 0 0 0 6 0 3 3 0 0 0 6 0M10 20v-5h4v5\"/></svg>";
const PARCEL: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"m12 2.5 8.5 4.7v9.6L12 21.5l-8.5-4.7V7.2z\"/>\
    <path d=\"m3.5 7.2 8.5 4.7 8.5-4.7M12 11.9v9.6M7.7 4.9l8.5 4.7\"/></svg>";
const PERSON: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"8.5\" r=\"5\"/>\
    <path d=\"M4.5 21c.8-4.3 3.8-7 7.5-7s6.7 2.7 7.5 7\"/></svg>";
const SHARE: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"12\" r=\"2.7\"/>\
    <circle cx=\"18\" cy=\"5.5\" r=\"2.7\"/><circle cx=\"18\" cy=\"18.5\" r=\"2.7\"/>\
    <path d=\"m8.5 10.7 7-3.9M8.5 13.3l7 3.9\"/></svg>";
const DONE: &str = "<svg class=\"mark\" viewBox=\"0 0 88 88\" aria-hidden=\"true\"><circle cx=\"44\" cy=\"44\" r=\"40\"/>\
    <path d=\"m27 45 12 12 23-24\"/></svg>";
const DECLINED: &str = "<svg class=\"mark\" viewBox=\"0 0 88 88\" aria-hidden=\"true\"><circle cx=\"44\" cy=\"44\" r=\"40\"/>\
    <path d=\"m31 31 26 26M57 31 31 57\"/></svg>";
const CLOSED: &str = "<svg class=\"mark\" viewBox=\"0 0 88 88\" aria-hidden=\"true\"><circle cx=\"44\" cy=\"44\" r=\"40\"/>\
    <path d=\"M44 22v23l15 9\"/></svg>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_customer_is_warned_of_what_is_asked() {
        for (message, purpose) in [
            (None, Purpose::Desk),
            (Some("TIGER-42"), Purpose::Desk),
            (Some("TIGER-42 PICKUP 1042"), Purpose::Desk),
            (Some("TIGER-42 IDENTIFY"), Purpose::Desk),
            (Some("TIGER-42 CALL 1042"), Purpose::Call),
            (Some("TIGER-42 PAY 129.00 SEK Tallmo"), Purpose::Payment),
            (Some("TIGER-42 HANDOVER 1042 TO Bo Ek"), Purpose::LetCollect),
        ] {
            assert_eq!(Purpose::of(message), purpose, "{message:?}");
        }
    }

    #[test]
    fn a_code_is_a_word_and_digits() {
        assert_eq!(code("TIGER-42"), Some(("TIGER", "42")));
        for other in
            ["TIGER", "TIGER-", "-42", "TI<ER-42", "TIGER-4x", "MÅNE-42", "TIGER-42-1", "ELEPHANTS-42"]
        {
            assert_eq!(code(other), None, "{other}");
        }
    }

    #[test]
    fn text_cannot_leave_its_place() {
        let hostile = "</p><script>'\"&\u{202e}\u{7}";
        assert_eq!(Text(hostile).to_string(), "&lt;/p&gt;&lt;script&gt;&#39;&quot;&amp;\u{fffd}\u{fffd}");
    }
}
