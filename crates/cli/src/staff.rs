//! Who is at the command line: they sign in as at the window, by id and PIN. A PIN comes from standard input only:
//! others can read arguments.
//! Whether it is right, and how often it may be tried, is decided by the desk.

use std::collections::VecDeque;
use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;
use std::time::Duration;

use desk::Desk;
use desk::failure::Failure;
use desk::request::{Act, TypedName, TypedPin};
use desk::view::{AtDesk, Connection, PinTrouble, Screen};
use pickup::staff::Pin;
use pickup::store::Store as _;
use pickup::text::{Reason, StaffId};
use serde::Serialize;
use till::{Opening, Premises, TwoOfStaff};
use zeroize::Zeroizing;

use crate::arguments::{Arguments, StaffAct};
use crate::error::{Error, Usage};
use crate::output::Output;

/// More than a few PINs ever have.
const PINS_MAX: u64 = 1_024;
/// How long a provider is waited for that alone knows whether a pause is over.
const CONTACT: Duration = Duration::from_secs(10);

/// PINs from standard input, one a line, erased when they are dropped.
pub(crate) struct Pins(Option<VecDeque<Zeroizing<String>>>);

impl Pins {
    /// Reads nothing before the first one is needed.
    pub(crate) fn on_standard_input() -> Self {
        Self(None)
    }

    /// The next one.
    pub(crate) fn next(&mut self) -> Result<TypedPin, Error> {
        self.line()?.map(TypedPin::new).ok_or_else(|| Usage::PinMissing.into())
    }

    /// Whoever is asked, on the line after the PINs.
    pub(crate) fn name(&mut self) -> Result<TypedName, Error> {
        self.line()?.map(TypedName::new).ok_or_else(|| Usage::NameMissing.into())
    }

    /// Whatever is on the line after the PINs.
    pub(crate) fn line(&mut self) -> Result<Option<Zeroizing<String>>, Error> {
        let lines = match &mut self.0 {
            Some(lines) => lines,
            none => none.insert(read()?),
        };
        Ok(lines.pop_front())
    }
}

fn read() -> Result<VecDeque<Zeroizing<String>>, Error> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Err(Usage::PinTyped.into());
    }
    // Room for all of it at once: text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(PINS_MAX as usize + 4));
    let read = input.lock().take(PINS_MAX).read_to_string(&mut text);
    read.map_err(|source| Error::Runtime { source })?;
    Ok(text.lines().map(|line| Zeroizing::new(line.to_owned())).collect())
}

/// What is done for PINs: the hash for the configuration, and the end of a lock.
pub(crate) async fn staff(arguments: &Arguments, act: &StaffAct, output: &Output) -> Result<ExitCode, Error> {
    match act {
        StaffAct::Hash => hash(output),
        StaffAct::Release { id, reason } => release(arguments, id, reason, output).await,
    }
}

fn hash(output: &Output) -> Result<ExitCode, Error> {
    let mut lines = read()?;
    let typed = lines.pop_front().ok_or(Usage::PinMissing)?;
    let hash = till::hash_of(&Pin::chosen(&typed)?)?.phc();
    output.event(&Hashed { event: "staff", pin_hash: &hash })?;
    output.line(&hash)?;
    Ok(ExitCode::SUCCESS)
}

/// Whoever signed in lets somebody else's PIN be tried again.
async fn release(arguments: &Arguments, id: &str, reason: &str, output: &Output) -> Result<ExitCode, Error> {
    let expected = |expected| move |_| Error::from(Usage::Expected { expected });
    let whom = StaffId::new(id).map_err(expected("the id of one of the staff"))?;
    let reason = Reason::new(reason.trim()).map_err(expected("a reason of one short line"))?;
    let premises = enter(arguments.opening(None)?, arguments.staff()).await?;
    let settings = &premises.settings;
    let by = crate::orders::staff(settings)?;
    let (till, now) = (settings.store.till.clone(), premises.now());
    let release = settings.staff.roster.release(&by, &whom, (reason, premises.salt()), till, now)?;
    let wrong = premises.store.release(&release).await?;
    output.event(&Released { event: "staff_released", id, wrong })?;
    let words = if wrong == 0 { "cli.staff_not_counted" } else { "cli.staff_released" };
    output.say(words, &[("id", id), ("n", &wrong.to_string())])?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Released<'a> {
    event: &'static str,
    id: &'a str,
    /// How many wrong ones had been counted.
    wrong: u32,
}

#[derive(Serialize)]
struct Hashed<'a> {
    event: &'static str,
    pin_hash: &'a str,
}

