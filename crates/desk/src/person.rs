//! Where identity meets the shop: a verified token (and UserInfo about the same subject) becomes a [`Person`].
//!
//! The only place that builds one. It takes over what was claimed and decides nothing: a value and its `_verified` stay
//! together with the document they came from, and `pickup` resolves them.

use ciba::{Claims, EmailClaim, UserInfo, VerifiedIdToken};
use jiff::{Timestamp, tz::TimeZone};
use pickup::{
    person::{Claimed, Person, Proved, VerifiedClaim},
    pseudonym::Hash,
    text::{Issuer, NotText, SubjectId, TenantId},
};

/// Longest name that is shown, in characters.
const NAME_MAX: usize = 80;

/// Takes over what token and UserInfo say. `personal_number_claim` is the provider's name for that claim, if it has one.
///
/// # Errors
/// Subject, issuer or tenant are not texts that the shop's side accepts.
pub(crate) fn person(
    token: &VerifiedIdToken,
    user_info: Option<&UserInfo>,
    personal_number_claim: Option<&str>,
    now: Timestamp,
) -> Result<Person, NotText> {
    let id_token = token.claims();
    let user_info = user_info.map(UserInfo::claims);
    let number = |claims: &Claims| personal_number_claim.and_then(|name| text_claim(claims, name));
    let name = std::iter::once(id_token).chain(user_info).find_map(readable_name);
    Ok(Person {
        issuer: Issuer::new(token.issuer())?,
        subject: SubjectId::new(token.subject())?,
        tenant: token.tenant().map(TenantId::new).transpose()?,
        email: Proved::email(email(id_token).as_ref(), user_info.and_then(email).as_ref()),
        phone: Proved::phone(phone(id_token).as_ref(), user_info.and_then(phone).as_ref()),
        personal_number: Proved::personal_number(
            number(id_token).as_deref(),
            user_info.and_then(number).as_deref(),
            now.to_zoned(TimeZone::UTC).date(),
        ),
        birthdate: Proved::birthdate(
            text_claim(id_token, "birthdate").as_deref(),
            user_info.and_then(|claims| text_claim(claims, "birthdate")).as_deref(),
        ),
        name,
        acr: token.acr().map(str::to_owned),
        amr: token.amr().to_vec(),
        idp: token.idp().map(str::to_owned),
        auth_time: token.auth_time(),
        issued_at: token.issued_at(),
        token_hash: Hash(token.token_hash()),
    })
}

/// A claim of the wrong type is not quietly absent: it is something that no parser accepts.
fn text_claim(claims: &Claims, name: &str) -> Option<String> {
    match claims.text(name) {
        Some(text) => Some(text.to_owned()),
        None if claims.is_no_text(name) => Some("not a text".to_owned()),
        None => None,
    }
}

fn email(claims: &Claims) -> Option<Claimed> {
    let values = match claims.email() {
        EmailClaim::Absent => return None,
        EmailClaim::One(one) => vec![one.to_owned()],
        EmailClaim::Several(several) => several.into_iter().map(str::to_owned).collect(),
        // What is no address at all must not count as absent.
        EmailClaim::Malformed => vec!["malformed".to_owned()],
    };
    let preferred_username = claims.preferred_username().map(str::to_owned);
    Some(Claimed { values, verified: verified(claims, "email_verified"), preferred_username })
}

fn phone(claims: &Claims) -> Option<Claimed> {
    let value = text_claim(claims, "phone_number")?;
    let verified = verified(claims, "phone_number_verified");
    Some(Claimed { values: vec![value], verified, preferred_username: None })
}

fn verified(claims: &Claims, name: &str) -> VerifiedClaim {
    match (claims.flag(name), claims.text(name)) {
        (None, _) => VerifiedClaim::Absent,
        (Some(true), _) => VerifiedClaim::True,
        (Some(false), Some(_)) => VerifiedClaim::NotABoolean,
        (Some(false), None) => VerifiedClaim::False,
    }
}

/// `name`, or else given and family name, without anything that could change how a screen reads.
fn readable_name(claims: &Claims) -> Option<String> {
    let parts = match claims.name() {
        Some(name) => vec![name],
        None => [claims.text("given_name"), claims.text("family_name")].into_iter().flatten().collect(),
    };
    let joined = parts.join(" ");
    let clean: String =
        joined.chars().filter(|character| !pickup::text::is_deceptive(*character)).take(NAME_MAX).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests;
