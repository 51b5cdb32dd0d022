//! What must not be seen is not seen: in no view that crosses to a window, no line of the log, no failure's text, no byte
//! of the data folder; neither plain nor percent-encoded, in base64 or in hex.

mod every_fault;
mod panics;
mod pins;
mod ways;

use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use claimcheck_tests::{Canary, Plan, SECRET_NAME, Till, Trouble, found, order};
use desk::{
    failure::Failure,
    request::{Act, RefusalReason},
    view::Screen,
};
use practice::{Endpoint, Fault, Faults, Outage, Twist, Which};
use serde_json::{Value, json};

use crate::client_methods::{KEY, made_key};
use ways::{PrivateKey, Way};

const FAMILY_NAME: &str = "Kvickenstedt";
const SHELF: &str = "SHELF-KX77";
const TITLE: &str = "Obsidian teapot";
const NOTE: &str = "leave it with Zacharias";
const EMAIL: &str = "q.kvickenstedt@kanarie.example";
const PHONE: &str = "+46709988776";
const PERSONAL_NUMBER: &str = "196408233234";

/// All that is logged by this process, of whatever level, from now on.
fn log() -> Arc<Mutex<Vec<u8>>> {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LOG.get_or_init(|| {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = lines.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || Lines(kept.clone()))
            .init();
        lines
    })
    .clone()
}

struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics while it holds this").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A till whose customer is made of canaries, and everything that it lets be seen.
struct Watched {
    till: Till,
    way: Way,
    key: Option<PrivateKey>,
    /// How much had been logged before this till was.
    logged_before: usize,
    views: Arc<Mutex<Vec<String>>>,
    customer_views: Arc<Mutex<Vec<String>>>,
    failures: Vec<String>,
}

impl Watched {
    async fn new(way: Way) -> Self {
        Self::planned(way, |_| {}).await
    }

    async fn planned(way: Way, adjust: impl FnOnce(&mut Plan)) -> Self {
        let logged_before = log().lock().expect("no test panics while it holds this").len();
        let mut plan = Plan::default();
        let mut customer = plan.provider.cast.remove(0);
        customer.given_name = "Quentin".to_owned();
        customer.family_name = FAMILY_NAME.to_owned();
        customer.username = EMAIL.to_owned();
        customer.email = Some(EMAIL.to_owned());
        customer.phone = Some(PHONE.to_owned());
        customer.personal_number = Some(PERSONAL_NUMBER.to_owned());
        let subject = customer.subject.clone();
        plan.provider.cast.insert(0, customer);
        plan.provider.cast.retain(|person| person.id.as_str() != "farid");
        let name = format!("Quentin {FAMILY_NAME}");
        let issuer = format!("http://127.0.0.1:{}", practice::USUAL_PORT);
        let owners = [
            json!({ "name": name, "subject": subject, "issuer": issuer, "email": EMAIL, "phone": PHONE }),
            json!({ "name": name, "email": EMAIL, "personal_number": PERSONAL_NUMBER }),
            json!({ "name": name, "phone": PHONE }),
        ];
        plan.orders = owners.into_iter().enumerate().map(|(n, owner)| canary_order(n, owner)).collect();
        let key = way.prepare(&mut plan).await;
        adjust(&mut plan);
        let till = Till::planned(plan).await;
        if let Some(key) = &key {
            till.keyring().put(KEY, &key.kept);
        }
        let (views, customer_views) = (till.record_views(), till.record_customer_views());
        Self { till, way, key, logged_before, views, customer_views, failures: Vec::new() }
    }

    async fn act(&mut self, act: Act) {
        if let Err(failure) = self.till.act(act).await {
            self.keep(&failure);
        }
        // The recorder is a reader like any other: it wants a turn.
        self.till.pass(Duration::from_millis(1)).await;
    }

    fn keep(&mut self, failure: &Failure) {
        let json = serde_json::to_string(failure).expect("a failure is JSON");
        self.failures.push(format!("{failure} {failure:?} {json}"));
    }

