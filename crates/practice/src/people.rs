//! The cast: everyone this provider knows. All of them are invented.
//!
//! Addresses end in `.example`, which nobody can own (RFC 2606), phone numbers are from the series that the Swedish
//! regulator keeps for fiction, and personal numbers are the ones the tax agency uses as examples.

use std::fmt;
use std::time::Duration;

/// The short name by which a member of the cast is picked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonId(String);

impl PersonId {
    /// The id `id`; whether somebody has it is found out when it is used.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody does with a request when nobody answers for them (automatic mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Accepts.
    Accepts,
    /// Declines.
    Declines,
}

/// One of the cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// How the person is picked in the phone's page and in tests.
    pub id: PersonId,
    /// `sub`, the same at every start.
    pub subject: String,
    /// `given_name`.
    pub given_name: String,
    /// `family_name`.
    pub family_name: String,
    /// `preferred_username`; mostly the e-mail.
    pub username: String,
    /// `email`.
    pub email: Option<String>,
    /// A second address. The claim `email` is then an array, as some providers send it (user name first).
    pub second_email: Option<String>,
    /// `email_verified`; speaks about `email`.
    pub email_verified: bool,
    /// `phone_number`, E.164.
    pub phone: Option<String>,
    /// `phone_number_verified`.
    pub phone_verified: bool,
    /// Swedish personal or coordination number, 12 digits.
    pub personal_number: Option<String>,
    /// The code that whoever asks this person must know (`user_code`, CIBA Core 1.0, 7.1.2).
    pub user_code: Option<String>,
    /// How long before an accept this person had signed in on the phone: `auth_time` lies that far back.
    pub signed_in_ago: Duration,
    /// How long this person takes to answer (automatic mode).
    pub pace: Duration,
    /// What this person answers (automatic mode).
    pub habit: Habit,
    /// What is special about this person, in one English sentence for whoever practises.
    pub lesson: &'static str,
}

impl Person {
    /// Given name and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// True if a `login_hint` of this value means this person. Addresses compare without regard to ASCII case, all
    /// else exactly.
    pub(crate) fn is_meant_by(&self, hint: &str) -> bool {
        let is = |value: &Option<String>| value.as_deref() == Some(hint);
        let is_address = |value: &str| value.eq_ignore_ascii_case(hint);
        self.subject == hint
            || is_address(&self.username)
            || self.email.as_deref().is_some_and(is_address)
            || is(&self.phone)
            || is(&self.personal_number)
    }
}

