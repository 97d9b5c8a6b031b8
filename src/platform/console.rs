//! Where the few words go that the desktop program prints.

/// Where a program prints to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

/// Prints where somebody sees it; says `false`, and prints nothing, where there is no such place.
///
/// A Windows program without a console of its own is given none, and what it prints is lost, unless its output goes
/// to a file or into a pipe. Otherwise the console it was started from is borrowed, if it was started from one.
#[must_use]
pub fn print(stream: Stream, print: impl FnOnce()) -> bool {
    #[cfg(windows)]
    if leads_nowhere(stream) {
        let Some(_console) = super::windows::BorrowedConsole::borrow() else { return false };
        // The shell has not waited for a program that has windows: its prompt stands on this line.
        let _ = std::io::Write::write_all(&mut std::io::stdout(), b"\n");
        print();
        return true;
    }
    let _ = stream;
    print();
    true
}

#[cfg(windows)]
fn leads_nowhere(stream: Stream) -> bool {
    use std::os::windows::io::AsRawHandle as _;
    let handle = match stream {
        Stream::Output => std::io::stdout().as_raw_handle(),
        Stream::Error => std::io::stderr().as_raw_handle(),
    };
    // Windows has two words for "none", and a program may be started with either.
    handle.is_null() || handle.addr() == usize::MAX
}
