//! Which kind of story a finding makes: what it does to the mail, seen from far away.

use crate::model::finding::{Finding, Severity};

/// The kinds of story a headline can tell about a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plot {
    ThisPc,
    Offline,
    PortBlocked,
    Early,
    NoSuchDomain,
    NullMx,
    NoMailServer,
    Loop,
    NoAddress,
    IpInsteadOfName,
    LookUp,
    Refused,
    Unreachable,
    Busy,
    /// Encryption works; then the server asked us to come back later.
    Later,
    Rate,
    Greylisted,
    TurnedAway,
    /// The same in words that do not name our address, so that mail servers may hear them too.
    Refuses,
    NoMailHere,
    Silent,
    NotAMailServer,
    WrongMode,
    NoEncryption,
    Masked,
    NotSeenByAll,
    EncryptionRefused,
    Handshake,
    /// Encryption for most senders, with methods that newer ones have dropped.
    OldMethods,
    /// Encryption for some senders; others find the server too old.
    TooOld,
    /// Encryption for older senders only.
    NewSenders,
    /// Whether a sender names the server decides.
    ByName,
    /// Encryption, though not at every attempt.
    Flaky,
    /// Encryption that this program has too low limits for.
    OverOurLimit,
    Unsafe,
    Inspection,
    Certificate,
    /// A server does not show the key that DNS promises.
    Dane,
    /// A server does not keep the domain's MTA-STS policy.
    Sts,
    Session,
    Expires,
    /// Worth a look; the mail is encrypted and the server proved its name.
    Attention,
    /// Worth a look; the mail is encrypted, and nothing is known of the server's name.
    AttentionUnproven,
    Trouble,
}

impl Plot {
    /// The story of a finding. `no_servers`: there was no server to ask at all.
    pub(super) fn of(finding: &Finding, no_servers: bool) -> Self {
        match Self::of_family(finding, no_servers) {
            Plot::AttentionUnproven if finding.severity == Severity::Fail => Plot::Trouble,
            plot => plot,
        }
    }

    fn of_family(finding: &Finding, no_servers: bool) -> Self {
        let id = finding.id.as_str();
        let family = id.split('-').next().unwrap_or_default();
        match family {
            "pc" => Self::of_this_pc(id),
            "dns" if no_servers || finding.severity == Severity::Fail => Self::of_dns(id),
            "tcp" => Self::of_connection(id),
            "banner" => Self::of_greeting(id),
            "ehlo" | "submit" => Self::of_hello(id),
            "starttls" => Self::of_starttls(id),
            "clear" => Plot::WrongMode,
            "tls" if id == "tls-port-spoken-in-clear" => Plot::WrongMode,
            "tls" if id == "tls-over-our-limit" => Plot::OverOurLimit,
            "tls" if finding.severity > Severity::Info => Self::of_handshake(finding),
            "cert" => Self::of_certificate(id),
            "dane" if finding.severity == Severity::Fail => Plot::Dane,
            "sts" if finding.severity == Severity::Fail => Plot::Sts,
            "post" => Self::of_session(id),
            _ => Plot::AttentionUnproven,
        }
    }

    fn of_this_pc(id: &str) -> Self {
        match id {
            "pc-no-network" => Plot::Offline,
            "pc-port25-blocked" | "pc-web-proxy-only" => Plot::PortBlocked,
            "pc-source-ip-listed" => Plot::TurnedAway,
            "pc-clock-skew" | "pc-root-store-stale" | "pc-not-mail-server" => Plot::AttentionUnproven,
            _ => Plot::ThisPc,
        }
    }

    fn of_dns(id: &str) -> Self {
        match id {
            "dns-nxdomain" => Plot::NoSuchDomain,
            "dns-null-mx" => Plot::NullMx,
            "dns-no-mx-no-address" => Plot::NoMailServer,
            "dns-mx-loopback" => Plot::Loop,
            "dns-mx-no-address" => Plot::NoAddress,
            "dns-mx-ip-literal" => Plot::IpInsteadOfName,
            _ => Plot::LookUp,
        }
    }

    fn of_connection(id: &str) -> Self {
        match id {
            "tcp-refused" => Plot::Refused,
            "tcp-local-abort" => Plot::ThisPc,
            "tcp-timeout"
            | "tcp-reset-on-connect"
            | "tcp-host-unreachable"
            | "tcp-net-unreachable"
            | "tcp-admin-prohibited" => Plot::Unreachable,
            _ => Plot::AttentionUnproven,
        }
    }

    fn of_greeting(id: &str) -> Self {
        match id {
            "banner-421" | "banner-451-local" => Plot::Busy,
            "banner-421-rate" => Plot::Rate,
            "banner-450-greylist" => Plot::Greylisted,
            "banner-early-talker" => Plot::Early,
            "banner-554-reject" | "banner-dnsbl" | "banner-stutter-tarpit" => Plot::TurnedAway,
            "banner-521" => Plot::NoMailHere,
            "banner-none" | "banner-closed" => Plot::Silent,
            "banner-not-smtp" | "banner-http" => Plot::NotAMailServer,
            "banner-masked" => Plot::Masked,
            _ => Plot::AttentionUnproven,
        }
    }

