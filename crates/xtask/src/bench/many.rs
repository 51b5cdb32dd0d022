//! One check, ten, and a hundred at once.

use super::{Description, Wanted, programs};

/// "Not above the peer": two means that are really the same differ by this much from round to round.
const NOT_ABOVE: f64 = 1.02;

pub(crate) const DESCRIPTION: Description = Description {
    title: "A hundred checks at once",
    about: "\
npm's oidc-provider on loopback with an interval of 1 s; each client runs 1, 10 and 100 checks in one process of its own, from
the authentication request to the verified token. CPU and memory are the client's alone, from after discovery to the end;
memory is resident memory, its growth the most of it less what it was after discovery. A delay is not
above the peer's if it is at most 1.02 of it: rounds of the same client differ by as much.",
    clients: &["ciba::Poll", "openid-client"],
    limit: None,
    needs: &[],
    build: programs::build_checks,
    round: |programs, _seed| {
        let counts = ["1", "10", "100"];
        let both = |count| {
            let measurement = ["many", "--count", count];
            [programs.loopback_ours(&measurement, "machine"), programs.loopback_peer(&measurement)]
        };
        counts.into_iter().flat_map(both).collect()
    },
    wanted,
};

fn wanted(figure: &str) -> Vec<Wanted> {
    let of_peer = |at_most| vec![Wanted::Of { client: "openid-client", at_most }];
    match figure.split_once(", ").map(|(_, what)| what) {
        Some("approval to tokens, mean s") => of_peer(NOT_ABOVE),
        Some("CPU a poll, ms") => of_peer(0.2),
        Some("memory growth, MB") => of_peer(0.333),
        Some("checks without tokens") => vec![Wanted::AtMost(0.0)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_matters_has_its_mark() {
        let marks = |what: &str| wanted(&format!("100 at once, {what}"));
        assert_eq!(marks("CPU a poll, ms"), [Wanted::Of { client: "openid-client", at_most: 0.2 }]);
        assert_eq!(marks("approval to tokens, mean s").len(), 1);
        assert_eq!(marks("memory growth, MB").len(), 1);
        assert!(marks("memory at most, MB").is_empty());
    }
}
