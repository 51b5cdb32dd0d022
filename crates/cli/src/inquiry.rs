//! Callers, customers at the counter and payments: acts for the desk, and its views told as lines or events.
//!
//! A personal number comes from standard input only, and goes to the desk; nothing that is written repeats it. Nothing is
//! decided here.

mod events;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use desk::Desk;
use desk::failure::Failure;
use desk::request::{About, Act, Called, PracticeAnswer, TypedName};
use desk::view::{
    AnotherPersonState, Contact, Gate, IdentifiedState, InquiryEnded, InquiryScreen, InquiryState,
    InquiryWaiting, Pace, Screen, View,
};
use jiff::civil::Date;
use pickup::inquiry::{CounterHint, NotACounterHint};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::arguments::{Arguments, CalledBy, Check, PracticeCustomer};
use crate::check::{BLOCKED, block_reason, detail, farewell, outcome, sign_in};
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::qr::{self, QrFile};
use crate::staff::{self, Pins};
use crate::stop::Stop;
use events::{Blocked, Started, Verdict, Waiting};

/// Asks once who somebody is.
pub(crate) async fn inquiry(
    arguments: &Arguments,
    wanted: &Check,
    output: &Output,
) -> Result<ExitCode, Error> {
    let about = said_rightly(wanted)?;
    let opening = arguments.opening(Some(&wanted.practising))?;
    let till = till::open(opening, till::no_windows()).await.map_err(Error::open)?;
    let views = till.desk.views();
    let mut stop = Stop::listen()?;
    let mut lines = Pins::on_standard_input();
    staff::sign_in(&till.desk, arguments.staff(), &mut lines).await?;
    let act = act(about, wanted, &mut lines)?;
    let session = Session { desk: till.desk, about, wanted, output };
    let code = tokio::select! {
        // What has happened is told before a wish to stop is heard.
        biased;
        code = session.run(act) => code,
        () = stop.wished() => session.cancelled().await,
    };
    drop(session);
    farewell(views).await;
    code
}

/// What is asked, if nothing that others can read names a person by number.
fn said_rightly(wanted: &Check) -> Result<About, Usage> {
    let asked = &wanted.inquiring;
    match (&asked.caller, &asked.customer) {
        (Some(caller), _) if caller != "-" => Err(Usage::PersonalNumber),
        (Some(_), _) => Ok(About::Caller),
        (None, Some(hint)) if is_a_number(hint) => Err(Usage::PersonalNumber),
        (None, _) if asked.payment.is_some() => Ok(About::Payment),
        (None, _) => Ok(About::Counter),
    }
}

pub(crate) fn is_a_number(hint: &str) -> bool {
    // Whenever they were born: what could be a number is none that is said here.
    matches!(CounterHint::read(hint, Date::MAX), Err(NotACounterHint::PersonalNumber))
}

/// The act, with what standard input says.
fn act(about: About, wanted: &Check, lines: &mut Pins) -> Result<Act, Error> {
    let asked = &wanted.inquiring;
    let said = asked.customer.as_deref().filter(|hint| *hint != "-");
    let name = match said {
        Some(hint) => TypedName::new(Zeroizing::new(hint.to_owned())),
        None if std::io::stdin().is_terminal() => return Err(Usage::NameTyped.into()),
        None => lines.name()?,
    };
    Ok(match about {
        About::Caller => Act::AskCaller {
            number: name,
            called: match asked.called_by {
                CalledBy::Customer => Called::ByCustomer,
                CalledBy::Store => Called::ByStore,
            },
            regarding: asked.regarding.clone().unwrap_or_default(),
        },
        About::Counter => Act::AskCustomer { hint: name },
        About::Payment => Act::AskPayment { hint: name, amount: asked.payment.clone().unwrap_or_default() },
    })
}

/// A desk, and what is wanted of it.
struct Session<'a> {
    desk: Desk,
    about: About,
    wanted: &'a Check,
    output: &'a Output,
}

