//! Prints how long an approval waits for its tokens, in simulated time: a table, or with `--json` one
//! line. `CIBA_SEED` repeats a run.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "it prints, and stops where its own model is wrong"
)]

#[path = "../tests/simulation/chance.rs"]
mod chance;
#[path = "../tests/simulation/delay.rs"]
mod delay;

use delay::{Client, Provider};

const FLOWS: u32 = 20_000;
const ROUND_TRIPS_MS: [u32; 3] = [50, 200, 800];

fn main() {
    let seed = std::env::var("CIBA_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    if std::env::args().any(|argument| argument == "--json") {
        println!("{}", json(seed));
    } else {
        print_table(seed);
    }
}

fn print_table(seed: u64) {
    println!(
        "approval to tokens, mean / max in seconds; interval {} s, ways +-30 %",
        delay::INTERVAL.as_secs()
    );
    println!("{FLOWS} approvals a cell, seed {seed}");
    for (provider, name) in providers() {
        println!("\n{name}");
        for (client, name) in clients() {
            let cells = ROUND_TRIPS_MS.map(|ms| {
                let delay = delay::measure(provider, client, f64::from(ms) / 1000.0, FLOWS, seed);
                format!("{ms:>4} ms {:>5.2} / {:>5.2}", delay.mean_s, delay.max_s)
            });
            println!("  {name:<16} {}", cells.join("   "));
        }
    }
}

fn json(seed: u64) -> serde_json::Value {
    let mut rows = Vec::new();
    for (provider, provider_name) in providers() {
        for (client, client_name) in clients() {
            for ms in ROUND_TRIPS_MS {
                let delay = delay::measure(provider, client, f64::from(ms) / 1000.0, FLOWS, seed);
                rows.push(serde_json::json!({
                    "provider": provider_name, "client": client_name, "round_trip_ms": ms,
                    "mean_s": delay.mean_s, "max_s": delay.max_s,
                }));
            }
        }
    }
    serde_json::json!({ "measure": "ciba.delay", "seed": seed, "flows": FLOWS, "rows": rows })
}

fn providers() -> [(Provider, &'static str); 2] {
    [(Provider::Plain, "plain"), (Provider::LongPolling, "long polling 30 s")]
}

fn clients() -> [(Client, &'static str); 3] {
    [
        (Client::SampleLoop, "sample loop"),
        (Client::Machine, "ciba::Poll"),
        (Client::EarliestLegal, "earliest legal"),
    ]
}
