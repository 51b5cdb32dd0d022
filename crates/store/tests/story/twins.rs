//! What a store promises about one real order that came from two sources, and about a file that makes an order easier to
//! collect.

use pickup::approved::{Acting, ApprovedAct, Overridable};
use pickup::order::Twin;
use pickup::staff::Act;

use super::*;

/// The same real order from another source, with the sign that some write in front of a number.
fn again(order: &Order) -> Order {
    let key = OrderKey::new("shopify", "tallmo.myshopify.com", order.key.id()).unwrap();
    let number = OrderNumber::new(format!("#{}", order.number)).unwrap();
    Order { key, number, scan_codes: Vec::new(), ..order.clone() }
}

pub(super) async fn one_order_from_two_sources_is_handed_over_once(place: &dyn Place) {
    let store = place.open().await;
    let (one, two) = (order(), again(&order()));
    let mut bos = again(&order());
    bos.key = OrderKey::new("csv", "", "1").unwrap();
    bos.owner.email = Some(email("bo@example.se"));
    store.import(vec![one.clone(), two.clone(), bos.clone()], &importing()).await.unwrap();
    let record = record_of(&*store, &one.key).await;
    let twin = |of: &Order, handed_over| Twin { key: of.key.clone(), status: of.status, handed_over };
    assert_eq!(record.twins, [twin(&two, None)], "a number alone is nobody in common");
    assert_eq!(store.find("1042").await.unwrap()[0].twins.len(), 1, "whoever looks for it hears of it, too");

    // Both were judged before either was handed over.
    let (first, second) = (hand_over(&record, 1), hand_over(&record_of(&*store, &two.key).await, 2));
    let of_bo = hand_over_to(&record_of(&*store, &bos.key).await, "bo@example.se", 3);
    let handed = store.hand_over(first).await.unwrap();
    assert_eq!(handed.record.twins.len(), 0, "what waits is looked for when somebody opens it");
    let refused = store.hand_over(second).await.unwrap_err();
    let RecordRefusal::SameNumberHandedOver(because) = &refused.why else { panic!("{refused}") };
    assert_eq!((&because.0.key, because.1.at), (&one.key, after_s(30)));
    let told =
        "an order with this number of the same customer was handed over at 2026-11-22T14:05:30Z (test shop)";
    assert_eq!(refused.why.to_string(), told);
    let left = record_of(&*store, &two.key).await;
    assert_eq!((left.revision, left.handed_over.clone(), left.order.items_left()), (1, None, 3));
    assert_eq!(
        left.twins,
        [Twin { status: OrderStatus::HandedOver, ..twin(&one, handed.record.handed_over) }]
    );
    store.hand_over(of_bo).await.unwrap();
    assert_eq!(chain(&*store).await.len(), 2, "the refused one left nothing");

    // The proof was not used up by the refusal.
    let after = correct(&*store, &one.key).await;
    assert_eq!(after.twins.len(), 1);
    store.hand_over(hand_over(&left.with_twins([]), 2)).await.unwrap();
}

fn hand_over_to(record: &OrderRecord, address: &str, token: u8) -> HandOver {
    use pickup::owner::Verdict;
    use pickup::person::{Proved, Source};
    let mut person = anna(token);
    person.email = Proved::Verified(email(address), Source::IdToken);
    let Verdict::Owner(proof) = verdict(record, &person, &pickup::policy::Policy::default()) else {
        panic!("the owner")
    };
    with_handing(record, |handing| HandOver::new(*proof, handing)).unwrap()
}

async fn correct(store: &dyn Store, key: &OrderKey) -> OrderRecord {
    let record = record_of(store, key).await;
    let approval = staff::approved(store, Act::Correction, &record).await;
    let till = till();
    let acting = Acting { record: &record, till: &till, now: after_s(60), provider_time: None };
    let lines = [handed("jacket", 1), handed("socks", 2)];
    store.make_approved(&ApprovedAct::correction(approval, &lines, acting).unwrap()).await.unwrap()
}

