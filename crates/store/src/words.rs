//! What an order can be found by: its codes exactly, its words by how they begin, names also with one slip of a finger.
//!
//! Made for finding, not for telling people apart: two customers may share every word.

use std::collections::BTreeSet;

use pickup::order::Order;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most words of a search.
pub(crate) const WORDS_MAX: usize = 6;

/// Grows when [`words`] makes other words of the same order: then those in the database are made anew.
pub(crate) const RULES: i64 = 3;

/// Names shorter than this have too many neighbours to guess which one was meant.
const SLIP_LETTERS_MIN: usize = 4;
/// Nobody types so long a name by hand.
const SLIP_LETTERS_MAX: usize = 24;
/// Beside a letter of another script than ours, so many of its neighbours are tried: they are of the same script.
const NEIGHBOURS: u32 = 32;
/// The most ways in which a word is tried.
const SLIPS_MAX: usize = 4_000;

/// Fewer digits at the end of a code than this say too little to be looked for by themselves.
const DIGITS_MIN: usize = 3;

/// Number and scan codes, in small letters, each once.
pub(crate) fn codes(order: &Order) -> Vec<String> {
    let codes = std::iter::once(order.number.as_str()).chain(order.scan_codes.iter().map(String::as_str));
    sorted(codes.map(code).collect())
}

/// The words of an order, folded, each once: codes and the digits at their ends, name, e-mail address and its parts, phone
/// number. None that another of them begins with: whatever finds it finds the longer one.
pub(crate) fn words(order: &Order) -> Vec<String> {
    let mut words: Vec<String> = codes(order).iter().map(|code| fold(code)).collect();
    let digits: Vec<String> =
        words.iter().filter_map(|code| digits_at_end(code)).map(str::to_owned).collect();
    words.extend(digits);
    words.extend(names(order));
    let owner = &order.owner;
    words.extend(owner.email.iter().map(|email| fold(email.as_str())));
    if let Some(phone) = &owner.phone {
        let digits = phone.as_str().trim_start_matches('+');
        words.push(digits.to_owned());
        // As Swedes write it at home, where the first stores are.
        words.extend(
            digits.strip_prefix("46").filter(|_| phone.is_international()).map(|rest| format!("0{rest}")),
        );
    }
    words.retain(|word| !word.is_empty());
    longest(sorted(words))
}

/// What people call an order whose number is `WEB-1042`: where a code begins is the same for all orders of a shop, and its
/// digits are what a customer says and a teller types. Nothing if all of it is digits: then they are found as it is.
fn digits_at_end(code: &str) -> Option<&str> {
    let before = code.trim_end_matches(|character: char| character.is_ascii_digit());
    let digits = code.strip_prefix(before)?;
    (!before.is_empty() && digits.len() >= DIGITS_MIN).then_some(digits)
}

/// Those of sorted words that no other begins with: a word stands right before those that do.
fn longest(words: Vec<String>) -> Vec<String> {
    let mut words = words.into_iter().peekable();
    let mut longest = Vec::new();
    while let Some(word) = words.next() {
        if words.peek().is_none_or(|next| !next.starts_with(&word)) {
            longest.push(word);
        }
    }
    longest
}

/// The words that are somebody's name, or look like it: of the name, each part of a double one, and of what stands
/// before the `@`.
pub(crate) fn names(order: &Order) -> impl Iterator<Item = String> {
    let owner = &order.owner;
    let name = owner.name.iter().flat_map(|name| name.split_whitespace()).flat_map(|word| {
        // A double name is one word, and its second part is another.
        std::iter::once(word).chain(word.split_once('-').map(|(_, second)| second))
    });
    let email = owner.email.iter().filter_map(|email| email.as_str().split('@').next());
    name.chain(email.flat_map(|local| local.split(['.', '_', '-', '+']))).map(fold)
}

/// The words a teller searches for. A phone number with spaces is one word.
pub(crate) fn searched(text: &str) -> Vec<String> {
    let is_phone = |character: char| character.is_ascii_digit() || " -+()/".contains(character);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 5 && text.trim().contains([' ', '-', '+']) && text.chars().all(is_phone) {
        return vec![digits.strip_prefix("00").unwrap_or(&digits).to_owned()];
    }
    let words = text.split_whitespace().map(fold).filter(|word| !word.is_empty());
    sorted(words.take(WORDS_MAX).collect())
}

