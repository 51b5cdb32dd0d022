//! The customer display: which screen it stands on, and how large the code is there.
//!
//! Pure: what is plugged in comes as an [`Arrangement`], and where the window goes is a [`Placement`]. What the display
//! shows is in `customer.rs`; when it shows it, in `run/display.rs`.

mod code;

pub(crate) use code::code_size;

use pickup::text;

use crate::view::{DisplayChoices, Orientation};

/// A part of the desktop, in the screens' own pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the desktop's left edge.
    pub x: i32,
    /// From the desktop's upper edge.
    pub y: i32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// A screen that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// As the system calls it; no two have the same.
    pub name: String,
    /// Where it lies.
    pub area: Area,
}

/// What is plugged in, and where our other windows lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    screens: Vec<Screen>,
    teller: Option<Area>,
    phone: Option<Area>,
}

/// Where the display's window goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The screen's name.
    pub screen: String,
    /// All of that screen.
    pub area: Area,
}

/// More screens than this no till has; a system that tells of more is not believed.
const SCREENS_MAX: usize = 16;

/// The longest name of a screen.
pub(crate) const NAME_MAX: usize = 100;

impl Area {
    fn right(self) -> i64 {
        i64::from(self.x) + i64::from(self.width)
    }

    fn bottom(self) -> i64 {
        i64::from(self.y) + i64::from(self.height)
    }

    /// Whether both have a pixel in common.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        i64::from(self.x) < other.right()
            && i64::from(other.x) < self.right()
            && i64::from(self.y) < other.bottom()
            && i64::from(other.y) < self.bottom()
    }

    /// How many pixels both have in common.
    fn shares(self, other: Self) -> i64 {
        let across = self.right().min(other.right()) - i64::from(self.x).max(i64::from(other.x));
        let down = self.bottom().min(other.bottom()) - i64::from(self.y).max(i64::from(other.y));
        across.max(0) * down.max(0)
    }
}

impl Arrangement {
    /// The screens as the system tells of them, and where the teller's window and the pretend phone lie. Screens of the
    /// same name are told apart by a number.
    #[must_use]
    pub fn new(screens: Vec<Screen>, teller: Option<Area>, phone: Option<Area>) -> Self {
        let mut named: Vec<Screen> = Vec::new();
        for Screen { name, area } in screens.into_iter().take(SCREENS_MAX) {
            let plain = plain(&name);
            let same = |other: &&Screen| other.name == plain || other.name.starts_with(&format!("{plain} ("));
            let name = match named.iter().filter(same).count() {
                0 => plain,
                before => format!("{plain} ({})", before + 1),
            };
            named.push(Screen { name, area });
        }
        Self { screens: named, teller, phone }
    }

    /// The screens, each with its own name.
    #[must_use]
    pub fn screens(&self) -> &[Screen] {
        &self.screens
    }

    /// Whether one of our other windows lies over this place.
    pub(crate) fn covers(&self, area: Area) -> bool {
        [self.teller, self.phone].into_iter().flatten().any(|window| window.overlaps(area))
    }

    /// The screen that most of the teller's window is on.
    fn tellers(&self) -> Option<&Screen> {
        let teller = self.teller?;
        let most = self.screens.iter().max_by_key(|screen| screen.area.shares(teller))?;
        (most.area.shares(teller) > 0).then_some(most)
    }
}

/// A name as it can be shown and written down; a screen that says nothing of itself is called one.
fn plain(name: &str) -> String {
    // Room is left for the number that tells it from another.
    let shown = text::clean(name, NAME_MAX - 8);
    if shown.is_empty() { "Screen".to_owned() } else { shown }
}

/// Where the display belongs now. A screen that was chosen by name and is gone has no substitute: the code must not
/// appear where nobody expects it, and never over the teller's only screen.
pub(crate) fn place(
    choices: &DisplayChoices,
    around: &Arrangement,
    now: Option<&Placement>,
) -> Option<Placement> {
    if !choices.in_use || around.screens.len() < 2 {
        return None;
    }
    let named = |name: &str| around.screens.iter().find(|screen| screen.name == name);
    let found = match &choices.screen {
        Some(name) => named(name),
        // Once it stands somewhere it stays there, wherever the teller moves their own window.
        None => now.and_then(|placed| named(&placed.screen)).or_else(|| {
            let tellers = around.tellers().or(around.screens.first())?;
            around.screens.iter().find(|screen| screen.name != tellers.name)
        }),
    };
    found.map(|screen| Placement { screen: screen.name.clone(), area: screen.area })
}

