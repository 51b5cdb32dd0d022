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

mod mail;
mod parse;
mod practice;
mod purposes;
mod receipts;
mod shops;
mod sources;
mod staff;
mod trust;
mod value;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ciba::{Algorithm, ClientAuthMethod, ClientId, FurtherParameters, Issuer, Scope, SignInRules, UiLocales};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use pickup::check::{MessageStyle, OwnReason};
use pickup::ledger::Head;
use pickup::money::Currency;
use pickup::owner::TrustedProvider;
use pickup::person::Country;
use pickup::policy::Policy;
use pickup::realm::Realm;
use pickup::retention::Keep;
use pickup::store::Stamp;
use pickup::text::{self, StaffId, StoreId, TenantId, TillId};
use url::Url;

pub use ciba::{AcrValues, KeyPins, RequestedExpiry};
pub use customer_page::{CustomerLink, CustomerPageError, CustomerPageTemplate, NotALink};
pub use error::{SettingsError, Writer};
pub use explain::{ExplainedKey, Explanation, Overruled};
pub use layers::{Layer, Loaded, Origin, Sources, load};
pub use mail::{MailLogin, MailSettings, MailTls};
pub use places::Places;
pub use practice::PracticeSettingsError;
pub use purposes::{PurposeClient, PurposeClients};
pub use receipts::{CodePage, PrintWhen, PrinterPlace, ReceiptSettings};
pub use secret::{GivenSecret, SecretName, SecretRef};
pub use shops::{HttpsKey, HttpsSource, ShopSource, ShopSystem, ShopifySource, WooCommerceSource};
pub use sources::{FolderSource, SourceSettings};
pub use staff::{MadeUp, StaffSettings};

use crate::auditor::AuditorKey;
use crate::scanner::ScannerSettings;
use crate::view::{DisplayChoices, Language, Preferences, TextSize, Theme};

/// The settings of one till. Made by reading the configuration, or by [`Settings::practice`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which world this till lives in.
    pub realm: Realm,
    /// Where orders, ledger and stamp lie.
    pub data_dir: PathBuf,
    /// Where orders come from by themselves.
    pub sources: Vec<SourceSettings>,
    /// How long a hand-over can be undone before the shop hears of it.
    pub undo: SignedDuration,
    /// The store and its till.
    pub store: StoreSettings,
    /// The identity provider.
    pub provider: ProviderSettings,
    /// The key of the ledger's pseudonyms.
    pub ledger_key: SecretRef,
    /// Where the head of the ledger is noted outside the data folder; none in practice, where nobody gains by putting
    /// an older folder back.
    pub head_file: Option<PathBuf>,
    /// The public key that backups are sealed to.
    pub backup_key: Option<String>,
    /// The older copy of the data folder that may be gone on with.
    pub restore: Option<AllowedRestore>,
    /// How long what is personal is kept.
    pub keep: Keep,
    /// For whom tokens are sealed; none: no token is kept.
    pub auditor: Option<AuditorKey>,
    /// What the shop allows.
    pub policy: Policy,
    /// The shop's own reasons for which a proved owner gets nothing.
    pub refusal_reasons: Vec<OwnReason>,
    /// What the customer's sign-in must be.
    pub sign_in: SignInRules,
    /// Who works here.
    pub staff: StaffSettings,
    /// Whether the teller may type by what the provider finds a customer.
    pub types_hint: bool,
    /// Whether the teller may copy the customer's link.
    pub copies_link: bool,
    /// How links are mailed; none: they are not.
    pub mail: Option<MailSettings>,
    /// How receipts are printed.
    pub receipts: ReceiptSettings,
    /// How the teller likes to see it.
    pub preferences: Preferences,
    /// The customer display.
    pub display: DisplayChoices,
    /// The operating system's user, who stands for the teller where no staff are configured.
    pub teller: String,
    /// What the scanner does beside typing a code.
    pub scanner: ScannerSettings,
    /// Where each key that somebody set was decided. Empty in practice.
    pub decided: BTreeMap<&'static str, Origin>,
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
    /// The country whose phone numbers its customers write without country code.
    pub country: Option<Country>,
    /// Where its days begin.
    pub time_zone: TimeZone,
    /// What its prices are in.
    pub currency: Currency,
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
    /// Which rules of CIBA hold.
    pub profile: Profile,
    /// Our secret there, if we have one.
    pub client_secret: Option<SecretRef>,
    /// Our private key, if we have one: PEM or a JWK.
    pub private_key: Option<SecretRef>,
    /// Our certificate for mutual TLS, if we have one.
    pub certificate: Option<CertificateSettings>,
    /// How we prove ourselves; none: by certificate, private key or secret, in this order, as the provider takes it.
    pub client_auth: Option<ClientAuthMethod>,
    /// Whether requests are signed.
    pub signed_requests: SignedRequests,
    /// What they are signed with; none: what key and provider have in common.
    pub request_signing_algorithm: Option<Algorithm>,
    /// How the customer is named to the provider.
    pub hint: HintForm,
    /// In which languages the customer shall be asked.
    pub ui_locales: Option<UiLocales>,
    /// What the provider wants beside the standard's parameters.
    pub parameters: FurtherParameters,
    /// Further origins at which the provider's endpoints may lie.
    pub endpoint_origins: Vec<Url>,
    /// The signing keys that alone are believed, by their thumbprints; none: all that the provider publishes.
    pub key_pins: Option<KeyPins>,
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
    /// The clients for purposes beside picking up, where they have their own.
    pub purposes: PurposeClients,
    /// A PEM file of certificates to believe beside the built-in ones.
    pub roots: Option<PathBuf>,
    /// The proxy that requests go through.
    pub proxy: Option<Url>,
}

/// An older copy of the data folder that somebody with the right to write the configuration has approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedRestore {
    /// Where the copy's ledger ends.
    pub head: Head,
    /// Who approved it. Where there are staff, two of them say so themselves, and nobody else's name counts.
    pub approved_by: Option<StaffId>,
}

/// Our certificate for mutual TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSettings {
    /// A PEM file: our own certificate first, then its chain.
    pub chain: PathBuf,
    /// Its private key, PEM.
    pub key: SecretRef,
}

/// Which rules of CIBA hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// CIBA Core 1.0.
    Ciba,
    /// FAPI-CIBA: no shared secrets, signed requests, tokens bound to a certificate.
    FapiCiba,
}

impl Profile {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ciba => "ciba",
            Self::FapiCiba => "fapi_ciba",
        }
    }
}

/// Whether requests are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedRequests {
    /// If the provider or the profile requires it.
    Auto,
    /// All of them.
    Always,
    /// None of them.
    Never,
}

impl SignedRequests {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// How the customer is named to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintForm {
    /// As text.
    LoginHint,
    /// In a token that the client signs with its secret, as Authway reads it.
    LoginHintToken,
}

impl HintForm {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LoginHint => "login_hint",
            Self::LoginHintToken => "login_hint_token",
        }
    }
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
    language_of_system: true,
    theme: Theme::System,
    text_size: TextSize::Normal,
    reduce_motion: false,
    sounds: true,
};
