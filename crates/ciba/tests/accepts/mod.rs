//! What must not be refused: peculiarities of real providers, and the plain good case.

mod client_authentication;
pub(crate) mod discovery;
mod id_token;
pub(crate) mod requests;
pub(crate) mod signed;
pub(crate) mod signing_keys;
mod token_answers;
mod user_info;
