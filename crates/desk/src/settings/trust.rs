//! The trust keys in force, as one fingerprint: every ledger entry carries it, so that a change can be seen later.
//! Free keys are no part of it, and neither are secrets: only the places where they are kept.

use std::collections::BTreeMap;
use std::path::Path;

use ciba::{AcrValues, Algorithm, ClientAuthMethod, FurtherParameters, KeyPins, UiLocales};
use pickup::check::MessageStyle;
use pickup::person::Country;
use pickup::policy::{AgeRule, AskOwnerPolicy, Goods, LevelOrders, LevelRule, RemotePolicy};
use pickup::pseudonym::Hash;
use pickup::staff::StaffMember;
use pickup::text::TenantId;
use url::Url;

use crate::view::Language;

use super::{
    CustomerPageTemplate, MailSettings, PrinterPlace, PurposeClient, SecretRef, Settings, SourceSettings,
};

impl Settings {
    /// SHA-256 over all trust keys: every ledger entry carries it, so that a change of them can be seen later.
    #[must_use]
    pub fn trust_fingerprint(&self) -> Hash {
        let facts = self.trust_facts();
        fingerprint(b"claimcheck.trust/1", facts.iter().flat_map(|(name, value)| [*name, value.as_str()]))
    }

    /// Each trust key, or table of them, by itself: its name, and SHA-256 over what it says. By it can be told which changed, not
    /// what they say.
    #[must_use]
    pub fn trusted(&self) -> BTreeMap<&'static str, Hash> {
        let facts = self.trust_facts().into_iter();
        facts
            .map(|(name, value)| (name, fingerprint(b"claimcheck.trust-key/1", [name, value.as_str()])))
            .collect()
    }

    /// The trust keys by name, in a fixed order, in one spelling each. An absent key is an empty text.
    fn trust_facts(&self) -> Vec<(&'static str, String)> {
        let provider = &self.provider;
        let (policy, sign_in) = (&self.policy, &self.sign_in);
        let words = |words: &mut dyn Iterator<Item = String>| words.collect::<Vec<_>>().join(" ");
        let secret = |place: Option<&SecretRef>| place.map_or_else(String::new, secret_fact);
        vec![
            ("realm", self.realm.as_str().to_owned()),
            ("data_dir", text_of(&self.data_dir)),
            ("sources", self.sources.iter().map(SourceSettings::fact).collect()),
            ("staff", self.staff.roster.iter().map(member_fact).collect()),
            ("store.id", self.store.id.as_str().to_owned()),
            ("store.name", self.store.name.clone()),
            ("store.till", self.store.till.as_str().to_owned()),
            ("store.country", self.store.country.as_ref().map_or("", Country::code).to_owned()),
            ("store.currency", self.store.currency.to_string()),
            ("store.time_zone", self.store.time_zone.iana_name().unwrap_or_default().to_owned()),
            ("provider.name", provider.name.clone()),
            ("provider.issuer", provider.issuer.as_str().to_owned()),
            ("provider.tenant", provider.tenant.as_ref().map_or("", TenantId::as_str).to_owned()),
            ("provider.client_id", provider.client_id.as_str().to_owned()),
            ("provider.profile", provider.profile.name().to_owned()),
            ("provider.client_secret", secret(provider.client_secret.as_ref())),
            ("provider.private_key", secret(provider.private_key.as_ref())),
            (
                "provider.certificate",
                provider.certificate.as_ref().map_or_else(String::new, |one| text_of(&one.chain)),
            ),
            ("provider.certificate_key", secret(provider.certificate.as_ref().map(|one| &one.key))),
            ("provider.signed_requests", provider.signed_requests.name().to_owned()),
            (
                "provider.request_signing_algorithm",
                provider.request_signing_algorithm.map_or("", Algorithm::name).to_owned(),
            ),
            ("provider.hint", provider.hint.name().to_owned()),
            ("provider.ui_locales", provider.ui_locales.as_ref().map_or("", UiLocales::as_str).to_owned()),
            ("provider.parameters", parameters_fact(&provider.parameters)),
            ("provider.endpoint_origins", words(&mut provider.endpoint_origins.iter().map(Url::to_string))),
            (
                "provider.key_thumbprints",
                words(&mut provider.key_pins.iter().flat_map(KeyPins::iter).map(ToString::to_string)),
            ),
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
            ("provider.caller", client_fact(provider.purposes.caller.as_ref())),
            ("provider.counter", client_fact(provider.purposes.counter.as_ref())),
            ("provider.payment", client_fact(provider.purposes.payment.as_ref())),
            ("network.roots", provider.roots.as_deref().map_or_else(String::new, text_of)),
            ("network.proxy", provider.proxy.as_ref().map_or_else(String::new, Url::to_string)),
            ("ledger.key", secret_fact(&self.ledger_key)),
            ("ledger.head_file", self.head_file.as_deref().map_or_else(String::new, text_of)),
            ("backup.public_key", self.backup_key.clone().unwrap_or_default()),
            (
                "ledger.restore_head",
                self.restore.as_ref().map_or_else(String::new, |allowed| allowed.head.to_string()),
            ),
            (
                "ledger.restore_approved_by",
                self.restore
                    .as_ref()
                    .and_then(|allowed| allowed.approved_by.as_ref())
                    .map_or_else(String::new, ToString::to_string),
            ),
            ("ledger.auditor_key", self.auditor.as_ref().map_or_else(String::new, ToString::to_string)),
            ("ledger.keep_personal_days", self.keep.personal_days.to_string()),
            ("ledger.keep_waiting_order_days", self.keep.waiting_order_days.to_string()),
            (
                "policy.accept_weaker",
                words(&mut policy.accept_weaker.iter().map(|line| {
                    format!("{}<={}", line.identifier.as_str(), line.up_to.to_string().replace(' ', ""))
                })),
            ),
            ("policy.levels", policy.levels.iter().map(level_fact).collect()),
            ("policy.ages", policy.ages.iter().map(age_fact).collect()),
            ("policy.remote_up_to", remote_fact(policy.remote)),
            ("policy.ask_owner", (policy.ask_owner != AskOwnerPolicy::Never).to_string()),
            ("policy.ask_owner_up_to", ask_owner_fact(policy.ask_owner)),
            ("policy.stale_up_to", policy.stale_up_to.map_or_else(String::new, |amount| amount.to_string())),
            (
                "policy.manual",
                words(&mut policy.manual.documents.iter().map(|kind| kind.as_str().to_owned())),
            ),
            (
                "policy.manual_up_to",
                policy.manual.up_to.map_or_else(String::new, |amount| amount.to_string()),
            ),
            ("policy.override", words(&mut policy.overridable.iter().map(|rule| rule.as_str().to_owned()))),
            (
                "policy.auto_lock_s",
                self.staff.auto_lock.map_or_else(String::new, |after| after.as_secs().to_string()),
            ),
            ("policy.typed_identifiers", self.types_hint.to_string()),
            ("policy.copy_link", self.copies_link.to_string()),
            ("policy.every_line", policy.every_line.to_string()),
            ("policy.undo_s", self.undo.as_secs().to_string()),
            (
                "policy.refusal_reasons",
                self.refusal_reasons
                    .iter()
                    .map(|own| list_fact(&[own.name.to_string(), own.en.to_string(), own.sv.to_string()]))
                    .collect(),
            ),
            ("policy.verdict_valid_s", policy.verdict_valid_s.to_string()),
            (
                "policy.sign_in_max_age_s",
                sign_in.max_age.map_or_else(String::new, |age| age.as_secs().to_string()),
            ),
            ("policy.acr", list_fact(&sign_in.acr)),
            ("policy.amr", list_fact(&sign_in.amr)),
            ("policy.idp", list_fact(&sign_in.idp)),
            ("mail.server", self.mail.as_ref().map_or_else(String::new, MailSettings::server)),
            ("mail.tls", self.mail.as_ref().map_or("", |mail| mail.tls.name()).to_owned()),
            ("mail.from", self.mail.as_ref().map_or("", |mail| mail.from.as_str()).to_owned()),
            ("mail.user", self.mail.as_ref().map_or("", MailSettings::user).to_owned()),
            (
                "mail.password",
                secret(self.mail.as_ref().and_then(|mail| mail.login.as_ref()).map(|login| &login.password)),
            ),
            ("mail.language", self.mail.as_ref().map_or("", |mail| language_name(mail.language)).to_owned()),
            ("receipt.printer", self.receipts.printer.as_ref().map_or_else(String::new, PrinterPlace::fact)),
            ("receipt.print", self.receipts.print.name().to_owned()),
            ("receipt.language", language_name(self.receipts.language).to_owned()),
            ("receipt.columns", self.receipts.columns.to_string()),
            ("receipt.code_page", self.receipts.code_page.name().to_owned()),
        ]
    }
}

