//! What the store promises about the outbox: a piece of news is there with its hand-over or not at all, is told by one
//! till at a time, outlives restarts, and leaves with what was undone.

use jiff::SignedDuration;
use pickup::approved::{Acting, ApprovedAct};
use pickup::outbox::{LONGEST_ATTEMPT, News, Outbox, State, Telling, Trouble, WrongState};
use pickup::shop::{NoticeId, Refusal, ShopError, Source, Tells, Told};
use pickup::staff::Act;
use store::Options;

use super::*;

fn source() -> Source {
    Source::new("test", "shop").unwrap()
}

async fn open(folder: &SqliteFolder) -> Sqlite {
    let telling = Telling { sources: vec![source()], undo: SignedDuration::from_secs(120) };
    let options = Options { telling, ..Options::default() };
    Sqlite::open_with(folder.0.path(), &stamp(), Mode::CommandLine, options).await.unwrap()
}

fn folder() -> SqliteFolder {
    SqliteFolder(tempfile::tempdir().unwrap())
}

/// Orders 1 to `count` are handed over, each with a token of its own.
async fn hand_over_all(store: &Sqlite, count: u8) {
    let orders = (1..=count).map(|number| numbered(number.into())).collect();
    store.import(orders, &importing()).await.unwrap();
    for number in 1..=count {
        let record = record_of(store, &numbered(number.into()).key).await;
        store.hand_over(hand_over(&record, number)).await.unwrap();
    }
}

async fn due(store: &Sqlite, second: i64) -> Vec<NoticeId> {
    store.due(&source(), after_s(second), 50).await.unwrap()
}

async fn news(store: &Sqlite) -> Vec<News> {
    store.news(false, 50).await.unwrap()
}

#[tokio::test]
async fn news_comes_with_its_hand_over_and_goes_when_the_shop_knows() {
    let folder = folder();
    let store = open(&folder).await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    let before = record_of(&store, &numbered(1).key).await;
    hand_over_all(&store, 2).await;
    assert!(store.hand_over(hand_over(&before, 9)).await.is_err(), "it is handed over");
    assert_eq!(news(&store).await.len(), 2, "what was refused is no news");
    assert!(due(&store, 149).await.is_empty(), "handed over after 30 s, and undone for two minutes");
    store.close().await;

    let store = open(&folder).await;
    let [first, second] = due(&store, 150).await.try_into().unwrap();
    let notice = store.begin_attempt(&first, after_s(150)).await.unwrap().unwrap();
    let handed: Vec<_> =
        notice.lines.iter().map(|line| (line.id.as_str(), line.quantity, line.done)).collect();
    assert_eq!(handed, [("jacket", 1, 1), ("socks", 2, 2)]);
    assert_eq!((notice.id.clone(), notice.number.as_str(), notice.left), (first.clone(), "1", 0));
    assert_eq!(notice.head().seq, 1, "the entry of this hand-over, though the ledger went on");

    let other = open(&folder).await;
    assert_eq!(other.begin_attempt(&first, after_s(150)).await.unwrap(), None, "one till tells it");
    assert_eq!(due(&other, 150).await, [second]);
    let told = store.attempted(&first, &Ok(Told::Now), after_s(151), 0).await.unwrap().unwrap();
    assert_eq!(told.state(), &State::Told { at: after_s(151) });
    assert_eq!(other.attempted(&first, &Err(ShopError::Gone), after_s(152), 0).await.unwrap(), None);
    assert_eq!(other.news_of(1).await.unwrap().unwrap().delivery, told);
    assert_eq!(other.news(true, 50).await.unwrap().len(), 1, "the other one is still to be told");
}

#[tokio::test]
async fn an_attempt_that_a_crash_cut_off_is_made_again_and_can_not_be_undone() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 1).await;
    let [id] = due(&store, 150).await.try_into().unwrap();
    store.begin_attempt(&id, after_s(150)).await.unwrap().unwrap();
    store.close().await;
    let store = open(&folder).await;
    correct(&store, 1, &[handed("jacket", 1), handed("socks", 2)]).await;
    assert!(due(&store, 151).await.is_empty());
    let after = 150 + LONGEST_ATTEMPT.as_secs();
    assert_eq!(
        due(&store, after).await,
        std::slice::from_ref(&id),
        "the shop may know it: it is told under the same name"
    );
    let notice = store.begin_attempt(&id, after_s(after)).await.unwrap().unwrap();
    assert_eq!(notice.lines.len(), 2, "as it was told the first time");
}

