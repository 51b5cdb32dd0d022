//! What an order can be found by: its codes exactly, its words by how they begin.
//!
//! Made for finding, not for telling people apart: two customers may share every word.

use pickup::order::Order;

/// The most words of a search.
pub(crate) const WORDS_MAX: usize = 6;

/// Number and scan codes, in small letters, each once.
pub(crate) fn codes(order: &Order) -> Vec<String> {
    let codes = std::iter::once(order.number.as_str()).chain(order.scan_codes.iter().map(String::as_str));
    sorted(codes.map(fold).collect())
}

/// The words of an order, in small letters, each once: codes, name, e-mail address and its parts, phone number.
pub(crate) fn words(order: &Order) -> Vec<String> {
    let mut words = codes(order);
    let owner = &order.owner;
    words.extend(owner.name.iter().flat_map(|name| name.split_whitespace().map(fold)));
    if let Some(email) = &owner.email {
        words.push(fold(email.as_str()));
        let local = email.as_str().split('@').next().unwrap_or_default();
        words.extend(local.split(['.', '_', '-', '+']).map(fold));
    }
    if let Some(phone) = &owner.phone {
        let digits = phone.as_str().trim_start_matches('+');
        words.push(digits.to_owned());
        // As Swedes write it at home, where the first stores are.
        words.extend(
            digits.strip_prefix("46").filter(|_| phone.is_international()).map(|rest| format!("0{rest}")),
        );
    }
    words.retain(|word| !word.is_empty());
    sorted(words)
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

/// Small letters. Words are separated by spaces where they are stored, so there are none within.
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace(char::is_whitespace, "_")
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
}
