//! Where rows are played: practice provider, somebody between, till; each row once for scripts and once for people.
//!
//! Several stands play side by side, since a check mostly waits. Nothing here waits by the clock: the customer answers
//! when the program has said that it asks.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use practice::{Decision, Listen, Options, Practice};
use serde_json::Value;
use tokio::runtime::Handle;

use super::{End, Row};
use crate::between::Between;
use crate::private_key;
use crate::search::{Canary, found};
use crate::till::{Ran, SECRET, Till};

/// How many stands play at once, and for how few rows another one is not worth its opening.
const STANDS: usize = 8;
const ROWS_EACH: usize = 4;

const WORDS: &str = include_str!("../../../../../ui/src/words/en.json");

/// What differs from the usual provider and the usual till.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) options: fn() -> Options,
    pub(super) configure: fn(&Till, String) -> String,
}

impl Default for Setting {
    fn default() -> Self {
        Self { options: Options::default, configure: |_, text| text }
    }
}

/// A provider, somebody between, and a till.
pub(super) struct Stand {
    practice: Practice,
    pub(super) between: Between,
    pub(super) till: Till,
}

impl Stand {
    pub(super) fn open(handle: &Handle, setting: Setting) -> Self {
        let front = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = front.local_addr().expect("its address");
        let back = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        back.set_nonblocking(true).expect("a listener for tokio");
        let behind = back.local_addr().expect("its address");
        let options = Options {
            // Not where it listens but where the till finds it: its issuer is the address between.
            listen: Listen::At(address),
            interval_s: 1,
            client_secret: Some(practice::ClientSecret::new(SECRET)),
            ..(setting.options)()
        };
        let practice = Practice::new(options).expect("a provider");
        let serving = practice.clone();
        handle.spawn(async move {
            let back = tokio::net::TcpListener::from_std(back).expect("a listener");
            serving.serve(back).await.expect("served");
        });
        let between = Between::start(front, behind);
        let mut till = Till::at(practice.issuer());
        till.configure(&(setting.configure)(&till, till.configuration(practice.issuer())));
        till.import_samples(practice.issuer());
        till.environment.push(("CLAIMCHECK_LOG".to_owned(), "trace".to_owned()));
        Self { practice, between, till }
    }

    /// Runs one check, during which the customer does this.
    pub(super) fn check(&self, words: &[&str], customer: Option<&Decision>) -> Ran {
        let mut child = self.till.configured(words).spawn().expect("the program runs");
        let mut log = child.stderr.take().expect("a pipe");
        // A log that nobody reads would stop the program.
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).map(|_| text)
        });
        let asks = ["\"event\":\"started\"", &sentence("cli.stop")];
        let mut output = String::new();
        for line in BufReader::new(child.stdout.take().expect("a pipe")).lines() {
            let line = line.expect("a line");
            if asks.iter().any(|asks| line.contains(asks)) {
                self.answer(customer);
            }
            output.push_str(&line);
            output.push('\n');
        }
        let code = child.wait().expect("it ends").code().unwrap_or(-1);
        Ran { code, output, log: log.join().expect("read").expect("UTF-8") }
    }

    fn answer(&self, decision: Option<&Decision>) {
        let pending = self.practice.pending();
        // The latest: those of rows before this one may still wait for somebody.
        let (Some(decision), Some(request)) = (decision, pending.last()) else { return };
        self.practice.answer(request.auth_req_id.as_str(), decision).expect("answered");
    }

    /// Plays one row for scripts and for people.
    fn play(&self, row: &Row) {
        self.told(row, Told::Scripts, &row.what);
        self.told(row, Told::People, &row.what);
    }

    /// How many hand-overs the ledger has.
    pub(super) fn hand_overs(&self) -> usize {
        let ledger = self.till.run(&["ledger", "export", "--format", "json"]);
        assert_eq!(ledger.code, 0, "{}", ledger.all());
        ledger.events().iter().filter(|entry| entry["kind"] == "hand_over").count()
    }

    /// Plays one row for scripts.
    pub(super) fn played(&self, row: &Row, what: &str) -> Ran {
        self.told(row, Told::Scripts, what)
    }

    /// Plays one row for people.
    pub(super) fn told_people(&self, row: &Row) -> Ran {
        self.told(row, Told::People, &row.what)
    }

    /// Holds the end of one row. Where the owner is right, what matters is that the check says so; else it is told to
    /// hand over, and must not.
    fn told(&self, row: &Row, told: Told, what: &str) -> Ran {
        let more = if row.end.code == 0 { &[][..] } else { &["--hand-over", "--seen"] };
        self.practice.with_faults(row.faults.clone());
        self.between.play(row.forgery.clone());
        let words = [told.words(), &["check", "--order", row.order], more].concat();
        let ran = self.check(&words, row.customer.as_ref());
        let what = format!("{what}, told {told:?}");
        told.assert_end(&what, &ran, &row.end);
        assert_eq!(self.between.strayed(), [""; 0], "{what}: went where it has no business");
        self.assert_no_secret(&what, &ran);
        ran
    }

    /// Whatever lies in the data folder, the log of the database too.
    pub(super) fn assert_no_secret_kept(&self) {
        let canaries = self.handles_and_tokens();
        for file in std::fs::read_dir(self.till.path("data")).expect("a folder").flatten() {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            assert_eq!(found(&canaries, &String::from_utf8_lossy(&bytes)), None, "in {:?}", file.path());
        }
    }

    fn handles_and_tokens(&self) -> Vec<Canary> {
        let carried = self.between.secrets();
        let mut canaries: Vec<_> =
            carried.iter().map(|(name, secret)| Canary::carried(*name, secret)).collect();
        canaries.push(Canary::new("the client secret", SECRET));
        canaries.extend(private_key::of_the_till().canaries());
        canaries
    }

    pub(super) fn assert_no_secret(&self, what: &str, ran: &Ran) {
        assert!(ran.log.contains("\"level\":\"TRACE\""), "{what}: all is logged");
        self.assert_nothing_told(what, ran);
    }

    /// Nor does any other command tell a secret, to people or in its log.
    pub(super) fn assert_nothing_told(&self, what: &str, ran: &Ran) {
        let mut canaries = self.handles_and_tokens();
        for person in self.practice.cast() {
            let identifiers = [&person.email, &person.phone, &person.personal_number];
            canaries.extend(identifiers.into_iter().flatten().map(|text| Canary::new("an identifier", text)));
        }
        // In the test realm scripts get the link, in this one event, since nobody scans a code there.
        let told: String = ran.output.lines().filter(|line| !line.contains("\"link\":")).collect();
        assert_eq!(found(&canaries, &told), None, "{what}: in what it told");
        assert_eq!(found(&canaries, &ran.log), None, "{what}: in the log");
    }
}

