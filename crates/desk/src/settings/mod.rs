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
mod practice;
mod trust;
mod value;

use std::path::PathBuf;

use ciba::{AcrValues, Algorithm, ClientAuthMethod, ClientId, Issuer, Scope};
use pickup::check::MessageStyle;
use pickup::owner::TrustedProvider;
use pickup::policy::Policy;
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
pub use practice::PracticeSettingsError;
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

impl Settings {
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
