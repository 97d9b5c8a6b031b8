//! The Start screen: the field, what can be typed there, what was tested before, and the practice servers.

use serde::Serialize;

use super::form::{Field, OptionFields, Problem};
use crate::{
    model::{target::AddressFamily, web_proxy::ProxyChoice},
    practice::Lesson,
    settings::RememberedOptions,
    texts::Texts,
};

/// The ports offered; any other can be typed.
pub const PORTS: [u16; 4] = [25, 587, 465, 2525];

/// The Start screen, but for what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StartView {
    pub examples: Vec<ExampleView>,
    pub recent: Vec<String>,
    /// Said while nothing was tested yet.
    pub recent_empty: String,
    pub lessons: Vec<LessonView>,
    /// The options that differ from the usual, in one line; empty when none does.
    pub options_summary: String,
    /// What is wrong with which field.
    #[serde(skip)]
    pub problem: Option<Problem>,
}

/// Something that can be typed or pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExampleView {
    pub text: String,
    pub meaning: String,
}

/// A practice server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonView {
    pub name: String,
    pub title: String,
    pub story: String,
    /// What a screen reader says.
    pub label: String,
}

impl StartView {
    #[must_use]
    pub fn new(
        recent: &[String],
        lessons: &[Lesson],
        options: &OptionFields,
        problem: Option<Problem>,
        texts: &Texts,
    ) -> Self {
        let example = |text: &str, key: &str| ExampleView { text: text.to_owned(), meaning: texts.get(key) };
        let lesson = |lesson: &Lesson| LessonView {
            name: lesson.name.clone(),
            title: lesson.title.clone(),
            story: lesson.story.clone(),
            label: texts.with("ui-practise-label", &[("title", &lesson.title)]),
        };
        Self {
            examples: vec![
                example("example.org", "ui-example-domain"),
                example("user@example.org", "ui-example-mailbox"),
                example("mx1.example.org:587", "ui-example-server"),
                example("192.0.2.1", "ui-example-address"),
            ],
            recent: recent.to_vec(),
            recent_empty: texts.get("ui-recent-empty"),
            lessons: lessons.iter().map(lesson).collect(),
            options_summary: summary(options, texts),
            problem,
        }
    }

    /// The sentence about a field, if that field is to blame.
    #[must_use]
    pub fn problem_of(&self, field: Field) -> Option<&str> {
        self.problem
            .as_ref()
            .filter(|problem| problem.field == field)
            .map(|problem| problem.sentence.as_str())
    }
}

/// What is set apart from the usual, so that a folded option is not forgotten.
fn summary(options: &OptionFields, texts: &Texts) -> String {
    use crate::model::target::TlsMode;
    let mut parts = Vec::new();
    let mut typed = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            parts.push(texts.with(key, &[("value", value.trim())]));
        }
    };
    typed("ui-option-set-port", &options.port);
    typed("ui-option-set-address", &options.address);
    typed("ui-option-set-ehlo", &options.ehlo_name);
    typed("ui-option-set-timeout", &options.timeout);
    typed("ui-option-set-judge-for", &options.judge_for);
    typed("ui-option-set-dns-servers", &options.dns_servers);
    typed("ui-option-set-most-addresses", &options.most_addresses);
    if let Ok(choice) = ProxyChoice::read(&options.proxy)
        && choice != ProxyChoice::System
    {
        parts.push(match choice {
            ProxyChoice::Without => texts.get("ui-option-set-no-proxy"),
            _ => texts.with("ui-option-set-proxy", &[("value", &choice.text())]),
        });
    }
    if let Some(mode) = options.tls_mode {
        parts.push(texts.get(match mode {
            TlsMode::StartTls => "ui-tls-starttls",
            TlsMode::Implicit => "ui-tls-implicit",
            TlsMode::None => "ui-tls-none",
        }));
    }
    match options.family {
        AddressFamily::Both => {}
        AddressFamily::Ipv4 => parts.push(texts.get("ui-family-ipv4")),
        AddressFamily::Ipv6 => parts.push(texts.get("ui-family-ipv6")),
    }
    if !options.ca_files.is_empty() {
        parts.push(texts.with("ui-option-set-anchors", &[("count", &options.ca_files.len().to_string())]));
    }
    if !options.fetch_missing {
        parts.push(texts.get("ui-option-set-fetch-off"));
    }
    if options.ask_withdrawn {
        parts.push(texts.get("ui-option-set-withdrawn"));
    }
    if options.servers_at_once != RememberedOptions::default().servers_at_once {
        let count = options.servers_at_once.to_string();
        parts.push(texts.with("ui-option-set-servers-at-once", &[("count", &count)]));
    }
    if options.parallel > 1 {
        parts.push(texts.with("ui-option-set-parallel", &[("count", &options.parallel.to_string())]));
    }
    parts.join(" · ")
}
