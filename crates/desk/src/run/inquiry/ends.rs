//! How an inquiry ends: who it is, that it is somebody else, or neither.
//!
//! That somebody is known is said once it is written down, and not before.

use pickup::{
    activity,
    inquiry::{Answer, Compared, Identified, Inquiry, InquiryEnd, InquiryQuestion, Matter, answer},
    person::Person,
    store::InquiryRefusal,
    text,
};

use crate::{
    exchange::Proved,
    failure::Failure,
    person::person,
    run::{
        checking::stored_end,
        verdict::{end_of_sign_in, end_of_too_low, end_of_unclear},
    },
    scene::{AnsweredInquiry, Inquiring, InquiryStage, Outcome, Scene, Stage},
    show,
    view::{End, Evidence, SignInLevel},
};

use super::{trouble, *};

/// The longest word of a provider that is shown, in bytes.
const WORD_MAX: usize = 80;
/// How many means of a sign-in are shown.
const MEANS_MAX: usize = 8;

impl Actor {
    /// Says who the proved person is.
    pub(in crate::run) async fn judge_inquiry(&mut self, proved: Proved) {
        let Some(inquiry) = self.running_inquiry() else { return };
        match self.answer_to(&inquiry.matter, &proved).await {
            Ok((Answer::Identified(identified), age)) => {
                self.identified(inquiry, *identified, age, proved).await
            }
            Ok((Answer::AnotherPerson(compared), age)) => self.another_person(inquiry, compared, age).await,
            Ok((Answer::LevelTooLow(too_low, _), _)) => self.end_inquiry(end_of_too_low(&too_low)).await,
            Ok((Answer::CouldNotCheck(why, _), _)) => self.end_inquiry(end_of_unclear(why)).await,
            Err(end) => self.end_inquiry(end).await,
        }
    }

    /// The answer, and how old the sign-in is.
    async fn answer_to(&mut self, matter: &Matter, proved: &Proved) -> Result<(Answer, Option<u32>), End> {
        let settings = self.line.settings.clone();
        let regarding = self.regarding(matter).await;
        let regarding = regarding.map_err(|error| End::Storage { because: trouble(&error) })?;
        let waited = self.ports.clock.instant().saturating_duration_since(proved.verified_at);
        let person = self.person_of(proved)?;
        let answer = answer(InquiryQuestion {
            matter,
            regarding: regarding.as_ref().map(|record| &record.order),
            person: &person,
            provider: &settings.trusted_provider(),
            policy: &settings.policy,
            key: &self.ports.key,
            waited: SignedDuration::try_from(waited).unwrap_or(SignedDuration::MAX),
        });
        let age = proved.token.sign_in_age().and_then(|age| u32::try_from(age.as_secs().max(0)).ok());
        match (answer, settings.sign_in.check(&proved.token, waited)) {
            (Answer::Identified(_), Err(weak)) => Err(end_of_sign_in(weak)),
            (answer, _) => Ok((answer, age)),
        }
    }

    fn person_of(&self, proved: &Proved) -> Result<Person, End> {
        let claim = self.line.settings.provider.personal_number_claim.as_deref();
        person(&proved.token, proved.user_info.as_ref(), claim, self.now()).map_err(|_| End::TokenInvalid {
            rule: "the token's subject or tenant is not a readable text".to_owned(),
        })
    }

    async fn identified(
        &mut self,
        inquiry: Inquiry,
        identified: Identified,
        age: Option<u32>,
        proved: Proved,
    ) {
        let identified = match proved.sealed {
            Some(sealed) => identified.with_sealed_token(sealed),
            None => identified,
        };
        let word = |text: &str| text::clean(text, WORD_MAX);
        let level = SignInLevel {
            acr: identified.acr().map(word),
            amr: identified.amr().iter().take(MEANS_MAX).map(|means| word(means)).collect(),
            idp: identified.idp().map(word),
        };
        let name = identified.name().map(str::to_owned);
        let mut evidence = self.evidence_of(&inquiry.matter, identified.compared());
        evidence.push(show::signed_in(age, &self.line.settings));
        evidence.push(Evidence::Once { code: inquiry.binding_code.to_string() });
        let at = self.now();
        let end = InquiryEnd::Identified { identified: Box::new(identified), salt: self.random() };
        match self.keep_end(&inquiry, end).await {
            Ok(Some(head)) => {
                tracing::info!(reference = %inquiry.reference, entry = head, "somebody was identified");
                self.note_inquiry(&inquiry, activity::Outcome::Verified).await;
                self.answered(inquiry, Outcome::Identified { name, evidence, level, at, entry: head });
            }
            // What is not written down did not happen.
            Ok(None) => {
                self.note_inquiry(&inquiry, activity::Outcome::Network).await;
                self.answered(inquiry, Outcome::Ended(End::ResultLost));
            }
            Err(InquiryRefusal::TokenUsed) => {
                let rule = "the token was used before".to_owned();
                self.end_inquiry(End::TokenInvalid { rule }).await;
            }
            Err(InquiryRefusal::Store(error)) => {
                self.end_inquiry(End::Storage { because: trouble(&error) }).await;
            }
        }
    }

