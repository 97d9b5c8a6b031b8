//! The handful of questions beside versions, suites and groups of TLS 1.3.

use crate::{
    model::evidence::{
        AddressLook, DeepEnd, DeepStep, HelloAnswer, Obstacle, ProtocolVersion, ServerNameUse, SuiteOrder,
    },
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups, hello_shapes,
    },
};

use super::{
    Inquiry, Oracle, Question, ledger, offers,
    order::{Picks, Said, answered},
};

/// inappropriate_fallback (RFC 7507 §3).
const INAPPROPRIATE_FALLBACK: u8 = 86;
/// Whole handshakes beside the first: three connections tell whether machines differ.
const WHOLE_HANDSHAKES: usize = 2;
/// Other addresses of one host that are asked.
const OTHER_ADDRESSES: usize = 8;

/// A hello one version below the best that admits to be a fallback.
pub(super) async fn fallback<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    let spoken = inquiry.board.read(ledger::spoken);
    let Some(below) = spoken.get(1).filter(|version| **version > ProtocolVersion::Ssl2) else {
        return Ok(());
    };
    let suites = offers::few(*below);
    let spec = HelloSpec { fallback_scsv: true, ..hello_shapes::enumeration(*below, suites, inquiry.name()) };
    let refuses = match inquiry.ask(DeepStep::FallbackScsv, spec).await?.answer {
        HelloAnswer::Refused { alert } if alert.number == INAPPROPRIATE_FALLBACK => Some(true),
        HelloAnswer::Accepted(_) => Some(false),
        _ => None,
    };
    inquiry.board.change(|look| look.fallback_scsv = refuses);
    Ok(())
}

/// A hello without the server's name, in a version that shows the certificate.
pub(super) async fn without_server_name<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    if inquiry.name().is_none() {
        return Ok(());
    }
    let spoken = inquiry.board.read(ledger::spoken);
    let shows = spoken.iter().copied().find(|version| *version < ProtocolVersion::Tls13);
    let spec = match (shows, spoken.first()) {
        // Before TLS 1.0 there is no way to say a name.
        (Some(ProtocolVersion::Ssl2 | ProtocolVersion::Ssl3), _) | (None, None) => return Ok(()),
        (Some(version), _) => hello_shapes::enumeration(version, offers::with_certificate(version), None),
        (None, Some(newest)) => hello_shapes::enumeration(*newest, cipher_suite::all(*newest), None),
    };
    // Certificates shown to a hello with the name, on whatever connection.
    let known: Vec<_> = inquiry.board.read(|look| look.certificates.clone());
    let mut reply = inquiry.ask(DeepStep::ServerName, spec.clone()).await?;
    // One connection that breaks may be chance, and this answer decides what becomes of mail.
    if matches!(reply.answer, HelloAnswer::Closed | HelloAnswer::Broken { .. }) {
        reply = inquiry.ask(DeepStep::ServerName, spec).await?;
    }
    let found = match &reply.answer {
        HelloAnswer::Accepted(flight) => flight.certificate_sha256.as_ref().and_then(|shown| {
            let here = || known.iter().filter(|known| known.address == reply.address);
            let same = here().any(|known| known.sha256 == *shown);
            // Nothing to compare with is no difference.
            (here().next().is_some()).then_some(if same {
                ServerNameUse::Same
            } else {
                ServerNameUse::OtherCertificate
            })
        }),
        HelloAnswer::Refused { .. } | HelloAnswer::Closed | HelloAnswer::Broken { .. } => {
            Some(ServerNameUse::Refused)
        }
        _ => None,
    };
    inquiry.board.change(|look| look.without_server_name = found);
    Ok(())
}

/// A server that speaks nothing but TLS 1.3 shows its certificate to whole handshakes only: some more with its
/// name, one without.
pub(super) async fn inside_tls13<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    let only_newest = inquiry.board.read(|look| ledger::spoken(look) == [ProtocolVersion::Tls13]);
    let Some((address, certificate)) = inquiry.subject.shown.as_ref().filter(|_| only_newest) else {
        return Ok(());
    };
    inquiry.board.note(|look| look.progress.doing = Some(DeepStep::Certificates));
    for _ in 0..WHOLE_HANDSHAKES {
        if let Some((_, shown)) = inquiry.oracle.certificate(inquiry.name()).await? {
            inquiry.board.change(|look| ledger::shown(look, *address, &shown));
        }
    }
    if inquiry.name().is_some() && inquiry.board.read(|look| look.without_server_name.is_none()) {
        inquiry.board.note(|look| look.progress.doing = Some(DeepStep::ServerName));
        let shown = inquiry.oracle.certificate(None).await?;
        inquiry.board.change(|look| {
            look.without_server_name = shown.map(|(_, shown)| {
                if shown == *certificate { ServerNameUse::Same } else { ServerNameUse::OtherCertificate }
            });
        });
    }
    Ok(())
}

