//! The owner is elsewhere: whoever was proved at the counter may collect if the owner, asked by that name on their own
//! phone, lets them.
//!
//! The request is a check as every other (`checking.rs`), with another question. What an answer is worth, `pickup` says.

use pickup::{
    activity::Outcome,
    check::{Check, End as CheckEnd, Purpose},
    order::OrderRecord,
    owner::{Collector, NotLet, ProofOfOwnership, RuleApplied, Verdict},
};

use crate::{
    exchange::Proved,
    failure::Failure,
    scene::{AtCounter, NotOwner, Scene, Together, Verified},
    show::{self, approval},
    view::End,
};

use super::{
    marks::unticked,
    verdict::{end_of_sign_in, end_of_too_low, end_of_unclear},
    *,
};

/// What a verdict shows besides who it is.
pub(super) struct Told {
    /// Where the customer may have accepted.
    pub(super) link_left: bool,
    /// How old the sign-in was, in seconds.
    pub(super) sign_in_age_s: Option<u32>,
}

impl Actor {
    /// Who was proved at the counter, if the owner may be asked about them.
    pub(super) async fn at_counter(
        &mut self,
        record: &OrderRecord,
        check: &Check,
        proved: &Proved,
        link_left: bool,
    ) -> Option<Box<AtCounter>> {
        let since_verified = self.ports.clock.instant().saturating_duration_since(proved.verified_at);
        // A sign-in that would not do for an owner names nobody for the owner to believe in.
        self.line.settings.sign_in.check(&proved.token, since_verified).ok()?;
        let collector = self.asked_of(record, check, proved, Collector::of).await;
        match collector {
            Ok(Ok(collector)) => {
                Some(Box::new(AtCounter { collector, proved_at: proved.verified_at, link_left }))
            }
            Ok(Err(why)) => {
                tracing::info!(reference = %check.reference, %why, "the owner is not asked about who is here");
                None
            }
            Err(_) => None,
        }
    }

    /// Asks the owner of the order whether whoever is at the counter may collect it.
    pub(super) async fn ask_owner(&mut self) -> Result<(), Failure> {
        let Scene::NotOwner(not_owner) = &self.scene else { return Err(Failure::NotNow) };
        if not_owner.at_counter.is_none() {
            return Err(Failure::NotNow);
        }
        let key = not_owner.record.order.key.clone();
        let silent = self.look_up_all(&key, &[]).await;
        let record = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        let record = record.ok_or(Failure::NotNow)?;
        if let Some(because) = self.silence_closed(&silent).await? {
            self.open(record).await;
            return Err(Failure::Refused { because });
        }
        let asked = pickup::check::Asked::Owner;
        let asking = checking::Start { also: Vec::new(), asked, typed: None, purpose: Purpose::LetCollect };
        self.start(record, asking).await
    }

    /// Whom the scene has at the counter, to be asked about.
    pub(super) fn here(&self) -> Option<&AtCounter> {
        if let Scene::NotOwner(not_owner) = &self.scene {
            return not_owner.at_counter.as_deref();
        }
        let Scene::Checking(checking) = &self.scene else { return None };
        checking.at_counter.as_deref()
    }

    /// Takes them into the check that is about them.
    pub(super) fn take_here(&mut self) -> Option<Box<AtCounter>> {
        if let Scene::NotOwner(not_owner) = &mut self.scene {
            return not_owner.at_counter.take();
        }
        let Scene::Checking(checking) = &mut self.scene else { return None };
        checking.at_counter.take()
    }

