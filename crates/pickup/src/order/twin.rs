//! Another order with the same number for the same customer: most likely one real order that came from two sources.
//!
//! The key of an order says which source it is from, so that one order by two sources is two orders here. Which orders
//! share a number, a store finds; whether they are of one customer is decided here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{LocalHandOver, OrderKey, OrderRecord, OrderStatus, Owner};
use crate::staff::UsualReason;
use crate::text::{OrderNumber, StaffId};

/// For so long a second person's word holds that an order may be collected although its twin was handed over.
pub const LET_PASS_VALID: SignedDuration = SignedDuration::from_hours(1);

/// Another order with the same number, of which the owner shares an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Which.
    pub key: OrderKey,
    /// How far it is.
    pub status: OrderStatus,
    /// What was handed over of it here and not taken back.
    pub handed_over: Option<LocalHandOver>,
}

/// That a second person lets an order be collected although these others with its number were handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetPass {
    /// Which others, each with the revision that its hand-over made: what is handed over later is looked at anew.
    pub twins: Vec<(OrderKey, u64)>,
    /// Who.
    pub approver: StaffId,
    /// Which of the usual reasons they had.
    pub usual: UsualReason,
    /// When.
    pub at: Timestamp,
    /// The revision of the order that this made. Whatever changes it since, somebody has to look again.
    pub revision: u64,
}

impl OrderNumber {
    /// The number as people say it: without the `#` that some systems write in front, in small letters.
    #[must_use]
    pub fn said(&self) -> String {
        let number = self.as_str();
        number.strip_prefix('#').filter(|rest| !rest.is_empty()).unwrap_or(number).to_lowercase()
    }
}

impl Owner {
    /// Whether any identifier is one value for both, compared as a person is compared with an owner. A subject without
    /// issuer, and a phone number without country code, is nobody's.
    #[must_use]
    pub fn shares_an_identifier(&self, other: &Self) -> bool {
        let subject = self.subject.as_ref().zip(other.subject.as_ref()).is_some_and(|(one, two)| {
            let is_one_tenant = one.tenant.is_none() || two.tenant.is_none() || one.tenant == two.tenant;
            one.issuer.is_some() && one.issuer == two.issuer && one.subject == two.subject && is_one_tenant
        });
        let number = self.personal_number.is_some() && self.personal_number == other.personal_number;
        let email = self.email.as_ref().zip(other.email.as_ref());
        let phone = self.phone.as_ref().zip(other.phone.as_ref());
        subject
            || number
            || email.is_some_and(|(one, two)| one.is_same(two))
            || phone.is_some_and(|(one, two)| one.is_same(two))
    }
}

impl OrderRecord {
    /// The same record with those of these others that are its twins.
    #[must_use]
    pub fn with_twins<'a>(self, others: impl IntoIterator<Item = &'a Self>) -> Self {
        let twins = others.into_iter().filter(|other| self.is_twin_of(other)).map(|other| Twin {
            key: other.order.key.clone(),
            status: other.order.status,
            handed_over: other.handed_over.clone(),
        });
        let twins = twins.collect();
        Self { twins, ..self }
    }

    /// Whether both are most likely one real order. Shops may share numbers: without anybody in common they are not.
    #[must_use]
    pub fn is_twin_of(&self, other: &Self) -> bool {
        let (one, two) = (&self.order, &other.order);
        one.key != two.key
            && one.number.said() == two.number.said()
            && one.owner.shares_an_identifier(&two.owner)
    }

    /// The twins of which something was handed over here, the last one first.
    #[must_use]
    pub fn twins_handed_over(&self) -> Vec<(&Twin, &LocalHandOver)> {
        let here = |twin| Some((twin, Twin::handed_over(twin)?));
        let mut twins: Vec<_> = self.twins.iter().filter_map(here).collect();
        twins.sort_by_key(|(_, here)| std::cmp::Reverse(here.at));
        twins
    }

    /// The twin that was handed over here and that nobody has looked at, if there is one.
    #[must_use]
    pub fn twin_in_the_way(&self, now: Timestamp) -> Option<(&Twin, &LocalHandOver)> {
        let let_pass = self.let_pass_now(now);
        let is_let_pass = |twin: &Twin, here: &LocalHandOver| {
            let passes = |(key, revision): &(OrderKey, u64)| *key == twin.key && *revision == here.revision;
            let_pass.is_some_and(|word| word.twins.iter().any(passes))
        };
        self.twins_handed_over().into_iter().find(|(twin, here)| !is_let_pass(twin, here))
    }

    /// The second person's word on the twins, as long as it holds: for the order as it was, and not for long.
    #[must_use]
    pub fn let_pass_now(&self, now: Timestamp) -> Option<&LetPass> {
        self.let_pass.as_ref().filter(|word| {
            word.revision == self.revision && now >= word.at && now.duration_since(word.at) < LET_PASS_VALID
        })
    }
}

impl Twin {
    fn handed_over(&self) -> Option<&LocalHandOver> {
        self.handed_over.as_ref()
    }
}
