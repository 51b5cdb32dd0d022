//! Reads single keys, with the built-in value where nobody said anything; small values that several keys have.
//!
//! An error names the key and the place that set it, and never the value.

use std::path::PathBuf;

use ciba::{FurtherParameters, KeyPins, ParameterError};
use pickup::money::{Currency, Money};
use pickup::order::Identifier;
use pickup::policy::{AcceptWeaker, AgeRule, LevelRule};
use pickup::text;
use url::Url;

use crate::settings::error::SettingsError;
use crate::settings::layers::{Given, Layer, Layers, Origin};
use crate::settings::schema::{self, Default, Key};
use crate::settings::secret::{SecretName, SecretRef};
use crate::settings::value::Value;

use super::{ages, levels};

/// Reads keys, with the built-in value where nobody said anything.
pub(super) struct Reader<'a> {
    pub(super) layers: &'a Layers,
}

impl Reader<'_> {
    fn given(&self, path: &'static str) -> Option<Given> {
        let built_in = |key: &Key| match key.default {
            Default::Required | Default::None(_) => None,
            Default::Value(text) => {
                let at = Origin { layer: Layer::BuiltIn, path: None, line: None };
                Value::parse(text).map(|value| Given { value, at })
            }
        };
        self.layers.decided(path).cloned().or_else(|| schema::find(path).and_then(built_in))
    }

    pub(super) fn origin(&self, path: &'static str) -> Origin {
        let built_in = Origin { layer: Layer::BuiltIn, path: None, line: None };
        self.given(path).map_or(built_in, |given| given.at)
    }

    pub(super) fn missing(&self, path: &'static str) -> SettingsError {
        let example = schema::find(path).map_or("", |key| key.example);
        SettingsError::Missing { key: path, machine_file: self.layers.machine_file.clone(), example }
    }

    pub(super) fn wrong_because(&self, path: &'static str, expected: &str) -> SettingsError {
        SettingsError::Wrong { key: path, at: self.origin(path), expected: expected.to_owned() }
    }

    pub(super) fn wrong(&self, path: &'static str) -> SettingsError {
        let expected = schema::find(path).map_or_else(String::new, |key| key.kind.expected());
        self.wrong_because(path, &expected)
    }

    pub(super) fn optional<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        given.value.text().and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    pub(super) fn required<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        self.optional(path, parse)?.ok_or_else(|| self.missing(path))
    }

    pub(super) fn switch(&self, path: &'static str) -> Result<bool, SettingsError> {
        let given = self.given(path).ok_or_else(|| self.missing(path))?;
        given.value.switch().ok_or_else(|| self.wrong(path))
    }

    /// A whole number, of seconds or of days as the key's name says.
    pub(super) fn seconds<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(u32) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let seconds = given.value.whole().and_then(|whole| u32::try_from(whole).ok());
        seconds.and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    /// A list of words that the protocol sends as one text.
    pub(super) fn joined<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let words = given.value.texts().map(|words| words.join(" "));
        words.as_deref().and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    pub(super) fn each<T>(
        &self,
        path: &'static str,
        parse: impl FnMut(&str) -> Option<T>,
    ) -> Result<Vec<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(Vec::new()) };
        let parsed = given.value.texts().and_then(|words| words.into_iter().map(parse).collect());
        parsed.ok_or_else(|| self.wrong(path))
    }

    /// A list of tables, each read by itself.
    pub(super) fn list(&self, path: &'static str) -> Result<Vec<Value>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(Vec::new()) };
        given.value.list().map(<[Value]>::to_vec).ok_or_else(|| self.wrong(path))
    }

    /// A table that says one thing.
    pub(super) fn one<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        parse(&given.value).map(Some).ok_or_else(|| self.wrong(path))
    }

    /// Names with their values, for the provider.
    pub(super) fn parameters(&self, path: &'static str) -> Result<FurtherParameters, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(FurtherParameters::default()) };
        let table = given.value.table().ok_or_else(|| self.wrong(path))?;
        table.iter().try_fold(FurtherParameters::default(), |parameters, (name, value)| {
            let value = value.text().ok_or_else(|| self.wrong(path))?;
            parameters.with(name, value).map_err(|error| self.wrong_because(path, expected_of(error)))
        })
    }

    /// Keys by their thumbprints.
    pub(super) fn pins(&self, path: &'static str) -> Result<Option<KeyPins>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let list = given.value.texts().ok_or_else(|| self.wrong(path))?;
        let expected = "a list of 1 to 64 thumbprints (RFC 7638, SHA-256), 43 characters each";
        KeyPins::parse(list).map(Some).map_err(|_| self.wrong_because(path, expected))
    }

    pub(super) fn secret(&self, path: &'static str) -> Result<Option<SecretRef>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        secret_place(&given.value).map(Some).ok_or_else(|| self.wrong(path))
    }

    pub(super) fn weaker(&self, path: &'static str) -> Result<Vec<AcceptWeaker>, SettingsError> {
        let given = self.given(path).ok_or_else(|| self.missing(path))?;
        let line = |value: &Value| {
            let table = value.table().filter(|table| table.len() == 2)?;
            let identifier = match table.get("identifier")?.text()? {
                "personal_number" => Identifier::PersonalNumber,
                "email" => Identifier::Email,
                "phone" => Identifier::Phone,
                _ => return None,
            };
            Some(AcceptWeaker { identifier, up_to: money(table.get("up_to")?.text()?)? })
        };
        let lines = given.value.list().and_then(|lines| lines.iter().map(line).collect());
        lines.ok_or_else(|| self.wrong(path))
    }
}

