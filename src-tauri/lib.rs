//! The teller's window and the customer's: it puts a till together, shows its views, and passes the teller's acts on.
//!
//! A shell translates and decides nothing. What happens is in `desk`; what is drawn is in `ui`.

mod clipboard;
pub mod commands;
mod display;
mod front;
mod renderer;
mod saving;
mod shell;
mod surroundings;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use desk::{
    Desk,
    first_run::{Afterwards, LeavePractice, OpenPractice, OpenTill},
    view::CannotStart,
};
use tauri::{Manager, Runtime};

/// The longest time for which somebody who has started the program sees nothing of it.
const UNSEEN_MAX: Duration = Duration::from_secs(4);

/// What the command line may say to the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Arguments {
    practice: bool,
    practice_port: Option<u16>,
    config: Option<PathBuf>,
    data_dir: Option<PathBuf>,
}

/// Starts the window; returns when it is closed.
pub fn run() -> ExitCode {
    let arguments = match arguments(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(Usage::Help) => return say(HELP, ExitCode::SUCCESS),
        Err(Usage::Unknown(word)) => {
            return say(&format!("claimcheck: unknown argument {word}\n{HELP}"), 2.into());
        }
    };
    if !cfg!(feature = "automation")
        && let Some(name) = surroundings::forbidden(|name| std::env::var_os(name).is_some())
    {
        let sentence =
            format!("claimcheck: {name} is set, so another program could drive this window. Unset it.");
        return say(&sentence, 2.into());
    }
    till::log_to_standard_error();
    till::report_without_personal_data("claimcheck");
    renderer::choose();
    let opening = opening(arguments);
    // Nothing if the configuration has a fault: the window says so then.
    let folder = till::window_folder(&opening);
    if folder.as_deref().is_some_and(front::ask) {
        return say(ALREADY_OPEN, ExitCode::SUCCESS);
    }
    let app =
        build(tauri::Builder::default()).on_window_event(display::close_with_the_teller).setup(move |app| {
            let app = app.handle().clone();
            let windows = Arc::new(shell::Windows::new(app.clone()));
            show_when_drawn(app.clone());
            // Beside the window, which loads its page meanwhile.
            tauri::async_runtime::spawn(async move {
                let opened = open(opening, windows, app.clone()).await;
                if opened.is_second && is_at_the_front(folder).await {
                    say(ALREADY_OPEN, ExitCode::SUCCESS);
                    app.exit(0);
                    return;
                }
                // The rest of the till lives as long as the window; that of practice only as long as its desk.
                app.manage(opened.premises);
                app.state::<commands::DeskToCome>().came(opened.desk);
            });
            Ok(())
        });
    let mut context = context();
    if cfg!(feature = "automation") {
        // WebKit hands no ephemeral page to WebDriver; its own sessions keep nothing either.
        context.config_mut().app.windows.iter_mut().for_each(|window| window.incognito = false);
    }
    match app.run(context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say(&format!("claimcheck: the window could not be opened: {error}"), ExitCode::FAILURE),
    }
}

/// The configuration of tauri.conf.json, with the page, the capabilities and the permissions.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Everything about the app but its desk: the commands and what they keep.
pub fn build<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    let builder =
        builder.manage(commands::Subscription::default()).manage(commands::DisplaySubscription::default());
    let builder = builder.manage(commands::DeskToCome::default());
    builder.invoke_handler(tauri::generate_handler![
        commands::subscribe,
        commands::subscribe_display,
        commands::search,
        commands::find,
        commands::open_row,
        commands::refresh,
        commands::cancel_intake,
        commands::back,
        commands::ask,
        commands::use_hint,
        commands::include,
        commands::identify,
        commands::identify_by_mail,
        commands::ask_owner,
        commands::cancel,
        commands::more_time,
        commands::try_now,
        commands::send_link,
        commands::copy_link,
        commands::copy_details,
        commands::seen,
        commands::tick,
        commands::tick_all,
        commands::missing,
        commands::hand_over,
        commands::refuse,
        commands::answer,
        commands::open_activity,
        commands::show_activity,
        commands::export_activity,
        commands::open_settings,
        commands::listen_to_scanner,
        commands::prefer,
        commands::set_up_display,
        commands::show_on_display,
        commands::find_display,
        commands::test_connection,
        commands::practice_answer,
        commands::open_practice_phone,
        commands::practise,
        commands::leave_practice,
        commands::connect,
        commands::sign_in,
        commands::lock,
        commands::show_order,
        commands::print_receipt,
        commands::print_elsewhere,
        commands::ask_second_person,
        commands::approve,
        commands::leave_second_person,
        commands::open_inquiry,
        commands::ask_caller,
        commands::ask_customer,
        commands::ask_payment,
    ])
}

