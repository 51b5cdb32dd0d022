//! Texts that a provider might send to harm whoever shows them: in a name, in `error_description`, in anything.
//!
//! Each is meant for one way of showing: a terminal, a page, a log, a spreadsheet.

/// A text for every way in which one can do harm, each with the word by which a test calls it.
#[must_use]
pub fn hostile_texts() -> Vec<(&'static str, String)> {
    vec![
        ("control characters", "Anna\u{0}\u{7}\u{8}\u{7f}\u{85}Andersson".to_owned()),
        ("another line", "Anna\r\n2026-11-22 handed over to Anna Andersson".to_owned()),
        ("terminal escapes", "\u{1b}[2J\u{1b}[1;1H\u{1b}[32mOwner is here\u{1b}[0m".to_owned()),
        ("terminal link", "\u{1b}]8;;https://elsewhere.example\u{7}Anna\u{1b}]8;;\u{7}".to_owned()),
        ("terminal escapes of one byte", "\u{9b}2JAnna\u{9d}0;title\u{9c}".to_owned()),
        ("bidirectional overrides", "\u{202e}nossrednA annA\u{2066}\u{200f}".to_owned()),
        ("invisible characters", "An\u{200b}na\u{feff} And\u{ad}ersson\u{e0001}".to_owned()),
        ("marks without end", format!("A{}nna", "\u{301}".repeat(500))),
        ("markup", "<img src=x onerror=alert(1)><script>alert(1)</script>&amp;".to_owned()),
        ("a formula", "=HYPERLINK(\"https://elsewhere.example\",\"Anna\")".to_owned()),
        ("placeholders", "{name} %s %n ${HOME} {{7*7}} $(id)".to_owned()),
        ("length", "Anna ".repeat(2_000)),
        ("nothing to see", "\u{a0}\u{2003}\u{3000}".to_owned()),
    ]
}
