//! The build as it is shipped can't be driven by another program.

use std::process::Command;

use crate::counter::{PATIENCE, shipped, try_drive};

#[tokio::test(flavor = "multi_thread")]
async fn webdriver_gets_no_session_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let arguments = ["--practice", "--data-dir", &data];
    let (session, _webdriver) = try_drive(&shipped(), &arguments, &[], PATIENCE).await;
    assert!(session.is_err(), "the shipped build gave WebDriver a session");
    assert!(std::fs::read_dir(folder.path()).expect("the folder").next().is_none(), "it did not even begin");
}

#[test]
fn it_says_which_variable_it_minds() {
    for variable in
        ["TAURI_WEBVIEW_AUTOMATION", "WEBKIT_INSPECTOR_SERVER", "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS"]
    {
        let output = Command::new(shipped()).env(variable, "1").arg("--practice").output().expect("the app");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(variable) && said.contains("Unset it"), "{said}");
    }
}
