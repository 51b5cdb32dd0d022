//! The same pick-up against a provider that is not ours: npm's certified `oidc-provider`, over real sockets in real time.
//!
//! The till is opened as IT would set it up, from a configuration file in the test realm. The provider runs as a process
//! of its own (`provider.mjs`) and ends with the test.
#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

mod provider;

use std::time::Duration;

use desk::{
    request::Act,
    view::{ConnectionTest, End, Evidence, Gate, Identifier, Misconfigured, PointResult, Screen},
};
use pickup::{
    import::{Format, Reading},
    ledger::{Kind, Verifier},
    order::Origin,
    store::{Importing, Store},
    text::StaffId,
};
use provider::Provider;
use serde_json::{Value, json};

/// Longer than any of these takes; the provider asks to be polled every five seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// A till that is configured for one provider.
struct Till {
    open: till::Till,
    _folder: tempfile::TempDir,
}

impl Till {
    async fn at(provider: &Provider) -> Self {
        Self::configured(provider, &provider.client_secret, "code").await
    }

    async fn configured(provider: &Provider, secret: &str, message: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let secret_file = folder.path().join("secret");
        write_private(&secret_file, secret);
        let config = folder.path().join("claimcheck.toml");
        let text = format!(
            r#"
            realm = "test"
            [store]
            id = "SE-042"
            name = "Tallmo, Uppsala"
            till = "1"
            [provider]
            issuer = "{}"
            client_id = "{}"
            client_secret = {{ file = "{}" }}
            customer_page = "{{issuer}}/_test/approve?id={{auth_req_id}}"
            scopes = ["openid", "email", "profile"]
            binding_message = "{message}"
            "#,
            provider.issuer,
            provider.client_id,
            secret_file.display(),
        );
        std::fs::write(&config, text).expect("written");
        let opening = till::Opening {
            config: Some(config),
            data_dir: Some(folder.path().join("data")),
            ..till::Opening::default()
        };
        let open = till::open(opening, till::no_windows()).await.expect("a till");
        let till = Self { open, _folder: folder };
        till.import(&orders(&provider.issuer)).await;
        till
    }

    async fn import(&self, orders: &Value) {
        let premises = &self.open.premises;
        let now = premises.now();
        let reading = Reading { key: &premises.key, now, keep_good: false };
        let read = pickup::import::read(orders.to_string().as_bytes(), Format::Json, &reading);
        let importing = Importing {
            origin: Origin::Manual,
            staff: StaffId::new("test").expect("a name"),
            till: premises.settings.store.till.clone(),
            now,
        };
        premises.store.import(read.expect("good orders").orders, &importing).await.expect("taken in");
    }

    async fn act(&self, act: Act) {
        self.open.desk.act(act.clone()).await.unwrap_or_else(|failure| panic!("{act:?}: {failure:?}"));
    }

    async fn until<T>(&self, what: &str, wanted: impl Fn(&Screen) -> Option<T>) -> T {
        let mut views = self.open.desk.views();
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(found) = wanted(&views.borrow_and_update().screen) {
                    return found;
                }
                views.changed().await.expect("the desk runs");
            }
        });
        match found.await {
            Ok(found) => found,
            Err(_) => panic!("waited for {what}: {:?}", self.open.desk.views().borrow().screen),
        }
    }

    /// Opens an order and starts its check.
    async fn identify(&self, number: &str) {
        self.act(Act::Find { text: number.to_owned() }).await;
        self.act(Act::Identify).await;
    }

    /// The link that the customer's phone opens, once there is one.
    async fn link(&self) -> String {
        self.until("the customer's turn", |screen| matches!(screen, Screen::Waiting(_)).then_some(())).await;
        let link = self.open.desk.customer_link().await.expect("the test realm may have it");
        link.expose().to_owned()
    }

    async fn end(&self) -> Screen {
        let over = |screen: &Screen| {
            let over = matches!(screen, Screen::Verified(_) | Screen::NotOwner(_) | Screen::Ended(_));
            over.then(|| screen.clone())
        };
        self.until("an end", over).await
    }

    async fn ended(&self) -> End {
        let screen = self.end().await;
        let Screen::Ended(ended) = screen else { panic!("{screen:?}") };
        ended.end
    }

    async fn hand_overs(&self) -> usize {
        let store = &self.open.premises.store;
        let mut verifier = Verifier::new();
        let entries = store.entries(1, 100).await.expect("a ledger");
        let kinds = entries.iter().map(|raw| verifier.next(raw).expect("an unbroken chain").kind);
        let count = kinds.filter(|kind| *kind == Kind::HandOver).count();
        verifier.finish(store.head().await.expect("a head")).expect("a whole chain");
        count
    }
}

fn write_private(path: &std::path::Path, text: &str) {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).expect("made");
    file.write_all(text.as_bytes()).expect("written");
}

