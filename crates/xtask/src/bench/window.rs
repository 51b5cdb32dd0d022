//! The window: until it can be used, its memory, and what a key, a request and a verdict take until they are drawn. How it
//! is looked at, the program in `tests/bench/window` knows.

use super::{BenchError, Description, Wanted, programs, programs::Programs};
use crate::{
    call::{Call, on_path},
    display::Home,
    node::Node,
    packages, tree, ui,
};

const CHROMIUM: &str = "Chromium";
const BARE: &str = "bare Tauri";

/// How Chromium is called on different systems.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub(crate) const DESCRIPTION: Description = Description {
    title: "The window",
    about: "\
The release build on a virtual display without a graphics processor, with 100,000 orders (with `--full` a million). *Chromium*
is the system's in app mode, with a profile that has been used before; *bare Tauri* is a window of Tauri with nothing behind
it. Both show the page of the list on prepared views, ours its own with its store. *Start to search field* begins before the
process is started and ends when the left of the window, up to the icon in the search field, is on the screen as it stays; how
that looks is learned from a start before. X is asked for it every 4 ms, in the same way for all, and the programs take turns;
each figure is the median of three starts. Without its DMABUF renderer WebKit does not compute what a graphics processor
would: ours chooses that by itself where there is none, so its two lines say the same, and bare Tauri does not. *Memory* is the sum of the PSS of all processes when the
picture has settled; with the customer's window ours is the marked build, because screens can be made up for that one only.
There is no .deb yet: the program with its pages, packed by gzip as a .deb is, stands for it.
Times of keys are taken in the page of the marked build, which differs in nothing else: from the key's own time to a message
posted from the frame after the change, while WebDriver presses real keys. A letter after a rest is looked for when no
other has followed for 12 ms. Enter is held for the 40 ms in which it may still be a scanner's, and that is in its time. For the code the practice provider's own time is taken off; tokens count from when its answer was
ready, so that the way, all checks and what is written are in the figure.",
    clients: &["claimcheck", CHROMIUM, BARE],
    limit: None,
    needs: &[packages::COMPILE_WINDOW, packages::DRIVE_WINDOW],
    build,
    round,
    wanted,
};

fn home() -> Home {
    Home::named("bench-home")
}

fn build(node: &Node) -> Result<(), BenchError> {
    home().make().map_err(|(path, source)| BenchError::File { act: "create", path, source })?;
    ui::ensure_built(node)?;
    let pictures = "exec --no -- vite build --mode pictures --logLevel error";
    node.npm(&tree::root().join("ui")).args(pictures.split(' ')).run()?;
    for (features, copy) in [("--features claimcheck/automation", "automation"), ("", "shipped")] {
        programs::build(format!("--workspace --bin claimcheck {features}").trim_end())?;
        let built = tree::target().join("release/claimcheck");
        tree::keep(&built, &kept(copy)).map_err(|(act, path, source)| BenchError::File {
            act,
            path,
            source,
        })?;
    }
    programs::build(
        "--workspace --features claimcheck/bare,claimcheck-tests/bench --example window --example bare",
    )
}

fn round(programs: &Programs, seed: &str) -> Vec<Call> {
    let chromium = BROWSERS.into_iter().find(|name| on_path(name)).unwrap_or(BROWSERS[0]);
    let call = home().call(Programs::path("window")).arg(seed).arg(programs.disk());
    let call = call.arg(kept("shipped")).arg(kept("automation")).arg(Programs::path("bare")).arg(chromium);
    let orders = if programs.is_full() { "1000000" } else { "100000" };
    vec![call.arg(tree::root().join("target/ui-pictures")).arg(orders)]
}

/// A build beside cargo's own, which the next one replaces.
fn kept(name: &str) -> std::path::PathBuf {
    tree::target().join("bench-window").join(format!("claimcheck-{name}"))
}

fn wanted(figure: &str) -> Vec<Wanted> {
    let of = |client, at_most| Wanted::Of { client, at_most };
    match figure {
        "start to search field, s" => vec![of(CHROMIUM, 1.0)],
        "memory, one window, PSS of all processes, MB" => vec![of(CHROMIUM, 0.6), of(BARE, 1.15)],
        "memory, with the customer's window, PSS of all processes, MB" => vec![of(BARE, 1.15)],
        "the program with its pages, packed, MB" => vec![Wanted::AtMost(15.0)],
        "tokens sent to verdict drawn, p50 ms" => vec![Wanted::AtMost(100.0)],
        _ if figure.starts_with("Identify by ") => vec![Wanted::AtMost(100.0)],
        _ if figure.contains("key to list drawn") && figure.ends_with("p95 ms") => vec![Wanted::AtMost(50.0)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_matters_has_its_mark() {
        let chromium = |at_most| Wanted::Of { client: CHROMIUM, at_most };
        assert_eq!(wanted("start to search field, s"), [chromium(1.0)]);
        assert_eq!(wanted("memory, one window, PSS of all processes, MB").len(), 2);
        let drawn = |when: &str| wanted(&format!("100,000 orders, key to list drawn{when}, p95 ms"));
        assert_eq!(
            (drawn(""), drawn(" during an import")),
            (vec![Wanted::AtMost(50.0)], vec![Wanted::AtMost(50.0)])
        );
        assert_eq!(wanted("tokens sent to verdict drawn, p50 ms"), [Wanted::AtMost(100.0)]);
        let code = "Identify by the mouse to code drawn, beyond the provider's time, p50 ms";
        assert_eq!(wanted(code), [Wanted::AtMost(100.0)]);
        assert!(wanted("100,000 orders, key to list drawn, p50 ms").is_empty());
        assert!(wanted("start to search field, s, WEBKIT_DISABLE_DMABUF_RENDERER=1").is_empty());
    }
}
