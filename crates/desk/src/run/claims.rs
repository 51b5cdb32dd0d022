//! Which claims a verdict needs: UserInfo is asked only for those that the ID token lacks.
//!
//! Not what follows from them (`judging.rs`).

use pickup::inquiry::Matter;
use pickup::order::{Identifier, OrderRecord, Owner};

use crate::{exchange::Wanted, settings::Settings};

/// Claims by which the orders' owner, and whom the owner named, can be compared under this policy.
pub(super) fn wanted<'a>(records: impl Iterator<Item = &'a OrderRecord>, settings: &Settings) -> Wanted {
    let of_order = |record: &OrderRecord| {
        let order = &record.order;
        let mut needed = names_for(&order.owner, record, settings);
        needed.extend(order.proxies.iter().flat_map(|proxy| names_for(&proxy.identity(), record, settings)));
        if !settings.policy.min_ages(order).is_empty() {
            needed.push("birthdate".to_owned());
        }
        needed
    };
    Wanted { needed: records.flat_map(of_order).collect() }
}

/// Claims by which whoever was asked can be compared, and the owner of the order that it is about.
pub(super) fn wanted_for(matter: &Matter, regarding: Option<&OrderRecord>, settings: &Settings) -> Wanted {
    let mut needed = names_of(matter.hint().0, settings);
    needed.extend(regarding.into_iter().flat_map(|record| names_for(&record.order.owner, record, settings)));
    Wanted { needed }
}

fn names_for(owner: &Owner, record: &OrderRecord, settings: &Settings) -> Vec<String> {
    let total = record.order.payment.total;
    let relevant = owner
        .identifiers()
        .enumerate()
        .filter(|(place, identifier)| *place == 0 || settings.policy.accepts_weaker(*identifier, total));
    relevant.flat_map(|(_, identifier)| names_of(identifier, settings)).collect()
}

fn names_of(identifier: Identifier, settings: &Settings) -> Vec<String> {
    match identifier {
        Identifier::Subject => Vec::new(),
        Identifier::PersonalNumber => settings.provider.personal_number_claim.clone().into_iter().collect(),
        Identifier::Email => vec!["email".to_owned(), "email_verified".to_owned()],
        Identifier::Phone => vec!["phone_number".to_owned(), "phone_number_verified".to_owned()],
    }
}
