//! Clocks that differ, and tokens of another time (row 10). A wrong clock is told with its size and never tolerated
//! further than a minute; a provider can't make the till doubt its own clock by a `Date` alone.

use practice::{Endpoint, Fault, Faults, Options, Twist, Which};
use serde_json::json;

use super::stand::{Setting, play, play_in};
use super::{End, Row, claim};

fn token(twist: Twist, end: End) -> Row {
    Row::twist(Endpoint::Token, twist, end)
}

/// A claim of the year 2100 in a token that lives until then.
fn until_2100(name: &'static str, end: End) -> Row {
    let lie = |name, value: i64| Fault::Twist(claim(name, json!(value)));
    let faults = Faults::none().on(Endpoint::Token, Which::Every, lie(name, 4_102_444_700)).on(
        Endpoint::Token,
        Which::Every,
        lie("exp", 4_102_444_800),
    );
    Row::new(format!("{name} and exp in 2100"), end).faults(faults)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_another_time() {
    play(vec![
        token(Twist::IssuedLongAgo, End::not_believed("older than the request")),
        token(Twist::Expired, End::not_believed("has expired")),
        token(Twist::NotYetValid, End::not_believed("from the future")),
        until_2100("nbf", End::not_believed("from the future")),
        until_2100("iat", End::not_believed("from the future")),
        token(claim("auth_time", json!(4_102_444_800_i64)), End::not_believed("from the future")),
        token(claim("iat", json!(4_102_444_800_i64)), End::not_believed("from the future")),
        token(claim("iat", json!(0)), End::not_believed("older than the request")),
        token(claim("exp", json!(-1)), End::not_believed("usable exp")),
        token(claim("exp", json!(1e300)), End::not_believed("usable exp")),
        token(claim("exp", json!(u64::MAX)), End::not_believed("usable exp")),
        token(claim("exp", json!("4102444800")), End::not_believed("usable exp")),
        token(claim("iat", json!({})), End::not_believed("usable iat")),
        token(claim("nbf", json!("soon")), End::not_believed("usable nbf")),
        token(claim("auth_time", json!(true)), End::not_believed("usable auth_time")),
        token(Twist::Claim { name: "exp", value: None }, End::not_believed("usable exp")),
        token(Twist::Claim { name: "iat", value: None }, End::not_believed("usable iat")),
    ])
    .await;
}

fn off(offset_s: i64) -> Setting {
    let options: fn() -> Options = match offset_s {
        120 => || Options { clock_offset_s: 120, ..Options::default() },
        -120 => || Options { clock_offset_s: -120, ..Options::default() },
        3600 => || Options { clock_offset_s: 3600, ..Options::default() },
        -3600 => || Options { clock_offset_s: -3600, ..Options::default() },
        _ => || Options { clock_offset_s: 40, ..Options::default() },
    };
    Setting { options, ..Setting::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn this_computers_clock_is_wrong() {
    for (offset_s, end, told) in [
        (120, End::clock_behind(), "s ahead"),
        (3600, End::clock_behind(), "s ahead"),
        (-120, End::clock_ahead(), "s ahead"),
        (-3600, End::clock_ahead(), "s ahead"),
        (40, End::owner(), ""),
    ] {
        let end = End { detail: told, ..end };
        play_in(off(offset_s), vec![Row::new(format!("{offset_s} s off"), end)]).await;
    }
}

/// Tokens are measured by this computer's clock; what `Date` says explains a refusal and causes none.
#[tokio::test(flavor = "multi_thread")]
async fn a_date_alone_changes_nothing() {
    let date = |seconds| Fault::Twist(Twist::DateOff { seconds });
    let everywhere = |fault: &Fault| {
        let all =
            [Endpoint::Discovery, Endpoint::Keys, Endpoint::Backchannel, Endpoint::Token, Endpoint::UserInfo];
        all.into_iter().fold(Faults::none(), |faults, at| faults.on(at, Which::Every, fault.clone()))
    };
    let mut rows: Vec<_> = [-86_400, -100, 100, 86_400]
        .map(|seconds| {
            Row::new(format!("Date {seconds} s off"), End::owner()).faults(everywhere(&date(seconds)))
        })
        .into();
    // A token of last week stays one, whatever the provider says that time it is.
    let old = everywhere(&date(1)).on(Endpoint::Token, Which::Every, Fault::Twist(Twist::IssuedLongAgo));
    rows.push(Row::new("an old token", End::not_believed("older than the request")).faults(old));
    play(rows).await;
}
