//! A second person's word: asked for with a reason, given with their PIN, and used for the one act at once.
//!
//! An approval never waits: it is made and taken in one breath, so that none lies about for another order.

use pickup::{
    approved::{Acting, ApprovedAct, Overridable, Override},
    check::{self, BindingCode, Check, Purpose, Reference},
    handover::{HandedLine, Proof},
    manual::ManualProof,
    order::OrderRecord,
    staff::{self, Approval, ApprovalRefusal, Asked, Reason},
    store::{Counters, RecordRefusal},
};

use crate::{
    failure::{Failure, Taken},
    request::{AskedAct, TypedPin},
    scene::{Scene, Together, Verified},
    second_person::{Asking, AtDesk, Trouble},
    show,
    view::{Approves, Closed, PinTrouble},
    words,
};

use super::{Actor, marks::unticked, storage};

impl Actor {
    /// Asks for what the screen offers, on the order as the store has it now.
    pub(super) async fn ask_second_person(&mut self, asked: &AskedAct, reason: &str) -> Result<(), Failure> {
        let reason = Reason::new(reason.trim()).map_err(|_| Failure::BadInput)?;
        let moment = self.moment(self.ports.clock.instant());
        let offered = show::staff::accepted(&moment.offers(&self.scene), asked);
        if let (Some(_), Some(because)) = (&offered, moment.no_second_person(&self.at_desk)) {
            return Err(Failure::Refused { because });
        }
        let Some((act, approves)) = offered else { return Err(Failure::NotNow) };
        let shown = self.scene.order().cloned().ok_or(Failure::NotNow)?;
        let record = self.ports.store.order(&shown.order.key).await.map_err(|error| storage(&error))?;
        let record = record.ok_or(Failure::NotNow)?;
        if record.revision != shown.revision {
            // What was looked at is not what would be approved.
            self.refresh().await?;
            return Err(Failure::TakenByAnother { what: Taken::Order, till: String::new(), at: None });
        }
        let counted = self.counted(&record, act).await?;
        let lines = corrected(&record, &approves);
        self.asking = Some(Asking { act, record, reason, counted, lines, approves, trouble: None });
        Ok(())
    }

    /// What an unlock forgives, and what a document comes after: all that has been counted until now, and nothing that
    /// comes later.
    async fn counted(&mut self, record: &OrderRecord, act: staff::Act) -> Result<Counters, Failure> {
        match act {
            staff::Act::Unlock | staff::Act::ManualId { .. } => {
                let counters = self.ports.store.counters(&record.order.key, jiff::Timestamp::MIN).await;
                counters.map_err(|error| storage(&error))
            }
            staff::Act::Override(_) | staff::Act::OwnerChange { .. } | staff::Act::Correction => {
                Ok(Counters::default())
            }
        }
    }

    /// Whether nobody could approve anything at this till.
    pub(super) fn has_no_second_person(&self) -> bool {
        self.moment(self.ports.clock.instant()).no_second_person(&self.at_desk).is_some()
    }

    pub(super) fn leave_second_person(&mut self) -> Result<(), Failure> {
        self.asking.take().map(|_| ()).ok_or(Failure::NotNow)
    }

    /// The second person approves, and it is done.
    pub(super) async fn approve(&mut self, id: &str, pin: &TypedPin) -> Result<(), Failure> {
        if self.asking.is_none() {
            return Err(Failure::NotNow);
        }
        let approval = match self.approval(id, pin).await? {
            Ok(approval) => approval,
            Err(trouble) => {
                tracing::warn!(?trouble, "nothing was approved");
                if let Some(asking) = &mut self.asking {
                    asking.trouble = Some(trouble);
                }
                return Ok(());
            }
        };
        let Some(asking) = self.asking.take() else { return Err(Failure::NotNow) };
        self.forget_tries(&approval.approver().clone()).await;
        tracing::info!(act = approval.act().as_str(), approver = %approval.approver(), "approved");
        match *approval.act() {
            staff::Act::Unlock | staff::Act::OwnerChange { .. } | staff::Act::Correction => {
                self.make_approved(approval, asking).await
            }
            staff::Act::ManualId { .. } => self.manual(approval, asking).await,
            staff::Act::Override(rules) if rules.contains(Overridable::SameNumber) => {
                self.make_approved(approval, asking).await
            }
            staff::Act::Override(_) => {
                let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
                let verdict = verified.handle;
                let passed = Override::new(approval).map_err(|_| Failure::NotNow)?;
                self.hand_over_past(verdict, vec![passed]).await
            }
        }
    }