/// Shows the teller's window once its page has something to draw. Drawn before, WebKit holds everything up for half a second
/// to wait for a page that is not there, and somebody in a dark store looks into a white flash. If nothing comes for a
/// while, an empty window is better than none.
fn show_when_drawn<R: Runtime>(app: tauri::AppHandle<R>) {
    let first_view = app.state::<commands::Subscription>().first_view();
    tauri::async_runtime::spawn(async move {
        let _ = tokio::time::timeout(UNSEEN_MAX, first_view).await;
        shell::show(&app);
    });
}

/// Whether the window that has this folder has come to the front instead of this one.
async fn is_at_the_front(folder: Option<PathBuf>) -> bool {
    let Some(folder) = folder else { return false };
    tauri::async_runtime::spawn_blocking(move || front::ask_patiently(&folder)).await.unwrap_or(false)
}

/// A desk to show.
struct Opened {
    desk: Desk,
    /// What it stands on, where it is not left before the window is closed.
    premises: Option<till::Premises>,
    /// Another window has the data folder.
    is_second: bool,
}

/// Brings this window to the front whenever another one is opened on its folder.
fn answer_others<R: Runtime>(app: &tauri::AppHandle<R>, premises: &till::Premises) {
    let app = app.clone();
    let listens = front::answer(&premises.settings.data_dir, move || shell::to_the_front(&app));
    if let Err(error) = listens {
        tracing::warn!(%error, "a second window can't bring this one to the front");
    }
}

/// Opens the practice till of this opening, as often as somebody practises.
fn practise<R: Runtime>(
    opening: till::Opening,
    windows: Arc<dyn desk::ports::Shell>,
    app: tauri::AppHandle<R>,
) -> OpenPractice {
    Box::new(move || {
        let opening = till::Opening { practice: true, ..opening.clone() };
        let (windows, app) = (windows.clone(), app.clone());
        Box::pin(async move {
            let till = till::open(opening, windows).await.map_err(|why| (why.kind(), why.to_string()))?;
            Ok(opened_till(&app, till))
        })
    })
}

/// Opens what there is without practice. The folder that was named for practice is practice's.
fn leave<R: Runtime>(
    opening: till::Opening,
    windows: Arc<dyn desk::ports::Shell>,
    app: tauri::AppHandle<R>,
) -> LeavePractice {
    Box::new(move || {
        let without =
            till::Opening { practice: false, practice_port: None, data_dir: None, ..opening.clone() };
        Box::pin(async move {
            if let Some(first) = till::first_run(&without) {
                return Afterwards::Choice(first, practise(opening, windows, app));
            }
            match till::open(without, windows).await {
                Ok(till) => Afterwards::Till(opened_till(&app, till)),
                Err(because) => {
                    tracing::error!(%because, "the till can't be opened");
                    Afterwards::Nothing(because.kind(), because.to_string())
                }
            }
        })
    })
}

/// A till with all that has to live as long as its desk; other windows on its folder find this one.
fn opened_till<R: Runtime>(app: &tauri::AppHandle<R>, till: till::Till) -> OpenTill {
    answer_others(app, &till.premises);
    OpenTill { desk: till.desk, rest: Box::new((till.premises, till.practice)) }
}

/// What is opened by whoever said so.
fn opening(arguments: Arguments) -> till::Opening {
    till::Opening {
        practice: arguments.practice,
        practice_port: arguments.practice_port,
        config: arguments.config,
        data_dir: arguments.data_dir,
        window: true,
        refuse_real: cfg!(feature = "automation"),
        ..till::Opening::default()
    }
}

