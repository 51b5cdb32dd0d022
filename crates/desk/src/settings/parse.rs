//! From what the layers say to settings: each value gets the type that its rule asks for.
//!
//! Not who may say what (`layers.rs`). The provider's keys are in `parse/provider.rs`.

mod ages;
mod display;
mod head_file;
mod levels;
mod mail;
mod provider;
mod reader;
mod reasons;
mod receipts;
mod shops;
mod sources;
mod staff;

use ciba::SignInRules;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use pickup::approved::Overridable;
use pickup::manual::DocumentKind;
use pickup::money::Currency;
use pickup::person::Country;
use pickup::policy::{AskOwnerPolicy, ManualPolicy, Policy, RemotePolicy};
use pickup::realm::Realm;
use pickup::retention::Keep;
use pickup::text::{StaffId, StoreId, TillId};

use super::error::SettingsError;
use super::layers::{Layers, Sources};
use super::secret::{SecretName, SecretRef};
use super::{AllowedRestore, LEDGER_KEY_FILE, LEDGER_KEY_NAME, Settings, StoreSettings};
use crate::auditor::AuditorKey;
use crate::scanner::{ScannerLayout, ScannerSettings};
use crate::view::{Language, Preferences, TextSize, Theme};

pub(super) use display::display;
use provider::provider;
use reader::{Reader, absolute, label, money};

/// The realm, which decides how the other keys are read.
pub(super) fn realm(layers: &Layers) -> Result<Realm, SettingsError> {
    Reader { layers }.required("realm", Realm::from_name)
}

/// How the teller likes to see it.
pub(super) fn preferences(layers: &Layers) -> Result<Preferences, SettingsError> {
    let read = Reader { layers };
    let chosen = read.required("preferences.language", |word| match word {
        "system" => Some(None),
        word => language(word).map(Some),
    })?;
    Ok(Preferences {
        // Where the system says nothing it is English.
        language: chosen.unwrap_or(Language::En),
        language_of_system: chosen.is_none(),
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
        sounds: read.switch("preferences.sounds")?,
    })
}

/// What the scanner does beside typing a code.
pub(super) fn scanner(layers: &Layers) -> Result<ScannerSettings, SettingsError> {
    let read = Reader { layers };
    let affix = |path| {
        let fits = |text: &str| {
            text.chars().count() <= ScannerSettings::AFFIX_MAX && !text.chars().any(char::is_control)
        };
        read.optional(path, |text| fits(text).then(|| text.to_owned())).map(Option::unwrap_or_default)
    };
    Ok(ScannerSettings {
        prefix: affix("scanner.prefix")?,
        suffix: affix("scanner.suffix")?,
        layout: read.required("scanner.layout", ScannerLayout::from_name)?,
    })
}

fn language(word: &str) -> Option<Language> {
    match word {
        "en" => Some(Language::En),
        "sv" => Some(Language::Sv),
        _ => None,
    }
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
    let head_file = head_file::head_file(&read, realm, &data_dir)?;
    let staff = staff::staff(&read)?;
    let restore = restore(&read, staff.roster.iter().len() > 0)?;
    Ok(Settings {
        realm,
        sources: sources::sources(&read, realm, &data_dir)?,
        undo: read
            .seconds("policy.undo_s", |seconds| Some(SignedDuration::from_secs(i64::from(seconds))))?
            .unwrap_or_default(),
        data_dir,
        store: StoreSettings {
            id: read.required("store.id", |text| StoreId::new(text).ok())?,
            name: read.required("store.name", label)?,
            till: read.required("store.till", |text| TillId::new(text).ok())?,
            country: read.optional("store.country", Country::from_code)?,
            time_zone: read.required("store.time_zone", |name| TimeZone::get(name).ok())?,
            currency: read.required("store.currency", Currency::from_code)?,
        },
        provider: provider(&read, realm)?,
        ledger_key,
        head_file,
        backup_key: read.optional("backup.public_key", age_key)?,
        restore,
        keep: keep(&read)?,
        auditor: auditor(&read)?,
        policy: policy(&read, realm)?,
        types_hint: read.switch("policy.typed_identifiers")?,
        copies_link: read.switch("policy.copy_link")?,
        refusal_reasons: reasons::own(&read.list("policy.refusal_reasons")?)
            .ok_or_else(|| read.wrong("policy.refusal_reasons"))?,
        sign_in: sign_in(&read)?,
        staff,
        mail: mail::mail(&read)?,
        receipts: receipts::receipts(&read)?,
        preferences: preferences(layers)?,
        display: display(layers)?,
        teller: sources.teller.clone(),
        scanner: scanner(layers)?,
        decided: layers.deciding(),
        managed_by: layers.machine_file.display().to_string(),
    })
}

