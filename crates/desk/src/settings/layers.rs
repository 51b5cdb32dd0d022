//! The layers of the configuration, and which of them decides each key.
//!
//! From the strongest: locked policy, flags, environment, the user's file, the machine file, built-in. Trust keys come
//! from the policy, the machine file and the built-in values only; anywhere else they stop the start. Not the meaning
//! of values (`parse.rs`).

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use pickup::realm::Realm;

use super::Settings;
use super::error::SettingsError;
use super::explain::Explanation;
use super::parse;
use super::places::{Document, Places};
use super::schema::{self, Class, KEYS, Key, Kind};
use super::value::{self, Value};
use crate::view::{Language, Preferences};

/// What the configuration is made from. [`Sources::of_this_machine`] asks the machine; tests say it.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Where files lie.
    pub places: Places,
    /// `--config` or `CLAIMCHECK_CONFIG`: replaces the machine file.
    pub config: Option<PathBuf>,
    /// `--data-dir` or `CLAIMCHECK_DATA_DIR`, and which of the two.
    pub data_dir: Option<(PathBuf, Layer)>,
    /// The environment's variables that begin with `CLAIMCHECK_`.
    pub environment: Vec<(String, String)>,
    /// `--set KEY=VALUE` and flags that are short for it.
    pub flags: Vec<(String, String)>,
    /// The operating system's user.
    pub teller: String,
    /// Whether this account may write the machine file.
    pub may_write_machine_file: bool,
    /// The language that the system shows to this account first, if it can be told.
    pub system_language: Option<Language>,
}

impl Sources {
    /// What this machine says, without flags. The user's name comes from the account, not from `USER`.
    #[must_use]
    pub fn of_this_machine() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let places = Places::of_this_machine(variable);
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("CLAIMCHECK_"))
            .collect();
        Self {
            may_write_machine_file: places.may_write_machine_file(),
            places,
            config: variable("CLAIMCHECK_CONFIG").map(PathBuf::from),
            data_dir: variable("CLAIMCHECK_DATA_DIR").map(|path| (path.into(), Layer::Environment)),
            environment,
            flags: Vec::new(),
            teller: whoami::username().unwrap_or_else(|_| "unknown".to_owned()),
            system_language: system_language(),
        }
    }

    /// How the teller likes to see it, as far as the user's file, environment and flags say; for practice and the first
    /// start, which have no configuration. Where nobody chose a language, it is the system's.
    ///
    /// # Errors
    /// [`SettingsError`] as for [`load`].
    pub fn preferences(&self) -> Result<Preferences, SettingsError> {
        let mut layers = Layers::default();
        layers.add_free(self)?;
        Ok(self.as_the_system(parse::preferences(&layers)?))
    }

    /// In the system's language, where that is wanted.
    fn as_the_system(&self, preferences: Preferences) -> Preferences {
        match self.system_language.filter(|_| preferences.language_of_system) {
            Some(language) => Preferences { language, ..preferences },
            None => preferences,
        }
    }

    /// What the scanner does, as far as the user's file, environment and flags say; for practice.
    ///
    /// # Errors
    /// [`SettingsError`] as for [`load`].
    pub fn scanner(&self) -> Result<crate::scanner::ScannerSettings, SettingsError> {
        let mut layers = Layers::default();
        layers.add_free(self)?;
        parse::scanner(&layers)
    }

    /// The customer display, as far as the user's file, environment and flags say; for practice.
    ///
    /// # Errors
    /// [`SettingsError`] as for [`load`].
    pub fn display(&self) -> Result<crate::view::DisplayChoices, SettingsError> {
        let mut layers = Layers::default();
        layers.add_free(self)?;
        parse::display(&layers)
    }

    /// The data folder of practice: the one that was named, or the user's own.
    ///
    /// # Errors
    /// [`SettingsError::NoDataFolder`] where the account has no home.
    pub fn practice_data_dir(&self) -> Result<PathBuf, SettingsError> {
        let named = self.data_dir.as_ref().map(|(path, _)| path.clone());
        named.or_else(|| self.places.data_dir(Realm::Practice)).ok_or(SettingsError::NoDataFolder)
    }
}

