//! The promises of a store: acts, not rows. A backend that keeps them passes one story (`store/tests/story.rs`).
//!
//! What is absent is an `Option`. Everything that is read has a limit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::activity::CheckNote;
use crate::approved::ApprovedAct;
use crate::check::{EndedCheck, Reference};
use crate::handover::{HandOver, HandOverId};
use crate::inquiry::EndedInquiry;
use crate::ledger::{Entry, Hash, Head, RawEntry, Restoring};
use crate::order::{LocalHandOver, Order, OrderKey, OrderRecord, Origin, Twin};
use crate::pseudonym::Pseudonym;
use crate::realm::Realm;
use crate::staff::{PinLocked, Release, SpentTry};
use crate::text::{Issuer, StaffId, StoreId, TenantId, TillId};

/// What keeps orders, hand-overs, the ledger and leases.
///
/// Each method that changes something is one transaction: it happens as a whole or not at all, and once it
/// returned `Ok` it survives a power cut.
#[async_trait::async_trait]
pub trait Store: Send + Sync {
    /// The order of a key, with its twins: others of the same number and customer.
    async fn order(&self, key: &OrderKey) -> Result<Option<OrderRecord>, StoreError>;

    /// The orders whose number or scan code is exactly this text, without regard to the case of ASCII letters;
    /// at most [`FOUND_MAX`], each with its twins. Several mean that somebody must choose.
    async fn find(&self, text: &str) -> Result<Vec<OrderRecord>, StoreError>;

    /// The orders with a number, a scan code, a word of the name, an e-mail address or a phone number that
    /// starts with each word of this text, without regard to case and to the marks of letters (`ake` is `Åke`). If none of
    /// them waits, also those of people whose name starts so but for one letter that is wrong, missing or too many, or for
    /// two that are swapped, in one word of at least four letters. Those that wait in this store come first, then those
    /// that wait elsewhere, then the others, in each the newest first. At most `limit` and at most [`LIST_MAX`].
    async fn search(&self, text: &str, limit: u32) -> Result<Vec<OrderRecord>, StoreError>;

    /// The orders that wait in a store, the newest first; at most `limit` and at most [`LIST_MAX`].
    async fn ready(&self, store: &StoreId, limit: u32) -> Result<Vec<OrderRecord>, StoreError>;

    /// Keeps that somebody opened an order at a desk, for the day's report; not who.
    async fn opened(&self, order: &OrderKey, at: Timestamp) -> Result<(), StoreError>;

    /// Takes orders in, all of them or, on an error, none. Which order changes how: [`crate::freeze`].
    async fn import(&self, orders: Vec<Order>, importing: &Importing) -> Result<Imported, StoreError>;

    /// Makes a hand-over true: moves the order, appends the ledger entry and marks the proof's token as used for it. A
    /// token is used for other orders only if they were approved together. An order of which a twin was handed over is
    /// not, unless a second person let that pass. One that was recorded before under the same id, and asks for the same,
    /// changes nothing and gives what came of it then.
    ///
    /// # Errors
    /// [`NotRecorded`] says why not, with the hand-over given back.
    async fn hand_over(&self, hand_over: HandOver) -> Result<HandedOver, NotRecorded>;

    /// What was recorded under the id of a hand-over, in whatever process and run; nothing if nothing was.
    async fn handed_over(&self, id: &HandOverId) -> Result<Option<Recorded>, StoreError>;

    /// Counts how a check ended, for each of its orders, and appends its ledger entry where it leaves one; gives up its
    /// claim on them.
    async fn check_ended(&self, ended: &EndedCheck) -> Result<(), StoreError>;

    /// Claims till, order and customer for one check and counts its start. `Ok(Err(_))` says who has them.
    async fn take_lease(&self, lease: &Lease, now: Timestamp) -> Result<Result<(), Busy>, StoreError>;

    /// Claims till and customer for an inquiry, and counts its start for the customer. `Ok(Err(_))` says who has them.
    async fn take_inquiry_lease(
        &self,
        lease: &InquiryLease,
        now: Timestamp,
    ) -> Result<Result<(), Busy>, StoreError>;

