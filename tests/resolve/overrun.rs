//! Domains that make a check long: many silent addresses, aliases without end, answers that trickle or swell.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        delivery::Outcome,
        evidence::{DnsOutcome, Evidence, LookupFailure, NotAskedReason},
        finding::Severity,
        layer::{Layer, Verdict},
        report::{Report, Server},
    },
    net::resolver::Resolver,
    run::{Limits, Options},
};

use super::hostile::{A, CNAME, MX, Question, mx, serve};

/// Listens at so many addresses and never says a word.
fn silent_servers(count: u8) -> (u16, Vec<TcpListener>) {
    let first = TcpListener::bind((Ipv4Addr::new(127, 25, 61, 1), 0)).unwrap();
    let port = first.local_addr().unwrap().port();
    let others = (2..=count).map(|last| TcpListener::bind((Ipv4Addr::new(127, 25, 61, last), port)).unwrap());
    (port, std::iter::once(first).chain(others).collect())
}

/// One mail server with sixteen addresses, nothing else; the questions are counted.
fn sixteen_addresses() -> (SocketAddr, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = serve(move |question| {
        counter.fetch_add(1, Ordering::Relaxed);
        match question.kind {
            MX => question.answered(&[mx(10, &[b"mx", b"test"])]),
            A => {
                let records: Vec<_> = (1..=16).map(|last| (A, vec![127, 25, 61, last])).collect();
                question.answered(&records)
            }
            _ => question.answered(&[]),
        }
    });
    (server, asked)
}

fn check(port: u16, dns: SocketAddr, limits: Limits) -> Report {
    let defaults = Defaults { port: Some(port), ..Defaults::default() };
    let target = parse("user@silent.test", defaults).unwrap();
    super::check(target, Options { dns: super::named(dns), limits, laboratory: true, ..Options::default() })
}

/// Whether the time ran out before the server could have greeted.
fn is_out_of_time(server: &Server) -> bool {
    let greeting = &server.rung(Layer::Banner).unwrap().evidence;
    matches!(greeting, Evidence::NotAsked(why) if why.reason == NotAskedReason::OutOfTime)
}

#[test]
fn a_check_that_runs_out_of_time_blames_nobody() {
    let (port, _listeners) = silent_servers(16);
    let (dns, asked) = sixteen_addresses();
    let whole = Duration::from_secs(2);
    let began = Instant::now();
    let report = check(port, dns, Limits { whole, ..Limits::every_step(Duration::from_secs(60)) });
    assert!(began.elapsed() < whole * 3, "{:?}", began.elapsed());
    assert_eq!(report.servers.len(), 16);
    for server in &report.servers {
        let layers: Vec<Layer> = server.rungs.iter().map(|rung| rung.layer).collect();
        assert_eq!(layers, Layer::OF_SERVER, "every rung is told");
    }
    assert!(report.servers.iter().all(is_out_of_time), "every server says so");
    let rungs = report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs));
    let findings = rungs.flat_map(|rung| &rung.findings).chain(&report.findings);
    let blamed: Vec<&str> = findings
        .filter(|finding| finding.severity == Severity::Fail)
        .map(|finding| finding.id.as_str())
        .collect();
    assert!(blamed.is_empty(), "{blamed:?}");
    assert_ne!(report.verdict, Verdict::Fail);
    for decision in &report.delivery {
        let said = [Outcome::Unknown, Outcome::NotAffected];
        assert!(said.contains(&decision.outcome), "{decision:?}");
    }
    let asked = asked.load(Ordering::Relaxed);
    assert!(asked < 80, "{asked} questions");
}

#[test]
fn servers_that_were_not_reached_in_time_are_not_counted_as_silent() {
    let (port, _listeners) = silent_servers(16);
    let (dns, _) = sixteen_addresses();
    let whole = Duration::from_secs(4);
    let report = check(port, dns, Limits { whole, ..Limits::every_step(Duration::from_secs(1)) });
    let (late, silent): (Vec<&Server>, Vec<&Server>) =
        report.servers.iter().partition(|server| is_out_of_time(server));
    assert!(!late.is_empty() && !silent.is_empty(), "{} {}", late.len(), silent.len());
    assert!(
        late.iter().all(|server| server.verdict != Verdict::Fail),
        "only those that were waited for are blamed"
    );
    for decision in &report.delivery {
        assert!(
            !matches!(decision.outcome, Outcome::Queued | Outcome::Bounced),
            "the others may well take the mail: {decision:?}"
        );
    }
    let told: Vec<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert!(!told.iter().any(|id| id.contains("all")), "{told:?}");
}

