//! What every store promises, told as one story. A new backend is one more [`Place`] and passes it whole.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::sync::Arc;

use async_trait::async_trait;
use pickup::check::{BindingCode, Check, End, Purpose, Reference, RefusalReason};
use pickup::handover::{HandOver, Handing, MissingLine, MissingReason};
use pickup::ledger::{Entry, Head, Kind, Verifier};
use pickup::order::{Order, OrderKey, OrderRecord, OrderStatus, Origin};
use pickup::pseudonym::{Pseudonym, Usage};
use pickup::store::{
    Busy, HandedOver, Importing, LIST_MAX, Lease, Leased, NotRecorded, RecordRefusal, Stamp, Store,
    StoreError,
};
use pickup::text::{LineId, OrderNumber, StaffId, StoreId, TillId};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use store::{Mode, Sqlite};

#[path = "../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;

#[path = "story/accounts.rs"]
mod accounts;
#[path = "story/activity.rs"]
mod activity;
#[path = "story/collector.rs"]
mod collector;
#[path = "story/inquiries.rs"]
mod inquiries;
#[path = "story/outbox.rs"]
mod outbox;
#[path = "story/search.rs"]
mod search;
#[path = "story/staff.rs"]
mod staff;
#[path = "story/twins.rs"]
mod twins;

#[path = "story/tries.rs"]
mod tries;

use fixture::*;

/// Where a store's data is; opened as often as one likes.
#[async_trait]
trait Place {
    async fn open(&self) -> Arc<dyn Store>;
}

struct SqliteFolder(tempfile::TempDir);