    /// Counts how an inquiry ended, for its customer, appends its ledger entry where it leaves one and marks a token that
    /// answered it as used; gives up its claim. Says where the chain ends if it has an entry.
    ///
    /// # Errors
    /// [`InquiryRefusal`] says why not; nothing changed.
    async fn inquiry_ended(
        &self,
        ended: &EndedInquiry,
        customer: &Hash,
    ) -> Result<Option<Head>, InquiryRefusal>;

    /// What happened to a customer's inquiries since a time.
    async fn customer_counters(&self, customer: &Hash, since: Timestamp) -> Result<Counters, StoreError>;

    /// Lets a lease last until this time, because the provider gives the customer longer than was asked for. Never
    /// shortens one; nothing happens if it is gone already.
    async fn extend_lease(&self, reference: &Reference, until: Timestamp) -> Result<(), StoreError>;

    /// Gives up a lease; nothing happens if it is gone already.
    async fn release_lease(&self, reference: &Reference) -> Result<(), StoreError>;

    /// Gives up every lease of a till whose program has just started: whoever held them ended in the middle of a
    /// check. Says which orders' checks were lost.
    async fn abandon_leases(&self, till: &TillId) -> Result<Vec<OrderKey>, StoreError>;

    /// What happened to an order's checks since a time.
    async fn counters(&self, order: &OrderKey, since: Timestamp) -> Result<Counters, StoreError>;

    /// Counts one more link that leaves a till on another way than the QR code, before it does; false, and nothing is
    /// counted, if [`LINKS_MAX`] of them did for this order since a time.
    async fn count_link(
        &self,
        order: &OrderKey,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Remembers how a check went, for the shop's overview. Unlike the ledger these notes are forgotten after a while.
    async fn note_check(&self, note: &CheckNote) -> Result<(), StoreError>;

    /// What was noted of checks that began at a time or later, and before another, the newest first; at most `limit` and
    /// at most [`crate::activity::NOTES_MAX`].
    async fn noted_checks(
        &self,
        from: Timestamp,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<CheckNote>, StoreError>;

    /// The account (pseudonymised) that an e-mail address (pseudonymised) had when it last proved a hand-over.
    async fn known_account(&self, email: &Hash) -> Result<Option<Hash>, StoreError>;

    /// Makes an act true that a second person approved: changes the order and appends the ledger entry.
    ///
    /// # Errors
    /// [`RecordRefusal`] says why not; nothing changed.
    async fn make_approved(&self, act: &ApprovedAct) -> Result<OrderRecord, RecordRefusal>;

    /// Counts a try at somebody's PIN before it is made, at whichever till. `Ok(Err(_))` says until when there is none.
    async fn spend_try(
        &self,
        staff: &StaffId,
        now: Timestamp,
    ) -> Result<Result<SpentTry, PinLocked>, StoreError>;

    /// Forgets the tries at somebody's PIN, because it was right.
    async fn forget_tries(&self, staff: &StaffId) -> Result<(), StoreError>;

    /// Forgets the wrong tries at somebody's PIN because another supervisor says so, and appends the ledger entry. Gives how
    /// many there were; where there were none nothing is written.
    async fn release(&self, release: &Release) -> Result<u32, StoreError>;

    /// The ledger's entries from a number on, at most `limit` and at most [`LIST_MAX`], not yet verified.
    async fn entries(&self, from_seq: u64, limit: u32) -> Result<Vec<RawEntry>, StoreError>;

    /// The end of the chain, as it was noted with the last entry.
    async fn head(&self) -> Result<Head, StoreError>;

    /// Lets two persons go on with an older copy of the data that was put back: appends their entry, after which
    /// nothing is refused for it any more. Gives the end of the chain with that entry, or nothing if there was nothing
    /// to restore; then nothing is written.
    async fn restore(&self, restoring: &Restoring) -> Result<Option<Head>, StoreError>;
}

/// The most orders that [`Store::find`] gives.
pub const FOUND_MAX: u32 = 20;

/// The most links that leave for one order in a day.
pub const LINKS_MAX: u32 = 3;

/// The most rows of one list.
pub const LIST_MAX: u32 = 1_000;

/// Who imports, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importing {
    /// How the orders came.
    pub origin: Origin,
    /// Who brings them.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// The time.
    pub now: Timestamp,
}

/// What an import did, in numbers of orders, and which of them wait for a second person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Not known before.
    pub added: u32,
    /// Changed.
    pub updated: u32,
    /// Known already in this version or a newer one.
    pub unchanged: u32,
    /// Handed over here, so that the source's word no longer counts.
    pub kept: u32,
    /// Whose owner would change: blocked until a second person approves.
    pub owner_changes: Vec<OrderKey>,
}

