//! The place in a shop's list of changes: how it is asked for, and where it goes on.
//!
//! The list is sorted by the time of the last change, which WooCommerce keeps to the second. We go on from the last
//! second seen and see its orders again, rather than to a next page: while we read, orders that change move to the
//! end and pull the others over the edges of pages. A second with more orders than a page has is read from its last
//! page to its first, so that what moves away can only move others to where we still go.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use pickup::shop::{Cursor, Misconfigured, ShopError};
use serde::Deserialize;

use crate::wire::Call;

const FORMAT: &str = "cc-wc/1";
/// A change may become visible later than others that carry a later time: the shop's database has many writers.
const OVERLAP_S: i64 = 120;
/// More pages of one second than any shop has.
const PAGES_MAX: u32 = 10_000;

/// Where we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All that changed after this second.
    After { second: i64 },
    /// Within this second, on this page; nothing while it is not known how many there are.
    Within { second: i64, page: Option<u32> },
}

/// Where to go on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) is_last: bool,
}

/// How a list is sorted.
#[derive(Clone, Copy)]
pub(super) enum SortedBy {
    /// Latest first.
    Date,
    /// Longest unchanged first, and by id within a second.
    Change,
}

impl SortedBy {
    pub(super) fn ask(self, call: Call<'_>) -> Call<'_> {
        match self {
            Self::Date => call.with("orderby", "date").with("order", "desc"),
            Self::Change => call.with("orderby", "modified").with("order", "asc"),
        }
    }
}

impl Place {
    pub(super) fn days_before(now: Timestamp, days: u16) -> Self {
        Self::After { second: now.as_second() - i64::from(days) * 86_400 }
    }

    pub(super) fn read(cursor: &Cursor) -> Result<Self, Misconfigured> {
        let mut parts = cursor.as_str().split(' ');
        let missing = Misconfigured::Cursor;
        let second = match (parts.next(), parts.next().map(str::parse)) {
            (Some(FORMAT), Some(Ok(second))) => second,
            (_, _) => return Err(missing),
        };
        match (parts.next(), parts.next()) {
            (None, None) => Ok(Self::After { second }),
            (Some("?"), None) => Ok(Self::Within { second, page: None }),
            (Some(page), None) => match page.parse() {
                Ok(page @ 1..=PAGES_MAX) => Ok(Self::Within { second, page: Some(page) }),
                Ok(_) | Err(_) => Err(missing),
            },
            (_, Some(_)) => Err(missing),
        }
    }

    pub(super) fn cursor(self) -> Result<Cursor, ShopError> {
        let text = match self {
            Self::After { second } => format!("{FORMAT} {second}"),
            Self::Within { second, page: None } => format!("{FORMAT} {second} ?"),
            Self::Within { second, page: Some(page) } => format!("{FORMAT} {second} {page}"),
        };
        Cursor::new(text).map_err(|_| Misconfigured::Cursor.into())
    }

    pub(super) fn page(self) -> u32 {
        match self {
            Self::After { .. } | Self::Within { page: None, .. } => 1,
            Self::Within { page: Some(page), .. } => page,
        }
    }

