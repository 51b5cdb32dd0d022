//! From the customer's approval to the tokens, in simulated time.

use super::{Description, Wanted, programs};

/// What a client may need in a long poll beyond one round trip.
const LONG_POLL_S: f64 = 0.3;

pub(crate) const DESCRIPTION: Description = Description {
    title: "From the customer's approval to the tokens, simulated",
    about: "\
Simulated time, so neither this machine nor its load is in the figures: interval 5 s, 20,000 approvals for each cell, each
way half of the round trip give or take 30 %. *openid-client* is the rule of that library (the interval before each question,
longer after `slow_down`), *sample loop* the loop that a provider's own sample shows, written anew in Rust, *earliest legal* a
client that asks at the first moment the standard allows: a limit where nobody counts, and what it costs where somebody does.
A strict provider says `slow_down` to a question that arrives within the interval after the one before (or after its own
answer) and looks at nothing else. With long polling at 200 and 800 ms the way back alone is more than a tenth of what
openid-client needs, so no client can reach that mark. The model is in `crates/ciba/tests/simulation/delay.rs`.",
    clients: &["ciba::Poll", "openid-client", "sample loop", "earliest legal"],
    limit: Some("earliest legal"),
    needs: &[],
    build: programs::build_checks,
    round: |programs, seed| vec![programs.ours("delay").arg("--json").env("CIBA_SEED", seed)],
    wanted,
};

/// For this measurement and for the one on loopback, which has the same figures.
pub(crate) fn wanted(figure: &str) -> Vec<Wanted> {
    let of_peer = |at_most| Wanted::Of { client: "openid-client", at_most };
    let Some((provider, what)) = figure.rsplit_once(", ") else { return Vec::new() };
    match what {
        "slow_downs" | "questions too early" | "checks without tokens" => vec![Wanted::AtMost(0.0)],
        "mean s" if provider.starts_with("long polling") => {
            let round_trip = round_trip_s(provider).map(|s| Wanted::AtMost(s + LONG_POLL_S));
            [Some(of_peer(0.1)), round_trip].into_iter().flatten().collect()
        }
        "mean s" => vec![of_peer(1.05)],
        _ => Vec::new(),
    }
}

fn round_trip_s(provider: &str) -> Option<f64> {
    let (_, ms) = provider.rsplit_once("round trip ")?;
    Some(ms.strip_suffix(" ms")?.parse::<f64>().ok()? / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_depends_on_the_provider_and_its_distance() {
        let peer = |at_most| Wanted::Of { client: "openid-client", at_most };
        assert_eq!(wanted("plain, round trip 50 ms, mean s"), [peer(1.05)]);
        let long = wanted("long polling 30 s, round trip 200 ms, mean s");
        assert_eq!(long, [peer(0.1), Wanted::AtMost(0.5)]);
        let strict = wanted("strict from request, round trip 0 ms, slow_downs");
        assert_eq!(strict, [Wanted::AtMost(0.0)]);
        assert!(wanted("plain, round trip 50 ms, longest s").is_empty());
    }
}
