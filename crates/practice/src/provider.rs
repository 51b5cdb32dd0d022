//! The provider itself: its state, and what a test or the till's practice buttons may do with it.
//!
//! It serves nothing itself: paths are in `router.rs`, sockets in `serve.rs`.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::chance::{self, Chance};
use crate::client::{Client, ClientSecret};
use crate::clock::{Clock, Moment};
use crate::faults::Faults;
use crate::grants::{AnswerError, Approval, AuthReqId, Grant, Grants};
use crate::keys::SigningKey;
use crate::lock;
use crate::manners::Manners;
use crate::options::{CLIENT_ID, Listen, Options, Signing, USUAL_PORT};
use crate::people::{Habit, Person, PersonId};
use crate::used_once::UsedOnce;
use crate::userinfo::AccessTokens;

/// A pretend OpenID Provider with CIBA in poll mode. Clones are handles to the same provider.
#[derive(Clone)]
pub struct Practice {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) issuer: String,
    pub(crate) clients: Vec<Client>,
    pub(crate) cast: Vec<Person>,
    pub(crate) manners: Manners,
    pub(crate) interval: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) tenant: Option<String>,
    pub(crate) claims_in_id_token: bool,
    pub(crate) personal_number_claim: String,
    pub(crate) auto: Option<Duration>,
    pub(crate) store_name: String,
    pub(crate) require_signed_request_object: bool,
    clock: Box<dyn Clock>,
    clock_offset_s: i64,
    pub(crate) key: SigningKey,
    /// Never published: for the faults that sign with the wrong key. Made when the first of them strikes.
    foreign_key: OnceLock<SigningKey>,
    /// For the faults that change keys in the middle of a check. Made when the first of them strikes.
    next_key: OnceLock<SigningKey>,
    /// For the fault that gives out an old token.
    pub(crate) last_id_token: Mutex<Option<String>>,
    signing: Signing,
    /// Binds a page's form to its request.
    pub(crate) page_key: [u8; 32],
    chance: Mutex<Box<dyn Chance>>,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) access_tokens: Mutex<AccessTokens>,
    pub(crate) used: Mutex<UsedOnce>,
    pub(crate) faults: Mutex<Faults>,
}

/// Why the provider did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The issuer would be reachable from other computers.
    #[error("the practice provider lives on loopback only, not on {address}; listen on 127.0.0.1")]
    NotLoopback {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The interval or the lifetime is zero.
    #[error("interval and lifetime must be at least one second")]
    NoTime,
    /// The address is taken or not ours.
    #[error("cannot listen on {address}; choose another port or stop the program that holds it")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The cryptographic library gave no key.
    #[error("cannot make a signing key")]
    Key,
}

/// How the customer answers, for tests and for the till's practice buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This person accepts.
    AcceptAs(PersonId),
    /// The person that the hint named accepts.
    AcceptAsOwner,
    /// Somebody whom the hint did not name accepts.
    SomebodyElse,
    /// The customer declines.
    Decline,
}

/// A request that nobody has answered yet.
#[derive(Clone, Debug)]
pub struct PendingRequest {
    /// Its handle.
    pub auth_req_id: AuthReqId,
    /// The message that both screens show.
    pub binding_message: Option<String>,
    /// The `login_hint` as sent.
    pub hint: String,
    /// The person that the hint named.
    pub person: PersonId,
    /// Time until it expires.
    pub time_left: Duration,
}

impl Practice {
    /// A provider that nobody serves yet. Its issuer follows from `options.listen`.
    ///
    /// # Errors
    /// When the address is not loopback, a time is zero or no key can be made.
    pub fn new(options: Options) -> Result<Self, StartError> {
        let address = match options.listen {
            Listen::Usual => SocketAddr::from(([127, 0, 0, 1], USUAL_PORT)),
            Listen::At(address) => address,
        };
        Self::at(address, options)
    }

