//! The keys about the identity provider: who it is, and how this till asks it and proves itself there.
//!
//! Keys that contradict each other stop the start: what they would mean together is nobody's guess.

use ciba::{
    AcrValues, Algorithm, ClientAuthMethod, ClientId, Issuer, IssuerError, RequestedExpiry, Scope, Transport,
    UiLocales,
};
use pickup::check::MessageStyle;
use pickup::realm::Realm;
use pickup::text::{self, TenantId};
use url::Url;

use crate::settings::customer_page::CustomerPageTemplate;
use crate::settings::error::SettingsError;
use crate::settings::{
    CertificateSettings, HintForm, Profile, ProviderSettings, PurposeClient, PurposeClients, SignedRequests,
};

use super::reader::{Reader, absolute, label, proxy};

pub(super) fn provider(read: &Reader<'_>, realm: Realm) -> Result<ProviderSettings, SettingsError> {
    let transport = match realm {
        Realm::Real => Transport::Https,
        Realm::Practice | Realm::Test => Transport::LoopbackHttp,
    };
    let addresses = |path| read.each(path, |text| Url::parse(text).ok().filter(|url| transport.allows(url)));
    let endpoint_origins = addresses("provider.endpoint_origins")?;
    let issuer = issuer(read, realm, transport)?.with_endpoint_origins(&endpoint_origins).map_err(|_| {
        read.wrong_because("provider.endpoint_origins", "a list of 16 https addresses at most")
    })?;
    let issuer_id = text::Issuer::new(issuer.as_str())
        .map_err(|_| read.wrong_because("provider.issuer", "an address such as https://id.example.com"))?;
    let customer_page_origins = addresses("provider.customer_page_origins")?;
    let customer_page = read
        .optional("provider.customer_page", |text| {
            Some(CustomerPageTemplate::parse(text, &issuer, &customer_page_origins))
        })?
        .transpose()
        .map_err(|source| SettingsError::CustomerPage {
            at: read.origin("provider.customer_page"),
            source,
        })?;
    let settings = ProviderSettings {
        name: read.required("provider.name", label)?,
        tenant: read.optional("provider.tenant", |text| TenantId::new(text).ok())?,
        client_id: read.required("provider.client_id", |text| ClientId::parse(text).ok())?,
        profile: read.required("provider.profile", |word| word_of(word, PROFILES, Profile::name))?,
        client_secret: read.secret("provider.client_secret")?,
        private_key: read.secret("provider.private_key")?,
        certificate: certificate(read)?,
        client_auth: read.optional("provider.client_auth", ClientAuthMethod::parse)?,
        signed_requests: read.required("provider.signed_requests", |word| {
            word_of(word, SIGNED_REQUESTS, SignedRequests::name)
        })?,
        request_signing_algorithm: read.optional("provider.request_signing_algorithm", Algorithm::parse)?,
        hint: read.required("provider.hint", |word| word_of(word, HINT_FORMS, HintForm::name))?,
        ui_locales: read.joined("provider.ui_locales", |text| UiLocales::parse(text).ok())?,
        parameters: read.parameters("provider.parameters")?,
        endpoint_origins,
        key_pins: read.pins("provider.key_thumbprints")?,
        customer_page,
        customer_page_origins,
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
        purposes: PurposeClients {
            caller: purpose(read, "provider.caller.client_id", "provider.caller.client_secret")?,
            counter: purpose(read, "provider.counter.client_id", "provider.counter.client_secret")?,
            payment: purpose(read, "provider.payment.client_id", "provider.payment.client_secret")?,
        },
        roots: read.optional("network.roots", absolute)?,
        proxy: read.optional("network.proxy", proxy)?,
        issuer,
        issuer_id,
    };
    match contradiction(&settings) {
        None => Ok(settings),
        Some((key, because)) => Err(SettingsError::Contradiction { key, at: read.origin(key), because }),
    }
}

const PROFILES: &[Profile] = &[Profile::Ciba, Profile::FapiCiba];
const SIGNED_REQUESTS: &[SignedRequests] =
    &[SignedRequests::Auto, SignedRequests::Always, SignedRequests::Never];
const HINT_FORMS: &[HintForm] = &[HintForm::LoginHint, HintForm::LoginHintToken];

fn word_of<T: Copy>(word: &str, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == word)
}

