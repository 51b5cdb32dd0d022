//! Acts that one person alone can't do: each takes a second person's approval, and takes it for good.
//!
//! Not the approving (`staff.rs`), and not handing over by a document (`manual.rs`). A store makes the acts true.

use jiff::Timestamp;

use crate::handover::HandedLine;
use crate::order::{LetPass, OrderKey, OrderRecord, OrderStatus, PendingChange};
use crate::staff::{Act, Approval, ApprovalRefusal};
use crate::store::Counters;
use crate::text::{LineId, TillId};

mod overridable;

pub use overridable::{Overridable, Rules};

/// That a second person lets rules pass for one hand-over.
#[derive(Debug, PartialEq, Eq)]
pub struct Override {
    rules: Rules,
    approval: Approval,
}

impl Override {
    /// Takes a second person's approval.
    ///
    /// # Errors
    /// [`ApprovalRefusal`] if it approves something else.
    pub fn new(approval: Approval) -> Result<Self, ApprovalRefusal> {
        match *approval.act() {
            // That is let pass before anybody is asked, by an act of its own.
            Act::Override(rules) if rules.contains(Overridable::SameNumber) => Err(ApprovalRefusal::OtherAct),
            Act::Override(rules) => Ok(Self { rules, approval }),
            Act::ManualId { .. } | Act::Unlock | Act::OwnerChange { .. } | Act::Correction => {
                Err(ApprovalRefusal::OtherAct)
            }
        }
    }

    /// What it lets pass.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// The second person's approval.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }
}

/// Where and when an approved act is done, and on which order.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The order as the store has it now.
    pub record: &'a OrderRecord,
    /// The till.
    pub till: &'a TillId,
    /// The time.
    pub now: Timestamp,
    /// The provider's time, if it is known.
    pub provider_time: Option<Timestamp>,
}

/// An act on an order that a second person approved. Nothing is true yet: a store makes it so, once.
///
/// An approval makes one only:
/// ```compile_fail,E0382
/// use pickup::{approved::{Acting, ApprovedAct}, staff::Approval, store::Counters};
/// fn twice(approval: Approval, counted: Counters, acting: Acting<'_>) {
///     let _ = ApprovedAct::unlock(approval, counted, acting);
///     let _ = ApprovedAct::unlock(approval, counted, acting);
/// }
/// ```
/// The same with one use compiles:
/// ```
/// use pickup::{approved::{Acting, ApprovedAct}, staff::Approval, store::Counters};
/// fn once(approval: Approval, counted: Counters, acting: Acting<'_>) {
///     let _ = ApprovedAct::unlock(approval, counted, acting);
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct ApprovedAct {
    approval: Approval,
    change: Change,
    till: TillId,
    at: Timestamp,
    provider_time: Option<Timestamp>,
}

/// What an approved act changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Checks may start again: what was counted no longer counts.
    Unlock {
        /// What was counted.
        counted: Counters,
    },
    /// A change of who may collect is taken over or thrown away.
    OwnerChange {
        /// Whether it is taken over.
        accepted: bool,
        /// The change.
        pending: Box<PendingChange>,
    },
    /// The order may be collected although others with its number, of the same customer, were handed over.
    LetPass {
        /// Which, each with the revision that its hand-over made.
        twins: Vec<(OrderKey, u64)>,
    },
    /// These were not handed over after all.
    Correction {
        /// Each line once, in the order's order.
        lines: Vec<HandedLine>,
    },
}

/// Why an act can't be done although somebody approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// The approval is worth nothing here.
    #[error(transparent)]
    Approval(#[from] ApprovalRefusal),
    /// No change waits.
    #[error("no change of the order's owner waits to be approved")]
    NothingPending,
    /// There is nothing to let pass.
    #[error("no other order with this number was handed over to the same customer")]
    NothingToLetPass,
    /// A correction of nothing.
    #[error("say which items were not handed over after all")]
    NothingToCorrect,
    /// More is corrected than was handed over here.
    #[error("of line {line} only {done} were handed over here")]
    MoreThanHandedOver {
        /// The line.
        line: LineId,
        /// How many were.
        done: u32,
    },
}

impl ApprovedAct {
    /// Lets checks of an order start again, of which so many had been counted when the second person looked at it.
    ///
    /// # Errors
    /// [`NotDone`] if something else was approved, or another order.
    pub fn unlock(approval: Approval, counted: Counters, acting: Acting<'_>) -> Result<Self, NotDone> {
        match *approval.act() {
            Act::Unlock => Self::new(approval, Change::Unlock { counted }, acting),
            Act::ManualId { .. } | Act::Override(_) | Act::OwnerChange { .. } | Act::Correction => {
                Err(ApprovalRefusal::OtherAct.into())
            }
        }
    }

    /// Takes over, or throws away, the change of who may collect that waits.
    ///
    /// # Errors
    /// [`NotDone`] if something else was approved, or no change waits.
    pub fn owner_change(approval: Approval, acting: Acting<'_>) -> Result<Self, NotDone> {
        let Act::OwnerChange { accepted } = *approval.act() else {
            return Err(ApprovalRefusal::OtherAct.into());
        };
        let pending = acting.record.pending.clone().map(Box::new).ok_or(NotDone::NothingPending)?;
        Self::new(approval, Change::OwnerChange { accepted, pending }, acting)
    }