/// Opens the till. One that can't be opened still has a desk: it shows why and does nothing.
async fn open<R: Runtime>(
    opening: till::Opening,
    windows: Arc<dyn desk::ports::Shell>,
    app: tauri::AppHandle<R>,
) -> Opened {
    if let Some(first) = till::first_run(&opening) {
        let desk = Desk::first_run(first, practise(opening, windows, app));
        return Opened { desk, premises: None, is_second: false };
    }
    match till::open(opening.clone(), windows.clone()).await {
        Ok(till) if till.practice.is_some() => {
            let desk = Desk::practice(opened_till(&app, till), leave(opening, windows, app));
            Opened { desk, premises: None, is_second: false }
        }
        Ok(till) => {
            answer_others(&app, &till.premises);
            Opened { desk: till.desk, premises: Some(till.premises), is_second: false }
        }
        Err(because) => {
            tracing::error!(%because, "the till can't be opened");
            let is_second = because.kind() == CannotStart::SecondCopy;
            Opened { desk: Desk::closed(because.kind(), because.to_string()), premises: None, is_second }
        }
    }
}

const ALREADY_OPEN: &str = "claimcheck: it is open already, and was brought to the front";

const HELP: &str = "\
Usage: claimcheck [--practice] [--practice-port PORT] [--config FILE] [--data-dir DIR]

  --practice             practise with made-up customers and orders
  --practice-port PORT   let practice's provider listen here, instead of on its usual port or, where that is taken, any other
  --config FILE          use this configuration instead of the machine's
  --data-dir DIR         keep data here

Without a configuration the window offers to practise or to be connected.";

/// Why the command line was not understood.
#[derive(Debug, PartialEq, Eq)]
enum Usage {
    Help,
    Unknown(String),
}

fn arguments(words: impl Iterator<Item = std::ffi::OsString>) -> Result<Arguments, Usage> {
    let mut arguments = Arguments::default();
    let mut words = words;
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--practice") => arguments.practice = true,
            Some(flag @ "--practice-port") => {
                let port =
                    words.next().and_then(|word| word.to_str()?.parse().ok()).filter(|port| *port != 0);
                arguments.practice_port =
                    Some(port.ok_or_else(|| Usage::Unknown(format!("{flag} without a port, 1 to 65535")))?);
            }
            Some(flag @ ("--config" | "--data-dir")) => {
                let value = words.next().ok_or_else(|| Usage::Unknown(format!("{flag} without a value")))?;
                let place = if flag == "--config" { &mut arguments.config } else { &mut arguments.data_dir };
                *place = Some(value.into());
            }
            Some("--help" | "-h") => return Err(Usage::Help),
            _ => return Err(Usage::Unknown(word.to_string_lossy().into_owned())),
        }
    }
    Ok(arguments)
}

/// The one place of the window that writes for a person at a terminal.
#[expect(clippy::print_stderr, reason = "there is no window yet to say it in")]
fn say(sentence: &str, code: ExitCode) -> ExitCode {
    eprintln!("{sentence}");
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, Usage> {
        arguments(words.iter().map(Into::into))
    }

    #[test]
    fn arguments_are_read_or_named() {
        let all = parse(&["--practice", "--config", "a.toml", "--data-dir", "b"]).expect("understood");
        assert!(all.practice);
        assert_eq!((all.config, all.data_dir), (Some("a.toml".into()), Some("b".into())));
        let port = parse(&["--practice", "--practice-port", "10443"]).expect("understood").practice_port;
        assert_eq!(port, Some(10443));
        for none in [&["--practice-port"][..], &["--practice-port", "0"], &["--practice-port", "65536"]] {
            let named = Usage::Unknown("--practice-port without a port, 1 to 65535".into());
            assert_eq!(parse(none), Err(named), "{none:?}");
        }
        assert_eq!(parse(&["--devtools"]), Err(Usage::Unknown("--devtools".into())));
        assert_eq!(parse(&["--config"]), Err(Usage::Unknown("--config without a value".into())));
    }
}
