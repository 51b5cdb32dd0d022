//! Inquiries from the form to the request: callers, customers at the counter, payments.
//!
//! The conversation with the provider is a check's; what is asked, what is compared and what is written down are not. How one
//! ends is in `inquiry/ends.rs`.

mod ends;

use ciba::{BindingMessage, HintedUser, LoginHint, Tokens};
use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use pickup::{
    budget::{Exhausted, Spent, TrustedTime, allowance},
    check::{BindingCode, Reference},
    inquiry::{self, CounterHint, Inquiry, Matter, Merchant, Payment},
    order::{Identifier, OrderRecord},
    personal_number::{NotAPersonalNumber, PersonalNumber},
    store::InquiryLease,
    text::OrderNumber,
};

use crate::{
    exchange::{Answered, Line, request_for},
    failure::{Failure, NotAsked},
    request::{About, Called, TypedName},
    scene::{Inquiring, InquiryStage, Outcome, RunningInquiry, Scene, Stage, Waiting},
    view::{Closed, End},
};

use super::{USUAL_EXPIRY_S, claims, storage, trouble, *};

impl Actor {
    /// Opens the form. From an order it is opened with that order: a call is about it.
    pub(super) fn open_inquiry(&mut self, about: About) -> Result<(), Failure> {
        if self.scene.is_unfinished() {
            return Err(Failure::NotNow);
        }
        let about = about_of(about);
        let open = self.scene.order().map(|record| record.order.number.clone());
        let regarding = open.filter(|_| about == inquiry::About::Caller);
        self.scene = self.form(about, regarding);
        Ok(())
    }

    /// The form, with the code of the request that comes next.
    pub(super) fn form(&self, about: inquiry::About, regarding: Option<OrderNumber>) -> Scene {
        let code = self.code();
        Scene::Inquiring(Inquiring { about, stage: InquiryStage::Form { regarding, code } })
    }

    fn code(&self) -> BindingCode {
        BindingCode::choose(u64::from_le_bytes(self.random()), &[])
    }

    pub(super) async fn ask_caller(
        &mut self,
        number: &TypedName,
        called: Called,
        regarding: String,
    ) -> Result<(), Failure> {
        self.must_be_at(inquiry::About::Caller)?;
        let not_asked = |because| Failure::NotAsked { because };
        let text = number.expose().ok_or(not_asked(NotAsked::PersonalNumber))?;
        let number = PersonalNumber::typed(text, self.today_in_sweden());
        let number = number.map_err(|why| {
            not_asked(match why {
                NotAPersonalNumber::NotTwelveDigits => NotAsked::PersonalNumberLength,
                NotAPersonalNumber::NotADate
                | NotAPersonalNumber::InTheFuture
                | NotAPersonalNumber::SerialZero
                | NotAPersonalNumber::WrongCheckDigit => NotAsked::PersonalNumber,
            })
        })?;
        let called = match called {
            Called::ByCustomer => inquiry::Called::ByCustomer,
            Called::ByStore => inquiry::Called::ByStore,
        };
        let regarding = match acts::checked(regarding)? {
            none if none.is_empty() => None,
            text => {
                let mut found = self.ports.store.find(&text).await.map_err(|error| storage(&error))?;
                match (found.pop(), found.is_empty()) {
                    (Some(one), true) => Some((one.order.key, one.order.number)),
                    (Some(_), false) | (None, _) => return Err(not_asked(NotAsked::Order)),
                }
            }
        };
        self.ask_about(Matter::Caller { number, called, regarding }).await
    }

    pub(super) async fn ask_customer(&mut self, hint: &TypedName) -> Result<(), Failure> {
        self.must_be_at(inquiry::About::Counter)?;
        let hint = self.counter_hint(hint)?;
        self.ask_about(Matter::Counter { hint }).await
    }

    pub(super) async fn ask_payment(&mut self, hint: &TypedName, amount: String) -> Result<(), Failure> {
        self.must_be_at(inquiry::About::Payment)?;
        let hint = self.counter_hint(hint)?;
        let store = &self.line.settings.store;
        let merchant =
            Merchant::new(&store.name).map_err(|_| Failure::Refused { because: Closed::NoMerchant })?;
        let payment = Payment::read(&acts::checked(amount)?, store.currency, merchant);
        let payment = payment.map_err(|_| Failure::NotAsked { because: NotAsked::Amount })?;
        self.ask_about(Matter::Payment { hint, payment }).await
    }