#[async_trait]
impl Place for SqliteFolder {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(Sqlite::open(self.0.path(), &stamp(), Mode::CommandLine).await.unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_keeps_the_promises() {
    let place = || SqliteFolder(tempfile::tempdir().unwrap());
    orders_are_found(&place()).await;
    search::names_are_found_despite_one_slip(&place()).await;
    search::a_number_is_never_guessed(&place()).await;
    search::an_order_is_found_by_the_digits_of_its_number(&place()).await;
    search::a_slip_is_looked_for_only_where_nobody_who_waits_is_called_so(&place()).await;
    search::this_store_comes_first(&place()).await;
    search::any_text_is_only_text(&place()).await;
    an_import_is_all_or_nothing_new(&place()).await;
    another_owner_is_written_down_and_waits(&place()).await;
    a_hand_over_is_one_act(&place()).await;
    a_part_then_the_rest(&place()).await;
    a_token_proves_one_hand_over(&place()).await;
    a_token_of_several_orders_proves_each_once(&place()).await;
    tries::a_hand_over_tried_again_is_the_same_one(&place()).await;
    tries::a_part_tried_again_after_the_rest_is_still_the_part(&place()).await;
    collector::two_tokens_hand_over_once_and_neither_serves_again(&place()).await;
    a_lease_of_several_orders_holds_each_until_it_is_done(&place()).await;
    what_moved_meanwhile_is_refused(&place()).await;
    one_of_two_tills_wins(&place()).await;
    leases_are_exclusive(&place()).await;
    ends_are_counted_and_written_down(&place()).await;
    links_are_counted_before_they_leave(&place()).await;
    nothing_is_lost_by_closing(&place()).await;
    accounts::an_address_keeps_its_account_until_a_second_person_looks(&place()).await;
    activity::notes_come_by_the_day(&place()).await;
    inquiries::an_answer_is_used_once_and_for_nothing_else(&place()).await;
    inquiries::a_customer_has_one_request_whatever_it_is_about(&place()).await;
    inquiries::what_is_counted_of_a_customer_is_no_order_s(&place()).await;
    twins::one_order_from_two_sources_is_handed_over_once(&place()).await;
    twins::of_two_tills_with_twins_one_wins(&place()).await;
    twins::a_second_person_lets_the_other_one_pass(&place()).await;
    twins::what_a_file_makes_easier_is_written_down(&place()).await;
    staff::two_persons_act_once(&place()).await;
    staff::tries_outlive_a_restart_and_are_one_count(&place()).await;
    staff::a_released_pin_may_be_tried_again_and_the_ledger_says_who_said_so(&place()).await;
}

fn stamp() -> Stamp {
    Stamp {
        realm: pickup::realm::Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    }
}

fn importing() -> Importing {
    Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() }
}

/// Order 1042 under another number.
fn numbered(number: u32) -> Order {
    let text = number.to_string();
    let key = OrderKey::new("test", "shop", &text).unwrap();
    Order { key, number: OrderNumber::new(&text).unwrap(), scan_codes: vec![format!("WC-{text}")], ..order() }
}

async fn record_of(store: &dyn Store, key: &OrderKey) -> OrderRecord {
    store.order(key).await.unwrap().unwrap()
}

fn hand_over_at(record: &OrderRecord, token: u8, till: &str) -> HandOver {
    let proof = proof(record, token);
    let till = TillId::new(till).unwrap();
    with_handing(record, |handing| HandOver::new(proof, Handing { till: &till, ..handing })).unwrap()
}

fn hand_over(record: &OrderRecord, token: u8) -> HandOver {
    hand_over_at(record, token, "2")
}

async fn chain(store: &dyn Store) -> Vec<Entry> {
    let mut verifier = Verifier::new();
    let entries = store.entries(1, LIST_MAX).await.unwrap();
    let entries = entries.iter().map(|raw| verifier.next(raw).unwrap()).collect();
    verifier.finish(store.head().await.unwrap()).unwrap();
    entries
}

async fn orders_are_found(place: &dyn Place) {
    let store = place.open().await;
    let mut other_shop = numbered(1042);
    other_shop.key = OrderKey::new("test", "other", "1042").unwrap();
    other_shop.pickup.location = None;
    let mut bo = numbered(2001);
    bo.owner.name = Some("Bo Åkesson Svensson".to_owned());
    bo.owner.email = Some(email("bo.ake@example.se"));
    bo.owner.phone = pickup::person::PhoneNumber::parse("+46 70-765 43 21").ok();
    bo.status = OrderStatus::Preparing;
    let mut oldest = numbered(2002);
    oldest.pickup.ready_at = Some(after_s(-3_600));
    oldest.owner.email = Some(email("carl@example.se"));
    oldest.owner.name = Some("Carl".to_owned());
    store.import(vec![numbered(1042), other_shop, bo, oldest], &importing()).await.unwrap();

    let find = async |text: &str| store.find(text).await.unwrap().len();
    assert_eq!(find("1042").await, 2, "two shops, one number: somebody must choose");
    assert_eq!(find("wc-2001").await, 1);
    assert_eq!(find("104").await, 0);
    assert_eq!(find("").await, 0);
    assert_eq!(store.order(&OrderKey::new("test", "shop", "9").unwrap()).await.unwrap(), None);

    let search = async |text: &str| {
        let found = store.search(text, 10).await.unwrap();
        found.into_iter().map(|record| record.order.number.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(search("svens").await, ["1042", "1042", "2001"], "those that wait come first");
    assert_eq!(search("SVENSSON anna").await, ["1042", "1042"]);
    assert_eq!(search("åke").await, ["2001"]);
    assert_eq!(search("AKE").await, ["2001"], "letters without their marks");
    assert_eq!(search("Akessön").await, ["2001"], "and with marks that are not there");
    assert_eq!(search("svensson åk bo").await, ["2001"]);
    assert_eq!(search("bo.ake@ex").await, ["2001"]);
    assert_eq!(search("070-765 43").await, ["2001"]);
    assert_eq!(search("+46 70 765 43 21").await, ["2001"]);
    assert_eq!(search("200").await, ["2002", "2001"]);
    for nothing in ["", "  ", "enss", "venssom", "%", "_", "'", "anna\0", "a b c d e f g h"] {
        assert!(search(nothing).await.is_empty(), "{nothing:?}");
    }
    assert_eq!(store.search("10", 1).await.unwrap().len(), 1, "the limit is kept");
    let ready = store.ready(&fixture::store(), 10).await.unwrap();
    let ready: Vec<_> = ready.iter().map(|record| record.order.number.as_str()).collect();
    assert_eq!(ready, ["1042", "2002"], "the newest first; not those of no store");
}

async fn an_import_is_all_or_nothing_new(place: &dyn Place) {
    let store = place.open().await;
    let imported = store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    assert_eq!((imported.added, imported.updated, imported.unchanged), (2, 0, 0));
    let newer = Order { updated_at: after_s(1), note: "Ring".to_owned(), ..numbered(2) };
    let older = Order { updated_at: after_s(-1), note: "Old".to_owned(), ..numbered(1) };
    let imported = store.import(vec![older, newer.clone(), numbered(3)], &importing()).await.unwrap();
    assert_eq!((imported.added, imported.updated, imported.unchanged), (1, 1, 1));
    assert_eq!(record_of(&*store, &newer.key).await.order.note, "Ring");
    assert_eq!(record_of(&*store, &numbered(1).key).await.order.note, "");
    assert_eq!(chain(&*store).await, [], "nothing of it is the ledger's");
    let mut renamed = newer;
    (renamed.updated_at, renamed.number) = (after_s(2), OrderNumber::new("77").unwrap());
    store.import(vec![renamed], &importing()).await.unwrap();
    assert_eq!(store.find("77").await.unwrap().len(), 1);
    assert_eq!(store.find("2").await.unwrap().len(), 0, "what it was found by is gone");
}

async fn another_owner_is_written_down_and_waits(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![order()], &importing()).await.unwrap();
    let mut stolen = Order { updated_at: after_s(60), ..order() };
    stolen.owner.email = Some(email("mallory@example.se"));
    let imported = store.import(vec![stolen.clone()], &importing()).await.unwrap();
    assert_eq!(imported.owner_changes, [order().key]);
    let record = record_of(&*store, &order().key).await;
    assert_eq!(record.order.owner, order().owner);
    assert_eq!(record.block(&fixture::store(), now()), Some(pickup::warning::Block::OrderLocked));
    let entries = chain(&*store).await;
    assert_eq!(entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [Kind::OwnerChange]);
    assert_eq!(entries[0].order_key.as_ref(), Some(&order().key));
    assert_eq!((&entries[0].staff, &entries[0].trust.0), (&staff(), &[3; 32]));
    assert!(
        store.search("mallory", 10).await.unwrap().is_empty(),
        "a thief is not found by their own address"
    );
    store.import(vec![stolen], &importing()).await.unwrap();
    assert_eq!(chain(&*store).await.len(), 1, "the same file again says nothing new");
}

async fn a_hand_over_is_one_act(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![order()], &importing()).await.unwrap();
    let record = record_of(&*store, &order().key).await;
    let handed = store.hand_over(hand_over(&record, 1)).await.unwrap();
    assert_eq!(handed.record, record_of(&*store, &order().key).await);
    assert_eq!(handed.record.order.status, OrderStatus::HandedOver);
    let entries = chain(&*store).await;
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].kind, entries[0].seq), (Kind::HandOver, 1));
    assert_eq!(entries[0].facts.find("presence"), Some("seen"));
    assert_eq!(handed.head, store.head().await.unwrap());
    assert!(store.ready(&fixture::store(), 10).await.unwrap().is_empty());
    let again = Order { updated_at: after_s(60), ..order() };
    assert_eq!(
        store.import(vec![again], &importing()).await.unwrap().kept,
        1,
        "it never becomes ready again"
    );
    let unknown = OrderRecord::first_seen(numbered(404), Origin::Manual, now());
    let refused = store.hand_over(hand_over(&unknown, 2)).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::UnknownOrder));
    assert_eq!(chain(&*store).await.len(), 1);
}

