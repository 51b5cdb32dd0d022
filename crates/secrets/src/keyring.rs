//! The system's keyring, with patience that ends and failures told apart.
//!
//! A keyring that is locked where somebody could unlock it asks that person and blocks until they answer. So each call
//! has a thread of its own, which may stay behind: neither the program's work nor its end waits for it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use desk::ports::{SECRETS_PATIENCE, SecretsFailure};
use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Our name in the keyring; the secret's own name is its user there.
const SERVICE: &str = "claimcheck";

/// A keyring.
#[derive(Clone)]
pub struct Keyring {
    which: Which,
    patience: Duration,
}

#[derive(Clone)]
enum Which {
    /// The signed-in user's, opened anew for each call: one that is not there now may be there later.
    System,
    /// This one.
    Given(Arc<CredentialStore>),
}

impl Default for Keyring {
    fn default() -> Self {
        Self { which: Which::System, patience: SECRETS_PATIENCE }
    }
}

impl Keyring {
    /// Another store than the system's, and how long it may take.
    #[must_use]
    pub fn of(store: Arc<CredentialStore>, patience: Duration) -> Self {
        Self { which: Which::Given(store), patience }
    }

    pub(crate) async fn read(&self, name: &str) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
        self.ask(name, |entry| entry.get_secret().map(Zeroizing::new)).await
    }

    pub(crate) async fn keep(&self, name: &str, value: Zeroizing<Vec<u8>>) -> Result<(), SecretsFailure> {
        self.ask(name, move |entry| entry.set_secret(&value)).await
    }

    pub(crate) async fn forget(&self, name: &str) -> Result<bool, SecretsFailure> {
        match self.ask(name, |entry| entry.delete_credential()).await {
            Ok(()) => Ok(true),
            Err(SecretsFailure::Missing { .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    async fn ask<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretsFailure> {
        let (answer, answered) = oneshot::channel();
        let (which, secret) = (self.which.clone(), name.to_owned());
        let work = move || {
            let result = open(which).and_then(|store| {
                let done = store.build(SERVICE, &secret, None).and_then(|entry| act(&entry));
                done.map_err(|error| told(error, &secret))
            });
            // Nobody listens any more if it took too long.
            let _ = answer.send(result);
        };
        let refused =
            |detail: &str| SecretsFailure::Refused { name: name.to_owned(), detail: detail.to_owned() };
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(work)
            .map_err(|_| refused("no thread could be started"))?;
        match tokio::time::timeout(self.patience, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(refused("the keyring's own code failed")),
            Err(_) => Err(SecretsFailure::TimedOut),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").finish_non_exhaustive()
    }
}

#[cfg(target_os = "linux")]
fn open(which: Which) -> Result<Arc<CredentialStore>, SecretsFailure> {
    match which {
        Which::Given(store) => Ok(store),
        // No session bus, or nobody on it who keeps secrets.
        Which::System => match zbus_secret_service_keyring_store::Store::new() {
            Ok(store) => Ok(store),
            Err(_) => Err(SecretsFailure::NoKeyring),
        },
    }
}

#[cfg(not(target_os = "linux"))]
fn open(which: Which) -> Result<Arc<CredentialStore>, SecretsFailure> {
    match which {
        Which::Given(store) => Ok(store),
        Which::System => Err(SecretsFailure::NoKeyring),
    }
}

/// What the keyring's error means here. Its own text is not passed on where it could hold the secret.
fn told(error: Error, name: &str) -> SecretsFailure {
    let refused = |detail: String| {
        let detail = detail.chars().filter(|c| !c.is_control()).take(200).collect();
        SecretsFailure::Refused { name: name.to_owned(), detail }
    };
    match error {
        Error::NoEntry => SecretsFailure::Missing { name: name.to_owned() },
        Error::NoStorageAccess(_) => SecretsFailure::Locked,
        Error::NoDefaultStore => SecretsFailure::NoKeyring,
        Error::TooLong(..) => SecretsFailure::BadLength { name: name.to_owned() },
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            refused("the entry is damaged".to_owned())
        }
        Error::Ambiguous(entries) => refused(format!("{} entries have this name", entries.len())),
        other @ (Error::PlatformFailure(_)
        | Error::BadStoreFormat(_)
        | Error::Invalid(..)
        | Error::NotSupportedByStore(_)
        | _) => refused(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::mock;

    use super::*;

    fn mocked() -> (Arc<mock::Store>, Keyring) {
        let store = mock::Store::new().unwrap();
        (store.clone(), Keyring::of(store, SECRETS_PATIENCE))
    }

    fn secret(text: &str) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(text.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn a_secret_is_kept_read_and_forgotten() {
        let (_, keyring) = mocked();
        let missing = SecretsFailure::Missing { name: "authway".into() };
        assert_eq!(keyring.read("authway").await, Err(missing.clone()));
        keyring.keep("authway", secret("hush")).await.unwrap();
        assert_eq!(keyring.read("authway").await, Ok(secret("hush")));
        assert_eq!(keyring.read("other").await, Err(SecretsFailure::Missing { name: "other".into() }));
        assert_eq!(keyring.forget("authway").await, Ok(true));
        assert_eq!(keyring.forget("authway").await, Ok(false));
        assert_eq!(keyring.read("authway").await, Err(missing));
    }

    #[tokio::test]
    async fn failures_are_told_apart_and_hold_no_secret() {
        type Expected = fn(&SecretsFailure) -> bool;
        let cases: [(Error, Expected); 5] = [
            (Error::NoStorageAccess("prompt dismissed".into()), |f| *f == SecretsFailure::Locked),
            (Error::NoEntry, |f| matches!(f, SecretsFailure::Missing { .. })),
            (Error::PlatformFailure("bus gone".into()), |f| matches!(f, SecretsFailure::Refused { .. })),
            (Error::BadEncoding(b"hush".to_vec()), |f| matches!(f, SecretsFailure::Refused { .. })),
            (Error::TooLong("secret".into(), 3), |f| matches!(f, SecretsFailure::BadLength { .. })),
        ];
        for (error, expected) in cases {
            let (store, keyring) = mocked();
            keyring.keep("authway", secret("hush")).await.unwrap();
            let entry = store.build(SERVICE, "authway", None).unwrap();
            entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
            let failure = keyring.read("authway").await.unwrap_err();
            assert!(expected(&failure), "{failure:?}");
            assert!(!format!("{failure} {failure:?}").contains("hush"));
        }
    }

    /// A store that asks its user and gets no answer.
    struct Asks(std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

    impl CredentialStoreApi for Asks {
        fn vendor(&self) -> String {
            String::new()
        }
        fn id(&self) -> String {
            String::new()
        }
        fn build(
            &self,
            _: &str,
            _: &str,
            _: Option<&std::collections::HashMap<&str, &str>>,
        ) -> keyring_core::Result<Entry> {
            let _ = self.0.lock().unwrap().recv();
            Err(Error::NoEntry)
        }
        fn as_any(&self) -> &dyn std::any::Any {
            self
        }
    }

    #[tokio::test(start_paused = true)]
    async fn patience_with_a_keyring_that_asks_its_user_ends() {
        let (_never, answer) = std::sync::mpsc::channel();
        let keyring = Keyring::of(Arc::new(Asks(std::sync::Mutex::new(answer))), SECRETS_PATIENCE);
        assert_eq!(keyring.read("authway").await, Err(SecretsFailure::TimedOut));
    }
}
