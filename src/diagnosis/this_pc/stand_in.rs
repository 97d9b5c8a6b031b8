//! Somebody on the way who answers in place of every server.

use crate::model::{
    evidence::{Evidence, ExchangeOutcome, GreetingEvidence},
    finding::Finding,
    layer::Layer,
    report::Server,
};

use super::{
    super::{
        catalogue::{PC_AV_MAIL_SHIELD, PC_CAPTIVE_PORTAL, PC_TRANSPARENT_SMTP_PROXY},
        context::quote,
    },
    View, connect_of,
};

/// An answer that comes sooner was given on this PC or close by, in milliseconds.
const CLOSE_BY_MS: f64 = 2.0;

/// Who answers in place of the servers, if somebody does.
pub(super) fn finding(seen: View<'_>) -> Option<Finding> {
    if let Some(finding) = portal(seen) {
        return Some(finding);
    }
    let nowhere = seen.evidence.nowhere.as_ref().filter(|attempt| attempt.failure.is_none());
    let same = same_greeting(seen);
    if nowhere.is_none() && same.is_none() {
        return None;
    }
    let kind = if is_close_by(seen) { PC_AV_MAIL_SHIELD } else { PC_TRANSPARENT_SMTP_PROXY };
    let mut finding = seen.begin(kind);
    if let Some(attempt) = nowhere {
        finding = finding.with("addresses", attempt.address.ip());
    }
    if let Some(greeting) = same {
        finding = finding.with("reply", quote(&greeting)).saw("the same greeting", quote(&greeting));
    }
    Some(finding)
}

/// Whether everything that answered did so sooner than anything outside could.
fn is_close_by(seen: View<'_>) -> bool {
    let references = seen.evidence.references.iter().filter_map(|seen| seen.attempt.as_ref());
    let mut answered =
        seen.tried().chain(references).chain(&seen.evidence.nowhere).filter(|one| one.failure.is_none());
    answered.all(|attempt| attempt.elapsed_ms < CLOSE_BY_MS)
}

/// A sign-in page: the web server shows somebody else's certificate, or web pages answer where mail servers are.
fn portal(seen: View<'_>) -> Option<Finding> {
    let other_name = seen.evidence.web.as_ref().filter(|web| web.names_itself == Some(false));
    if let Some(web) = other_name {
        let what = format!("{} showed a certificate for another name", web.host);
        return Some(seen.begin(PC_CAPTIVE_PORTAL).with("name", &web.host).saw("web", what));
    }
    let ours = seen.context.report.servers.iter().filter_map(greeting);
    let theirs = seen.evidence.references.iter().filter_map(|seen| seen.greeting.as_ref());
    let pages_here = ours.filter(|greeting| is_page(greeting)).count();
    let pages_there = theirs.filter(|greeting| is_page(greeting)).count();
    (pages_here > 0 && pages_there > 0).then(|| seen.begin(PC_CAPTIVE_PORTAL))
}

fn is_page(greeting: &GreetingEvidence) -> bool {
    matches!(greeting.looks_like.as_deref(), Some("http" | "tls"))
        && greeting.exchange.outcome == ExchangeOutcome::NotSmtp
}

/// What two operators and the tested server all say, word for word but for numbers. The references alone are not
/// enough, nor is one of them: the tested server may be run by the same operator.
fn same_greeting(seen: View<'_>) -> Option<String> {
    let mut theirs = seen.evidence.references.iter().filter_map(|seen| words(seen.greeting.as_ref()?));
    let first = theirs.next()?;
    let others: Vec<Words> = theirs.collect();
    if others.is_empty() || others.iter().any(|other| other.bare != first.bare) {
        return None;
    }
    let answered = seen.context.report.servers.iter().filter(|server| connect_of(server).is_some());
    let ours: Vec<Words> = answered.filter_map(|server| words(greeting(server)?)).collect();
    ours.iter().all(|own| own.bare == first.bare).then_some(first.said)
}

/// A greeting as said, and without what changes from one to the next.
struct Words {
    said: String,
    bare: String,
}

fn words(greeting: &GreetingEvidence) -> Option<Words> {
    let reply = greeting.exchange.reply.as_ref()?;
    let said = reply.quoted();
    // Dates, times and numbers of the conversation differ from greeting to greeting.
    let constant = |word: &&str| !word.contains(|letter: char| letter.is_ascii_digit()) || word.contains('.');
    let bare: Vec<&str> = said.split_whitespace().filter(constant).collect();
    let bare = bare.join(" ").to_ascii_lowercase();
    (!bare.is_empty()).then_some(Words { said, bare })
}

fn greeting(server: &Server) -> Option<&GreetingEvidence> {
    match &server.rung(Layer::Banner)?.evidence {
        Evidence::Greeting(greeting) => Some(greeting),
        _ => None,
    }
}
