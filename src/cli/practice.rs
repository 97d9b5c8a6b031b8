//! `practice`: a built-in faulty server, until Ctrl+C.

use std::{fmt::Write as _, io::Write as _, sync::mpsc};

use super::{Refusal, arguments::PracticeArguments, output, signals};
use crate::{
    model::target::TlsMode,
    practice::{self, PracticeError, PracticeServer},
    texts::Texts,
};

pub(super) fn run(arguments: &PracticeArguments, texts: &Texts) -> Result<u8, Refusal> {
    let Some(name) = &arguments.name else {
        output::bytes(list().as_bytes());
        return Ok(0);
    };
    let server = practice::start(name, arguments.port).map_err(|error| refused(&error, texts))?;
    let (sender, interrupted) = mpsc::channel();
    signals::on_interrupt(move || {
        let _ = sender.send(());
    });
    let lesson = practice::lessons().into_iter().find(|lesson| lesson.name == *name);
    let mut told = String::new();
    if let Some(lesson) = lesson {
        told = format!("{}\n{}\n\n", lesson.title, lesson.story);
    }
    let address = server.address.ip().to_string();
    let port = server.address.port().to_string();
    let mode = match server.target.tls_mode {
        TlsMode::StartTls => "starttls",
        TlsMode::Implicit => "implicit",
        TlsMode::None => "none",
    };
    let authority = authority_file(&server).map_err(|error| {
        Refusal::not_tested(texts.with("cli-practice-failed", &[("reason", &error.to_string())]))
    })?;
    let file = authority.path().display().to_string();
    let values = [
        ("name", name.as_str()),
        ("file", file.as_str()),
        ("address", address.as_str()),
        ("port", port.as_str()),
        ("host", practice::HOST),
        ("mode", mode),
    ];
    for key in ["cli-practice-listening", "cli-practice-try", "cli-practice-command", "cli-practice-stop"] {
        told.push_str(&texts.with(key, &values));
        told.push('\n');
    }
    output::bytes(told.as_bytes());
    // Without a way to hear Ctrl+C the sender is gone; then the program would end at once, so it waits for its end.
    if interrupted.recv().is_err() {
        loop {
            std::thread::park();
        }
    }
    drop((server, authority));
    Ok(0)
}

/// The lesson's own authority in a file for `--ca`, gone when the program ends.
fn authority_file(server: &PracticeServer) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("tls-ladder-practice-").suffix(".der").tempfile()?;
    if let Some(anchor) = server.trust_anchors.first() {
        file.write_all(anchor.as_ref())?;
        file.flush()?;
    }
    Ok(file)
}

/// Why a practice server cannot be had.
pub(super) fn refused(error: &PracticeError, texts: &Texts) -> Refusal {
    match error {
        PracticeError::Unknown(name) => {
            Refusal::bad_arguments(texts.with("cli-practice-unknown", &[("name", name)]))
        }
        other => Refusal::not_tested(texts.with("cli-practice-failed", &[("reason", &other.to_string())])),
    }
}

fn list() -> String {
    let lessons = practice::lessons();
    let widest = lessons.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    lessons.iter().fold(String::new(), |mut text, lesson| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:widest$}  {}", lesson.name, lesson.title);
        text
    })
}
