//! The documents that are made from the table of keys: the sample, the reference page and a JSON schema for editors.
//!
//! A test writes them anew and fails if a file differed, so that they can't drift from what the program does.

mod sources;

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::schema::{Class, Default, KEYS, Key, Kind};

/// A configuration to start from: what must be set is set, the rest is there as a comment.
#[must_use]
pub fn sample() -> String {
    let mut text = String::from(SAMPLE_HEAD);
    let mut table = String::new();
    for key in KEYS {
        let (home, name) = home(key);
        if home != table {
            let _ = write!(text, "\n[{home}]\n");
            table = home.to_owned();
        }
        text.push('\n');
        for line in wrapped(key.doc, 110) {
            let _ = writeln!(text, "# {line}");
        }
        let (comment, built_in) = match key.default {
            Default::Required => ("", String::new()),
            // Something of its kind must be set, and this is what most have.
            Default::None(_) if key.path == "provider.client_secret" => ("", String::new()),
            Default::None(meaning) => ("# ", format!("  # without it: {meaning}")),
            Default::Value(value) => ("# ", format!("  # built in: {value}")),
        };
        let _ = writeln!(text, "{comment}{name} = {}{built_in}", key.example);
    }
    text
}

/// The page that explains every key, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(REFERENCE_HEAD);
    for (class, title) in [(Class::Trust, TRUST_HEAD), (Class::Free, FREE_HEAD)] {
        text.push_str(title);
        text.push_str("\n| key | what it is | value | without it |\n|---|---|---|---|\n");
        for key in KEYS.iter().filter(|key| key.class == class) {
            let without = match key.default {
                Default::Required => "must be set".to_owned(),
                Default::None(meaning) => meaning.replace('|', "\\|"),
                Default::Value(value) => format!("`{value}`"),
            };
            let _ = writeln!(text, "| `{}` | {} | {} | {without} |", key.path, key.doc, key.kind.expected());
        }
    }
    text
}

/// A JSON schema (draft 2020-12), for editors that complete and check TOML.
#[must_use]
pub fn json_schema() -> String {
    let mut root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claimcheck configuration",
        "type": "object",
        "additionalProperties": false,
        "properties": {},
    });
    for key in KEYS {
        insert(&mut root, key.path, key);
    }
    // serde_json's own `Display` of a value can't fail; the alternate form is the pretty one.
    format!("{root:#}\n")
}

/// The table that a key stands in, and its name there. `claims` stays a dotted name: one key needs no table.
fn home(key: &Key) -> (&'static str, &'static str) {
    key.path.split_once('.').unwrap_or(("", key.path))
}

fn insert(table: &mut Value, path: &str, key: &Key) {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) else { return };
    match rest {
        None => {
            properties.insert(name.to_owned(), property(key));
        }
        Some(rest) => {
            let inner = properties.entry(name).or_insert_with(
                || json!({"type": "object", "additionalProperties": false, "properties": {}}),
            );
            insert(inner, rest, key);
        }
    }
}

fn property(key: &Key) -> Value {
    let mut property = match key.kind {
        Kind::Text | Kind::Path | Kind::Address | Kind::Amount => json!({"type": "string"}),
        Kind::Choice(words) => json!({"enum": words}),
        Kind::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::Switch => json!({"type": "boolean"}),
        Kind::Words | Kind::Addresses => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Secret => json!({"oneOf": [
            {"type": "object", "required": ["keyring"], "additionalProperties": false,
             "properties": {"keyring": {"type": "string"}}},
            {"type": "object", "required": ["file"], "additionalProperties": false,
             "properties": {"file": {"type": "string"}}},
        ]}),
        Kind::Printer => json!({"oneOf": [
            {"type": "object", "required": ["network"], "additionalProperties": false,
             "properties": {"network": {"type": "string"}}},
            {"type": "object", "required": ["system"], "additionalProperties": false,
             "properties": {"system": {"type": "string"}}},
        ]}),
        Kind::Parameters => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Kind::WeakerLines => json!({"type": "array", "items": {
            "type": "object", "required": ["identifier", "up_to"], "additionalProperties": false,
            "properties": {
                "identifier": {"enum": ["personal_number", "email", "phone"]},
                "up_to": {"type": "string"},
            },
        }}),
        Kind::Sources => json!({"type": "array", "maxItems": 16, "items": {"oneOf": sources::kinds()}}),
        Kind::Staff => json!({"type": "array", "items": {
            "type": "object", "required": ["id", "name", "role", "pin_hash"], "additionalProperties": false,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "role": {"enum": ["teller", "supervisor"]},
                "pin_hash": {"type": "string"},
            },
        }}),
        Kind::Reasons => json!({"type": "array", "maxItems": 16, "items": {
            "type": "object", "required": ["name", "en", "sv"], "additionalProperties": false,
            "properties": {
                "name": {"type": "string"},
                "en": {"type": "string"},
                "sv": {"type": "string"},
            },
        }}),
        Kind::AgeLines => json!({"type": "array", "maxItems": 500, "items": {
            "type": "object", "required": ["min_age"], "additionalProperties": false,
            "oneOf": [{"required": ["sku"]}, {"required": ["sku_prefix"]}],
            "properties": {
                "sku": {"type": "string", "minLength": 1, "maxLength": 100},
                "sku_prefix": {"type": "string", "minLength": 1, "maxLength": 100},
                "min_age": {"type": "integer", "minimum": 1, "maximum": 99},
            },
        }}),
        Kind::LevelLines => json!({"type": "array", "maxItems": 32, "items": {
            "type": "object", "required": ["name", "accept"], "additionalProperties": false,
            "properties": {
                "name": {"type": "string"},
                "all": {"type": "boolean"},
                "above": {"type": "string"},
                "age_limited": {"type": "boolean"},
                "accept": {"type": "array", "minItems": 1, "maxItems": 32, "items": {
                    "type": "object", "additionalProperties": false,
                    "properties": {
                        "acr": {"type": "array", "items": {"type": "string"}},
                        "amr": {"type": "array", "items": {"type": "string"}},
                        "idp": {"type": "array", "items": {"type": "string"}},
                        "max_age_s": {"type": "integer", "minimum": 10, "maximum": 86400},
                        "up_to": {"type": "string"},
                    },
                }},
            },
        }}),
    };
    if let Some(property) = property.as_object_mut() {
        let described: Map<String, Value> =
            [("description".to_owned(), key.doc.into())].into_iter().collect();
        property.extend(described);
    }
    property
}

