//! The settings of one till: everything that is decided before the first order, checked once.
//!
//! What may be set where is in `schema.rs`, the reading of files and layers in `layers.rs`, the documents made from the
//! table of keys in `documents.rs`. Nothing here opens a socket or reads a secret.

pub mod customer_page;
pub mod documents;
pub mod error;
pub mod explain;
pub mod layers;
pub mod places;
pub mod schema;
pub mod secret;

mod parse;
mod value;

use std::path::PathBuf;

use ciba::{AcrValues, Algorithm, ClientAuthMethod, ClientId, Issuer, Scope, Transport};
use pickup::check::MessageStyle;
use pickup::owner::TrustedProvider;
use pickup::policy::{Policy, RemotePolicy};
use pickup::pseudonym::Hash;
use pickup::realm::Realm;
use pickup::store::Stamp;
use pickup::text::{self, StoreId, TenantId, TillId};
use url::Url;

pub use ciba::RequestedExpiry;
pub use customer_page::{CustomerLink, CustomerPageError, CustomerPageTemplate, NotALink};
pub use error::{SettingsError, Writer};
pub use explain::{ExplainedKey, Explanation, Overruled};
pub use layers::{Layer, Loaded, Origin, Sources, load};
pub use places::Places;
pub use secret::{GivenSecret, SecretName, SecretRef};

use crate::view::{Language, Preferences, TextSize, Theme};

/// The settings of one till. Made by reading the configuration, or by [`Settings::practice`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which world this till lives in.
    pub realm: Realm,
    /// Where orders, ledger and stamp lie.
    pub data_dir: PathBuf,
    /// The store and its till.
    pub store: StoreSettings,
    /// The identity provider.
    pub provider: ProviderSettings,
    /// The key of the ledger's pseudonyms.
    pub ledger_key: SecretRef,
    /// What the shop allows.
    pub policy: Policy,
    /// How the teller likes to see it.
    pub preferences: Preferences,
    /// Who stands at the desk: until staff sign in, the operating system's user.
    pub teller: String,
    /// Who decided the trust keys, for the Settings page: a path, or empty in practice.
    pub managed_by: String,
}

/// The store and its till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// As the orders name it.
    pub id: StoreId,
    /// As people call it.
    pub name: String,
    /// This till.
    pub till: TillId,
}

/// The identity provider and how to ask it.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// As screens call it, such as `Authway`.
    pub name: String,
    /// Its issuer identifier.
    pub issuer: Issuer,
    /// The same issuer, as orders, stamp and ledger name it.
    pub issuer_id: text::Issuer,
    /// The pinned tenant (the `tid` claim), where the provider has tenants.
    pub tenant: Option<TenantId>,
    /// Our name there.
    pub client_id: ClientId,
    /// Our secret there.
    pub client_secret: SecretRef,
    /// How the secret is sent; none: as the provider offers.
    pub client_auth: Option<ClientAuthMethod>,
    /// What the QR code opens; none where the provider notifies by itself.
    pub customer_page: Option<CustomerPageTemplate>,
    /// Further origins that the page may have.
    pub customer_page_origins: Vec<Url>,
    /// What is asked for.
    pub scopes: Scope,
    /// How the customer shall sign in.
    pub acr_values: Option<AcrValues>,
    /// How long the customer shall have; none: as the provider likes.
    pub requested_expiry: Option<RequestedExpiry>,
    /// The claim that carries a personal number, if any.
    pub personal_number_claim: Option<String>,
    /// What the message on both devices says.
    pub binding_message: MessageStyle,
    /// The signature algorithms that are believed; never empty.
    pub algorithms: Vec<Algorithm>,
    /// A PEM file of certificates to believe instead of the built-in ones.
    pub roots: Option<PathBuf>,
    /// The proxy that requests go through.
    pub proxy: Option<Url>,
}

