//! The QR code: whether cameras read it from the screen, and how long its picture takes.

use super::{
    Description, Wanted,
    programs::{self, Programs},
};
use crate::{packages, tree};

pub(crate) const DESCRIPTION: Description = Description {
    title: "The QR code",
    about: "\
The waiting screen is drawn by Chromium at three scales in both themes, and three decoders that are not ours (zbar, zxing-cpp,
jsQR) read the code from the whole picture. A camera is simulated: 160 pixels for a whole code with its quiet zone, turned by
25 degrees, blurred (Gaussian, 1.0 pixels), on grey, ten pictures in which the code lies differently between the pixels; *a
noisy camera* adds what a sensor makes of bad light (8 of 255 levels), of which nothing was wished. 66 characters are a link as a provider's, 119 the longest that is promised. *claimcheck*
draws with correction M, as the screens do; *correction H* is the same link with the highest correction at the same size, as
many draw it in the belief that it is read better, and for the time the picture that the crate `qrcode` itself makes.
OpenCV is not among the decoders: nothing of ours brings it.",
    clients: &["claimcheck", "correction H"],
    limit: None,
    needs: &[packages::DRIVE_WINDOW],
    build: |node| {
        // Its pages are drawn by what draws the screens for their own tests.
        node.install_locked(&tree::root().join("ui"))?;
        programs::build("--package desk --example code")
    },
    round: |programs, seed| vec![programs.node("qr.mjs").arg(Programs::path("code")).arg(seed)],
    wanted,
};

fn wanted(figure: &str) -> Vec<Wanted> {
    if figure.starts_with("the waiting screen, ") {
        vec![Wanted::AtLeast(3.0)]
    } else if figure.ends_with("by camera, decoders of three that read 10 of 10") {
        vec![Wanted::AtLeast(2.0)]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_decoders_read_the_screen_and_two_what_a_camera_sees() {
        let screen = "the waiting screen, 1280x800 at 125 %, dark, decoders of three that read it";
        assert_eq!(wanted(screen), [Wanted::AtLeast(3.0)]);
        let camera = |what: &str| wanted(&format!("a link of 119 characters by camera, {what}"));
        assert_eq!(camera("decoders of three that read 10 of 10"), [Wanted::AtLeast(2.0)]);
        assert!(camera("zbar of 10").is_empty());
        let noisy = "a link of 119 characters by a noisy camera, decoders of three that read 10 of 10";
        assert!(wanted(noisy).is_empty());
    }
}
