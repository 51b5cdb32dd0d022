//! The connection test: each point fails for its own reason, says what to do, and hides no other.

use std::time::Duration;

use claimcheck_tests::{Plan, SECRET_NAME, Till};
use desk::{
    request::Act,
    settings::{
        FolderSource, PurposeClient, SecretName, SecretRef, Settings, ShopSource, ShopSystem, ShopifySource,
        SourceSettings,
    },
    view::{Advice, Connection, ConnectionTest, Point, PointResult, Screen, TestedPoint},
};
use practice::{Endpoint, Fault, Faults, Outage, Twist, Which};
use serde_json::{Value, json};

/// Runs the connection test in Settings and gives what it found.
pub(crate) async fn connection_test(till: &Till) -> Vec<TestedPoint> {
    till.act(Act::OpenSettings).await.expect("open");
    till.act(Act::TestConnection).await.expect("running");
    till.until("the connection test", |screen| {
        let Screen::Settings(settings) = screen else { return None };
        let ConnectionTest::Done { checks, .. } = &settings.test else { return None };
        Some(checks.clone())
    })
    .await
}

/// What failed, with what to do.
pub(crate) fn failed(points: &[TestedPoint]) -> Vec<(Point, Advice)> {
    of_result(points, PointResult::Failed)
}

fn of_result(points: &[TestedPoint], result: PointResult) -> Vec<(Point, Advice)> {
    let those = points.iter().filter(|point| point.result == result);
    those.map(|point| (point.point, point.advice.expect("something to do"))).collect()
}

fn skipped(points: &[TestedPoint]) -> Vec<Point> {
    points.iter().filter(|point| point.result == PointResult::Skipped).map(|point| point.point).collect()
}

fn detail(points: &[TestedPoint], point: Point) -> &str {
    &points.iter().find(|tested| tested.point == point).expect("every point is told").detail
}

/// A member of the discovery document that is missing or says something else.
fn document(name: &'static str, value: Option<Value>) -> Fault {
    Fault::Twist(Twist::Member { name, value })
}

const AFTER_THE_DOCUMENT: [Point; 5] =
    [Point::Endpoints, Point::Keys, Point::Authentication, Point::Client, Point::Tenant];

#[tokio::test(start_paused = true)]
async fn a_till_that_is_set_up_well_passes_every_point_with_its_facts() {
    let till = Till::new().await;
    let points = connection_test(&till).await;
    assert!(points.iter().all(|point| point.result == PointResult::Passed), "{points:?}");
    assert!(points.iter().all(|point| point.advice.is_none()), "{points:?}");
    let told: Vec<Point> = points.iter().map(|point| point.point).collect();
    assert_eq!(told, Point::ALL);
    let folder = till.folder().display().to_string();
    for (point, fact) in [
        (Point::Configuration, till.practice().issuer()),
        (Point::Credentials, SECRET_NAME),
        (Point::Data, folder.as_str()),
        (Point::Data, "ledger 0:"),
        (Point::Issuer, till.practice().issuer()),
        (Point::Backchannel, "poll"),
        (Point::Algorithms, "ES256"),
        (Point::Keys, "1 key"),
        (Point::Authentication, "client_secret_basic"),
        (Point::Client, "claimcheck-practice"),
        (Point::Clock, "0 s"),
    ] {
        assert!(detail(&points, point).contains(fact), "{point:?} without {fact}: {points:?}");
    }
    assert_eq!(till.view().shell.connection, Connection::Connected);
}