    pub(super) fn counter_hint(&self, typed: &TypedName) -> Result<CounterHint, Failure> {
        let not_asked = |because| Failure::NotAsked { because };
        let text = typed.expose().ok_or(not_asked(NotAsked::Hint))?;
        CounterHint::read(text, self.today_in_sweden()).map_err(|why| {
            not_asked(match why {
                inquiry::NotACounterHint::PersonalNumber => NotAsked::PersonalNumberAtTheCounter,
                inquiry::NotACounterHint::Email
                | inquiry::NotACounterHint::Phone
                | inquiry::NotACounterHint::Subject => NotAsked::Hint,
            })
        })
    }

    /// Only the form of its own purpose asks: what was typed for one is not asked for another.
    fn must_be_at(&self, about: inquiry::About) -> Result<(), Failure> {
        match &self.scene {
            Scene::Inquiring(Inquiring { about: here, stage: InquiryStage::Form { .. } })
                if *here == about =>
            {
                Ok(())
            }
            Scene::Inquiring(_)
            | Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => Err(Failure::NotNow),
        }
    }

    /// Asks the same person the same once more. Who has said yes has said it: a payment is approved once.
    pub(super) async fn ask_again(&mut self) -> Result<(), Failure> {
        let Scene::Inquiring(Inquiring { stage: InquiryStage::Answered(answered), .. }) = &self.scene else {
            return Err(Failure::NotNow);
        };
        match answered.outcome {
            Outcome::Identified { .. } => return Err(Failure::NotNow),
            Outcome::AnotherPerson { .. } | Outcome::Ended(_) => {}
        }
        let matter = answered.inquiry.matter.clone();
        self.ask_about(matter).await
    }

    pub(super) async fn ask_about(&mut self, matter: Matter) -> Result<(), Failure> {
        let about = matter.about();
        let refused = |because| Err(Failure::Refused { because });
        let now = self.ports.clock.instant();
        if let Some(because) = self.moment(now).inquiry_closed(about) {
            return refused(because);
        }
        if self.known.rests_until.is_some_and(|until| now < until) {
            return refused(Closed::ProviderResting);
        }
        if let Some(because) = self.asked_too_often_of(&matter).await? {
            return refused(because);
        }
        let inquiry = self.new_inquiry(matter)?;
        let line = self.line_for(about);
        let message = inquiry.message(line.provider().binding_message);
        let message = message.map_err(|_| Failure::Refused { because: Closed::CodeTellsTooLittle })?;
        let (kind, hint) = inquiry.matter.hint();
        // A message that the customer would not see is none that they approved.
        let (Ok(hint), Ok(_)) = (LoginHint::parse(hint), BindingMessage::parse(&message)) else {
            return Err(Failure::NotAsked { because: NotAsked::Hint });
        };
        let request = request_for(line.provider(), hint.clone(), &message);
        let user = match kind {
            Identifier::Subject | Identifier::PersonalNumber => HintedUser::Subject(hint),
            Identifier::Email => HintedUser::Email(hint),
            Identifier::Phone => HintedUser::PhoneNumber(hint),
        };
        self.claim(&inquiry).await?;
        let known = std::mem::take(&mut self.known);
        self.call = Some(Box::pin(async move {
            let (known, started) = line.start(known, request, user).await;
            Done::Started(known, started.map(Box::new))
        }));
        let running = RunningInquiry { inquiry, message, stage: Stage::Starting };
        self.scene = Scene::Inquiring(Inquiring { about, stage: InquiryStage::Running(Box::new(running)) });
        Ok(())
    }

    fn new_inquiry(&mut self, matter: Matter) -> Result<Inquiry, Failure> {
        let told =
            if let Scene::Inquiring(Inquiring { stage: InquiryStage::Form { code, .. }, .. }) = &self.scene {
                Some(code.clone())
            } else {
                None
            };
        Ok(Inquiry {
            reference: Reference::new(self.random()),
            matter,
            staff: self.staff()?,
            till: self.line.settings.store.till.clone(),
            binding_code: told.unwrap_or_else(|| self.code()),
            started_at: self.now(),
        })
    }

