//! The customer's screen: it shows the code and how it ended, never an order, a person or a reason; it stands where it
//! should, and says nothing to nobody.
//!
//! Each test of a threat carries its number; docs/security.md says where the others are.

use std::time::Duration;

use claimcheck_tests::{CUSTOMERS_SCREEN, Plan, TELLERS_SCREEN, Till};
use desk::{
    customer::Showing,
    display::Area,
    failure::Failure,
    request::Act,
    view::{CodeTrouble, DisplayChoices, DisplayLanguage, DisplayState, Orientation, Screen},
};
use pickup::check::BindingCode;
use serde_json::Value;

/// Fails unless every text of these views is the store's name, the code's picture, a pairing code or one of the closed
/// words; whatever else there is would be something of an order or a person.
pub(crate) fn assert_nothing_but_the_code(till: &Till, views: &[String]) {
    const WORDS: [&str; 17] = [
        "real",
        "practice",
        "test",
        "en",
        "sv",
        "system",
        "light",
        "dark",
        "auto",
        "landscape",
        "portrait",
        "welcome",
        "code",
        "checking",
        "thanks",
        "done",
        "not_completed",
    ];
    for view in views {
        let view: Value = serde_json::from_str(view).expect("JSON");
        for (name, text) in texts("", &view) {
            let known = match name.as_str() {
                "/look/store" => text == till.settings().store.name,
                "/showing/qr_svg" => is_drawn_by_us(&text),
                "/showing/code_word" => is_word_of_a_code(&text),
                "/showing/code_digits" => text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()),
                _ => WORDS.contains(&text.as_str()) || text == "here",
            };
            assert!(known, "{name} of the customer display says {text}");
        }
    }
}

