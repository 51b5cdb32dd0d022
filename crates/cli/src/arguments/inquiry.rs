//! What can be said of a caller, a customer at the counter or a payment. A personal number is never said here: others can read
//! the command line.
//! What follows is in `inquiry.rs`.

use clap::{Args, ValueEnum};

/// Whom to ask, if it is not about handing over an order.
#[derive(Debug, Args)]
pub(crate) struct Inquiring {
    /// Ask a caller who they are: say `-`, and give the 12 digits of their personal number on standard input
    #[arg(long, value_name = "-", conflicts_with_all = ["order", "customer", "hand_over", "refuse", "also", "proxy", "ask_owner", "qr_file"])]
    pub(crate) caller: Option<String>,
    /// Who called whom
    #[arg(
        long,
        value_name = "WHO",
        requires = "caller",
        conflicts_with = "customer",
        default_value = "customer"
    )]
    pub(crate) called_by: CalledBy,
    /// The number of the order that the call is about: the caller has to be its owner
    #[arg(long, value_name = "NUMBER", requires = "caller", conflicts_with = "customer")]
    pub(crate) regarding: Option<String>,
    /// Ask a customer at the counter who they are, by e-mail address, phone number or subject; `-` takes it from standard
    /// input
    #[arg(long, value_name = "HINT", conflicts_with_all = ["order", "hand_over", "refuse", "also", "proxy", "ask_owner"])]
    pub(crate) customer: Option<String>,
    /// Ask that customer to approve this amount, such as 129.00 or "129.00 SEK"
    #[arg(long, value_name = "AMOUNT", requires = "customer", conflicts_with = "caller")]
    pub(crate) payment: Option<String>,
}

/// Who called whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalledBy {
    /// The customer called the store
    Customer,
    /// The store called the customer
    Store,
}

impl Inquiring {
    /// Whether somebody is asked without an order.
    pub(crate) fn is_wanted(&self) -> bool {
        self.caller.is_some() || self.customer.is_some()
    }
}
