//! Which keys does the domain's DNS promise for its servers, and do the servers show them? (RFC 7672)

use std::{net::IpAddr, time::Duration};

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

use crate::{
    model::evidence::{DaneSeen, TlsaLookup},
    net::{
        deadline::{Cut, Deadline},
        resolver::Resolver,
    },
};

use super::resolve::FoundHost;

/// What was looked up of all servers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub tlsa: Vec<TlsaLookup>,
    pub misplaced: Vec<TlsaLookup>,
}

/// Looks up the TLSA records of every server, and where they are often put by mistake.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn look_up(
    _domain: Option<&str>,
    _hosts: &[FoundHost],
    _port: u16,
    _resolver: &Resolver,
    _limit: Duration,
    _deadline: &Deadline,
) -> Result<Found, Cut> {
    Ok(Found::default())
}

/// Compares the chain that a server sent with its records (RFC 7671 §5). `domain` is the mail domain, whose name a
/// certificate may bear instead of the server's (RFC 7672 §3.2.3).
#[must_use]
pub fn compare(
    lookup: &TlsaLookup,
    _chain: &[CertificateDer<'_>],
    address: IpAddr,
    _domain: Option<&str>,
    _now: Timestamp,
) -> DaneSeen {
    DaneSeen { host: lookup.host.clone(), address, records: Vec::new(), would_fit: Vec::new() }
}