impl Reader<'_> {
    pub(super) fn levels(&self, path: &'static str) -> Result<Vec<LevelRule>, SettingsError> {
        let given = self.given(path).ok_or_else(|| self.missing(path))?;
        levels::levels(&given.value).ok_or_else(|| self.wrong(path))
    }

    pub(super) fn ages(&self, path: &'static str) -> Result<Vec<AgeRule>, SettingsError> {
        let given = self.given(path).ok_or_else(|| self.missing(path))?;
        ages::ages(&given.value).ok_or_else(|| self.wrong(path))
    }
}

/// Where a secret is kept; nothing if it says so in no way that is known.
pub(super) fn secret_place(value: &Value) -> Option<SecretRef> {
    let table = value.table()?;
    let (name, value) = table.iter().next().filter(|_| table.len() == 1)?;
    match name.as_str() {
        "keyring" => SecretName::parse(value.text()?).map(SecretRef::Keyring),
        "file" => absolute(value.text()?).map(SecretRef::File),
        _ => None,
    }
}

/// A name for screens: not empty, short, nothing invisible in it.
pub(super) fn label(text: &str) -> Option<String> {
    text::check(text, 100).ok().map(|()| text.to_owned())
}

pub(super) fn absolute(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute())
}

/// An amount with its currency, such as `500.00 SEK`.
pub(super) fn money(text: &str) -> Option<Money> {
    let (amount, currency) = text.split_once(' ')?;
    Money::parse(amount, Currency::from_code(currency)?).ok()
}

/// http or https, without a user name or password: those would be secrets in a file for everybody.
pub(super) fn proxy(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.host().is_some();
    (plain && matches!(url.scheme(), "http" | "https")).then_some(url)
}

/// What is expected of a parameter that was not acceptable.
fn expected_of(error: ParameterError) -> &'static str {
    match error {
        ParameterError::FurtherName => {
            "a table of parameters that neither the standard nor this program sends by itself"
        }
        ParameterError::FurtherCount => "a table of 16 parameters at most",
        ParameterError::FurtherValue
        | ParameterError::LoginHint
        | ParameterError::BindingMessage
        | ParameterError::Scope
        | ParameterError::AcrValues
        | ParameterError::RequestedExpiry
        | ParameterError::LoginHintToken
        | ParameterError::UserCode
        | ParameterError::UiLocales => "a table with values of 1 to 2000 characters",
    }
}
