//! What no check concludes although it is a known fault, and why.

use super::Texts;

/// The ids of known faults that nothing in `diagnosis` concludes.
pub const NOT_SEEN: [&str; 26] = [
    "cert-changed-since-last",
    "cert-renewed-not-loaded",
    "ehlo-starttls-by-source-ip",
    "ehlo-starttls-stripped-suspected",
    "ehlo-telnet-artifact",
    "pc-vpn-path",
    "post-451-starttls-required",
    "post-530-starttls-first",
    "post-exo-old-exchange",
    "post-gmail-tls-required",
    "post-no-ehlo-by-client",
    "post-no-tls-in-received",
    "post-requiretls-missing",
    "post-tls-policy-rejected",
    "post-vrfy-expn",
    "starttls-command-injection",
    "starttls-works-unadvertised",
    "sts-id-unchanged",
    "submit-auth",
    "submit-cannot-reach",
    "tcp-allowlist-only",
    "tcp-connection-limit",
    "tcp-hairpin-nat",
    "tcp-mtu-blackhole",
    "tls-client-cert-eku-2026",
    "tls-client-renegotiation",
];

impl Texts {
    /// Why nothing concludes a known fault; nothing for a fault that is not in [`NOT_SEEN`].
    #[must_use]
    pub fn why_not_seen(&self, id: &str) -> Option<String> {
        NOT_SEEN.contains(&id).then(|| self.get(&format!("not-seen-{id}")))
    }
}
