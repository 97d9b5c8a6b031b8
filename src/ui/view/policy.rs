//! What the domain publishes about encryption: as a rung of one server's ladder, and in full beside it.

use serde::Serialize;

use super::{Fact, Mark};
use crate::{
    model::{
        evidence::{
            DaneSeen, Evidence, LookupFailure, PolicyEvidence, Proof, RecordFit, StsEvidence, StsMode,
            TlsRptEvidence, TlsaFit, TlsaKnown, TlsaLookup, TlsaRecord,
        },
        finding::Finding,
        layer::{Layer, Verdict},
        report::{Rung, Server},
    },
    texts::Texts,
};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Everything that was found out about the policies, one part each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyView {
    pub heading: String,
    pub parts: Vec<PartView>,
}

/// One kind of policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartView {
    pub title: String,
    /// What this kind of policy is, for the hover.
    pub hover: String,
    pub mark: Mark,
    /// What holds, in a sentence.
    pub line: String,
    pub records: Vec<RecordView>,
    pub facts: Vec<Fact>,
    /// Records to publish, ready to copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyView>,
}

/// A record that is published, and how it fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordView {
    pub mark: Mark,
    pub record: String,
    pub fit: String,
    /// What a screen reader says.
    pub label: String,
}

/// A record that would fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyView {
    /// What it names.
    pub about: String,
    /// The line for the zone file.
    pub line: String,
    /// What a screen reader says of the button.
    pub label: String,
}

/// The verdict of a rung at a server: the domain's rung of policies is good or bad for each server of its own.
#[must_use]
pub fn verdict_at(rung: &Rung, server: Option<&Server>) -> Verdict {
    let mark = server.and_then(|server| server.policy.as_ref());
    match mark {
        Some(mark) if rung.layer == Layer::Policy => mark.verdict,
        _ => rung.verdict,
    }
}

/// The verdict of a rung at a server, and its line.
pub(super) fn at(rung: &Rung, server: Option<&Server>, texts: &Texts) -> (Verdict, String) {
    let verdict = verdict_at(rung, server);
    if verdict == rung.verdict {
        return (verdict, rung.summary.clone());
    }
    let Some(server) = server else { return (verdict, rung.summary.clone()) };
    let because = server.policy.iter().flat_map(|mark| &mark.because);
    let mut told = because
        .filter_map(|id| rung.findings.iter().find(|finding| finding.id == *id && concerns(finding, server)));
    let line = match (told.next(), verdict) {
        (Some(finding), Verdict::Warn | Verdict::Fail) => finding.title.clone(),
        (_, Verdict::Pass) => texts.get("ui-policy-met"),
        _ => texts.get("ui-policy-not-here"),
    };
    (verdict, line)
}

/// Whether a finding of the domain's policies says something of this server: it names no other one.
#[must_use]
pub fn concerns(finding: &Finding, server: &Server) -> bool {
    let named = |name: &str| finding.arguments.get(name).map_or("", String::as_str);
    let address = server.address.map(|address| address.to_string()).unwrap_or_default();
    let same = |named: &str, own: &str| named.is_empty() || own.is_empty() || named == own;
    same(named("host"), &server.host) && same(named("address"), &address)
}

impl PolicyView {
    /// What the policies say, at one server or of all of them; nothing where nobody asked.
    #[must_use]
    pub fn new(rung: &Rung, server: Option<&Server>, texts: &Texts) -> Option<Self> {
        let Evidence::Policy(evidence) = &rung.evidence else { return None };
        let mut parts = dane(evidence, server, texts);
        parts.extend(evidence.sts.as_deref().map(|sts| mta_sts(sts, texts)));
        parts.extend(evidence.tls_rpt.as_ref().map(|reports| tls_rpt(reports, texts)));
        Some(Self { heading: texts.get("ui-policy-published"), parts })
    }
}

fn dane(evidence: &PolicyEvidence, server: Option<&Server>, texts: &Texts) -> Vec<PartView> {
    let here = |host: &str| server.is_none_or(|server| server.host == host);
    let mut parts: Vec<PartView> = evidence
        .tlsa
        .iter()
        .filter(|lookup| here(&lookup.host))
        .map(|lookup| {
            let sent = server.and_then(chain_length);
            let address = server.and_then(|server| server.address);
            let seen = evidence.dane.iter().find(|seen| {
                seen.host == lookup.host && address.is_none_or(|address| address == seen.address)
            });
            looked_up(lookup, seen, sent, texts)
        })
        .collect();
    for lookup in &evidence.misplaced {
        let line = texts.with("ui-policy-dane-misplaced", &[("owner", &lookup.owner)]);
        let records = lookup.records.iter().map(|tlsa| {
            let fit = texts.get("ui-policy-fit-misplaced");
            shown(tlsa, Mark::Warn, fit, texts)
        });
        let records = records.collect();
        parts.push(PartView { records, ..part("ui-policy-dane", Mark::Warn, line, texts) });
    }
    parts
}