/// The newest version and the certificate at every other address of the host.
pub(super) async fn other_addresses<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    let shows = inquiry
        .board
        .read(ledger::spoken)
        .into_iter()
        .find(|version| (ProtocolVersion::Ssl3..ProtocolVersion::Tls13).contains(version));
    for address in inquiry.subject.other_addresses.iter().take(OTHER_ADDRESSES) {
        let newest = newest_of_all(inquiry.name());
        let showing = shows.map(|version| {
            hello_shapes::enumeration(version, offers::with_certificate(version), inquiry.name())
        });
        let mut found = AddressLook { address: *address, newest: None, trouble: None };
        for spec in [Some(newest), showing].into_iter().flatten() {
            let named = inquiry.is_named(&spec);
            let question = Question { step: DeepStep::Certificates, spec, address: Some(*address) };
            let reply = inquiry.oracle.ask(question).await?;
            inquiry.board.note(|look| ledger::learn(look, &reply, named));
            if let Some(flight) = reply.answer.accepted() {
                found.newest = found.newest.max(Some(flight.version));
                if flight.version < ProtocolVersion::Tls13 {
                    break;
                }
            } else {
                found.trouble.get_or_insert_with(|| trouble(&reply.answer));
                if matches!(reply.answer, HelloAnswer::NotPut { .. }) {
                    break;
                }
            }
        }
        inquiry.board.change(|look| look.addresses.push(found));
    }
    Ok(())
}

/// A hello that leaves the choice of the version to the server: before TLS 1.3 it shows the certificate as well.
fn newest_of_all(server_name: Option<&str>) -> HelloSpec {
    let mut suites = cipher_suite::all(ProtocolVersion::Tls13);
    suites.extend(offers::with_certificate(ProtocolVersion::Tls12));
    HelloSpec {
        oldest: ProtocolVersion::Ssl3,
        groups: groups::all_tls13().into_iter().chain(groups::all_curves()).collect(),
        key_share: KeyShare::Empty,
        ..hello_shapes::enumeration(ProtocolVersion::Tls13, suites, server_name)
    }
}

fn trouble(answer: &HelloAnswer) -> String {
    match answer {
        HelloAnswer::Accepted(_) => String::new(),
        HelloAnswer::Refused { alert } => format!("alert {} {}", alert.number, alert.name),
        HelloAnswer::Closed => "the server closed the connection".to_owned(),
        HelloAnswer::Broken { failure } => failure.message.clone(),
        HelloAnswer::Silent => "no answer".to_owned(),
        HelloAnswer::NotTls { text } => text.clone(),
        HelloAnswer::Garbled { problem } => problem.clone(),
        HelloAnswer::NotPut { because } => match because {
            Obstacle::NotConnected { failure } => failure.message.clone(),
            Obstacle::Busy { reply } | Obstacle::Conversation { reply } => reply.clone(),
            Obstacle::Stopped => "stopped".to_owned(),
        },
    }
}

/// The curves of the newest version before TLS 1.3 that uses any, as far as they are not known from TLS 1.3.
pub(super) async fn curves<O: Oracle>(inquiry: &Inquiry<'_, O>) -> Result<(), DeepEnd> {
    let with_curves = inquiry.board.read(|look| {
        look.versions.iter().filter(|known| known.version < ProtocolVersion::Tls13).find_map(|known| {
            known.suites.iter().any(|suite| suite.group.is_some()).then(|| {
                let codes = known.suites.iter().filter(|suite| suite.group.is_some());
                (known.version, codes.map(|suite| suite.suite.code).collect::<Vec<_>>())
            })
        })
    });
    let Some((version, suites)) = with_curves else { return Ok(()) };
    let known: Vec<u16> = inquiry.board.read(|look| look.groups.iter().map(|group| group.code).collect());
    let mut left: Vec<u16> =
        groups::all_curves().into_iter().rev().filter(|code| !known.contains(code)).collect();
    let mut picks = Picks::new();
    let mut backwards = false;
    while !left.is_empty() {
        let mut offer = left.clone();
        if backwards {
            offer.reverse();
        }
        backwards = !backwards;
        let spec = HelloSpec {
            groups: offer.clone(),
            ..hello_shapes::enumeration(version, suites.clone(), inquiry.name())
        };
        let answer = inquiry.ask(DeepStep::Groups, spec).await?.answer;
        let chosen = answer.accepted().filter(|flight| flight.version == version);
        let chosen = chosen.and_then(|flight| flight.group.as_deref()).and_then(groups::code);
        let Some(chosen) = chosen.filter(|code| left.contains(code)) else { break };
        left.retain(|code| *code != chosen);
        picks.add(offer, chosen);
        inquiry.board.change(|look| ledger::group(look, chosen, version));
    }
    if inquiry.board.read(|look| look.group_order.is_some()) || !known.is_empty() {
        return Ok(());
    }
    let order = match picks.said() {
        Said::Nothing => None,
        Said::Decided(order) => Some(order),
        Said::Ask(pair) => {
            let spec = HelloSpec {
                groups: pair.to_vec(),
                ..hello_shapes::enumeration(version, suites, inquiry.name())
            };
            let answer = inquiry.ask(DeepStep::Order, spec).await?.answer;
            let chosen = answer.accepted().and_then(|flight| flight.group.as_deref()).and_then(groups::code);
            chosen.and_then(|code| answered(&pair, &code))
        }
    };
    inquiry.board.change(|look| {
        look.group_order = order;
        if order == Some(SuiteOrder::Client) {
            let best_first = groups::all_curves();
            look.groups.sort_by_key(|known| best_first.iter().position(|code| *code == known.code));
        }
    });
    Ok(())
}
