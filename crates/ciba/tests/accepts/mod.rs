//! What must not be refused: peculiarities of real providers, and the plain good case.

pub(crate) mod discovery;
mod id_token;
mod requests;
mod token_answers;
mod user_info;
