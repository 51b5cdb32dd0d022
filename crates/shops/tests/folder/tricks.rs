//! One test for each trick.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::time::Duration;

use pickup::freeze::Merge;
use pickup::import::FILE_MAX;
use pickup::order::{OrderRecord, Origin};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use shops::folder::{Contents, FILES_MAX, FolderError, PUT_OFF, SETTLE};

use crate::inbox::{HEADER, Inbox, all, at, good, half_good};

#[test]
fn a_good_file_goes_to_done_and_a_bad_one_to_rejected_with_a_report() {
    let mut inbox = Inbox::new();
    inbox.drop("good.csv", good("1042"));
    inbox.drop("bad.csv", half_good("1043"));
    let mut moved = inbox.round();
    moved.sort();
    assert_eq!(moved, ["done/20300102T030405Z-good.csv", "rejected/20300102T030405Z-bad.csv"]);
    let numbers: Vec<_> = inbox.kept.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers, ["1042"], "all of a file or nothing");
    let report = std::fs::read_to_string(inbox.path(&format!("{}.report.txt", moved[1]))).unwrap();
    assert_eq!(
        report,
        "Nothing of bad.csv was taken in.\n2030-01-02 03:04:05 UTC\n\n\
         line 3, column 4 (quantity): expected a quantity of 1 to 100000\n\n\
         Correct these lines and drop the file again.\n"
    );
    assert!(!inbox.path(&format!("{}.report.txt", moved[0])).exists());
}

#[test]
fn the_good_orders_are_kept_if_that_is_set() {
    let mut inbox = Inbox::with(true);
    inbox.drop("half.csv", half_good("1042"));
    let moved = inbox.round();
    assert_eq!(
        (inbox.kept.len(), moved.as_slice()),
        (1, &["rejected/20300102T030405Z-half.csv".to_owned()][..])
    );
    let report = std::fs::read_to_string(inbox.path(&format!("{}.report.txt", moved[0]))).unwrap();
    assert!(report.starts_with("1 orders of half.csv were taken in."), "{report}");
}

#[test]
fn a_file_that_still_grows_is_left_alone() {
    let mut inbox = Inbox::new();
    inbox.drop("orders.csv", HEADER);
    assert_eq!(
        (inbox.look().settled.len(), inbox.look().waiting),
        (0, 1),
        "a second look at once says nothing"
    );
    inbox.pass(SETTLE);
    inbox.drop("orders.csv", good("1042"));
    assert!(inbox.look().settled.is_empty(), "it has grown");
    inbox.pass(SETTLE - Duration::from_millis(1));
    assert!(inbox.look().settled.is_empty(), "not long enough");
    inbox.pass(Duration::from_millis(1));
    assert_eq!(inbox.look().settled.len(), 1);
}

#[test]
fn a_file_exchanged_after_the_look_is_neither_read_nor_moved() {
    let mut inbox = Inbox::new();
    inbox.drop("orders.csv", good("1042"));
    let files = inbox.settled();
    inbox.drop("orders.csv", half_good("1043"));
    assert!(matches!(inbox.read(&files[0]), Contents::Changed));
    assert_eq!(inbox.folder.put_done(&files[0], at()).unwrap(), None);
    std::fs::remove_file(inbox.path("orders.csv")).unwrap();
    symlink("/etc/passwd", inbox.path("orders.csv")).unwrap();
    assert!(matches!(inbox.read(&files[0]), Contents::Changed), "not even if it is a link now");
    std::fs::remove_file(inbox.path("orders.csv")).unwrap();
    assert!(matches!(inbox.read(&files[0]), Contents::Changed), "nor if it is gone");
    assert_eq!(inbox.folder.put_done(&files[0], at()).unwrap(), None);
    assert!(inbox.names("done").is_empty());
}

