//! From the start of a program until the left of its search field is drawn as it stays, and its memory then.
//!
//! How it looks is learned from a start before. All are looked at in the same way, at the same place of the screen.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::program::Program;
use crate::screen::Screen;
use crate::till_of_many::ManyOrders;
use crate::{BARE, CHROMIUM, Figures, Given, OURS, pages, percentile};

/// Starts of each program that are timed, beside the one from which is learned.
const STARTS: usize = 3;

/// Every window has been drawn by then, and has come to rest.
const DRAWN: Duration = Duration::from_secs(4);

/// Two screens beside each other; a virtual one can't be told that it is two.
const SCREENS: &str = "till 0 0 1280 1200\ncustomer 1280 0 640 1200";

/// What WebKit leaves out with this, is the drawing by a graphics processor, which a virtual screen has not.
const WITHOUT_GPU: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");

pub(crate) async fn measure(given: &Given, till: &ManyOrders, folder: &Path, figures: &mut Figures) {
    let address = pages::serve(given.pages.clone()).await;
    let profile = folder.join("chromium");
    let ours = Program::ours(&given.shipped, &till.config);
    let bare = Program::bare(given, 1);
    let all = [
        (OURS, ours.clone()),
        (CHROMIUM, Program::chromium(given, &profile, &address, 1)),
        (BARE, bare.clone()),
    ];
    tokio::task::block_in_place(|| in_turn("", &all, figures));
    let [name, value] = [WITHOUT_GPU.0, WITHOUT_GPU.1];
    let plain = [(OURS, ours.variable(name, value)), (BARE, bare.variable(name, value))];
    tokio::task::block_in_place(|| in_turn(&format!(", {name}={value}"), &plain, figures));

    let screens = folder.join("screens");
    std::fs::write(&screens, SCREENS).unwrap();
    let two = [
        (
            OURS,
            Program::ours(&given.automation, &till.with_display())
                .variable("CLAIMCHECK_TEST_SCREENS", screens.display().to_string()),
        ),
        (CHROMIUM, Program::chromium(given, &profile, &address, 2)),
        (BARE, Program::bare(given, 2)),
    ];
    tokio::task::block_in_place(|| two_windows(&two, figures));
}

fn in_turn(how: &str, programs: &[(&str, Program)], figures: &mut Figures) {
    let screen = Screen::open();
    let settled = programs.iter().map(|(client, program)| {
        screen.empty();
        let running = program.start();
        let picture = screen.settled(client);
        figures.add(&format!("memory, one window, PSS of all processes, MB{how}"), client, running.pss_mb());
        running.end();
        picture
    });
    let settled: Vec<_> = settled.collect();
    let mut times = vec![Vec::new(); programs.len()];
    for _ in 0..STARTS {
        for (((client, program), picture), times) in programs.iter().zip(&settled).zip(&mut times) {
            screen.empty();
            let began = Instant::now();
            let running = program.start();
            times.push(screen.shows(client, picture, began).as_secs_f64());
            running.end();
        }
    }
    for ((client, _), times) in programs.iter().zip(&mut times) {
        figures.add(&format!("start to search field, s{how}"), client, percentile(times, 50));
    }
}

fn two_windows(programs: &[(&str, Program)], figures: &mut Figures) {
    let screen = Screen::open();
    for (client, program) in programs {
        screen.empty();
        let running = program.start();
        std::thread::sleep(DRAWN);
        program.open_second();
        std::thread::sleep(DRAWN);
        let memory = running.pss_mb();
        figures.add("memory, with the customer's window, PSS of all processes, MB", client, memory);
        running.end();
    }
}
