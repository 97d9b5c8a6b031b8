//! What a finding does to a sender.
//!
//! What is said of old methods was measured with Postfix 3.7 on OpenSSL 3 and with GnuTLS, which Debian's Exim uses,
//! against servers that speak nothing else.

use crate::model::finding::{Finding, Severity};

use super::{
    super::{refusal, signs},
    remark::Remark,
};

/// What a finding does to a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that changes the course.
    None,
    /// There is no encryption to be had: clear text at once, or not at all.
    NoTls,
    /// The same, said for good: some products return mail that must be encrypted.
    NoTlsForGood,
    /// The attempt to encrypt fails: clear text on a new connection, or not at all.
    HandshakeFails(Remark),
    /// Encryption comes about for what most senders use, though perhaps not here.
    Encrypts(Option<Remark>),
    /// The same, and a sender that wants proof refuses how the server signs.
    EncryptsUnproven(Remark),
    /// Only a sender that names the server sees the certificate that proves it.
    ProofByName,
    /// The server cannot be talked to: on to the next.
    Next,
    /// The same, and some products return the mail instead.
    NextOrBounce,
    /// What answers is no mail server: on to the next, and some products return the mail instead.
    NoMailServer,
    /// The server refuses every hello for good: the mail is returned, whatever other servers there are.
    RefusesHello,
    /// The server takes no mail from anybody.
    Refuses,
    /// Says nothing about what a mail server would meet.
    SaysNothing,
}

impl Effect {
    /// Whether a sender goes on in spite of it.
    pub(super) const fn lets_on(self) -> bool {
        matches!(self, Effect::None | Effect::Encrypts(_) | Effect::EncryptsUnproven(_) | Effect::ProofByName)
    }
}

/// Primes below this many bits are refused by OpenSSL 3 and by GnuTLS at any setting; measured with 768 bits.
const SHORTEST_PRIME: usize = 1024;
/// OpenSSL reads lists of certificates up to this many octets unless told otherwise.
const LONGEST_CHAIN: usize = 100 * 1024;

/// What a finding does to a sender.
pub(super) fn effect(finding: &Finding) -> Effect {
    let reply = finding.arguments.get("reply").map(String::as_str).unwrap_or_default();
    match finding.id.as_str() {
        // What sounds final may be about the address this test came from, and then says nothing about others.
        "banner-554-reject" if signs::about_us(reply) => Effect::SaysNothing,
        "ehlo-421" if refusal::is_rate_limit_text(reply) => Effect::SaysNothing,
        // Said in SMTP inside TLS: the sender has its encryption and meets an ordinary refusal (RFC 5321 §4.2.1).
        "tls-client-cert-required" if reply.starts_with('5') => Effect::NextOrBounce,
        "tls-client-cert-required" if reply.starts_with('4') => Effect::Next,
        "ehlo-421"
        | "tcp-refused"
        | "tcp-timeout"
        | "tcp-reset-on-connect"
        | "tcp-host-unreachable"
        | "tcp-net-unreachable"
        | "tcp-admin-prohibited"
        | "dns-servfail"
        | "dns-timeout"
        | "banner-none"
        | "banner-closed"
        | "banner-421"
        | "banner-451-local"
        | "tls-port-spoken-in-clear"
        | "ehlo-timeout"
        | "ehlo-closed"
        | "starttls-injected-data"
        | "post-421-after-tls" => Effect::Next,
        // Postfix takes 521 as any other greeting of 5xx, whatever RFC 7504 says.
        "banner-554-reject" | "banner-521" => Effect::NextOrBounce,
        "dns-mx-ip-literal" | "banner-not-smtp" | "banner-http" => Effect::NoMailServer,
        // Postfix and Exim return mail where no server has an address.
        "dns-nxdomain" | "dns-no-mx-no-address" | "dns-mx-no-address" | "dns-mx-some-no-address" => {
            Effect::Refuses
        }
        "ehlo-no-starttls"
        | "ehlo-starttls-masked-x"
        | "ehlo-starttls-on-first-line"
        | "ehlo-500-helo-works"
        | "ehlo-xxxx-command"
        | "starttls-454"
        | "starttls-wrong-2xx" => Effect::NoTls,
        "starttls-554-security-subsystem"
        | "starttls-500-502"
        | "starttls-503"
        | "starttls-501"
        | "starttls-530-550-acl" => Effect::NoTlsForGood,
        "dns-refused"
        | "pc-firewall-denied"
        | "pc-no-network"
        | "pc-source-ip-listed"
        | "pc-port25-blocked"
        | "pc-av-mass-mail-rule"
        | "pc-av-mail-shield"
        | "pc-transparent-smtp-proxy"
        | "pc-captive-portal"
        | "pc-web-proxy-failed"
        | "pc-web-proxy-login"
        | "pc-web-proxy-only"
        | "tcp-local-abort"
        | "banner-421-rate"
        | "banner-450-greylist"
        | "banner-dnsbl"
        | "banner-early-talker"
        | "ehlo-name-rejected"
        | "ehlo-name-vs-ptr"
        | "starttls-454-rate" => Effect::SaysNothing,
        "starttls-421"
        | "starttls-no-reply"
        | "starttls-220-silence"
        | "starttls-220-close"
        | "starttls-firewall-answers"
        | "starttls-plaintext-after"
        | "post-ehlo-fails" => Effect::HandshakeFails(Remark::ClearTextOnRetry),
        id if id.starts_with("tls-") => of_handshake(finding),
        _ => Effect::None,
    }
}

