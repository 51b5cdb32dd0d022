//! A check from its start to its end: the lease, the request, the waiting, every way to stop.
//!
//! Stopping drops the conversation with the provider, so that nothing that still comes has an effect.

use ciba::{AuthenticationRequest, HintedUser, LoginHint, PollOutcome, Tokens};
use jiff::SignedDuration;
use pickup::{
    activity::Outcome,
    check::{Asked, BindingCode, Check, End as CheckEnd, Purpose, Reference},
    inquiry::CounterHint,
    order::{Identifier, OrderKey, OrderRecord},
    store::Lease,
};

use crate::{
    exchange::{Answered, Started, ends, request_for},
    failure::Failure,
    qr::Qr,
    scene::{Checking, Ended, Inquiring, InquiryStage, Scene, Stage, Waiting},
    show::approval,
    view::{Closed, End, LinkCopy, LinkState, Misconfigured},
};

use super::{claims::wanted, typed_hint, *};

impl Actor {
    pub(super) async fn identify(&mut self) -> Result<(), Failure> {
        let (key, also, asked, typed) = match &self.scene {
            Scene::Order(order) => {
                let included = order.also.iter().filter(|(_, included)| *included);
                let also = included.map(|(record, _)| record.order.key.clone()).collect();
                (order.record.order.key.clone(), also, order.asked, order.typed.clone())
            }
            // The owner who was asked from afar would get a plain pick-up, with a code for whoever is here.
            Scene::NotOwner(not_owner) if not_owner.check.asks_who_is_here() => again(&not_owner.check),
            Scene::Ended(ended) if ended.check.asks_who_is_here() => again(&ended.check),
            Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => return Err(Failure::NotNow),
        };
        let silent = self.look_up_all(&key, &also).await;
        let record = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        let record = record.ok_or(Failure::NotNow)?;
        if let Some(because) = self.silence_closed(&silent).await? {
            self.open(record).await;
            return Err(Failure::Refused { because });
        }
        self.start(record, Start { also, asked, typed, purpose: Purpose::PickUp }).await
    }

    pub(super) async fn start(&mut self, record: OrderRecord, asking: Start) -> Result<(), Failure> {
        let Start { also, asked, typed, purpose } = asking;
        let settings = self.line.settings.clone();
        if let Some(because) = approval::asked_closed(&record, asked, &settings, self.now()) {
            self.open(record).await;
            return Err(Failure::Refused { because });
        }
        let now = self.ports.clock.instant();
        if self.known.rests_until.is_some_and(|until| now < until) {
            return Err(Failure::Refused { because: Closed::ProviderResting });
        }
        let allowance = self.allowance(&record).await.map_err(|error| storage(&error))?;
        if let Some(exhausted) = allowance.err().filter(|_| settings.policy.limit_asking) {
            self.open(record).await;
            return Err(Failure::Refused { because: budget::closed(exhausted) });
        }
        let typed = typed.filter(|_| settings.types_hint);
        let own = || approval::asked_hint(&record.order, asked, &settings);
        let Some(hint) = typed.as_ref().map(typed_hint::sent).or_else(own) else {
            return Err(Failure::Refused { because: Closed::NoCustomerIdentifier });
        };
        let others = self.also(&record, &also).await?;
        let typed_hint = typed.is_some();
        let check = Check { also, asked, typed_hint, purpose, ..self.new_check(&record)? };
        let message = self.message(&check, &record)?;
        let (request, user) = match self.request(&message, &hint) {
            Ok(asked) => asked,
            Err(end) => {
                self.end_without_store(record, check, end);
                return Ok(());
            }
        };
        self.take_lease(&check, &record, &hint.1).await?;
        let (line, known) = (self.line.clone(), std::mem::take(&mut self.known));
        self.call = Some(Box::pin(async move {
            let (known, started) = line.start(known, request, user).await;
            Done::Started(known, started.map(Box::new))
        }));
        let at_counter = match purpose {
            Purpose::PickUp => None,
            Purpose::LetCollect => self.take_here(),
        };
        self.scene = Scene::Checking(Box::new(Checking {
            record,
            check,
            also: others,
            hint,
            typed,
            link_left: false,
            mails_at_once: false,
            at_counter,
            stage: Stage::Starting,
        }));
        Ok(())
    }

    pub(super) fn new_check(&mut self, record: &OrderRecord) -> Result<Check, Failure> {
        let reference = Reference::new(self.random());
        let code = BindingCode::choose(u64::from_le_bytes(self.random()), &[]);
        Ok(Check {
            reference,
            purpose: Purpose::PickUp,
            order: record.order.key.clone(),
            also: Vec::new(),
            asked: Asked::Owner,
            typed_hint: false,
            staff: self.staff()?,
            till: self.line.settings.store.till.clone(),
            binding_code: code,
            started_at: self.now(),
        })
    }

