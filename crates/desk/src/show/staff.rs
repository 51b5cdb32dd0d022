//! Who is at the desk, what a second person could approve here, and the dialog that asks them: drawn from the state.
//!
//! What is offered is decided here and nowhere else: an act that is not among the offers is refused (`accepted`).

use pickup::{
    approved,
    handover::Proof,
    manual::DocumentKind,
    mask,
    order::{OrderRecord, Owner, PendingChange, Proxy},
    staff,
    warning::{Block, Warning},
};

use super::{Moment, gate, identifier, number, whole_seconds};
use crate::{
    request::{AskedAct, CorrectedLine},
    scene::{OpenOrder, Scene, SignIn, Verified},
    second_person::{Asking, AtDesk},
    view::{self, Approves, Closed, Collector, Collectors, Document, KnownBy, Masked, Offer, Screen},
};

impl Moment<'_> {
    /// Who is at the desk and what a second person could do.
    pub(crate) fn staff(&self, at_desk: &AtDesk, scene: &Scene, asking: Option<&Asking>) -> view::Staff {
        view::Staff {
            at_desk: match at_desk {
                AtDesk::Account => view::AtDesk::Account,
                AtDesk::Nobody => view::AtDesk::Nobody,
                AtDesk::Somebody(session) => view::AtDesk::SignedIn { role: role(session.role()) },
            },
            second_person: gate(self.no_second_person(at_desk)),
            offers: self.offers(scene),
            dialog: asking.map(|asking| self.dialog(at_desk, asking)),
        }
    }

    /// Why nobody could approve anything.
    pub(crate) fn no_second_person(&self, at_desk: &AtDesk) -> Option<Closed> {
        let staff = &self.settings.staff;
        if staff.roster.iter().len() == 0 {
            return Some(Closed::NoStaff);
        }
        let actor = at_desk.id(self.settings);
        let other = |one: &staff::StaffMember| one.role.may_approve() && Some(&one.id) != actor.as_ref();
        (!staff.roster.iter().any(other)).then_some(Closed::NoSupervisor)
    }

    /// What a second person may approve on this screen.
    pub(crate) fn offers(&self, scene: &Scene) -> Vec<Offer> {
        match scene {
            Scene::Order(open) => self.offers_on(open),
            Scene::Ended(ended) => self.manual_offer(&ended.record).into_iter().collect(),
            Scene::NotOwner(not_owner) => self.manual_offer(&not_owner.record).into_iter().collect(),
            Scene::Verified(verified) => self.override_offer(verified).into_iter().collect(),
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Checking(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => Vec::new(),
        }
    }

    fn offers_on(&self, open: &OpenOrder) -> Vec<Offer> {
        let record = &open.record;
        let unlock = open.asked_too_often.then_some(Offer::Unlock);
        let change = record.pending.as_ref();
        let change = change.map(|pending| Offer::OwnerChange { change: owner_change(record, pending) });
        let handed = handed_lines(record);
        let correction = (!handed.is_empty()).then_some(Offer::Correction { lines: handed });
        let let_pass = self.is_closed_by_its_number(record).then_some(Offer::LetPass);
        let all = [unlock, change, let_pass, self.manual_offer(record), correction];
        all.into_iter().flatten().collect()
    }

    /// Whether nothing else stands against it than that another order with its number was handed over.
    fn is_closed_by_its_number(&self, record: &OrderRecord) -> bool {
        let warnings = record.warnings(self.store(), self.now);
        let mut blocking = warnings.iter().filter(|warning| warning.block().is_some()).peekable();
        blocking.peek().is_some()
            && blocking.all(|warning| matches!(warning, Warning::SameNumberHandedOver { .. }))
    }

    fn manual_offer(&self, record: &OrderRecord) -> Option<Offer> {
        let blocked = record.warnings(self.store(), self.now).into_iter().any(|warning| {
            // Who shows a document need not be found by an identifier.
            !matches!(warning.block(), None | Some(Block::NoCustomerIdentifier))
        });
        let allows = |kind: &DocumentKind| {
            self.settings.policy.manual.allows(*kind, record.order.payment.total).then(|| document(*kind))
        };
        let documents: Vec<_> = DocumentKind::ALL.iter().filter_map(allows).collect();
        let min_age = self.settings.policy.min_ages(&record.order).last().copied();
        (!blocked && !documents.is_empty()).then_some(Offer::ManualId { documents, min_age })
    }

    /// Only where nothing else stands against the hand-over: what is approved is done at once. All that stands against it
    /// is approved in one word.
    fn override_offer(&self, verified: &Verified) -> Option<Offer> {
        let rules: Vec<_> =
            self.stand_against(verified).into_iter().map(rule_of).collect::<Option<Vec<_>>>()?;
        let is_allowed = |rule: &approved::Overridable| match rule {
            // That a second person looks is the rule here, not an exception that a policy allows.
            approved::Overridable::AnotherAccount => true,
            // That is let pass on the order's screen, before anybody is asked.
            approved::Overridable::SameNumber => false,
            // The owner who is asked from afar is elsewhere already: then whoever is here has to be seen.
            approved::Overridable::Remote if matches!(&verified.proof, Proof::Verified(proof) if proof.collector().is_some()) => {
                false
            }
            approved::Overridable::Remote | approved::Overridable::EveryLine => {
                self.settings.policy.overridable.contains(rule)
            }
        };
        let is_offered = !rules.is_empty() && rules.iter().all(is_allowed);
        is_offered.then(|| Offer::Override { rules: rules.into_iter().filter_map(shown_rule).collect() })
    }

    fn dialog(&self, at_desk: &AtDesk, asking: &Asking) -> view::SecondPersonDialog {
        let actor = at_desk.id(self.settings);
        let made_up = self.made_up().into_iter();
        view::SecondPersonDialog {
            number: number(&asking.record),
            approves: asking.approves.clone(),
            reason: asking.reason.to_string(),
            asked_by: at_desk.name(self.settings),
            trouble: asking.trouble.and_then(|trouble| trouble.shown(self.instant)),
            made_up: made_up
                .filter(|one| actor.as_ref().is_none_or(|actor| actor.as_str() != one.id))
                .collect(),
        }
    }

    /// The screen on which somebody signs in.
    pub(super) fn sign_in(&self, sign_in: &SignIn) -> view::SignInScreen {
        view::SignInScreen {
            locked_itself: sign_in.locked_itself,
            trouble: sign_in.trouble.and_then(|trouble| trouble.shown(self.instant)),
            made_up: self.made_up(),
        }
    }

    fn made_up(&self) -> Vec<view::MadeUpPerson> {
        let staff = &self.settings.staff;
        let shown = |one: &crate::settings::MadeUp| {
            let member = staff.roster.find(&one.id)?;
            Some(view::MadeUpPerson {
                id: one.id.to_string(),
                name: member.name.clone(),
                role: role(member.role),
                pin: one.pin.to_owned(),
            })
        };
        staff.made_up.iter().filter_map(shown).collect()
    }

    /// What may be handed over now: green for a sign-in, and never for a document.
    pub(super) fn verdict(&self, verified: &Verified) -> Screen {
        let shown = self.verified(verified);
        let Proof::Manual(manual) = &verified.proof else { return Screen::Verified(shown) };
        let used = self.instant.saturating_duration_since(verified.appeared_at);
        Screen::Manual(view::ManualScreen {
            verdict: shown.verdict,
            number: shown.number,
            document: document(manual.document()),
            age_seen: manual.age_seen(),
            approved_by: self.settings.staff.name(manual.approver()),
            owner: verified.record.order.owner.name.clone().filter(|_| self.is_name_shown(verified)),
            left_s: whole_seconds(verified.valid_for(&self.settings.policy).saturating_sub(used)),
            shelf: shown.shelf,
            lines: shown.lines,
            note: shown.note,
            hand_over: shown.hand_over,
            own_reasons: shown.own_reasons,
            reference: shown.reference,
        })
    }
}

