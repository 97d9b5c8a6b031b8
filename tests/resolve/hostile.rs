//! DNS servers that mean harm, or that nobody looks after.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tls_ladder::{
    checks::resolve::FoundHost,
    intake::target::{Defaults, parse},
    model::{
        evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure, NotAskedReason},
        layer::{Layer, Verdict},
    },
    net::resolver::Resolver,
    run::{self, EventKind, Options, RunState},
};

pub(super) const A: u16 = 1;
pub(super) const CNAME: u16 = 5;
pub(super) const MX: u16 = 15;

/// A question as it came: the whole packet, and the type that was asked for.
pub(super) struct Question<'a> {
    pub(super) packet: &'a [u8],
    pub(super) kind: u16,
}

impl<'a> Question<'a> {
    pub(super) fn read(packet: &'a [u8]) -> Self {
        let kind_at = 12 + packet[12..].iter().position(|byte| *byte == 0).unwrap() + 1;
        Self { packet, kind: u16::from_be_bytes([packet[kind_at], packet[kind_at + 1]]) }
    }

    /// An answer that holds these records, each a type and its data; their owner is the name that was asked.
    pub(super) fn answered(&self, records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let question_end = 12 + self.packet[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
        let mut answer = self.packet[..2].to_vec();
        answer.extend([0x84, 0x00, 0, 1]);
        answer.extend((records.len() as u16).to_be_bytes());
        answer.extend([0, 0, 0, 0]);
        answer.extend(&self.packet[12..question_end]);
        for (kind, data) in records {
            answer.extend([0xc0, 0x0c]);
            answer.extend(kind.to_be_bytes());
            answer.extend([0, 1, 0, 0, 0, 60]);
            answer.extend((data.len() as u16).to_be_bytes());
            answer.extend(data);
        }
        answer
    }
}

/// Answers every question for as long as the test runs.
pub(super) fn serve(answer: impl Fn(&Question<'_>) -> Vec<u8> + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((count, from)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&answer(&Question::read(&buffer[..count])), from);
        }
    });
    address
}

fn ask(server: SocketAddr) -> (DnsEvidence, Vec<FoundHost>) {
    let target = parse("user@harm.test", Defaults::default()).unwrap();
    let resolver = Resolver::new(&super::named(server), Duration::from_millis(500));
    super::ask(&resolver, &target, Duration::from_secs(3))
}

pub(super) fn mx(preference: u16, labels: &[&[u8]]) -> (u16, Vec<u8>) {
    let mut data = preference.to_be_bytes().to_vec();
    for label in labels {
        data.push(label.len() as u8);
        data.extend(*label);
    }
    data.push(0);
    (MX, data)
}

#[test]
fn garbage_is_no_answer() {
    for garbage in [Vec::new(), vec![0xff; 12], vec![0; 3], b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()] {
        let server = serve(move |_| garbage.clone());
        let (evidence, found) = ask(server);
        assert!(matches!(evidence.outcome, DnsOutcome::Failed(_)), "{:?}", evidence.outcome);
        assert!(found.is_empty());
    }
    // The right number on top, and nonsense below it.
    let server = serve(|question| {
        [&question.packet[..2], &[0x84, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0, 0xc0, 0x0c]].concat()
    });
    assert!(matches!(ask(server).0.outcome, DnsOutcome::Failed(_)));
}

