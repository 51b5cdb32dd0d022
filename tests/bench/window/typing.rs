//! From a key to the list that it brings, drawn: in a till with many orders, at rest and while more come in.

use std::time::Duration;

use thirtyfour::Key;

use crate::driven::{Driven, Time};
use crate::till_of_many::ManyOrders;
use crate::{Figures, Given, OURS, percentile};

/// Keys that are timed at rest, and at least as many while orders come in.
const KEYS: usize = 60;

/// Letters of each name.
const LETTERS: usize = 6;

/// As fast as somebody types who knows the keys.
const PAUSE: Duration = Duration::from_millis(100);

/// The list says for what it was found, so this is the list of what has been typed.
const FOUND: &str = "document.querySelector('main h2')?.textContent.includes(`“${document.querySelector('main input').value}”`) \
                     && document.querySelector('main input').value.length === ";

const COMING_IN: &str = "return document.querySelector('.intake') !== null";

pub(crate) async fn measure(given: &Given, mut till: ManyOrders, figures: &mut Figures) {
    let window = Driven::open(given, &till.config).await;
    let names = till.names();
    let mut name = names.iter().cycle();
    let mut at_rest = Vec::new();
    while at_rest.len() < KEYS {
        at_rest.extend(type_name(&window, name.next().unwrap()).await);
    }
    let mut meanwhile = Vec::new();
    till.bring(given.orders / 2);
    window.holds(COMING_IN).await;
    while window.run(COMING_IN).await == true {
        meanwhile.extend(type_name(&window, name.next().unwrap()).await);
    }
    window.close().await;
    let orders = thousands(given.orders);
    for (when, times) in [("", &at_rest), (" during an import", &meanwhile)] {
        for percent in [50, 95] {
            let mut drawn: Vec<_> = times.iter().map(|time| time.since_act_ms).collect();
            let figure = format!("{orders} orders, key to list drawn{when}, p{percent} ms");
            figures.add(&figure, OURS, percentile(&mut drawn, percent));
        }
        let mut in_page: Vec<_> = times.iter().map(|time| time.to_page_ms).collect();
        figures.add(
            &format!("{orders} orders, of that to list in the page{when}, p50 ms"),
            OURS,
            percentile(&mut in_page, 50),
        );
        figures.add(&format!("{orders} orders, keys{when}"), OURS, times.len() as f64);
    }
}

/// Types the beginning of a name, letter by letter, and empties the field again.
async fn type_name(window: &Driven, name: &str) -> Vec<Time> {
    let mut times = Vec::new();
    for (at, letter) in name.chars().take(LETTERS).enumerate() {
        window.watch(&format!("{FOUND}{}", at + 1)).await;
        window.press(letter.to_string()).await;
        times.push(window.time().await);
        tokio::time::sleep(PAUSE).await;
    }
    window.press(Key::Escape).await;
    window.holds("return document.querySelector('main input').value === ''").await;
    times
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parts.join(",")
}