/// The act that is asked for, if it is among the offers, and how it is shown to whoever approves it.
pub(crate) fn accepted(offers: &[Offer], asked: &AskedAct) -> Option<(staff::Act, Approves)> {
    offers.iter().find_map(|offer| match (offer, asked) {
        (Offer::Unlock, AskedAct::Unlock) => Some((staff::Act::Unlock, Approves::Unlock)),
        (Offer::OwnerChange { change }, AskedAct::OwnerChange { accept }) => Some((
            staff::Act::OwnerChange { accepted: *accept },
            Approves::OwnerChange { accept: *accept, change: change.clone() },
        )),
        (Offer::ManualId { documents, .. }, AskedAct::ManualId { document, age_seen }) => {
            documents.contains(document).then_some((
                staff::Act::ManualId { document: kind(*document), age_seen: *age_seen },
                Approves::ManualId { document: *document, age_seen: *age_seen },
            ))
        }
        (Offer::Override { rules }, AskedAct::Override { rules: asked }) if is_same(rules, asked) => {
            let all = approved::Rules::new(rules.iter().copied().map(overridable))?;
            Some((staff::Act::Override(all), Approves::Override { rules: rules.clone() }))
        }
        (Offer::LetPass, AskedAct::LetPass) => {
            Some((staff::Act::Override(approved::Overridable::SameNumber.into()), Approves::LetPass))
        }
        (Offer::Correction { lines }, AskedAct::Correction { lines: asked }) => {
            let lines = corrected(lines, asked)?;
            Some((staff::Act::Correction, Approves::Correction { lines }))
        }
        (
            Offer::Unlock
            | Offer::OwnerChange { .. }
            | Offer::ManualId { .. }
            | Offer::Override { .. }
            | Offer::LetPass
            | Offer::Correction { .. },
            _,
        ) => None,
    })
}

/// The lines that are taken back, with what they are; nothing if one was not handed over, or not so often.
fn corrected(handed: &[view::HandedLine], asked: &[CorrectedLine]) -> Option<Vec<view::HandedLine>> {
    let line = |one: &CorrectedLine| {
        let of = handed.iter().find(|line| line.line == one.line)?;
        let fits = (1..=of.quantity).contains(&one.quantity);
        fits.then(|| view::HandedLine { quantity: one.quantity, ..of.clone() })
    };
    let lines: Vec<_> = asked.iter().map(line).collect::<Option<_>>()?;
    (!lines.is_empty()).then_some(lines)
}

