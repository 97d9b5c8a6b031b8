//! Who gets reports about encryption that failed? (RFC 8460)

use std::time::Duration;

use crate::{
    model::evidence::{AnnouncementFault, LookupFailure, Proof, TlsRptEvidence},
    net::{
        deadline::{Cut, Deadline},
        resolver::{Answer, Resolver},
    },
    protocol::tls_rpt,
};

/// Looks up where reports go.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn run(
    domain: &str,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<TlsRptEvidence, Cut> {
    let Texts { records, failure, alias_of, proof } =
        texts(&format!("_smtp._tls.{domain}"), resolver, limit, deadline).await?;
    let wish = tls_rpt::wish(&records);
    let faults = match leads_nowhere(failure.as_ref(), alias_of.as_ref()) {
        Some(fault) => vec![fault],
        None => wish.faults,
    };
    Ok(TlsRptEvidence { txt: wish.records, failure, proof, alias_of, faults, rua: wish.addresses })
}

/// The TXT records of a name.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) records: Vec<String>,
    pub(super) failure: Option<LookupFailure>,
    pub(super) alias_of: Option<String>,
    pub(super) proof: Proof,
}

/// Looks up the TXT records of a name.
pub(super) async fn texts(
    name: &str,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<Texts, Cut> {
    let answer = match deadline.within(limit, resolver.txt(name)).await {
        Err(Cut::Step) => Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate),
        answered => answered?,
    };
    let Answer { outcome, alias_of, proof, .. } = answer;
    Ok(match outcome {
        Ok(records) => Texts { records, failure: None, alias_of, proof },
        Err(failure) => Texts { records: Vec::new(), failure: Some(failure), alias_of, proof },
    })
}

/// The fault of a name that is an alias of one without such a record: somebody meant to publish one.
pub(super) fn leads_nowhere(
    failure: Option<&LookupFailure>,
    alias_of: Option<&String>,
) -> Option<AnnouncementFault> {
    let empty = matches!(failure, Some(LookupFailure::NoData | LookupFailure::NoSuchName));
    alias_of.filter(|_| empty).map(|name| AnnouncementFault::AliasLeadsNowhere { name: name.clone() })
}
