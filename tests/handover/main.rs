//! A hand-over from all sides: one small file for each story that a till can live through.
//!
//! Each begins with a till in a store (`claimcheck_tests::Till`) and ends with what a teller would see, what lies in the
//! ledger, and where the order is.
#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

mod activity;
mod another_account;
mod arrivals;
mod budget;
mod busy_pc;
mod client_methods;
mod clock_wrong;
mod consents;
mod copied;
mod customer_display;
mod doctor;
mod document_shown;
mod every_act;
mod first_run;
mod inquiries;
mod insider;
mod lapses;
mod late_approval;
mod let_collect;
mod level;
mod lies;
mod links;
mod links_copied;
mod misconfigured;
mod order_changed;
mod partial;
mod pins;
mod profiles;
mod provider_down;
mod proxies;
mod receipts;
mod refuses;
mod remote;
mod restart;
mod same_number;
mod scanner;
mod scanner_set_up;
mod sealed;
mod second_person;
mod secrets_stay;
mod shop_silent;
mod sign_in;
mod staff_sign_in;
mod storage;
mod threats;
mod till_slept;
mod together;
mod token_lies;
mod tries;
mod trust;
mod two_tills;
mod typed_hint;
mod unknown_customer;
mod web_shop;
mod web_shop_told;
mod wrong_person;
