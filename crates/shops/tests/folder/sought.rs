//! Somebody who is sought in what was put away: in good files, in bad ones, and in nothing that only looks like them.

use jiff::civil::date;
use pickup::pseudonym::PseudonymKey;
use pickup::subject::Sought;
use pickup::text::Issuer;
use shops::folder::Searched;

use crate::inbox::{HEADER, Inbox, at, good, half_good};

const NUMBER: &str = "191212121212";

fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32])
}

fn search(inbox: &Inbox, text: &str) -> Searched {
    let issuer = Issuer::new("https://id.example").unwrap();
    let sought = Sought::read(text, &issuer, &key(), date(2026, 11, 22)).unwrap();
    inbox.folder.search(&sought, &key(), at()).unwrap()
}

/// The names that the files were dropped under.
fn holding(searched: &Searched) -> Vec<String> {
    let name = |shown: String| shown.rsplit_once("Z-").unwrap().1.to_owned();
    let mut names: Vec<_> = searched.holding.iter().map(|file| name(file.shown())).collect();
    names.sort();
    names
}

#[test]
fn a_person_is_found_in_good_and_bad_files_and_in_nobody_elses() {
    let mut inbox = Inbox::new();
    inbox.drop("hers.csv", good("A-1"));
    inbox.drop("half.csv", half_good("A-2"));
    inbox.drop("worse.csv", format!("{HEADER}A-3,ANNA@example.se,Jacka,none\n"));
    inbox.drop("broken.json", "[{\"owner\": {\"email\": \"anna@example.se\"}, ");
    inbox.drop("others.csv", good("A-4").replace("anna@", "joanna@"));
    inbox.drop("longer.csv", format!("{HEADER}A-5,anna@example.seal.example,Jacka,none\n"));
    inbox.round();
    inbox.drop("waits.csv", good("A-6"));
    std::fs::write(inbox.path("done").join("by-hand.csv"), good("A-7")).unwrap();

    let found = search(&inbox, "Anna@example.se");
    assert_eq!(holding(&found), ["broken.json", "half.csv", "hers.csv", "worse.csv"]);
    assert_eq!((found.unclear.len(), found.unread), (0, 0));

    for file in &found.holding {
        inbox.folder.remove(file).unwrap();
    }
    assert_eq!(search(&inbox, "anna@example.se"), Searched::default());
    let left: Vec<_> = ["done", "rejected"].into_iter().flat_map(|folder| inbox.files(folder)).collect();
    assert_eq!(left.len(), 3, "others, and what was put there by hand: {left:?}");
    let reports = std::fs::read_dir(inbox.path("rejected")).unwrap().count();
    assert_eq!(reports, 2, "the other bad file and its report");
}

#[test]
fn a_number_is_found_however_it_is_written_and_a_subject_is_never_guessed() {
    let mut inbox = Inbox::new();
    let bad = |cells: &str| {
        format!("order_number,customer_phone,personal_number,owner_subject,quantity\n{cells}\n")
    };
    inbox.drop("number.csv", bad(&format!("A-1,+46 70-174 06 05,{NUMBER},anna-s-account,none")));
    inbox.drop("other.csv", bad("A-2,+46 70-174 06 06,191212121213,another,none"));
    inbox.round();
    for text in ["+46701740605", NUMBER] {
        assert_eq!(holding(&search(&inbox, text)), ["number.csv"], "{text}");
    }
    let subject = search(&inbox, "anna-s-account");
    assert_eq!((holding(&subject).len(), subject.unclear.len()), (0, 1));
}

#[test]
fn what_can_not_be_read_is_told() {
    let mut inbox = Inbox::new();
    inbox.drop("hers.csv", good("A-1"));
    inbox.round();
    let large = std::fs::File::create(inbox.path("done").join("20261122T140500Z-large.csv")).unwrap();
    large.set_len(pickup::import::FILE_MAX as u64 + 1).unwrap();
    std::os::unix::fs::symlink("/dev/zero", inbox.path("done").join("20261122T140500Z-link.csv")).unwrap();
    let found = search(&inbox, "anna@example.se");
    assert_eq!((holding(&found), found.unread), (vec!["hers.csv".to_owned()], 1));
}
