//! The conversations with the provider: start a request, ask for its result, find out who answered.
//!
//! Plain asynchronous functions over `ciba` and the ports. They hold no state of the desk: what was learned about the
//! provider goes in and comes back ([`Known`]), so that a conversation can be dropped at any moment.

mod client;
pub(crate) mod ends;
mod identify;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ciba::{
    Acknowledgement, Algorithm, AuthReqId, AuthenticationRefused, AuthenticationRequest, BindingMessage,
    ClientAuthentication, ClockOffset, Fresh, Hint, HintedUser, HttpAnswer, HttpRequest, KeyCache, LoginHint,
    Provider, TokenAnswer, Unreachable,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Ports,
    ports::{Chance, Clock, Secrets, Wire},
    settings::{ProviderSettings, Settings},
    view::{End, Misconfigured},
};

use ends::{NoAnswer, NoProvider, misconfigured, of_request};

pub(crate) use identify::{Answered, Proved, Wanted};

/// How long a discovery document is believed before it is read again.
const DISCOVERY_LIFE: Duration = Duration::from_secs(3600);
/// From this difference on a wrong clock is told.
pub(crate) const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);
/// How long a provider is left alone at most before a teller may try again. One that is out of order often names an hour,
/// and is back sooner.
const REST_MAX: Duration = Duration::from_secs(120);
/// How often keys and UserInfo are asked for when the network fails, and the pause between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// What was learned about the provider so far. Losing it costs a fetch.
#[derive(Debug, Default)]
pub(crate) struct Known {
    provider: Option<(Arc<Provider>, Instant)>,
    keys: KeyCache,
    /// A token has named a tenant (`tid`): the provider has several.
    pub(crate) has_tenants: bool,
    /// Until when the provider asked to be left alone.
    pub(crate) rests_until: Option<Instant>,
    /// The provider's clock beside ours, from the latest answer that told it.
    pub(crate) clock: Option<ClockOffset>,
}

/// What every conversation needs.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) wire: Arc<dyn Wire>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) secrets: Arc<dyn Secrets>,
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
    /// The algorithms that both sides know for ID tokens; never empty.
    pub(crate) algorithms: Vec<Algorithm>,
}

/// One answer to one poll.
pub(crate) struct Polled {
    pub(crate) answer: TokenAnswer,
    pub(crate) sent_at: Instant,
    pub(crate) received_at: Instant,
    pub(crate) clock: Option<ClockOffset>,
}

/// The request that these settings make, for somebody who is known to the provider by this hint.
pub(crate) fn request_for(
    provider: &ProviderSettings,
    hint: LoginHint,
    binding_message: &str,
) -> AuthenticationRequest {
    let mut request = AuthenticationRequest::new(provider.scopes.clone(), Hint::Login(hint));
    request.binding_message = BindingMessage::parse(binding_message).ok();
    request.acr_values = provider.acr_values.clone();
    request.requested_expiry = provider.requested_expiry;
    request.ui_locales = provider.ui_locales.clone();
    request.further = provider.parameters.clone();
    request
}

impl Line {
    /// A desk's way to its provider.
    pub(crate) fn of(ports: &Ports, settings: Arc<Settings>) -> Self {
        Self {
            wire: ports.wire.clone(),
            clock: ports.clock.clone(),
            chance: ports.chance.clone(),
            secrets: ports.secrets.clone(),
            settings,
        }
    }

    pub(crate) fn provider(&self) -> &ProviderSettings {
        &self.settings.provider
    }

    /// What one more request needs: the provider's time as best known, and chance.
    fn fresh(&self, clock: Option<ClockOffset>) -> Fresh {
        let now = self.clock.now();
        let mut random = [0; 16];
        self.chance.fill(&mut random);
        Fresh { now: clock.and_then(|offset| offset.provider_time(now)).unwrap_or(now), random }
    }

    /// Sends one request and notes the provider's clock.
    async fn send(&self, known: &mut Known, request: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        let sent = self.clock.now();
        let answer = self.wire.send(request).await;
        if let Ok(answer) = &answer
            && let Some(offset) = ClockOffset::measure(answer, sent, self.clock.now())
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
        user: HintedUser,
    ) -> (Known, Result<Started, End>) {
        let started = self.try_start(&mut known, request, user).await;
        (known, started)
    }

