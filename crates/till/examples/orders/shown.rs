//! How long a list takes to be shown while its name is typed: from the act to the view as it goes to the window.
//!
//! Not the drawing of it: that is measured in the window itself.

use std::time::{Duration, Instant};

use desk::progress::Progress;
use desk::request::Act;
use desk::view::Screen;
use till::Till;

use crate::made_up::MadeUp;
use crate::peer::Peer;
use crate::{Figures, OURS, SQLITE, percentile_ms};

/// Letters of a name that are typed one by one.
const TYPED: usize = 8;

/// What somebody types who looks for these people: every beginning of a number, of a name, and of both names.
fn typed(made_up: &MadeUp) -> Vec<String> {
    let beginnings = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        (1..=letters.len().min(TYPED)).map(|end| letters[..end].iter().collect()).collect::<Vec<String>>()
    };
    let of_one = |(number, first, last): &(String, String, String)| {
        let both = beginnings(last).into_iter().map(move |beginning| format!("{first} {beginning}"));
        [beginnings(number), beginnings(last), both.collect()].concat()
    };
    made_up.some.iter().flat_map(of_one).collect()
}

/// The last names with two neighbouring letters swapped.
fn transposed(made_up: &MadeUp) -> Vec<String> {
    let swap = |(at, (_, _, last)): (usize, &(String, String, String))| {
        let mut letters: Vec<char> = last.to_lowercase().chars().collect();
        let places: Vec<usize> = (1..letters.len()).filter(|at| letters[at - 1] != letters[*at]).collect();
        let place = *places.get(at % places.len().max(1))?;
        letters.swap(place - 1, place);
        (letters.len() > 4).then(|| letters.into_iter().collect())
    };
    made_up.some.iter().enumerate().filter_map(swap).collect()
}

pub(crate) async fn type_ahead(till: &Till, peer: &Peer, made_up: &MadeUp, figures: &mut Figures) {
    let mut connection = peer.connect().await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for text in typed(made_up) {
        ours.push(search(till, &text).await.0);
        let began = Instant::now();
        peer.prefix(&mut connection, &text).await;
        theirs.push(began.elapsed());
    }
    for percent in [50, 95] {
        let figure = format!("type-ahead, p{percent} ms");
        figures.add(&figure, OURS, percentile_ms(&mut ours, percent));
        figures.add(&figure, SQLITE, percentile_ms(&mut theirs, percent));
    }

    let (mut ours, mut theirs, mut found) = (Vec::new(), Vec::new(), 0);
    let typed = transposed(made_up);
    for text in &typed {
        let (time, rows) = search(till, text).await;
        ours.push(time);
        found += usize::from(rows > 0);
        let began = Instant::now();
        peer.ranked(&mut connection, text).await;
        theirs.push(began.elapsed());
    }
    figures.add("a transposed letter, p95 ms", OURS, percentile_ms(&mut ours, 95));
    figures.add("a transposed letter, p95 ms", SQLITE, percentile_ms(&mut theirs, 95));
    figures.add("a transposed letter, found, %", OURS, 100.0 * found as f64 / typed.len() as f64);
}

/// The same while orders come in, as a teller types: ten letters a second.
pub(crate) async fn type_ahead_during_import(till: &Till, made_up: &MadeUp, figures: &mut Figures) {
    let mut times = Vec::new();
    let import = crate::take_in(till, Progress::new());
    tokio::pin!(import);
    let typed = typed(made_up);
    for text in typed.iter().cycle() {
        let type_one = async {
            let time = search(till, text).await.0;
            tokio::time::sleep(Duration::from_millis(100)).await;
            time
        };
        tokio::select! {
            biased;
            _ = &mut import => break,
            time = type_one => times.push(time),
        }
    }
    figures.add("type-ahead during an import, p95 ms", OURS, percentile_ms(&mut times, 95));
}

/// The time of one act, up to the text of the view; and how many rows it has.
async fn search(till: &Till, text: &str) -> (Duration, usize) {
    let views = till.desk.views();
    let began = Instant::now();
    till.desk.act(Act::Search { text: text.to_owned() }).await.unwrap();
    let view = views.borrow().clone();
    let sent = serde_json::to_string(&*view).unwrap();
    let time = began.elapsed();
    let Screen::Desk(desk) = &view.screen else { panic!("no list") };
    assert!(!sent.is_empty() && desk.notice.is_none(), "{:?}", desk.notice);
    (time, desk.orders.len())
}
