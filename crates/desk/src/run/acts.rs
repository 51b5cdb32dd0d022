//! What the teller does outside a check: the list, an order, settings, practice.
//!
//! Each act either does what it says or changes nothing and says why.

use pickup::{check, order::OrderRecord};

use crate::{
    doctor,
    failure::Failure,
    request::Act,
    scene::{Listing, OpenOrder, Row, Scene, Verified},
    show,
    view::{ConnectionTest, Missing, Notice, Preferences, Question as Asked},
};

use super::*;

impl Actor {
    pub(super) async fn act(&mut self, act: Act) -> Result<(), Failure> {
        self.may_act(&act)?;
        self.touch();
        match act {
            Act::Search { text } => self.search(text).await,
            Act::Find { text } => self.find(text).await,
            Act::OpenRow { row } => self.open_row(row).await,
            Act::Refresh => self.refresh().await,
            Act::CancelIntake => self.cancel_intake(),
            Act::Back => self.back().await,
            Act::Ask { whom } => self.ask(whom),
            Act::UseHint { hint } => self.use_hint(&hint),
            Act::Include { order, included } => self.include(order, included),
            Act::Identify if matches!(self.scene, Scene::Inquiring(_)) => self.ask_again().await,
            Act::Identify => self.identify().await,
            Act::IdentifyByMail => self.identify_by_mail().await,
            Act::AskOwner => self.ask_owner().await,
            Act::Cancel => self.cancel().await,
            Act::MoreTime => self.more_time().await,
            Act::TryNow => self.try_now(),
            Act::SendLink => self.send_link().await,
            Act::CopyLink => self.copy_link().await,
            Act::CopyDetails => self.copy_details().await,
            Act::Seen { seen } => self.with_verified(|verified| verified.seen = seen),
            Act::Tick { line, ticked } => self.tick(line, ticked),
            Act::TickAll => self.tick_all(),
            Act::Missing { line, quantity, reason } => self.missing(line, Missing { quantity, reason }),
            Act::HandOver { verdict } => self.hand_over(verdict).await,
            Act::Refuse { reason } => self.refuse(reason).await,
            Act::Answer { yes } => self.answer(yes).await,
            Act::OpenActivity => self.open_activity().await,
            Act::ShowActivity { days_ago, group, text } => self.show_activity(days_ago, group, text).await,
            Act::ExportActivity => self.export_activity(),
            Act::OpenSettings => self.open_settings(),
            Act::ListenToScanner { on } => self.listen_to_scanner(on),
            Act::Prefer { preferences } => self.prefer(preferences),
            Act::SetUpDisplay { choices } => self.set_up_display(choices),
            Act::ShowOnDisplay { shown } => self.show_on_display(shown),
            Act::FindDisplay => self.find_display(),
            Act::TestConnection => self.test_connection(),
            Act::PracticeAnswer { answer } => self.practice_answer(answer).await,
            Act::OpenPracticePhone => self.open_practice_phone(),
            // There is a till: the choice was made, and whoever shows it leaves it.
            Act::Practise | Act::Connect | Act::LeavePractice => Err(Failure::NotNow),
            Act::SignIn { id, pin } => self.sign_in(&id, &pin).await,
            Act::Lock => self.lock().await,
            Act::ShowOrder => self.show_order().await,
            Act::PrintReceipt => self.print_receipt(),
            Act::PrintElsewhere => self.print_elsewhere(),
            Act::AskSecondPerson { asked, reason } => self.ask_second_person(&asked, &reason).await,
            Act::Approve { id, pin } => self.approve(&id, &pin).await,
            Act::LeaveSecondPerson => self.leave_second_person(),
            Act::OpenInquiry { about } => self.open_inquiry(about),
            Act::AskCaller { number, called, regarding } => self.ask_caller(&number, called, regarding).await,
            Act::AskCustomer { hint } => self.ask_customer(&hint).await,
            Act::AskPayment { hint, amount } => self.ask_payment(&hint, amount).await,
        }
    }

    pub(super) async fn search(&mut self, text: String) -> Result<(), Failure> {
        if !matches!(self.scene, Scene::Listing(_) | Scene::HandedOver(_)) {
            return Err(Failure::NotNow);
        }
        let text = checked(text)?;
        self.list(text, None).await;
        Ok(())
    }

    /// A scan or a typed number. In the middle of something unfinished it asks first; the same parcel scanned again
    /// changes nothing.
    pub(super) async fn find(&mut self, text: String) -> Result<(), Failure> {
        let text = checked(text)?;
        if text.is_empty() {
            return Err(Failure::BadInput);
        }
        if let (Scene::Settings(_), Some(test)) = (&self.scene, &mut self.scanner_test) {
            test.arrived = Some(text);
            return Ok(());
        }
        if let Scene::Inquiring(inquiring) = &self.scene
            && inquiring.running().is_some()
        {
            let about = show::inquiry::about(inquiring.about);
            self.question = Some((Asked::StopForScan { about }, text));
            return Ok(());
        }
        if self.scene.is_unfinished() {
            let read = self.line.settings.scanner.read(&text);
            let open = self.scene.order().map(|record| record.order.clone());
            let same = open.as_ref().is_some_and(|order| {
                let codes = order.scan_codes.iter().map(String::as_str).chain([order.number.as_str()]);
                codes.into_iter().any(|code| [&text, &read].iter().any(|one| code.eq_ignore_ascii_case(one)))
            });
            if let Some(order) = open.filter(|_| !same) {
                self.question = Some((Asked::LeaveForScan { number: order.number.to_string() }, text));
            }
            return Ok(());
        }
        self.open_found(text).await
    }

