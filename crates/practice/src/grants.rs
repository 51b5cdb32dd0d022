//! The requests that are under way: who was asked, what they answered, what a poll finds.
//!
//! Pure: takes the time as an argument and knows no HTTP. The order of checks is Duende's
//! (`BackchannelAuthenticationRequestIdValidator`); how often a till may poll is in `pacing.rs`.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Moment;
use crate::pacing::{Arrival, Pace, Pacing};
use crate::people::PersonId;

/// The most requests that are kept at a time. The oldest closed one makes room, and if all are live nothing does.
const MAX_KEPT: usize = 1_000;

/// How long after its end a request's page still says what became of it.
const REMEMBERED: Duration = Duration::from_secs(15 * 60);

/// The handle of a request: 64 hexadecimal digits and `-1`. Who has it can open the customer's page, so it does not
/// show itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AuthReqId(String);

impl AuthReqId {
    pub(crate) fn new(id: String) -> Self {
        Self(id)
    }

    /// The handle itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AuthReqId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthReqId(..)")
    }
}

/// What was asked for at the authentication endpoint, after all its checks.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) client_id: String,
    pub(crate) hint: String,
    pub(crate) person: PersonId,
    pub(crate) scopes: Vec<String>,
    pub(crate) acr: Option<String>,
    pub(crate) idp: Option<String>,
    pub(crate) binding_message: Option<String>,
    pub(crate) lifetime: Duration,
}

/// An approval: who, and when by the wall clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approval {
    pub(crate) person: PersonId,
    pub(crate) at_unix: Duration,
}

/// What the customer did so far, and whether the till has fetched it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nobody has answered.
    Pending,
    /// Accepted; the tokens wait for the till.
    Accepted(Approval),
    /// Declined; the refusal waits for the till.
    Declined,
    /// The till has fetched tokens: the grant is gone, only the page remembers.
    FetchedAccepted,
    /// The till has fetched the refusal: the grant is gone, only the page remembers.
    FetchedDeclined,
    /// The till polled too soon too often, and the request is over.
    Forfeited,
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) asked: Asked,
    pub(crate) created: Moment,
    pub(crate) stage: Stage,
    pace: Pace,
    /// Tells the poll that is being held, if one is.
    held: Option<Arc<Notify>>,
}

impl Grant {
    /// Time left, or None once it has run out.
    pub(crate) fn time_left(&self, now: Moment) -> Option<Duration> {
        let age = now.monotonic.saturating_sub(self.created.monotonic);
        self.asked.lifetime.checked_sub(age).filter(|left| !left.is_zero())
    }
}

/// What the token endpoint finds.
#[derive(Clone, Debug)]
pub(crate) enum Polled {
    /// `invalid_grant`: unknown, of another client, or already fetched.
    Gone,
    /// `slow_down`.
    TooSoon {
        /// After which time the next poll is in time.
        wait: Duration,
    },
    /// `invalid_request`: another poll of this request is being held.
    Overlapping,
    /// `invalid_request`: too soon once too often; the request is over.
    Impatient,
    /// `access_denied`: the request was over before.
    Forfeited,
    /// The request's time has run out.
    Expired,
    /// `access_denied`; the grant is removed.
    Declined,
    /// `authorization_pending`.
    Pending,
    /// Tokens for this approval; the grant is removed.
    Approved(Box<Asked>, Approval),
}

/// Why an answer of the customer did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// No such request.
    #[error("there is no such request; start a new check at the till")]
    UnknownRequest,
    /// It was answered before; the first answer stands.
    #[error("this request was answered before; the first answer stands")]
    AlreadyAnswered,
    /// Its time ran out.
    #[error("this request has expired; start a new check at the till")]
    Expired,
    /// Nobody of the cast has this id.
    #[error("nobody of the cast has this id")]
    UnknownPerson,
    /// Another person than the one the hint named, and the profile does not allow that. The request stays pending.
    #[error("only the person that the store asked for may answer; the request stays open")]
    DifferentPerson,
}

/// All requests that are kept are live, so none can make room.
#[derive(Debug)]
pub(crate) struct TooManyOpen;

/// All requests of this provider.
#[derive(Debug)]
pub(crate) struct Grants {
    grants: HashMap<AuthReqId, Grant>,
    pacing: Pacing,
    interval: Duration,
}

impl Grants {
    /// None yet.
    pub(crate) fn new(pacing: Pacing, interval: Duration) -> Self {
        Self { grants: HashMap::new(), pacing, interval }
    }

    /// Opens a request.
    pub(crate) fn open(&mut self, id: AuthReqId, asked: Asked, now: Moment) -> Result<(), TooManyOpen> {
        self.forget_old(now);
        if self.grants.len() >= MAX_KEPT {
            return Err(TooManyOpen);
        }
        let pace = Pace::new(&self.pacing, self.interval, now);
        self.grants.insert(id, Grant { asked, created: now, stage: Stage::Pending, pace, held: None });
        Ok(())
    }

    /// The request with this handle.
    pub(crate) fn find(&self, id: &str) -> Option<&Grant> {
        self.grants.get(&AuthReqId(id.to_owned()))
    }