    /// Lets an order be collected although others with its number, of the same customer, were handed over: those that the
    /// second person was told of. It holds for the order as it is, and not for long.
    ///
    /// # Errors
    /// [`NotDone`] if something else was approved, or there are none.
    pub fn let_pass(approval: Approval, acting: Acting<'_>) -> Result<Self, NotDone> {
        if *approval.act() != Act::Override(Rules::from(Overridable::SameNumber)) {
            return Err(ApprovalRefusal::OtherAct.into());
        }
        let twins = acting.record.twins_handed_over();
        let twins: Vec<_> = twins.iter().map(|(twin, here)| (twin.key.clone(), here.revision)).collect();
        if twins.is_empty() {
            return Err(NotDone::NothingToLetPass);
        }
        Self::new(approval, Change::LetPass { twins }, acting)
    }

    /// Takes back what a hand-over here said of these lines. A line twice counts together.
    ///
    /// # Errors
    /// [`NotDone`] if something else was approved, or so much was never handed over.
    pub fn correction(approval: Approval, lines: &[HandedLine], acting: Acting<'_>) -> Result<Self, NotDone> {
        if *approval.act() != Act::Correction {
            return Err(ApprovalRefusal::OtherAct.into());
        }
        let mut corrected = Vec::new();
        for line in &acting.record.order.lines {
            let of_line = lines.iter().filter(|one| one.line == line.id);
            let quantity = of_line.map(|one| one.quantity).fold(0, u32::saturating_add);
            // What the shop calls done, and nobody handed over here, is the shop's to take back.
            let done = acting.record.handed_over_of(&line.id);
            if quantity > done {
                return Err(NotDone::MoreThanHandedOver { line: line.id.clone(), done });
            }
            if quantity > 0 {
                corrected.push(HandedLine { line: line.id.clone(), quantity });
            }
        }
        let is_known = |one: &HandedLine| acting.record.order.lines.iter().any(|line| line.id == one.line);
        if let Some(unknown) = lines.iter().find(|one| !is_known(one)) {
            return Err(NotDone::MoreThanHandedOver { line: unknown.line.clone(), done: 0 });
        }
        if corrected.is_empty() {
            return Err(NotDone::NothingToCorrect);
        }
        Self::new(approval, Change::Correction { lines: corrected }, acting)
    }

    fn new(approval: Approval, change: Change, acting: Acting<'_>) -> Result<Self, NotDone> {
        let Acting { record, till, now, provider_time } = acting;
        approval.check(record, now)?;
        Ok(Self { approval, change, till: till.clone(), at: now, provider_time })
    }

    /// The order.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        self.approval.order()
    }

    /// The revision of the order it was approved for; a store refuses any other.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.approval.revision()
    }

    /// The second person's approval.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }

    /// What it changes.
    #[must_use]
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// At which till.
    #[must_use]
    pub fn till(&self) -> &TillId {
        &self.till
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// When, by the provider's clock.
    #[must_use]
    pub fn provider_time(&self) -> Option<Timestamp> {
        self.provider_time
    }

    /// The order after this act.
    #[must_use]
    pub fn applied_to(&self, mut record: OrderRecord) -> OrderRecord {
        record.revision += 1;
        match &self.change {
            Change::Unlock { counted } => record.forgiven = *counted,
            Change::OwnerChange { accepted, pending } => {
                record.pending = None;
                if *accepted {
                    record.order.owner = pending.owner.clone();
                    record.order.proxies.clone_from(&pending.proxies);
                }
            }
            Change::LetPass { twins } => {
                record.let_pass = Some(LetPass {
                    twins: twins.clone(),
                    approver: self.approval.approver().clone(),
                    usual: self.approval.usual(),
                    at: self.at,
                    revision: record.revision,
                });
            }
            Change::Correction { lines } => take_back(&mut record, lines),
        }
        record
    }
}

fn take_back(record: &mut OrderRecord, lines: &[HandedLine]) {
    record.note_taken_back(lines);
    for corrected in lines {
        if let Some(line) = record.order.lines.iter_mut().find(|line| line.id == corrected.line) {
            line.done = line.done.saturating_sub(corrected.quantity);
        }
    }
    let is_begun = record.order.lines.iter().any(|line| line.pickup && line.done > 0);
    let by_what_is_left = if is_begun { OrderStatus::PartlyHandedOver } else { OrderStatus::Ready };
    record.order.status = match record.order.status {
        OrderStatus::HandedOver | OrderStatus::PartlyHandedOver => by_what_is_left,
        // The source's own word about the rest stays: what was called off meanwhile is not ready again.
        status @ (OrderStatus::Preparing
        | OrderStatus::Ready
        | OrderStatus::Cancelled
        | OrderStatus::Expired
        | OrderStatus::Unknown) => status,
    };
    let is_left_here = record.here.iter().any(|here| here.handed_over > 0);
    record.handed_over = record.handed_over.take().filter(|_| is_left_here).map(|mut here| {
        here.complete = false;
        here
    });
}