fn restore(read: &Reader<'_>, has_staff: bool) -> Result<Option<AllowedRestore>, SettingsError> {
    let approved_by = read.optional("ledger.restore_approved_by", |text| StaffId::new(text).ok())?;
    match (read.optional("ledger.restore_head", |text| text.parse().ok())?, approved_by) {
        (None, None) => Ok(None),
        (Some(_), None) if !has_staff => Err(read.missing("ledger.restore_approved_by")),
        (Some(head), approved_by) => Ok(Some(AllowedRestore { head, approved_by })),
        (None, Some(_)) => Err(read.missing("ledger.restore_head")),
    }
}

fn auditor(read: &Reader<'_>) -> Result<Option<AuditorKey>, SettingsError> {
    const KEY: &str = "ledger.auditor_key";
    let not_a_key = || read.wrong_because(KEY, "a public key of age, `age1...`, as `age-keygen` prints it");
    let text = read.optional(KEY, |text| Some(text.to_owned()))?;
    text.map(|text| AuditorKey::parse(&text).ok_or_else(not_a_key)).transpose()
}

fn keep(read: &Reader<'_>) -> Result<Keep, SettingsError> {
    let days = |path| {
        let days = read.seconds(path, |days| u16::try_from(days).ok())?;
        days.ok_or_else(|| read.missing(path))
    };
    Ok(Keep {
        personal_days: days("ledger.keep_personal_days")?,
        waiting_order_days: days("ledger.keep_waiting_order_days")?,
    })
}

fn sign_in(read: &Reader<'_>) -> Result<SignInRules, SettingsError> {
    // Values are compared as a whole, so a space at an end would never be met.
    let words = |path| read.each(path, |word| (word.trim() == word).then(|| label(word)).flatten());
    Ok(SignInRules {
        max_age: read.seconds("policy.sign_in_max_age_s", |seconds| {
            Some(SignedDuration::from_secs(i64::from(seconds)))
        })?,
        acr: words("policy.acr")?,
        amr: words("policy.amr")?,
        idp: words("policy.idp")?,
    })
}

fn policy(read: &Reader<'_>, realm: Realm) -> Result<Policy, SettingsError> {
    let remote = match read.optional("policy.remote_up_to", money)? {
        None => RemotePolicy::Never,
        Some(amount) => RemotePolicy::UpTo(amount),
    };
    let verdict_valid_s = read
        .seconds("policy.verdict_valid_s", Some)?
        .ok_or_else(|| read.missing("policy.verdict_valid_s"))?;
    Ok(Policy {
        accept_weaker: read.weaker("policy.accept_weaker")?,
        levels: read.levels("policy.levels")?,
        ages: read.ages("policy.ages")?,
        manual: ManualPolicy {
            documents: read.each("policy.manual", DocumentKind::from_name)?,
            up_to: read.optional("policy.manual_up_to", money)?,
        },
        remote,
        ask_owner: match read.switch("policy.ask_owner")? {
            true => AskOwnerPolicy::UpTo(read.optional("policy.ask_owner_up_to", money)?),
            false => AskOwnerPolicy::Never,
        },
        stale_up_to: read.optional("policy.stale_up_to", money)?,
        overridable: read.each("policy.override", Overridable::from_name)?,
        limit_asking: realm == Realm::Real,
        every_line: read.switch("policy.every_line")?,
        verdict_valid_s,
    })
}

/// The shape of a public key of age; whether it is one is seen when a backup is sealed to it.
fn age_key(text: &str) -> Option<String> {
    let letters = text.strip_prefix("age1")?;
    let fits =
        letters.len() == 58 && letters.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    fits.then(|| text.to_owned())
}

fn default_ledger_key(realm: Realm, data_dir: &std::path::Path) -> Option<SecretRef> {
    match realm {
        Realm::Real => SecretName::parse(LEDGER_KEY_NAME).map(SecretRef::Keyring),
        Realm::Practice | Realm::Test => Some(SecretRef::File(data_dir.join(LEDGER_KEY_FILE))),
    }
}
