//! The log: JSON lines on standard error, for whoever collects them.
//!
//! What is logged names checks by their reference; people, tokens and secrets have no way into it.

use tracing_subscriber::EnvFilter;

/// Starts logging; `CLAIMCHECK_LOG` says how much, such as `info` or `desk=debug`. The second call does nothing.
pub fn log_to_standard_error() {
    let filter =
        EnvFilter::try_from_env("CLAIMCHECK_LOG").unwrap_or_else(|_| EnvFilter::new("warn,desk=info"));
    let _ = tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(filter).try_init();
}
