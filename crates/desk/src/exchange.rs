//! The conversations with the provider: start a request, ask for its result, find out who answered, try the connection.
//!
//! Plain asynchronous functions over `ciba` and the ports. They hold no state of the desk: what was learned about the
//! provider goes in and comes back ([`Known`]), so that a conversation can be dropped at any moment.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ciba::{
    Acknowledgement, AuthReqId, AuthenticationRefused, AuthenticationRequest, ClientAuthentication,
    ClientSecret, ClockOffset, Credentials, DiscoveryError, Expected, Fresh, HttpAnswer, HttpRequest,
    IdTokenRefused, KeyCache, KeySet, Provider, SKEW, TokenAnswer, TokenRefusal, Tokens, Unreachable,
    UserInfo, VerifiedIdToken,
};
use jiff::{SignedDuration, Timestamp};
use pickup::text::TenantId;
use zeroize::Zeroizing;

use crate::{
    Ports,
    ports::SecretsFailure,
    settings::{ProviderSettings, Settings},
    view::{End, Misconfigured, Point, PointResult, TestedPoint},
};

/// How long a discovery document is believed before it is read again.
const DISCOVERY_LIFE: Duration = Duration::from_secs(3600);
/// From this difference on a wrong clock is told.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);
/// How often keys and UserInfo are asked for when the network fails, and the pause between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// What was learned about the provider so far. Losing it costs a fetch.
#[derive(Debug, Default)]
pub(crate) struct Known {
    provider: Option<(Arc<Provider>, Instant)>,
    keys: KeyCache,
    /// The provider's clock beside ours, from the latest answer that told it.
    pub(crate) clock: Option<ClockOffset>,
}

/// What every conversation needs.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) ports: Ports,
    pub(crate) settings: Arc<Settings>,
}

/// A request that the provider took.
pub(crate) struct Started {
    pub(crate) acknowledgement: Acknowledgement,
    pub(crate) received_at: Instant,
    pub(crate) sent_at: Instant,
    /// When it was sent, by the PC's clock: no token for it can be older.
    pub(crate) sent_time: Timestamp,
    pub(crate) provider: Arc<Provider>,
    pub(crate) client: ClientAuthentication,
}

/// One answer to one poll.
pub(crate) struct Polled {
    pub(crate) answer: TokenAnswer,
    pub(crate) sent_at: Instant,
    pub(crate) received_at: Instant,
    pub(crate) clock: Option<ClockOffset>,
}

/// Who answered, proved by the provider.
pub(crate) struct Proved {
    pub(crate) token: VerifiedIdToken,
    pub(crate) user_info: Option<UserInfo>,
}

/// Claims that the order's owner must be compared by, and those that are only shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Names of claims without which nothing can be decided.
    pub(crate) needed: Vec<String>,
}

impl Line {
    fn provider(&self) -> &ProviderSettings {
        &self.settings.provider
    }

    /// What one more request needs: the provider's time as best known, and chance.
    fn fresh(&self, clock: Option<ClockOffset>) -> Fresh {
        let now = self.ports.clock.now();
        let mut random = [0; 16];
        self.ports.chance.fill(&mut random);
        Fresh { now: clock.and_then(|offset| offset.provider_time(now)).unwrap_or(now), random }
    }

    /// Sends one request and notes the provider's clock.
    async fn send(&self, known: &mut Known, request: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        let sent = self.ports.clock.now();
        let answer = self.ports.wire.send(request).await;
        if let Ok(answer) = &answer
            && let Some(offset) = ClockOffset::measure(answer, sent, self.ports.clock.now())
        {
            known.clock = Some(offset);
        }
        answer
    }

    /// Starts a request, with a second try without `requested_expiry` if the provider objects to it.
    pub(crate) async fn start(
        &self,
        mut known: Known,
        request: AuthenticationRequest,
    ) -> (Known, Result<Started, End>) {
        let started = self.try_start(&mut known, request).await;
        (known, started)
    }

