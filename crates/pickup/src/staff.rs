//! The people behind the counter: who they are, that it is they, and that a second one agreed.
//!
//! A [`Session`] is made of a right PIN only, an [`Approval`] of a second person's right PIN only. PINs are kept as
//! argon2id hashes where tellers can't read them; wrong tries are counted before they are made (`tries.rs`).

use std::time::{Duration, Instant};

use crate::text::StaffId;

mod approval;
mod pin;
mod release;
mod tries;
mod usual;

pub use approval::{APPROVAL_VALID, Act, Agreement, Approval, ApprovalRefusal, Asked, Reason};
pub use pin::{NotAPin, NotAPinHash, Pin, PinHash};
pub use release::{NotReleased, Release};
pub use tries::{PinLocked, SpentTry, Tries};
pub use usual::UsualReason;

/// The most people of one store.
pub const STAFF_MAX: usize = 1_000;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Hands over, and asks others for what needs a second person.
    Teller,
    /// Does so, too, and is the second person of others.
    Supervisor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 2] = [Self::Teller, Self::Supervisor];

    /// The name in configurations.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Teller => "teller",
            Self::Supervisor => "supervisor",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether somebody of this role may be the second person.
    #[must_use]
    pub fn may_approve(self) -> bool {
        match self {
            Self::Teller => false,
            Self::Supervisor => true,
        }
    }
}

/// One of the staff.
#[derive(Clone, Debug)]
pub struct StaffMember {
    /// The id, as the ledger has it.
    pub id: StaffId,
    /// The name, for screens.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their PIN.
    pub pin_hash: PinHash,
}

/// Everybody who works here.
#[derive(Clone, Debug, Default)]
pub struct Roster(Vec<StaffMember>);

/// A list of people is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARoster {
    /// Two have the same id, so nobody could tell which of them acted.
    #[error("{0} is there twice; give each of the staff an id of their own")]
    Twice(StaffId),
    /// More than [`STAFF_MAX`].
    #[error("expected at most {STAFF_MAX} people")]
    TooMany,
}

impl Roster {
    /// Takes a list in which every id comes once.
    ///
    /// # Errors
    /// [`NotARoster`] names who comes twice.
    pub fn new(staff: Vec<StaffMember>) -> Result<Self, NotARoster> {
        if staff.len() > STAFF_MAX {
            return Err(NotARoster::TooMany);
        }
        let mut seen = std::collections::HashSet::new();
        match staff.iter().find(|one| !seen.insert(&one.id)) {
            Some(twice) => Err(NotARoster::Twice(twice.id.clone())),
            None => Ok(Self(staff)),
        }
    }

    /// Somebody, by id.
    #[must_use]
    pub fn find(&self, id: &StaffId) -> Option<&StaffMember> {
        self.0.iter().find(|one| one.id == *id)
    }

    /// Everybody.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &StaffMember> {
        self.0.iter()
    }

    /// Signs somebody in at the till, if the PIN is theirs.
    ///
    /// # Errors
    /// [`WrongPin`], the same for somebody unknown.
    pub fn sign_in(&self, spent: SpentTry, pin: &Pin, now: Instant) -> Result<Session, WrongPin> {
        let member = self.proved(&spent, pin)?;
        Ok(Session { id: member.id.clone(), role: member.role, touched_at: now })
    }

    /// Who it is whose try this was, if the PIN is theirs.
    fn proved(&self, spent: &SpentTry, pin: &Pin) -> Result<&StaffMember, WrongPin> {
        let member = self.find(spent.staff());
        member.filter(|member| member.pin_hash.is_of(pin)).ok_or(WrongPin)
    }
}

/// The PIN is not theirs, or nobody has that id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PIN is wrong; try again")]
pub struct WrongPin;

/// That somebody of the staff is at this till. Made of a right PIN only:
/// ```compile_fail,E0451
/// let session = pickup::staff::Session { role: pickup::staff::Role::Supervisor, ..todo!() };
/// ```
#[derive(Debug)]
pub struct Session {
    id: StaffId,
    role: Role,
    touched_at: Instant,
}

impl Session {
    /// Who it is.
    #[must_use]
    pub fn id(&self) -> &StaffId {
        &self.id
    }

    /// What they may do.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// They did something.
    pub fn touch(&mut self, now: Instant) {
        self.touched_at = self.touched_at.max(now);
    }

    /// From when on they count as gone, if they do nothing.
    #[must_use]
    pub fn locks_at(&self, after: Duration) -> Instant {
        self.touched_at.checked_add(after).unwrap_or(self.touched_at)
    }
}
