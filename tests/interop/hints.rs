//! Other ways to name the customer, and customers whose phone rings for their code only.

use desk::view::{End, Identifier, Misconfigured};

use crate::{
    provider::Provider,
    till::{Configuration, Till},
};

async fn till(provider: &Provider, line: &str) -> Till {
    let configuration = Configuration::new(provider).secret("client_secret", &provider.client_secret);
    configuration.line("client_auth = \"client_secret_basic\"").line(line).open().await
}

#[tokio::test]
async fn an_account_is_named_by_a_token() {
    let provider = Provider::start(&[]);
    let till = till(&provider, "hint = \"login_hint_token\"").await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn an_address_is_named_by_a_token() {
    let provider = Provider::start(&[]);
    let till = till(&provider, "hint = \"login_hint_token\"").await;
    till.collect(&provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn a_token_that_names_nobody() {
    let provider = Provider::start(&[]);
    let till = till(&provider, "hint = \"login_hint_token\"").await;
    till.identify("4").await;
    assert_eq!(till.ended().await, End::UnknownCustomer);
}

/// Nobody at the counter can type one; the sentence says whose matter it is.
#[tokio::test]
async fn a_customer_whose_phone_wants_a_user_code() {
    let provider = Provider::start(&[]);
    let till = till(&provider, "hint = \"login_hint\"").await;
    till.identify("5").await;
    let (cause, detail) = till.misconfigured().await;
    assert_eq!(cause, Misconfigured::UserCodeWanted);
    assert!(detail.contains("user code"), "{detail}");
}
