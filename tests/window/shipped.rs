//! The build as it is shipped can't be driven by another program.

use std::process::Command;

use crate::{
    counter::{PATIENCE, shipped, try_drive},
    process::{Program, eventually},
};

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

/// The program replaces itself before it does anything else, so that the process that was started is the window's.
#[tokio::test(flavor = "multi_thread")]
async fn where_no_graphics_processor_draws_it_chooses_the_way_that_needs_none() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let devices = std::fs::read_dir("/dev/dri").map(|devices| devices.flatten().collect::<Vec<_>>());
    let draws = devices
        .is_ok_and(|all| all.iter().any(|one| one.file_name().to_string_lossy().starts_with("renderD")));
    for (said, chosen) in [(None, (!draws).then_some("1")), (Some("0"), Some("0"))] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(shipped());
        command.arg("--practice").arg("--data-dir").arg(folder.path().join("data")).env_remove(VARIABLE);
        command.envs(said.map(|said| (VARIABLE, said)));
        let program = Program::start(&mut command);
        // Its data are there when it is past that choice.
        eventually("a till that was opened", PATIENCE, async || {
            std::fs::read_dir(folder.path().join("data")).ok()?.next().map(drop)
        })
        .await;
        let environment = std::fs::read(format!("/proc/{}/environ", program.id())).expect("its environment");
        let lines =
            environment.split(|byte| *byte == 0).map(|line| String::from_utf8_lossy(line).into_owned());
        let found = lines.filter_map(|line| {
            Some(line.split_once('=')?.1.to_owned()).filter(|_| line.starts_with(VARIABLE))
        });
        assert_eq!(found.collect::<Vec<_>>(), chosen.map(str::to_owned).into_iter().collect::<Vec<_>>());
    }
}
