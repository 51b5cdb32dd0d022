//! The act by which two persons let a till go on with an older copy of its data. What the copy has lost stays lost:
//! the entry says where the ledger ended and where it had ended before.

use jiff::Timestamp;

use super::{Draft, Facts, Head, Kind, Payload};
use crate::staff::Agreement;
use crate::store::Stamp;
use crate::text::{self, NotText, StaffId, TillId};

/// Somebody restores, and somebody else approves. There is none by one person alone:
/// ```compile_fail,E0451
/// let alone = pickup::ledger::Restoring { by: todo!(), approved_by: todo!(), ..todo!() };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restoring {
    by: StaffId,
    approved_by: StaffId,
    till: TillId,
    reason: Payload,
    at: Timestamp,
}

/// Why nothing may be restored like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRestoring {
    /// One person is not two.
    #[error("the person who restores cannot approve it; ask a second person")]
    SamePerson,
    /// The reason can't be kept.
    #[error("say in a few words why: {0}")]
    Reason(#[source] NotText),
}

impl Restoring {
    /// The most bytes of a reason.
    pub const REASON_MAX_BYTES: usize = 500;

    /// Two of the staff, who both have proved who they are.
    #[must_use]
    pub fn agreed(agreement: &Agreement, till: TillId) -> Self {
        Self {
            by: agreement.actor().clone(),
            approved_by: agreement.approver().clone(),
            till,
            reason: agreement.reason_beside(),
            at: agreement.at(),
        }
    }

    /// Takes the two persons at their names, for where no staff are configured and nobody could prove more. A name in other
    /// letters is the same name. The salt keeps the reason from being guessed.
    ///
    /// # Errors
    /// [`NotRestoring`] if the two are one, or there is no reason.
    pub fn named(
        by: StaffId,
        approved_by: StaffId,
        till: TillId,
        (reason, salt): (&str, [u8; 32]),
        at: Timestamp,
    ) -> Result<Self, NotRestoring> {
        let folded = |id: &StaffId| id.as_str().trim().to_lowercase();
        if folded(&by) == folded(&approved_by) {
            return Err(NotRestoring::SamePerson);
        }
        let reason = reason.trim();
        text::check(reason, Self::REASON_MAX_BYTES).map_err(NotRestoring::Reason)?;
        Ok(Self { by, approved_by, till, reason: Payload::new(salt, reason.to_owned()), at })
    }
}

impl Draft {
    /// The fact of a restore that says what was noted outside the database: a head, or why there is none.
    pub const NOTED: &str = "noted";

    /// The entry of a restore: it follows `ends_at`, where the copy ends, and gives up what was `noted`.
    #[must_use]
    pub fn of_restore(restoring: &Restoring, ends_at: Head, noted: &str, stamp: &Stamp) -> Self {
        let facts = Facts::new()
            .with("approved_by", restoring.approved_by.as_str())
            .with("ends_at", ends_at.to_string())
            .with(Self::NOTED, noted);
        Self {
            time_utc: restoring.at,
            provider_time: None,
            kind: Kind::Restore,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: None,
            staff: restoring.by.clone(),
            till: restoring.till.clone(),
            facts,
            payload: Some(restoring.reason.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restoring(by: &str, approved_by: &str, reason: &str) -> Result<Restoring, NotRestoring> {
        let id = |text| StaffId::new(text).unwrap();
        let till = TillId::new("2").unwrap();
        let at = "2026-11-22T14:05:00Z".parse().unwrap();
        Restoring::named(id(by), id(approved_by), till, (reason, [4; 32]), at)
    }

    #[test]
    fn one_person_is_not_two_and_silence_is_no_reason() {
        assert!(restoring("maja", "bo", "the disk failed").is_ok());
        for same in ["maja", "MAJA", " Maja "] {
            assert_eq!(restoring("maja", same, "the disk failed"), Err(NotRestoring::SamePerson), "{same}");
        }
        assert_eq!(restoring("maja", "bo", "  "), Err(NotRestoring::Reason(NotText::Empty)));
        let long = NotText::TooLong { max: Restoring::REASON_MAX_BYTES };
        assert_eq!(restoring("maja", "bo", &"x".repeat(501)), Err(NotRestoring::Reason(long)));
    }
}
