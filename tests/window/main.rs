//! The real windows, driven as a teller would: keys, a screenshot of the QR, a real browser as the customer's phone.
//!
//! Needs the two builds of the app (`CLAIMCHECK_APP`, `CLAIMCHECK_APP_AUTOMATION`), a display, WebKitWebDriver, Chromium
//! with its driver, and zbarimg; `cargo xtask test --only window` sees to all of them.

#![expect(clippy::expect_used, reason = "a test stops where something is missing, and says what")]

mod at_the_desk;
mod counter;
mod customer_display;
mod every_command;
mod figures;
mod keyboard_alone;
mod keyboard_staffed;
mod leaving;
mod phone;
mod pick_up;
mod picture;
mod process;
mod provider_down;
mod requests;
mod screens;
mod second_person;
mod shipped;
mod sockets;
mod start;
mod walk;
mod wrong_person;