    async fn try_start(&self, known: &mut Known, request: AuthenticationRequest) -> Result<Started, End> {
        let provider = self.discover(known).await?;
        let client = self.client(&provider).await?;
        let mut request = request;
        loop {
            let (sent_at, sent_time) = (self.ports.clock.instant(), self.ports.clock.now());
            let outgoing = request
                .http(&provider, &client, self.fresh(known.clock))
                .map_err(|error| misconfigured(Misconfigured::ClientRefused, &error))?;
            let answer = self.send(known, outgoing).await;
            let acknowledged = answer
                .map_err(AuthenticationRefused::Unreachable)
                .and_then(|answer| Acknowledgement::read(&answer, sent_at));
            match acknowledged {
                Ok(acknowledgement) => {
                    let received_at = self.ports.clock.instant();
                    return Ok(Started {
                        acknowledgement,
                        received_at,
                        sent_at,
                        sent_time,
                        provider,
                        client,
                    });
                }
                Err(refused) => match request.without_requested_expiry() {
                    Some(shorter) if refused.may_retry_without_expiry() => request = shorter,
                    Some(_) | None => return Err(end_of_request(&refused)),
                },
            }
        }
    }

    /// Learns provider and keys ahead of the first check, so that *Identify* needs one request only.
    pub(crate) async fn look(&self, mut known: Known) -> (Known, Option<End>) {
        let provider = match self.discover(&mut known).await {
            Ok(provider) => provider,
            Err(end) => return (known, Some(end)),
        };
        if known.keys.wants_fetch(None, self.ports.clock.instant()) {
            let keys = self.fetch_keys(&mut known, &provider).await.ok();
            known.keys.fetched(keys, self.ports.clock.instant());
        }
        (known, None)
    }

    /// Asks once for the result.
    pub(crate) async fn poll(
        &self,
        provider: Arc<Provider>,
        client: ClientAuthentication,
        id: AuthReqId,
        timeout: Duration,
        clock: Option<ClockOffset>,
    ) -> Polled {
        let mut known = Known::default();
        let sent_at = self.ports.clock.instant();
        let answer = match ciba::token_request(&provider, &client, &id, timeout, self.fresh(clock)) {
            Ok(request) => self.send(&mut known, request).await,
            // The key signed a moment ago; whatever it is, nothing was sent.
            Err(error) => {
                tracing::warn!(%error, "a poll could not be signed");
                Err(Unreachable::NotConnected)
            }
        };
        Polled {
            answer: TokenAnswer::read(&answer),
            sent_at,
            received_at: self.ports.clock.instant(),
            clock: known.clock,
        }
    }

    /// Verifies the ID token and asks UserInfo for what it lacks.
    pub(crate) async fn identify(
        &self,
        mut known: Known,
        provider: Arc<Provider>,
        client: ClientAuthentication,
        id: AuthReqId,
        tokens: Tokens,
        request_sent_at: Timestamp,
        wanted: Wanted,
    ) -> (Known, Result<Proved, End>) {
        let token =
            self.verify(&mut known, &provider, client.client_id(), &id, &tokens, request_sent_at).await;
        let proved = match token {
            Ok(token) => self.complete(&mut known, &provider, &client, &tokens, token, &wanted).await,
            Err(end) => Err(end),
        };
        (known, proved)
    }

    async fn verify(
        &self,
        known: &mut Known,
        provider: &Provider,
        client_id: &ciba::ClientId,
        id: &AuthReqId,
        tokens: &Tokens,
        request_sent_at: Timestamp,
    ) -> Result<VerifiedIdToken, End> {
        if known.keys.wants_fetch(Some(&tokens.id_token), self.ports.clock.instant()) {
            let keys = self.fetch_keys(known, provider).await;
            known.keys.fetched(keys.as_ref().ok().cloned(), self.ports.clock.instant());
            if known.keys.keys().is_none() {
                return Err(keys.err().unwrap_or(End::Unreachable));
            }
        }
        let algorithms = provider
            .accept(Some(&self.provider().algorithms))
            .map_err(|error| misconfigured(Misconfigured::IssuerWrong, &error))?;
        let expected = Expected {
            issuer: provider.issuer(),
            client_id,
            algorithms: &algorithms,
            auth_req_id: id,
            request_sent_at,
            access_token: &tokens.access_token,
            refresh_token: tokens.refresh_token.as_ref(),
            tenant: self.provider().tenant.as_ref().map(TenantId::as_str),
            skew: SKEW,
        };
        let keys = known.keys.keys().ok_or(End::Unreachable)?;
        ciba::verify(&tokens.id_token, keys, &expected, self.ports.clock.now())
            .map_err(|refused| self.end_of_token(known, &refused))
    }

