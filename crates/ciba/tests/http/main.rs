//! The transport against real sockets that misbehave: redirects, endless bodies, silence, forged
//! certificates, and an environment that wants to be believed.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on shall stop")]

mod environment;
mod hostile;
mod limits;
mod mutual_tls;
mod server;
mod tls;
