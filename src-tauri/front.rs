//! A second window on a data folder brings the first one to the front and ends.
//!
//! It asks by a socket in the folder, which only the till's account can enter, and says nothing: no argument of it reaches
//! the first window. No session bus is needed. Where there are no such sockets, the second window says where to look.

use std::io;
use std::path::Path;
use std::time::Duration;

/// Long enough for a window that is busy, too short to keep a teller waiting.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often a window is asked that holds the folder and does not listen yet: both were opened with one double click.
const ASKED: u32 = 30;
const BETWEEN: Duration = Duration::from_millis(100);

/// Asks the window that has this folder to come to the front. False if none does.
pub(crate) fn ask(folder: &Path) -> bool {
    socket::ask(folder)
}

/// The same, where one must be there and may still be opening.
pub(crate) fn ask_patiently(folder: &Path) -> bool {
    (0..ASKED).any(|_| {
        let came = ask(folder);
        if !came {
            std::thread::sleep(BETWEEN);
        }
        came
    })
}

/// From now on `bring`s the window to the front whenever another one asks. The folder must be held by this window.
///
/// # Errors
/// What the system says where it gives no socket; then nobody comes to the front.
pub(crate) fn answer(folder: &Path, bring: impl Fn() + Send + 'static) -> io::Result<()> {
    socket::answer(folder, bring)
}

#[cfg(unix)]
mod socket {
    use std::fs;
    use std::io::{self, Read as _, Write as _};
    use std::os::unix::fs::FileTypeExt as _;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;

    use super::PATIENCE;

    /// What the first window says when it has come.
    const CAME: &[u8] = b"1";

    pub(super) fn ask(folder: &Path) -> bool {
        let Ok(mut first) = UnixStream::connect(folder.join(till::WINDOW_SOCKET)) else { return false };
        let mut said = [0];
        let heard = first.set_read_timeout(Some(PATIENCE)).and_then(|()| first.read_exact(&mut said));
        heard.is_ok() && said == CAME
    }

    pub(super) fn answer(folder: &Path, bring: impl Fn() + Send + 'static) -> io::Result<()> {
        let path = folder.join(till::WINDOW_SOCKET);
        // Of a window that is gone: whoever holds the folder is the only one.
        match fs::symlink_metadata(&path) {
            Ok(left) if left.file_type().is_socket() => fs::remove_file(&path)?,
            Ok(_) | Err(_) => {}
        }
        let listener = UnixListener::bind(path)?;
        std::thread::Builder::new().name("front".to_owned()).spawn(move || {
            // What somebody writes is not read. Whoever does not wait for the answer does not get one.
            for mut other in listener.incoming().filter_map(Result::ok) {
                bring();
                let _ = other.set_write_timeout(Some(PATIENCE)).and_then(|()| other.write_all(CAME));
            }
        })?;
        Ok(())
    }
}

#[cfg(not(unix))]
mod socket {
    use std::io;
    use std::path::Path;

    pub(super) fn ask(_folder: &Path) -> bool {
        false
    }

    pub(super) fn answer(_folder: &Path, _bring: impl Fn() + Send + 'static) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write as _;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn the_first_window_comes_whoever_asks_and_whatever_they_say() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!ask(folder.path()), "there is no window");
        let came = Arc::new(AtomicU32::new(0));
        let coming = came.clone();
        let bring = move || {
            coming.fetch_add(1, Ordering::SeqCst);
        };
        answer(folder.path(), bring).expect("it listens");
        assert!(ask(folder.path()));
        let mut rude = UnixStream::connect(folder.path().join(till::WINDOW_SOCKET)).expect("connected");
        let _ = rude.write_all(b"--config /elsewhere.toml\n");
        drop(rude);
        assert!(ask(folder.path()) && ask_patiently(folder.path()));
        assert_eq!(came.load(Ordering::SeqCst), 4, "one for each that asked");
    }

    #[test]
    fn what_a_stopped_window_left_answers_nobody_and_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(till::WINDOW_SOCKET);
        drop(UnixListener::bind(&path).expect("a socket"));
        assert!(path.exists() && !ask(folder.path()));
        answer(folder.path(), || ()).expect("it takes its place");
        assert!(ask(folder.path()));

        let other = tempfile::tempdir().expect("a folder");
        std::fs::write(other.path().join(till::WINDOW_SOCKET), "somebody's").expect("written");
        assert!(answer(other.path(), || ()).is_err(), "no socket: it is not ours to remove");
        assert!(!ask(other.path()));
    }
}
