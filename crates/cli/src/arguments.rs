//! What can be said on the command line. No secret is among it, and of a customer no more than an address: others can read
//! it.
//! What follows from the words is in the file of each command.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use desk::settings::SettingsError;
use desk::view::Language;
use pickup::handover::HandOverId;
use pickup::shop::NoticeId;
use till::Opening;

use crate::error::Error;

mod inquiry;
mod ledger;
mod staff;
mod subject;

pub(crate) use inquiry::{CalledBy, Inquiring};
pub(crate) use ledger::{ExportFormat, LedgerAct};
pub(crate) use staff::{CorrectedItem, DocumentName, RuleName, SecondPersonAct, StaffAct};
pub(crate) use subject::SubjectAct;

/// Hand out online orders to the right person, and to nobody else: the desk without a window.
#[derive(Debug, Parser)]
#[command(name = "claimcheck-cli", version, propagate_version = true)]
pub(crate) struct Arguments {
    /// Use this configuration instead of the machine's (a real till: only by an administrator)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Keep the data here (a real till: only by an administrator)
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Set a key that everybody may set, such as preferences.theme=dark
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Who acts, where the till has staff; their PIN is the first line of standard input
    #[arg(long, global = true, value_name = "ID")]
    staff: Option<String>,
    /// Write one JSON object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The language of what is written for people
    #[arg(long, global = true, value_name = "LANGUAGE")]
    language: Option<LanguageName>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check once whether the person at the counter is the order's owner, or who a caller or another customer is
    Check(Box<Check>),
    /// Take orders in, and look at them
    Orders {
        #[command(subcommand)]
        act: OrdersAct,
    },
    /// What the web shops are told of hand-overs
    Outbox {
        #[command(subcommand)]
        act: OutboxAct,
    },
    /// Verify or export the ledger
    Ledger {
        #[command(subcommand)]
        act: LedgerAct,
    },
    /// Back up the database into a new file, sealed to a public key; the window may stay open
    Backup(Backup),
    /// Print the receipt of a hand-over again
    Receipt(Receipt),
    /// Find or erase what is held of one person, who is named on standard input
    Subject {
        #[command(subcommand)]
        act: SubjectAct,
    },
    /// Keep a secret in the keyring, or delete it there
    Secret {
        #[command(subcommand)]
        act: SecretAct,
    },
    /// Make the till's own private key, or show its public half
    Key {
        #[command(subcommand)]
        act: KeyAct,
    },
    /// Make the hash of a PIN for the configuration, or release a PIN that was wrong too often
    Staff {
        #[command(subcommand)]
        act: StaffAct,
    },
    /// Show the configuration in force
    Config {
        #[command(subcommand)]
        act: ConfigAct,
    },
    /// Look at everything that a check needs, and say what to do where something fails
    Doctor {
        #[command(flatten)]
        practising: Practising,
    },
    /// Run the practice provider alone
    #[command(args_conflicts_with_subcommands = true)]
    Practice(Practice),
}

