//! Ctrl+C.

use std::thread;

/// Calls `act` every time the person presses Ctrl+C. Gives up silently where the system has no such thing; then
/// Ctrl+C ends the program as it ends any other.
pub(super) fn on_interrupt(act: impl Fn() + Send + 'static) {
    let spawned = thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                act();
            }
        });
    });
    drop(spawned);
}