async fn a_part_then_the_rest(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![order()], &importing()).await.unwrap();
    let record = record_of(&*store, &order().key).await;
    let part = with_handing(&record, |mut handing| {
        handing.lines = vec![handed("jacket", 1)];
        let socks = LineId::new("socks").unwrap();
        handing.missing = vec![MissingLine { line: socks, reason: MissingReason::NotFound }];
        HandOver::new(proof(&record, 1), handing)
    });
    let after = store.hand_over(part.unwrap()).await.unwrap().record;
    assert_eq!(after.order.items_left(), 2);
    assert_eq!(store.ready(&fixture::store(), 10).await.unwrap().len(), 1, "the rest still waits");
    let rest = with_handing(&after, |mut handing| {
        handing.lines = vec![handed("socks", 2)];
        HandOver::new(proof(&after, 2), handing)
    });
    let done = store.hand_over(rest.unwrap()).await.unwrap().record;
    assert_eq!(done.order.status, OrderStatus::HandedOver);
    let facts: Vec<_> = chain(&*store).await.into_iter().map(|entry| entry.facts).collect();
    assert_eq!((facts[0].find("complete"), facts[1].find("complete")), (Some("no"), Some("yes")));
    assert_eq!(facts[0].find("missing.socks"), Some("not_found"));
}

