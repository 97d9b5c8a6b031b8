//! Does one of the server's addresses answer?

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use crate::{
    model::{
        evidence::{ConnectEvidence, LookupFailure, SocketFailureKind},
        target::AddressFamily,
        transcript::Direction,
    },
    net::{
        deadline::Cut,
        dial::{self, Connection},
    },
    protocol::smtp::client::Listener,
};

use super::Context;

/// How long another port of a server that refused may take to answer.
const OTHER_PORT_LIMIT: Duration = Duration::from_secs(5);

/// Tries every address in order until one answers.
///
/// # Errors
/// Only when the whole check was cut short; what was tried is lost with it.
pub async fn run<L: Listener>(
    addresses: &[IpAddr],
    failure: Option<&LookupFailure>,
    port: u16,
    family: AddressFamily,
    context: &Context<'_, L>,
) -> (ConnectEvidence, Option<Connection>, Option<Cut>) {
    let limit = context.limits.connect;
    let mut evidence = ConnectEvidence {
        attempts: Vec::new(),
        lookup_failure: failure.cloned(),
        timeout_ms: limit.as_secs_f64() * 1000.0,
        local_address: None,
        ipv6_here: addresses.iter().any(IpAddr::is_ipv6).then(dial::has_ipv6_route).flatten(),
        other_ports_open: Vec::new(),
    };
    let usable: Vec<IpAddr> = addresses.iter().copied().filter(|address| family.allows(*address)).collect();
    if usable.is_empty() && evidence.lookup_failure.is_none() {
        evidence.lookup_failure = Some(LookupFailure::NoData);
    }
    for address in usable {
        let address = SocketAddr::new(address, port);
        let (attempt, stream) = match dial::dial(address, limit, context.deadline).await {
            Ok(result) => result,
            Err(cut) => return (evidence, None, Some(cut)),
        };
        context.scribe.write(
            Direction::Note,
            match &attempt.failure {
                None => format!("connected to {address}"),
                Some(failure) => format!("{address} did not answer: {}", failure.message),
            },
        );
        evidence.attempts.push(attempt);
        if let Some(stream) = stream {
            evidence.local_address = stream.local();
            return (evidence, Some(stream), None);
        }
    }
    let cut = other_ports(&mut evidence, port, context).await.err();
    (evidence, None, cut)
}

/// A machine that refuses port 25 at once may take mail from people on 587 or 465.
async fn other_ports<L: Listener>(
    evidence: &mut ConnectEvidence,
    port: u16,
    context: &Context<'_, L>,
) -> Result<(), Cut> {
    let refused = evidence
        .attempts
        .iter()
        .find(|attempt| {
            attempt.failure.as_ref().is_some_and(|failure| failure.kind == SocketFailureKind::Refused)
        })
        .map(|attempt| attempt.address.ip());
    let (Some(address), 25) = (refused, port) else { return Ok(()) };
    for other in [587, 465] {
        let limit = OTHER_PORT_LIMIT.min(context.limits.connect);
        let (_, stream) = dial::dial(SocketAddr::new(address, other), limit, context.deadline).await?;
        if stream.is_some() {
            evidence.other_ports_open.push(other);
        }
    }
    Ok(())
}
