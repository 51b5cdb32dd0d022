//! The world as the desk's ports want it: the network, the clock, chance, and the teller's choices on disk.
//!
//! Small adapters without a decision in them.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use ciba::{Http, HttpAnswer, HttpRequest, Unreachable};
use desk::{
    ports::{Chance, Clock, PracticeCustomers, PreferencesFile, Wire},
    request::PracticeAnswer,
    settings::Sources,
    view::{DisplayChoices, DisplayLanguage, Language, Orientation, Preferences, TextSize, Theme},
};
use practice::{Decision, Practice};

/// The way to the provider over HTTP.
pub(crate) struct Network(pub(crate) Http);

#[async_trait]
impl Wire for Network {
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        self.0.send(request).await
    }

    fn own_roots(&self) -> usize {
        self.0.own_roots()
    }
}

/// The PC's clocks.
pub(crate) struct SystemClock {
    started: Instant,
    started_awake: Duration,
}

/// A sleeping PC stops the runtime's timers; they are looked at again at least this often.
const NAP: Duration = Duration::from_secs(1);

impl SystemClock {
    pub(crate) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
        let started = Instant::now();
        Self { started, started_awake: since_boot() }
    }
}

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> jiff::Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
        jiff::Timestamp::now()
    }

    fn instant(&self) -> Instant {
        self.started + since_boot().saturating_sub(self.started_awake)
    }

    async fn sleep_until(&self, moment: Instant) {
        loop {
            let left = moment.saturating_duration_since(self.instant());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(NAP)).await;
        }
    }
}

/// Time since the PC was started, sleep included (`CLOCK_BOOTTIME`).
#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}

/// Time since an arbitrary moment. Whether it counts sleep is up to the system.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Duration {
    static FIRST: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
        Instant::now()
    });
    let first = *FIRST;
    first.elapsed()
}

/// Random bytes that keep a text from being guessed from its hash.
pub(crate) fn salt() -> [u8; 32] {
    let mut salt = [0; 32];
    SystemChance.fill(&mut salt);
    salt
}

/// The operating system's randomness.
pub(crate) struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is the chance that everybody else is given")]
        let filled = getrandom::fill(bytes);
        if filled.is_err() {
            // Without randomness nothing here is safe: a reference, a code or a salt could be guessed.
            std::process::abort();
        }
    }
}

/// The made-up customers of the embedded provider.
pub(crate) struct Customers(pub(crate) Practice);

#[async_trait]
impl PracticeCustomers for Customers {
    async fn answer(&self, auth_req_id: &str, answer: PracticeAnswer) -> bool {
        let decision = match answer {
            PracticeAnswer::Owner => Decision::AcceptAsOwner,
            PracticeAnswer::SomebodyElse => Decision::SomebodyElse,
            PracticeAnswer::Decline => Decision::Decline,
        };
        self.0.answer(auth_req_id, &decision).is_ok()
    }
}

/// The user's own configuration file, of which only the preferences are written.
pub(crate) struct UserFile {
    /// None where the account has no home.
    path: Option<PathBuf>,
    /// As the computer speaks.
    system_language: Language,
}

impl UserFile {
    pub(crate) fn of(sources: &Sources) -> Self {
        let system_language = sources.system_language.unwrap_or(Language::En);
        Self { path: sources.places.user_file.clone(), system_language }
    }
}

impl PreferencesFile for UserFile {
    fn keep(&self, preferences: Preferences) -> Preferences {
        if let Some(path) = &self.path
            && let Err(error) = write(path, |text| with_preferences(text, preferences))
        {
            tracing::warn!(%error, "the preferences could not be kept");
        }
        match preferences.language_of_system {
            true => Preferences { language: self.system_language, ..preferences },
            false => preferences,
        }
    }

    fn keep_display(&self, choices: &DisplayChoices) {
        let Some(path) = &self.path else { return };
        if let Err(error) = write(path, |text| with_display(text, choices)) {
            tracing::warn!(%error, "what was chosen about the customer display could not be kept");
        }
    }
}

fn write(
    path: &std::path::Path,
    change: impl FnOnce(&str) -> Result<String, toml_edit::TomlError>,
) -> std::io::Result<()> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let text = change(&text).map_err(std::io::Error::other)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Written beside it and moved over it, so that a crash leaves the old file or the new one.
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}

/// Everything else in the file stays as the user wrote it.
fn with_preferences(text: &str, preferences: Preferences) -> Result<String, toml_edit::TomlError> {
    let mut document: toml_edit::DocumentMut = text.parse()?;
    let table = document.entry("preferences").or_insert(toml_edit::table());
    let language = match (preferences.language_of_system, preferences.language) {
        (true, _) => "system",
        (false, Language::En) => "en",
        (false, Language::Sv) => "sv",
    };
    let theme = match preferences.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let size = match preferences.text_size {
        TextSize::Normal => "normal",
        TextSize::Large => "large",
        TextSize::ExtraLarge => "extra_large",
    };
    table["language"] = toml_edit::value(language);
    table["theme"] = toml_edit::value(theme);
    table["text_size"] = toml_edit::value(size);
    table["reduce_motion"] = toml_edit::value(preferences.reduce_motion);
    table["sounds"] = toml_edit::value(preferences.sounds);
    Ok(document.to_string())
}

