//! OpenGL under watch: it runs in a process of its own, so that whatever its driver does, somebody is there to go on.
//!
//! The program starts itself again for it and waits. The window's process leaves a note when its graphics fail; a
//! driver that takes the process down leaves none, but the system says how it ended. Then the first process opens the
//! next window itself. Nothing is started more than once, so nothing can go round in circles.

use std::{
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, ExitCode, ExitStatus},
};

use super::{
    Arguments, Failure,
    beginning::Beginning,
    opengl,
    renderers::{Renderer, Worked},
};
use crate::{
    platform::{crash, paths::Paths},
    texts::Texts,
};

/// How a watched process says that its graphics failed and that its note has the reason.
const GRAPHICS_FAILED: u8 = 86;
/// The same where there is no screen to draw on.
const NO_SCREEN: u8 = 87;

/// Runs the window in a process of its own until it is closed.
pub(super) fn run(beginning: &Beginning, kept: &Path) -> Result<ExitCode, Failure> {
    let not_started = |error: std::io::Error| Failure::Graphics(error.to_string());
    let program = std::env::current_exe().map_err(not_started)?;
    let note = tempfile::Builder::new().prefix("tls-ladder-").tempfile().map_err(not_started)?;
    let mut arguments: Vec<OsString> =
        ["--watched".into(), note.path().into(), "--kept".into(), kept.into()].to_vec();
    if let Some(report) = &beginning.resumed {
        arguments.extend(["--resume".into(), report.into()]);
    }
    if let Some(notice) = &beginning.notice {
        arguments.extend(["--notice".into(), notice.into()]);
    }
    let status = Command::new(program)
        .args(arguments)
        .args(std::env::args_os().skip(1))
        .status()
        .map_err(not_started)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    let reason = || fs::read_to_string(note.path()).unwrap_or_default();
    match code {
        Some(GRAPHICS_FAILED) => Err(Failure::Graphics(reason())),
        Some(NO_SCREEN) => Err(Failure::Screen(reason())),
        _ if was_taken_down(status) => Err(Failure::Graphics(status.to_string())),
        Some(code) => Ok(ExitCode::from(code)),
        None => Ok(ExitCode::FAILURE),
    }
}

/// Whether the system ended the process for what it did, not a person who wanted it gone.
#[cfg(unix)]
fn was_taken_down(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    // SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSEGV: the same numbers everywhere; SIGBUS is not.
    let bus = if cfg!(any(target_os = "linux", target_os = "android")) { 7 } else { 10 };
    status.signal().is_some_and(|signal| [4, 5, 6, 8, 11, bus].contains(&signal))
}

/// Whether the system ended the process for what it did, not a person who wanted it gone.
#[cfg(not(unix))]
fn was_taken_down(status: ExitStatus) -> bool {
    /// STATUS_CONTROL_C_EXIT
    const INTERRUPTED: u32 = 0xC000_013A;
    status.code().map(i32::cast_unsigned).is_some_and(|code| code >= 0xC000_0000 && code != INTERRUPTED)
}

/// The watched process: the window drawn with OpenGL, and a note for the watcher should that fail.
pub(super) fn be_watched(arguments: &Arguments, paths: &Paths, kept: &Path, note: &Path) -> ExitCode {
    let (start, memory) = Beginning::watched(arguments, paths).prepare(arguments, paths, kept);
    let (left, unsaved) = (note.to_owned(), memory.unsaved());
    // The driver may not survive that the window is taken down, so the process ends where it stands.
    let leave = move |message: &str| {
        let _ = fs::write(&left, message);
        unsaved.save();
        std::process::exit(i32::from(GRAPHICS_FAILED));
    };
    crash::leave_when_graphics_fail(leave.clone());
    let lost = move || leave(&Texts::english().get("window-renderer-empty"));
    crash::note_renderer("OpenGL (glow), not open yet");
    match opengl::run(start, memory, Worked::new(Renderer::Glow, paths), lost) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = fs::write(note, failure.reason());
            ExitCode::from(if matches!(failure, Failure::Screen(_)) { NO_SCREEN } else { GRAPHICS_FAILED })
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn only_an_end_by_a_fault_counts_as_one() {
        for (signal, fault) in [(11, true), (6, true), (4, true), (9, false), (15, false), (2, false)] {
            assert_eq!(was_taken_down(ExitStatus::from_raw(signal)), fault, "signal {signal}");
        }
        assert!(!was_taken_down(ExitStatus::from_raw(1 << 8)), "an exit code");
    }
}