#[test]
fn aliases_without_end_are_followed_a_few_steps() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    // Every name is an alias of a new one.
    let server = serve(move |question| {
        let number = counter.fetch_add(1, Ordering::Relaxed).to_string();
        let label = format!("a{number}");
        let mut data = vec![label.len() as u8];
        data.extend(label.as_bytes());
        data.extend(b"\x04test\0");
        question.answered(&[(CNAME, data)])
    });
    let resolver = Resolver::new(&super::named(server), Duration::from_secs(2));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        assert!(matches!(resolver.tlsa("_25._tcp.mx.test").await.outcome, Err(LookupFailure::Other(_))));
        assert!(matches!(resolver.txt("_mta-sts.test").await.outcome, Err(LookupFailure::Other(_))));
        assert!(matches!(resolver.addresses("mta-sts.test").await.outcome, Err(LookupFailure::Other(_))));
    });
    let asked = asked.load(Ordering::Relaxed);
    assert!(asked < 50, "{asked} questions");
}

/// What a server does over TCP with an answer.
#[derive(Clone, Copy, PartialEq)]
enum OverTcp {
    Whole,
    ByteByByte,
    ShorterThanSaid,
    Garbage,
}

/// Answers are cut off over UDP; over TCP there are two thousand mail servers.
fn swollen(manner: OverTcp) -> SocketAddr {
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = udp.local_addr().unwrap();
    let tcp = TcpListener::bind(address).unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((count, from)) = udp.recv_from(&mut buffer) {
            let mut answer = Question::read(&buffer[..count]).answered(&[]);
            answer[2] |= 2;
            let _ = udp.send_to(&answer, from);
        }
    });
    thread::spawn(move || {
        while let Ok((mut stream, _)) = tcp.accept() {
            thread::spawn(move || -> std::io::Result<()> {
                let mut length = [0; 2];
                stream.read_exact(&mut length)?;
                let mut packet = vec![0; usize::from(u16::from_be_bytes(length))];
                stream.read_exact(&mut packet)?;
                let question = Question::read(&packet);
                let names: Vec<String> = (0..2700).map(|number| format!("m{number}")).collect();
                let records: Vec<_> = names.iter().map(|name| mx(10, &[name.as_bytes()])).collect();
                let answer = question.answered(if question.kind == MX { &records } else { &[] });
                let length = (answer.len() as u16).to_be_bytes();
                match manner {
                    OverTcp::Whole => stream.write_all(&[&length, &*answer].concat()),
                    OverTcp::ByteByByte => [&length, &*answer].concat().iter().try_for_each(|byte| {
                        thread::sleep(Duration::from_millis(20));
                        stream.write_all(&[*byte])
                    }),
                    OverTcp::ShorterThanSaid => stream.write_all(&[&length, &answer[..20]].concat()),
                    OverTcp::Garbage => stream.write_all(&vec![0xff; 70_000]),
                }
            });
        }
    });
    address
}

#[test]
fn an_answer_over_tcp_is_whole_or_none() {
    let target = parse("user@swollen.test", Defaults::default()).unwrap();
    for manner in [OverTcp::Whole, OverTcp::ByteByByte, OverTcp::ShorterThanSaid, OverTcp::Garbage] {
        let resolver = Resolver::new(&super::named(swollen(manner)), Duration::from_millis(800));
        let began = Instant::now();
        let (evidence, found) = super::ask(&resolver, &target, Duration::from_secs(5));
        assert!(began.elapsed() < Duration::from_secs(11), "{:?}", began.elapsed());
        if manner == OverTcp::Whole {
            assert_eq!(evidence.outcome, DnsOutcome::Mx);
            assert_eq!((evidence.mx.len(), found.len()), (64, 16));
        } else {
            let cut_off = matches!(evidence.outcome, DnsOutcome::Failed(LookupFailure::CutOff(_)));
            assert!(cut_off, "{:?}", evidence.outcome);
        }
    }
}

#[test]
fn a_domain_of_eight_addresses_costs_few_questions() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let dns = serve(move |question| {
        counter.fetch_add(1, Ordering::Relaxed);
        // The first label of the name: mx1 to mx4.
        let number = question.packet.get(15).copied().unwrap_or_default();
        match question.kind {
            MX => {
                let names = [&b"mx1"[..], b"mx2", b"mx3", b"mx4"];
                question.answered(&names.map(|name| mx(10, &[name, b"test"])))
            }
            A => question.answered(&[(A, vec![127, 25, 62, number]), (A, vec![127, 25, 63, number])]),
            _ => question.answered(&[]),
        }
    });
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let report = check(free, dns, Limits::every_step(Duration::from_secs(5)));
    assert_eq!(report.servers.len(), 8);
    let asked = asked.load(Ordering::Relaxed);
    eprintln!("a domain of 4 servers and 8 addresses: {asked} questions to DNS");
    assert!(asked <= 60, "{asked} questions");
}
