//! Waits for what a desk shows; whoever waits says how long that may take.

use std::time::Duration;

use desk::{Desk, view::Screen};

/// Waits until a screen gives what is wanted; fails with what is shown instead.
pub async fn screen_of<T>(
    desk: &Desk,
    patience: Duration,
    what: &str,
    wanted: impl Fn(&Screen) -> Option<T>,
) -> T {
    let mut views = desk.views();
    let found = tokio::time::timeout(patience, async {
        loop {
            if let Some(found) = wanted(&views.borrow_and_update().screen) {
                return found;
            }
            views.changed().await.expect("the desk runs");
        }
    });
    match found.await {
        Ok(found) => found,
        Err(_) => {
            panic!("waited {patience:?} for {what}, and the screen is {:?}", desk.views().borrow().screen)
        }
    }
}