/// One check.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The order's number
    #[arg(long, value_name = "NUMBER", required_unless_present_any = ["caller", "customer"])]
    pub(crate) order: Option<String>,
    #[command(flatten)]
    pub(crate) inquiring: Inquiring,
    /// Ask the owner about this order, too, and hand it over after the first; may be given several times
    #[arg(long, value_name = "NUMBER")]
    pub(crate) also: Vec<String>,
    /// Ask whom the owner named on the order instead of the owner: 1 for the first
    #[arg(long, value_name = "PLACE", conflicts_with = "also", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) proxy: Option<u32>,
    /// Have the provider find the customer by this e-mail address, phone number or subject instead of the order's own, where
    /// policy.typed_identifiers allows it; `-` takes it from standard input. It is recorded that it was typed
    #[arg(long, value_name = "HINT", requires = "order", conflicts_with_all = ["caller", "customer"])]
    pub(crate) hint: Option<String>,
    /// If somebody else is here: ask the owner, who is elsewhere, whether that person may collect
    #[arg(long, conflicts_with_all = ["also", "overridden", "remote"])]
    pub(crate) ask_owner: bool,
    /// Hand all of the order over if its owner is here
    #[arg(long)]
    pub(crate) hand_over: bool,
    /// The id of the hand-over, 32 digits of 0-9 and a-f: tried again with the same one, nothing is handed over twice and
    /// what came of the first try is told; without it a new one is made, and told
    #[arg(long, value_name = "ID", requires = "hand_over", conflicts_with = "also")]
    pub(crate) id: Option<HandOverId>,
    /// Say beforehand that the customer accepts on the phone in front of you; without it you are asked
    #[arg(long, requires = "hand_over")]
    pub(crate) seen: bool,
    /// Say that nobody saw the customer accept, and hand over all the same as far as the shop allows it
    /// (policy.remote_up_to); it is recorded as remote
    #[arg(long, requires = "hand_over", conflicts_with_all = ["seen", "overridden"])]
    pub(crate) remote: bool,
    /// Do not hand over although the owner is here, for this reason: changed_mind, item_missing, other, or the name of one
    /// of the shop's own (policy.refusal_reasons)
    #[arg(long, value_name = "REASON", conflicts_with = "hand_over")]
    pub(crate) refuse: Option<String>,
    /// Hand over although a rule stands against it; may be given several times. A second person has to approve, once for all
    #[arg(long = "override", value_name = "RULE", requires_all = ["hand_over", "reason", "approver"])]
    pub(crate) overridden: Vec<RuleName>,
    /// Why that is passed over; it is kept beside the ledger, as long as names are
    #[arg(long, value_name = "TEXT", requires = "overridden")]
    pub(crate) reason: Option<String>,
    /// Who approves that; their PIN is the last line of standard input
    #[arg(long, value_name = "ID", requires = "overridden")]
    pub(crate) approver: Option<String>,
    /// Write the QR code as a PNG that only this account can read, and delete it at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) qr_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) practising: Practising,
    /// Practice: who answers by themselves
    #[arg(long, value_name = "WHO", requires = "practice", default_value = "none")]
    pub(crate) practice_customer: PracticeCustomer,
    /// Practice: who answers by themselves when the owner is asked from afar
    #[arg(long, value_name = "WHO", requires_all = ["practice", "ask_owner"], default_value = "none")]
    pub(crate) practice_owner: PracticeCustomer,
}

/// A receipt.
#[derive(Debug, Args)]
pub(crate) struct Receipt {
    /// The check's reference, such as CC-7F3K9M; of orders that were approved together it prints each receipt
    #[arg(value_name = "REFERENCE", required_unless_present = "order")]
    pub(crate) reference: Option<String>,
    /// The order's number instead: the receipt of its last hand-over
    #[arg(long, value_name = "NUMBER", conflicts_with = "reference")]
    pub(crate) order: Option<String>,
    #[command(flatten)]
    pub(crate) practising: Practising,
}

/// Whether this is practice.
#[derive(Debug, Args)]
pub(crate) struct Practising {
    /// Practise with made-up customers and orders, in a data folder of their own
    #[arg(long)]
    pub(crate) practice: bool,
    /// Practice: the port of the embedded provider
    #[arg(long, value_name = "PORT", requires = "practice", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) practice_port: Option<u16>,
}

/// The made-up customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PracticeCustomer {
    /// The order's owner accepts
    Owner,
    /// Somebody else accepts
    SomebodyElse,
    /// The owner declines
    Decline,
    /// Nobody answers by themselves: open the link in a browser of this computer
    None,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrdersAct {
    /// Take in orders from JSON (claimcheck.order/1) or CSV: all of them, or none
    Import {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Take the good orders although others are bad
        #[arg(long)]
        keep_good: bool,
        #[command(flatten)]
        practising: Practising,
    },
    /// Take in what the configured sources have now, once; what is wrong goes to `rejected` with a report
    Sync {
        #[command(flatten)]
        practising: Practising,
    },
    /// List the orders that wait here, or those that match a text
    List {
        /// Words of a number, name, e-mail address or phone number; never a personal number
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        practising: Practising,
    },
    /// Show what may be seen of an order before its owner is here
    Show {
        /// The order's number
        number: String,
        #[command(flatten)]
        practising: Practising,
    },
    #[command(flatten)]
    SecondPerson(SecondPersonAct),
}

