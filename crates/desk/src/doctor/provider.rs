//! What the provider says: who it is, what it offers, whether it accepts the client, and what its clock shows.
//!
//! It is asked for its documents, and once for each client for a token of a request that was never made.

use std::{fmt::Write as _, sync::Arc};

use ciba::{
    AuthenticationRequest, ClientAuthentication, ClockOffset, DiscoveryError, Endpoint, KeysError, LoginHint,
    Provider, SKEW, TokenAnswer, TokenRefusal, Transport, Unreachable,
};
use pickup::inquiry::About;

use crate::{
    exchange::{
        CLOCK_TOLERANCE, Known, Line,
        ends::{NoAnswer, NoClient, NoKeys, NoProvider, ahead_s},
        request_for,
    },
    view::{Advice, Point},
};

use super::{Finding, Report};

/// The purposes that may have a client of their own, each with its point.
pub(super) const PURPOSES: [(About, Point); 3] = [
    (About::Caller, Point::CallerClient),
    (About::Counter, Point::CounterClient),
    (About::Payment, Point::PaymentClient),
];

pub(super) async fn look(line: &Line, known: &mut Known, report: &mut Report) {
    let provider = line.discover(known).await;
    on_the_way(line, provider.as_ref().err(), report);
    match &provider {
        Ok(provider) => {
            of_document(line, provider, report);
            report.note(Point::Keys, keys(line, known, provider).await);
            client(line, known, provider, report).await;
            clients_of_purposes(line, known, provider, report).await;
            report.note(Point::Tenant, tenant(line, known, provider));
        }
        Err(no) => without_a_provider(no, report),
    }
    if let Some(clock) = known.clock {
        report.note(Point::Clock, clock_of(clock));
    }
}

/// Proxy and TLS, by what became of the first request.
fn on_the_way(line: &Line, no: Option<&NoProvider>, report: &mut Report) {
    let provider = line.provider();
    // Whatever answered was reached.
    let fault = match no {
        Some(NoProvider::Fault(
            fault @ (Unreachable::AddressRefused
            | Unreachable::NotConnected
            | Unreachable::Tls
            | Unreachable::TlsDates
            | Unreachable::TimedOut
            | Unreachable::ConnectionLost),
        )) => Some(*fault),
        Some(NoProvider::Fault(
            Unreachable::TooLarge { .. }
            | Unreachable::Redirected { .. }
            | Unreachable::CertificateRefused
            | Unreachable::TooManyRequests
            | Unreachable::NotTheProtocol { .. },
        ))
        | Some(NoProvider::Document(_))
        | None => None,
    };
    let plain = provider.issuer.url().scheme() == "http";
    report.note(
        Point::Proxy,
        match (&provider.proxy, fault) {
            (None, _) => Finding::passed("none"),
            (Some(_), _) if plain => Finding::passed("not used on this computer"),
            (Some(proxy), None) => Finding::passed(proxy.as_str()),
            (Some(proxy), Some(fault)) => Finding::warned(Advice::CheckProxy, format!("{proxy}: {fault}")),
        },
    );
    let mut roots = "built-in roots".to_owned();
    if let Some(path) = &provider.roots {
        let _ = write!(roots, " and {} of {}", line.wire.own_roots(), path.display());
    }
    match fault {
        Some(Unreachable::Tls) => {
            report.note(
                Point::Tls,
                Finding::failed(Advice::AddRoots, format!("{}; {roots}", Unreachable::Tls)),
            );
        }
        Some(dates @ Unreachable::TlsDates) => {
            report.note(Point::Tls, Finding::failed(Advice::CheckDates, dates));
        }
        Some(_) => {}
        None if plain => report.note(Point::Tls, Finding::passed("not used on this computer")),
        None => report.note(Point::Tls, Finding::passed(roots)),
    }
}

/// Which point fails without a usable discovery document, and which are good all the same: a document is checked for
/// issuer, CIBA, algorithms and endpoints in this order.
fn without_a_provider(no: &NoProvider, report: &mut Report) {
    let error = match no {
        NoProvider::Document(error) => error,
        // Told as TLS.
        NoProvider::Fault(Unreachable::Tls | Unreachable::TlsDates) => return,
        NoProvider::Fault(fault) => {
            let advice = match fault {
                Unreachable::Redirected { .. }
                | Unreachable::AddressRefused
                | Unreachable::TooLarge { .. }
                | Unreachable::NotTheProtocol { .. } => Advice::CheckIssuer,
                Unreachable::CertificateRefused
                | Unreachable::NotConnected
                | Unreachable::TimedOut
                | Unreachable::ConnectionLost
                | Unreachable::TooManyRequests
                | Unreachable::Tls
                | Unreachable::TlsDates => advice_of(*fault),
            };
            return report.note(Point::Discovery, Finding::failed(advice, fault));
        }
    };
    let (point, advice) = failing(error);
    for good in [Point::Discovery, Point::Issuer, Point::Backchannel] {
        if good < point {
            report.note(good, Finding::passed(""));
        }
    }
    report.note(point, Finding::failed(advice, error));
}

