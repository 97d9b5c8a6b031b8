//! What the operating system's socket error numbers mean, on Windows, Linux and macOS alike.

use std::io;

use crate::model::evidence::{SocketFailure, SocketFailureKind};

/// An operating system, by its way of numbering socket errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// Winsock (WSA…).
    Windows,
    Linux,
    /// macOS and the BSDs.
    Bsd,
}

impl Numbering {
    /// The numbering of the system this program was built for.
    pub const HERE: Numbering = if cfg!(windows) {
        Numbering::Windows
    } else if cfg!(target_os = "linux") {
        Numbering::Linux
    } else {
        Numbering::Bsd
    };
}

/// Each kind with its number on Windows, Linux and BSD.
const NUMBERS: [(SocketFailureKind, i32, i32, i32); 16] = [
    (SocketFailureKind::DeniedHere, 10013, 13, 13),
    (SocketFailureKind::DeniedHere, 10013, 1, 1),
    (SocketFailureKind::FamilyNotSupported, 10047, 97, 47),
    (SocketFailureKind::AddressNotAvailable, 10049, 99, 49),
    (SocketFailureKind::NetworkDown, 10050, 100, 50),
    (SocketFailureKind::NetworkUnreachable, 10051, 101, 51),
    (SocketFailureKind::AbortedHere, 10053, 103, 53),
    (SocketFailureKind::Reset, 10054, 104, 54),
    (SocketFailureKind::TimedOut, 10060, 110, 60),
    (SocketFailureKind::Refused, 10061, 111, 61),
    (SocketFailureKind::HostUnreachable, 10065, 113, 65),
    (SocketFailureKind::Reset, 10054, 32, 32),
    // Rarer words for the same: a host that is down, an interrupted network, a protocol nobody installed.
    (SocketFailureKind::HostUnreachable, 10064, 112, 64),
    (SocketFailureKind::Reset, 10052, 102, 52),
    (SocketFailureKind::FamilyNotSupported, 10046, 96, 46),
    (SocketFailureKind::FamilyNotSupported, 10043, 93, 43),
];

/// The kind behind a number.
#[must_use]
pub fn kind_of(numbering: Numbering, number: i32) -> Option<SocketFailureKind> {
    NUMBERS
        .iter()
        .find(|(_, windows, linux, bsd)| {
            number
                == match numbering {
                    Numbering::Windows => *windows,
                    Numbering::Linux => *linux,
                    Numbering::Bsd => *bsd,
                }
        })
        .map(|(kind, ..)| *kind)
}

/// A failed socket operation as evidence.
#[must_use]
pub fn failure(error: &io::Error) -> SocketFailure {
    let os_code = error.raw_os_error();
    let kind =
        os_code.and_then(|code| kind_of(Numbering::HERE, code)).unwrap_or_else(|| match error.kind() {
            io::ErrorKind::ConnectionRefused => SocketFailureKind::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => SocketFailureKind::Reset,
            io::ErrorKind::ConnectionAborted => SocketFailureKind::AbortedHere,
            io::ErrorKind::TimedOut => SocketFailureKind::TimedOut,
            io::ErrorKind::PermissionDenied => SocketFailureKind::DeniedHere,
            io::ErrorKind::AddrNotAvailable => SocketFailureKind::AddressNotAvailable,
            io::ErrorKind::HostUnreachable => SocketFailureKind::HostUnreachable,
            io::ErrorKind::NetworkUnreachable => SocketFailureKind::NetworkUnreachable,
            io::ErrorKind::NetworkDown => SocketFailureKind::NetworkDown,
            _ => SocketFailureKind::Other,
        });
    SocketFailure { kind, os_code, message: error.to_string() }
}

/// Our own limit was reached before the operating system's.
#[must_use]
pub fn own_limit() -> SocketFailure {
    SocketFailure {
        kind: SocketFailureKind::TimedOut,
        os_code: None,
        message: "no answer within the limit of this test".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_says_the_same_in_its_own_numbers() {
        let table = [
            (10013, 13, 13, SocketFailureKind::DeniedHere),
            (10013, 1, 1, SocketFailureKind::DeniedHere),
            (10049, 99, 49, SocketFailureKind::AddressNotAvailable),
            (10047, 97, 47, SocketFailureKind::FamilyNotSupported),
            (10050, 100, 50, SocketFailureKind::NetworkDown),
            (10051, 101, 51, SocketFailureKind::NetworkUnreachable),
            (10053, 103, 53, SocketFailureKind::AbortedHere),
            (10054, 104, 54, SocketFailureKind::Reset),
            (10060, 110, 60, SocketFailureKind::TimedOut),
            (10061, 111, 61, SocketFailureKind::Refused),
            (10065, 113, 65, SocketFailureKind::HostUnreachable),
            (10064, 112, 64, SocketFailureKind::HostUnreachable),
            (10052, 102, 52, SocketFailureKind::Reset),
            (10046, 96, 46, SocketFailureKind::FamilyNotSupported),
            (10043, 93, 43, SocketFailureKind::FamilyNotSupported),
        ];
        for (windows, linux, bsd, kind) in table {
            assert_eq!(kind_of(Numbering::Windows, windows), Some(kind));
            assert_eq!(kind_of(Numbering::Linux, linux), Some(kind));
            assert_eq!(kind_of(Numbering::Bsd, bsd), Some(kind));
        }
        assert_eq!(kind_of(Numbering::Linux, 10060), None);
    }
}
