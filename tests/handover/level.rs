//! What the order has must be proved, and by nothing weaker: through the whole till, from the provider's documents.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    settings::Settings,
    view::{Closed, End, Evidence, Identifier, Screen},
};
use jiff::tz::{self, TimeZone};
use pickup::{
    money::{Currency, Money},
    order::Identifier as Proof,
    policy::{AcceptWeaker, AgeRule, Goods},
    text::TenantId,
};
use practice::{Endpoint, Fault, Faults, Twist, Which};
use serde_json::{Value, json};

/// Lets one of the cast accept while UserInfo says these things instead of what it knows.
async fn judged(till: &Till, number: &str, who: &str, says: &[(&'static str, Option<Value>)]) -> Screen {
    till.open(number).await;
    till.identify().await;
    let mut faults = Faults::none();
    for (name, value) in says {
        let twist = Twist::Member { name, value: value.clone() };
        faults = faults.on(Endpoint::UserInfo, Which::Every, Fault::Twist(twist));
    }
    till.faults(faults);
    till.customer().accept_as(who);
    till.until("an end", |screen| {
        let over = matches!(screen, Screen::Ended(_) | Screen::NotOwner(_) | Screen::Verified(_));
        over.then(|| screen.clone())
    })
    .await
}

fn needs(identifier: Identifier) -> Option<End> {
    Some(End::LevelTooLow { needs: identifier })
}

fn end(screen: Screen) -> Option<End> {
    if let Screen::Ended(ended) = screen { Some(ended.end) } else { None }
}

#[tokio::test(start_paused = true)]
async fn an_email_that_was_never_confirmed() {
    let till = Till::new().await;
    assert_eq!(end(judged(&till, "P-1045", "elin", &[]).await), needs(Identifier::Email));
    till.assert_still_here("P-1045").await;
}

#[tokio::test(start_paused = true)]
async fn only_the_boolean_true_confirms_an_email() {
    for verified in [None, Some(json!(false)), Some(json!("true")), Some(json!(1)), Some(json!(null))] {
        let till = Till::new().await;
        let screen = judged(&till, "P-1047", "ingrid", &[("email_verified", verified.clone())]).await;
        assert_eq!(end(screen), needs(Identifier::Email), "{verified:?}");
    }
}

/// `email_verified` speaks of the user name: of several addresses only that one counts.
#[tokio::test(start_paused = true)]
async fn of_several_addresses_the_user_name_counts() {
    let till = Till::new().await;
    assert!(matches!(judged(&till, "P-1057", "jo", &[]).await, Screen::Verified(_)));
    let both = json!(["mallory@evil.example", "ingrid@post.example"]);
    let user_name = |name: &str| ("preferred_username", Some(json!(name)));
    for (says, owner) in [
        (user_name("ingrid@post.example"), Ok(())),
        (user_name("mallory@evil.example"), Err(None)),
        (user_name("somebody"), Err(Some(End::NoCommonIdentifier))),
        (("preferred_username", None), Err(Some(End::NoCommonIdentifier))),
    ] {
        let till = Till::new().await;
        let screen = judged(&till, "P-1047", "ingrid", &[("email", Some(both.clone())), says.clone()]).await;
        match owner {
            Ok(()) => assert!(matches!(screen, Screen::Verified(_)), "{says:?}: {screen:?}"),
            Err(None) => assert!(matches!(screen, Screen::NotOwner(_)), "{says:?}: {screen:?}"),
            Err(expected) => assert_eq!(end(screen), expected, "{says:?}"),
        }
    }
}

/// An address is the same in any case of its ASCII letters, and in no other way.
#[tokio::test(start_paused = true)]
async fn an_address_is_not_normalised() {
    for (address, same) in [
        ("Ingrid@POST.example", true),
        ("ingrid+1@post.example", false),
        ("in.grid@post.example", false),
        ("ıngrid@post.example", false),
        ("ingrid@post.example.", false),
        ("іngrid@post.example", false),
    ] {
        let till = Till::new().await;
        let screen = judged(&till, "P-1047", "ingrid", &[("email", Some(json!(address)))]).await;
        assert_eq!(matches!(screen, Screen::Verified(_)), same, "{address}: {screen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn two_documents_that_disagree() {
    let till = Till::new().await;
    till.open("P-1047").await;
    till.identify().await;
    // The ID token has the address without its `_verified`, so that UserInfo is asked.
    let in_token = Twist::Claim { name: "email", value: Some(json!("mallory@evil.example")) };
    till.faults(Faults::none().on(Endpoint::Token, Which::Every, Fault::Twist(in_token)));
    till.customer().accept();
    assert_eq!(till.ended().await.end, End::Contradiction);
    till.assert_still_here("P-1047").await;
}

#[tokio::test(start_paused = true)]
async fn the_personal_number_of_the_order_must_be_proved() {
    let till = Till::new().await;
    assert_eq!(till.open("P-1046").await.must_prove, Identifier::PersonalNumber);
    let screen = judged(&till, "P-1046", "farid", &[]).await;
    let Screen::Verified(verified) = screen else { panic!("{screen:?}") };
    assert!(matches!(
        &verified.evidence[0],
        Evidence::Identifier { kind: Identifier::PersonalNumber, passed: true, text } if !text.contains("3234")
    ));

    // Another number is another person, although the address is the order's.
    let till = Till::new().await;
    let says =
        [("personal_number", Some(json!("197010632391"))), ("email", Some(json!("farid@brevlada.example")))];
    assert!(matches!(judged(&till, "P-1046", "farid", &says).await, Screen::NotOwner(_)));

    // None at all, or an empty one, is not enough, although the address is the order's.
    for none in [None, Some(json!(""))] {
        let till = Till::new().await;
        let screen = judged(&till, "P-1046", "farid", &[("personal_number", none)]).await;
        assert_eq!(end(screen), needs(Identifier::PersonalNumber));
    }
    for number in ["196408233235", "6408233234", "19640823-3234", "nonsense"] {
        let till = Till::new().await;
        let screen = judged(&till, "P-1046", "farid", &[("personal_number", Some(json!(number)))]).await;
        assert!(matches!(end(screen), Some(End::TokenInvalid { .. })), "{number}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_may_accept_less_up_to_an_amount() {
    let without_number = [("personal_number", None)];
    for (limit, accepted) in [(2_000_000, true), (1_000_000, false)] {
        let settings: fn(&mut Settings) = if accepted { email_to_20_000 } else { email_to_10_000 };
        let till = Till::planned(Plan { settings, ..Plan::default() }).await;
        // It costs 12,490 kronor.
        let screen = judged(&till, "P-1046", "farid", &without_number).await;
        assert_eq!(matches!(screen, Screen::Verified(_)), accepted, "{limit}: {screen:?}");
        if accepted {
            till.hand_over_by_the_book().await;
            let entry = till.ledger().await.remove(0);
            assert_eq!(entry.facts.find("by_policy"), Some("yes"));
            assert_eq!(entry.facts.find("proved_by"), Some("email"));
        }
    }
    // Not even then against a number that is another's.
    let till = Till::planned(Plan { settings: email_to_20_000, ..Plan::default() }).await;
    let other = [("personal_number", Some(json!("197010632391")))];
    assert!(matches!(judged(&till, "P-1046", "farid", &other).await, Screen::NotOwner(_)));
}

fn email_to_20_000(settings: &mut Settings) {
    settings.policy.accept_weaker = vec![email_up_to(2_000_000)];
}

fn email_to_10_000(settings: &mut Settings) {
    settings.policy.accept_weaker = vec![email_up_to(1_000_000)];
}

fn email_up_to(minor: u64) -> AcceptWeaker {
    let currency = Currency::from_code("SEK").expect("a currency");
    AcceptWeaker { identifier: Proof::Email, up_to: Money { minor, currency } }
}

#[tokio::test(start_paused = true)]
async fn a_phone_number_alone() {
    let till = Till::new().await;
    assert!(matches!(judged(&till, "P-1054", "tolvan", &[]).await, Screen::Verified(_)));
    for (number, verified) in [("+46701740612", false), ("0701740612", true), ("+46701740613", true)] {
        let till = Till::new().await;
        let says = [("phone_number", Some(json!(number))), ("phone_number_verified", Some(json!(verified)))];
        let screen = judged(&till, "P-1054", "tolvan", &says).await;
        assert!(!matches!(screen, Screen::Verified(_)), "{number} {verified}: {screen:?}");
    }
}

/// An account at another issuer, or at none, never falls through to the address beside it.
#[tokio::test(start_paused = true)]
async fn an_account_of_elsewhere_proves_nothing_here() {
    let anna = "practice-6f2c1a90-0001";
    for issuer in [Some("https://id.example"), None] {
        let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example", "subject": anna, "issuer": issuer });
        let till = Till::planned(Plan { orders: vec![order("P-2001", owner)], ..Plan::default() }).await;
        let screen = judged(&till, "P-2001", "anna", &[]).await;
        assert_eq!(end(screen), Some(End::NoCommonIdentifier), "{issuer:?}");
        till.assert_still_here("P-2001").await;
    }
}

#[tokio::test(start_paused = true)]
async fn in_the_pinned_tenant_all_is_well() {
    let mut plan = Plan { settings: pin_priv, ..Plan::default() };
    plan.provider.tenant = Some("priv".to_owned());
    let till = Till::planned(plan).await;
    for (number, who) in [("P-1042", "anna"), ("P-1047", "ingrid")] {
        let screen = judged(&till, number, who, &[]).await;
        assert!(matches!(screen, Screen::Verified(_)), "{number}: {screen:?}");
        till.hand_over_by_the_book().await;
    }
}

fn pin_priv(settings: &mut Settings) {
    settings.provider.tenant = Some(TenantId::new("priv").expect("a tenant"));
}

/// Ingrid comes of age tomorrow, and tomorrow has begun where the store is.
#[tokio::test(start_paused = true)]
async fn who_is_old_enough_is_decided_on_the_stores_own_day() {
    let in_utc = |settings: &mut Settings| settings.store.time_zone = TimeZone::UTC;
    let where_tomorrow_has_begun =
        |settings: &mut Settings| settings.store.time_zone = TimeZone::fixed(tz::offset(14));
    for is_of_age in [false, true] {
        let settings = if is_of_age { where_tomorrow_has_begun } else { in_utc };
        let mut wine = order("P-2001", json!({ "name": "Ingrid", "email": "ingrid@post.example" }));
        wine["lines"][0]["min_age"] = json!(18);
        let till = Till::planned(Plan { settings, orders: vec![wine], ..Plan::default() }).await;
        let born = [("birthdate", Some(json!("2008-11-23")))];
        let screen = judged(&till, "P-2001", "ingrid", &born).await;
        assert!(matches!(screen, Screen::Verified(_)), "{screen:?}");
        till.pass(Duration::from_secs(1)).await;
        till.seen().await;
        till.tick_all().await;
        let expected =
            if is_of_age { Ok(()) } else { Err(Failure::Refused { because: Closed::AgeNotProved }) };
        assert_eq!(till.hand_over().await, expected);
    }
}

/// The shop has no field for an age: the policy knows the goods by their number, and the till asks for a day of birth.
#[tokio::test(start_paused = true)]
async fn goods_that_only_the_policy_knows_ask_for_an_age() {
    let with_rule = |settings: &mut Settings| {
        settings.policy.ages = vec![AgeRule { goods: Goods::SkuPrefix("alc-".to_owned()), min_age: 20 }];
    };
    let young = [("birthdate", Some(json!("2006-11-24")))];
    let of_age = [("birthdate", Some(json!("2006-11-22")))];
    for (settings, says, found) in [
        (with_rule as fn(&mut Settings), &young, Some("too young by birthdate")),
        (with_rule, &of_age, Some("reached by birthdate")),
        (|_| {}, &young, None),
    ] {
        let mut wine = order("P-2001", json!({ "name": "Ingrid", "email": "ingrid@post.example" }));
        wine["lines"][0]["sku"] = json!("ALC-17");
        let till = Till::planned(Plan { settings, orders: vec![wine], ..Plan::default() }).await;
        let screen = judged(&till, "P-2001", "ingrid", says).await;
        assert!(matches!(screen, Screen::Verified(_)), "{screen:?}");
        till.pass(Duration::from_secs(1)).await;
        till.seen().await;
        till.tick_all().await;
        let is_young = found.is_some_and(|found| found.contains("young"));
        let expected =
            if is_young { Err(Failure::Refused { because: Closed::AgeNotProved }) } else { Ok(()) };
        assert_eq!(till.hand_over().await, expected, "{found:?}");
        let entries = till.hand_overs("P-2001").await;
        let facts = entries.iter().map(|entry| entry.facts.find("min_age.20"));
        assert_eq!(facts.collect::<Vec<_>>(), if is_young { vec![] } else { vec![found] });
    }
}
