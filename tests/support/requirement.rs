//! Tests that need something of this system: skipped with a notice, or failed where everything must be there.

use std::io::Write;

/// Whether a test can go on. `missing` says what is not here.
///
/// # Panics
/// In continuous integration (`CI=true`), where nothing may be missing.
pub(crate) fn is_here(test: &str, missing: Option<String>) -> bool {
    let Some(missing) = missing else { return true };
    assert!(std::env::var_os("CI").is_none(), "{test}: {missing}, and here everything has to be tested");
    // Past the test runner's own buffer, which hides what passing tests say.
    let _ =
        writeln!(std::io::stderr(), "SKIPPED {test}: {missing} (tests/run installs it on Debian and Ubuntu)");
    false
}