    async fn try_start(
        &self,
        known: &mut Known,
        mut request: AuthenticationRequest,
        user: HintedUser,
    ) -> Result<Started, End> {
        let provider = self.discover(known).await?;
        // Before anybody is asked: a token that nobody could verify would be asked for in vain.
        let algorithms = provider
            .accept(Some(&self.provider().algorithms))
            .map_err(|error| misconfigured(Misconfigured::NoCommonAlgorithm, &error))?;
        let client = self.client(&provider).await?;
        if let Some(broken) = self.profile_broken(&provider, &client, &algorithms, &request) {
            return Err(misconfigured(Misconfigured::ProfileBroken, &broken));
        }
        loop {
            // A token of the hint is made anew for each request: a provider may take none of them twice.
            request.hint = self.hint(&user, self.fresh(known.clock)).await?;
            let (sent_at, sent_time) = (self.clock.instant(), self.clock.now());
            let outgoing = request
                .http(&provider, &client, self.fresh(known.clock))
                .map_err(|error| misconfigured(Misconfigured::ClientRefused, &error))?;
            let answer = self.send(known, outgoing).await;
            let acknowledged = answer
                .map_err(AuthenticationRefused::Unreachable)
                .and_then(|answer| Acknowledgement::read(&answer, sent_at));
            match acknowledged {
                Ok(acknowledgement) => {
                    let received_at = self.clock.instant();
                    return Ok(Started {
                        acknowledgement,
                        received_at,
                        sent_at,
                        sent_time,
                        provider,
                        client,
                        algorithms,
                    });
                }
                Err(refused) => match request.without_requested_expiry() {
                    Some(shorter) if refused.may_retry_without_expiry() => request = shorter,
                    Some(_) | None => {
                        let rest = refused.retry_after().map(|rest| rest.min(REST_MAX));
                        known.rests_until = rest.map(|rest| self.clock.instant() + rest);
                        return Err(of_request(&refused));
                    }
                },
            }
        }
    }

    /// Learns provider and keys ahead of the first check, so that *Identify* needs one request only.
    pub(crate) async fn look(&self, mut known: Known) -> (Known, Option<End>) {
        let provider = match self.discover(&mut known).await {
            Ok(provider) => provider,
            Err(no) => return (known, Some(no.into())),
        };
        if known.keys.wants_fetch(None, self.clock.instant()) {
            let keys = self.fetch_keys(&mut known, &provider).await.ok();
            known.keys.fetched(keys, self.clock.instant());
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
        let sent_at = self.clock.instant();
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
            received_at: self.clock.instant(),
            clock: known.clock,
        }
    }

    /// For requests that change nothing at the provider: tried again when the network fails.
    async fn send_patiently(
        &self,
        known: &mut Known,
        request: impl Fn() -> Option<HttpRequest>,
    ) -> Result<HttpAnswer, NoAnswer> {
        let mut tries = 1;
        loop {
            let answer = self.send(known, request().ok_or(NoAnswer::NoAddress)?).await;
            let no_answer = match answer {
                Ok(answer) if answer.status < 500 && answer.status != 429 => return Ok(answer),
                Ok(answer) => NoAnswer::Status(answer.status),
                Err(fault) => NoAnswer::Fault(fault),
            };
            if tries == TRIES {
                return Err(no_answer);
            }
            tries += 1;
            self.clock.sleep_until(self.clock.instant() + PAUSE).await;
        }
    }

    /// The provider, by its discovery document, which is believed for an hour.
    pub(crate) async fn discover(&self, known: &mut Known) -> Result<Arc<Provider>, NoProvider> {
        let now = self.clock.instant();
        if let Some((provider, since)) = &known.provider
            && now.saturating_duration_since(*since) < DISCOVERY_LIFE
        {
            return Ok(provider.clone());
        }
        let issuer = &self.provider().issuer;
        let answer = self.send(known, Provider::request(issuer)).await?;
        let provider = Arc::new(Provider::read(issuer, &answer)?);
        known.provider = Some((provider.clone(), now));
        Ok(provider)
    }
}
