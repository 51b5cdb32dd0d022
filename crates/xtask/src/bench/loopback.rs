//! From the customer's approval to the tokens, in real time on loopback.

use super::{Description, delay, programs};

pub(crate) const DESCRIPTION: Description = Description {
    title: "From the customer's approval to the tokens, on loopback",
    about: "\
Real clients over real connections to the provider of `tests/bench/provider.mjs`, which emulates the way there and back (give
or take 30 %) and treats each check as the plan says. To take seconds and not minutes the interval is 1 s where 5 s are usual
and a long poll is held for 6 s where 30 s are usual. So a round trip of 10 ms stands for 50 ms, and one of 200 ms for a whole
second, whose way back alone is more than a tenth of what openid-client needs in a long poll. All checks of a client run at
once in one process, and its tokens are verified. *ciba::Poll* and *sample loop* ask over `ciba::Http`. *limit* is computed:
half an interval and the way back, or the way back alone of a held question.",
    clients: &["ciba::Poll", "openid-client", "sample loop", "limit"],
    limit: Some("limit"),
    needs: &[],
    build: programs::build_checks,
    round: |programs, seed| {
        let measurement = ["delay", "--seed", seed];
        vec![
            programs.loopback_ours(&measurement, "machine"),
            programs.loopback_peer(&measurement),
            programs.loopback_ours(&measurement, "sample-loop"),
        ]
    },
    wanted: delay::wanted,
};