/// The whole cast, in the order in which the phone's page lists them.
#[must_use]
pub fn cast() -> Vec<Person> {
    vec![
        Person {
            personal_number: Some("198112189876".to_owned()),
            phone: Some("+46701740605".to_owned()),
            phone_verified: true,
            lesson: "Owns most orders and accepts.",
            ..person("anna", "6f2c1a90-0001", "Anna", "Andersson", "anna.andersson@post.example")
        },
        Person {
            personal_number: Some("199001019802".to_owned()),
            lesson: "Somebody else: owns nothing that waits here, and comes to the counter without an order.",
            ..person("bo", "6f2c1a90-0002", "Bo", "Ek", "bo.ek@post.example")
        },
        Person {
            habit: Habit::Declines,
            lesson: "Declines.",
            ..person("cecilia", "6f2c1a90-0003", "Cecilia", "Dahl", "cecilia.dahl@post.example")
        },
        Person {
            pace: Duration::from_secs(50),
            lesson: "Takes almost a minute to find the phone.",
            ..person("david", "6f2c1a90-0004", "David", "Eriksson", "david@brevlada.example")
        },
        Person {
            email_verified: false,
            lesson: "Never confirmed the e-mail address.",
            ..person("elin", "6f2c1a90-0005", "Elin", "Forsberg", "elin.forsberg@post.example")
        },
        Person {
            personal_number: Some("196408233234".to_owned()),
            lesson: "Is known by personal number.",
            ..person("farid", "6f2c1a90-0006", "Farid", "Rahimi", "farid@brevlada.example")
        },
        Person {
            lesson: "Is known by e-mail address alone.",
            ..person("ingrid", "6f2c1a90-0007", "Ingrid", "Bjørnstad", "ingrid@post.example")
        },
        person("hana", "6f2c1a90-0008", "Hana", "Nováková", "hana.novakova@schranka.example"),
        Person {
            signed_in_ago: Duration::from_secs(26 * 60 * 60),
            lesson: "Signed in yesterday and only tapped Accept today.",
            ..person("ioannis", "6f2c1a90-0009", "Ioannis", "Papadakis", "ioannis@post.example")
        },
        Person {
            second_email: Some("jo@work.example".to_owned()),
            lesson: "Has two e-mail addresses; only the first is verified.",
            ..person("jo", "6f2c1a90-0010", "Jo", "Li", "jo.li@post.example")
        },
        Person {
            lesson: "Has the same name as another customer.",
            ..person("anna-2", "6f2c1a90-0011", "Anna", "Andersson", "anna.a@brevlada.example")
        },
        Person {
            username: "tolvan".to_owned(),
            email: None,
            email_verified: false,
            phone: Some("+46701740612".to_owned()),
            phone_verified: true,
            personal_number: Some("191212121212".to_owned()),
            lesson: "Calls, and is known by personal number; has a phone and no e-mail.",
            ..person("tolvan", "6f2c1a90-0012", "Tolvan", "Tolvansson", "tolvan@post.example")
        },
        Person {
            personal_number: Some("197010632391".to_owned()),
            lesson: "Calls, and has a coordination number.",
            ..person("mei", "6f2c1a90-0013", "Mei", "Sato", "mei.sato@post.example")
        },
        Person {
            user_code: Some("7351".to_owned()),
            lesson: "Can be asked only by those who know the code 7351.",
            ..person("lova", "6f2c1a90-0014", "Lova", "Nyberg", "lova.nyberg@post.example")
        },
    ]
}

/// Somebody ordinary: verified e-mail as user name, just signed in, answers after three seconds.
fn person(id: &str, subject: &str, given_name: &str, family_name: &str, email: &str) -> Person {
    Person {
        id: PersonId::new(id),
        subject: format!("practice-{subject}"),
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        username: email.to_owned(),
        email: Some(email.to_owned()),
        second_email: None,
        email_verified: true,
        phone: None,
        phone_verified: false,
        personal_number: None,
        user_code: None,
        signed_in_ago: Duration::ZERO,
        pace: Duration::from_secs(3),
        habit: Habit::Accepts,
        lesson: "Owns an order and accepts.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_is_found_by_exactly_one_hint() {
        let cast = cast();
        for person in &cast {
            let hints =
                [Some(&person.subject), Some(&person.username), person.email.as_ref(), person.phone.as_ref()];
            for hint in hints.into_iter().flatten().chain(person.personal_number.as_ref()) {
                let meant: Vec<_> =
                    cast.iter().filter(|other| other.is_meant_by(hint)).map(|other| &other.id).collect();
                assert_eq!(meant, [&person.id], "{hint}");
            }
        }
    }

    #[test]
    fn addresses_belong_to_nobody() {
        for email in cast().into_iter().flat_map(|person| [person.email, person.second_email]).flatten() {
            assert!(email.ends_with(".example"), "{email}");
        }
    }

    #[test]
    fn personal_numbers_have_their_check_digit() {
        for number in cast().into_iter().filter_map(|person| person.personal_number) {
            let digits: Vec<u32> = number.chars().map(|c| c.to_digit(10).unwrap()).collect();
            assert_eq!(digits.len(), 12, "{number}");
            let sum: u32 = digits[2..]
                .iter()
                .enumerate()
                .map(|(place, digit)| if place % 2 == 0 { digit * 2 } else { *digit })
                .map(|product| product / 10 + product % 10)
                .sum();
            assert_eq!(sum % 10, 0, "{number}");
        }
    }
}
