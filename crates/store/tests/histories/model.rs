//! What a till's store should hold, in a few plain numbers: orders by what happened to them, kinds of entries, tokens that
//! are used, checks that run. It knows nothing of tables, hashes or files.

use std::collections::{BTreeMap, BTreeSet};

use pickup::ledger::Kind;

/// A jacket and two pairs of socks.
pub(crate) const WHOLE: [u32; 2] = [1, 2];

pub(crate) const DAY_S: i64 = 24 * 3600;

/// An order, by what happened to it. Moments are seconds.
#[derive(Clone, Debug)]
pub(crate) struct Modelled {
    pub(crate) revision: u64,
    /// Which version of the shop's it is.
    pub(crate) version: u32,
    pub(crate) done: [u32; 2],
    /// Whose it is: Anna's at first, or Bo's.
    pub(crate) is_bos: bool,
    /// Since when the other of the two waits to become its owner.
    pub(crate) pending: Option<i64>,
    /// The revision that the last hand-over made; nothing if nothing was handed over.
    pub(crate) handed_over: Option<u64>,
    as_of: i64,
}

impl Modelled {
    pub(crate) fn is_complete(&self) -> bool {
        self.handed_over.is_some() && self.done == WHOLE
    }

    /// Whether the last that happened to it is older than the limits at this time. Every hand-over is half a minute after
    /// the beginning. A clock that jumped ahead leaves times that can't be true: they say nothing, and of an order that
    /// waits nobody knows then when it was last heard of.
    fn is_old(&self, time: i64) -> bool {
        let is_true = |at: &i64| at - time <= DAY_S;
        if !self.is_complete() && !is_true(&self.as_of) {
            return false;
        }
        let limit = time - DAY_S * if self.is_complete() { 90 } else { 365 };
        let handed_over = self.handed_over.map(|_| 30);
        let times = [Some(self.as_of), Some(i64::from(self.version)), handed_over, self.pending];
        times.into_iter().flatten().filter(is_true).max().is_some_and(|last| last < limit)
    }
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Took {
    Added,
    Updated,
    Unchanged,
    Kept,
    OwnerChange,
}

/// Why a hand-over is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Unknown,
    Before,
    Moved,
    TokenUsed,
}

/// A check that runs.
#[derive(Clone, Debug)]
struct Running {
    reference: u8,
    till: u8,
    order: u32,
    until: i64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) orders: BTreeMap<u32, Modelled>,
    /// Removed orders: the version that was known, and whether anything was handed over.
    forgotten: BTreeMap<u32, (u32, bool)>,
    pub(crate) entries: Vec<Kind>,
    pub(crate) used: BTreeSet<u8>,
    /// Names beside the ledger.
    names: u64,
    /// Reasons beside it, all of which are of the first moment.
    reasons: u64,
    running: Vec<Running>,
    /// Starts, declines and mismatches.
    pub(crate) counted: BTreeMap<u32, [u32; 3]>,
}

impl Model {
    /// A version of an order comes in, by a clock that says `here`.
    pub(crate) fn import(&mut self, number: u32, version: u32, is_bos: bool, here: i64) -> Took {
        let Some(order) = self.orders.get_mut(&number) else {
            match self.forgotten.get(&number) {
                Some((_, true)) => return Took::Kept,
                Some((known, false)) if version <= *known => return Took::Unchanged,
                Some(_) | None => {}
            }
            let (done, pending, handed_over) = ([0, 0], None, None);
            let new = Modelled { revision: 1, version, done, is_bos, pending, handed_over, as_of: here };
            self.orders.insert(number, new);
            return Took::Added;
        };
        if version < order.version {
            return Took::Unchanged;
        }
        if order.is_complete() {
            return Took::Kept;
        }
        let is_proposed = is_bos != order.is_bos && order.pending.is_none();
        if version == order.version && !is_proposed {
            return Took::Unchanged;
        }
        order.revision += 1;
        order.version = version;
        order.as_of = here;
        if is_proposed {
            order.pending = Some(here);
            self.entries.push(Kind::OwnerChange);
            return Took::OwnerChange;
        }
        Took::Updated
    }

