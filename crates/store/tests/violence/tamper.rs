//! Somebody who can write the database changes its ledger: every change is found, and the first bad entry named. Who
//! makes all of it anew is found by one head that was kept elsewhere, and by nothing else.

use std::path::Path;

use pickup::check::{End, RefusalReason};
use pickup::handover::HandOver;
use pickup::ledger::{Broken, Entry, Fault, Hash, Head, Kind, RawEntry, Verifier};
use pickup::order::Order;
use pickup::sealed_token::SealedToken;
use pickup::store::{LIST_MAX, Store, StoreError};
use sqlx::{Executor, SqliteConnection};
use store::Sqlite;

use crate::fixture::{after_s, email, proof, with_handing};
use crate::premises::{ended, hand_over_now, importing, numbered, open, restoring, stranger, verify};

/// A ledger with entries of many kinds. What is found does not depend on what an entry says.
async fn ledger_of_many_kinds(folder: &Path) -> (Sqlite, Vec<RawEntry>) {
    let store = open(folder).await;
    store.import((1..=3).map(numbered).collect(), &importing()).await.unwrap();
    store.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    hand_over_now(&store, 1, 1).await;
    store.check_ended(&ended(2, 2, End::AnotherPerson)).await.unwrap();
    let mut stolen = Order { updated_at: after_s(60), ..numbered(3) };
    stolen.owner.email = Some(email("mallory@example.se"));
    store.import(vec![stolen], &importing()).await.unwrap();
    store.check_ended(&ended(3, 2, End::Refused(RefusalReason::Other))).await.unwrap();
    std::fs::remove_file(folder.join("ledger.head")).unwrap();
    store.restore(&restoring()).await.unwrap();
    hand_over_now(&store, 2, 2).await;
    let rows = store.entries(1, LIST_MAX).await.unwrap();
    let kinds: Vec<Kind> = rows.iter().map(|raw| Entry::decode(&raw.bytes).unwrap().kind).collect();
    let expected = [
        Kind::Decline,
        Kind::HandOver,
        Kind::Mismatch,
        Kind::OwnerChange,
        Kind::Refusal,
        Kind::Restore,
        Kind::HandOver,
    ];
    assert_eq!(kinds, expected);
    (store, rows)
}

/// A stranger whom the database does not stop: the triggers that refuse a change are gone.
async fn burglar(folder: &Path) -> SqliteConnection {
    let mut file = stranger(folder).await;
    let doors = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;
        DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_cut";
    file.execute(doors).await.unwrap();
    file
}

/// Replaces the whole ledger, and the head beside it where one is given.
async fn write(file: &mut SqliteConnection, rows: &[RawEntry], head: Option<Head>) {
    file.execute("BEGIN; DELETE FROM ledger").await.unwrap();
    for raw in rows {
        set(file, "INSERT INTO ledger (entry, hash, seq) VALUES (?, ?, ?)", raw).await;
    }
    if let Some(head) = head {
        sqlx::query("UPDATE ledger_head SET seq = ?, hash = ?")
            .bind(i64::try_from(head.seq).unwrap())
            .bind(head.hash.0.as_slice())
            .execute(&mut *file)
            .await
            .unwrap();
    }
    file.execute("COMMIT").await.unwrap();
}

async fn set(file: &mut SqliteConnection, statement: &'static str, raw: &RawEntry) {
    sqlx::query(statement)
        .bind(raw.bytes.as_slice())
        .bind(raw.hash.0.as_slice())
        .bind(i64::try_from(raw.seq).unwrap())
        .execute(&mut *file)
        .await
        .unwrap();
}

fn end_of(rows: &[RawEntry]) -> Head {
    rows.last().map_or(Head::EMPTY, |raw| Head { seq: raw.seq, hash: raw.hash })
}

#[tokio::test]
async fn every_single_byte_changed_in_a_row_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (store, rows) = ledger_of_many_kinds(folder.path()).await;
    let mut file = burglar(folder.path()).await;
    const UPDATE: &str = "UPDATE ledger SET entry = ?, hash = ? WHERE seq = ?";
    for raw in &rows {
        let changed = Err(Broken { seq: raw.seq, fault: Fault::Changed });
        for at in 0..raw.bytes.len() + raw.hash.0.len() {
            let mut bad = raw.clone();
            // Never zero, and another change at each place.
            let change = u8::try_from(at % 255).unwrap() + 1;
            match bad.bytes.get_mut(at) {
                Some(byte) => *byte ^= change,
                None => bad.hash.0[at - raw.bytes.len()] ^= change,
            }
            set(&mut file, UPDATE, &bad).await;
            assert_eq!(verify(&store, &[]).await, changed, "byte {at}");
        }
        set(&mut file, UPDATE, raw).await;
    }
    assert_eq!(verify(&store, &[]).await, Ok((end_of(&rows), None)), "and put right it is whole again");
}

