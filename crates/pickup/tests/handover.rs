//! When an order may be handed over, and that a refusal never loses the proof.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use fixture::*;
use pickup::handover::{
    HandOver, HandOverRefusal, Handing, MissingLine, MissingReason, Presence, Proof, ShopsWord,
};
use pickup::ledger::Draft;
use pickup::money::{Currency, Money};
use pickup::order::{Line, LocalHandOver, OrderRecord, OrderStatus, Owner, PaymentStatus, PendingChange};
use pickup::policy::{Policy, RemotePolicy};
use pickup::pseudonym::Hash;
use pickup::realm::Realm;
use pickup::store::Stamp;
use pickup::text::{LineId, StoreId};
use pickup::warning::{Block, Warning};

/// Tries a hand-over and checks that a refusal gives the very same proof back.
fn refusal(record: &OrderRecord, f: impl FnOnce(&mut Handing<'_>)) -> HandOverRefusal {
    let proof = Proof::from(proof(&fixture::record(), 1));
    let before = format!("{proof:?}");
    with_handing(record, |mut handing| {
        f(&mut handing);
        let refused = HandOver::new(proof, handing).unwrap_err();
        assert_eq!(format!("{:?}", refused.proof), before);
        refused.why
    })
}

#[test]
fn all_of_an_order() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    assert!(hand_over.is_complete());
    let after = hand_over.applied_to(record());
    assert_eq!(after.order.status, OrderStatus::HandedOver);
    assert_eq!((after.revision, after.order.items_left()), (2, 0));
    let here = after.handed_over.clone().unwrap();
    assert_eq!((here.staff, here.till, here.at, here.complete), (staff(), till(), after_s(30), true));
    assert_eq!(after.block(&store(), after_s(31)), Some(Block::AlreadyHandedOver));
}

#[test]
fn a_part_of_it_with_a_reason_and_the_rest_another_day() {
    let hand_over = with_handing(&record(), |mut handing| {
        handing.lines = vec![handed("jacket", 1), handed("socks", 1)];
        let socks = LineId::new("socks").unwrap();
        handing.missing = vec![MissingLine { line: socks, reason: MissingReason::NotFound }];
        HandOver::new(proof(&record(), 1), handing)
    });
    let after = hand_over.unwrap().applied_to(record());
    assert_eq!(after.order.status, OrderStatus::PartlyHandedOver);
    assert_eq!(after.order.items_left(), 1);
    assert_eq!(after.block(&store(), after_s(31)), None);
    let rest = with_handing(&after, |mut handing| {
        handing.lines = vec![handed("socks", 1)];
        HandOver::new(proof(&after, 2), handing)
    });
    assert_eq!(rest.unwrap().applied_to(after).order.status, OrderStatus::HandedOver);
}

#[test]
fn without_presence_nothing_is_handed_over() {
    assert_eq!(refusal(&record(), |handing| handing.presence = None), HandOverRefusal::PresenceMissing);
}

#[test]
fn remote_only_where_the_policy_says_and_up_to_its_amount() {
    let remote = |remote, total: Option<u64>| {
        let mut record = record();
        record.order.payment.total = total.map(sek);
        let policy = Policy { remote, ..Policy::default() };
        let proof = proof(&record, 1);
        with_handing(&record, |handing| {
            let handing = Handing { presence: Some(Presence::Remote), policy: &policy, ..handing };
            HandOver::new(proof, handing).map(|hand_over| hand_over.presence()).map_err(|refused| refused.why)
        })
    };
    assert_eq!(remote(RemotePolicy::Never, Some(1)), Err(HandOverRefusal::RemoteNotAllowed));
    assert_eq!(remote(RemotePolicy::UpTo(sek(500)), Some(500)), Ok(Presence::Remote));
    assert_eq!(remote(RemotePolicy::UpTo(sek(500)), Some(501)), Err(HandOverRefusal::RemoteNotAllowed));
    assert_eq!(remote(RemotePolicy::UpTo(sek(500)), None), Err(HandOverRefusal::RemoteNotAllowed));
}