/// The words of a text in lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

const SAMPLE_HEAD: &str = "\
# A configuration of Claimcheck to start from. Linux: /etc/claimcheck/config.toml, owned by root and writable by root
# only. What is a comment here may stay one. docs/configuration.md explains the layers; `claimcheck-cli config show
# --explain` shows what is in force and where it came from.
";

const REFERENCE_HEAD: &str = "\
# Configuration

This page and [the sample](claimcheck.sample.toml) are made from the table of keys in the program; there is also a
[JSON schema](claimcheck.schema.json) for editors. Files are TOML; a key that does not exist stops the start with its
line and the nearest name that does.

## Where values come from

From the strongest to the weakest:

1. the locked policy: `/etc/claimcheck/policy.toml` (Linux), `/Library/Application Support/Claimcheck/policy.toml` (macOS)
2. flags: `--set KEY=VALUE`, `--language`
3. the environment: `CLAIMCHECK_` and the key in capitals with `_` for `.`, such as `CLAIMCHECK_PREFERENCES_THEME`
4. the user's file: `~/.config/claimcheck/config.toml` (Linux)
5. the machine file: `/etc/claimcheck/config.toml` (Linux), `/Library/Application Support/Claimcheck/config.toml` (macOS),
   `%ProgramData%\\Claimcheck\\config.toml` (Windows)
6. what is built in

`claimcheck-cli config show --explain` shows every key, its value and where it came from.

**Trust keys decide whom the till believes.** They are read from the policy and the machine file only: anywhere else
they stop the start. For a real till, these files must belong to root and be writable by root only, and so must the
folders above them.

`--config FILE` (or `CLAIMCHECK_CONFIG`) replaces the machine file, and `--data-dir DIR` (or `CLAIMCHECK_DATA_DIR`) the
data folder, in the practice and test realms; for a real till only if the account may write the machine file.

`HTTPS_PROXY`, `SSL_CERT_FILE` and their kin are not read: a proxy or further certificates are trust keys.

## Secrets

A configuration holds references, never secrets. `claimcheck-cli secret set NAME` reads one from standard input into the
keyring of the account that runs it. A file must belong to the till's account, be readable by it alone (`chmod 600`), be
a plain file and not a link.

The ledger's key is 64 hexadecimal digits, for example from `openssl rand -hex 32`. Practice and test make their own at
the first use of a data folder. A real till never makes one: `openssl rand -hex 32 | claimcheck-cli secret set
ledger-key`. Keep a copy where the shop keeps its other keys.

## The data folder

Each realm has its own. It is stamped at its first use with realm, issuer, client, tenant and store; a till with other
settings does not open it. It belongs to the account that runs the till and is made private to it (mode 700), so all
tellers of a till use one account of the computer. A real till's folder is made by an administrator, for example
`install -d -m 700 -o till /var/lib/claimcheck`.
";

const TRUST_HEAD: &str = "\n## Trust keys: policy or machine file only\n";

const FREE_HEAD: &str = "\n## Free keys: from every layer\n";
