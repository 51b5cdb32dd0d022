//! Two persons are two persons: sessions and approvals come from right PINs only, tries are counted before they are made,
//! and an approval is good for one act, once.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fixture::*;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use pickup::approved::{Acting, ApprovedAct, Change, NotDone, Overridable, Override, Rules};
use pickup::check::{Purpose, Reference};
use pickup::handover::{HandOver, HandOverRefusal, Handing, MissingLine, MissingReason, Presence, Proof};
use pickup::ledger::{Draft, Kind, Payload};
use pickup::manual::{DocumentKind, ManualProof, NotManual};
use pickup::order::{OrderRecord, OrderStatus, Owner, OwnerChange, PendingChange};
use pickup::owner::{Question, Verdict, judge};
use pickup::policy::{ManualPolicy, Policy};
use pickup::pseudonym::Hash;
use pickup::realm::Realm;
use pickup::staff::{
    Act, Approval, ApprovalRefusal, Asked, NotAPin, NotAPinHash, NotARoster, NotReleased, Pin, PinHash,
    PinLocked, Reason, Role, Roster, Session, StaffMember, Tries, UsualReason, WrongPin,
};
use pickup::store::{Counters, Stamp};
use pickup::text::{LineId, StaffId};

const MAJA: &str = "493817";
const ELLEN: &str = "705926";

fn id(text: &str) -> StaffId {
    StaffId::new(text).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::typed(text).unwrap()
}

fn member(name: &str, role: Role, digits: &str, salt: u8) -> StaffMember {
    let pin_hash = PinHash::new(&pin(digits), [salt; 16]).unwrap();
    StaffMember { id: id(name), name: name.to_owned(), role, pin_hash }
}

/// Maja sells; Ellen is her supervisor; Olle is one, too, and has Maja's PIN. Hashing is slow, so they are made once.
static ROSTER: LazyLock<Roster> = LazyLock::new(|| {
    Roster::new(vec![
        member("maja", Role::Teller, MAJA, 1),
        member("ellen", Role::Supervisor, ELLEN, 2),
        member("olle", Role::Supervisor, MAJA, 3),
        member("nils", Role::Teller, ELLEN, 4),
    ])
    .unwrap()
});

fn signed_in(name: &str, digits: &str) -> Result<Session, WrongPin> {
    let (spent, _) = Tries::default().spend(id(name), now()).unwrap();
    ROSTER.sign_in(spent, &pin(digits), Instant::now_in_a_test())
}

/// A moment; which one is no matter.
trait Moment {
    fn now_in_a_test() -> Instant;
}

impl Moment for Instant {
    fn now_in_a_test() -> Instant {
        static FIRST: LazyLock<Instant> = LazyLock::new(|| {
            #[expect(clippy::disallowed_methods, reason = "a moment can be had in no other way")]
            Instant::now()
        });
        *FIRST
    }
}

fn approve(act: Act, record: &OrderRecord, by: &str, digits: &str) -> Result<Approval, ApprovalRefusal> {
    let actor = signed_in("maja", MAJA).unwrap();
    let asked = Asked::about(record, act, Reason::new("phone out of battery").unwrap());
    let (spent, _) = Tries::default().spend(id(by), now()).unwrap();
    ROSTER.approve(asked, &actor, spent, &pin(digits), [5; 32], now())
}

fn approved(act: Act, record: &OrderRecord) -> Approval {
    approve(act, record, "ellen", ELLEN).unwrap()
}

fn stamp() -> Stamp {
    Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    }
}

const PASSPORT: Act = Act::ManualId { document: DocumentKind::Passport, age_seen: None };

fn documents() -> Policy {
    let manual = ManualPolicy { documents: vec![DocumentKind::Passport], up_to: Some(sek(129_900)) };
    Policy { manual, ..Policy::default() }
}

