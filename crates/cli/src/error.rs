//! Why a command was not done. Each error has a kind for scripts, a sentence for people and an exit code.
//! Not the ends of a check, which are no errors (`check/outcome.rs`).

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use desk::client_key::ClientKeyError;
use desk::failure::{Failure, NotAsked};
use desk::ports::{NotPrinted, SecretsFailure};
use desk::view::PinTrouble;
use pickup::handover::HandOverId;
use pickup::import::ImportError;
use pickup::ledger::Broken;
use pickup::outbox::WrongState;
use pickup::shop::NoticeId;
use pickup::staff::{NotAPin, NotAPinHash, NotReleased};
use pickup::store::StoreError;
use pickup::subject::SeeksNobody;
use till::{
    BackupError, CannotOpen, FolderError, IntakeError, PruneError, RestampError, RestoreError, ShopTrouble,
};

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The till can't be opened.
    #[error(transparent)]
    Open(Box<CannotOpen>),
    /// No order has this number.
    #[error("no order has exactly the number {number}; `claimcheck-cli orders list --search TEXT` finds it")]
    UnknownOrder {
        /// As given.
        number: String,
    },
    /// Several orders have this number.
    #[error("more than one order has the number {number}; choose the right one in the window")]
    AmbiguousOrder {
        /// As given.
        number: String,
    },
    /// The desk did not do it.
    #[error(transparent)]
    Desk(#[from] Failure),
    /// A PIN was not enough.
    #[error("{}", trouble_of(*.trouble))]
    Pin {
        /// Why.
        trouble: PinTrouble,
    },
    /// A second person can't be asked for this.
    #[error("not done: {why}")]
    NotOffered {
        /// The name of the reason.
        kind: String,
        /// The reason in words.
        why: String,
    },
    /// Nobody should choose this PIN.
    #[error(transparent)]
    NotAPin(#[from] NotAPin),
    /// A hash can't be made.
    #[error(transparent)]
    NotAPinHash(#[from] NotAPinHash),
    /// A file of orders is not good.
    #[error("{}: {source}", .file.display())]
    Import {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: ImportError,
    },
    /// Made-up customers have made-up orders.
    #[error("practice has orders of its own and takes in no others; use a configuration of the test realm")]
    PracticeImport,
    /// There is nothing to take orders from.
    #[error(
        "no source of orders is configured; set `sources`, or take files in with `claimcheck-cli orders import`"
    )]
    NoSources,
    /// Somebody stopped it.
    #[error(
        "stopped after {orders} orders; they are taken in and stay, and the same command takes in the rest"
    )]
    Stopped {
        /// How many are kept.
        orders: u32,
    },
    /// A source does not work.
    #[error(transparent)]
    Source(#[from] IntakeError),
    /// A file can't be read or written.
    #[error("{} cannot be {act}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        act: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A web shop can't be read or told.
    #[error("{shop}: {source}")]
    Shop {
        /// The shop.
        shop: String,
        /// Why.
        source: ShopTrouble,
    },
    /// No web shop is configured.
    #[error("no web shop is configured; name one in `sources`, see docs/configuration.md")]
    NoShops,
    /// Nothing has this name.
    #[error("there is no news {news}; see `claimcheck-cli outbox list --all`")]
    UnknownNews {
        /// The name.
        news: NoticeId,
    },
    /// It did not fail.
    #[error(transparent)]
    News(#[from] WrongState),
    /// The id belongs to another hand-over.
    #[error("the id {id} is that of another hand-over, entry {entry}; use the id of this one, or none")]
    IdUsed {
        /// The id.
        id: HandOverId,
        /// The number of its entry.
        entry: u64,
    },
    /// The hand-over of this id was taken back since.
    #[error(
        "the hand-over {id} was recorded, entry {entry}, and taken back since; nothing is handed over by its id again, so \
         leave it out and check anew"
    )]
    TakenBack {
        /// The id.
        id: HandOverId,
        /// The number of its entry.
        entry: u64,
    },
    /// The data folder fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger was changed.
    #[error("{0}; keep the data folder as it is and call the shop's IT")]
    Ledger(#[from] Broken),
    /// An older copy is not gone on with.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The data folder keeps its stamp.
    #[error(transparent)]
    Restamp(#[from] RestampError),
    /// What is old can't be removed.
    #[error(transparent)]
    Prune(#[from] PruneError),
    /// A folder of a source does not let files go.
    #[error(transparent)]
    Folder(FolderError),
    /// The database's log still holds what was removed.
    #[error(
        "another program reads the database, so its log still holds what was removed; close it and run this again"
    )]
    LogInUse,
    /// No token is kept beside this entry.
    #[error(
        "no sealed token is kept beside entry {seq}: none was sealed, or it was removed because it was old"
    )]
    NothingSealed {
        /// The entry's number.
        seq: u64,
    },
    /// Nobody is sought.
    #[error(transparent)]
    SeeksNobody(#[from] SeeksNobody),
    /// Orders of the person are still to be collected.
    #[error(
        "nothing was removed: order {numbers} is not over; hand it over, or call it off in the shop and take that in, then \
         run this again"
    )]
    StillOpen {
        /// Their numbers.
        numbers: String,
    },
    /// Somebody else changed an order while it was to be removed.
    #[error("an order changed meanwhile and was left alone; run this again")]
    ChangedMeanwhile,
    /// Made-up people have no data that must go.
    #[error("practice keeps what it made up; `claimcheck-cli practice reset` deletes it")]
    PracticeKeeps,
    /// Nobody's PIN is released.
    #[error(transparent)]
    NotReleased(#[from] NotReleased),
    /// No printer is configured.
    #[error("no receipt printer is configured; set `receipt.printer`, see docs/configuration.md")]
    NoPrinter,
    /// The ledger knows of no such hand-over.
    #[error("the ledger has no hand-over for {sought}")]
    NoHandOver {
        /// The reference or the number.
        sought: String,
    },
    /// A receipt of it would say what is not true any more.
    #[error(
        "order {number} was handed over again or corrected after that hand-over; `--order {number}` prints the receipt of its \
         last one"
    )]
    NotTheLast {
        /// The order.
        number: String,
    },
    /// The printer does not print.
    #[error(transparent)]
    NotPrinted(#[from] NotPrinted),
    /// There is no backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A secret can't be read or kept.
    #[error(transparent)]
    Secret(#[from] SecretsFailure),
    /// There is no private key, or none is made.
    #[error(transparent)]
    Key(#[from] ClientKeyError),
    /// The practice provider can't be started.
    #[error(transparent)]
    Practice(#[from] practice::StartError),
    /// The folder does not hold practice data.
    #[error("{} does not hold practice data, so it is not deleted", .folder.display())]
    NotPractice {
        /// The folder.
        folder: PathBuf,
    },
    /// The owner named nobody there, or no longer.
    #[error(
        "order {number} names nobody at place {place} who may collect it now; `orders show` tells whom it names"
    )]
    NoSuchProxy {
        /// The order.
        number: String,
        /// The place, from 1.
        place: u32,
    },
    /// Not an order of the same owner that waits here.
    #[error(
        "order {number} can't be asked about with the first: it is not the same owner's, or does not wait here"
    )]
    NotTogether {
        /// The order.
        number: String,
    },
    /// The QR code can't be drawn.
    #[error(transparent)]
    Qr(#[from] desk::qr::QrError),
    /// The operating system gives no threads or signals.
    #[error("the operating system refused: {source}")]
    Runtime {
        /// What it said.
        source: io::Error,
    },
    /// Standard output was closed.
    #[error("nobody reads the output")]
    Output,
    /// The command line makes no sense.
    #[error(transparent)]
    Usage(#[from] Usage),
}

/// The command line makes no sense, though it could be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Usage {
    /// Presence must be said, and nobody can be asked.
    #[error(
        "--hand-over needs somebody who says that the customer accepted on the phone in front of them: run it in a \
         terminal without --json, or say --seen; --remote if nobody saw it"
    )]
    Presence,
    /// Both at once can't be.
    #[error(
        "--seen says that you saw the customer accept, and --override remote that nobody did: say one of both"
    )]
    SeenAndNot,
    /// No such reason.
    #[error("--refuse takes one of {known}; policy.refusal_reasons may add more")]
    UnknownReason {
        /// The names of all that there are.
        known: String,
    },
    /// The policy does not allow it.
    #[error(
        "--hint is not allowed here (policy.typed_identifiers); the request goes to the order's own identifier"
    )]
    HintNotAllowed,
    /// Others can read the command line.
    #[error("a personal number is no argument: others can read the command line")]
    PersonalNumber,
    /// A day that no calendar of this computer has.
    #[error("this computer's calendar does not have that day")]
    Date,
    /// The name of a secret.
    #[error("a secret's name is 1 to 64 of a-z, 0-9, `.`, `_` and `-`")]
    SecretName,
    /// Who is sought would stay on the screen, or in a shell's history.
    #[error("give the identifier on standard input, for example: claimcheck-cli subject find < FILE")]
    SubjectTyped,
    /// The till has staff.
    #[error("this till has staff: say who acts with --staff ID, and give the PIN on standard input")]
    StaffWanted,
    /// One person alone can't do it.
    #[error(
        "this till has staff: say who approves it with --approver ID, and give both PINs on standard input"
    )]
    ApproverWanted,
    /// The till has none.
    #[error("no staff are configured, so nobody can sign in; IT must add [[staff]]")]
    NoStaff,
    /// Something that nobody can have or say.
    #[error("expected {expected}")]
    Expected {
        /// What.
        expected: &'static str,
    },
    /// What was given names nobody, or nothing that can be asked for.
    #[error("{because}")]
    NotAsked {
        /// What is wrong with it.
        because: NotAsked,
    },
    /// Whoever is asked would stay on the screen.
    #[error("give whoever is asked on standard input, for example: claimcheck-cli check --caller - < FILE")]
    NameTyped,
    /// Nobody is named.
    #[error("whoever is asked is missing on standard input: one line, after the PIN of --staff")]
    NameMissing,
    /// A PIN that is typed would stay on the screen.
    #[error(
        "give the PINs on standard input, one a line, from a file or a pipe: first who acts, then who approves"
    )]
    PinTyped,
    /// Somebody's PIN is wanted.
    #[error("a PIN is missing on standard input: one a line, first who acts, then who approves")]
    PinMissing,
    /// A secret that is typed would stay on the screen.
    #[error("give the secret on standard input, for example: claimcheck-cli secret set authway < FILE")]
    SecretTyped,
}

