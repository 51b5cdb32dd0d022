//! The sources in the JSON schema: one shape for each kind.
//!
//! For editors; what is refused in the end is decided where sources are read.

use serde_json::{Value, json};

/// A shape for each kind of source.
pub(super) fn kinds() -> Vec<Value> {
    let (text, switch) = (json!({"type": "string"}), json!({"type": "boolean"}));
    let words = json!({"type": "array", "items": text});
    let stores = json!({"type": "object", "additionalProperties": text});
    let days = json!({"type": "integer", "minimum": 1, "maximum": 365});
    let secret = json!({"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
        "properties": {"keyring": text, "file": text}});
    let folder = json!({
        "path": text, "keep_good": switch, "shopify_shop": text, "shopify_pickup_methods": words,
        "locations": stores,
    });
    let woocommerce = json!({
        "key": secret, "secret": secret, "ready": words, "locations": stores, "store": text, "first_days": days,
        "complete": switch, "notify_customer": switch, "note_handed_over": text, "note_corrected": text,
        "note_left": text, "time_zone": text,
    });
    let shopify = json!({
        "client_id": text, "client_secret": secret, "ready": words, "locations": stores, "first_days": days,
        "notify_customer": switch,
    });
    let https = json!({"system": text, "shop": text, "token": secret, "user": text, "password": secret});
    vec![
        kind("folder", &["path"], folder),
        shop("woocommerce", &["address", "key", "secret"], woocommerce),
        shop("shopify", &["address", "client_id", "client_secret"], shopify),
        shop("https", &["address", "system"], https),
    ]
}

fn shop(name: &str, required: &[&str], mut properties: Value) -> Value {
    properties["address"] = json!({"type": "string"});
    properties["every_s"] = json!({"type": "integer", "minimum": 10, "maximum": 86400});
    properties["tell"] = json!({"type": "boolean"});
    kind(name, required, properties)
}

fn kind(name: &str, required: &[&str], mut properties: Value) -> Value {
    properties["kind"] = json!({"const": name});
    let required = [&["kind"], required].concat();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}
