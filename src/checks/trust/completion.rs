//! The missing link of a chain, fetched from where the certificate below it says it lies (RFC 5280 §4.2.2.1).

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tokio::time::Instant;

use super::{Anchors, Fetch, Question, moment_in_date, public, revocation, shown_way, unix_time, walk};
use crate::{
    model::evidence::{
        CertificateEvidence, CertificateInfo, CompletedChain, FetchEvidence, FetchFailure, RevocationEvidence,
    },
    net::http::{self, Rules},
    protocol::x509::{bundle, certificate, chain::Walk},
};

/// How many links are fetched upwards.
const MOST_LINKS: usize = 4;
/// How many addresses of one certificate are tried.
const MOST_ADDRESSES: usize = 2;

/// What was found out over http.
pub(super) struct Fetched {
    pub(super) completed: Option<Completed>,
    pub(super) revocation: Option<RevocationEvidence>,
}

/// A chain with its missing links.
pub(super) struct Completed {
    pub(super) evidence: CompletedChain,
    /// The ways through everything sent and fetched.
    pub(super) walk: Walk,
    certificates: Vec<CertificateDer<'static>>,
}

/// What may be fetched, by which rules, and until when.
#[derive(Clone, Copy)]
pub(super) struct Fetching<'a> {
    pub(super) what: Fetch,
    pub(super) rules: Rules<'a>,
    pub(super) until: Instant,
}

impl Fetching<'_> {
    pub(super) async fn fetch(
        &self,
        url: &str,
        question: http::Question,
    ) -> (FetchEvidence, Option<Vec<u8>>) {
        let left = self.until.saturating_duration_since(Instant::now());
        http::fetch(url, question, left, self.rules).await
    }
}

/// Looks for missing links, where some are missing, and then for a withdrawal, which takes the issuer's key.
pub(super) async fn and_revocation(
    question: &Question<'_>,
    evidence: &CertificateEvidence,
    sent: &[CertificateDer<'static>],
    walk: &Walk,
) -> Fetched {
    let until = Instant::now() + question.limit;
    let fetching = question.fetching.map(|(what, rules)| Fetching { what, rules, until });
    let ends_nowhere = evidence.anchor.is_none() && !evidence.public.knows_issuer();
    let completed = match fetching {
        Some(fetching) if fetching.what.missing_intermediate && ends_nowhere => {
            complete(question, evidence, sent, walk, fetching).await
        }
        _ => None,
    };
    let (certificates, path) = completed
        .as_ref()
        .map_or((sent, &walk.path), |completed| (&completed.certificates, &completed.walk.path));
    let issuer = path.get(1).and_then(|&index| certificates.get(index));
    let revocation = revocation::look(question, evidence, issuer, fetching).await;
    Fetched { completed, revocation }
}

async fn complete(
    question: &Question<'_>,
    evidence: &CertificateEvidence,
    sent: &[CertificateDer<'static>],
    as_sent: &Walk,
    fetching: Fetching<'_>,
) -> Option<Completed> {
    let moment = question.at.unwrap_or(question.now);
    let mut search = Search {
        anchors: question.anchors,
        moment,
        certificates: sent.to_vec(),
        infos: evidence.chain.clone(),
        walk: as_sent.clone(),
        fetches: Vec::new(),
    };
    for _ in 0..MOST_LINKS {
        if !search.climb(fetching).await {
            break;
        }
    }
    if search.fetches.is_empty() {
        return None;
    }
    let Search { certificates, infos, walk, fetches, anchors, .. } = search;
    let in_date = moment_in_date(&infos, &walk.path, moment);
    let (leaf, others) = certificates.split_first()?;
    let public = public::judge(leaf, others, anchors, unix_time(moment), unix_time(in_date));
    let fetched = infos.into_iter().skip(sent.len()).collect();
    let anchor = shown_way(&walk).map(|way| way.anchor.clone());
    let evidence = CompletedChain { fetches, fetched, path: walk.path.clone(), public, anchor };
    Some(Completed { evidence, walk, certificates })
}

/// The chain as far as it is known, and how it came to be.
struct Search<'a> {
    anchors: &'a Anchors,
    moment: Timestamp,
    /// Those sent, then those fetched.
    certificates: Vec<CertificateDer<'static>>,
    infos: Vec<CertificateInfo>,
    walk: Walk,
    fetches: Vec<FetchEvidence>,
}

impl Search<'_> {
    /// Fetches what stands above the top of the path; whether there is more to look for.
    async fn climb(&mut self, fetching: Fetching<'_>) -> bool {
        let Some(top) = self.walk.path.last().and_then(|&top| self.infos.get(top)) else { return false };
        if top.self_signed || shown_way(&self.walk).is_some() {
            return false;
        }
        let is_http =
            |url: &&String| url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
        let urls: Vec<String> = top.ca_issuers.iter().filter(is_http).take(MOST_ADDRESSES).cloned().collect();
        for url in urls {
            let (mut told, body) = fetching.fetch(&url, http::Question::Get).await;
            let grown = match body.as_deref().map(bundle::certificates) {
                None => false,
                Some(Ok(found)) => {
                    let grown = self.add(found);
                    if !grown {
                        let reason = "it did not sign the certificate below".to_owned();
                        told.failure = Some(FetchFailure::NotUsable { reason });
                    }
                    grown
                }
                Some(Err(reason)) => {
                    told.failure = Some(FetchFailure::NotUsable { reason: reason.to_owned() });
                    false
                }
            };
            self.fetches.push(told);
            if grown {
                return true;
            }
        }
        false
    }

    /// Adds those of the certificates found that make the path longer; whether any does.
    fn add(&mut self, found: Vec<Vec<u8>>) -> bool {
        let mut certificates = self.certificates.clone();
        let new = found.into_iter().map(CertificateDer::from);
        for der in new {
            if !certificates.contains(&der) {
                certificates.push(der);
            }
        }
        let length = self.walk.path.len();
        let with_all = walk(&certificates, self.anchors, self.moment);
        if with_all.path.len() <= length {
            return false;
        }
        // What has nothing to do with the chain is not kept.
        let known = self.certificates.len();
        let kept = certificates
            .into_iter()
            .enumerate()
            .filter(|(index, _)| *index < known || !with_all.unrelated.contains(index))
            .map(|(_, der)| der);
        self.certificates = kept.collect();
        let new = self.certificates.get(known..).unwrap_or_default();
        self.infos.extend(new.iter().filter_map(|der| certificate::read(der).ok()));
        self.walk = walk(&self.certificates, self.anchors, self.moment);
        true
    }
}
