//! Two of the staff agree on something that is about no order: both PINs are tried, as often as at the window.
//!
//! Who may be the second person is decided in `pickup`.

use std::sync::Arc;

use desk::{
    ports::{Clock as _, Wire},
    request::TypedPin,
    settings::Settings,
};
use jiff::Timestamp;
use pickup::{
    staff::{Agreement, ApprovalRefusal, NotAPin, PinLocked, Reason, Roster, SpentTry, WrongPin},
    store::{Store as _, StoreError},
    text::StaffId,
};
use secrets::SystemSecrets;
use store::Sqlite;

use crate::{network, retention::provider_time, world};

/// Two of the staff, and why they do it.
#[derive(Debug)]
pub struct TwoOfStaff {
    /// Who does it.
    pub staff: StaffId,
    /// Their PIN.
    pub pin: TypedPin,
    /// The second person.
    pub approver: StaffId,
    /// Their PIN.
    pub approver_pin: TypedPin,
    /// Why.
    pub reason: Reason,
}

/// Why two of the staff did not agree.
#[derive(Debug, thiserror::Error)]
pub enum NotAgreed {
    /// Nobody could be the second person.
    #[error("this needs two of the staff, and none are configured; name them in `staff` first")]
    NoStaff,
    /// Tries can't be counted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No PIN.
    #[error(transparent)]
    NotAPin(#[from] NotAPin),
    /// Too many wrong ones.
    #[error(transparent)]
    Locked(#[from] PinLocked),
    /// The first person's PIN is wrong.
    #[error(transparent)]
    WrongPin(#[from] WrongPin),
    /// The second person can't be one.
    #[error(transparent)]
    Refused(#[from] ApprovalRefusal),
}

/// Tries both PINs. Wrong ones are counted in this folder.
pub(crate) async fn agree(
    settings: &Settings,
    store: &Sqlite,
    two: TwoOfStaff,
) -> Result<Agreement, NotAgreed> {
    let roster = &settings.staff.roster;
    let clock = world::SystemClock::new();
    // As at the window: no pause after wrong PINs ends by this computer's clock.
    let counted = time_of_provider(settings, &clock).await.unwrap_or(Timestamp::UNIX_EPOCH);
    let (pin, approver_pin) = (two.pin.read()?, two.approver_pin.read()?);
    let spent = spend(store, roster, &two.staff, counted).await?;
    let session = roster.sign_in(spent, &pin, clock.instant())?;
    store.forget_tries(&two.staff).await?;
    let spent = spend(store, roster, &two.approver, counted).await?;
    let salt = world::salt();
    let agreement = roster.agree(two.reason, &session, &spent, &approver_pin, salt, clock.now())?;
    store.forget_tries(&two.approver).await?;
    Ok(agreement)
}

/// Counts a try before it is made. Nothing is kept of an id that nobody has: it may be a PIN in the wrong place.
async fn spend(
    store: &Sqlite,
    roster: &Roster,
    staff: &StaffId,
    counted: Timestamp,
) -> Result<SpentTry, NotAgreed> {
    roster.find(staff).ok_or(WrongPin)?;
    Ok(store.spend_try(staff, counted).await??)
}

async fn time_of_provider(settings: &Settings, clock: &world::SystemClock) -> Option<Timestamp> {
    let http = network::network(settings, &SystemSecrets::new()).await.ok()?;
    let wire: Arc<dyn Wire> = Arc::new(world::Network(http));
    provider_time(settings, &*wire, clock).await
}
