//! What the deep look adds to a handshake: what else the server would agree to, good and bad.
//!
//! A server that takes current methods first is healthy, whatever it also takes for the sake of old senders; that
//! is told without colour.

use crate::model::{
    evidence::{DeepLook, HandshakeEvidence, ProtocolVersion, ServerNameUse, Support, VersionLook},
    finding::{Finding, Severity},
};

use super::{
    agreed::{self, Agreed},
    catalogue::{
        Kind, TLS_ALERT_INAPPROPRIATE_FALLBACK, TLS_ANON_NULL_EXPORT, TLS_COMPRESSION, TLS_DUAL_CERT,
        TLS_FORWARD_SECRECY_MISSING, TLS_LEGACY_RENEGOTIATION, TLS_NO_EMS, TLS_OLD_VERSIONS_TOO,
        TLS_SNI_REQUIRED, TLS_SSLV2, TLS_WEAK_CIPHERS_TOO, TLS_WEAK_DH,
    },
    context::{Context, quote},
};

/// The findings of the deep look, the gravest not necessarily first.
pub(super) fn findings(context: Context<'_>, evidence: &HandshakeEvidence, look: &DeepLook) -> Vec<Finding> {
    let came_about = evidence.failure.is_none();
    let seen = Seen { context, look, newest: newest(evidence, look), came_about };
    let mut findings = Vec::new();
    findings.extend(seen.server_name());
    findings.extend(seen.weak_prime());
    findings.extend(seen.old_versions());
    findings.extend(seen.weak_ciphers());
    findings.extend(seen.no_identity());
    findings.extend(seen.extensions());
    findings.extend(seen.forward_secrecy());
    findings.extend(seen.two_certificates());
    findings
}

/// The newest version that was agreed to, in the handshake or in the deep look.
fn newest(evidence: &HandshakeEvidence, look: &DeepLook) -> Option<ProtocolVersion> {
    let in_handshake = evidence.version.as_deref().filter(|_| evidence.failure.is_none());
    let in_handshake =
        in_handshake.and_then(|name| ProtocolVersion::ALL.into_iter().find(|v| v.name() == name));
    look.versions.iter().filter(|look| is_spoken(look)).map(|look| look.version).chain(in_handshake).max()
}

fn is_spoken(look: &VersionLook) -> bool {
    look.support == Support::Yes
}

struct Seen<'a> {
    context: Context<'a>,
    look: &'a DeepLook,
    newest: Option<ProtocolVersion>,
    /// The handshake of this program succeeded.
    came_about: bool,
}

impl<'a> Seen<'a> {
    fn finding(&self, kind: Kind) -> Finding {
        self.context.finding(kind)
    }

    /// Senders with TLS 1.3 never come to what the older versions do.
    fn speaks_tls13(&self) -> bool {
        self.newest == Some(ProtocolVersion::Tls13)
    }

    fn agreed(&self) -> impl Iterator<Item = Agreed<'a>> + use<'a> {
        agreed::in_deep(self.look)
    }

    /// A finding about some of what was agreed to; nothing where there is none.
    fn about(&self, kind: Kind, which: impl Fn(&Agreed<'a>) -> bool) -> Option<Finding> {
        let first = self.agreed().find(&which)?;
        let suites = |named| agreed::suites(self.agreed().filter(&which), named);
        let versions = agreed::versions(self.agreed().filter(&which));
        Some(
            first
                .with(self.finding(kind))
                .with("suites", suites(agreed::IN_A_SENTENCE))
                .with("versions", &versions)
                .saw("accepted", suites(agreed::IN_EVIDENCE))
                .saw("in", versions),
        )
    }

    /// What senders without TLS 1.3 get: the first choice of the newest version before it. Anonymous suites, which
    /// Postfix likes best where it is offered them, are for few senders.
    fn chosen_before_tls13(&self) -> Option<Agreed<'a>> {
        let older = self.look.versions.iter().filter(|look| look.version < ProtocolVersion::Tls13);
        let newest = older.filter(|look| is_spoken(look)).max_by_key(|look| look.version)?;
        agreed::in_version(newest).find(|agreed| !agreed.suite.is_anonymous())
    }

    fn server_name(&self) -> Option<Finding> {
        let (way, told) = match self.look.without_server_name? {
            ServerNameUse::Same => return None,
            ServerNameUse::OtherCertificate => ("other_certificate", "another certificate"),
            ServerNameUse::Refused => ("without_server_name", "refused"),
        };
        Some(self.finding(TLS_SNI_REQUIRED).with("way", way).saw("without the server's name", told))
    }

    fn weak_prime(&self) -> Option<Finding> {
        let first = self.chosen_before_tls13();
        let is_first = first.is_some_and(|agreed| agreed.has_short_prime()) && !self.speaks_tls13();
        let severity = if is_first { Severity::Warn } else { Severity::Info };
        let finding = self.about(TLS_WEAK_DH.at(severity), Agreed::has_short_prime)?;
        // The shortest prime tells how bad it is.
        let shortest = self.agreed().filter(Agreed::has_short_prime).min_by_key(|agreed| agreed.dh_bits)?;
        Some(shortest.with(finding).saw("weakest", shortest.told()))
    }

