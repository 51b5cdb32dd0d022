//! What the desk may ask of the window: the pretend phone of practice, the customer display, a file for the teller, and
//! the clipboard.
//!
//! The phone shows a page of the practice provider in a window of its own, which may call no command and go nowhere else.

use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};

use crate::clipboard::SystemClipboard;
use crate::display::DisplayWindow;
use crate::saving::save_new;

/// The label of the teller's window in tauri.conf.json.
pub(crate) const TELLER: &str = "teller";

/// The label of the pretend phone's window; no capability names it.
pub(crate) const PHONE: &str = "phone";

/// Brings the teller's window to the front, as far as the desktop lets it.
pub(crate) fn to_the_front<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(TELLER) else { return };
    let brought = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Shows the teller's window.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(TELLER) else { return };
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window could not be shown");
    }
}

/// Opens windows for the desk.
pub(crate) struct Windows<R: Runtime> {
    app: AppHandle<R>,
    display: DisplayWindow,
    clipboard: SystemClipboard,
}

impl<R: Runtime> Windows<R> {
    /// A shell on this app.
    pub(crate) fn new(app: AppHandle<R>) -> Self {
        let display = DisplayWindow::new();
        if let Err(error) = display.watch(app.clone()) {
            tracing::warn!(%error, "there is no customer display: the screens can't be looked at");
        }
        Self { app, display, clipboard: SystemClipboard::new() }
    }
}

impl<R: Runtime> desk::ports::Shell for Windows<R> {
    fn customer_display(&self) -> &dyn desk::ports::CustomerDisplay {
        &self.display
    }

    fn clipboard(&self) -> Option<&dyn desk::ports::Clipboard> {
        Some(&self.clipboard)
    }

    fn open_practice_phone(&self, url: &str) {
        let Ok(url) = url.parse::<tauri::Url>() else { return };
        if let Some(phone) = self.app.get_webview_window(PHONE) {
            let _ = phone.navigate(url);
            let _ = phone.set_focus();
            return;
        }
        let origin = url.origin();
        let opened = WebviewWindowBuilder::new(&self.app, PHONE, WebviewUrl::External(url))
            .title("Practice phone")
            .inner_size(390.0, 844.0)
            // WebKit hands no ephemeral page to WebDriver (see `run`).
            .incognito(!cfg!(feature = "automation"))
            .devtools(false)
            .on_navigation(move |to| to.origin() == origin)
            .build();
        if let Err(error) = opened {
            tracing::warn!(%error, "the practice phone could not be opened");
        }
    }

    fn prints_pages(&self) -> bool {
        true
    }

    fn print_page(&self) -> Result<(), std::io::Error> {
        let window = self.app.get_webview_window(TELLER).ok_or(std::io::ErrorKind::NotFound)?;
        window.print().map_err(std::io::Error::other)
    }

    fn close_practice_phone(&self) {
        if let Some(phone) = self.app.get_webview_window(PHONE)
            && let Err(error) = phone.close()
        {
            tracing::warn!(%error, "the practice phone could not be closed");
        }
    }

    /// Into the account's Downloads, or its home where it has none.
    fn save_for_teller(&self, name: &str, contents: &[u8]) -> Result<String, std::io::Error> {
        let path = self.app.path();
        let downloads = path.download_dir().ok().filter(|folder| folder.is_dir());
        let folder = downloads.or_else(|| path.home_dir().ok()).ok_or(std::io::ErrorKind::NotFound)?;
        let saved = save_new(&folder, name, contents)?;
        let folder = folder.file_name().map(|folder| folder.to_string_lossy().into_owned());
        Ok(format!("{}/{saved}", folder.unwrap_or_default()))
    }
}
