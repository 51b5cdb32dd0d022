//! What is told when the program itself is at fault: a reference and a place in the source, nothing about people.

use std::io::Write as _;

use pickup::check::Reference;

/// Panics tell a reference to whoever sits here and the place to the log. The panic's own message is told to nobody: it
/// may quote data.
pub fn report_without_personal_data(program: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        let mut random = [0; 6];
        #[expect(clippy::disallowed_methods, reason = "there is no desk here to ask for chance")]
        let drawn = getrandom::fill(&mut random);
        let reference = if drawn.is_ok() { Reference::new(random).to_string() } else { "CC-".to_owned() };
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(reference, place, "a fault in the program");
        let sentence = format!(
            "{program}: a fault in the program, reference {reference}; look at the order again before you hand \
             anything over"
        );
        // There is nobody left to tell if this fails.
        let _ = writeln!(std::io::stderr(), "{sentence}");
    }));
}