impl Imported {
    /// How many orders it was about.
    #[must_use]
    pub fn orders(&self) -> u32 {
        let changed_owners = u32::try_from(self.owner_changes.len()).unwrap_or(u32::MAX);
        [self.added, self.updated, self.unchanged, self.kept]
            .into_iter()
            .fold(changed_owners, u32::saturating_add)
    }

    /// Whether anything is otherwise than before.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.added > 0 || self.updated > 0 || !self.owner_changes.is_empty()
    }
}

/// A hand-over that is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// The order afterwards.
    pub record: OrderRecord,
    /// The ledger's end with this hand-over's entry.
    pub head: Head,
    /// When it was recorded, as its entry says.
    pub at: Timestamp,
}

/// What was recorded under the id of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its entry.
    pub entry: Entry,
    /// The ledger's end with that entry.
    pub head: Head,
    /// SHA-256 of what was asked for: [`HandOver::asked`].
    pub asked: Hash,
}

/// A hand-over was not recorded; nothing changed.
#[derive(Debug, thiserror::Error)]
#[error("the hand-over was not recorded: {why}")]
pub struct NotRecorded {
    /// Why.
    #[source]
    pub why: RecordRefusal,
    /// The hand-over, to be tried again or taken apart.
    pub hand_over: Box<HandOver>,
}

/// Why a store refuses a hand-over.
#[derive(Debug, thiserror::Error)]
pub enum RecordRefusal {
    /// The order is gone.
    #[error("the order is not in this store any more")]
    UnknownOrder,
    /// Somebody handed it over meanwhile.
    #[error("{} handed it over at till {} at {}", .0.staff, .0.till, .0.at)]
    AlreadyHandedOver(Box<LocalHandOver>),
    /// Another order with its number, of the same customer, was handed over.
    #[error("an order with this number of the same customer was handed over at {} ({})", .0.1.at, .0.0.key.source())]
    SameNumberHandedOver(Box<(Twin, LocalHandOver)>),
    /// The order changed since the hand-over was made; look at it again.
    #[error("the order changed since the check; look at it again")]
    OrderMoved,
    /// Something else was handed over under the same id.
    #[error(
        "another hand-over was recorded under the id {id}, as entry {entry}; look at the order before you go on"
    )]
    IdUsed {
        /// The id.
        id: HandOverId,
        /// The number of its entry.
        entry: u64,
    },
    /// The token proved a hand-over already.
    #[error("this sign-in was used for a hand-over before; identify the customer again")]
    TokenUsed,
    /// Meanwhile the e-mail address proved a hand-over for another account.
    #[error("the e-mail address belongs to another account since the check; identify the customer again")]
    AnotherAccount,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A claim on a till, an order and a customer for the time of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The check.
    pub reference: Reference,
    /// The till.
    pub till: TillId,
    /// The order.
    pub order: OrderKey,
    /// Further orders that the customer is asked about in the same check.
    pub also: Vec<OrderKey>,
    /// The keyed hash of the hint, so that one customer has one request on the phone.
    pub customer: Pseudonym,
    /// When it ends by itself; at most an hour from now.
    pub until: Timestamp,
}

impl Lease {
    /// Every order that it claims.
    pub fn orders(&self) -> impl Iterator<Item = &OrderKey> {
        std::iter::once(&self.order).chain(&self.also)
    }
}

/// A claim on a till and a customer for the time of one inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InquiryLease {
    /// The inquiry.
    pub reference: Reference,
    /// The till.
    pub till: TillId,
    /// The keyed hash of the hint, so that one customer has one request on the phone.
    pub customer: Pseudonym,
    /// When it ends by itself; at most an hour from now.
    pub until: Timestamp,
}

/// Why a store refuses the end of an inquiry.
#[derive(Debug, thiserror::Error)]
pub enum InquiryRefusal {
    /// The token was used before, for whatever.
    #[error("this sign-in was used before; ask the customer again")]
    TokenUsed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody else has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// What is taken.
    pub what: Leased,
    /// By which check.
    pub reference: Reference,
    /// At which till.
    pub till: TillId,
    /// Until when at the latest.
    pub until: Timestamp,
}

