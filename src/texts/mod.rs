//! Words for findings, rungs and decisions, from `assets/locales`.
//!
//! Every `.ftl` file of a language's folder is built into the program. A message's attribute is looked up as
//! `message.attribute`. Values are plain text: no Unicode isolation marks are put around them, because texts end
//! in tickets, terminals and files as well as on the screen.

mod delivery;
mod findings;
mod headline;
mod limits;
mod plot;
mod summary;
mod values;

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{fluent_bundle::FluentValue, static_loader};

use crate::model::report::{Report, Rung};

pub use limits::NOT_SEEN;
use values::Place;

static_loader! {
    static LOCALES = {
        locales: "./assets/locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts;

impl Texts {
    /// The English texts.
    #[must_use]
    pub const fn english() -> Self {
        Self
    }

    /// The text under a key; the key itself when there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        look_up(key, None).unwrap_or_else(|_| key.to_owned())
    }

    /// The text under a key, with values put in; the key itself when there is none, or when the text names a value
    /// that was not given.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.filled(key, &values::plain(values)).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is a text under a key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        // A text that only lacks its values is there. The loader keeps the type of its errors to itself, so this is
        // told by their words; a test of `has` fails should they ever change.
        match look_up(key, None) {
            Ok(_) => true,
            Err(reason) => reason.starts_with("Fluent errors"),
        }
    }

    /// Words everything in a judged report: findings, rung summaries, decisions, headline.
    /// What was worded before is replaced; a finding this version does not know keeps its words.
    pub fn word(&self, report: &mut Report) {
        let ehlo = report.settings.ehlo_name.clone();
        let place = Place::of(&report.target, &ehlo, None);
        self.word_rungs(&mut report.rungs, &place);
        for finding in &mut report.findings {
            findings::word(*self, finding, &place);
        }
        for server in &mut report.servers {
            let place = Place::of(&report.target, &ehlo, Some(server));
            self.word_rungs(&mut server.rungs, &place);
        }
        summary::word(*self, report);
        delivery::word(*self, report);
        headline::word(*self, report);
    }

    fn word_rungs(self, rungs: &mut [Rung], place: &Place) {
        for finding in rungs.iter_mut().flat_map(|rung| &mut rung.findings) {
            findings::word(self, finding, place);
        }
    }

    /// The text under a key with values put in, if there is one and it needs no others.
    #[expect(clippy::unused_self, reason = "the language is the texts' own as soon as there are two")]
    fn filled(self, key: &str, values: &Values) -> Option<String> {
        look_up(key, Some(values)).ok()
    }
}

/// The text under a key, or why there is none.
fn look_up(key: &str, values: Option<&Values>) -> Result<String, String> {
    LOCALES.lookup_single_language(LOCALES.fallback(), key, values).map_err(|reason| reason.to_string())
}

/// The values put into one text.
type Values = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The form in which a key of the model stands in the texts: `encrypted_verified` is `encrypted-verified`.
fn kebab(key: &str) -> String {
    key.replace('_', "-")
}