    async fn approval(&mut self, id: &str, pin: &TypedPin) -> Result<Result<Approval, Trouble>, Failure> {
        if let Err(trouble) = self.stand_in().await? {
            return Ok(Err(trouble));
        }
        let (spent, pin) = match self.spend_try(id, pin).await? {
            Ok(spent) => spent,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let (AtDesk::Somebody(actor), Some(asking)) = (&self.at_desk, &self.asking) else {
            return Err(Failure::NotNow);
        };
        let usual = words::usual_reason(asking.reason.as_str());
        let asked = Asked { usual, ..Asked::about(&asking.record, asking.act, asking.reason.clone()) };
        let roster = &self.line.settings.staff.roster;
        match roster.approve(asked, actor, spent, &pin, self.random(), self.now()) {
            Ok(approval) => Ok(Ok(approval)),
            Err(refusal) => trouble_of(refusal).map(|trouble| Err(Trouble::Told(trouble))),
        }
    }

    /// In practice nobody has to sign in before they learn anything: the first of its people does when they are needed.
    async fn stand_in(&mut self) -> Result<Result<(), Trouble>, Failure> {
        let AtDesk::Account = self.at_desk else { return Ok(Ok(())) };
        let made_up = self.line.settings.staff.made_up.first().cloned().ok_or(Failure::NotNow)?;
        let pin = TypedPin::new(zeroize::Zeroizing::new(made_up.pin.to_owned()));
        let (spent, pin) = match self.spend_try(made_up.id.as_str(), &pin).await? {
            Ok(spent) => spent,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let now = self.ports.clock.instant();
        let session = self.line.settings.staff.roster.sign_in(spent, &pin, now);
        let session = session.map_err(|_| Failure::NotNow)?;
        self.forget_tries(&made_up.id).await;
        self.at_desk = AtDesk::Somebody(session);
        Ok(Ok(()))
    }

    async fn make_approved(&mut self, approval: Approval, asking: Asking) -> Result<(), Failure> {
        let settings = self.line.settings.clone();
        let acting = Acting {
            record: &asking.record,
            till: &settings.store.till,
            now: self.now(),
            provider_time: self.provider_time(),
        };
        let act = match approval.act() {
            staff::Act::Unlock => ApprovedAct::unlock(approval, asking.counted, acting),
            staff::Act::OwnerChange { .. } => ApprovedAct::owner_change(approval, acting),
            staff::Act::Override(_) => ApprovedAct::let_pass(approval, acting),
            staff::Act::Correction | staff::Act::ManualId { .. } => {
                ApprovedAct::correction(approval, &asking.lines, acting)
            }
        };
        let act = act.map_err(|why| {
            tracing::warn!(%why, "an approved act was not done");
            Failure::NotNow
        })?;
        match self.ports.store.make_approved(&act).await {
            Ok(record) => {
                self.open(record).await;
                Ok(())
            }
            Err(RecordRefusal::Store(error)) => Err(storage(&error)),
            Err(
                RecordRefusal::UnknownOrder
                | RecordRefusal::AlreadyHandedOver(_)
                | RecordRefusal::OrderMoved
                | RecordRefusal::AnotherAccount
                | RecordRefusal::SameNumberHandedOver(_)
                | RecordRefusal::IdUsed { .. }
                | RecordRefusal::TokenUsed,
            ) => {
                self.refresh().await?;
                Err(Failure::TakenByAnother { what: Taken::Order, till: String::new(), at: None })
            }
        }
    }

    /// Two of the staff have seen a document: what is to be given is shown, and never in green.
    async fn manual(&mut self, approval: Approval, asking: Asking) -> Result<(), Failure> {
        let record = asking.record;
        let reference = Reference::new(self.random());
        let policy = &self.line.settings.policy;
        let before = asking.counted.mismatches;
        let proof = ManualProof::new(approval, &record, policy, reference.clone(), before, self.now());
        let proof = proof.map_err(|_| Failure::Refused { because: Closed::NotAllowed })?;
        self.handed_over = None;
        self.handles = self.handles.wrapping_add(1);
        let now = self.ports.clock.instant();
        let check = Check {
            reference,
            purpose: Purpose::PickUp,
            order: record.order.key.clone(),
            also: Vec::new(),
            asked: check::Asked::Owner,
            typed_hint: false,
            staff: self.staff()?,
            till: self.line.settings.store.till.clone(),
            binding_code: BindingCode::choose(u64::from_le_bytes(self.random()), &[]),
            started_at: self.now(),
        };
        self.note_document(&record, &check).await;
        self.scene = Scene::Verified(Box::new(Verified {
            handle: self.handles,
            id: self.another_id(),
            tried: false,
            ticked: unticked(&record),
            record,
            check,
            proof: Proof::from(proof),
            together: Together::default(),
            proved_at: now,
            appeared_at: now,
            touched_at: now,
            // Who shows a document stands at the counter.
            seen: true,
            link_left: false,
            evidence: Vec::new(),
            sign_in_age_s: None,
        }));
        Ok(())
    }
}

/// What the same people can mend, and what they can't.
fn trouble_of(refusal: ApprovalRefusal) -> Result<PinTrouble, Failure> {
    match refusal {
        ApprovalRefusal::WrongPin(_) => Ok(PinTrouble::Wrong),
        ApprovalRefusal::SamePerson => Ok(PinTrouble::SamePerson),
        ApprovalRefusal::SamePin => Ok(PinTrouble::SamePin),
        ApprovalRefusal::NotASupervisor => Ok(PinTrouble::NotASupervisor),
        ApprovalRefusal::OtherAct
        | ApprovalRefusal::OtherOrder
        | ApprovalRefusal::OrderMoved
        | ApprovalRefusal::TooOld => Err(Failure::NotNow),
    }
}

/// The lines of a correction by their ids.
fn corrected(record: &OrderRecord, approves: &Approves) -> Vec<HandedLine> {
    let Approves::Correction { lines } = approves else { return Vec::new() };
    let named = |one: &crate::view::HandedLine| {
        let line = record.order.lines.get(one.line as usize)?;
        Some(HandedLine { line: line.id.clone(), quantity: one.quantity })
    };
    lines.iter().filter_map(named).collect()
}
