//! From the desk's state to the one view: what of it a screen may show, and in which words of the contract.
//!
//! Pure. The privacy rules are kept by what is not here: before a proof no shelf, no lines, no note, no whole name and
//! no whole address.

pub(crate) mod activity;
pub(crate) mod approval;
mod ask_owner;
pub(crate) mod inquiry;
mod policy;
mod remote;
pub(crate) mod scanner;
pub(crate) mod sheet;
pub(crate) mod staff;

use std::time::{Duration, Instant};

use ciba::ClientAuthMethod;
use jiff::{SignedDuration, Timestamp, civil::Date};
use pickup::{
    check::{OwnReason, Purpose},
    mask,
    order::{Identifier, Line, OrderRecord, Owner, OwnerSubject, PaymentStatus},
    owner::{Finding, RuleApplied},
    personal_number::PersonalNumber,
    text::StoreId,
    warning::{Block, Warning},
};

use crate::{
    run::{links::address, typed_hint},
    scene::{
        Checking, Ended, HandedOver, Listing, Mark, NotOwner, OpenOrder, Scene, Stage, Verified, Waiting,
    },
    settings::{ProviderSettings, SecretRef, Settings},
    support,
    view::{self, CheckPurpose, Closed, Contact, Gate, Masked, Pace, RowFlag, Screen, SecretPlace},
};

/// After this long without an answer the teller gets a tip.
pub(crate) const SLOW_AFTER: Duration = Duration::from_secs(45);
/// The last part of a request's life, in which *More time* comes first.
pub(crate) const EXPIRING_BEFORE: Duration = Duration::from_secs(30);
/// For so long after a verdict nothing hands over.
pub(crate) const GUARD: Duration = Duration::from_millis(600);
/// The name leaves the screen after so long without a key.
pub(crate) const NAME_SHOWN: Duration = Duration::from_secs(60);

/// What the drawing depends on.
pub(crate) struct Moment<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
    pub(crate) instant: Instant,
    /// What comes in.
    pub(crate) intake: Option<&'a view::Intake>,
    /// Scans that are taken as tests.
    pub(crate) scanner_test: Option<&'a scanner::ScannerTest>,
    /// How old the word on the shown order is, where its shop has not just said how it is.
    pub(crate) as_of: Option<Timestamp>,
    /// How far the receipts of the last check are.
    pub(crate) receipt: Option<view::ReceiptState>,
    /// The receipts for the system's print dialog, where it is offered.
    pub(crate) sheets: Vec<view::Sheet>,
    /// Whether the screen has to stay for its receipt.
    pub(crate) holds: bool,
    /// Whether links can be mailed.
    pub(crate) mails: bool,
    /// Whether there is a clipboard.
    pub(crate) copies: bool,
}