impl Error {
    pub(crate) fn open(error: impl Into<CannotOpen>) -> Self {
        Self::Open(Box::new(error.into()))
    }

    /// The kind, for scripts.
    pub(crate) fn kind(&self) -> String {
        let kind = match self {
            Self::Open(error) => return name_of(&error.kind()),
            Self::UnknownOrder { .. } => "unknown_order",
            Self::AmbiguousOrder { .. } => "ambiguous_order",
            Self::NoSuchProxy { .. } => "no_such_proxy",
            Self::NotTogether { .. } => "not_together",
            Self::Desk(failure) => return name_of(failure),
            Self::Pin { trouble } => return format!("pin_{}", name_of(trouble)),
            Self::NotOffered { kind, .. } => return kind.clone(),
            Self::NotAPin(_) => "not_a_pin",
            Self::NotAPinHash(_) => "system",
            Self::Import { .. } => "import",
            Self::PracticeImport => "practice_import",
            Self::NoSources => "no_sources",
            Self::Stopped { .. } | Self::Source(IntakeError::Stopped { .. }) => "stopped",
            Self::Source(_) => "source",
            Self::Shop { .. } => "shop",
            Self::NoShops => "no_shops",
            Self::UnknownNews { .. } => "unknown_news",
            Self::News(_) => "news",
            Self::File { .. } => "file",
            Self::IdUsed { .. } => "id_used",
            Self::TakenBack { .. } => "taken_back",
            Self::Store(_) => "storage",
            Self::Ledger(_) => "ledger_broken",
            Self::Restore(RestoreError::NotAllowed { .. }) => "restore_not_allowed",
            Self::Restore(RestoreError::Store(_)) => "storage",
            Self::Restore(_) => "restore",
            Self::Restamp(_) => "restamp",
            Self::Prune(PruneError::Time(_)) => "no_time",
            Self::Prune(_) => "storage",
            Self::Folder(_) => "source",
            Self::LogInUse => "log_in_use",
            Self::NothingSealed { .. } => "nothing_sealed",
            Self::SeeksNobody(_) => "seeks_nobody",
            Self::StillOpen { .. } => "still_open",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::PracticeKeeps => "practice_keeps",
            Self::NotReleased(NotReleased::SamePerson) => "pin_same_person",
            Self::NotReleased(NotReleased::NotASupervisor) => "pin_not_a_supervisor",
            Self::NotReleased(NotReleased::Unknown(_)) => "unknown_staff",
            Self::NoPrinter => "no_printer",
            Self::NoHandOver { .. } => "no_hand_over",
            Self::NotTheLast { .. } => "not_the_last",
            Self::NotPrinted(_) => "not_printed",
            Self::Backup(_) => "backup",
            Self::Secret(_) => "secret",
            Self::Key(ClientKeyError::Taken { .. }) => "key_taken",
            Self::Key(_) => "key",
            Self::Practice(_) => "practice",
            Self::NotPractice { .. } => "not_practice",
            Self::Qr(_) => "qr",
            Self::Runtime { .. } => "system",
            Self::Output => "output",
            Self::Usage(_) => "usage",
        };
        kind.to_owned()
    }

    /// 2 for usage, else 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Usage(_)) { 2 } else { 1 })
    }
}

fn trouble_of(trouble: PinTrouble) -> String {
    match trouble {
        PinTrouble::NotAPin => "a PIN has 6 to 12 digits".to_owned(),
        PinTrouble::Wrong => "the PIN is not theirs, or nobody has that id".to_owned(),
        PinTrouble::Locked { left_s } => format!("too many wrong PINs; try again in {left_s} s"),
        PinTrouble::LockedUntilReleased => {
            "too many wrong PINs; another supervisor has to run `claimcheck-cli staff release`".to_owned()
        }
        PinTrouble::SamePerson => "a second person has to approve this, not the one who asks".to_owned(),
        PinTrouble::SamePin => "the PIN is that of both; each needs one of their own".to_owned(),
        PinTrouble::NotASupervisor => "this needs a supervisor".to_owned(),
    }
}

/// The name that an enum has on the wire: the text itself, or its tag.
pub(crate) fn name_of(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    let name = value.as_str().or_else(|| value.get("kind").or_else(|| value.get("is"))?.as_str());
    name.unwrap_or("unexpected").to_owned()
}