    /// The question for this place. Both ends are outside of what is asked for.
    pub(super) fn ask(self, call: Call<'_>, page_size: usize) -> Call<'_> {
        let call = SortedBy::Change
            .ask(call)
            .with("dates_are_gmt", true)
            .with("status", "any")
            .with("per_page", page_size)
            .with("page", self.page());
        match self {
            Self::After { second } => call.with("modified_after", text(second)),
            Self::Within { second, .. } => {
                call.with("modified_after", text(second - 1)).with("modified_before", text(second + 1))
            }
        }
    }

    /// Where to go on after these changes. `has_more` is whether the list goes on, `pages` how many it has if the
    /// shop says so.
    pub(super) fn next(
        self,
        changes: &[Change],
        has_more: bool,
        pages: Option<u32>,
        now: Timestamp,
    ) -> Result<Step, Misconfigured> {
        // A shop that does not know what was asked for would let orders slip through.
        let sorted = changes.is_sorted_by_key(|change| change.second);
        let asked = |change: &Change| match self {
            Self::After { second } => change.second >= second,
            Self::Within { second, .. } => (second - 1..=second + 1).contains(&change.second),
        };
        if !sorted || !changes.iter().all(asked) {
            return Err(Misconfigured::CannotSync);
        }
        let go_on = |place| Ok(Step { place, is_last: false });
        match self {
            Self::After { second } => {
                let last = changes.last().map(|change| change.second);
                match (has_more, last) {
                    (false, None) => Ok(Step { place: self, is_last: true }),
                    (false, Some(last)) => {
                        // An order with a date to come must not take us past those that are still to change.
                        let second = last.min(now.as_second()) - OVERLAP_S;
                        Ok(Step { place: Self::After { second }, is_last: true })
                    }
                    (true, None) => Err(Misconfigured::CannotSync),
                    (true, Some(last)) if last > second + 1 => go_on(Self::After { second: last - 1 }),
                    // The whole page is of one second.
                    (true, Some(last)) => go_on(Self::Within { second: last, page: None }),
                }
            }
            Self::Within { second, page: None } => match pages {
                None if has_more => Err(Misconfigured::CannotSync),
                None | Some(0 | 1) => go_on(Self::After { second }),
                Some(pages) => go_on(Self::Within { second, page: Some(pages.min(PAGES_MAX)) }),
            },
            Self::Within { second, page: Some(0 | 1) } => go_on(Self::After { second }),
            Self::Within { second, page: Some(page) } => go_on(Self::Within { second, page: Some(page - 1) }),
        }
    }
}

fn text(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// When one order last changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    second: i64,
}

/// Reads when an order changed. One that does not say so has no place in the list, and is told of by itself.
pub(super) fn of(order: &str) -> Option<Change> {
    #[derive(Deserialize)]
    struct Dated {
        date_modified_gmt: String,
    }
    let dated: Dated = serde_json::from_str(order).ok()?;
    time(&dated.date_modified_gmt).map(|at| Change { second: at.as_second() })
}

/// A time as WooCommerce writes it in its `_gmt` fields: without a zone.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let at: DateTime = text.trim_end_matches('Z').parse().ok()?;
    at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_000).unwrap()
    }

    fn changes(seconds: &[i64]) -> Vec<Change> {
        seconds.iter().map(|second| Change { second: *second }).collect()
    }

    #[test]
    fn a_cursor_comes_back_as_the_place_it_was() {
        let places = [
            Place::After { second: 1_790_000_000 },
            Place::Within { second: 1_790_000_000, page: None },
            Place::Within { second: 1_790_000_000, page: Some(7) },
        ];
        for place in places {
            assert_eq!(Place::read(&place.cursor().unwrap()), Ok(place));
        }
        for text in ["cc-wc/1", "cc-wc/2 5", "cc-wc/1 x", "cc-wc/1 5 0", "cc-wc/1 5 1 1", "5", "cc-wc/1  5"] {
            assert_eq!(Place::read(&Cursor::new(text).unwrap()), Err(Misconfigured::Cursor), "{text}");
        }
    }

    #[test]
    fn the_last_second_of_a_page_is_read_again() {
        let place = Place::After { second: 100 };
        let step = place.next(&changes(&[101, 105, 105]), true, None, now()).unwrap();
        assert_eq!(step, Step { place: Place::After { second: 104 }, is_last: false });
        let last = place.next(&changes(&[101, 500]), false, None, now()).unwrap();
        assert_eq!(last, Step { place: Place::After { second: 380 }, is_last: true });
        let nothing = place.next(&[], false, None, now()).unwrap();
        assert_eq!(nothing, Step { place, is_last: true });
        let future = place.next(&changes(&[101, 5_000]), false, None, now()).unwrap();
        assert_eq!(future, Step { place: Place::After { second: 880 }, is_last: true });
    }

    #[test]
    fn a_full_second_is_read_from_its_last_page_to_its_first() {
        let mut place = Place::After { second: 100 };
        let mut visited = Vec::new();
        for _ in 0..6 {
            place = place.next(&changes(&[101, 101]), true, Some(3), now()).unwrap().place;
            visited.push(place);
        }
        let within = |page| Place::Within { second: 101, page };
        assert_eq!(visited[..4], [within(None), within(Some(3)), within(Some(2)), within(Some(1))]);
        assert_eq!(visited[4], Place::After { second: 101 });
    }

    #[test]
    fn a_shop_that_does_not_sort_or_filter_is_told_apart() {
        let place = Place::After { second: 100 };
        for wrong in [&[105, 101][..], &[99, 105]] {
            let step = place.next(&changes(wrong), false, None, now());
            assert_eq!(step, Err(Misconfigured::CannotSync), "{wrong:?}");
        }
        let within = Place::Within { second: 100, page: None };
        assert_eq!(within.next(&changes(&[100, 100]), true, None, now()), Err(Misconfigured::CannotSync));
    }
}