/// The customer display's keys, likewise.
fn with_display(text: &str, choices: &DisplayChoices) -> Result<String, toml_edit::TomlError> {
    let mut document: toml_edit::DocumentMut = text.parse()?;
    let table = document.entry("display").or_insert(toml_edit::table());
    let orientation = match choices.orientation {
        Orientation::Auto => "auto",
        Orientation::Landscape => "landscape",
        Orientation::Portrait => "portrait",
    };
    let language = match choices.language {
        DisplayLanguage::Till => "till",
        DisplayLanguage::En => "en",
        DisplayLanguage::Sv => "sv",
    };
    table["use"] = toml_edit::value(choices.in_use);
    table["orientation"] = toml_edit::value(orientation);
    table["language"] = toml_edit::value(language);
    table["automatic"] = toml_edit::value(choices.automatic);
    table["larger"] = toml_edit::value(choices.larger);
    // What nobody chose any more is left out, so that the built-in value counts.
    for (name, value) in [
        ("screen", choices.screen.as_deref().map(toml_edit::value)),
        ("diagonal_inches", choices.diagonal_inches.map(|inches| toml_edit::value(i64::from(inches)))),
    ] {
        match value {
            Some(value) => table[name] = value,
            None => {
                table.as_table_like_mut().and_then(|table| table.remove(name));
            }
        }
    }
    Ok(document.to_string())
}

/// A shell without windows, for the command line.
struct NoWindows;

impl desk::ports::Shell for NoWindows {
    fn open_practice_phone(&self, _url: &str) {}

    fn save_for_teller(&self, _: &str, _: &[u8]) -> Result<String, std::io::Error> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}

/// A shell without windows, ready to be handed over.
#[must_use]
pub fn no_windows() -> Arc<dyn desk::ports::Shell> {
    Arc::new(NoWindows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_change_and_everything_else_stays() {
        let preferences = Preferences {
            language: Language::Sv,
            language_of_system: false,
            theme: Theme::Dark,
            text_size: TextSize::Large,
            reduce_motion: true,
            sounds: false,
        };
        let text =
            with_preferences("# mine\n[preferences]\nlanguage = \"en\" # why\n", preferences).expect("TOML");
        assert!(text.starts_with("# mine\n"));
        assert!(
            text.contains("language = \"sv\"")
                && text.contains("reduce_motion = true")
                && text.contains("sounds = false")
        );
        assert!(with_preferences("not = = toml", preferences).is_err());
    }

    #[test]
    fn whoever_wants_the_computers_language_gets_it_now_and_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("user.toml");
        let file = UserFile { path: Some(path.clone()), system_language: Language::Sv };
        let english = Preferences {
            language: Language::En,
            language_of_system: false,
            theme: Theme::System,
            text_size: TextSize::Normal,
            reduce_motion: false,
            sounds: true,
        };
        assert_eq!(file.keep(english), english);
        assert!(std::fs::read_to_string(&path).expect("kept").contains("language = \"en\""));
        let wanted = Preferences { language_of_system: true, ..english };
        assert_eq!(file.keep(wanted), Preferences { language: Language::Sv, ..wanted });
        assert!(std::fs::read_to_string(&path).expect("kept").contains("language = \"system\""));
    }

    #[test]
    fn what_is_chosen_about_the_display_is_read_back_as_it_was() {
        let chosen = DisplayChoices {
            in_use: true,
            screen: Some("HDMI-1".to_owned()),
            orientation: Orientation::Portrait,
            language: DisplayLanguage::Sv,
            automatic: false,
            larger: true,
            diagonal_inches: Some(24),
        };
        let text = with_display("[preferences]\ntheme = \"dark\"\n", &chosen).expect("TOML");
        assert!(text.starts_with("[preferences]\ntheme = \"dark\"\n"), "{text}");
        for line in ["use = true", "screen = \"HDMI-1\"", "diagonal_inches = 24", "language = \"sv\""] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let text = with_display(&text, &DisplayChoices::default()).expect("TOML");
        assert!(!text.contains("screen") && !text.contains("diagonal_inches"), "{text}");
    }

    #[tokio::test]
    async fn the_clock_never_returns_early() {
        let clock = SystemClock::new();
        let until = clock.instant() + Duration::from_millis(3);
        clock.sleep_until(until).await;
        assert!(clock.instant() >= until);
    }
}