fn manual(approval: Approval, record: &OrderRecord, at: Timestamp) -> Result<ManualProof, NotManual> {
    ManualProof::new(approval, record, &documents(), Reference::new([9; 6]), 0, at)
}

#[test]
fn a_session_comes_from_the_right_pin_only() {
    let session = signed_in("maja", MAJA).unwrap();
    assert_eq!((session.id(), session.role()), (&id("maja"), Role::Teller));
    assert_eq!(signed_in("maja", ELLEN).unwrap_err(), WrongPin);
    assert_eq!(signed_in("mallory", MAJA).unwrap_err(), WrongPin);
    let mut session = signed_in("ellen", ELLEN).unwrap();
    let start = Instant::now_in_a_test();
    assert_eq!(session.locks_at(Duration::from_secs(300)), start + Duration::from_secs(300));
    session.touch(start + Duration::from_secs(60));
    session.touch(start);
    assert_eq!(session.locks_at(Duration::from_secs(300)), start + Duration::from_secs(360));
}

#[test]
fn pins_are_six_digits_at_least_and_hide_themselves() {
    for text in ["", "12345", "1234567890123", "49381a", "４９３８１７", " 493817"] {
        assert_eq!(Pin::typed(text).unwrap_err(), NotAPin::Shape, "{text:?}");
    }
    for text in ["000000", "111111", "123456", "987654"] {
        assert_eq!(Pin::chosen(text).unwrap_err(), NotAPin::Guessable, "{text}");
        assert!(Pin::typed(text).is_ok(), "an old one still opens");
    }
    assert!(Pin::chosen(MAJA).is_ok() && Pin::chosen("112233").is_ok());
    assert_eq!(format!("{:?}", pin(MAJA)), "Pin(redacted)");
    let maja = ROSTER.find(&id("maja")).unwrap();
    assert!(!format!("{maja:?}").contains("argon2id"), "{maja:?}");
}

#[test]
fn a_hash_is_read_back_and_one_that_is_cheap_to_guess_is_not() {
    let hash = &ROSTER.find(&id("maja")).unwrap().pin_hash;
    let text = hash.phc();
    assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
    let again = PinHash::parse(&text).unwrap();
    assert_eq!(again, *hash);
    assert!(again.is_of(&pin(MAJA)) && !again.is_of(&pin(ELLEN)));
    for (from, to, why) in [
        ("argon2id", "argon2i", NotAPinHash::Shape),
        ("argon2id", "argon2d", NotAPinHash::Shape),
        ("v=19", "v=16", NotAPinHash::Shape),
        ("$v=19", "", NotAPinHash::Shape),
        ("m=19456", "m=19455", NotAPinHash::Cost),
        ("m=19456", "m=262145", NotAPinHash::Cost),
        ("t=2", "t=1", NotAPinHash::Cost),
        ("t=2", "t=11", NotAPinHash::Cost),
        ("p=1", "p=5", NotAPinHash::Cost),
    ] {
        assert_eq!(PinHash::parse(&text.replace(from, to)).unwrap_err(), why, "{from} {to}");
    }
    for text in ["", MAJA, "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$c2hvcnQ$c2hvcnQ"] {
        assert!(PinHash::parse(text).is_err(), "{text}");
    }
}

#[test]
fn nobody_has_the_id_of_another() {
    let twice = vec![ROSTER.find(&id("maja")).unwrap().clone(), ROSTER.find(&id("maja")).unwrap().clone()];
    assert_eq!(Roster::new(twice).unwrap_err(), NotARoster::Twice(id("maja")));
}