/// All texts with the way to them.
fn texts(way: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| texts(&format!("{way}/{name}"), value)).collect()
        }
        Value::Array(items) => items.iter().flat_map(|value| texts(way, value)).collect(),
        Value::String(text) => vec![(way.to_owned(), text.clone())],
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Two paths of squares and nothing else: no text, no link, no title.
fn is_drawn_by_us(svg: &str) -> bool {
    let drawn = |letter: char| "Mhvz -0123456789".contains(letter);
    let paths: Vec<_> = svg.split(" d=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    svg.starts_with("<svg ")
        && svg.matches('<').count() == 4
        && paths.iter().all(|path| path.chars().all(drawn))
}

fn is_word_of_a_code(word: &str) -> bool {
    (0..4096).any(|chance| BindingCode::choose(chance, &[]).as_str().split('-').next() == Some(word))
}

fn is_code(showing: &Showing) -> bool {
    matches!(showing, Showing::Code(_))
}

async fn asked(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
}

#[tokio::test(start_paused = true)]
async fn a_whole_check_is_welcome_code_one_moment_thanks_and_welcome() {
    let till = Till::new().await;
    let seen = till.record_customer_views();
    assert_eq!(till.customer_sees(), Showing::Welcome);
    till.open("P-1042").await;
    assert_eq!(till.customer_sees(), Showing::Welcome, "an order on the till is nobody's business");
    let waiting = till.identify().await;
    let Showing::Code(code) = till.customer_sees() else { panic!("no code: {:?}", till.customer_sees()) };
    assert_eq!(code.pairing_code(), format!("{}-{}", waiting.code_word, waiting.code_digits));
    till.customer().accept();
    till.verified().await;
    assert_eq!(till.customer_sees(), Showing::Thanks);
    till.pass(Duration::from_millis(7_900)).await;
    assert_eq!(till.customer_sees(), Showing::Thanks);
    till.pass(Duration::from_millis(200)).await;
    assert_eq!(till.customer_sees(), Showing::Welcome, "after 8 seconds, whatever the teller still does");
    assert!(matches!(till.screen(), Screen::Verified(_)));
    till.hand_over_by_the_book().await;
    assert_eq!(till.customer_sees(), Showing::Welcome);
    let seen = seen.lock().expect("no test panics while it holds this");
    assert!(seen.iter().any(|view| view.contains("\"checking\"")), "one moment, while the answer is checked");
    assert_nothing_but_the_code(&till, &seen);
}

/// Whoever looks over the customer's shoulder learns that it did not work, and nothing of why.
#[tokio::test(start_paused = true)]
async fn threat_19_every_other_end_looks_the_same_and_shows_nothing_of_the_order() {
    let mut told = Vec::new();
    for how in ["somebody else", "declines", "nobody", "no provider"] {
        let till = Till::new().await;
        let seen = till.record_customer_views();
        asked(&till).await;
        match how {
            "somebody else" => till.customer().accept_as("bo"),
            "declines" => till.customer().decline(),
            "nobody" => till.pass(Duration::from_secs(300)).await,
            _ => {
                till.network().trouble(practice::Endpoint::Token, claimcheck_tests::Trouble::CutAfter, 9);
                till.customer().accept();
            }
        }
        let over = |screen: &Screen| matches!(screen, Screen::Ended(_) | Screen::NotOwner(_)).then_some(());
        till.until("an end", over).await;
        till.pass(Duration::from_millis(1)).await;
        let seen = seen.lock().expect("no test panics while it holds this").clone();
        assert_nothing_but_the_code(&till, &seen);
        let mut last: Value = serde_json::from_str(seen.last().expect("a view")).expect("JSON");
        last["version"] = Value::Null;
        assert_eq!(last["showing"]["is"], "not_completed", "{how}");
        told.push(last);
        till.pass(Duration::from_secs(8)).await;
        assert_eq!(till.customer_sees(), Showing::Welcome, "{how}");
    }
    assert!(told.iter().all(|view| *view == told[0]), "nobody can tell one end from another: {told:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_between_teller_and_customer_is_not_told_there() {
    let till = Till::new().await;
    asked(&till).await;
    till.act(Act::Cancel).await.expect("cancelled");
    assert_eq!(till.customer_sees(), Showing::Welcome, "a check that the teller stopped");
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(700)).await;
    assert_eq!(till.customer_sees(), Showing::Welcome, "a verdict that lapsed");
}

#[tokio::test(start_paused = true)]
async fn the_teller_takes_the_code_away_and_shows_it_again() {
    let till = Till::new().await;
    assert_eq!(till.act(Act::ShowOnDisplay { shown: false }).await, Err(Failure::NotNow), "there is no code");
    asked(&till).await;
    assert_eq!(till.view().display.state, DisplayState::Shown { trouble: None });
    till.act(Act::ShowOnDisplay { shown: false }).await.expect("taken away");
    assert_eq!(
        (till.customer_sees(), till.view().display.state.clone()),
        (Showing::Welcome, DisplayState::Ready)
    );
    till.act(Act::MoreTime).await.expect("more time");
    till.waiting().await;
    assert_eq!(till.customer_sees(), Showing::Welcome, "also for the next request of the same check");
    till.customer().decline();
    till.ended().await;
    assert_eq!(till.customer_sees(), Showing::Welcome, "and its end is told to nobody");
    till.act(Act::Back).await.expect("the list");
    asked(&till).await;
    assert!(is_code(&till.customer_sees()), "the next customer's code is shown by itself again");
}

#[tokio::test(start_paused = true)]
async fn where_it_is_not_automatic_it_shows_what_the_teller_shows() {
    let settings: fn(&mut desk::settings::Settings) = |settings| settings.display.automatic = false;
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    asked(&till).await;
    assert_eq!(till.customer_sees(), Showing::Welcome);
    till.act(Act::ShowOnDisplay { shown: true }).await.expect("shown");
    assert!(is_code(&till.customer_sees()));
    till.customer().accept();
    till.verified().await;
    assert_eq!(till.customer_sees(), Showing::Thanks);
}

/// The screen is unplugged in the middle of a check, comes back, and comes back as another one.
#[tokio::test(start_paused = true)]
async fn the_code_goes_with_its_screen_and_comes_back_with_it() {
    let till = Till::new().await;
    asked(&till).await;
    let placed = || till.display().placed().last().cloned().flatten().map(|placement| placement.area);
    assert_eq!(placed(), Some(CUSTOMERS_SCREEN));
    till.display().plug(&[("till", TELLERS_SCREEN)], TELLERS_SCREEN);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!((placed(), till.view().display.state.clone()), (None, DisplayState::Unplugged));
    assert_eq!(till.act(Act::ShowOnDisplay { shown: true }).await, Err(Failure::NotNow));
    assert!(till.waiting().await.qr_svg.is_some(), "the code stays on the till");
    let smaller = Area { width: 1024, height: 600, ..CUSTOMERS_SCREEN };
    till.display().plug(&[("till", TELLERS_SCREEN), ("another", smaller)], TELLERS_SCREEN);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!(placed(), Some(smaller));
    assert!(is_code(&till.customer_sees()), "the check goes on there");
    let moved = Area { y: 200, ..smaller };
    till.display().plug(&[("till", TELLERS_SCREEN), ("another", moved)], TELLERS_SCREEN);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!(placed(), Some(moved), "and follows its screen when that is moved");
}

/// Forty codes a day are not read because nobody sees that they can't be.
#[tokio::test(start_paused = true)]
async fn a_code_that_no_phone_reads_is_said_to_be() {
    let till = Till::new().await;
    asked(&till).await;
    let state = || till.view().display.state.clone();
    assert_eq!(state(), DisplayState::Shown { trouble: None });
    let both = [("till", TELLERS_SCREEN), ("customer", CUSTOMERS_SCREEN)];
    till.display().plug(&both, CUSTOMERS_SCREEN);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!(state(), DisplayState::Shown { trouble: Some(CodeTrouble::Covered) });
    let tiny = Area { width: 320, height: 240, ..CUSTOMERS_SCREEN };
    till.display().plug(&[("till", TELLERS_SCREEN), ("customer", tiny)], TELLERS_SCREEN);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!(state(), DisplayState::Shown { trouble: Some(CodeTrouble::TooSmall) });
}

#[tokio::test(start_paused = true)]
async fn what_is_chosen_is_kept_and_counts_at_once() {
    let till = Till::new().await;
    till.act(Act::OpenSettings).await.expect("settings");
    let chosen = DisplayChoices {
        in_use: true,
        screen: Some("till".to_owned()),
        orientation: Orientation::Portrait,
        language: DisplayLanguage::Sv,
        diagonal_inches: Some(15),
        larger: true,
        ..DisplayChoices::default()
    };
    till.act(Act::SetUpDisplay { choices: chosen.clone() }).await.expect("chosen");
    assert_eq!(till.preferences().kept_display(), Some(chosen.clone()));
    assert_eq!(till.view().display.choices, chosen);
    let placed = till.display().placed().last().cloned().flatten();
    assert_eq!(
        placed.map(|placement| placement.area),
        Some(TELLERS_SCREEN),
        "by its name, wherever the teller is"
    );
    let seen = till.record_customer_views();
    till.act(Act::FindDisplay).await.expect("it says where it is");
    assert_eq!(till.customer_sees(), Showing::Here { number: 1 });
    till.pass(Duration::from_secs(5)).await;
    assert_eq!(till.customer_sees(), Showing::Welcome);
    let seen = seen.lock().expect("no test panics while it holds this").clone();
    assert!(seen.iter().all(|view| view.contains("\"sv\"") && view.contains("\"larger\":true")), "{seen:?}");
    let odd = [
        DisplayChoices { screen: Some("a\u{202e}b".to_owned()), ..chosen.clone() },
        DisplayChoices { screen: Some("a".repeat(101)), ..chosen.clone() },
        DisplayChoices { diagonal_inches: Some(4), ..chosen.clone() },
    ];
    for odd in odd {
        assert_eq!(till.act(Act::SetUpDisplay { choices: odd }).await, Err(Failure::BadInput));
    }
    till.act(Act::SetUpDisplay { choices: DisplayChoices::default() }).await.expect("not used");
    assert_eq!(till.display().placed().last(), Some(&None));
    assert_eq!(till.view().display.state, DisplayState::Off);
    assert_eq!(till.act(Act::FindDisplay).await, Err(Failure::NotNow));
}

/// A colleague fetches the goods on the strength of a made-up customer.
#[tokio::test(start_paused = true)]
async fn threat_17_practice_is_marked_on_the_customers_screen_too() {
    let till = Till::new().await;
    let seen = till.record_customer_views();
    till.verify("P-1042").await;
    till.pass(Duration::from_millis(1)).await;
    let seen = seen.lock().expect("no test panics while it holds this").clone();
    assert!(seen.len() > 2);
    for view in seen {
        assert!(view.contains("\"realm\":\"practice\""), "{view}");
    }
    let verified = till.verified().await;
    assert_eq!((verified.number.as_str(), verified.shelf.as_str()), ("P-1042", "PRACTICE"));
}

/// Somebody kept a picture of the code from before, or would like an approval for another request.
#[tokio::test(start_paused = true)]
async fn threat_15_the_code_is_that_of_the_request_that_runs_and_of_no_other() {
    let till = Till::new().await;
    let shown = || {
        let views = till.desk().customer_views();
        let view = serde_json::to_value(&**views.borrow()).expect("JSON");
        view["showing"]["qr_svg"].as_str().map(str::to_owned)
    };
    till.open("P-1042").await;
    let mut pictures = Vec::new();
    for _ in 0..3 {
        let waiting = match pictures.is_empty() {
            true => till.identify().await,
            false => {
                till.act(Act::MoreTime).await.expect("more time");
                till.waiting().await
            }
        };
        assert_eq!(shown(), waiting.qr_svg, "both screens show the request that runs");
        pictures.push(shown().expect("a code"));
    }
    till.act(Act::Cancel).await.expect("cancelled");
    let seen = till.record_customer_views();
    till.act(Act::Back).await.expect("the list");
    till.verify("P-1047").await;
    till.pass(Duration::from_secs(9)).await;
    let seen = seen.lock().expect("no test panics while it holds this").join("\n");
    for picture in pictures {
        let path =
            picture.rsplit("d=\"").next().and_then(|rest| rest.split('"').next()).expect("a path").to_owned();
        assert!(!seen.contains(&path), "the code of a request that is over was shown again");
    }
}

/// Whoever is asked without an order has the code there as well, and is not told that a parcel comes; whoever calls does
/// not stand in front of it.
#[tokio::test(start_paused = true)]
async fn somebody_at_the_counter_has_the_code_there_and_a_caller_has_nothing() {
    let till = Till::new().await;
    let seen = till.record_customer_views();
    let waiting = till.ask_payment("ingrid@post.example", "129").await;
    let Showing::Code(code) = till.customer_sees() else { panic!("no code: {:?}", till.customer_sees()) };
    assert_eq!(code.pairing_code(), format!("{}-{}", waiting.code_word, waiting.code_digits));
    till.customer().accept();
    till.identified().await;
    assert_eq!(till.customer_sees(), Showing::Done);
    till.pass(Duration::from_secs(9)).await;
    assert_eq!(till.customer_sees(), Showing::Welcome);
    till.ask_customer("ingrid@post.example").await;
    till.act(Act::ShowOnDisplay { shown: false }).await.expect("taken away");
    assert_eq!(till.customer_sees(), Showing::Welcome);
    till.act(Act::ShowOnDisplay { shown: true }).await.expect("shown again");
    assert!(is_code(&till.customer_sees()));
    till.customer().accept_as("bo");
    till.another_person().await;
    assert_eq!(till.customer_sees(), Showing::NotCompleted);
    till.call("191212121212", "").await;
    assert_eq!(till.customer_sees(), Showing::Welcome);
    assert_eq!(till.act(Act::ShowOnDisplay { shown: true }).await, Err(Failure::NotNow));
    let seen = seen.lock().expect("no test panics while it holds this").clone();
    assert_nothing_but_the_code(&till, &seen);
}

/// Who collects for whom is between them and the shop.
#[tokio::test(start_paused = true)]
async fn threat_16_a_check_of_somebody_who_stands_in_names_nobody_there() {
    let owner = serde_json::json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut order = claimcheck_tests::order("P-2001", owner);
    order["proxies"] = serde_json::json!([{ "name": "Bo Ek", "email": "bo.ek@post.example" }]);
    let till = Till::planned(Plan { orders: vec![order], ..Plan::default() }).await;
    let seen = till.record_customer_views();
    let screen = till.open("P-2001").await;
    let proxy =
        screen.askable.iter().find(|person| !person.is_owner).expect("somebody else may be asked").whom;
    till.act(Act::Ask { whom: proxy }).await.expect("asked");
    till.identify().await;
    assert!(is_code(&till.customer_sees()));
    till.customer().accept();
    till.verified().await;
    till.pass(Duration::from_millis(1)).await;
    let seen = seen.lock().expect("no test panics while it holds this").clone();
    assert_nothing_but_the_code(&till, &seen);
    for name in ["Anna", "Andersson", "Bo", "Ek", "P-2001"] {
        assert!(!seen.iter().any(|view| view.contains(&format!("\"{name}"))), "{name} was on the display");
    }
}
