//! The verdict and what follows from it: only an owner's proof leads to a hand-over, and only once.
//!
//! Should anything refuse, the proof is not lost: the verdict stays on the screen with what the store says now.

use ciba::SignInTooWeak;
use pickup::{
    approved::{Overridable, Override},
    check::{Check, End as CheckEnd, RefusalReason as Reason},
    handover::{HandOver, HandOverRefusal, Handing, NotHandedOver, Presence},
    order::OrderRecord,
    owner::{TooLow, Unclear, Verdict},
    policy::SignInLacks,
    store::{NotRecorded, RecordRefusal},
    warning::Warning,
};

use crate::{
    exchange::{Proved, ends::misconfigured},
    failure::{Failure, Taken},
    receipt::StoodOn,
    request::RefusalReason,
    scene::{Scene, Together, Verified},
    show::{self, approval},
    view::{Closed, ConnectionTest, End, Misconfigured, SetState, SignInRule},
};

use super::{
    ask_owner::{Told, age_of},
    marks::{given, left_behind, presence, unticked},
    together::Past,
    tries::{Given, by},
    *,
};

impl Actor {
    /// Shows what the proved person is to the order, and to those that were approved with it.
    pub(super) async fn judge(&mut self, proved: Proved) {
        let Scene::Checking(checking) = &mut self.scene else { return };
        let settings = self.line.settings.clone();
        let (check, link_left) = (checking.check.clone(), checking.link_left);
        let at_counter = checking.at_counter.take();
        // The order as it is now, not as it was when the request was sent.
        let record = match self.ports.store.order(&check.order).await {
            Ok(Some(record)) => record,
            Ok(None) => checking.record.clone(),
            Err(error) => {
                self.end_check(End::Storage { because: trouble(&error) }).await;
                return;
            }
        };
        if let Some(here) = at_counter {
            return self.judge_owners_word(*here, record, check, proved).await;
        }
        let verdict = match self.verdict_on(&record, &check, &proved).await {
            Ok(verdict) => verdict,
            Err(end) => {
                self.end_check(end).await;
                return;
            }
        };
        let since_verified = self.ports.clock.instant().saturating_duration_since(proved.verified_at);
        let sign_in_age_s = age_of(&proved);
        tracing::info!(reference = %check.reference, verdict = verdict.end().as_str(), "a check has its verdict");
        let sign_in = settings.sign_in.check(&proved.token, since_verified);
        match (verdict, sign_in) {
            // Cancelled, handed over or otherwise blocked while the customer was asked: no green for what can't be
            // handed over. The order's screen says why.
            (Verdict::Owner(_) | Verdict::Proxy(_), _)
                if approval::asked_closed(&record, check.asked, &settings, self.now()).is_some() =>
            {
                self.open_blocked(record, &check).await;
            }
            // Nobody at this till can be the second person who looks.
            (Verdict::Owner(proof) | Verdict::Proxy(proof), Ok(()))
                if proof.is_of_another_account() && self.has_no_second_person() =>
            {
                self.end_check(End::AnotherAccount).await;
            }
            (Verdict::Owner(_) | Verdict::Proxy(_), Err(weak)) => self.end_check(end_of_sign_in(weak)).await,
            (Verdict::Owner(proof) | Verdict::Proxy(proof), Ok(())) => {
                let together = self.prove_together(&record, &check, &proved).await;
                let told = Told { link_left, sign_in_age_s };
                self.show_verified(record, check, *proof, together, told).await;
            }
            (Verdict::AnotherPerson(found), _) => {
                let here = self.at_counter(&record, &check, &proved, link_left).await;
                self.show_not_owner(record, check, &found.rules, sign_in_age_s, here).await;
            }
            (Verdict::LevelTooLow(too_low, _), _) => self.end_check(end_of_too_low(&too_low)).await,
            (Verdict::CouldNotCheck(why, _), _) => {
                self.end_check(end_of_unclear(why)).await;
            }
        }
    }

    pub(super) async fn hand_over(&mut self, verdict: u32) -> Result<(), Failure> {
        // Pressed once more, because the answer was lost: it is done, and this is the same.
        let is_after = matches!(self.scene, Scene::HandedOver(_) | Scene::Verified(_));
        if is_after && self.handed_over == Some(verdict) {
            return Ok(());
        }
        self.hand_over_past(verdict, Vec::new()).await
    }

