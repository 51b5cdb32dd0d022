//! A name in the plain letters that every phone shows, as binding messages need it (CIBA Core 1.0, section 7.1).
//!
//! Only for the eyes of whoever is asked: nothing is ever compared by it.

/// The name, cut to so many letters: `Tallmö, Ängelholm` is `Tallmo, Angelholm`. Nothing if no letter or digit of it is
/// left.
pub(crate) fn plain_name(name: &str, max: usize) -> Option<String> {
    let letters: String = name.chars().flat_map(plain).collect();
    let words = letters.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(max).collect();
    let cut = cut.trim().to_owned();
    cut.chars().any(|one| one.is_ascii_alphanumeric()).then_some(cut)
}

/// The letters that a phone shows instead of this one.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let letters = match letter {
        'å' | 'ä' | 'à' | 'á' | 'â' | 'ã' => "a",
        'Å' | 'Ä' | 'À' | 'Á' | 'Â' | 'Ã' => "A",
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => "o",
        'Ö' | 'Ø' | 'Ó' | 'Ò' | 'Ô' | 'Õ' => "O",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'É' | 'È' | 'Ê' | 'Ë' => "E",
        'ü' | 'ú' | 'ù' | 'û' => "u",
        'Ü' | 'Ú' | 'Ù' | 'Û' => "U",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ç' => "c",
        'æ' => "ae",
        'Æ' => "AE",
        'ß' => "ss",
        _ => "",
    };
    let itself = Some(letter).filter(|letter| letter.is_ascii_graphic() || *letter == ' ');
    letters.chars().chain(itself)
}
