//! The lines of `policy.levels`: for which orders, and which ways of signing in suffice.
//!
//! Strict: a word that nobody knows is an error, since a level that is misspelt would not be asked for. What a level does
//! is decided in `pickup`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use pickup::policy::{AcceptedSignIn, LevelOrders, LevelRule};
use pickup::text::RuleName;

use crate::settings::value::Value;

use super::reader::{label, money};

/// The most lines, and the most ways of one.
const LINES_MAX: usize = 32;

type Table = BTreeMap<String, Value>;

/// All lines, if each is right and no two have one name.
pub(super) fn levels(value: &Value) -> Option<Vec<LevelRule>> {
    let lines = value.list().filter(|lines| lines.len() <= LINES_MAX)?;
    let rules: Vec<LevelRule> = lines.iter().map(line).collect::<Option<_>>()?;
    let names: BTreeSet<_> = rules.iter().map(|rule| &rule.name).collect();
    (names.len() == rules.len()).then_some(rules)
}

fn line(value: &Value) -> Option<LevelRule> {
    let table = known(value, &["name", "all", "above", "age_limited", "accept"])?;
    let switch = |name| table.get(name).map_or(Some(false), Value::switch);
    let above = match table.get("above") {
        None => None,
        Some(amount) => Some(money(amount.text()?)?),
    };
    let orders = [
        switch("all")?.then_some(LevelOrders::All),
        above.map(LevelOrders::Above),
        switch("age_limited")?.then_some(LevelOrders::AgeLimited),
    ];
    let accept = table.get("accept")?.list().filter(|ways| (1..=LINES_MAX).contains(&ways.len()))?;
    Some(LevelRule {
        name: RuleName::new(table.get("name")?.text()?).ok()?,
        orders: orders.into_iter().flatten().collect(),
        accepts: accept.iter().map(way).collect::<Option<_>>()?,
    })
}

/// A way that asks for nothing would let everybody pass, and is none.
fn way(value: &Value) -> Option<AcceptedSignIn> {
    let table = known(value, &["acr", "amr", "idp", "max_age_s", "up_to"])?;
    let words = |name| match table.get(name) {
        None => Some(Vec::new()),
        Some(list) => {
            list.texts()?.into_iter().map(|word| label(word).filter(|_| word.trim() == word)).collect()
        }
    };
    let max_age = match table.get("max_age_s") {
        None => None,
        Some(seconds) => Some(seconds.whole().filter(|seconds| (10..=86_400).contains(seconds))?),
    };
    let up_to = match table.get("up_to") {
        None => None,
        Some(amount) => Some(money(amount.text()?)?),
    };
    let max_age = max_age.map(SignedDuration::from_secs);
    let way = AcceptedSignIn { acr: words("acr")?, amr: words("amr")?, idp: words("idp")?, max_age, up_to };
    let asks =
        way.max_age.is_some() || [&way.acr, &way.amr, &way.idp].into_iter().any(|list| !list.is_empty());
    asks.then_some(way)
}

/// A table with none but these names.
fn known<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Table> {
    value.table().filter(|table| table.keys().all(|name| names.contains(&name.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pickup::money::{Currency, Money};

    fn read(text: &str) -> Option<Vec<LevelRule>> {
        levels(&Value::parse(text).unwrap())
    }

    #[test]
    fn a_line_says_for_which_orders_and_in_which_ways() {
        let text = r#"[{ name = "strong", above = "5000.00 SEK", age_limited = true, accept = [
            { acr = ["loa3"], max_age_s = 300 }, { amr = ["bankid"], up_to = "10000.00 SEK" }] }]"#;
        let sek = |minor| Money { currency: Currency::from_code("SEK").unwrap(), minor };
        let strong = AcceptedSignIn {
            acr: vec!["loa3".to_owned()],
            max_age: Some(SignedDuration::from_secs(300)),
            ..AcceptedSignIn::default()
        };
        let fallback = AcceptedSignIn {
            amr: vec!["bankid".to_owned()],
            up_to: Some(sek(1_000_000)),
            ..AcceptedSignIn::default()
        };
        let rule = LevelRule {
            name: RuleName::new("strong").unwrap(),
            orders: vec![LevelOrders::Above(sek(500_000)), LevelOrders::AgeLimited],
            accepts: vec![strong, fallback],
        };
        assert_eq!(read(text), Some(vec![rule]));
        assert_eq!(read("[]"), Some(Vec::new()));
        assert_eq!(read(r#"[{ name = "shop", accept = [{ idp = ["bank"] }] }]"#).unwrap()[0].orders, []);
    }

    #[test]
    fn what_would_quietly_ask_for_nothing_is_refused() {
        for text in [
            r#"[{ name = "a", all = true }]"#,
            r#"[{ name = "a", all = true, accept = [] }]"#,
            r#"[{ name = "a", all = true, accept = [{}] }]"#,
            r#"[{ name = "a", all = true, accept = [{ up_to = "1.00 SEK" }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ acr = [] }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ acr = "loa3" }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ acr = ["loa3 "] }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ acr = [""] }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ acr = ["loa3"], max_age = 5 }] }]"#,
            r#"[{ name = "a", all = true, accept = [{ max_age_s = 5 }] }]"#,
            r#"[{ name = "a", all = "yes", accept = [{ acr = ["loa3"] }] }]"#,
            r#"[{ name = "a", above = 5000, accept = [{ acr = ["loa3"] }] }]"#,
            r#"[{ name = "a", over = "5000.00 SEK", accept = [{ acr = ["loa3"] }] }]"#,
            r#"[{ all = true, accept = [{ acr = ["loa3"] }] }]"#,
            r#"[{ name = "", all = true, accept = [{ acr = ["loa3"] }] }]"#,
            r#"[{ name = "a", accept = [{ acr = ["b"] }] }, { name = "a", accept = [{ acr = ["c"] }] }]"#,
            r#"["a"]"#,
            r#"{ name = "a" }"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
