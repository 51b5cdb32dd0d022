//! The window's executable: it starts the shell and nothing else.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    claimcheck_lib::run()
}