    pub(super) async fn open_found(&mut self, text: String) -> Result<(), Failure> {
        let (text, found) = self.found(text).await.map_err(|error| storage(&error))?;
        self.show_found(text, found).await;
        Ok(())
    }

    /// The orders of a typed or scanned text. What nobody is called is read as what the scanner meant by it: a person types
    /// no prefix, and on the right keyboard.
    async fn found(&mut self, text: String) -> Result<(String, Vec<OrderRecord>), StoreError> {
        let found = self.ports.store.find(&text).await?;
        let read = self.line.settings.scanner.read(&text);
        if !found.is_empty() || read == text || read.is_empty() {
            return Ok((text, found));
        }
        let found = self.ports.store.find(&read).await?;
        Ok((read, found))
    }

    async fn show_found(&mut self, text: String, mut found: Vec<OrderRecord>) {
        // An order that was made a moment ago may be in its shop only.
        if found.is_empty() && self.find_in_shops(&text).await {
            found = self.ports.store.find(&text).await.unwrap_or_default();
        }
        match (found.pop(), found.is_empty()) {
            (Some(record), true) => self.open_for_the_teller(record).await,
            (Some(_), false) => self.list(text.clone(), Some(Notice::Ambiguous { query: text })).await,
            (None, _) => {
                self.list(text.clone(), None).await;
                if let Scene::Listing(listing) = &mut self.scene
                    && listing.rows.is_empty()
                    && !matches!(listing.notice, Some(Notice::Storage { .. }))
                {
                    listing.notice = Some(Notice::NoMatch { query: text });
                }
            }
        }
    }

    pub(super) async fn open_row(&mut self, row: u32) -> Result<(), Failure> {
        let Scene::Listing(listing) = &self.scene else { return Err(Failure::NotNow) };
        let row = listing.rows.iter().find(|shown| shown.handle == row).ok_or(Failure::NotNow)?;
        let key = row.record.order.key.clone();
        let fresh = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        self.open_for_the_teller(fresh.ok_or(Failure::NotNow)?).await;
        Ok(())
    }

    /// Opens an order because somebody wants to see it, and keeps that they did, and not who.
    async fn open_for_the_teller(&mut self, record: OrderRecord) {
        let opened = self.ports.store.opened(&record.order.key, self.counted_now()).await;
        if let Err(error) = opened {
            // A customer does not wait for the day's report.
            tracing::warn!(%error, "that an order was opened is not kept");
        }
        self.open(record).await;
    }

    pub(super) async fn open(&mut self, record: OrderRecord) {
        let since = self.now() - DECLINE_MEMORY;
        let counters = self.ports.store.counters(&record.order.key, since).await;
        let declined_before = counters.is_ok_and(|counters| counters.declines > 0);
        let asked_too_often = self.asked_too_often(&record).await;
        self.note_unasked(&record.order.key).await;
        let also = self.others_of(&record).await;
        let asked = check::Asked::Owner;
        self.scene = Scene::Order(Box::new(OpenOrder {
            record,
            asked,
            typed: None,
            also,
            declined_before,
            asked_too_often,
            check_lost: false,
        }));
    }

    pub(super) async fn refresh(&mut self) -> Result<(), Failure> {
        match &self.scene {
            Scene::Listing(_) => {
                self.reread().await;
                Ok(())
            }
            Scene::Order(order) => {
                let key = order.record.order.key.clone();
                let fresh = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
                self.open(fresh.ok_or(Failure::NotNow)?).await;
                Ok(())
            }
            Scene::SignIn(_)
            | Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => Err(Failure::NotNow),
        }
    }

    /// Back to the list. A running check is left with *Cancel*, a proof with *Refuse*: both on purpose.
    pub(super) async fn back(&mut self) -> Result<(), Failure> {
        if self.scene.is_unfinished() {
            return Err(Failure::NotNow);
        }
        if self.call.take().is_some() {
            self.look_at = Some(self.ports.clock.instant());
        }
        self.list(String::new(), None).await;
        Ok(())
    }

    /// From the hand-over to its order, as it is now.
    pub(super) async fn show_order(&mut self) -> Result<(), Failure> {
        let Scene::HandedOver(handed) = &self.scene else { return Err(Failure::NotNow) };
        let key = handed.record.order.key.clone();
        let fresh = self.ports.store.order(&key).await.map_err(|error| storage(&error))?;
        self.open(fresh.ok_or(Failure::NotNow)?).await;
        Ok(())
    }

