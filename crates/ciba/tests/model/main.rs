//! The polling machine against a reference that is written as rules about a history: whatever happens,
//! and whenever, both say the same. `CIBA_SEED` and `CIBA_HISTORIES` choose other runs.
#![expect(clippy::unwrap_used, reason = "a test that can't go on shall stop")]
#![expect(clippy::print_stdout, reason = "the seed is printed")]

mod acts;
mod reference;
mod till;

use std::cell::RefCell;
use std::collections::BTreeMap;

use ciba::TokenAnswer;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use acts::{Outgoing, acknowledgement, acts};
use till::{Tally, Till};

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The seed of this run, printed.
fn config() -> Config {
    let seed = from_environment("CIBA_SEED", 20_261_125);
    let cases = from_environment("CIBA_HISTORIES", 2_000) as u32;
    println!("seed {seed}, {cases} histories");
    Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() }
}

/// Whoever answers after the acts are through: pending for ever.
fn pending() -> Outgoing {
    let answer = TokenAnswer::Pending { retry_after: None };
    Outgoing { lag: 0, round_trip: 30, pestered: false, answer }
}

#[test]
fn machine_and_rules_agree_on_every_history() {
    let config = config();
    let mut runner = TestRunner::new(config.clone());
    let totals = RefCell::new(Totals::default());
    let result = runner.run(&(acknowledgement(), acts()), |(acknowledgement, acts)| {
        let tally = Till::new(acknowledgement).live(acts, &pending());
        totals.borrow_mut().add(&tally);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    totals.into_inner().were_worth_it(config.cases);
}

/// What all histories came to.
#[derive(Debug, Default)]
struct Totals {
    asked: u32,
    slept_past_the_end: u32,
    ends: BTreeMap<String, u32>,
}

impl Totals {
    fn add(&mut self, tally: &Tally) {
        self.asked += tally.asked;
        self.slept_past_the_end += u32::from(tally.slept_past_the_end);
        let end = format!("{:?}", tally.end.as_ref().unwrap());
        *self.ends.entry(end.split('(').next().unwrap_or_default().to_owned()).or_default() += 1;
    }

    /// The histories must really go everywhere, or their agreement proves nothing.
    fn were_worth_it(&self, histories: u32) {
        println!("{self:?}");
        for end in ["Tokens", "Declined", "Expired", "Unreachable", "ResultLost", "Refused", "Cancelled"] {
            assert!(self.ends.get(end).is_some_and(|count| count * 100 >= histories), "few {end}");
        }
        assert!(self.asked > 2 * histories && self.slept_past_the_end * 20 > histories);
    }
}
