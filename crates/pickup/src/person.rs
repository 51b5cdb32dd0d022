//! What a verified token proved about the person with the phone.
//!
//! Plain data: whoever builds a [`Person`] vouches that token and UserInfo were verified, which is why one file
//! of `desk` builds it and nothing else. The rules by which several documents become one value are here.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::personal_number::PersonalNumber;
use crate::pseudonym::Hash;
use crate::text::{Issuer, NotText, SubjectId, TenantId, check, personal};

mod phone;

pub use phone::{Country, NotAPhoneNumber, PhoneNumber};

/// What was proved. Every field comes from a verified ID token or from UserInfo of the same subject. Its `Debug` tells how
/// well, and not who.
#[derive(Clone)]
pub struct Person {
    /// `iss` of the ID token.
    pub issuer: Issuer,
    /// `sub` of the ID token.
    pub subject: SubjectId,
    /// `tid` of the ID token, where the provider has tenants.
    pub tenant: Option<TenantId>,
    /// The e-mail address.
    pub email: Proved<EmailAddress>,
    /// The phone number.
    pub phone: Proved<PhoneNumber>,
    /// The personal number, from the claim that the configuration names.
    pub personal_number: Proved<PersonalNumber>,
    /// The day of birth (`birthdate`).
    pub birthdate: Proved<Date>,
    /// The name, to be shown; never compared.
    pub name: Option<String>,
    /// How the person signed in (`acr`).
    pub acr: Option<String>,
    /// How the person signed in (`amr`).
    pub amr: Vec<String>,
    /// Which identity provider behind the provider (`idp`).
    pub idp: Option<String>,
    /// When the person signed in (`auth_time`).
    pub auth_time: Option<Timestamp>,
    /// When the token was issued (`iat`).
    pub issued_at: Timestamp,
    /// SHA-256 of the ID token as it came; makes it usable once.
    pub token_hash: Hash,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("issuer", &self.issuer)
            .field("tenant", &self.tenant)
            .field("email", &self.email)
            .field("phone", &self.phone)
            .field("personal_number", &self.personal_number)
            .field("birthdate", &self.birthdate)
            .field("acr", &self.acr)
            .field("amr", &self.amr)
            .field("idp", &self.idp)
            .field("auth_time", &self.auth_time)
            .field("issued_at", &self.issued_at)
            .field("token_hash", &self.token_hash)
            .finish_non_exhaustive()
    }
}

impl Person {
    /// The name, as what is made of the person keeps it.
    pub(crate) fn kept_name(&self) -> Option<KeptName> {
        self.name.clone().map(KeptName)
    }
}

/// A name from a token, in a value that may be printed while a fault is sought.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct KeptName(pub(crate) String);
personal!(KeptName);

/// What is known of one value after all documents were read. Its `Debug` tells that, and not the value.
#[derive(Clone, PartialEq, Eq)]
pub enum Proved<T> {
    /// No document has it.
    Absent,
    /// A document has it, and none says that it was verified.
    Unverified(T),
    /// A document has it and says itself that it was verified.
    Verified(T, Source),
    /// Two documents say different things. Nothing can be concluded.
    Contradictory,
    /// A document has something that is no such value. Nothing can be concluded.
    Malformed,
}

impl<T> std::fmt::Debug for Proved<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Unverified(_) => f.write_str("Unverified(redacted)"),
            Self::Verified(_, source) => write!(f, "Verified(redacted, {source:?})"),
            Self::Contradictory => f.write_str("Contradictory"),
            Self::Malformed => f.write_str("Malformed"),
        }
    }
}

/// The document that a value and its `_verified` came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The ID token.
    IdToken,
    /// The UserInfo answer.
    UserInfo,
}

impl Source {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdToken => "id_token",
            Self::UserInfo => "user_info",
        }
    }
}

/// The `_verified` claim of one document (OpenID Connect Core 1.0, section 5.1: a JSON boolean).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifiedClaim {
    /// The document has none.
    Absent,
    /// The boolean `true`.
    True,
    /// The boolean `false`.
    False,
    /// Something else, such as the text `"true"`: proves nothing.
    NotABoolean,
}

/// What one document says about one value.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The values: none, one, or the elements of an array.
    pub values: Vec<String>,
    /// The `_verified` claim beside them.
    pub verified: VerifiedClaim,
    /// `preferred_username` of the same document; it says which element of an array `email_verified` is about.
    pub preferred_username: Option<String>,
}

impl Proved<EmailAddress> {
    /// The e-mail of two documents. Of an array only the element equal to `preferred_username` counts.
    #[must_use]
    pub fn email(id_token: Option<&Claimed>, user_info: Option<&Claimed>) -> Self {
        resolve(id_token, user_info, EmailAddress::parse, |one, two| one.is_same(two))
    }
}

impl Proved<PhoneNumber> {
    /// The phone number of two documents (`phone_number`, `phone_number_verified`).
    #[must_use]
    pub fn phone(id_token: Option<&Claimed>, user_info: Option<&Claimed>) -> Self {
        resolve(id_token, user_info, PhoneNumber::parse, |one, two| one.is_same(two))
    }
}

