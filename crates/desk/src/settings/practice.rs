//! The settings of practice: no files, a fixed made-up store, a secret that lives in memory.
//! Not the provider itself, which shares no code with a till.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ciba::{ClientId, FurtherParameters, Issuer, Scope, SignInRules, Transport};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use pickup::approved::Overridable;
use pickup::check::MessageStyle;
use pickup::manual::DocumentKind;
use pickup::money::Currency;
use pickup::person::Country;
use pickup::policy::{AskOwnerPolicy, ManualPolicy, Policy};
use pickup::realm::Realm;
use pickup::retention::Keep;
use pickup::text::{self, StoreId, TillId};

use crate::scanner::ScannerSettings;

use super::{
    CustomerPageError, CustomerPageTemplate, DEFAULT_ALGORITHMS, DEFAULT_PREFERENCES, GivenSecret, HintForm,
    LEDGER_KEY_FILE, Profile, ProviderSettings, PurposeClients, ReceiptSettings, SecretRef, Settings,
    SignedRequests, StaffSettings, StoreSettings,
};
use crate::view::DisplayChoices;

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
            sources: Vec::new(),
            undo: SignedDuration::ZERO,
            types_hint: false,
            copies_link: false,
            store: StoreSettings {
                id: StoreId::new("PRACTICE-1").map_err(fixed)?,
                name: "Tallmo, Uppsala".to_owned(),
                till: TillId::new("1").map_err(fixed)?,
                country: Country::from_code("SE"),
                time_zone: TimeZone::UTC,
                currency: Currency::from_code("SEK").ok_or(PracticeSettingsError::Fixed)?,
            },
            provider: ProviderSettings {
                name: "Practice ID".to_owned(),
                issuer_id: text::Issuer::new(issuer.as_str()).map_err(fixed)?,
                issuer,
                tenant: None,
                client_id: ClientId::parse(client_id)?,
                profile: Profile::Ciba,
                client_secret: Some(SecretRef::Given(secret)),
                private_key: None,
                certificate: None,
                client_auth: None,
                signed_requests: SignedRequests::Auto,
                request_signing_algorithm: None,
                hint: HintForm::LoginHint,
                ui_locales: None,
                parameters: FurtherParameters::default(),
                endpoint_origins: Vec::new(),
                key_pins: None,
                customer_page: Some(customer_page),
                customer_page_origins: Vec::new(),
                scopes: Scope::parse("openid email phone profile personal_number")
                    .map_err(|_| PracticeSettingsError::Fixed)?,
                acr_values: None,
                requested_expiry: None,
                personal_number_claim: Some("personal_number".to_owned()),
                binding_message: MessageStyle::Full,
                algorithms: DEFAULT_ALGORITHMS.to_vec(),
                purposes: PurposeClients::default(),
                roots: None,
                proxy: None,
            },
            data_dir,
            ledger_key,
            keep: Keep::USUAL,
            head_file: None,
            backup_key: None,
            auditor: None,
            restore: None,
            // All that two persons can do is there to be learnt, and orders lock as real ones do.
            policy: Policy {
                manual: ManualPolicy { documents: DocumentKind::ALL.to_vec(), up_to: None },
                overridable: vec![Overridable::Remote],
                ask_owner: AskOwnerPolicy::UpTo(None),
                ..Policy::default()
            },
            refusal_reasons: Vec::new(),
            sign_in: SignInRules::default(),
            staff: StaffSettings::practice(&teller),
            mail: None,
            receipts: ReceiptSettings::default(),
            preferences: DEFAULT_PREFERENCES,
            display: DisplayChoices::default(),
            teller,
            scanner: ScannerSettings::default(),
            decided: BTreeMap::new(),
            managed_by: String::new(),
        })
    }
}