impl Moment<'_> {
    /// Whether there is something to copy for whoever helps, and where to.
    pub(crate) fn has_details(&self, end: &view::End) -> bool {
        self.copies && support::failed(end).is_some()
    }

    fn store(&self) -> &StoreId {
        &self.settings.store.id
    }

    /// Draws the screen.
    pub(crate) fn screen(&self, scene: &Scene) -> Screen {
        match scene {
            Scene::SignIn(sign_in) => Screen::SignIn(self.sign_in(sign_in)),
            Scene::Listing(listing) => Screen::Desk(self.listing(listing)),
            Scene::Order(order) => Screen::Order(self.order(order)),
            Scene::Checking(checking) => self.checking(checking),
            Scene::Verified(verified) => self.verdict(verified),
            Scene::NotOwner(not_owner) => Screen::NotOwner(self.not_owner(not_owner)),
            Scene::Ended(ended) => Screen::Ended(view::EndedScreen {
                number: number(&ended.record),
                purpose: match ended.check.purpose {
                    Purpose::PickUp => CheckPurpose::PickUp,
                    Purpose::LetCollect => CheckPurpose::LetCollect,
                },
                end: ended.end.clone(),
                reference: ended.check.reference.to_string(),
                try_again: ended.check.asks_who_is_here() && try_again_helps(&ended.end),
                by_mail: self.goes_by_mail(ended),
                details: self.has_details(&ended.end),
            }),
            Scene::HandedOver(handed) => Screen::HandedOver(self.handed_over(handed)),
            Scene::Activity(activity) => Screen::Activity(self.activity(activity)),
            Scene::Inquiring(inquiring) => Screen::Inquiry(self.inquiry(inquiring)),
            Scene::Settings(test) => Screen::Settings(self.settings_screen(test)),
        }
    }

    fn listing(&self, listing: &Listing) -> view::DeskScreen {
        let orders: Vec<_> = listing.rows.iter().map(|row| self.row(row.handle, &row.record)).collect();
        view::DeskScreen {
            query: listing.query.clone(),
            orders,
            more: listing.more,
            updated_at: seconds(listing.read_at),
            notice: listing.notice.clone(),
            intake: self.intake.cloned(),
        }
    }

    fn row(&self, row: u32, record: &OrderRecord) -> view::OrderRow {
        view::OrderRow {
            row,
            number: number(record),
            customer: customer(&record.order.owner),
            placed_at: record.order.placed_at.map(seconds),
            ready_at: record.order.pickup.ready_at.map(seconds),
            items: items(record),
            flag: self.flag(record),
        }
    }

    fn flag(&self, record: &OrderRecord) -> Option<RowFlag> {
        let blocked = record.warnings(self.store(), self.now).into_iter().find_map(|warning| warning.block());
        match blocked {
            Some(Block::AlreadyHandedOver) => Some(RowFlag::HandedOver),
            Some(Block::CancelledOrder) => Some(RowFlag::Cancelled),
            Some(Block::OtherStore) => Some(RowFlag::OtherStore),
            Some(Block::NotReady) => Some(RowFlag::NotReady),
            Some(Block::Unpaid) => Some(RowFlag::Unpaid),
            Some(Block::OrderLocked) => Some(RowFlag::SecondPerson),
            Some(Block::NoCustomerIdentifier) => Some(RowFlag::NoCustomerIdentifier),
            None => {
                let returns = record.order.pickup.expires_at;
                let left = returns.map(|at| at.duration_since(self.now));
                let is_last_day = left.is_some_and(|left| left < SignedDuration::from_hours(24));
                match (is_last_day, partly_handed_over(record)) {
                    (true, _) => Some(RowFlag::ReturnsTomorrow),
                    (false, true) => Some(RowFlag::PartlyHandedOver),
                    (false, false) => None,
                }
            }
        }
    }

    fn order(&self, open: &OpenOrder) -> view::OrderScreen {
        let record = &open.record;
        let own = approval::asked_hint(&record.order, open.asked, self.settings);
        let typed = open.typed.as_ref().map(typed_hint::sent);
        // Without one of its own an order is not asked about, whatever is typed.
        let hint = own.and_then(|own| typed.or(Some(own)));
        // An order that is cancelled and paid back is cancelled twice, and told so once.
        let mut warnings: Vec<view::Warning> = Vec::new();
        let shown = |warning: &Warning| warning_shown(record, warning);
        for warning in record.warnings(self.store(), self.now).iter().filter_map(shown) {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        if hint.is_none() && !warnings.contains(&view::Warning::NoCustomerIdentifier) {
            warnings.push(view::Warning::NoCustomerIdentifier);
        }
        if partly_handed_over(record) {
            let at = record.handed_over.as_ref().map(|here| seconds(here.at));
            warnings.push(view::Warning::PartlyHandedOver { at });
        }
        if open.check_lost {
            warnings.push(view::Warning::CheckLost);
        }
        if open.declined_before {
            warnings.push(view::Warning::DeclinedBefore);
        }
        view::OrderScreen {
            number: number(record),
            customer: customer(&record.order.owner),
            items: items(record),
            ready_at: record.order.pickup.ready_at.map(seconds),
            payment: payment(record),
            as_of: self.as_of.map(seconds),
            warnings,
            sent_to: hint.as_ref().map(masked_hint),
            typed: open.typed.is_some(),
            may_type: self.settings.types_hint,
            askable: self.askable(open),
            also: self.also(open),
            must_prove: approval::asked_person(&record.order, open.asked)
                .and_then(|person| person.identifiers().next())
                .map_or(view::Identifier::None, identifier),
            identify: gate(
                approval::asked_closed(record, open.asked, self.settings, self.now)
                    .or(open.asked_too_often.then_some(Closed::AskedTooOften)),
            ),
        }
    }

    fn checking(&self, checking: &Checking) -> Screen {
        let number = number(&checking.record);
        match &checking.stage {
            Stage::Starting => Screen::Starting(view::StartingScreen { number }),
            Stage::Verifying => Screen::Verifying(view::StartingScreen { number }),
            Stage::Waiting(waiting) => Screen::Waiting(self.waiting(checking, waiting, number)),
        }
    }

    fn waiting(&self, checking: &Checking, waiting: &Waiting, number: String) -> view::WaitingScreen {
        let poll = &waiting.poll;
        let left = poll.time_left(self.instant);
        let code = checking.check.binding_code.as_str();
        let (code_word, code_digits) = code.split_once('-').unwrap_or((code, ""));
        // Who would scan a code is not the one who is asked.
        let picture = waiting.picture.as_ref().filter(|_| checking.at_counter.is_none());
        view::WaitingScreen {
            number,
            qr_svg: picture.map(|(_, qr)| qr.svg()),
            host: picture.map(|(link, _)| link.host().to_owned()),
            code_word: code_word.to_owned(),
            code_digits: code_digits.to_owned(),
            left_s: whole_seconds(left),
            lifetime_s: whole_seconds(poll.deadline().saturating_duration_since(waiting.sent_at)),
            sent_at: seconds(waiting.sent_time),
            sent_to: masked_hint(&checking.hint),
            also: checking.also.iter().map(|also| also.order.number.to_string()).collect(),
            pace: self.pace(waiting),
            contact: self.contact(waiting),
            link: self.link(checking, waiting),
            copy: self.copy(checking, waiting),
            let_collect: self.let_collect(checking, waiting),
            practice: self.settings.realm == pickup::realm::Realm::Practice,
        }
    }

    /// How far the letter with the link is, where one can be sent: there is a link, and the order has an address.
    fn link(&self, checking: &Checking, waiting: &Waiting) -> Option<view::LinkByMail> {
        let to =
            address(&checking.record, &checking.check).filter(|_| self.mails && waiting.picture.is_some())?;
        Some(view::LinkByMail { state: waiting.mailed, to: mask::email(to.as_str()) })
    }

    /// Whether a new request can go by e-mail: the time ran out, there are links, and the order has an address for whoever
    /// was asked.
    pub(crate) fn goes_by_mail(&self, ended: &Ended) -> bool {
        matches!(ended.end, view::End::TimedOut { .. })
            && ended.check.asks_who_is_here()
            && self.mails
            && self.settings.provider.customer_page.is_some()
            && address(&ended.record, &ended.check).is_some()
    }

    /// Whether the link can be copied: the shop allows it, and it is the link of whoever is here.
    fn copy(&self, checking: &Checking, waiting: &Waiting) -> Option<view::LinkCopy> {
        let may = self.copies && self.settings.copies_link && checking.at_counter.is_none();
        Some(waiting.copied).filter(|_| may && waiting.picture.is_some())
    }

    fn pace(&self, waiting: &Waiting) -> Pace {
        let waited = self.instant.saturating_duration_since(waiting.sent_at);
        match () {
            () if waiting.poll.time_left(self.instant) <= EXPIRING_BEFORE => Pace::Expiring,
            () if waited >= SLOW_AFTER => Pace::Slow,
            () => Pace::Usual,
        }
    }

    fn contact(&self, waiting: &Waiting) -> Contact {
        match waiting.poll.trouble() {
            None => Contact::Good,
            Some(trouble) => Contact::Lost {
                attempt: trouble.in_a_row,
                retry_in_s: trouble
                    .next_try
                    .map_or(0, |at| whole_seconds(at.saturating_duration_since(self.instant))),
            },
        }
    }

    fn not_owner(&self, not_owner: &NotOwner) -> view::NotOwnerScreen {
        view::NotOwnerScreen {
            number: number(&not_owner.record),
            evidence: not_owner.evidence.clone(),
            reference: not_owner.check.reference.to_string(),
            ask_owner: self.ask_owner(not_owner),
            try_again: not_owner.check.asks_who_is_here(),
        }
    }

    fn verified(&self, verified: &Verified) -> view::VerifiedScreen {
        let record = &verified.record;
        let age = verified.sign_in_age_s.map(|age| {
            age.saturating_add(whole_seconds(self.instant.saturating_duration_since(verified.proved_at)))
        });
        let mut evidence = verified.evidence.clone();
        evidence.push(signed_in(age, self.settings));
        evidence.push(view::Evidence::Once { code: verified.check.binding_code.to_string() });
        let mark =
            |id| verified.ticked.iter().find(|(line, _)| line == id).map_or(Mark::Open, |found| found.1);
        view::VerifiedScreen {
            verdict: verified.handle,
            number: number(record),
            name: verified.proof.name().filter(|_| self.is_name_shown(verified)).map(str::to_owned),
            on_behalf_of: approval::on_behalf_of(verified),
            let_by_owner: ask_owner::is_let_by_owner(verified),
            together: approval::together(&verified.together),
            shelf: shelf(record),
            seen: verified.seen,
            remote: self.remote(verified),
            link_left: verified.link_left,
            lines: (0..)
                .zip(record.order.lines_left())
                .map(|(handle, line)| view::CheckLine {
                    line: handle,
                    quantity: line.left(),
                    title: line.title.clone(),
                    sku: line.sku.clone().unwrap_or_default(),
                    ticked: mark(&line.id) == Mark::Ticked,
                    missing: match mark(&line.id) {
                        Mark::Missing(missing) => Some(missing),
                        Mark::Open | Mark::Ticked => None,
                    },
                })
                .collect(),
            as_of: self.as_of.map(seconds),
            note: Some(record.order.note.clone()).filter(|note| !note.is_empty()),
            evidence,
            hand_over: gate(self.hand_over_closed(verified)),
            own_reasons: self.settings.refusal_reasons.iter().map(own_reason).collect(),
            code: verified.check.binding_code.to_string(),
            reference: verified.check.reference.to_string(),
        }
    }

    /// A name leaves the screen when nobody touches it.
    pub(crate) fn is_name_shown(&self, verified: &Verified) -> bool {
        self.instant.saturating_duration_since(verified.touched_at) < NAME_SHOWN
    }

    /// Why *Hand over* is not possible yet. The rules of `pickup` are asked again when it is pressed.
    pub(crate) fn hand_over_closed(&self, verified: &Verified) -> Option<Closed> {
        self.stand_against(verified).into_iter().next()
    }

    /// All that stands against it, first what is said first.
    pub(crate) fn stand_against(&self, verified: &Verified) -> Vec<Closed> {
        let is_hasty = self.instant.saturating_duration_since(verified.appeared_at) < GUARD;
        let hasty = is_hasty.then_some(Closed::TooSoon);
        let (presence, lines) = (self.presence_closed(verified), self.lines_closed(verified));
        let account = approval::account_closed(&verified.proof);
        [hasty, presence, lines, account].into_iter().flatten().collect()
    }

    /// What was said of the lines that stands against it.
    pub(crate) fn lines_closed(&self, verified: &Verified) -> Option<Closed> {
        let given = |(line, (_, mark)): (&Line, &(_, Mark))| mark.given(line.left());
        let mut given = verified.record.order.lines_left().zip(&verified.ticked).map(given);
        let mut marks = verified.ticked.iter().map(|(_, mark)| *mark);
        match () {
            () if marks.clone().any(|mark| mark == Mark::Open) => Some(Closed::ItemsLeft),
            () if given.all(|quantity| quantity == 0) => Some(Closed::NothingTicked),
            () if self.settings.policy.every_line && !marks.all(|mark| mark == Mark::Ticked) => {
                Some(Closed::EveryLine)
            }
            () => None,
        }
    }

    fn handed_over(&self, handed: &HandedOver) -> view::HandedOverScreen {
        view::HandedOverScreen {
            number: number(&handed.record),
            at: seconds(handed.at),
            items: handed.items,
            left: items(&handed.record),
            shelf: shelf(&handed.record),
            shop: handed.shop,
            entry: u32::try_from(handed.entry).unwrap_or(u32::MAX),
            back_in_s: (!self.holds)
                .then(|| whole_seconds(handed.back_at.saturating_duration_since(self.instant))),
            receipt: self.receipt,
            elsewhere: !self.sheets.is_empty(),
            sheets: self.sheets.clone(),
            by: handed.by,
        }
    }

    fn settings_screen(&self, test: &view::ConnectionTest) -> view::SettingsScreen {
        let provider = &self.settings.provider;
        let (credential, place) = credential(provider);
        view::SettingsScreen {
            issuer: provider.issuer.as_str().to_owned(),
            client_id: provider.client_id.as_str().to_owned(),
            tenant: provider.tenant.as_ref().map(ToString::to_string),
            credential,
            secret: match place {
                // The settings have one credential at least.
                Some(SecretRef::Keyring(_)) | None => SecretPlace::Keyring,
                Some(SecretRef::File(_)) => SecretPlace::File,
                Some(SecretRef::Given(_)) => SecretPlace::Practice,
            },
            managed_by: self.settings.managed_by.clone(),
            receipt_language: self.settings.receipts.language,
            scanner: scanner::page(&self.settings.scanner, self.scanner_test),
            policy: policy::lines(self.settings),
            test: test.clone(),
            data_folder: self.settings.data_dir.display().to_string(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Why *Identify* is not possible for this order now.
pub(crate) fn identify_closed(record: &OrderRecord, settings: &Settings, now: Timestamp) -> Option<Closed> {
    let same_number = |warning: &Warning| matches!(warning, Warning::SameNumberHandedOver { .. });
    let unknown = |warning: &Warning| matches!(warning, Warning::UnknownStatus);
    for warning in record.warnings(&settings.store.id, now) {
        let Some(block) = warning.block() else { continue };
        return Some(match block {
            Block::OrderLocked => Closed::OwnerChanged,
            Block::NotReady if unknown(&warning) => Closed::UnknownStatus,
            Block::NotReady => Closed::NotReady,
            Block::CancelledOrder => Closed::Cancelled,
            Block::Unpaid => Closed::Unpaid,
            Block::OtherStore => Closed::OtherStore,
            Block::AlreadyHandedOver if same_number(&warning) => Closed::SameNumberHandedOver,
            Block::AlreadyHandedOver => Closed::AlreadyHandedOver,
            Block::NoCustomerIdentifier => Closed::NoCustomerIdentifier,
        });
    }
    let hint = hint(&record.order.owner, settings.provider.issuer.as_str());
    hint.is_none().then_some(Closed::NoCustomerIdentifier)
}

/// The credential that counts, and where its secret part is kept: of the configured way, else the strongest there is.
fn credential(provider: &ProviderSettings) -> (view::CredentialKind, Option<&SecretRef>) {
    let certificate = provider.certificate.as_ref().map(|certificate| &certificate.key);
    let key = provider.private_key.as_ref();
    let secret = provider.client_secret.as_ref();
    let by_method = |method: ClientAuthMethod| match method {
        method if method.uses_certificate() => (view::CredentialKind::Certificate, certificate),
        method if method.is_shared_secret() => (view::CredentialKind::Secret, secret),
        _ => (view::CredentialKind::PrivateKey, key),
    };
    match provider.client_auth {
        Some(method) => by_method(method),
        None if certificate.is_some() => (view::CredentialKind::Certificate, certificate),
        None if key.is_some() => (view::CredentialKind::PrivateKey, key),
        None => (view::CredentialKind::Secret, secret),
    }
}

/// Whom to ask: the subject at this issuer, else the e-mail, else the phone. Never a personal number, nor a subject that
/// could be one: at the counter it would start the caller's way of signing in.
pub(crate) fn hint(owner: &Owner, issuer: &str) -> Option<(Identifier, String)> {
    let is_here = |owner: &&OwnerSubject| owner.issuer.as_ref().is_none_or(|of| of.as_str() == issuer);
    // Whatever day it is: of somebody who is not born yet it is none to send, either.
    let is_a_number = |owner: &&OwnerSubject| PersonalNumber::could_be(owner.subject.as_str(), Date::MAX);
    let subject = owner.subject.as_ref().filter(is_here).filter(|owner| !is_a_number(owner));
    let email = || owner.email.as_ref().map(|email| (Identifier::Email, email.as_str().to_owned()));
    let phone = || owner.phone.as_ref().map(|phone| (Identifier::Phone, phone.as_str().to_owned()));
    subject
        .map(|owner| (Identifier::Subject, owner.subject.as_str().to_owned()))
        .or_else(email)
        .or_else(phone)
}

/// The deciding rule first, then nothing else of the order: a person who is not the owner learns nothing.
pub(crate) fn evidence(rules: &[RuleApplied], issuer_host: &str, show_masked: bool) -> Vec<view::Evidence> {
    let decided = rules.iter().find(|rule| rule.decided).map(|rule| view::Evidence::Identifier {
        kind: identifier(rule.identifier),
        passed: rule.finding == Finding::Matches,
        text: if show_masked { rule.masked.clone() } else { String::new() },
    });
    decided.into_iter().chain([view::Evidence::Token { issuer: issuer_host.to_owned() }]).collect()
}

/// How old the sign-in is, and how old it may be where the policy sets a limit for every sign-in.
pub(crate) fn signed_in(ago_s: Option<u32>, settings: &Settings) -> view::Evidence {
    let limit_s = settings.sign_in.max_age.and_then(|age| u32::try_from(age.as_secs()).ok());
    view::Evidence::SignedIn { ago_s, limit_s }
}

pub(crate) fn identifier(identifier: Identifier) -> view::Identifier {
    match identifier {
        Identifier::Subject => view::Identifier::Account,
        Identifier::PersonalNumber => view::Identifier::PersonalNumber,
        Identifier::Email => view::Identifier::Email,
        Identifier::Phone => view::Identifier::Phone,
    }
}

fn own_reason(own: &OwnReason) -> view::OwnReason {
    view::OwnReason { name: own.name.to_string(), en: own.en.to_string(), sv: own.sv.to_string() }
}

fn try_again_helps(end: &view::End) -> bool {
    use view::End;
    match end {
        End::Declined
        | End::TimedOut { .. }
        | End::LevelTooLow { .. }
        | End::SignInTooWeak { .. }
        | End::NoCommonIdentifier
        | End::Contradiction
        | End::TokenInvalid { .. }
        | End::ResultLost
        | End::Unreachable { .. }
        | End::VerdictExpired
        | End::Storage { .. } => true,
        End::UnknownCustomer | End::AnotherAccount | End::Misconfigured { .. } | End::ClockWrong { .. } => {
            false
        }
    }
}

fn warning_shown(record: &OrderRecord, warning: &Warning) -> Option<view::Warning> {
    match warning {
        Warning::AlreadyHandedOver { at, .. } => {
            Some(view::Warning::AlreadyHandedOver { at: at.map(seconds) })
        }
        Warning::SameNumberHandedOver { other, at } => {
            Some(view::Warning::SameNumberHandedOver { at: seconds(*at), source: other.source() })
        }
        Warning::SameNumber { other } => {
            Some(view::Warning::SameNumber { source: record.order.key.source(), other: other.source() })
        }
        Warning::Cancelled | Warning::Refunded => Some(view::Warning::Cancelled),
        Warning::OtherStore { store, name } => {
            Some(view::Warning::OtherStore { store: name.clone().unwrap_or_else(|| store.to_string()) })
        }
        Warning::NotReady => Some(view::Warning::NotReady),
        Warning::Unpaid { .. } => Some(view::Warning::Unpaid),
        // Shown by the payment chip.
        Warning::PaymentUnknown => None,
        Warning::Expired { .. } => Some(view::Warning::Expired),
        Warning::UnknownStatus => Some(view::Warning::UnknownStatus),
        Warning::OwnerChangePending { .. } => Some(view::Warning::OwnerChanged),
        Warning::NoCustomerIdentifier => Some(view::Warning::NoCustomerIdentifier),
    }
}

/// Whether some of it is gone and the rest waits.
fn partly_handed_over(record: &OrderRecord) -> bool {
    record.order.items_left() > 0 && record.order.lines.iter().any(|line| line.done > 0)
}

fn payment(record: &OrderRecord) -> view::Payment {
    let payment = &record.order.payment;
    let due = payment.due.filter(|due| due.minor > 0);
    match payment.status {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => view::Payment::Due {
            amount: due.or(payment.total).map(|money| money.to_string()).unwrap_or_default(),
        },
        PaymentStatus::Paid | PaymentStatus::Authorized | PaymentStatus::PartlyRefunded if due.is_some() => {
            view::Payment::Due { amount: due.map(|money| money.to_string()).unwrap_or_default() }
        }
        PaymentStatus::PartlyRefunded => view::Payment::PartlyRefunded,
        PaymentStatus::Paid | PaymentStatus::Authorized => view::Payment::Paid,
        PaymentStatus::Refunded | PaymentStatus::Unknown => view::Payment::Unknown,
    }
}

fn masked_hint((kind, text): &(Identifier, String)) -> Masked {
    let masked = match kind {
        Identifier::Email => mask::email(text),
        Identifier::Phone => mask::phone(text),
        Identifier::Subject | Identifier::PersonalNumber => String::new(),
    };
    Masked { kind: identifier(*kind), text: masked }
}

fn gate(closed: Option<Closed>) -> Gate {
    closed.map_or(Gate::Open, |because| Gate::Closed { because })
}

fn number(record: &OrderRecord) -> String {
    record.order.number.to_string()
}

fn customer(owner: &Owner) -> String {
    owner.name.as_deref().map(mask::name).unwrap_or_default()
}

fn items(record: &OrderRecord) -> u32 {
    u32::try_from(record.order.items_left()).unwrap_or(u32::MAX)
}

fn shelf(record: &OrderRecord) -> String {
    record.order.pickup.bin.clone().unwrap_or_default()
}

/// Rounded up, so that a countdown reaches zero at the end and not before.
pub(crate) fn whole_seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

/// Seconds since 1970; exact in a float for any time that a till meets.
pub(crate) fn seconds(at: Timestamp) -> f64 {
    at.as_second() as f64
}
