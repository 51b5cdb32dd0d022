//! What a store promises about the staff: what two persons did is written down with its entry and done once; tries at a
//! PIN are counted for all tills and over restarts.

use std::time::Instant;

use pickup::approved::{Acting, ApprovedAct, Overridable, Override};
use pickup::handover::Presence;
use pickup::policy::Policy;
use pickup::staff::{Act, Approval, Asked, Pin, PinHash, PinLocked, Reason, Role, Roster, StaffMember};
use pickup::store::Counters;

use super::*;

fn id(text: &str) -> StaffId {
    StaffId::new(text).unwrap()
}

fn member(name: &str, role: Role, digits: &str) -> StaffMember {
    let pin_hash = PinHash::new(&Pin::typed(digits).unwrap(), [1; 16]).unwrap();
    StaffMember { id: id(name), name: name.to_owned(), role, pin_hash }
}

fn roster() -> Roster {
    let ellen = member("ellen", Role::Supervisor, "705926");
    Roster::new(vec![member("maja", Role::Teller, "493817"), ellen]).unwrap()
}

/// Maja asks, and Ellen approves.
pub(super) async fn approved(store: &dyn Store, act: Act, record: &OrderRecord) -> Approval {
    let roster = roster();
    let spent = store.spend_try(&id("maja"), now()).await.unwrap().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a moment can be had in no other way")]
    let maja = roster.sign_in(spent, &Pin::typed("493817").unwrap(), Instant::now()).unwrap();
    store.forget_tries(&id("maja")).await.unwrap();
    let asked = Asked::about(record, act, Reason::new("asked for by the shop").unwrap());
    let spent = store.spend_try(&id("ellen"), now()).await.unwrap().unwrap();
    let approval = roster.approve(asked, &maja, spent, &Pin::typed("705926").unwrap(), [7; 32], now());
    store.forget_tries(&id("ellen")).await.unwrap();
    approval.unwrap()
}

pub(super) async fn two_persons_act_once(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![order()], &importing()).await.unwrap();
    let record = record_of(&*store, &order().key).await;
    let counted = Counters { starts: 5, declines: 2, mismatches: 0, last_decline: Some(now()) };
    let till = till();
    let acting = Acting { record: &record, till: &till, now: now(), provider_time: None };
    let approval = approved(&*store, Act::Unlock, &record).await;
    let act = ApprovedAct::unlock(approval, counted, acting).unwrap();
    let after = store.make_approved(&act).await.unwrap();
    assert_eq!((after.forgiven, after.revision), (counted, 2));
    assert_eq!(record_of(&*store, &order().key).await, after);
    let again = store.make_approved(&act).await;
    assert!(matches!(again, Err(RecordRefusal::OrderMoved)), "{again:?}");

    let approval = approved(&*store, Act::Override(Overridable::Remote.into()), &after).await;
    let overrides = vec![Override::new(approval).unwrap()];
    let policy = Policy { overridable: vec![Overridable::Remote], ..Policy::default() };
    let remote = with_handing(&after, |handing| {
        let handing = Handing { presence: Some(Presence::Remote), overrides, policy: &policy, ..handing };
        HandOver::new(proof(&after, 1), handing)
    });
    store.hand_over(remote.unwrap()).await.unwrap();
    let kinds: Vec<Kind> = chain(&*store).await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Unlock, Kind::Override, Kind::HandOver], "nothing twice, and in this order");
    assert_eq!(record_of(&*store, &order().key).await.forgiven, counted, "a hand-over keeps it");
}

pub(super) async fn tries_outlive_a_restart_and_are_one_count(place: &dyn Place) {
    let locked = PinLocked::Until { until: after_s(300) };
    for n in 0..5 {
        // Another till, or the same one started anew.
        let store = place.open().await;
        assert!(store.spend_try(&id("maja"), now()).await.unwrap().is_ok(), "{n}");
    }
    let store = place.open().await;
    assert_eq!(store.spend_try(&id("maja"), after_s(299)).await.unwrap().unwrap_err(), locked);
    assert!(store.spend_try(&id("ellen"), now()).await.unwrap().is_ok(), "hers are her own");
    assert!(store.spend_try(&id("maja"), after_s(300)).await.unwrap().is_ok());
    store.forget_tries(&id("maja")).await.unwrap();
    for _ in 0..5 {
        assert!(store.spend_try(&id("maja"), after_s(300)).await.unwrap().is_ok());
    }
}

pub(super) async fn a_released_pin_may_be_tried_again_and_the_ledger_says_who_said_so(place: &dyn Place) {
    let store = place.open().await;
    let reason = Reason::new("glasses forgotten").unwrap();
    let release = roster().release(&id("ellen"), &id("maja"), (reason, [4; 32]), till(), now()).unwrap();
    assert_eq!(store.release(&release).await.unwrap(), 0, "nothing was counted");
    assert!(chain(&*store).await.is_empty(), "and nothing is written");
    for _ in 0..5 {
        assert!(store.spend_try(&id("maja"), now()).await.unwrap().is_ok());
    }
    assert!(store.spend_try(&id("maja"), now()).await.unwrap().is_err());
    assert_eq!(store.release(&release).await.unwrap(), 5);
    let store = place.open().await;
    assert!(store.spend_try(&id("maja"), now()).await.unwrap().is_ok());
    let entry = chain(&*store).await.remove(0);
    assert_eq!((entry.kind, entry.staff.as_str(), entry.order_key), (Kind::Unlock, "ellen", None));
    let fact = |name| entry.facts.find(name).map(str::to_owned);
    assert_eq!((fact("released").as_deref(), fact("wrong").as_deref()), (Some("maja"), Some("5")));
}
