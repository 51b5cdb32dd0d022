//! Keeping the teller's choices in the user's file. That file can hold free keys only, and all of them are these.

use std::io;
use std::path::Path;

use crate::view::{Language, Preferences, TextSize, Theme};

/// Writes the user's file anew: whole or not at all.
///
/// # Errors
/// The system's word for it; what was there before is still there.
pub fn keep_preferences(user_file: &Path, preferences: Preferences) -> io::Result<()> {
    if let Some(folder) = user_file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut beside = user_file.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, as_toml(preferences))?;
    std::fs::rename(&beside, user_file)
}

fn as_toml(preferences: Preferences) -> String {
    let language = match preferences.language {
        Language::En => "en",
        Language::Sv => "sv",
    };
    let theme = match preferences.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let text_size = match preferences.text_size {
        TextSize::Normal => "normal",
        TextSize::Large => "large",
        TextSize::ExtraLarge => "extra_large",
    };
    format!(
        "# Written by Claimcheck when something is chosen in Settings.\n[preferences]\nlanguage = \"{language}\"\n\
         theme = \"{theme}\"\ntext_size = \"{text_size}\"\nreduce_motion = {}\n",
        preferences.reduce_motion
    )
}
