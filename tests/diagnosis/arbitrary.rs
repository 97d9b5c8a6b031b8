//! Whatever a report holds, judging it ends, ends the same every time, and never says more than was seen.

use proptest::{collection::vec, option, prelude::*};
use tls_ladder::{
    diagnosis::judge,
    model::{
        evidence::*,
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
        target::TlsMode,
    },
};

use crate::scene;

mod hellos;

/// Words of real servers, so that chance meets the rules, and anything else.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "", "mx1.example.org ESMTP", "STARTTLS", "XXXXXXXA", "********** 02", "4.7.0 too many connections",
            "5.7.1 zen.spamhaus.org", "greylisted", "Exim 4.", "Exim 4.84", "Sendmail 8", "MDaemon",
            "Microsoft ESMTP MAIL Service, Version: 6.0.37 ready at Mon, 23 Nov 2026 09:20:00 +0000", "Mon, ",
            "AUTH=", "AUTH PLAIN", "SIZE 99999999999999999999", "HTTP/1.1", "SSH-", "220", "500 é", "é", "[127.0.0.1]",
            "localhost", "a.local", "10.0.0.1", "X", "ÄXXXX",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ -~]{0,600}",
    ].boxed()
}

fn milliseconds() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..100_000.0, Just(f64::NAN), Just(f64::INFINITY), Just(-1.0)]
}

fn socket_failure() -> impl Strategy<Value = SocketFailure> {
    use SocketFailureKind as K;
    let kinds = vec![
        K::DeniedHere,
        K::AddressNotAvailable,
        K::FamilyNotSupported,
        K::NetworkDown,
        K::NetworkUnreachable,
        K::AbortedHere,
        K::Reset,
        K::TimedOut,
        K::Refused,
        K::HostUnreachable,
        K::Other,
    ];
    (prop::sample::select(kinds), option::of(any::<i32>()), text())
        .prop_map(|(kind, os_code, message)| SocketFailure { kind, os_code, message })
}

