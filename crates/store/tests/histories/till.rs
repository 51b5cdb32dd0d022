//! A till that lives through a history: each event is done to its store and to the model, and both have to say the same.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;
use pickup::approved::{Acting, ApprovedAct};
use pickup::check::{End, Reference};
use pickup::handover::{HandOver, HandedLine, MissingLine, MissingReason};
use pickup::ledger::{Because, Erasing, Kind};
use pickup::order::{Order, OrderRecord, OrderStatus};
use pickup::owner::Verdict;
use pickup::policy::Policy;
use pickup::pseudonym::{Hash, Usage};
use pickup::retention::{Clocks, Keep};
use pickup::staff::{Act, Approval, Asked, Pin, PinHash, Reason, Role, Roster, Session, StaffMember};
use pickup::store::{Importing, Lease, RecordRefusal, Store, StoreError};
use pickup::text::{LineId, StaffId, TillId};
use store::Sqlite;

use crate::Event;
use crate::fixture::{after_s, anna, email, handed, key, now, staff, verdict, with_handing};
use crate::model::{Model, Refused, Took, WHOLE};
use crate::premises::{Copy, Premises, chain, ended, importing, numbered, restoring};

/// A copy of the folder, and what is in it.
struct Copied {
    files: Copy,
    model: Model,
    head: Hash,
}

pub(crate) struct History {
    _outer: tempfile::TempDir,
    premises: Premises,
    store: Sqlite,
    model: Model,
    copied: Option<Copied>,
    looked_at: BTreeMap<u32, OrderRecord>,
    /// The check that each till has begun, and its order.
    checks: BTreeMap<u8, (u8, u32)>,
    roster: Roster,
    maja: Session,
    time: i64,
    ahead: i64,
    versions: BTreeMap<u32, u32>,
    made: u8,
    handed_over: u32,
    restored: u32,
}

impl History {
    pub(crate) async fn new() -> Self {
        // Nothing here asks what a disk keeps, so it need not be one.
        let outer = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let premises = Premises::below(outer.path());
        let store = premises.open().await;
        let member = |id: &str, role, pin: &str| StaffMember {
            id: StaffId::new(id).unwrap(),
            name: id.to_owned(),
            role,
            pin_hash: PinHash::new(&Pin::typed(pin).unwrap(), [1; 16]).unwrap(),
        };
        let roster =
            vec![member("maja", Role::Teller, "493817"), member("ellen", Role::Supervisor, "705926")];
        let roster = Roster::new(roster).unwrap();
        let spent = store.spend_try(&staff(), now()).await.unwrap().unwrap();
        #[expect(clippy::disallowed_methods, reason = "a moment can be had in no other way")]
        let maja = roster.sign_in(spent, &Pin::typed("493817").unwrap(), Instant::now()).unwrap();
        Self {
            _outer: outer,
            premises,
            store,
            model: Model::default(),
            copied: None,
            looked_at: BTreeMap::new(),
            checks: BTreeMap::new(),
            roster,
            maja,
            time: 60,
            ahead: 0,
            versions: BTreeMap::new(),
            made: 0,
            handed_over: 0,
            restored: 0,
        }
    }

    /// What this computer's clock says.
    fn here(&self) -> i64 {
        self.time + self.ahead
    }

    async fn record(&self, order: u32) -> Option<OrderRecord> {
        self.store.order(&numbered(order).key).await.unwrap()
    }

    /// A number that was never used in this history: for tokens and references.
    fn next(&mut self) -> u8 {
        self.made += 1;
        self.made
    }

