//! What a screen that a customer may see shows of a person: a name cut short, an address with dots.
//!
//! A privacy rule, and therefore here and not in the window. Nothing masked is ever compared.

const DOTS: &str = "•••";

/// Mail providers with so many customers that their domain tells nothing about one of them.
const LARGE_MAIL_DOMAINS: [&str; 30] = [
    "aol.com",
    "bredband.net",
    "comhem.se",
    "example.com",
    "example.org",
    "example.se",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.se",
    "icloud.com",
    "live.com",
    "live.se",
    "mail.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "outlook.se",
    "proton.me",
    "protonmail.com",
    "spray.se",
    "swipnet.se",
    "tele2.se",
    "telia.com",
    "web.de",
    "yahoo.com",
    "yahoo.se",
];

/// First and last letter of the local part; the domain only where it is that of a large mail provider, else
/// its first letter: `a•••a@gmail.com`, `a•••a@s•••`.
#[must_use]
pub fn email(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return DOTS.to_owned() };
    let domain = domain.to_ascii_lowercase();
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    // Two letters or fewer would be the whole local part.
    let last = if local.chars().count() > 2 { local.chars().next_back() } else { None };
    let last = last.map(String::from).unwrap_or_default();
    let local = format!("{}{DOTS}{last}", first(local));
    match LARGE_MAIL_DOMAINS.contains(&domain.as_str()) {
        true => format!("{local}@{domain}"),
        false => format!("{local}@{}{DOTS}", first(&domain)),
    }
}

/// First name and initial: `Anna Karin Svensson` becomes `Anna S.`; a single name stays.
#[must_use]
pub fn name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {}.", initial.to_uppercase()),
        None => first.to_owned(),
    }
}

/// The last two digits: `••• 67`.
#[must_use]
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    match digits.as_slice() {
        [_, _, _, .., tens, ones] => format!("{DOTS} {tens}{ones}"),
        _ => DOTS.to_owned(),
    }
}

/// The last four characters of a subject identifier, if it is long enough to still hide the rest.
#[must_use]
pub fn subject(subject: &str) -> String {
    let characters: Vec<char> = subject.chars().collect();
    match characters.len() {
        0..12 => DOTS.to_owned(),
        length => format!("{DOTS}{}", characters[length - 4..].iter().collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (address, masked) in [
            ("anna@example.com", "a•••a@example.com"),
            ("Anna.Svensson@Gmail.com", "A•••n@gmail.com"),
            ("ab@gmail.com", "a•••@gmail.com"),
            ("anna@svenssons-plat.se", "a•••a@s•••"),
            ("åsa@example.se", "å•••a@example.se"),
            ("not an address", "•••"),
            ("@", "•••@•••"),
        ] {
            assert_eq!(email(address), masked);
        }
    }

    #[test]
    fn names_phones_and_subjects() {
        assert_eq!(name("Anna Svensson"), "Anna S.");
        assert_eq!(name("  Åsa  Maria öberg "), "Åsa Ö.");
        assert_eq!(name("Cher"), "Cher");
        assert_eq!(name(""), "");
        assert_eq!(phone("+46701234567"), "••• 67");
        assert_eq!(phone("112"), "•••");
        assert_eq!(subject("9f8e7d6c-5b4a-3210"), "•••3210");
        assert_eq!(subject("short"), "•••");
    }
}
