//! From what the layers say to settings: each value gets the type that its rule asks for.
//!
//! Not who may say what (`layers.rs`).

use std::path::PathBuf;

use ciba::{AcrValues, Algorithm, ClientAuthMethod, ClientId, Issuer, RequestedExpiry, Scope, Transport};
use pickup::check::MessageStyle;
use pickup::money::{Currency, Money};
use pickup::order::Identifier;
use pickup::policy::{AcceptWeaker, Policy, RemotePolicy};
use pickup::realm::Realm;
use pickup::text::{self, StoreId, TenantId, TillId};
use url::Url;

use super::customer_page::CustomerPageTemplate;
use super::error::SettingsError;
use super::layers::{Given, Layer, Layers, Origin, Sources};
use super::schema::{self, Default, Key};
use super::secret::{SecretName, SecretRef};
use super::value::Value;
use super::{LEDGER_KEY_FILE, LEDGER_KEY_NAME, ProviderSettings, Settings, StoreSettings};
use crate::view::{Language, Preferences, TextSize, Theme};

/// The realm, which decides how the other keys are read.
pub(super) fn realm(layers: &Layers) -> Result<Realm, SettingsError> {
    Reader { layers }.required("realm", Realm::from_name)
}

/// How the teller likes to see it.
pub(super) fn preferences(layers: &Layers) -> Result<Preferences, SettingsError> {
    let read = Reader { layers };
    Ok(Preferences {
        language: read.required("preferences.language", |word| match word {
            "en" => Some(Language::En),
            "sv" => Some(Language::Sv),
            _ => None,
        })?,
        theme: read.required("preferences.theme", |word| match word {
            "system" => Some(Theme::System),
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        })?,
        text_size: read.required("preferences.text_size", |word| match word {
            "normal" => Some(TextSize::Normal),
            "large" => Some(TextSize::Large),
            "extra_large" => Some(TextSize::ExtraLarge),
            _ => None,
        })?,
        reduce_motion: read.switch("preferences.reduce_motion")?,
    })
}

/// All settings.
pub(super) fn settings(layers: &Layers, realm: Realm, sources: &Sources) -> Result<Settings, SettingsError> {
    let read = Reader { layers };
    let data_dir = match read.optional("data_dir", absolute)? {
        Some(path) => path,
        None => sources.places.data_dir(realm).ok_or(SettingsError::NoDataFolder)?,
    };
    let ledger_key = match read.secret("ledger.key")? {
        Some(place) => place,
        None => default_ledger_key(realm, &data_dir).ok_or_else(|| read.missing("ledger.key"))?,
    };
    Ok(Settings {
        realm,
        data_dir,
        store: StoreSettings {
            id: read.required("store.id", |text| StoreId::new(text).ok())?,
            name: read.required("store.name", label)?,
            till: read.required("store.till", |text| TillId::new(text).ok())?,
        },
        provider: provider(&read, realm)?,
        ledger_key,
        policy: policy(&read)?,
        preferences: preferences(layers)?,
        teller: sources.teller.clone(),
        managed_by: layers.machine_file.display().to_string(),
    })
}

fn provider(read: &Reader<'_>, realm: Realm) -> Result<ProviderSettings, SettingsError> {
    let transport = match realm {
        Realm::Real => Transport::Https,
        Realm::Practice | Realm::Test => Transport::LoopbackHttp,
    };
    let issuer = read.required("provider.issuer", |text| Some(Issuer::parse(text, transport)))?;
    let issuer = issuer.map_err(|error| match error {
        ciba::IssuerError::NotAllowed => {
            SettingsError::NotHttps { at: read.origin("provider.issuer"), realm }
        }
        ciba::IssuerError::NotAnAddress
        | ciba::IssuerError::QueryOrFragment
        | ciba::IssuerError::EndpointOrigin => {
            read.wrong_because("provider.issuer", "an address such as https://id.example.com, without query")
        }
    })?;
    let issuer_id = text::Issuer::new(issuer.as_str())
        .map_err(|_| read.wrong_because("provider.issuer", "an address such as https://id.example.com"))?;
    let origins = read.each("provider.customer_page_origins", |text| {
        Url::parse(text).ok().filter(|url| transport.allows(url))
    })?;
    let customer_page = read
        .optional("provider.customer_page", |text| {
            Some(CustomerPageTemplate::parse(text, &issuer, &origins))
        })?
        .transpose()
        .map_err(|source| SettingsError::CustomerPage {
            at: read.origin("provider.customer_page"),
            source,
        })?;
    let claim = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"\\".contains(&byte);
        ((1..=100).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
    };
    Ok(ProviderSettings {
        name: read.required("provider.name", label)?,
        tenant: read.optional("provider.tenant", |text| TenantId::new(text).ok())?,
        client_id: read.required("provider.client_id", |text| ClientId::parse(text).ok())?,
        client_secret: read
            .secret("provider.client_secret")?
            .ok_or_else(|| read.missing("provider.client_secret"))?,
        client_auth: read.optional("provider.client_auth", ClientAuthMethod::parse)?,
        customer_page,
        customer_page_origins: origins,
        scopes: read
            .joined("provider.scopes", |text| Scope::parse(text).ok())?
            .ok_or_else(|| read.missing("provider.scopes"))?,
        acr_values: read.joined("provider.acr_values", |text| AcrValues::parse(text).ok())?,
        requested_expiry: read
            .seconds("provider.requested_expiry_s", |seconds| RequestedExpiry::from_secs(seconds).ok())?,
        personal_number_claim: read.optional("provider.claims.personal_number", claim)?,
        binding_message: read.required("provider.binding_message", |word| match word {
            "code" => Some(MessageStyle::CodeOnly),
            "code_and_text" => Some(MessageStyle::Full),
            _ => None,
        })?,
        algorithms: Some(read.each("provider.algorithms", Algorithm::parse)?)
            .filter(|algorithms| !algorithms.is_empty())
            .ok_or_else(|| read.wrong_because("provider.algorithms", "a list with one algorithm at least"))?,
        roots: read.optional("network.roots", absolute)?,
        proxy: read.optional("network.proxy", proxy)?,
        issuer,
        issuer_id,
    })
}

