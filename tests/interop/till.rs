//! A till that is set up for one provider as IT would do it: from a configuration file, in the test realm.

use std::{io::Write, os::unix::fs::OpenOptionsExt, time::Duration};

use desk::{
    request::Act,
    view::{End, Evidence, Gate, Identifier, Misconfigured, Screen},
};
use pickup::{
    import::{Format, Reading},
    ledger::{Kind, Verifier},
    order::Origin,
    store::{Importing, Store},
    text::StaffId,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{keys::Certificate, provider::Provider};

/// Longer than any of these takes; the provider asks to be polled every five seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The configuration of a till, with the files that it names.
pub(crate) struct Configuration {
    issuer: String,
    provider: Vec<String>,
    message: &'static str,
    policy: String,
    network: String,
    folder: TempDir,
}

impl Configuration {
    /// With nothing yet to prove itself with.
    pub(crate) fn new(provider: &Provider) -> Self {
        let mut lines = vec![
            format!("issuer = \"{}\"", provider.issuer),
            format!("client_id = \"{}\"", provider.client_id),
            format!("customer_page = \"{}/_test/approve?id={{auth_req_id}}\"", provider.phone),
            format!("customer_page_origins = [\"{}\"]", provider.phone),
            "scopes = [\"openid\", \"email\", \"profile\"]".to_owned(),
        ];
        lines.extend(provider.aliases.iter().map(|origin| format!("endpoint_origins = [\"{origin}\"]")));
        let roots = provider.roots.iter().map(|roots| format!("roots = \"{}\"", roots.display()));
        Self {
            issuer: provider.issuer.clone(),
            provider: lines,
            message: "code",
            policy: String::new(),
            network: roots.collect(),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// One more key of the section about the provider, in TOML.
    pub(crate) fn line(mut self, line: &str) -> Self {
        self.provider.push(line.to_owned());
        self
    }

    /// What the section about the policy says, in TOML.
    pub(crate) fn policy(mut self, line: &str) -> Self {
        line.clone_into(&mut self.policy);
        self
    }

    /// What the customer reads on the phone, `code` otherwise.
    pub(crate) fn message(mut self, style: &'static str) -> Self {
        self.message = style;
        self
    }

    /// A secret in a file of its own.
    pub(crate) fn secret(self, key: &str, text: &str) -> Self {
        let file = self.folder.path().join(key);
        let mut options = std::fs::OpenOptions::new();
        let mut made = options.write(true).create_new(true).mode(0o600).open(&file).expect("made");
        made.write_all(text.as_bytes()).expect("written");
        self.line(&format!("{key} = {{ file = \"{}\" }}", file.display()))
    }

    pub(crate) fn certificate(self, certificate: &Certificate) -> Self {
        let file = self.folder.path().join("certificate.pem");
        std::fs::write(&file, &certificate.chain).expect("written");
        self.line(&format!("certificate = \"{}\"", file.display()))
            .secret("certificate_key", &certificate.key)
    }

    /// Opens the till, which has the orders of [`orders`].
    pub(crate) async fn open(self) -> Till {
        self.try_open().await.expect("a till")
    }

    /// What it says if the configuration can't be used.
    pub(crate) async fn refused(self) -> String {
        self.try_open().await.err().expect("a refusal").to_string()
    }

    async fn try_open(self) -> Result<Till, till::CannotOpen> {
        let config = self.folder.path().join("claimcheck.toml");
        let text = format!(
            "realm = \"test\"\n\
             [store]\nid = \"SE-042\"\nname = \"Tallmo, Uppsala\"\ntill = \"1\"\n\
             [policy]\n{}\n\
             [network]\n{}\n\
             [provider]\nbinding_message = \"{}\"\n{}\n",
            self.policy,
            self.network,
            self.message,
            self.provider.join("\n"),
        );
        std::fs::write(&config, text).expect("written");
        let opening = till::Opening {
            config: Some(config),
            data_dir: Some(self.folder.path().join("data")),
            ..till::Opening::default()
        };
        let open = till::open(opening, till::no_windows()).await?;
        let till = Till { open, _folder: self.folder };
        till.import(&orders(&self.issuer)).await;
        Ok(till)
    }
}

/// A till that is configured for one provider.
pub(crate) struct Till {
    pub(crate) open: till::Till,
    _folder: TempDir,
}

impl Till {
    async fn import(&self, orders: &Value) {
        let premises = &self.open.premises;
        let now = premises.now();
        let reading = Reading { key: &premises.key, now, country: None, keep_good: false };
        let read = pickup::import::read(orders.to_string().as_bytes(), Format::Json, &reading);
        let importing = Importing {
            origin: Origin::Manual,
            staff: StaffId::new("test").expect("a name"),
            till: premises.settings.store.till.clone(),
            now,
        };
        premises.store.import(read.expect("good orders").orders, &importing).await.expect("taken in");
    }

    pub(crate) async fn act(&self, act: Act) {
        self.open.desk.act(act.clone()).await.unwrap_or_else(|failure| panic!("{act:?}: {failure:?}"));
    }

    pub(crate) async fn until<T>(&self, what: &str, wanted: impl Fn(&Screen) -> Option<T>) -> T {
        claimcheck_tests::screen_of(&self.open.desk, PATIENCE, what, wanted).await
    }

    /// Opens an order and starts its check.
    pub(crate) async fn identify(&self, number: &str) {
        self.act(Act::Find { text: number.to_owned() }).await;
        self.act(Act::Identify).await;
    }

    /// The link that the customer's phone opens, once there is one.
    pub(crate) async fn link(&self) -> String {
        self.until("the customer's turn", |screen| matches!(screen, Screen::Waiting(_)).then_some(())).await;
        let link = self.open.desk.customer_link().await.expect("the test realm may have it");
        link.expose().to_owned()
    }

    pub(crate) async fn end(&self) -> Screen {
        let over = |screen: &Screen| {
            let over = matches!(screen, Screen::Verified(_) | Screen::NotOwner(_) | Screen::Ended(_));
            over.then(|| screen.clone())
        };
        self.until("an end", over).await
    }

    pub(crate) async fn ended(&self) -> End {
        let screen = self.end().await;
        let Screen::Ended(ended) = screen else { panic!("{screen:?}") };
        ended.end
    }

    /// Why nothing came of it: an end that IT can do something about, and the sentence for it.
    pub(crate) async fn misconfigured(&self) -> (Misconfigured, String) {
        let end = self.ended().await;
        let End::Misconfigured { cause, detail, .. } = end else { panic!("{end:?}") };
        (cause, detail)
    }

    /// From the order's number to the ledger: the customer accepts, and what was ordered is handed over.
    pub(crate) async fn collect(&self, provider: &Provider, number: &str, proved: Identifier, name: &str) {
        self.identify(number).await;
        assert_eq!(provider.visit(&self.link().await).await, 204, "accepted");
        let screen = self.end().await;
        let Screen::Verified(verified) = screen else { panic!("{screen:?}") };
        assert!(
            matches!(verified.evidence[0], Evidence::Identifier { kind, passed: true, .. } if kind == proved),
            "{:?}",
            verified.evidence
        );
        assert_eq!(verified.name.as_deref(), Some(name));
        self.act(Act::Seen { seen: true }).await;
        self.act(Act::TickAll).await;
        let open = |screen: &Screen| {
            let Screen::Verified(verified) = screen else { return None };
            (verified.hand_over == Gate::Open).then_some(verified.verdict)
        };
        let verdict = self.until("the guard to end", open).await;
        self.act(Act::HandOver { verdict }).await;
        assert_eq!(self.hand_overs().await, 1);
    }

    pub(crate) async fn hand_overs(&self) -> usize {
        let store = &self.open.premises.store;
        let mut verifier = Verifier::new();
        let entries = store.entries(1, 100).await.expect("a ledger");
        let kinds = entries.iter().map(|raw| verifier.next(raw).expect("an unbroken chain").kind);
        let count = kinds.filter(|kind| *kind == Kind::HandOver).count();
        verifier.finish(store.head().await.expect("a head")).expect("a whole chain");
        count
    }
}

/// What lies in the shelves: Elin's by her account, the others' by their addresses.
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
        order(5, json!({ "name": "Vera Vik", "email": "vera@example.com" })),
    ])
}
