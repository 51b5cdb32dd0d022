//! From an inquiry to its screen: whom it was sent to is masked, and a caller gets no QR code.
//!
//! Pure, as all drawing.

use pickup::{
    check::BindingCode,
    inquiry::{About, Called, Inquiry, Matter, Merchant},
    mask,
    order::Identifier,
    text::OrderNumber,
};

use crate::{
    request,
    scene::{AnsweredInquiry, Inquiring, InquiryStage, Outcome, RunningInquiry, Stage, Waiting},
    view::{self, Closed, InquiryState},
};

use super::{Moment, gate, seconds, try_again_helps, whole_seconds};

impl Moment<'_> {
    pub(super) fn inquiry(&self, inquiring: &Inquiring) -> view::InquiryScreen {
        let state = match &inquiring.stage {
            InquiryStage::Form { regarding, code } => {
                InquiryState::Form(self.form(inquiring.about, regarding.as_ref(), code))
            }
            InquiryStage::Running(running) => match &running.stage {
                Stage::Starting => InquiryState::Starting,
                Stage::Verifying => InquiryState::Verifying,
                Stage::Waiting(waiting) => InquiryState::Waiting(self.inquiry_waiting(running, waiting)),
            },
            InquiryStage::Answered(answered) => self.answered_state(answered),
        };
        view::InquiryScreen { about: about(inquiring.about), state }
    }

    fn form(&self, about: About, regarding: Option<&OrderNumber>, code: &BindingCode) -> view::InquiryForm {
        let merchant = Merchant::new(&self.settings.store.name);
        let (code_word, code_digits) = parts(code);
        view::InquiryForm {
            ask: gate(self.inquiry_closed(about)),
            regarding: regarding.map(ToString::to_string).unwrap_or_default(),
            code_word,
            code_digits,
            merchant: merchant.map(|merchant| merchant.as_str().to_owned()).unwrap_or_default(),
            currency: self.settings.store.currency.to_string(),
            practice: self.is_practice(),
        }
    }

    /// Why nobody can be asked for this at this till.
    pub(crate) fn inquiry_closed(&self, about: About) -> Option<Closed> {
        let is_told = about.is_told_by(self.settings.provider.binding_message);
        let lacks_merchant = about == About::Payment && Merchant::new(&self.settings.store.name).is_err();
        match (is_told, lacks_merchant) {
            (false, _) => Some(Closed::CodeTellsTooLittle),
            (true, true) => Some(Closed::NoMerchant),
            (true, false) => None,
        }
    }

    fn is_practice(&self) -> bool {
        self.settings.realm == pickup::realm::Realm::Practice
    }

    fn inquiry_waiting(&self, running: &RunningInquiry, waiting: &Waiting) -> view::InquiryWaiting {
        let inquiry = &running.inquiry;
        let (code_word, code_digits) = parts(&inquiry.binding_code);
        // A caller is promised that no link is sent; in practice the pretend phone has it.
        let picture = match inquiry.matter.about() {
            About::Caller => None,
            About::Counter | About::Payment => waiting.picture.as_ref(),
        };
        view::InquiryWaiting {
            qr_svg: picture.map(|(_, qr)| qr.svg()),
            host: picture.map(|(link, _)| link.host().to_owned()),
            code_word,
            code_digits,
            message: running.message.clone(),
            left_s: whole_seconds(waiting.poll.time_left(self.instant)),
            lifetime_s: whole_seconds(waiting.poll.deadline().saturating_duration_since(waiting.sent_at)),
            sent_at: seconds(waiting.sent_time),
            sent_to: sent_to(&inquiry.matter),
            subject: subject(inquiry),
            pace: self.pace(waiting),
            contact: self.contact(waiting),
            practice: self.is_practice(),
        }
    }

    fn answered_state(&self, answered: &AnsweredInquiry) -> InquiryState {
        let reference = answered.inquiry.reference.to_string();
        let subject = subject(&answered.inquiry);
        match &answered.outcome {
            Outcome::Identified { name, evidence, level, at, entry } => {
                InquiryState::Identified(view::IdentifiedState {
                    name: name.clone(),
                    subject,
                    evidence: evidence.clone(),
                    level: level.clone(),
                    at: seconds(*at),
                    entry: u32::try_from(*entry).unwrap_or(u32::MAX),
                    reference,
                })
            }
            Outcome::AnotherPerson { evidence } => {
                let evidence = evidence.clone();
                InquiryState::AnotherPerson(view::AnotherPersonState { subject, evidence, reference })
            }
            Outcome::Ended(end) => InquiryState::Ended(view::InquiryEnded {
                end: end.clone(),
                reference,
                try_again: try_again_helps(end),
                details: self.has_details(end),
            }),
        }
    }
}

/// A code's word and its digits.
fn parts(code: &BindingCode) -> (String, String) {
    let (word, digits) = code.as_str().split_once('-').unwrap_or((code.as_str(), ""));
    (word.to_owned(), digits.to_owned())
}

/// What an inquiry is for, in the words of the contract.
pub(crate) fn about(about: About) -> request::About {
    match about {
        About::Caller => request::About::Caller,
        About::Counter => request::About::Counter,
        About::Payment => request::About::Payment,
    }
}

fn subject(inquiry: &Inquiry) -> view::InquirySubject {
    let nothing = view::InquirySubject { called: None, regarding: None, amount: None, merchant: None };
    match &inquiry.matter {
        Matter::Caller { called, regarding, .. } => view::InquirySubject {
            called: Some(match called {
                Called::ByCustomer => request::Called::ByCustomer,
                Called::ByStore => request::Called::ByStore,
            }),
            regarding: regarding.as_ref().map(|(_, number)| number.to_string()),
            ..nothing
        },
        Matter::Counter { .. } => nothing,
        Matter::Payment { payment, .. } => view::InquirySubject {
            amount: Some(payment.amount().to_string()),
            merchant: Some(payment.merchant().as_str().to_owned()),
            ..nothing
        },
    }
}

/// Whom it was sent to, as a passer-by may see it.
fn sent_to(matter: &Matter) -> view::Masked {
    let (kind, text) = matter.hint();
    let text = match matter {
        Matter::Caller { number, .. } => number.first_six(),
        Matter::Counter { .. } | Matter::Payment { .. } => match kind {
            Identifier::Email => mask::email(text),
            Identifier::Phone => mask::phone(text),
            Identifier::Subject | Identifier::PersonalNumber => String::new(),
        },
    };
    view::Masked { kind: super::identifier(kind), text }
}