/// A folder whose exports of Shopify would double the orders that come from there.
fn doubles_orders(settings: &mut Settings) {
    let system = ShopSystem::Shopify(ShopifySource {
        client_id: "app".to_owned(),
        client_secret: SecretRef::Keyring(SecretName::parse(SECRET_NAME).expect("a name")),
        ready: vec!["IN_PROGRESS".to_owned()],
        locations: std::collections::BTreeMap::new(),
        first_days: 60,
        notify_customer: false,
    });
    let address = "https://tallmo.myshopify.com".parse().expect("an address");
    let shop = ShopSource { address, every: Duration::from_secs(60), tell: false, system };
    let shopify = pickup::import::Shopify::default();
    let folder = FolderSource { path: "/srv/orders".into(), keep_good: false, shopify };
    settings.sources = vec![SourceSettings::Folder(folder), SourceSettings::Shop(Box::new(shop))];
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_would_double_the_orders_of_a_shop_is_a_warning() {
    let till = Till::planned(Plan { settings: doubles_orders, ..Plan::default() }).await;
    let points = connection_test(&till).await;
    let warned = of_result(&points, PointResult::Warned);
    assert_eq!(warned, [(Point::Configuration, Advice::CorrectConfiguration)], "{points:?}");
    let told = "an order from an export of Shopify in /srv/orders and the same one from tallmo.myshopify.com would be \
                two; set `shopify_shop` of that folder";
    assert_eq!(detail(&points, Point::Configuration), told);
}

/// It asks for a token of a request that was never made, and for nothing else.
#[tokio::test(start_paused = true)]
async fn it_bothers_no_customer_and_keeps_no_secret() {
    let till = Till::new().await;
    let views = till.record_views();
    connection_test(&till).await;
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
    assert_eq!(till.network().asked(Endpoint::Token), 1);
    assert!(till.practice().pending().is_empty());
    assert!(till.ledger().await.is_empty());
    let secret = till.practice().client_secret().reveal().to_owned();
    for view in views.lock().expect("nobody panicked").iter() {
        assert!(!view.contains(&secret));
    }
}

#[tokio::test(start_paused = true)]
async fn each_fault_of_the_document_fails_one_point_and_skips_what_rests_on_it() {
    let before_all =
        [&[Point::Issuer, Point::Backchannel, Point::Algorithms], &AFTER_THE_DOCUMENT[..]].concat();
    let before = |point: Point| before_all.iter().copied().filter(|other| *other > point).collect::<Vec<_>>();
    let modes = "backchannel_token_delivery_modes_supported";
    let ciba = "backchannel_authentication_endpoint";
    let signatures = "id_token_signing_alg_values_supported";
    let refusal = Fault::Before(Outage::Refusal { status: 404, error: "not_found" });
    let redirect = Fault::Before(Outage::Redirect { to: "https://evil.example/".into() });
    for (fault, point, advice, skips) in [
        (refusal, Point::Discovery, Advice::CheckIssuer, before(Point::Discovery)),
        (
            Fault::Before(Outage::HtmlPageAsSuccess),
            Point::Discovery,
            Advice::CheckIssuer,
            before(Point::Discovery),
        ),
        (Fault::Before(Outage::BrokenJson), Point::Discovery, Advice::CheckIssuer, before(Point::Discovery)),
        // A redirect is not read, and so its `Date` isn't.
        (
            redirect,
            Point::Discovery,
            Advice::CheckIssuer,
            [before(Point::Discovery), vec![Point::Clock]].concat(),
        ),
        (Fault::Before(Outage::ServerError), Point::Discovery, Advice::AskProvider, before(Point::Discovery)),
        (Fault::Twist(Twist::WrongIssuer), Point::Issuer, Advice::WriteIssuerExactly, before(Point::Issuer)),
        (document("issuer", None), Point::Issuer, Advice::WriteIssuerExactly, before(Point::Issuer)),
        (document(ciba, None), Point::Backchannel, Advice::EnableCiba, before(Point::Backchannel)),
        (
            document(modes, Some(json!(["ping"]))),
            Point::Backchannel,
            Advice::EnableCiba,
            before(Point::Backchannel),
        ),
        (document(modes, None), Point::Backchannel, Advice::AskProvider, before(Point::Backchannel)),
        (
            document("grant_types_supported", Some(json!(["authorization_code"]))),
            Point::Backchannel,
            Advice::EnableCiba,
            before(Point::Backchannel),
        ),
        (
            document(signatures, Some(json!(["HS256", "none"]))),
            Point::Algorithms,
            Advice::AddAlgorithm,
            AFTER_THE_DOCUMENT.to_vec(),
        ),
        // Known, but not accepted by this till: the document itself can be used.
        (document(signatures, Some(json!(["RS512"]))), Point::Algorithms, Advice::AddAlgorithm, vec![]),
        (
            document("token_endpoint", Some(json!("https://evil.example/token"))),
            Point::Endpoints,
            Advice::ListOrigin,
            [&[Point::Algorithms], &AFTER_THE_DOCUMENT[1..]].concat(),
        ),
        (
            document("jwks_uri", None),
            Point::Endpoints,
            Advice::AskProvider,
            [&[Point::Algorithms], &AFTER_THE_DOCUMENT[1..]].concat(),
        ),
        (
            document(ciba, Some(json!("http://evil.example/ciba"))),
            Point::Endpoints,
            Advice::AskProvider,
            [&[Point::Algorithms], &AFTER_THE_DOCUMENT[1..]].concat(),
        ),
    ] {
        let till = Till::new().await;
        till.faults(Faults::none().on(Endpoint::Discovery, Which::Every, fault.clone()));
        // What the till learned when it was opened is an hour old.
        till.pass(Duration::from_secs(3700)).await;
        let points = connection_test(&till).await;
        assert_eq!(failed(&points), [(point, advice)], "{fault:?}: {points:?}");
        assert_eq!(skipped(&points), skips, "{fault:?}: {points:?}");
        assert!(!detail(&points, point).is_empty(), "{fault:?}");
        assert_eq!(till.network().asked(Endpoint::Token), usize::from(skips.is_empty()), "{fault:?}");
        assert_eq!(till.view().shell.connection, Connection::CheckSettings);
    }
}

#[tokio::test(start_paused = true)]
async fn each_fault_of_keys_and_client_fails_its_own_point() {
    let refusal = |error| Fault::Before(Outage::Refusal { status: 400, error });
    for (endpoint, fault, point, advice) in [
        (Endpoint::Keys, Fault::Twist(Twist::NoKeys), Point::Keys, Advice::AskForKeys),
        (Endpoint::Keys, Fault::Twist(Twist::KeyTwice), Point::Keys, Advice::AskForKeys),
        (Endpoint::Keys, Fault::Before(Outage::ServerError), Point::Keys, Advice::AskProvider),
        (Endpoint::Token, refusal("invalid_client"), Point::Client, Advice::CompareCredential),
        (Endpoint::Token, refusal("unauthorized_client"), Point::Client, Advice::AllowCiba),
        (Endpoint::Token, refusal("unsupported_grant_type"), Point::Client, Advice::AllowCiba),
        (Endpoint::Token, refusal("authorization_pending"), Point::Client, Advice::AskProvider),
        (Endpoint::Token, Fault::Before(Outage::HtmlPage), Point::Client, Advice::AskProvider),
    ] {
        let till = Till::new().await;
        till.faults(Faults::none().on(endpoint, Which::Every, fault.clone()));
        let points = connection_test(&till).await;
        assert_eq!(failed(&points), [(point, advice)], "{fault:?}");
        assert_eq!(skipped(&points), [], "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_secret_that_is_not_what_it_should_be_is_told() {
    let till = Till::new().await;
    till.keyring().put(SECRET_NAME, "not-the-secret");
    assert_eq!(failed(&connection_test(&till).await), [(Point::Client, Advice::CompareCredential)]);

    for secret in [None, Some("two\nlines")] {
        let till = Till::new().await;
        match secret {
            None => till.keyring().remove(SECRET_NAME),
            Some(secret) => till.keyring().put(SECRET_NAME, secret),
        }
        let points = connection_test(&till).await;
        assert_eq!(failed(&points), [(Point::Credentials, Advice::KeepCredential)], "{secret:?}");
        assert_eq!(skipped(&points), [Point::Authentication, Point::Client], "{secret:?}");
        assert!(detail(&points, Point::Credentials).contains(SECRET_NAME));
    }

    for key in [None, Some("too short")] {
        let till = Till::new().await;
        let place = till.settings().ledger_key.place();
        match key {
            None => till.keyring().remove(&place),
            Some(key) => till.keyring().put(&place, key),
        }
        let points = connection_test(&till).await;
        assert_eq!(failed(&points), [(Point::LedgerKey, Advice::RestoreLedgerKey)], "{key:?}");
        assert_eq!(skipped(&points), [], "{key:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_way_of_authentication_that_the_provider_does_not_take_is_told() {
    let till = Till::new().await;
    let methods = document("token_endpoint_auth_methods_supported", Some(json!(["private_key_jwt"])));
    till.faults(Faults::none().on(Endpoint::Discovery, Which::Every, methods));
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Authentication, Advice::ChooseAuthentication)]);
    assert_eq!(skipped(&points), [Point::Client]);
}

#[tokio::test(start_paused = true)]
async fn without_a_network_what_is_here_is_looked_at_all_the_same() {
    let till = Till::new().await;
    till.network().unplug();
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Discovery, Advice::CheckNetwork)]);
    for point in [Point::Configuration, Point::Credentials, Point::LedgerKey, Point::Data] {
        assert!(
            points.iter().any(|one| one.point == point && one.result == PointResult::Passed),
            "{point:?}"
        );
    }
    assert!(skipped(&points).contains(&Point::Clock), "{points:?}");
}

