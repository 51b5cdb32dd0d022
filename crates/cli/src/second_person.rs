//! What one person alone can't do, at the command line: the same acts as in the window, approved by a second person whose
//! PIN is the last line of standard input.
//! What may be asked, and who may approve it, is decided by the desk.

use std::process::ExitCode;

use desk::Desk;
use desk::failure::Failure;
use desk::request::{Act, AskedAct, CorrectedLine};
use desk::view::{Approves, Collectors, DeskScreen, Document, Notice, ReceiptState, Screen};
use serde::Serialize;

use crate::arguments::{Arguments, CorrectedItem, DocumentName, SecondPersonAct};
use crate::check::{printed, tell_receipt, tell_recorded, until_open};
use crate::error::{Error, name_of};
use crate::output::Output;
use crate::staff::{Pins, approve, sign_in};

/// Asks for one act on one order, and does it.
pub(crate) async fn second_person(
    arguments: &Arguments,
    act: &SecondPersonAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    let asking = act.asking();
    let opening = arguments.opening(Some(&asking.practising))?;
    let till = till::open(opening, till::no_windows()).await.map_err(Error::open)?;
    let mut pins = Pins::on_standard_input();
    sign_in(&till.desk, arguments.staff(), &mut pins).await?;
    let id = match act {
        SecondPersonAct::Manual { id, .. } => {
            if let Some(id) = id
                && let Some(code) = tell_recorded(&till.premises, id, &asking.number, output).await?
            {
                return Ok(code);
            }
            let id = id.unwrap_or_else(|| till.premises.another_id());
            till.desk.hand_over_as(id).await?;
            Some(id.to_string())
        }
        SecondPersonAct::Unlock(_)
        | SecondPersonAct::ApproveOwner { .. }
        | SecondPersonAct::Correct { .. } => None,
    };
    let number = open_order(&till.desk, &asking.number).await?;
    let asked = asked(&till.desk, act);
    ask(&till.desk, asked, &asking.reason, output).await?;
    let approves = till.desk.views().borrow().staff.dialog.clone().map(|dialog| dialog.approves);
    tell_what_changes(approves.as_ref(), &number, output)?;
    approve(&till.desk, &asking.approver, &pins.next()?).await?;
    let (act_name, hand_over) = (act.name(), id.as_deref());
    let approver = &asking.approver;
    let told = Approved { event: "approved", order: &number, act: act_name, approver, hand_over };
    match act {
        SecondPersonAct::Unlock(_) => done(&told, "cli.unlocked", output),
        SecondPersonAct::ApproveOwner { reject: false, .. } => done(&told, "cli.owner_taken_over", output),
        SecondPersonAct::ApproveOwner { reject: true, .. } => done(&told, "cli.owner_kept", output),
        SecondPersonAct::Correct { .. } => done(&told, "cli.corrected", output),
        SecondPersonAct::Manual { .. } => {
            output.event(&told)?;
            hand_over_manually(&till.desk, hand_over, output).await
        }
    }
}

/// Opens the order with exactly this number.
pub(crate) async fn open_order(desk: &Desk, number: &str) -> Result<String, Error> {
    desk.act(Act::Find { text: number.to_owned() }).await?;
    let view = desk.views().borrow().clone();
    let number = || number.to_owned();
    if let Screen::Order(order) = &view.screen {
        return Ok(order.number.clone());
    }
    if let Screen::Desk(DeskScreen { notice: Some(Notice::Ambiguous { .. }), .. }) = &view.screen {
        return Err(Error::AmbiguousOrder { number: number() });
    }
    Err(Error::UnknownOrder { number: number() })
}

/// Asks; what is not offered for this order, or to nobody here, is refused with its reason.
pub(crate) async fn ask(desk: &Desk, asked: AskedAct, reason: &str, output: &Output) -> Result<(), Error> {
    match desk.act(Act::AskSecondPerson { asked, reason: reason.to_owned() }).await {
        Ok(()) => Ok(()),
        Err(Failure::Refused { because }) => {
            Err(Error::NotOffered { kind: name_of(&because), why: output.words.closed(because) })
        }
        Err(Failure::NotNow) => Err(Error::NotOffered {
            kind: "not_offered".to_owned(),
            why: output.words.text("cli.not_offered", &[]),
        }),
        Err(failure) => Err(failure.into()),
    }
}

fn asked(desk: &Desk, act: &SecondPersonAct) -> AskedAct {
    match act {
        SecondPersonAct::Unlock(_) => AskedAct::Unlock,
        SecondPersonAct::ApproveOwner { reject, .. } => AskedAct::OwnerChange { accept: !reject },
        SecondPersonAct::Manual { document, age, .. } => {
            AskedAct::ManualId { document: shown(*document), age_seen: *age }
        }
        SecondPersonAct::Correct { items, .. } => AskedAct::Correction { lines: corrected(desk, items) },
    }
}

