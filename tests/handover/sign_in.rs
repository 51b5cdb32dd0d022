//! The shop's rules about sign-ins: the owner is here, but did not sign in as the shop wants.

use claimcheck_tests::{Plan, Till};
use desk::{
    settings::Settings,
    view::{End, Evidence, Screen, SignInRule},
};
use jiff::SignedDuration;
use pickup::{
    money::{Currency, Money},
    policy::{AcceptedSignIn, LevelOrders, LevelRule},
    text::RuleName,
};
use practice::{Endpoint, Fault, Faults, Twist, Which};
use serde_json::{Value, json};

/// The owner of P-1042 accepts under these rules, with a token that says this.
async fn judged(rules: fn(&mut Settings), says: &[(&'static str, Option<Value>)]) -> (Till, Screen) {
    let till = Till::planned(Plan { settings: rules, ..Plan::default() }).await;
    let claims = says.iter().map(|(name, value)| Twist::Claim { name, value: value.clone() });
    till.faults(
        claims.fold(Faults::none(), |faults, twist| {
            faults.on(Endpoint::Token, Which::Every, Fault::Twist(twist))
        }),
    );
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept();
    let screen = till
        .until("an end", |screen| {
            let over = matches!(screen, Screen::Ended(_) | Screen::NotOwner(_) | Screen::Verified(_));
            over.then(|| screen.clone())
        })
        .await;
    (till, screen)
}

/// Fails unless the check ended by this rule, and nothing was handed over.
async fn assert_refused((till, screen): (Till, Screen), expected: SignInRule) {
    let Screen::Ended(ended) = screen else { panic!("{screen:?}") };
    let End::SignInTooWeak { rule, detail } = ended.end else { panic!("{:?}", ended.end) };
    assert_eq!(rule, expected);
    assert!(!detail.is_empty(), "IT needs to know more");
    assert!(ended.try_again, "a new sign-in helps");
    till.assert_still_here("P-1042").await;
}

fn two_minutes(settings: &mut Settings) {
    settings.sign_in.max_age = Some(SignedDuration::from_secs(120));
}

fn no_rules(_: &mut Settings) {}

fn level_three(settings: &mut Settings) {
    settings.sign_in.acr = vec!["loa3".to_owned(), "loa4".to_owned()];
}

fn bank_id_or_card(settings: &mut Settings) {
    settings.sign_in.amr = vec!["bankid".to_owned(), "smartcard".to_owned()];
}

fn at_the_bank(settings: &mut Settings) {
    settings.sign_in.idp = vec!["bankid".to_owned()];
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_sign_in_is_told_where_the_policy_sets_one() {
    for limit in [Some(120), None] {
        let rules = if limit.is_some() { two_minutes } else { no_rules };
        for answers_as in ["anna", "bo"] {
            let till = Till::planned(Plan { settings: rules, ..Plan::default() }).await;
            till.open("P-1042").await;
            till.identify().await;
            till.customer().accept_as(answers_as);
            let evidence = match answers_as {
                "anna" => till.verified().await.evidence,
                _ => till.not_owner().await.evidence,
            };
            let told = evidence.iter().find_map(|one| match one {
                Evidence::SignedIn { limit_s, .. } => Some(*limit_s),
                Evidence::Identifier { .. } | Evidence::Token { .. } | Evidence::Once { .. } => None,
            });
            assert_eq!(told, Some(limit), "{answers_as}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_sign_in_is_not_enough() {
    let now = Till::new().await.clock().true_time().as_second();
    for age in [130, 86_400] {
        let old = ("auth_time", Some(json!(now - age)));
        assert_refused(judged(two_minutes, &[old]).await, SignInRule::Age).await;
    }
    let (_, screen) = judged(two_minutes, &[]).await;
    assert!(matches!(screen, Screen::Verified(_)), "{screen:?}");
}

/// A provider that doesn't tell is not fresh, but only where somebody wants to know.
#[tokio::test(start_paused = true)]
async fn a_sign_in_of_unknown_age_is_not_fresh() {
    let untold = ("auth_time", None);
    assert_refused(judged(two_minutes, std::slice::from_ref(&untold)).await, SignInRule::Age).await;
    let (_, screen) = judged(|_| {}, &[untold]).await;
    assert!(matches!(screen, Screen::Verified(_)), "{screen:?}");
}

#[tokio::test(start_paused = true)]
async fn level_means_and_identity_provider_must_be_among_those_that_are_accepted() {
    for (rules, claim, good, bad, rule) in [
        (
            level_three as fn(&mut Settings),
            "acr",
            vec![json!("loa3"), json!("loa4")],
            vec![json!("loa2"), json!("LOA3"), json!("loa3 loa4")],
            SignInRule::Level,
        ),
        (
            bank_id_or_card,
            "amr",
            vec![json!(["bankid"]), json!(["pwd", "smartcard"])],
            vec![json!(["pwd"]), json!([]), json!(["bankid2"])],
            SignInRule::Means,
        ),
        (
            at_the_bank,
            "idp",
            vec![json!("bankid")],
            vec![json!("freja"), json!("bankid "), json!("local")],
            SignInRule::IdentityProvider,
        ),
    ] {
        assert_refused(judged(rules, &[(claim, None)]).await, rule).await;
        for value in bad {
            assert_refused(judged(rules, &[(claim, Some(value))]).await, rule).await;
        }
        for value in good {
            let (_, screen) = judged(rules, &[(claim, Some(value.clone()))]).await;
            assert!(matches!(screen, Screen::Verified(_)), "{claim} {value}: {screen:?}");
        }
    }
}

/// Another person is another person, however they signed in.
#[tokio::test(start_paused = true)]
async fn a_weak_sign_in_hides_no_other_person() {
    let till = Till::planned(Plan { settings: level_three, ..Plan::default() }).await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("ingrid");
    till.not_owner().await;
}

/// A level that the policy asks of orders above an amount: P-1042 is one, and the ledger keeps by which rule it passed.
#[tokio::test(start_paused = true)]
async fn a_dear_order_needs_a_level_that_the_policy_names() {
    let level = |value| ("acr", value);
    assert_refused(judged(strong_above_a_krona, &[level(Some(json!("loa2")))]).await, SignInRule::Level)
        .await;
    assert_refused(judged(strong_above_a_krona, &[level(None)]).await, SignInRule::Level).await;
    let (till, screen) = judged(strong_above_a_krona, &[level(Some(json!("loa3")))]).await;
    assert!(matches!(screen, Screen::Verified(_)), "{screen:?}");
    till.hand_over_by_the_book().await;
    let entry = till.ledger().await.remove(0);
    assert_eq!(entry.facts.find("level.strong"), Some("met"));
    assert!(entry.facts.find("sign_in_age_s").is_some());
}

fn strong_above_a_krona(settings: &mut Settings) {
    let currency = Currency::from_code("SEK").expect("a currency");
    settings.policy.levels = vec![LevelRule {
        name: RuleName::new("strong").expect("a name"),
        orders: vec![LevelOrders::Above(Money { currency, minor: 100 })],
        accepts: vec![AcceptedSignIn { acr: vec!["loa3".to_owned()], ..AcceptedSignIn::default() }],
    }];
}
