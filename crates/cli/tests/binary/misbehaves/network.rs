//! Answers that lead elsewhere, and connections that trickle or hang (row 23).
//! Certificates that nobody vouches for are in `man_in_the_middle.rs`.

use practice::{Endpoint, Outage};

use super::parser::short_lived;
use super::stand::play;
use super::{End, Row};
use crate::between::{Forgery, at, both};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// To another path of the same server: whoever follows is seen there.
fn redirected(endpoint: Endpoint, status: u16) -> Forgery {
    at(endpoint, move |_, answer| {
        answer.status = status;
        answer.header("location", "/trap");
        answer.body = Vec::new();
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_not_followed() {
    let mut rows = Vec::new();
    for status in STATUSES {
        for endpoint in [Endpoint::Discovery, Endpoint::Backchannel] {
            let end = End::not_the_provider("a redirect");
            rows.push(Row::forged(format!("{status} from {endpoint:?}"), redirected(endpoint, status), end));
        }
        // Whether it answered a poll before it led elsewhere is not known.
        let forgery = both(short_lived(), redirected(Endpoint::Token, status));
        rows.push(Row::forged(format!("{status} from a poll"), forgery, End::lost()));
    }
    for endpoint in [Endpoint::Keys, Endpoint::UserInfo] {
        let end = End::not_the_provider("a redirect");
        let row = Row::forged(format!("307 from {endpoint:?}"), redirected(endpoint, 307), end);
        rows.push(row.order(super::BY_EMAIL));
    }
    let elsewhere = Outage::Redirect { to: "https://evil.example/token".to_owned() };
    rows.push(Row::outage(Endpoint::Backchannel, elsewhere, End::not_the_provider("a redirect")));
    play(rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_never_end() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let hanging = |bytes: String| {
        let polls =
            at(Endpoint::Token, move |_, answer| answer.hangs_after = Some(bytes.clone().into_bytes()));
        both(short_lived(), polls)
    };
    let endless_header = format!("{begun}x: {}", "x".repeat(1 << 20));
    let many_headers: String = (0..5000).map(|n| format!("x-{n}: 1\r\n")).collect();
    play(vec![
        Row::forged("silence", hanging(String::new()), End::lost()),
        Row::forged("half a body", hanging(format!("{begun}content-length: 99\r\n\r\n{{")), End::lost()),
        Row::forged("a header without end", hanging(endless_header), End::lost()),
        Row::forged("headers without end", hanging(format!("{begun}{many_headers}")), End::lost()),
        Row::forged("not HTTP", hanging("SSH-2.0-OpenSSH_9.6\r\n".to_owned()), End::lost()),
    ])
    .await;
}