impl Proved<PersonalNumber> {
    /// The personal number of two documents. It has no `_verified`: to send it is the provider's word for it.
    #[must_use]
    pub fn personal_number(id_token: Option<&str>, user_info: Option<&str>, today: Date) -> Self {
        let parse = |text: &str| PersonalNumber::parse(text, today);
        resolve(vouched(id_token).as_ref(), vouched(user_info).as_ref(), parse, |one, two| one == two)
    }
}

impl Proved<Date> {
    /// The day of birth of two documents: `YYYY-MM-DD` (OpenID Connect Core 1.0, section 5.1, `birthdate`). A year
    /// alone, or a day without its year (`0000-MM-DD`), is no day, and counts as none. To send it is the provider's
    /// word for it.
    #[must_use]
    pub fn birthdate(id_token: Option<&str>, user_info: Option<&str>) -> Self {
        let whole = |text: Option<&str>| {
            let is_part = |text: &&str| text.len() == 4 || text.starts_with("0000-");
            vouched(text.filter(|text| !is_part(text)))
        };
        let parse = |text: &str| match text.len() {
            10 => text.parse::<Date>().map_err(drop),
            _ => Err(()),
        };
        resolve(whole(id_token).as_ref(), whole(user_info).as_ref(), parse, |one, two| one == two)
    }
}

/// A value that has no `_verified` beside it.
fn vouched(text: Option<&str>) -> Option<Claimed> {
    let values = text.map(str::to_owned).into_iter().collect();
    Some(Claimed { values, verified: VerifiedClaim::True, preferred_username: None })
}

/// A value and its `_verified` are taken from the same document; two documents that both have a value must
/// agree on it, and on `_verified` if both have that.
fn resolve<T, E>(
    id_token: Option<&Claimed>,
    user_info: Option<&Claimed>,
    parse: impl Fn(&str) -> Result<T, E>,
    is_same: impl Fn(&T, &T) -> bool,
) -> Proved<T> {
    let read = |claimed: Option<&Claimed>| -> Result<Option<(T, VerifiedClaim)>, E> {
        let Some(claimed) = claimed else { return Ok(None) };
        let Some(text) = value_meant(claimed) else { return Ok(None) };
        Ok(Some((parse(text)?, claimed.verified)))
    };
    let (Ok(id_token), Ok(user_info)) = (read(id_token), read(user_info)) else { return Proved::Malformed };
    let state = |(value, verified): (T, VerifiedClaim), source| match verified {
        VerifiedClaim::True => Proved::Verified(value, source),
        VerifiedClaim::Absent | VerifiedClaim::False | VerifiedClaim::NotABoolean => {
            Proved::Unverified(value)
        }
    };
    match (id_token, user_info) {
        (None, None) => Proved::Absent,
        (Some(claimed), None) => state(claimed, Source::IdToken),
        (None, Some(claimed)) => state(claimed, Source::UserInfo),
        (Some(one), Some(two)) if !is_same(&one.0, &two.0) => Proved::Contradictory,
        (Some(one), Some(two)) => match (one.1, two.1) {
            (VerifiedClaim::Absent, _) => state(two, Source::UserInfo),
            (_, VerifiedClaim::Absent) => state(one, Source::IdToken),
            (verified, also_verified) if verified == also_verified => state(one, Source::IdToken),
            _ => Proved::Contradictory,
        },
    }
}

/// The one value a document means. Empty is no value; of several, the one that is the user name.
fn value_meant(claimed: &Claimed) -> Option<&str> {
    match claimed.values.as_slice() {
        [] => None,
        [value] => Some(value.as_str()),
        values => {
            let user_name = claimed.preferred_username.as_deref()?;
            values.iter().map(String::as_str).find(|value| *value == user_name)
        }
    }
    .filter(|value| !value.is_empty())
}

/// An e-mail address, as it came. Kept byte for byte; nothing is folded, stripped or normalised.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);
personal!(EmailAddress);

impl EmailAddress {
    /// Reads an address. ASCII spaces around it are dropped.
    ///
    /// # Errors
    /// [`NotAnEmailAddress`] without exactly one `@` between two parts, with spaces, quotes, control,
    /// bidirectional or zero-width characters, a domain that starts or ends with a dot, or over 254 bytes.
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let text = text.trim_matches(' ');
        check(text, 254)?;
        let Some((local, domain)) = text.split_once('@') else { return Err(NotAnEmailAddress::Shape) };
        let forbidden = |character: char| character.is_whitespace() || "\"@,;<>()[]\\:".contains(character);
        let dotted = domain.starts_with('.') || domain.ends_with('.') || domain.contains("..");
        if local.is_empty()
            || domain.is_empty()
            || dotted
            || local.contains(forbidden)
            || domain.contains(forbidden)
        {
            return Err(NotAnEmailAddress::Shape);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether two addresses are the same: ASCII letters regardless of case if both are pure ASCII, else byte
    /// for byte. No dots or tags are stripped and no Unicode is folded, since each has let strangers in.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match self.0.is_ascii() && other.0.is_ascii() {
            true => self.0.eq_ignore_ascii_case(&other.0),
            false => self.0 == other.0,
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEmailAddress {
    /// Empty, too long or deceptive.
    #[error(transparent)]
    Text(#[from] NotText),
    /// No name@domain.
    #[error("expected an e-mail address such as anna@example.se")]
    Shape,
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;
    fn try_from(text: String) -> Result<Self, NotAnEmailAddress> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}
