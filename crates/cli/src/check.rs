//! One check, and the hand-over if it is wanted: acts for the desk, and its views told as lines or events.
//!
//! Nothing is decided here. Presence is a second fact that a person must say: before, with `--seen` or `--remote`, or when
//! asked.

mod asking;
mod before;
mod choosing;
mod events;
mod hinting;
mod outcome;
mod paper;
mod passed_over;
mod refusing;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use desk::Desk;
use desk::failure::Failure;
use desk::request::{Act, PracticeAnswer, RefusalReason, TypedName, TypedPin};
use desk::view::{
    Closed, Contact, DeskScreen, EndedScreen, Gate, HandedOverBy, Notice, OrderScreen, Pace, Screen,
    VerifiedScreen, View, WaitingScreen,
};
use tokio::sync::watch;

use crate::arguments::{Arguments, Check, PracticeCustomer, RuleName};
use crate::error::{Error, Usage, name_of};
use crate::output::Output;
use crate::qr::{self, QrFile};
use crate::staff::{self, Pins};

use crate::stop::Stop;
use asking::Next;
pub(crate) use before::tell_recorded;
pub(crate) use events::SignIn;
use events::{Blocked, HandedOver, NotHandedOver, Started, Verdict, Waiting};
pub(crate) use outcome::{block_reason, detail, outcome, sign_in};
pub(crate) use paper::{printed, tell_receipt};
pub(crate) use passed_over::until_open;

/// Exit codes beside success and usage.
pub(crate) const BLOCKED: u8 = 3;
const NOT_HANDED_OVER: u8 = 4;

/// Runs one check.
pub(crate) async fn check(arguments: &Arguments, wanted: &Check, output: &Output) -> Result<ExitCode, Error> {
    let can_ask = std::io::stdin().is_terminal() && !output.is_json();
    let passes_presence = wanted.overridden.contains(&RuleName::Remote);
    if wanted.seen && passes_presence {
        return Err(Usage::SeenAndNot.into());
    }
    let is_said = wanted.seen || wanted.remote || passes_presence;
    if wanted.hand_over && !is_said && !can_ask {
        return Err(Usage::Presence.into());
    }
    hinting::is_said_rightly(wanted.hint.as_deref())?;
    let opening = arguments.opening(Some(&wanted.practising))?;
    let till = till::open(opening, till::no_windows()).await.map_err(Error::open)?;
    let refusing = wanted.refuse.as_deref().map(|name| refusing::reason(name, &till.premises.settings));
    let refusing = refusing.transpose()?;
    let views = till.desk.views();
    let mut stop = Stop::listen()?;
    let mut pins = Pins::on_standard_input();
    staff::sign_in(&till.desk, arguments.staff(), &mut pins).await?;
    let number = wanted.order.as_deref().unwrap_or_default();
    if let Some(id) = &wanted.id
        && let Some(code) = tell_recorded(&till.premises, id, number, output).await?
    {
        return Ok(code);
    }
    // Several orders are several hand-overs, and each has an id of its own.
    let id = wanted.also.is_empty().then(|| wanted.id.unwrap_or_else(|| till.premises.another_id()));
    if let Some(id) = id.filter(|_| wanted.hand_over) {
        till.desk.hand_over_as(id).await?;
    }
    let id = id.filter(|_| wanted.hand_over).map(|id| id.to_string());
    // Read before anybody is asked: a check takes its time, and a PIN that is missing should not be found out then.
    let approval = match &wanted.approver {
        Some(approver) => Some((approver.as_str(), pins.next()?)),
        None => None,
    };
    let hint = wanted.hint.as_deref();
    let hint = hint.map(|said| hinting::hint(said, &till.premises.settings, &mut pins)).transpose()?;
    let session = Session { desk: till.desk, wanted, id, refusing, approval, hint, output };
    let code = tokio::select! {
        // What has happened is told before a wish to stop is heard.
        biased;
        code = session.run() => code,
        () = stop.wished() => session.cancelled().await,
    };
    drop(session);
    farewell(views).await;
    code
}

