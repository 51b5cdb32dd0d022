//! Whom an approval is asked of, and several orders of one owner in one approval: chosen before the customer is asked,
//! proved one by one by what the customer proved, and handed over one by one.
//!
//! An order for which the approval does not suffice leaves the set and stays where it is.

use pickup::{
    check::{Asked, Check, End as CheckEnd, MessageStyle, TOGETHER_MAX},
    order::{OrderKey, OrderRecord},
    owner::Verdict,
};

use crate::{
    exchange::Proved,
    failure::Failure,
    scene::{Proven, Scene, Together, Verified},
    show::{self, approval},
    view::{Closed, OrderOfSet, SetState},
};

use super::{marks::unticked, *};

/// How many orders of one customer are looked at.
const FOUND_MAX: u32 = 50;

impl Actor {
    /// What else the owner of an order has here, to be collected with it: the same by the strongest identifier.
    pub(super) async fn others_of(&mut self, record: &OrderRecord) -> Vec<(OrderRecord, bool)> {
        let owner = &record.order.owner;
        let email = owner.email.as_ref().map(|email| email.as_str());
        let known_by = email.or(owner.phone.as_ref().map(|phone| phone.as_str())).or(owner.name.as_deref());
        // A message that does not say how many orders there are would hide them from the customer.
        let says_how_many = self.line.settings.provider.binding_message == MessageStyle::Full;
        let Some(known_by) = known_by.filter(|_| says_how_many) else { return Vec::new() };
        let found = match self.ports.store.search(known_by, FOUND_MAX).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "the owner's other orders could not be looked for");
                return Vec::new();
            }
        };
        let now = self.now();
        let is_other = |other: &OrderRecord| {
            other.order.key != record.order.key
                && other.order.owner.is_same_by_strongest(owner)
                && !other.is_twin_of(record)
                && show::identify_closed(other, &self.line.settings, now).is_none()
        };
        let mut others: Vec<(OrderRecord, bool)> = Vec::new();
        for other in found.iter().filter(|other| is_other(other)) {
            if others.len() == TOGETHER_MAX - 1 {
                break;
            }
            // One real order from two sources is offered once, and not if it was handed over.
            let is_again = others.iter().any(|(one, _)| one.is_twin_of(other));
            let fresh = self.ports.store.order(&other.order.key).await;
            let fresh = fresh.ok().flatten().filter(|_| !is_again);
            others.extend(fresh.filter(|fresh| fresh.twin_in_the_way(now).is_none()).map(|one| (one, false)));
        }
        others
    }

    /// Chooses whom the open order's request goes to. Somebody whom the owner named is asked about this order alone.
    pub(super) fn ask(&mut self, whom: u32) -> Result<(), Failure> {
        let now = self.now();
        let Scene::Order(open) = &mut self.scene else { return Err(Failure::NotNow) };
        let asked = approval::asked_of(whom);
        if let Asked::Proxy(place) = asked {
            let proxy = open.record.order.proxies.get(place).ok_or(Failure::BadInput)?;
            if !proxy.may_collect_at(now) {
                return Err(Failure::BadInput);
            }
            open.also.iter_mut().for_each(|(_, included)| *included = false);
        }
        // What was typed was another person's.
        open.typed = None;
        open.asked = asked;
        Ok(())
    }

    /// Chooses whether the owner is asked about another order, too.
    pub(super) fn include(&mut self, order: u32, to: bool) -> Result<(), Failure> {
        let Scene::Order(open) = &mut self.scene else { return Err(Failure::NotNow) };
        let (_, included) = open.also.get_mut(order as usize).ok_or(Failure::BadInput)?;
        *included = to;
        open.asked = Asked::Owner;
        Ok(())
    }

    /// The other orders of a check as they are now, each of which could be checked by itself.
    pub(super) async fn also(
        &mut self,
        record: &OrderRecord,
        keys: &[OrderKey],
    ) -> Result<Vec<OrderRecord>, Failure> {
        let mut also = Vec::new();
        for key in keys {
            let other = self.ports.store.order(key).await.map_err(|error| storage(&error))?;
            let other = other.ok_or(Failure::NotNow)?;
            if !other.order.owner.is_same_by_strongest(&record.order.owner) {
                return Err(Failure::Refused { because: Closed::OwnerChanged });
            }
            if let Some(because) = show::identify_closed(&other, &self.line.settings, self.now()) {
                return Err(Failure::Refused { because });
            }
            let allowance = self.allowance(&other).await.map_err(|error| storage(&error))?;
            if let Some(exhausted) = allowance.err().filter(|_| self.line.settings.policy.limit_asking) {
                return Err(Failure::Refused { because: budget::closed(exhausted) });
            }
            also.push(other);
        }
        Ok(also)
    }

    /// The first order is proved: now the others, by the same token. What is not proved gives up its place.
    pub(super) async fn prove_together(
        &mut self,
        first: &OrderRecord,
        check: &Check,
        proved: &Proved,
    ) -> Together {
        let mut together = Together::default();
        if check.also.is_empty() {
            return together;
        }
        together.note(first, SetState::Here);
        for key in &check.also {
            let record = match self.ports.store.order(key).await {
                Ok(Some(record)) => record,
                Ok(None) | Err(_) => {
                    self.store_end(&check.about(key), CheckEnd::CouldNotCheck).await;
                    continue;
                }
            };
            let is_closed = show::identify_closed(&record, &self.line.settings, self.now()).is_some();
            let (proof, rules) = match self.verdict_on(&record, check, proved).await {
                Ok(Verdict::Owner(proof)) if !is_closed && !proof.is_of_another_account() => {
                    let rules = proof.evidence().rules.clone();
                    (proof, rules)
                }
                // The end of the whole check is told already; this order only leaves it.
                Ok(_) | Err(_) => {
                    together.note(&record, SetState::NotProved);
                    self.store_end(&check.about(key), CheckEnd::CouldNotCheck).await;
                    continue;
                }
            };
            together.note(&record, SetState::Waits);
            let evidence = show::evidence(&rules, self.issuer_host(), true);
            together.waiting.push_back(Proven { record, proof: (*proof).into(), evidence });
        }
        together
    }

    /// Goes on with the next order of the set; false if there is none.
    pub(super) fn show_next(&mut self, past: Past, became: SetState) -> bool {
        let Past { mut together, check, proved_at, seen, link_left, sign_in_age_s } = past;
        let Some(Proven { record, proof, evidence }) = together.waiting.pop_front() else { return false };
        self.handles = self.handles.wrapping_add(1);
        let now = self.ports.clock.instant();
        let order = record.order.key.clone();
        together.turn(&check.order, became, &order);
        let check = Check { order, also: together.keys(), ..check };
        self.question = None;
        self.scene = Scene::Verified(Box::new(Verified {
            handle: self.handles,
            id: self.another_id(),
            tried: false,
            ticked: unticked(&record),
            record,
            check,
            proof,
            together,
            proved_at,
            // Another parcel, and again a moment in which no key that was meant for the last one counts.
            appeared_at: now,
            touched_at: now,
            seen,
            link_left,
            evidence,
            sign_in_age_s,
        }));
        true
    }

    /// Takes the set out of the verdict on the screen, to be given back if nothing comes of it.
    pub(super) fn take_together(&mut self) -> Together {
        let Scene::Verified(verified) = &mut self.scene else { return Together::default() };
        std::mem::take(&mut verified.together)
    }

    /// Gives the set back to the verdict that is shown again.
    pub(super) fn put_together(&mut self, together: Together) {
        if let Scene::Verified(verified) = &mut self.scene {
            verified.together = together;
        }
    }
}

/// What the orders of one approval have in common, when one of them is done with.
pub(super) struct Past {
    pub(super) together: Together,
    pub(super) check: Check,
    pub(super) proved_at: Instant,
    pub(super) seen: bool,
    pub(super) link_left: bool,
    pub(super) sign_in_age_s: Option<u32>,
}

impl Together {
    /// Those that wait.
    pub(super) fn keys(&self) -> Vec<OrderKey> {
        self.waiting.iter().map(|one| one.record.order.key.clone()).collect()
    }

    fn note(&mut self, record: &OrderRecord, state: SetState) {
        let number = record.order.number.to_string();
        self.all.push((record.order.key.clone(), OrderOfSet { number, state }));
    }

    /// What became of one order, and which comes now.
    fn turn(&mut self, was: &OrderKey, became: SetState, next: &OrderKey) {
        for (key, order) in &mut self.all {
            if key == was {
                order.state = became;
            } else if key == next {
                order.state = SetState::Here;
            }
        }
    }
}