fn orders(issuer: &str) -> Value {
    let order = |number: u32, owner: Value| {
        json!({
            "schema": "claimcheck.order/1",
            "source": { "system": "test", "id": number.to_string() },
            "number": number.to_string(),
            "status": "ready",
            "payment": { "status": "paid", "currency": "SEK", "total": "249.00" },
            "owner": owner,
            "pickup": { "location": "SE-042", "bin": "A-17" },
            "lines": [{ "id": "1", "title": "Blue thread", "quantity": 1 }],
        })
    };
    json!([
        order(1, json!({ "name": "Elin Ek", "subject": "elin", "issuer": issuer })),
        order(2, json!({ "name": "Omar Ost", "email": "omar@example.com" })),
        order(3, json!({ "name": "Ulla Ung", "email": "ulla@example.com" })),
        order(4, json!({ "name": "Nora Nord", "email": "nora@example.com" })),
    ])
}

/// From discovery to the ledger.
async fn pick_up(provider: &Provider, number: &str, proved: Identifier, name: &str) {
    let till = Till::at(provider).await;
    till.identify(number).await;
    assert_eq!(provider.visit(&till.link().await).await, 204, "accepted");
    let screen = till.end().await;
    let Screen::Verified(verified) = screen else { panic!("{screen:?}") };
    assert!(
        matches!(verified.evidence[0], Evidence::Identifier { kind, passed: true, .. } if kind == proved),
        "{:?}",
        verified.evidence
    );
    assert_eq!(verified.name.as_deref(), Some(name));
    till.act(Act::Seen { seen: true }).await;
    till.act(Act::TickAll).await;
    let open = |screen: &Screen| {
        let Screen::Verified(verified) = screen else { return None };
        (verified.hand_over == Gate::Open).then_some(verified.verdict)
    };
    let verdict = till.until("the guard to end", open).await;
    till.act(Act::HandOver { verdict }).await;
    assert_eq!(till.hand_overs().await, 1);
}

#[tokio::test]
async fn the_owner_collects_with_rs256() {
    let provider = Provider::start(&["--alg", "RS256"]);
    pick_up(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn the_owner_collects_with_es256() {
    let provider = Provider::start(&["--alg", "ES256"]);
    pick_up(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn an_address_is_proved_by_user_info() {
    let provider = Provider::start(&["--identity", "userinfo"]);
    pick_up(&provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn an_address_is_proved_by_the_id_token() {
    let provider = Provider::start(&["--identity", "id-token"]);
    pick_up(&provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn the_customer_declines() {
    let provider = Provider::start(&[]);
    let till = Till::at(&provider).await;
    till.identify("1").await;
    let link = till.link().await.replace("/_test/approve", "/_test/deny");
    assert_eq!(provider.visit(&link).await, 204, "declined");
    assert_eq!(till.ended().await, End::Declined);
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn an_address_that_was_never_confirmed_is_not_enough() {
    let provider = Provider::start(&[]);
    let till = Till::at(&provider).await;
    till.identify("3").await;
    assert_eq!(provider.visit(&till.link().await).await, 204, "accepted");
    assert_eq!(till.ended().await, End::LevelTooLow { needs: Identifier::Email });
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn nobody_answers_in_time() {
    let provider = Provider::start(&["--max-expiry", "8"]);
    let till = Till::at(&provider).await;
    till.identify("1").await;
    till.link().await;
    assert_eq!(till.ended().await, End::TimedOut { after_s: 8 });
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn the_provider_does_not_know_the_customer() {
    let provider = Provider::start(&[]);
    let till = Till::at(&provider).await;
    till.identify("4").await;
    assert_eq!(till.ended().await, End::UnknownCustomer);
}

#[tokio::test]
async fn the_client_secret_is_wrong() {
    let provider = Provider::start(&[]);
    let till = Till::configured(&provider, "not-the-secret", "code").await;
    till.identify("1").await;
    let end = till.ended().await;
    let End::Misconfigured { cause, .. } = end else { panic!("{end:?}") };
    assert_eq!(cause, Misconfigured::ClientRefused);
}

/// This provider takes a binding message of 20 characters without spaces: code, purpose and order are too much for it.
#[tokio::test]
async fn a_binding_message_that_is_too_much_is_told_to_it() {
    let provider = Provider::start(&[]);
    let till = Till::configured(&provider, &provider.client_secret, "code_and_text").await;
    till.identify("1").await;
    let end = till.ended().await;
    let End::Misconfigured { cause, detail } = end else { panic!("{end:?}") };
    assert_eq!(cause, Misconfigured::RequestRefused);
    assert!(detail.contains("binding message") && detail.contains("code alone"), "{detail}");
}

#[tokio::test]
async fn the_connection_test_passes() {
    let provider = Provider::start(&[]);
    let till = Till::at(&provider).await;
    till.act(Act::OpenSettings).await;
    till.act(Act::TestConnection).await;
    let done = |screen: &Screen| {
        let Screen::Settings(settings) = screen else { return None };
        let ConnectionTest::Done { checks, .. } = &settings.test else { return None };
        Some(checks.clone())
    };
    let checks = till.until("the connection test", done).await;
    assert!(checks.iter().all(|check| check.result == PointResult::Passed), "{checks:?}");
}