#[tokio::test]
async fn what_failed_waits_for_somebody_and_no_stranger_is_told() {
    let folder = folder();
    let store = open(&folder).await;
    let mut strange = numbered(7);
    strange.key = OrderKey::new("test", "another shop", "7").unwrap();
    store.import(vec![strange.clone()], &importing()).await.unwrap();
    let record = record_of(&store, &strange.key).await;
    store.hand_over(hand_over(&record, 7)).await.unwrap();
    assert!(news(&store).await.is_empty(), "nobody configured that it is told");
    assert_eq!(store.news_of(1).await.unwrap(), None);

    hand_over_all(&store, 1).await;
    let [id] = due(&store, 150).await.try_into().unwrap();
    store.begin_attempt(&id, after_s(150)).await.unwrap();
    let failed = Err(Refusal::Cancelled.into());
    store.attempted(&id, &failed, after_s(150), 0).await.unwrap();
    assert!(due(&store, 1_000_000).await.is_empty());
    let [failed] = store.news(true, 50).await.unwrap().try_into().unwrap();
    assert_eq!(failed.delivery.state(), &State::Failed { at: after_s(150), trouble: Trouble::Refused });
    let again = store.again(&id, after_s(200)).await.unwrap().unwrap();
    assert!(again.is_ok_and(|again| again.is_due(after_s(200))));
    assert_eq!(store.again(&id, after_s(201)).await.unwrap(), Some(Err(WrongState::NotFailed)));
    assert_eq!(store.again(&NoticeId::new("HO-0").unwrap(), after_s(201)).await.unwrap(), None);
    let notice = store.begin_attempt(&id, after_s(202)).await.unwrap().unwrap();
    assert_eq!(notice.id, id, "under the same name");
}

/// Two persons take back what was handed over of an order.
async fn correct(store: &Sqlite, number: u32, lines: &[pickup::handover::HandedLine]) {
    let record = record_of(store, &numbered(number).key).await;
    let till = till();
    let acting = Acting { record: &record, till: &till, now: now(), provider_time: None };
    let approval = staff::approved(store, Act::Correction, &record).await;
    let act = ApprovedAct::correction(approval, lines, acting).unwrap();
    store.make_approved(&act).await.unwrap();
}

#[tokio::test]
async fn what_was_undone_in_time_is_never_told() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 2).await;
    correct(&store, 1, &[handed("jacket", 1), handed("socks", 2)]).await;
    correct(&store, 2, &[handed("socks", 1)]).await;
    let [second, first] = news(&store).await.try_into().unwrap();
    assert_eq!(first.delivery.state(), &State::Withdrawn { at: now() });
    assert_eq!(due(&store, 150).await, [second.delivery.notice().clone()]);
    let notice = store.begin_attempt(second.delivery.notice(), after_s(150)).await.unwrap().unwrap();
    let lines: Vec<_> =
        notice.lines.iter().map(|line| (line.id.as_str(), line.quantity, line.done)).collect();
    assert_eq!((lines, notice.left), (vec![("jacket", 1, 1), ("socks", 1, 1)], 1));
}

/// Tells it, and the shop takes it down.
async fn tell(store: &Sqlite, id: &NoticeId, second: i64) {
    assert!(store.begin_attempt(id, after_s(second)).await.unwrap().is_some(), "{id}");
    store.attempted(id, &Ok(Told::Now), after_s(second), 0).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_correction_of_what_the_shop_knows_is_news_of_its_own_once() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 1).await;
    let [hand_over] = due(&store, 150).await.try_into().unwrap();
    tell(&store, &hand_over, 150).await;
    correct(&store, 1, &[handed("socks", 1)]).await;
    store.close().await;

    let store = open(&folder).await;
    let [correction] = due(&store, 151).await.try_into().unwrap();
    let notice = store.begin_attempt(&correction, after_s(151)).await.unwrap().unwrap();
    let lines: Vec<_> =
        notice.lines.iter().map(|line| (line.id.as_str(), line.quantity, line.done)).collect();
    assert_eq!((notice.tells, lines, notice.left), (Tells::Correction, vec![("socks", 1, 1)], 1));
    assert_eq!(notice.head().seq, 2, "with its own entry");
    store.attempted(&correction, &Ok(Told::Now), after_s(151), 0).await.unwrap().unwrap();
    assert!(due(&store, 1_000_000).await.is_empty() && news(&store).await.len() == 2);
}

/// The shop says at a second that all of an order was handed over; how many items are left here then.
async fn left_after_its_word(store: &Sqlite, number: u32, second: i64) -> u64 {
    let mut said = Order { updated_at: after_s(second), ..numbered(number) };
    said.status = OrderStatus::HandedOver;
    said.lines.iter_mut().for_each(|line| line.done = line.quantity);
    let importing = Importing { origin: Origin::Connector, now: after_s(second), ..importing() };
    store.import(vec![said], &importing).await.unwrap();
    record_of(store, &numbered(number).key).await.order.items_left()
}

#[tokio::test]
async fn what_was_taken_back_is_left_until_its_shop_has_heard_of_it() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 2).await;
    for id in due(&store, 150).await {
        tell(&store, &id, 150).await;
    }
    for number in [1, 2] {
        correct(&store, number, &[handed("socks", 1)]).await;
        assert_eq!(left_after_its_word(&store, number, 151).await, 1, "it repeats what it was told");
    }
    let [heard, by_hand] = due(&store, 152).await.try_into().unwrap();
    tell(&store, &heard, 152).await;
    store.begin_attempt(&by_hand, after_s(152)).await.unwrap().unwrap();
    let refused = Err(Refusal::ByHand.into());
    store.attempted(&by_hand, &refused, after_s(152), 0).await.unwrap().unwrap();
    assert_eq!(left_after_its_word(&store, 1, 153).await, 0, "since it has heard, it is its own word");
    assert_eq!(left_after_its_word(&store, 2, 153).await, 1, "this one waits for a person there");
}

