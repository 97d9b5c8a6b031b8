//! DNS servers that never answer questions of some types: what the others say is used all the same.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    thread,
    time::{Duration, Instant},
};

use tls_ladder::{
    checks::resolve::FoundHost,
    intake::target::{Defaults, parse},
    model::evidence::{DnsEvidence, DnsOutcome, LookupFailure, Proof, Signatures},
    net::resolver::Resolver,
};

use super::hostile::{A, MX, Question, mx};

const AAAA: u16 = 28;
const DNSKEY: u16 = 48;
/// The limit of every step, for the questions and for all of them together: as `--timeout` sets it.
const STEP: Duration = Duration::from_secs(1);

/// Answers every question but those of these types.
fn serve(silent: &'static [u16]) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((count, from)) = socket.recv_from(&mut buffer) {
            let question = Question::read(&buffer[..count]);
            if silent.contains(&question.kind) {
                continue;
            }
            let answer = match question.kind {
                MX => question.answered(&[mx(10, &[b"mx", b"test"])]),
                A => question.answered(&[(A, vec![127, 0, 0, 9])]),
                AAAA => question.answered(&[(AAAA, std::net::Ipv6Addr::LOCALHOST.octets().to_vec())]),
                _ => question.answered(&[]),
            };
            let _ = socket.send_to(&answer, from);
        }
    });
    address
}

fn ask(silent: &'static [u16]) -> (DnsEvidence, Vec<FoundHost>) {
    let target = parse("user@silent.test", Defaults::default()).unwrap();
    let resolver = Resolver::new(&super::named(serve(silent)), STEP);
    super::ask(&resolver, &target, STEP)
}

#[test]
fn an_address_of_one_kind_is_enough_where_the_other_is_never_told() {
    for (silent, found_at) in [(AAAA, "127.0.0.9"), (A, "::1")] {
        let (evidence, found) = ask(if silent == AAAA { &[AAAA] } else { &[A] });
        assert_eq!(evidence.outcome, DnsOutcome::Mx);
        assert_eq!(found.len(), 1);
        let addresses: Vec<String> = found[0].addresses.iter().map(ToString::to_string).collect();
        assert_eq!(addresses, [found_at], "{:?}", found[0]);
        assert_eq!(found[0].failure, None);
        let by_dns = found[0].by_dns.as_ref().unwrap();
        let silence = if silent == AAAA { by_dns.aaaa_failure.as_ref() } else { by_dns.a_failure.as_ref() };
        assert_eq!(silence, Some(&LookupFailure::TimedOut), "and the silence is told");
    }
}

/// As of a network without a way out: whoever denies the root (RFC 8020 §2) says nothing about a domain.
#[test]
fn servers_that_know_no_names_say_nothing_about_a_domain() {
    let server = super::hostile::serve(|question| {
        let mut denial = question.answered(&[]);
        denial[3] |= 3;
        denial
    });
    let target = parse("user@example.org", Defaults::default()).unwrap();
    let resolver = Resolver::new(&super::named(server), STEP);
    let (evidence, _) = super::ask(&resolver, &target, STEP);
    assert!(evidence.signatures.deny_the_root(), "{:?}", evidence.signatures);
    let DnsOutcome::Failed(LookupFailure::Other(why)) = &evidence.outcome else { panic!("{evidence:?}") };
    assert!(why.contains("know no name"), "{why}");
}

#[test]
fn silence_about_both_kinds_is_told_as_silence() {
    let (_, found) = ask(&[A, AAAA]);
    assert_eq!(found[0].failure, Some(LookupFailure::TimedOut));
}

#[test]
fn silence_about_keys_costs_the_proof_and_not_the_answer() {
    let began = Instant::now();
    let (evidence, found) = ask(&[DNSKEY]);
    assert_eq!(evidence.outcome, DnsOutcome::Mx, "{evidence:?}");
    assert_eq!(evidence.mx_proof, Proof::Indeterminate);
    assert!(matches!(evidence.signatures, Signatures::NoKeys(_)), "{:?}", evidence.signatures);
    assert_eq!(found[0].addresses.len(), 2, "{found:?}");
    assert!(began.elapsed() < STEP * 2, "the silence is waited for once: {:?}", began.elapsed());
}