    pub(super) fn with_verified(&mut self, change: impl FnOnce(&mut Verified)) -> Result<(), Failure> {
        match &mut self.scene {
            Scene::Verified(verified) => {
                change(verified);
                Ok(())
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Checking(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => Err(Failure::NotNow),
        }
    }

    pub(super) async fn answer(&mut self, yes: bool) -> Result<(), Failure> {
        let Some((asked, text)) = self.question.take() else { return Err(Failure::NotNow) };
        if !yes {
            return Ok(());
        }
        // Looked up first: if that fails, nothing was left.
        match self.found(text.clone()).await {
            Ok((read, found)) => {
                self.leave().await;
                self.show_found(read, found).await;
                Ok(())
            }
            Err(error) => {
                self.question = Some((asked, text));
                Err(storage(&error))
            }
        }
    }

    pub(super) fn open_settings(&mut self) -> Result<(), Failure> {
        if self.scene.is_unfinished() {
            return Err(Failure::NotNow);
        }
        self.scanner_test = None;
        self.scene = Scene::Settings(ConnectionTest::NotRun);
        Ok(())
    }

    /// From now on scans are tests, or no longer.
    pub(super) fn listen_to_scanner(&mut self, on: bool) -> Result<(), Failure> {
        let Scene::Settings(_) = &self.scene else { return Err(Failure::NotNow) };
        self.scanner_test = on.then(ScannerTest::default);
        Ok(())
    }

    pub(super) fn prefer(&mut self, preferences: Preferences) -> Result<(), Failure> {
        self.preferences = self.ports.preferences.keep(preferences);
        Ok(())
    }

    pub(super) fn test_connection(&mut self) -> Result<(), Failure> {
        let Scene::Settings(test) = &mut self.scene else { return Err(Failure::NotNow) };
        if *test == ConnectionTest::Running {
            return Err(Failure::NotNow);
        }
        *test = ConnectionTest::Running;
        let (line, store, has_tenants) = (self.line.clone(), self.ports.store.clone(), self.has_tenants);
        let (shops, printer) = (self.ports.shops.clone(), self.ports.printer.clone());
        let mail = self.ports.mail.clone();
        self.call = Some(Box::pin(async move {
            let clock = line.clock.clone();
            let started = clock.instant();
            let (known, checks) = doctor::examine_open(
                &line,
                &*store,
                &*shops,
                printer.as_deref(),
                mail.as_deref(),
                has_tenants,
            )
            .await;
            let took = clock.instant().saturating_duration_since(started);
            let took_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
            Done::Tested(known, ConnectionTest::Done { at: show::seconds(clock.now()), took_ms, checks })
        }));
        Ok(())
    }

    pub(super) async fn practice_answer(
        &mut self,
        answer: crate::request::PracticeAnswer,
    ) -> Result<(), Failure> {
        let (Some(customers), Some(waiting)) = (self.ports.practice.clone(), self.waiting()) else {
            return Err(Failure::NotNow);
        };
        match customers.answer(waiting.poll.auth_req_id().expose(), answer).await {
            true => Ok(()),
            false => Err(Failure::NotNow),
        }
    }

    pub(super) fn open_practice_phone(&mut self) -> Result<(), Failure> {
        if self.ports.practice.is_none() {
            return Err(Failure::NotNow);
        }
        let link = self.waiting().and_then(|waiting| waiting.picture.as_ref()).ok_or(Failure::NotNow)?;
        self.ports.shell.open_practice_phone(link.0.expose());
        Ok(())
    }

    /// Shows the list. If it can't be read, that is what the notice says: an empty list would be taken for the truth.
    pub(super) async fn list(&mut self, query: String, notice: Option<Notice>) {
        // As it was before the list was read: what comes in while it is read is not in it.
        let changes = self.coming.changes();
        let store = &self.ports.store;
        let most = if query.is_empty() { WAITING_MAX } else { FOUND_MAX };
        // One more than is shown tells whether there are more.
        let limit = u32::try_from(most + 1).unwrap_or(u32::MAX);
        let rows = match query.is_empty() {
            true => store.ready(&self.line.settings.store.id, limit).await,
            false => store.search(&query, limit).await,
        };
        let (mut rows, notice) = match rows {
            Ok(rows) => match notice {
                Some(notice) => (rows, Some(notice)),
                None => (rows, self.shop_notice().await),
            },
            Err(error) => {
                tracing::error!(%error, "the list could not be read");
                (Vec::new(), Some(Notice::Storage { because: trouble(&error) }))
            }
        };
        let more = rows.len() > most;
        rows.truncate(most);
        let rows = (0..).zip(rows).map(|(handle, record)| Row { handle, record }).collect();
        let (read_at, read_instant) = (self.now(), self.ports.clock.instant());
        self.scene = Scene::Listing(Listing { query, rows, more, read_at, read_instant, changes, notice });
    }
}

pub(super) fn checked(text: String) -> Result<String, Failure> {
    let text = text.trim().to_owned();
    let fits = text.len() <= TEXT_MAX && !text.chars().any(pickup::text::is_deceptive);
    if fits { Ok(text) } else { Err(Failure::BadInput) }
}
