//! The shop's own reasons for which an order is not handed over, with their words in each language.
//!
//! Strict: a language that is forgotten would leave a teller without words. What a reason does is decided in `pickup`.

use std::collections::BTreeSet;

use pickup::check::{OwnReason, RefusalReason};
use pickup::text::{Reason, RuleName};

use crate::settings::value::Value;

/// The most of them: a teller has to find one while a customer waits.
const REASONS_MAX: usize = 16;

/// All reasons, if each is right, and no name is there twice or built in.
pub(super) fn own(lines: &[Value]) -> Option<Vec<OwnReason>> {
    let reasons: Vec<OwnReason> = lines.iter().map(reason).collect::<Option<_>>()?;
    let names: BTreeSet<_> = reasons.iter().map(|own| own.name.as_str()).collect();
    let is_new = RefusalReason::BUILT_IN.iter().all(|name| !names.contains(name));
    (reasons.len() <= REASONS_MAX && names.len() == reasons.len() && is_new).then_some(reasons)
}

fn reason(line: &Value) -> Option<OwnReason> {
    let table = line.table().filter(|table| table.len() == 3)?;
    let text = |name| table.get(name).and_then(Value::text);
    let words = |name| Reason::new(text(name)?).ok();
    let name =
        text("name").filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    Some(OwnReason { name: RuleName::new(name?).ok()?, en: words("en")?, sv: words("sv")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<OwnReason>> {
        own(Value::parse(text).unwrap().list().unwrap())
    }

    #[test]
    fn a_reason_has_a_name_and_words_in_each_language() {
        let reasons = read(r#"[{ name = "wrong_size", en = "Wrong size", sv = "Fel storlek" }]"#).unwrap();
        let reason = &reasons[0];
        assert_eq!((reason.name.as_str(), reason.en.as_str()), ("wrong_size", "Wrong size"));
        assert_eq!(reason.sv.as_str(), "Fel storlek");
        assert_eq!(read("[]"), Some(Vec::new()));
    }

    #[test]
    fn what_a_teller_could_not_read_or_an_auditor_not_tell_apart_is_refused() {
        for text in [
            r#"[{ name = "a", en = "A" }]"#,
            r#"[{ name = "a", en = "A", sv = "" }]"#,
            r#"[{ name = "a", en = "A", sv = 1 }]"#,
            r#"[{ name = "a", en = "A", sv = "A", de = "A" }]"#,
            r#"[{ name = "a b", en = "A", sv = "A" }]"#,
            r#"[{ name = "other", en = "A", sv = "A" }]"#,
            r#"[{ name = "a", en = "A", sv = "A" }, { name = "a", en = "B", sv = "B" }]"#,
            r#"["a"]"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let many = |count: usize| {
            let lines = (0..count).map(|n| format!(r#"{{ name = "r{n}", en = "A", sv = "A" }}"#));
            format!("[{}]", lines.collect::<Vec<_>>().join(","))
        };
        assert!(read(&many(REASONS_MAX)).is_some() && read(&many(REASONS_MAX + 1)).is_none());
    }
}
