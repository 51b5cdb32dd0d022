//! What the ledger says of its own accord: that an order is locked, once for each lock, and that a till trusts otherwise
//! than before.

use std::path::Path;

use jiff::SignedDuration;
use pickup::check::End;
use pickup::ledger::{Entry, Hash, Kind, Starting};
use pickup::realm::Realm;
use pickup::store::{Stamp, Store};
use pickup::text::TillId;
use store::{Mode, OpenError, Options, Sqlite};

use crate::fixture::{after_s, now, staff, till};
use crate::premises::{chain, ended, importing, numbered, open_with, restoring, stamp, verify};

async fn limiting(folder: &Path) -> Sqlite {
    let options = Options { limit_asking: true, ..Options::default() };
    let store = open_with(folder, options).await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    store
}

fn kinds(chain: &[Entry]) -> Vec<Kind> {
    chain.iter().map(|entry| entry.kind).collect()
}

fn fact<'a>(entry: &'a Entry, name: &str) -> &'a str {
    entry.facts.find(name).unwrap_or_else(|| panic!("no {name} in {:?}", entry.facts))
}

#[tokio::test]
async fn the_check_that_locks_an_order_leaves_one_entry() {
    let folder = tempfile::tempdir().unwrap();
    let store = limiting(folder.path()).await;
    for check in 1..=4 {
        store.check_ended(&ended(check, 1, End::Declined)).await.unwrap();
    }
    let chain = chain(&store).await;
    let declined = Kind::Decline;
    assert_eq!(kinds(&chain), [declined, declined, Kind::Lock, declined, declined], "locked once");
    let lock = &chain[2];
    assert_eq!((fact(lock, "because"), fact(lock, "declines")), ("declines", "2"));
    assert_eq!((&lock.order_key, &lock.staff, &lock.till), (&Some(numbered(1).key), &staff(), &till()));
    assert_eq!(fact(lock, "reference"), fact(&chain[1], "reference"), "the check that did it");
    verify(&store, &[]).await.unwrap();
}

#[tokio::test]
async fn where_asking_is_not_limited_nothing_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_with(folder.path(), Options::default()).await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    for check in 1..=3 {
        store.check_ended(&ended(check, 1, End::AnotherPerson)).await.unwrap();
    }
    assert_eq!(kinds(&chain(&store).await), [Kind::Mismatch; 3]);
}

fn trusting(byte: u8) -> Stamp {
    Stamp { trust: Hash([byte; 32]), ..stamp() }
}

async fn opened(folder: &Path, trust: u8) -> Sqlite {
    Sqlite::open_with(folder, &trusting(trust), Mode::CommandLine, Options::default()).await.unwrap()
}

fn starting(till: &str) -> Starting {
    saying(till, &[])
}

/// A start with settings of these names and values.
fn saying(till: &str, settings: &[(&'static str, u8)]) -> Starting {
    let trusted = settings.iter().map(|(name, value)| (*name, Hash([*value; 32]))).collect();
    Starting { staff: staff(), till: TillId::new(till).unwrap(), at: after_s(60), trusted }
}

#[tokio::test]
async fn a_start_under_another_configuration_leaves_an_entry_and_the_same_one_none() {
    let folder = tempfile::tempdir().unwrap();
    let first = opened(folder.path(), 3).await;
    assert_eq!(first.note_configuration(&starting("2")).await.unwrap(), None, "nothing was trusted before");
    first.import(vec![numbered(1)], &importing()).await.unwrap();
    first.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    assert_eq!(first.note_configuration(&starting("2")).await.unwrap(), None);
    first.close().await;

    let second = opened(folder.path(), 4).await;
    let head = second.note_configuration(&starting("2")).await.unwrap().unwrap();
    assert_eq!(second.note_configuration(&starting("2")).await.unwrap(), None, "said once");
    let chain = chain(&second).await;
    let [_, changed] = chain.as_slice() else { panic!("{chain:?}") };
    assert_eq!((changed.kind, changed.seq, changed.trust), (Kind::Configuration, head.seq, Hash([4; 32])));
    assert_eq!(fact(changed, "before"), Hash([3; 32]).to_string());
    assert_eq!(fact(changed, "after"), Hash([4; 32]).to_string());
    verify(&second, &[]).await.unwrap();
}

#[tokio::test]
async fn the_entry_names_the_settings_that_changed_and_not_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let first = opened(folder.path(), 3).await;
    first.import(vec![numbered(1)], &importing()).await.unwrap();
    first.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    let settings = [("policy.every_line", 1), ("provider.issuer", 2), ("staff", 3)];
    assert_eq!(first.note_configuration(&saying("2", &settings)).await.unwrap(), None);
    first.close().await;

    let second = opened(folder.path(), 4).await;
    let settings = [("policy.every_line", 9), ("policy.manual", 4), ("provider.issuer", 2)];
    second.note_configuration(&saying("2", &settings)).await.unwrap().unwrap();
    // Another till of the folder is compared with itself, and one of which nothing is kept with nothing.
    assert_eq!(second.note_configuration(&saying("3", &settings[..1])).await.unwrap(), None);
    second.close().await;
    let third = opened(folder.path(), 5).await;
    third.note_configuration(&saying("2", &settings[1..])).await.unwrap().unwrap();

    let chain = chain(&third).await;
    let [_, more, fewer] = chain.as_slice() else { panic!("{chain:?}") };
    assert_eq!(fact(more, "changed"), "policy.every_line policy.manual staff");
    assert_eq!(fact(fewer, "changed"), "policy.every_line");
    assert_eq!(more.facts.iter().len(), 3, "before, after and the names");
}

#[tokio::test]
async fn nothing_is_written_under_another_configuration_without_saying_so_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = opened(folder.path(), 3).await;
    first.import(vec![numbered(1)], &importing()).await.unwrap();
    first.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    first.close().await;
    let second = opened(folder.path(), 4).await;
    second.check_ended(&ended(2, 1, End::Declined)).await.unwrap();
    second.check_ended(&ended(3, 1, End::Declined)).await.unwrap();
    let chain = chain(&second).await;
    let declined = Kind::Decline;
    assert_eq!(kinds(&chain), [declined, Kind::Configuration, declined, declined]);
    assert_eq!((chain[1].time_utc, &chain[1].order_key), (chain[2].time_utc, &None));
}

