//! Callers, customers at the counter and payments: each is asked its own question, leaves its own entry, and hands nothing
//! over, whatever is approved.

use std::time::Duration;

use claimcheck_tests::{Canary, Plan, Till, found, named, order};
use desk::{
    failure::{Failure, NotAsked},
    request::{About, Act, Called},
    settings::{PurposeClient, SecretName, SecretRef, Settings},
    view::{Closed, End, Evidence, Gate, Identifier, InquiryState, Screen},
};
use pickup::{check::MessageStyle, ledger::Kind};
use practice::Endpoint;
use serde_json::json;

/// Tolvan is known by personal number.
const TOLVAN: &str = "191212121212";
const ANNA: &str = "198112189876";

async fn kinds(till: &Till) -> Vec<Kind> {
    till.ledger().await.iter().map(|entry| entry.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn a_caller_is_identified_by_personal_number() {
    let till = Till::new().await;
    let waiting = till.call("19121212-1212", "").await;
    assert_eq!((waiting.qr_svg, waiting.host), (None, None), "no link is sent to somebody on the phone");
    assert!(till.desk().qr().await.is_none() && till.desk().customer_link().await.is_none());
    assert_eq!(waiting.message, format!("{}-{} CALL", waiting.code_word, waiting.code_digits));
    assert_eq!(till.practice().pending()[0].binding_message.as_deref(), Some(waiting.message.as_str()));
    assert_eq!(waiting.sent_to.text, "191212••-••••");
    till.customer().accept();
    let identified = till.identified().await;
    assert_eq!(identified.name.as_deref(), Some("Tolvan Tolvansson"));
    assert_eq!(
        identified.evidence[0],
        Evidence::Identifier {
            kind: Identifier::PersonalNumber,
            passed: true,
            text: "191212••-••••".to_owned()
        }
    );
    let entry = till.ledger().await.remove(0);
    assert_eq!((entry.kind, entry.seq), (Kind::Caller, u64::from(identified.entry)));
    let fact = |name| entry.facts.find(name).map(str::to_owned);
    assert_eq!(fact("called_by").as_deref(), Some("customer"));
    assert_eq!(fact("proved_by").as_deref(), Some("personal_number"));
    assert_eq!(entry.order_key, None);
    till.pass(Duration::from_secs(61)).await;
    let Screen::Inquiry(screen) = till.screen() else { panic!("{:?}", till.screen()) };
    assert!(matches!(screen.state, InquiryState::Form(_)), "the name has left the screen");
}

#[tokio::test(start_paused = true)]
async fn a_caller_about_an_order_is_its_owner() {
    let owner = json!({ "name": "Tolvan T.", "personal_number": TOLVAN });
    let orders = vec![order("4001", owner), order("4002", json!({ "personal_number": ANNA }))];
    let till = Till::planned(Plan { orders, ..Plan::default() }).await;
    till.call(TOLVAN, "4001").await;
    till.customer().accept();
    let identified = till.identified().await;
    assert_eq!(identified.subject.regarding.as_deref(), Some("4001"));
    till.call(TOLVAN, "4002").await;
    till.customer().accept();
    let other = till.another_person().await;
    assert_eq!(other.subject.regarding.as_deref(), Some("4002"));
    assert!(other.evidence.iter().any(|one| matches!(one, Evidence::Identifier { passed: false, .. })));
    let entries = till.ledger().await;
    let outcomes: Vec<_> =
        entries.iter().map(|entry| entry.facts.find("outcome").unwrap_or_default()).collect();
    assert_eq!(outcomes, ["identified", "another_person"]);
    assert_eq!(entries[0].order_key.as_ref().map(|key| key.id()), Some("4001"));
    for number in ["4001", "4002"] {
        till.assert_still_here(number).await;
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_phone_is_not_the_callers() {
    let till = Till::new().await;
    till.call(TOLVAN, "").await;
    till.customer().accept_as("anna");
    let other = till.another_person().await;
    let shown = serde_json::to_string(&till.screen()).expect("JSON");
    let canaries: Vec<_> = ["Anna", "Tolvan", "191212", "198112"].map(|text| Canary::new(text, text)).into();
    assert_eq!(found(&canaries, &shown), None, "nothing is shown of either");
    assert!(other.reference.starts_with("CC-"));
    // Whose sign-in tells no number proves nothing about one.
    till.call(TOLVAN, "").await;
    till.customer().accept_as("cecilia");
    assert_eq!(till.inquiry_ended().await.end, End::NoCommonIdentifier);
    assert_eq!(kinds(&till).await, [Kind::Caller], "what found nothing out is no entry");
}

#[tokio::test(start_paused = true)]
async fn a_decline_is_recorded_and_the_caller_is_left_in_peace() {
    let plan = Plan { settings: |settings| settings.policy.limit_asking = true, ..Plan::default() };
    let till = Till::planned(plan).await;
    till.call(TOLVAN, "").await;
    till.customer().decline();
    assert_eq!(till.inquiry_ended().await.end, End::Declined);
    let paused = Err(Failure::Refused { because: Closed::DeclinedJustNow });
    assert_eq!(till.act(Act::Identify).await, paused, "not at once, not with the same button");
    till.pass(Duration::from_secs(61)).await;
    till.ask_caller(TOLVAN, "").await.expect("after a pause");
    till.inquiry_waiting().await;
    till.customer().decline();
    till.inquiry_ended().await;
    till.pass(Duration::from_secs(3600)).await;
    let too_often = Err(Failure::Refused { because: Closed::CustomerAskedTooOften });
    assert_eq!(till.ask_caller(TOLVAN, "").await, too_often);
    // Somebody else may be asked, and so may the same one tomorrow.
    till.call(ANNA, "").await;
    till.act(Act::Cancel).await.expect("stopped");
    till.pass(Duration::from_secs(24 * 3600)).await;
    till.ask_caller(TOLVAN, "").await.expect("the next day");
    let outcomes: Vec<_> =
        till.ledger().await.iter().map(|entry| entry.facts.find("outcome").map(str::to_owned)).collect();
    assert_eq!(outcomes, [Some("declined".to_owned()), Some("declined".to_owned())]);
}

/// Nobody gets another try by writing the same address in other letters.
#[tokio::test(start_paused = true)]
async fn who_declined_is_left_in_peace_however_their_address_is_written() {
    let plan = Plan { settings: |settings| settings.policy.limit_asking = true, ..Plan::default() };
    let till = Till::planned(plan).await;
    till.ask_customer("bo.ek@post.example").await;
    till.customer().decline();
    assert_eq!(till.inquiry_ended().await.end, End::Declined);
    till.open_form(About::Counter).await;
    let asked = till.act(Act::AskCustomer { hint: named("Bo.Ek@POST.example") }).await;
    assert_eq!(asked, Err(Failure::Refused { because: Closed::DeclinedJustNow }));
}

#[tokio::test(start_paused = true)]
async fn what_names_nobody_asks_nobody() {
    let till = Till::new().await;
    till.open_form(About::Caller).await;
    for (number, because) in [
        ("191212121213", NotAsked::PersonalNumber),
        ("199002301234", NotAsked::PersonalNumber),
        // Which century is not guessed: all twelve digits are asked for.
        ("1212121212", NotAsked::PersonalNumberLength),
        ("121212-1212", NotAsked::PersonalNumberLength),
        ("191212-1212", NotAsked::PersonalNumberLength),
        ("", NotAsked::PersonalNumberLength),
        ("bo.ek@post.example", NotAsked::PersonalNumberLength),
    ] {
        assert_eq!(till.ask_caller(number, "").await, Err(Failure::NotAsked { because }), "{number}");
    }
    let because = NotAsked::Order;
    assert_eq!(till.ask_caller(TOLVAN, "no such order").await, Err(Failure::NotAsked { because }));
    till.open_form(About::Payment).await;
    for (hint, amount, because) in [
        ("bo.ek@post.example", "", NotAsked::Amount),
        ("bo.ek@post.example", "0", NotAsked::Amount),
        ("bo.ek@", "129", NotAsked::Hint),
        (TOLVAN, "129", NotAsked::PersonalNumberAtTheCounter),
    ] {
        let act = Act::AskPayment { hint: named(hint), amount: amount.to_owned() };
        assert_eq!(till.act(act).await, Err(Failure::NotAsked { because }), "{hint} {amount}");
    }
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}

/// A personal number starts an identification of whoever has it: for somebody at the counter it is never sent.
#[tokio::test(start_paused = true)]
async fn at_the_counter_no_personal_number_is_sent() {
    let till = Till::new().await;
    till.open_form(About::Counter).await;
    for number in [TOLVAN, "19121212-1212", "121212-1212", "121212+1212", "1912 1212 1212"] {
        let because = NotAsked::PersonalNumberAtTheCounter;
        let asked = till.act(Act::AskCustomer { hint: named(number) }).await;
        assert_eq!(asked, Err(Failure::NotAsked { because }), "{number}");
    }
    // Nor does the caller's form send it while another one is open.
    assert_eq!(till.ask_caller(TOLVAN, "").await, Err(Failure::NotNow));
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}

#[tokio::test(start_paused = true)]
async fn threat_37_a_customer_at_the_counter_is_identified_and_gets_nothing() {
    let till = Till::new().await;
    let waiting = till.ask_customer("bo.ek@post.example").await;
    assert!(waiting.qr_svg.is_some() && till.desk().qr().await.is_some());
    assert!(waiting.message.ends_with(" IDENTIFY"), "{}", waiting.message);
    assert_eq!(waiting.sent_to.text, "b•••k@p•••");
    till.customer().accept();
    let identified = till.identified().await;
    assert_eq!(identified.name.as_deref(), Some("Bo Ek"));
    assert_eq!(identified.level.amr, ["pwd"]);
    assert!(identified.evidence.iter().any(|one| matches!(one, Evidence::SignedIn { ago_s: Some(_), .. })));
    for act in [
        Act::HandOver { verdict: 0 },
        Act::HandOver { verdict: 1 },
        Act::Seen { seen: true },
        Act::TickAll,
        Act::AskCustomer { hint: named("bo.ek@post.example") },
    ] {
        assert_eq!(till.act(act.clone()).await, Err(Failure::NotNow), "{act:?}");
    }
    assert_eq!(kinds(&till).await, [Kind::Counter]);
    till.act(Act::Back).await.expect("back to the list");
    assert!(matches!(till.screen(), Screen::Desk(_)));
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_approved_once_with_its_amount_on_the_phone() {
    let till = Till::new().await;
    let waiting = till.ask_payment("ingrid@post.example", "129,50").await;
    assert!(waiting.message.ends_with(" PAY 129.50 SEK Tallmo, Uppsala"), "{}", waiting.message);
    assert_eq!(till.practice().pending()[0].binding_message.as_deref(), Some(waiting.message.as_str()));
    till.customer().accept();
    let identified = till.identified().await;
    assert_eq!(identified.subject.amount.as_deref(), Some("129.50 SEK"));
    assert_eq!(identified.subject.merchant.as_deref(), Some("Tallmo, Uppsala"));
    let ledger = till.ledger().await;
    assert_eq!(ledger.len(), 1);
    let fact = |name| ledger[0].facts.find(name).map(str::to_owned);
    assert_eq!((ledger[0].kind, fact("amount").as_deref()), (Kind::Payment, Some("129.50 SEK")));
    assert_eq!(fact("merchant").as_deref(), Some("Tallmo, Uppsala"));
    assert_eq!(till.act(Act::Identify).await, Err(Failure::NotNow), "what is approved is not asked again");
    assert!(till.practice().pending().is_empty());
    // Once more is another payment, which is typed anew; whoever declined one may be asked for the same again.
    till.ask_payment("ingrid@post.example", "129,50").await;
    till.customer().decline();
    till.inquiry_ended().await;
    till.act(Act::Identify).await.expect("asked again");
    till.inquiry_waiting().await;
    till.act(Act::Cancel).await.expect("stopped");
    let outcomes: Vec<_> =
        till.ledger().await.iter().map(|entry| entry.facts.find("outcome").map(str::to_owned)).collect();
    assert_eq!(outcomes, [Some("identified".to_owned()), Some("declined".to_owned())]);
}

/// What is not written down is not approved.
#[tokio::test(start_paused = true)]
async fn a_payment_that_cannot_be_recorded_is_no_payment() {
    let till = Till::new().await;
    till.ask_payment("ingrid@post.example", "5").await;
    till.customer().accept();
    let disk = till.records().exchange(None);
    assert!(matches!(till.inquiry_ended().await.end, End::Storage { .. }));
    till.records().exchange(disk);
    assert!(kinds(&till).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn with_a_short_code_only_nobody_is_called_and_nothing_is_paid() {
    let settings: fn(&mut Settings) = |settings| settings.provider.binding_message = MessageStyle::CodeOnly;
    let plan = Plan { settings, ..Plan::default() };
    let till = Till::planned(plan).await;
    let because = Closed::CodeTellsTooLittle;
    assert_eq!(till.open_form(About::Caller).await.ask, Gate::Closed { because });
    assert_eq!(till.ask_caller(TOLVAN, "").await, Err(Failure::Refused { because }));
    assert_eq!(till.open_form(About::Payment).await.ask, Gate::Closed { because });
    let act = Act::AskPayment { hint: named("ingrid@post.example"), amount: "5".to_owned() };
    assert_eq!(till.act(act).await, Err(Failure::Refused { because }));
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
    till.ask_customer("ingrid@post.example").await;
    till.customer().accept();
    till.identified().await;
}

/// Where a purpose has a client of its own, a token of that client is good for that purpose alone.
#[tokio::test(start_paused = true)]
async fn a_purpose_asks_as_its_own_client() {
    let settings: fn(&mut Settings) = |settings| {
        let client_id = settings.provider.client_id.clone();
        let place = SecretRef::Keyring(SecretName::parse("callers").expect("a name"));
        settings.provider.purposes.caller = Some(PurposeClient { client_id, client_secret: Some(place) });
    };
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    till.keyring().put("callers", "not the till's");
    till.open_form(About::Caller).await;
    till.ask_caller(TOLVAN, "").await.expect("asked");
    // The provider does not know that client's secret: it refuses, and so it was that client which asked.
    assert!(matches!(till.inquiry_ended().await.end, End::Misconfigured { .. }));
    till.ask_customer("ingrid@post.example").await;
    till.customer().accept();
    till.identified().await;
}

#[tokio::test(start_paused = true)]
async fn more_time_asks_the_same_person_anew_and_the_old_request_counts_for_nothing() {
    let till = Till::new().await;
    let first = till.call(TOLVAN, "").await;
    let old = till.customer();
    till.act(Act::MoreTime).await.expect("a new request");
    let second = till.inquiry_waiting().await;
    assert_ne!(first.message, second.message);
    assert_eq!(second.sent_to, first.sent_to);
    old.accept();
    till.pass(Duration::from_secs(10)).await;
    till.inquiry_waiting().await;
    till.customer().accept();
    till.identified().await;
    assert_eq!(kinds(&till).await, [Kind::Caller]);
}

#[tokio::test(start_paused = true)]
async fn from_an_order_a_call_is_about_that_order() {
    let till = Till::new().await;
    till.open("P-1042").await;
    assert_eq!(till.open_form(About::Caller).await.regarding, "P-1042");
    till.open("P-1042").await;
    assert_eq!(till.open_form(About::Counter).await.regarding, "", "at the counter it is about no order");
    till.open("P-1042").await;
    till.identify().await;
    let busy = till.act(Act::OpenInquiry { about: About::Caller }).await;
    assert_eq!(busy, Err(Failure::NotNow), "a check that runs is left on purpose");
    till.act(Act::Cancel).await.expect("stopped");
}

/// The number goes to the provider; nowhere else is it, in whatever form.
#[tokio::test(start_paused = true)]
async fn a_personal_number_is_in_no_view_and_not_on_the_disk() {
    let till = Till::new().await;
    let views = till.record_views();
    for answer in ["tolvan", "bo", "decline"] {
        till.call("19121212-1212", "").await;
        match answer {
            "decline" => till.customer().decline(),
            who => till.customer().accept_as(who),
        }
        till.until("an end", |screen| {
            let Screen::Inquiry(screen) = screen else { return None };
            let running = matches!(
                screen.state,
                InquiryState::Starting | InquiryState::Waiting(_) | InquiryState::Verifying
            );
            (!running).then_some(())
        })
        .await;
    }
    till.open_form(About::Counter).await;
    let refused = till.act(Act::AskCustomer { hint: named(TOLVAN) }).await.expect_err("refused");
    let act = Act::AskCaller { number: named(TOLVAN), called: Called::ByStore, regarding: String::new() };
    let written = format!("{act:?} {} {refused} {refused:?}", serde_json::to_string(&act).expect("JSON"));
    let canaries: Vec<_> = [TOLVAN, "1212121212", "19121212-1212", "121212-1212"]
        .map(|text| Canary::new("a number", text))
        .into();
    assert_eq!(found(&canaries, &written), None, "{written}");
    for view in views.lock().expect("nobody panics").iter() {
        assert_eq!(found(&canaries, view), None, "{view}");
    }
    for entry in till.ledger().await {
        assert_eq!(found(&canaries, &format!("{entry:?}")), None);
    }
    for file in std::fs::read_dir(till.folder()).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("a file");
        assert_eq!(found(&canaries, &String::from_utf8_lossy(&bytes)), None, "{:?}", file.path());
    }
}