    /// Hands over although these rules stand against it, because a second person said so.
    pub(super) async fn hand_over_past(
        &mut self,
        verdict: u32,
        overrides: Vec<Override>,
    ) -> Result<(), Failure> {
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        if verified.handle != verdict {
            return Err(Failure::NotNow);
        }
        if self.was_recorded().await? {
            return Ok(());
        }
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        let passes = |rule| overrides.iter().any(|passed| passed.rules().contains(rule));
        let is_remote = passes(Overridable::Remote);
        let stand_against = self.moment(self.ports.clock.instant()).stand_against(verified);
        let passed = |because: &Closed| show::staff::rule_of(*because).is_some_and(passes);
        if let Some(because) = stand_against.into_iter().find(|because| !passed(because)) {
            return Err(Failure::Refused { because });
        }
        let key = verified.record.order.key.clone();
        let (staff, salt) = (self.staff()?, self.random());
        // Cancelled and paid back while the customer came to the counter: the shop is asked once more.
        self.look_up(&key).await;
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        let fresh = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        let fresh = self.as_heard(fresh.ok_or(Failure::NotNow)?);
        if !verified.record.order.lines_left().eq(fresh.order.lines_left())
            && show::identify_closed(&fresh, &self.line.settings, self.now()).is_none()
        {
            return self.show_lines_anew(fresh);
        }
        let together = self.take_together();
        let Scene::Verified(verified) =
            std::mem::replace(&mut self.scene, Scene::Settings(ConnectionTest::NotRun))
        else {
            return Err(Failure::NotNow);
        };
        let Verified {
            handle,
            id,
            tried,
            check,
            proof,
            proved_at,
            appeared_at,
            touched_at,
            seen,
            link_left,
            ticked,
            evidence,
            sign_in_age_s,
            ..
        } = *verified;
        // Should anything refuse, the verdict stays as it was, with its proof and with what the store says now.
        let back = |proof, record, tried| {
            Scene::Verified(Box::new(Verified {
                handle,
                id,
                tried,
                record,
                check: check.clone(),
                proof,
                together: Together::default(),
                proved_at,
                appeared_at,
                touched_at,
                seen,
                link_left,
                ticked: ticked.clone(),
                evidence: evidence.clone(),
                sign_in_age_s,
            }))
        };
        let lines = given(&fresh, &ticked);
        let presence = presence(seen, is_remote, self.line.settings.policy.remote);
        let by = by(&proof, !overrides.is_empty(), presence == Some(Presence::Remote));
        let (stood_on, given_lines) = (StoodOn::of(&proof), lines.clone());
        let (now, provider_time) = (self.now(), self.provider_time());
        let handing = Handing {
            id,
            record: &fresh,
            shop: self.shops_word_on(&key),
            presence,
            lines,
            missing: left_behind(&ticked),
            overrides,
            staff: &staff,
            till: &self.line.settings.store.till,
            store: &self.line.settings.store.id,
            policy: &self.line.settings.policy,
            salt,
            now,
            provider_time,
        };
        let hand_over = match HandOver::new(proof, handing) {
            Ok(hand_over) => hand_over.with_typed_hint(check.typed_hint),
            Err(NotHandedOver { why, proof, .. }) => {
                self.scene = back(*proof, fresh, tried);
                self.put_together(together);
                return self.not_handed_over(&why).await;
            }
        };
        match self.ports.store.hand_over(hand_over).await {
            Ok(handed) => {
                let past = Past { together, check, proved_at, seen, link_left, sign_in_age_s };
                self.handed(handed, Given { verdict, stood_on, lines: given_lines, by, past }).await;
                Ok(())
            }
            Err(NotRecorded { why, hand_over }) => {
                // Where the store failed nobody knows whether it was recorded.
                let may_be_recorded = tried || matches!(why, RecordRefusal::Store(_));
                self.scene = back(hand_over.into_proof(), fresh, may_be_recorded);
                self.put_together(together);
                self.not_recorded(why, check).await
            }
        }
    }

