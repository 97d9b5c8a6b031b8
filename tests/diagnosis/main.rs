//! What the diagnosis concludes from what was seen. Each case names where its rule comes from; short names such
//! as MS-MFI or CSC are those of the catalogue of failure modes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]
#![allow(clippy::needless_pass_by_value, reason = "scenes are made to be used up")]

mod arbitrary;
mod deep;
mod delivery;
mod dns;
mod hellos;
mod probes;
mod products;
mod published;
mod rules;
mod scene;
mod table;
mod this_pc;
mod together;

use tls_ladder::model::{
    layer::{Layer, Verdict},
    report::{Report, Rung},
};

/// The rung of a layer: the first server's, or the domain's.
fn rung_of(report: &Report, layer: Layer) -> &Rung {
    report
        .rungs
        .iter()
        .chain(report.servers.iter().flat_map(|server| &server.rungs))
        .find(|rung| rung.layer == layer)
        .unwrap()
}

fn ids(rung: &Rung) -> Vec<&str> {
    let mut ids: Vec<&str> = rung.findings.iter().map(|finding| finding.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// One thing that was seen, and what has to be concluded.
struct Case {
    source: &'static str,
    report: Report,
    layer: Layer,
    /// Every finding of the rung, in any order.
    found: &'static [&'static str],
    verdict: Verdict,
}

fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for Case { source, mut report, layer, found, verdict } in cases {
        tls_ladder::diagnosis::judge(&mut report);
        let rung = rung_of(&report, layer);
        let mut found = found.to_vec();
        found.sort_unstable();
        if ids(rung) != found || rung.verdict != verdict {
            wrong.push(format!(
                "{source}\n  expected {verdict:?} {found:?}\n  found    {:?} {:?}\n  in {:?}",
                rung.verdict,
                ids(rung),
                rung.evidence
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
