//! What fetching showed, as lines of evidence.

use super::{super::proxy, case::Case};
use crate::model::{
    evidence::{FetchEvidence, FetchFailure, LookupFailure},
    finding::Finding,
};

/// Adds a line for everything that was fetched to complete the chain.
pub(super) fn saw(mut finding: Finding, case: &Case<'_>) -> Finding {
    for fetch in case.evidence.completed.iter().flat_map(|completed| &completed.fetches) {
        finding = finding.saw("fetched", line(fetch));
    }
    finding
}

fn line(fetch: &FetchEvidence) -> String {
    let mut text = fetch.url.clone();
    if let Some(address) = fetch.address {
        text = format!("{text} ({address})");
    }
    for redirect in &fetch.redirects {
        text = format!("{text}, sent on to {redirect}");
    }
    if let Some(proxy) = &fetch.proxy {
        text = format!("{text}, through the proxy {proxy}");
    }
    match &fetch.failure {
        Some(reason) => format!("{text}: {}", failure(reason)),
        None => format!("{text}: {} octets in {:.0} ms", fetch.octets, fetch.elapsed_ms),
    }
}

/// Why nothing usable came, in words.
pub(super) fn failure(failure: &FetchFailure) -> String {
    match failure {
        FetchFailure::NotHttp => "not a plain http address".to_owned(),
        FetchFailure::NoAddress { failure } => match failure {
            LookupFailure::NoSuchName => "the name does not exist".to_owned(),
            LookupFailure::NoData => "the name has no address".to_owned(),
            LookupFailure::TimedOut => "DNS did not answer in time".to_owned(),
            LookupFailure::ServFail
            | LookupFailure::Refused
            | LookupFailure::Bogus(_)
            | LookupFailure::CutOff(_) => "DNS gave no answer".to_owned(),
            LookupFailure::Other(reason) => format!("DNS: {reason}"),
        },
        FetchFailure::ForbiddenAddress { address } => {
            format!("not asked, because it leads to an internal address ({address})")
        }
        FetchFailure::Unreachable { reason } => format!("no connection ({reason})"),
        FetchFailure::Proxy { failure } => proxy::words(failure),
        FetchFailure::TooManyRedirects => "too many redirects".to_owned(),
        FetchFailure::Status { code } => format!("http status {code}"),
        FetchFailure::TooLarge => "larger than 64 KiB, so it was not read".to_owned(),
        FetchFailure::TimedOut => "no answer in time".to_owned(),
        FetchFailure::Cut => "the check ended before".to_owned(),
        FetchFailure::BadAnswer { reason } => format!("not an http answer ({reason})"),
        FetchFailure::NotUsable { reason } => reason.clone(),
    }
}