/// The records of one server, each with how it fits.
fn looked_up(lookup: &TlsaLookup, seen: Option<&DaneSeen>, sent: Option<usize>, texts: &Texts) -> PartView {
    let owner = ("owner", lookup.owner.as_str());
    let host = ("host", lookup.host.as_str());
    let fits = fits(seen);
    let is_empty = lookup.records.is_empty();
    let (mark, key) = match lookup.known() {
        TlsaKnown::Unknown if is_empty => (Mark::NotTested, "ui-policy-dane-unknown"),
        TlsaKnown::Unknown => (Mark::NotTested, "ui-policy-dane-unknown-records"),
        TlsaKnown::Nothing if lookup.address_proof == Proof::Insecure => {
            (Mark::Skipped, "ui-policy-dane-unsigned")
        }
        TlsaKnown::Nothing => (Mark::Skipped, "ui-policy-dane-none"),
        TlsaKnown::Unproven => (Mark::Warn, "ui-policy-dane-unproven"),
        TlsaKnown::LookUpFails => (Mark::Fail, "ui-policy-dane-failed"),
        TlsaKnown::Records if seen.is_none() => (Mark::NotTested, "ui-policy-dane-no-certificate"),
        TlsaKnown::Records if fits => (Mark::Pass, "ui-policy-dane-fits"),
        TlsaKnown::Records => (Mark::Fail, "ui-policy-dane-fits-not"),
    };
    let line = texts.with(key, &[owner, host]);
    let records = if let Some(seen) = seen {
        let counts = |fit: &RecordFit| {
            fit.fit == TlsaFit::Unusable || seen.counted().any(|counted| std::ptr::eq(counted, fit))
        };
        let shown = |fit: &RecordFit| {
            if counts(fit) {
                fitted(fit, fits, sent, texts)
            } else {
                shown(&fit.record, Mark::Skipped, texts.get("ui-policy-fit-weaker"), texts)
            }
        };
        seen.records.iter().map(shown).collect()
    } else {
        let unknown = texts.get("ui-policy-fit-unknown");
        lookup.records.iter().map(|tlsa| shown(tlsa, Mark::NotTested, unknown.clone(), texts)).collect()
    };
    let copies = seen.iter().flat_map(|seen| &seen.would_fit).map(|tlsa| copy(lookup, tlsa, texts));
    let copies = copies.collect();
    PartView { records, copies, ..part("ui-policy-dane", mark, line, texts) }
}

/// Whether one of the records that senders go by fits.
fn fits(seen: Option<&DaneSeen>) -> bool {
    seen.is_some_and(|seen| seen.counted().any(|record| matches!(record.fit, TlsaFit::Fits(_))))
}

/// How many certificates the server sent.
fn chain_length(server: &Server) -> Option<usize> {
    match &server.rung(Layer::Certificate)?.evidence {
        Evidence::Certificate(certificate) => Some(certificate.chain.len()),
        _ => None,
    }
}

fn fitted(fit: &RecordFit, another_fits: bool, sent: Option<usize>, texts: &Texts) -> RecordView {
    let number = |index: usize| (index + 1).to_string();
    let (mark, words) = match &fit.fit {
        TlsaFit::Fits(0) => (Mark::Pass, texts.get("ui-policy-fit-own")),
        TlsaFit::Fits(index) if sent.is_some_and(|sent| *index >= sent) => {
            (Mark::Pass, texts.get("ui-policy-fit-brought"))
        }
        TlsaFit::Fits(index) => {
            (Mark::Pass, texts.with("ui-policy-fit-issuer", &[("number", &number(*index))]))
        }
        TlsaFit::FitsNone if another_fits => (Mark::Skipped, texts.get("ui-policy-fit-spare")),
        TlsaFit::FitsNone => (Mark::Fail, texts.get("ui-policy-fit-none")),
        TlsaFit::WrongName(index) => {
            (Mark::Fail, texts.with("ui-policy-fit-wrong-name", &[("number", &number(*index))]))
        }
        TlsaFit::BrokenPath(index, why) => {
            let values = [("number", &*number(*index)), ("why", why)];
            (Mark::Fail, texts.with("ui-policy-fit-broken-path", &values))
        }
        TlsaFit::Unusable => (Mark::Skipped, texts.get("ui-policy-fit-unusable")),
    };
    shown(&fit.record, mark, words, texts)
}