    pub(crate) async fn happens(mut self, event: Event) -> Self {
        match event {
            Event::Import { order, newer, other_owner } => self.import(order, newer, other_owner).await,
            Event::Look { order } => {
                if let Some(record) = self.record(order).await {
                    self.looked_at.insert(order, record);
                }
            }
            Event::HandOver { order, all, looked_at, used_token } => {
                self.hand_over(order, all, looked_at, used_token).await;
            }
            Event::Correct { order, all } => self.correct(order, all).await,
            Event::Decide { order, accepted } => self.decide(order, accepted).await,
            Event::Start { order, till, for_s } => self.start(order, till, for_s).await,
            Event::End { till, how } => self.check_ends(till, how).await,
            Event::Pass { seconds } => self.time += seconds,
            Event::ClockJumps { ahead } => self.ahead = ahead,
            Event::Prune => self.prune().await,
            Event::Restart { orderly } => {
                if orderly {
                    self.store.close().await;
                }
                self.store = self.premises.open().await;
                self.same().await;
            }
            Event::Copy => {
                let head = self.store.head().await.unwrap().hash;
                self.store.close().await;
                self.copied = Some(Copied { files: self.premises.copy(), model: self.model.clone(), head });
                self.store = self.premises.open().await;
            }
            Event::PutBack => return self.put_back().await,
        }
        self
    }

    async fn import(&mut self, number: u32, newer: u32, other_owner: bool) {
        let version = self.versions.entry(number).or_default();
        *version += newer;
        let version = *version;
        let is_bos = self.model.orders.get(&number).is_some_and(|order| order.is_bos) != other_owner;
        let mut order = Order { updated_at: after_s(version.into()), ..numbered(number) };
        if is_bos {
            order.owner.email = Some(email("bo@example.se"));
        }
        let here = self.here();
        let importing = Importing { now: after_s(here), ..importing() };
        let told = self.store.import(vec![order], &importing).await.unwrap();
        let took = self.model.import(number, version, is_bos, here);
        let expected = match took {
            Took::Added => (1, 0, 0, 0, 0),
            Took::Updated => (0, 1, 0, 0, 0),
            Took::Unchanged => (0, 0, 1, 0, 0),
            Took::Kept => (0, 0, 0, 1, 0),
            Took::OwnerChange => (0, 0, 0, 0, 1),
        };
        let counts = (told.added, told.updated, told.unchanged, told.kept, told.owner_changes.len());
        assert_eq!(counts, expected, "{took:?}");
        self.same_order(number).await;
    }

    async fn hand_over(&mut self, number: u32, all: bool, looked_at: bool, used_token: bool) {
        let record = match looked_at {
            true => self.looked_at.get(&number).cloned(),
            false => self.record(number).await,
        };
        let Some(record) = record else { return };
        let used = self.model.used.first().copied().filter(|_| used_token);
        let token = match used {
            Some(token) => token,
            None => self.next(),
        };
        let mut person = anna(token);
        if record.order.owner.email == Some(email("bo@example.se")) {
            person.email =
                pickup::person::Proved::Verified(email("bo@example.se"), pickup::person::Source::IdToken);
        }
        let is_open = record.pending.is_none() && record.order.status != OrderStatus::HandedOver;
        let Verdict::Owner(proof) = verdict(&record, &person, &Policy::default()) else {
            assert!(!is_open, "the owner of an order that waits");
            return;
        };
        let left = |line: usize| WHOLE[line] - record.order.lines[line].done;
        let lines = [left(0), if all || left(0) == 0 { left(1) } else { 0 }];
        let hand_over = with_handing(&record, |mut handing| {
            handing.lines = handed_lines(lines);
            if lines[1] < left(1) {
                let line = LineId::new("socks").unwrap();
                handing.missing = vec![MissingLine { line, reason: MissingReason::Later }];
            }
            HandOver::new(*proof, handing)
        });
        let Ok(hand_over) = hand_over else {
            assert!(!is_open, "what waits can be handed over");
            return;
        };
        let told = self.store.hand_over(hand_over).await;
        let expected = self.model.hand_over(number, record.revision, lines, token);
        match (&told, expected) {
            (Ok(_), Ok(())) => self.handed_over += 1,
            (Err(told), Err(expected)) => {
                let told = match told.why {
                    RecordRefusal::UnknownOrder => Refused::Unknown,
                    RecordRefusal::AlreadyHandedOver(_) => Refused::Before,
                    RecordRefusal::OrderMoved => Refused::Moved,
                    RecordRefusal::TokenUsed => Refused::TokenUsed,
                    ref other @ (RecordRefusal::AnotherAccount
                    | RecordRefusal::SameNumberHandedOver(_)
                    | RecordRefusal::IdUsed { .. }
                    | RecordRefusal::Store(_)) => {
                        panic!("{other}")
                    }
                };
                assert_eq!(told, expected);
            }
            (told, expected) => panic!("{told:?}, and the model says {expected:?}"),
        }
        self.same_order(number).await;
    }

