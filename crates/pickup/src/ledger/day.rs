//! A day of the ledger for whoever answers for it: what was handed over, and what deserves a look.
//!
//! It reads entries that were verified and remembers no person: the ledger holds none. What deserves a look is no
//! accusation; most of it is a good day's work.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{EASED, Entry, Facts, Hash, Kind, REMOTE_PROXY};
use crate::order::OrderKey;
use crate::text::{StaffId, TillId};

/// From this difference on, this computer's clock was wrong when an entry was written.
const CLOCK_WRONG: SignedDuration = SignedDuration::from_secs(60);

/// A day, gathered entry by entry.
#[derive(Clone, Debug)]
pub struct Day {
    from: Timestamp,
    to: Timestamp,
    last: Option<(Timestamp, Hash)>,
    /// How many entries of that day there are.
    pub entries: u64,
    /// What was handed over, in the ledger's order.
    pub handed_over: Vec<Given>,
    /// What deserves a look, in the ledger's order.
    pub looks: Vec<Look>,
    /// How many entries of each kind there are.
    pub kinds: BTreeMap<&'static str, u64>,
}

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The number of its entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Which order; every hand-over has one.
    pub order: Option<OrderKey>,
    /// Who handed it over.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// How many items.
    pub items: u64,
    /// Whether nothing was left.
    pub complete: bool,
    /// What proved it: the identifier, or the document.
    pub proved_by: String,
}

/// Something that deserves a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The number of the entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Remarkable,
    /// Which order.
    pub order: Option<OrderKey>,
    /// Who did it.
    pub staff: StaffId,
    /// Who approved it, where somebody had to.
    pub approver: Option<String>,
    /// Where.
    pub till: TillId,
    /// Why, or what precisely, as it was written down.
    pub detail: Option<String>,
}

/// What deserves a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Remarkable {
    /// Handed over though nobody saw the customer accept.
    Remote,
    /// Handed over on a document.
    ManualId,
    /// A weaker identifier than the order's strongest decided.
    WeakerProof,
    /// A person named by the owner collected it.
    Proxy,
    /// A second person let pass what the rules refuse.
    Override,
    /// A hand-over was taken back.
    Correction,
    /// Who may collect an order was to change, or did.
    OwnerChange,
    /// A file made an order easier to collect.
    Eased,
    /// Checks of an order were stopped, or let start again.
    Lock,
    /// Somebody else than the owner was at the desk.
    Mismatch,
    /// The customer declined on the phone.
    Decline,
    /// The owner was there and got nothing.
    Refusal,
    /// What the till trusts changed.
    Configuration,
    /// An older copy of the data was gone on with.
    Restore,
    /// Somebody's personal data was removed because they wished it.
    Erasure,
    /// This computer's clock was wrong, or was set back.
    Clock,
}

impl Remarkable {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Remote,
        Self::ManualId,
        Self::WeakerProof,
        Self::Proxy,
        Self::Override,
        Self::Correction,
        Self::OwnerChange,
        Self::Eased,
        Self::Lock,
        Self::Mismatch,
        Self::Decline,
        Self::Refusal,
        Self::Configuration,
        Self::Restore,
        Self::Erasure,
        Self::Clock,
    ];

    /// Whether its detail is why it was done.
    #[must_use]
    pub fn is_told_by_its_reason(self) -> bool {
        matches!(self, Self::Correction | Self::Lock | Self::Restore)
    }

    /// The name for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::ManualId => "manual_id",
            Self::WeakerProof => "weaker_proof",
            Self::Proxy => "proxy",
            Self::Override => "override",
            Self::Correction => "correction",
            Self::OwnerChange => "owner_change",
            Self::Eased => "eased",
            Self::Lock => "lock",
            Self::Mismatch => "mismatch",
            Self::Decline => "decline",
            Self::Refusal => "refusal",
            Self::Configuration => "configuration",
            Self::Restore => "restore",
            Self::Erasure => "erasure",
            Self::Clock => "clock",
        }
    }
}

impl Day {
    /// A day that begins and ends at these times.
    #[must_use]
    pub fn new(from: Timestamp, to: Timestamp) -> Self {
        Self {
            from,
            to,
            last: None,
            entries: 0,
            handed_over: Vec::new(),
            looks: Vec::new(),
            kinds: BTreeMap::new(),
        }
    }

