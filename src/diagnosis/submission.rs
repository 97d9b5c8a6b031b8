//! Ports on which people log in (RFC 8314): which kind of encryption belongs to which port.

use crate::model::target::TlsMode;

use super::{
    catalogue::{EHLO_NO_STARTTLS, Kind, SUBMIT_587_NO_STARTTLS, SUBMIT_ENCRYPTION_MISMATCH},
    context::Context,
};

/// STARTTLS was wanted of port 465, which speaks TLS from the first byte (RFC 8314 §3.3).
pub(super) fn starttls_towards_tls_port(context: Context<'_>) -> Option<Kind> {
    (context.mode() != TlsMode::Implicit && context.port() == 465).then_some(SUBMIT_ENCRYPTION_MISMATCH)
}

/// TLS from the first byte was wanted of a port that begins in clear text.
pub(super) fn implicit_tls_towards_clear_port(context: Context<'_>) -> Option<Kind> {
    (context.mode() == TlsMode::Implicit && matches!(context.port(), 25 | 587))
        .then_some(SUBMIT_ENCRYPTION_MISMATCH)
}

/// The finding for a server that offers no STARTTLS: on the submission ports it hurts people, elsewhere servers.
pub(super) fn no_starttls(context: Context<'_>) -> Kind {
    if context.on_submission_port() { SUBMIT_587_NO_STARTTLS } else { EHLO_NO_STARTTLS }
}
