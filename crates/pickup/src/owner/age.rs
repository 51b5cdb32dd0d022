//! Is the proved person old enough for goods that not everybody may take?
//!
//! By a proved date of birth only, on the store's own day. What was typed, said or seen is not looked at here.

use jiff::civil::Date;

use super::Question;
use crate::decision::{AgeFound, AgeSource, Applied};
use crate::person::Proved;

/// Every age that the order's goods ask for, by the order or by the policy.
pub(super) fn apply(question: &Question<'_>) -> Vec<Applied> {
    let born = date_of_birth(question);
    let ages = question.policy.min_ages(&question.order.order).into_iter();
    ages.map(|years| Applied::MinAge { years, found: find(born, years, question.today) }).collect()
}

/// The day of birth and where it is from; nothing if none is proved or two differ.
fn date_of_birth(question: &Question<'_>) -> Option<(Date, AgeSource)> {
    let person = question.person;
    // Whoever runs another tenant of the same provider could claim any day.
    if person.tenant.is_some() && question.provider.tenant.is_none() {
        return None;
    }
    let number = match &person.personal_number {
        Proved::Verified(number, _) => Some(number.born()),
        Proved::Absent | Proved::Unverified(_) => None,
        Proved::Contradictory | Proved::Malformed => return None,
    };
    let birthdate = match &person.birthdate {
        Proved::Verified(date, _) => Some(*date),
        Proved::Absent | Proved::Unverified(_) => None,
        Proved::Contradictory | Proved::Malformed => return None,
    };
    match (number, birthdate) {
        (Some(number), Some(birthdate)) if number != birthdate => None,
        (Some(number), _) => Some((number, AgeSource::PersonalNumber)),
        (None, birthdate) => birthdate.map(|date| (date, AgeSource::Birthdate)),
    }
}

fn find(born: Option<(Date, AgeSource)>, years: u8, today: Date) -> AgeFound {
    let Some((born, source)) = born.filter(|(born, _)| *born <= today) else { return AgeFound::Unknown };
    // Who was born on 29 February is a year older on 1 March where there is no such day: never too early.
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let age = today.year() - born.year() - i16::from(!had_birthday);
    match age >= i16::from(years) {
        true => AgeFound::Reached(source),
        false => AgeFound::TooYoung(source),
    }
}