#[tokio::test(start_paused = true)]
async fn a_data_folder_that_is_gone_is_told() {
    let till = Till::new().await;
    drop(till.records().exchange(None));
    assert_eq!(failed(&connection_test(&till).await), [(Point::Data, Advice::RepairData)]);
}

/// Told from five seconds on; as a fault from the minute on in which no token is believed any more.
#[tokio::test(start_paused = true)]
async fn the_clock_is_told_as_it_goes_wrong() {
    for (ahead, result) in [
        (0, PointResult::Passed),
        (3, PointResult::Passed),
        (-3, PointResult::Passed),
        (20, PointResult::Warned),
        (-20, PointResult::Warned),
        (120, PointResult::Failed),
        (-120, PointResult::Failed),
    ] {
        let till = Till::new().await;
        till.clock().set_ahead(ahead);
        let points = connection_test(&till).await;
        let clock = points.iter().find(|point| point.point == Point::Clock).expect("the clock");
        assert_eq!(clock.result, result, "{ahead}: {clock:?}");
        let told: i64 = clock.detail.trim_end_matches(" s").parse().expect("seconds");
        assert!((told - ahead).abs() <= 1, "{ahead}: {clock:?}");
        assert_eq!(clock.advice, (result != PointResult::Passed).then_some(Advice::SetClock));
        let others = points.iter().filter(|point| point.point != Point::Clock);
        assert!(others.into_iter().all(|point| point.result == PointResult::Passed), "{ahead}: {points:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn tenants_without_a_pinned_one_are_told() {
    let tenants = || {
        let mut plan = Plan::default();
        plan.provider.tenant = Some("priv".to_owned());
        plan
    };
    // The provider says so itself.
    let till = Till::planned(tenants()).await;
    assert_eq!(failed(&connection_test(&till).await), [(Point::Tenant, Advice::PinTenant)]);

    let pinned = Plan { settings: pin_priv, ..tenants() };
    let points = connection_test(&Till::planned(pinned).await).await;
    assert_eq!(failed(&points), []);
    assert_eq!(detail(&points, Point::Tenant), "priv");

    // It doesn't say, and then a customer's token does.
    let till = Till::planned(tenants()).await;
    let silent = document("claims_supported", None);
    till.faults(Faults::none().on(Endpoint::Discovery, Which::Every, silent));
    till.pass(Duration::from_secs(3700)).await;
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), []);
    assert_eq!(of_result(&points, PointResult::Warned), [(Point::Tenant, Advice::PinTenant)]);
    till.act(Act::Back).await.expect("the list");
    till.open("P-1047").await;
    till.identify().await;
    till.customer().accept();
    till.ended().await;
    till.act(Act::Back).await.expect("the list");
    assert_eq!(failed(&connection_test(&till).await), [(Point::Tenant, Advice::PinTenant)]);
}

