//! A till that proves itself with a private key, signs its requests and names the customer in a token: whatever becomes of
//! a check, nothing of all that is seen.

use practice::{ClientMethod, Endpoint, Options, Outage, Twist};
use tokio::runtime::Handle;

use super::stand::{Setting, Stand};
use super::{End, Row, bo};
use crate::private_key::{self, FILE, PrivateKey};
use crate::search::found;

fn with_key() -> Setting {
    let options = || Options {
        client_method: ClientMethod::PrivateKeyJwt,
        client_keys: vec![private_key::of_the_till().registered()],
        ..Options::default()
    };
    Setting { options, configure: |till, text| private_key::of_the_till().configured(till, &text) }
}

/// Fails unless there was something to look for.
fn assert_carried(stand: &Stand) {
    let carried = stand.between.secrets();
    for name in ["client_assertion", "request", "login_hint_token"] {
        assert!(carried.iter().any(|(known, _)| *known == name), "no {name} was carried");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_and_what_it_signs_are_seen_nowhere() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, with_key());
        let refusal = Outage::Refusal { status: 401, error: "invalid_client" };
        for row in [
            Row::new("the owner", End::owner()),
            Row::new("another person", End::another_person()).customer(bo()),
            Row::twist(Endpoint::Token, Twist::SignedByAnotherKey, End::not_believed("")),
            Row::outage(Endpoint::Backchannel, refusal, End::client_refused("does not accept this client")),
        ] {
            stand.played(&row, &row.what);
            stand.told_people(&row);
        }
        assert_carried(&stand);
        let file = stand.till.path(FILE).display().to_string();
        for words in [&["--json", "doctor"][..], &["doctor"], &["key", "public", "--file", &file]] {
            let ran = stand.till.run(words);
            stand.assert_nothing_told(&words.join(" "), &ran);
        }
        stand.assert_no_secret_kept();
    });
}

/// A key that the provider does not know, one that was cut off when somebody copied it, and one as a JWK of which a
/// member is missing.
#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_that_is_of_no_use_is_not_repeated() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, with_key());
        let other = PrivateKey::make();
        let unreadable =
            End::not_checked("misconfigured", FILE, &["end.misconfigured.title", "cause.secret_unreadable"]);
        let pem = other.pem();
        let (half, _) = pem.split_at(150);
        for (what, kept, end) in [
            ("unknown to the provider", pem.clone(), End::client_refused("does not accept this client")),
            ("cut off", half.to_owned(), unreadable.clone()),
            ("a JWK without its y", other.jwk().replace("\"y\"", "\"z\""), unreadable),
        ] {
            stand.till.private_file(FILE, &kept);
            let row = Row::new(what, end);
            for ran in
                [stand.played(&row, what), stand.told_people(&row), stand.till.run(&["--json", "doctor"])]
            {
                assert_eq!(found(&other.canaries(), &ran.all()), None, "{what}");
            }
        }
        // The same as a JWK that is whole: the till takes it, and the provider knows it.
        stand.till.private_file(FILE, &private_key::of_the_till().jwk());
        stand.played(&Row::new("a JWK", End::owner()), "a JWK");
        assert_carried(&stand);
        stand.assert_no_secret_kept();
    });
}