    pub(crate) fn at(address: SocketAddr, options: Options) -> Result<Self, StartError> {
        if !address.ip().is_loopback() {
            return Err(StartError::NotLoopback { address });
        }
        if options.interval_s == 0 || options.lifetime_s == 0 {
            return Err(StartError::NoTime);
        }
        let mut chance = options.chance;
        let secret = match options.client_secret {
            Some(secret) => secret,
            None => ClientSecret::new(chance::hex::<32>(chance.as_mut())),
        };
        let (method, keys) = (options.client_method, options.client_keys);
        let mut clients = vec![Client { id: CLIENT_ID.to_owned(), secret, method, keys }];
        clients.extend(options.other_clients);
        let kid = chance::hex::<16>(chance.as_mut());
        let key = SigningKey::generate(options.signing, kid).map_err(|_| StartError::Key)?;
        let mut page_key = [0; 32];
        chance.fill(&mut page_key);
        let manners = options.profile.manners();
        let interval = Duration::from_secs(options.interval_s.into());
        Ok(Self {
            inner: Arc::new(Inner {
                issuer: format!("http://{address}"),
                clients,
                cast: options.cast,
                grants: Mutex::new(Grants::new(manners.pacing.clone(), interval)),
                manners,
                interval,
                lifetime: Duration::from_secs(options.lifetime_s.into()),
                tenant: options.tenant,
                claims_in_id_token: options.claims_in_id_token,
                personal_number_claim: options.personal_number_claim,
                auto: options.auto,
                store_name: options.store_name,
                require_signed_request_object: options.require_signed_request_object,
                clock: options.clock,
                clock_offset_s: options.clock_offset_s,
                key,
                foreign_key: OnceLock::new(),
                next_key: OnceLock::new(),
                last_id_token: Mutex::default(),
                signing: options.signing,
                page_key,
                chance: Mutex::new(chance),
                access_tokens: Mutex::default(),
                used: Mutex::default(),
                faults: Mutex::new(options.faults),
            }),
        })
    }

