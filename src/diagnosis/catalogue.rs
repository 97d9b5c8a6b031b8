//! Every finding this program can reach (certificates apart): its stable id, how bad it is, and whose side it is on.
//!
//! The texts for an id live in the locale files under the same name.

use crate::model::finding::{Party, Severity};
use Party::{Domain, Network, Server, ThisPc};

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    pub(super) party: Party,
}

impl Kind {
    /// The same at another severity, where what else was seen makes it weigh more or less.
    pub(super) const fn at(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

const fn fail(id: &'static str, party: Party) -> Kind {
    Kind { id, severity: Severity::Fail, party }
}

const fn warn(id: &'static str, party: Party) -> Kind {
    Kind { id, severity: Severity::Warn, party }
}

const fn info(id: &'static str, party: Party) -> Kind {
    Kind { id, severity: Severity::Info, party }
}

// This PC
pub(super) const PC_FIREWALL_DENIED: Kind = fail("pc-firewall-denied", ThisPc);
pub(super) const PC_NO_NETWORK: Kind = fail("pc-no-network", ThisPc);
pub(super) const PC_PORT25_BLOCKED: Kind = fail("pc-port25-blocked", ThisPc);
pub(super) const PC_AV_MASS_MAIL_RULE: Kind = fail("pc-av-mass-mail-rule", ThisPc);
pub(super) const PC_AV_MAIL_SHIELD: Kind = warn("pc-av-mail-shield", ThisPc);
pub(super) const PC_TRANSPARENT_SMTP_PROXY: Kind = warn("pc-transparent-smtp-proxy", Network);
pub(super) const PC_CAPTIVE_PORTAL: Kind = fail("pc-captive-portal", Network);
pub(super) const PC_WEB_PROXY_ONLY: Kind = warn("pc-web-proxy-only", Network);
pub(super) const PC_WEB_PROXY_LOGIN: Kind = info("pc-web-proxy-login", Network);
pub(super) const PC_WEB_PROXY_FAILED: Kind = info("pc-web-proxy-failed", Network);
pub(super) const PC_CLOCK_SKEW: Kind = warn("pc-clock-skew", ThisPc);
pub(super) const PC_NOT_MAIL_SERVER: Kind = info("pc-not-mail-server", ThisPc);
pub(super) const PC_SOURCE_IP_LISTED: Kind = warn("pc-source-ip-listed", ThisPc);

// DNS
pub(super) const DNS_NXDOMAIN: Kind = fail("dns-nxdomain", Domain);
pub(super) const DNS_SERVFAIL: Kind = fail("dns-servfail", Domain);
pub(super) const DNS_TIMEOUT: Kind = fail("dns-timeout", Network);
pub(super) const DNS_REFUSED: Kind = warn("dns-refused", Network);
pub(super) const DNS_NULL_MX: Kind = fail("dns-null-mx", Domain);
pub(super) const DNS_NO_MX_A_FALLBACK: Kind = warn("dns-no-mx-a-fallback", Domain);
pub(super) const DNS_NO_MX_NO_ADDRESS: Kind = fail("dns-no-mx-no-address", Domain);
pub(super) const DNS_MX_NO_ADDRESS: Kind = fail("dns-mx-no-address", Domain);
pub(super) const DNS_MX_SOME_NO_ADDRESS: Kind = warn("dns-mx-some-no-address", Domain);
pub(super) const DNS_MX_IP_LITERAL: Kind = fail("dns-mx-ip-literal", Domain);
pub(super) const DNS_MX_LOOPBACK: Kind = fail("dns-mx-loopback", Domain);
pub(super) const DNS_AAAA_BROKEN: Kind = warn("dns-aaaa-broken", Domain);
pub(super) const DNS_DNSSEC_BOGUS: Kind = fail("dns-dnssec-bogus", Domain);
pub(super) const DNS_DOMAIN_EXPIRED: Kind = fail("dns-domain-expired", Domain);
pub(super) const DNS_FCRDNS_MISMATCH: Kind = warn("dns-fcrdns-mismatch", Server);
pub(super) const DNS_IDN: Kind = info("dns-idn", Domain);
pub(super) const DNS_LAME_DELEGATION: Kind = warn("dns-lame-delegation", Domain);
pub(super) const DNS_MX_CNAME: Kind = warn("dns-mx-cname", Domain);
pub(super) const DNS_MX_IPV4_ONLY: Kind = info("dns-mx-ipv4-only", Domain);
pub(super) const DNS_MX_IPV6_ONLY: Kind = warn("dns-mx-ipv6-only", Domain);
pub(super) const DNS_MX_PRIVATE_ADDRESS: Kind = fail("dns-mx-private-address", Domain);
pub(super) const DNS_MX_STALE_PROVIDER: Kind = warn("dns-mx-stale-provider", Domain);
pub(super) const DNS_MX_TRAILING_DOT: Kind = fail("dns-mx-trailing-dot", Domain);
pub(super) const DNS_NULL_MX_CONFLICT: Kind = warn("dns-null-mx-conflict", Domain);
pub(super) const DNS_NXDOMAIN_REWRITE: Kind = warn("dns-nxdomain-rewrite", Network);
pub(super) const DNS_PTR_MISSING: Kind = warn("dns-ptr-missing", Server);
pub(super) const DNS_RESOLVER_NO_DNSSEC: Kind = info("dns-resolver-no-dnssec", ThisPc);
pub(super) const DNS_RESOLVERS_DISAGREE: Kind = warn("dns-resolvers-disagree", Domain);
pub(super) const DNS_SPLIT_HORIZON: Kind = warn("dns-split-horizon", ThisPc);
pub(super) const DNS_TRUNCATED_NEEDS_TCP: Kind = warn("dns-truncated-needs-tcp", Network);
pub(super) const DNS_WILDCARD_MX: Kind = info("dns-wildcard-mx", Domain);

// The servers together
pub(super) const TCP_ALL_MX_DOWN: Kind = fail("tcp-all-mx-down", Server);
pub(super) const DNS_NOLISTING: Kind = info("dns-nolisting", Server);
pub(super) const DNS_SINGLE_MX_SINGLE_IP: Kind = info("dns-single-mx-single-ip", Domain);
pub(super) const DNS_TOO_MANY_MX: Kind = info("dns-too-many-mx", Domain);
pub(super) const EHLO_STARTTLS_BY_NODE: Kind = warn("ehlo-starttls-by-node", Server);
pub(super) const CERT_DIFFERS_PER_NODE: Kind = warn("cert-differs-per-node", Server);

// Connection
pub(super) const TCP_REFUSED: Kind = fail("tcp-refused", Server);
pub(super) const TCP_TIMEOUT: Kind = fail("tcp-timeout", Network);
pub(super) const TCP_RESET_ON_CONNECT: Kind = fail("tcp-reset-on-connect", Network);
pub(super) const TCP_HOST_UNREACHABLE: Kind = fail("tcp-host-unreachable", Network);
pub(super) const TCP_NET_UNREACHABLE: Kind = fail("tcp-net-unreachable", Network);
pub(super) const TCP_ADMIN_PROHIBITED: Kind = fail("tcp-admin-prohibited", Network);
pub(super) const TCP_SOME_ADDRESSES_DOWN: Kind = warn("tcp-some-addresses-down", Server);
pub(super) const TCP_IPV6_UNAVAILABLE_HERE: Kind = info("tcp-ipv6-unavailable-here", ThisPc);
pub(super) const TCP_IPV6_BROKEN_THERE: Kind = warn("tcp-ipv6-broken-there", Server);
pub(super) const TCP_SLOW_CONNECT: Kind = warn("tcp-slow-connect", Network);
pub(super) const TCP_LOCAL_ABORT: Kind = warn("tcp-local-abort", ThisPc);
pub(super) const TCP_WRONG_PORT: Kind = warn("tcp-wrong-port-587-465", ThisPc);

// Greeting
pub(super) const BANNER_NONE: Kind = fail("banner-none", Server);
pub(super) const BANNER_SLOW: Kind = info("banner-slow", Server);
pub(super) const BANNER_TWO_PART: Kind = info("banner-two-part", Server);
pub(super) const BANNER_EARLY_TALKER: Kind = fail("banner-early-talker", ThisPc);
pub(super) const BANNER_CLOSED: Kind = fail("banner-closed", Server);
pub(super) const BANNER_421: Kind = fail("banner-421", Server);
pub(super) const BANNER_421_RATE: Kind = warn("banner-421-rate", ThisPc);
pub(super) const BANNER_450_GREYLIST: Kind = info("banner-450-greylist", Server);
pub(super) const BANNER_451_LOCAL: Kind = fail("banner-451-local", Server);
pub(super) const BANNER_554_REJECT: Kind = fail("banner-554-reject", Server);
pub(super) const BANNER_521: Kind = fail("banner-521", Domain);
pub(super) const BANNER_DNSBL: Kind = fail("banner-dnsbl", ThisPc);
pub(super) const BANNER_NOT_ESMTP_WORD: Kind = info("banner-not-esmtp-word", Server);
pub(super) const BANNER_MASKED: Kind = warn("banner-masked", Network);
pub(super) const BANNER_NOT_SMTP: Kind = fail("banner-not-smtp", Server);
pub(super) const BANNER_HTTP: Kind = fail("banner-http", Server);
pub(super) const TLS_PORT_SPOKEN_IN_CLEAR: Kind = fail("tls-port-spoken-in-clear", ThisPc);
pub(super) const CLEAR_PORT_SPOKEN_TLS: Kind = fail("clear-port-spoken-tls", ThisPc);
pub(super) const BANNER_HOSTNAME_MISMATCH: Kind = info("banner-hostname-mismatch", Server);
pub(super) const BANNER_NOT_FQDN: Kind = info("banner-not-fqdn", Server);
pub(super) const BANNER_SOFTWARE_OLD: Kind = warn("banner-software-old", Server);
pub(super) const BANNER_INTERNAL_LEAK: Kind = info("banner-internal-leak", Server);
pub(super) const BANNER_MALFORMED: Kind = warn("banner-malformed", Server);
pub(super) const BANNER_STUTTER_TARPIT: Kind = info("banner-stutter-tarpit", Server);
pub(super) const BANNER_CLOCK: Kind = info("banner-clock", Server);

// EHLO
pub(super) const EHLO_500_HELO_WORKS: Kind = warn("ehlo-500-helo-works", Server);
pub(super) const EHLO_XXXX_COMMAND: Kind = warn("ehlo-xxxx-command", Network);
pub(super) const EHLO_NO_STARTTLS: Kind = fail("ehlo-no-starttls", Server);
pub(super) const EHLO_STARTTLS_MASKED_X: Kind = fail("ehlo-starttls-masked-x", Network);
pub(super) const EHLO_STARTTLS_ON_FIRST_LINE: Kind = fail("ehlo-starttls-on-first-line", Server);
pub(super) const EHLO_STARTTLS_ODD_CASE: Kind = info("ehlo-starttls-odd-case", Server);
pub(super) const EHLO_X_ANONYMOUSTLS: Kind = info("ehlo-x-anonymoustls", Server);
pub(super) const EHLO_NAME_REJECTED: Kind = fail("ehlo-name-rejected", ThisPc);
pub(super) const EHLO_NAME_VS_PTR: Kind = info("ehlo-name-vs-ptr", ThisPc);
pub(super) const EHLO_421: Kind = warn("ehlo-421", Server);
pub(super) const EHLO_TIMEOUT: Kind = fail("ehlo-timeout", Server);
pub(super) const EHLO_CLOSED: Kind = fail("ehlo-closed", Server);
pub(super) const EHLO_MALFORMED: Kind = warn("ehlo-malformed", Server);
pub(super) const EHLO_JUNK_8BIT: Kind = warn("ehlo-junk-8bit", Server);
pub(super) const EHLO_HUGE: Kind = warn("ehlo-huge", Server);
pub(super) const EHLO_AUTH_BEFORE_TLS: Kind = warn("ehlo-auth-before-tls", Server);
pub(super) const EHLO_REQUIRETLS: Kind = info("ehlo-requiretls", Server);
pub(super) const EHLO_SIZE_SMALL: Kind = info("ehlo-size-small", Server);
pub(super) const EHLO_EXCHANGE_FINGERPRINT: Kind = info("ehlo-exchange-fingerprint", Server);

// STARTTLS
pub(super) const STARTTLS_454: Kind = fail("starttls-454", Server);
pub(super) const STARTTLS_454_RATE: Kind = warn("starttls-454-rate", ThisPc);
pub(super) const STARTTLS_554_SECURITY: Kind = fail("starttls-554-security-subsystem", Server);
pub(super) const STARTTLS_500_502: Kind = fail("starttls-500-502", Network);
pub(super) const STARTTLS_503: Kind = fail("starttls-503", Server);
pub(super) const STARTTLS_501: Kind = fail("starttls-501", Network);
pub(super) const STARTTLS_ACL: Kind = fail("starttls-530-550-acl", Server);
pub(super) const STARTTLS_421: Kind = fail("starttls-421", Server);
pub(super) const STARTTLS_NO_REPLY: Kind = fail("starttls-no-reply", Server);
pub(super) const STARTTLS_WRONG_2XX: Kind = warn("starttls-wrong-2xx", Server);
pub(super) const STARTTLS_INJECTED_DATA: Kind = fail("starttls-injected-data", Network);
pub(super) const STARTTLS_220_SILENCE: Kind = fail("starttls-220-silence", Network);
pub(super) const STARTTLS_220_CLOSE: Kind = fail("starttls-220-close", Server);
pub(super) const STARTTLS_FIREWALL_ANSWERS: Kind = fail("starttls-firewall-answers", Network);
pub(super) const STARTTLS_PLAINTEXT_AFTER: Kind = fail("starttls-plaintext-after", Server);
pub(super) const STARTTLS_INSIDE_TLS: Kind = warn("starttls-offered-inside-tls", Server);

// TLS (alerts are below)
pub(super) const TLS_CLOSE_NOTIFY_EARLY: Kind = fail("tls-close-notify-early", Server);
pub(super) const TLS_HANDSHAKE_TIMEOUT: Kind = fail("tls-handshake-timeout", Network);
pub(super) const TLS_CLIENT_CERT_REQUESTED: Kind = info("tls-client-cert-requested", Server);
pub(super) const TLS_CLIENT_CERT_REQUIRED: Kind = fail("tls-client-cert-required", Server);
pub(super) const TLS_RST_AFTER_CLIENTHELLO: Kind = fail("tls-rst-after-clienthello", Network);
pub(super) const TLS_NO_SHARED_CIPHER: Kind = fail("tls-no-shared-cipher", Server);
pub(super) const TLS_BAD_SIGNATURE: Kind = fail("tls-bad-signature", Server);
pub(super) const TLS_EOF_NO_CLOSE_NOTIFY: Kind = info("tls-eof-no-close-notify", Server);
pub(super) const TLS_FLAKY: Kind = warn("tls-flaky", Server);
pub(super) const TLS_PQ_CLIENTHELLO: Kind = fail("tls-pq-clienthello", Network);
pub(super) const TLS_VERSION_INTOLERANCE: Kind = fail("tls-version-intolerance", Server);
pub(super) const TLS_ALERT_UNRECOGNIZED_NAME: Kind = warn("tls-alert-unrecognized-name-112", Server);
pub(super) const TLS_NAME_REFUSED: Kind = warn("tls-name-refused", Server);
pub(super) const TLS_SNI_REQUIRED: Kind = warn("tls-sni-required", Server);
pub(super) const TLS_CBC_ONLY: Kind = warn("tls-cbc-only", Server);
pub(super) const TLS_LEGACY_KEX_ONLY: Kind = warn("tls-legacy-kex-only", Server);
pub(super) const TLS_RC4_3DES_ONLY: Kind = warn("tls-rc4-3des-only", Server);
pub(super) const TLS_ONLY_OLD: Kind = warn("tls-only-old", Server);
pub(super) const TLS_SSLV3_ONLY: Kind = fail("tls-sslv3-only", Server);
pub(super) const TLS_SSLV2: Kind = fail("tls-sslv2", Server);
pub(super) const TLS_WEAK_DH: Kind = warn("tls-weak-dh", Server);
pub(super) const TLS_LEGACY_RENEGOTIATION: Kind = warn("tls-legacy-renegotiation", Server);
pub(super) const TLS_OLD_VERSIONS_TOO: Kind = info("tls-old-versions-too", Server);
pub(super) const TLS_WEAK_CIPHERS_TOO: Kind = info("tls-weak-ciphers-too", Server);
pub(super) const TLS_ANON_NULL_EXPORT: Kind = warn("tls-anon-null-export", Server);
pub(super) const TLS_COMPRESSION: Kind = warn("tls-compression", Server);
pub(super) const TLS_NO_EMS: Kind = info("tls-no-ems", Server);
pub(super) const TLS_FORWARD_SECRECY_MISSING: Kind = info("tls-forward-secrecy-missing", Server);
pub(super) const TLS_DUAL_CERT: Kind = info("tls-dual-cert", Server);
pub(super) const TLS_OVER_OUR_LIMIT: Kind = info("tls-over-our-limit", ThisPc);
pub(super) const TLS_FALLBACK_CLEAR_EXPECTED: Kind = info("tls-fallback-clear-expected", Server);

/// The server noticed a hello that admits to be a fallback (RFC 7507): a good sign.
pub(super) const TLS_ALERT_INAPPROPRIATE_FALLBACK: Kind = info("tls-alert-inappropriate-fallback-86", Server);

/// The finding of a fatal alert (RFC 8446 §6.2) that the server sent.
///
/// Alerts about a certificate are about the client's: this program shows none, so the wish is the server's.
pub(super) const fn of_alert(number: u8) -> Kind {
    match number {
        // close_notify, user_canceled: the server took its leave
        0 | 90 => TLS_CLOSE_NOTIFY_EARLY,
        10 => fail("tls-alert-unexpected-message-10", Server),
        20 => fail("tls-alert-bad-record-mac-20", Network),
        22 => fail("tls-alert-record-overflow-22", Server),
        40 => fail("tls-alert-handshake-failure-40", Server),
        42 => fail("tls-alert-bad-certificate-42", Server),
        43 => fail("tls-alert-unsupported-certificate-43", Server),
        44 => fail("tls-alert-certificate-revoked-44", Server),
        45 => fail("tls-alert-certificate-expired-45", Server),
        46 => fail("tls-alert-certificate-unknown-46", Server),
        47 => fail("tls-alert-illegal-parameter-47", Server),
        48 => fail("tls-alert-unknown-ca-48", Server),
        49 => fail("tls-alert-access-denied-49", Server),
        50 => fail("tls-alert-decode-error-50", Server),
        51 => fail("tls-alert-decrypt-error-51", Server),
        70 => fail("tls-alert-protocol-version-70", Server),
        71 => fail("tls-alert-insufficient-security-71", Server),
        80 => fail("tls-alert-internal-error-80", Server),
        86 => TLS_ALERT_INAPPROPRIATE_FALLBACK,
        100 => warn("tls-alert-no-renegotiation-100", Server),
        109 | 110 => fail("tls-alert-missing-extension-109", Server),
        112 => TLS_ALERT_UNRECOGNIZED_NAME,
        116 => fail("tls-alert-certificate-required-116", Server),
        120 => warn("tls-alert-no-application-protocol-120", Server),
        _ => fail("tls-alert-other", Server),
    }
}

// Inside TLS
pub(super) const POST_EHLO_FAILS: Kind = fail("post-ehlo-fails", Server);
pub(super) const POST_CAPS_DIFFER: Kind = info("post-caps-differ", Server);
pub(super) const POST_AUTH_BEFORE_TLS: Kind = warn("post-auth-before-tls", Server);
pub(super) const POST_AUTH_MECHS: Kind = info("post-auth-mechs", Server);
pub(super) const POST_421_AFTER_TLS: Kind = warn("post-421-after-tls", Server);

// MTA-STS and TLS-RPT
pub(super) const STS_NONE: Kind = info("sts-none", Domain);
pub(super) const STS_OK_ENFORCE: Kind = info("sts-ok-enforce", Domain);
pub(super) const STS_TXT_MALFORMED: Kind = warn("sts-txt-malformed", Domain);
pub(super) const STS_TXT_MULTIPLE: Kind = warn("sts-txt-multiple", Domain);
pub(super) const STS_FETCH_DNS: Kind = warn("sts-fetch-dns", Domain);
pub(super) const STS_FETCH_TLS: Kind = warn("sts-fetch-tls", Domain);
pub(super) const STS_FETCH_REDIRECT: Kind = warn("sts-fetch-redirect", Domain);
pub(super) const STS_FETCH_HTTP: Kind = warn("sts-fetch-http", Domain);
pub(super) const STS_FETCH_BOT_BLOCK: Kind = warn("sts-fetch-bot-block", Domain);
pub(super) const STS_CONTENT_TYPE: Kind = info("sts-content-type", Domain);
pub(super) const STS_POLICY_SYNTAX: Kind = warn("sts-policy-syntax", Domain);
pub(super) const STS_MODE_TESTING: Kind = info("sts-mode-testing", Domain);
pub(super) const STS_MODE_NONE: Kind = info("sts-mode-none", Domain);
pub(super) const STS_MX_MISMATCH: Kind = fail("sts-mx-mismatch", Domain);
pub(super) const STS_MX_WILDCARD_ONE_LABEL: Kind = fail("sts-mx-wildcard-one-label", Domain);
pub(super) const STS_NO_STARTTLS: Kind = fail("sts-no-starttls", Server);
pub(super) const STS_CERT_INVALID: Kind = fail("sts-cert-invalid", Server);
pub(super) const STS_MAX_AGE_SHORT: Kind = info("sts-max-age-short", Domain);
pub(super) const STS_CACHED_ELSEWHERE: Kind = info("sts-cached-elsewhere", Domain);
pub(super) const STS_DANE_BOTH: Kind = info("sts-dane-both", Domain);
pub(super) const TLSRPT_NONE: Kind = info("tlsrpt-none", Domain);
pub(super) const TLSRPT_MALFORMED: Kind = warn("tlsrpt-malformed", Domain);
pub(super) const TLSRPT_PRESENT: Kind = info("tlsrpt-present", Domain);

// Submission
pub(super) const SUBMIT_ENCRYPTION_MISMATCH: Kind = fail("submit-encryption-mismatch", ThisPc);
pub(super) const SUBMIT_587_NO_STARTTLS: Kind = fail("submit-587-no-starttls", Server);

// DANE
pub(super) const DANE_NONE: Kind = info("dane-none", Domain);
pub(super) const DANE_UNKNOWN_HERE: Kind = info("dane-unknown-here", ThisPc);
pub(super) const DANE_OK: Kind = info("dane-ok", Domain);
pub(super) const DANE_TLSA_MISMATCH: Kind = fail("dane-tlsa-mismatch", Domain);
pub(super) const DANE_STALE_AFTER_RENEWAL: Kind = fail("dane-stale-after-renewal", Domain);
pub(super) const DANE_TA_NOT_IN_CHAIN: Kind = fail("dane-ta-not-in-chain", Server);
pub(super) const DANE_TA_LE_INTERMEDIATE: Kind = warn("dane-ta-le-intermediate", Domain);
pub(super) const DANE_TA_NAME_MISMATCH: Kind = fail("dane-ta-name-mismatch", Server);
pub(super) const DANE_EE_EXPIRED: Kind = warn("dane-ee-expired", Server);
pub(super) const DANE_PKIX_USAGE: Kind = warn("dane-pkix-usage", Domain);
pub(super) const DANE_ALL_UNUSABLE: Kind = warn("dane-all-unusable", Domain);
pub(super) const DANE_INSECURE_MX: Kind = warn("dane-insecure-mx", Domain);
pub(super) const DANE_INSECURE_TLSA: Kind = info("dane-insecure-tlsa", Domain);
pub(super) const DANE_TLSA_LOOKUP_FAILS: Kind = fail("dane-tlsa-lookup-fails", Domain);
pub(super) const DANE_NO_STARTTLS: Kind = fail("dane-no-starttls", Server);
pub(super) const DANE_PARTIAL: Kind = warn("dane-partial", Domain);
pub(super) const DANE_WRONG_OWNER: Kind = warn("dane-wrong-owner", Domain);
pub(super) const DANE_3_0_1: Kind = info("dane-3-0-1", Domain);
pub(super) const DANE_ROLLOVER_SINGLE: Kind = info("dane-rollover-single", Domain);
pub(super) const DANE_EXO_INBOUND: Kind = info("dane-exo-inbound", Domain);
