//! MTA-STS: the announcement in DNS and the text of a policy (RFC 8461 §3).
//!
//! Both are read as a sender reads them, and beyond its first fault, so that all faults are told at once.

use std::collections::BTreeSet;

use crate::model::{
    evidence::{AnnouncementFault, PolicyFault, PolicyFaultKind, StsMode, StsPolicy},
    transcript::escape,
};

/// How long a policy may be kept at most, in seconds: a year (RFC 8461 §3.2).
pub const LONGEST_AGE_S: u64 = 31_557_600;
/// Patterns that are kept.
const PATTERNS_KEPT: usize = 512;
/// Faults that are told, and lines that are shown.
const FAULTS_TOLD: usize = 64;
const LINES_SHOWN: usize = 256;
/// What stands in a text is quoted up to this many octets.
const QUOTED: usize = 128;

/// The announcement of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Announcement {
    /// The records that announce a policy, or look as if they should.
    pub records: Vec<String>,
    pub faults: Vec<AnnouncementFault>,
    /// The id, when there is exactly one good record.
    pub id: Option<String>,
}

/// Reads the TXT records of `_mta-sts.DOMAIN`.
#[must_use]
pub fn announcement(records: &[String]) -> Announcement {
    let Chosen { records, mut faults, fields } = choose(records, "STSv1");
    let mut id = None;
    if let Some(fields) = fields {
        let ids: Vec<&str> = fields.iter().filter_map(|field| field.strip_prefix("id=")).collect();
        match ids.first() {
            None => faults.push(AnnouncementFault::Missing { field: "id".to_owned() }),
            Some(found) if is_id(found) => id = Some((*found).to_owned()),
            Some(found) => faults.push(AnnouncementFault::Id { found: (*found).to_owned() }),
        }
    }
    Announcement { id: id.filter(|_| faults.is_empty()), records, faults }
}

fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The record that counts.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) records: Vec<String>,
    pub(super) faults: Vec<AnnouncementFault>,
    /// The fields after the version, when there is exactly one record.
    pub(super) fields: Option<Vec<String>>,
}

/// Of the records at a name, the one that announces `version`. Records that do not begin with `v=VERSION;` do not
/// count for a sender; one that looks as if it should is told as a fault.
pub(super) fn choose(records: &[String], version: &str) -> Chosen {
    let (good, alike): (Vec<&String>, Vec<&String>) = records
        .iter()
        .filter(|record| looks_meant(record, version))
        .partition(|record| after_version(record, version).is_some());
    if let [record] = good.as_slice() {
        let (fields, faults) = fields(after_version(record, version).unwrap_or_default());
        return Chosen { records: vec![(*record).clone()], faults, fields: Some(fields) };
    }
    let faults = match (good.len(), alike.as_slice()) {
        (0, []) => Vec::new(),
        (0, alike) => alike.iter().map(|record| version_fault(record, version)).collect(),
        (count, _) => vec![AnnouncementFault::Several { count }],
    };
    let records = good.into_iter().chain(alike).cloned().collect();
    Chosen { records, faults, fields: None }
}

/// What follows `v=VERSION;`, where a record begins so.
fn after_version<'a>(record: &'a str, version: &str) -> Option<&'a str> {
    record.strip_prefix("v=")?.strip_prefix(version)?.trim_start_matches(is_space).strip_prefix(';')
}

fn version_fault(record: &str, version: &str) -> AnnouncementFault {
    let rest = record.strip_prefix("v=").and_then(|rest| rest.strip_prefix(version));
    // No semicolon, or a later version.
    match rest {
        Some(rest) if !rest.starts_with(|next: char| next.is_ascii_alphanumeric()) => {
            AnnouncementFault::NoSemicolon
        }
        _ => AnnouncementFault::Version {
            found: escape(record.split(';').next().unwrap_or_default().as_bytes(), QUOTED),
        },
    }
}

/// Whether a record was probably meant to announce this: other texts may lie at the same name.
fn looks_meant(record: &str, version: &str) -> bool {
    let bare: String = record
        .chars()
        .filter(|c| !c.is_ascii_whitespace() && !matches!(c, '"' | '\'' | '\\'))
        .collect::<String>()
        .to_ascii_lowercase();
    let wanted = version.trim_end_matches(|c: char| c.is_ascii_digit() || c == 'v').to_ascii_lowercase();
    bare.strip_prefix("v=").unwrap_or(&bare).starts_with(&wanted)
        || bare.contains(&version.to_ascii_lowercase())
}

/// The fields of a record after its version, and what is wrong with them.
fn fields(text: &str) -> (Vec<String>, Vec<AnnouncementFault>) {
    let (mut fields, mut faults) = (Vec::new(), Vec::new());
    let parts: Vec<&str> = text.split(';').map(|part| part.trim_matches(is_space)).collect();
    for (index, part) in parts.iter().enumerate() {
        // A semicolon may stand at the end.
        if part.is_empty() && index + 1 == parts.len() {
            continue;
        }
        let named =
            part.split_once('=').is_some_and(|(name, value)| is_field_name(name) && is_field_value(value));
        if named {
            fields.push((*part).to_owned());
        } else if faults.len() < FAULTS_TOLD {
            faults.push(AnnouncementFault::NoField { found: escape(part.as_bytes(), QUOTED) });
        }
    }
    (fields, faults)
}

