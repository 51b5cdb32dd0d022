//! How long a hand-over takes until it is true, beside one INSERT and beside one line appended to a file.
//!
//! Not how long a teller or the provider takes: the verdict is there already.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pickup::handover::HandOver;
use pickup::order::{Order, OrderKey, Origin};
use pickup::owner::Verdict;
use pickup::policy::Policy;
use pickup::pseudonym::Hash;
use pickup::store::{Importing, Store};
use pickup::text::OrderNumber;
use sqlx::SqliteConnection;
use store::{Mode, Options, Sqlite};
use till::Till;

use crate::fixture::{anna, now, order, staff, till as this_till, verdict, with_handing};
use crate::peer::{Peer, insert};
use crate::{Figures, INSERT, OURS, RAW, percentile_ms};

const HAND_OVERS: u32 = 200;
/// About what the log of SQLite grows by with a hand-over's ledger entry alone.
const LINE: [u8; 4_096] = [b'x'; 4_096];

pub(crate) async fn hand_overs(folder: &Path, till: &Till, peer: &Peer, figures: &mut Figures) {
    let note = till.premises.settings.head_file.clone().unwrap();
    let store = open(till, Mode::Window, note).await;
    import(&store).await;
    // The same database by another door, with the note where a sync costs nothing.
    let memory = Path::new("/dev/shm");
    let beside = memory.is_dir().then(|| tempfile::tempdir_in(memory).unwrap());
    let mut connection = peer.connect_writer().await;
    let mut file = File::create(folder.join("raw")).unwrap();
    let (mut ours, mut theirs, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..HAND_OVERS {
        ours.push(hand_over(&store, number).await);
        // The note is written beside the answer: the others must not share the disk with it.
        store.is_no_older_copy().await.unwrap();

        theirs.push(insert(&mut connection, &LINE[..600]).await);
        raw.push(append(&mut file));
    }
    for percent in [50, 95] {
        let figure = format!("hand-over until it is true, p{percent} ms");
        figures.add(&figure, OURS, percentile_ms(&mut ours, percent));
        figures.add(&figure, INSERT, percentile_ms(&mut theirs, percent));
        figures.add(&figure, RAW, percentile_ms(&mut raw, percent));
    }
    if let Some(beside) = beside {
        without_the_note(till, beside.path(), &mut connection, &mut file, figures).await;
    }
}

/// The commit alone: the note of the ledger's head lies in memory.
async fn without_the_note(
    till: &Till,
    beside: &Path,
    connection: &mut SqliteConnection,
    file: &mut File,
    figures: &mut Figures,
) {
    let note = beside.join("ledger.head");
    std::fs::copy(till.premises.settings.head_file.as_ref().unwrap(), &note).unwrap();
    let store = open(till, Mode::CommandLine, note).await;
    let (mut ours, mut theirs, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    for number in HAND_OVERS..2 * HAND_OVERS {
        ours.push(hand_over(&store, number).await);
        theirs.push(insert(connection, &LINE[..600]).await);
        raw.push(append(file));
    }
    let figure = "hand-over's commit alone, without the note, p50 ms";
    figures.add(figure, OURS, percentile_ms(&mut ours, 50));
    figures.add(figure, INSERT, percentile_ms(&mut theirs, 50));
    figures.add(figure, RAW, percentile_ms(&mut raw, 50));
}

/// A page at the end of a file, synced.
fn append(file: &mut File) -> Duration {
    let began = Instant::now();
    file.write_all(&LINE).unwrap();
    file.sync_data().unwrap();
    began.elapsed()
}

/// As a window or a command opens it, with the note at this place.
async fn open(till: &Till, mode: Mode, note: PathBuf) -> Sqlite {
    let settings = &till.premises.settings;
    let options = Options { head_file: Some(note), ..Options::default() };
    Sqlite::open_with(&settings.data_dir, &settings.stamp(), mode, options).await.unwrap()
}

fn numbered(number: u32) -> Order {
    let text = format!("H-{number}");
    let key = OrderKey::new("bench", "hand-overs", &text).unwrap();
    Order { key, number: OrderNumber::new(&text).unwrap(), scan_codes: Vec::new(), ..order() }
}

async fn import(store: &Sqlite) {
    let importing = Importing { origin: Origin::Connector, staff: staff(), till: this_till(), now: now() };
    store.import((0..2 * HAND_OVERS).map(numbered).collect(), &importing).await.unwrap();
}

/// Anna, with a token of her own for each order.
async fn hand_over(store: &Sqlite, number: u32) -> Duration {
    let record = store.order(&numbered(number).key).await.unwrap().unwrap();
    let mut person = anna(0);
    person.token_hash = Hash::of(&number.to_le_bytes());
    let Verdict::Owner(proof) = verdict(&record, &person, &Policy::default()) else { panic!("the owner") };
    let act = with_handing(&record, |handing| HandOver::new(*proof, handing)).unwrap();
    let began = Instant::now();
    store.hand_over(act).await.unwrap();
    began.elapsed()
}
