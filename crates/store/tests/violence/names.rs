//! Names that mean harm, or that nobody thought of: kept letter by letter, found, and never more than text.

use pickup::handover::HandOver;
use pickup::ledger::{Entry, Verifier, csv_line, json_line};
use pickup::order::Order;
use pickup::owner::Verdict;
use pickup::policy::Policy;
use pickup::pseudonym::Hash;
use pickup::store::{LIST_MAX, Store};
use sqlx::{Connection, Row};

use crate::fixture::{anna, verdict, with_handing};
use crate::premises::{importing, numbered, open, record_of, stranger};

fn names() -> Vec<String> {
    let names = [
        "<script>alert(1)</script>",
        "\u{202e}nossnevS annA\u{202c}",
        "אנה سفنسون",
        "👩‍👩‍👧 Åsa",
        "a\0b",
        "=HYPERLINK(\"https://evil.example\")",
        "+46\t-1\r\n@SUM(A1)",
        "Robert'); DROP TABLE orders;--",
        "%00%0a{\"name\":1}",
    ];
    let mut names = names.map(str::to_owned).to_vec();
    names.push("x".repeat(10_000));
    names.push("é".repeat(10_000));
    names
}

#[tokio::test]
async fn hostile_names_are_stored_letter_by_letter_and_exported_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let names = names();
    for (number, name) in (0..).zip(&names) {
        let mut order = Order { note: name.clone(), ..numbered(number) };
        order.owner.name = Some(name.clone());
        order.lines[0].title.clone_from(name);
        store.import(vec![order.clone()], &importing()).await.unwrap();
        let record = record_of(&store, number).await;
        assert_eq!(record.order, order);
        let found = store.search(name, 20).await.unwrap();
        assert!(found.contains(&record), "found by its own name: {name:.40}");

        let mut person = anna(0);
        person.token_hash = Hash([u8::try_from(number).unwrap(); 32]);
        (person.name, person.acr) = (Some(name.clone()), Some(name.clone()));
        let Verdict::Owner(proof) = verdict(&record, &person, &Policy::default()) else {
            panic!("the owner")
        };
        let act = with_handing(&record, |handing| HandOver::new(*proof, handing)).unwrap();
        store.hand_over(act).await.unwrap();
    }

    let mut file = stranger(folder.path()).await;
    let mut verifier = Verifier::new();
    let rows = store.entries(1, LIST_MAX).await.unwrap();
    assert_eq!(rows.len(), names.len());
    for (raw, name) in rows.iter().zip(&names) {
        let entry: Entry = verifier.next(raw).unwrap();
        let seq = i64::try_from(raw.seq).unwrap();
        let payload = sqlx::query("SELECT text FROM payload WHERE seq = ?").bind(seq);
        let payload = payload.fetch_one(&mut file).await.unwrap();
        assert_eq!(&payload.get::<String, _>(0), name, "the personal part");

        let (json, csv) = (json_line(&entry, &raw.hash), csv_line(&entry, &raw.hash));
        assert!(!json.contains(['\n', '\r', '\0']) && !csv.contains(['\n', '\r', '\0', '<', '\u{202e}']));
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["facts"]["acr"].as_str(), entry.facts.find("acr"));
        for cell in csv.split(',') {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    file.close().await.unwrap();
}
