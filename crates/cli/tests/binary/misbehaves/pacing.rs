//! A provider that plays with time: pace, life time, waits, outages without end (row 24). The till is neither made to
//! hammer nor to wait for ever.

use practice::{Endpoint, Outage};
use serde_json::json;
use tokio::runtime::Handle;

use super::parser::short_lived;
use super::stand::{Setting, Stand, play};
use super::{End, Row, member, twisted};
use crate::between::{Forgery, at, both};

fn refusing(error: &'static str, retry_after: Option<&'static str>) -> Forgery {
    let refusal = at(Endpoint::Token, move |_, answer| {
        answer.status = 400;
        answer.body = json!({ "error": error }).to_string().into_bytes();
        if let Some(seconds) = retry_after {
            answer.header("retry-after", seconds);
        }
    });
    both(short_lived(), refusal)
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_that_never_end() {
    let hour = Some("1000000000");
    let mut rows = vec![
        Row::forged("slow_down without end", refusing("slow_down", None), End::expired()),
        Row::forged("slow_down and a wait of years", refusing("slow_down", hour), End::expired()),
        Row::forged("pending and a wait of years", refusing("authorization_pending", hour), End::expired()),
        Row::forged(
            "pending and a wait until never",
            refusing("authorization_pending", Some("never")),
            End::expired(),
        ),
        Row::forged(
            "pending and less than no wait",
            refusing("authorization_pending", Some("-1")),
            End::expired(),
        ),
    ];
    // It may have answered somebody each time: who knows.
    for outage in [
        Outage::ServerError,
        Outage::HtmlPage,
        Outage::Unavailable { retry_after_s: None },
        Outage::Unavailable { retry_after_s: Some(u32::MAX) },
    ] {
        rows.push(Row { forgery: short_lived(), ..Row::outage(Endpoint::Token, outage, End::lost()) });
    }
    // It says that it looked at none of them.
    for retry_after_s in [None, Some(0), Some(u32::MAX)] {
        let outage = Outage::TooManyRequests { retry_after_s };
        rows.push(Row { forgery: short_lived(), ..Row::outage(Endpoint::Token, outage, End::unreachable()) });
    }
    play(rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outages_without_end() {
    let all = |outage: &Outage| {
        [Endpoint::Discovery, Endpoint::Backchannel, Endpoint::Keys]
            .map(|at| Row::outage(at, outage.clone(), End::unreachable()))
    };
    let outages = [
        Outage::ServerError,
        Outage::Unavailable { retry_after_s: Some(u32::MAX) },
        Outage::TooManyRequests { retry_after_s: None },
        Outage::CutShort,
        Outage::Oversized,
    ];
    play(outages.iter().flat_map(all).collect()).await;
}

/// A pace of 0 is none, and one of years would be a check that never ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_pace_that_is_none() {
    let paced = |seconds: u64| {
        let row = Row::twist(Endpoint::Backchannel, member("interval", json!(seconds)), End::owner());
        Row { forgery: short_lived(), ..row }
    };
    play(vec![paced(0), paced(1_000_000_000), paced(u64::MAX)]).await;
}

/// How often the token endpoint was asked during a check whose end nobody waits for.
fn polls(what: &'static str, row: Row) -> usize {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        stand.played(&row, what);
        stand.between.asked(Endpoint::Token)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_not_make_the_till_hammer() {
    let at_once = Row::twist(Endpoint::Backchannel, member("interval", json!(0)), End::expired()).nobody();
    let polls_of = polls("interval 0", Row { forgery: short_lived(), ..at_once });
    assert!((1..=3).contains(&polls_of), "{polls_of} polls in 3 s, at an interval of at least 1 s");
    let slowed = Row::forged("slow_down", refusing("slow_down", None), End::expired());
    let polls_of = polls("slow_down", slowed);
    assert!((1..=2).contains(&polls_of), "{polls_of} polls in 3 s, though asked to slow down to 6 s");
    let lost = Row::outage(Endpoint::Backchannel, Outage::CutShort, End::unreachable());
    assert_eq!(polls("no acknowledgement", lost), 0);
}

/// Who is asked twice may say yes twice: the request that asks the customer is sent once.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_twice() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        for outage in [Outage::ServerError, Outage::CutShort, Outage::Unavailable { retry_after_s: Some(0) }]
        {
            stand.played(&Row::outage(Endpoint::Backchannel, outage, End::unreachable()), "one request");
            assert_eq!(stand.between.asked(Endpoint::Backchannel), 1);
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_of_years_ends_within_the_hour() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        let forever = twisted(Endpoint::Backchannel, member("expires_in", json!(1_000_000_000)));
        let row = Row::new("expires_in of years", End::declined()).faults(forever);
        let ran = stand.played(&row.customer(practice::Decision::Decline), "a life of years");
        let started = ran.events().into_iter().find(|event| event["event"] == "started").expect("started");
        assert_eq!(started["expires_in"], 3600);
    });
}

/// A name that nobody publishes, token after token, is no reason to ask for the keys again and again.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_keys_are_no_flood() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        let row = Row::twist(Endpoint::Token, practice::Twist::UnknownKey, End::not_believed("not publish"));
        stand.played(&row, "an unknown key");
        let fetches = stand.between.asked(Endpoint::Keys);
        assert!((1..=2).contains(&fetches), "{fetches}");
    });
}