#[test]
fn a_try_is_counted_before_it_is_made_and_wrong_ones_cost_time() {
    let mut tries = Tries::default();
    let mut spend = |seconds| match tries.spend(id("maja"), after_s(seconds)) {
        Ok((spent, kept)) => {
            assert_eq!(spent.staff(), &id("maja"));
            assert_eq!(kept.wrong, tries.wrong + 1);
            tries = kept;
            Ok(())
        }
        Err(locked) => Err(locked),
    };
    for _ in 0..5 {
        assert_eq!(spend(0), Ok(()));
    }
    assert_eq!(spend(299), Err(PinLocked::Until { until: after_s(300) }));
    assert_eq!(spend(-86_400), Err(PinLocked::Until { until: after_s(300) }), "a clock that went back");
    let mut at = 0;
    for _ in 5..10 {
        at += 300;
        assert_eq!(spend(at - 1), Err(PinLocked::Until { until: after_s(at) }));
        assert_eq!(spend(at), Ok(()));
    }
    assert_eq!(spend(at + 100_000_000), Err(PinLocked::UntilReleased));
}

#[test]
fn a_pin_is_released_by_another_supervisor() {
    let release = |by: &str, whom: &str| {
        let reason = Reason::new("glasses forgotten").unwrap();
        ROSTER
            .release(&id(by), &id(whom), (reason, [4; 32]), till(), now())
            .map(|release| release.whom().clone())
    };
    assert_eq!(release("ellen", "maja"), Ok(id("maja")));
    assert_eq!(release("ellen", "ellen"), Err(NotReleased::SamePerson));
    assert_eq!(release("maja", "ellen"), Err(NotReleased::NotASupervisor));
    assert_eq!(release("nobody", "maja"), Err(NotReleased::NotASupervisor));
    assert_eq!(release("ellen", "nobody"), Err(NotReleased::Unknown(id("nobody"))));
}

#[test]
fn the_second_person_is_another_one_and_a_supervisor() {
    let ask = |by, digits| approve(Act::Unlock, &record(), by, digits).unwrap_err();
    assert_eq!(ask("maja", MAJA), ApprovalRefusal::SamePerson);
    assert_eq!(ask("ellen", MAJA), ApprovalRefusal::WrongPin(WrongPin));
    assert_eq!(ask("mallory", ELLEN), ApprovalRefusal::WrongPin(WrongPin));
    assert_eq!(ask("nils", ELLEN), ApprovalRefusal::NotASupervisor);
    assert_eq!(ask("olle", MAJA), ApprovalRefusal::SamePin, "one PIN is not two persons");
    let approval = approved(Act::Unlock, &record());
    assert_eq!((approval.actor(), approval.approver()), (&id("maja"), &id("ellen")));
}

#[test]
fn an_approval_is_for_one_act_on_one_order_as_it_was_and_for_two_minutes() {
    let mut other = record();
    other.order.key = pickup::order::OrderKey::new("test", "other shop", "1042").unwrap();
    let moved = OrderRecord { revision: 2, ..record() };
    let use_it = |approval, record: &OrderRecord, seconds| {
        manual(approval, record, after_s(seconds)).map(drop).map_err(|error| match error {
            NotManual::Approval(why) => why,
            NotManual::NotAllowed { .. } => panic!("it is allowed"),
        })
    };
    let fresh = || approved(PASSPORT, &record());
    assert_eq!(use_it(fresh(), &record(), 0), Ok(()));
    assert_eq!(use_it(fresh(), &record(), 119), Ok(()));
    assert_eq!(use_it(fresh(), &record(), 120), Err(ApprovalRefusal::TooOld));
    assert_eq!(use_it(fresh(), &record(), -1), Err(ApprovalRefusal::TooOld));
    assert_eq!(use_it(fresh(), &other, 0), Err(ApprovalRefusal::OtherOrder));
    assert_eq!(use_it(fresh(), &moved, 0), Err(ApprovalRefusal::OrderMoved));
    assert_eq!(use_it(approved(Act::Unlock, &record()), &record(), 0), Err(ApprovalRefusal::OtherAct));
    let act = |act| approved(act, &record());
    let (binding, till_id) = (record(), till());
    let acting = Acting { record: &binding, till: &till_id, now: now(), provider_time: None };
    let other_act = NotDone::Approval(ApprovalRefusal::OtherAct);
    assert_eq!(ApprovedAct::unlock(act(PASSPORT), Counters::default(), acting), Err(other_act.clone()));
    assert_eq!(ApprovedAct::owner_change(act(Act::Unlock), acting), Err(other_act.clone()));
    assert_eq!(ApprovedAct::correction(act(Act::Unlock), &[], acting), Err(other_act));
    assert_eq!(Override::new(act(Act::Unlock)), Err(ApprovalRefusal::OtherAct));
}