fn pin_priv(settings: &mut Settings) {
    settings.provider.tenant = Some(pickup::text::TenantId::new("priv").expect("a tenant"));
}

/// Callers and payments each have a secret of their own for the client; customers at the counter don't.
fn own_clients(settings: &mut Settings) {
    let own = |name: &str| {
        let client_id = settings.provider.client_id.clone();
        let place = SecretRef::Keyring(SecretName::parse(name).expect("a name"));
        Some(PurposeClient { client_id, client_secret: Some(place) })
    };
    let (caller, payment) = (own("callers"), own("payments"));
    settings.provider.purposes.caller = caller;
    settings.provider.purposes.payment = payment;
}

/// A till with those, and their secrets are kept.
async fn with_own_clients() -> Till {
    let till = Till::planned(Plan { settings: own_clients, ..Plan::default() }).await;
    for name in ["callers", "payments"] {
        till.keyring().put(name, till.practice().client_secret().reveal());
    }
    till
}

const BOTH: [Point; 2] = [Point::CallerClient, Point::PaymentClient];

#[tokio::test(start_paused = true)]
async fn each_client_of_a_purpose_is_tried_by_itself() {
    let till = with_own_clients().await;
    let points = connection_test(&till).await;
    assert!(points.iter().all(|point| point.result == PointResult::Passed), "{points:?}");
    assert_eq!(points.len(), Point::ALL.len() + 2, "the counter has none of its own: {points:?}");
    let client = points.iter().position(|point| point.point == Point::Client).expect("told");
    assert_eq!([points[client + 1].point, points[client + 2].point], BOTH, "below the till's own");
    assert_eq!(BOTH.map(|point| detail(&points, point)), ["claimcheck-practice"; 2]);
    assert_eq!((till.network().asked(Endpoint::Token), till.network().asked(Endpoint::Backchannel)), (3, 0));

    till.keyring().put("payments", "another-secret");
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::PaymentClient, Advice::CompareCredential)]);
    assert_eq!(skipped(&points), []);

    till.keyring().remove("callers");
    let points = connection_test(&till).await;
    assert_eq!(
        failed(&points),
        [(Point::CallerClient, Advice::KeepCredential), (Point::PaymentClient, Advice::CompareCredential)]
    );
    assert!(detail(&points, Point::CallerClient).contains("callers"), "which secret: {points:?}");
    assert!(points.iter().all(|point| !point.detail.contains("another-secret")), "{points:?}");
}

