//! The ledger verified from the command line: here and in an export, with heads from elsewhere and without.

use std::path::PathBuf;

use crate::till::{Ran, Till, collected, free_port, open};

/// A practice till that has handed over this many orders, and how it is asked about its ledger.
struct Practised {
    till: Till,
    port: String,
}

impl Practised {
    fn overwrite(&self, those: &[u8], these: &[u8]) {
        let opening = till::Opening {
            practice: true,
            practice_port: self.port.parse().ok(),
            data_dir: Some(self.till.path("data")),
            ..till::Opening::default()
        };
        overwrite(&self.till, opening, those, these);
    }

    fn with(orders: &[&str]) -> Self {
        let practised = Self { till: Till::bare(), port: free_port().to_string() };
        for order in orders {
            let ran = practised.run(
                &["check", "--order", order, "--hand-over", "--seen", "--practice-customer", "owner"],
                &[],
            );
            assert_eq!(ran.code, 0, "{}", ran.all());
        }
        practised
    }

    fn run(&self, words: &[&str], more: &[&str]) -> Ran {
        let mut command = self.till.command(&["--json", "--data-dir"]);
        command.arg(self.till.path("data")).args(words);
        command.args(["--practice", "--practice-port", &self.port]).args(more);
        Ran::of(command)
    }

    fn verify(&self, expected: &[&str]) -> Ran {
        self.run(&["ledger", "verify"], &expectations(expected))
    }
}

fn expectations<'a>(heads: &[&'a str]) -> Vec<&'a str> {
    heads.iter().flat_map(|head| ["--expect", head]).collect()
}

#[test]
fn a_chain_is_complete_up_to_the_head_that_was_expected_and_no_further() {
    let practised = Practised::with(&["P-1042"]);
    let first = practised.verify(&[]).last();
    assert_eq!((&first["completeness"], &first["complete_up_to"]), (&"unknown".into(), &().into()));
    let head = first["head"].as_str().expect("a head").to_owned();
    let second = practised
        .run(&["check", "--order", "P-1047", "--hand-over", "--seen", "--practice-customer", "owner"], &[]);
    assert_eq!(second.code, 0, "{}", second.all());

    let empty = format!("0:{}", "0".repeat(64));
    let verified = practised.verify(&[&head, &empty]);
    assert_eq!(verified.code, 0, "{}", verified.all());
    let told = verified.last();
    assert_eq!((&told["completeness"], &told["complete_up_to"]), (&"up_to".into(), &1.into()));
    assert_eq!(told["entries"], 2);

    let digits = head.split_once(':').expect("a head").1;
    let (cut_off, rewritten) = (format!("3:{digits}"), format!("2:{digits}"));
    for (expected, told) in
        [(&cut_off, "entry 3 is broken"), (&rewritten, "what follows entry 1 was written anew")]
    {
        let ran = practised.verify(&[&head, expected]);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"ledger_broken".into()), "{}", ran.all());
        assert!(ran.last()["message"].as_str().expect("a sentence").contains(told), "{}", ran.all());
    }
    let nonsense = practised.verify(&["57"]);
    assert_eq!(nonsense.code, 2, "{}", nonsense.all());
}