    /// Ellen approves what Maja asks for.
    async fn approved(&mut self, act: Act, record: &OrderRecord) -> Approval {
        let ellen = StaffId::new("ellen").unwrap();
        let spent = self.store.spend_try(&ellen, now()).await.unwrap().unwrap();
        let asked = Asked::about(record, act, Reason::new("asked for by the shop").unwrap());
        let pin = Pin::typed("705926").unwrap();
        let random = [self.next(); 32];
        let approval = self.roster.approve(asked, &self.maja, spent, &pin, random, now()).unwrap();
        self.store.forget_tries(&ellen).await.unwrap();
        approval
    }

    async fn correct(&mut self, number: u32, all: bool) {
        let Some(record) = self.record(number).await else { return };
        let done = [record.order.lines[0].done, record.order.lines[1].done];
        let lines = if all || done[1] == 0 { done } else { [0, 1] };
        if lines == [0, 0] {
            return;
        }
        let approval = self.approved(Act::Correction, &record).await;
        let act = ApprovedAct::correction(approval, &handed_lines(lines), acting(&record, &till(2)));
        self.store.make_approved(&act.unwrap()).await.unwrap();
        self.model.correct(number, lines);
        self.same_order(number).await;
    }

    async fn decide(&mut self, number: u32, accepted: bool) {
        let Some(record) = self.record(number).await.filter(|record| record.pending.is_some()) else {
            return;
        };
        let approval = self.approved(Act::OwnerChange { accepted }, &record).await;
        let act = ApprovedAct::owner_change(approval, acting(&record, &till(2))).unwrap();
        self.store.make_approved(&act).await.unwrap();
        self.model.decide(number, accepted);
        self.same_order(number).await;
    }

    async fn start(&mut self, order: u32, number: u8, for_s: i64) {
        let (reference, here) = (self.next(), self.here());
        let lease = Lease {
            reference: Reference::new([reference; 6]),
            till: till(number),
            order: numbered(order).key,
            also: Vec::new(),
            customer: key().pseudonym(Usage::Customer, &[&order.to_string()]),
            until: after_s(here + for_s),
        };
        let told = self.store.take_lease(&lease, after_s(here)).await.unwrap().is_ok();
        assert_eq!(told, self.model.start(reference, number, order, here, here + for_s));
        if told {
            self.checks.insert(number, (reference, order));
        }
        self.same_order(order).await;
    }

    async fn check_ends(&mut self, number: u8, how: u8) {
        let Some((reference, order)) = self.checks.remove(&number) else { return };
        let (end, counts) = match how {
            0 => (End::Declined, Some(Kind::Decline)),
            1 => (End::AnotherPerson, Some(Kind::Mismatch)),
            _ => (End::TimedOut, None),
        };
        self.store.check_ended(&ended(reference, order, end)).await.unwrap();
        self.model.end(reference, order, counts);
        self.same_order(order).await;
    }