pub(super) async fn of_two_tills_with_twins_one_wins(place: &dyn Place) {
    let (till_a, till_b) = (place.open().await, place.open().await);
    let rounds: u8 = 20;
    let orders = (0..rounds).map(|n| numbered(u32::from(n))).flat_map(|one| [again(&one), one]).collect();
    till_a.import(orders, &importing()).await.unwrap();
    for n in 0..rounds {
        let one = numbered(u32::from(n));
        let record = record_of(&*till_a, &one.key).await;
        let twin = record_of(&*till_b, &again(&one).key).await;
        let (for_a, for_b) = (hand_over_at(&record, 2 * n, "A"), hand_over_at(&twin, 2 * n + 1, "B"));
        let start = Arc::new(tokio::sync::Barrier::new(2));
        let race = |store: Arc<dyn Store>, hand_over| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                store.hand_over(hand_over).await
            })
        };
        let (a, b) = (race(Arc::clone(&till_a), for_a), race(Arc::clone(&till_b), for_b));
        match (a.await.unwrap(), b.await.unwrap()) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => {
                assert!(matches!(lost.why, RecordRefusal::SameNumberHandedOver(_)), "{n}: {lost}");
            }
            both => panic!("{n}: one wins, and not {both:?}"),
        }
    }
    assert_eq!(chain(&*till_b).await.len(), usize::from(rounds), "one entry for each real order");
}

pub(super) async fn a_second_person_lets_the_other_one_pass(place: &dyn Place) {
    let store = place.open().await;
    let (one, two) = (order(), again(&order()));
    store.import(vec![one.clone(), two.clone()], &importing()).await.unwrap();
    store.hand_over(hand_over(&record_of(&*store, &one.key).await, 1)).await.unwrap();
    let record = record_of(&*store, &two.key).await;
    let approval = staff::approved(&*store, Act::Override(Overridable::SameNumber.into()), &record).await;
    let till = till();
    let acting = Acting { record: &record, till: &till, now: now(), provider_time: None };
    let after = store.make_approved(&ApprovedAct::let_pass(approval, acting).unwrap()).await.unwrap();
    assert_eq!(after, record_of(&*place.open().await, &two.key).await, "it is kept, and told with its twin");
    assert_eq!(after.block(&fixture::store(), after_s(30)), None);
    store.hand_over(hand_over(&after, 2)).await.unwrap();
    let entries = chain(&*store).await;
    let kinds: Vec<Kind> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::HandOver, Kind::Override, Kind::HandOver]);
    assert_eq!(entries[2].facts.find("override.same_number"), Some("ellen"));
    let both = [&one.key, &two.key];
    for (entry, key) in [(&entries[0], both[0]), (&entries[1], both[1]), (&entries[2], both[1])] {
        assert_eq!(entry.order_key.as_ref(), Some(key));
    }
}

pub(super) async fn what_a_file_makes_easier_is_written_down(place: &dyn Place) {
    let store = place.open().await;
    let mut known = order();
    known.status = OrderStatus::Cancelled;
    store.import(vec![known.clone()], &importing()).await.unwrap();
    let bring = async |origin, change: &dyn Fn(&mut Order)| {
        let mut newer = record_of(&*store, &known.key).await.order;
        newer.updated_at += jiff::SignedDuration::from_secs(1);
        change(&mut newer);
        store.import(vec![newer], &Importing { origin, ..importing() }).await.unwrap()
    };
    let imported = bring(Origin::Manual, &|order| {
        order.status = OrderStatus::Ready;
        order.payment.total = Some(sek(900));
    });
    assert_eq!(imported.await.updated, 1, "nothing is refused for it");
    let entry = chain(&*store).await.remove(0);
    let fact = |name: &str| entry.facts.find(name).map(str::to_owned);
    assert_eq!((entry.kind, entry.staff.as_str()), (Kind::OwnerChange, "maja"));
    assert_eq!((fact("state").as_deref(), fact("changes").as_deref()), (Some("eased"), Some("status total")));
    let totals = (fact("total.before"), fact("total.after"));
    assert_eq!(totals, (Some("129900 SEK".to_owned()), Some("900 SEK".to_owned())));
    let record = record_of(&*store, &known.key).await;
    assert_eq!((record.block(&fixture::store(), now()), record.pending), (None, None));

    // What a shop does every day leaves nothing, and neither does the shop's own word.
    bring(Origin::Manual, &|order| order.payment.status = pickup::order::PaymentStatus::Authorized).await;
    bring(Origin::Connector, &|order| order.payment.total = Some(sek(100))).await;
    assert_eq!(chain(&*store).await.len(), 1);
    // A friend as the owner, and goods that are cheap: both are told.
    let key = OrderKey::new("test", "shop", "7").unwrap();
    store.import(vec![Order { key: key.clone(), ..order() }], &importing()).await.unwrap();
    let mut newer = Order { key, updated_at: after_s(1), ..order() };
    newer.owner.email = Some(email("mallory@example.se"));
    newer.payment.total = None;
    store.import(vec![newer], &importing()).await.unwrap();
    let states: Vec<_> = chain(&*store).await;
    let states: Vec<_> = states.iter().map(|entry| entry.facts.find("state").unwrap()).collect();
    assert_eq!(states, ["eased", "pending", "eased"]);
}
