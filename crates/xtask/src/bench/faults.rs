//! Faults: how many checks still reach the right verdict.

use super::{Description, Wanted, programs};

pub(crate) const DESCRIPTION: Description = Description {
    title: "Faults on the way",
    about: "\
Each poll meets a fault with the probability named: 500, 502 with a page, 503 with and without `Retry-After`, 429, a reset or
closed connection, half a body, a hang (3 s), an empty answer, bad JSON, a wrong type, a slow drip. It strikes before the
provider acts, or after: then a result can be swallowed, and the right verdict is that it is lost. One customer in five
declines. Interval 1 s, about seven polls a check; both clients meet the same faults. *Hostile answers* come first in
their check: one of 64 MB, one that unpacks to as much, one of 50,000 levels.",
    clients: &["ciba::Poll", "openid-client"],
    limit: None,
    needs: &[],
    build: programs::build_checks,
    round: |programs, seed| {
        let both = |measurement| {
            let measurement = [measurement, "--seed", seed];
            [programs.loopback_ours(&measurement, "machine"), programs.loopback_peer(&measurement)]
        };
        ["faults", "hostile"].into_iter().flat_map(both).collect()
    },
    wanted,
};

fn wanted(figure: &str) -> Vec<Wanted> {
    let Some((faults, what)) = figure.split_once(", ") else { return Vec::new() };
    match what {
        "right verdicts, %" if !faults.starts_with("10 %") => vec![Wanted::AtLeast(99.0)],
        "swallowed results that are called lost, %" => vec![Wanted::AtLeast(100.0)],
        "wrong verdicts" => vec![Wanted::AtMost(0.0)],
        _ if figure.ends_with("memory growth, MB") => vec![Wanted::AtMost(10.0)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_for_five_faults_in_a_hundred_and_fewer() {
        let right =
            |faults: &str| wanted(&format!("{faults} faults before the provider acts, right verdicts, %"));
        assert_eq!(right("5 %"), [Wanted::AtLeast(99.0)]);
        assert!(right("10 %").is_empty());
        assert_eq!(wanted("10 % faults after the provider acts, wrong verdicts"), [Wanted::AtMost(0.0)]);
        let growth = wanted("hostile answers, memory growth, MB");
        assert_eq!(growth, [Wanted::AtMost(10.0)]);
    }
}
