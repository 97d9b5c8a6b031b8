//! DNS records that are known without asking anybody: those of the practice domains.

use std::{collections::BTreeMap, net::IpAddr};

use super::evidence::{LookupFailure, Proof, TlsaRecord};

/// The records of one domain and everything below it. Names are lower-case ASCII without the final dot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// Every name at or below this one is answered from here, and nobody else is asked.
    pub apex: String,
    /// What DNSSEC says of every answer.
    pub proof: Proof,
    pub records: Vec<ZoneRecord>,
    /// Names of which a look-up fails, and how.
    pub failures: BTreeMap<String, LookupFailure>,
    /// Where a server of the zone really listens, by its name: the port instead of the usual one.
    pub ports: BTreeMap<String, u16>,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRecord {
    pub name: String,
    pub data: ZoneData,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneData {
    Address(IpAddr),
    Mx { preference: u16, exchange: String },
    Txt(String),
    Tlsa(TlsaRecord),
}

impl Zone {
    /// Adds a record.
    pub fn add(&mut self, name: &str, data: ZoneData) {
        self.records.push(ZoneRecord { name: name.to_owned(), data });
    }

    /// Whether a name is answered from here.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == self.apex || name.strip_suffix(&self.apex).is_some_and(|rest| rest.ends_with('.'))
    }

    /// The port at which a server of the zone listens instead of the usual one.
    #[must_use]
    pub fn port_of(&self, host: &str) -> Option<u16> {
        self.ports.get(&host.trim_end_matches('.').to_ascii_lowercase()).copied()
    }
}