/// Settings, data and keys, with somebody signed in where the till has staff. What they do is theirs.
pub(crate) async fn enter(opening: Opening, who: Option<&str>) -> Result<Premises, Error> {
    enter_by(opening, who, &mut Pins::on_standard_input()).await
}

/// The same for what only a supervisor may do, where there are any. Their PIN is the first line.
pub(crate) async fn enter_as_supervisor(
    opening: Opening,
    who: Option<&str>,
    pins: &mut Pins,
) -> Result<Premises, Error> {
    let premises = enter_by(opening, who, pins).await?;
    let roster = &premises.settings.staff.roster;
    let member = who.and_then(|id| roster.find(&StaffId::new(id).ok()?));
    match member {
        Some(member) if !member.role.may_approve() => Err(Error::Pin { trouble: PinTrouble::NotASupervisor }),
        Some(_) | None => Ok(premises),
    }
}

async fn enter_by(opening: Opening, who: Option<&str>, pins: &mut Pins) -> Result<Premises, Error> {
    let configured = till::configured_here(&opening).map_err(Error::open)?;
    let is_staffed = configured.is_some_and(|(settings, _)| settings.staff.roster.iter().len() > 0);
    if !is_staffed && who.is_none() {
        return till::enter(opening).await.map_err(Error::open);
    }
    let till = till::open(opening, till::no_windows()).await.map_err(Error::open)?;
    sign_in(&till.desk, who, pins).await?;
    let mut premises = till.premises;
    if let Some(who) = who {
        premises.settings.teller = who.to_owned();
    }
    Ok(premises)
}

/// Two of the staff who do together what is about no order: `--staff`, whose PIN is the first line, and the second person.
pub(crate) fn two(arguments: &Arguments, approver: &str, reason: &str) -> Result<TwoOfStaff, Error> {
    let bad = || Error::from(Failure::BadInput);
    let id = |text: &str| StaffId::new(text).map_err(|_| bad());
    let (staff, approver) = (id(arguments.staff().ok_or(Usage::StaffWanted)?)?, id(approver)?);
    let reason = Reason::new(reason.trim()).map_err(|_| bad())?;
    let mut pins = Pins::on_standard_input();
    let (pin, approver_pin) = (pins.next()?, pins.next()?);
    Ok(TwoOfStaff { staff, pin, approver, approver_pin, reason })
}

/// Signs somebody in, where somebody has to.
pub(crate) async fn sign_in(desk: &Desk, who: Option<&str>, pins: &mut Pins) -> Result<(), Error> {
    let at_desk = desk.views().borrow().staff.at_desk.clone();
    let id = match (at_desk, who) {
        (AtDesk::Account, None) => return Ok(()),
        (AtDesk::Account, Some(id)) => {
            // In practice somebody may sign in, though nobody has to.
            desk.act(Act::Lock).await.map_err(|_| Usage::NoStaff)?;
            id
        }
        (AtDesk::Nobody, Some(id)) => id,
        (AtDesk::Nobody, None) => return Err(Usage::StaffWanted.into()),
        (AtDesk::SignedIn { .. }, _) => return Ok(()),
    };
    let pin = pins.next()?;
    for waits in [true, false] {
        desk.act(Act::SignIn { id: id.to_owned(), pin: pin.clone() }).await?;
        let view = desk.views().borrow().clone();
        let Screen::SignIn(screen) = &view.screen else { return Ok(()) };
        match screen.trouble {
            Some(PinTrouble::Locked { .. }) if waits => contact(desk).await,
            Some(trouble) => return Err(Error::Pin { trouble }),
            None => return Err(Failure::NotSignedIn.into()),
        }
    }
    Err(Failure::NotSignedIn.into())
}

/// A second person approves what was asked.
pub(crate) async fn approve(desk: &Desk, approver: &str, pin: &TypedPin) -> Result<(), Error> {
    for waits in [true, false] {
        desk.act(Act::Approve { id: approver.to_owned(), pin: pin.clone() }).await?;
        let dialog = desk.views().borrow().staff.dialog.clone();
        match dialog.and_then(|dialog| dialog.trouble) {
            None => return Ok(()),
            Some(PinTrouble::Locked { .. }) if waits => contact(desk).await,
            Some(trouble) => return Err(Error::Pin { trouble }),
        }
    }
    Err(Failure::NotNow.into())
}

/// Waits until the provider told its time: no pause ends before that.
async fn contact(desk: &Desk) {
    let mut views = desk.views();
    let heard = views.wait_for(|view| view.shell.connection != Connection::Connecting);
    if tokio::time::timeout(CONTACT, heard).await.is_err() {
        tracing::warn!("the provider did not tell the time, so no pause has ended");
    }
}