    /// Versions from before TLS 1.2 beside current ones (RFC 8996, RFC 7568, RFC 6176).
    fn old_versions(&self) -> Vec<Finding> {
        let is_old = |look: &&VersionLook| is_spoken(look) && look.version < ProtocolVersion::Tls12;
        let old: Vec<ProtocolVersion> =
            self.look.versions.iter().filter(is_old).map(|look| look.version).collect();
        if self.newest < Some(ProtocolVersion::Tls12) || old.is_empty() {
            return Vec::new();
        }
        let mut old: Vec<ProtocolVersion> = old;
        old.sort_unstable_by(|one, other| other.cmp(one));
        let mut findings = Vec::new();
        // A key that is used in SSL 2.0 endangers every other use of the same key.
        if old.contains(&ProtocolVersion::Ssl2) {
            let newest = self.newest.map(ProtocolVersion::name).unwrap_or_default();
            findings.push(
                self.finding(TLS_SSLV2.at(Severity::Warn))
                    .with("version", newest)
                    .saw("newest version", newest),
            );
            old.retain(|version| *version != ProtocolVersion::Ssl2);
        }
        if !old.is_empty() {
            let versions = old.into_iter().map(ProtocolVersion::name).collect::<Vec<_>>().join(", ");
            let finding = self.finding(TLS_OLD_VERSIONS_TOO).with("versions", &versions);
            findings.push(finding.saw("accepted too", versions));
        }
        findings
    }

    fn weak_ciphers(&self) -> Option<Finding> {
        let is_weak = |agreed: &Agreed<'_>| {
            agreed.version > ProtocolVersion::Ssl2
                && (agreed.suite.is_rc4() || agreed.suite.has_small_blocks())
        };
        let has_better = self.agreed().any(|agreed| !agreed.has_broken_cipher());
        has_better.then(|| self.about(TLS_WEAK_CIPHERS_TOO, is_weak)).flatten()
    }

    /// Postfix accepts anonymous suites by default, so they alone are no blemish.
    fn no_identity(&self) -> Option<Finding> {
        let is_empty = |agreed: &Agreed<'_>| agreed.suite.is_null() || agreed.suite.is_export();
        let all = |agreed: &Agreed<'_>| {
            agreed.version > ProtocolVersion::Ssl2 && (is_empty(agreed) || agreed.suite.is_anonymous())
        };
        let bad = self.agreed().any(|agreed| all(&agreed) && is_empty(&agreed));
        self.about(TLS_ANON_NULL_EXPORT.at(if bad { Severity::Warn } else { Severity::Info }), all)
    }

    fn extensions(&self) -> Vec<Finding> {
        let weight = if self.speaks_tls13() { Severity::Info } else { Severity::Warn };
        let facts = [
            (
                self.look.secure_renegotiation == Some(false),
                TLS_LEGACY_RENEGOTIATION.at(weight),
                "renegotiation_info",
                "did not come",
            ),
            (self.look.compression == Some(true), TLS_COMPRESSION, "compression", "agreed to"),
            (
                self.look.extended_master_secret == Some(false),
                TLS_NO_EMS,
                "extended_master_secret",
                "did not come",
            ),
            (
                self.look.fallback_scsv == Some(true),
                TLS_ALERT_INAPPROPRIATE_FALLBACK,
                "a hello that admits to be a fallback",
                "refused, inappropriate_fallback (86)",
            ),
        ];
        let found = facts.into_iter().filter(|(holds, ..)| *holds);
        found.map(|(_, kind, name, told)| self.finding(kind).saw(name, told)).collect()
    }

    /// The server prefers an exchange that lets recorded mail be read by whoever gets its key later.
    fn forward_secrecy(&self) -> Option<Finding> {
        let first = self.chosen_before_tls13()?;
        // Where nothing better is to be had at all, that is what the failed handshake tells.
        let missing =
            self.came_about && first.version > ProtocolVersion::Ssl2 && !first.suite.forward_secret();
        let finding = (missing && !self.speaks_tls13()).then(|| self.finding(TLS_FORWARD_SECRECY_MISSING))?;
        Some(first.with(finding).saw("chosen of the full offer", first.told()))
    }

    /// Two certificates, by the kind of key a sender asks for.
    fn two_certificates(&self) -> Option<Finding> {
        let looks = self.look.versions.iter().flat_map(|look| &look.suites);
        let mut keys: Vec<&str> = looks.filter_map(|look| look.certificate_key.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        let family = |wanted: &str| keys.iter().any(|key| key.starts_with(wanted));
        if !family("RSA") || !(family("EC") || family("Ed")) {
            return None;
        }
        let keys = quote(&keys.join(", ")).into_owned();
        let shown = self.look.certificates.iter().take(8);
        let finding = self.finding(TLS_DUAL_CERT).with("suites", &keys).saw("keys", &keys);
        Some(shown.fold(finding, |finding, look| {
            finding.saw(
                "certificate",
                format_args!("{}, {}, {}", quote(&look.key), quote(&look.about), look.sha256),
            )
        }))
    }
}
