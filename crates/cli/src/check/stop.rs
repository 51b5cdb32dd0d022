//! The wish to stop a check, however the system says it.
//! What stopping means is decided by the desk.

use crate::error::Error;

/// The wish to stop: Ctrl+C, or the system's polite way to end a program.
pub(super) struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    pub(super) fn listen() -> Result<Self, Error> {
        #[cfg(unix)]
        let terminate = {
            use tokio::signal::unix::{SignalKind, signal};
            signal(SignalKind::terminate()).map_err(|source| Error::Runtime { source })?
        };
        Ok(Self {
            #[cfg(unix)]
            terminate,
        })
    }

    pub(super) async fn wished(&mut self) {
        let interrupted = async {
            if tokio::signal::ctrl_c().await.is_err() {
                // No such signal here: then nobody can wish it this way.
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = interrupted => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        interrupted.await;
    }
}