    async fn another_person(&mut self, inquiry: Inquiry, compared: Compared, age: Option<u32>) {
        let mut evidence = self.evidence_of(&inquiry.matter, &compared);
        // Whoever it is learns nothing of the one who was meant.
        for one in &mut evidence {
            if let Evidence::Identifier { text, .. } = one {
                text.clear();
            }
        }
        evidence.push(show::signed_in(age, &self.line.settings));
        self.keep_or_hold(&inquiry, InquiryEnd::AnotherPerson(compared)).await;
        self.answered(inquiry, Outcome::AnotherPerson { evidence });
    }

    /// What was compared with who was asked, and then with the order's owner; the failed one first.
    fn evidence_of(&self, matter: &Matter, compared: &Compared) -> Vec<Evidence> {
        let mut rows: Vec<Evidence> = Vec::new();
        for rules in [&compared.asked, &compared.owner] {
            let mut found = show::evidence(rules, self.issuer_host(), true);
            found.pop();
            rows.extend(found);
        }
        for row in &mut rows {
            if let (
                Evidence::Identifier { kind: crate::view::Identifier::PersonalNumber, text, .. },
                Matter::Caller { number, .. },
            ) = (row, matter)
            {
                *text = number.first_six();
            }
        }
        rows.sort_by_key(|row| matches!(row, Evidence::Identifier { passed: true, .. }));
        rows.push(Evidence::Token { issuer: self.issuer_host().to_owned() });
        rows
    }

    /// Ends the inquiry that runs, and shows how.
    pub(in crate::run) async fn end_inquiry(&mut self, end: End) {
        let Some(inquiry) = self.running_inquiry() else { return };
        self.call = None;
        let stored = stored_end(&end);
        tracing::info!(reference = %inquiry.reference, end = stored.as_str(), "an inquiry ended");
        self.keep_or_hold(&inquiry, InquiryEnd::Otherwise(stored)).await;
        self.answered(inquiry, Outcome::Ended(end));
    }

    /// Stops the inquiry that runs; nothing that still comes has an effect. Back to its form.
    pub(in crate::run) async fn stop_inquiry(&mut self) -> Option<Matter> {
        self.call = None;
        self.question = None;
        let Scene::Inquiring(inquiring) = &mut self.scene else { return None };
        let running = inquiring.running_mut()?;
        if let Stage::Waiting(waiting) = &mut running.stage {
            waiting.poll.cancel();
        }
        let inquiry = running.inquiry.clone();
        tracing::info!(reference = %inquiry.reference, "an inquiry was stopped");
        self.keep_or_hold(&inquiry, InquiryEnd::Otherwise(pickup::check::End::Cancelled)).await;
        let regarding = match &inquiry.matter {
            Matter::Caller { regarding, .. } => regarding.as_ref().map(|(_, number)| number.clone()),
            Matter::Counter { .. } | Matter::Payment { .. } => None,
        };
        self.scene = self.form(inquiry.matter.about(), regarding);
        Some(inquiry.matter)
    }

    /// A new request instead of the one that runs.
    pub(in crate::run) async fn more_time_for_inquiry(&mut self) -> Result<(), Failure> {
        let matter = self.stop_inquiry().await.ok_or(Failure::NotNow)?;
        self.ask_about(matter).await
    }

    fn running_inquiry(&self) -> Option<Inquiry> {
        let Scene::Inquiring(inquiring) = &self.scene else { return None };
        inquiring.running().map(|running| running.inquiry.clone())
    }

    fn answered(&mut self, inquiry: Inquiry, outcome: Outcome) {
        self.question = None;
        let clears_at = self.ports.clock.instant() + CLEARS_AFTER;
        let about = inquiry.matter.about();
        let answered = AnsweredInquiry { inquiry, outcome, clears_at };
        self.scene = Scene::Inquiring(Inquiring { about, stage: InquiryStage::Answered(Box::new(answered)) });
    }

    /// Writes an end down; the number of its entry.
    async fn keep_end(&mut self, inquiry: &Inquiry, end: InquiryEnd) -> Result<Option<u64>, InquiryRefusal> {
        let customer = *inquiry.matter.customer(&self.ports.key).hash();
        let ended = inquiry.clone().end(end, self.now(), self.provider_time());
        Ok(self.ports.store.inquiry_ended(&ended, &customer).await?.map(|head| head.seq))
    }

    /// Writes an end down, or holds it until the store takes it: a decline must not be forgotten.
    async fn keep_or_hold(&mut self, inquiry: &Inquiry, end: InquiryEnd) {
        let customer = *inquiry.matter.customer(&self.ports.key).hash();
        let ended = inquiry.clone().end(end, self.now(), self.provider_time());
        self.note_inquiry(inquiry, activity::Outcome::from(&ended.end)).await;
        if let Err(error) = self.ports.store.inquiry_ended(&ended, &customer).await {
            tracing::error!(reference = %inquiry.reference, %error, "the end of an inquiry could not be kept yet");
            self.unkept_inquiries.truncate(UNKEPT_MAX - 1);
            self.unkept_inquiries.push((ended, customer));
        }
    }

    /// Keeps the ends that the store would not take when they happened.
    pub(in crate::run) async fn keep_the_unkept_inquiries(&mut self) -> Result<(), Failure> {
        while let Some((ended, customer)) = self.unkept_inquiries.first() {
            match self.ports.store.inquiry_ended(ended, customer).await {
                // A token that was used is no end that is held.
                Ok(_) | Err(InquiryRefusal::TokenUsed) => {}
                Err(InquiryRefusal::Store(error)) => return Err(storage(&error)),
            }
            self.unkept_inquiries.remove(0);
        }
        Ok(())
    }
}
