//! Asks one person on their phone, and prints who answered: everything that a program has to do around this crate.
//!
//! `cargo run -p ciba --features http --example identify -- <issuer> <client id> <login hint>`, with the client secret in
//! the variable `CIBA_CLIENT_SECRET`. It remembers used tokens only while it runs; a real program keeps them.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it prints, and lives in real time")]

use std::collections::HashSet;
use std::error::Error;
use std::time::{Duration, Instant};

use ciba::{
    Acknowledgement, Algorithm, AuthenticationRefused, AuthenticationRequest, BindingMessage,
    ClientAuthentication, ClientId, ClientSecret, Credentials, Expected, Fresh, Hint, Http, Issuer, KeyCache,
    KeySet, LoginHint, Poll, PollOutcome, Provider, RequestedExpiry, SKEW, Scope, SignInRules, Step,
    TokenAnswer, Tokens, Transport, VerifiedIdToken, token_request, verify,
};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

/// How often a provider that asks for patience is obeyed before the request is given up.
const TRIES: u32 = 3;
/// A sleeping machine stops timers; the clock is looked at again at least this often.
const NAP: Duration = Duration::from_secs(1);

type Failed = Box<dyn Error>;

/// What is made once for one provider.
struct Till {
    http: Http,
    provider: Provider,
    client: ClientAuthentication,
    algorithms: Vec<Algorithm>,
    keys: KeyCache,
    clock: Clock,
    /// Hashes of tokens that were believed: none of them is believed again.
    used: HashSet<[u8; 32]>,
}

/// An acknowledged request, and when it was sent by the wall clock: no token for it can be older.
struct Asked {
    acknowledgement: Acknowledgement,
    sent_time: Timestamp,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let [issuer, client_id, hint] = <[String; 3]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "what to do? <issuer> <client id> <login hint>")?;
    let secret = std::env::var("CIBA_CLIENT_SECRET").map_err(|_| "CIBA_CLIENT_SECRET is not set")?;
    let mut till = Till::open(&issuer, &client_id, secret).await?;

    let code = format!("CODE-{:02}", fresh()?.random[0] % 100);
    println!("asking; the phone shows {code}");
    let asked = till.ask(&hint, &code).await?;
    let tokens = match till.wait(&asked.acknowledgement).await? {
        PollOutcome::Tokens(tokens) => tokens,
        // Nobody is identified by any of these, whatever the reason.
        outcome @ (PollOutcome::Declined
        | PollOutcome::Expired
        | PollOutcome::Unreachable(_)
        | PollOutcome::ResultLost
        | PollOutcome::Refused(_)
        | PollOutcome::Cancelled) => return Err(format!("nobody answered: {outcome:?}").into()),
    };
    let token = till.verify(&asked, &tokens).await?;
    let verified_at = till.clock.now();
    println!("{} of {} answered", token.subject(), token.issuer());

    // The rules are asked again whenever something is done for that person: a sign-in grows old.
    let rules = SignInRules { max_age: Some(SignedDuration::from_mins(5)), ..SignInRules::default() };
    match rules.check(&token, till.clock.now().saturating_duration_since(verified_at)) {
        Ok(()) => println!("and has just signed in"),
        Err(too_weak) => println!("but {too_weak}"),
    }
    Ok(())
}

impl Till {
    async fn open(issuer: &str, client_id: &str, secret: String) -> Result<Self, Failed> {
        let transport = if issuer.starts_with("http:") { Transport::LoopbackHttp } else { Transport::Https };
        let issuer = Issuer::parse(issuer, transport)?;
        let http = Http::new(transport, b"", None, None, "ciba example")?;
        let provider = Provider::read(&issuer, &http.send(Provider::request(&issuer)).await?)?;
        let secret = ClientSecret::parse(Zeroizing::new(secret))?;
        let credentials = Credentials { secret: Some(secret), ..Credentials::default() };
        let client = ClientAuthentication::choose(&provider, ClientId::parse(client_id)?, credentials, None)?;
        let algorithms = provider.accept(None)?;
        let (keys, clock, used) = (KeyCache::new(), Clock::new(), HashSet::new());
        Ok(Self { http, provider, client, algorithms, keys, clock, used })
    }