impl Session<'_> {
    async fn run(&self, act: Act) -> Result<ExitCode, Error> {
        self.desk.act(Act::OpenInquiry { about: self.about }).await?;
        let views = self.desk.views();
        if let Screen::Inquiry(InquiryScreen { state: InquiryState::Form(form), .. }) = &views.borrow().screen
            && let Gate::Closed { because } = form.ask
        {
            return self.blocked(block_reason(because), &self.output.words.closed(because));
        }
        match self.desk.act(act).await {
            Ok(()) => self.follow(views).await,
            Err(Failure::Refused { because }) => {
                self.blocked(block_reason(because), &self.output.words.closed(because))
            }
            Err(Failure::TakenByAnother { what, till, .. }) => {
                self.blocked("busy", &self.output.words.taken(what, &till))
            }
            Err(Failure::NotAsked { because }) => Err(Usage::NotAsked { because }.into()),
            Err(failure) => Err(failure.into()),
        }
    }

    fn blocked(&self, reason: &'static str, why: &str) -> Result<ExitCode, Error> {
        self.output.event(&Blocked { event: "blocked", purpose: self.about, reason })?;
        self.output.say("cli.nobody_asked", &[("why", why)])?;
        Ok(ExitCode::from(BLOCKED))
    }

    /// Follows it from view to view until its end.
    async fn follow(&self, mut views: watch::Receiver<Arc<View>>) -> Result<ExitCode, Error> {
        let mut picture = None;
        let mut told: Option<(Pace, bool)> = None;
        loop {
            let view = views.borrow_and_update().clone();
            let Screen::Inquiry(InquiryScreen { state, .. }) = &view.screen else {
                return Err(Failure::NotNow.into());
            };
            match state {
                InquiryState::Form(_) => return Err(Failure::NotNow.into()),
                InquiryState::Starting | InquiryState::Verifying => {}
                InquiryState::Waiting(waiting) => {
                    let now = (waiting.pace, waiting.contact == Contact::Good);
                    if told.is_none() {
                        picture = self.started(waiting).await?;
                        self.let_customer_answer().await?;
                    } else if told != Some(now) {
                        self.waiting(waiting)?;
                    }
                    told = Some(now);
                }
                InquiryState::Identified(identified) => {
                    drop(picture.take());
                    return self.identified(identified);
                }
                InquiryState::AnotherPerson(other) => return self.another_person(other),
                InquiryState::Ended(ended) => return self.ended(ended, &view.shell.provider),
            }
            views.changed().await.map_err(|_| Failure::Stopped)?;
        }
    }

    async fn started(&self, waiting: &InquiryWaiting) -> Result<Option<QrFile>, Error> {
        let code = format!("{}-{}", waiting.code_word, waiting.code_digits);
        if self.output.is_json() {
            // For a caller the desk has none: nobody on the phone is sent a link.
            let link = self.desk.customer_link().await;
            self.output.event(&Started {
                event: "started",
                purpose: self.about,
                link: link.as_ref().map(|link| link.expose()),
                binding_code: &code,
                message: &waiting.message,
                expires_in: waiting.lifetime_s,
            })?;
        }
        let code_to_scan = self.desk.qr().await;
        match (&code_to_scan, self.about) {
            (Some(code_to_scan), _) => {
                self.output.say("cli.question", &[])?;
                self.output.line(&qr::drawn(code_to_scan))?;
                if let Some(host) = &waiting.host {
                    self.output.say("wait.host", &[("host", host)])?;
                }
            }
            (None, About::Caller) => {
                self.output.line(&format!("{}:", self.output.words.text("call.say", &[])))?;
                self.output.say("call.say1", &[])?;
                self.output.say("call.say2", &[])?;
                self.output.say("call.say3", &[("code", &waiting.message)])?;
                self.output.say("call.never_ask", &[])?;
            }
            (None, About::Counter | About::Payment) => self.output.say("wait.notified", &[])?,
        }
        self.output.say("cli.code", &[("code", &waiting.message)])?;
        self.output.say("cli.stop", &[])?;
        match (&self.wanted.qr_file, &code_to_scan) {
            (Some(path), Some(code_to_scan)) => QrFile::write(path, code_to_scan).map(Some),
            (Some(_) | None, _) => Ok(None),
        }
    }

    /// In practice, where nobody can pick up a phone.
    async fn let_customer_answer(&self) -> Result<(), Error> {
        let answer = match self.wanted.practice_customer {
            PracticeCustomer::Owner => PracticeAnswer::Owner,
            PracticeCustomer::SomebodyElse => PracticeAnswer::SomebodyElse,
            PracticeCustomer::Decline => PracticeAnswer::Decline,
            PracticeCustomer::None => return Ok(()),
        };
        self.output.say("cli.practice_answers", &[])?;
        Ok(self.desk.act(Act::PracticeAnswer { answer }).await?)
    }

    fn waiting(&self, waiting: &InquiryWaiting) -> Result<(), Error> {
        self.output.event(&Waiting {
            event: "waiting",
            left_s: waiting.left_s,
            pace: waiting.pace,
            contact: &waiting.contact,
        })?;
        self.output.say("cli.waiting", &[("n", &waiting.left_s.to_string())])
    }

    /// Begins the event of a verdict.
    fn verdict<'a>(&self, verdict: &'static str, reference: Option<&'a str>) -> Verdict<'a> {
        Verdict {
            event: "verdict",
            purpose: self.about,
            verdict,
            reason: None,
            reference,
            detail: None,
            entry: None,
            level: None,
            signed_in: None,
        }
    }

    fn identified(&self, identified: &IdentifiedState) -> Result<ExitCode, Error> {
        let signed_in = sign_in(&identified.evidence);
        // About an order it is the order's owner who was identified.
        let verdict = if identified.subject.regarding.is_some() { "owner" } else { "identified" };
        self.output.event(&Verdict {
            entry: Some(identified.entry),
            level: Some(&identified.level),
            signed_in: Some(signed_in),
            ..self.verdict(verdict, Some(&identified.reference))
        })?;
        let words = &self.output.words;
        let nameless = words.text("inquiry.nameless", &[]);
        let name = identified.name.as_deref().unwrap_or(&nameless);
        let subject = &identified.subject;
        match (self.about, &subject.regarding, &subject.amount, &subject.merchant) {
            (About::Caller, Some(number), _, _) => {
                self.output.say("call.ok_owner", &[("name", name), ("n", number)])?;
            }
            (About::Caller, None, _, _) => self.output.say("call.ok", &[("name", name)])?,
            (About::Payment, _, Some(amount), Some(merchant)) => {
                let values = [("name", name), ("amount", amount.as_str()), ("merchant", merchant)];
                self.output.say("pay.ok", &values)?;
            }
            (About::Counter | About::Payment, _, _, _) => {
                self.output.say("counter.ok", &[("name", name)])?;
            }
        }
        self.output.line(&words.signed_in(signed_in.ago_s))?;
        self.output.say("done.entry", &[("n", &identified.entry.to_string())])?;
        self.output.say("end.reference", &[("reference", &identified.reference)])?;
        Ok(ExitCode::SUCCESS)
    }

    fn another_person(&self, other: &AnotherPersonState) -> Result<ExitCode, Error> {
        self.output.event(&self.verdict("another_person", Some(&other.reference)))?;
        match (self.about, &other.subject.regarding) {
            (About::Caller, Some(number)) => self.output.say("call.no", &[("n", number)])?,
            (About::Caller, None) => self.output.say("call.no_other", &[])?,
            (About::Counter | About::Payment, _) => self.output.say("counter.no", &[])?,
        }
        if self.about == About::Caller {
            self.output.say("call.no_sub", &[])?;
        }
        self.output.say("end.reference", &[("reference", &other.reference)])?;
        Ok(ExitCode::from(10))
    }

    fn ended(&self, ended: &InquiryEnded, provider: &str) -> Result<ExitCode, Error> {
        let (verdict, code, reason) = outcome(&ended.end);
        self.output.event(&Verdict {
            reason,
            detail: detail(&ended.end),
            ..self.verdict(verdict, Some(&ended.reference))
        })?;
        let words = &self.output.words;
        for line in words.inquiry_ended(&ended.end, provider) {
            self.output.line(&line)?;
        }
        if let Some(detail) = detail(&ended.end) {
            self.output.say("cli.detail", &[("detail", &detail)])?;
        }
        self.output.say("end.reference", &[("reference", &ended.reference)])?;
        Ok(ExitCode::from(code))
    }

    async fn cancelled(&self) -> Result<ExitCode, Error> {
        match self.desk.act(Act::Cancel).await {
            Ok(()) | Err(Failure::NotNow) => {}
            Err(failure) => return Err(failure.into()),
        }
        // The desk does one act after the other: who was identified before is told.
        let view = self.desk.views().borrow().clone();
        if let Screen::Inquiry(InquiryScreen { state: InquiryState::Identified(done), .. }) = &view.screen {
            return self.identified(done);
        }
        self.output.event(&self.verdict("cancelled", None))?;
        self.output.say("cli.cancelled", &[])?;
        Ok(ExitCode::from(14))
    }
}