/// All 255 other values of every byte: as rows come out of the store, since so many updates would take minutes.
#[tokio::test]
async fn every_value_of_every_byte_but_the_right_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (_store, rows) = ledger_of_many_kinds(folder.path()).await;
    let mut before = Head::EMPTY;
    for raw in rows {
        let mut bad = raw.clone();
        let assert_found = |bad: &RawEntry, at: usize| {
            let found = Verifier::after(before).next(bad);
            assert_eq!(found, Err(Broken { seq: raw.seq, fault: Fault::Changed }), "byte {at}");
        };
        for at in 0..raw.bytes.len() {
            for change in 1..=255 {
                bad.bytes[at] = raw.bytes[at] ^ change;
                assert_found(&bad, at);
            }
            bad.bytes[at] = raw.bytes[at];
        }
        for at in 0..raw.hash.0.len() {
            for change in 1..=255 {
                bad.hash.0[at] = raw.hash.0[at] ^ change;
                assert_found(&bad, at);
            }
            bad.hash.0[at] = raw.hash.0[at];
        }
        before = Head { seq: raw.seq, hash: raw.hash };
    }
}

#[tokio::test]
async fn a_number_changed_a_row_removed_and_rows_swapped_are_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (store, rows) = ledger_of_many_kinds(folder.path()).await;
    let mut file = burglar(folder.path()).await;
    let last = rows.len() - 1;
    for n in 0..rows.len() {
        let named = u64::try_from(n).unwrap() + 1;
        let mut left = rows.clone();
        left.remove(n);
        write(&mut file, &left, None).await;
        let fault = match n == last {
            true => Fault::CutOff { head: named },
            false => Fault::Missing { found: named + 1 },
        };
        assert_eq!(verify(&store, &[]).await, Err(Broken { seq: named, fault }), "removed");

        // Removed, and the rest moved up so that no number is missing.
        for (raw, seq) in left.iter_mut().zip(1..) {
            raw.seq = seq;
        }
        write(&mut file, &left, None).await;
        assert_eq!(verify(&store, &[]).await.unwrap_err().seq, named, "removed and renumbered");

        for number in [0, 100, 1 << 40] {
            let mut renumbered = rows.clone();
            renumbered[n].seq = number;
            write(&mut file, &renumbered, None).await;
            let found = verify(&store, &[]).await.unwrap_err();
            assert_eq!(found.seq, named, "entry {named} has the number {number}");
        }
        for other in n + 1..rows.len() {
            let mut swapped = rows.clone();
            swapped.swap(n, other);
            (swapped[n].seq, swapped[other].seq) = (rows[n].seq, rows[other].seq);
            write(&mut file, &swapped, None).await;
            let broken = Broken { seq: named, fault: Fault::DoesNotFollow };
            assert_eq!(verify(&store, &[]).await, Err(broken), "swapped with {}", other + 1);
        }
    }
    for at in 0..32 {
        let mut head = end_of(&rows);
        head.hash.0[at] ^= 1;
        write(&mut file, &rows, Some(head)).await;
        let broken = Broken { seq: head.seq, fault: Fault::Changed };
        assert_eq!(verify(&store, &[]).await, Err(broken), "the noted head");
    }
}