    /// The requests that nobody has answered and that have time left, oldest first.
    pub(crate) fn pending(&self, now: Moment) -> Vec<(&AuthReqId, &Grant)> {
        let mut pending: Vec<_> = self
            .grants
            .iter()
            .filter(|(_, grant)| grant.stage == Stage::Pending && grant.time_left(now).is_some())
            .collect();
        pending.sort_by_key(|(_, grant)| grant.created.monotonic);
        pending
    }

    /// Records the customer's answer; None is a decline.
    pub(crate) fn answer(
        &mut self,
        id: &str,
        approval: Option<Approval>,
        now: Moment,
    ) -> Result<(), AnswerError> {
        let grant = self.grants.get_mut(&AuthReqId(id.to_owned())).ok_or(AnswerError::UnknownRequest)?;
        match grant.stage {
            Stage::Pending if grant.time_left(now).is_some() => {}
            Stage::Pending | Stage::Forfeited => return Err(AnswerError::Expired),
            Stage::Accepted(_) | Stage::Declined | Stage::FetchedAccepted | Stage::FetchedDeclined => {
                return Err(AnswerError::AlreadyAnswered);
            }
        }
        grant.stage = approval.map_or(Stage::Declined, Stage::Accepted);
        if let Some(held) = &grant.held {
            held.notify_one();
        }
        Ok(())
    }

    /// One poll of the token endpoint. A poll counts for the pacing as soon as the request is known to be the
    /// client's, whatever the answer.
    pub(crate) fn poll(&mut self, id: &str, client_id: &str, now: Moment) -> Polled {
        let Some(grant) = self.grants.get_mut(&AuthReqId(id.to_owned())) else { return Polled::Gone };
        if matches!(grant.stage, Stage::FetchedAccepted | Stage::FetchedDeclined)
            || grant.asked.client_id != client_id
        {
            return Polled::Gone;
        }
        if grant.stage == Stage::Forfeited {
            return Polled::Forfeited;
        }
        if grant.held.is_some() {
            return Polled::Overlapping;
        }
        match grant.pace.arrived(&self.pacing, now) {
            Arrival::InTime => self.look(id, now),
            Arrival::TooSoon { wait } => Polled::TooSoon { wait },
            Arrival::Impatient => {
                grant.stage = Stage::Forfeited;
                Polled::Impatient
            }
        }
    }

    /// What a poll finds that is in time. An answer of the customer is given once.
    pub(crate) fn look(&mut self, id: &str, now: Moment) -> Polled {
        let Some(grant) = self.grants.get_mut(&AuthReqId(id.to_owned())) else { return Polled::Gone };
        if grant.time_left(now).is_none() {
            return Polled::Expired;
        }
        match grant.stage.clone() {
            Stage::Declined => {
                grant.stage = Stage::FetchedDeclined;
                Polled::Declined
            }
            Stage::Accepted(approval) => {
                grant.stage = Stage::FetchedAccepted;
                Polled::Approved(Box::new(grant.asked.clone()), approval)
            }
            Stage::Pending => Polled::Pending,
            Stage::Forfeited => Polled::Forfeited,
            Stage::FetchedAccepted | Stage::FetchedDeclined => Polled::Gone,
        }
    }

    /// Begins to hold a poll; what is returned tells of a decision.
    pub(crate) fn hold(&mut self, id: &str) -> Option<Arc<Notify>> {
        let grant = self.grants.get_mut(&AuthReqId(id.to_owned()))?;
        let decided = Arc::new(Notify::new());
        grant.held = Some(decided.clone());
        Some(decided)
    }

    /// No poll is held any more.
    pub(crate) fn release(&mut self, id: &str) {
        if let Some(grant) = self.grants.get_mut(&AuthReqId(id.to_owned())) {
            grant.held = None;
        }
    }

    /// Lets every poll that is held be answered now.
    pub(crate) fn wake(&self) {
        for held in self.grants.values().filter_map(|grant| grant.held.as_ref()) {
            held.notify_one();
        }
    }

    /// Notes when a poll of this client was answered.
    pub(crate) fn answered(&mut self, id: &str, client_id: &str, now: Moment) {
        let grant = self.grants.get_mut(&AuthReqId(id.to_owned()));
        if let Some(grant) = grant.filter(|grant| grant.asked.client_id == client_id) {
            grant.pace.answered(&self.pacing, now);
        }
    }

    fn forget_old(&mut self, now: Moment) {
        self.grants.retain(|_, grant| {
            now.monotonic.saturating_sub(grant.created.monotonic) < grant.asked.lifetime + REMEMBERED
        });
        if self.grants.len() < MAX_KEPT {
            return;
        }
        let oldest_closed = self
            .grants
            .iter()
            .filter(|(_, grant)| grant.stage != Stage::Pending || grant.time_left(now).is_none())
            .min_by_key(|(_, grant)| grant.created.monotonic)
            .map(|(id, _)| id.clone());
        if let Some(id) = oldest_closed {
            self.grants.remove(&id);
        }
    }
}