fn issuer(read: &Reader<'_>, realm: Realm, transport: Transport) -> Result<Issuer, SettingsError> {
    let issuer = read.required("provider.issuer", |text| Some(Issuer::parse(text, transport)))?;
    issuer.map_err(|error| match error {
        IssuerError::NotAllowed => SettingsError::NotHttps { at: read.origin("provider.issuer"), realm },
        IssuerError::NotAnAddress | IssuerError::QueryOrFragment | IssuerError::EndpointOrigin => {
            read.wrong_because("provider.issuer", "an address such as https://id.example.com, without query")
        }
    })
}

fn certificate(read: &Reader<'_>) -> Result<Option<CertificateSettings>, SettingsError> {
    let chain = read.optional("provider.certificate", absolute)?;
    let key = read.secret("provider.certificate_key")?;
    match (chain, key) {
        (Some(chain), Some(key)) => Ok(Some(CertificateSettings { chain, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(read.missing("provider.certificate_key")),
        (None, Some(_)) => Err(read.missing("provider.certificate")),
    }
}

/// The client of a purpose, if it has one of its own.
fn purpose(
    read: &Reader<'_>,
    id: &'static str,
    secret: &'static str,
) -> Result<Option<PurposeClient>, SettingsError> {
    let client_id = read.optional(id, |text| ClientId::parse(text).ok())?;
    match (client_id, read.secret(secret)?) {
        (Some(client_id), client_secret) => Ok(Some(PurposeClient { client_id, client_secret })),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(read.missing(id)),
    }
}

/// What can't hold together, by the key that is in the way.
fn contradiction(settings: &ProviderSettings) -> Option<(&'static str, &'static str)> {
    use ClientAuthMethod as Method;
    let secret = settings.client_secret.is_some();
    let key = settings.private_key.is_some();
    let certificate = settings.certificate.is_some();
    let fapi = settings.profile == Profile::FapiCiba;
    let token = settings.hint == HintForm::LoginHintToken;
    let clients = &settings.purposes;
    let purposes = || [&clients.caller, &clients.counter, &clients.payment].into_iter().flatten();
    let rules = [
        (
            !(secret || key || certificate),
            "provider.client_secret",
            "is missing, and so are provider.private_key and provider.certificate: the till needs one of them to \
             prove itself",
        ),
        (
            settings.client_auth.is_some_and(Method::is_shared_secret) && !secret,
            "provider.client_auth",
            "needs provider.client_secret",
        ),
        (
            settings.client_auth == Some(Method::PrivateKeyJwt) && !key,
            "provider.client_auth",
            "needs provider.private_key",
        ),
        (
            settings.client_auth.is_some_and(Method::uses_certificate) && !certificate,
            "provider.client_auth",
            "needs provider.certificate and provider.certificate_key",
        ),
        (
            settings.signed_requests == SignedRequests::Always && !key,
            "provider.signed_requests",
            "needs provider.private_key",
        ),
        (
            settings.request_signing_algorithm.is_some() && settings.signed_requests == SignedRequests::Never,
            "provider.request_signing_algorithm",
            "says how to sign requests, and provider.signed_requests says not to",
        ),
        (
            settings.request_signing_algorithm.is_some() && !key,
            "provider.request_signing_algorithm",
            "needs provider.private_key",
        ),
        (token && !secret, "provider.hint", "needs provider.client_secret, which signs the token"),
        (
            purposes().any(|client| client.client_secret.is_none() && (token || !(key || certificate))),
            "provider.client_secret",
            "does not prove the client of a purpose: give that client its own client_secret, or the till a private key",
        ),
        (
            fapi && !token && purposes().any(|client| client.client_secret.is_some()),
            "provider.profile",
            "allows no shared secret, and the client of a purpose has one; leave it out",
        ),
        (
            fapi && settings.client_auth.is_some_and(Method::is_shared_secret),
            "provider.client_auth",
            "is a shared secret, which provider.profile = \"fapi_ciba\" does not allow",
        ),
        (
            fapi && secret && !token,
            "provider.client_secret",
            "is a shared secret, which provider.profile = \"fapi_ciba\" does not allow; leave it out",
        ),
        (
            fapi && !key,
            "provider.profile",
            "needs provider.private_key, because requests are signed in that profile",
        ),
        (
            fapi && settings.signed_requests == SignedRequests::Never,
            "provider.signed_requests",
            "does not fit provider.profile = \"fapi_ciba\", in which requests are signed",
        ),
    ];
    rules.into_iter().find(|(broken, _, _)| *broken).map(|(_, key, because)| (key, because))
}

fn claim(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"\\".contains(&byte);
    ((1..=100).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
}