async fn a_token_proves_one_hand_over(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    let one = record_of(&*store, &numbered(1).key).await;
    let two = record_of(&*store, &numbered(2).key).await;
    store.hand_over(hand_over(&one, 1)).await.unwrap();
    let refused = other.hand_over(hand_over(&two, 1)).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::TokenUsed), "{refused}");
    assert_eq!(refused.hand_over.order(), &numbered(2).key, "and the hand-over is given back");
    assert_eq!(record_of(&*store, &two.order.key).await, two);
    assert_eq!(chain(&*store).await.len(), 1);
    other.hand_over(hand_over(&two, 2)).await.unwrap();
}

/// One approval for orders 1 and 2: its token proves each of them once, and no third.
async fn a_token_of_several_orders_proves_each_once(place: &dyn Place) {
    let store = place.open().await;
    store.import((1..=3).map(numbered).collect(), &importing()).await.unwrap();
    let mut records = Vec::new();
    for number in 1..=3 {
        records.push(record_of(&*store, &numbered(number).key).await);
    }
    let of = |record: &OrderRecord, with: &[OrderKey]| {
        let proof = accounts::proof_with(record, &anna(1), None, with);
        with_handing(record, |handing| HandOver::new(proof, handing)).unwrap()
    };
    let (one, two) = (numbered(1).key, numbered(2).key);
    store.hand_over(of(&records[0], std::slice::from_ref(&two))).await.unwrap();
    for with in [&[][..], std::slice::from_ref(&one)] {
        let refused = store.hand_over(of(&records[2], with)).await.unwrap_err();
        assert!(matches!(refused.why, RecordRefusal::TokenUsed), "{refused}");
    }
    let refused = store.hand_over(of(&records[1], &[])).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::TokenUsed), "another set: {refused}");
    store.hand_over(of(&records[1], std::slice::from_ref(&one))).await.unwrap();
    assert_eq!(chain(&*store).await.len(), 2);
}

async fn a_lease_of_several_orders_holds_each_until_it_is_done(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    store.import((1..=3).map(numbered).collect(), &importing()).await.unwrap();
    let both = Lease { also: vec![numbered(2).key], ..lease(9, "A", 1, "anna") };
    assert_eq!(store.take_lease(&both, now()).await.unwrap(), Ok(()));
    let overlapping = Lease { also: vec![numbered(2).key], ..lease(8, "B", 3, "bo") };
    let busy = other.take_lease(&overlapping, now()).await.unwrap().unwrap_err();
    assert_eq!((busy.what, busy.till.as_str()), (Leased::Order, "A"));
    assert_eq!(store.counters(&numbered(2).key, now()).await.unwrap().starts, 1);
    assert_eq!(store.counters(&numbered(3).key, now()).await.unwrap().starts, 0, "nothing half taken");
    let ended = Check { order: numbered(1).key, ..check(9) }.end(End::Refused(RefusalReason::Other), now());
    store.check_ended(&ended).await.unwrap();
    assert!(other.take_lease(&overlapping, now()).await.unwrap().is_err(), "the second is still held");
    assert_eq!(other.take_lease(&lease(7, "C", 1, "carl"), now()).await.unwrap(), Ok(()));
    assert_eq!(store.abandon_leases(&both.till).await.unwrap(), [numbered(2).key]);
    assert_eq!(other.take_lease(&overlapping, now()).await.unwrap(), Ok(()));
}

async fn what_moved_meanwhile_is_refused(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![order()], &importing()).await.unwrap();
    let record = record_of(&*store, &order().key).await;
    let prepared = hand_over(&record, 1);
    let cancelled = Order { updated_at: after_s(1), status: OrderStatus::Cancelled, ..order() };
    store.import(vec![cancelled], &importing()).await.unwrap();
    let refused = store.hand_over(prepared).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::OrderMoved), "{refused}");
    let proof = refused.hand_over.into_proof();
    let record = record_of(&*store, &order().key).await;
    let refused = with_handing(&record, |handing| HandOver::new(proof, handing)).unwrap_err();
    assert!(refused.to_string().contains("cancelled_order"), "{refused}");
    assert_eq!(chain(&*store).await, []);
}

