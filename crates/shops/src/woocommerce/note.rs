//! The note on a hand-over or its correction: written once, found again by its mark, and shown as text whatever a title says.
//!
//! WooCommerce shows notes as HTML and mails them to the customer if it is told to.

use std::fmt::Write;

use pickup::shop::{HandOverNotice, NoticeId, Tells};
use pickup::text::clean;
use serde::{Deserialize, Serialize};

use super::Settings;

/// The most lines that a note lists.
const LINES: usize = 100;
const TITLE_BYTES: usize = 200;

/// A note that is in the shop.
#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    note: String,
}

impl Written {
    /// Whether it is the note of this hand-over or correction.
    pub(super) fn is_of(&self, id: &NoticeId) -> bool {
        self.note.contains(&mark(id))
    }
}

#[derive(Serialize)]
pub(super) struct Body {
    note: String,
    customer_note: bool,
}

pub(super) fn body(notice: &HandOverNotice, settings: &Settings) -> Body {
    Body { note: text(notice, settings), customer_note: settings.notify_customer }
}

/// Closed by brackets, so that no id is found within a longer one.
fn mark(id: &NoticeId) -> String {
    format!("[claimcheck {id}]")
}

fn text(notice: &HandOverNotice, settings: &Settings) -> String {
    let words = &settings.note;
    let at = notice.at.to_zoned(words.time_zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let mut text = String::new();
    // Writing to a text does not fail.
    let mut line = |said: &str| {
        let _ = writeln!(text, "{}", escaped(said));
    };
    let happened = match notice.tells {
        Tells::HandOver => &words.handed_over,
        Tells::Correction => &words.corrected,
    };
    line(&format!("{happened} {}, {at}", notice.store));
    for handed in notice.lines.iter().take(LINES) {
        // No title can look like the mark of another hand-over.
        let title = clean(&handed.title, TITLE_BYTES).replace('[', "(");
        line(&format!("{} × {title}", handed.quantity));
    }
    if let Some(more) = notice.lines.len().checked_sub(LINES).filter(|more| *more > 0) {
        line(&format!("+ {more}"));
    }
    if notice.left > 0 {
        line(&format!("{}: {}", words.left, notice.left));
    }
    line(&format!("{} {}", notice.head(), mark(&notice.id)));
    text.trim_end().to_owned()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
