//! The provider or the way to it fails in the middle: the till goes on waiting, says so, and never guesses an answer.

use std::time::Duration;

use claimcheck_tests::{Till, Trouble};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, Connection, Contact, End, Misconfigured, Screen},
};
use practice::{Endpoint, Fault, Faults, Outage, Which};

fn attempts(screen: &Screen) -> Option<u32> {
    let Screen::Waiting(waiting) = screen else { return None };
    match waiting.contact {
        Contact::Good => None,
        Contact::Lost { attempt, .. } => Some(attempt),
    }
}

/// Without contact, and IT is told of what kind.
fn is_unreachable(end: &End) -> bool {
    matches!(end, End::Unreachable { detail } if !detail.is_empty())
}

#[tokio::test(start_paused = true)]
async fn the_network_comes_back_and_the_owner_is_still_found() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.pass(Duration::from_secs(5)).await;
    till.network().unplug();
    till.until("the loss of contact", attempts).await;
    assert_eq!(till.view().shell.connection, Connection::NoNetwork);
    let left = |screen: Screen| if let Screen::Waiting(waiting) = screen { waiting.left_s } else { 0 };
    let before = left(till.screen());
    till.customer().accept();
    till.pass(Duration::from_secs(60)).await;
    assert!(attempts(&till.screen()).is_some_and(|attempts| attempts >= 3), "{:?}", till.screen());
    assert!(left(till.screen()) <= before - 30, "the time left is counted on");
    till.network().plug_in();
    till.verified().await;
    assert_eq!(till.view().shell.connection, Connection::Connected);
    till.hand_over_by_the_book().await;
}

/// While nobody is asked the till looks for the provider by itself, and says when next.
#[tokio::test(start_paused = true)]
async fn without_contact_every_screen_says_when_the_next_try_is() {
    let till = Till::new().await;
    till.open("P-1042").await;
    assert_eq!(till.view().shell.next_try_s, None);
    till.network().unplug();
    assert!(till.act(Act::Identify).await.is_ok());
    assert!(is_unreachable(&till.ended().await.end));
    till.act(Act::Back).await.expect("left");
    till.pass(Duration::from_secs(2)).await;
    let told = |till: &Till| {
        let shell = till.view().shell.clone();
        assert_eq!(shell.connection, Connection::NoNetwork);
        shell.next_try_s
    };
    let first = told(&till).expect("a countdown");
    assert!((1..=30).contains(&first), "{first}");
    till.open("P-1042").await;
    assert!(told(&till).is_some_and(|now| now <= first), "the countdown goes on on every screen");
    till.network().plug_in();
    till.pass(Duration::from_secs(31)).await;
    let shell = till.view().shell.clone();
    assert_eq!((shell.connection, shell.next_try_s), (Connection::Connected, None));
}

#[tokio::test(start_paused = true)]
async fn try_now_asks_at_once() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.network().unplug();
    till.until("several failures", |screen| attempts(screen).filter(|attempts| *attempts >= 4)).await;
    till.pass(Duration::from_secs(5)).await;
    till.customer().accept();
    till.network().plug_in();
    let before = till.clock().true_time();
    till.act(Act::TryNow).await.expect("asked");
    till.verified().await;
    let took = till.clock().true_time().duration_since(before).as_secs_f64();
    assert!(took < 3.0, "{took} s");
}

#[tokio::test(start_paused = true)]
async fn the_network_stays_away() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.network().unplug();
    let ended = till.ended().await;
    assert!(is_unreachable(&ended.end) && ended.try_again, "{ended:?}");
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn there_is_no_network_from_the_start() {
    let till = Till::new().await;
    till.network().unplug();
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    assert!(is_unreachable(&till.ended().await.end));
    assert_eq!(till.view().shell.connection, Connection::NoNetwork);
    till.network().plug_in();
    till.identify().await;
}

/// The answer is given once. Lost on its way, it is nobody's: not the owner's, and not a decline.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_is_lost() {
    for accepted in [true, false] {
        let till = Till::new().await;
        till.open("P-1042").await;
        till.identify().await;
        till.network().trouble(Endpoint::Token, Trouble::CutAfter, 1);
        let customer = till.customer();
        if accepted {
            customer.accept()
        } else {
            customer.decline()
        }
        let ended = till.ended().await;
        assert_eq!((ended.end, ended.try_again), (End::ResultLost, true));
        till.assert_still_here("P-1042").await;
        assert_eq!(till.ledger().await, [], "nobody declined, and nobody was recognised");
        // Starting again is all it takes.
        till.identify().await;
        till.customer().accept();
        till.verified().await;
    }
}

