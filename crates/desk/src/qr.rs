//! The QR code of a link: as SVG for screens, as PNG for files, as modules for a terminal.
//!
//! Error correction M and a quiet zone of four modules, black on white in every theme: at equal size fewer modules are
//! read better than more correction, and phones read inverted codes badly.

use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

/// Modules of white around the code (ISO/IEC 18004 section 6.3.8).
pub const QUIET_ZONE: usize = 4;

/// Why a link has no QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Longer than a phone reads well from a counter.
    #[error("the link is too long for a QR code that a phone reads easily")]
    TooLong,
    /// The picture could not be made.
    #[error("the picture of the QR code could not be made")]
    Picture,
}

/// A QR code. It holds a link that only the customer may open: it has no `Debug`.
#[derive(Clone)]
pub struct Qr {
    width: usize,
    dark: Zeroizing<Vec<bool>>,
}

/// The longest link that is drawn, in bytes. At 160 camera pixels 119 characters are always read, 200 hardly ever; the
/// screens draw larger, so the limit is generous.
const LINK_MAX_BYTES: usize = 512;

impl Qr {
    /// Encodes a link.
    pub fn of(link: &str) -> Result<Self, QrError> {
        if link.len() > LINK_MAX_BYTES {
            return Err(QrError::TooLong);
        }
        let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| QrError::TooLong)?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { width: code.width(), dark: Zeroizing::new(dark) })
    }

    /// Modules along one side, quiet zone included.
    pub fn side(&self) -> usize {
        self.width + 2 * QUIET_ZONE
    }

    /// Whether the module is dark; anything outside the code is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |value: usize| value.checked_sub(QUIET_ZONE).filter(|value| *value < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark.get(y * self.width + x).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// One SVG document with one path: a row of dark modules is one rectangle, so that no seams show.
    pub fn svg(&self) -> String {
        use std::fmt::Write;
        let side = self.side();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#ffffff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#0b100f\" d=\"{path}\"/></svg>"
        )
    }

    /// A PNG with whole pixels per module.
    pub fn png(&self, pixels_per_module: u32) -> Result<Vec<u8>, QrError> {
        let side = u32::try_from(self.side()).map_err(|_| QrError::Picture)?;
        let scale = pixels_per_module.clamp(1, 32);
        let picture = image::GrayImage::from_fn(side * scale, side * scale, |x, y| {
            image::Luma([if self.is_dark((x / scale) as usize, (y / scale) as usize) { 0 } else { 255 }])
        });
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).map_err(|_| QrError::Picture)?;
        Ok(bytes.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://id.example/identity/ciba?requestId=0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF-1";

    #[test]
    fn the_quiet_zone_is_four_light_modules_on_every_side() {
        let qr = Qr::of(LINK).expect("encodes");
        for place in 0..qr.side() {
            for depth in (0..QUIET_ZONE).chain(qr.side() - QUIET_ZONE..qr.side()) {
                assert!(!qr.is_dark(place, depth) && !qr.is_dark(depth, place));
            }
        }
        assert!(qr.is_dark(QUIET_ZONE, QUIET_ZONE), "the finder pattern begins right after it");
    }

    #[test]
    fn the_svg_covers_exactly_the_dark_modules() {
        let qr = Qr::of(LINK).expect("encodes");
        let svg = qr.svg();
        let path = svg.rsplit("d=\"").next().expect("a path");
        let drawn: usize =
            path.split('h').skip(1).filter_map(|part| part.split('v').next()?.parse::<usize>().ok()).sum();
        let dark = (0..qr.side())
            .flat_map(|y| (0..qr.side()).map(move |x| (x, y)))
            .filter(|(x, y)| qr.is_dark(*x, *y));
        assert_eq!(drawn, dark.count());
        assert!(!svg.contains("style"), "the page's policy forbids inline styles");
    }

    #[test]
    fn a_link_that_phones_read_badly_is_refused() {
        assert_eq!(Qr::of(&"a".repeat(513)).err(), Some(QrError::TooLong));
    }

    #[test]
    fn the_png_has_whole_pixels_per_module() {
        let qr = Qr::of(LINK).expect("encodes");
        let picture = image::load_from_memory(&qr.png(4).expect("a picture")).expect("a PNG");
        assert_eq!(picture.width() as usize, qr.side() * 4);
    }
}