    async fn fetch_keys(&self, known: &mut Known, provider: &Provider) -> Result<KeySet, End> {
        let answer = self.send_patiently(known, || Some(KeySet::request(provider))).await?;
        KeySet::read(&answer).map_err(|error| End::TokenInvalid { rule: error.to_string() })
    }

    async fn complete(
        &self,
        known: &mut Known,
        provider: &Provider,
        client: &ClientAuthentication,
        tokens: &Tokens,
        token: VerifiedIdToken,
        wanted: &Wanted,
    ) -> Result<Proved, End> {
        let lacks_needed = wanted.needed.iter().any(|name| !token.claims().has(name));
        let lacks_name = token.claims().name().is_none();
        if !(lacks_needed || lacks_name) || provider.user_info_endpoint().is_none() {
            return Ok(Proved { token, user_info: None });
        }
        let answer =
            self.send_patiently(known, || UserInfo::request(provider, client, &tokens.access_token)).await;
        let user_info = answer.and_then(|answer| {
            UserInfo::read(&answer, &token).map_err(|refused| End::TokenInvalid { rule: refused.to_string() })
        });
        match user_info {
            Ok(user_info) => Ok(Proved { token, user_info: Some(user_info) }),
            // A document that is only wanted for the name may be missing; one that decides may not.
            Err(_) if !lacks_needed => Ok(Proved { token, user_info: None }),
            Err(end) => Err(end),
        }
    }

    /// For requests that change nothing at the provider: tried again when the network fails.
    async fn send_patiently(
        &self,
        known: &mut Known,
        request: impl Fn() -> Option<HttpRequest>,
    ) -> Result<HttpAnswer, End> {
        for _ in 1..TRIES {
            let Some(request) = request() else { return Err(End::NoCommonIdentifier) };
            match self.send(known, request).await {
                Ok(answer) if answer.status < 500 && answer.status != 429 => return Ok(answer),
                Ok(_) | Err(_) => {
                    let clock = &self.ports.clock;
                    clock.sleep_until(clock.instant() + PAUSE).await;
                }
            }
        }
        match request() {
            Some(request) => match self.send(known, request).await {
                Ok(answer) if answer.status < 500 && answer.status != 429 => Ok(answer),
                Ok(_) => Err(End::Unreachable),
                Err(fault) => Err(end_of_fault(fault, &fault)),
            },
            None => Err(End::NoCommonIdentifier),
        }
    }

    async fn discover(&self, known: &mut Known) -> Result<Arc<Provider>, End> {
        let now = self.ports.clock.instant();
        if let Some((provider, since)) = &known.provider
            && now.saturating_duration_since(*since) < DISCOVERY_LIFE
        {
            return Ok(provider.clone());
        }
        let issuer = &self.provider().issuer;
        let answer =
            self.send(known, Provider::request(issuer)).await.map_err(|fault| end_of_fault(fault, &fault))?;
        let provider = Provider::read(issuer, &answer).map_err(|error| end_of_discovery(&error))?;
        let provider = Arc::new(provider);
        known.provider = Some((provider.clone(), now));
        Ok(provider)
    }

    async fn client(&self, provider: &Provider) -> Result<ClientAuthentication, End> {
        let settings = self.provider();
        let secret =
            self.ports.secrets.read(&settings.client_secret).await.map_err(|failure| match failure {
                SecretsFailure::Missing { .. } => misconfigured(Misconfigured::SecretMissing, &failure),
                SecretsFailure::NoKeyring
                | SecretsFailure::Locked
                | SecretsFailure::TimedOut
                | SecretsFailure::ReadableByOthers { .. }
                | SecretsFailure::NotAPlainFile { .. }
                | SecretsFailure::BadLength { .. }
                | SecretsFailure::Refused { .. } => misconfigured(Misconfigured::SecretUnreadable, &failure),
            })?;
        let text = std::str::from_utf8(&secret).map(|text| Zeroizing::new(text.trim_end().to_owned()));
        let secret = text.ok().and_then(|text| ClientSecret::parse(text).ok()).ok_or(End::Misconfigured {
            cause: Misconfigured::SecretUnreadable,
            detail: "the client secret is not a text that can be sent".to_owned(),
        })?;
        let credentials = Credentials { secret: Some(secret), ..Credentials::default() };
        ClientAuthentication::choose(provider, settings.client_id.clone(), credentials, settings.client_auth)
            .map_err(|error| misconfigured(Misconfigured::ClientRefused, &error))
    }