/// To whom a check is told.
#[derive(Clone, Copy, Debug)]
enum Told {
    Scripts,
    People,
}

impl Told {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Scripts => &["--json"],
            Self::People => &[],
        }
    }

    fn assert_end(self, what: &str, ran: &Ran, end: &End) {
        let all = brief(ran);
        assert_eq!(ran.code, end.code, "{what}: {all}");
        assert!(readable(&ran.output), "{what}: something that a terminal would obey: {:?}", ran.output);
        match self {
            Self::Scripts => {
                let last = ran.last();
                assert_eq!(
                    (&last["event"], &last["verdict"]),
                    (&"verdict".into(), &end.verdict.into()),
                    "{all}"
                );
                assert_eq!(last["reason"].as_str(), end.reason, "{what}: {all}");
                let detail = last["detail"].as_str().unwrap_or_default();
                assert!(detail.contains(end.detail), "{what}: {all}");
            }
            Self::People => {
                assert!(ran.output.contains(end.detail), "{what}: {all}");
                assert!(!ran.output.contains('{'), "{what}: a hole was left open: {all}");
                for key in end.sentences {
                    assert_said(what, &ran.output, key);
                }
            }
        }
    }
}

/// What was said, without the log of all libraries.
fn brief(ran: &Ran) -> String {
    let ours = |line: &&str| line.contains("\"target\":\"desk") || line.contains("\"ERROR\"");
    let log: Vec<_> = ran.log.lines().filter(ours).collect();
    format!("exit {}\n{}\n{}", ran.code, ran.output, log.join("\n"))
}

/// Whether every letter is one to be read: lines may end, and that is all that moves anything.
fn readable(text: &str) -> bool {
    let directs = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    text.chars().all(|letter| letter == '\n' || !(letter.is_control() || directs(letter)))
}

/// The words of the window for this key.
fn sentence(key: &str) -> String {
    let words: Value = serde_json::from_str(WORDS).expect("JSON");
    words[key].as_str().unwrap_or_else(|| panic!("no words for {key}")).replace("{provider}", "Authway")
}

/// Whatever stood in its holes.
fn assert_said(what: &str, output: &str, key: &str) {
    let sentence = sentence(key);
    for part in sentence.split('{').map(|part| part.rsplit('}').next().unwrap_or(part)) {
        assert!(output.contains(part), "{what}: {key} is not said: {output}");
    }
}

/// Plays all rows, several at once.
pub(super) async fn play(rows: Vec<Row>) {
    play_in(Setting::default(), rows).await;
}

pub(super) async fn play_in(setting: Setting, rows: Vec<Row>) {
    let handle = Handle::current();
    let stands = STANDS.min(rows.len().div_ceil(ROWS_EACH));
    let failed = Mutex::new(Vec::new());
    let rows = Mutex::new(VecDeque::from(rows));
    let next = || rows.lock().expect("no test panics while it holds this").pop_front();
    // The runtime's other threads serve the providers meanwhile.
    tokio::task::block_in_place(|| {
        std::thread::scope(|scope| {
            for _ in 0..stands {
                scope.spawn(|| {
                    let stand = Stand::open(&handle, setting);
                    while let Some(row) = next() {
                        // Whoever reads a failure wants to see all of them.
                        let played = catch_unwind(AssertUnwindSafe(|| stand.play(&row)));
                        if played.is_err() {
                            failed.lock().expect("no test panics while it holds this").push(row.what);
                        }
                    }
                    assert_eq!(
                        stand.hand_overs(),
                        0,
                        "nobody proved to be the owner and was given the order"
                    );
                    stand.assert_no_secret_kept();
                });
            }
        });
    });
    let failed = failed.into_inner().expect("no test panics while it holds this");
    assert!(failed.is_empty(), "{failed:#?}");
}
