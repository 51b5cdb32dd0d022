//! What can be chosen when the provider starts: address, manners, pace, clients, clock.
//!
//! Nothing here is a trust setting of a real store: this provider refuses to live anywhere but on loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::chance::{Chance, OsChance};
use crate::client::{Client, ClientMethod, ClientSecret};
use crate::client_key::ClientKey;
use crate::clock::{Clock, SystemClock};
use crate::faults::Faults;
use crate::people::{Person, cast};

/// The port tried first, so that a configuration printed yesterday still fits today. Outside the ranges from which
/// operating systems hand out ports by themselves.
pub const USUAL_PORT: u16 = 10_442;

/// The `client_id` of the practice till.
pub const CLIENT_ID: &str = "claimcheck-practice";

/// The id of the fictitious store that the sample orders wait in.
pub const STORE_ID: &str = "PRACTICE-1";

/// The name of the fictitious store, as the phone's page shows it.
pub const STORE_NAME: &str = "Tallmo, Uppsala";

/// Where to listen. The issuer follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Listen {
    /// 127.0.0.1 at [`USUAL_PORT`], or at any free port when that one is taken.
    #[default]
    Usual,
    /// Exactly here, or not at all. Port 0 takes any free port. Must be a loopback address.
    At(SocketAddr),
}

impl Listen {
    /// Any free port of 127.0.0.1, for tests that run side by side.
    #[must_use]
    pub fn any_port() -> Self {
        Self::At(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0))
    }
}

/// Whose manners the provider has. All of them follow CIBA Core 1.0, and a till must get on with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Profile {
    /// Anyone of the cast may answer, so that a teller meets *another person* while practising. Else as Duende.
    #[default]
    Teaching,
    /// As Duende IdentityServer: only the person the hint named may answer. For anyone else the page refuses and the
    /// request stays pending, so the till sees it time out. The interval runs from arrival to arrival.
    Duende,
    /// Holds a poll for up to 30 s and answers it as soon as somebody decides. A second poll beside it is refused.
    LongPolling,
    /// As Auth0: an early poll gets `slow_down` with `Retry-After` and makes the interval longer; a request that ran
    /// out of time is `access_denied` as if it had been declined.
    Auth0Like,
    /// The interval runs from the answer, the first poll has to wait for it too, each early poll adds 5 s to it, and
    /// the fifth ends the request: `invalid_request`, and `access_denied` from then on.
    Strict,
}

/// The signature of ID tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Signing {
    /// RSASSA-PKCS1-v1_5 with SHA-256 and a key of 2048 bits; the default of OpenID Connect.
    #[default]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

/// Everything that can be chosen. `Options::default()` is the practice mode of the product.
pub struct Options {
    /// Where to listen.
    pub listen: Listen,
    /// Whose manners it has.
    pub profile: Profile,
    /// Seconds between two polls. Practice asks for 2 where CIBA's default is 5 (CIBA Core 1.0, 7.3): who practises
    /// gets the answer at once, and the client obeys the interval it is given either way.
    pub interval_s: u32,
    /// Seconds a request lives, and the most that `requested_expiry` may ask for.
    pub lifetime_s: u32,
    /// The algorithm that ID tokens are signed with.
    pub signing: Signing,
    /// `tid` in every token; `acr_values=tenant:<other>` then finds nobody. None: no tenants.
    pub tenant: Option<String>,
    /// Puts the claims of the granted scopes into the ID token too, as Duende's `AlwaysIncludeUserClaimsInIdToken`.
    /// Off: they are only in UserInfo.
    pub claims_in_id_token: bool,
    /// The claim that carries a personal number when the scope `personal_number` is granted.
    pub personal_number_claim: String,
    /// When set, the hinted person answers by themselves, each by their own habit and no sooner than this or their own
    /// pace. For terminals where nobody can click.
    pub auto: Option<Duration>,
    /// The store's name on the phone's page.
    pub store_name: String,
    /// The secret of [`CLIENT_ID`]. None: a fresh one at each start.
    pub client_secret: Option<ClientSecret>,
    /// How [`CLIENT_ID`] proves who it is.
    pub client_method: ClientMethod,
    /// The public keys of [`CLIENT_ID`], for `private_key_jwt` and for signed requests.
    pub client_keys: Vec<ClientKey>,
    /// Takes signed requests only (CIBA Core 1.0, 7.1.1), and says so.
    pub require_signed_request_object: bool,
    /// Further clients, for tests that let one poll with another's request.
    pub other_clients: Vec<Client>,
    /// Everyone this provider knows.
    pub cast: Vec<Person>,
    /// Seconds by which this provider's wall clock is off, in tokens and in `Date` alike. What a till sees whose own
    /// clock is wrong by the negative of it.
    pub clock_offset_s: i64,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// The clocks.
    pub clock: Box<dyn Clock>,
    /// The source of unguessable values.
    pub chance: Box<dyn Chance>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: Listen::default(),
            profile: Profile::default(),
            interval_s: 2,
            lifetime_s: 300,
            signing: Signing::default(),
            tenant: None,
            claims_in_id_token: false,
            personal_number_claim: "personal_number".to_owned(),
            auto: None,
            store_name: STORE_NAME.to_owned(),
            client_secret: None,
            client_method: ClientMethod::default(),
            client_keys: Vec::new(),
            require_signed_request_object: false,
            other_clients: Vec::new(),
            cast: cast(),
            clock_offset_s: 0,
            faults: Faults::none(),
            clock: Box::new(SystemClock::start()),
            chance: Box::new(OsChance),
        }
    }
}

impl Options {
    /// A profile at the pace of real providers: interval 5 s, lifetime 300 s. Teaching keeps its own.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        let interval_s = match profile {
            Profile::Teaching => 2,
            Profile::Duende | Profile::LongPolling | Profile::Auth0Like | Profile::Strict => 5,
        };
        Self { profile, interval_s, ..Self::default() }
    }

    /// The manners and defaults of Duende IdentityServer.
    #[must_use]
    pub fn duende() -> Self {
        Self::of(Profile::Duende)
    }
}
