//! Which line of an order is which, where its source does not name its lines.
//!
//! A place in a file names no goods: sorted otherwise, what was handed over of a jacket would count for the socks, and the
//! jacket would be handed over again. So such a line is named by its goods, and keeps the name that the order knows them
//! by. Where a source names its lines, its names alone count.

use std::cmp::Reverse;

use crate::order::Line;
use crate::pseudonym::Hash;
use crate::text::{LineId, NotText};

/// What the name of a line begins with that its source did not name.
const PREFIX: &str = "row-";
/// Of the hash behind it: enough for the lines of one order. The goods themselves are no name, since it goes into the
/// ledger for good.
const DIGITS: usize = 16;

/// A name for a line of these goods.
pub(crate) fn named_by_goods(sku: Option<&str>, title: &str) -> Result<LineId, NotText> {
    let (kind, goods) = sku.map_or(("title", title), |sku| ("sku", sku));
    let hash = Hash::of(format!("claimcheck.line/1\0{kind}\0{goods}").as_bytes()).to_string();
    LineId::new(format!("{PREFIX}{}", hash.get(..DIGITS).unwrap_or(&hash)))
}

/// Tells lines of the same goods from one another: the larger comes first, wherever it stands in the file.
pub(crate) fn count_equals(lines: &mut [Line]) {
    let mut places: Vec<usize> = (0..lines.len()).filter(|place| is_by_goods(&lines[*place].id)).collect();
    places.sort_by_key(|place| (lines[*place].id.as_str().to_owned(), Reverse(lines[*place].quantity)));
    let mut before: Option<(LineId, u32)> = None;
    for place in places {
        let id = lines[place].id.clone();
        let count = before.take().filter(|(same, _)| *same == id).map_or(1, |(_, count)| count + 1);
        if let (true, Ok(counted)) = (count > 1, LineId::new(format!("{id}-{count}"))) {
            lines[place].id = counted;
        }
        before = Some((id, count));
    }
}

/// Gives lines that come again, and that their source does not name, the names that the order knows them by.
///
/// Such a line is the known one of the same goods, and of several the one of as many, whatever its name was: an earlier
/// version named lines by their places. A name that the source gives stays, and nothing else comes again under it.
pub(crate) fn keep_names(known: &[Line], incoming: &mut [Line]) {
    let is_named = |id: &LineId| incoming.iter().any(|line| line.id == *id && !is_by_goods(&line.id));
    let again = known.iter().map(|line| is_named(&line.id)).collect();
    let mut pairing = Pairing { known, comes_as: vec![None; incoming.len()], again };
    let as_many = |one: &Line, other: &Line| one.quantity == other.quantity && has_same_goods(one, other);
    pairing.pair(incoming, |one, other| one.id == other.id && as_many(one, other));
    pairing.pair(incoming, as_many);
    pairing.pair(incoming, |one, other| one.id == other.id && has_same_goods(one, other));
    pairing.pair(incoming, has_same_goods);
    let comes_as = pairing.comes_as;
    for (line, known) in incoming.iter_mut().zip(&comes_as) {
        if let Some(id) = known {
            line.id.clone_from(id);
        }
    }
    // A line more of the same goods, whose name is another's by now.
    for place in (0..incoming.len()).filter(|place| comes_as[*place].is_none()) {
        let is_taken = |id: &LineId| {
            let others = incoming.iter().enumerate().filter(|(other, _)| *other != place);
            known.iter().chain(others.map(|(_, line)| line)).any(|line| line.id == *id)
        };
        let id = &incoming[place].id;
        if is_by_goods(id) && is_taken(id) {
            let mut ids = (2_u32..).filter_map(|n| LineId::new(format!("{id}-{n}")).ok());
            if let Some(free) = ids.find(|id| !is_taken(id)) {
                incoming[place].id = free;
            }
        }
    }
}

/// Which known line each incoming one is that its source does not name, each at most once.
struct Pairing<'a> {
    known: &'a [Line],
    /// The known name of each incoming line, once it is clear.
    comes_as: Vec<Option<LineId>>,
    /// Whether each known line has come again.
    again: Vec<bool>,
}

impl Pairing<'_> {
    /// Pairs lines that are left over with the first one left over that they are.
    fn pair(&mut self, incoming: &[Line], is_it: impl Fn(&Line, &Line) -> bool) {
        let unclear = incoming.iter().zip(&mut self.comes_as);
        for (line, comes_as) in unclear.filter(|(line, known)| known.is_none() && is_by_goods(&line.id)) {
            let mut known = self.known.iter().zip(&mut self.again);
            if let Some((known, again)) = known.find(|(known, again)| !**again && is_it(known, line)) {
                *again = true;
                *comes_as = Some(known.id.clone());
            }
        }
    }
}

/// By the article number; by the title where one of them has none.
fn has_same_goods(one: &Line, other: &Line) -> bool {
    match (&one.sku, &other.sku) {
        (Some(one), Some(other)) => one == other,
        (Some(_) | None, _) => one.title == other.title,
    }
}

/// Whether no source named it.
fn is_by_goods(id: &LineId) -> bool {
    let digits = id.as_str().strip_prefix(PREFIX).and_then(|rest| rest.get(..DIGITS));
    digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