    fn end_of_token(&self, known: &Known, refused: &IdTokenRefused) -> End {
        match known.clock {
            Some(offset) if refused.may_be_clock() && offset.surely_exceeds(CLOCK_TOLERANCE) => {
                End::ClockWrong { ahead_s: ahead_s(offset) }
            }
            Some(_) | None => End::TokenInvalid { rule: refused.to_string() },
        }
    }

    /// The connection test: five points in order; one that can't be tried is skipped, all others are tried.
    pub(crate) async fn test(&self, random_id: String) -> (Known, Vec<TestedPoint>) {
        let mut known = Known::default();
        let mut points = Vec::new();
        let mut point = |point, result, detail: String| points.push(TestedPoint { point, result, detail });
        let provider = match self.discover(&mut known).await {
            Ok(provider) => {
                point(Point::Discovery, PointResult::Passed, provider.issuer().as_str().to_owned());
                provider
            }
            Err(end) => {
                let ciba_missing =
                    matches!(end, End::Misconfigured { cause: Misconfigured::CibaMissing, .. });
                let (discovery, backchannel) = match ciba_missing {
                    true => (PointResult::Passed, PointResult::Failed),
                    false => (PointResult::Failed, PointResult::Skipped),
                };
                point(Point::Discovery, discovery, detail_of(&end));
                point(Point::Keys, PointResult::Skipped, String::new());
                point(Point::Client, PointResult::Skipped, String::new());
                point(Point::Backchannel, backchannel, detail_of(&end));
                let (result, detail) = clock_point(known.clock);
                point(Point::Clock, result, detail);
                return (known, points);
            }
        };
        match self.fetch_keys(&mut known, &provider).await {
            Ok(keys) => {
                let names = provider.algorithms().iter().map(|one| one.name()).collect::<Vec<_>>().join(" ");
                known.keys.fetched(Some(keys), self.ports.clock.instant());
                point(Point::Keys, PointResult::Passed, names);
            }
            Err(end) => point(Point::Keys, PointResult::Failed, detail_of(&end)),
        }
        let (result, detail) = self.test_client(&mut known, &provider, &random_id).await;
        point(Point::Client, result, detail);
        point(Point::Backchannel, PointResult::Passed, "poll".to_owned());
        let (result, detail) = clock_point(known.clock);
        point(Point::Clock, result, detail);
        (known, points)
    }

    /// A token request for an id that nobody has: a provider that takes our credentials answers `invalid_grant`.
    async fn test_client(
        &self,
        known: &mut Known,
        provider: &Provider,
        random_id: &str,
    ) -> (PointResult, String) {
        let client = match self.client(provider).await {
            Ok(client) => client,
            Err(end) => return (PointResult::Failed, detail_of(&end)),
        };
        let probe = ciba::credentials_probe(provider, &client, random_id, self.fresh(known.clock));
        let answer = match probe {
            Ok(request) => self.send(known, request).await,
            Err(error) => return (PointResult::Failed, error.to_string()),
        };
        match TokenAnswer::read(&answer) {
            TokenAnswer::Refused(TokenRefusal::InvalidGrant) => {
                (PointResult::Passed, client.method().name().to_owned())
            }
            TokenAnswer::Refused(refusal) => (PointResult::Failed, refusal.to_string()),
            TokenAnswer::Fault { fault, .. } => (PointResult::Failed, fault.to_string()),
            TokenAnswer::Pending { .. } | TokenAnswer::SlowDown { .. } | TokenAnswer::Tokens(_) => {
                (PointResult::Failed, "the provider answered for a request that was never made".to_owned())
            }
        }
    }
}

/// How a check ends by a poll's refusal.
pub(crate) fn end_of_refusal(refusal: &TokenRefusal) -> End {
    match refusal {
        TokenRefusal::AccessDenied => End::Declined,
        TokenRefusal::Expired | TokenRefusal::InvalidGrant => End::ResultLost,
        TokenRefusal::InvalidClient | TokenRefusal::UnauthorizedClient => {
            misconfigured(Misconfigured::ClientRefused, refusal)
        }
        TokenRefusal::InvalidRequest | TokenRefusal::UnsupportedGrantType | TokenRefusal::Unknown(_) => {
            misconfigured(Misconfigured::RequestRefused, refusal)
        }
        TokenRefusal::Unusable(_) => End::TokenInvalid { rule: refusal.to_string() },
    }
}