fn shown(tlsa: &TlsaRecord, mark: Mark, fit: String, texts: &Texts) -> RecordView {
    let record = tlsa.to_string();
    let kind = format!("{} {} {}", tlsa.usage, tlsa.selector, tlsa.matching);
    let label = texts.with("ui-policy-record-label", &[("kind", &kind), ("fit", &fit)]);
    RecordView { mark, record, fit, label }
}

fn copy(lookup: &TlsaLookup, tlsa: &TlsaRecord, texts: &Texts) -> CopyView {
    let about = match (tlsa.usage, tlsa.selector) {
        (3, 1) => "ui-policy-names-key",
        (3, _) => "ui-policy-names-certificate",
        _ => "ui-policy-names-issuer",
    };
    let line = tlsa.zone_line(&lookup.owner);
    let kind = format!("{} {} {}", tlsa.usage, tlsa.selector, tlsa.matching);
    let values = [("kind", kind.as_str()), ("host", &lookup.host)];
    CopyView { about: texts.with(about, &values), line, label: texts.with("ui-policy-copy-label", &values) }
}

fn mta_sts(sts: &StsEvidence, texts: &Texts) -> PartView {
    let mut facts = Vec::new();
    let mut fact = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact::new(texts.get(key), value));
        }
    };
    let published = !sts.txt.is_empty();
    let (mark, key) = match (&sts.policy, &sts.txt_failure) {
        (Some(policy), _) => match policy.mode {
            StsMode::Enforce => (Mark::Pass, "ui-policy-sts-enforce"),
            StsMode::Testing => (Mark::Warn, "ui-policy-sts-testing"),
            StsMode::None => (Mark::Skipped, "ui-policy-sts-mode-none"),
        },
        (None, _) if published && sts.is_unknown() => (Mark::NotTested, "ui-policy-sts-not-fetched"),
        // Senders do as if there were none: nobody's mail waits for it.
        (None, _) if published => (Mark::Warn, "ui-policy-sts-broken"),
        (None, None | Some(LookupFailure::NoData | LookupFailure::NoSuchName)) => {
            (Mark::Skipped, "ui-policy-sts-none")
        }
        (None, Some(_)) => (Mark::NotTested, "ui-policy-sts-unknown"),
    };
    fact("ui-policy-sts-txt", sts.txt.join("\n"));
    fact("ui-policy-sts-id", sts.id.clone().unwrap_or_default());
    if let Some(policy) = &sts.policy {
        fact("ui-policy-sts-mx", policy.mx.join(", "));
        let kept = match policy.max_age_s / DAY {
            0 => texts.with("ui-policy-seconds", &[("count", &policy.max_age_s.to_string())]),
            days => texts.with("ui-policy-days", &[("count", &days.to_string())]),
        };
        fact("ui-policy-sts-max-age", kept);
    }
    if let Some(fetch) = &sts.fetch {
        fact("ui-policy-sts-from", format!("https://{}/.well-known/mta-sts.txt", fetch.host));
        fact("ui-policy-sts-proxy", fetch.proxy.clone().unwrap_or_default());
        let status = fetch.status.map(|status| status.to_string());
        let answer = [status, fetch.content_type.clone()].into_iter().flatten().collect::<Vec<_>>();
        fact("ui-policy-sts-answer", answer.join(", "));
        fact("ui-policy-sts-location", fetch.location.clone().unwrap_or_default());
    }
    fact("ui-policy-sts-text", sts.lines.join("\n"));
    PartView { facts, ..part("ui-policy-mta-sts", mark, texts.get(key), texts) }
}

fn tls_rpt(reports: &TlsRptEvidence, texts: &Texts) -> PartView {
    let (mark, line) = match (reports.rua.as_slice(), &reports.failure) {
        ([], None | Some(LookupFailure::NoData | LookupFailure::NoSuchName)) if reports.txt.is_empty() => {
            (Mark::Skipped, texts.get("ui-policy-rpt-none"))
        }
        ([], Some(_)) if reports.txt.is_empty() => (Mark::NotTested, texts.get("ui-policy-rpt-unknown")),
        ([], _) => (Mark::Warn, texts.get("ui-policy-rpt-broken")),
        (to, _) => (Mark::Pass, texts.with("ui-policy-rpt-to", &[("to", &to.join(", "))])),
    };
    let facts = reports.txt.iter().map(|text| Fact::new(texts.get("ui-policy-sts-txt"), text)).collect();
    PartView { facts, ..part("ui-policy-tls-rpt", mark, line, texts) }
}

fn part(key: &str, mark: Mark, line: String, texts: &Texts) -> PartView {
    PartView {
        title: texts.get(key),
        hover: texts.get(&format!("{key}.hover")),
        mark,
        line,
        records: Vec::new(),
        facts: Vec::new(),
        copies: Vec::new(),
    }
}
