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

/// The commands that the permission file allows to the teller's window.
fn permitted() -> BTreeSet<String> {
    let text =
        std::fs::read_to_string(format!("{ROOT}/src-tauri/permissions/teller.toml")).expect("the file");
    let list = text.split_once("commands.allow = [").expect("the list").1.split_once(']').expect("its end").0;
    list.split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn handler_permissions_and_page_name_the_same_commands() {
    let lib = std::fs::read_to_string(format!("{ROOT}/src-tauri/lib.rs")).expect("lib.rs");
    let handler =
        lib.split_once("generate_handler![").expect("the handler").1.split_once(']').expect("its end").0;
    let handled: BTreeSet<_> = handler
        .split(',')
        .filter_map(|name| name.trim().strip_prefix("commands::"))
        .map(str::to_owned)
        .collect();

    let page = std::fs::read_to_string(format!("{ROOT}/ui/src/ipc/index.ts")).expect("index.ts");
    let called: BTreeSet<_> = permitted()
        .into_iter()
        .filter(|name| page.contains(&format!("\"{name}\"")) || page.contains(&format!("'{name}'")))
        .collect();

    assert_eq!(handled, permitted(), "the handler and the permissions differ");
    assert_eq!(called, permitted(), "the page and the permissions differ");
}

#[test]
fn only_the_tellers_window_may_call_anything() {
    let mut context = context::<MockRuntime>();
    context.config_mut().app.windows.clear();
    let app = build(mock_builder()).build(context).expect("the app");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let desk = runtime.block_on(async { Desk::closed(CannotStart::Configuration, String::new()) });
    app.manage(desk);
    let window =
        |label: &str| WebviewWindowBuilder::new(&app, label, Default::default()).build().expect("a window");
    let (teller, phone, other) = (window("teller"), window("phone"), window("other"));

    for command in permitted() {
        assert!(is_allowed(&teller, &command), "{command} should be allowed to the teller");
        assert!(!is_allowed(&phone, &command), "{command} must not be allowed to the phone");
        assert!(!is_allowed(&other, &command), "{command} must not be allowed to another window");
    }
    for command in
        ["plugin:event|listen", "plugin:window|close", "plugin:webview|create_webview", "plugin:app|name"]
    {
        assert!(!is_allowed(&teller, command), "{command} must not be allowed to anybody");
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