/// Why practice settings could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PracticeSettingsError {
    /// The provider's address is not a loopback one.
    #[error("the practice provider's address is not acceptable")]
    Issuer(#[from] ciba::IssuerError),
    /// Its client id is not one.
    #[error("the practice provider's client id is not acceptable")]
    Client(#[from] ciba::ClientAuthError),
    /// Its customer page is not one.
    #[error("the practice provider's customer page is not acceptable")]
    CustomerPage(#[from] CustomerPageError),
    /// One of the fixed values was refused.
    #[error("a fixed value of practice is not acceptable")]
    Fixed,
}

impl Settings {
    /// The settings of practice: no files, a fixed made-up store, a secret that lives in memory.
    ///
    /// # Errors
    /// [`PracticeSettingsError`] if the provider is not the embedded one: http on another machine, for instance.
    pub fn practice(
        issuer: &str,
        client_id: &str,
        secret: GivenSecret,
        data_dir: PathBuf,
        teller: String,
    ) -> Result<Self, PracticeSettingsError> {
        let issuer = Issuer::parse(issuer, Transport::LoopbackHttp)?;
        let fixed = |_| PracticeSettingsError::Fixed;
        let customer_page =
            CustomerPageTemplate::parse("{issuer}/identity/ciba?requestId={auth_req_id}", &issuer, &[])?;
        let ledger_key = SecretRef::File(data_dir.join(LEDGER_KEY_FILE));
        Ok(Self {
            realm: Realm::Practice,
            store: StoreSettings {
                id: StoreId::new("PRACTICE-1").map_err(fixed)?,
                name: "Tallmo, Uppsala".to_owned(),
                till: TillId::new("1").map_err(fixed)?,
            },
            provider: ProviderSettings {
                name: "Authway".to_owned(),
                issuer_id: text::Issuer::new(issuer.as_str()).map_err(fixed)?,
                issuer,
                tenant: None,
                client_id: ClientId::parse(client_id)?,
                client_secret: SecretRef::Given(secret),
                client_auth: None,
                customer_page: Some(customer_page),
                customer_page_origins: Vec::new(),
                scopes: Scope::parse("openid email phone profile personal_number")
                    .map_err(|_| PracticeSettingsError::Fixed)?,
                acr_values: None,
                requested_expiry: None,
                personal_number_claim: Some("personal_number".to_owned()),
                binding_message: MessageStyle::Full,
                algorithms: DEFAULT_ALGORITHMS.to_vec(),
                roots: None,
                proxy: None,
            },
            data_dir,
            ledger_key,
            policy: Policy::default(),
            preferences: DEFAULT_PREFERENCES,
            teller,
            managed_by: String::new(),
        })
    }

    /// What the data folder is stamped with at its first use, and compared with ever after.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            realm: self.realm,
            issuer: self.provider.issuer_id.clone(),
            client_id: self.provider.client_id.as_str().to_owned(),
            tenant: self.provider.tenant.clone(),
            store: self.store.id.clone(),
            trust: self.trust_fingerprint(),
        }
    }

    /// Whose word counts about a person.
    #[must_use]
    pub fn trusted_provider(&self) -> TrustedProvider {
        TrustedProvider { issuer: self.provider.issuer_id.clone(), tenant: self.provider.tenant.clone() }
    }

    /// SHA-256 over all trust keys: every ledger entry carries it, so that a change of them can be seen later.
    #[must_use]
    pub fn trust_fingerprint(&self) -> Hash {
        // Names and values are bound by their lengths, so that no two different sets of keys are the same bytes.
        let mut bytes = b"claimcheck.trust/1".to_vec();
        for (name, value) in self.trust_facts() {
            for part in [name, &value] {
                bytes.extend((part.len() as u64).to_be_bytes());
                bytes.extend(part.as_bytes());
            }
        }
        Hash::of(&bytes)
    }

    /// The trust keys by name, in a fixed order, in one spelling each. An absent key is an empty text.
    fn trust_facts(&self) -> Vec<(&'static str, String)> {
        let provider = &self.provider;
        let policy = &self.policy;
        let words = |words: &mut dyn Iterator<Item = String>| words.collect::<Vec<_>>().join(" ");
        let path = |path: &Option<PathBuf>| {
            path.as_ref().map_or_else(String::new, |path| path.to_string_lossy().into_owned())
        };
        vec![
            ("realm", self.realm.as_str().to_owned()),
            ("data_dir", self.data_dir.to_string_lossy().into_owned()),
            ("store.id", self.store.id.as_str().to_owned()),
            ("store.name", self.store.name.clone()),
            ("store.till", self.store.till.as_str().to_owned()),
            ("provider.name", provider.name.clone()),
            ("provider.issuer", provider.issuer.as_str().to_owned()),
            ("provider.tenant", provider.tenant.as_ref().map_or("", TenantId::as_str).to_owned()),
            ("provider.client_id", provider.client_id.as_str().to_owned()),
            ("provider.client_secret", secret_fact(&provider.client_secret)),
            ("provider.client_auth", provider.client_auth.map_or("", ClientAuthMethod::name).to_owned()),
            (
                "provider.customer_page",
                provider.customer_page.as_ref().map_or_else(String::new, CustomerPageTemplate::template),
            ),
            (
                "provider.customer_page_origins",
                words(&mut provider.customer_page_origins.iter().map(Url::to_string)),
            ),
            ("provider.scopes", provider.scopes.as_str().to_owned()),
            ("provider.acr_values", provider.acr_values.as_ref().map_or("", AcrValues::as_str).to_owned()),
            (
                "provider.requested_expiry_s",
                provider.requested_expiry.map_or_else(String::new, |expiry| expiry.as_secs().to_string()),
            ),
            ("provider.claims.personal_number", provider.personal_number_claim.clone().unwrap_or_default()),
            ("provider.binding_message", message_fact(provider.binding_message).to_owned()),
            (
                "provider.algorithms",
                words(&mut provider.algorithms.iter().map(|algorithm| algorithm.name().to_owned())),
            ),
            ("network.roots", path(&provider.roots)),
            ("network.proxy", provider.proxy.as_ref().map_or_else(String::new, Url::to_string)),
            ("ledger.key", secret_fact(&self.ledger_key)),
            (
                "policy.accept_weaker",
                words(&mut policy.accept_weaker.iter().map(|line| {
                    format!("{}<={}", line.identifier.as_str(), line.up_to.to_string().replace(' ', ""))
                })),
            ),
            ("policy.remote_up_to", remote_fact(policy.remote)),
            ("policy.every_line", policy.every_line.to_string()),
            ("policy.verdict_valid_s", policy.verdict_valid_s.to_string()),
        ]
    }
}