async fn one_of_two_tills_wins(place: &dyn Place) {
    let (till_a, till_b) = (place.open().await, place.open().await);
    let rounds: u8 = 20;
    let orders = (0..rounds).map(|n| numbered(u32::from(n))).collect();
    till_a.import(orders, &importing()).await.unwrap();
    for n in 0..rounds {
        let record = record_of(&*till_a, &numbered(u32::from(n)).key).await;
        let (for_a, for_b) = (hand_over_at(&record, 2 * n, "A"), hand_over_at(&record, 2 * n + 1, "B"));
        let start = Arc::new(tokio::sync::Barrier::new(2));
        let race = |store: Arc<dyn Store>, hand_over| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                store.hand_over(hand_over).await
            })
        };
        let (a, b) = (race(Arc::clone(&till_a), for_a), race(Arc::clone(&till_b), for_b));
        assert_one_won(a.await.unwrap(), b.await.unwrap());
    }
    let entries = chain(&*till_b).await;
    assert_eq!(entries.len(), usize::from(rounds), "one entry for each order");
}

fn assert_one_won(a: Result<HandedOver, NotRecorded>, b: Result<HandedOver, NotRecorded>) {
    let (won, lost) = match (a, b) {
        (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
        both => panic!("expected one to win and one to lose, found {both:?}"),
    };
    let RecordRefusal::AlreadyHandedOver(by) = &lost.why else { panic!("expected who won, found {lost}") };
    assert_eq!(Some(by.as_ref()), won.record.handed_over.as_ref(), "the other is told who and when");
    assert_ne!(lost.hand_over.till(), &by.till);
}

fn lease(n: u8, till: &str, order: u32, customer: &str) -> Lease {
    Lease {
        reference: Reference::new([n; 6]),
        till: TillId::new(till).unwrap(),
        order: numbered(order).key,
        also: Vec::new(),
        customer: customer_hash(customer),
        until: after_s(200),
    }
}

fn customer_hash(customer: &str) -> Pseudonym {
    key().pseudonym(Usage::Customer, &[customer])
}

async fn leases_are_exclusive(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    let first = lease(1, "A", 1, "anna");
    assert_eq!(store.take_lease(&first, now()).await.unwrap(), Ok(()));
    for (taken, what) in [
        (lease(2, "A", 2, "bo"), Leased::Till),
        (lease(3, "B", 1, "bo"), Leased::Order),
        (lease(4, "B", 2, "anna"), Leased::Customer),
        (lease(1, "B", 2, "bo"), Leased::Till),
    ] {
        let busy = other.take_lease(&taken, now()).await.unwrap().unwrap_err();
        let by =
            Busy { what, reference: first.reference.clone(), till: first.till.clone(), until: first.until };
        assert_eq!(busy, by);
    }
    let elsewhere = lease(5, "B", 2, "bo");
    assert_eq!(other.take_lease(&elsewhere, now()).await.unwrap(), Ok(()));
    assert!(store.take_lease(&lease(6, "A", 1, "anna"), after_s(199)).await.unwrap().is_err());
    assert_eq!(
        store.take_lease(&lease(6, "A", 1, "anna"), after_s(200)).await.unwrap(),
        Ok(()),
        "it ran out"
    );
    let sixth = Reference::new([6; 6]);
    store.extend_lease(&sixth, after_s(500)).await.unwrap();
    store.extend_lease(&sixth, after_s(450)).await.unwrap();
    let late = lease(9, "B", 1, "bo");
    assert!(
        other.take_lease(&late, after_s(499)).await.unwrap().is_err(),
        "extended, and not shortened again"
    );
    store.release_lease(&sixth).await.unwrap();
    store.release_lease(&sixth).await.unwrap();
    store.extend_lease(&sixth, after_s(900)).await.unwrap();
    assert_eq!(store.take_lease(&lease(7, "A", 1, "anna"), now()).await.unwrap(), Ok(()));
    let long = Lease { until: after_s(3_601), ..lease(8, "C", 3, "carl") };
    assert!(matches!(store.take_lease(&long, now()).await, Err(StoreError::TooMuch { .. })));
    // Two tills at the same moment: one of them.
    for n in 10..30 {
        let (one, two) = (lease(n, "X", 9, "x"), lease(n + 100, "Y", 9, "y"));
        let (a, b) = tokio::join!(store.take_lease(&one, now()), other.take_lease(&two, now()));
        assert!(a.unwrap().is_ok() != b.unwrap().is_ok());
        store.release_lease(&one.reference).await.unwrap();
        store.release_lease(&two.reference).await.unwrap();
    }
}

fn check(n: u8) -> Check {
    Check {
        reference: Reference::new([n; 6]),
        purpose: Purpose::PickUp,
        order: numbered(1).key,
        also: Vec::new(),
        asked: pickup::check::Asked::Owner,
        typed_hint: false,
        staff: StaffId::new("maja").unwrap(),
        till: till(),
        binding_code: BindingCode::choose(u64::from(n), &[]),
        started_at: now(),
    }
}

async fn ends_are_counted_and_written_down(place: &dyn Place) {
    let store = place.open().await;
    let ends = [
        End::Declined,
        End::AnotherPerson,
        End::TimedOut,
        End::Refused(RefusalReason::ChangedMind),
        End::AnotherPerson,
        End::Cancelled,
        End::Owner,
    ];
    for (n, end) in (1..).zip(ends) {
        let lease = Lease { until: after_s(i64::from(n) + 60), ..lease(n, "2", 1, "anna") };
        assert_eq!(store.take_lease(&lease, after_s(i64::from(n))).await.unwrap(), Ok(()), "{end:?}");
        store.check_ended(&check(n).end(end, after_s(i64::from(n)))).await.unwrap();
    }
    let all = store.counters(&numbered(1).key, now()).await.unwrap();
    assert_eq!((all.starts, all.declines, all.mismatches, all.last_decline), (7, 1, 2, Some(after_s(1))));
    let later = store.counters(&numbered(1).key, after_s(3)).await.unwrap();
    assert_eq!((later.starts, later.declines, later.mismatches, later.last_decline), (5, 0, 1, None));
    assert_eq!(store.counters(&numbered(2).key, now()).await.unwrap().starts, 0);
    let kinds: Vec<_> = chain(&*store).await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Decline, Kind::Mismatch, Kind::Refusal, Kind::Mismatch]);
}

