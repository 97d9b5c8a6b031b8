//! Any answers to hand-made hellos, and any deep look.

use proptest::{collection::vec, option, prelude::*};
use tls_ladder::model::evidence::*;

use super::{milliseconds, socket_failure, text};

fn version() -> impl Strategy<Value = ProtocolVersion> {
    prop::sample::select(ProtocolVersion::ALL.to_vec())
}

/// Names that the rules look at, and anything else.
fn suite() -> impl Strategy<Value = CipherSuite> {
    let known = prop::sample::select(vec![
        (0x1302, "TLS_AES_256_GCM_SHA384"),
        (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
        (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
        (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
        (0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
        (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
        (0x0002, "TLS_RSA_WITH_NULL_SHA"),
        (0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
        (0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
        (0x0001_0080, "SSL_CK_RC4_128_WITH_MD5"),
    ])
    .prop_map(|(code, name)| CipherSuite { code, name: name.to_owned() });
    let other = (any::<u32>(), text()).prop_map(|(code, name)| CipherSuite { code, name });
    prop_oneof![6 => known, 1 => other]
}

fn flight() -> impl Strategy<Value = ServerFlight> {
    let method = (version(), suite(), option::of(text()), option::of(0_usize..10_000), option::of(text()));
    let flags = any::<[bool; 8]>();
    (method, flags, any::<u8>(), option::of(text()), 0_usize..300_000).prop_map(
        |((version, suite, group, dh_bits, dh_prime), flags, compression, words, certificate_octets)| {
            ServerFlight {
                version,
                suite,
                hello_retry: flags[0],
                group,
                dh_bits,
                dh_prime,
                export_rsa_bits: None,
                signature_scheme: words.clone(),
                compression,
                secure_renegotiation: flags[1],
                extended_master_secret: flags[2],
                session_ticket: flags[3],
                session_id: flags[4],
                ocsp_staple: flags[5],
                client_certificate_requested: flags[6],
                certificate_sha256: None,
                certificate_key: words,
                certificate_octets,
                complete: flags[7],
            }
        },
    )
}

fn obstacle() -> impl Strategy<Value = Obstacle> {
    prop_oneof![
        socket_failure().prop_map(|failure| Obstacle::NotConnected { failure }),
        text().prop_map(|reply| Obstacle::Busy { reply }),
        text().prop_map(|reply| Obstacle::Conversation { reply }),
        Just(Obstacle::Stopped),
    ]
}

fn answer() -> BoxedStrategy<HelloAnswer> {
    use HelloAnswer as A;
    let alert = (any::<u8>(), text()).prop_map(|(number, name)| Alert { number, name });
    prop_oneof![
        4 => flight().prop_map(|flight| A::Accepted(Box::new(flight))),
        4 => alert.prop_map(|alert| A::Refused { alert }),
        1 => Just(A::Closed),
        1 => socket_failure().prop_map(|failure| A::Broken { failure }),
        1 => Just(A::Silent),
        1 => text().prop_map(|text| A::NotTls { text }),
        1 => text().prop_map(|problem| A::Garbled { problem }),
        1 => obstacle().prop_map(|because| A::NotPut { because }),
    ]
    .boxed()
}

pub(super) fn probe() -> BoxedStrategy<HelloProbe> {
    use HelloQuestion as Q;
    let question = prop::sample::select(vec![
        Q::Again,
        Q::WithoutPostQuantum,
        Q::CappedAtTls12,
        Q::WithoutServerName,
        Q::OlderSuites,
        Q::Tls11,
        Q::Tls10,
        Q::Ssl3,
        Q::Ssl2,
    ]);
    (question, answer(), any::<usize>(), milliseconds())
        .prop_map(|(question, answer, hello_octets, elapsed_ms)| HelloProbe {
            question,
            answer,
            hello_octets,
            elapsed_ms,
        })
        .boxed()
}

fn version_look() -> impl Strategy<Value = VersionLook> {
    let suite =
        (suite(), option::of(text()), option::of(0_usize..10_000), option::of(text()), option::of(text()))
            .prop_map(|(suite, group, dh_bits, dh_prime, certificate_key)| SuiteLook {
                suite,
                group,
                dh_bits,
                dh_prime,
                certificate_key,
            });
    let support = prop_oneof![
        3 => Just(Support::Yes),
        1 => Just(Support::No),
        1 => text().prop_map(|answer| Support::Unclear { answer }),
    ];
    (version(), support, vec(suite, 0..6), order(), any::<bool>()).prop_map(
        |(version, support, suites, order, complete)| VersionLook {
            version,
            support,
            suites,
            order,
            complete,
        },
    )
}

fn order() -> impl Strategy<Value = Option<SuiteOrder>> {
    option::of(prop::sample::select(vec![SuiteOrder::Server, SuiteOrder::Client]))
}

/// A sender that is known, or one that is not.
pub(super) fn asked() -> BoxedStrategy<AskedAs> {
    let known = prop::sample::select(vec!["exchange-2003".to_owned(), "postfix-3.1".to_owned()]);
    (prop_oneof![known, text()], answer(), any::<usize>(), milliseconds())
        .prop_map(|(sender, answer, hello_octets, elapsed_ms)| AskedAs {
            sender,
            answer,
            hello_octets,
            elapsed_ms,
        })
        .boxed()
}

type Fetched = (Option<CompletedChain>, Vec<AnchoredPath>, Option<RevocationEvidence>);

/// What was fetched beside a chain; the indexes need not be those of any certificate.
pub(super) fn fetched() -> BoxedStrategy<Fetched> {
    let failure = prop_oneof![
        Just(FetchFailure::TimedOut),
        any::<u16>().prop_map(|code| FetchFailure::Status { code }),
        any::<std::net::IpAddr>().prop_map(|address| FetchFailure::ForbiddenAddress { address }),
        text().prop_map(|reason| FetchFailure::BadAnswer { reason }),
    ];
    let fetch = (text(), vec(text(), 0..2), any::<usize>(), milliseconds(), option::of(failure))
        .prop_map(|(url, redirects, octets, elapsed_ms, failure)| FetchEvidence {
            url,
            redirects,
            address: None,
            proxy: None,
            octets,
            elapsed_ms,
            failure,
        })
        .boxed();
    let outcomes = vec![TrustOutcome::Trusted, TrustOutcome::UnknownIssuer, TrustOutcome::Expired];
    let verdict = (prop::sample::select(outcomes), text()).prop_map(|(outcome, detail)| TrustVerdict {
        outcome,
        detail,
        apart_from_dates: None,
    });
    let completed = (vec(fetch.clone(), 0..3), vec(any::<usize>(), 0..4), verdict, option::of(text()))
        .prop_map(|(fetches, path, public, anchor)| CompletedChain {
            fetches,
            fetched: Vec::new(),
            path,
            public,
            anchor,
        });
    let way = (vec(any::<usize>(), 0..4), text(), any::<bool>())
        .prop_map(|(certificates, anchor, in_date)| AnchoredPath { certificates, anchor, in_date });
    let at =
        prop::sample::select(vec![jiff::Timestamp::MIN, jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::MAX])
            .boxed();
    let status = prop_oneof![
        Just(RevocationStatus::Good),
        (at.clone(), option::of(text())).prop_map(|(at, reason)| RevocationStatus::Revoked { at, reason }),
        Just(RevocationStatus::Unknown),
        text().prop_map(|reason| RevocationStatus::Unusable { fault: RevocationFault::Malformed { reason } }),
        Just(RevocationStatus::NoAnswer),
    ];
    let source =
        prop::sample::select(vec![RevocationSource::Staple, RevocationSource::Ocsp, RevocationSource::Crl]);
    let said =
        (source, status, option::of(text()), option::of(at.clone()), option::of(at), option::of(fetch));
    let answer = said.prop_map(|(source, status, signed_by, this_update, next_update, fetch)| {
        RevocationAnswer { source, status, signed_by, this_update, next_update, fetch }
    });
    let revocation =
        (vec(answer, 0..4), any::<bool>()).prop_map(|(answers, asked)| RevocationEvidence { answers, asked });
    (option::of(completed), vec(way, 0..3), option::of(revocation)).boxed()
}

pub(super) fn look() -> BoxedStrategy<DeepLook> {
    use ServerNameUse as U;
    let name_use = option::of(prop::sample::select(vec![U::Same, U::OtherCertificate, U::Refused]));
    let certificate = (any::<std::net::IpAddr>(), text(), text(), text(), any::<u32>()).prop_map(
        |(address, sha256, key, about, seen)| CertificateLook { address, sha256, key, about, seen },
    );
    let group =
        (any::<u16>(), text(), version()).prop_map(|(code, name, version)| GroupLook { code, name, version });
    let address = (any::<std::net::IpAddr>(), option::of(version()), option::of(text()))
        .prop_map(|(address, newest, trouble)| AddressLook { address, newest, trouble });
    let others = (vec(group, 0..3), order(), vec(address, 0..3), any::<u32>(), milliseconds());
    (vec(version_look(), 0..4), any::<[Option<bool>; 6]>(), name_use, vec(certificate, 0..3), others)
        .prop_map(|(versions, flags, without_server_name, certificates, others)| DeepLook {
            versions,
            groups: others.0,
            group_order: others.1,
            addresses: others.2,
            progress: DeepProgress {
                connections: others.3,
                waits: others.3,
                elapsed_ms: others.4,
                ..DeepProgress::default()
            },
            fallback_scsv: flags[0],
            secure_renegotiation: flags[1],
            extended_master_secret: flags[2],
            compression: flags[3],
            session_tickets: flags[4],
            ocsp_staple: flags[5],
            without_server_name,
            certificates,
        })
        .boxed()
}
