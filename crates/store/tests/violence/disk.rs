//! The disk fails a till: it is full, or what it was told to keep it does not keep. And what it is told before a hand-over
//! is answered, by a trace of the system calls.
//!
//! Traces and injected errors need `strace`, which `cargo xtask test` installs; the full disk needs the right to mount
//! one. Where the system does not let a test have them, the test says that it has shown nothing.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use pickup::order::OrderStatus;
use pickup::store::{RecordRefusal, Store, StoreError};

use crate::again::{Part, said, start_by};
use crate::premises::{Premises, chain, hand_over, importing, numbered, record_of, tell};

/// A program that runs another one and looks at its system calls, if it may do so here.
fn strace() -> Option<Command> {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    if tried.is_ok_and(|status| status.success()) {
        return Some(Command::new("strace"));
    }
    tell("NOT shown: strace is not installed, or may not trace here");
    None
}

/// A till with orders 0 and 1, of which another process is told to hand over order 1. What the process said at its end.
async fn one_hand_over(premises: &Premises, tracer: &mut Command) -> String {
    let store = premises.open().await;
    store.import(vec![numbered(0), numbered(1)], &importing()).await.unwrap();
    // Kept open, so that the log of the database is in use, as it is in the middle of a day.
    store.hand_over(hand_over(&record_of(&store, 0).await, [9; 32], "1")).await.unwrap();
    tracer.arg(std::env::current_exe().unwrap());
    let mut process = start_by(tracer, &Part::Once { order: 1 }, premises);
    drop(process.stdin.take());
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let told: Vec<String> = lines.filter_map(|line| Some(said(&line.unwrap())?.to_owned())).collect();
    assert!(process.wait().unwrap().success());
    assert_eq!(told[0], "ready");
    store.close().await;
    told[1].clone()
}

/// A call that reached the disk: which file, and in which lines of the trace it began and ended.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    file: String,
    began: usize,
    ended: usize,
}

/// The calls of these names, where another thread may come in between the beginning and the end of one. A call that goes
/// on when the trace stops, such as another thread's waking write, ends after its last line.
fn calls(trace: &[&str], names: &[&str]) -> Vec<Call> {
    let is_call = |line: &str, name: &str| {
        line.split_once(' ').is_some_and(|(_, call)| call.trim_start().starts_with(&format!("{name}(")))
    };
    let begun = trace.iter().enumerate().filter(|(_, line)| names.iter().any(|name| is_call(line, name)));
    begun
        .map(|(began, line)| {
            let thread = line.split(' ').next().unwrap();
            let is_end = |line: &&str| line.starts_with(&format!("{thread} ")) && line.contains(" resumed>");
            let ended = match line.ends_with("<unfinished ...>") {
                false => began,
                true => trace[began..].iter().position(is_end).map_or(trace.len(), |lines| began + lines),
            };
            // `write(3</folder/file>, ...)`, or the second of two names in quotes.
            let number = line
                .split_once('<')
                .filter(|(before, _)| before.ends_with(|last: char| last.is_ascii_digit()));
            let path = number.map_or_else(|| line.rsplit('"').nth(1), |(_, path)| path.split('>').next());
            let file = path.unwrap().rsplit('/').next().unwrap().to_owned();
            Call { file, began, ended }
        })
        .collect()
}

#[tokio::test]
async fn a_hand_over_is_on_the_disk_before_it_is_answered_and_a_command_syncs_once_more_for_its_note() {
    let Some(mut tracer) = strace() else { return };
    let premises = Premises::new();
    let output = premises.note.with_file_name("trace");
    fs::create_dir_all(output.parent().unwrap()).unwrap();
    let what = "trace=fsync,fdatasync,sync_file_range,msync,rename,renameat,renameat2,write";
    tracer.args(["-f", "-y", "-s", "64", "-e", what, "-o"]).arg(&output);
    assert_eq!(one_hand_over(&premises, &mut tracer).await, "handed");

    let trace = fs::read_to_string(output).unwrap();
    let trace: Vec<&str> = trace.lines().map(str::trim_end).collect();
    let says = |word: &str| trace.iter().position(|line| line.contains(&format!("said {word}"))).unwrap();
    let act = &trace[says("ready")..says("handed")];
    let syncs = calls(act, &["fsync", "fdatasync", "sync_file_range", "msync"]);
    // The first time that a connection uses the log, SQLite also makes the log's name durable.
    let names: Vec<&str> =
        syncs.iter().map(|call| call.file.as_str()).filter(|file| *file == "data").collect();
    assert!(names.len() <= 1, "{act:#?}");
    let syncs: Vec<Call> = syncs.into_iter().filter(|call| call.file != "data").collect();
    let files: Vec<&str> = syncs.iter().map(|call| call.file.as_str()).collect();
    assert_eq!(files, ["claimcheck.db-wal", "ledger.head.new"], "{act:#?}");
    let renamed = calls(act, &["rename", "renameat", "renameat2"]);
    let [renamed] = renamed.as_slice() else { panic!("{renamed:?}") };
    assert_eq!(renamed.file, "ledger.head");
    assert!(syncs[0].ended < syncs[1].began, "the note comes after the commit");
    assert!(syncs[1].ended < renamed.began, "and takes its place when it is whole");
    let written = calls(act, &["write"]);
    let note = written.iter().find(|call| call.file == "ledger.head.new").unwrap();
    assert!(syncs[0].ended < note.began, "not a letter of it before");
}