#[test]
fn manual_id_only_by_a_document_and_up_to_an_amount_that_the_policy_allows() {
    let with_total = |total: Option<u64>| {
        let mut record = record();
        record.order.payment.total = total.map(sek);
        record
    };
    let show = |document, record: &OrderRecord, policy: &Policy| {
        let approval = approved(Act::ManualId { document, age_seen: None }, record);
        ManualProof::new(approval, record, policy, reference(), 0, now()).map(drop)
    };
    let not_allowed = |document| Err(NotManual::NotAllowed { document });
    let passport = DocumentKind::Passport;
    assert_eq!(show(passport, &with_total(Some(129_900)), &documents()), Ok(()));
    assert_eq!(show(passport, &with_total(Some(129_901)), &documents()), not_allowed(passport));
    assert_eq!(show(passport, &with_total(None), &documents()), not_allowed(passport));
    let licence = DocumentKind::DrivingLicence;
    assert_eq!(show(licence, &record(), &documents()), not_allowed(licence));
    assert_eq!(show(passport, &record(), &Policy::default()), not_allowed(passport));
}

#[test]
fn a_hand_over_by_a_document_is_manual_and_never_verified() {
    let mut record = record();
    record.order.owner.email = None;
    record.order.lines[1].min_age = Some(18);
    let by = |age_seen, staff: &StaffId| {
        let act = Act::ManualId { document: DocumentKind::Passport, age_seen };
        let proof = manual(approved(act, &record), &record, now()).unwrap();
        with_handing(&record, |handing| {
            HandOver::new(proof, Handing { presence: None, staff, ..handing }).map_err(|refused| refused.why)
        })
    };
    let socks = || LineId::new("socks").unwrap();
    let too_young = HandOverRefusal::ManualIdNeeded { line: socks(), min_age: 18 };
    assert_eq!(by(None, &staff()).unwrap_err(), too_young);
    assert_eq!(by(Some(17), &staff()).unwrap_err(), too_young);
    assert_eq!(by(Some(18), &id("nils")).unwrap_err(), HandOverRefusal::OtherActor(id("maja")));
    let hand_over = by(Some(18), &staff()).unwrap();
    assert!(matches!(hand_over.proof(), Proof::Manual(_)));
    assert_eq!(hand_over.presence(), Presence::Seen);
    assert_eq!(hand_over.applied_to(record.clone()).order.status, OrderStatus::HandedOver);
    let draft = Draft::of_hand_over(&hand_over, &stamp());
    let fact = |name: &str| draft.facts.find(name);
    assert_eq!(fact("identified"), Some("manual"));
    assert_eq!(fact("document"), Some("passport"));
    assert_eq!(fact("approver"), Some("ellen"));
    assert_eq!(fact("age_seen"), Some("18"));
    assert_eq!(fact("reason"), Some("other"), "what somebody wrote is not for ever");
    assert_eq!((fact("proved_by"), fact("subject"), fact("token")), (None, None, None));
    let beside = draft.payload.as_ref().map(Payload::text);
    assert_eq!(beside, Some("phone out of battery"), "and no name is taken from a document");
    let verified =
        with_handing(&fixture::record(), |handing| HandOver::new(proof(&fixture::record(), 1), handing));
    let verified = Draft::of_hand_over(&verified.unwrap(), &stamp());
    assert_eq!(verified.facts.find("identified"), Some("verified"));
}