    /// The issuer, without a slash at its end.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.inner.issuer
    }

    /// The `client_id` of the practice till.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.inner.clients[0].id
    }

    /// The secret that belongs to [`Practice::client_id`].
    #[must_use]
    pub fn client_secret(&self) -> &ClientSecret {
        &self.inner.clients[0].secret
    }

    /// The address of the customer's page, with `{auth_req_id}` where the handle goes.
    #[must_use]
    pub fn customer_page(&self) -> String {
        format!("{}/identity/ciba?requestId={{auth_req_id}}", self.inner.issuer)
    }

    /// Everyone this provider knows.
    #[must_use]
    pub fn cast(&self) -> &[Person] {
        &self.inner.cast
    }

    /// The requests that wait for an answer, oldest first.
    #[must_use]
    pub fn pending(&self) -> Vec<PendingRequest> {
        let now = self.now();
        self.answer_automatically(now);
        lock(&self.inner.grants)
            .pending(now)
            .into_iter()
            .filter_map(|(id, grant)| {
                Some(PendingRequest {
                    auth_req_id: id.clone(),
                    binding_message: grant.asked.binding_message.clone(),
                    hint: grant.asked.hint.clone(),
                    person: grant.asked.person.clone(),
                    time_left: grant.time_left(now)?,
                })
            })
            .collect()
    }

    /// Answers a request as the phone's page would.
    ///
    /// # Errors
    /// When the request is unknown, answered or expired, nobody has the id, or the profile keeps this person out.
    pub fn answer(&self, auth_req_id: &str, decision: &Decision) -> Result<(), AnswerError> {
        let now = self.now();
        self.answer_automatically(now);
        let mut grants = lock(&self.inner.grants);
        let hinted = &grants.find(auth_req_id).ok_or(AnswerError::UnknownRequest)?.asked.person;
        let who = match decision {
            Decision::Decline => None,
            Decision::AcceptAsOwner => Some(hinted.clone()),
            Decision::AcceptAs(person) => Some(person.clone()),
            Decision::SomebodyElse => {
                let other = self.inner.cast.iter().map(|person| &person.id).filter(|id| *id != hinted);
                // The one whose part it is, unless this request is for that very person.
                let bo = PersonId::new("bo");
                Some(
                    other
                        .clone()
                        .find(|id| **id == bo)
                        .or(other.clone().next())
                        .ok_or(AnswerError::UnknownPerson)?
                        .clone(),
                )
            }
        };
        if let Some(who) = &who {
            if self.person(who).is_none() {
                return Err(AnswerError::UnknownPerson);
            }
            if self.inner.manners.only_the_hinted && who != hinted {
                return Err(AnswerError::DifferentPerson);
            }
        }
        let approval = who.map(|person| Approval { person, at_unix: now.unix });
        grants.answer(auth_req_id, approval, now)
    }

    /// Replaces the script of faults and starts counting requests anew.
    pub fn with_faults(&self, faults: Faults) {
        *lock(&self.inner.faults) = faults;
    }

    /// Both clocks, the wall clock as far off as the options say.
    pub(crate) fn now(&self) -> Moment {
        let mut now = self.inner.clock.now();
        let offset = Duration::from_secs(self.inner.clock_offset_s.unsigned_abs());
        now.unix =
            if self.inner.clock_offset_s < 0 { now.unix.saturating_sub(offset) } else { now.unix + offset };
        now
    }

    pub(crate) fn person(&self, id: &PersonId) -> Option<&Person> {
        self.inner.cast.iter().find(|person| person.id == *id)
    }

    /// A fresh handle of `N` random bytes.
    pub(crate) fn handle<const N: usize>(&self) -> String {
        chance::hex::<N>(lock(&self.inner.chance).as_mut())
    }

    /// A key of the same kind as the published one, that is published nowhere.
    pub(crate) fn foreign_key(&self) -> Option<&SigningKey> {
        self.spare_key(&self.inner.foreign_key)
    }

    /// A key of the same kind as the published one, that is published when the keys are changed.
    pub(crate) fn next_key(&self) -> Option<&SigningKey> {
        self.spare_key(&self.inner.next_key)
    }

    fn spare_key<'a>(&self, place: &'a OnceLock<SigningKey>) -> Option<&'a SigningKey> {
        if let Some(key) = place.get() {
            return Some(key);
        }
        let key = SigningKey::generate(self.inner.signing, self.handle::<16>()).ok()?;
        Some(place.get_or_init(|| key))
    }

    /// In automatic mode, answers what its person would have answered by now, as of the instant they would have.
    pub(crate) fn answer_automatically(&self, now: Moment) {
        let mut grants = lock(&self.inner.grants);
        let due: Vec<_> = grants
            .pending(now)
            .into_iter()
            .filter_map(|(id, grant)| {
                let (person, wait) = self.takes(grant)?;
                let due = now.monotonic >= grant.created.monotonic + wait;
                due.then(|| (id.clone(), person.id.clone(), person.habit, grant.created.unix + wait))
            })
            .collect();
        for (id, person, habit, at_unix) in due {
            let approval = match habit {
                Habit::Accepts => Some(Approval { person, at_unix }),
                Habit::Declines => None,
            };
            // Cannot fail: the request was pending under this very lock.
            let _ = grants.answer(id.as_str(), approval, now);
        }
    }

    /// Time until something happens to a request without anybody's doing: its end, or an automatic answer.
    pub(crate) fn next_change(&self, id: &str, now: Moment) -> Option<Duration> {
        let grants = lock(&self.inner.grants);
        let grant = grants.find(id)?;
        let end = grant.time_left(now)?;
        let answer = self.takes(grant).map(|(_, wait)| grant.created.monotonic + wait);
        Some(answer.map_or(end, |at| end.min(at.saturating_sub(now.monotonic))))
    }

    /// Who answers in automatic mode, and how long after the request.
    fn takes(&self, grant: &Grant) -> Option<(&Person, Duration)> {
        let patience = self.inner.auto?;
        let person = self.person(&grant.asked.person)?;
        Some((person, patience.max(person.pace)))
    }
}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice").field("issuer", &self.inner.issuer).finish_non_exhaustive()
    }
}
