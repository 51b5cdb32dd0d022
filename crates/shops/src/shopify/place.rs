//! The place in a shop's list of changes, and how it is asked for.
//!
//! Shopify's own cursors name the last order seen and its time, so that orders which change meanwhile move ahead of
//! us and none is pulled over the edge of a page. Between two rounds we go back a little, as with any shop.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use pickup::shop::{Cursor, Misconfigured, ShopError};
use pickup::text::OrderNumber;
use serde_json::{Value, json};

use super::order::Listed;

const FORMAT: &str = "cc-sh/1";
/// Shopify's search is built a little after an order changes.
const OVERLAP_S: i64 = 120;
/// Orders of one page; each that is collected costs one more question.
const PAGE: u32 = 25;
/// The most orders of one number that are told apart.
const FOUND: u32 = 20;

/// Where we are: all that changed from a second on, after a cursor of Shopify's within that list, and the latest
/// change seen in this round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    from: i64,
    latest: i64,
    after: Option<String>,
}

impl Place {
    fn start(from: i64) -> Self {
        Self { from, latest: from, after: None }
    }

    pub(super) fn days_before(now: Timestamp, days: u16) -> Self {
        Self::start(now.as_second() - i64::from(days) * 86_400)
    }

    pub(super) fn read(cursor: &Cursor) -> Result<Self, Misconfigured> {
        let mut parts = cursor.as_str().splitn(4, ' ');
        let format = parts.next();
        let mut second = || parts.next().and_then(|part| part.parse().ok()).ok_or(Misconfigured::Cursor);
        match (format, second()?, second()?) {
            (Some(FORMAT), from, latest) => Ok(Self { from, latest, after: parts.next().map(str::to_owned) }),
            (_, _, _) => Err(Misconfigured::Cursor),
        }
    }

    pub(super) fn cursor(&self) -> Result<Cursor, ShopError> {
        let Self { from, latest, after } = self;
        let text = match after {
            None => format!("{FORMAT} {from} {latest}"),
            Some(after) => format!("{FORMAT} {from} {latest} {after}"),
        };
        Cursor::new(text).map_err(|_| Misconfigured::NotTheApi.into())
    }

    pub(super) fn variables(&self) -> Value {
        let from = Timestamp::from_second(self.from).unwrap_or(Timestamp::UNIX_EPOCH);
        let from = from.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ");
        json!({ "first": PAGE, "after": self.after, "query": format!("updated_at:>='{from}'") })
    }

    /// Where to go on after a page.
    pub(super) fn next(&self, page: &Listed, now: Timestamp) -> Result<Self, Misconfigured> {
        // The list is sorted as the search knows the orders; the order itself may be newer, and is never older.
        let seconds = || page.nodes.iter().map(|order| order.updated_at.as_second());
        if seconds().any(|second| second < self.from) {
            return Err(Misconfigured::CannotSync);
        }
        let latest = seconds().max().map_or(self.latest, |last| self.latest.max(last));
        match (page.page_info.has_next_page, &page.page_info.end_cursor) {
            // Nothing came in this round: we stay where we were.
            (false, _) if latest == self.from => Ok(Self::start(self.from)),
            // An order with a date to come must not take us past those that are still to change.
            (false, _) => Ok(Self::start(latest.min(now.as_second()) - OVERLAP_S)),
            (true, after @ Some(_)) if *after != self.after => {
                Ok(Self { from: self.from, latest, after: after.clone() })
            }
            (true, _) => Err(Misconfigured::CannotSync),
        }
    }
}

/// The question for orders of this name. Whatever would end the quoted text is escaped.
pub(super) fn by_name(number: &OrderNumber) -> Value {
    let name = number.as_str().replace('\\', "\\\\").replace('"', "\\\"");
    json!({ "first": FOUND, "after": null, "query": format!("name:\"{name}\"") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_the_place_it_was() {
        let after = Some("eyJsYXN0X2lkIjo5OTl9 ==".to_owned());
        for place in [Place::start(1_790_000_000), Place { from: 5, latest: 7, after }] {
            assert_eq!(Place::read(&place.cursor().unwrap()), Ok(place));
        }
        for text in ["cc-sh/1", "cc-sh/1 5", "cc-wc/1 5 5", "cc-sh/1 x 5"] {
            assert_eq!(Place::read(&Cursor::new(text).unwrap()), Err(Misconfigured::Cursor), "{text}");
        }
    }

    fn page(seconds: &[i64], end: Option<&str>) -> Listed {
        let order = |second: &i64| {
            let at = Timestamp::from_second(*second).unwrap();
            let parts = json!({ "pageInfo": { "hasNextPage": false }, "nodes": [] });
            json!({ "id": "gid://shopify/Order/1", "name": "#1", "updatedAt": at, "fulfillmentOrders": parts })
        };
        let nodes: Vec<_> = seconds.iter().map(order).collect();
        let info = json!({ "hasNextPage": end.is_some(), "endCursor": end });
        serde_json::from_value(json!({ "pageInfo": info, "nodes": nodes })).unwrap()
    }

    #[test]
    fn the_next_round_begins_before_the_latest_change_and_never_in_the_future() {
        let (now, place) = (Timestamp::from_second(10_000).unwrap(), Place::start(1_000));
        // The second order changed after the search had found it.
        let middle = place.next(&page(&[1_500, 9_000, 1_600], Some("c1")), now).unwrap();
        assert_eq!(middle, Place { from: 1_000, latest: 9_000, after: Some("c1".to_owned()) });
        assert_eq!(middle.next(&page(&[1_700], None), now), Ok(Place::start(8_880)));
        assert_eq!(middle.next(&page(&[99_999], None), now), Ok(Place::start(9_880)));
        assert_eq!(place.next(&page(&[], None), now), Ok(place.clone()));
        for wrong in [page(&[999], None), page(&[1_500], Some("c1"))] {
            assert_eq!(middle.next(&wrong, now), Err(Misconfigured::CannotSync));
        }
    }

    #[test]
    fn a_number_can_not_end_the_question_it_stands_in() {
        let number = OrderNumber::new("1\" OR status:any \\").unwrap();
        assert_eq!(by_name(&number)["query"], r#"name:"1\" OR status:any \\""#);
    }
}
