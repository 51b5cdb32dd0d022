//! Prints how long an approval waits for its tokens, in simulated time, and how often a provider said
//! `slow_down`: a table, or with `--json` one line. `CIBA_SEED` repeats a run.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "it prints, and stops where its own model is wrong"
)]

#[path = "../tests/simulation/chance.rs"]
mod chance;
#[path = "../tests/simulation/delay.rs"]
mod delay;

use delay::{Client, Delay, Provider};
use serde_json::{Value, json};

const FLOWS: u32 = 20_000;

fn main() {
    let seed = std::env::var("CIBA_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    if std::env::args().any(|argument| argument == "--json") {
        println!("{}", json!({ "measure": "ciba.delay", "seed": seed, "flows": FLOWS, "rows": rows(seed) }));
    } else {
        print_table(seed);
    }
}

fn print_table(seed: u64) {
    println!("approval to tokens, {FLOWS} approvals a line, seed {seed}");
    println!("interval {} s, ways +-30 %", delay::INTERVAL.as_secs());
    for (provider, provider_name, round_trips_ms) in providers() {
        for ms in round_trips_ms {
            println!("\n{provider_name}, round trip {ms} ms");
            for (client, client_name) in clients() {
                let Delay { mean_s, max_s, slow_downs, violations } = run(provider, client, ms, seed);
                println!(
                    "  {client_name:<14} mean {mean_s:>6.3} s   longest {max_s:>6.3} s   \
                     {slow_downs} slow_downs   {violations} too early"
                );
            }
        }
    }
}

fn rows(seed: u64) -> Vec<Value> {
    let mut rows = Vec::new();
    for (provider, provider_name, round_trips_ms) in providers() {
        for ms in round_trips_ms {
            for (client, client_name) in clients() {
                let delay = run(provider, client, ms, seed);
                let mut row = |figure: &str, value: f64| {
                    let figure = format!("{provider_name}, round trip {ms} ms, {figure}");
                    rows.push(json!({ "figure": figure, "client": client_name, "value": value }));
                };
                row("mean s", delay.mean_s);
                row("longest s", delay.max_s);
                if matches!(provider, Provider::StrictFromRequest | Provider::StrictFromResponse) {
                    row("slow_downs", f64::from(delay.slow_downs));
                    row("questions too early", f64::from(delay.violations));
                }
            }
        }
    }
    rows
}

fn run(provider: Provider, client: Client, round_trip_ms: u32, seed: u64) -> Delay {
    delay::measure(provider, client, f64::from(round_trip_ms) / 1000.0, FLOWS, seed)
}

fn providers() -> [(Provider, &'static str, [u32; 3]); 4] {
    [
        (Provider::Plain, "plain", [50, 200, 800]),
        (Provider::StrictFromRequest, "strict from request", [0, 200, 800]),
        (Provider::StrictFromResponse, "strict from response", [0, 200, 800]),
        (Provider::LongPolling, "long polling 30 s", [50, 200, 800]),
    ]
}

fn clients() -> [(Client, &'static str); 4] {
    [
        (Client::Machine, "ciba::Poll"),
        (Client::Peer, "openid-client"),
        (Client::SampleLoop, "sample loop"),
        (Client::EarliestLegal, "earliest legal"),
    ]
}