/// SHA-256 over texts that are bound by their lengths, so that no two different lists of them are the same bytes.
fn fingerprint<'a>(what: &[u8], parts: impl IntoIterator<Item = &'a str>) -> Hash {
    let mut bytes = what.to_vec();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    Hash::of(&bytes)
}

/// Each part with its length, the hash of the PIN too: another PIN is another person.
fn member_fact(member: &StaffMember) -> String {
    let (id, hash) = (member.id.as_str(), member.pin_hash.phc());
    list_fact(&[id.to_owned(), member.name.clone(), member.role.as_str().to_owned(), hash])
}

/// Where a secret lies is a trust key; the secret itself is not part of it.
pub(super) fn secret_fact(secret: &SecretRef) -> String {
    match secret {
        SecretRef::Keyring(name) => format!("keyring:{name}"),
        SecretRef::File(path) => format!("file:{}", text_of(path)),
        SecretRef::Given(_) => "given".to_owned(),
    }
}

/// Each part with its length or between brackets, so that no two policies have one text.
fn level_fact(rule: &LevelRule) -> String {
    let orders = rule.orders.iter().map(|orders| match orders {
        LevelOrders::All => "all;".to_owned(),
        LevelOrders::Above(amount) => format!(">{amount};"),
        LevelOrders::AgeLimited => "age_limited;".to_owned(),
    });
    let ways = rule.accepts.iter().map(|way| {
        let words = [&way.acr, &way.amr, &way.idp].map(|list| format!("[{}]", list_fact(list))).concat();
        let age = way.max_age.map_or_else(String::new, |age| age.as_secs().to_string());
        let up_to = way.up_to.map_or_else(String::new, |amount| amount.to_string());
        format!("({words}{age}<={up_to})")
    });
    let (orders, ways): (String, String) = (orders.collect(), ways.collect());
    format!("{}:{}{{{orders}{ways}}}", rule.name.as_str().len(), rule.name)
}

