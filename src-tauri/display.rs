//! The customer display: a second window on a screen of its own, without focus, frame, pointer or keys.
//!
//! One thread looks at what is plugged in and puts the window where the desk says. It decides nothing: which screen that
//! is, and whether there is one at all, comes from `desk::display`.

use std::{
    sync::{Mutex, OnceLock, PoisonError, mpsc},
    time::Duration,
};

use desk::{
    display::{Area, Arrangement, Placement, Screen},
    ports::CustomerDisplay,
};
use tauri::{
    AppHandle, Manager, PhysicalPosition, PhysicalSize, Runtime, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};
use tokio::sync::watch;

use crate::shell::{PHONE, TELLER};

/// The label of the customer's window; its capability allows it one command.
pub(crate) const DISPLAY: &str = "display";

/// The page of that window.
const PAGE: &str = "display.html";

/// No system tells every program of a screen that was plugged in, so they are looked at again this often.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The customer display of this app.
pub(crate) struct DisplayWindow {
    arrangement: watch::Sender<Arrangement>,
    orders: Mutex<Option<mpsc::Sender<Option<Placement>>>>,
}

impl DisplayWindow {
    /// A display on this app. Nothing is looked at before [`Self::watch`].
    pub(crate) fn new() -> Self {
        Self { arrangement: watch::Sender::new(Arrangement::default()), orders: Mutex::new(None) }
    }

    /// From now on looks at the screens, and puts the window where it is told.
    pub(crate) fn watch<R: Runtime>(&self, app: AppHandle<R>) -> std::io::Result<()> {
        let (orders, ordered) = mpsc::channel();
        let arrangement = self.arrangement.clone();
        let watching = move || watch_screens(&app, &arrangement, &ordered);
        std::thread::Builder::new().name("screens".to_owned()).spawn(watching)?;
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) = Some(orders);
        Ok(())
    }
}

impl CustomerDisplay for DisplayWindow {
    fn arrangement(&self) -> watch::Receiver<Arrangement> {
        self.arrangement.subscribe()
    }

    fn place(&self, placement: Option<&Placement>) {
        if let Some(orders) = &*self.orders.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = orders.send(placement.cloned());
        }
    }
}

/// Ends with the app: then nobody gives orders any more.
fn watch_screens<R: Runtime>(
    app: &AppHandle<R>,
    arrangement: &watch::Sender<Arrangement>,
    ordered: &mpsc::Receiver<Option<Placement>>,
) {
    let mut wanted: Option<Placement> = None;
    loop {
        let now = look(app);
        arrangement.send_if_modified(|before| {
            let is_news = *before != now;
            *before = now;
            is_news
        });
        let is_missing = wanted.is_some() && app.get_webview_window(DISPLAY).is_none();
        let order = match ordered.recv_timeout(LOOK_EVERY) {
            Ok(order) => Some(order),
            // Somebody closed it.
            Err(mpsc::RecvTimeoutError::Timeout) if is_missing => Some(wanted.clone()),
            Err(mpsc::RecvTimeoutError::Timeout) => None,
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        };
        let Some(order) = order else { continue };
        if let Err(error) = put(app, order.as_ref()) {
            tracing::warn!(%error, "the customer display could not be placed");
        }
        wanted = order;
    }
}

fn look<R: Runtime>(app: &AppHandle<R>) -> Arrangement {
    #[cfg(feature = "automation")]
    if let Some(screens) = made_up::screens() {
        return Arrangement::new(screens, window_area(app, TELLER), window_area(app, PHONE));
    }
    let screens = app.available_monitors().unwrap_or_default();
    let screens = screens.iter().map(|monitor| Screen {
        name: monitor.name().cloned().unwrap_or_default(),
        area: area(*monitor.position(), *monitor.size()),
    });
    Arrangement::new(screens.collect(), window_area(app, TELLER), window_area(app, PHONE))
}

/// In the marked build a file can stand for the screens: a virtual display has one screen, and nobody can unplug it.
#[cfg(feature = "automation")]
mod made_up {
    use desk::display::{Area, Screen};

    /// Names the file: a line for each screen, with its name, x, y, width and height.
    const SCREENS: &str = "CLAIMCHECK_TEST_SCREENS";

    pub(super) fn screens() -> Option<Vec<Screen>> {
        let text = std::fs::read_to_string(std::env::var_os(SCREENS)?).ok()?;
        Some(text.lines().filter_map(screen).collect())
    }

    fn screen(line: &str) -> Option<Screen> {
        let words: Vec<_> = line.split(' ').collect();
        let &[name, x, y, width, height] = words.as_slice() else { return None };
        let area = Area {
            x: x.parse().ok()?,
            y: y.parse().ok()?,
            width: width.parse().ok()?,
            height: height.parse().ok()?,
        };
        Some(Screen { name: name.to_owned(), area })
    }
}

/// Where a window lies that somebody can see.
fn window_area<R: Runtime>(app: &AppHandle<R>, label: &str) -> Option<Area> {
    let window = app.get_webview_window(label)?;
    if window.is_minimized().unwrap_or(false) {
        return None;
    }
    Some(area(window.outer_position().ok()?, window.outer_size().ok()?))
}

fn area(position: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Area {
    Area { x: position.x, y: position.y, width: size.width, height: size.height }
}

fn put<R: Runtime>(app: &AppHandle<R>, placement: Option<&Placement>) -> tauri::Result<()> {
    let there = app.get_webview_window(DISPLAY);
    let Some(Placement { area, .. }) = placement else {
        return there.map_or(Ok(()), |window| window.destroy());
    };
    // Without the teller's window the app is about to end, and this one must not keep it.
    if app.get_webview_window(TELLER).is_none() {
        return Ok(());
    }
    let window = match there {
        Some(window) => window,
        None => open(app)?,
    };
    let position = PhysicalPosition { x: area.x, y: area.y };
    window.set_position(position)?;
    window.set_size(PhysicalSize { width: area.width, height: area.height })?;
    window.show()?;
    // Once more: what a window is told before it is shown does not count everywhere.
    window.set_position(position)?;
    if !cfg!(feature = "automation") {
        // After it was shown, and by the screen: else it fills the one that the system calls the first. Made-up screens
        // are none of the system's.
        window.set_fullscreen_on_monitor(PhysicalPosition { x: f64::from(area.x), y: f64::from(area.y) })?;
    }
    window.set_cursor_visible(false)
}

fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let home = OnceLock::new();
    let builder = WebviewWindowBuilder::new(app, DISPLAY, WebviewUrl::App(PAGE.into()))
        .title("Claimcheck")
        .visible(false)
        .decorations(false)
        .focused(false)
        .focusable(false)
        .skip_taskbar(true)
        .closable(false)
        // WebKit hands no ephemeral page to WebDriver (see `run`).
        .incognito(!cfg!(feature = "automation"))
        .devtools(false)
        // It stays on the page that it was opened with.
        .on_navigation(move |to| {
            let to = (to.scheme().to_owned(), to.host_str().map(str::to_owned), to.path().to_owned());
            *home.get_or_init(|| to.clone()) == to
        });
    builder.build()
}

/// Takes the display away with the teller's window: alone it would keep the app.
pub(crate) fn close_with_the_teller<R: Runtime>(window: &tauri::Window<R>, event: &tauri::WindowEvent) {
    if window.label() == TELLER
        && matches!(event, tauri::WindowEvent::Destroyed)
        && let Some(display) = window.app_handle().get_webview_window(DISPLAY)
    {
        let _ = display.destroy();
    }
}
