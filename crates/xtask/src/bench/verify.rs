//! The verification of one ID token.

use super::{Description, Wanted, programs};

const BARE: &str = "bare aws-lc-rs";

pub(crate) const DESCRIPTION: Description = Description {
    title: "Verification of one ID token",
    about: "\
*ciba::verify* is all that stands between the text of a token and the person: form, key, signature, every check, and the
comparison with the subject expected. *bare aws-lc-rs* checks the same signature and nothing else: a limit. *jsonwebtoken* (on
aws-lc-rs) and *jose* check signature, issuer, audience and times. Medians of nine rounds in each process.",
    clients: &["ciba::verify", BARE, "jsonwebtoken", "jose"],
    limit: Some(BARE),
    needs: &[],
    build: programs::build_checks,
    round: |programs, _seed| vec![programs.ours("verify").arg("--json"), programs.node("jose.mjs")],
    wanted,
};

fn wanted(figure: &str) -> Vec<Wanted> {
    let is_rsa = figure.starts_with("RS") || figure.starts_with("PS");
    vec![Wanted::Of { client: BARE, at_most: if is_rsa { 1.6 } else { 1.25 } }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsa_is_so_quick_that_the_rest_may_weigh_more() {
        let most = |figure| wanted(figure);
        assert_eq!(most("PS256, microseconds"), [Wanted::Of { client: BARE, at_most: 1.6 }]);
        assert_eq!(most("EdDSA, microseconds"), [Wanted::Of { client: BARE, at_most: 1.25 }]);
    }
}