    /// So much of an order is handed over, as it was looked at in this revision, with this token.
    pub(crate) fn hand_over(
        &mut self,
        number: u32,
        revision: u64,
        lines: [u32; 2],
        token: u8,
    ) -> Result<(), Refused> {
        let order = self.orders.get_mut(&number).ok_or(Refused::Unknown)?;
        if order.revision != revision {
            let since = order.handed_over.is_some_and(|made| made > revision);
            return Err(if since { Refused::Before } else { Refused::Moved });
        }
        if !self.used.insert(token) {
            return Err(Refused::TokenUsed);
        }
        order.revision += 1;
        order.handed_over = Some(order.revision);
        order.done = [order.done[0] + lines[0], order.done[1] + lines[1]];
        self.entries.push(Kind::HandOver);
        self.names += 1;
        Ok(())
    }

    /// Two persons take back all that was handed over of an order, or one pair of socks.
    pub(crate) fn correct(&mut self, number: u32, lines: [u32; 2]) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        order.revision += 1;
        order.done = [order.done[0] - lines[0], order.done[1] - lines[1]];
        order.handed_over = order.handed_over.filter(|_| order.done != [0, 0]);
        self.entries.push(Kind::Correction);
        self.reasons += 1;
    }

    /// Two persons decide about another owner.
    pub(crate) fn decide(&mut self, number: u32, accepted: bool) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        order.revision += 1;
        order.pending = None;
        order.is_bos ^= accepted;
        self.entries.push(Kind::OwnerChange);
        self.reasons += 1;
    }

    /// Two persons go on with an older copy.
    pub(crate) fn restore(&mut self) {
        self.entries.push(Kind::Restore);
        self.reasons += 1;
    }

    /// A check begins, if neither the order nor the till has one that runs.
    pub(crate) fn start(&mut self, reference: u8, till: u8, order: u32, here: i64, until: i64) -> bool {
        // Those that ended, and those that a clock since put right would keep for too long.
        self.running.retain(|one| one.until > here && one.until <= here + 3600);
        let is_taken = |one: &Running| one.order == order || one.till == till || one.reference == reference;
        if self.running.iter().any(is_taken) {
            return false;
        }
        self.running.push(Running { reference, till, order, until });
        self.counted.entry(order).or_default()[0] += 1;
        true
    }

    /// A check ends: declined, by another person, or without anything that is counted.
    pub(crate) fn end(&mut self, reference: u8, order: u32, counts: Option<Kind>) {
        self.running.retain(|one| one.reference != reference);
        if let Some(kind) = counts {
            let place = if kind == Kind::Decline { 1 } else { 2 };
            self.counted.entry(order).or_default()[place] += 1;
            self.entries.push(kind);
        }
    }

    /// What is old by this time goes. How many orders, and how many names and reasons.
    pub(crate) fn prune(&mut self, time: i64) -> (u64, u64) {
        let personal = time - 90 * DAY_S;
        let old: Vec<u32> =
            self.orders.iter().filter(|(_, order)| order.is_old(time)).map(|(number, _)| *number).collect();
        for number in &old {
            if let Some(order) = self.orders.remove(number) {
                self.forgotten.insert(*number, (order.version, order.handed_over.is_some()));
                self.counted.remove(number);
            }
        }
        let names = if personal > 29 { std::mem::take(&mut self.names) } else { 0 };
        let reasons = if personal > 0 { std::mem::take(&mut self.reasons) } else { 0 };
        let names = names + reasons;
        let orders = old.len() as u64;
        if orders + names > 0 {
            self.entries.push(Kind::Erasure);
        }
        (orders, names)
    }
}
