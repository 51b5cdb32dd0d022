//! The polling machine under simulated time: thousands of random flows against strict providers, and
//! the delay from approval to tokens. `CIBA_SEED` and `CIBA_FLOWS` choose other runs.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on shall stop")]
#![expect(clippy::print_stdout, reason = "seeds and figures are printed")]

mod chance;
mod delay;
mod flow;
mod provider;
mod weather;

use chance::Chance;
use delay::{Client, Provider, measure};
use flow::{Ending, Report, run};
use weather::Weather;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Runs many flows of one kind of weather; each flow has its own seed, printed when it goes wrong.
fn many(weather: &Weather, flows: u64) -> Vec<(u64, Report)> {
    let seed = from_environment("CIBA_SEED", 20_261_122);
    let flows = from_environment("CIBA_FLOWS", flows);
    println!("seed {seed}, {flows} flows, {weather:?}");
    let mut seeds = Chance::new(seed);
    (0..flows)
        .map(|_| {
            let flow_seed = seeds.between(0.0, 9e15) as u64;
            (flow_seed, run(flow_seed, weather))
        })
        .collect()
}

#[test]
fn no_flow_breaks_a_rule_in_any_weather() {
    let reports = many(&Weather::ANY, 12_000);
    for (seed, report) in &reports {
        assert!(report.violations.is_empty(), "flow {seed}: {:?}", report.violations);
    }
    // The weather must really have been bad, or the assertions above prove nothing.
    let sum = |count: fn(&Report) -> u32| reports.iter().map(|(_, report)| count(report)).sum::<u32>();
    let ended = |ending| reports.iter().filter(|(_, report)| report.ending == ending).count();
    println!(
        "{} polls, {} faults, {} slow_downs given, {} earned after answers slower than the interval",
        sum(|r| r.polls),
        sum(|r| r.faults),
        sum(|r| r.given_slow_downs),
        sum(|r| r.earned_after_slow_answer),
    );
    let endings = [
        Ending::Tokens,
        Ending::Declined,
        Ending::Expired,
        Ending::ResultLost,
        Ending::Unreachable,
        Ending::InvalidGrant,
        Ending::Cancelled,
    ];
    for ending in endings {
        println!("{ending:?}: {}", ended(ending));
        assert!(ended(ending) > 0, "no flow ended as {ending:?}");
    }
    assert!(sum(|r| r.given_slow_downs) > 100 && sum(|r| r.faults) > 1000 && sum(|r| r.long_polls) > 1000);
}

#[test]
fn a_strict_provider_is_never_given_cause_to_slow_us_down() {
    for round_trip_s in [0.0, 0.2, 0.8] {
        let weather = Weather::steady(round_trip_s);
        for (seed, report) in many(&weather, 2_000) {
            assert!(report.violations.is_empty(), "flow {seed}: {:?}", report.violations);
            let earned = report.earned_slow_downs + report.earned_after_slow_answer;
            assert_eq!(earned, 0, "flow {seed} at {round_trip_s} s");
        }
    }
}

#[test]
fn five_in_a_hundred_faults_change_at_most_one_verdict_in_a_hundred() {
    let reports = many(&Weather::FAULTS_BEFORE_THE_PROVIDER_ACTS, 10_000);
    let calm = Weather::FAULTS_BEFORE_THE_PROVIDER_ACTS.without_faults_before();
    let same = |(seed, report): &&(u64, Report)| verdict(run(*seed, &calm).ending) == verdict(report.ending);
    let same = reports.iter().filter(same).count();
    println!("{same} of {} flows reached the verdict that they reach without faults", reports.len());
    assert!(same * 100 >= reports.len() * 99, "{same} of {}", reports.len());
    for (seed, report) in &reports {
        assert!(report.violations.is_empty(), "flow {seed}: {:?}", report.violations);
    }
}