#[test]
fn a_document_does_not_open_an_order_that_is_blocked() {
    let mut record = record();
    record.order.status = OrderStatus::Cancelled;
    let proof = manual(approved(PASSPORT, &record), &record, now()).unwrap();
    let refused = with_handing(&record, |handing| HandOver::new(proof, handing)).unwrap_err();
    assert!(matches!(refused.why, HandOverRefusal::Blocked(_)), "{refused:?}");
    assert!(matches!(*refused.proof, Proof::Manual(_)), "and is given back");
}

#[test]
fn a_second_persons_word_on_a_document_is_for_the_order_as_it_was_worth_then() {
    let with_total = |total| {
        let mut record = record();
        record.order.payment.total = Some(sek(total));
        record
    };
    let dearer = with_total(129_901);
    let proof = manual(approved(PASSPORT, &record()), &record(), now()).unwrap();
    let refused = with_handing(&dearer, |handing| HandOver::new(proof, handing)).unwrap_err();
    assert_eq!(refused.why, HandOverRefusal::OrderChanged);
    assert!(matches!(*refused.proof, Proof::Manual(_)), "and is given back");
    let cheaper = with_total(1);
    with_handing(&cheaper, |handing| HandOver::new(*refused.proof, handing)).expect("worth less");
}

#[test]
fn an_override_lets_its_own_rule_pass_and_is_told_by_an_entry_of_its_own() {
    let allowing = Policy { overridable: Overridable::ALL.to_vec(), ..Policy::default() };
    let under = |policy, overrides, presence, staff: &StaffId| {
        let proof = proof(&record(), 1);
        with_handing(&record(), |handing| {
            HandOver::new(proof, Handing { overrides, presence: Some(presence), staff, policy, ..handing })
        })
    };
    let hand_over = |overrides, presence, staff: &StaffId| under(&allowing, overrides, presence, staff);
    let of = |rule| vec![Override::new(approved(Act::Override(rule), &record())).unwrap()];
    let wrong = hand_over(of(Overridable::EveryLine.into()), Presence::Remote, &staff()).unwrap_err();
    assert_eq!(wrong.why, HandOverRefusal::RemoteNotAllowed);
    assert_eq!(wrong.overrides.len(), 1, "and is given back");
    let by_another = hand_over(of(Overridable::Remote.into()), Presence::Remote, &id("nils")).unwrap_err();
    assert_eq!(by_another.why, HandOverRefusal::OtherActor(id("maja")));
    let built_in = Policy::default();
    let strict = under(&built_in, of(Overridable::Remote.into()), Presence::Remote, &staff()).unwrap_err();
    assert_eq!(strict.why, HandOverRefusal::OverrideNotAllowed(Overridable::Remote));
    let passed = hand_over(of(Overridable::Remote.into()), Presence::Remote, &staff()).unwrap();
    let facts = Draft::of_hand_over(&passed, &stamp()).facts;
    assert_eq!((facts.find("presence"), facts.find("override.remote")), (Some("remote"), Some("ellen")));
    assert_eq!(facts.find("remote_up_to"), None, "it was not the policy that allowed it");
    let entries = Draft::of_overrides(&passed, &stamp());
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].kind, &entries[0].staff), (Kind::Override, &id("maja")));
    let fact = |name: &str| entries[0].facts.find(name);
    assert_eq!(
        (fact("rule"), fact("approver"), fact("reason")),
        (Some("remote"), Some("ellen"), Some("other"))
    );
    assert_eq!(entries[0].payload.as_ref().map(Payload::text), Some("phone out of battery"));
}