#[tokio::test]
async fn two_tills_of_one_folder_are_two_configurations_and_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (opened(folder.path(), 3).await, opened(folder.path(), 4).await);
    one.import(vec![numbered(1)], &importing()).await.unwrap();
    let at = |check, till: &str| {
        let mut ended = ended(check, 1, End::Declined);
        ended.check.till = TillId::new(till).unwrap();
        ended.at = now() + SignedDuration::from_secs(i64::from(check));
        ended
    };
    for round in 0..40 {
        one.check_ended(&at(2 * round, "1")).await.unwrap();
        other.check_ended(&at(2 * round + 1, "2")).await.unwrap();
    }
    for check in 80..120 {
        other.check_ended(&at(check, "2")).await.unwrap();
    }
    assert_eq!(kinds(&chain(&one).await), [Kind::Decline; 120]);
    assert_eq!(one.note_configuration(&starting("1")).await.unwrap(), None);
    let changed = opened(folder.path(), 5).await;
    changed.note_configuration(&starting("1")).await.unwrap().expect("the first till trusts otherwise");
    let chain = chain(&one).await;
    assert_eq!(fact(&chain[120], "before"), Hash([3; 32]).to_string(), "than itself, far back");
    assert_eq!(changed.note_configuration(&starting("3")).await.unwrap(), None, "a new till");
}

#[tokio::test]
async fn the_two_persons_of_a_restore_come_first() {
    let premises = crate::premises::Premises::new();
    let store = premises.open().await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    store.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    store.close().await;
    let copy = premises.copy();
    let store = premises.open().await;
    store.check_ended(&ended(2, 1, End::Declined)).await.unwrap();
    store.close().await;
    premises.put_back(&copy);
    let options = Options { head_file: Some(premises.note.clone()), ..Options::default() };
    let store = Sqlite::open_with(&premises.folder, &trusting(4), Mode::CommandLine, options).await.unwrap();
    assert!(store.note_configuration(&starting("2")).await.is_err(), "nothing is added to an older copy");
    store.restore(&restoring()).await.unwrap().unwrap();
    assert_eq!(kinds(&chain(&store).await), [Kind::Decline, Kind::Restore]);
    assert_eq!(store.note_configuration(&starting("2")).await.unwrap(), None, "it says what is in force");
}

#[tokio::test]
async fn a_folder_may_be_opened_to_go_to_another_provider_and_never_to_another_realm() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path(), 3).await.close().await;
    let restamp = || Options { restamp: true, ..Options::default() };
    let other = Stamp { client_id: "another".to_owned(), ..stamp() };
    let store = Sqlite::open_with(folder.path(), &other, Mode::Window, restamp()).await.unwrap();
    assert_eq!(store.stamp().client_id, "till", "as it is until two persons say so");
    store.close().await;
    let practice = Stamp { realm: Realm::Practice, ..stamp() };
    let refused = Sqlite::open_with(folder.path(), &practice, Mode::Window, restamp()).await;
    assert!(
        matches!(refused, Err(OpenError::Stamp(ref mismatch)) if mismatch.field == Stamp::REALM),
        "{refused:?}"
    );
}
