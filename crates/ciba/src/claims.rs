//! What a document says about a person: the claims of an ID token or of UserInfo, read with types.
//!
//! A claim of the wrong type is never quietly read as another one. Personal data: `Debug` shows names
//! of claims only.

use std::fmt;

use serde_json::{Map, Value};

/// The claims of one document. A value and its `..._verified` are only ever read from the same one.
#[derive(Clone, PartialEq)]
pub struct Claims(Map<String, Value>);

/// The `email` claim; some providers list several addresses.
#[derive(Clone, PartialEq, Eq)]
pub enum EmailClaim<'a> {
    /// No such claim, or an empty one.
    Absent,
    /// One address.
    One(&'a str),
    /// Several: `email_verified` speaks about one of them only.
    Several(Vec<&'a str>),
    /// Neither a text nor a list of texts.
    Malformed,
}

impl Claims {
    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self(members)
    }

    /// A claim as a non-empty text; `None` if it is absent, empty or of another type.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A claim that must be the JSON `true` to count; `None` if absent, `Some(false)` if anything else.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).map(|value| *value == Value::Bool(true))
    }

    /// Whether the document has the claim, and it is no text: not to be taken for an absent one.
    pub fn is_no_text(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_string())
    }

    /// Whether the document has the claim, of whatever type.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// `email`
    pub fn email(&self) -> EmailClaim<'_> {
        match self.0.get("email") {
            None => EmailClaim::Absent,
            Some(Value::String(one)) if one.is_empty() => EmailClaim::Absent,
            Some(Value::String(one)) => EmailClaim::One(one),
            Some(Value::Array(list)) => match list.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
                Some(several) if several.is_empty() => EmailClaim::Absent,
                Some(several) => EmailClaim::Several(several),
                None => EmailClaim::Malformed,
            },
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => EmailClaim::Malformed,
        }
    }

    /// `email_verified`: only the JSON `true` is true.
    pub fn email_verified(&self) -> Option<bool> {
        self.flag("email_verified")
    }

    /// `preferred_username`
    pub fn preferred_username(&self) -> Option<&str> {
        self.text("preferred_username")
    }

    /// `phone_number`
    pub fn phone_number(&self) -> Option<&str> {
        self.text("phone_number")
    }

    /// `phone_number_verified`: only the JSON `true` is true.
    pub fn phone_number_verified(&self) -> Option<bool> {
        self.flag("phone_number_verified")
    }

    /// `name`
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Claims").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

impl fmt::Debug for EmailClaim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::One(_) => "One(***)",
            Self::Several(_) => "Several(***)",
            Self::Malformed => "Malformed",
        })
    }
}
