//! What must not be refused: peculiarities of real providers, and the plain good case.

mod client_authentication;
pub(crate) mod discovery;
mod id_token;
mod keys;
pub(crate) mod requests;
mod sign_in;
pub(crate) mod signed;
pub(crate) mod signing_keys;
mod token_answers;
mod user_info;