/// The items that were said, by their places from 1 as they are listed; without any, all that was handed over.
fn corrected(desk: &Desk, items: &[CorrectedItem]) -> Vec<CorrectedLine> {
    let view = desk.views().borrow().clone();
    let handed = view.staff.offers.iter().find_map(|offer| match offer {
        desk::view::Offer::Correction { lines } => Some(lines.clone()),
        desk::view::Offer::Unlock
        | desk::view::Offer::OwnerChange { .. }
        | desk::view::Offer::ManualId { .. }
        | desk::view::Offer::Override { .. }
        | desk::view::Offer::LetPass => None,
    });
    let handed = handed.unwrap_or_default();
    if items.is_empty() {
        return handed.iter().map(|one| CorrectedLine { line: one.line, quantity: one.quantity }).collect();
    }
    let line =
        |item: &CorrectedItem| CorrectedLine { line: item.line.saturating_sub(1), quantity: item.quantity };
    items.iter().map(line).collect()
}

/// What the second person should see before their word counts.
fn tell_what_changes(approves: Option<&Approves>, number: &str, output: &Output) -> Result<(), Error> {
    match approves {
        Some(Approves::OwnerChange { change, .. }) => {
            output.event(&Changes { event: "owner_change", order: number, change })?;
            for (key, side) in [("cli.owner_before", &change.before), ("cli.owner_after", &change.after)] {
                output.say(key, &[("who", &told(side))])?;
            }
            Ok(())
        }
        Some(Approves::Correction { lines }) => lines.iter().try_for_each(|line| {
            let (quantity, line_number) = (line.quantity.to_string(), (line.line + 1).to_string());
            output.line(&format!("{line_number:>4}  {quantity} x {}", line.title))
        }),
        Some(
            Approves::Unlock | Approves::ManualId { .. } | Approves::Override { .. } | Approves::LetPass,
        )
        | None => Ok(()),
    }
}

/// Everybody who may collect, masked as in the window.
fn told(side: &Collectors) -> String {
    let one = |collector: &desk::view::Collector| {
        let known = collector.identifiers.iter().map(|known| {
            let mark = if known.differs { "*" } else { "" };
            format!("{} {}{mark}", name_of(&known.identifier.kind), known.identifier.text)
        });
        format!("{} ({})", collector.name, known.collect::<Vec<_>>().join(", "))
    };
    std::iter::once(&side.owner).chain(&side.proxies).map(one).collect::<Vec<_>>().join("; ")
}

fn done(told: &Approved<'_>, words: &'static str, output: &Output) -> Result<ExitCode, Error> {
    output.event(told)?;
    output.say(words, &[("number", told.order)])?;
    Ok(ExitCode::SUCCESS)
}

/// All of the order, on the strength of the document that two of the staff have seen.
async fn hand_over_manually(desk: &Desk, id: Option<&str>, output: &Output) -> Result<ExitCode, Error> {
    let view = desk.views().borrow().clone();
    let Screen::Manual(manual) = &view.screen else { return Err(Failure::NotNow.into()) };
    let verdict = manual.verdict;
    desk.act(Act::TickAll).await?;
    until_open(desk.views()).await?;
    match desk.act(Act::HandOver { verdict }).await {
        Ok(()) => {}
        Err(Failure::Refused { because }) => {
            let why = output.words.closed(because);
            return Err(Error::NotOffered { kind: name_of(&because), why });
        }
        Err(failure) => return Err(failure.into()),
    }
    let done = printed(desk.views()).await?;
    output.event(&HandedOver {
        event: "handed_over",
        order: &done.number,
        items: done.items,
        entry: done.entry,
        by: name_of(&done.by),
        receipt: done.receipt,
        id,
    })?;
    output.say("cli.manual", &[("number", &done.number)])?;
    output.say("done.entry", &[("n", &done.entry.to_string())])?;
    tell_receipt(done.receipt, output)?;
    Ok(ExitCode::SUCCESS)
}

fn shown(document: DocumentName) -> Document {
    match document {
        DocumentName::Passport => Document::Passport,
        DocumentName::IdentityCard => Document::IdentityCard,
        DocumentName::DrivingLicence => Document::DrivingLicence,
    }
}

impl SecondPersonAct {
    fn name(&self) -> &'static str {
        match self {
            Self::Unlock(_) => "unlock",
            Self::ApproveOwner { .. } => "owner_change",
            Self::Correct { .. } => "correction",
            Self::Manual { .. } => "manual_id",
        }
    }
}

#[derive(Serialize)]
struct Approved<'a> {
    event: &'static str,
    order: &'a str,
    act: &'static str,
    approver: &'a str,
    /// The id of the hand-over that comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    hand_over: Option<&'a str>,
}

#[derive(Serialize)]
struct Changes<'a> {
    event: &'static str,
    order: &'a str,
    #[serde(flatten)]
    change: &'a desk::view::OwnerChange,
}

#[derive(Serialize)]
struct HandedOver<'a> {
    event: &'static str,
    order: &'a str,
    items: u32,
    entry: u32,
    by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<ReceiptState>,
    /// The id to try it again with.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}
