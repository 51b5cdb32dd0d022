//! Random histories of a till's store, held against a small model of it: orders come in and change, checks run, things are
//! handed over, taken back and removed when they are old, the clock jumps, the till is closed or stopped, and older
//! copies of its folder are put back.
//!
//! The histories are the same in every run. `CLAIMCHECK_STEPS` asks for more of them, `CLAIMCHECK_SEED` for others; a
//! failing one is printed in its shortest form, with its seed.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;
#[path = "histories/model.rs"]
mod model;
#[path = "violence/premises.rs"]
#[expect(dead_code, reason = "the violent tests use the rest of it")]
mod premises;
#[path = "histories/till.rs"]
mod till;

use model::DAY_S;
use till::History;

/// Events of one history.
const LENGTH: usize = 250;

/// So few that they meet each other.
const ORDERS: u32 = 8;

/// What may happen next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// The shop's file names an order, in a newer version or the same, and with its owner or another.
    Import {
        order: u32,
        newer: u32,
        other_owner: bool,
    },
    /// Somebody opens the order, and leaves it on the screen.
    Look {
        order: u32,
    },
    /// All that is left or the jacket alone; as it is now, or as it was looked at; with a token of its own, or one that
    /// was used.
    HandOver {
        order: u32,
        all: bool,
        looked_at: bool,
        used_token: bool,
    },
    /// Two persons take back all of it, or what one of the lines says.
    Correct {
        order: u32,
        all: bool,
    },
    /// Two persons decide about another owner.
    Decide {
        order: u32,
        accepted: bool,
    },
    /// A till begins a check.
    Start {
        order: u32,
        till: u8,
        for_s: i64,
    },
    /// The check of a till ends: declined, by another person, or out of time.
    End {
        till: u8,
        how: u8,
    },
    Pass {
        seconds: i64,
    },
    /// The clock of this computer is wrong by so much.
    ClockJumps {
        ahead: i64,
    },
    /// What is old is removed.
    Prune,
    Restart {
        orderly: bool,
    },
    /// Somebody copies the folder.
    Copy,
    /// And puts the copy back; two persons go on with it.
    PutBack,
}

fn event() -> impl Strategy<Value = Event> {
    let order = || 0..ORDERS;
    prop_oneof![
        12 => (order(), 0..2_u32, prop::bool::weighted(0.15))
            .prop_map(|(order, newer, other_owner)| Event::Import { order, newer, other_owner }),
        4 => order().prop_map(|order| Event::Look { order }),
        14 => (order(), any::<bool>(), prop::bool::weighted(0.25), prop::bool::weighted(0.15)).prop_map(
            |(order, all, looked_at, used_token)| Event::HandOver { order, all, looked_at, used_token }
        ),
        3 => (order(), any::<bool>()).prop_map(|(order, all)| Event::Correct { order, all }),
        3 => (order(), any::<bool>()).prop_map(|(order, accepted)| Event::Decide { order, accepted }),
        8 => (order(), 0..3_u8, 1..400_i64)
            .prop_map(|(order, till, for_s)| Event::Start { order, till, for_s }),
        7 => (0..3_u8, 0..3_u8).prop_map(|(till, how)| Event::End { till, how }),
        5 => (1..300_i64).prop_map(|seconds| Event::Pass { seconds }),
        2 => (DAY_S..120 * DAY_S).prop_map(|seconds| Event::Pass { seconds }),
        2 => prop_oneof![Just(0), -900..900_i64, -3 * DAY_S..3 * DAY_S]
            .prop_map(|ahead| Event::ClockJumps { ahead }),
        2 => Just(Event::Prune),
        2 => any::<bool>().prop_map(|orderly| Event::Restart { orderly }),
        1 => Just(Event::Copy),
        1 => Just(Event::PutBack),
    ]
}

#[test]
fn whatever_happens_the_store_holds_what_it_should() {
    let seed = number("CLAIMCHECK_SEED").unwrap_or(1042);
    let steps = number("CLAIMCHECK_STEPS").unwrap_or(2_000);
    let cases = u32::try_from(steps.div_ceil(LENGTH as u64)).unwrap();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let (handed_over, restored) = (Cell::new(0), Cell::new(0));
    let result = runner.run(&prop::collection::vec(event(), LENGTH), |events| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let lived = runtime.block_on(live_through(&events));
        handed_over.set(handed_over.get() + lived.0);
        restored.set(restored.get() + lived.1);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("CLAIMCHECK_SEED={seed}: {failure}");
    }
    premises::tell(&format!(
        "seed {seed}: {} steps, {} hand-overs, {} older copies",
        u64::from(cases) * LENGTH as u64,
        handed_over.get(),
        restored.get()
    ));
    assert!(handed_over.get() > cases * 4 && restored.get() > 0, "seed {seed}: they try too little");
}

/// How many hand-overs there were, and how many older copies were gone on with.
async fn live_through(events: &[Event]) -> (u32, u32) {
    let mut history = History::new().await;
    for event in events {
        history = history.happens(*event).await;
    }
    history.end().await
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
