//! Providers with other manners, each met by the whole till: none of them counts an early poll, a `slow_down` that
//! something on the way provokes is obeyed, and what was ordered is handed over.

use std::time::Duration;

use claimcheck_tests::{Plan, Said, Till, Trouble};
use desk::view::{End, Screen, VerifiedScreen};
use practice::{Decision, Endpoint, Options, Profile, Signing};

const ORDER: &str = "P-1042";

/// Those that answer each poll at once.
const AT_ONCE: [Profile; 4] = [Profile::Teaching, Profile::Duende, Profile::Auth0Like, Profile::Strict];

/// A till at such a provider, with a request that waits for its customer.
async fn asking(profile: Profile) -> Till {
    let provider = Options { signing: Signing::Es256, interval_s: 5, ..Options::of(profile) };
    let till = Till::planned(Plan { provider, ..Plan::default() }).await;
    till.open(ORDER).await;
    till.identify().await;
    till
}

/// The customer accepts, and the order is handed over.
async fn collects(till: &Till) -> VerifiedScreen {
    till.customer().accept();
    let verified = till.verified().await;
    assert_eq!(verified.name.as_deref(), Some("Anna Andersson"));
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs(ORDER).await.len(), 1);
    verified
}

fn polls(till: &Till) -> Vec<Said> {
    till.network().said(Endpoint::Token)
}

/// The errors of the polls; the tokens are none.
fn errors(till: &Till) -> Vec<String> {
    polls(till).into_iter().filter_map(|said| said.error).collect()
}

/// From one poll's arrival to the next one's, in whole seconds.
fn gaps(till: &Till) -> Vec<u64> {
    let polls = polls(till);
    polls.windows(2).map(|two| (two[1].asked_at - two[0].asked_at).as_secs()).collect()
}

#[tokio::test(start_paused = true)]
async fn no_poll_is_early_at_any_of_them() {
    for profile in AT_ONCE {
        let till = asking(profile).await;
        till.pass(Duration::from_secs(17)).await;
        assert_eq!(errors(&till), ["authorization_pending"; 3], "{profile:?}");
        collects(&till).await;
        assert_eq!(errors(&till), ["authorization_pending"; 3], "{profile:?}");
        assert_eq!(gaps(&till), [5, 5, 5], "{profile:?}: as often as it allows, and no oftener");
    }
}

/// The provider keeps the question open until somebody decides: one is enough.
#[tokio::test(start_paused = true)]
async fn a_long_poll_is_answered_as_soon_as_the_customer_is_done() {
    let till = asking(Profile::LongPolling).await;
    till.pass(Duration::from_secs(17)).await;
    assert_eq!(till.network().asked(Endpoint::Token), 1);
    assert_eq!(polls(&till), [], "it is still held");
    let accepted = tokio::time::Instant::now();
    till.customer().accept();
    till.verified().await;
    let took = accepted.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?} after the customer had accepted");
    assert_eq!((till.network().asked(Endpoint::Token), errors(&till)), (1, vec![]));
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs(ORDER).await.len(), 1);
}

/// A poll that was held to its end is followed at once by the next one, and never has one beside it, which would be
/// refused.
#[tokio::test(start_paused = true)]
async fn long_polls_follow_each_other_without_a_pause() {
    let till = asking(Profile::LongPolling).await;
    till.pass(Duration::from_secs(80)).await;
    collects(&till).await;
    assert_eq!(till.network().asked(Endpoint::Token), 3);
    assert_eq!(errors(&till), ["authorization_pending"; 2]);
    assert_eq!(gaps(&till), [30, 30]);
}

/// Something on the way repeats a poll, which the provider takes for an early one. From then on both count with the
/// longer interval, and no other poll is early.
#[tokio::test(start_paused = true)]
async fn a_slow_down_is_told_once_and_obeyed_for_good() {
    for profile in AT_ONCE {
        let till = asking(profile).await;
        till.network().trouble(Endpoint::Token, Trouble::SentAgain(1), 1);
        till.pass(Duration::from_secs(37)).await;
        let pending = "authorization_pending";
        assert_eq!(errors(&till), [pending, "slow_down", pending, pending, pending], "{profile:?}");
        collects(&till).await;
        let slow_downs = errors(&till).iter().filter(|error| *error == "slow_down").count();
        assert_eq!(slow_downs, 1, "{profile:?}");
        assert_eq!(gaps(&till), [0, 10, 10, 10, 10], "{profile:?}");
    }
}

/// It asks for more patience than one `slow_down` does by itself: the interval alone would be too short again.
#[tokio::test(start_paused = true)]
async fn auth0_is_asked_again_when_it_said_and_not_before() {
    let till = asking(Profile::Auth0Like).await;
    till.network().trouble(Endpoint::Token, Trouble::SentAgain(2), 1);
    till.pass(Duration::from_secs(12)).await;
    let told: Vec<_> = polls(&till).into_iter().map(|said| said.retry_after).collect();
    assert_eq!(told, [None, Some("10".to_owned()), Some("15".to_owned())]);
    collects(&till).await;
    assert_eq!(errors(&till), ["authorization_pending", "slow_down", "slow_down"]);
    assert_eq!(gaps(&till), [0, 0, 15]);
}

/// One provider calls it a refusal when nobody answered; the till knows better, since it knows the time.
#[tokio::test(start_paused = true)]
async fn nobody_in_time_is_no_refusal_at_any_of_them() {
    for profile in AT_ONCE.into_iter().chain([Profile::LongPolling]) {
        let till = asking(profile).await;
        assert_eq!(till.ended().await.end, End::TimedOut { after_s: 300 }, "{profile:?}");
        assert!(!errors(&till).contains(&"slow_down".to_owned()), "{profile:?}");
        till.assert_still_here(ORDER).await;
    }
}

/// There the phone asks for whom the hint named, and anybody else can neither accept nor spoil the check.
#[tokio::test(start_paused = true)]
async fn another_person_is_kept_out_by_duende_and_told_apart_by_the_till_elsewhere() {
    for profile in [Profile::Duende, Profile::LongPolling, Profile::Auth0Like, Profile::Strict] {
        let till = asking(profile).await;
        let taken = till.customer().try_to(&Decision::SomebodyElse);
        assert_eq!(taken, profile != Profile::Duende, "{profile:?}");
        if taken {
            till.not_owner().await;
            till.assert_still_here(ORDER).await;
        } else {
            till.pass(Duration::from_secs(7)).await;
            assert!(matches!(till.screen(), Screen::Waiting(_)), "{:?}", till.screen());
            collects(&till).await;
        }
    }
}
