//! Everything that only Windows says, and only to whoever calls it directly: proxies, contrast, stores of
//! certificates. The one file with unsafe code.
#![allow(unsafe_code, reason = "these answers come from the system's own functions alone")]

pub(super) use console::BorrowedConsole;

use std::{ptr, sync::OnceLock};

use windows_sys::{
    Win32::{
        Foundation::{GetLastError, GlobalFree},
        Graphics::Gdi::{COLOR_WINDOW, GetSysColor},
        Networking::WinHttp::{
            ERROR_WINHTTP_AUTODETECTION_FAILED, ERROR_WINHTTP_LOGIN_FAILURE, WINHTTP_ACCESS_TYPE_NAMED_PROXY,
            WINHTTP_ACCESS_TYPE_NO_PROXY, WINHTTP_AUTO_DETECT_TYPE_DHCP, WINHTTP_AUTO_DETECT_TYPE_DNS_A,
            WINHTTP_AUTOPROXY_AUTO_DETECT, WINHTTP_AUTOPROXY_CONFIG_URL, WINHTTP_AUTOPROXY_OPTIONS,
            WINHTTP_CURRENT_USER_IE_PROXY_CONFIG, WINHTTP_PROXY_INFO, WinHttpGetIEProxyConfigForCurrentUser,
            WinHttpGetProxyForUrl, WinHttpOpen,
        },
        Security::Cryptography::{
            CERT_CONTEXT, CERT_STORE_OPEN_EXISTING_FLAG, CERT_STORE_PROV_SYSTEM_REGISTRY_W,
            CERT_STORE_READONLY_FLAG, CertCloseStore, CertEnumCertificatesInStore, CertOpenStore,
        },
        UI::{
            Accessibility::{HCF_HIGHCONTRASTON, HIGHCONTRASTW},
            WindowsAndMessaging::{SPI_GETHIGHCONTRAST, SystemParametersInfoW},
        },
    },
    core::PWSTR,
};

use super::appearance::Contrast;
use crate::model::{
    stored_root::{RootPlace, StoredRoot},
    web_proxy::{Automatic, ProxySettings, ScriptAnswer},
};

/// Longer texts of the system's are not read to their end, in units of UTF-16.
const LONGEST_TEXT: usize = 32 * 1024;
/// More roots than any store holds.
const MOST_ROOTS: usize = 5000;

/// The proxy settings of the person who is signed in.
pub(super) fn proxy_settings() -> ProxySettings {
    let mut found = WINHTTP_CURRENT_USER_IE_PROXY_CONFIG::default();
    // SAFETY: the structure is ours, whole and zeroed; the function fills it and keeps no pointer to it.
    let filled = unsafe { WinHttpGetIEProxyConfigForCurrentUser(&raw mut found) } != 0;
    if !filled {
        return ProxySettings::default();
    }
    let script = taken(found.lpszAutoConfigUrl);
    let (proxies, bypass) = (taken(found.lpszProxy), taken(found.lpszProxyBypass));
    let automatic = Automatic { detect: found.fAutoDetect != 0, script };
    ProxySettings::of_windows(proxies.as_deref(), bypass.as_deref(), Some(automatic))
}

/// Asks the script of the settings, or of the network, which proxy leads to an address.
pub(super) fn ask_proxy_script(automatic: &Automatic, url: &str) -> ScriptAnswer {
    let session = match session() {
        Ok(session) => session,
        Err(code) => return ScriptAnswer::Failed(format!("error {code}")),
    };
    // Whoever answers a search of the network for a script is not offered the person's sign-in.
    let detected = if automatic.detect {
        ask(session, None, url, false).unwrap_or_else(failed)
    } else {
        ScriptAnswer::NoScript
    };
    match (&automatic.script, detected) {
        // As Windows does: what is named counts where the network names nothing that works.
        (Some(script), ScriptAnswer::NoScript | ScriptAnswer::Failed(_)) => {
            ask_named(session, script, url).unwrap_or_else(failed)
        }
        (_, answer) => answer,
    }
}

/// The script that the settings name. Only where its place asks who is there, it is told, as the documentation of
/// `WinHttpGetProxyForUrl` advises: with the sign-in from the start, nothing would be taken from the system's cache.
fn ask_named(session: &Session, script: &str, url: &str) -> Result<ScriptAnswer, u32> {
    match ask(session, Some(script), url, false) {
        Err(ERROR_WINHTTP_LOGIN_FAILURE) => ask(session, Some(script), url, true),
        answer => answer,
    }
}

fn failed(code: u32) -> ScriptAnswer {
    if code == ERROR_WINHTTP_AUTODETECTION_FAILED {
        ScriptAnswer::NoScript
    } else {
        ScriptAnswer::Failed(format!("error {code}"))
    }
}

/// A session of WinHTTP's, which remembers what scripts said.
struct Session(*mut core::ffi::c_void);

// SAFETY: WinHTTP allows every thread to use a session, and several at once; this one is never closed.
unsafe impl Send for Session {}
// SAFETY: as above.
unsafe impl Sync for Session {}

/// The one session of this process; it ends with it. Or the system's number for why there is none.
fn session() -> Result<&'static Session, u32> {
    static SESSION: OnceLock<Result<Session, u32>> = OnceLock::new();
    let opened = SESSION.get_or_init(|| {
        let name = wide("tls-ladder");
        // SAFETY: the name ends with a zero and outlives the call; the other texts are left out.
        let session =
            unsafe { WinHttpOpen(name.as_ptr(), WINHTTP_ACCESS_TYPE_NO_PROXY, ptr::null(), ptr::null(), 0) };
        if session.is_null() { Err(last_error()) } else { Ok(Session(session)) }
    });
    opened.as_ref().map_err(|code| *code)
}