#[test]
fn an_export_is_verified_where_its_database_is_not() {
    let practised = Practised::with(&["P-1042", "P-1047"]);
    let export = practised.run(&["ledger", "export"], &[]).output;
    let head = practised.verify(&[]).last()["head"].as_str().expect("a head").to_owned();
    drop(practised);

    // Another computer: no configuration, no data folder, no provider.
    let elsewhere = Till::bare();
    let verify = |text: &[u8], expected: &[&str]| {
        let file = elsewhere.file("export.jsonl", "");
        std::fs::write(&file, text).expect("written");
        let mut command = elsewhere.command(&["--json", "ledger", "verify", "--export"]);
        command.arg(file).args(expectations(expected));
        Ran::of(command)
    };
    let good = verify(export.as_bytes(), &[]);
    assert_eq!((good.code, &good.last()["entries"]), (0, &2.into()), "{}", good.all());
    assert_eq!(good.last()["completeness"], "unknown");
    let windows = verify(export.replace('\n', "\r\n").as_bytes(), &[&head]);
    assert_eq!((windows.code, &windows.last()["complete_up_to"]), (0, &2.into()), "{}", windows.all());
    assert!(
        !elsewhere.path("data").exists() && !elsewhere.path("home").exists(),
        "nothing was opened or made"
    );

    let lines: Vec<&str> = export.lines().collect();
    let cut = verify(lines[0].as_bytes(), &[]);
    assert_eq!((cut.code, &cut.last()["completeness"]), (0, &"unknown".into()), "never called complete");
    let changed = export.replacen("\"seen\"", "\"remote\"", 1);
    let mut no_text = export.clone().into_bytes();
    no_text[lines[0].len() + 20] = 0xff;
    for (text, expected, entry) in [
        (lines[0].as_bytes(), &[head.as_str()][..], 2),
        (lines[1].as_bytes(), &[], 1),
        (changed.as_bytes(), &[], 1),
        (&no_text, &[], 2),
        (&[lines[0].as_bytes(), b"\n\n", lines[1].as_bytes()].concat(), &[], 2),
    ] {
        let ran = verify(text, expected);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"ledger_broken".into()), "{}", ran.all());
        let named = format!("ledger entry {entry} is broken");
        assert!(ran.last()["message"].as_str().expect("a sentence").contains(&named), "{}", ran.all());
    }
    let mut missing = elsewhere.command(&["--json", "ledger", "verify", "--export"]);
    missing.arg(elsewhere.path("none"));
    assert_eq!(Ran::of(missing).last()["kind"], "file");
}

/// What SQLite still has in its log goes into the database: whether it did when the last program ended, is chance.
fn put_the_log_in(opening: till::Opening) {
    let scrub = async {
        let premises = till::enter(opening).await.expect("the till's folder");
        assert_eq!(premises.store.scrub().await, Ok(true), "nobody is in the way");
    };
    std::thread::scope(|scope| {
        scope.spawn(|| tokio::runtime::Runtime::new().expect("a runtime").block_on(scrub));
    });
}

/// The bytes of the database with these in place of those, wherever they are. Nothing in the file itself stops that.
pub(crate) fn overwrite(till: &Till, opening: till::Opening, those: &[u8], these: &[u8]) {
    assert_eq!(those.len(), these.len(), "nothing may move");
    let path = till.path("data").join("claimcheck.db");
    put_the_log_in(opening);
    let mut bytes = std::fs::read(&path).expect("a database");
    let places: Vec<_> = bytes
        .windows(those.len())
        .enumerate()
        .filter(|(_, window)| *window == those)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty(), "they are there");
    for at in places {
        bytes[at..at + these.len()].copy_from_slice(these);
    }
    std::fs::write(path, bytes).expect("written");
}

/// Somebody with a hex editor, while nobody uses the till.
#[test]
fn another_name_beside_an_entry_and_an_entry_behind_the_end_are_named() {
    let practised = Practised::with(&["P-1042", "P-1047"]);
    let told = |ran: &Ran, sentence: &str| {
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"ledger_broken".into()), "{}", ran.all());
        assert!(ran.last()["message"].as_str().expect("a sentence").contains(sentence), "{}", ran.all());
    };
    assert_eq!(practised.verify(&[]).code, 0);
    practised.overwrite(b"Anna Andersson", b"Anna Anderssom");
    told(
        &practised.verify(&[]),
        "ledger entry 1 is broken: the name kept beside it is not the one that was written",
    );
    practised.overwrite(b"Anna Anderssom", b"Anna Andersson");
    assert_eq!(practised.verify(&[]).code, 0);

    // The noted end a step back: the number in front of its hash, and the hash.
    let export = practised.run(&["ledger", "export"], &[]).output;
    let end = |line: &str, number: u8| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line");
        let digits = line["hash"].as_str().expect("a hash").to_owned();
        let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).expect("digits");
        std::iter::once(number).chain((0..32).map(byte)).collect::<Vec<u8>>()
    };
    let lines: Vec<&str> = export.lines().collect();
    practised.overwrite(&end(lines[1], 2), &end(lines[0], 1));
    told(
        &practised.verify(&[]),
        "ledger entry 2 is broken: it stands behind the end of the chain; the head says 1",
    );
}