fn failing(error: &DiscoveryError) -> (Point, Advice) {
    const ENDPOINTS: [Endpoint; 4] =
        [Endpoint::BackchannelAuthentication, Endpoint::Token, Endpoint::Jwks, Endpoint::UserInfo];
    match error {
        DiscoveryError::NoDocument { status: 429 | 500.. } => (Point::Discovery, Advice::AskProvider),
        DiscoveryError::NoDocument { .. } | DiscoveryError::Unreadable(_) => {
            (Point::Discovery, Advice::CheckIssuer)
        }
        DiscoveryError::OtherIssuer => (Point::Issuer, Advice::WriteIssuerExactly),
        DiscoveryError::NoCiba | DiscoveryError::NoPollMode => (Point::Backchannel, Advice::EnableCiba),
        DiscoveryError::NoCommonAlgorithm => (Point::Algorithms, Advice::AddAlgorithm),
        DiscoveryError::EndpointElsewhere(_) => (Point::Endpoints, Advice::ListOrigin),
        DiscoveryError::EndpointNotAllowed(_) => (Point::Endpoints, Advice::AskProvider),
        DiscoveryError::Missing(name) if ENDPOINTS.iter().any(|one| one.name() == *name) => {
            (Point::Endpoints, Advice::AskProvider)
        }
        DiscoveryError::Missing(name) if name.starts_with("id_token_signing") => {
            (Point::Algorithms, Advice::AskProvider)
        }
        DiscoveryError::Missing("grant_types_supported" | "backchannel_token_delivery_modes_supported") => {
            (Point::Backchannel, Advice::AskProvider)
        }
        DiscoveryError::Missing(_) => (Point::Discovery, Advice::AskProvider),
    }
}

