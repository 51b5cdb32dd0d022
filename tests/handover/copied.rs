//! What the teller copies for whoever helps: enough to find the fault, and nothing of the customer or the credentials.

use claimcheck_tests::{Plan, SECRET_NAME, Till};
use desk::{
    failure::Failure,
    request::Act,
    view::{End, Language, Preferences, Screen},
};

use crate::doctor::connection_test;

/// A till whose secret is not the provider's, after a check that failed by that.
async fn refused() -> Till {
    let till = Till::new().await;
    till.keyring().put(SECRET_NAME, "not-the-secret");
    fail(&till).await;
    till
}

async fn fail(till: &Till) -> String {
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    let ended = till.ended().await;
    assert!(ended.details);
    ended.reference
}

fn copied(till: &Till) -> String {
    till.shell().clipboard().text().expect("something was copied")
}

#[tokio::test(start_paused = true)]
async fn the_details_of_a_failed_check_name_the_program_the_provider_and_the_fault_and_nobody() {
    let till = refused().await;
    till.act(Act::CopyDetails).await.expect("copied");
    let text = copied(&till);
    let Screen::Ended(ended) = till.screen() else { panic!("{:?}", till.screen()) };
    let End::Misconfigured { detail, .. } = &ended.end else { panic!("{:?}", ended.end) };
    let provider = &till.settings().provider;
    let realm = format!("realm {}", till.settings().realm);
    for part in [
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        provider.issuer.as_str(),
        provider.client_id.as_str(),
        &ended.reference,
        detail,
        realm.as_str(),
        "does not accept this till",
        "The connection test was not run",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!till.shell().clipboard().is_fleeting(), "whoever helps may be asked tomorrow");
    let order = till.order("P-1042").await.order;
    let owner = order.owner;
    let teller = till.view().shell.teller.clone();
    let nobody = [owner.name.expect("a name"), owner.email.expect("an address").as_str().to_owned(), teller];
    let secrets = [till.practice().client_secret().reveal().to_owned(), "not-the-secret".to_owned()];
    for part in nobody.iter().chain(&secrets).chain([&order.number.to_string()]) {
        assert!(!text.contains(part.as_str()), "{part} in {text}");
    }
    assert!(!text.contains("support.") && !text.contains("cause.") && !text.contains('{'), "{text}");
}

#[tokio::test(start_paused = true)]
async fn what_the_connection_test_found_is_copied_too_in_the_language_of_the_window() {
    let till = refused().await;
    let points = connection_test(&till).await;
    let swedish =
        Preferences { language: Language::Sv, language_of_system: false, ..till.view().preferences };
    till.act(Act::Prefer { preferences: swedish }).await.expect("chosen");
    till.act(Act::Back).await.expect("the list");
    fail(&till).await;
    till.act(Act::CopyDetails).await.expect("copied");
    let text = copied(&till);
    let words = desk::words::Words::of(Language::Sv);
    for point in &points {
        for line in words.tested(point) {
            assert!(text.contains(line.trim_end()), "{line} in {text}");
        }
    }
    assert!(text.contains("Identitetstjänst: "), "{text}");
    assert!(!text.contains("settings."), "{text}");
}

#[tokio::test(start_paused = true)]
async fn other_ends_have_no_details_and_a_clipboard_that_takes_nothing_is_told() {
    let till = Till::planned(Plan::default()).await;
    assert_eq!(till.act(Act::CopyDetails).await, Err(Failure::NotNow));
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    assert!(!till.ended().await.details);
    assert_eq!(till.act(Act::CopyDetails).await, Err(Failure::NotNow));

    let till = refused().await;
    till.shell().clipboard().hold();
    assert_eq!(till.act(Act::CopyDetails).await, Err(Failure::NotCopied));
    assert_eq!(till.shell().clipboard().text(), None);
}