/// The file of the ledger's key, in the data folders of practice and tests.
pub const LEDGER_KEY_FILE: &str = "ledger.key";

/// The keyring name of a real till's ledger key, where the configuration names no other place.
pub const LEDGER_KEY_NAME: &str = "ledger-key";

/// Asymmetric signatures of the sizes that providers really use.
pub(crate) const DEFAULT_ALGORITHMS: [Algorithm; 4] =
    [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::EdDsa];

/// What a teller sees who never chose.
pub(crate) const DEFAULT_PREFERENCES: Preferences = Preferences {
    language: Language::En,
    theme: Theme::System,
    text_size: TextSize::Normal,
    reduce_motion: false,
};

/// Where a secret lies is a trust key; the secret itself is not part of it.
fn secret_fact(secret: &SecretRef) -> String {
    match secret {
        SecretRef::Keyring(name) => format!("keyring:{name}"),
        SecretRef::File(path) => format!("file:{}", path.to_string_lossy()),
        SecretRef::Given(_) => "given".to_owned(),
    }
}

fn remote_fact(remote: RemotePolicy) -> String {
    match remote {
        RemotePolicy::Never => String::new(),
        RemotePolicy::UpTo(amount) => amount.to_string(),
    }
}

fn message_fact(style: MessageStyle) -> &'static str {
    match style {
        MessageStyle::CodeOnly => "code",
        MessageStyle::Full => "code_and_text",
    }
}