#[tokio::test]
async fn a_hand_over_that_the_disk_did_not_keep_is_not_acknowledged() {
    let Some(mut tracer) = strace() else { return };
    let premises = Premises::new();
    let log = premises.folder.join("claimcheck.db-wal");
    tracer.args(["-f", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:error=EIO", "-P"]).arg(&log);
    assert_eq!(one_hand_over(&premises, &mut tracer).await, StoreError::Unusable.to_string());

    // What the disk has of it is the disk's secret. Whatever it is: the order and the ledger say the same, and the next
    // try is the only hand-over of the order or hears of it.
    let store = premises.open().await;
    let record = record_of(&store, 1).await;
    let entries = chain(&store).await.len();
    let is_handed = record.order.status == OrderStatus::HandedOver;
    assert_eq!(entries, if is_handed { 2 } else { 1 });
    store.is_no_older_copy().await.unwrap();
    let before = pickup::order::OrderRecord::first_seen(numbered(1), record.origin, record.as_of);
    match store.hand_over(hand_over(&before, [8; 32], "1")).await {
        Ok(_) => assert!(!is_handed),
        Err(refused) => assert!(is_handed && matches!(refused.why, RecordRefusal::AlreadyHandedOver(_))),
    }
    assert_eq!(chain(&store).await.len(), 2);
}

#[tokio::test]
async fn a_note_that_the_disk_did_not_keep_takes_nothing_back() {
    let Some(mut tracer) = strace() else { return };
    let premises = Premises::new();
    let note = premises.note.with_file_name("ledger.head.new");
    tracer.args(["-f", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:error=EIO", "-P"]).arg(&note);
    assert_eq!(one_hand_over(&premises, &mut tracer).await, "handed", "it is true, and on the disk");
    let noted = premises.noted();
    assert_eq!(noted.seq, 1, "the note is the one before");
    let store = premises.open().await;
    assert_eq!(chain(&store).await.len(), 2);
    assert_eq!(premises.noted(), store.head().await.unwrap(), "and follows when the folder is opened");
}

/// A small disk for one process, which goes away with it.
const ON_A_SMALL_DISK: &str =
    "mount -t tmpfs -o size=2m tmpfs \"$CLAIMCHECK_DISK\" || exit 99; exec \"$0\" \"$@\"";

#[tokio::test]
async fn a_disk_that_is_full_refuses_what_it_cannot_keep_and_loses_nothing() {
    let disk = tempfile::tempdir().unwrap();
    for rights in [&["--mount"][..], &["--mount", "--map-root-user"]] {
        let mut process = Command::new("unshare");
        process.args(rights).args(["sh", "-c", ON_A_SMALL_DISK]).arg(std::env::current_exe().unwrap());
        process.env("CLAIMCHECK_DISK", disk.path()).stderr(Stdio::piped());
        let premises = Premises::below(disk.path());
        let Ok(mut process) = crate::again::try_start(&mut process, &Part::Fill, &premises) else { break };
        drop(process.stdin.take());
        let (mut told, mut log) = (String::new(), String::new());
        process.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        if process.wait().unwrap().success() {
            let said: Vec<&str> = told.lines().filter_map(said).collect();
            assert!(said.contains(&"full") && said.last() == Some(&"whole"), "{told}");
            return;
        }
        // Only where no disk could be mounted it may fail.
        assert!(!told.contains("said "), "{told}\n{log}");
    }
    tell("NOT shown: no disk may be mounted here; store/tests/sqlite.rs limits the database's pages instead");
}
