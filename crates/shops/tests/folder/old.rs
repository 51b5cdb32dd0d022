//! What was put away long ago is removed with its report, and nothing else is.

use std::os::unix::fs::symlink;

use jiff::Timestamp;

use crate::inbox::{Inbox, good, half_good};

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn names(inbox: &Inbox, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(inbox.path(folder)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn files_that_were_put_away_before_a_time_go_with_their_reports() {
    let mut inbox = Inbox::new();
    inbox.drop("good.csv", good("A-1"));
    inbox.drop("bad.csv", half_good("A-2"));
    inbox.round();
    for other in ["keep.csv", "20990101T000000Z-later.csv", "2001-01-01-by-hand.csv"] {
        std::fs::write(inbox.path("done").join(other), "x").unwrap();
    }
    assert_eq!((names(&inbox, "done").len(), names(&inbox, "rejected").len()), (4, 2));
    inbox.drop("new.csv", good("A-3"));

    // When all of this was put away: see `at()` of the inbox.
    let put_away = crate::inbox::at();
    assert_eq!(inbox.folder.count_old(put_away).unwrap(), 0, "not older than itself");
    assert_eq!(inbox.folder.remove_old(put_away).unwrap(), 0);
    let later = put_away + jiff::SignedDuration::from_secs(1);
    assert_eq!(inbox.folder.count_old(later).unwrap(), 3);
    assert_eq!(names(&inbox, "rejected").len(), 2, "counting removes nothing");
    assert_eq!(inbox.folder.remove_old(later).unwrap(), 3);
    assert_eq!(names(&inbox, "done"), ["2001-01-01-by-hand.csv", "20990101T000000Z-later.csv", "keep.csv"]);
    assert_eq!(names(&inbox, "rejected"), [""; 0]);
    assert!(inbox.path("new.csv").exists(), "what was not taken in is no old file");
}

#[test]
fn nothing_is_removed_through_a_link_or_under_a_borrowed_name() {
    let mut inbox = Inbox::new();
    inbox.round();
    let outside = tempfile::tempdir().unwrap();
    let precious = outside.path().join("20010101T000000Z-precious.csv");
    std::fs::write(&precious, "x").unwrap();
    symlink(&precious, inbox.path("done").join("20010101T000000Z-link.csv")).unwrap();
    std::fs::create_dir(inbox.path("done").join("20010101T000000Z-folder.csv")).unwrap();
    assert_eq!(inbox.folder.remove_old(time("2026-01-01T00:00:00Z")).unwrap(), 0);
    assert_eq!(names(&inbox, "done").len(), 2);
    std::fs::remove_dir_all(inbox.path("done")).unwrap();
    symlink(outside.path(), inbox.path("done")).unwrap();
    assert!(inbox.folder.remove_old(time("2026-01-01T00:00:00Z")).is_err(), "the folder itself is a link");
    assert!(precious.exists());
}
