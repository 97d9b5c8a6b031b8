//! TLS-RPT: where a domain wants reports about encryption that failed (RFC 8460 §3).

use crate::model::{evidence::AnnouncementFault, transcript::escape};

use super::mta_sts::{Chosen, choose};

/// Addresses that are kept.
const ADDRESSES_KEPT: usize = 32;
/// What stands in a record is quoted up to this many octets.
const QUOTED: usize = 255;

/// The wish for reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// The records that say it, or look as if they should.
    pub records: Vec<String>,
    pub faults: Vec<AnnouncementFault>,
    /// Where reports go; empty when no sender can make anything of the record.
    pub addresses: Vec<String>,
}

/// Reads the TXT records of `_smtp._tls.DOMAIN`.
#[must_use]
pub fn wish(records: &[String]) -> Wish {
    let Chosen { records, mut faults, fields } = choose(records, "TLSRPTv1");
    let mut addresses = Vec::new();
    if let Some(fields) = fields {
        match fields.iter().find_map(|field| field.strip_prefix("rua=")) {
            None => faults.push(AnnouncementFault::Missing { field: "rua".to_owned() }),
            Some(list) => {
                for address in list.split(',').map(str::trim).take(ADDRESSES_KEPT) {
                    let found = escape(address.as_bytes(), QUOTED);
                    if is_address(address) {
                        addresses.push(found);
                    } else {
                        faults.push(AnnouncementFault::ReportAddress { found });
                    }
                }
            }
        }
    }
    if !faults.iter().all(|fault| matches!(fault, AnnouncementFault::ReportAddress { .. })) {
        addresses.clear();
    }
    Wish { records, faults, addresses }
}

/// Whether reports can be sent there: by mail (RFC 6068) or by HTTPS. Exclamation marks and spaces have to be encoded.
fn is_address(address: &str) -> bool {
    let plain = |rest: &str| {
        !rest.is_empty()
            && rest.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'!' | b'<' | b'>'))
    };
    let behind = |scheme: &str| {
        address
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| address.get(scheme.len()..))
    };
    match (behind("mailto:"), behind("https://")) {
        (Some(mailbox), _) => {
            let mailbox = mailbox.split('?').next().unwrap_or_default();
            let parts = mailbox.split_once('@');
            plain(mailbox) && parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        }
        (None, Some(place)) => plain(place) && !place.starts_with('/'),
        (None, None) => false,
    }
}