/// Faults before the provider acts cost time and never the answer.
#[tokio::test(start_paused = true)]
async fn transient_faults_do_not_end_a_check() {
    let outages = [
        Outage::ServerError,
        Outage::Unavailable { retry_after_s: Some(4) },
        Outage::TooManyRequests { retry_after_s: None },
        Outage::HtmlPage,
        Outage::HtmlPageAsSuccess,
        Outage::Redirect { to: "https://evil.example/".to_owned() },
        Outage::CutShort,
        Outage::Oversized,
        Outage::BrokenJson,
    ];
    for outage in outages {
        let till = Till::new().await;
        till.open("P-1042").await;
        till.identify().await;
        let twice = Faults::none().on(Endpoint::Token, Which::Nth(1), Fault::Before(outage.clone())).on(
            Endpoint::Token,
            Which::Nth(2),
            Fault::Before(outage.clone()),
        );
        till.faults(twice);
        till.customer().accept();
        till.verified().await;
        assert!(till.network().asked(Endpoint::Token) >= 3, "{outage:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_is_not_waited_for_for_ever() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.network().trouble(Endpoint::Token, Trouble::Slow(Duration::from_secs(3600)), u32::MAX);
    till.customer().accept();
    assert_eq!(till.ended().await.end, End::ResultLost);
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn keys_and_user_info_are_asked_for_again() {
    // P-1045 and its like are proved by e-mail, which only UserInfo tells.
    for endpoint in [Endpoint::Keys, Endpoint::UserInfo] {
        let till = Till::new().await;
        till.open("P-1047").await;
        till.identify().await;
        till.network().trouble(endpoint, Trouble::CutBefore, 1);
        till.customer().accept();
        till.verified().await;
    }
}

/// What decides must be there: without UserInfo nobody is recognised by e-mail.
#[tokio::test(start_paused = true)]
async fn without_the_document_that_decides_there_is_no_verdict() {
    for endpoint in [Endpoint::Keys, Endpoint::UserInfo] {
        let till = Till::new().await;
        till.open("P-1047").await;
        till.identify().await;
        till.network().trouble(endpoint, Trouble::CutBefore, u32::MAX);
        till.customer().accept();
        assert!(is_unreachable(&till.ended().await.end), "{endpoint:?}: {:?}", till.screen());
        till.assert_still_here("P-1047").await;
    }
}

/// A provider that is out of order and says for how long is left alone: a teller's next press sends nothing.
#[tokio::test(start_paused = true)]
async fn a_provider_that_asks_for_a_pause_gets_one() {
    let till = Till::new().await;
    let busy = Outage::Unavailable { retry_after_s: Some(90) };
    till.faults(Faults::none().on(Endpoint::Backchannel, Which::Nth(1), Fault::Before(busy)));
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let end = till.ended().await.end;
    let End::Unreachable { detail } = &end else { panic!("{end:?}") };
    assert!(detail.contains("503") && detail.contains("90 s"), "{detail}");
    let refused = till.act(Act::Identify).await.expect_err("too early");
    assert_eq!(refused, Failure::Refused { because: Closed::ProviderResting });
    assert_eq!(till.network().asked(Endpoint::Backchannel), 1, "nothing was sent");
    till.pass(Duration::from_secs(91)).await;
    till.open("P-1042").await;
    till.identify().await;
}

/// A host that is trusted no more while the customer looks for the phone is the set-up's fault, not the cable's.
#[tokio::test(start_paused = true)]
async fn a_token_endpoint_that_is_not_trusted_is_told_as_such() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.network().trouble(Endpoint::Token, Trouble::NotTrusted, u32::MAX);
    let end = till.ended().await.end;
    let End::Misconfigured { cause, .. } = &end else { panic!("{end:?}") };
    assert_eq!(*cause, Misconfigured::ConnectionNotTrusted);
    till.assert_still_here("P-1042").await;
}
