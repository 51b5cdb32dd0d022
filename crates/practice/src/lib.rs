//! A pretend OpenID Provider with CIBA in poll mode, and the pretend phone of its customers.
//!
//! A till in practice mode talks to it as to a real one. It imports nothing of the till, not even a library for tokens
//! that the till uses, so that a misread rule cannot pass on both sides. It lives on loopback only and knows nobody
//! real. Its manners are those of Duende IdentityServer, on which many real providers stand, unless a profile says
//! otherwise.

mod backchannel;
mod bodies;
mod chance;
mod client;
mod client_assertion;
mod client_auth;
mod client_key;
mod clock;
mod discovery;
mod exchange;
mod faults;
mod forgery;
mod grants;
mod hint;
mod holding;
mod hostile;
mod id_token;
mod jwt;
mod keys;
mod manners;
mod markup;
mod options;
mod outage;
mod pacing;
mod page;
mod people;
mod provider;
mod router;
mod sample_orders;
mod serve;
mod signed_request;
mod token;
mod twist;
mod used_once;
mod userinfo;
mod words;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use chance::{Chance, OsChance, SeededChance};
pub use client::{Client, ClientMethod, ClientSecret};
pub use client_key::{ClientKey, ClientKeyError};
pub use clock::{Clock, ManualClock, Moment, SystemClock};
pub use faults::{Endpoint, Fault, Faults, Which};
pub use grants::{AnswerError, AuthReqId};
pub use hostile::hostile_texts;
pub use options::{CLIENT_ID, Listen, Options, Profile, STORE_ID, STORE_NAME, Signing, USUAL_PORT};
pub use outage::Outage;
pub use people::{Habit, Person, PersonId, cast};
pub use provider::{Decision, PendingRequest, Practice, StartError};
pub use sample_orders::sample_orders;
pub use serve::Running;
pub use twist::{Forgery, KeyTwist, Shape, TextTwist, Twist};

/// Locks; a panic elsewhere does not make the state unreadable, since each change of it is a single assignment.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