/// Every file of the data folder, as somebody copies them while nobody uses it.
pub(crate) fn copy(till: &Till) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(till.path("data")).expect("a data folder");
    let files = files.map(|entry| entry.expect("a file").path());
    files.map(|path| (path.clone(), std::fs::read(path).expect("its content"))).collect()
}

/// The data folder as it was.
pub(crate) fn put_back(till: &Till, copy: &[(PathBuf, Vec<u8>)]) {
    std::fs::remove_dir_all(till.path("data")).expect("what is there is gone");
    std::fs::create_dir(till.path("data")).expect("a folder again");
    for (path, content) in copy {
        std::fs::write(path, content).expect("the older copy is put back");
        // As a key file has to be.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(path, mode).expect("its mode is set");
    }
}

/// Yesterday's folder, as a whole: the orders of today are ready again, and nobody gets them a second time.
#[tokio::test(flavor = "multi_thread")]
async fn every_older_copy_hands_nothing_over_until_it_is_allowed_and_somebody_else_goes_on_with_it() {
    let (running, till) = open().await;
    let unused = copy(&till);
    collected(&running, &till, "P-1042");
    let older = copy(&till);
    collected(&running, &till, "P-1047");
    assert!(till.path("data-state/ledger.head").exists(), "no copy of the folder reaches it");
    for copy in [&unused, &older] {
        put_back(&till, copy);
        let shown = till.run(&["--json", "orders", "show", "P-1047"]);
        assert_eq!(shown.last()["status"], "ready", "{}", shown.all());
        let refused = till.run(&["--json", "check", "--order", "P-1047", "--hand-over", "--seen"]);
        assert_eq!((refused.code, &refused.last()["kind"]), (1, &"storage".into()), "{}", refused.all());
        assert!(refused.last()["message"].as_str().is_some_and(|message| message.contains("older copy")));
    }
    let looked_at = till.run(&["--json", "doctor"]);
    let data = looked_at.events().into_iter().find(|event| event["point"] == "data").expect("a point");
    assert_eq!((looked_at.code, &data["result"]), (1, &"failed".into()), "{}", looked_at.all());
    let restore = || till.run(&["--json", "ledger", "restore", "--reason", "the disk was replaced"]);
    let not_allowed = restore();
    assert_eq!((not_allowed.code, &not_allowed.last()["kind"]), (1, &"restore_not_allowed".into()));
    let sentence = not_allowed.last()["message"].as_str().expect("a sentence").to_owned();
    let head = sentence.split('"').nth(1).expect("the head that this copy ends at").to_owned();
    assert!(head.starts_with("1:"), "{sentence}");

    let allow = |head: &str, by: &str| {
        let text = till.configuration(&running.issuer);
        till.configure(&format!("{text}\n[ledger]\nrestore_head = {head:?}\nrestore_approved_by = {by:?}\n"));
    };
    let teller = std::process::Command::new("id").arg("-un").output().expect("a name").stdout;
    allow(&head, String::from_utf8(teller).expect("text").trim());
    assert_eq!(restore().last()["kind"], "restore", "one person is not two");
    allow(&format!("2:{}", "0".repeat(64)), "Anna Berg, IT");
    assert_eq!(restore().last()["kind"], "restore_not_allowed", "another copy is not this one");
    allow(&head, "Anna Berg, IT");
    let restored = restore();
    assert_eq!((restored.code, &restored.last()["result"]), (0, &"restored".into()), "{}", restored.all());
    assert_eq!(restore().last()["kind"], "restore_not_allowed", "it ends elsewhere now");

    let export = till.run(&["--json", "ledger", "export"]).output;
    let entry = export.lines().last().expect("an entry");
    assert!(entry.contains("\"restore\"") && entry.contains("Anna Berg, IT"), "{entry}");
    collected(&running, &till, "P-1047");
    assert_eq!(till.run(&["--json", "ledger", "verify"]).last()["entries"], 3);
}