#[test]
fn what_somebody_wrote_is_beside_the_chain_and_a_usual_reason_in_it() {
    let usual = UsualReason::from_name("no_phone").unwrap();
    let spent = Tries::default().spend(id("ellen"), now()).unwrap().0;
    let reason = Reason::new("Anna's sister has the phone").unwrap();
    let asked = Asked { usual, ..Asked::about(&record(), Act::Unlock, reason) };
    let maja = signed_in("maja", MAJA).unwrap();
    let approval = ROSTER.approve(asked, &maja, spent, &pin(ELLEN), [5; 32], now()).unwrap();
    let till = till();
    let record = record();
    let acting = Acting { record: &record, till: &till, now: now(), provider_time: None };
    let act = ApprovedAct::unlock(approval, Counters::default(), acting).unwrap();
    let draft = Draft::of_approved(&act, &stamp());
    assert_eq!(draft.facts.find("reason"), Some("no_phone"));
    let payload = draft.payload.clone().unwrap();
    assert_eq!(payload.text(), "Anna's sister has the phone");
    let sealed = draft.seal(1, Hash([0; 32]));
    assert_eq!(sealed.entry.commitment, Some(payload.commitment()));
    assert!(sealed.entry.has_reason_beside());
    assert!(!String::from_utf8_lossy(&sealed.bytes).contains("Anna"), "nothing of it is in the chain");
    let guess = Payload::new([0; 32], payload.text().to_owned());
    assert_ne!(guess.commitment(), payload.commitment(), "and it can't be guessed");
}

#[test]
fn one_approval_lets_two_rules_pass_and_both_are_on_record() {
    let policy = Policy { overridable: Overridable::ALL.to_vec(), ..Policy::default() };
    let hand_over = |rules: &[Overridable]| {
        let rules = Rules::new(rules.iter().copied()).unwrap();
        let overrides = vec![Override::new(approved(Act::Override(rules), &record())).unwrap()];
        let presence = Some(Presence::Remote);
        with_handing(&record(), |handing| {
            let proof = proof_of_another_account(1);
            HandOver::new(proof, Handing { overrides, presence, policy: &policy, ..handing })
        })
    };
    let one = hand_over(&[Overridable::AnotherAccount]).unwrap_err();
    assert_eq!(one.why, HandOverRefusal::RemoteNotAllowed);
    let other = hand_over(&[Overridable::Remote]).unwrap_err();
    assert_eq!(other.why, HandOverRefusal::AnotherAccount);
    let both = hand_over(&[Overridable::AnotherAccount, Overridable::Remote]).unwrap();
    let facts = Draft::of_hand_over(&both, &stamp()).facts;
    let found = ["override.remote", "override.another_account"].map(|name| facts.find(name));
    assert_eq!(found, [Some("ellen"), Some("ellen")]);
    let entries = Draft::of_overrides(&both, &stamp());
    assert_eq!(entries.len(), 1, "one word for both");
    assert_eq!(entries[0].facts.find("rule"), Some("remote another_account"));
}

#[test]
fn what_is_left_behind_by_an_override_is_handed_over_on_a_document_too() {
    let strict = Policy { every_line: true, overridable: vec![Overridable::EveryLine], ..documents() };
    let passport = manual(approved(PASSPORT, &record()), &record(), now()).unwrap();
    let rules = Act::Override(Overridable::EveryLine.into());
    let overrides = vec![Override::new(approved(rules, &record())).unwrap()];
    let missing = vec![MissingLine { line: LineId::new("socks").unwrap(), reason: MissingReason::Later }];
    let part = with_handing(&record(), |handing| {
        let lines = vec![handed("jacket", 1)];
        HandOver::new(passport, Handing { overrides, lines, missing, policy: &strict, ..handing })
    });
    let facts = Draft::of_hand_over(&part.unwrap(), &stamp()).facts;
    let found = ["document", "override.every_line", "missing.socks"].map(|name| facts.find(name));
    assert_eq!(found, [Some("passport"), Some("ellen"), Some("later")], "neither approval is forgotten");
}