    /// What the till has and what it sent or got, the customer's identifiers not counted.
    fn credentials_and_tokens(&self) -> Vec<Canary> {
        let carried = self.till.network().secrets();
        if self.till.network().asked(Endpoint::Backchannel) > 0 {
            for name in self.way.carries() {
                assert!(
                    carried.iter().any(|(known, _)| known == name),
                    "{:?}: no {name} was carried",
                    self.way
                );
            }
        }
        let long = carried.iter().filter(|(_, secret)| secret.len() >= 8);
        let mut canaries: Vec<_> = long.map(|(name, secret)| Canary::carried(*name, secret)).collect();
        canaries.push(Canary::new("the client secret", self.till.practice().client_secret().reveal()));
        canaries.extend(self.key.iter().flat_map(PrivateKey::canaries));
        canaries
    }

    /// Fails if a secret lies in the data folder, in whatever file of the database or beside it. Orders name their
    /// customers there, but no personal number in clear.
    fn assert_nothing_kept(&self, what: &str, secrets: &[Canary]) {
        let files: Vec<_> = std::fs::read_dir(self.till.folder()).expect("a folder").flatten().collect();
        assert!(files.iter().any(|file| file.file_name().to_string_lossy().ends_with("-wal")), "{files:?}");
        let mut looked_at = String::new();
        for file in files {
            let bytes = std::fs::read(file.path()).expect("a file");
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(found(secrets, &text), None, "{what}: in {:?}", file.path());
            looked_at.push_str(&text);
        }
        assert!(looked_at.contains(TITLE), "{what}: the orders were looked at");
    }

    /// Fails if a secret was seen anywhere, or something of the order or its owner before a verdict.
    fn assert_nothing_leaked(&self, what: &str) {
        let what = format!("{what}, by {:?}", self.way);
        let mut never = self.credentials_and_tokens();
        never.push(canary(("the number", PERSONAL_NUMBER)));
        self.assert_nothing_kept(&what, &never);
        never.extend([("the address", EMAIL), ("the phone", PHONE)].map(canary));
        let before_the_verdict =
            [("the family name", FAMILY_NAME), ("the shelf", SHELF), ("a line", TITLE), ("the note", NOTE)]
                .map(canary);

        // A copy: a test that fails here must not take the others' log away.
        let log = log().lock().expect("no test panics while it holds this")[self.logged_before..].to_vec();
        let log = String::from_utf8_lossy(&log);
        assert!(log.contains("a check"), "{what}: the log was listened to");
        assert_eq!(found(&never, &log), None, "{what}: in the log");
        assert_eq!(found(&before_the_verdict, &log), None, "{what}: in the log");

        let failures = self.failures.join("\n");
        assert_eq!(found(&never, &failures), None, "{what}: in a failure");
        assert_eq!(found(&before_the_verdict, &failures), None, "{what}: in a failure");
        let customers = self.customer_views.lock().expect("no test panics while it holds this").clone();
        crate::customer_display::assert_nothing_but_the_code(&self.till, &customers);
        let customers = customers.join("\n");
        assert_eq!(found(&never, &customers), None, "{what}: on the customer display");
        assert_eq!(found(&before_the_verdict, &customers), None, "{what}: on the customer display");
        let views = self.views.lock().expect("no test panics while it holds this").clone();
        assert!(views.len() > 3, "{what}: views were recorded");
        assert_eq!(found(&never, &views.join("\n")), None, "{what}: in a view");
        let before = |view: &&String| {
            let screen: Value = serde_json::from_str(view).expect("JSON");
            !["verified", "handed_over"].contains(&screen["screen"]["is"].as_str().expect("a screen"))
        };
        let before = views.iter().filter(before).map(String::as_str).collect::<Vec<_>>().join("\n");
        assert_eq!(found(&before_the_verdict, &before), None, "{what}: in a view before the verdict");
    }
}

fn canary((name, text): (&str, &str)) -> Canary {
    Canary::new(name, text)
}

fn canary_order(n: usize, owner: Value) -> Value {
    let mut canary = order(&format!("P-300{n}"), owner);
    canary["pickup"]["bin"] = json!(SHELF);
    canary["lines"][0]["title"] = json!(TITLE);
    canary["note"] = json!(NOTE);
    canary
}

