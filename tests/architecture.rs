//! The house keeps its shape: arrows between rooms, where windows, sockets and prints may live, and that every
//! finding has words. Reads the sources as text, so that a wrong arrow fails with the file and line to mend.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use source::{SourceFile, repository, sources};
use tls_ladder::texts::NOT_SEEN;

/// Every room, and the rooms it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("platform", &["model"]),
    ("net", &["model"]),
    ("protocol", &["model"]),
    ("checks", &["model", "net", "protocol"]),
    ("diagnosis", &["model"]),
    ("texts", &["model"]),
    ("report", &["model", "texts"]),
    ("intake", &["model"]),
    ("practice", &["model", "protocol"]),
    ("settings", &["model", "platform", "report"]),
    ("run", &["model", "checks", "diagnosis"]),
    ("cli", FRONT_END),
    ("ui", FRONT_END),
];

/// What a front end may use: everything that does not touch the wire itself.
const FRONT_END: &[&str] =
    &["model", "run", "diagnosis", "report", "intake", "practice", "settings", "texts", "platform"];

/// The parts of `model` that `net` and `protocol` may know: no verdict, no finding, no report.
const MODEL_BELOW: &[&str] = &["target", "transcript", "evidence", "zone", "web_proxy"];

/// Files over the limit of lines, each with its reason. Keep it short: a long file is two files.
const LONG_FILES: &[(&str, &str)] = &[];

const LINES_AT_MOST: usize = 400;

/// Fails with all complaints at once.
fn no_complaints(rule: &str, complaints: &[String]) {
    let mut list = String::new();
    for complaint in complaints {
        let _ = write!(list, "\n  {complaint}");
    }
    assert!(complaints.is_empty(), "{rule}{list}\n");
}

#[test]
fn arrows_point_one_way() {
    let mut complaints = Vec::new();
    for file in sources() {
        let Some(room) = file.room() else { continue };
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else {
            complaints.push(format!("{}: the house has no room named {room}", file.path));
            continue;
        };
        for used in file.rooms_used() {
            if used.room == room {
                continue;
            }
            if ARROWS.iter().all(|(name, _)| *name != used.room) {
                complaints
                    .push(format!("{}:{} uses crate::{}, which is no room", file.path, used.line, used.room));
            } else if !allowed.contains(&used.room.as_str()) {
                complaints.push(format!("{}:{}: {room} may not use {}", file.path, used.line, used.room));
            } else if used.room == "model"
                && ["net", "protocol"].contains(&room)
                && !used.inner.iter().all(|part| MODEL_BELOW.contains(&part.as_str()))
            {
                complaints.push(format!(
                    "{}:{}: {room} may know only {MODEL_BELOW:?} of model, not {:?}",
                    file.path, used.line, used.inner
                ));
            }
        }
    }
    no_complaints("arrows between rooms point one way (src/lib.rs says which)", &complaints);
}

#[test]
fn every_room_is_on_the_map() {
    let map = sources().into_iter().find(|file| file.path == "src/lib.rs").expect("the library has a map");
    let on_the_map: BTreeSet<String> = map
        .code
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    let known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(on_the_map, known, "src/lib.rs and the table of arrows name the same rooms");
}

/// What stands at the top of the house; files with a dot beside it, and what cargo makes.
#[test]
fn the_top_level_holds_what_it_should() {
    const TOP: [&str; 7] = ["Cargo.lock", "Cargo.toml", "README.md", "assets", "src", "target", "tests"];
    let others: Vec<String> = std::fs::read_dir(repository())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str()))
        .map(|name| format!("{name} belongs into src, assets or tests"))
        .collect();
    no_complaints("the top level", &others);
}