fn lookup_failure() -> impl Strategy<Value = LookupFailure> {
    use LookupFailure as F;
    prop_oneof![
        Just(F::NoSuchName),
        Just(F::NoData),
        Just(F::ServFail),
        Just(F::Refused),
        Just(F::TimedOut),
        text().prop_map(F::CutOff),
        text().prop_map(F::Bogus),
        text().prop_map(F::Other),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let code = prop_oneof![
        4 => prop::sample::select(vec![220, 221, 250, 421, 450, 451, 454, 500, 501, 502, 503, 521, 550, 554]),
        1 => any::<u16>(),
    ];
    (code, option::of(text()), vec(text(), 0..4)).prop_map(|(code, enhanced, lines)| Reply {
        code,
        enhanced,
        lines,
    })
}

fn exchange() -> BoxedStrategy<Exchange> {
    use ExchangeOutcome as O;
    use ReplyDefect as D;
    let outcome = prop_oneof![
        4 => Just(O::Complete), 1 => Just(O::Closed), 1 => socket_failure().prop_map(O::Broken),
        1 => Just(O::TimedOut), 1 => Just(O::TooLong), 1 => Just(O::NotSmtp), 1 => Just(O::Stopped),
    ];
    let defects = vec![
        D::BareLf,
        D::MissingSeparator,
        D::LongLine,
        D::Nul,
        D::EightBit,
        D::Control,
        D::CodeChanges,
        D::NoFinalLine,
        D::ManyLines,
        D::ManyOctets,
    ];
    let defects = vec(prop::sample::select(defects), 0..2);
    (option::of(text()), outcome, option::of(reply()), defects, milliseconds(), any::<u64>(), text())
        .prop_map(|(command, outcome, reply, defects, elapsed_ms, octets, first_bytes)| Exchange {
            command,
            outcome,
            reply,
            defects,
            first_byte_ms: None,
            elapsed_ms,
            octets,
            first_bytes,
        })
        .boxed()
}

fn capabilities() -> impl Strategy<Value = Vec<Capability>> {
    vec(
        (text(), vec(text(), 0..3)).prop_map(|(keyword, parameters)| Capability { keyword, parameters }),
        0..5,
    )
}

fn handshake_failure() -> BoxedStrategy<HandshakeFailure> {
    use HandshakeFailureKind as K;
    use HandshakeStage as S;
    let kind = prop_oneof![
        3 => Just(K::AlertReceived), 1 => Just(K::Incompatible), 1 => Just(K::Misbehaved), 2 => Just(K::NotTls),
        1 => Just(K::Closed), 1 => socket_failure().prop_map(K::Broken), 1 => Just(K::TimedOut),
        1 => Just(K::BadCertificate), 1 => Just(K::TooLarge), 1 => Just(K::Other),
    ];
    let stage = prop::sample::select(vec![
        S::ClientHelloSent,
        S::ServerAnswered,
        S::CertificateReceived,
        S::Finished,
    ]);
    let ended = prop::sample::select(vec![
        EndedBy::ThisProgram,
        EndedBy::Server,
        EndedBy::ServerOrNetwork,
        EndedBy::Nobody,
    ]);
    let alert = option::of((any::<u8>(), text()).prop_map(|(number, name)| Alert { number, name }));
    // Often the bytes of an alert, so that the questions about the hello count.
    let received =
        prop_oneof![2 => text(), 1 => Just("15 03 03 00 02 02 28".to_owned()), 1 => Just(String::new())];
    (kind, stage, ended, alert, received, option::of(text()), text())
        .prop_map(|(kind, stage, ended_by, alert, received_hex, received_text, message)| HandshakeFailure {
            kind,
            ended_by,
            alert,
            stage,
            received_hex,
            received_text,
            message,
        })
        .boxed()
}

fn dns() -> BoxedStrategy<Evidence> {
    use DnsOutcome as O;
    let outcome = prop_oneof![
        Just(O::Mx),
        Just(O::ImplicitMx),
        Just(O::Host),
        Just(O::NullMx),
        Just(O::NoSuchName),
        Just(O::NoData),
        lookup_failure().prop_map(O::Failed),
    ];
    let record = (any::<u16>(), text()).prop_map(|(preference, exchange)| MxRecord { preference, exchange });
    let addresses = || vec(any::<std::net::IpAddr>(), 0..3);
    let by_dns = (addresses(), option::of(lookup_failure()), option::of(lookup_failure())).prop_map(
        |(addresses, a_failure, aaaa_failure)| AddressAnswers { addresses, a_failure, aaaa_failure },
    );
    let host = (text(), addresses(), option::of(lookup_failure()), option::of(text()), option::of(by_dns))
        .prop_map(|(host, addresses, failure, alias_of, by_dns)| HostLookup {
            host,
            addresses,
            failure,
            alias_of,
            by_dns,
            ..HostLookup::default()
        });
    let signatures = prop_oneof![
        Just(Signatures::NotAsked),
        Just(Signatures::Shown),
        Just(Signatures::Stripped),
        text().prop_map(Signatures::NoKeys),
    ];
    (text(), outcome, vec(record, 0..3), vec(host, 0..3), signatures, option::of(beside()))
        .prop_map(|(name, outcome, mx, hosts, signatures, beside)| {
            let beside = beside.map(Box::new);
            Evidence::Dns(DnsEvidence {
                name,
                outcome,
                mx,
                hosts,
                signatures,
                beside,
                ..DnsEvidence::default()
            })
        })
        .boxed()
}

fn beside() -> impl Strategy<Value = DnsBeside> {
    let addresses = || vec(any::<std::net::IpAddr>(), 0..3);
    let failure = || option::of(lookup_failure());
    let reverse = (any::<std::net::IpAddr>(), vec(text(), 0..2), failure(), option::of(any::<bool>()))
        .prop_map(|(address, names, failure, confirmed)| ReverseLookup {
            address,
            names,
            failure,
            confirmed,
            proof: Proof::default(),
        });
    let server =
        (text(), option::of(any::<std::net::IpAddr>()), any::<bool>(), option::of(any::<u32>()), failure())
            .prop_map(|(name, address, authoritative, serial, failure)| NameServerSeen {
                name,
                address,
                authoritative,
                serial,
                failure,
            });
    let authority = (text(), addresses(), failure()).prop_map(|(host, addresses, failure)| AuthoritySeen {
        host,
        addresses,
        failure,
    });
    let resolver = (any::<std::net::SocketAddr>(), vec((any::<u16>(), text()), 0..2), failure()).prop_map(
        |(server, mx, failure)| {
            let mx = mx.into_iter().map(|(preference, exchange)| MxRecord { preference, exchange }).collect();
            ResolverSeen { server, mx, failure, ttl_s: None }
        },
    );
    let lists = (vec(reverse, 0..3), vec(server, 0..3), vec(authority, 0..2), vec(resolver, 0..3));
    (lists, addresses(), text(), option::of(any::<bool>())).prop_map(
        |((reverse, name_servers, authority, resolvers), invented, zone, others_answer)| DnsBeside {
            reverse,
            name_servers,
            authority,
            resolvers,
            invented,
            zone,
            others_answer,
            wildcard_mx: Vec::new(),
        },
    )
}

fn connect() -> BoxedStrategy<Evidence> {
    let attempt = (any::<std::net::SocketAddr>(), milliseconds(), option::of(socket_failure()))
        .prop_map(|(address, elapsed_ms, failure)| ConnectAttempt { address, elapsed_ms, failure });
    (vec(attempt, 0..4), option::of(lookup_failure()), option::of(any::<bool>()), vec(any::<u16>(), 0..3))
        .prop_map(|(attempts, lookup_failure, ipv6_here, other_ports_open)| {
            Evidence::Connect(ConnectEvidence {
                attempts,
                lookup_failure,
                timeout_ms: 30_000.0,
                local_address: None,
                ipv6_here,
                other_ports_open,
            })
        })
        .boxed()
}

fn greeting() -> BoxedStrategy<Evidence> {
    let probe = prop::sample::select(vec![
        TlsProbe::SpeaksTls,
        TlsProbe::SpeaksOtherwise,
        TlsProbe::Silent,
        TlsProbe::NotReached,
    ]);
    (
        exchange(),
        option::of(text()),
        option::of(probe),
        option::of(text()),
        option::of(milliseconds()),
        option::of(0_usize..20),
    )
        .prop_map(|(exchange, host, tls_probe, looks_like, pause_ms, largest_piece)| {
            Evidence::Greeting(GreetingEvidence {
                exchange,
                host,
                tls_probe,
                looks_like,
                pause_ms,
                largest_piece,
            })
        })
        .boxed()
}

fn ehlo() -> BoxedStrategy<Evidence> {
    (text(), exchange(), option::of(exchange()), option::of(text()), capabilities())
        .prop_map(|(name, exchange, helo, server_name, capabilities)| {
            Evidence::Ehlo(EhloEvidence { name, exchange, helo, server_name, capabilities })
        })
        .boxed()
}

fn starttls() -> BoxedStrategy<Evidence> {
    (any::<bool>(), option::of(exchange()), option::of(text()))
        .prop_map(|(offered, exchange, injected)| {
            Evidence::Starttls(StarttlsEvidence { offered, exchange, injected })
        })
        .boxed()
}

fn handshake() -> BoxedStrategy<Evidence> {
    (option::of(handshake_failure()), any::<bool>(), 0_u64..3, any::<bool>(), vec(hellos::probe(), 0..6))
        .prop_map(|(failure, requested, sent_bytes, named, probes)| {
            let healthy = scene::handshake();
            Evidence::Handshake(Box::new(HandshakeEvidence {
                failure,
                client_certificate_requested: requested,
                sent_bytes,
                server_name: healthy.server_name.clone().filter(|_| named),
                probes,
                ..healthy
            }))
        })
        .boxed()
}

fn certificate() -> BoxedStrategy<Evidence> {
    use TrustOutcome as T;
    let outcomes =
        vec![T::Trusted, T::UnknownIssuer, T::Expired, T::NotYetValid, T::Malformed, T::Other, T::NotJudged];
    let name = prop_oneof![
        text().prop_map(NameMatch::Matches),
        Just(NameMatch::Differs(None)),
        text().prop_map(NameMatch::CommonNameOnly),
        Just(NameMatch::NoReference),
    ];
    (prop::sample::select(outcomes), name, hellos::fetched())
        .prop_map(|(outcome, name, (completed, other_paths, revocation))| {
            let mut evidence = scene::certificate(outcome, name);
            if let Evidence::Certificate(certificate) = &mut evidence {
                if let Some(completed) = completed {
                    let fetched = certificate.chain.clone();
                    certificate.completed = Some(Box::new(CompletedChain { fetched, ..completed }));
                }
                certificate.other_paths = other_paths;
                certificate.revocation = revocation;
            }
            evidence
        })
        .boxed()
}

fn session() -> BoxedStrategy<Evidence> {
    (
        option::of(exchange()),
        option::of(exchange()),
        capabilities(),
        vec(text(), 0..3),
        vec(text(), 0..3),
        option::of(any::<bool>()),
        option::of(handshake_failure()),
    )
        .prop_map(|(greeting, ehlo, capabilities, gained, lost, close_notify, late_failure)| {
            Evidence::Session(SessionEvidence {
                greeting,
                ehlo,
                capabilities,
                gained,
                lost,
                quit: None,
                close_notify,
                late_failure,
            })
        })
        .boxed()
}

fn not_asked() -> BoxedStrategy<Evidence> {
    use NotAskedReason as R;
    prop::sample::select(vec![
        R::NotReached,
        R::OutOfReach,
        R::NotWanted,
        R::Stopped,
        R::OutOfTime,
        R::NotBuilt,
    ])
    .prop_map(scene::not_asked)
    .boxed()
}

fn any_rung() -> BoxedStrategy<Rung> {
    let evidence = prop_oneof![
        dns(),
        connect(),
        greeting(),
        ehlo(),
        starttls(),
        handshake(),
        certificate(),
        session(),
        not_asked(),
    ];
    // Mostly where it belongs; an opened report may hold it anywhere.
    let layer = option::weighted(0.1, prop::sample::select(Layer::OF_SERVER.to_vec()));
    (evidence, layer)
        .prop_map(|(evidence, layer)| {
            scene::rung(layer.unwrap_or_else(|| scene::layer_of(&evidence)), evidence)
        })
        .boxed()
}

/// A ladder as it is climbed: healthy below, anything on one or two rungs.
fn ladder() -> BoxedStrategy<Vec<Rung>> {
    (vec(any_rung(), 0..3), 0_usize..8)
        .prop_map(|(odd, climbed)| {
            let mut rungs = scene::healthy();
            rungs.truncate(climbed);
            for rung in odd {
                match rungs.iter_mut().find(|known| known.layer == rung.layer) {
                    Some(known) => *known = rung,
                    None => rungs.push(rung),
                }
            }
            rungs
        })
        .boxed()
}

fn servers() -> BoxedStrategy<Vec<Server>> {
    let port = prop::sample::select(vec![25_u16, 465, 587, 2525]);
    let rungs = prop_oneof![ladder(), vec(any_rung(), 0..9)];
    let deep = option::of(hellos::look().prop_map(Box::new));
    let asked = vec(hellos::asked(), 0..3);
    let address = option::of(any::<std::net::IpAddr>());
    let server = (text(), option::of(0_u16..3), address, port, rungs, deep, asked).prop_map(
        |(host, preference, address, port, rungs, deep, asked)| Server {
            preference,
            address,
            port,
            deep,
            asked,
            ..scene::server(&host, 0, rungs)
        },
    );
    vec(server, 0..4).boxed()
}

fn any_report() -> BoxedStrategy<Report> {
    let mode =
        prop::sample::select(vec![TlsMode::StartTls, TlsMode::StartTls, TlsMode::Implicit, TlsMode::None]);
    let domain = vec(
        prop_oneof![dns(), not_asked()]
            .prop_map(|evidence| scene::rung(scene::layer_of(&evidence), evidence)),
        0..2,
    );
    (servers(), domain, mode, prop::sample::select(vec![25_u16, 465, 587]))
        .prop_map(|(servers, rungs, mode, port)| {
            let mut report = scene::report(servers);
            report.rungs = rungs;
            report.target.tls_mode = mode;
            report.target.port = port;
            report
        })
        .boxed()
}

fn rungs(report: &Report) -> impl Iterator<Item = &Rung> {
    report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn judging_never_panics_and_twice_is_once(mut report in any_report()) {
        judge(&mut report);
        // Debug, because NaN is not equal to itself.
        let once = format!("{report:?}");
        judge(&mut report);
        prop_assert_eq!(once, format!("{:?}", report));
    }

    #[test]
    fn what_was_judged_before_is_replaced(mut report in any_report()) {
        let mut stale = report.clone();
        for rung in stale.rungs.iter_mut().chain(stale.servers.iter_mut().flat_map(|server| &mut server.rungs)) {
            rung.verdict = Verdict::Fail;
        }
        stale.verdict = Verdict::Fail;
        judge(&mut report);
        judge(&mut stale);
        prop_assert_eq!(format!("{report:?}"), format!("{stale:?}"));
    }

    #[test]
    fn an_incomplete_list_never_says_no_starttls(mut report in any_report()) {
        judge(&mut report);
        for server in &report.servers {
            let said = server.rungs.iter().flat_map(|rung| &rung.findings).any(|finding| {
                ["ehlo-no-starttls", "ehlo-starttls-masked-x", "submit-587-no-starttls"]
                    .contains(&finding.id.as_str())
            });
            let complete = server.rungs.iter().any(|rung| match &rung.evidence {
                Evidence::Ehlo(evidence) => {
                    evidence.exchange.outcome == ExchangeOutcome::Complete
                        && evidence.exchange.reply.as_ref().is_some_and(|reply| reply.code == 250)
                        && !evidence.exchange.defects.iter().any(|defect| {
                            matches!(defect, ReplyDefect::CodeChanges | ReplyDefect::NoFinalLine)
                        })
                }
                _ => false,
            });
            prop_assert!(!said || complete);
        }
    }

    #[test]
    fn only_old_is_never_said_where_something_current_was_agreed_to(mut report in any_report()) {
        judge(&mut report);
        for server in &report.servers {
            for rung in &server.rungs {
                let Evidence::Handshake(seen) = &rung.evidence else { continue };
                let current = seen.probes.iter().filter_map(|probe| probe.answer.accepted()).any(|flight| {
                    flight.version == ProtocolVersion::Tls13
                        || flight.version == ProtocolVersion::Tls12 && flight.suite.name.starts_with("TLS_ECDHE_")
                            && flight.suite.name.contains("_GCM_")
                });
                let came_about = seen.failure.is_none();
                let only = rung.findings.iter().find(|finding| {
                    ["tls-only-old", "tls-sslv3-only", "tls-rc4-3des-only", "tls-legacy-kex-only", "tls-cbc-only"]
                        .contains(&finding.id.as_str())
                });
                prop_assert!(only.is_none() || !current && !came_about, "{:?}", only);
            }
        }
    }

    #[test]
    fn every_failed_rung_says_why(mut report in any_report()) {
        judge(&mut report);
        for rung in rungs(&report) {
            prop_assert!(rung.verdict != Verdict::Fail || !rung.findings.is_empty(), "{:?}", rung);
            for finding in &rung.findings {
                for name in ["host", "domain", "port", "address", "ehlo"] {
                    prop_assert!(finding.arguments.contains_key(name), "{}: {}", finding.id, name);
                }
                let longest = finding.evidence.iter().chain(finding.arguments.values()).map(|text| text.chars().count()).max();
                prop_assert!(longest.unwrap_or_default() < 3000, "{}", finding.id);
            }
        }
    }
}
