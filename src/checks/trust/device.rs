//! The device judge: the chain as this PC's own trust store sees it.

use std::{net::IpAddr, sync::Arc, time::Duration};

use rustls::{
    Error,
    client::danger::ServerCertVerifier as _,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;
use tokio::sync::oneshot;

use super::{not_judged, outcome};
use crate::model::evidence::{CertificateInfo, TrustOutcome, TrustVerdict};

/// Everything the judge needs, owned, because it works on a thread of its own.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) leaf: CertificateDer<'static>,
    pub(super) others: Vec<CertificateDer<'static>>,
    pub(super) ocsp: Vec<u8>,
    /// A name that the certificate does carry, so that the name cannot decide.
    pub(super) name: Option<ServerName<'static>>,
    pub(super) extra: Vec<CertificateDer<'static>>,
    pub(super) now: UnixTime,
    pub(super) in_date: UnixTime,
}

/// Asks the trust store, and gives up after `deadline`. The thread is its own and not the runtime's, because
/// the end of a runtime waits for its blocking tasks, and Windows may ask the network for many seconds.
pub(super) async fn judge(question: Question, deadline: Duration) -> TrustVerdict {
    let (answer, answered) = oneshot::channel();
    let started = std::thread::Builder::new().name("device-trust".to_owned()).spawn(move || {
        // Nobody waits any more after the deadline.
        let _ = answer.send(ask(&question));
    });
    if let Err(error) = started {
        return not_judged(&format!("no thread for the trust store of this PC: {error}"));
    }
    await_answer(answered, deadline).await
}

async fn await_answer(answered: oneshot::Receiver<TrustVerdict>, deadline: Duration) -> TrustVerdict {
    match tokio::time::timeout(deadline, answered).await {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(_)) => not_judged("the trust store of this PC gave no answer"),
        Err(_) => not_judged(&format!(
            "the trust store of this PC gave no answer within {:.1} s",
            deadline.as_secs_f64()
        )),
    }
}

/// A name out of the certificate itself: its first entry (the star replaced by a label), its address, or else
/// its common name or the name that was called.
pub(super) fn name_to_ask(leaf: Option<&CertificateInfo>, reference: &str) -> Option<ServerName<'static>> {
    let leaf = leaf?;
    let dns = leaf.dns_names.iter().map(|name| match name.strip_prefix("*.") {
        Some(parent) => format!("mx.{parent}"),
        None => name.clone(),
    });
    let addresses = leaf.ip_addresses.iter().map(IpAddr::to_string);
    dns.chain(addresses)
        .chain(leaf.common_name.clone())
        .chain(Some(reference.to_owned()))
        .find_map(|name| ServerName::try_from(name).ok())
}

fn ask(question: &Question) -> TrustVerdict {
    let Some(name) = &question.name else {
        return not_judged("the certificate holds no name to ask the trust store of this PC about");
    };
    let verifier = match verifier(&question.extra) {
        Ok(verifier) => verifier,
        Err(error) => return unusable(&error),
    };
    let at = |time| {
        let result =
            verifier.verify_server_cert(&question.leaf, &question.others, name, &question.ocsp, time);
        let verdict = outcome::verdict(result.map(|_| ()));
        if verdict.outcome == TrustOutcome::NameMismatch && NAME_IS_JUDGED_LAST {
            return TrustVerdict {
                outcome: TrustOutcome::Trusted,
                detail: "the chain is trusted; the name was judged apart".to_owned(),
                apart_from_dates: None,
            };
        }
        verdict
    };
    let mut verdict = at(question.now);
    if outcome::is_about_dates(verdict.outcome) {
        verdict.apart_from_dates = Some(at(question.in_date).outcome);
    }
    verdict
}

/// Where rustls itself judges with the system's roots, it comes to the name only after the path has held.
const NAME_IS_JUDGED_LAST: bool = cfg!(all(unix, not(target_vendor = "apple")));

fn verifier(extra: &[CertificateDer<'static>]) -> Result<Verifier, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let own = Verifier::new(provider.clone())?;
    if extra.is_empty() {
        return Ok(own);
    }
    // Made only now: with roots added by hand it would also start on a PC that has no trust store at all.
    Verifier::new_with_extra_roots(extra.iter().cloned(), provider)
}

/// A PC without a usable trust store says nothing about the server.
fn unusable(error: &Error) -> TrustVerdict {
    not_judged(&format!("this PC has no usable trust store: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pc_without_a_trust_store_is_not_a_verdict_on_the_server() {
        let verdict = unusable(&Error::General("No CA certificates were loaded from the system".to_owned()));
        assert_eq!(verdict.outcome, TrustOutcome::NotJudged);
        assert!(verdict.detail.contains("No CA certificates were loaded"), "{}", verdict.detail);
    }

    #[tokio::test]
    async fn a_trust_store_that_does_not_answer_in_time_is_not_waited_for() {
        let (_never_answers, answered) = oneshot::channel();
        let verdict = await_answer(answered, Duration::ZERO).await;
        assert_eq!(verdict.outcome, TrustOutcome::NotJudged);
        assert!(verdict.detail.contains("no answer within"), "{}", verdict.detail);
    }
}
