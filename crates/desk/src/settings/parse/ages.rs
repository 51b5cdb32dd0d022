//! The lines of `policy.ages`: which goods ask for which age.
//!
//! Strict: a word that nobody knows is an error, since an age that is misspelt would not be asked for. What an age does is
//! decided in `pickup`.

use pickup::policy::{AgeRule, Goods};

use crate::settings::value::Value;

use super::reader::label;

/// The most lines.
const LINES_MAX: usize = 500;

/// All lines, if each is right.
pub(super) fn ages(value: &Value) -> Option<Vec<AgeRule>> {
    let lines = value.list().filter(|lines| lines.len() <= LINES_MAX)?;
    lines.iter().map(line).collect()
}

/// One way to name the goods, and an age that orders may ask for, too.
fn line(value: &Value) -> Option<AgeRule> {
    let table = value.table().filter(|table| table.len() == 2)?;
    let text = |name| table.get(name)?.text().filter(|text| text.trim() == *text).and_then(label);
    let goods = match (text("sku"), text("sku_prefix")) {
        (Some(sku), None) => Goods::Sku(sku),
        (None, Some(start)) => Goods::SkuPrefix(start),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    let min_age = table.get("min_age")?.whole().filter(|years| (1..=99).contains(years))?;
    Some(AgeRule { goods, min_age: u8::try_from(min_age).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<AgeRule>> {
        ages(&Value::parse(text).unwrap())
    }

    #[test]
    fn a_line_says_which_goods_and_from_which_age_on() {
        let text = r#"[{ sku = "WINE-7", min_age = 20 }, { sku_prefix = "tob-", min_age = 18 }]"#;
        let wine = AgeRule { goods: Goods::Sku("WINE-7".to_owned()), min_age: 20 };
        let tobacco = AgeRule { goods: Goods::SkuPrefix("tob-".to_owned()), min_age: 18 };
        assert_eq!(read(text), Some(vec![wine, tobacco]));
        assert_eq!(read("[]"), Some(Vec::new()));
    }

    #[test]
    fn what_would_quietly_ask_for_no_age_is_refused() {
        for text in [
            r#"[{ sku = "", min_age = 18 }]"#,
            r#"[{ sku_prefix = "", min_age = 18 }]"#,
            r#"[{ sku = " A", min_age = 18 }]"#,
            r#"[{ sku = "A" }]"#,
            r#"[{ min_age = 18 }]"#,
            r#"[{ sku = "A", sku_prefix = "B", min_age = 18 }]"#,
            r#"[{ sku = "A", age = 18 }]"#,
            r#"[{ sku = "A", min_age = 0 }]"#,
            r#"[{ sku = "A", min_age = 100 }]"#,
            r#"[{ sku = "A", min_age = "18" }]"#,
            r#"[{ sku = 7, min_age = 18 }]"#,
            r#"["A"]"#,
            r#"{ sku = "A" }"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let many = |count| format!("[{}]", vec![r#"{ sku = "A", min_age = 18 }"#; count].join(","));
        assert!(read(&many(LINES_MAX)).is_some() && read(&many(LINES_MAX + 1)).is_none());
    }
}