    /// What the phone shows: for a pick-up which order it is, from afar also who would collect it.
    fn message(&self, check: &Check, record: &OrderRecord) -> Result<String, Failure> {
        let (code, number) = (&check.binding_code, &record.order.number);
        let style = self.line.settings.provider.binding_message;
        match check.purpose {
            Purpose::PickUp => Ok(code.message(check.purpose, number, check.also.len(), style)),
            Purpose::LetCollect => {
                let here = self.here().ok_or(Failure::NotNow)?;
                let told = here.collector.message(code, number, style);
                told.map_err(|_| Failure::Refused { because: Closed::CodeTellsTooLittle })
            }
        }
    }

    fn request(
        &self,
        message: &str,
        hint: &(Identifier, String),
    ) -> Result<(AuthenticationRequest, HintedUser), End> {
        let provider = &self.line.settings.provider;
        let login_hint = LoginHint::parse(&hint.1).map_err(|_| End::UnknownCustomer)?;
        let request = request_for(provider, login_hint.clone(), message);
        let user = match hint.0 {
            Identifier::Subject | Identifier::PersonalNumber => HintedUser::Subject(login_hint),
            Identifier::Email => HintedUser::Email(login_hint),
            Identifier::Phone => HintedUser::PhoneNumber(login_hint),
        };
        Ok((request, user))
    }

