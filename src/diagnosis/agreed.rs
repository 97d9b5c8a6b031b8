//! What a server agreed to: version and methods, whether a single question showed it or the deep look.

use crate::model::{
    evidence::{CipherSuite, DeepLook, HelloProbe, ProtocolVersion, ServerFlight, SuiteLook, VersionLook},
    finding::Finding,
};

use super::context::quote;

/// Primes below this many bits are weak (RFC 9325 §4.5).
pub(super) const GOOD_PRIME_BITS: usize = 2048;
/// Suites named in a sentence, and in a line of evidence.
pub(super) const IN_A_SENTENCE: usize = 3;
pub(super) const IN_EVIDENCE: usize = 8;

/// One thing that was agreed to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreed<'a> {
    pub(super) version: ProtocolVersion,
    pub(super) suite: &'a CipherSuite,
    group: Option<&'a str>,
    pub(super) dh_bits: Option<usize>,
    dh_prime: Option<&'a str>,
    /// renegotiation_info was asked for and did not come (RFC 5746); TLS 1.3 has no use for it.
    pub(super) unsafe_renegotiation: bool,
}

impl<'a> Agreed<'a> {
    pub(super) fn in_flight(flight: &'a ServerFlight) -> Self {
        Self {
            version: flight.version,
            suite: &flight.suite,
            group: flight.group.as_deref(),
            dh_bits: flight.dh_bits,
            dh_prime: flight.dh_prime.as_deref(),
            unsafe_renegotiation: !flight.secure_renegotiation
                && flight.version > ProtocolVersion::Ssl3
                && flight.version < ProtocolVersion::Tls13,
        }
    }

    pub(super) fn in_look(version: ProtocolVersion, look: &'a SuiteLook) -> Self {
        Self {
            version,
            suite: &look.suite,
            group: look.group.as_deref(),
            dh_bits: look.dh_bits,
            dh_prime: look.dh_prime.as_deref(),
            unsafe_renegotiation: false,
        }
    }

    /// Methods that every living TLS library offers: those of TLS 1.3, and ECDHE with AEAD in TLS 1.2.
    pub(super) fn is_current(&self) -> bool {
        let name = &self.suite.name;
        self.version == ProtocolVersion::Tls13
            || self.version == ProtocolVersion::Tls12
                && name.starts_with("TLS_ECDHE_")
                && (name.contains("_GCM_") || name.contains("_CHACHA20_"))
    }

    /// A cipher that current programs do not speak any more (RFC 7465, RFC 9325 §4.1).
    pub(super) fn has_broken_cipher(&self) -> bool {
        self.suite.is_rc4() || self.suite.has_small_blocks() || self.suite.is_null() || self.suite.is_export()
    }

    /// RSA or finite-field Diffie-Hellman, which newer libraries have left out.
    pub(super) fn has_legacy_exchange(&self) -> bool {
        self.version < ProtocolVersion::Tls13 && !self.suite.name.starts_with("TLS_ECDHE_")
    }

    pub(super) fn has_short_prime(&self) -> bool {
        self.dh_bits.is_some_and(|bits| bits < GOOD_PRIME_BITS)
    }

    /// The values that texts may name.
    pub(super) fn with(&self, finding: Finding) -> Finding {
        let bits = self.dh_bits.map(|bits| bits.to_string()).unwrap_or_default();
        finding
            .with("version", self.version.name())
            .with("suite", quote(&self.suite.name))
            .with("bits", bits)
            .with("group", quote(self.dh_prime.or(self.group).unwrap_or_default()))
    }

    /// `TLSv1.2, TLS_DHE_RSA_WITH_AES_128_CBC_SHA, prime of 1024 bits (Apache 1024)`
    pub(super) fn told(&self) -> String {
        let method = match (self.dh_bits, self.dh_prime.or(self.group)) {
            (Some(bits), Some(prime)) => format!(", prime of {bits} bits ({})", quote(prime)),
            (Some(bits), None) => format!(", prime of {bits} bits"),
            (None, Some(group)) => format!(", {}", quote(group)),
            (None, None) => String::new(),
        };
        format!("{}, {}{method}", self.version.name(), quote(&self.suite.name))
    }
}

/// Everything that was agreed to in answer to single questions and in the deep look.
pub(super) fn everything<'a>(probes: &'a [HelloProbe], deep: Option<&'a DeepLook>) -> Vec<Agreed<'a>> {
    let asked = probes.iter().filter_map(|probe| probe.answer.accepted()).map(Agreed::in_flight);
    asked.chain(deep.into_iter().flat_map(in_deep)).collect()
}

/// Everything that was agreed to in the deep look.
pub(super) fn in_deep(deep: &DeepLook) -> impl Iterator<Item = Agreed<'_>> {
    deep.versions.iter().flat_map(in_version)
}

/// The suites of one version, in the order the server chose them.
pub(super) fn in_version(look: &VersionLook) -> impl Iterator<Item = Agreed<'_>> {
    look.suites.iter().map(|suite| Agreed::in_look(look.version, suite))
}

/// The versions among these, newest first: `TLSv1.1, TLSv1.0`.
pub(super) fn versions<'a>(agreed: impl Iterator<Item = Agreed<'a>>) -> String {
    let mut versions: Vec<ProtocolVersion> = agreed.map(|agreed| agreed.version).collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions.dedup();
    versions.into_iter().map(ProtocolVersion::name).collect::<Vec<_>>().join(", ")
}

/// The suites among these, each once, and how many more there are than can be named.
pub(super) fn suites<'a>(agreed: impl Iterator<Item = Agreed<'a>>, named: usize) -> String {
    let mut names: Vec<&str> = Vec::new();
    for agreed in agreed {
        if !names.contains(&agreed.suite.name.as_str()) {
            names.push(&agreed.suite.name);
        }
    }
    let more = names.len().saturating_sub(named);
    let line =
        names.into_iter().take(named).map(|name| quote(name).into_owned()).collect::<Vec<_>>().join(", ");
    if more == 0 { line } else { format!("{line}, and {more} more") }
}
