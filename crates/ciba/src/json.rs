//! Strict JSON objects from outside: one object, a size limit, no member twice at any depth.
//!
//! A lenient reader lets two programs see two different values in one signed document; this one
//! refuses such a document. Depth is limited by serde_json (128).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why bytes are not the JSON object that was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// More bytes than the limit for this document.
    #[error("the JSON document is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Not JSON, not an object, a member twice, or nested too deeply.
    #[error("the document is not one JSON object with each member once")]
    NotAnObject,
}

/// Reads one JSON object of at most `limit` bytes.
pub(crate) fn object(bytes: &[u8], limit: usize) -> Result<Map<String, Value>, JsonFault> {
    if bytes.len() > limit {
        return Err(JsonFault::TooLarge { limit });
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = EachMemberOnce.deserialize(&mut reader).map_err(|_| JsonFault::NotAnObject)?;
    reader.end().map_err(|_| JsonFault::NotAnObject)?;
    match value {
        Value::Object(members) => Ok(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(JsonFault::NotAnObject)
        }
    }
}

/// Builds a [`Value`], refusing a second member of the same name where serde_json would keep the last.
struct EachMemberOnce;

impl<'de> DeserializeSeed<'de> for EachMemberOnce {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for EachMemberOnce {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with each member once")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(EachMemberOnce)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(EachMemberOnce)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member occurs twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_twice_is_refused_at_every_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"o":{"a":1,"a":2}}"#, r#"{"l":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(object(text.as_bytes(), 100), Err(JsonFault::NotAnObject), "{text}");
        }
        assert!(object(br#"{"a":{"a":[{"a":1}]}}"#, 100).is_ok());
    }

    #[test]
    fn only_one_whole_object_is_read() {
        for text in
            ["", "null", "[]", "1", "\"a\"", "{} {}", "{", "{\"a\":1e999}", "\u{feff}{}", "{\"a\":NaN}"]
        {
            assert_eq!(object(text.as_bytes(), 100), Err(JsonFault::NotAnObject), "{text}");
        }
    }

    #[test]
    fn size_and_depth_are_limited() {
        assert_eq!(object(b"{}", 1), Err(JsonFault::TooLarge { limit: 1 }));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(object(deep.as_bytes(), 1 << 20), Err(JsonFault::NotAnObject));
    }
}