/// Width and height of what is drawn on this place: a screen that stands on its side without the system knowing is drawn
/// turned by a quarter.
pub(crate) fn drawn(orientation: Orientation, area: Area) -> (u32, u32) {
    let (long, short) = (area.width.max(area.height), area.width.min(area.height));
    match orientation {
        Orientation::Auto => (area.width, area.height),
        Orientation::Landscape => (long, short),
        Orientation::Portrait => (short, long),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILL: Area = Area { x: 0, y: 0, width: 1280, height: 800 };
    const SIDE: Area = Area { x: 1280, y: 0, width: 1920, height: 1080 };
    const THIRD: Area = Area { x: 3200, y: 0, width: 1080, height: 1920 };

    fn screen(name: &str, area: Area) -> Screen {
        Screen { name: name.to_owned(), area }
    }

    fn around(screens: &[(&str, Area)], teller: Area) -> Arrangement {
        let screens = screens.iter().map(|(name, area)| screen(name, *area)).collect();
        Arrangement::new(screens, Some(teller), None)
    }

    fn used() -> DisplayChoices {
        DisplayChoices { in_use: true, ..DisplayChoices::default() }
    }

    fn placed(choices: &DisplayChoices, around: &Arrangement, now: Option<&Placement>) -> Option<String> {
        place(choices, around, now).map(|placement| placement.screen)
    }

    #[test]
    fn without_a_choice_it_stands_where_the_teller_does_not() {
        let both = [("A", TILL), ("B", SIDE)];
        assert_eq!(placed(&used(), &around(&both, TILL), None).as_deref(), Some("B"));
        let moved = Area { x: 1300, ..TILL };
        assert_eq!(placed(&used(), &around(&both, moved), None).as_deref(), Some("A"));
        assert_eq!(placed(&DisplayChoices::default(), &around(&both, TILL), None), None, "not in use");
    }

    #[test]
    fn it_stays_when_the_teller_moves_and_goes_with_its_screen() {
        let both = [("A", TILL), ("B", SIDE)];
        let first = place(&used(), &around(&both, TILL), None);
        let moved = around(&both, SIDE);
        assert_eq!(placed(&used(), &moved, first.as_ref()).as_deref(), Some("B"));
        assert!(moved.covers(SIDE) && !moved.covers(TILL), "and somebody is told that it is covered");
        let unplugged = around(&[("A", TILL)], TILL);
        assert_eq!(placed(&used(), &unplugged, first.as_ref()), None);
        let other = around(&[("A", TILL), ("C", THIRD)], TILL);
        assert_eq!(placed(&used(), &other, first.as_ref()).as_deref(), Some("C"));
    }

    #[test]
    fn a_named_screen_has_no_substitute_and_nothing_covers_the_only_one() {
        let choices = DisplayChoices { screen: Some("B".to_owned()), ..used() };
        assert_eq!(placed(&choices, &around(&[("A", TILL), ("C", THIRD)], TILL), None), None);
        assert_eq!(placed(&choices, &around(&[("B", SIDE)], SIDE), None), None);
        let all = around(&[("A", TILL), ("C", THIRD), ("B", SIDE)], TILL);
        assert_eq!(place(&choices, &all, None).map(|at| at.area), Some(SIDE));
    }

    #[test]
    fn screens_of_one_make_are_told_apart() {
        let same = around(&[("Make 24", TILL), ("Make 24", SIDE), ("Make 24", THIRD)], TILL);
        let names: Vec<_> = same.screens().iter().map(|screen| screen.name.as_str()).collect();
        assert_eq!(names, ["Make 24", "Make 24 (2)", "Make 24 (3)"]);
        let odd = vec![screen("a\u{1b}[2J", TILL); 40];
        let odd = Arrangement::new(odd, None, None);
        assert_eq!((odd.screens().len(), odd.screens()[0].name.as_str()), (16, "a [2J"));
    }

    #[test]
    fn a_screen_on_its_side_is_drawn_upright_for_whoever_looks() {
        assert_eq!(drawn(Orientation::Auto, THIRD), (1080, 1920));
        assert_eq!(drawn(Orientation::Portrait, SIDE), (1080, 1920));
        assert_eq!(drawn(Orientation::Landscape, THIRD), (1920, 1080));
        assert_eq!(drawn(Orientation::Landscape, SIDE), (1920, 1080));
    }
}