/// What the document says about itself.
fn of_document(line: &Line, provider: &Provider, report: &mut Report) {
    report.note(Point::Discovery, Finding::passed(host(provider.issuer().url())));
    report.note(Point::Issuer, Finding::passed(provider.issuer().as_str()));
    let codes = if provider.takes_user_code() { "poll, user codes" } else { "poll" };
    report.note(Point::Backchannel, Finding::passed(codes));
    let algorithms = match provider.accept(Some(&line.provider().algorithms)) {
        Ok(common) => Finding::passed(common.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ")),
        Err(error) => Finding::failed(Advice::AddAlgorithm, error),
    };
    report.note(Point::Algorithms, algorithms);
    let mut hosts: Vec<String> = [
        Some(provider.backchannel_authentication_endpoint()),
        Some(provider.token_endpoint()),
        Some(provider.jwks_uri()),
        provider.user_info_endpoint(),
    ]
    .into_iter()
    .flatten()
    .map(host)
    .collect();
    hosts.sort();
    hosts.dedup();
    let scheme = match provider.issuer().transport() {
        Transport::Https => "https",
        Transport::LoopbackHttp => "https or this computer",
    };
    report.note(Point::Endpoints, Finding::passed(format!("{scheme}, {}", hosts.join(", "))));
}

async fn keys(line: &Line, known: &mut Known, provider: &Provider) -> Finding {
    match line.fetch_keys(known, provider).await {
        Ok(keys) => {
            let pinned = if line.provider().key_pins.is_some() { ", pinned" } else { "" };
            let count = keys.thumbprints().count();
            let noun = if count == 1 { "key" } else { "keys" };
            let others: Vec<String> = keys.unpinned().map(|one| one.to_string()).collect();
            if others.is_empty() {
                Finding::passed(format!("{count} {noun}{pinned}"))
            } else {
                let others = others.join(", ");
                Finding::warned(Advice::ComparePins, format!("{count} {noun}{pinned}; not pinned: {others}"))
            }
        }
        Err(no @ NoKeys::Unanswered(NoAnswer::Fault(fault))) => Finding::failed(advice_of(fault), no),
        Err(no @ NoKeys::Unanswered(NoAnswer::Status(_) | NoAnswer::NoAddress)) => {
            Finding::failed(Advice::AskProvider, no)
        }
        Err(no @ NoKeys::Document(KeysError::NotPinned)) => Finding::failed(Advice::ComparePins, no),
        Err(no @ NoKeys::Document(_)) => Finding::failed(Advice::AskForKeys, no),
    }
}

/// How the client proves itself, and whether the provider believes it: a token request for an id that nobody has is
/// answered with `invalid_grant` by a provider that takes our credentials.
async fn client(line: &Line, known: &mut Known, provider: &Provider, report: &mut Report) {
    let client = match line.client(provider).await {
        Ok(client) => client,
        // Told where the credentials are looked at.
        Err(NoClient::Unreadable(_) | NoClient::Unusable { .. }) => return,
        Err(no @ (NoClient::NoSigningKey | NoClient::Method(_))) => {
            return report.note(Point::Authentication, super::here::unreadable(&no));
        }
    };
    let mut how = client.method().name().to_owned();
    if let Some(algorithm) = client.assertion_algorithm() {
        let _ = write!(how, " {}", algorithm.name());
    }
    if let Some(algorithm) = client.request_signing_algorithm() {
        let _ = write!(how, ", requests signed with {}", algorithm.name());
    }
    // Where nothing is in common, the point about algorithms says so.
    let algorithms = provider.accept(Some(&line.provider().algorithms)).unwrap_or_default();
    let broken =
        template(line).and_then(|request| line.profile_broken(provider, &client, &algorithms, &request));
    let finding = match broken {
        None => Finding::passed(how),
        Some(broken) => Finding::failed(Advice::MeetProfile, format!("{how}: {broken}")),
    };
    report.note(Point::Authentication, finding);
    report.note(Point::Client, accepted(line, known, provider, &client).await);
}

/// The same of the clients that purposes have of their own. The profile has no shared secrets, so that for each of them it
/// is kept or broken by what the till has, which is told of the till.
async fn clients_of_purposes(line: &Line, known: &mut Known, provider: &Provider, report: &mut Report) {
    for (about, point) in PURPOSES {
        let Some(settings) = line.settings.for_purpose(about) else { continue };
        let line = Line { settings: Arc::new(settings), ..line.clone() };
        let finding = match line.client(provider).await {
            Ok(client) => accepted(&line, known, provider, &client).await,
            // What is the till's, too, is told of the till.
            Err(no) if report.tells(Point::Credentials, &no.to_string()) => continue,
            Err(no) if report.tells(Point::Authentication, &no.to_string()) => continue,
            Err(no) => super::here::unreadable(&no),
        };
        report.note(point, finding);
    }
}

/// Whether the provider believes a client.
async fn accepted(
    line: &Line,
    known: &mut Known,
    provider: &Provider,
    client: &ClientAuthentication,
) -> Finding {
    match line.probe(known, provider, client).await {
        Err(error) => Finding::failed(Advice::ChooseAuthentication, error),
        Ok(TokenAnswer::Refused(TokenRefusal::InvalidGrant)) => Finding::passed(client.client_id().as_str()),
        Ok(TokenAnswer::Refused(refusal)) => {
            let advice = match refusal {
                TokenRefusal::InvalidClient => Advice::CompareCredential,
                TokenRefusal::UnauthorizedClient | TokenRefusal::UnsupportedGrantType => Advice::AllowCiba,
                TokenRefusal::AccessDenied
                | TokenRefusal::Expired
                | TokenRefusal::InvalidGrant
                | TokenRefusal::InvalidRequest
                | TokenRefusal::Unknown(_)
                | TokenRefusal::Unusable(_) => Advice::AskProvider,
            };
            Finding::failed(advice, refusal)
        }
        Ok(TokenAnswer::Fault { fault, .. }) => Finding::failed(advice_of(fault), fault),
        Ok(TokenAnswer::Pending { .. } | TokenAnswer::SlowDown { .. } | TokenAnswer::Tokens(_)) => {
            let fault = "the provider answered for a request that was never made";
            Finding::failed(Advice::AskProvider, fault)
        }
    }
}

/// A request as every check makes it, for nobody: it is judged and not sent.
fn template(line: &Line) -> Option<AuthenticationRequest> {
    let nobody = LoginHint::parse("nobody").ok()?;
    Some(request_for(line.provider(), nobody, "CODE-10"))
}

/// What to do about a provider that can't be talked to, wherever that shows.
fn advice_of(fault: Unreachable) -> Advice {
    match fault {
        Unreachable::Tls => Advice::AddRoots,
        Unreachable::TlsDates => Advice::CheckDates,
        Unreachable::CertificateRefused => Advice::RegisterCertificate,
        Unreachable::NotConnected | Unreachable::TimedOut | Unreachable::ConnectionLost => {
            Advice::CheckNetwork
        }
        Unreachable::Redirected { .. }
        | Unreachable::AddressRefused
        | Unreachable::TooLarge { .. }
        | Unreachable::TooManyRequests
        | Unreachable::NotTheProtocol { .. } => Advice::AskProvider,
    }
}

/// A provider with several tenants, of which none is pinned, proves no e-mail address and no phone number.
fn tenant(line: &Line, known: &Known, provider: &Provider) -> Finding {
    match (&line.provider().tenant, provider.lists_claim("tid")) {
        (Some(tenant), _) => Finding::passed(tenant.as_str()),
        (None, _) if known.has_tenants => Finding::failed(Advice::PinTenant, "a token named a tenant"),
        (None, Some(true)) => Finding::failed(Advice::PinTenant, "the provider lists the claim tid"),
        (None, Some(false)) => Finding::passed("the provider has none"),
        (None, None) => {
            Finding::warned(Advice::PinTenant, "the provider does not say whether it has tenants")
        }
    }
}

/// Told from five seconds on; from the skew on no token can be checked.
fn clock_of(clock: ClockOffset) -> Finding {
    let detail = format!("{} s", ahead_s(clock));
    if clock.surely_exceeds(SKEW) {
        Finding::failed(Advice::SetClock, detail)
    } else if clock.surely_exceeds(CLOCK_TOLERANCE) {
        Finding::warned(Advice::SetClock, detail)
    } else {
        Finding::passed(detail)
    }
}

fn host(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
