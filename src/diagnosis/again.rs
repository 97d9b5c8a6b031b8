//! Judging a saved report by the rules of this version.

use crate::model::{delivery::Outcome, finding::FindingId, layer::Verdict, report::Report};

/// This program's version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Judges an opened report by today's rules, and notes in it whether that changed a verdict. Says whether it was
/// judged: then it has lost its words and needs new ones.
///
/// A report of a newer version is left as it is, because it may know what this version does not.
#[must_use]
pub fn judge_again(report: &mut Report) -> bool {
    let is_newer = match (numbers(&report.tool.version), numbers(VERSION)) {
        (Some(theirs), Some(ours)) => theirs > ours,
        _ => true,
    };
    if is_newer {
        return false;
    }
    let before = verdicts(report);
    super::judge(report);
    if verdicts(report) != before {
        report.judged_again_by = Some(VERSION.to_owned());
    }
    true
}

/// Everything that a reader would call a verdict.
#[derive(PartialEq)]
struct Verdicts {
    whole: Verdict,
    servers: Vec<Verdict>,
    rungs: Vec<(Verdict, Vec<FindingId>)>,
    outcomes: Vec<Outcome>,
}

fn verdicts(report: &Report) -> Verdicts {
    let rungs = report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs));
    let ids = |findings: &[crate::model::finding::Finding]| {
        findings.iter().map(|finding| finding.id.clone()).collect::<Vec<_>>()
    };
    Verdicts {
        whole: report.verdict,
        servers: report.servers.iter().map(|server| server.verdict).collect(),
        rungs: rungs.map(|rung| (rung.verdict, ids(&rung.findings))).collect(),
        outcomes: report.delivery.iter().map(|delivery| delivery.outcome).collect(),
    }
}

/// `(0, 1, 0)` for `0.1.0`; nothing for what is no such version.
fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let plain = version.split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(|part| part.parse().ok());
    match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
        (major, minor, patch, None) => Some((major, minor, patch)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("0.10.0") > numbers("0.9.12"));
        assert_eq!(numbers("1.2.3-beta.1"), Some((1, 2, 3)));
        assert_eq!(numbers("1.2"), None);
        assert_eq!(numbers("latest"), None);
    }
}
