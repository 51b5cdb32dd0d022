//! Runs the checks of a plan over a real transport, all at once, and prints how each ended and what it cost.
//!
//! The plan is JSON on standard input: issuer, client_id, client_secret, and `checks`, each with `hint` and
//! `start_ms`. Who asks is the argument: `machine` is this crate's [`Poll`], `sample-loop` the loop that a provider's
//! own sample shows. `tests/bench/openid-client.mjs` does the same with the peer. CPU time is told on Unix and memory on Linux
//! only.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it prints, and lives in real time")]

use std::error::Error;
use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ciba::{
    Acknowledgement, AuthReqId, AuthenticationRequest, ClientAuthMethod, ClientAuthentication, ClientId,
    ClientSecret, Credentials, Expected, Fresh, Hint, Http, Issuer, KeySet, LoginHint, Poll, PollOutcome,
    Provider, SKEW, Scope, Step, TokenAnswer, TokenRefusal, Tokens, Transport, token_request, verify,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// What the sample's HTTP library allows by default.
const SAMPLE_TIMEOUT: Duration = Duration::from_secs(100);

#[derive(Clone, Copy)]
enum Asker {
    Machine,
    SampleLoop,
}

/// What all checks share: one provider, its keys, one client, one transport.
struct Till {
    provider: Provider,
    keys: KeySet,
    client: ClientAuthentication,
    http: Http,
}

/// Whatever stops a check before it has an end.
type Failed = Box<dyn Error + Send + Sync>;

/// How a check ended, in the words of the measurement.
struct End {
    ended: &'static str,
    why: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let asker = match std::env::args().nth(1).as_deref() {
        Some("machine") => Asker::Machine,
        Some("sample-loop") => Asker::SampleLoop,
        _ => return Err("who asks? machine or sample-loop".into()),
    };
    let mut plan = String::new();
    std::io::stdin().read_to_string(&mut plan)?;
    let plan: Value = serde_json::from_str(&plan)?;
    let till = Arc::new(open(&plan).await?);

    let (cpu_before_ms, memory_before_kb) = (cpu_ms(), memory_kb("VmRSS"));
    let mut running = Vec::new();
    for check in plan["checks"].as_array().ok_or("no checks")? {
        let hint = check["hint"].as_str().ok_or("no hint")?.to_owned();
        let start = Duration::from_secs_f64(check["start_ms"].as_f64().ok_or("no start_ms")? / 1000.0);
        let till = Arc::clone(&till);
        running.push(tokio::spawn(async move {
            tokio::time::sleep(start).await;
            let end = run(&till, asker, &hint).await;
            let end = end.unwrap_or_else(|error| End { ended: "failed", why: error.to_string() });
            json!({ "hint": hint, "ended": end.ended, "why": end.why, "at": epoch_ms() })
        }));
    }
    let mut ends = Vec::new();
    for check in running {
        ends.push(check.await?);
    }
    let document = json!({
        "client": match asker { Asker::Machine => "ciba::Poll", Asker::SampleLoop => "sample loop" },
        "version": env!("CARGO_PKG_VERSION"),
        "ends": ends,
        "cpu_ms": cpu_ms().zip(cpu_before_ms).map(|(now, before)| now - before),
        "memory_before_kb": memory_before_kb,
        "memory_most_kb": memory_kb("VmHWM"),
    });
    println!("{document}");
    Ok(())
}

async fn open(plan: &Value) -> Result<Till, Box<dyn Error>> {
    let text = |name: &'static str| plan[name].as_str().ok_or(name);
    let issuer = Issuer::parse(text("issuer")?, Transport::LoopbackHttp)?;
    let http = Http::new(issuer.transport(), b"", None, None, "ciba bench")?;
    let provider = Provider::read(&issuer, &http.send(Provider::request(&issuer)).await?)?;
    let keys = KeySet::read(provider.issuer(), &http.send(KeySet::request(&provider)).await?)?;
    let secret = ClientSecret::parse(Zeroizing::new(text("client_secret")?.to_owned()))?;
    let credentials = Credentials { secret: Some(secret), ..Credentials::default() };
    let id = ClientId::parse(text("client_id")?)?;
    // The peer sends its secret in the header as well.
    let registered = Some(ClientAuthMethod::ClientSecretBasic);
    let client = ClientAuthentication::choose(&provider, id, credentials, registered)?;
    Ok(Till { provider, keys, client, http })
}

/// One whole check: the request, the waiting, the verification, and whether it was the right person.
async fn run(till: &Till, asker: Asker, hint: &str) -> Result<End, Failed> {
    let request = AuthenticationRequest::new(Scope::parse("openid")?, Hint::Login(LoginHint::parse(hint)?));
    let (sent_at, request_sent_at) = (Instant::now(), Timestamp::now());
    let answer = till.http.send(request.http(&till.provider, &till.client, fresh()?)?).await?;
    let acknowledgement = Acknowledgement::read(&answer, sent_at)?;
    let outcome = match asker {
        Asker::Machine => by_machine(till, &acknowledgement).await?,
        Asker::SampleLoop => by_sample_loop(till, &acknowledgement).await?,
    };
    let tokens = match outcome {
        PollOutcome::Tokens(tokens) => tokens,
        PollOutcome::Declined => return Ok(End { ended: "declined", why: String::new() }),
        PollOutcome::ResultLost => return Ok(End { ended: "lost", why: String::new() }),
        other @ (PollOutcome::Expired
        | PollOutcome::Unreachable(_)
        | PollOutcome::Refused(_)
        | PollOutcome::Cancelled) => return Ok(End { ended: "failed", why: format!("{other:?}") }),
    };
    let is_hinted = verified_subject(till, &tokens, acknowledgement.auth_req_id(), request_sent_at)? == hint;
    Ok(End { ended: if is_hinted { "approved" } else { "another person" }, why: String::new() })
}

fn verified_subject(
    till: &Till,
    tokens: &Tokens,
    auth_req_id: &AuthReqId,
    request_sent_at: Timestamp,
) -> Result<String, Failed> {
    let expected = Expected {
        issuer: till.provider.issuer(),
        client_id: till.client.client_id(),
        algorithms: &till.provider.accept(None)?,
        request_sent_at,
        access_token: &tokens.access_token,
        refresh_token: tokens.refresh_token.as_ref(),
        auth_req_id,
        tenant: None,
        skew: SKEW,
    };
    Ok(verify(&tokens.id_token, &till.keys, &expected, Timestamp::now())?.subject().to_owned())
}

async fn by_machine(till: &Till, acknowledgement: &Acknowledgement) -> Result<PollOutcome, Failed> {
    let mut poll = Poll::new(acknowledgement, Instant::now());
    loop {
        match poll.step(Instant::now()) {
            Step::Wait(until) => tokio::time::sleep_until(until.into()).await,
            Step::Ask { timeout } => {
                let sent_at = Instant::now();
                let answer = ask(till, acknowledgement, timeout).await?;
                poll.answered(answer, sent_at, Instant::now());
            }
            Step::Asking => return Err("each question gets its answer at once".into()),
            Step::Done(outcome) => return Ok(outcome),
        }
    }
}

/// Waits an interval, asks, and believes that nothing else can happen.
async fn by_sample_loop(till: &Till, acknowledgement: &Acknowledgement) -> Result<PollOutcome, Failed> {
    loop {
        tokio::time::sleep(acknowledgement.interval()).await;
        return Ok(match ask(till, acknowledgement, SAMPLE_TIMEOUT).await? {
            TokenAnswer::Pending { .. } | TokenAnswer::SlowDown { .. } => continue,
            TokenAnswer::Tokens(tokens) => PollOutcome::Tokens(tokens),
            TokenAnswer::Refused(TokenRefusal::AccessDenied) => PollOutcome::Declined,
            TokenAnswer::Refused(refusal) => PollOutcome::Refused(refusal),
            TokenAnswer::Fault { fault, .. } => PollOutcome::Unreachable(fault),
        });
    }
}

async fn ask(
    till: &Till,
    acknowledgement: &Acknowledgement,
    timeout: Duration,
) -> Result<TokenAnswer, Failed> {
    let id = acknowledgement.auth_req_id();
    let request = token_request(&till.provider, &till.client, id, timeout, fresh()?)?;
    Ok(TokenAnswer::read(&till.http.send(request).await))
}

fn fresh() -> Result<Fresh, Failed> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| "no random bytes")?;
    Ok(Fresh { now: Timestamp::now(), random })
}

fn epoch_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(f64::NAN, |since| since.as_secs_f64() * 1000.0)
}

/// The CPU time of this process so far, of all its threads, where it can be told.
#[cfg(unix)]
fn cpu_ms() -> Option<f64> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(used.tv_sec as f64 * 1000.0 + used.tv_nsec as f64 / 1e6)
}

#[cfg(not(unix))]
fn cpu_ms() -> Option<f64> {
    None
}

/// A line of `/proc/self/status`, where there is one.
fn memory_kb(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