#[test]
fn each_library_stays_in_its_room() {
    /// A library, and the rooms that may use it (`None`: every room but those after it).
    const HOMES: &[(&[&str], &[&str])] = &[
        (&["egui", "eframe", "egui_extras", "epaint", "opener"], &["ui"]),
        // The crash box cannot wait for the window.
        (&["rfd"], &["ui", "platform"]),
        // Both programs have a command line.
        (&["clap"], &["cli", "ui"]),
        (&["clap_complete", "clap_mangen"], &["cli", "ui"]),
        (&["hickory_resolver", "hyper", "http_body_util", "data_encoding"], &["net"]),
        (&["fluent_templates"], &["texts"]),
        (&["rcgen"], &["practice"]),
        (&["x509_parser"], &["protocol", "intake"]), // intake: whether a chosen file holds certificates
        (&["askama"], &["report"]),
    ];
    const PURE: &[&str] = &["model", "diagnosis", "report", "texts", "intake", "settings"];
    let mut complaints = Vec::new();
    for file in sources() {
        let Some(room) = file.room() else { continue };
        for (libraries, homes) in HOMES {
            for library in *libraries {
                if !homes.contains(&room) {
                    complaints
                        .extend(file.lines_with_path(library).map(|line| {
                            format!("{}:{line}: {library} belongs to {homes:?} only", file.path)
                        }));
                }
            }
        }
        if PURE.contains(&room) {
            for library in ["tokio", "tokio_util", "tokio_rustls"] {
                complaints.extend(
                    file.lines_with_path(library)
                        .map(|line| format!("{}:{line}: {room} is pure, it knows no {library}", file.path)),
                );
            }
        }
    }
    no_complaints("libraries stay in their rooms", &complaints);
}

#[test]
fn only_the_console_program_prints() {
    let mut complaints = Vec::new();
    for file in sources() {
        if file.room() == Some("cli") {
            continue;
        }
        for name in ["print", "println", "eprint", "eprintln", "dbg"] {
            complaints.extend(
                file.lines_with_macro(name)
                    .map(|line| format!("{}:{line}: {name}! outside src/cli", file.path)),
            );
        }
    }
    no_complaints("only src/cli prints", &complaints);
}

#[test]
fn unsafe_lives_in_one_file() {
    let files: Vec<String> = sources()
        .into_iter()
        .filter(|file| file.all_words().any(|word| word == "unsafe"))
        .map(|f| f.path)
        .collect();
    assert!(files.len() <= 1, "unsafe code lives in one file at most, found {files:?}");
    assert!(
        files.iter().all(|path| path.starts_with("src/platform/")),
        "unsafe code lives in src/platform only, found {files:?}"
    );
}