    /// What is handed over is what the teller ticked. Where the order's lines changed since they were shown, those ticks
    /// say nothing: the lines are shown as they are now, none of them ticked.
    fn show_lines_anew(&mut self, fresh: OrderRecord) -> Result<(), Failure> {
        self.with_verified(|verified| {
            verified.ticked = unticked(&fresh);
            verified.record = fresh;
        })?;
        Err(Failure::Refused { because: Closed::ItemsLeft })
    }

    /// What the teller can mend stays on the screen; what no tick can repair ends the check.
    pub(super) async fn not_handed_over(&mut self, why: &HandOverRefusal) -> Result<(), Failure> {
        match why {
            HandOverRefusal::PresenceMissing => Err(Failure::Refused { because: Closed::NotSeen }),
            HandOverRefusal::RemoteNotAllowed => Err(Failure::Refused { because: Closed::RemoteTooDear }),
            HandOverRefusal::ShopSilent => Err(Failure::Refused { because: Closed::ShopSilent }),
            HandOverRefusal::ManualIdNeeded { .. } | HandOverRefusal::TooYoung { .. } => {
                Err(Failure::Refused { because: Closed::AgeNotProved })
            }
            HandOverRefusal::NothingTicked => Err(Failure::Refused { because: Closed::NothingTicked }),
            HandOverRefusal::ItemsUnticked { .. } => Err(Failure::Refused { because: Closed::EveryLine }),
            HandOverRefusal::UnknownLine { .. }
            | HandOverRefusal::MoreThanLeft { .. }
            | HandOverRefusal::ReasonMissing { .. } => Err(Failure::Refused { because: Closed::ItemsLeft }),
            HandOverRefusal::Blocked(Warning::SameNumberHandedOver { .. }) => {
                let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
                let check = verified.check.clone();
                self.give_way_to_twin(&check).await
            }
            HandOverRefusal::OtherOrder(_)
            | HandOverRefusal::ProofExpired { .. }
            | HandOverRefusal::ClockWentBack
            | HandOverRefusal::OwnerChanged
            | HandOverRefusal::OrderChanged
            | HandOverRefusal::AnotherAccount
            | HandOverRefusal::ProxyGone
            | HandOverRefusal::OtherPurpose
            | HandOverRefusal::AskOwnerNotAllowed
            | HandOverRefusal::OtherActor(_)
            | HandOverRefusal::Override(_)
            | HandOverRefusal::OverrideNotAllowed(_)
            | HandOverRefusal::Blocked(_) => {
                let record = self.scene.order();
                let because =
                    record.and_then(|record| show::identify_closed(record, &self.line.settings, self.now()));
                self.end_check(End::VerdictExpired).await;
                Err(because.map_or(Failure::NotNow, |because| Failure::Refused { because }))
            }
        }
    }

    pub(super) async fn not_recorded(&mut self, why: RecordRefusal, check: Check) -> Result<(), Failure> {
        match why {
            RecordRefusal::AlreadyHandedOver(by) => {
                self.reopen(&check).await;
                Err(Failure::TakenByAnother {
                    what: Taken::Order,
                    till: by.till.to_string(),
                    at: Some(show::seconds(by.at)),
                })
            }
            RecordRefusal::SameNumberHandedOver(_) => self.give_way_to_twin(&check).await,
            RecordRefusal::AnotherAccount => {
                self.end_check(End::AnotherAccount).await;
                Err(Failure::NotNow)
            }
            RecordRefusal::UnknownOrder | RecordRefusal::OrderMoved => {
                self.reopen(&check).await;
                Err(Failure::TakenByAnother { what: Taken::Order, till: String::new(), at: None })
            }
            RecordRefusal::IdUsed { entry, .. } => self.recorded_otherwise(&check, entry).await,
            RecordRefusal::TokenUsed => {
                self.end_check(End::VerdictExpired).await;
                Err(Failure::NotNow)
            }
            // Nothing is lost: the verdict stays, and *Hand over* can be pressed again. If it was recorded, that tells.
            RecordRefusal::Store(error) => Err(storage(&error)),
        }
    }