/// What a name may begin with if this word was typed with one letter wrong, missing, too many, or two of them swapped;
/// the longest first. Empty if it is no name, or too short to guess.
pub(crate) fn slips(word: &str) -> Vec<String> {
    let typed: Vec<char> = word.chars().collect();
    let is_name = typed.iter().all(|letter| letter.is_alphabetic());
    if !is_name || !(SLIP_LETTERS_MIN..=SLIP_LETTERS_MAX).contains(&typed.len()) {
        return Vec::new();
    }
    let alphabet = alphabet(&typed);
    let mut slips = BTreeSet::new();
    for at in 0..typed.len() {
        let (before, after) = typed.split_at(at);
        let mut add = |middle: &[char], after: &[char]| {
            slips.insert(before.iter().chain(middle).chain(after).collect::<String>());
        };
        for letter in &alphabet {
            add(&[*letter], after);
            add(&[*letter], &after[1..]);
        }
        add(&[], &after[1..]);
        if let [first, second, rest @ ..] = after {
            add(&[*second, *first], rest);
        }
    }
    let mut slips: Vec<String> = slips.into_iter().collect();
    slips.sort_by_key(|slip| std::cmp::Reverse(slip.len()));
    slips.truncate(SLIPS_MAX);
    slips
}

/// The letters that a finger may have missed: ours, those of the word, and for those of another script their neighbours.
fn alphabet(typed: &[char]) -> BTreeSet<char> {
    let others = typed.iter().filter(|letter| !letter.is_ascii()).flat_map(|letter| {
        let letter = u32::from(*letter);
        letter.saturating_sub(NEIGHBOURS)..=letter + NEIGHBOURS
    });
    let others = others.filter_map(char::from_u32).filter(|letter| letter.is_alphabetic());
    ('a'..='z').chain(typed.iter().copied()).chain(others).collect()
}

/// A code in small letters.
pub(crate) fn code(text: &str) -> String {
    text.trim().to_lowercase().replace(char::is_whitespace, "_")
}

/// Small letters without their marks: å and ä are an a, ö is an o, é is an e. Words are separated by spaces where they
/// are stored, so there are none within.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = text.trim().nfkd().flat_map(char::to_lowercase);
    for letter in letters.filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ς' => folded.push('σ'),
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'ð' | 'đ' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            space if space.is_whitespace() => folded.push('_'),
            other => folded.push(other),
        }
    }
    folded
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_one_word_however_it_is_written() {
        for text in ["070-123 45 67", "0701234567", "070 1234567"] {
            assert_eq!(searched(text), ["0701234567"]);
        }
        assert_eq!(searched("+46 70 123 45 67"), ["46701234567"]);
        assert_eq!(searched("0046701234567"), ["0046701234567"]);
        assert_eq!(searched("0046 701234567"), ["46701234567"]);
        assert_eq!(searched("  Anna  SVENSSON anna"), ["anna", "svensson"]);
        assert_eq!(searched("1001"), ["1001"]);
        assert!(searched("   ").is_empty());
    }

    #[test]
    fn an_order_is_called_by_the_digits_at_the_end_of_its_number() {
        for (code, digits) in [
            ("p-1042", Some("1042")),
            ("#1042", Some("1042")),
            ("wc10421", Some("10421")),
            ("2026/se/000981", Some("000981")),
            ("2026-11-042", Some("042")),
            ("p-1042-b", None),
            ("p-42", None),
            ("1042", None),
            ("", None),
        ] {
            assert_eq!(digits_at_end(code), digits, "{code}");
        }
    }

    #[test]
    fn a_word_that_another_begins_with_is_left_to_it() {
        let starts = ["anna", "anna.s", "annas", "ann", "bo", "annb", "an"];
        let kept = longest(sorted(starts.map(str::to_owned).to_vec()));
        assert_eq!(kept, ["anna.s", "annas", "annb", "bo"]);
        for start in starts {
            assert!(kept.iter().any(|word| word.starts_with(start)), "{start} is found all the same");
        }
    }

    #[test]
    fn letters_lose_their_marks_however_they_were_typed() {
        for (text, folded) in [
            ("ÅKESSON", "akesson"),
            ("A\u{30a}kesson", "akesson"),
            ("Öberg", "oberg"),
            ("Sørensen", "sorensen"),
            ("Æthelred", "aethelred"),
            ("Łukasz", "lukasz"),
            ("Weiß", "weiss"),
            ("İpek", "ipek"),
            ("José", "jose"),
            ("Ив\u{306}ан", "иван"),
            ("ΟΔΥΣΣΕΎΣ", "οδυσσευσ"),
            ("Οδυσσεύς", "οδυσσευσ"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn every_single_slip_is_tried_and_no_double_one() {
        let name = "andersson";
        let near = ["nadersson", "andresson", "anderson", "anderssson", "anderzson", "ndersson", "ander"];
        for typed in near {
            assert!(
                slips(typed).iter().any(|slip| name.starts_with(slip)) || name.starts_with(typed),
                "{typed}"
            );
        }
        for typed in ["dersson", "nadresson", "underzson", "adnresson"] {
            assert!(!slips(typed).iter().any(|slip| name.starts_with(slip)), "{typed}");
        }
        assert!(slips("ивна").contains(&"иван".to_owned()), "in any script");
        assert!(slips("ивн").is_empty() && slips("bos").is_empty(), "too short to guess");
        assert!(slips("wc10421").is_empty() && slips("anna@post").is_empty(), "no name");
        assert!(slips(&"a".repeat(25)).is_empty());
    }
}
