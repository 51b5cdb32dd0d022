//! The words of the phone's page, in English and Swedish.
//!
//! Sentences only; which of them is shown and how they are escaped is not decided here (`page.rs`, `markup.rs`).

/// The page's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Swedish,
}

impl Language {
    /// The language with this tag, regions aside.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.trim().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "sv" => Some(Self::Swedish),
            _ => None,
        }
    }

    /// The one of ours that `Accept-Language` prefers (RFC 9110, 12.5.4); English if it names neither.
    pub(crate) fn preferred(accept_language: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for range in accept_language.split(',').take(20) {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            let Some(language) = Self::from_tag(tag.trim()) else { continue };
            let quality: f32 = quality.trim().parse().unwrap_or(0.0);
            if quality > 0.0 && best.is_none_or(|(better, _)| quality > better) {
                best = Some((quality, language));
            }
        }
        best.map_or(Self::English, |(_, language)| language)
    }

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Swedish => "sv",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::English => Self::Swedish,
            Self::Swedish => Self::English,
        }
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Swedish => &SWEDISH,
        }
    }
}

/// Everything the page says. `{}` is where a value goes.
pub(crate) struct Words {
    pub(crate) language: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) not_real: &'static str,
    pub(crate) closes_in: &'static str,
    pub(crate) asks: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_call: &'static str,
    pub(crate) code_let: &'static str,
    pub(crate) message: &'static str,
    pub(crate) no_code: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) holding: &'static str,
    pub(crate) asked_for: &'static str,
    pub(crate) shared: &'static str,
    pub(crate) shared_subject: &'static str,
    pub(crate) shared_profile: &'static str,
    pub(crate) shared_email: &'static str,
    pub(crate) shared_phone: &'static str,
    pub(crate) shared_personal_number: &'static str,
    pub(crate) careful: &'static str,
    pub(crate) careful_call: &'static str,
    pub(crate) careful_pay: &'static str,
    pub(crate) careful_let: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) decline: &'static str,
    pub(crate) done: &'static str,
    pub(crate) done_text: &'static str,
    pub(crate) declined: &'static str,
    pub(crate) declined_text: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) closed_text: &'static str,
    pub(crate) another_person: &'static str,
    pub(crate) try_again: &'static str,
}

const ENGLISH: Words = Words {
    language: "English",
    brand: "Practice ID",
    not_real: "Practice phone. Nothing here is real.",
    closes_in: "Closes in {}",
    asks: "wants to check that it’s you",
    code: "Does the store’s screen show this code?",
    code_call: "Did the store read out this code?",
    code_let: "May this person collect your order?",
    message: "Does the store’s screen show this?",
    no_code: "The store sent no code",
    purpose: "Picking up an order in the store",
    holding: "Who is holding this phone?",
    asked_for: "asked for",
    shared: "Shared with the store: {}",
    shared_subject: "your customer number",
    shared_profile: "your name",
    shared_email: "your e-mail",
    shared_phone: "your phone number",
    shared_personal_number: "your personal number",
    careful: "Only accept if you are at the desk right now.",
    careful_call: "Only accept if you called the store yourself.",
    careful_pay: "Only accept if you are at the desk and the amount is right.",
    careful_let: "Only accept if you asked exactly this person to collect it.",
    accept: "Accept",
    decline: "Decline",
    done: "Done",
    done_text: "Look at the screen in the store. You can close this page.",
    declined: "You declined",
    declined_text: "Nothing was shared. You can close this page.",
    closed: "The request has closed",
    closed_text: "Ask the store for a new one.",
    another_person: "The store asked for {}. Nobody else can accept, so the request stays open.",
    try_again: "That did not work. Please choose again.",
};

const SWEDISH: Words = Words {
    language: "Svenska",
    brand: "Övnings-ID",
    not_real: "Övningsmobil. Inget är på riktigt.",
    closes_in: "Stängs om {}",
    asks: "vill kontrollera att det är du",
    code: "Visar butikens skärm den här koden?",
    code_call: "Läste butiken upp den här koden?",
    code_let: "Får den här personen hämta din order?",
    message: "Visar butikens skärm det här?",
    no_code: "Butiken skickade ingen kod",
    purpose: "Hämta en order i butiken",
    holding: "Vem håller i mobilen?",
    asked_for: "efterfrågad",
    shared: "Delas med butiken: {}",
    shared_subject: "ditt kundnummer",
    shared_profile: "ditt namn",
    shared_email: "din e-post",
    shared_phone: "ditt telefonnummer",
    shared_personal_number: "ditt personnummer",
    careful: "Godkänn bara om du står vid disken just nu.",
    careful_call: "Godkänn bara om det är du som har ringt butiken.",
    careful_pay: "Godkänn bara om du står vid disken och beloppet stämmer.",
    careful_let: "Godkänn bara om du har bett just den här personen att hämta den.",
    accept: "Godkänn",
    decline: "Avböj",
    done: "Klart",
    done_text: "Titta på skärmen i butiken. Du kan stänga sidan.",
    declined: "Du avböjde",
    declined_text: "Inget har delats. Du kan stänga sidan.",
    closed: "Begäran har stängts",
    closed_text: "Be butiken om en ny.",
    another_person: "Butiken frågade efter {}. Ingen annan kan godkänna, så begäran är fortfarande öppen.",
    try_again: "Det gick inte. Välj igen.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_liked_language_wins_whatever_the_order() {
        for (header, expected) in [
            ("", Language::English),
            ("de", Language::English),
            ("sv", Language::Swedish),
            ("sv-SE,sv;q=0.9,en;q=0.8", Language::Swedish),
            ("en;q=0.4, sv;q=0.5", Language::Swedish),
            ("de, en-GB;q=0.9, sv;q=0.1", Language::English),
            ("sv;q=0, en;q=0.1", Language::English),
        ] {
            assert_eq!(Language::preferred(header), expected, "{header:?}");
        }
    }
}