#[tokio::test(start_paused = true)]
async fn on_the_way_to_a_hand_over() {
    for way in Way::ALL {
        for claims_in_id_token in [false, true] {
            for number in ["P-3000", "P-3001", "P-3002"] {
                let mut watched =
                    Watched::planned(way, |plan| plan.provider.claims_in_id_token = claims_in_id_token).await;
                watched.act(Act::Search { text: "quentin".to_owned() }).await;
                watched.act(Act::Find { text: number.to_owned() }).await;
                watched.act(Act::Identify).await;
                watched.till.waiting().await;
                watched.act(Act::MoreTime).await;
                watched.till.waiting().await;
                watched.till.customer().accept();
                let verified = watched.till.verified().await;
                assert_eq!((verified.shelf.as_str(), verified.note.as_deref()), (SHELF, Some(NOTE)));
                watched.act(Act::HandOver { verdict: 9 }).await;
                watched.till.hand_over_by_the_book().await;
                watched.till.pass(Duration::from_secs(10)).await;
                watched.assert_nothing_leaked(number);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_it_ends_in_another_way() {
    for way in Way::ALL {
        for who in ["bo", "nobody", "declines"] {
            let mut watched = Watched::new(way).await;
            watched.act(Act::Find { text: "P-3001".to_owned() }).await;
            watched.act(Act::Identify).await;
            watched.till.waiting().await;
            match who {
                "declines" => watched.till.customer().decline(),
                "nobody" => {}
                who => watched.till.customer().accept_as(who),
            }
            let over =
                |screen: &Screen| matches!(screen, Screen::Ended(_) | Screen::NotOwner(_)).then_some(());
            watched.till.until("an end", over).await;
            watched.act(Act::HandOver { verdict: 1 }).await;
            watched.till.pass(Duration::from_secs(70)).await;
            watched.assert_nothing_leaked(who);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_teller_does_not_hand_over() {
    for way in Way::ALL {
        let mut watched = Watched::new(way).await;
        watched.till.verify("P-3000").await;
        watched.act(Act::Refuse { reason: RefusalReason::ItemMissing }).await;
        watched.till.verify("P-3000").await;
        watched.till.pass(Duration::from_secs(700)).await;
        watched.assert_nothing_leaked("a refusal and a verdict that lapsed");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_network_fails() {
    for way in Way::ALL {
        let mut watched = Watched::new(way).await;
        watched.till.open("P-3001").await;
        watched.till.identify().await;
        watched.till.network().trouble(Endpoint::Token, Trouble::CutBefore, 2);
        watched.till.network().trouble(Endpoint::Token, Trouble::CutAfter, 1);
        watched.till.customer().accept();
        watched.till.ended().await;
        watched.act(Act::Identify).await;
        watched.till.waiting().await;
        watched.till.network().trouble(Endpoint::UserInfo, Trouble::CutAfter, 9);
        watched.till.customer().accept();
        watched.till.ended().await;
        watched.assert_nothing_leaked("a network that fails");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_provider_lies_or_refuses() {
    let twist = |at, twist| Faults::none().on(at, Which::Every, Fault::Twist(twist));
    let refusal = |at, error| {
        let refusal = Outage::Refusal { status: 400, error };
        Faults::none().on(at, Which::Every, Fault::Before(refusal))
    };
    let echo = json!(format!("{EMAIL} {PERSONAL_NUMBER}"));
    for faults in [
        twist(Endpoint::Token, Twist::SignedByAnotherKey),
        twist(Endpoint::Token, Twist::WrongAtHash),
        twist(Endpoint::Token, Twist::AlgorithmNone),
        twist(Endpoint::Token, Twist::Claim { name: "aud", value: Some(echo.clone()) }),
        twist(Endpoint::Token, Twist::Claim { name: "iss", value: Some(echo.clone()) }),
        twist(Endpoint::Token, Twist::Member { name: "token_type", value: Some(echo.clone()) }),
        twist(Endpoint::UserInfo, Twist::OtherSubject),
        twist(Endpoint::UserInfo, Twist::Member { name: "personal_number", value: Some(json!(EMAIL)) }),
        twist(Endpoint::UserInfo, Twist::Member { name: "email_verified", value: Some(echo) }),
        refusal(Endpoint::Token, "invalid_request"),
        refusal(Endpoint::Token, "invalid_grant"),
        refusal(Endpoint::UserInfo, "invalid_token"),
    ] {
        for way in Way::ALL {
            let watched = Watched::new(way).await;
            watched.till.open("P-3001").await;
            watched.till.identify().await;
            watched.till.faults(faults.clone());
            watched.till.customer().accept();
            let over = |screen: &Screen| {
                matches!(screen, Screen::Ended(_) | Screen::NotOwner(_) | Screen::Verified(_)).then_some(())
            };
            watched.till.until("an end", over).await;
            watched.till.pass(Duration::from_millis(1)).await;
            watched.assert_nothing_leaked(&format!("{faults:?}"));
        }
    }
}

/// Runs into a credential that is not the right one, has the connection tested, and puts things right.
async fn with_a_wrong(credential: &str, wrong: &str, looked_for: Vec<Canary>, way: Way) {
    let mut watched = Watched::new(way).await;
    watched.till.keyring().put(credential, wrong);
    watched.till.open("P-3000").await;
    watched.act(Act::Identify).await;
    watched.till.ended().await;
    watched.act(Act::Back).await;
    watched.act(Act::OpenSettings).await;
    watched.act(Act::TestConnection).await;
    watched.till.pass(Duration::from_secs(5)).await;
    let right = match &watched.key {
        Some(key) => key.kept.clone(),
        None => watched.till.practice().client_secret().reveal().to_owned(),
    };
    watched.till.keyring().put(credential, &right);
    watched.till.open("P-3000").await;
    watched.act(Act::Identify).await;
    watched.till.waiting().await;
    watched.act(Act::Cancel).await;
    watched.assert_nothing_leaked("a wrong credential");
    let views = watched.views.lock().expect("no test panics while it holds this").join("\n");
    let log = log().lock().expect("no test panics while it holds this")[watched.logged_before..].to_vec();
    for seen in [views, watched.failures.join("\n"), String::from_utf8_lossy(&log).into_owned()] {
        assert_eq!(found(&looked_for, &seen), None, "{way:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_connection_is_tried_with_a_wrong_secret() {
    let wrong = "wrong-secret-of-the-till";
    with_a_wrong(SECRET_NAME, wrong, vec![Canary::new("the wrong secret", wrong)], Way::Secret).await;
}

/// One that the provider does not know, and one that was cut off when somebody copied it.
#[tokio::test(start_paused = true)]
async fn when_the_connection_is_tried_with_a_wrong_key() {
    for way in [Way::Signed, Way::Jwk] {
        let other = PrivateKey::pem(&made_key().await);
        with_a_wrong(KEY, &other.kept, other.canaries(), way).await;
        let (half, _) = other.kept.split_at(other.kept.len() / 2);
        with_a_wrong(KEY, half, other.canaries(), way).await;
    }
}

/// The handle of the request is in the picture for the customer's phone, and in no text beside it.
#[tokio::test(start_paused = true)]
async fn the_picture_is_the_only_way_out_for_the_link() {
    let till = Till::new().await;
    till.open("P-1042").await;
    let waiting = till.identify().await;
    let link = till.desk().customer_link().await.expect("practice may have it");
    let id = till.practice().pending().pop().expect("one request").auth_req_id;
    assert!(link.expose().contains(id.as_str()));
    let svg = waiting.qr_svg.expect("a picture");
    let again = desk::qr::Qr::of(link.expose()).expect("a picture").svg();
    assert_eq!(svg, again, "the picture is the link's");
    let canaries = [Canary::new("the link", link.expose()), Canary::new("the handle", id.as_str())];
    assert_eq!(found(&canaries, &svg), None);
    assert_eq!(found(&canaries, &format!("{:?}", till.view())), None);
    assert_eq!(found(&canaries, &format!("{link:?}")), None);
    till.act(Act::OpenPracticePhone).await.expect("practice has a phone");
    assert_eq!(till.shell().opened(), [link.expose()]);
}
