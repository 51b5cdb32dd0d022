//! What the connection test looked at and found, for the Settings page and for `claimcheck-cli doctor`.
//!
//! Facts and closed lists only: the words for people are in `ui/src/words`.

use serde::Serialize;
use ts_rs::TS;

/// The connection test.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ConnectionTest {
    /// Not run since the start.
    NotRun,
    /// Running.
    Running,
    /// Done.
    Done {
        /// When.
        at: f64,
        /// How long it took.
        took_ms: u32,
        /// Each check, in order; all of them are tried.
        checks: Vec<TestedPoint>,
    },
}

/// One check of the connection test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TestedPoint {
    /// Which.
    pub point: Point,
    /// How it went.
    pub result: PointResult,
    /// For IT: a few facts, such as `2 keys, RS256`, or what exactly is wrong; never a secret.
    pub detail: String,
    /// What to do, where something is to be done.
    pub advice: Option<Advice>,
}

/// What the connection test looks at, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// The configuration: realm and issuer.
    Configuration,
    /// Whether secret, private key and certificate can be read where they are kept.
    Credentials,
    /// Whether the key of the ledger's pseudonyms can be read where it is kept.
    LedgerKey,
    /// The data folder and the end of its ledger.
    Data,
    /// A web shop that orders come from: whether it answers and takes the key. One point for each shop.
    Shops,
    /// The receipt printer, if one is configured.
    Printer,
    /// The mail server for links, if one is configured.
    Mail,
    /// The proxy, if one is configured.
    Proxy,
    /// Whether the provider's certificate is believed, and by which roots.
    Tls,
    /// The discovery document.
    Discovery,
    /// That the discovery document is the issuer's own.
    Issuer,
    /// Whether the provider has CIBA in poll mode.
    Backchannel,
    /// Signatures of ID tokens that both sides know.
    Algorithms,
    /// The provider's addresses: https, and where credentials may go.
    Endpoints,
    /// The signing keys.
    Keys,
    /// How the client proves itself.
    Authentication,
    /// Whether the provider accepts the client.
    Client,
    /// The same of the client for callers, where it is another.
    CallerClient,
    /// The same of the client for customers at the counter, where it is another.
    CounterClient,
    /// The same of the client for payments, where it is another.
    PaymentClient,
    /// The pinned tenant.
    Tenant,
    /// The PC's clock beside the provider's.
    Clock,
}

impl Point {
    /// Those that every till is told of, in order. The purposes' own clients are told only where there are any.
    pub const ALL: [Self; 19] = [
        Self::Configuration,
        Self::Credentials,
        Self::LedgerKey,
        Self::Data,
        Self::Shops,
        Self::Printer,
        Self::Mail,
        Self::Proxy,
        Self::Tls,
        Self::Discovery,
        Self::Issuer,
        Self::Backchannel,
        Self::Algorithms,
        Self::Endpoints,
        Self::Keys,
        Self::Authentication,
        Self::Client,
        Self::Tenant,
        Self::Clock,
    ];
}

/// How one check of the connection test went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PointResult {
    /// Good.
    Passed,
    /// Good enough for now, but somebody should look.
    Warned,
    /// Not good.
    Failed,
    /// Could not be tried, because an earlier one failed or there is nothing yet to try.
    Skipped,
}

/// What to do about a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Correct the configuration.
    CorrectConfiguration,
    /// Keep the credential again: there is none, or it is not one.
    KeepCredential,
    /// Unlock the keyring, or use a file where none can exist.
    UnlockKeyring,
    /// Make the file the till's own, readable by nobody else.
    ProtectFile,
    /// Put the ledger's key back.
    RestoreLedgerKey,
    /// Look after the data folder.
    RepairData,
    /// Look at the receipt printer.
    CheckPrinter,
    /// Look at the mail server's settings.
    CheckMail,
    /// Check the proxy.
    CheckProxy,
    /// Believe the company's own roots, where the network inspects TLS.
    AddRoots,
    /// Look at this computer's date, then at the dates of the provider's certificate.
    CheckDates,
    /// Check the network.
    CheckNetwork,
    /// Check the issuer's address: what is there is not a provider.
    CheckIssuer,
    /// Write the issuer as the provider does.
    WriteIssuerExactly,
    /// Turn CIBA on at the provider, in poll mode.
    EnableCiba,
    /// Accept an algorithm that the provider has.
    AddAlgorithm,
    /// Ask the provider about its addresses, and list its further origins.
    ListOrigin,
    /// Ask the provider about its keys.
    AskForKeys,
    /// Compare the thumbprints of the pinned keys with the provider's operator.
    ComparePins,
    /// Choose another way to prove the client, or give it the means for this one.
    ChooseAuthentication,
    /// Compare client id and credential with what the provider has.
    CompareCredential,
    /// Use the certificate that is registered at the provider, or register this one.
    RegisterCertificate,
    /// Change what breaks a rule of the profile.
    MeetProfile,
    /// Allow CIBA to this client at the provider.
    AllowCiba,
    /// Ask the provider: its answer makes no sense.
    AskProvider,
    /// Pin the tenant.
    PinTenant,
    /// Put the PC's clock right.
    SetClock,
}
