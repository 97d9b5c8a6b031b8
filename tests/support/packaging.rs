//! The script that makes the packages.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Where the repository is.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
pub(crate) fn text_of(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The script with arguments; what it makes goes to a folder, and is packed less tightly than a release.
pub(crate) fn package<A: AsRef<OsStr>>(out: &Path, arguments: &[A]) -> Command {
    let mut command = Command::new(repository().join("assets/packaging/package"));
    command.args(arguments).env("OUT", out).env("FAST", "1").env("PATH", with_tools());
    command
}

/// Runs it; a failure is the test's.
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", words(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Everything a program said.
pub(crate) fn words(output: &Output) -> String {
    let (said, complained) = (&output.stdout, &output.stderr);
    format!("{}\n{}{}", output.status, String::from_utf8_lossy(said), String::from_utf8_lossy(complained))
}

/// The path to look for programs in, with the tools that `tests/run` builds for itself.
pub(crate) fn with_tools() -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = repository().join("target/real/tools/bin");
    std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path))).expect("paths are plain")
}

/// The programs of these that are not here, if any.
pub(crate) fn lacking(tools: &[&str]) -> Option<String> {
    let path = with_tools();
    let is_here = |tool: &str| std::env::split_paths(&path).any(|folder: PathBuf| folder.join(tool).exists());
    let lacking: Vec<&str> = tools.iter().copied().filter(|tool| !is_here(tool)).collect();
    (!lacking.is_empty()).then(|| format!("{} not here", lacking.join(", ")))
}
