//! A window of Tauri with a page in it and nothing behind it: what the teller's window is measured beside.
//!
//! Arguments: the folder of built pages, and the address of a page in it for each window. It is no part of the product.
#![expect(clippy::unwrap_used, reason = "whatever fails ends it")]

use std::path::{Path, PathBuf};

use tauri::{WebviewUrl, http::Response};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let mut context = claimcheck_lib::context();
    let windows = &mut context.config_mut().app.windows;
    // As large and as private as the teller's.
    let teller = windows.remove(0);
    *windows = arguments
        .enumerate()
        .map(|(number, address)| {
            let mut window = teller.clone();
            window.label = format!("bare-{number}");
            // Nobody would show it later, as ours is once it has something to draw.
            window.visible = true;
            window.url = WebviewUrl::CustomProtocol(format!("bare://localhost/{address}").parse().unwrap());
            window
        })
        .collect();
    tauri::Builder::default()
        .register_uri_scheme_protocol("bare", move |_, request| page(&folder, request.uri().path()))
        .run(context)
        .unwrap();
}

fn page(folder: &Path, path: &str) -> Response<Vec<u8>> {
    let file = folder.join(path.trim_start_matches('/'));
    let kind = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    match std::fs::read(file) {
        Ok(bytes) => Response::builder().header("Content-Type", kind).body(bytes).unwrap(),
        Err(_) => Response::builder().status(404).body(Vec::new()).unwrap(),
    }
}