    pub(super) async fn take_lease(
        &mut self,
        check: &Check,
        record: &OrderRecord,
        hint: &str,
    ) -> Result<(), Failure> {
        self.keep_the_unkept().await?;
        let asked = self
            .line
            .settings
            .provider
            .requested_expiry
            .map_or(USUAL_EXPIRY_S, ciba::RequestedExpiry::as_secs);
        let now = self.counted_now();
        let lease = Lease {
            reference: check.reference.clone(),
            till: check.till.clone(),
            order: record.order.key.clone(),
            also: check.also.clone(),
            customer: self.ports.key.customer(hint),
            until: now + self.held_for(SignedDuration::from_secs(i64::from(asked))),
        };
        match self.ports.store.take_lease(&lease, now).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(busy)) => {
                Err(Failure::TakenByAnother { what: busy.what.into(), till: busy.till.to_string(), at: None })
            }
            Err(error) => Err(storage(&error)),
        }
    }

    /// How long a till holds an order whose customer has this long. It outlives the verdict too, so that no other till
    /// proves the same order meanwhile.
    pub(super) fn held_for(&self, customers_time: SignedDuration) -> SignedDuration {
        let verdict = SignedDuration::from_secs(i64::from(self.line.settings.policy.verdict_valid_s));
        (customers_time + verdict + LEASE_MARGIN).min(LEASE_MAX)
    }

    /// The provider decides how long the customer has, and the lease follows it.
    async fn extend_lease(&mut self, reference: &Reference, customers_time: Duration) {
        let until =
            self.counted_now() + self.held_for(SignedDuration::try_from(customers_time).unwrap_or(LEASE_MAX));
        if let Err(error) = self.ports.store.extend_lease(reference, until).await {
            // The order can still be handed over only once; another till may now prove it in vain.
            tracing::warn!(%reference, %error, "a lease may end before its check");
        }
    }

    pub(super) async fn cancel(&mut self) -> Result<(), Failure> {
        if let Scene::Inquiring(_) = &self.scene {
            return self.stop_inquiry().await.map(drop).ok_or(Failure::NotNow);
        }
        let Scene::Checking(_) = &self.scene else { return Err(Failure::NotNow) };
        let record = self.stop_check().await;
        match record {
            Some(record) => self.open(record).await,
            None => self.list(String::new(), None).await,
        }
        Ok(())
    }

    pub(super) async fn more_time(&mut self) -> Result<(), Failure> {
        if self.waiting().is_none() {
            return Err(Failure::NotNow);
        }
        let Scene::Checking(checking) = &self.scene else { return self.more_time_for_inquiry().await };
        let (key, also, asked, _) = again(&checking.check);
        let purpose = checking.check.purpose;
        let asking = Start { also: also.clone(), asked, typed: checking.typed.clone(), purpose };
        // A new request is a new check: the order may have been called off since the last one began.
        let silent = self.look_up_all(&key, &also).await;
        let Some(record) = self.stop_check().await else {
            self.list(String::new(), None).await;
            return Err(Failure::NotNow);
        };
        let started = match self.silence_closed(&silent).await {
            Ok(None) => self.start(record.clone(), asking).await,
            Ok(Some(because)) => Err(Failure::Refused { because }),
            Err(failure) => Err(failure),
        };
        if started.is_err() && self.scene.is_unfinished() {
            // The old request is stopped for good: what is left is its order.
            self.open(record).await;
        }
        started
    }

    pub(super) fn try_now(&mut self) -> Result<(), Failure> {
        let now = self.ports.clock.instant();
        let Some(waiting) = self.waiting_mut() else { return Err(Failure::NotNow) };
        waiting.poll.try_now(now);
        Ok(())
    }

    pub(super) async fn started(&mut self, started: Started) {
        let reference = match &self.scene {
            Scene::Checking(checking) => checking.check.reference.clone(),
            Scene::Inquiring(Inquiring { stage: InquiryStage::Running(running), .. }) => {
                running.inquiry.reference.clone()
            }
            Scene::Inquiring(_)
            | Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => return,
        };
        let Started { acknowledgement, received_at, sent_at, sent_time, provider, client, algorithms } =
            started;
        let picture = match &self.line.settings.provider.customer_page {
            Some(page) if self.has_a_page() => page
                .link(acknowledgement.auth_req_id())
                .ok()
                .and_then(|link| Qr::of(link.expose()).ok().map(|qr| (link, qr)))
                .map(Some)
                .ok_or(()),
            Some(_) | None => Ok(None),
        };
        let Ok(picture) = picture else {
            let detail = "the provider's request id does not fit the customer's page";
            self.end_check(ends::misconfigured(Misconfigured::CustomerPageWrong, detail)).await;
            return;
        };
        let poll = ciba::Poll::new(&acknowledgement, received_at);
        let customers_time = poll.time_left(received_at);
        let (mailed, copied) = (LinkState::Offered, LinkCopy::Offered);
        let waiting =
            Waiting { poll, provider, client, algorithms, sent_at, sent_time, picture, mailed, copied };
        if let Scene::Checking(checking) = &mut self.scene {
            checking.stage = Stage::Waiting(Box::new(waiting));
        } else {
            self.inquiry_waits(waiting);
        }
        self.extend_lease(&reference, customers_time).await;
        self.mail_at_once().await;
    }

    /// Whether the customer's page is of use: a caller gets no link, except that in practice the pretend phone opens it.
    fn has_a_page(&self) -> bool {
        let is_practice = self.line.settings.realm == pickup::realm::Realm::Practice;
        let is_call =
            matches!(&self.scene, Scene::Inquiring(one) if one.about == pickup::inquiry::About::Caller);
        !is_call || is_practice
    }

    pub(super) async fn polled_out(&mut self, outcome: PollOutcome) {
        let after_s = self.waiting().map_or(0, |waiting| {
            u32::try_from(waiting.poll.deadline().saturating_duration_since(waiting.sent_at).as_secs())
                .unwrap_or(0)
        });
        let end = match outcome {
            PollOutcome::Tokens(tokens) if matches!(self.scene, Scene::Inquiring(_)) => {
                return self.verify_inquiry(tokens).await;
            }
            PollOutcome::Tokens(tokens) => return self.verify(tokens),
            PollOutcome::Declined => End::Declined,
            PollOutcome::Expired => End::TimedOut { after_s },
            PollOutcome::Unreachable(fault) => ends::of_last_fault(fault),
            PollOutcome::ResultLost | PollOutcome::Cancelled => End::ResultLost,
            PollOutcome::Refused(refusal) => ends::of_refusal(&refusal),
        };
        self.end_check(end).await;
    }

    pub(super) fn verify(&mut self, tokens: Tokens) {
        let Scene::Checking(checking) = &mut self.scene else { return };
        let every = std::iter::once(&checking.record).chain(&checking.also);
        let wanted = wanted(every, &self.line.settings);
        let Stage::Waiting(waiting) = std::mem::replace(&mut checking.stage, Stage::Verifying) else {
            return;
        };
        let (line, known) = (self.line.clone(), std::mem::take(&mut self.known));
        let Waiting { poll, provider, client, algorithms, sent_time, .. } = *waiting;
        let id = poll.auth_req_id().clone();
        let answered = Answered { provider, client, algorithms, id, tokens, sent_time };
        self.call = Some(Box::pin(async move {
            let (known, proved) = line.identify(known, answered, wanted).await;
            Done::Identified(known, proved.map(Box::new))
        }));
    }

    /// Ends the running check or the verdict on the screen, and shows how.
    pub(super) async fn end_check(&mut self, end: End) {
        if let Scene::Inquiring(_) = &self.scene {
            return self.end_inquiry(end).await;
        }
        let stored = stored_end(&end);
        let (record, check) = match &self.scene {
            Scene::Checking(checking) => (checking.record.clone(), checking.check.clone()),
            Scene::Verified(verified) => (verified.record.clone(), verified.check.clone()),
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => return,
        };
        self.call = None;
        tracing::info!(reference = %check.reference, end = stored.as_str(), "a check ended");
        self.note_check(Outcome::from(&stored)).await;
        self.store_end(&check, stored).await;
        self.end_without_store(record, check, end);
    }

    pub(super) fn end_without_store(&mut self, record: OrderRecord, check: Check, end: End) {
        let clears_at = self.ports.clock.instant() + CLEARS_AFTER;
        self.question = None;
        self.asking = None;
        self.scene = Scene::Ended(Box::new(Ended { record, check, end, clears_at }));
    }

    pub(super) async fn store_end(&mut self, check: &Check, end: CheckEnd) {
        let ended = check.clone().end(end, self.now()).at_provider_time(self.provider_time());
        let ended = ended.with_unused(self.scene.unused_approval());
        if let Err(error) = self.ports.store.check_ended(&ended).await {
            tracing::error!(reference = %check.reference, %error, "the end of a check could not be kept yet");
            self.unkept.truncate(UNKEPT_MAX - 1);
            self.unkept.push(ended);
        }
    }

    /// Keeps the ends that the store would not take when they happened. Until it does, no new check starts: a decline
    /// must not be forgotten, and the till still holds the old check's lease.
    pub(super) async fn keep_the_unkept(&mut self) -> Result<(), Failure> {
        while let Some(ended) = self.unkept.first() {
            self.ports.store.check_ended(ended).await.map_err(|error| storage(&error))?;
            self.unkept.remove(0);
        }
        self.keep_the_unkept_inquiries().await
    }

    /// Stops the running check: its conversation is dropped, so that nothing that still comes has an effect.
    pub(super) async fn stop_check(&mut self) -> Option<OrderRecord> {
        self.call = None;
        let Scene::Checking(checking) = &mut self.scene else { return None };
        if let Stage::Waiting(waiting) = &mut checking.stage {
            waiting.poll.cancel();
        }
        let (record, check) = (checking.record.clone(), checking.check.clone());
        self.question = None;
        self.note_check(Outcome::Cancelled).await;
        self.store_end(&check, CheckEnd::Cancelled).await;
        tracing::info!(reference = %check.reference, "a check was stopped");
        let key = record.order.key.clone();
        match self.ports.store.order(&key).await {
            Ok(fresh) => fresh,
            Err(_) => Some(record),
        }
    }

    /// Leaves whatever is unfinished.
    pub(super) async fn leave(&mut self) {
        self.question = None;
        match &self.scene {
            Scene::Checking(_) => {
                self.stop_check().await;
            }
            Scene::Inquiring(_) => {
                self.stop_inquiry().await;
            }
            Scene::Verified(verified) => {
                let check = verified.check.clone();
                self.store_end(&check, CheckEnd::Cancelled).await;
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => {}
        }
    }

    pub(super) async fn release(&mut self, check: &Check) {
        if let Err(error) = self.ports.store.release_lease(&check.reference).await {
            tracing::warn!(reference = %check.reference, %error, "a lease was not given up; it ends by itself");
        }
    }
}

