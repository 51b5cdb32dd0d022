//! What a till trusts, where that changes: an entry in the ledger at the first start after it, and two of the staff where it
//! is what the data folder is stamped with.
//!
//! Who may be the second person is decided in `pickup`; here both PINs are tried, as often as at the window.

use std::sync::Arc;

use desk::{
    ports::{Clock as _, Wire},
    request::TypedPin,
    settings::Settings,
};
use jiff::Timestamp;
use pickup::{
    ledger::{Head, Starting},
    staff::{ApprovalRefusal, NotAPin, PinLocked, Reason, Roster, SpentTry, WrongPin},
    store::{Store as _, StoreError},
    text::StaffId,
};
use secrets::SystemSecrets;
use store::{Mode, OpenError, Sqlite};

use crate::{
    CannotOpen, Opening, Premises, configured_here, network, options, retention::provider_time, world,
};

/// Keeps that this till trusts otherwise than when it wrote its last entry. Where that can't be kept now, nothing else can
/// be either, and the next entry brings it along.
pub(crate) async fn note_configuration(premises: &Premises) {
    let Ok(staff) = StaffId::new(premises.settings.teller.as_str()) else { return };
    let (till, trusted) = (premises.settings.store.till.clone(), premises.settings.trusted());
    let starting = Starting { staff, till, at: premises.now(), trusted };
    match premises.store.note_configuration(&starting).await {
        Ok(None) => {}
        Ok(Some(head)) => tracing::warn!(entry = head.seq, "the configuration trusts otherwise than before"),
        Err(error) => tracing::warn!(%error, "whether the configuration changed is not in the ledger yet"),
    }
}

/// Two of the staff who give a data folder to what the configuration says now.
#[derive(Debug)]
pub struct Restamping {
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

/// Why a data folder keeps its stamp.
#[derive(Debug, thiserror::Error)]
pub enum RestampError {
    /// The configuration has a fault.
    #[error(transparent)]
    Open(#[from] CannotOpen),
    /// Practice has a folder for each provider.
    #[error("practice has a folder of its own for each provider; there is nothing to give away")]
    Practice,
    /// Nobody could be the second person.
    #[error("this needs two of the staff, and none are configured; name them in `staff` first")]
    NoStaff,
    /// The data folder can't be opened.
    #[error(transparent)]
    Folder(#[from] OpenError),
    /// The data folder fails.
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

/// Stamps a data folder with what the configuration says now. No window may have it open. Gives the end of the ledger with
/// the entry, or nothing if the folder is stamped so already.
///
/// # Errors
/// [`RestampError`]; the folder is as it was, and wrong PINs are counted.
pub async fn restamp(opening: &Opening, who: Restamping) -> Result<Option<Head>, RestampError> {
    let (settings, _) = configured_here(opening)?.ok_or(RestampError::Practice)?;
    let roster = &settings.staff.roster;
    if roster.iter().len() == 0 {
        return Err(RestampError::NoStaff);
    }
    let options = store::Options { restamp: true, ..options(&settings) };
    let store = Sqlite::open_with(&settings.data_dir, &settings.stamp(), Mode::Window, options).await?;
    let clock = world::SystemClock::new();
    // As at the window: no pause after wrong PINs ends by this computer's clock.
    let counted = time_of_provider(&settings, &clock).await.unwrap_or(Timestamp::UNIX_EPOCH);
    let (pin, approver_pin) = (who.pin.read()?, who.approver_pin.read()?);
    let spent = spend(&store, roster, &who.staff, counted).await?;
    let session = roster.sign_in(spent, &pin, clock.instant())?;
    store.forget_tries(&who.staff).await?;
    let spent = spend(&store, roster, &who.approver, counted).await?;
    let agreement = roster.agree(who.reason, &session, &spent, &approver_pin, clock.now())?;
    store.forget_tries(&who.approver).await?;
    Ok(store.restamp(&settings.stamp(), &agreement, &settings.store.till).await?)
}

/// Counts a try before it is made. Nothing is kept of an id that nobody has: it may be a PIN in the wrong place.
async fn spend(
    store: &Sqlite,
    roster: &Roster,
    staff: &StaffId,
    counted: Timestamp,
) -> Result<SpentTry, RestampError> {
    roster.find(staff).ok_or(WrongPin)?;
    Ok(store.spend_try(staff, counted).await??)
}

async fn time_of_provider(settings: &Settings, clock: &world::SystemClock) -> Option<Timestamp> {
    let http = network::network(settings, &SystemSecrets::new()).await.ok()?;
    let wire: Arc<dyn Wire> = Arc::new(world::Network(http));
    provider_time(settings, &*wire, clock).await
}
