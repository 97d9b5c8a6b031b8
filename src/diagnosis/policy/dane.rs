//! DANE: the keys that DNS promises (RFC 7672).

mod at_server;
mod lets_encrypt;
mod published;

use crate::model::{
    evidence::{PolicyEvidence, TlsaLookup, TlsaRecord},
    finding::{Finding, FindingId, Severity},
    report::{Report, Server},
};

use super::{
    super::{
        catalogue::{
            DANE_ALL_UNUSABLE, DANE_EXO_INBOUND, DANE_INSECURE_MX, DANE_INSECURE_TLSA, DANE_NONE, DANE_OK,
            DANE_PARTIAL, DANE_PKIX_USAGE, DANE_ROLLOVER_SINGLE, DANE_TLSA_LOOKUP_FAILS, DANE_UNKNOWN_HERE,
            DANE_WRONG_OWNER, DNS_DNSSEC_BOGUS, Kind,
        },
        context::{Context, quote},
    },
    Demand,
};
use at_server::{At, AtServer};
use published::Published;

/// The names under which Microsoft 365 takes mail with DANE switched on.
const MICROSOFT_365: &str = ".mx.microsoft";

/// Judges the records and how the servers meet them.
pub(super) fn judge(context: Context<'_>, evidence: &PolicyEvidence) -> Vec<Finding> {
    let report = context.report;
    let mut findings: Vec<Finding> =
        evidence.tlsa.iter().flat_map(|lookup| of_host(context, evidence, lookup)).collect();
    let hosts_that = |wanted: &dyn Fn(Published) -> bool| -> Vec<&TlsaLookup> {
        evidence.tlsa.iter().filter(|lookup| wanted(Published::of(report, lookup))).collect()
    };
    let is = |what: Published| hosts_that(&move |published| published == what);
    let published = is(Published::Records);
    let mut tell = |kind: Kind, about: &[&TlsaLookup]| {
        if !about.is_empty() {
            findings.push(of_hosts(context, kind, about, evidence.tlsa.len()));
        }
    };

    let without = hosts_that(&|published| matches!(published, Published::Nothing | Published::Unproven));
    if !published.is_empty() {
        tell(DANE_PARTIAL, &without);
    }
    tell(DANE_INSECURE_MX, &is(Published::UnderInsecureMx));
    tell(DANE_INSECURE_TLSA, &is(Published::Unproven));
    tell(DANE_UNKNOWN_HERE, &is(Published::Unknown));
    let single: Vec<&TlsaLookup> = published.iter().copied().filter(|one| one.records.len() == 1).collect();
    tell(DANE_ROLLOVER_SINGLE, &single);
    let microsoft: Vec<&TlsaLookup> =
        published.iter().copied().filter(|one| ends_with(&one.host, MICROSOFT_365)).collect();
    tell(DANE_EXO_INBOUND, &microsoft);
    if is(Published::Nothing).len() == evidence.tlsa.len() {
        let misplaced: Vec<&TlsaLookup> = evidence.misplaced.iter().collect();
        if misplaced.is_empty() {
            tell(DANE_NONE, &without);
        } else {
            findings.push(wrong_owner(context, evidence, &misplaced));
        }
    }
    findings
}

/// Whether there are records that a sender goes by.
pub(super) fn binds(report: &Report, evidence: &PolicyEvidence) -> bool {
    let binding =
        |lookup| matches!(Published::of(report, lookup), Published::Records | Published::UnderInsecureMx);
    evidence.tlsa.iter().any(binding)
}

/// What DANE demands at a server.
pub(super) fn demand(report: &Report, evidence: &PolicyEvidence, server: &Server) -> Demand {
    let because = |kind: Kind| vec![FindingId::known(kind.id)];
    if published::is_forged(report, &server.host) {
        return Demand::Refusal(because(DNS_DNSSEC_BOGUS));
    }
    let of_host = |lookup: &&TlsaLookup| lookup.host.eq_ignore_ascii_case(&server.host);
    let Some(lookup) = evidence.tlsa.iter().find(of_host) else {
        return Demand::Nothing(Vec::new());
    };
    match Published::of(report, lookup) {
        Published::Unknown => Demand::Unknown(because(DANE_UNKNOWN_HERE)),
        Published::Forged => Demand::Refusal(because(DNS_DNSSEC_BOGUS)),
        Published::Nothing if evidence.misplaced.is_empty() => Demand::Nothing(Vec::new()),
        Published::Nothing => Demand::Nothing(because(DANE_WRONG_OWNER)),
        Published::Unproven => Demand::Nothing(because(DANE_INSECURE_TLSA)),
        Published::UnderInsecureMx => Demand::Nothing(because(DANE_INSECURE_MX)),
        Published::LookUpFails => Demand::Refusal(because(DANE_TLSA_LOOKUP_FAILS)),
        Published::Records => {
            let at = AtServer { context: Context { report, server: Some(server) }, evidence, lookup };
            let no_encryption = at.lacks_encryption().map(|kind| FindingId::known(kind.id));
            match at.outcome() {
                At::Unusable => {
                    let mut ids = because(unusable(lookup));
                    ids.extend(no_encryption);
                    Demand::Encryption(ids)
                }
                At::NotSeen => Demand::Proof(None, no_encryption.into_iter().collect()),
                At::Proven => Demand::Proof(Some(true), Vec::new()),
                At::Unproven(kind) => Demand::Proof(Some(false), because(kind)),
            }
        }
    }
}

