//! The findings of a report, ordered, and told once however many servers share them.

use std::net::IpAddr;

use super::{
    page::{Also, FindingBlock, Mark, Words},
    safe,
};
use crate::model::{
    finding::{Finding, FindingId, Severity},
    layer::{Layer, Verdict},
    report::{Report, Rung},
};

/// Findings to act on and findings to know, each worst first and otherwise from the bottom of the ladder.
pub(super) fn blocks(report: &Report, words: &Words<'_>) -> (Vec<FindingBlock>, Vec<FindingBlock>) {
    let of_domain = report.rungs.iter().map(|rung| (None, rung));
    let of_servers =
        report.servers.iter().flat_map(|server| server.rungs.iter().map(move |rung| (Some(server), rung)));
    let of_rungs = of_domain.chain(of_servers).flat_map(|(server, rung)| {
        let place = move |finding| match server {
            Some(server) => place(&server.host, server.address, rung, words),
            None => place_of_domain(finding, report, rung, words),
        };
        rung.findings.iter().map(move |finding| (place(finding), rung.layer, finding))
    });
    let together =
        report.findings.iter().map(|finding| (words.texts.get("report-all-servers"), Layer::Dns, finding));
    // What the rung of this PC tells in full excuses other rungs as well; that is not told again.
    let of_this_pc = |finding: &Finding| {
        let rungs = report.rungs.iter().filter(|rung| rung.layer == Layer::ThisPc);
        rungs.flat_map(|rung| &rung.findings).any(|known| known.id == finding.id)
    };
    let mut made: Vec<(String, Layer, &Finding)> = of_rungs
        .chain(together)
        .filter(|(_, layer, finding)| *layer == Layer::ThisPc || !of_this_pc(finding))
        .collect();
    made.sort_by_key(|(_, layer, finding)| (std::cmp::Reverse(finding.severity), *layer));
    let mut blocks: Vec<(&FindingId, Severity, Layer, FindingBlock)> = Vec::new();
    for (place, made_at, finding) in made {
        let known = blocks.iter_mut().find(|(id, severity, layer, _)| {
            **id == finding.id && *severity == finding.severity && *layer == made_at
        });
        if let Some((.., block)) = known {
            block.also.push(Also {
                place,
                title: title(finding),
                evidence: finding.evidence.iter().map(|line| safe::one_line(line)).collect(),
            });
        } else {
            let block = finding_block(finding, place, words);
            blocks.push((&finding.id, finding.severity, made_at, block));
        }
    }
    let (remarks, to_act): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|(_, severity, ..)| *severity == Severity::Info);
    let only_blocks = |list: Vec<(&FindingId, Severity, Layer, FindingBlock)>| {
        list.into_iter().map(|(.., block)| block).collect::<Vec<_>>()
    };
    (only_blocks(to_act), only_blocks(remarks))
}

/// The server with its address, and the rung.
fn place(host: &str, address: Option<IpAddr>, rung: &Rung, words: &Words<'_>) -> String {
    let (host, layer) = (safe::one_line(host), words.of("layer", rung.layer.key()));
    match address.map(|address| address.to_string()).filter(|address| *address != host) {
        Some(address) => format!("{host} ({address}), {layer}"),
        None => format!("{host}, {layer}"),
    }
}

/// The rung, and the server where what was found out about the policies names one.
fn place_of_domain(finding: &Finding, report: &Report, rung: &Rung, words: &Words<'_>) -> String {
    let named = finding.arguments.get("host").filter(|_| rung.layer == Layer::Policy);
    let mut servers = report.servers.iter().filter(|server| Some(&server.host) == named);
    match (servers.next(), servers.next()) {
        (Some(server), None) => place(&server.host, server.address, rung, words),
        (Some(server), Some(_)) => {
            let named = finding.arguments.get("address").and_then(|address| address.parse().ok());
            place(&server.host, named, rung, words)
        }
        (None, _) => words.of("layer", rung.layer.key()),
    }
}

fn title(finding: &Finding) -> String {
    safe::one_line(if finding.title.is_empty() { finding.id.as_str() } else { &finding.title })
}

fn finding_block(finding: &Finding, place: String, words: &Words<'_>) -> FindingBlock {
    let mark = match finding.severity {
        Severity::Fail => words.mark(Verdict::Fail),
        Severity::Warn => words.mark(Verdict::Warn),
        Severity::Info => Mark { verdict: Verdict::Pass, word: words.texts.get("report-mark-info") },
    };
    FindingBlock {
        id: safe::one_line(finding.id.as_str()),
        mark,
        title: title(finding),
        place,
        party: words.of("party", finding.party.key()),
        meaning: safe::lines(&finding.meaning),
        actions: finding.actions.iter().map(|action| safe::one_line(action)).collect(),
        ask: safe::lines(&finding.ask),
        evidence: finding.evidence.iter().map(|line| safe::one_line(line)).collect(),
        also: Vec::new(),
    }
}