/// One question: the script at a place, or the one that the network names; with the sign-in of the person, where
/// somebody asks for it, or without. Or the system's number for what went wrong.
fn ask(session: &Session, script: Option<&str>, url: &str, signs_in: bool) -> Result<ScriptAnswer, u32> {
    let (place, url) = (script.map(wide), wide(url));
    let mut options =
        WINHTTP_AUTOPROXY_OPTIONS { fAutoLogonIfChallenged: i32::from(signs_in), ..Default::default() };
    if let Some(place) = &place {
        options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
        options.lpszAutoConfigUrl = place.as_ptr();
    } else {
        options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
        options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
    }
    let mut found = WINHTTP_PROXY_INFO::default();
    // SAFETY: the session is open; both texts end with a zero and, like both structures, outlive the call, which
    // keeps no pointer to any of them.
    let answered =
        unsafe { WinHttpGetProxyForUrl(session.0, url.as_ptr(), &raw mut options, &raw mut found) } != 0;
    if !answered {
        return Err(last_error());
    }
    let (proxies, _) = (taken(found.lpszProxy), taken(found.lpszProxyBypass));
    Ok(match proxies {
        Some(list) if found.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY => ScriptAnswer::Proxies(list),
        _ => ScriptAnswer::Direct,
    })
}

/// Whether high contrast is on, and which way round.
pub(super) fn high_contrast() -> Option<Contrast> {
    let size = u32::try_from(size_of::<HIGHCONTRASTW>()).ok()?;
    let mut found = HIGHCONTRASTW { cbSize: size, ..Default::default() };
    // SAFETY: the structure is ours and says its own size; the function fills it. The text it then points to is the
    // system's own and is not read.
    let filled = unsafe { SystemParametersInfoW(SPI_GETHIGHCONTRAST, size, (&raw mut found).cast(), 0) } != 0;
    if !filled || found.dwFlags & HCF_HIGHCONTRASTON == 0 {
        return None;
    }
    // SAFETY: reads a number; every index is allowed.
    let [red, green, blue, _] = unsafe { GetSysColor(COLOR_WINDOW) }.to_le_bytes();
    let brightness = u32::from(red) * 2 + u32::from(green) * 5 + u32::from(blue);
    Some(if brightness > 8 * 127 { Contrast::Light } else { Contrast::Dark })
}

/// The roots of this PC's stores, by the place where each lies: those of the organisation first.
pub(super) fn stored_roots() -> Vec<StoredRoot> {
    // The places of a store, as wincrypt.h numbers them, in the upper half of a word.
    const PLACES: [(u32, RootPlace); 5] = [
        (8, RootPlace::GroupPolicy),
        (7, RootPlace::GroupPolicy),
        (9, RootPlace::Enterprise),
        (2, RootPlace::Computer),
        (1, RootPlace::Person),
    ];
    PLACES.into_iter().flat_map(|(number, place)| roots_at(number << 16, place)).collect()
}

fn roots_at(location: u32, place: RootPlace) -> Vec<StoredRoot> {
    let name = wide("Root");
    let flags = location | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG;
    // SAFETY: the provider is a constant that stands for itself; the name ends with a zero and outlives the call.
    let store =
        unsafe { CertOpenStore(CERT_STORE_PROV_SYSTEM_REGISTRY_W, 0, 0, flags, name.as_ptr().cast()) };
    let mut roots = Vec::new();
    if store.is_null() {
        return roots;
    }
    let mut at: *mut CERT_CONTEXT = ptr::null_mut();
    loop {
        // SAFETY: the store is open; what the call before gave is handed back, which frees it, and not used again.
        at = unsafe { CertEnumCertificatesInStore(store, at) };
        if at.is_null() {
            break;
        }
        // SAFETY: it points to a context that lives until it is handed back above.
        let found = unsafe { &*at };
        let length = usize::try_from(found.cbCertEncoded).unwrap_or(0);
        if !found.pbCertEncoded.is_null() && roots.len() < MOST_ROOTS {
            // SAFETY: the context holds so many octets there, for as long as it lives; they are copied.
            let der = unsafe { std::slice::from_raw_parts(found.pbCertEncoded, length) }.to_vec();
            roots.push(StoredRoot { der, place });
        }
    }
    // SAFETY: the store is the one from above, and nothing of it is used after this.
    unsafe { CertCloseStore(store, 0) };
    roots
}

/// A text that the system made for us: read, and given back.
fn taken(text: PWSTR) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let mut units = Vec::new();
    for index in 0..LONGEST_TEXT {
        // SAFETY: the text ends with a zero, and nothing behind that is read.
        let unit = unsafe { *text.add(index) };
        if unit == 0 {
            break;
        }
        units.push(unit);
    }
    // SAFETY: the text was made by the system with GlobalAlloc for us to free, as its documentation says, and is not
    // used after this.
    unsafe { GlobalFree(text.cast()) };
    let text = String::from_utf16_lossy(&units);
    (!text.trim().is_empty()).then_some(text)
}

/// A text as the system takes it, with the zero at its end.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().filter(|unit| *unit != 0).chain(Some(0)).collect()
}

/// The system's number for what went wrong last on this thread.
fn last_error() -> u32 {
    // SAFETY: reads a number of this thread.
    unsafe { GetLastError() }
}

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