/// The address has collected with another account before.
fn proof_of_another_account(token: u8) -> Proof {
    let known_account = Some(Hash([9; 32]));
    let question = Question {
        order: &record(),
        person: &anna(token),
        provider: &provider(),
        policy: &Policy::default(),
        key: &key(),
        known_account,
        reference: &reference(),
        purpose: Purpose::PickUp,
        approved_with: &[],
        waited: SignedDuration::ZERO,
        now: now(),
        today: date(2026, 11, 22),
    };
    let Verdict::Owner(proof) = judge(question) else { panic!("expected the owner") };
    (*proof).into()
}

#[test]
fn an_address_of_another_account_is_let_pass_by_a_second_person_only() {
    let allowing = Policy { overridable: Overridable::ALL.to_vec(), ..Policy::default() };
    let hand_over = |overrides| {
        let proof = proof_of_another_account(1);
        with_handing(&record(), |handing| {
            HandOver::new(proof, Handing { overrides, policy: &allowing, ..handing })
        })
    };
    assert_eq!(hand_over(Vec::new()).unwrap_err().why, HandOverRefusal::AnotherAccount);
    let of = |rule| vec![Override::new(approved(Act::Override(rule), &record())).unwrap()];
    assert_eq!(hand_over(of(Overridable::Remote.into())).unwrap_err().why, HandOverRefusal::AnotherAccount);
    let passed = hand_over(of(Overridable::AnotherAccount.into())).unwrap();
    let facts = Draft::of_hand_over(&passed, &stamp()).facts;
    let found = ["account", "override.another_account"].map(|name| facts.find(name));
    assert_eq!(found, [Some("another"), Some("ellen")]);
    assert!(passed.may_change_account());
}

#[test]
fn an_override_of_every_line_still_wants_a_reason_for_what_stays() {
    let overridable = vec![Overridable::EveryLine];
    let strict = Policy { every_line: true, overridable, ..Policy::default() };
    let proof = proof(&record(), 1);
    let overrides =
        vec![Override::new(approved(Act::Override(Overridable::EveryLine.into()), &record())).unwrap()];
    let refused = with_handing(&record(), |handing| {
        let lines = vec![handed("jacket", 1)];
        HandOver::new(proof, Handing { overrides, lines, policy: &strict, ..handing }).unwrap_err()
    });
    assert_eq!(refused.why, HandOverRefusal::ReasonMissing { line: LineId::new("socks").unwrap() });
}

#[test]
fn an_unlock_forgives_what_was_counted_and_says_so() {
    let (record, till) = (record(), till());
    let counted = Counters { starts: 4, declines: 2, mismatches: 1, last_decline: Some(now()) };
    let acting = Acting { record: &record, till: &till, now: now(), provider_time: Some(after_s(1)) };
    let act = ApprovedAct::unlock(approved(Act::Unlock, &record), counted, acting).unwrap();
    let after = act.applied_to(record.clone());
    assert_eq!((after.forgiven, after.revision), (counted, 2));
    let draft = Draft::of_approved(&act, &stamp());
    assert_eq!((draft.kind, draft.provider_time), (Kind::Unlock, Some(after_s(1))));
    let fact = |name: &str| draft.facts.find(name);
    assert_eq!((fact("declines"), fact("mismatches"), fact("starts")), (Some("2"), Some("1"), Some("4")));
    assert_eq!((fact("approver"), &draft.staff), (Some("ellen"), &id("maja")));
}