/// What is to be said of one server's records, at all its addresses.
fn of_host(context: Context<'_>, evidence: &PolicyEvidence, lookup: &TlsaLookup) -> Vec<Finding> {
    let report = context.report;
    let of_it = |server: &&Server| lookup.host.eq_ignore_ascii_case(&server.host);
    let servers: Vec<&Server> = report.servers.iter().filter(of_it).collect();
    // Said of the server and not of one of its addresses.
    let about = |kind: Kind| {
        let context = Context { report, server: servers.first().copied() };
        let finding = context.finding(kind).with("host", &lookup.host).with("address", "");
        with_lookup(finding, lookup)
    };
    let under_insecure_mx = match Published::of(report, lookup) {
        Published::LookUpFails => return vec![with_failure(about(DANE_TLSA_LOOKUP_FAILS), lookup)],
        Published::Records => false,
        Published::UnderInsecureMx => true,
        Published::Unknown | Published::Forged | Published::Nothing | Published::Unproven => {
            return Vec::new();
        }
    };
    let mut findings = Vec::new();
    let (mut proven, mut unproven, mut is_usable) = (0, 0, false);
    for server in servers.iter().copied() {
        let at = AtServer { context: Context { report, server: Some(server) }, evidence, lookup };
        let outcome = at.outcome();
        is_usable |= outcome != At::Unusable;
        proven += usize::from(outcome == At::Proven);
        unproven += usize::from(matches!(outcome, At::Unproven(_)));
        findings.extend(at.findings());
    }
    is_usable |= servers.is_empty() && lookup.records.iter().any(TlsaRecord::is_usable);
    let has_public = lookup.records.iter().any(TlsaRecord::is_for_public_authorities);
    if !is_usable {
        findings.push(about(unusable(lookup)));
    } else if has_public {
        findings.push(about(DANE_PKIX_USAGE));
    }
    if let Some(pinned) = lets_encrypt::pinned(report, evidence, lookup) {
        findings.push(pinned.told(about));
    }
    if under_insecure_mx {
        // Not every sender goes by records that were reached in this way.
        for finding in &mut findings {
            finding.severity = finding.severity.min(Severity::Warn);
        }
    } else if proven > 0 && unproven == 0 {
        findings.push(about(DANE_OK).with("count", proven));
    }
    findings
}

/// Why nothing that is published can be used.
fn unusable(lookup: &TlsaLookup) -> Kind {
    let all_public = lookup.records.iter().all(TlsaRecord::is_for_public_authorities);
    if all_public { DANE_PKIX_USAGE } else { DANE_ALL_UNUSABLE }
}

/// A finding about some of the domain's servers together.
fn of_hosts(context: Context<'_>, kind: Kind, about: &[&TlsaLookup], total: usize) -> Finding {
    let hosts: Vec<&str> = about.iter().map(|lookup| lookup.host.as_str()).collect();
    let names = hosts.join(", ");
    let mut finding = context.finding(kind).with("names", quote(&names)).with("count", about.len());
    finding = finding.with("total", total).saw("servers", quote(&names));
    for lookup in about {
        finding = with_records(finding, lookup);
    }
    match about {
        [only] => finding.with("name", &only.owner),
        _ => finding,
    }
}

fn wrong_owner(context: Context<'_>, evidence: &PolicyEvidence, misplaced: &[&TlsaLookup]) -> Finding {
    let found: Vec<&str> = misplaced.iter().map(|lookup| lookup.owner.as_str()).collect();
    let right: Vec<&str> = evidence.tlsa.iter().map(|lookup| lookup.owner.as_str()).collect();
    let (found, right) = (found.join(", "), right.join(", "));
    let mut finding =
        context.finding(DANE_WRONG_OWNER).with("name", quote(&found)).with("names", quote(&right));
    for lookup in misplaced {
        finding = with_records(finding, lookup);
    }
    finding.saw("looked for at", quote(&right))
}

fn with_lookup(finding: Finding, lookup: &TlsaLookup) -> Finding {
    with_records(finding.with("name", &lookup.owner).with("total", lookup.records.len()), lookup)
}

/// The records as lines of evidence.
fn with_records(mut finding: Finding, lookup: &TlsaLookup) -> Finding {
    for record in lookup.records.iter().take(at_server::MOST_SHOWN) {
        finding = finding.saw("published", quote(&record.zone_line(&lookup.owner)));
    }
    finding
}

fn with_failure(finding: Finding, lookup: &TlsaLookup) -> Finding {
    let error = published::failure_words(lookup);
    finding.with("error", quote(error)).saw("asked for", &lookup.owner).saw("answer", quote(error))
}

fn ends_with(host: &str, suffix: &str) -> bool {
    host.trim_end_matches('.').to_ascii_lowercase().ends_with(suffix)
}

#[cfg(test)]
mod demanded;
