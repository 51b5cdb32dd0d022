//! What the teller says while the owner is here: whether they saw them accept, and of each line whether it is given, or
//! left behind and why.
//!
//! Not the hand-over (`verdict.rs`): nothing said here is recorded before that.

use pickup::{
    handover::{HandedLine, MissingLine, MissingReason as Reason, Presence},
    order::OrderRecord,
    policy::RemotePolicy,
    text::LineId,
};

use crate::{
    failure::Failure,
    request::MissingReason,
    scene::{Mark, Verified},
    view::Missing,
};

use super::Actor;

impl Actor {
    pub(super) fn tick(&mut self, line: u32, to: bool) -> Result<(), Failure> {
        self.mark(line, |_| Some(if to { Mark::Ticked } else { Mark::Open }))
    }

    /// What was said to stay behind does: only what was not spoken of yet is ticked.
    pub(super) fn tick_all(&mut self) -> Result<(), Failure> {
        self.with_verified(|verified| {
            let open = verified.ticked.iter_mut().filter(|(_, mark)| *mark == Mark::Open);
            open.for_each(|(_, mark)| *mark = Mark::Ticked);
        })
    }

    pub(super) fn missing(&mut self, line: u32, missing: Missing) -> Result<(), Failure> {
        self.mark(line, |left| (1..=left).contains(&missing.quantity).then_some(Mark::Missing(missing)))
    }

    /// Marks a line by what is left of it; a mark that makes no sense for it changes nothing.
    fn mark(&mut self, line: u32, by: impl FnOnce(u32) -> Option<Mark>) -> Result<(), Failure> {
        let mut known = false;
        self.with_verified(|verified| {
            let Verified { record, ticked, .. } = verified;
            let left = record.order.lines_left().nth(line as usize).map(pickup::order::Line::left);
            if let (Some((_, mark)), Some(to)) = (ticked.get_mut(line as usize), left.and_then(by)) {
                *mark = to;
                known = true;
            }
        })?;
        if known { Ok(()) } else { Err(Failure::BadInput) }
    }
}

/// The lines to give, as the checklist begins.
pub(super) fn unticked(record: &OrderRecord) -> Vec<(LineId, Mark)> {
    record.order.lines_left().map(|line| (line.id.clone(), Mark::Open)).collect()
}

/// What is handed over of the lines as the store has them now.
pub(super) fn given(record: &OrderRecord, marks: &[(LineId, Mark)]) -> Vec<HandedLine> {
    let of = |line: &LineId| marks.iter().find(|(id, _)| id == line).map_or(Mark::Open, |(_, mark)| *mark);
    let lines = record.order.lines_left().map(|line| (line, of(&line.id).given(line.left())));
    let lines = lines.filter(|(_, quantity)| *quantity > 0);
    lines.map(|(line, quantity)| HandedLine { line: line.id.clone(), quantity }).collect()
}

/// What stays behind, and why.
pub(super) fn left_behind(marks: &[(LineId, Mark)]) -> Vec<MissingLine> {
    let missing = marks.iter().filter_map(|(line, mark)| match mark {
        Mark::Missing(missing) => Some((line, missing.reason)),
        Mark::Open | Mark::Ticked => None,
    });
    missing.map(|(line, why)| MissingLine { line: line.clone(), reason: reason(why) }).collect()
}

fn reason(why: MissingReason) -> Reason {
    match why {
        MissingReason::NotFound => Reason::NotFound,
        MissingReason::Damaged => Reason::Damaged,
        MissingReason::NotWanted => Reason::NotWanted,
        MissingReason::Later => Reason::Later,
    }
}

/// What is said of presence: remote because a second person let it pass, or because the line is open and the shop allows
/// that up to an amount. Whether this order is within it, `pickup` decides.
pub(super) fn presence(seen: bool, passed_over: bool, policy: RemotePolicy) -> Option<Presence> {
    match (passed_over, seen, policy) {
        (true, _, _) | (false, false, RemotePolicy::UpTo(_)) => Some(Presence::Remote),
        (false, true, _) => Some(Presence::Seen),
        (false, false, RemotePolicy::Never) => None,
    }
}
