//! Where the parts of the main screens lie in the real window, and with which colours and sizes they are drawn, compared with
//! what is stored in `figures.json`: places within 2 % of the window, colours, sizes and tokens exactly, in both themes.
//!
//! Numbers and no pictures: WebKit draws letters by the system's own settings, so that a picture of this window would differ
//! from one machine to the next. Pictures of all screens are compared in one browser (`docs/screens/gallery`).

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    counter::{Counter, PATIENCE},
    process::eventually,
    screens::{look, prefer},
};

/// How far something may lie from where it lay, in hundredths of the window's width or height.
const AWAY: f64 = 2.0;

/// The first of each that a screen has, and what is drawn there.
const LOOK: &str = "
    const parts = ['nav', 'header', 'h1', 'main', 'footer', 'main h2', 'main input', '[role=listbox]', '[role=option]',
      '[data-code]', 'main img', '[role=alert]', '[role=checkbox]', 'main .card', 'main table', 'button.main'];
    const places = {};
    const styles = { body: document.body };
    for (const part of parts) {
      const element = document.querySelector(part);
      if (!element) continue;
      const { x, y, width, height } = element.getBoundingClientRect();
      places[part] = [x / innerWidth, y / innerHeight, width / innerWidth, height / innerHeight]
        .map((share) => Math.round(share * 1000) / 10);
      styles[part] = element;
    }
    for (const [part, element] of Object.entries(styles)) {
      const style = getComputedStyle(element);
      styles[part] = [style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.lineHeight,
        style.borderTopLeftRadius].join(' | ');
    }
    return { places, styles };";

/// Every token by its name, as the page has it now.
const TOKENS: &str = "
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const names = rules.filter((rule) => rule.selectorText?.startsWith(':root'))
      .flatMap((rule) => [...rule.style]).filter((name) => name.startsWith('--'));
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name).trim()]));";

const THEMES: [&str; 2] = ["light", "dark"];

type Texts = BTreeMap<String, String>;

/// One screen: the places of its parts (left, top, width, height), and for each theme what they are drawn with.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Screen {
    places: BTreeMap<String, [f64; 4]>,
    styles: BTreeMap<String, Texts>,
}

/// What was seen so far, or what is stored.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    tokens: BTreeMap<String, Texts>,
    screens: BTreeMap<String, Screen>,
}

impl Figures {
    /// Looks at what the window shows now, in both themes. A screen is looked at once.
    pub(crate) async fn note(&mut self, counter: &Counter, name: &str) {
        if self.screens.contains_key(name) {
            return;
        }
        let before = counter.ask("return document.documentElement.dataset.theme").await;
        let mut screen = Screen::default();
        for theme in THEMES {
            turn(counter, theme).await;
            let seen = counter.ask(LOOK).await;
            let places = serde_json::from_value(seen["places"].clone()).expect("places");
            let styles = serde_json::from_value(seen["styles"].clone()).expect("styles");
            if screen.places.is_empty() {
                screen.places = places;
            } else {
                let moved = moved(name, &screen.places, &places);
                assert!(moved.is_empty(), "the theme moves something:\n{}", moved.join("\n"));
            }
            screen.styles.insert(theme.to_owned(), styles);
            let tokens = serde_json::from_value(counter.ask(TOKENS).await).expect("tokens");
            self.tokens.insert(theme.to_owned(), tokens);
        }
        self.screens.insert(name.to_owned(), screen);
        turn(counter, before.as_str().expect("a theme")).await;
    }

    /// Fails with everything that is another than stored; what was seen is stored then, to be looked at and kept.
    pub(crate) fn compare(&self) {
        let stored: Self = fs::read_to_string(file())
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let mut findings = Vec::new();
        for theme in THEMES {
            findings.extend(differing(
                &format!("tokens, {theme}"),
                stored.tokens.get(theme),
                &self.tokens[theme],
            ));
        }
        for (name, seen) in &self.screens {
            let Some(before) = stored.screens.get(name) else {
                findings.push(format!("{name}: is not stored"));
                continue;
            };
            findings.extend(moved(name, &before.places, &seen.places));
            for theme in THEMES {
                let whose = format!("{name}, {theme}");
                findings.extend(differing(&whose, before.styles.get(theme), &seen.styles[theme]));
            }
        }
        if !findings.is_empty() {
            let text = serde_json::to_string_pretty(self).expect("JSON");
            fs::write(file(), text + "\n").expect("the figures");
            panic!(
                "{} differ from {}, which was written anew; look at what it says:\n{}",
                findings.len(),
                file().display(),
                findings.join("\n")
            );
        }
    }
}

/// Another theme, and nothing that moves towards it.
async fn turn(counter: &Counter, theme: &str) {
    let language = counter.ask("return document.documentElement.lang").await;
    prefer(counter, look(language.as_str().unwrap_or("en"), theme)).await;
    let shown = format!("return document.documentElement.dataset.theme === '{theme}'");
    eventually(theme, PATIENCE, async || (counter.ask(&shown).await == true).then_some(())).await;
}

fn moved(name: &str, before: &BTreeMap<String, [f64; 4]>, seen: &BTreeMap<String, [f64; 4]>) -> Vec<String> {
    let gone =
        before.keys().filter(|part| !seen.contains_key(*part)).map(|part| format!("{name}: {part} is gone"));
    let other = seen.iter().filter_map(|(part, now)| {
        let Some(then) = before.get(part) else { return Some(format!("{name}: {part} is new")) };
        let away = then.iter().zip(now).any(|(then, now)| (then - now).abs() > AWAY);
        away.then(|| format!("{name}: {part} lay at {then:?} and lies at {now:?}"))
    });
    gone.chain(other).collect()
}

fn differing(whose: &str, before: Option<&Texts>, seen: &Texts) -> Vec<String> {
    let Some(before) = before else { return vec![format!("{whose}: not stored")] };
    let gone =
        before.keys().filter(|name| !seen.contains_key(*name)).map(|name| format!("{whose}: {name} is gone"));
    let other = seen.iter().filter(|(name, now)| before.get(*name) != Some(now)).map(|(name, now)| {
        let then = before.get(name).map_or("nothing", String::as_str);
        format!("{whose}: {name} was {then} and is {now}")
    });
    gone.chain(other).collect()
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("window/figures.json")
}
