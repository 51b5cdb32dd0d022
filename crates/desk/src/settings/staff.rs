//! Who works at this till, as the configuration says.
//!
//! Without staff the computer's account stands for the teller, and nothing can be done that needs a second person.

use std::time::Duration;

use pickup::staff::{PinHash, Role, Roster, StaffMember};
use pickup::text::StaffId;

/// Who works here.
#[derive(Clone, Debug, Default)]
pub struct StaffSettings {
    /// Everybody; empty where nobody has to sign in.
    pub roster: Roster,
    /// After so long without an act of theirs whoever is signed in has to sign in again.
    pub auto_lock: Option<Duration>,
    /// The people of practice with their PINs; the first stands for the computer's account until somebody signs in.
    /// Empty everywhere else.
    pub made_up: Vec<MadeUp>,
}

/// One of the people of practice. The PIN is no secret: it opens nothing but practice, and is shown to whoever learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeUp {
    /// Who.
    pub id: StaffId,
    /// The PIN to type.
    pub pin: &'static str,
}

/// What practice's people are called, and their PINs with their hashes, which take too long to be made at each start.
const TELLER: (&str, &str) = (
    "271828",
    "$argon2id$v=19$m=19456,t=2,p=1$cHJhY3RpY2UtdGVsbGVyLg$uwwk3/T1eRbHy+PLk4pfkbAcpwXZYISMbhHl/xT107Y",
);
const SUPERVISOR: (&str, &str, &str, &str) = (
    "P-7",
    "Robin, supervisor",
    "314159",
    "$argon2id$v=19$m=19456,t=2,p=1$cHJhY3RpY2Utc3VwZXJ2Lg$UnwYv/dTp4nfDMRYVX5Rb+1L6bXJpKTsDX7iW06ssGM",
);

impl StaffSettings {
    /// Somebody's name for screens; the id of whoever is not one of the staff any more.
    #[must_use]
    pub fn name(&self, id: &StaffId) -> String {
        self.roster.find(id).map_or_else(|| id.to_string(), |one| one.name.clone())
    }

    /// Two made-up people: whoever practises, and a supervisor. Nothing if the computer's account has a name that no staff
    /// can have.
    #[must_use]
    pub fn practice(account: &str) -> Self {
        Self::two(account).unwrap_or_default()
    }

    fn two(account: &str) -> Option<Self> {
        let teller = StaffId::new(account).ok()?;
        let supervisor = StaffId::new(SUPERVISOR.0).ok()?;
        let roster = Roster::new(vec![
            StaffMember {
                id: teller.clone(),
                name: account.to_owned(),
                role: Role::Teller,
                pin_hash: PinHash::parse(TELLER.1).ok()?,
            },
            StaffMember {
                id: supervisor.clone(),
                name: SUPERVISOR.1.to_owned(),
                role: Role::Supervisor,
                pin_hash: PinHash::parse(SUPERVISOR.3).ok()?,
            },
        ]);
        let made_up =
            vec![MadeUp { id: teller, pin: TELLER.0 }, MadeUp { id: supervisor, pin: SUPERVISOR.2 }];
        Some(Self { roster: roster.ok()?, auto_lock: None, made_up })
    }
}
