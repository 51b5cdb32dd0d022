//! Which path leads where.

use axum::Router;

use crate::provider::Practice;

impl Practice {
    /// The provider as a tower service, for a test without sockets.
    pub fn router(&self) -> Router {
        Router::new()
    }
}
