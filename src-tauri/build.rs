//! Builds what Tauri needs from tauri.conf.json, the capabilities and the permissions.
//!
//! The permissions are written by hand; with them, every command is denied to every window that is not named.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(
            tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/*.toml"),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        return;
    }
    // tauri-build writes its schemas into the root; they belong beside the rest of the shell. Neither step matters to
    // the build, so a failure is not one.
    let _ = std::fs::remove_dir_all("src-tauri/gen");
    let _ = std::fs::rename("gen", "src-tauri/gen");
}