#[tokio::test]
async fn a_shop_that_was_told_nothing_repeats_nothing() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 1).await;
    correct(&store, 1, &[handed("socks", 1)]).await;
    assert_eq!(left_after_its_word(&store, 1, 60).await, 0, "somebody said it there");
}

#[tokio::test]
async fn a_shop_that_was_never_told_hears_of_no_correction() {
    let folder = folder();
    let telling = Telling::default();
    let silent = Options { telling, ..Options::default() };
    let store = Sqlite::open_with(folder.0.path(), &stamp(), Mode::CommandLine, silent).await.unwrap();
    hand_over_all(&store, 1).await;
    store.close().await;
    let store = open(&folder).await;
    correct(&store, 1, &[handed("jacket", 1)]).await;
    assert!(news(&store).await.is_empty(), "from now on it is told, and of this it knows nothing");
}

#[tokio::test]
async fn news_of_an_order_with_a_correction_keep_their_order_and_hold_no_other_up() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 2).await;
    let [first, other] = due(&store, 150).await.try_into().unwrap();
    store.begin_attempt(&first, after_s(150)).await.unwrap().unwrap();
    let later = Err(ShopError::Unreachable);
    let retried = store.attempted(&first, &later, after_s(150), 0).await.unwrap().unwrap();
    correct(&store, 1, &[handed("jacket", 1), handed("socks", 2)]).await;
    let record = record_of(&store, &numbered(1).key).await;
    store.hand_over(self::hand_over(&record, 9)).await.unwrap();
    let newest_first: Vec<_> = news(&store).await.iter().map(|one| one.delivery.notice().clone()).collect();
    let [again, correction, ..] = &newest_first[..] else { panic!("{newest_first:?}") };
    let due_again = retried.due().unwrap().duration_since(now()).as_secs();
    assert_eq!(due(&store, due_again).await, [other.clone(), first.clone()]);
    for blocked in [correction, again] {
        let begun = store.begin_attempt(blocked, after_s(due_again)).await.unwrap();
        assert_eq!(begun, None, "{blocked} is not told before what came before it");
    }
    tell(&store, &first, due_again).await;
    assert_eq!(due(&store, due_again).await, [correction.clone(), other.clone()]);
    // What its shop refuses holds nothing up.
    store.begin_attempt(correction, after_s(due_again)).await.unwrap().unwrap();
    let refused = Err(Refusal::ByHand.into());
    store.attempted(correction, &refused, after_s(due_again), 0).await.unwrap().unwrap();
    assert_eq!(due(&store, due_again + 600).await, [other, again.clone()]);
}

/// Begins to tell it, and the shop refuses it for good.
async fn refuse(store: &Sqlite, id: &NoticeId, second: i64) {
    assert!(store.begin_attempt(id, after_s(second)).await.unwrap().is_some(), "{id}");
    store.attempted(id, &Err(Refusal::ByHand.into()), after_s(second), 0).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_failed_is_not_told_after_the_correction_that_followed_it() {
    let folder = folder();
    let store = open(&folder).await;
    hand_over_all(&store, 3).await;
    let [first, waits, alone] = due(&store, 150).await.try_into().unwrap();
    for id in [&first, &waits, &alone] {
        refuse(&store, id, 150).await;
    }
    correct(&store, 1, &[handed("jacket", 1), handed("socks", 2)]).await;
    let again = |id: NoticeId| {
        let store = &store;
        async move { store.again(&id, after_s(200)).await.unwrap().unwrap().map(|_| ()) }
    };
    let [correction] = due(&store, 151).await.try_into().unwrap();
    tell(&store, &correction, 151).await;
    assert_eq!(again(first).await, Err(WrongState::Overtaken), "the shop would call it collected again");
    assert_eq!(again(alone).await, Ok(()), "no other order holds it up");

    // A correction that no shop can know of yet waits for what is older, and is told after it.
    correct(&store, 2, &[handed("socks", 1)]).await;
    assert_eq!(again(waits.clone()).await, Ok(()));
    tell(&store, &waits, 200).await;
    let correction = due(&store, 201).await.remove(0);
    refuse(&store, &correction, 201).await;
    assert_eq!(again(correction.clone()).await, Ok(()), "nothing came after it");
    refuse(&store, &correction, 202).await;

    // The same the other way round: a correction after what was handed over since.
    let record = record_of(&store, &numbered(2).key).await;
    let rest = with_handing(&record, |mut handing| {
        handing.lines = vec![handed("socks", 1)];
        HandOver::new(proof(&record, 9), handing)
    });
    store.hand_over(rest.unwrap()).await.unwrap();
    let newest = news(&store).await[0].delivery.notice().clone();
    tell(&store, &newest, 1_000).await;
    assert_eq!(again(correction).await, Err(WrongState::Overtaken), "they would be ready again there");
}