    /// Sends the request, again where the provider says that this may help.
    async fn ask(&self, hint: &str, code: &str) -> Result<Asked, Failed> {
        // A `LoginHintToken` would be made anew for each try, as a provider may take none of them twice.
        let hint = Hint::Login(LoginHint::parse(hint)?);
        let mut request = AuthenticationRequest::new(Scope::parse("openid")?, hint);
        request.binding_message = Some(BindingMessage::parse(code)?);
        request.requested_expiry = Some(RequestedExpiry::from_secs(120)?);
        let mut tries = 1;
        loop {
            let (sent_at, sent_time) = (self.clock.now(), Timestamp::now());
            let answer = self.http.send(request.http(&self.provider, &self.client, fresh()?)?).await;
            let read = answer
                .map_err(AuthenticationRefused::Unreachable)
                .and_then(|answer| Acknowledgement::read(&answer, sent_at));
            let refused = match read {
                Ok(acknowledgement) => return Ok(Asked { acknowledgement, sent_time }),
                Err(refused) => refused,
            };
            if refused.may_retry_without_expiry()
                && let Some(shorter) = request.without_requested_expiry()
            {
                request = shorter;
            } else if let Some(wait) = refused.retry_after().filter(|_| tries < TRIES) {
                tries += 1;
                self.clock.sleep_until(self.clock.now() + wait).await;
            } else {
                return Err(refused.into());
            }
        }
    }

    /// Does what the machine says until it is over.
    async fn wait(&self, acknowledgement: &Acknowledgement) -> Result<PollOutcome, Failed> {
        let mut poll = Poll::new(acknowledgement, self.clock.now());
        loop {
            match poll.step(self.clock.now()) {
                Step::Wait(until) => self.clock.sleep_until(until).await,
                Step::Ask { timeout } => {
                    let id = poll.auth_req_id();
                    let request = token_request(&self.provider, &self.client, id, timeout, fresh()?)?;
                    let sent_at = self.clock.now();
                    let answer = TokenAnswer::read(&self.http.send(request).await);
                    poll.answered(answer, sent_at, self.clock.now());
                }
                Step::Asking => return Err("each question gets its answer at once".into()),
                Step::Done(outcome) => return Ok(outcome),
            }
        }
    }

    /// Verifies the ID token, by new keys where ours may be old ones, and believes it once.
    async fn verify(&mut self, asked: &Asked, tokens: &Tokens) -> Result<VerifiedIdToken, Failed> {
        if self.keys.wants_fetch(Some(&tokens.id_token), self.clock.now()) {
            self.fetch_keys().await;
        }
        let mut verdict = self.verdict(asked, tokens)?;
        if let Err(refused) = &verdict
            && self.keys.wants_fetch_after(&tokens.id_token, refused, self.clock.now())
        {
            self.fetch_keys().await;
            verdict = self.verdict(asked, tokens)?;
        }
        let token = verdict?;
        if self.used.insert(token.token_hash()) {
            Ok(token)
        } else {
            Err("this token was used before".into())
        }
    }

    /// Keeps the old keys if there are no new ones.
    async fn fetch_keys(&mut self) {
        let answer = self.http.send(KeySet::request(&self.provider)).await.ok();
        let keys = answer.and_then(|answer| KeySet::read(self.provider.issuer(), &answer).ok());
        self.keys.fetched(keys, self.clock.now());
    }

    fn verdict(
        &self,
        asked: &Asked,
        tokens: &Tokens,
    ) -> Result<Result<VerifiedIdToken, ciba::IdTokenRefused>, Failed> {
        let keys = self.keys.keys().ok_or("the provider's keys can't be read")?;
        let expected = Expected {
            issuer: self.provider.issuer(),
            client_id: self.client.client_id(),
            algorithms: &self.algorithms,
            auth_req_id: asked.acknowledgement.auth_req_id(),
            request_sent_at: asked.sent_time,
            access_token: &tokens.access_token,
            refresh_token: tokens.refresh_token.as_ref(),
            tenant: None,
            skew: SKEW,
        };
        Ok(verify(&tokens.id_token, keys, &expected, Timestamp::now()))
    }
}

/// A clock that counts while the machine sleeps, where the system has one.
struct Clock {
    started: Instant,
    started_after: Duration,
}

impl Clock {
    fn new() -> Self {
        Self { started: Instant::now(), started_after: since_boot() }
    }

    fn now(&self) -> Instant {
        self.started + since_boot().saturating_sub(self.started_after)
    }

    async fn sleep_until(&self, moment: Instant) {
        loop {
            let left = moment.saturating_duration_since(self.now());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(NAP)).await;
        }
    }
}

#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// Elsewhere it is up to the system whether sleep counts; ask it in its own way.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Duration {
    static FIRST: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    FIRST.elapsed()
}

fn fresh() -> Result<Fresh, Failed> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| "no random bytes")?;
    Ok(Fresh { now: Timestamp::now(), random })
}