fn policy(read: &Reader<'_>) -> Result<Policy, SettingsError> {
    let remote = match read.optional("policy.remote_up_to", money)? {
        None => RemotePolicy::Never,
        Some(amount) => RemotePolicy::UpTo(amount),
    };
    let verdict_valid_s = read
        .seconds("policy.verdict_valid_s", Some)?
        .ok_or_else(|| read.missing("policy.verdict_valid_s"))?;
    Ok(Policy {
        accept_weaker: read.weaker("policy.accept_weaker")?,
        remote,
        every_line: read.switch("policy.every_line")?,
        verdict_valid_s,
    })
}

/// Reads keys, with the built-in value where nobody said anything.
struct Reader<'a> {
    layers: &'a Layers,
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

    fn origin(&self, path: &'static str) -> Origin {
        let built_in = Origin { layer: Layer::BuiltIn, path: None, line: None };
        self.given(path).map_or(built_in, |given| given.at)
    }

    fn missing(&self, path: &'static str) -> SettingsError {
        let example = schema::find(path).map_or("", |key| key.example);
        SettingsError::Missing { key: path, machine_file: self.layers.machine_file.clone(), example }
    }

    fn wrong_because(&self, path: &'static str, expected: &str) -> SettingsError {
        SettingsError::Wrong { key: path, at: self.origin(path), expected: expected.to_owned() }
    }

    fn wrong(&self, path: &'static str) -> SettingsError {
        let expected = schema::find(path).map_or_else(String::new, |key| key.kind.expected());
        self.wrong_because(path, &expected)
    }

    fn optional<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        given.value.text().and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    fn required<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        self.optional(path, parse)?.ok_or_else(|| self.missing(path))
    }

    fn switch(&self, path: &'static str) -> Result<bool, SettingsError> {
        let given = self.given(path).ok_or_else(|| self.missing(path))?;
        given.value.switch().ok_or_else(|| self.wrong(path))
    }

    fn seconds<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(u32) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let seconds = given.value.whole().and_then(|whole| u32::try_from(whole).ok());
        seconds.and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    /// A list of words that the protocol sends as one text.
    fn joined<T>(
        &self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let words = given.value.texts().map(|words| words.join(" "));
        words.as_deref().and_then(parse).map(Some).ok_or_else(|| self.wrong(path))
    }

    fn each<T>(
        &self,
        path: &'static str,
        parse: impl FnMut(&str) -> Option<T>,
    ) -> Result<Vec<T>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(Vec::new()) };
        let parsed = given.value.texts().and_then(|words| words.into_iter().map(parse).collect());
        parsed.ok_or_else(|| self.wrong(path))
    }

    fn secret(&self, path: &'static str) -> Result<Option<SecretRef>, SettingsError> {
        let Some(given) = self.given(path) else { return Ok(None) };
        let place = || {
            let table = given.value.table()?;
            let (name, value) = table.iter().next().filter(|_| table.len() == 1)?;
            match name.as_str() {
                "keyring" => SecretName::parse(value.text()?).map(SecretRef::Keyring),
                "file" => absolute(value.text()?).map(SecretRef::File),
                _ => None,
            }
        };
        place().map(Some).ok_or_else(|| self.wrong(path))
    }

    fn weaker(&self, path: &'static str) -> Result<Vec<AcceptWeaker>, SettingsError> {
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

/// A name for screens: not empty, short, nothing invisible in it.
fn label(text: &str) -> Option<String> {
    text::check(text, 100).ok().map(|()| text.to_owned())
}

fn absolute(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute())
}

/// An amount with its currency, such as `500.00 SEK`.
fn money(text: &str) -> Option<Money> {
    let (amount, currency) = text.split_once(' ')?;
    Money::parse(amount, Currency::from_code(currency)?).ok()
}

/// http or https, without a user name or password: those would be secrets in a file for everybody.
fn proxy(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.host().is_some();
    (plain && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn default_ledger_key(realm: Realm, data_dir: &std::path::Path) -> Option<SecretRef> {
    match realm {
        Realm::Real => SecretName::parse(LEDGER_KEY_NAME).map(SecretRef::Keyring),
        Realm::Practice | Realm::Test => Some(SecretRef::File(data_dir.join(LEDGER_KEY_FILE))),
    }
}
