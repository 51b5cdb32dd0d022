//! Every key of the configuration, in one table: validation, sample, documentation and explanations are made from it.
//!
//! Not the reading of files (`layers.rs`) and not the meaning of values (`parse.rs`).

use super::value::Value;

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Its full name, such as `provider.issuer`.
    pub path: &'static str,
    /// What may be written there.
    pub kind: Kind,
    /// Who may write it.
    pub class: Class,
    /// What holds if nobody writes it.
    pub default: Default,
    /// A value to start from, in TOML.
    pub example: &'static str,
    /// What it is for, in a sentence or two.
    pub doc: &'static str,
}

/// Who may decide a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Only a place that the teller's account can't write: the machine file or a locked policy.
    Trust,
    /// Also the user's file, the environment and flags.
    Free,
}

/// What holds if nobody writes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// Somebody must.
    Required,
    /// Nothing; the words say what that means.
    None(&'static str),
    /// This value, in TOML.
    Value(&'static str),
}

/// What may be written for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number between these, both included.
    Whole(i64, i64),
    /// true or false.
    Switch,
    /// A list of words.
    Words,
    /// The path of a file or folder, absolute.
    Path,
    /// An address.
    Address,
    /// A list of addresses.
    Addresses,
    /// Where a secret is kept.
    Secret,
    /// An amount of money.
    Amount,
    /// Lines of the policy about weaker identifiers.
    WeakerLines,
}

impl Kind {
    /// What is expected, for messages and documentation.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::Text => "a text in quotes".to_owned(),
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Switch => "true or false".to_owned(),
            Self::Words => "a list of words, such as [\"one\", \"two\"]".to_owned(),
            Self::Path => "an absolute path in quotes".to_owned(),
            Self::Address => "an address in quotes".to_owned(),
            Self::Addresses => "a list of addresses".to_owned(),
            Self::Secret => "{ keyring = \"name\" } or { file = \"/absolute/path\" }".to_owned(),
            Self::Amount => "an amount such as \"500.00 SEK\"".to_owned(),
            Self::WeakerLines => {
                "a list such as [{ identifier = \"email\", up_to = \"500.00 SEK\" }]".to_owned()
            }
        }
    }

    /// Whether a value has the right shape; its meaning is checked where it is used.
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text | Self::Path | Self::Address | Self::Amount => value.text().is_some(),
            Self::Choice(words) => value.text().is_some_and(|text| words.contains(&text)),
            Self::Whole(least, most) => value.whole().is_some_and(|whole| (least..=most).contains(&whole)),
            Self::Switch => value.switch().is_some(),
            Self::Words | Self::Addresses => value.texts().is_some(),
            Self::Secret => value.table().is_some(),
            Self::WeakerLines => {
                value.list().is_some_and(|lines| lines.iter().all(|line| line.table().is_some()))
            }
        }
    }
}

impl Key {
    /// The environment variable of this key, such as `CLAIMCHECK_PREFERENCES_THEME`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("CLAIMCHECK_{}", self.path.to_ascii_uppercase().replace('.', "_"))
    }
}

/// The key of this name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether a name is that of a table which holds keys.
pub(super) fn is_table(path: &str) -> bool {
    KEYS.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The name that somebody who wrote `path` most likely meant, if any is near: the whole name, or its last part in
/// another table.
pub(super) fn nearest(path: &str) -> Option<&'static str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |key: &Key| {
        let whole = strsim::jaro_winkler(path, key.path);
        // A key in the wrong table is as good as a misspelt one.
        let tail = strsim::jaro_winkler(&last(path), &last(key.path)) * 0.97;
        whole.max(tail)
    };
    let (key, score) =
        KEYS.iter().map(|key| (key, likeness(key))).max_by(|one, other| one.1.total_cmp(&other.1))?;
    (score > 0.8).then_some(key.path)
}

use Class::{Free, Trust};