/// What a lease claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leased {
    /// The till.
    Till,
    /// The order.
    Order,
    /// The customer.
    Customer,
}

/// How often an order's checks were started and how they ended. Kept over restarts and for all tills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Checks started.
    pub starts: u32,
    /// Declined by the customer.
    pub declines: u32,
    /// Another person.
    pub mismatches: u32,
    /// The last decline.
    pub last_decline: Option<Timestamp>,
}

/// What a data folder belongs to. Written at first use; a folder with another stamp is not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The realm.
    pub realm: Realm,
    /// The provider.
    pub issuer: Issuer,
    /// The client at the provider.
    pub client_id: String,
    /// The pinned tenant.
    pub tenant: Option<TenantId>,
    /// The store.
    pub store: StoreId,
    /// SHA-256 of the trust keys in force. Written into every entry, and free to change between runs.
    pub trust: Hash,
}

/// The first difference between a folder's stamp and the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this data folder belongs to another {field}: it has {stamped}, the configuration says {configured}")]
pub struct StampMismatch {
    /// The field's name in the configuration.
    pub field: &'static str,
    /// The folder's value.
    pub stamped: String,
    /// The configuration's value.
    pub configured: String,
}

impl Stamp {
    /// Compares a folder's stamp with the configuration's.
    ///
    /// # Errors
    /// [`StampMismatch`] names the first field that differs.
    pub fn expect(&self, configured: &Self) -> Result<(), StampMismatch> {
        self.differences(configured).into_iter().next().map_or(Ok(()), Err)
    }

    /// Every field in which the configuration differs from a folder's stamp, the realm first.
    #[must_use]
    pub fn differences(&self, configured: &Self) -> Vec<StampMismatch> {
        let tenant = |stamp: &Self| stamp.tenant.as_ref().map_or("none", TenantId::as_str).to_owned();
        let fields = [
            (Self::REALM, self.realm.to_string(), configured.realm.to_string()),
            ("issuer", self.issuer.to_string(), configured.issuer.to_string()),
            ("client_id", self.client_id.clone(), configured.client_id.clone()),
            ("tenant", tenant(self), tenant(configured)),
            (Self::STORE, self.store.to_string(), configured.store.to_string()),
        ];
        let different = fields.into_iter().filter(|(_, stamped, configured)| stamped != configured);
        different.map(|(field, stamped, configured)| StampMismatch { field, stamped, configured }).collect()
    }

    /// The field that nobody changes: practice and tests are no shops.
    pub const REALM: &str = "realm";
    /// The field that says nothing of the provider.
    pub const STORE: &str = "store";
}

/// Why a store could not do what it was asked. Whatever it is, nothing was half done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another program holds the database too long. Try again.
    #[error("the database is locked by another program; close it or try again")]
    Busy,
    /// No room.
    #[error("the disk is full; free some space and try again, nothing was lost")]
    DiskFull,
    /// The disk fails, or the folder is gone or not writable.
    #[error("the database cannot be read or written; check the disk and the folder's permissions")]
    Unusable,
    /// The file is not a sound database.
    #[error(
        "the database is damaged; close the till, move claimcheck.db and what begins with that name away without deleting \
         it, and put the last backup in its place"
    )]
    Damaged,
    /// The end of the ledger is not what it was; nothing is appended to a broken chain.
    #[error("the ledger is broken and nothing is added to it; keep the folder and call the shop's IT: {0}")]
    LedgerBroken(crate::ledger::Broken),
    /// The ledger is not the one whose head was noted outside the database.
    #[error(
        "an older copy of this data folder was put back: entry {noted} of the ledger, noted outside the database, is \
         not in it; nothing is handed over until two persons restore it"
    )]
    OlderCopy {
        /// The number of the last entry that was noted.
        noted: u64,
    },
    /// The head that was noted outside the database is gone, so that nobody can tell whether an older copy was put back.
    #[error(
        "the note of the ledger's head outside the database is missing or unreadable; put it back, or two persons must \
         restore the data folder before anything is handed over"
    )]
    NoteLost,
    /// A row can't be understood although the file is sound.
    #[error("a stored {what} cannot be read; restore the last backup")]
    Unreadable {
        /// What the row holds.
        what: &'static str,
    },
    /// An argument is outside the limits the caller knows.
    #[error("{what} is over the limit of {limit}")]
    TooMuch {
        /// What.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}
