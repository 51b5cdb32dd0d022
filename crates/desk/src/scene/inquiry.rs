//! An inquiry, from the form to its end, carrying exactly what is known then.
//!
//! What was typed is kept while it may be asked once more, and goes with the scene; no screen gets it.

use std::time::Instant;

use jiff::Timestamp;
use pickup::{
    check::BindingCode,
    inquiry::{About, Inquiry},
    text::OrderNumber,
};

use crate::view::{End, Evidence, SignInLevel};

use super::Stage;

/// An inquiry.
pub(crate) struct Inquiring {
    pub(crate) about: About,
    pub(crate) stage: InquiryStage,
}

/// How far an inquiry is.
pub(crate) enum InquiryStage {
    /// Nobody is asked yet.
    Form {
        /// The order that was open before.
        regarding: Option<OrderNumber>,
        /// The code of the request that comes next, so that it can be told beforehand.
        code: BindingCode,
    },
    /// Somebody is asked.
    Running(Box<RunningInquiry>),
    /// It ended.
    Answered(Box<AnsweredInquiry>),
}

/// Somebody is asked.
pub(crate) struct RunningInquiry {
    pub(crate) inquiry: Inquiry,
    /// What their phone shows.
    pub(crate) message: String,
    pub(crate) stage: Stage,
}

/// An inquiry that ended, on the screen until somebody goes on.
pub(crate) struct AnsweredInquiry {
    pub(crate) inquiry: Inquiry,
    pub(crate) outcome: Outcome,
    pub(crate) clears_at: Instant,
}

/// What came of it.
pub(crate) enum Outcome {
    /// It is known who it is.
    Identified {
        name: Option<String>,
        evidence: Vec<Evidence>,
        level: SignInLevel,
        at: Timestamp,
        entry: u64,
    },
    /// It is somebody else.
    AnotherPerson { evidence: Vec<Evidence> },
    /// Neither.
    Ended(End),
}

impl Inquiring {
    /// The request that waits or is on its way.
    pub(crate) fn running(&self) -> Option<&RunningInquiry> {
        match &self.stage {
            InquiryStage::Running(running) => Some(running),
            InquiryStage::Form { .. } | InquiryStage::Answered(_) => None,
        }
    }

    /// The same, to go on with it.
    pub(crate) fn running_mut(&mut self) -> Option<&mut RunningInquiry> {
        match &mut self.stage {
            InquiryStage::Running(running) => Some(running),
            InquiryStage::Form { .. } | InquiryStage::Answered(_) => None,
        }
    }

    /// When its end leaves the screen.
    pub(crate) fn clears_at(&self) -> Option<Instant> {
        match &self.stage {
            InquiryStage::Answered(answered) => Some(answered.clears_at),
            InquiryStage::Form { .. } | InquiryStage::Running(_) => None,
        }
    }
}