    /// The provider says what the time is; a clock that is further off than a day removes nothing.
    async fn prune(&mut self) {
        let (here, time) = (after_s(self.here()), after_s(self.time));
        let clocks = Clocks { here, provider: Some(time), ledger: None, last_entry: None };
        let limits = Keep::USUAL.limits(&clocks);
        assert_eq!(limits.is_ok(), self.ahead.abs() <= crate::model::DAY_S);
        let Ok(limits) = limits else { return };
        let old = self.store.older_than(&limits).await.unwrap();
        let erasing = Erasing {
            because: Because::Old(limits),
            staff: staff(),
            till: till(2),
            at: here,
            provider_time: None,
        };
        let removed = self.store.remove(&old, &erasing).await.unwrap();
        assert!(self.store.scrub().await.unwrap());
        assert_eq!((removed.orders, removed.names), self.model.prune(self.time));
        self.looked_at.retain(|order, _| self.model.orders.contains_key(order));
        self.same().await;
    }

    /// Whatever the folder was before: if the ledger has gone on since, nothing is added until two persons say so.
    async fn put_back(mut self) -> Self {
        let Some(copied) = &self.copied else { return self };
        let head = self.store.head().await.unwrap();
        self.store.close().await;
        self.premises.put_back(&copied.files);
        self.store = self.premises.open().await;
        self.model = copied.model.clone();
        self.looked_at.clear();
        self.checks.clear();
        let standing = self.store.is_no_older_copy().await;
        if copied.head == head.hash {
            assert_eq!(standing, Ok(()), "the ledger is the one that was noted");
        } else {
            let older = StoreError::OlderCopy { noted: head.seq };
            assert_eq!(standing.as_ref(), Err(&older));
            assert_eq!(self.store.check_ended(&ended(0, 0, End::Declined)).await, Err(older));
            self.store.restore(&restoring()).await.unwrap().unwrap();
            self.model.restore();
            self.restored += 1;
        }
        self.same().await;
        self
    }

    /// One order, and what was counted of its checks.
    async fn same_order(&self, number: u32) {
        let (record, model) = (self.record(number).await, self.model.orders.get(&number));
        assert_eq!(record.is_some(), model.is_some(), "order {number}");
        let (Some(record), Some(model)) = (record, model) else { return };
        let done = [record.order.lines[0].done, record.order.lines[1].done];
        assert_eq!((record.revision, done), (model.revision, model.done), "order {number}");
        assert_eq!(record.order.updated_at, after_s(model.version.into()));
        assert_eq!(record.pending.is_some(), model.pending.is_some());
        assert_eq!(record.order.owner.email == Some(email("bo@example.se")), model.is_bos);
        let made = record.handed_over.map(|here| (here.revision, here.complete));
        assert_eq!(made, model.handed_over.map(|revision| (revision, model.is_complete())));
        let status = match model.done {
            [0, 0] => OrderStatus::Ready,
            WHOLE => OrderStatus::HandedOver,
            _ => OrderStatus::PartlyHandedOver,
        };
        assert_eq!(record.order.status, status);
        let counted = self.store.counters(&numbered(number).key, Timestamp::MIN).await.unwrap();
        let expected = self.model.counted.get(&number).copied().unwrap_or_default();
        assert_eq!([counted.starts, counted.declines, counted.mismatches], expected, "order {number}");
    }

    /// Everything: the chain is whole and says what the model says.
    async fn same(&self) {
        let kinds: Vec<Kind> = chain(&self.store).await.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, self.model.entries);
        assert_eq!(self.premises.noted(), self.store.head().await.unwrap());
        for order in 0..crate::ORDERS {
            self.same_order(order).await;
        }
    }

    pub(crate) async fn end(self) -> (u32, u32) {
        self.same().await;
        (self.handed_over, self.restored)
    }
}

fn till(number: u8) -> TillId {
    TillId::new(number.to_string()).unwrap()
}

fn acting<'a>(record: &'a OrderRecord, till: &'a TillId) -> Acting<'a> {
    Acting { record, till, now: now(), provider_time: None }
}

/// The lines of which there is something.
fn handed_lines(lines: [u32; 2]) -> Vec<HandedLine> {
    let lines = [("jacket", lines[0]), ("socks", lines[1])];
    lines
        .into_iter()
        .filter(|(_, quantity)| *quantity > 0)
        .map(|(line, quantity)| handed(line, quantity))
        .collect()
}
