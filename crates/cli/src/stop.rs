//! The wish to stop, however the system says it.
//! What stopping means is decided by whoever hears it.

use crate::error::Error;

/// The wish to stop: Ctrl+C, a terminal that is closed, or the system's polite way to end a program.
pub(crate) struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hang_up: tokio::signal::unix::Signal,
}

impl Stop {
    pub(crate) fn listen() -> Result<Self, Error> {
        #[cfg(unix)]
        let (terminate, hang_up) = {
            use tokio::signal::unix::{SignalKind, signal};
            let listen = |kind| signal(kind).map_err(|source| Error::Runtime { source });
            (listen(SignalKind::terminate())?, listen(SignalKind::hangup())?)
        };
        Ok(Self {
            #[cfg(unix)]
            terminate,
            #[cfg(unix)]
            hang_up,
        })
    }

    pub(crate) async fn wished(&mut self) {
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
            _ = self.hang_up.recv() => {}
        }
        #[cfg(not(unix))]
        interrupted.await;
    }
}