    async fn claim(&mut self, inquiry: &Inquiry) -> Result<(), Failure> {
        self.keep_the_unkept().await?;
        let expiry = self.line.settings.provider.requested_expiry;
        let asked = expiry.map_or(USUAL_EXPIRY_S, ciba::RequestedExpiry::as_secs);
        let now = self.counted_now();
        let lease = InquiryLease {
            reference: inquiry.reference.clone(),
            till: inquiry.till.clone(),
            customer: inquiry.matter.customer(&self.ports.key),
            until: now + self.held_for(SignedDuration::from_secs(i64::from(asked))),
        };
        match self.ports.store.take_inquiry_lease(&lease, now).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(busy)) => {
                Err(Failure::TakenByAnother { what: busy.what.into(), till: busy.till.to_string(), at: None })
            }
            Err(error) => Err(storage(&error)),
        }
    }

    /// Whoever declined is left in peace, without an order just as with one.
    async fn asked_too_often_of(&mut self, matter: &Matter) -> Result<Option<Closed>, Failure> {
        if !self.line.settings.policy.limit_asking {
            return Ok(None);
        }
        let customer = *matter.customer(&self.ports.key).hash();
        let last = self.last_entry_at().await.map_err(|error| storage(&error))?;
        let now = TrustedTime::later(last, self.provider_time());
        let today = self.ports.store.customer_counters(&customer, Spent::today(now)).await;
        let spent = Spent::of_inquiries(today.map_err(|error| storage(&error))?);
        Ok(allowance(&spent, now).err().map(|exhausted| match exhausted {
            Exhausted::Pause { .. } => Closed::DeclinedJustNow,
            Exhausted::Declines | Exhausted::Mismatches | Exhausted::Starts => Closed::CustomerAskedTooOften,
        }))
    }

    /// The way to the provider for this purpose, which may be a client of its own there.
    fn line_for(&self, about: inquiry::About) -> Line {
        match self.line.settings.for_purpose(about) {
            Some(settings) => Line::of(&self.ports, Arc::new(settings)),
            None => self.line.clone(),
        }
    }

    pub(super) fn inquiry_waits(&mut self, waiting: Waiting) {
        if let Scene::Inquiring(inquiring) = &mut self.scene
            && let Some(running) = inquiring.running_mut()
        {
            running.stage = Stage::Waiting(Box::new(waiting));
        }
    }

    pub(super) async fn verify_inquiry(&mut self, tokens: Tokens) {
        let Scene::Inquiring(inquiring) = &mut self.scene else { return };
        let about = inquiring.about;
        let Some(running) = inquiring.running_mut() else { return };
        let Stage::Waiting(waiting) = std::mem::replace(&mut running.stage, Stage::Verifying) else { return };
        let matter = running.inquiry.matter.clone();
        let regarding = match self.regarding(&matter).await {
            Ok(regarding) => regarding,
            Err(error) => return self.end_inquiry(End::Storage { because: trouble(&error) }).await,
        };
        let wanted = claims::wanted_for(&matter, regarding.as_ref(), &self.line.settings);
        let (line, known) = (self.line_for(about), std::mem::take(&mut self.known));
        let Waiting { poll, provider, client, algorithms, sent_time, .. } = *waiting;
        let id = poll.auth_req_id().clone();
        let answered = Answered { provider, client, algorithms, id, tokens, sent_time };
        self.call = Some(Box::pin(async move {
            let (known, proved) = line.identify(known, answered, wanted).await;
            Done::Identified(known, proved.map(Box::new))
        }));
    }

    /// The order that it is about, as it is now.
    async fn regarding(&mut self, matter: &Matter) -> Result<Option<OrderRecord>, StoreError> {
        match matter.regarding() {
            Some(key) => self.ports.store.order(key).await,
            None => Ok(None),
        }
    }

    /// Of two days, the one in which a child is born later: nobody is refused for being born today.
    fn today_in_sweden(&self) -> Date {
        self.now().to_zoned(TimeZone::fixed(jiff::tz::offset(2))).date()
    }
}

fn about_of(about: About) -> inquiry::About {
    match about {
        About::Caller => inquiry::About::Caller,
        About::Counter => inquiry::About::Counter,
        About::Payment => inquiry::About::Payment,
    }
}