    fn of_hello(id: &str) -> Self {
        match id {
            "ehlo-421" => Plot::Busy,
            "ehlo-name-rejected" | "ehlo-name-vs-ptr" => Plot::TurnedAway,
            "ehlo-timeout" | "ehlo-closed" | "ehlo-huge" => Plot::Silent,
            "ehlo-starttls-masked-x" | "ehlo-xxxx-command" => Plot::Masked,
            "ehlo-starttls-on-first-line" => Plot::NotSeenByAll,
            "submit-encryption-mismatch" => Plot::WrongMode,
            "ehlo-auth-before-tls" | "ehlo-malformed" | "ehlo-junk-8bit" => Plot::AttentionUnproven,
            _ => Plot::NoEncryption,
        }
    }

    fn of_starttls(id: &str) -> Self {
        match id {
            "starttls-454-rate" => Plot::Rate,
            "starttls-220-silence"
            | "starttls-220-close"
            | "starttls-421"
            | "starttls-no-reply"
            | "starttls-firewall-answers"
            | "starttls-plaintext-after" => Plot::Handshake,
            "starttls-injected-data" => Plot::Unsafe,
            "starttls-offered-inside-tls" | "starttls-command-injection" => Plot::AttentionUnproven,
            "starttls-works-unadvertised" => Plot::NoEncryption,
            _ => Plot::EncryptionRefused,
        }
    }

    fn of_handshake(finding: &Finding) -> Self {
        let argument = |name: &str| finding.arguments.get(name).map(String::as_str).unwrap_or_default();
        match finding.id.as_str() {
            "tls-legacy-kex-only" | "tls-cbc-only" => Plot::OldMethods,
            "tls-weak-dh" if argument("bits").len() >= 4 => Plot::OldMethods,
            "tls-only-old" | "tls-legacy-renegotiation" => Plot::TooOld,
            // A few Windows servers and Gmail have kept 3DES; nobody has kept RC4.
            "tls-rc4-3des-only" if argument("suite").contains("_3DES_") => Plot::TooOld,
            "tls-pq-clienthello" | "tls-version-intolerance" => Plot::NewSenders,
            "tls-flaky" => Plot::Flaky,
            "tls-sni-required" if argument("way") == "other_certificate" => Plot::AttentionUnproven,
            "tls-sni-required" | "tls-name-refused" => Plot::ByName,
            _ if argument("way") == "without_server_name" => Plot::ByName,
            "tls-sslv2" if finding.severity < Severity::Fail => Plot::AttentionUnproven,
            "tls-compression" | "tls-anon-null-export" => Plot::AttentionUnproven,
            _ => Plot::Handshake,
        }
    }

    /// Whether the story stays what it is for a report in which nothing is broken.
    pub(super) const fn tells_of_senders(self) -> bool {
        matches!(self, Plot::OldMethods | Plot::TooOld | Plot::NewSenders | Plot::ByName | Plot::Flaky)
    }

    fn of_certificate(id: &str) -> Self {
        match id {
            "cert-tls-inspection" => Plot::Inspection,
            "cert-expires-soon" => Plot::Expires,
            "cert-must-staple" | "cert-distrusted-ca" | "cert-differs-per-node" => Plot::AttentionUnproven,
            _ => Plot::Certificate,
        }
    }

    fn of_session(id: &str) -> Self {
        match id {
            "post-ehlo-fails" | "post-tls-policy-rejected" | "post-451-starttls-required" => Plot::Session,
            "post-421-after-tls" => Plot::Later,
            _ => Plot::AttentionUnproven,
        }
    }

    /// The end of the headline's key.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Plot::ThisPc => "this-pc",
            Plot::Offline => "offline",
            Plot::PortBlocked => "port-blocked",
            Plot::Early => "early",
            Plot::NoSuchDomain => "dns-nxdomain",
            Plot::NullMx => "dns-null-mx",
            Plot::NoMailServer => "dns-no-mx-no-address",
            Plot::Loop => "dns-mx-loopback",
            Plot::NoAddress => "dns-mx-no-address",
            Plot::IpInsteadOfName => "dns-mx-ip-literal",
            Plot::LookUp => "dns",
            Plot::Refused => "refused",
            Plot::Unreachable => "unreachable",
            Plot::Busy => "busy",
            Plot::Later => "later",
            Plot::Rate => "rate",
            Plot::Greylisted => "greylisted",
            Plot::TurnedAway => "turned-away",
            Plot::Refuses => "refuses",
            Plot::NoMailHere => "no-mail-here",
            Plot::Silent => "silent",
            Plot::NotAMailServer => "not-a-mail-server",
            Plot::WrongMode => "wrong-mode",
            Plot::NoEncryption => "no-encryption",
            Plot::Masked => "masked",
            Plot::NotSeenByAll => "not-seen-by-all",
            Plot::EncryptionRefused => "encryption-refused",
            Plot::Handshake => "handshake",
            Plot::OldMethods => "old-methods",
            Plot::TooOld => "too-old",
            Plot::NewSenders => "new-senders",
            Plot::ByName => "by-name",
            Plot::Flaky => "flaky",
            Plot::OverOurLimit => "over-our-limit",
            Plot::Unsafe => "unsafe",
            Plot::Inspection => "inspection",
            Plot::Certificate => "certificate",
            Plot::Dane => "dane",
            Plot::Sts => "sts",
            Plot::Session => "session",
            Plot::Expires => "warn-expires",
            Plot::Attention => "warn",
            Plot::AttentionUnproven => "warn-encrypted",
            Plot::Trouble => "fail",
        }
    }
}