#[test]
fn a_name_that_stands_for_itself_ends() {
    let began = Instant::now();
    let server = serve(|question| question.answered(&[(CNAME, vec![0xc0, 0x0c])]));
    let (evidence, found) = ask(server);
    assert!(found.is_empty(), "{evidence:?}");
    assert!(!matches!(evidence.outcome, DnsOutcome::Mx | DnsOutcome::NullMx), "{evidence:?}");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn of_a_thousand_servers_the_first_are_climbed() {
    let server = serve(|question| match question.kind {
        // As many as one datagram takes; all names are different.
        MX => {
            let names: Vec<String> = (0..1000).map(|number| format!("m{number}")).collect();
            let records: Vec<_> = names.iter().map(|name| mx(10, &[name.as_bytes(), b"test"])).collect();
            question.answered(&records)
        }
        A => question.answered(&[(A, vec![127, 0, 0, 1])]),
        _ => question.answered(&[]),
    });
    let (evidence, found) = ask(server);
    assert!(evidence.mx.len() <= 64, "{}", evidence.mx.len());
    assert!(found.len() <= 16, "{}", found.len());
    assert!(matches!(evidence.outcome, DnsOutcome::Mx | DnsOutcome::Failed(_)), "{:?}", evidence.outcome);
}

#[test]
fn odd_names_and_the_root_among_others_are_survived() {
    let server = serve(|question| match question.kind {
        MX => question.answered(&[
            mx(0, &[]),
            mx(10, &[b"\x1b[31m", b"\x00\xff. \"", b"test"]),
            mx(20, &[&[b'a'; 63], &[b'b'; 63], &[b'c'; 63], &[b'd'; 61]]),
            mx(30, &[b"_mx", b"test"]),
        ]),
        A => question.answered(&[(A, vec![127, 0, 0, 1])]),
        _ => question.answered(&[]),
    });
    let (evidence, found) = ask(server);
    assert_eq!(evidence.outcome, DnsOutcome::Mx, "the root beside others is no null MX");
    assert_eq!(evidence.mx.len(), 4);
    assert_eq!(found.len(), 3, "the root is no server: {found:?}");
    for record in &evidence.mx {
        assert!(record.exchange.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{}", record.exchange);
        assert!(record.exchange.len() <= 256);
    }
    assert_eq!(found[2].addresses, [Ipv4Addr::LOCALHOST], "an underscore is odd, but it is found");
}

#[test]
fn a_look_up_that_is_stopped_leaves_its_rung_with_the_reason() {
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    for (stop_by_hand, reason) in [(true, NotAskedReason::Stopped), (false, NotAskedReason::OutOfTime)] {
        let mut options = Options { dns: super::named(silent.local_addr().unwrap()), ..Options::default() };
        if !stop_by_hand {
            options.limits.whole = Duration::from_millis(300);
        }
        let (sender, events) = mpsc::channel();
        let target = parse("user@harm.test", Defaults::default()).unwrap();
        let handle = run::start(target, options, move |event| {
            let _ = sender.send(event);
        })
        .unwrap();
        let mut state = RunState::new(handle.id().clone());
        let mut asked = Instant::now();
        while !state.finished {
            let event = events.recv_timeout(Duration::from_secs(10)).expect("the run ends");
            if stop_by_hand && matches!(event.kind, EventKind::DomainRungStarted { .. }) {
                asked = Instant::now();
                handle.cancel();
            }
            state.apply(event);
        }
        assert!(asked.elapsed() < Duration::from_millis(700), "{:?}", asked.elapsed());
        let report = state.report.unwrap();
        assert_eq!(report.run.stopped, stop_by_hand);
        assert_eq!(report.verdict, Verdict::NotTested);
        let rung = report.rungs.iter().find(|rung| rung.layer == Layer::Dns).expect("the rung is told");
        assert!(
            matches!(&rung.evidence, Evidence::NotAsked(why) if why.reason == reason),
            "{:?}",
            rung.evidence
        );
        assert_eq!(rung.verdict, Verdict::NotTested);
    }
}

#[test]
fn refusals_and_failures_of_a_server_are_told_apart() {
    for (code, failure) in [(2, LookupFailure::ServFail), (5, LookupFailure::Refused)] {
        let server = serve(move |question| {
            let mut answer = question.answered(&[]);
            answer[3] |= code;
            answer
        });
        assert_eq!(ask(server).0.outcome, DnsOutcome::Failed(failure));
    }
}