#[test]
fn without_the_shops_word_only_up_to_the_policys_amount() {
    let silent = |shop, stale_up_to: Option<u64>, total: Option<u64>| {
        let mut record = record();
        record.order.payment.total = total.map(sek);
        let policy = Policy { stale_up_to: stale_up_to.map(sek), ..Policy::default() };
        let proof = proof(&record, 1);
        with_handing(&record, |handing| {
            let handing = Handing { shop, policy: &policy, ..handing };
            HandOver::new(proof, handing).map(|_| ()).map_err(|refused| refused.why)
        })
    };
    let refused = Err(HandOverRefusal::ShopSilent);
    assert_eq!(silent(ShopsWord::Silent, None, None), Ok(()), "as long as the policy says nothing");
    assert_eq!(silent(ShopsWord::Silent, Some(500), Some(500)), Ok(()));
    assert_eq!(silent(ShopsWord::Silent, Some(500), Some(501)), refused);
    assert_eq!(silent(ShopsWord::Silent, Some(500), None), refused);
    assert_eq!(silent(ShopsWord::Answered, Some(500), Some(501)), Ok(()));
    assert_eq!(silent(ShopsWord::NoShop, Some(500), Some(501)), Ok(()), "there is nobody to ask");
}

#[test]
fn a_proof_ends_to_the_second() {
    let at = |seconds| refusal(&record(), |handing| handing.now = after_s(seconds));
    assert_eq!(at(600), HandOverRefusal::ProofExpired { at: after_s(600) });
    assert_eq!(at(-1), HandOverRefusal::ClockWentBack);
    let last = with_handing(&record(), |handing| {
        HandOver::new(proof(&record(), 1), Handing { now: after_s(599), ..handing })
    });
    assert!(last.is_ok());
}

#[test]
fn a_proof_is_for_one_order_even_of_the_same_number() {
    let mut other = record();
    other.order.key = pickup::order::OrderKey::new("test", "other shop", "1042").unwrap();
    assert_eq!(refusal(&other, |_| {}), HandOverRefusal::OtherOrder(Box::new(order().key)));
}

#[test]
fn an_owner_who_changed_since_the_verdict_has_to_be_proved_again() {
    let mut changed = record();
    changed.order.owner.email = Some(email("mallory@example.se"));
    assert_eq!(refusal(&changed, |_| {}), HandOverRefusal::OwnerChanged);
}

#[test]
fn an_order_that_is_worth_more_or_asks_for_another_level_since_the_verdict_is_proved_again() {
    let changed = |total: Option<Money>, min_level: Option<&str>| {
        let mut changed = record();
        changed.order.payment.total = total;
        changed.order.pickup.min_level = min_level.map(str::to_owned);
        changed
    };
    let euros = Money { currency: Currency::from_code("EUR").unwrap(), minor: 100 };
    for changed in [
        changed(Some(sek(129_901)), None),
        changed(None, None),
        changed(Some(euros), None),
        changed(Some(sek(129_900)), Some("personal_number")),
    ] {
        assert_eq!(refusal(&changed, |_| {}), HandOverRefusal::OrderChanged, "{:?}", changed.order);
    }
    let less = changed(Some(sek(1)), None);
    with_handing(&less, |handing| HandOver::new(proof(&record(), 1), handing)).expect("worth less");
    let unknown = changed(None, None);
    with_handing(&record(), |handing| HandOver::new(proof(&unknown, 1), handing))
        .expect("what is not known is above every limit already");
    let strict = changed(Some(sek(1)), Some("email"));
    let eased = with_handing(&record(), |handing| HandOver::new(proof(&strict, 1), handing)).unwrap_err();
    assert_eq!(eased.why, HandOverRefusal::OrderChanged);
}

#[test]
fn ticks_are_exact() {
    let id = |line: &str| LineId::new(line).unwrap();
    assert_eq!(refusal(&record(), |handing| handing.lines.clear()), HandOverRefusal::NothingTicked);
    assert_eq!(
        refusal(&record(), |handing| handing.lines = vec![handed("jacket", 0)]),
        HandOverRefusal::NothingTicked
    );
    assert_eq!(
        refusal(&record(), |handing| handing.lines = vec![handed("jacket", 1)]),
        HandOverRefusal::ReasonMissing { line: id("socks") }
    );
    assert_eq!(
        refusal(&record(), |handing| handing.lines.push(handed("socks", 1))),
        HandOverRefusal::MoreThanLeft { line: id("socks"), left: 2 }
    );
    assert_eq!(
        refusal(&record(), |handing| handing.lines.extend([handed("socks", u32::MAX), handed("socks", 3)])),
        HandOverRefusal::MoreThanLeft { line: id("socks"), left: 2 }
    );
    assert_eq!(
        refusal(&record(), |handing| handing.lines.push(handed("gold", 1))),
        HandOverRefusal::UnknownLine { line: id("gold") }
    );
    let strict = Policy { every_line: true, ..Policy::default() };
    let proof = proof(&record(), 1);
    let refused = with_handing(&record(), |handing| {
        HandOver::new(proof, Handing { lines: vec![handed("jacket", 1)], policy: &strict, ..handing })
            .unwrap_err()
    });
    assert_eq!(refused.why, HandOverRefusal::ItemsUnticked { line: id("socks") });
}