/// Every key there is, in the order of the sample.
pub static KEYS: &[Key] = &[
    Key {
        path: "realm",
        kind: Kind::Choice(&["real", "practice", "test"]),
        class: Trust,
        default: Default::Required,
        example: "\"real\"",
        doc: "Which world this till lives in. Nothing crosses from one to another; only practice and test may talk \
              to a provider on this machine without https.",
    },
    Key {
        path: "data_dir",
        kind: Kind::Path,
        class: Trust,
        default: Default::None("the system's data folder for real, the user's own for practice and test"),
        example: "\"/var/lib/claimcheck\"",
        doc: "Where orders and the ledger lie. The folder belongs to the account that runs the till and is made private to \
              it. For practice and test it may also be given with --data-dir or CLAIMCHECK_DATA_DIR.",
    },
    Key {
        path: "store.id",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"SE-042\"",
        doc: "This store, as the orders name it.",
    },
    Key {
        path: "store.name",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"Tallmo, Uppsala\"",
        doc: "This store, as people call it.",
    },
    Key {
        path: "store.till",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"2\"",
        doc: "This till; each till of a store has its own.",
    },
    Key {
        path: "provider.issuer",
        kind: Kind::Address,
        class: Trust,
        default: Default::Required,
        example: "\"https://environment-company.irmciam.se\"",
        doc: "The identity provider's issuer, exactly as it writes it itself.",
    },
    Key {
        path: "provider.name",
        kind: Kind::Text,
        class: Trust,
        default: Default::Value("\"Authway\""),
        example: "\"Authway\"",
        doc: "The identity provider, as screens call it.",
    },
    Key {
        path: "provider.tenant",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("the provider has no tenants"),
        example: "\"priv\"",
        doc: "The one tenant (the claim `tid`) whose customers count. Where the provider has tenants and this is \
              missing, an e-mail address or a phone number proves nothing.",
    },
    Key {
        path: "provider.client_id",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"ciba-client-id-from-portal\"",
        doc: "The client's id at the provider.",
    },
    Key {
        path: "provider.client_secret",
        kind: Kind::Secret,
        class: Trust,
        default: Default::Required,
        example: "{ keyring = \"authway\" }",
        doc: "Where the client's secret is kept; never the secret itself. Keep it with `claimcheck-cli secret set \
              authway`, or in a file that only the user of the till can read.",
    },
    Key {
        path: "provider.client_auth",
        kind: Kind::Choice(&["client_secret_basic", "client_secret_post"]),
        class: Trust,
        default: Default::None("as the provider offers, client_secret_basic first"),
        example: "\"client_secret_basic\"",
        doc: "How the secret is sent.",
    },
    Key {
        path: "provider.customer_page",
        kind: Kind::Address,
        class: Trust,
        default: Default::None("no QR code: the provider notifies the customer by itself"),
        example: "\"{issuer}/identity/ciba?requestId={auth_req_id}\"",
        doc: "The page that the QR code opens. `{auth_req_id}` exactly once; at the issuer's own origin or at one of \
              `provider.customer_page_origins`.",
    },
    Key {
        path: "provider.customer_page_origins",
        kind: Kind::Addresses,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"https://pages.example.com\"]",
        doc: "Further origins that the customer's page may have.",
    },
    Key {
        path: "provider.scopes",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[\"openid\", \"email\", \"profile\"]"),
        example: "[\"openid\", \"email\", \"phone\", \"profile\"]",
        doc: "What is asked for; always with `openid`.",
    },
    Key {
        path: "provider.acr_values",
        kind: Kind::Words,
        class: Trust,
        default: Default::None("as the provider likes"),
        example: "[\"tenant:priv\"]",
        doc: "How the customer shall sign in, the preferred way first. It is asked for, not required: a provider may answer with less, and nothing is refused because of it.",
    },
    Key {
        path: "provider.requested_expiry_s",
        kind: Kind::Whole(30, 600),
        class: Trust,
        default: Default::None("as the provider likes"),
        example: "200",
        doc: "How many seconds the customer shall have.",
    },
    Key {
        path: "provider.claims.personal_number",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("personal numbers are not used"),
        example: "\"personal_number\"",
        doc: "The provider's name for the claim that carries a Swedish personal number.",
    },
    Key {
        path: "provider.binding_message",
        kind: Kind::Choice(&["code", "code_and_text"]),
        class: Trust,
        default: Default::Value("\"code_and_text\""),
        example: "\"code\"",
        doc: "What both screens show: the code with the purpose and the order's last digits, or the code alone for \
              providers that take a short word only.",
    },
    Key {
        path: "provider.algorithms",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[\"RS256\", \"PS256\", \"ES256\", \"EdDSA\"]"),
        example: "[\"RS256\"]",
        doc: "The signatures of ID tokens that are believed.",
    },
    Key {
        path: "network.roots",
        kind: Kind::Path,
        class: Trust,
        default: Default::None("only the certificates that come with the app"),
        example: "\"/etc/claimcheck/roots.pem\"",
        doc: "A PEM file of root certificates to believe besides the built-in ones, such as those of a company proxy. \
              SSL_CERT_FILE and SSL_CERT_DIR are not read.",
    },
    Key {
        path: "network.proxy",
        kind: Kind::Address,
        class: Trust,
        default: Default::None("no proxy"),
        example: "\"http://proxy.example.com:3128\"",
        doc: "The proxy to the provider. HTTPS_PROXY and its kin are not read.",
    },
    Key {
        path: "ledger.key",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None(
            "{ keyring = \"ledger-key\" } for real; a file in the data folder for practice and test",
        ),
        example: "{ file = \"/etc/claimcheck/ledger.key\" }",
        doc: "Where the key of the ledger's pseudonyms is kept: 64 hexadecimal digits, the same on all tills of one \
              database. It is never made anew; without it the hashes in the ledger mean nothing.",
    },
    Key {
        path: "policy.accept_weaker",
        kind: Kind::WeakerLines,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ identifier = \"email\", up_to = \"500.00 SEK\" }]",
        doc: "Identifiers that suffice up to an amount although the order has a stronger one which the provider did \
              not prove: `personal_number`, `email` or `phone`.",
    },
    Key {
        path: "policy.remote_up_to",
        kind: Kind::Amount,
        class: Trust,
        default: Default::None("no order without presence"),
        example: "\"200.00 SEK\"",
        doc: "Up to which amount an order may be handed over although nobody saw the customer accept on the phone.",
    },
    Key {
        path: "policy.every_line",
        kind: Kind::Switch,
        class: Trust,
        default: Default::Value("false"),
        example: "true",
        doc: "Whether all lines of an order must be handed over at once.",
    },
    Key {
        path: "policy.verdict_valid_s",
        kind: Kind::Whole(60, 600),
        class: Trust,
        default: Default::Value("600"),
        example: "300",
        doc: "How many seconds a proof of ownership may be used.",
    },
    Key {
        path: "preferences.language",
        kind: Kind::Choice(&["en", "sv"]),
        class: Free,
        default: Default::Value("\"en\""),
        example: "\"sv\"",
        doc: "The language of the window. The command line follows the locale, or --language.",
    },
    Key {
        path: "preferences.theme",
        kind: Kind::Choice(&["system", "light", "dark"]),
        class: Free,
        default: Default::Value("\"system\""),
        example: "\"dark\"",
        doc: "Light, dark, or as the system.",
    },
    Key {
        path: "preferences.text_size",
        kind: Kind::Choice(&["normal", "large", "extra_large"]),
        class: Free,
        default: Default::Value("\"normal\""),
        example: "\"large\"",
        doc: "The size of all text.",
    },
    Key {
        path: "preferences.reduce_motion",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("false"),
        example: "true",
        doc: "No movement but the countdown.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_none_is_a_table_of_another() {
        for (at, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..at].iter().all(|other| other.path != key.path), "{}", key.path);
            assert!(!is_table(key.path), "{}", key.path);
        }
    }

    #[test]
    fn examples_and_defaults_have_the_shape_of_their_kind() {
        for key in KEYS {
            let mut values = vec![key.example];
            if let Default::Value(default) = key.default {
                values.push(default);
            }
            for text in values {
                let value = Value::parse(text).unwrap_or_else(|| panic!("{}: {text}", key.path));
                assert!(key.kind.fits(&value), "{}: {text}", key.path);
            }
        }
    }

    #[test]
    fn a_misspelt_or_misplaced_name_finds_what_was_meant() {
        for (wrong, meant) in [
            ("provider.isuer", "provider.issuer"),
            ("provder.issuer", "provider.issuer"),
            ("issuer", "provider.issuer"),
            ("store.client_id", "provider.client_id"),
            ("relm", "realm"),
            ("policy.remote_upto", "policy.remote_up_to"),
        ] {
            assert_eq!(nearest(wrong), Some(meant), "{wrong}");
        }
        assert_eq!(nearest("zzz.qqq"), None);
    }
}