fn age_fact(rule: &AgeRule) -> String {
    let (how, text) = match &rule.goods {
        Goods::Sku(text) => ("sku", text),
        Goods::SkuPrefix(text) => ("sku_prefix", text),
    };
    format!("{how}{}:{text}>={};", text.len(), rule.min_age)
}

fn ask_owner_fact(ask_owner: AskOwnerPolicy) -> String {
    match ask_owner {
        AskOwnerPolicy::Never | AskOwnerPolicy::UpTo(None) => String::new(),
        AskOwnerPolicy::UpTo(Some(amount)) => amount.to_string(),
    }
}

fn remote_fact(remote: RemotePolicy) -> String {
    match remote {
        RemotePolicy::Never => String::new(),
        RemotePolicy::UpTo(amount) => amount.to_string(),
    }
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Sv => "sv",
    }
}

/// A client by its name and the place of its secret.
fn client_fact(client: Option<&PurposeClient>) -> String {
    client.map_or_else(String::new, |client| {
        let secret = client.client_secret.as_ref().map_or_else(String::new, secret_fact);
        list_fact(&[client.client_id.as_str().to_owned(), secret])
    })
}

fn message_fact(style: MessageStyle) -> &'static str {
    match style {
        MessageStyle::CodeOnly => "code",
        MessageStyle::Full => "code_and_text",
    }
}

/// Each with its length, so that one value can't be taken for two.
fn list_fact(values: &[String]) -> String {
    values.iter().map(|value| format!("{}:{value};", value.len())).collect()
}

/// Each part with its length, so that no value can be taken for the beginning of another name.
fn parameters_fact(parameters: &FurtherParameters) -> String {
    parameters.iter().map(|(name, value)| format!("{name}={}:{value};", value.len())).collect()
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
