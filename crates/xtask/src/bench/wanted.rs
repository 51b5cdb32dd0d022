//! What is wanted of a figure of ours, and whether it is reached.
//!
//! The wishes are older than the figures: a page that says "no" is the reason to look, not to move the mark.

use std::fmt;

use super::figures::Figure;

/// One wish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// A number.
    AtMost(f64),
    /// A number.
    AtLeast(f64),
    /// A part of what a client of the same rounds has.
    Of { client: &'static str, at_most: f64 },
}

/// Whether it came true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    Yes,
    No,
    /// No, and a client that does the best that can be done would not reach it either.
    Nobody,
    /// One of the two has no such figure here.
    NotMeasured,
}

impl Wanted {
    pub(crate) fn reached(self, figure: &Figure, ours: &str, limit: Option<&str>) -> Reached {
        match self.holds(figure, ours) {
            None => Reached::NotMeasured,
            Some(true) => Reached::Yes,
            Some(false) if limit.and_then(|limit| self.holds(figure, limit)) == Some(false) => {
                Reached::Nobody
            }
            Some(false) => Reached::No,
        }
    }

    fn holds(self, figure: &Figure, client: &str) -> Option<bool> {
        let value = figure.median(client)?;
        match self {
            Self::AtMost(most) => Some(value <= most),
            Self::AtLeast(least) => Some(value >= least),
            Self::Of { client, at_most } => Some(value <= at_most * figure.median(client)?),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(0.0) => f.write_str("none"),
            Self::AtMost(most) => write!(f, "at most {most}"),
            Self::AtLeast(least) => write!(f, "at least {least}"),
            Self::Of { client, at_most } => write!(f, "at most {at_most} of {client}"),
        }
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "**no**",
            Self::Nobody => "**no**, nor does the limit",
            Self::NotMeasured => "not measured",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::figures::Figures;

    #[test]
    fn a_wish_is_reached_or_missed_by_ours_and_judged_by_the_limit() {
        let values: [(&str, &[f64]); 3] = [("ours", &[2.0]), ("peer", &[10.0]), ("limit", &[1.5])];
        let figures = Figures::of_one("mean s", &values);
        let figure = figures.iter().next().expect("a figure");
        let of = |at_most| Wanted::Of { client: "peer", at_most };
        let reached = |wanted: Wanted| wanted.reached(figure, "ours", Some("limit"));
        assert_eq!(reached(of(0.2)), Reached::Yes);
        assert_eq!(reached(of(0.19)), Reached::No);
        assert_eq!(reached(of(0.1)), Reached::Nobody);
        assert_eq!(reached(Wanted::AtMost(1.9)), Reached::No);
        assert_eq!(reached(Wanted::AtLeast(2.0)), Reached::Yes);
        assert_eq!(of(0.1).reached(figure, "ours", None), Reached::No, "without a limit nobody judges");
        let absent = Wanted::Of { client: "another", at_most: 1.0 };
        assert_eq!(reached(absent), Reached::NotMeasured);
    }
}
