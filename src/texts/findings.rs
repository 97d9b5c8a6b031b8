//! The words of a finding, from its id and its arguments.

use crate::model::finding::{Finding, Severity};

use super::{
    Texts, Values,
    values::{self, Place, readable},
};

/// The most steps a finding's advice has.
const MOST_ACTIONS: u8 = 9;

/// Fills in title, meaning, actions and the sentence to send. A finding that this version does not know keeps the
/// words it came with.
pub(super) fn word(texts: Texts, finding: &mut Finding, place: &Place) {
    let id = finding.id.as_str();
    if !is_known(texts, id) {
        if finding.title.is_empty() {
            finding.title = texts.with("finding-unknown", &[("id", &readable(id))]);
        }
        return;
    }
    let values = values::of_finding(texts, &finding.arguments, place);
    let attribute = |name: &str| texts.filled(&format!("{id}.{name}"), &values).unwrap_or_default();
    let title = texts.filled(id, &values).unwrap_or_else(|| id.to_owned());
    let meaning = attribute("meaning");
    let ask = attribute("ask");
    let actions = (1..=MOST_ACTIONS)
        .map(|number| attribute(&format!("action{number}")))
        .filter(|action| !action.is_empty())
        .collect();
    finding.title = title;
    finding.meaning = meaning;
    finding.ask = ask;
    finding.actions = actions;
}

/// The finding in at most a line of the ladder.
pub(super) fn short(texts: Texts, finding: &Finding, place: &Place) -> String {
    let id = finding.id.as_str();
    let filled =
        |values: &Values| texts.filled(&format!("{id}.short"), values).filter(|short| !short.is_empty());
    is_known(texts, id)
        .then(|| values::of_finding(texts, &finding.arguments, place))
        .and_then(|values| filled(&values))
        .unwrap_or_else(|| finding.title.clone())
}

/// The worst of some findings; of equals the first, which the diagnosis means to be the most telling.
pub(super) fn worst<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Option<&'a Finding> {
    findings.into_iter().fold(None, |worst: Option<&Finding>, finding| match worst {
        Some(worst) if worst.severity >= finding.severity => Some(worst),
        _ => Some(finding),
    })
}

/// Whether a finding is worth the one line of its rung.
pub(super) fn coloured(finding: &Finding) -> bool {
    finding.severity > Severity::Info
}

/// Whether this version has the words of a finding.
fn is_known(texts: Texts, id: &str) -> bool {
    !id.contains('.') && texts.has(&format!("{id}.meaning"))
}