/// What a check is started with, beside its order.
pub(super) struct Start {
    /// Further orders of the same owner.
    pub(super) also: Vec<OrderKey>,
    /// Whom to ask.
    pub(super) asked: Asked,
    /// By what the provider shall find them, as the teller typed it.
    pub(super) typed: Option<CounterHint>,
    /// What for.
    pub(super) purpose: Purpose,
}

/// The same question once more. What was typed went with the check: the order's own identifier is asked by again.
fn again(check: &Check) -> (OrderKey, Vec<OrderKey>, Asked, Option<CounterHint>) {
    (check.order.clone(), check.also.clone(), check.asked, None)
}

pub(super) fn stored_end(end: &End) -> CheckEnd {
    match end {
        End::Declined => CheckEnd::Declined,
        End::TimedOut { .. } => CheckEnd::TimedOut,
        End::LevelTooLow { .. } | End::SignInTooWeak { .. } => CheckEnd::LevelTooLow,
        End::NoCommonIdentifier | End::Contradiction | End::AnotherAccount | End::Storage { .. } => {
            CheckEnd::CouldNotCheck
        }
        End::TokenInvalid { .. } => CheckEnd::TokenInvalid,
        End::UnknownCustomer => CheckEnd::UnknownCustomer,
        End::ResultLost => CheckEnd::ResultLost,
        End::Unreachable { .. } => CheckEnd::Unreachable,
        End::Misconfigured { .. } => CheckEnd::Misconfigured,
        End::ClockWrong { .. } => CheckEnd::ClockWrong,
        End::VerdictExpired => CheckEnd::Cancelled,
    }
}
