//! Where common products differ, or what else there is to say of a decision.

/// What is said beside a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::diagnosis) enum Remark {
    ClearTextOnRetry,
    SomeBounce,
    PortNotForServers,
    QueueTimes,
    /// The domain publishes no such policy, so that the sender works like an ordinary one.
    NoPolicy,
    /// There is no domain whose policy could be followed.
    NoDomain,
    /// What the domain publishes was not looked up.
    PolicyNotLookedUp,
    /// What the domain publishes could not be found out from here.
    PolicyUnknown,
    /// After a failed handshake the mail waits, and a later attempt goes in clear text.
    ClearTextLater,
    /// Its makers do not say whether clear text follows a failed handshake.
    FallbackNotDocumented,
    /// Its makers do not say what follows a greeting of 5xx.
    GreetingNotDocumented,
    /// The certificate is held against the domain's name.
    WantsDomainName,
    /// The product's own version of TLS and the server have nothing in common.
    OwnMethods,
    /// Newer libraries have left the server's methods out.
    NewerProgramsFail,
    /// Newer libraries have left out ciphers in CBC mode.
    NewerCiphersOnly,
    /// Few have kept 3DES.
    TripleDes,
    /// Some demand TLS 1.2.
    OldVersions,
    /// Some demand longer primes.
    WeakPrime,
    /// OpenSSL 3 demands safe renegotiation.
    LegacyRenegotiation,
    /// Who does not speak TLS 1.3 gets through.
    Tls13Fails,
    /// Who has a small hello gets through.
    LargeHelloFails,
    /// Who names the server does not get through.
    NameUnwanted,
    /// Who does not name the server does not get through, or sees another certificate.
    NameNeeded,
    /// Some attempts fail.
    Flaky,
}

impl Remark {
    /// The key under which the texts word it.
    pub(in crate::diagnosis) const fn key(self) -> &'static str {
        match self {
            Remark::ClearTextOnRetry => "clear_text_on_retry",
            Remark::SomeBounce => "some_bounce",
            Remark::PortNotForServers => "port_not_for_servers",
            Remark::QueueTimes => "queue_times",
            Remark::NoPolicy => "no_policy",
            Remark::NoDomain => "no_domain",
            Remark::PolicyNotLookedUp => "policy_not_looked_up",
            Remark::PolicyUnknown => "policy_unknown",
            Remark::ClearTextLater => "clear_text_later",
            Remark::FallbackNotDocumented => "fallback_not_documented",
            Remark::GreetingNotDocumented => "greeting_not_documented",
            Remark::WantsDomainName => "wants_domain_name",
            Remark::OwnMethods => "own_methods",
            Remark::NewerProgramsFail => "newer_programs_fail",
            Remark::NewerCiphersOnly => "newer_ciphers_only",
            Remark::TripleDes => "triple_des",
            Remark::OldVersions => "old_versions",
            Remark::WeakPrime => "weak_prime",
            Remark::LegacyRenegotiation => "legacy_renegotiation",
            Remark::Tls13Fails => "tls13_fails",
            Remark::LargeHelloFails => "large_hello_fails",
            Remark::NameUnwanted => "name_unwanted",
            Remark::NameNeeded => "name_needed",
            Remark::Flaky => "flaky",
        }
    }
}
