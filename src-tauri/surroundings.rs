//! What the window refuses to start under: variables with which somebody else could drive or watch the page.
//!
//! WebView automation and debugging are read from the environment even by release builds; a page that is painted by
//! somebody else would fool an honest teller. Only the build marked `automation` may be driven, and never for real.

/// Variables that hand the page to somebody else, on any of the systems.
pub(crate) const FORBIDDEN: &[&str] = &[
    "TAURI_WEBVIEW_AUTOMATION",
    "TAURI_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_INSPECTOR_PIPE",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBVIEW2_USER_DATA_FOLDER",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
    "WEBVIEW2_WAIT_FOR_SCRIPT_DEBUGGER",
];

/// The first forbidden variable that is set, if any.
pub(crate) fn forbidden(is_set: impl Fn(&str) -> bool) -> Option<&'static str> {
    FORBIDDEN.iter().copied().find(|name| is_set(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_alone_is_enough() {
        for name in FORBIDDEN {
            assert_eq!(forbidden(|set| set == *name), Some(*name));
        }
        assert_eq!(forbidden(|_| false), None);
    }
}
