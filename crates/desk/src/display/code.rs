//! How large the code is on the customer display: as large as the drawing has room for, and 12 cm at most where the
//! screen's size is known.
//!
//! Each module is a whole number of the screen's pixels. A code that is too small for a camera across a counter is said
//! to be.

use crate::{qr::QUIET_ZONE, view::DisplayChoices};

use super::{Area, drawn};

/// The drawing of 1920 by 1080 (or 1080 by 1920) has a plate of this size inside its edge.
const ROOM_LANDSCAPE: f64 = 764.0;
const ROOM_PORTRAIT: f64 = 724.0;
const LONG: f64 = 1920.0;
const SHORT: f64 = 1080.0;

/// Larger than this a code is no easier to scan from a counter, and hard to get into the picture from close by.
const LARGEST_MM: f64 = 120.0;
/// A code is scanned from ten times its size at most: 5 cm from half a metre, the depth of a counter.
const SMALLEST_MM: f64 = 50.0;
/// With fewer pixels than this a module is hard to tell from its neighbour.
const FEWEST_PIXELS: u32 = 4;

const MM_PER_INCH: f64 = 25.4;

/// How a code is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeSize {
    /// Of the screen's own pixels.
    pub(crate) pixels_per_module: u32,
    /// Whether a camera may fail to read it.
    pub(crate) is_too_small: bool,
}

/// How a code of so many modules, quiet zone included, is drawn on this screen.
pub(crate) fn code_size(choices: &DisplayChoices, area: Area, side: usize) -> CodeSize {
    let (width, height) = drawn(choices.orientation, area);
    let (width, height) = (f64::from(width), f64::from(height));
    let room = match width >= height {
        true => (width / LONG).min(height / SHORT) * ROOM_LANDSCAPE,
        false => (width / SHORT).min(height / LONG) * ROOM_PORTRAIT,
    };
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    let quiet = u32::try_from(2 * QUIET_ZONE).unwrap_or_default();
    let modules = f64::from(side.saturating_sub(quiet).max(1));
    let pixels_per_mm =
        choices.diagonal_inches.map(|inches| width.hypot(height) / (f64::from(inches) * MM_PER_INCH));
    let fits = room / f64::from(side.max(1));
    let useful = pixels_per_mm.map_or(fits, |density| fits.min(LARGEST_MM * density / modules));
    // Whole, and small enough for the cast: no screen has a million pixels.
    let pixels_per_module = useful.floor().clamp(1.0, 1e6) as u32;
    let millimetres = pixels_per_mm.map(|density| modules * f64::from(pixels_per_module) / density);
    CodeSize {
        pixels_per_module,
        is_too_small: pixels_per_module < FEWEST_PIXELS
            || millimetres.is_some_and(|millimetres| millimetres < SMALLEST_MM),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Orientation;

    /// A link as Authway's: 37 modules and the quiet zone.
    const SIDE: usize = 45;

    fn screen(width: u32, height: u32) -> Area {
        Area { x: 0, y: 0, width, height }
    }

    fn on(area: Area, diagonal_inches: Option<u32>) -> CodeSize {
        code_size(&DisplayChoices { diagonal_inches, ..DisplayChoices::default() }, area, SIDE)
    }

    fn centimetres(area: Area, inches: u32) -> f64 {
        let size = on(area, Some(inches));
        let density = f64::from(area.width).hypot(f64::from(area.height)) / f64::from(inches) / 2.54;
        37.0 * f64::from(size.pixels_per_module) / density
    }

    #[test]
    fn it_fills_the_plate_where_the_screens_size_is_not_known() {
        assert_eq!(on(screen(1920, 1080), None), CodeSize { pixels_per_module: 16, is_too_small: false });
        assert_eq!(on(screen(1080, 1920), None).pixels_per_module, 16);
        assert_eq!(on(screen(1280, 800), None).pixels_per_module, 11);
        let turned = DisplayChoices { orientation: Orientation::Portrait, ..DisplayChoices::default() };
        assert_eq!(code_size(&turned, screen(1920, 1080), SIDE), on(screen(1080, 1920), None));
    }

    #[test]
    fn it_is_ten_to_twelve_centimetres_where_it_is() {
        for (area, inches) in [
            (screen(1920, 1080), 15),
            (screen(1920, 1080), 24),
            (screen(3840, 2160), 27),
            (screen(1080, 1920), 22),
            (screen(1280, 1024), 17),
        ] {
            let size = centimetres(area, inches);
            assert!((10.0..=12.0).contains(&size), "{area:?} of {inches} inches: {size} cm");
        }
    }

    #[test]
    fn one_that_a_camera_may_not_read_is_too_small() {
        assert!(on(screen(320, 240), None).is_too_small, "3 pixels for a module");
        assert!(!on(screen(800, 480), None).is_too_small);
        assert!(on(screen(800, 480), Some(5)).is_too_small, "a small screen shows a small code");
        assert!(!on(screen(1280, 800), Some(10)).is_too_small);
        let long = code_size(&DisplayChoices::default(), screen(480, 320), 117);
        assert!(long.is_too_small, "the longest link has many modules");
        assert_eq!(on(screen(0, 0), None).pixels_per_module, 1, "no screen at all is no panic");
    }
}