/// What a finding about the handshake does to a sender.
fn of_handshake(finding: &Finding) -> Effect {
    let argument = |name: &str| finding.arguments.get(name).map(String::as_str).unwrap_or_default();
    let number = |name: &str| argument(name).parse::<usize>().ok();
    let way = argument("way");
    match finding.id.as_str() {
        "tls-client-cert-requested" | "tls-fallback-clear-expected" | "tls-eof-no-close-notify" => {
            Effect::None
        }
        "tls-old-versions-too"
        | "tls-weak-ciphers-too"
        | "tls-anon-null-export"
        | "tls-compression"
        | "tls-no-ems"
        | "tls-forward-secrecy-missing"
        | "tls-dual-cert" => Effect::None,
        // Told without colour where newer methods come first, so that no sender is hurt.
        "tls-weak-dh" | "tls-legacy-renegotiation" if finding.severity == Severity::Info => Effect::None,
        "tls-sslv2" if finding.severity < Severity::Fail => Effect::None,
        // Seen in the deep look, and not as the answer to the handshake.
        "tls-alert-inappropriate-fallback-86" if argument("number").is_empty() => Effect::None,
        "tls-flaky" => Effect::Encrypts(Some(Remark::Flaky)),
        "tls-pq-clienthello" => Effect::HandshakeFails(Remark::LargeHelloFails),
        "tls-version-intolerance" => Effect::HandshakeFails(Remark::Tls13Fails),
        // Postfix and Exim do not name the server unless told to.
        "tls-alert-unrecognized-name-112" | "tls-name-refused" | "tls-rst-after-clienthello"
            if way == "without_server_name" =>
        {
            Effect::Encrypts(Some(Remark::NameUnwanted))
        }
        // Senders that say no name in TLS would not meet alert 112: it depends on the sender.
        "tls-alert-unrecognized-name-112" => Effect::SaysNothing,
        "tls-sni-required" if way == "other_certificate" => Effect::ProofByName,
        "tls-sni-required" => Effect::HandshakeFails(Remark::NameNeeded),
        "tls-legacy-kex-only" => Effect::Encrypts(Some(Remark::NewerProgramsFail)),
        "tls-rc4-3des-only" if argument("suite").contains("_3DES_") => {
            Effect::HandshakeFails(Remark::TripleDes)
        }
        "tls-cbc-only" => Effect::Encrypts(Some(Remark::NewerCiphersOnly)),
        // Before TLS 1.2 a temporary key is signed with MD5 and SHA-1 (RFC 4346 §7.4.3), which OpenSSL 3 refuses to
        // those that want proof.
        "tls-only-old" if argument("suite").starts_with("TLS_RSA_") => {
            Effect::Encrypts(Some(Remark::OldVersions))
        }
        "tls-only-old" => Effect::EncryptsUnproven(Remark::OldVersions),
        "tls-weak-dh" if number("bits").is_some_and(|bits| bits >= SHORTEST_PRIME) => {
            Effect::Encrypts(Some(Remark::WeakPrime))
        }
        "tls-legacy-renegotiation" => Effect::HandshakeFails(Remark::LegacyRenegotiation),
        "tls-over-our-limit" => match number("bytes") {
            Some(octets) if octets <= LONGEST_CHAIN => Effect::Encrypts(None),
            _ => Effect::SaysNothing,
        },
        _ => Effect::HandshakeFails(Remark::ClearTextOnRetry),
    }
}
