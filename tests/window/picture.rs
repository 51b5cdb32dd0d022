//! What a camera sees: the window's picture, and the QR code in it, read by a decoder that is not ours.

use std::{io::Write, process::Command};

/// The one QR code in a PNG, decoded by zbarimg.
pub(crate) fn qr_code(png: &[u8]) -> Option<String> {
    let mut file = tempfile::Builder::new().suffix(".png").tempfile().expect("a file");
    file.write_all(png).expect("the picture");
    let output =
        Command::new("zbarimg").args(["--quiet", "--raw"]).arg(file.path()).output().expect("zbarimg");
    let text = String::from_utf8(output.stdout).ok()?;
    let mut codes = text.lines();
    let code = codes.next()?.to_owned();
    assert_eq!(codes.next(), None, "one code is shown and no other");
    Some(code)
}
