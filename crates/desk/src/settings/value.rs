//! A value of a TOML file as far as the configuration knows values, and the reading of one file into keys.
//!
//! Sizes are limited; dates and floating point numbers are no values here.

use std::collections::BTreeMap;
use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::SettingsError;
use super::layers::Origin;
use super::schema::{self, Key};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Switch(bool),
    List(Vec<Value>),
    Table(BTreeMap<String, Value>),
    /// A date, a floating point number or a number that is too large: never what is wanted.
    Other,
}

impl Value {
    /// Reads one value written in TOML.
    pub(super) fn parse(text: &str) -> Option<Self> {
        DeValue::parse(text).ok().map(|value| Self::of(value.get_ref()))
    }

    fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.clone().into_owned()),
            DeValue::Integer(whole) => {
                i64::from_str_radix(whole.as_str(), whole.radix()).map_or(Self::Other, Self::Whole)
            }
            DeValue::Boolean(switch) => Self::Switch(*switch),
            DeValue::Array(list) => Self::List(list.iter().map(|value| Self::of(value.get_ref())).collect()),
            DeValue::Table(table) => Self::Table(
                table
                    .iter()
                    .map(|(name, value)| (name.get_ref().clone().into_owned(), Self::of(value.get_ref())))
                    .collect(),
            ),
            DeValue::Float(_) | DeValue::Datetime(_) => Self::Other,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn whole(&self) -> Option<i64> {
        if let Self::Whole(whole) = self { Some(*whole) } else { None }
    }

    pub(super) fn switch(&self) -> Option<bool> {
        if let Self::Switch(switch) = self { Some(*switch) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Value]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(super) fn texts(&self) -> Option<Vec<&str>> {
        self.list()?.iter().map(Self::text).collect()
    }

    /// The same, without what tables have under this name.
    pub(super) fn without(&self, name: &str) -> Self {
        match self {
            Self::List(list) => Self::List(list.iter().map(|value| value.without(name)).collect()),
            Self::Table(table) => {
                let kept = table.iter().filter(|(key, _)| *key != name);
                Self::Table(kept.map(|(key, value)| (key.clone(), value.without(name))).collect())
            }
            Self::Text(_) | Self::Whole(_) | Self::Switch(_) | Self::Other => self.clone(),
        }
    }

    pub(super) fn table(&self) -> Option<&BTreeMap<String, Value>> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }
}

/// As TOML, for explanations.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", toml::Value::String(text.clone())),
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Switch(switch) => write!(f, "{switch}"),
            Self::List(list) => {
                let items: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Table(table) => {
                let items: Vec<String> =
                    table.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                write!(f, "{{ {} }}", items.join(", "))
            }
            Self::Other => f.write_str("?"),
        }
    }
}

/// One key that a file sets.
pub(super) struct Entry {
    pub(super) key: &'static Key,
    pub(super) value: Value,
    pub(super) line: usize,
}

/// Reads the text of a file into keys. What the table of keys doesn't know is refused.
pub(super) fn read(text: &str, origin: &Origin) -> Result<Vec<Entry>, SettingsError> {
    let document = DeTable::parse(text).map_err(|error| {
        let (line, column) = place(text, error.span().map_or(0, |span| span.start));
        SettingsError::Syntax { at: origin.at_line(line), column, message: error.message().to_owned() }
    })?;
    let mut entries = Vec::new();
    walk(text, "", document.get_ref(), origin, &mut entries)?;
    Ok(entries)
}

fn walk(
    text: &str,
    table: &str,
    content: &DeTable<'_>,
    origin: &Origin,
    entries: &mut Vec<Entry>,
) -> Result<(), SettingsError> {
    for (name, value) in content {
        let path = match table {
            "" => name.get_ref().to_string(),
            table => format!("{table}.{}", name.get_ref()),
        };
        let (line, _) = place(text, name.span().start);
        match (schema::find(&path), value.get_ref()) {
            (Some(key), _) => {
                entries.push(Entry { key, value: shaped(key, value, origin.at_line(line))?, line });
            }
            (None, DeValue::Table(inner)) if schema::is_table(&path) => {
                walk(text, &path, inner, origin, entries)?;
            }
            (None, _) => {
                let nearest = schema::nearest(&path);
                return Err(SettingsError::UnknownKey { key: path, at: origin.at_line(line), nearest });
            }
        }
    }
    Ok(())
}

/// The value, if it has the shape that its key wants.
fn shaped(key: &'static Key, value: &Spanned<DeValue<'_>>, at: Origin) -> Result<Value, SettingsError> {
    let value = Value::of(value.get_ref());
    if key.kind.fits(&value) {
        return Ok(value);
    }
    if key.kind == schema::Kind::Secret && value.text().is_some() {
        return Err(SettingsError::SecretInPlainText { key: key.path, at });
    }
    Err(SettingsError::wrong(key, at))
}

/// Line and column of a byte, both from 1.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