    /// Takes the next entry of the chain, whatever its day. An entry belongs to the day on which this computer wrote it;
    /// where it was told another time, that is remarkable.
    pub fn take(&mut self, entry: &Entry) {
        let before = self.last.replace((entry.time_utc, entry.trust));
        if !(self.from..self.to).contains(&entry.time_utc) {
            return;
        }
        self.entries += 1;
        *self.kinds.entry(entry.kind.as_str()).or_default() += 1;
        if let Some((time, trust)) = before {
            if entry.time_utc < time {
                self.look(entry, Remarkable::Clock, Some(format!("the entry before is of {time}")));
            }
            // An entry about it says so itself.
            if entry.trust != trust && entry.kind != Kind::Configuration {
                self.look(entry, Remarkable::Configuration, None);
            }
        }
        if let Some(provider) = entry.provider_time
            && entry.time_utc.duration_since(provider).abs() > CLOCK_WRONG
        {
            self.look(entry, Remarkable::Clock, Some(format!("the provider's was {provider}")));
        }
        let fact = |name: &str| entry.facts.find(name).map(str::to_owned);
        match entry.kind {
            Kind::HandOver => self.take_hand_over(entry),
            Kind::Override if fact("used").as_deref() == Some("no") => {
                self.look(entry, Remarkable::Override, fact("rule").map(|rule| format!("{rule}, not used")));
            }
            Kind::Override => self.look(entry, Remarkable::Override, fact("rule")),
            Kind::Correction => self.look(entry, Remarkable::Correction, fact("reason")),
            Kind::OwnerChange if fact("state").as_deref() == Some(EASED) => {
                self.look(entry, Remarkable::Eased, Some(eased(&entry.facts)));
            }
            Kind::OwnerChange => self.look(entry, Remarkable::OwnerChange, fact("state")),
            Kind::Lock => self.look(entry, Remarkable::Lock, fact("because")),
            Kind::Unlock => self.look(entry, Remarkable::Lock, fact("reason")),
            Kind::Mismatch => self.look(entry, Remarkable::Mismatch, None),
            Kind::Decline => self.look(entry, Remarkable::Decline, None),
            Kind::Refusal => self.look(entry, Remarkable::Refusal, fact("reason")),
            Kind::Configuration => self.look(entry, Remarkable::Configuration, fact("changed")),
            Kind::Restore => self.look(entry, Remarkable::Restore, fact("reason")),
            // What was removed because it was old is as it should be.
            Kind::Erasure if fact("because").as_deref() == Some("wished") => {
                self.look(entry, Remarkable::Erasure, None);
            }
            Kind::Erasure | Kind::Caller | Kind::Counter | Kind::Payment => {}
        }
    }

    fn take_hand_over(&mut self, entry: &Entry) {
        let fact = |name: &str| entry.facts.find(name);
        let manual = fact("document");
        self.handed_over.push(Given {
            seq: entry.seq,
            at: entry.time_utc,
            order: entry.order_key.clone(),
            staff: entry.staff.clone(),
            till: entry.till.clone(),
            items: entry.items(),
            complete: fact("complete") == Some("yes"),
            proved_by: fact("proved_by").or(manual).unwrap_or("unknown").to_owned(),
        });
        // A hand-over that does not say where the customer accepted was not seen.
        if fact("identified") != Some("manual") && fact("presence") != Some("seen") {
            let up_to = fact("remote_up_to").map(|limit| format!("up to {limit}"));
            self.look(entry, Remarkable::Remote, up_to);
        }
        if let Some(document) = manual {
            self.look(entry, Remarkable::ManualId, Some(document.to_owned()));
        }
        if fact("by_policy") == Some("yes") {
            self.look(entry, Remarkable::WeakerProof, fact("proved_by").map(str::to_owned));
        }
        if let Some(how @ ("proxy" | REMOTE_PROXY)) = fact("collected_by") {
            let detail = (how == REMOTE_PROXY).then(|| "the owner let them collect from afar".to_owned());
            self.look(entry, Remarkable::Proxy, detail);
        }
    }

    fn look(&mut self, entry: &Entry, what: Remarkable, detail: Option<String>) {
        let approver = ["approver", "approved_by"].into_iter().find_map(|name| entry.facts.find(name));
        self.looks.push(Look {
            seq: entry.seq,
            at: entry.time_utc,
            what,
            order: entry.order_key.clone(),
            staff: entry.staff.clone(),
            approver: approver.map(str::to_owned),
            till: entry.till.clone(),
            detail,
        });
    }
}

/// What a file made easier, each with what it was and what it is.
fn eased(facts: &Facts) -> String {
    let one = |(name, before): (&str, &str)| {
        let what = name.strip_suffix(".before")?;
        let after = facts.find(&format!("{what}.after"))?;
        Some(format!("{what}: {before} -> {after}"))
    };
    facts.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

impl Entry {
    /// How many items a hand-over says.
    #[must_use]
    pub fn items(&self) -> u64 {
        let lines = self.facts.iter().filter(|(name, _)| name.starts_with("line."));
        lines.filter_map(|(_, quantity)| quantity.parse::<u64>().ok()).fold(0, u64::saturating_add)
    }
}