/// What was handed over here and can be taken back. Its place among the order's lines names a line.
fn handed_lines(record: &OrderRecord) -> Vec<view::HandedLine> {
    let lines = (0..).zip(&record.order.lines).map(|(place, line)| view::HandedLine {
        line: place,
        quantity: record.handed_over_of(&line.id),
        title: line.title.clone(),
    });
    lines.filter(|line| line.quantity > 0).collect()
}

/// Both sides of a change, each identifier marked that the other side does not have so.
fn owner_change(record: &OrderRecord, pending: &PendingChange) -> view::OwnerChange {
    let (before, after) = (&record.order, pending);
    let known = |proxies: &[Proxy]| proxies.iter().map(Proxy::identity).collect::<Vec<_>>();
    let (old, new) = (known(&before.proxies), known(&after.proxies));
    let all = |owner: &Owner, proxies: &[Owner]| std::iter::once(owner).chain(proxies).cloned().collect();
    let (of_before, of_after): (Vec<_>, Vec<_>) = (all(&before.owner, &old), all(&after.owner, &new));
    view::OwnerChange {
        before: Collectors {
            owner: collector(&before.owner, std::slice::from_ref(&after.owner)),
            proxies: old.iter().map(|one| collector(one, &of_after)).collect(),
        },
        after: Collectors {
            owner: collector(&after.owner, std::slice::from_ref(&before.owner)),
            proxies: new.iter().map(|one| collector(one, &of_before)).collect(),
        },
    }
}

fn collector(one: &Owner, others: &[Owner]) -> Collector {
    use pickup::order::Identifier;
    let differs = |kind| {
        !others.iter().any(|other| match kind {
            Identifier::Subject => one.subject == other.subject,
            Identifier::PersonalNumber => one.personal_number == other.personal_number,
            Identifier::Email => one.email == other.email,
            Identifier::Phone => one.phone == other.phone,
        })
    };
    let text = |kind| match kind {
        Identifier::Subject | Identifier::PersonalNumber => String::new(),
        Identifier::Email => one.email.as_ref().map(|email| mask::email(email.as_str())).unwrap_or_default(),
        Identifier::Phone => one.phone.as_ref().map(|phone| mask::phone(phone.as_str())).unwrap_or_default(),
    };
    let known = one.identifiers().map(|kind| KnownBy {
        identifier: Masked { kind: identifier(kind), text: text(kind) },
        differs: differs(kind),
    });
    Collector { name: one.name.as_deref().map(mask::name).unwrap_or_default(), identifiers: known.collect() }
}

pub(crate) fn role(role: staff::Role) -> view::Role {
    match role {
        staff::Role::Teller => view::Role::Teller,
        staff::Role::Supervisor => view::Role::Supervisor,
    }
}

fn document(kind: DocumentKind) -> Document {
    match kind {
        DocumentKind::Passport => Document::Passport,
        DocumentKind::IdentityCard => Document::IdentityCard,
        DocumentKind::DrivingLicence => Document::DrivingLicence,
    }
}

fn kind(document: Document) -> DocumentKind {
    match document {
        Document::Passport => DocumentKind::Passport,
        Document::IdentityCard => DocumentKind::IdentityCard,
        Document::DrivingLicence => DocumentKind::DrivingLicence,
    }
}

/// Which rule a second person lets pass where this stands against a hand-over; nothing if nobody can.
pub(crate) fn rule_of(closed: Closed) -> Option<approved::Overridable> {
    let rules = [
        (Closed::NotSeen, approved::Overridable::Remote),
        (Closed::RemoteTooDear, approved::Overridable::Remote),
        (Closed::EveryLine, approved::Overridable::EveryLine),
        (Closed::AnotherAccount, approved::Overridable::AnotherAccount),
    ];
    rules.into_iter().find_map(|(against, rule)| (against == closed).then_some(rule))
}

/// Whether the same rules are asked for as are offered, whatever their order: neither fewer nor more.
fn is_same(offered: &[view::Overridable], asked: &[view::Overridable]) -> bool {
    let rules = |rules: &[view::Overridable]| approved::Rules::new(rules.iter().copied().map(overridable));
    rules(offered) == rules(asked)
}

fn shown_rule(rule: approved::Overridable) -> Option<view::Overridable> {
    match rule {
        approved::Overridable::Remote => Some(view::Overridable::Remote),
        approved::Overridable::EveryLine => Some(view::Overridable::EveryLine),
        approved::Overridable::AnotherAccount => Some(view::Overridable::AnotherAccount),
        approved::Overridable::SameNumber => None,
    }
}

fn overridable(rule: view::Overridable) -> approved::Overridable {
    match rule {
        view::Overridable::Remote => approved::Overridable::Remote,
        view::Overridable::EveryLine => approved::Overridable::EveryLine,
        view::Overridable::AnotherAccount => approved::Overridable::AnotherAccount,
    }
}