/// Three links a day for an order, whichever till sends them and however often it is opened.
async fn links_are_counted_before_they_leave(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    let key = |n| numbered(n).key;
    for (n, till) in [(1, &store), (2, &other), (3, &store)] {
        assert!(till.count_link(&key(1), now(), after_s(n)).await.unwrap(), "{n}");
    }
    for till in [&store, &other] {
        assert!(!till.count_link(&key(1), now(), after_s(4)).await.unwrap());
    }
    assert!(store.count_link(&key(2), now(), after_s(4)).await.unwrap(), "of another order none has left");
    drop((store, other));
    let store = place.open().await;
    assert!(!store.count_link(&key(1), now(), after_s(5)).await.unwrap());
    assert!(store.count_link(&key(1), after_s(2), after_s(6)).await.unwrap(), "the first was a day ago");
    assert!(!store.count_link(&key(1), after_s(2), after_s(7)).await.unwrap());
}

async fn nothing_is_lost_by_closing(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    let record = record_of(&*store, &numbered(1).key).await;
    store.hand_over(hand_over(&record, 1)).await.unwrap();
    assert!(store.take_lease(&lease(1, "A", 2, "anna"), now()).await.unwrap().is_ok());
    store.check_ended(&check(9).end(End::Declined, now())).await.unwrap();
    let (head, before) = (store.head().await.unwrap(), chain(&*store).await);
    drop(store);

    let store = place.open().await;
    assert_eq!(store.head().await.unwrap(), head);
    assert_ne!(head, Head::EMPTY);
    assert_eq!(chain(&*store).await, before);
    assert_eq!(record_of(&*store, &numbered(1).key).await.order.status, OrderStatus::HandedOver);
    assert_eq!(store.counters(&numbered(1).key, now()).await.unwrap().declines, 1);
    assert!(store.take_lease(&lease(2, "B", 2, "bo"), after_s(1)).await.unwrap().is_err());
    let two = record_of(&*store, &numbered(2).key).await;
    let refused = store.hand_over(hand_over(&two, 1)).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::TokenUsed));
    assert_eq!(store.entries(2, 1).await.unwrap().len(), 1, "entries come from where one asks");
    assert_eq!(store.entries(3, LIST_MAX).await.unwrap().len(), 0);
}
