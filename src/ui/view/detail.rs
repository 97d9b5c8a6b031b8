//! What is said about the chosen rung: what happened, what it means, what to do and whom to ask.

use serde::Serialize;

use super::{Fact, Mark, facts, ladder, policy, policy::PolicyView};
use crate::{
    model::{
        finding::{Finding, Severity},
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
    },
    texts::Texts,
};

/// The tabs beside the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    #[default]
    WhatToDo,
    Conversation,
    Chain,
    /// What the server agrees to.
    Agrees,
    /// Who can talk to the server.
    Senders,
    Details,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 6] =
        [Tab::WhatToDo, Tab::Conversation, Tab::Chain, Tab::Agrees, Tab::Senders, Tab::Details];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Tab::WhatToDo => "ui-tab-what-to-do",
            Tab::Conversation => "heading-conversation",
            Tab::Chain => "ui-tab-chain",
            Tab::Agrees => "ui-tab-agrees",
            Tab::Senders => "ui-tab-senders",
            Tab::Details => "heading-details",
        }
    }
}

/// The chosen rung.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetailView {
    pub title: String,
    pub mark: Mark,
    /// What this layer is, for the hover on the title.
    pub hover: String,
    pub findings: Vec<FindingView>,
    /// Said when there are no findings.
    pub nothing: Option<String>,
    /// What the domain publishes, on the rung of policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyView>,
    /// What is to be said of all servers together, whichever rung is chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<FindingView>,
    /// What was seen on the rung, for the tab of details.
    pub facts: Vec<Fact>,
}

/// A finding as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingView {
    pub id: String,
    pub mark: Mark,
    pub happened: String,
    pub means: String,
    pub actions: Vec<String>,
    /// Whose side it is on, in a sentence.
    pub party: String,
    pub party_hover: String,
    /// The message to send to whoever can mend it.
    pub ask: Option<String>,
    pub evidence: Vec<Fact>,
    /// That it is about all servers; empty for a finding of the chosen rung.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scope: String,
}

impl DetailView {
    #[must_use]
    pub fn new(report: &Report, server: Option<usize>, layer: Layer, texts: &Texts) -> Self {
        let server = server.and_then(|index| report.servers.get(index));
        let rung = ladder::rung(report, server, layer);
        let name = texts.get(&super::key("layer", layer.key()));
        let hover = texts.get(&super::hover("layer", layer.key()));
        let scope = texts.get("ui-scope-all-servers");
        let together = gravest_first(report.findings.iter())
            .into_iter()
            .map(|finding| FindingView { scope: scope.clone(), ..view(finding, texts) })
            .collect();
        let Some(rung) = rung else {
            let nothing = Some(texts.get("ui-rung-never-reached"));
            return Self {
                title: name,
                mark: Mark::Skipped,
                hover,
                findings: Vec::new(),
                nothing,
                policy: None,
                together,
                facts: Vec::new(),
            };
        };
        let (verdict, line) = policy::at(rung, server, texts);
        let title = match line.as_str() {
            "" => name,
            // Two colons in one line would be hard to read.
            line if line.contains(": ") => {
                texts.with("ui-detail-title-dash", &[("layer", &name), ("line", &going_on(line, rung))])
            }
            line => texts.with("ui-detail-title", &[("layer", &name), ("line", &going_on(line, rung))]),
        };
        let findings = findings(rung, server, texts);
        let policy = PolicyView::new(rung, server, texts);
        let nothing = (findings.is_empty() && policy.is_none()).then(|| texts.get(nothing_to_say(verdict)));
        Self {
            title,
            mark: Mark::from(verdict),
            hover,
            findings,
            nothing,
            policy,
            together,
            facts: facts::of_rung(rung, texts),
        }
    }
}

/// Names in our own words that a rung's line may begin with. Other names stand in the evidence too.
const NAMES: [&str; 6] = ["Cisco", "Exchange", "Exim", "Microsoft", "Postfix", "Telnet"];

/// A rung's line as it goes on behind its name: an ordinary first word loses its capital; names, abbreviations and
/// what servers say keep theirs.
fn going_on(line: &str, rung: &Rung) -> String {
    let seen = |word: &str| {
        let mut evidence = rung.findings.iter().flat_map(|finding| &finding.evidence);
        word.len() > 4 && evidence.any(|line| line.contains(word))
    };
    uncapitalised(line, |word| NAMES.contains(&word) || seen(word))
}

fn uncapitalised(line: &str, named: impl FnOnce(&str) -> bool) -> String {
    let word = line.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    let mut letters = word.chars();
    let ordinary = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let ends = line[word.len()..].chars().next();
    if !ordinary || ends.is_some_and(|end| !matches!(end, ' ' | ',' | ':' | '-')) || named(word) {
        return line.to_owned();
    }
    word.to_lowercase() + &line[word.len()..]
}

/// The findings of a rung, the gravest first; of the domain's policies, those that are not about another server.
fn findings(rung: &Rung, server: Option<&Server>, texts: &Texts) -> Vec<FindingView> {
    let here = |finding: &&Finding| {
        rung.layer != Layer::Policy || server.is_none_or(|server| policy::concerns(finding, server))
    };
    gravest_first(rung.findings.iter().filter(here)).into_iter().map(|finding| view(finding, texts)).collect()
}

fn gravest_first<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = findings.collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

fn view(finding: &Finding, texts: &Texts) -> FindingView {
    let mark = match finding.severity {
        Severity::Fail => Mark::Fail,
        Severity::Warn => Mark::Warn,
        Severity::Info => Mark::NotTested,
    };
    let party = texts.get(&super::key("party", finding.party.key()));
    let ask = match finding.ask.trim() {
        "" => None,
        text => Some(text.to_owned()),
    };
    FindingView {
        id: finding.id.to_string(),
        mark,
        happened: finding.title.clone(),
        means: finding.meaning.clone(),
        actions: finding.actions.clone(),
        party: texts.with("ui-party", &[("party", &party)]),
        party_hover: texts.get(&super::hover("party", finding.party.key())),
        ask,
        evidence: finding.evidence.iter().map(|line| Fact::from_evidence(line)).collect(),
        scope: String::new(),
    }
}

fn nothing_to_say(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass | Verdict::Warn => "ui-detail-nothing-wrong",
        Verdict::Fail => "ui-detail-nothing-known",
        Verdict::NotTested => "ui-detail-not-tested",
        Verdict::Skipped => "ui-detail-skipped",
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, uncapitalised};

    fn after_colon(line: &str) -> String {
        uncapitalised(line, |word| NAMES.contains(&word) || word == "Avast")
    }

    #[test]
    fn only_ordinary_words_lose_their_capital_behind_a_colon() {
        let kept =
            ["TLS 1.3, AES-256", "Telnet by hand misleads", "220 ready", "mx1.example.org", "", "“Not now”"];
        for line in
            kept.into_iter().chain(["Mail.example.org answered", "IPv6 fails", "Avast sits in the middle"])
        {
            assert_eq!(after_colon(line), line);
        }
        assert_eq!(after_colon("Ran out 3 days ago"), "ran out 3 days ago");
        assert_eq!(after_colon("A firewall hides the offer"), "a firewall hides the offer");
        assert_eq!(after_colon("Self-signed: nobody vouches"), "self-signed: nobody vouches");
    }
}
