//! Why a shop could not be asked or told, as a closed list that says what to do.
//!
//! Nothing of an order or a person is in it: what a shop answers in words is not repeated.

use std::time::Duration;

/// Why a shop did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShopError {
    /// No connection, or no whole answer in time. The shop may have acted.
    #[error("no answer from the shop; check the network, it is tried again")]
    Unreachable,
    /// The shop is busy, limits how often it may be asked, or is out of order.
    #[error("the shop asks to be left alone for a while; it is tried again")]
    TryLater {
        /// How long, if it says so.
        retry_after: Option<Duration>,
    },
    /// The shop does not accept the key, or the key may not do this.
    #[error("the shop refuses the key; configure one that is valid and may read and write orders")]
    Unauthorized,
    /// What is configured does not fit the shop.
    #[error("the shop cannot be used as configured: {0}")]
    Misconfigured(#[from] Misconfigured),
    /// The shop has this order no more.
    #[error("the shop has this order no more; look for it there and settle it by hand")]
    Gone,
    /// The shop will never accept this.
    #[error("the shop refuses it: {0}")]
    Refused(#[from] Refusal),
}

/// What is wrong with the configuration of a shop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misconfigured {
    /// The address is not https, or carries a name, a password, a query or a fragment.
    #[error("expected an https address without password, query and fragment")]
    Address,
    /// The shop's certificate is not trusted.
    #[error("its certificate is not trusted; check the address and the configured roots")]
    Untrusted,
    /// The shop answers with a redirect, which could carry the key elsewhere.
    #[error("it answers with a redirect, which is never followed; configure the address it points to")]
    Redirected,
    /// What answers is not the API.
    #[error("what answers at its address is not the API; check the address and the shop's permalinks")]
    NotTheApi,
    /// The answer is larger than accepted.
    #[error("its answer is larger than {limit} bytes")]
    AnswerTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The shop ignores what was asked for, so that orders could be missed.
    #[error("it does not sort or filter orders by their last change; update the shop")]
    CannotSync,
    /// The app is not installed in this store, or is of another organisation.
    #[error("the app may not be used for this shop; install it there, from the shop's own organisation")]
    NotInstalled,
    /// The app lacks a scope.
    #[error("the app lacks an access scope; add the scopes that the manual lists")]
    ScopeMissing,
    /// The app lacks these scopes.
    #[error(
        "the app lacks {scopes}; add this to its access scopes in the shop's developer dashboard, and have the shop accept it"
    )]
    ScopesMissing {
        /// Their names.
        scopes: String,
    },
    /// The app may see young orders only.
    #[error(
        "orders older than 60 days are hidden from the app; add read_all_orders to its access scopes in the shop's \
         developer dashboard, and have the shop accept it"
    )]
    OldOrdersHidden,
    /// The cursor is of another source.
    #[error("the stored place in its list of changes is not one; forget it and read the orders anew")]
    Cursor,
    /// The order is of another source.
    #[error("the order is of another system or shop")]
    AnotherSource,
}

/// Why a shop will never accept something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order was cancelled or paid back meanwhile.
    #[error("the order was cancelled or paid back there; settle it by hand")]
    Cancelled,
    /// A line is not one of the order's any more.
    #[error("the order has not these lines any more; settle it by hand")]
    Lines,
    /// It was told of a hand-over that was corrected, and takes nothing back by itself.
    #[error("what was told there can't be taken back from here; cancel it in the shop by hand")]
    ByHand,
    /// It is not shown to the till, perhaps because it is old.
    #[error(
        "it may be hidden from the app by its age; add the scope read_all_orders and tell it again, or settle it by hand"
    )]
    Hidden,
    /// These fields are not good.
    #[error("it does not accept {fields}; settle the order by hand")]
    Fields {
        /// Their paths.
        fields: String,
    },
    /// It answered with this status.
    #[error("it answers with status {status}; settle the order by hand")]
    Status {
        /// The status code.
        status: u16,
    },
}

impl ShopError {
    /// Whether trying the same again is of no use, whatever anybody does at the till.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Gone | Self::Refused(_) => true,
            Self::Unreachable | Self::TryLater { .. } | Self::Unauthorized | Self::Misconfigured(_) => false,
        }
    }

    /// Whether it needs somebody who may change the configuration, and will not pass by itself.
    #[must_use]
    pub fn needs_staff(&self) -> bool {
        match self {
            Self::Unauthorized | Self::Misconfigured(_) => true,
            Self::Unreachable | Self::TryLater { .. } | Self::Gone | Self::Refused(_) => false,
        }
    }

    /// How long the shop wants to be left alone, if it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TryLater { retry_after } => *retry_after,
            Self::Unreachable
            | Self::Unauthorized
            | Self::Misconfigured(_)
            | Self::Gone
            | Self::Refused(_) => None,
        }
    }
}