    /// Another order with its number went meanwhile: the order's screen says so, and what a second person can do.
    async fn give_way_to_twin(&mut self, check: &Check) -> Result<(), Failure> {
        self.store_end(check, CheckEnd::Cancelled).await;
        self.reopen(check).await;
        Err(Failure::Refused { because: Closed::SameNumberHandedOver })
    }

    /// Shows the order as the store has it now.
    pub(super) async fn reopen(&mut self, check: &Check) {
        self.release(check).await;
        self.question = None;
        match self.ports.store.order(&check.order).await {
            Ok(Some(record)) => self.open(record).await,
            Ok(None) | Err(_) => self.list(String::new(), None).await,
        }
    }

    pub(super) async fn refuse(&mut self, reason: RefusalReason) -> Result<(), Failure> {
        // A hand-over of which nobody heard that it was recorded can't be refused any more.
        if self.was_recorded().await? {
            return Ok(());
        }
        let Scene::Verified(verified) = &self.scene else { return Err(Failure::NotNow) };
        let reason = match reason {
            RefusalReason::ChangedMind => Reason::ChangedMind,
            RefusalReason::ItemMissing => Reason::ItemMissing,
            RefusalReason::Other => Reason::Other,
            RefusalReason::Own { name } => {
                let own = self.line.settings.refusal_reasons.iter().find(|own| own.name.as_str() == name);
                Reason::Own(own.cloned().ok_or(Failure::BadInput)?)
            }
        };
        // The others that were approved with it still wait.
        let check = verified.check.about(&verified.check.order);
        let (proved_at, sign_in_age_s) = (verified.proved_at, verified.sign_in_age_s);
        let (seen, link_left) = (verified.seen, verified.link_left);
        let ended = check.end(CheckEnd::Refused(reason), self.now()).at_provider_time(self.provider_time());
        let ended = ended.with_unused(self.scene.unused_approval());
        self.ports.store.check_ended(&ended).await.map_err(|error| storage(&error))?;
        let (together, check) = (self.take_together(), ended.check);
        if !self
            .show_next(Past { together, check, proved_at, seen, link_left, sign_in_age_s }, SetState::Refused)
        {
            self.question = None;
            self.list(String::new(), None).await;
        }
        Ok(())
    }
}

pub(super) fn end_of_sign_in(weak: SignInTooWeak) -> End {
    let rule = match weak {
        SignInTooWeak::TooOld { .. } | SignInTooWeak::AgeUnknown => SignInRule::Age,
        SignInTooWeak::Level => SignInRule::Level,
        SignInTooWeak::Method => SignInRule::Means,
        SignInTooWeak::IdentityProvider => SignInRule::IdentityProvider,
    };
    End::SignInTooWeak { rule, detail: weak.to_string() }
}

/// Which rule asks for more, told as what the customer should do otherwise.
pub(super) fn end_of_too_low(too_low: &TooLow) -> End {
    let rule = match too_low {
        TooLow::Identifier(strongest) => return End::LevelTooLow { needs: show::identifier(*strongest) },
        TooLow::MinLevel { .. } => SignInRule::Level,
        TooLow::Level { lacks, .. } => match lacks {
            SignInLacks::TooOld { .. } | SignInLacks::AgeUnknown => SignInRule::Age,
            SignInLacks::Level | SignInLacks::Amount => SignInRule::Level,
            SignInLacks::Means => SignInRule::Means,
            SignInLacks::IdentityProvider => SignInRule::IdentityProvider,
        },
    };
    End::SignInTooWeak { rule, detail: too_low.to_string() }
}

pub(super) fn end_of_unclear(why: Unclear) -> End {
    match why {
        Unclear::NoCustomerIdentifier
        | Unclear::NoCommonIdentifier
        | Unclear::SubjectWithoutIssuer
        | Unclear::SubjectOfAnotherIssuer
        | Unclear::SubjectOfAnotherTenant => End::NoCommonIdentifier,
        Unclear::Contradictory => End::Contradiction,
        Unclear::WrongIssuer | Unclear::WrongTenant | Unclear::Malformed => {
            End::TokenInvalid { rule: why.to_string() }
        }
        Unclear::TenantNotPinned => misconfigured(Misconfigured::TenantNotPinned, &why),
        Unclear::OtherKey => misconfigured(Misconfigured::OtherKey, &why),
    }
}
