//! Functions of Windows that no safe library calls for us. The one file of this house that may be unsafe; whoever
//! uses it sees nothing of that.

#![allow(unsafe_code, reason = "functions of Windows are foreign code; each call says why it may be made")]

pub(super) use console::BorrowedConsole;

/// The console that a program without one was started from.
mod console {
    use std::{fs::File, os::windows::io::AsRawHandle as _, ptr};

    use windows_sys::Win32::System::Console::{
        ATTACH_PARENT_PROCESS, AttachConsole, FreeConsole, STD_ERROR_HANDLE, STD_OUTPUT_HANDLE, SetStdHandle,
    };

    /// What is printed goes to the console of the program that started this one, until the value is dropped.
    #[derive(Debug)]
    pub(in crate::platform) struct BorrowedConsole {
        /// Open as long as the standard streams lead there.
        screen: Option<File>,
    }

    impl BorrowedConsole {
        /// Nothing when whoever started this program has no console, as the desktop has none.
        pub(in crate::platform) fn borrow() -> Option<Self> {
            // SAFETY: takes a number, and fails in every state of this process in which it makes no sense.
            if unsafe { AttachConsole(ATTACH_PARENT_PROCESS) } == 0 {
                return None;
            }
            // From here on, whatever happens gives the console back.
            let console = Self { screen: File::options().read(true).write(true).open("CONOUT$").ok() };
            let screen = console.screen.as_ref()?;
            for stream in [STD_OUTPUT_HANDLE, STD_ERROR_HANDLE] {
                // SAFETY: the handle is open, and stays so until `drop` has put another in its place.
                unsafe { SetStdHandle(stream, screen.as_raw_handle()) };
            }
            Some(console)
        }
    }

    impl Drop for BorrowedConsole {
        fn drop(&mut self) {
            for stream in [STD_OUTPUT_HANDLE, STD_ERROR_HANDLE] {
                // SAFETY: no handle at all is what the stream had before; Rust then throws away what is printed.
                unsafe { SetStdHandle(stream, ptr::null_mut()) };
            }
            // SAFETY: the console was attached by `borrow`, and nothing uses it any more.
            unsafe { FreeConsole() };
        }
    }
}