/// Without its last handle the desk gives up what a verdict that was not used still holds, and ends.
pub(crate) async fn farewell(mut views: watch::Receiver<Arc<View>>) {
    let ended = async { while views.changed().await.is_ok() {} };
    if tokio::time::timeout(Duration::from_secs(5), ended).await.is_err() {
        tracing::warn!("the desk did not end; its lease ends by itself");
    }
}

/// A desk, and what is wanted of it.
struct Session<'a> {
    desk: Desk,
    wanted: &'a Check,
    /// The id of the hand-over, if one order is handed over.
    id: Option<String>,
    /// Why the owner gets nothing, if that is wanted.
    refusing: Option<RefusalReason>,
    /// Who approves what is passed over, and their PIN.
    approval: Option<(&'a str, TypedPin)>,
    /// By what the provider shall find the customer, instead of the order's own.
    hint: Option<TypedName>,
    output: &'a Output,
}

impl Session<'_> {
    async fn run(&self) -> Result<ExitCode, Error> {
        let number = self.order().to_owned();
        self.desk.act(Act::Find { text: number.clone() }).await?;
        let mut views = self.desk.views();
        let view = views.borrow_and_update().clone();
        let order = match &view.screen {
            Screen::Order(order) => order,
            Screen::Desk(DeskScreen { notice: Some(Notice::Ambiguous { .. }), .. }) => {
                return Err(Error::AmbiguousOrder { number });
            }
            Screen::SignIn(_) => return Err(Failure::NotSignedIn.into()),
            Screen::Desk(_)
            | Screen::Starting(_)
            | Screen::Waiting(_)
            | Screen::Verifying(_)
            | Screen::Verified(_)
            | Screen::Manual(_)
            | Screen::NotOwner(_)
            | Screen::Ended(_)
            | Screen::HandedOver(_)
            | Screen::Activity(_)
            | Screen::FirstRun(_)
            | Screen::Inquiry(_)
            | Screen::Settings(_)
            | Screen::CannotStart(_) => return Err(Error::UnknownOrder { number }),
        };
        let chosen = self.choose(order).await?;
        let order = chosen.as_ref().unwrap_or(order);
        self.introduce(order)?;
        if let Gate::Closed { because } = order.identify {
            return self.blocked(block_reason(because), &self.output.words.closed(because));
        }
        if let Some(hint) = &self.hint {
            self.desk.act(Act::UseHint { hint: hint.clone() }).await?;
        }
        match self.desk.act(Act::Identify).await {
            Ok(()) => self.follow(views).await,
            Err(Failure::Refused { because }) => {
                self.blocked(block_reason(because), &self.output.words.closed(because))
            }
            Err(Failure::TakenByAnother { what, till, .. }) => {
                self.blocked("busy", &self.output.words.taken(what, &till))
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// The order; the arguments have one wherever a check is made for one.
    fn order(&self) -> &str {
        self.wanted.order.as_deref().unwrap_or_default()
    }

    fn introduce(&self, order: &OrderScreen) -> Result<(), Error> {
        let items = self.output.words.items(order.items);
        let values = [("number", order.number.as_str()), ("customer", &order.customer), ("items", &items)];
        self.output.say("cli.order", &values)?;
        for warning in &order.warnings {
            self.output.line(&format!("! {}", self.output.words.warning(warning)))?;
        }
        Ok(())
    }

    fn blocked(&self, reason: &'static str, why: &str) -> Result<ExitCode, Error> {
        let order = self.order();
        self.output.event(&Blocked { event: "blocked", order, reason })?;
        self.output.say("cli.blocked", &[("number", order), ("why", why)])?;
        Ok(ExitCode::from(BLOCKED))
    }

    /// Follows the check from view to view until its end.
    async fn follow(&self, mut views: watch::Receiver<Arc<View>>) -> Result<ExitCode, Error> {
        let mut picture = None;
        let mut told: Option<(Pace, bool)> = None;
        let mut owner_asked = false;
        loop {
            let view = views.borrow_and_update().clone();
            match &view.screen {
                // Blocked while the customer was asked: the desk went back to the order.
                Screen::Order(OrderScreen { identify: Gate::Closed { because }, .. }) => {
                    drop(picture.take());
                    return self.blocked(block_reason(*because), &self.output.words.closed(*because));
                }
                Screen::Order(_) | Screen::Starting(_) | Screen::Verifying(_) => {}
                Screen::Waiting(waiting) => {
                    let now = (waiting.pace, waiting.contact == Contact::Good);
                    if told.is_none() {
                        picture = self.started(waiting).await?;
                        let who = match owner_asked {
                            false => self.wanted.practice_customer,
                            true => self.wanted.practice_owner,
                        };
                        self.let_answer(who).await?;
                    } else if told != Some(now) {
                        self.waiting(waiting)?;
                    }
                    told = Some(now);
                }
                Screen::Verified(verified) => {
                    drop(picture.take());
                    return self.owner(verified, views).await;
                }
                Screen::NotOwner(other) => {
                    drop(picture.take());
                    match self.another_person(other, owner_asked).await? {
                        Next::Ends(code) => return Ok(code),
                        Next::OwnerAsked => {
                            (owner_asked, told) = (true, None);
                            continue;
                        }
                    }
                }
                Screen::Ended(ended) => return self.ended(ended, &view.shell.provider),
                Screen::SignIn(_) => return Err(Failure::NotSignedIn.into()),
                Screen::Desk(_)
                | Screen::Manual(_)
                | Screen::HandedOver(_)
                | Screen::Activity(_)
                | Screen::FirstRun(_)
                | Screen::Inquiry(_)
                | Screen::Settings(_)
                | Screen::CannotStart(_) => return Err(Failure::NotNow.into()),
            }
            views.changed().await.map_err(|_| Failure::Stopped)?;
        }
    }

    async fn started(&self, waiting: &WaitingScreen) -> Result<Option<QrFile>, Error> {
        let code = format!("{}-{}", waiting.code_word, waiting.code_digits);
        if self.output.is_json() {
            let link = self.desk.customer_link().await;
            self.output.event(&Started {
                event: "started",
                order: &waiting.number,
                link: link.as_ref().map(|link| link.expose()),
                binding_code: &code,
                expires_in: waiting.lifetime_s,
            })?;
        }
        let code_to_scan = self.desk.qr().await;
        match &code_to_scan {
            Some(code_to_scan) => {
                self.output.say("cli.question", &[])?;
                self.output.line(&qr::drawn(code_to_scan))?;
                if let Some(host) = &waiting.host {
                    self.output.say("wait.host", &[("host", host)])?;
                }
            }
            None if waiting.let_collect.is_some() => self.output.say("ask_owner.how", &[])?,
            None => self.output.say("wait.notified", &[])?,
        }
        self.output.say("cli.code", &[("code", &code)])?;
        self.output.say("cli.stop", &[])?;
        match (&self.wanted.qr_file, &code_to_scan) {
            (Some(path), Some(code_to_scan)) => QrFile::write(path, code_to_scan).map(Some),
            (Some(_) | None, _) => Ok(None),
        }
    }

    /// In practice, where nobody can pick up a phone.
    async fn let_answer(&self, who: PracticeCustomer) -> Result<(), Error> {
        let answer = match who {
            PracticeCustomer::Owner => PracticeAnswer::Owner,
            PracticeCustomer::SomebodyElse => PracticeAnswer::SomebodyElse,
            PracticeCustomer::Decline => PracticeAnswer::Decline,
            PracticeCustomer::None => return Ok(()),
        };
        self.output.say("cli.practice_answers", &[])?;
        Ok(self.desk.act(Act::PracticeAnswer { answer }).await?)
    }

    fn waiting(&self, waiting: &WaitingScreen) -> Result<(), Error> {
        self.output.event(&Waiting {
            event: "waiting",
            left_s: waiting.left_s,
            pace: waiting.pace,
            contact: &waiting.contact,
        })?;
        self.output.say("cli.waiting", &[("n", &waiting.left_s.to_string())])
    }

    /// Begins the event of a verdict.
    fn verdict<'a>(&'a self, verdict: &'static str) -> Verdict<'a> {
        let order = self.order();
        Verdict {
            event: "verdict",
            order,
            verdict,
            reason: None,
            reference: None,
            detail: None,
            signed_in: None,
            hand_over: None,
        }
    }

    fn ended(&self, ended: &EndedScreen, provider: &str) -> Result<ExitCode, Error> {
        let (verdict, code, reason) = outcome(&ended.end);
        self.output.event(&Verdict {
            reason,
            reference: Some(&ended.reference),
            detail: detail(&ended.end),
            ..self.verdict(verdict)
        })?;
        let words = &self.output.words;
        for line in words.ended(&ended.end, provider, ended.purpose) {
            self.output.line(&line)?;
        }
        if let Some(detail) = detail(&ended.end) {
            self.output.say("cli.detail", &[("detail", &detail)])?;
        }
        self.output.say("end.reference", &[("reference", &ended.reference)])?;
        Ok(ExitCode::from(code))
    }

    async fn cancelled(&self) -> Result<ExitCode, Error> {
        // Nothing to cancel is fine too: the check ended in the same moment, or has not begun.
        match self.desk.act(Act::Cancel).await {
            Ok(()) | Err(Failure::NotNow) => {}
            Err(failure) => return Err(failure.into()),
        }
        // The desk does one act after the other: a hand-over that it was told of before is done by now.
        let views = self.desk.views();
        let is_done = matches!(views.borrow().screen, Screen::HandedOver(_));
        if is_done {
            return self.handed_over(views).await;
        }
        self.output.event(&self.verdict("cancelled"))?;
        self.output.say("cli.cancelled", &[])?;
        Ok(ExitCode::from(14))
    }

    async fn owner(
        &self,
        verified: &VerifiedScreen,
        views: watch::Receiver<Arc<View>>,
    ) -> Result<ExitCode, Error> {
        let signed_in = sign_in(&verified.evidence);
        let reference = Some(verified.reference.as_str());
        let hand_over = self.id.as_deref();
        let verdict = self.verdict("owner");
        self.output.event(&Verdict { reference, signed_in: Some(signed_in), hand_over, ..verdict })?;
        match &verified.name {
            Some(name) => self.output.say("verified.title", &[("name", name)])?,
            None => self.output.say("verified.title_hidden", &[])?,
        }
        match &verified.on_behalf_of {
            Some(owner) => {
                let values = [("number", verified.number.as_str()), ("owner", owner)];
                let how = if verified.let_by_owner { "ask_owner.let" } else { "verified.on_behalf_of" };
                self.output.say(how, &values)?;
            }
            None => self.output.say("verified.owner", &[("number", &verified.number)])?,
        }
        self.tell_unproved(verified)?;
        self.output.line(&self.output.words.signed_in(signed_in.ago_s))?;
        for line in &verified.lines {
            let values = [("quantity", line.quantity.to_string()), ("title", line.title.clone())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            self.output.say("cli.line", &values)?;
        }
        if !verified.shelf.is_empty() {
            let fetch = self.output.words.text("verified.fetch", &[]);
            self.output.line(&format!("{fetch}: {}", verified.shelf))?;
        }
        if let Some(reason) = &self.refusing {
            return self.refuse(verified, reason).await;
        }
        if !self.wanted.hand_over {
            self.output.say("end.reference", &[("reference", &verified.reference)])?;
            return Ok(ExitCode::SUCCESS);
        }
        if let Some((approver, pin)) = &self.approval {
            return self.hand_over_past(approver, pin, views).await;
        }
        if !self.wanted.remote && !self.is_seen().await? {
            return self.not_seen();
        }
        self.hand_over(verified.verdict, views).await
    }

    /// Nobody said that the customer accepted in front of them, nor that this is a hand-over from afar.
    fn not_seen(&self) -> Result<ExitCode, Error> {
        let why = self.output.words.text("cli.not_seen", &[]);
        self.not_handed_over("not_seen".to_owned(), &why)
    }

    /// Whether the teller saw the customer accept: they said so before, or are asked.
    async fn is_seen(&self) -> Result<bool, Error> {
        if self.wanted.seen { Ok(true) } else { self.ask_seen().await }
    }

    async fn ask_seen(&self) -> Result<bool, Error> {
        self.output.say("cli.seen_question", &[])?;
        let answer = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map(|_| line)
        });
        let answer = answer.await.map_err(std::io::Error::other).and_then(|line| line);
        let answer = answer.map_err(|source| Error::Runtime { source })?;
        Ok(answer.trim().eq_ignore_ascii_case(&self.output.words.text("cli.yes", &[])))
    }

    async fn hand_over(&self, verdict: u32, views: watch::Receiver<Arc<View>>) -> Result<ExitCode, Error> {
        let acted = async {
            self.desk.act(Act::Seen { seen: !self.wanted.remote }).await?;
            self.desk.act(Act::TickAll).await?;
            until_open(views.clone()).await?;
            self.desk.act(Act::HandOver { verdict }).await
        };
        let words = &self.output.words;
        match acted.await {
            Ok(()) => {}
            Err(Failure::Refused { because: because @ Closed::SameNumberHandedOver }) => {
                return self.not_handed_over(block_reason(because).to_owned(), &words.closed(because));
            }
            Err(Failure::Refused { because }) => {
                return self.not_handed_over(name_of(&because), &words.closed(because));
            }
            Err(Failure::TakenByAnother { what, till, .. }) => {
                let why = words.taken(what, &till);
                return self.not_handed_over("already_handed_over".to_owned(), &why);
            }
            Err(
                failure @ (Failure::Storage { .. }
                | Failure::RecordedOtherwise { .. }
                | Failure::Unexpected { .. }),
            ) => {
                return self.not_handed_over(name_of(&failure), &failure.to_string());
            }
            Err(
                failure @ (Failure::NotNow
                | Failure::NotSignedIn
                | Failure::NotSaved
                | Failure::NotCopied
                | Failure::NotPrinted
                | Failure::NotAsked { .. }
                | Failure::BadInput
                | Failure::Stopped),
            ) => {
                let view = views.borrow().clone();
                // The proof was used up or has lapsed meanwhile.
                let Screen::Ended(ended) = &view.screen else { return Err(failure.into()) };
                let why = words.end(&ended.end, &view.shell.provider).join(". ");
                return self.not_handed_over(name_of(&ended.end), &why);
            }
        }
        let view = views.borrow().clone();
        match &view.screen {
            Screen::HandedOver(_) => self.handed_over(views).await,
            // The next of the orders that were approved together.
            Screen::Verified(next) => Box::pin(self.next(next, views)).await,
            Screen::SignIn(_)
            | Screen::Desk(_)
            | Screen::Manual(_)
            | Screen::Order(_)
            | Screen::Starting(_)
            | Screen::Waiting(_)
            | Screen::Verifying(_)
            | Screen::NotOwner(_)
            | Screen::Ended(_)
            | Screen::Activity(_)
            | Screen::FirstRun(_)
            | Screen::Inquiry(_)
            | Screen::Settings(_)
            | Screen::CannotStart(_) => Err(Failure::NotNow.into()),
        }
    }

    async fn handed_over(&self, views: watch::Receiver<Arc<View>>) -> Result<ExitCode, Error> {
        let done = printed(views).await?;
        self.output.event(&HandedOver {
            event: "handed_over",
            order: &done.number,
            items: Some(done.items),
            entry: Some(done.entry),
            by: Some(name_of(&done.by)),
            receipt: done.receipt,
            id: self.id.as_deref(),
            recorded_before: None,
        })?;
        self.output.say("done.title", &[("number", &done.number)])?;
        self.output.say("done.entry", &[("n", &done.entry.to_string())])?;
        if done.by == HandedOverBy::Remote {
            self.output.say("done.remote", &[])?;
        }
        tell_receipt(done.receipt, self.output)?;
        Ok(ExitCode::SUCCESS)
    }

    fn not_handed_over(&self, because: String, why: &str) -> Result<ExitCode, Error> {
        self.output.event(&NotHandedOver { event: "not_handed_over", order: self.order(), because })?;
        self.output.say("cli.not_handed_over", &[("why", why)])?;
        Ok(ExitCode::from(NOT_HANDED_OVER))
    }
}
