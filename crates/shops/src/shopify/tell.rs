//! What the shop still has to be told of a hand-over: the difference between what is done here and there.
//!
//! There is no idempotency key for fulfilments. A line that is fulfilled as far as it was handed over is left alone,
//! so that the same news twice, or two pieces of news in the wrong order, fulfil nothing twice. Nothing fulfilled is
//! taken back from here.

use pickup::shop::{HandOverNotice, Misconfigured, NoticeLine, Refusal, ShopError};
use pickup::text::clean;
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Fulfilment, RawLine, RawOrder};

/// Fulfils lines of one location.
pub(super) const FULFIL: &str = "mutation HandOver($fulfillment: FulfillmentInput!, $message: String) {
  fulfillmentCreate(fulfillment: $fulfillment, message: $message) {
    fulfillment { id status }
    userErrors { field message }
  }
}";

/// A fulfilment to be made, of the fulfilment orders of one location.
pub(super) struct Missing<'a> {
    location: Option<&'a str>,
    /// Fulfilment order, line, how many.
    lines: Vec<(&'a str, &'a str, u32)>,
}

/// What the shop does not know yet.
pub(super) fn missing<'a>(
    order: &'a RawOrder,
    notice: &HandOverNotice,
) -> Result<Vec<Missing<'a>>, ShopError> {
    let mut missing: Vec<Missing<'a>> = Vec::new();
    for handed in &notice.lines {
        let (fulfilment, line) = find(order, handed.id.as_str()).ok_or(Refusal::Lines)?;
        let quantity = handed.done.saturating_sub(line.done());
        if quantity > line.remaining_quantity {
            return Err(Refusal::Lines.into());
        }
        if quantity == 0 {
            continue;
        }
        let line = (fulfilment.id.as_str(), line.id.as_str(), quantity);
        let location = fulfilment.location();
        match missing.iter_mut().find(|one| one.location == location) {
            Some(one) => one.lines.push(line),
            None => missing.push(Missing { location, lines: vec![line] }),
        }
    }
    match order.cancelled_at {
        Some(_) if !missing.is_empty() => Err(Refusal::Cancelled.into()),
        Some(_) | None => Ok(missing),
    }
}

/// Whether a correction was made in the shop already. There a fulfilment is cancelled as a whole or not at all, and its
/// goods may then be asked of another location: which one, and what of it, a person decides.
pub(super) fn taken_back(order: &RawOrder, notice: &HandOverNotice) -> Result<(), ShopError> {
    let is_told =
        |line: &NoticeLine| find(order, line.id.as_str()).is_some_and(|(_, there)| there.done() > line.done);
    match notice.lines.iter().any(is_told) {
        true => Err(Refusal::ByHand.into()),
        false => Ok(()),
    }
}

fn find<'a>(order: &'a RawOrder, id: &str) -> Option<(&'a Fulfilment, &'a RawLine)> {
    order.collected().find_map(|one| Some((one, one.lines().iter().find(|line| line.id == id)?)))
}

impl Missing<'_> {
    pub(super) fn variables(&self, notice: &HandOverNotice, notify_customer: bool) -> Value {
        let mut groups: Vec<(&str, Vec<Value>)> = Vec::new();
        for (group, line, quantity) in &self.lines {
            let line = json!({ "id": line, "quantity": quantity });
            match groups.iter_mut().find(|(known, _)| known == group) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((group, vec![line])),
            }
        }
        let groups: Vec<_> = groups
            .into_iter()
            .map(|(group, lines)| json!({ "fulfillmentOrderId": group, "fulfillmentOrderLineItems": lines }))
            .collect();
        json!({
            "fulfillment": { "lineItemsByFulfillmentOrder": groups, "notifyCustomer": notify_customer },
            "message": format!("claimcheck {} {} {}", notice.id, notice.at, notice.head()),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    fulfillment_create: Option<Created>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    fulfillment: Option<serde::de::IgnoredAny>,
    user_errors: Vec<UserError>,
}

/// Its message is not read: it is for people, and may repeat anything.
#[derive(Deserialize)]
struct UserError {
    field: Option<Vec<String>>,
}

impl Answered {
    pub(super) fn good(self) -> Result<(), ShopError> {
        let created = self.fulfillment_create.ok_or(Misconfigured::NotTheApi)?;
        if created.user_errors.is_empty() {
            return created.fulfillment.map(|_| ()).ok_or_else(|| Misconfigured::NotTheApi.into());
        }
        let path = |error: UserError| error.field.unwrap_or_default().join(".");
        let paths: Vec<_> = created.user_errors.into_iter().take(5).map(path).collect();
        Err(Refusal::Fields { fields: clean(&paths.join(", "), 200) }.into())
    }
}