/// Swedish for whoever reads everything else in Swedish; nothing where the system does not say.
fn system_language() -> Option<Language> {
    let wanted = whoami::lang_prefs().ok()?;
    let first = wanted.message_langs().next()?.to_string();
    Some(if first.starts_with("sv") { Language::Sv } else { Language::En })
}

/// Settings, and where each of them came from.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Where they came from.
    pub explanation: Explanation,
}

/// Reads the configuration.
///
/// # Errors
/// [`SettingsError`] names key, place and remedy; nothing was started.
pub fn load(sources: &Sources) -> Result<Loaded, SettingsError> {
    let machine_file = sources.config.as_ref().unwrap_or(&sources.places.machine_file);
    let policy = match &sources.places.policy_file {
        Some(path) => Document::read(path)?,
        None => None,
    };
    let machine = Document::read(machine_file)?;
    if machine.is_none() && (policy.is_none() || sources.config.is_some()) {
        return Err(SettingsError::NotConfigured { machine_file: machine_file.clone() });
    }
    let mut layers = Layers::default();
    if let Some(policy) = &policy {
        policy.only_the_administrator_writes(&sources.places)?;
        layers.add_file(policy, Layer::Policy)?;
    }
    let machine_layer = if sources.config.is_some() { Layer::Config } else { Layer::Machine };
    layers.add_free_above(sources, |layers| match &machine {
        Some(machine) => layers.add_file(machine, machine_layer),
        None => Ok(()),
    })?;
    layers.machine_file = machine_file.clone();

    let realm = parse::realm(&layers)?;
    if let Some(machine) = &machine {
        match (realm, &sources.config) {
            (Realm::Real, None) => machine.only_the_administrator_writes(&sources.places)?,
            (Realm::Real, Some(_)) if !sources.may_write_machine_file => {
                return Err(SettingsError::ConfigForReal {
                    machine_file: sources.places.machine_file.clone(),
                });
            }
            (Realm::Real, Some(_)) | (Realm::Practice | Realm::Test, _) => {
                machine.nobody_else_writes(&sources.places)?;
            }
        }
    }
    if let Some((path, layer)) = &sources.data_dir {
        let at = Origin { layer: *layer, path: None, line: None };
        if realm == Realm::Real && !sources.may_write_machine_file {
            let machine_file = machine_file.clone();
            return Err(SettingsError::DataDirForReal { at, machine_file });
        }
        layers.overrule("data_dir", Value::Text(path.to_string_lossy().into_owned()), at);
    }
    let mut settings = parse::settings(&layers, realm, sources)?;
    settings.preferences = sources.as_the_system(settings.preferences);
    Ok(Loaded { explanation: Explanation::of(&layers, &settings), settings })
}

/// One layer of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What an administrator locked.
    Policy,
    /// A flag of the command line.
    Flag,
    /// A variable of the environment.
    Environment,
    /// The user's own file.
    User,
    /// A file named with `--config` in the machine file's place.
    Config,
    /// The machine's file.
    Machine,
    /// What holds if nobody says anything.
    BuiltIn,
}

