//! What is on the virtual screen, as X tells it: a part of it, read again and again.
//!
//! It knows nothing of the programs that draw there.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::PATIENCE;

/// How often it is looked at: a small part of a frame, and little work for the machine.
const LOOK_EVERY: Duration = Duration::from_millis(4);

/// What does not change for so long has settled.
const SETTLED: Duration = Duration::from_millis(2_000);

/// The left of the window, to the icon of the search field and no further down: no caret blinks there, no time passes, and
/// no order comes.
const PART: (i16, i16, u16, u16) = (0, 60, 200, 178);

pub(crate) struct Screen {
    connection: RustConnection,
    root: u32,
}

impl Screen {
    pub(crate) fn open() -> Self {
        let (connection, number) = x11rb::connect(None).expect("a display");
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    fn part(&self) -> Vec<u8> {
        let (x, y, width, height) = PART;
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0);
        image.unwrap().reply().expect("the screen's picture").data
    }

    /// Waits until there is something that no longer changes.
    pub(crate) fn settled(&self, whose: &str) -> Vec<u8> {
        let began = Instant::now();
        let mut picture = self.part();
        let mut since = Instant::now();
        while since.elapsed() < SETTLED || is_empty(&picture) {
            assert!(began.elapsed() < PATIENCE, "{whose} window never came to rest");
            std::thread::sleep(Duration::from_millis(50));
            let now = self.part();
            if now != picture {
                (picture, since) = (now, Instant::now());
            }
        }
        picture
    }

    /// How long after `began` the picture is there.
    pub(crate) fn shows(&self, whose: &str, picture: &[u8], began: Instant) -> Duration {
        while self.part() != picture {
            assert!(began.elapsed() < PATIENCE, "{whose} window never looked so again");
            std::thread::sleep(LOOK_EVERY);
        }
        began.elapsed()
    }

    /// Waits until nothing is there any more.
    pub(crate) fn empty(&self) {
        let began = Instant::now();
        while !is_empty(&self.part()) {
            assert!(began.elapsed() < PATIENCE, "a window was left behind");
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

/// One colour: no window, or one that has drawn nothing yet.
fn is_empty(picture: &[u8]) -> bool {
    let first = picture.get(..4).unwrap_or_default();
    picture.chunks_exact(4).all(|pixel| pixel[..3] == first[..3])
}