/// What is kept beside the chain is bound to it: a name by its salted hash, a sealed token by its own.
#[tokio::test]
async fn a_name_or_a_token_that_is_another_beside_its_entry_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = ledger_of_many_kinds(folder.path()).await;
    store.import(vec![numbered(4)], &importing()).await.unwrap();
    let record = store.order(&numbered(4).key).await.unwrap().unwrap();
    let sealed = proof(&record, 4).with_sealed_token(SealedToken::new("sealed").unwrap());
    let hand_over = with_handing(&record, |handing| HandOver::new(sealed, handing)).unwrap();
    store.hand_over(hand_over).await.unwrap();
    assert_eq!(store.verify_beside().await, Ok(None));
    assert!(store.sealed_token(8).await.is_ok_and(|token| token.is_some()));

    let mut file = burglar(folder.path()).await;
    file.execute(
        "CREATE TABLE names AS SELECT * FROM payload; CREATE TABLE tokens AS SELECT * FROM sealed_token",
    )
    .await
    .unwrap();
    for (deed, seq, fault) in [
        ("UPDATE payload SET text = 'Anna Maria Svenssom' WHERE seq = 2", 2, Fault::AnotherName),
        ("UPDATE payload SET salt = zeroblob(32) WHERE seq = 7", 7, Fault::AnotherName),
        ("INSERT INTO payload VALUES (1, zeroblob(32), 'Anna Maria Svensson')", 1, Fault::AnotherName),
        ("UPDATE payload SET text = 'Bo' WHERE seq IN (7, 8)", 7, Fault::AnotherName),
        ("UPDATE sealed_token SET text = 'seale' WHERE seq = 8", 8, Fault::AnotherToken),
        ("INSERT INTO sealed_token (seq, text) VALUES (2, 'sealed')", 2, Fault::AnotherToken),
    ] {
        file.execute(deed).await.unwrap();
        let broken = Broken { seq, fault };
        assert_eq!(store.verify_beside().await, Ok(Some(broken)), "{deed}");
        if fault == Fault::AnotherToken {
            let read = store.sealed_token(seq).await;
            assert_eq!(read, Err(StoreError::LedgerBroken(broken)), "{deed}");
        } else {
            let mut found = Vec::new();
            store.each_name(|name| found.extend(name.broken)).await.unwrap();
            assert_eq!(found.first(), Some(&broken), "whoever reads a name is told: {deed}");
        }
        file.execute(
            "DELETE FROM payload; INSERT INTO payload SELECT * FROM names;
             DELETE FROM sealed_token; INSERT INTO sealed_token SELECT * FROM tokens",
        )
        .await
        .unwrap();
        assert_eq!(store.verify_beside().await, Ok(None), "and put right it is whole again");
    }
    // What retention has removed is no fault.
    file.execute("DELETE FROM payload WHERE seq = 2; DELETE FROM sealed_token").await.unwrap();
    assert_eq!(store.verify_beside().await, Ok(None));
}

/// An entry whose hash is made anew as well: the next one convicts it, and the last one the noted head.
#[tokio::test]
async fn a_change_with_a_new_hash_is_found_where_the_chain_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (store, rows) = ledger_of_many_kinds(folder.path()).await;
    let mut file = burglar(folder.path()).await;
    for (n, raw) in rows.iter().enumerate() {
        let mut forged = rows.clone();
        let entry = Entry::decode(&raw.bytes).unwrap();
        let bytes = Entry { till: pickup::text::TillId::new("9").unwrap(), ..entry }.encode();
        forged[n] = RawEntry { seq: raw.seq, hash: Hash::of(&bytes), bytes };
        write(&mut file, &forged, None).await;
        let broken = match rows.get(n + 1) {
            Some(next) => Broken { seq: next.seq, fault: Fault::DoesNotFollow },
            None => Broken { seq: raw.seq, fault: Fault::Changed },
        };
        assert_eq!(verify(&store, &[]).await, Err(broken));
    }
}

/// Nobody can see it here: no head from elsewhere, no word of completeness. With one, it is found.
#[tokio::test]
async fn a_ledger_cut_off_or_made_anew_is_convicted_by_one_head_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (store, rows) = ledger_of_many_kinds(folder.path()).await;
    let mut file = burglar(folder.path()).await;
    let kept = end_of(&rows);
    assert_eq!(verify(&store, &[kept]).await, Ok((kept, Some(kept.seq))));
    for length in 0..rows.len() {
        let left = &rows[..length];
        write(&mut file, left, Some(end_of(left))).await;
        assert_eq!(verify(&store, &[]).await, Ok((end_of(left), None)), "consistent, completeness unknown");
        let first_missing = u64::try_from(length).unwrap() + 1;
        let cut = Broken { seq: first_missing, fault: Fault::CutOff { head: kept.seq } };
        assert_eq!(verify(&store, &[kept]).await, Err(cut));
    }
    for from in 0..rows.len() {
        let forged = made_anew(&rows, from);
        write(&mut file, &forged, Some(end_of(&forged))).await;
        assert_eq!(
            verify(&store, &[]).await,
            Ok((end_of(&forged), None)),
            "consistent, completeness unknown"
        );
        let rewritten = |since| Err(Broken { seq: kept.seq, fault: Fault::Rewritten { since } });
        assert_eq!(verify(&store, &[kept]).await, rewritten(0));
        // A head from before the deed says how far back it reaches.
        let before = end_of(&rows[..from]);
        assert_eq!(verify(&store, &[before, kept]).await, rewritten(before.seq));
    }
}

/// The chain with another teller from this place on, every hash as it has to be.
fn made_anew(rows: &[RawEntry], from: usize) -> Vec<RawEntry> {
    let mut forged = rows[..from].to_vec();
    for raw in &rows[from..] {
        let entry = Entry::decode(&raw.bytes).unwrap();
        let staff = pickup::text::StaffId::new("nobody").unwrap();
        let bytes = Entry { staff, prev: end_of(&forged).hash, ..entry }.encode();
        forged.push(RawEntry { seq: raw.seq, hash: Hash::of(&bytes), bytes });
    }
    forged
}