    /// What the owner's answer is worth. Whoever is not let collect leaves with nothing, and has to identify again.
    pub(super) async fn judge_owners_word(
        &mut self,
        here: AtCounter,
        record: OrderRecord,
        check: Check,
        proved: Proved,
    ) {
        let instant = self.ports.clock.instant();
        let since = SignedDuration::try_from(instant.saturating_duration_since(here.proved_at));
        let since = since.unwrap_or(SignedDuration::MAX);
        let AtCounter { collector, link_left, .. } = here;
        let word =
            self.asked_of(&record, &check, &proved, |question| collector.let_by(question, since)).await;
        let sign_in_age_s = age_of(&proved);
        let sign_in = self
            .line
            .settings
            .sign_in
            .check(&proved.token, instant.saturating_duration_since(proved.verified_at));
        let settings = self.line.settings.clone();
        match (word, sign_in) {
            (Err(end), _) => self.end_check(end).await,
            (Ok(Ok(_)), _)
                if approval::asked_closed(&record, check.asked, &settings, self.now()).is_some() =>
            {
                self.open_blocked(record, &check).await;
            }
            (Ok(Ok(_)), Err(weak)) => self.end_check(end_of_sign_in(weak)).await,
            (Ok(Ok(proof)), Ok(())) if proof.is_of_another_account() && self.has_no_second_person() => {
                self.end_check(End::AnotherAccount).await;
            }
            (Ok(Ok(proof)), Ok(())) => {
                tracing::info!(reference = %check.reference, "the owner let somebody collect");
                let told = Told { link_left, sign_in_age_s };
                self.show_verified(record, check, proof, Together::default(), told).await;
            }
            (Ok(Err(NotLet::NotTheOwner(verdict))), _) => match *verdict {
                Verdict::Owner(proof) | Verdict::Proxy(proof) => {
                    let rules = proof.evidence().rules.clone();
                    self.show_not_owner(record, check, &rules, sign_in_age_s, None).await;
                }
                Verdict::AnotherPerson(found) => {
                    self.show_not_owner(record, check, &found.rules, sign_in_age_s, None).await;
                }
                Verdict::LevelTooLow(too_low, _) => self.end_check(end_of_too_low(&too_low)).await,
                Verdict::CouldNotCheck(why, _) => self.end_check(end_of_unclear(why)).await,
            },
            (Ok(Err(NotLet::SamePerson)), _) => {
                self.show_not_owner(record, check, &[], sign_in_age_s, None).await;
            }
            (
                Ok(Err(NotLet::OtherQuestion | NotLet::NotAllowed | NotLet::TooLate | NotLet::OwnerChanged)),
                _,
            ) => self.end_check(End::VerdictExpired).await,
        }
    }

    /// The order is blocked by now: its screen says why.
    pub(super) async fn open_blocked(&mut self, record: OrderRecord, check: &Check) {
        self.note_check(Outcome::CouldNotCheck).await;
        self.store_end(check, CheckEnd::CouldNotCheck).await;
        self.question = None;
        self.open(record).await;
    }

    /// The verdict that leads to a hand-over.
    pub(super) async fn show_verified(
        &mut self,
        record: OrderRecord,
        check: Check,
        proof: ProofOfOwnership,
        together: Together,
        told: Told,
    ) {
        self.note_check(Outcome::Verified).await;
        self.handed_over = None;
        self.handles = self.handles.wrapping_add(1);
        let now = self.ports.clock.instant();
        let evidence = show::evidence(&proof.evidence().rules, self.issuer_host(), true);
        let check = Check { also: together.keys(), ..check };
        self.scene = Scene::Verified(Box::new(Verified {
            handle: self.handles,
            id: self.another_id(),
            tried: false,
            ticked: unticked(&record),
            record,
            check,
            proof: proof.into(),
            together,
            proved_at: now,
            appeared_at: now,
            touched_at: now,
            seen: false,
            link_left: told.link_left,
            evidence,
            sign_in_age_s: told.sign_in_age_s,
        }));
    }

    /// Somebody else answered.
    pub(super) async fn show_not_owner(
        &mut self,
        record: OrderRecord,
        check: Check,
        rules: &[RuleApplied],
        sign_in_age_s: Option<u32>,
        at_counter: Option<Box<AtCounter>>,
    ) {
        self.note_check(Outcome::NotOwner).await;
        self.store_end(&check, CheckEnd::AnotherPerson).await;
        let mut evidence = show::evidence(rules, self.issuer_host(), false);
        evidence.push(show::signed_in(sign_in_age_s, &self.line.settings));
        let clears_at = self.ports.clock.instant() + CLEARS_AFTER;
        self.question = None;
        self.scene = Scene::NotOwner(Box::new(NotOwner { record, check, evidence, clears_at, at_counter }));
    }
}

/// How long ago somebody signed in, in seconds.
pub(super) fn age_of(proved: &Proved) -> Option<u32> {
    proved.token.sign_in_age().and_then(|age| u32::try_from(age.as_secs().max(0)).ok())
}