impl OrdersAct {
    pub(crate) fn practising(&self) -> &Practising {
        match self {
            Self::Import { practising, .. }
            | Self::Sync { practising }
            | Self::List { practising, .. }
            | Self::Show { practising, .. } => practising,
            Self::SecondPerson(act) => &act.asking().practising,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxAct {
    /// List the news that a shop does not know yet, the newest first
    List {
        /// Also what is settled
        #[arg(long)]
        all: bool,
    },
    /// Have a piece of news that failed told again
    Retry {
        /// Its name, as the list has it
        #[arg(value_name = "NEWS")]
        news: NoticeId,
    },
    /// Tell the shops now what is due, once; an open window does that by itself
    Tell,
}

/// A backup.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file, which must not be there yet
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Seal it to this public key of age instead of the configured one (backup.public_key)
    #[arg(long, value_name = "KEY")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) practising: Practising,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretAct {
    /// Keep what standard input says, without its line end
    Set {
        /// The name, as the configuration refers to it
        name: String,
    },
    /// Delete it
    Delete {
        /// The name, as the configuration refers to it
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyAct {
    /// Make a P-256 key, keep it in the keyring and show its public half; nothing is overwritten
    Generate {
        /// The name, as the configuration refers to it
        name: String,
    },
    /// Show the public half of a key as a JWK
    Public {
        /// The name in the keyring
        #[arg(required_unless_present = "file")]
        name: Option<String>,
        /// A file with the private key instead, PEM or a JWK
        #[arg(long, value_name = "FILE", conflicts_with = "name")]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAct {
    /// Show every key and its value
    Show {
        /// Also show where each value came from, and what it overrules
        #[arg(long)]
        explain: bool,
    },
    /// Give the data folder to the provider, client, tenant or store that the configuration names now. It needs two of the
    /// staff, whose PINs are two lines of standard input (--staff first), and no open window
    Restamp {
        /// Why, in a few words; it is kept beside the ledger, as long as names are
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who approves it: a supervisor, and not who does it
        #[arg(long, value_name = "ID")]
        approver: String,
    },
}

/// The practice provider alone.
#[derive(Debug, Args)]
pub(crate) struct Practice {
    /// Where to listen, on this computer only
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Whose manners it has
    #[arg(long, value_name = "PROFILE", default_value = "teaching")]
    pub(crate) profile: ProfileName,
    #[command(subcommand)]
    pub(crate) act: Option<PracticeAct>,
}

/// Whose manners the practice provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// Anybody may accept, so that another person can be met, and polls may come every 2 s
    Teaching,
    /// Only the customer that was asked may accept; polls may come every 5 s, as at Duende IdentityServer
    Duende,
    /// A poll is held for up to 30 s and answered as soon as the customer decides
    LongPolling,
    /// An early poll is told by Retry-After when to come back; a request out of time counts as declined
    Auth0Like,
    /// The first poll has to wait too, the interval runs from the answer, and five early polls end the request
    Strict,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PracticeAct {
    /// Delete the practice data
    Reset,
}

/// A language that every text exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageName {
    /// English
    En,
    /// Swedish
    Sv,
}

impl Arguments {
    /// The language asked for, else that of the environment's locale, else English.
    pub(crate) fn language(&self) -> Language {
        match self.language {
            Some(LanguageName::En) => Language::En,
            Some(LanguageName::Sv) => Language::Sv,
            None => {
                let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
                let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
                if locale.is_some_and(|locale| locale.starts_with("sv")) {
                    Language::Sv
                } else {
                    Language::En
                }
            }
        }
    }

    /// Who says that they act.
    pub(crate) fn staff(&self) -> Option<&str> {
        self.staff.as_deref()
    }

    /// What is opened.
    pub(crate) fn opening(&self, practising: Option<&Practising>) -> Result<Opening, Error> {
        let mut flags = Vec::new();
        for set in &self.set {
            let bad = || Error::open(SettingsError::BadFlag { argument: set.clone() });
            let (key, value) = set.split_once('=').ok_or_else(bad)?;
            flags.push((key.to_owned(), value.to_owned()));
        }
        if let Some(language) = self.language {
            let name = match language {
                LanguageName::En => "en",
                LanguageName::Sv => "sv",
            };
            flags.push(("preferences.language".to_owned(), name.to_owned()));
        }
        Ok(Opening {
            practice: practising.is_some_and(|practising| practising.practice),
            practice_port: practising.and_then(|practising| practising.practice_port),
            config: self.config.clone(),
            data_dir: self.data_dir.clone(),
            flags,
            ..Opening::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn presence_without_a_hand_over_and_a_practice_customer_without_practice_make_no_sense() {
        let parse = |words: &[&str]| {
            Arguments::try_parse_from([&["claimcheck-cli", "check", "--order", "1"], words].concat())
        };
        assert!(parse(&["--hand-over", "--seen"]).is_ok());
        assert!(parse(&["--seen"]).is_err());
        assert!(parse(&["--hand-over", "--remote"]).is_ok());
        assert!(parse(&["--remote"]).is_err());
        assert!(parse(&["--hand-over", "--remote", "--seen"]).is_err());
        assert!(parse(&["--practice", "--practice-customer", "somebody-else"]).is_ok());
        assert!(parse(&["--practice-customer", "owner"]).is_err());
    }

    #[test]
    fn an_order_a_caller_and_a_customer_are_three_things() {
        let parse = |words: &[&str]| {
            Arguments::try_parse_from([&["claimcheck-cli", "check"], words].concat()).is_ok()
        };
        assert!(parse(&["--caller", "-"]));
        assert!(parse(&["--caller", "-", "--called-by", "store", "--regarding", "1042"]));
        assert!(parse(&["--customer", "bo@post.example"]));
        assert!(parse(&["--customer", "-", "--payment", "129"]));
        for words in [
            &[][..],
            &["--payment", "129"],
            &["--regarding", "1042", "--customer", "bo@post.example"],
            &["--called-by", "store", "--customer", "bo@post.example"],
            &["--caller", "-", "--payment", "129"],
            &["--caller", "-", "--order", "1042"],
            &["--caller", "-", "--customer", "bo@post.example"],
            &["--customer", "bo@post.example", "--order", "1042"],
            &["--customer", "bo@post.example", "--hand-over"],
            &["--caller", "-", "--hand-over", "--seen"],
        ] {
            assert!(!parse(words), "{words:?}");
        }
    }

    #[test]
    fn every_profile_of_the_practice_provider_can_be_chosen() {
        for profile in ["teaching", "duende", "long-polling", "auth0-like", "strict"] {
            let words = ["claimcheck-cli", "practice", "--profile", profile];
            assert!(Arguments::try_parse_from(words).is_ok(), "{profile}");
        }
        assert!(Arguments::try_parse_from(["claimcheck-cli", "practice", "--profile", "lax"]).is_err());
    }

    #[test]
    fn a_typed_hint_is_for_an_order() {
        let words = ["claimcheck-cli", "check", "--order", "1", "--hint", "bo@example.se"];
        assert!(Arguments::try_parse_from(words).is_ok());
        for words in [["--customer", "bo@example.se"], ["--caller", "-"]] {
            let words = ["claimcheck-cli", "check", "--hint", "bo@example.se"].into_iter().chain(words);
            assert!(Arguments::try_parse_from(words).is_err());
        }
    }
}