#[test]
fn files_are_short_and_named_for_their_purpose() {
    let mut complaints = Vec::new();
    for file in sources() {
        let listed = LONG_FILES.iter().any(|(path, reason)| *path == file.path && !reason.is_empty());
        let lines = file.text.lines().count();
        if lines > LINES_AT_MOST && !listed {
            complaints.push(format!("{} has {lines} lines, more than {LINES_AT_MOST}", file.path));
        }
        if listed && lines <= LINES_AT_MOST {
            complaints
                .push(format!("{} has {lines} lines, so it need not be listed as a long file", file.path));
        }
        let name = Path::new(&file.path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let folder =
            Path::new(&file.path).parent().and_then(|dir| dir.file_name()?.to_str()).unwrap_or_default();
        for vague in ["util", "utils", "helper", "helpers", "type", "types", "common", "misc"] {
            if name == vague || folder == vague {
                complaints.push(format!("{}: {vague:?} names no purpose", file.path));
            }
        }
    }
    for (path, _) in LONG_FILES {
        if !repository().join(path).exists() {
            complaints.push(format!("{path} is listed as a long file, but is not there"));
        }
    }
    for (program, limit) in [("src/main.rs", 80), ("src/bin/tls-ladder-cli.rs", 20)] {
        let lines =
            sources().into_iter().find(|file| file.path == program).map_or(0, |f| f.text.lines().count());
        if lines >= limit {
            complaints.push(format!("{program} has {lines} lines; a program is a thin door, under {limit}"));
        }
    }
    no_complaints("files are short and named for their purpose", &complaints);
}

#[test]
fn every_finding_has_words_and_every_word_a_finding() {
    let concluded: BTreeMap<String, String> = sources()
        .into_iter()
        .filter(|file| file.room() == Some("diagnosis"))
        .flat_map(|file| {
            file.literals.iter().map(|text| (text.clone(), file.path.clone())).collect::<Vec<_>>()
        })
        .filter(|(text, _)| is_finding_id(text))
        .collect();
    let worded = worded_findings();
    let mut complaints = Vec::new();
    for (id, path) in &concluded {
        if !worded.contains(id) {
            complaints.push(format!("{path} concludes {id}, which has no words in assets/locales/en"));
        }
    }
    for id in &worded {
        let waits = NOT_SEEN.contains(&id.as_str());
        if !concluded.contains_key(id) && !waits {
            complaints
                .push(format!("assets/locales/en words {id}, which nothing in src/diagnosis concludes"));
        }
        if concluded.contains_key(id) && waits {
            complaints.push(format!("{id} is concluded by now; take it off the list in src/texts/limits.rs"));
        }
    }
    let known: BTreeSet<&str> = include_str!("source/catalogue.txt").lines().collect();
    for id in known.iter().filter(|id| concluded.contains_key(**id) == NOT_SEEN.contains(id)) {
        complaints.push(format!("{id} is either concluded or listed in src/texts/limits.rs with the reason"));
    }
    complaints.extend(
        NOT_SEEN
            .iter()
            .filter(|id| !known.contains(*id))
            .map(|id| format!("src/texts/limits.rs lists {id}, which the catalogue does not know")),
    );
    for (lesson, id) in practised_findings() {
        if !concluded.contains_key(&id) {
            complaints.push(format!("{lesson} expects {id}, which nothing in src/diagnosis concludes"));
        }
    }
    no_complaints("findings and words belong together", &complaints);
}

/// Whether a string literal is written like the id of a finding.
fn is_finding_id(text: &str) -> bool {
    const LAYERS: &[&str] = &[
        "pc", "dns", "tcp", "banner", "ehlo", "starttls", "tls", "clear", "cert", "post", "submit", "dane",
        "sts", "tlsrpt",
    ];
    let Some((layer, rest)) = text.split_once('-') else { return false };
    LAYERS.contains(&layer)
        && !rest.is_empty()
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The ids of Fluent messages that are worded as findings: those that say what a fault means.
fn worded_findings() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for entry in
        std::fs::read_dir(repository().join("assets/locales/en")).expect("there is an English locale")
    {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let mut message = String::new();
        for line in std::fs::read_to_string(&path).expect("a locale file is text").lines() {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                if let Some((id, _)) = line.split_once('=') {
                    id.trim().clone_into(&mut message);
                }
            } else if line.trim_start().starts_with(".meaning") {
                ids.insert(message.clone());
            }
        }
    }
    ids
}

/// The findings that the practice scripts promise, with the script that does.
fn practised_findings() -> Vec<(String, String)> {
    let mut promised = Vec::new();
    let Ok(folder) = std::fs::read_dir(repository().join("assets/practice")) else { return promised };
    for entry in folder {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let script: toml::Table =
            std::fs::read_to_string(&path).expect("a practice script is text").parse().expect("it is TOML");
        if let Some(findings) = script.get("findings").and_then(toml::Value::as_array) {
            promised.extend(
                findings.iter().filter_map(toml::Value::as_str).map(|id| (name.clone(), id.to_owned())),
            );
        }
    }
    promised
}

#[test]
fn the_reader_of_sources_is_not_fooled() {
    let file = SourceFile::parse(
        "src/run/example.rs",
        r##"
//! Talks about crate::ui in a comment.
use crate::{checks::{self, dial}, model::{layer::Layer, report}};
use super::super::net; // reaches the root
const TEXT: &str = "crate::ui { println!(\" } unsafe";
const RAW: &str = r#"crate::cli "quoted" "#;
fn f<'a>(c: &'a str) -> char { let _ = crate::diagnosis::judge; '"' }
#[cfg(test)]
mod tests {
    use crate::practice;
}
"##,
    );
    let used: Vec<(String, usize)> = file.rooms_used().into_iter().map(|u| (u.room, u.line)).collect();
    let names: Vec<&str> = used.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(names, ["checks", "model", "diagnosis", "net"], "{used:?}");
    assert_eq!(used.first().map(|(_, line)| *line), Some(3));
    assert_eq!(used.last().map(|(_, line)| *line), Some(4));
    assert!(file.lines_with_macro("println").next().is_none(), "a macro inside a string is text");
    assert!(file.all_words().all(|word| word != "unsafe"), "a keyword inside a string is text");
    assert_eq!(file.literals.len(), 2);
    assert_eq!(file.rooms_used()[1].inner, ["layer", "report"]);
}