/// A purpose's client does not rest on the till's own, and what can't be tried for both is told once.
#[tokio::test(start_paused = true)]
async fn a_client_of_a_purpose_fails_for_its_own_reasons_only() {
    let till = with_own_clients().await;
    till.keyring().put(SECRET_NAME, "not-the-secret");
    assert_eq!(failed(&connection_test(&till).await), [(Point::Client, Advice::CompareCredential)]);

    let till = with_own_clients().await;
    till.keyring().remove(SECRET_NAME);
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Credentials, Advice::KeepCredential)]);
    assert_eq!(skipped(&points), [Point::Authentication, Point::Client]);

    let till = with_own_clients().await;
    let methods = document("token_endpoint_auth_methods_supported", Some(json!(["private_key_jwt"])));
    till.faults(Faults::none().on(Endpoint::Discovery, Which::Every, methods));
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Authentication, Advice::ChooseAuthentication)]);
    assert_eq!(skipped(&points), [&[Point::Client], &BOTH[..]].concat());

    let till = with_own_clients().await;
    till.network().unplug();
    let points = connection_test(&till).await;
    assert_eq!(failed(&points), [(Point::Discovery, Advice::CheckNetwork)]);
    assert!(BOTH.iter().all(|point| skipped(&points).contains(point)), "{points:?}");
}
