//! Prints how long the picture of a link's QR code takes, beside the same crate's own picture with the highest correction,
//! and draws both into a folder. One line of JSON for `cargo xtask bench`; meaningful in a release build only.
//!
//! Arguments: the folder, and the links. Whether the codes are read, the measurement's other program says.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it prints, measures real time, and whatever fails ends it"
)]

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use desk::qr::Qr;
use image::Luma;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};

const ROUNDS: usize = 201;

/// Of the pictures that are drawn: as on the till's screen, give or take one.
const PIXELS_PER_MODULE: u32 = 6;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let rows: Vec<Value> = arguments.flat_map(|link| measure(&folder, &link)).collect();
    println!("{}", json!({ "measure": "code", "rows": rows }));
}

fn measure(folder: &std::path::Path, link: &str) -> [Value; 2] {
    let length = link.len();
    let path = |whose: &str| folder.join(format!("{whose}-{length}.png"));
    fs::write(path("ours"), Qr::of(link).unwrap().png(PIXELS_PER_MODULE).unwrap()).unwrap();
    let drawn = highest(link)
        .render::<Luma<u8>>()
        .module_dimensions(PIXELS_PER_MODULE, PIXELS_PER_MODULE)
        .quiet_zone(true)
        .build();
    drawn.save(path("highest")).unwrap();
    let row = |client: &str, ms: f64| {
        let figure = format!("a link of {length} characters to SVG, ms");
        json!({ "figure": figure, "client": client, "value": ms })
    };
    [
        row("claimcheck", median_ms(|| Qr::of(link).unwrap().svg())),
        row("correction H", median_ms(|| highest(link).render::<svg::Color<'_>>().build())),
    ]
}

fn highest(link: &str) -> QrCode {
    QrCode::with_error_correction_level(link, EcLevel::H).unwrap()
}

fn median_ms(draw: impl Fn() -> String) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            black_box(draw());
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}
