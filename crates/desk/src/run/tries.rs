//! What follows a hand-over that was recorded, now or by a try of which nobody heard what came of it.
//!
//! Each verdict has an id for its hand-over, which is the same in every try.

use pickup::{
    check::Check,
    handover::{HandOverId, HandedLine, Proof, asked},
    store::HandedOver as Recorded,
};

use crate::{
    failure::Failure,
    receipt::{OfHandOver, StoodOn},
    scene::{HandedOver, Scene},
    view::{ConnectionTest, HandedOverBy, SetState},
};

use super::{
    Actor, BACK_AFTER,
    marks::{given, left_behind},
    storage,
    together::Past,
};

/// What was handed over by which verdict.
pub(super) struct Given {
    pub(super) verdict: u32,
    pub(super) stood_on: StoodOn,
    pub(super) lines: Vec<HandedLine>,
    pub(super) by: HandedOverBy,
    pub(super) past: Past,
}

impl Actor {
    /// The id of the next hand-over: the one that somebody brought, or a new one.
    pub(super) fn another_id(&mut self) -> HandOverId {
        self.wished_id.take().unwrap_or_else(|| HandOverId::new(self.random()))
    }

    /// It is recorded: shows it, or the next order that was approved with it.
    pub(super) async fn handed(&mut self, handed: Recorded, given: Given) {
        let Given { verdict, stood_on, lines, by, past } = given;
        let check = past.check.clone();
        tracing::info!(reference = %check.reference, entry = handed.head.seq, "handed over");
        self.handed_over = Some(verdict);
        self.take_receipt(&OfHandOver {
            record: &handed.record,
            lines: &lines,
            stood_on,
            reference: check.reference.to_string(),
            at: handed.at,
            head: handed.head,
        });
        if self.show_next(past, SetState::HandedOver) {
            return;
        }
        self.release(&check).await;
        self.question = None;
        let shop = self.news_of(handed.head.seq).await;
        self.scene = Scene::HandedOver(Box::new(HandedOver {
            shop,
            record: handed.record,
            at: handed.at,
            items: lines.iter().map(|line| line.quantity).fold(0, u32::saturating_add),
            by,
            entry: handed.head.seq,
            back_at: self.ports.clock.instant() + BACK_AFTER,
        }));
    }

    /// Whether an earlier try by the verdict on the screen was recorded, although nobody heard so: then it is shown.
    pub(super) async fn was_recorded(&mut self) -> Result<bool, Failure> {
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        if !verified.tried {
            return Ok(false);
        }
        let (id, key, check) = (verified.id, verified.check.order.clone(), verified.check.clone());
        let first = self.ports.store.handed_over(&id).await.map_err(|error| storage(&error))?;
        let Some(first) = first else { return Ok(false) };
        let record = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        let record = record.ok_or(Failure::NotNow)?;
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        let lines = given(&verified.record, &verified.ticked);
        if first.asked != asked(&verified.proof, &lines, &left_behind(&verified.ticked)) {
            return self.recorded_otherwise(&check, first.head.seq).await.map(|()| true);
        }
        let by = HandedOverBy::of(&first.entry);
        let (verdict, stood_on) = (verified.handle, StoodOn::of(&verified.proof));
        let (proved_at, seen) = (verified.proved_at, verified.seen);
        let (link_left, sign_in_age_s) = (verified.link_left, verified.sign_in_age_s);
        let together = self.take_together();
        self.scene = Scene::Settings(ConnectionTest::NotRun);
        let past = Past { together, check, proved_at, seen, link_left, sign_in_age_s };
        let handed = Recorded { record, head: first.head, at: first.entry.time_utc };
        self.handed(handed, Given { verdict, stood_on, lines, by, past }).await;
        Ok(true)
    }

    /// Something else was recorded by the same verdict: the order is shown as it is, with what can be corrected.
    pub(super) async fn recorded_otherwise(&mut self, check: &Check, entry: u64) -> Result<(), Failure> {
        self.reopen(check).await;
        Err(Failure::RecordedOtherwise { entry: u32::try_from(entry).unwrap_or(u32::MAX) })
    }
}

/// What a hand-over stood on.
pub(super) fn by(proof: &Proof, is_overridden: bool, is_remote: bool) -> HandedOverBy {
    match proof {
        Proof::Manual(_) => HandedOverBy::Manual,
        Proof::Verified(_) if is_overridden => HandedOverBy::Overridden,
        Proof::Verified(proof) if proof.collector().is_some() => HandedOverBy::OwnersWord,
        Proof::Verified(_) if is_remote => HandedOverBy::Remote,
        Proof::Verified(_) => HandedOverBy::SignIn,
    }
}
