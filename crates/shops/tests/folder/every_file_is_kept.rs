//! Whatever is dropped, and wherever the till dies: no file is lost, doubled or changed.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use pickup::import::Shopify;
use proptest::prelude::*;
use shops::folder::{Contents, Folder, Rules};

use crate::inbox::{Inbox, good, half_good};

#[derive(Clone, Debug)]
enum Step {
    /// A file is dropped, over one of the same name if there is one.
    Drop { name: Vec<u8>, bytes: Vec<u8> },
    /// The till takes in what is there, and dies after it read this many files.
    Round { dies_after: usize },
}

fn name() -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u8>().prop_filter("no separator", |byte| *byte != b'/' && *byte != 0);
    let odd = prop::collection::vec(byte, 1..40).prop_map(|stem| [stem.as_slice(), b".csv"].concat());
    let plain = prop::sample::select(vec!["a.csv", "b.json", "CON.csv", "a.CSV", "notes.txt"]);
    prop_oneof![odd, plain.prop_map(|name| name.as_bytes().to_vec())]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "[0-9]{1,4}".prop_map(|number| good(&number).into_bytes()),
        "[0-9]{1,4}".prop_map(|number| half_good(&number).into_bytes()),
        "\\PC{0,80}".prop_map(String::into_bytes),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (name(), bytes()).prop_map(|(name, bytes)| Step::Drop { name, bytes }),
        1 => (0..6_usize).prop_map(|dies_after| Step::Round { dies_after }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_file_is_in_one_place(steps in prop::collection::vec(step(), 1..20), keep_good: bool) {
        let mut inbox = Inbox::with(keep_good);
        let mut dropped: Vec<Vec<u8>> = Vec::new();
        for step in steps {
            match step {
                Step::Drop { name, bytes } => {
                    let path = inbox.place.path().join(OsStr::from_bytes(&name));
                    // Whoever drops a file over another has lost that one himself.
                    if let Ok(before) = std::fs::read(&path) {
                        let place = dropped.iter().position(|other| *other == before).unwrap();
                        dropped.remove(place);
                    }
                    std::fs::write(&path, &bytes).unwrap();
                    dropped.push(bytes);
                }
                Step::Round { dies_after } => {
                    let files = inbox.settled();
                    for file in files.iter().take(dies_after) {
                        inbox.take_in(file);
                    }
                    if let Some(file) = files.get(dies_after) {
                        prop_assert!(!matches!(inbox.read(file), Contents::Changed));
                        let rules = Rules::new(keep_good, Shopify::default());
                        inbox.folder = Folder::new(inbox.place.path().to_owned(), rules);
                    }
                }
            }
            let mut found: Vec<Vec<u8>> =
                [".", "done", "rejected"].iter().flat_map(|folder| inbox.files(folder)).map(|(_, bytes)| bytes).collect();
            found.sort();
            dropped.sort();
            prop_assert_eq!(&found, &dropped);
        }
        inbox.round();
        let left = inbox.names(".");
        prop_assert!(left.iter().all(|name| name == "notes.txt" || name.starts_with(['.', '~'])), "{:?}", left);
    }
}