/// Whole seconds that the PC is ahead of the provider; negative if behind.
fn ahead_s(offset: ClockOffset) -> i32 {
    i32::try_from(-offset.estimate().as_secs()).unwrap_or(i32::MAX)
}

fn clock_point(clock: Option<ClockOffset>) -> (PointResult, String) {
    match clock {
        None => (PointResult::Skipped, String::new()),
        Some(offset) => {
            let wrong = offset.surely_exceeds(CLOCK_TOLERANCE);
            let result = if wrong { PointResult::Failed } else { PointResult::Passed };
            (result, format!("{} s", ahead_s(offset)))
        }
    }
}

fn detail_of(end: &End) -> String {
    match end {
        End::Misconfigured { detail, .. } => detail.clone(),
        End::TokenInvalid { rule } => rule.clone(),
        End::Unreachable => "no connection".to_owned(),
        End::Declined
        | End::TimedOut { .. }
        | End::LevelTooLow { .. }
        | End::NoCommonIdentifier
        | End::Contradiction
        | End::UnknownCustomer
        | End::ResultLost
        | End::ClockWrong { .. }
        | End::VerdictExpired
        | End::Storage { .. } => String::new(),
    }
}

fn end_of_request(refused: &AuthenticationRefused) -> End {
    match refused {
        AuthenticationRefused::UnknownUser => End::UnknownCustomer,
        AuthenticationRefused::InvalidClient | AuthenticationRefused::UnauthorizedClient => {
            misconfigured(Misconfigured::ClientRefused, refused)
        }
        AuthenticationRefused::AccessDenied
        | AuthenticationRefused::InvalidBindingMessage
        | AuthenticationRefused::MissingUserCode
        | AuthenticationRefused::InvalidUserCode
        | AuthenticationRefused::ExpiredHint
        | AuthenticationRefused::InvalidHint
        | AuthenticationRefused::InvalidScope
        | AuthenticationRefused::InvalidRequestObject
        | AuthenticationRefused::InvalidRequest
        | AuthenticationRefused::Unknown(_)
        | AuthenticationRefused::Unusable(_) => misconfigured(Misconfigured::RequestRefused, refused),
        AuthenticationRefused::TryLater { .. } => End::Unreachable,
        AuthenticationRefused::Unreachable(fault) => end_of_fault(*fault, fault),
    }
}

fn end_of_discovery(error: &DiscoveryError) -> End {
    match error {
        DiscoveryError::NoCiba | DiscoveryError::NoPollMode => {
            misconfigured(Misconfigured::CibaMissing, error)
        }
        DiscoveryError::NoDocument { status: 429 | 500.. } => End::Unreachable,
        DiscoveryError::NoDocument { .. }
        | DiscoveryError::Unreadable(_)
        | DiscoveryError::OtherIssuer
        | DiscoveryError::Missing(_)
        | DiscoveryError::EndpointNotAllowed(_)
        | DiscoveryError::EndpointElsewhere(_)
        | DiscoveryError::NoCommonAlgorithm => misconfigured(Misconfigured::IssuerWrong, error),
    }
}

/// TLS that can't be trusted and redirects are set-up faults; all else is the network's.
fn end_of_fault(fault: Unreachable, said: &dyn std::fmt::Display) -> End {
    match fault {
        Unreachable::Tls | Unreachable::Redirected { .. } | Unreachable::AddressRefused => {
            misconfigured(Misconfigured::IssuerWrong, said)
        }
        Unreachable::CertificateRefused => misconfigured(Misconfigured::ClientRefused, said),
        Unreachable::NotConnected
        | Unreachable::TimedOut
        | Unreachable::ConnectionLost
        | Unreachable::TooLarge { .. }
        | Unreachable::TooManyRequests
        | Unreachable::NotTheProtocol { .. } => End::Unreachable,
    }
}

fn misconfigured(cause: Misconfigured, said: &(impl std::fmt::Display + ?Sized)) -> End {
    End::Misconfigured { cause, detail: said.to_string() }
}
