//! What was handed over here of each line, apart from what the order's source says is done.
//!
//! A source repeats what it was told: after a correction it goes on calling goods done until it has heard of that, and
//! some never do, because a person has to make the correction there. What follows from its word is decided elsewhere
//! (`freeze.rs`).

use serde::{Deserialize, Serialize};

use super::OrderRecord;
use crate::handover::HandedLine;
use crate::text::LineId;

/// A line of which something was handed over here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneHere {
    /// The line.
    pub line: LineId,
    /// How many were handed over here and not taken back. No fewer are done, whatever the source says.
    pub handed_over: u32,
    /// How many were taken back here that the source may still call done, because it was told so and has not heard of
    /// the correction. It ends when the source is told, or says fewer.
    pub taken_back: u32,
}

impl OrderRecord {
    /// What was handed over here of each line. A record of an earlier version does not say: all that is done counts as
    /// handed over here then, if anything was.
    #[must_use]
    pub fn done_here(&self) -> Vec<DoneHere> {
        let is_said = self.here.iter().any(|here| here.handed_over > 0);
        if is_said || self.handed_over.is_none() {
            return self.here.clone();
        }
        let done = self.order.lines.iter().filter(|line| line.done > 0);
        done.map(|line| DoneHere { line: line.id.clone(), handed_over: line.done, taken_back: 0 }).collect()
    }

    /// How many of a line were handed over here and not taken back: what a correction can be about.
    #[must_use]
    pub fn handed_over_of(&self, line: &LineId) -> u32 {
        self.done_here().iter().find(|here| here.line == *line).map_or(0, |here| here.handed_over)
    }

    /// The same order once its source knows of every correction, or was told of nothing that was corrected: its word
    /// counts in full again. Nothing if it did already.
    #[must_use]
    pub fn source_knows(&self) -> Option<Self> {
        let doubts = |here: &DoneHere| here.taken_back > 0;
        self.here.iter().any(doubts).then(|| {
            let mut record = self.clone();
            record.here.iter_mut().for_each(|here| here.taken_back = 0);
            record.here.retain(|here| here.handed_over > 0);
            record
        })
    }

    /// Notes that these were handed over here. What the source may wrongly call done is then right to that extent.
    pub(crate) fn note_handed_over(&mut self, lines: &[HandedLine]) {
        let mut done_here = self.done_here();
        for HandedLine { line, quantity } in lines {
            match done_here.iter_mut().find(|here| here.line == *line) {
                Some(here) => {
                    here.handed_over = here.handed_over.saturating_add(*quantity);
                    here.taken_back = here.taken_back.saturating_sub(*quantity);
                }
                None => {
                    done_here.push(DoneHere { line: line.clone(), handed_over: *quantity, taken_back: 0 })
                }
            }
        }
        self.here = done_here;
    }

    /// Notes that these were not handed over here after all.
    pub(crate) fn note_taken_back(&mut self, lines: &[HandedLine]) {
        let mut done_here = self.done_here();
        for HandedLine { line, quantity } in lines {
            if let Some(here) = done_here.iter_mut().find(|here| here.line == *line) {
                let taken = here.handed_over.min(*quantity);
                here.handed_over -= taken;
                here.taken_back = here.taken_back.saturating_add(taken);
            }
        }
        self.here = done_here;
    }
}