impl Layer {
    /// As explanations write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::User => "user file",
            Self::Config => "configuration",
            Self::Machine => "machine file",
            Self::BuiltIn => "built-in",
        }
    }

    fn may_decide_trust(self) -> bool {
        match self {
            Self::Policy | Self::Config | Self::Machine | Self::BuiltIn => true,
            Self::Flag | Self::Environment | Self::User => false,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The layer.
    pub layer: Layer,
    /// The file, or the variable's or flag's name.
    pub path: Option<PathBuf>,
    /// The line in the file, from 1.
    pub line: Option<usize>,
}

impl Origin {
    fn named(layer: Layer, name: impl Into<PathBuf>) -> Self {
        Self { layer, path: Some(name.into()), line: None }
    }

    pub(super) fn at_line(&self, line: usize) -> Self {
        Self { line: Some(line), ..self.clone() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layer.name())?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        match self.line {
            Some(line) => write!(f, " line {line}"),
            None => Ok(()),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) at: Origin,
}

/// What all layers say about each key, the strongest first.
#[derive(Debug, Default)]
pub(super) struct Layers {
    given: BTreeMap<&'static str, Vec<Given>>,
    /// Variables that begin with our name and mean nothing.
    pub(super) ignored: Vec<String>,
    pub(super) machine_file: PathBuf,
}

impl Layers {
    /// What decides a key, if anybody set it.
    pub(super) fn decided(&self, path: &str) -> Option<&Given> {
        self.all(path).first()
    }

    /// What each layer says about a key, the strongest first.
    pub(super) fn all(&self, path: &str) -> &[Given] {
        self.given.get(path).map_or(&[], Vec::as_slice)
    }

    /// What decided each key that somebody set.
    pub(super) fn deciding(&self) -> BTreeMap<&'static str, Origin> {
        let first = |given: &Vec<Given>| given.first().map(|given| given.at.clone());
        self.given.iter().filter_map(|(key, given)| Some((*key, first(given)?))).collect()
    }

    /// Flags, environment and the user's file, and nothing below.
    fn add_free(&mut self, sources: &Sources) -> Result<(), SettingsError> {
        self.add_free_above(sources, |_| Ok(()))
    }

    fn add_free_above(
        &mut self,
        sources: &Sources,
        machine: impl FnOnce(&mut Self) -> Result<(), SettingsError>,
    ) -> Result<(), SettingsError> {
        self.machine_file = sources.places.machine_file.clone();
        for (path, text) in &sources.flags {
            let at = Origin::named(Layer::Flag, format!("--set {path}"));
            let key = schema::find(path).ok_or_else(|| SettingsError::UnknownKey {
                key: path.clone(),
                at: at.clone(),
                nearest: schema::nearest(path),
            })?;
            self.add_text(key, text, at)?;
        }
        for (name, text) in &sources.environment {
            match KEYS.iter().find(|key| key.variable() == *name) {
                Some(key) if key.path == "data_dir" => {}
                Some(key) => self.add_text(key, text, Origin::named(Layer::Environment, name))?,
                None if ["CLAIMCHECK_CONFIG", "CLAIMCHECK_LOG"].contains(&name.as_str()) => {}
                None => self.ignored.push(name.clone()),
            }
        }
        if let Some(path) = &sources.places.user_file
            && let Some(file) = Document::read(path)?
        {
            self.add_file(&file, Layer::User)?;
        }
        machine(self)
    }

    fn add_file(&mut self, file: &Document, layer: Layer) -> Result<(), SettingsError> {
        let origin = Origin::named(layer, &file.path);
        for entry in value::read(&file.text, &origin)? {
            self.add(entry.key, entry.value, origin.at_line(entry.line))?;
        }
        Ok(())
    }

    /// A value from a flag or the environment, where everything is text.
    fn add_text(&mut self, key: &'static Key, text: &str, at: Origin) -> Result<(), SettingsError> {
        let value = match key.kind {
            Kind::Text | Kind::Choice(_) | Kind::Path | Kind::Address | Kind::Amount => {
                Some(Value::Text(text.to_owned()))
            }
            Kind::Whole(..)
            | Kind::Switch
            | Kind::Words
            | Kind::Addresses
            | Kind::Secret
            | Kind::Printer
            | Kind::Parameters
            | Kind::Sources
            | Kind::Staff
            | Kind::WeakerLines
            | Kind::LevelLines
            | Kind::AgeLines
            | Kind::Reasons => Value::parse(text),
        };
        // A trust key is refused for where it is, whatever it says.
        if key.class == Class::Free && !value.as_ref().is_some_and(|value| key.kind.fits(value)) {
            return Err(SettingsError::wrong(key, at));
        }
        self.add(key, value.unwrap_or(Value::Other), at)
    }

    fn add(&mut self, key: &'static Key, value: Value, at: Origin) -> Result<(), SettingsError> {
        if key.class == Class::Trust && !at.layer.may_decide_trust() {
            let machine_file = self.machine_file.clone();
            return Err(SettingsError::TrustKey { key: key.path, at, machine_file });
        }
        self.given.entry(key.path).or_default().push(Given { value, at });
        Ok(())
    }

    fn overrule(&mut self, path: &'static str, value: Value, at: Origin) {
        // Under the locked policy, above everything else.
        let given = self.given.entry(path).or_default();
        let place = given.iter().take_while(|given| given.at.layer == Layer::Policy).count();
        given.insert(place, Given { value, at });
    }
}