#[test]
fn what_is_not_a_plain_file_is_not_touched() {
    let mut inbox = Inbox::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.csv");
    std::fs::write(&secret, good("1042")).unwrap();
    symlink(&secret, inbox.path("link.csv")).unwrap();
    symlink("nowhere", inbox.path("dangling.csv")).unwrap();
    std::fs::create_dir(inbox.path("folder.csv")).unwrap();
    mknodat(CWD, inbox.path("fifo.csv"), FileType::Fifo, Mode::from(0o644), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(inbox.path("socket.csv")).unwrap();
    assert!(inbox.round().is_empty());
    assert_eq!((inbox.look().settled.len(), inbox.look().waiting), (0, 0));
    assert!(secret.exists() && inbox.path("link.csv").is_symlink());
}

#[test]
fn a_folder_for_done_files_that_leads_elsewhere_stops_everything() {
    for name in ["done", "rejected"] {
        let mut inbox = Inbox::new();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), inbox.path(name)).unwrap();
        inbox.drop("orders.csv", good("1042"));
        let error = inbox.folder.look(inbox.now).unwrap_err();
        assert!(matches!(&error, FolderError::Inner { path, .. } if path.ends_with(name)), "{error}");
        assert!(error.to_string().contains("no link"), "{error}");
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_file_of_ten_gigabytes_is_refused_unread() {
    let mut inbox = Inbox::new();
    let file = std::fs::File::create(inbox.path("huge.csv")).unwrap();
    file.set_len(10_000_000_000).unwrap();
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.set_times(std::fs::FileTimes::new().set_accessed(long_ago)).unwrap();
    let moved = inbox.round();
    assert_eq!(moved, ["rejected/20300102T030405Z-huge.csv"]);
    let report = std::fs::read_to_string(inbox.path(&format!("{}.report.txt", moved[0]))).unwrap();
    assert!(report.contains(&format!("more than {FILE_MAX} bytes; split it")), "{report}");
    let status = inbox.path(&moved[0]).metadata().unwrap();
    assert_eq!((status.len(), status.accessed().unwrap()), (10_000_000_000, long_ago), "nobody read it");
}

#[test]
fn more_rows_than_a_file_may_have_are_refused() {
    let mut inbox = Inbox::new();
    inbox.drop("rows.csv", format!("{HEADER}{}", ",,,\n".repeat(1_000_001)));
    let moved = inbox.round();
    assert!(moved[0].starts_with("rejected/"));
    let report = std::fs::read_to_string(inbox.path(&format!("{}.report.txt", moved[0]))).unwrap();
    assert!(report.contains("more than 1000000 rows; split it"), "{report}");
}

#[test]
fn more_files_than_a_round_takes_come_in_the_next() {
    let mut inbox = Inbox::new();
    for number in 0..FILES_MAX + 5 {
        inbox.drop(format!("{number}.csv"), good(&number.to_string()));
    }
    inbox.look();
    inbox.pass(SETTLE);
    let round = inbox.look();
    assert_eq!((round.settled.len(), round.waiting), (FILES_MAX, 5));
    assert_eq!(inbox.round().len(), FILES_MAX);
    assert_eq!(inbox.round().len(), 5);
    assert_eq!(inbox.names("done").len(), FILES_MAX + 5);
}

#[test]
fn the_same_name_twice_overwrites_nothing() {
    let mut inbox = Inbox::new();
    for number in ["1", "2", "3"] {
        inbox.drop("orders.csv", good(number));
        inbox.drop("bad.csv", half_good(number));
        inbox.round();
    }
    let names =
        ["20300102T030405Z-orders.csv", "20300102T030405Z.1-orders.csv", "20300102T030405Z.2-orders.csv"];
    let done = inbox.files("done");
    for (place, name) in names.iter().enumerate() {
        let (_, bytes) = done.iter().find(|(found, _)| found == name).unwrap();
        assert_eq!(bytes, good(&(place + 1).to_string()).as_bytes(), "{name}");
    }
    let reports = std::fs::read_dir(inbox.path("rejected")).unwrap().count();
    assert_eq!((inbox.names("rejected").len(), reports), (3, 6));
}

#[test]
fn a_link_in_the_way_of_a_file_that_is_put_away_is_not_followed() {
    let mut inbox = Inbox::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("target");
    inbox.look();
    symlink(&target, inbox.path("done/20300102T030405Z-orders.csv")).unwrap();
    symlink(&target, inbox.path("rejected/20300102T030405Z-bad.csv.report.txt")).unwrap();
    inbox.drop("orders.csv", good("1042"));
    inbox.drop("bad.csv", "");
    let mut moved = inbox.round();
    moved.sort();
    assert_eq!(moved, ["done/20300102T030405Z.1-orders.csv", "rejected/20300102T030405Z.1-bad.csv"]);
    assert!(!target.exists());
}

#[test]
fn odd_names_are_shown_escaped_and_put_away_plain() {
    let mut inbox = Inbox::new();
    let long = [&b"x".repeat(240), b".csv".as_slice()].concat();
    for name in [b"CON.csv".as_slice(), b"a\nb.csv", "\u{202e}vsc.csv".as_bytes(), b"\xff\xfe.csv", &long] {
        inbox.drop(OsStr::from_bytes(name), "");
    }
    let files = inbox.settled();
    let mut shown: Vec<_> = files.iter().map(|file| file.shown()).collect();
    shown.sort();
    assert!(shown.iter().all(|name| !name.contains(['\n', '\u{202e}'])), "{shown:?}");
    assert!(shown.contains(&"a\\u{a}b.csv".to_owned()), "{shown:?}");
    let moved = inbox.round();
    assert_eq!(moved.len(), 5);
    for name in &moved {
        let plain = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
        assert!(name.chars().all(plain) && name.len() < 150, "{name}");
        let report = std::fs::read_to_string(inbox.path(&format!("{name}.report.txt"))).unwrap();
        assert_eq!(report.lines().count(), 4, "no name breaks a line: {report}");
    }
}

#[test]
fn other_names_are_not_ours() {
    let mut inbox = Inbox::new();
    for name in ["orders.txt", ".orders.csv.Xa3f", "~$orders.csv", "orders.csv.part"] {
        inbox.drop(name, good("1042"));
    }
    assert!(inbox.round().is_empty());
    assert_eq!(inbox.names(".").len(), 4);
}

#[test]
fn nothing_of_a_person_is_in_a_report() {
    let mut inbox = Inbox::new();
    let person = "Quist Mallander,quist.mallander@,191212121213";
    let header = "order_number,title,quantity,customer_name,customer_email,personal_number";
    inbox.drop("orders.csv", format!("{header}\n1042,Jacka,1,{person}\n1043,Jacka,x,{person}\n"));
    let shopify = "Name,Id,Email,Financial Status,Fulfillment Status,Cancelled at,Shipping Method,Billing Name,\
                   Lineitem name,Lineitem quantity\n#1042,1,quist.mallander@,paid,,,pickup,Quist Mallander,Jacka,1\n";
    inbox.drop("shopify.csv", shopify);
    inbox.drop("orders.json", format!("{{\"owner\":\"{person}\"}}"));
    for name in inbox.round() {
        let report = std::fs::read_to_string(inbox.path(&format!("{name}.report.txt"))).unwrap();
        assert!(report.contains("expected"), "{report}");
        for part in ["Quist", "quist", "1912"] {
            assert!(!report.contains(part), "{report}");
        }
    }
    assert_eq!(inbox.names("rejected").len(), 3);
}

#[test]
fn a_crash_before_the_file_is_put_away_does_no_harm() {
    let mut inbox = Inbox::new();
    inbox.drop("orders.csv", good("1042"));
    let files = inbox.settled();
    let Contents::Orders(mut delivery) = inbox.read(&files[0]) else { panic!("orders") };
    let first = all(&mut delivery).remove(0);
    let record = OrderRecord::first_seen(first, delivery.origin, at());
    // The power fails here: the orders are kept, the file is where it was. The next till begins anew.
    let mut again = Inbox { place: inbox.place, kept: Vec::new(), ..Inbox::new() };
    again.folder = shops::folder::Folder::new(
        again.place.path().to_owned(),
        shops::folder::Rules::new(false, pickup::import::Shopify::default()),
    );
    assert_eq!(again.round(), ["done/20300102T030405Z-orders.csv"]);
    let later = again.kept[0].clone();
    assert_eq!(record.merge(later, Origin::Manual, at()), Merge::Unchanged);
}

#[test]
fn an_old_file_that_somebody_fetches_from_done_is_no_news() {
    let mut inbox = Inbox::new();
    inbox.drop("monday.csv", good("1042"));
    inbox.round();
    let cancelled =
        "order_number,customer_email,title,quantity,status\n1042,anna@example.se,Jacka,1,cancelled\n";
    inbox.drop("tuesday.csv", cancelled);
    let later =
        std::fs::metadata(inbox.path("tuesday.csv")).unwrap().modified().unwrap() + Duration::from_secs(60);
    let file = std::fs::File::options().write(true).open(inbox.path("tuesday.csv")).unwrap();
    file.set_modified(later).unwrap();
    inbox.round();
    let [monday, tuesday] = inbox.kept.as_slice() else { panic!("two versions") };
    let record = OrderRecord::first_seen(monday.clone(), Origin::Manual, at());
    let Merge::Updated(record) = record.merge(tuesday.clone(), Origin::Manual, at()) else { panic!("news") };

    let done = inbox.names("done");
    let name = done.iter().find(|name| name.contains("monday")).unwrap();
    std::fs::rename(inbox.path(&format!("done/{name}")), inbox.path("again.csv")).unwrap();
    inbox.round();
    assert_eq!(record.merge(inbox.kept[2].clone(), Origin::Manual, at()), Merge::Unchanged);
}

#[test]
fn a_file_that_is_put_off_is_left_alone_for_a_while() {
    let mut inbox = Inbox::new();
    inbox.drop("orders.csv", good("1042"));
    let files = inbox.settled();
    inbox.folder.put_off(&files[0], inbox.now);
    inbox.pass(PUT_OFF - Duration::from_millis(1));
    assert_eq!((inbox.look().settled.len(), inbox.look().waiting), (0, 1));
    inbox.pass(Duration::from_millis(1));
    assert_eq!(inbox.look().settled.len(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let mut inbox = Inbox::new();
    let path = inbox.place.path().to_owned();
    std::fs::remove_dir_all(&path).unwrap();
    let error = inbox.folder.look(inbox.now).unwrap_err().to_string();
    assert!(error.starts_with(path.to_str().unwrap()) && error.contains("must be a folder"), "{error}");
    std::fs::write(&path, "").unwrap();
    assert!(inbox.folder.look(inbox.now).is_err(), "a file is no folder");
}

#[test]
fn whoever_wrote_the_file_decides_whose_word_it_is() {
    use shops::folder::{Folder, Rules};
    let mut inbox = Inbox::new();
    inbox.drop("orders.csv", good("1042"));
    let file = std::fs::File::open(inbox.path("orders.csv")).unwrap();
    let owner = file.metadata().unwrap().uid();
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let origin = |inbox: &mut Inbox, account| {
        let rules = Rules { account, ..Rules::new(false, pickup::import::Shopify::default()) };
        inbox.folder = Folder::new(inbox.place.path().to_owned(), rules);
        let files = inbox.settled();
        let Contents::Orders(delivery) = inbox.read(&files[0]) else { panic!("orders") };
        delivery.origin
    };
    assert_eq!(origin(&mut inbox, Some(owner)), Origin::Manual, "the till's own account wrote it");
    assert_eq!(origin(&mut inbox, Some(owner + 1)), Origin::Connector, "another account did");
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o664)).unwrap();
    assert_eq!(origin(&mut inbox, Some(owner + 1)), Origin::Manual, "others may have changed it");
}
