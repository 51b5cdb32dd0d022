//! Which window may call what: tried on the real configuration, capabilities and permissions, without a display.

#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

use std::collections::BTreeSet;

use claimcheck_lib::{build, context};
use desk::{Desk, view::CannotStart};
use tauri::{
    Manager, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Each window with the commands that its permission file allows. A window without a file may call nothing.
const WINDOWS: [&str; 3] = ["teller", "display", "phone"];

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn permitted(window: &str) -> BTreeSet<String> {
    if window == "phone" {
        return BTreeSet::new();
    }
    let text = read(&format!("src-tauri/permissions/{window}.toml"));
    let list = text.split_once("commands.allow = [").expect("the list").1.split_once(']').expect("its end").0;
    list.split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn all_permitted() -> BTreeSet<String> {
    WINDOWS.into_iter().flat_map(permitted).collect()
}

#[test]
fn handler_permissions_and_pages_name_the_same_commands() {
    let lib = read("src-tauri/lib.rs");
    let handler =
        lib.split_once("generate_handler![").expect("the handler").1.split_once(']').expect("its end").0;
    let handled: BTreeSet<_> = handler
        .split(',')
        .filter_map(|name| name.trim().strip_prefix("commands::"))
        .map(str::to_owned)
        .collect();
    assert_eq!(handled, all_permitted(), "the handler and the permissions differ");

    for (window, door) in [("teller", "ui/src/ipc/index.ts"), ("display", "ui/src/ipc/display.ts")] {
        let page = read(door);
        let called: BTreeSet<_> = all_permitted()
            .into_iter()
            .filter(|name| page.contains(&format!("\"{name}\"")) || page.contains(&format!("'{name}'")))
            .collect();
        assert_eq!(called, permitted(window), "{door} and the permissions of {window} differ");
    }
}

#[test]
fn each_windows_capability_is_for_it_alone_and_grants_its_permission_alone() {
    let mut files: Vec<_> = std::fs::read_dir(format!("{ROOT}/src-tauri/capabilities"))
        .expect("the capabilities")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["display.json", "teller.json"]);
    for window in ["teller", "display"] {
        let text = read(&format!("src-tauri/capabilities/{window}.json"));
        let capability: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let only = serde_json::json!([window]);
        assert_eq!((&capability["windows"], &capability["permissions"]), (&only, &only));
        for wider in ["webviews", "remote", "local", "platforms"] {
            assert!(capability.get(wider).is_none(), "{window} has {wider}");
        }
    }
    let config: serde_json::Value = serde_json::from_str(&read("tauri.conf.json")).expect("JSON");
    assert_eq!(config["app"]["security"]["capabilities"], serde_json::json!(["teller", "display"]));
}

#[test]
fn no_text_becomes_a_script_or_a_style_and_nobody_else_is_asked() {
    let config: serde_json::Value = serde_json::from_str(&read("tauri.conf.json")).expect("JSON");
    let security = &config["app"]["security"];
    let policy = security["csp"].as_str().expect("one policy for all pages");
    let sources: BTreeSet<_> = policy.split([' ', ';']).filter(|word| !word.ends_with("-src")).collect();
    let known = ["", "'none'", "'self'", "data:", "ipc:", "http://ipc.localhost"];
    let directives = ["base-uri", "form-action", "frame-ancestors"];
    for source in &sources {
        assert!(known.contains(source) || directives.contains(source), "{source} in {policy}");
    }
    assert!(policy.starts_with("default-src 'none';"), "what is not named is forbidden");
    for only in ["script-src 'self'", "style-src 'self'", "connect-src ipc: http://ipc.localhost"] {
        assert!(policy.split(';').any(|directive| directive.trim() == only), "{only} in {policy}");
    }
    // Tauri would loosen it, or leave it out, by these.
    for looser in ["devCsp", "dangerousDisableAssetCspModification", "assetProtocol", "headers"] {
        assert!(security.get(looser).is_none(), "{looser}");
    }
}

#[test]
fn the_page_about_permissions_says_what_they_are() {
    let page = read("docs/permissions.md");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let &[label, _, _, calls, _] = cells.as_slice() else { return None };
        let label = label.strip_prefix('`')?.strip_suffix('`')?;
        Some((label.to_owned(), calls.to_owned()))
    });
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), WINDOWS);
    for (label, calls) in rows {
        let count: usize = calls.split(' ').next().and_then(|count| count.parse().ok()).expect("a number");
        assert_eq!(count, permitted(&label).len(), "{label}");
        for name in calls.split('`').skip(1).step_by(2) {
            assert!(permitted(&label).contains(name), "{label} may not call {name}");
        }
    }
}

struct Tried {
    app: tauri::App<MockRuntime>,
    // The desk lives on it.
    _runtime: tokio::runtime::Runtime,
}

fn tried() -> Tried {
    let mut context = context::<MockRuntime>();
    context.config_mut().app.windows.clear();
    let app = build(mock_builder()).build(context).expect("the app");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let desk = runtime.block_on(async { Desk::closed(CannotStart::Configuration, String::new()) });
    app.state::<claimcheck_lib::commands::DeskToCome>().came(desk);
    Tried { app, _runtime: runtime }
}

impl Tried {
    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, Default::default()).build().expect("a window")
    }
}

const OF_TAURI: [&str; 8] = [
    "plugin:event|listen",
    "plugin:event|emit",
    "plugin:window|close",
    "plugin:window|set_focus",
    "plugin:webview|create_webview",
    "plugin:webview|create_webview_window",
    "plugin:app|name",
    "plugin:path|resolve_directory",
];

#[test]
fn every_window_may_call_its_own_commands_and_no_other() {
    let tried = tried();
    for label in WINDOWS.into_iter().chain(["other"]) {
        let window = tried.window(label);
        let may = if label == "other" { BTreeSet::new() } else { permitted(label) };
        for command in all_permitted() {
            assert_eq!(is_allowed(&window, &command), may.contains(&command), "{command} from {label}");
        }
        for command in OF_TAURI {
            assert!(!is_allowed(&window, command), "{command} must not be allowed to {label}");
        }
    }
}

/// Whoever gets a script into the customer's page gets no further than what the customer sees anyway.
#[test]
fn threat_24_the_customers_window_can_listen_and_do_nothing() {
    assert_eq!(permitted("display"), BTreeSet::from(["subscribe_display".to_owned()]));
    let tried = tried();
    let display = tried.window("display");
    assert!(is_allowed(&display, "subscribe_display"));
    for act in permitted("teller") {
        assert!(!is_allowed(&display, &act), "{act} from the customer's window");
    }
    let source = read("src-tauri/display.rs");
    for closed in [".devtools(false)", ".focusable(false)", ".on_navigation(", ".decorations(false)"] {
        assert!(source.contains(closed), "the window is built with {closed}");
    }
}

/// Whether the call got past the access check; what the command then says does not matter.
fn is_allowed(window: &WebviewWindow<MockRuntime>, command: &str) -> bool {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("a URL"),
        body: InvokeBody::Json(serde_json::json!({})),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    match get_ipc_response(window, request) {
        Ok(_) => true,
        Err(error) => {
            let text = error.to_string();
            !(text.contains("not allowed") || text.contains("not found"))
        }
    }
}