/// What the person decided, as far as the ending tells. Where nobody decided, "expired", "lost" and
/// "unreachable" all say the same: there is no verdict, start again.
fn verdict(ending: Ending) -> Option<Ending> {
    match ending {
        Ending::Tokens | Ending::Declined => Some(ending),
        Ending::Expired
        | Ending::ResultLost
        | Ending::Unreachable
        | Ending::InvalidGrant
        | Ending::Cancelled => None,
    }
}

#[test]
fn a_swallowed_result_is_always_called_lost() {
    let reports = many(&Weather::RESULTS_SWALLOWED, 5_000);
    let swallowed: Vec<_> = reports.iter().filter(|(_, report)| report.result_swallowed).collect();
    assert!(swallowed.len() > 1_000, "only {} results were swallowed", swallowed.len());
    for (seed, report) in swallowed {
        assert_eq!(report.ending, Ending::ResultLost, "flow {seed}");
    }
}

#[test]
fn a_till_that_slept_through_the_deadline_has_no_verdict() {
    let reports = many(&Weather::SUSPENDED, 5_000);
    let slept: Vec<_> = reports.iter().filter(|(_, report)| report.slept_past_the_deadline).collect();
    assert!(slept.len() > 1_000, "only {} slept past their deadlines", slept.len());
    for (seed, report) in slept {
        assert!(report.violations.is_empty(), "flow {seed}: {:?}", report.violations);
        let none = [Ending::Expired, Ending::ResultLost, Ending::Unreachable].contains(&report.ending);
        assert!(none, "flow {seed} ended as {:?}", report.ending);
    }
}

#[test]
fn approvals_wait_no_longer_than_with_the_sample_loop() {
    for round_trip_s in [0.05, 0.2, 0.8] {
        let delay = |client| measure(Provider::Plain, client, round_trip_s, 10_000, 1);
        let (ours, sample) = (delay(Client::Machine), delay(Client::SampleLoop));
        let limit = delay(Client::EarliestLegal);
        println!("plain, {round_trip_s} s: {ours:?}, sample loop {sample:?}, limit {limit:?}");
        assert!(ours.mean_s <= 1.05 * sample.mean_s && ours.max_s <= 1.05 * sample.max_s);
        // One round trip is all that never earning a slow_down may cost beyond the limit.
        assert!(ours.mean_s <= limit.mean_s + round_trip_s);
    }
}

#[test]
fn a_long_poll_is_renewed_at_once() {
    for round_trip_s in [0.05, 0.2, 0.8] {
        let delay = |client| measure(Provider::LongPolling, client, round_trip_s, 10_000, 1);
        let (ours, sample) = (delay(Client::Machine), delay(Client::SampleLoop));
        println!("long polling, {round_trip_s} s: {ours:?}, sample loop {sample:?}");
        assert!(ours.mean_s <= round_trip_s + 0.3 && ours.mean_s < sample.mean_s);
        assert!(ours.max_s <= 2.0 * round_trip_s);
    }
    let fast = |client| measure(Provider::LongPolling, client, 0.05, 10_000, 1).mean_s;
    assert!(fast(Client::Machine) * 10.0 <= fast(Client::SampleLoop));
}

#[test]
fn only_asking_at_the_earliest_legal_moment_earns_a_slow_down() {
    for provider in [Provider::StrictFromRequest, Provider::StrictFromResponse] {
        for round_trip_s in [0.0, 0.2, 0.8] {
            let ours = measure(provider, Client::Machine, round_trip_s, 2_000, 1);
            assert_eq!((ours.slow_downs, ours.violations), (0, 0), "{provider:?} at {round_trip_s} s");
            let peer = measure(provider, Client::Peer, round_trip_s, 2_000, 1);
            assert!(ours.mean_s <= 1.05 * peer.mean_s, "{provider:?}: {ours:?}, openid-client {peer:?}");
        }
        let earliest = measure(provider, Client::EarliestLegal, 0.2, 2_000, 1);
        println!("{provider:?}: {earliest:?}");
        assert!(earliest.slow_downs >= 2_000 && earliest.violations == 0);
    }
}