#[test]
fn a_change_of_owner_is_taken_over_or_thrown_away_as_it_was_looked_at() {
    let mallory = Owner { email: Some(email("mallory@example.se")), ..Owner::default() };
    let pending = PendingChange {
        since: now(),
        changes: vec![OwnerChange::Identifiers],
        owner: mallory.clone(),
        proxies: Vec::new(),
    };
    let locked = OrderRecord { pending: Some(pending), ..record() };
    let till = till();
    let decide = |accepted| {
        let acting = Acting { record: &locked, till: &till, now: now(), provider_time: None };
        ApprovedAct::owner_change(approved(Act::OwnerChange { accepted }, &locked), acting).unwrap()
    };
    let accepted = decide(true).applied_to(locked.clone());
    assert_eq!((accepted.order.owner, accepted.pending, accepted.revision), (mallory, None, 2));
    let rejected = decide(false).applied_to(locked.clone());
    assert_eq!((rejected.order.owner, rejected.pending), (record().order.owner, None));
    let draft = Draft::of_approved(&decide(false), &stamp());
    assert_eq!(draft.kind, Kind::OwnerChange);
    assert_eq!(
        (draft.facts.find("state"), draft.facts.find("changes")),
        (Some("rejected"), Some("identifiers"))
    );
    let nothing = record();
    let acting = Acting { record: &nothing, till: &till, now: now(), provider_time: None };
    let approval = approved(Act::OwnerChange { accepted: true }, &nothing);
    assert_eq!(ApprovedAct::owner_change(approval, acting), Err(NotDone::NothingPending));
}

#[test]
fn a_correction_takes_back_what_was_handed_over_and_no_more() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    let (done, till) = (hand_over.applied_to(record()), till());
    let correct = |lines: &[_]| {
        let acting = Acting { record: &done, till: &till, now: now(), provider_time: None };
        ApprovedAct::correction(approved(Act::Correction, &done), lines, acting)
    };
    let one = correct(&[handed("socks", 1)]).unwrap();
    let after = one.applied_to(done.clone());
    assert_eq!((after.order.status, after.order.items_left()), (OrderStatus::PartlyHandedOver, 1));
    assert!(!after.handed_over.as_ref().unwrap().complete);
    let all = correct(&[handed("socks", 1), handed("socks", 1), handed("jacket", 1)]).unwrap();
    let after = all.applied_to(done.clone());
    assert_eq!(
        (after.order.status, after.order.items_left(), after.handed_over),
        (OrderStatus::Ready, 3, None)
    );
    let Change::Correction { lines } = all.change() else { panic!("a correction") };
    assert_eq!(*lines, [handed("jacket", 1), handed("socks", 2)]);
    let draft = Draft::of_approved(&all, &stamp());
    assert_eq!((draft.kind, draft.facts.find("line.socks")), (Kind::Correction, Some("2")));
    let line = |name: &str| LineId::new(name).unwrap();
    let more = |name: &str, done| Err(NotDone::MoreThanHandedOver { line: line(name), done });
    assert_eq!(correct(&[handed("socks", 3)]), more("socks", 2));
    assert_eq!(correct(&[handed("socks", u32::MAX), handed("socks", 2)]), more("socks", 2));
    assert_eq!(correct(&[handed("gold", 1)]), more("gold", 0));
    assert_eq!(correct(&[handed("socks", 0)]), Err(NotDone::NothingToCorrect));
}

#[test]
fn what_the_shop_has_called_off_meanwhile_is_not_ready_again_by_a_correction() {
    let part = with_handing(&record(), |mut handing| {
        handing.lines = vec![handed("jacket", 1)];
        let socks = LineId::new("socks").unwrap();
        handing.missing = vec![MissingLine { line: socks, reason: MissingReason::Later }];
        HandOver::new(proof(&record(), 1), handing)
    });
    let till = till();
    for status in [OrderStatus::Cancelled, OrderStatus::Expired, OrderStatus::Unknown] {
        let mut done = part.as_ref().unwrap().applied_to(record());
        done.order.status = status;
        let acting = Acting { record: &done, till: &till, now: now(), provider_time: None };
        let approval = approved(Act::Correction, &done);
        let act = ApprovedAct::correction(approval, &[handed("jacket", 1)], acting).unwrap();
        let after = act.applied_to(done.clone());
        assert_eq!((after.order.status, after.handed_over), (status, None));
        assert_eq!(after.order.items_left(), 3);
    }
}