#[test]
fn what_blocks_a_check_blocks_a_hand_over() {
    let blocked = |f: &dyn Fn(&mut OrderRecord)| {
        let mut record = record();
        f(&mut record);
        let warned = record.block(&store(), after_s(30));
        let why = refusal(&record, |_| {});
        let HandOverRefusal::Blocked(warning) = why else { panic!("expected a block, found {why:?}") };
        assert_eq!(warning.block(), warned);
        warned.unwrap()
    };
    assert_eq!(blocked(&|record| record.order.status = OrderStatus::Cancelled), Block::CancelledOrder);
    assert_eq!(blocked(&|record| record.order.status = OrderStatus::Preparing), Block::NotReady);
    assert_eq!(blocked(&|record| record.order.status = OrderStatus::Unknown), Block::NotReady);
    assert_eq!(blocked(&|record| record.order.status = OrderStatus::HandedOver), Block::AlreadyHandedOver);
    assert_eq!(blocked(&|record| record.order.payment.status = PaymentStatus::Unpaid), Block::Unpaid);
    assert_eq!(blocked(&|record| record.order.payment.status = PaymentStatus::PartlyPaid), Block::Unpaid);
    assert_eq!(blocked(&|record| record.order.payment.due = Some(sek(1))), Block::Unpaid);
    assert_eq!(
        blocked(&|record| record.order.payment.status = PaymentStatus::Refunded),
        Block::CancelledOrder
    );
    assert_eq!(
        blocked(&|record| record.order.pickup.location = StoreId::new("SE-043").ok()),
        Block::OtherStore
    );
    assert_eq!(
        blocked(&|record| {
            record.pending = Some(PendingChange {
                since: now(),
                changes: Vec::new(),
                owner: Owner::default(),
                proxies: Vec::new(),
            });
        }),
        Block::OrderLocked
    );
    assert_eq!(
        blocked(&|record| record
            .order
            .lines
            .iter_mut()
            .for_each(|line: &mut Line| line.done = line.quantity)),
        Block::AlreadyHandedOver
    );
}

#[test]
fn warnings_that_do_not_block() {
    let mut record = record();
    record.order.payment.status = PaymentStatus::Unknown;
    record.order.pickup.expires_at = Some(after_s(-1));
    let warnings = record.warnings(&store(), now());
    assert_eq!(warnings, [Warning::PaymentUnknown, Warning::Expired { at: Some(after_s(-1)) }]);
    assert_eq!(record.block(&store(), now()), None);
    record.order.owner = Owner { name: Some("Anna".to_owned()), ..Owner::default() };
    assert_eq!(record.block(&store(), now()), Some(Block::NoCustomerIdentifier));
    record.handed_over =
        Some(LocalHandOver { at: now(), staff: staff(), till: till(), complete: true, revision: 2 });
    record.order.status = OrderStatus::HandedOver;
    let by = Warning::AlreadyHandedOver { at: Some(now()), staff: Some(staff()), till: Some(till()) };
    assert_eq!(record.warnings(&store(), now())[0], by, "says when, by whom and where");
}

#[test]
fn its_ledger_entry_tells_everything_but_the_person() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    let stamp = Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    };
    let draft = Draft::of_hand_over(&hand_over, &stamp);
    let facts: Vec<String> = draft.facts.iter().map(|(name, text)| format!("{name}={text}")).collect();
    let facts = facts.join(" ");
    for fact in
        ["presence=seen", "proved_by=email", "line.jacket=1", "line.socks=2", "rule.email=matches", "amr=pwd"]
    {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    let token = Hash([1; 32]).to_string();
    assert_eq!(draft.facts.find("token"), Some(token.as_str()));
    let clear = String::from_utf8_lossy(&draft.clone().seal(1, Hash([0; 32])).bytes).into_owned();
    for personal in ["Anna", "Svensson", "anna@example.se", "anna-s-account"] {
        assert!(!clear.contains(personal), "{personal} in {clear}");
    }
    assert_eq!(draft.payload.unwrap().text(), "Anna Maria Svensson");
}