fn is_field_name(name: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=32).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(letters)
}

/// Everything visible; what the semicolon ends is left to the fields' own rules (RFC 3986 lets an address have `=`).
fn is_field_value(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// A policy's text, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyText {
    /// The text as it can be shown.
    pub lines: Vec<String>,
    pub faults: Vec<PolicyFault>,
    /// The policy, where no fault spoils it.
    pub policy: Option<StsPolicy>,
}

/// Reads the text of a policy (RFC 8461 §3.2). Lines may end with LF or CRLF, keys may come in any order, and keys
/// that are not known are left alone.
#[must_use]
pub fn policy(body: &[u8]) -> PolicyText {
    let mut reading = Reading::default();
    let body = match body.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            reading.fault(1, PolicyFaultKind::ByteOrderMark);
            rest
        }
        None => body,
    };
    let mut shown = Vec::new();
    for (number, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if shown.len() < LINES_SHOWN {
            shown.push(escape(line, 2 * QUOTED));
        }
        reading.line(number, line);
    }
    while shown.last().is_some_and(String::is_empty) {
        shown.pop();
    }
    let (faults, policy) = reading.end();
    PolicyText { lines: shown, faults, policy }
}

/// The keys of a policy.
const KEYS: [&str; 4] = ["version", "mode", "mx", "max_age"];

/// What was read so far.
#[derive(Debug, Default)]
struct Reading {
    /// The keys that were there, whatever their values.
    keys: BTreeSet<&'static str>,
    mode: Option<StsMode>,
    max_age: Option<u64>,
    mx: Vec<String>,
    faults: Vec<PolicyFault>,
    spoilt: bool,
}

impl Reading {
    fn fault(&mut self, line: usize, what: PolicyFaultKind) {
        self.note(Some(line), what);
    }

    fn note(&mut self, line: Option<usize>, what: PolicyFaultKind) {
        self.spoilt |= !what.is_harmless();
        if self.faults.len() < FAULTS_TOLD {
            self.faults.push(PolicyFault { line, what });
        }
    }

    fn line(&mut self, number: usize, line: &[u8]) {
        let text = match std::str::from_utf8(line) {
            Ok(text) if !text.chars().any(|c| c.is_control() && c != '\t') => text,
            _ => return self.fault(number, PolicyFaultKind::NotText),
        };
        // Empty lines say nothing, and nobody stumbles over them.
        if text.trim_matches(is_space).is_empty() {
            return;
        }
        let quoted = |text: &str| escape(text.as_bytes(), QUOTED);
        let Some((key, value)) = text.split_once(':').filter(|(key, _)| is_field_name(key)) else {
            return self.fault(number, PolicyFaultKind::NoKey { found: quoted(text) });
        };
        let value = value.trim_matches(is_space);
        let wrong = || PolicyFaultKind::Value { key: key.to_owned(), found: quoted(value) };
        let known = KEYS.iter().find(|known| **known == key);
        if known.is_some_and(|known| !self.keys.insert(known) && *known != "mx") {
            return self.fault(number, PolicyFaultKind::Repeated { key: key.to_owned() });
        }
        match key {
            "version" if value != "STSv1" => self.fault(number, wrong()),
            "mode" => {
                self.mode = match value {
                    "enforce" => Some(StsMode::Enforce),
                    "testing" => Some(StsMode::Testing),
                    "none" => Some(StsMode::None),
                    _ => None,
                };
                if self.mode.is_none() {
                    self.fault(number, wrong());
                }
            }
            "max_age" => self.max_age(number, value, wrong()),
            "mx" => {
                if !is_pattern(value) {
                    self.fault(number, PolicyFaultKind::Pattern { found: quoted(value) });
                } else if self.mx.len() < PATTERNS_KEPT {
                    self.mx.push(value.to_owned());
                }
            }
            _ => {}
        }
    }

    fn max_age(&mut self, number: usize, value: &str, wrong: PolicyFaultKind) {
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = value.parse::<u64>().ok().filter(|seconds| *seconds <= LONGEST_AGE_S);
        self.max_age = seconds.filter(|_| digits);
        match (digits, seconds) {
            (true, Some(_)) => {}
            (true, None) => {
                let found = escape(value.as_bytes(), QUOTED);
                self.fault(number, PolicyFaultKind::TooOld { found });
            }
            (false, _) => self.fault(number, wrong),
        }
    }

    fn end(mut self) -> (Vec<PolicyFault>, Option<StsPolicy>) {
        let needs_mx = self.mode != Some(StsMode::None);
        for key in KEYS {
            if !self.keys.contains(key) && (key != "mx" || needs_mx) {
                self.note(None, PolicyFaultKind::Missing { key: key.to_owned() });
            }
        }
        let policy = match (self.mode, self.max_age, self.spoilt) {
            (Some(mode), Some(max_age_s), false) => Some(StsPolicy { mode, mx: self.mx, max_age_s }),
            _ => None,
        };
        (self.faults, policy)
    }
}

/// Whether a text is a host name, or one behind `*.` (RFC 8461 §3.2). DNS has underscores, too, so they are let
/// through.
fn is_pattern(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}
