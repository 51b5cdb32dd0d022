//! Serving the provider on a socket of this computer.
//!
//! On loopback only: a provider that accepts made-up customers must not be reachable from another computer.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::ClientSecret;
use crate::faults::Faults;
use crate::grants::AnswerError;
use crate::lock;
use crate::options::{Listen, Options, USUAL_PORT};
use crate::provider::{Decision, PendingRequest, Practice, StartError};

/// How long a client that does not finish its request can hold up the end.
const PATIENCE: Duration = Duration::from_secs(2);

/// A provider that is being served. Dropping it stops the serving.
#[derive(Debug)]
pub struct Running {
    /// The issuer, without a slash at its end.
    pub issuer: String,
    /// The `client_id` of the practice till.
    pub client_id: String,
    /// Its secret.
    pub client_secret: ClientSecret,
    /// Where the provider listens.
    pub address: SocketAddr,
    /// The usual port, if it was taken and another one had to do. Whoever prints the issuer says so.
    pub usual_port_taken: Option<u16>,
    practice: Practice,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Practice {
    /// Starts a provider and serves it. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the address is not loopback or taken, a time is zero or no key can be made.
    pub async fn start(options: Options) -> Result<Running, StartError> {
        let (listener, usual_port_taken) = listen(options.listen).await?;
        let address = local_address(&listener)?;
        let practice = Self::at(address, options)?;
        let mut running = practice.run(listener, address);
        running.usual_port_taken = usual_port_taken;
        Ok(running)
    }

    /// Serves this provider at its issuer's address, as after a restart: keys and requests are still there.
    ///
    /// # Errors
    /// When the address is taken.
    pub async fn resume(&self, address: SocketAddr) -> Result<Running, StartError> {
        let listener = bind(address).await?;
        Ok(self.run(listener, address))
    }

    /// Serves this provider on `listener` until the future is dropped.
    ///
    /// # Errors
    /// When the listener is reachable from other computers, or fails.
    pub async fn serve(&self, listener: TcpListener) -> Result<(), StartError> {
        let address = local_address(&listener)?;
        axum::serve(listener, self.router()).await.map_err(|source| StartError::Listen { address, source })
    }

    fn run(&self, listener: TcpListener, address: SocketAddr) -> Running {
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, self.router()).with_graceful_shutdown(async move {
            // An error means that the sender was dropped, which is a wish to stop just as well.
            let _ = stopped.await;
        });
        Running {
            issuer: self.issuer().to_owned(),
            client_id: self.client_id().to_owned(),
            client_secret: self.client_secret().clone(),
            address,
            usual_port_taken: None,
            practice: self.clone(),
            stop: Some(stop),
            task: tokio::spawn(async move { serving.await }),
        }
    }
}

impl Running {
    /// The provider behind it, for everything else that can be done with one.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// See [`Practice::answer`].
    ///
    /// # Errors
    /// As there.
    pub fn answer(&self, auth_req_id: &str, decision: &Decision) -> Result<(), AnswerError> {
        self.practice.answer(auth_req_id, decision)
    }

    /// See [`Practice::pending`].
    #[must_use]
    pub fn pending(&self) -> Vec<PendingRequest> {
        self.practice.pending()
    }

    /// See [`Practice::with_faults`].
    pub fn with_faults(&self, faults: Faults) {
        self.practice.with_faults(faults);
    }

    /// Stops: what is being answered is answered, a poll that is held at once, idle connections are closed, the port is free afterwards.
    /// [`Practice::resume`] goes on where this ended.
    pub async fn stop(mut self) -> Practice {
        drop(self.stop.take());
        lock(&self.practice.inner.grants).wake();
        if tokio::time::timeout(PATIENCE, &mut self.task).await.is_err() {
            self.task.abort();
        }
        self.practice.clone()
    }

    /// Serves until the listener fails or the future is dropped, for a command line that has nothing else to do.
    ///
    /// # Errors
    /// When the listener failed.
    pub async fn wait(mut self) -> std::io::Result<()> {
        match (&mut self.task).await {
            Ok(served) => served,
            Err(stopped) => Err(std::io::Error::other(stopped)),
        }
    }
}

async fn listen(listen: Listen) -> Result<(TcpListener, Option<u16>), StartError> {
    match listen {
        Listen::At(address) => Ok((bind(address).await?, None)),
        Listen::Usual => {
            let usual = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), USUAL_PORT);
            match bind(usual).await {
                Ok(listener) => Ok((listener, None)),
                Err(StartError::Listen { .. }) => {
                    let any = SocketAddr::new(usual.ip(), 0);
                    Ok((bind(any).await?, Some(USUAL_PORT)))
                }
                Err(error) => Err(error),
            }
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback { address });
    }
    TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })
}

/// Where the listener listens; refuses what other computers can reach.
fn local_address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    let unknown = SocketAddr::from(([0, 0, 0, 0], 0));
    let address = listener.local_addr().map_err(|source| StartError::Listen { address: unknown, source })?;
    if address.ip().is_loopback() { Ok(address) } else { Err(StartError::NotLoopback { address }) }
}
