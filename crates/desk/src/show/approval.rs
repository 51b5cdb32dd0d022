//! Whom an approval is asked of and which orders it is for, drawn for the screens before and after the verdict.
//!
//! Pure, as all drawing. Names are masked; that somebody may be asked says nothing of who they are.

use jiff::Timestamp;
use pickup::{
    check::Asked,
    handover::Proof,
    order::{Identifier, Order, OrderRecord, Owner},
};

use crate::{
    scene::{OpenOrder, Together, Verified},
    settings::Settings,
    view::{self, Closed},
};

use super::{Moment, customer, hint, identify_closed, items, masked_hint, number, seconds};

/// Whom the order names at this place, as an owner is compared.
pub(crate) fn asked_person(order: &Order, asked: Asked) -> Option<Owner> {
    match asked {
        Asked::Owner => Some(order.owner.clone()),
        Asked::Proxy(place) => order.proxies.get(place).map(|proxy| proxy.identity()),
    }
}

/// How the provider may know whoever is asked.
pub(crate) fn asked_hint(order: &Order, asked: Asked, settings: &Settings) -> Option<(Identifier, String)> {
    hint(&asked_person(order, asked)?, settings.provider.issuer.as_str())
}

/// Why this person can't be asked about this order now. That the provider can't know the owner is no matter where
/// somebody else is asked.
pub(crate) fn asked_closed(
    record: &OrderRecord,
    asked: Asked,
    settings: &Settings,
    now: Timestamp,
) -> Option<Closed> {
    let order = &record.order;
    let names_nobody = order.owner.identifiers().next().is_none();
    let without_owners_hint =
        |because: &Closed| *because == Closed::NoCustomerIdentifier && asked != Asked::Owner && !names_nobody;
    let closed = identify_closed(record, settings, now).filter(|because| !without_owners_hint(because));
    let has_hint = asked_hint(order, asked, settings).is_some();
    closed.or((!has_hint).then_some(Closed::NoCustomerIdentifier))
}

impl Moment<'_> {
    pub(super) fn askable(&self, open: &OpenOrder) -> Vec<view::Askable> {
        let order = &open.record.order;
        let proxies = order.proxies.iter().enumerate().filter(|(_, proxy)| proxy.may_collect_at(self.now));
        let everybody = std::iter::once(Asked::Owner).chain(proxies.map(|(place, _)| Asked::Proxy(place)));
        let askable = |asked| {
            let person = asked_person(order, asked).unwrap_or_default();
            view::Askable {
                whom: handle(asked),
                is_owner: asked == Asked::Owner,
                name: customer(&person),
                sent_to: asked_hint(order, asked, self.settings).as_ref().map(masked_hint),
                chosen: asked == open.asked,
            }
        };
        everybody.map(askable).collect()
    }

    pub(super) fn also(&self, open: &OpenOrder) -> Vec<view::AlsoOrder> {
        let also = |(order, (record, included)): (u32, &(OrderRecord, bool))| view::AlsoOrder {
            order,
            number: number(record),
            items: items(record),
            ready_at: record.order.pickup.ready_at.map(seconds),
            included: *included,
        };
        (0..).zip(&open.also).map(also).collect()
    }
}

/// Whom a screen means by this handle; the owner is 0.
pub(crate) fn asked_of(whom: u32) -> Asked {
    whom.checked_sub(1).map_or(Asked::Owner, |place| Asked::Proxy(place as usize))
}

fn handle(asked: Asked) -> u32 {
    match asked {
        Asked::Owner => 0,
        Asked::Proxy(place) => u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1),
    }
}

/// Whom the person at the desk collects for, if it is not for themselves.
pub(super) fn on_behalf_of(verified: &Verified) -> Option<String> {
    match &verified.proof {
        Proof::Verified(proof) if proof.proxy().is_some() || proof.collector().is_some() => {
            Some(customer(&verified.record.order.owner))
        }
        Proof::Verified(_) | Proof::Manual(_) => None,
    }
}

/// Whether a second person has to look, because the e-mail address belonged to somebody else.
pub(super) fn account_closed(proof: &Proof) -> Option<Closed> {
    match proof {
        Proof::Verified(proof) => proof.is_of_another_account().then_some(Closed::AnotherAccount),
        Proof::Manual(_) => None,
    }
}

pub(super) fn together(together: &Together) -> Vec<view::OrderOfSet> {
    together.all.iter().map(|(_, order)| order.clone()).collect()
}
