//! The console program: arguments in, a report out. The only room that prints.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "a second language will give the texts a size")]

mod arguments;
mod check;
mod output;
mod practice;
mod progress;
mod signals;

use std::{fmt::Write as _, fs::File, path::Path, process::ExitCode};

use clap::{CommandFactory, Parser};

use crate::{
    diagnosis,
    report::{self, Format},
    texts::{NOT_SEEN, Texts},
};
use arguments::{Cli, Command, Output, RenderArguments};

/// Something was asked for that cannot be done as it was asked.
const BAD_ARGUMENTS: u8 = 2;
/// Nothing can be said about the server.
const NOT_TESTED: u8 = 3;

/// Reads the arguments of this process, does what they ask for, and gives the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let texts = Texts::english();
    let done = match Cli::parse().command {
        Command::Check(arguments) => check::run(&arguments, &texts),
        Command::Practice(arguments) => practice::run(&arguments, &texts),
        Command::Senders => {
            output::bytes(senders().as_bytes());
            Ok(0)
        }
        Command::Limits => {
            output::bytes(limits(&texts).as_bytes());
            Ok(0)
        }
        Command::Render(arguments) => render(&arguments, &texts),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), arguments::NAME, &mut script);
            output::bytes(&script);
            Ok(0)
        }
        Command::Man { command } => man(command.as_deref(), &texts),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(Refusal { code, sentence }) => {
            output::complain(&sentence);
            ExitCode::from(code)
        }
    }
}

/// Why something was not done, in words, and the exit code that says so.
struct Refusal {
    code: u8,
    sentence: String,
}

impl Refusal {
    fn bad_arguments(sentence: String) -> Self {
        Self { code: BAD_ARGUMENTS, sentence }
    }

    fn not_tested(sentence: String) -> Self {
        Self { code: NOT_TESTED, sentence }
    }
}

fn render(arguments: &RenderArguments, texts: &Texts) -> Result<u8, Refusal> {
    let path = arguments.report.display().to_string();
    let refused = |reason: String| {
        Refusal::bad_arguments(texts.with("cli-cannot-open", &[("path", &path), ("reason", &reason)]))
    };
    let text = read(&arguments.report).map_err(|error| refused(error.to_string()))?;
    let mut report = report::open(&text).map_err(|error| refused(error.to_string()))?;
    if diagnosis::judge_again(&mut report) {
        texts.word(&mut report);
    }
    show(&report, &arguments.output, texts)?;
    Ok(0)
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> std::io::Result<String> {
    if path.as_os_str() == "-" {
        report::read(std::io::stdin().lock())
    } else {
        report::read(File::open(path)?)
    }
}

/// The sending servers that are known, by key and name.
fn senders() -> String {
    let profiles = diagnosis::senders::profiles();
    let widest = profiles.iter().map(|profile| profile.key.len()).max().unwrap_or(0);
    profiles.iter().fold(String::new(), |mut text, profile| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:widest$}  {}", profile.key, profile.name);
        text
    })
}

/// The known faults that no check concludes, each with the reason.
fn limits(texts: &Texts) -> String {
    let mut text = format!("{}\n", texts.get("limits-intro"));
    for id in NOT_SEEN {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{id}\n  {}\n", texts.why_not_seen(id).unwrap_or_default());
    }
    text
}

/// Prints a report, or writes it to the file that was asked for.
fn show(report: &crate::model::report::Report, output: &Output, texts: &Texts) -> Result<(), Refusal> {
    let format = output.format();
    if let Some(path) = &output.file {
        report::save(path, &report::render(report, format, texts)).map_err(|error| {
            Refusal::bad_arguments(texts.with("cli-cannot-save", &[("reason", &error.to_string())]))
        })?;
        output::remark(&texts.with("cli-saved", &[("path", &path.display().to_string())]));
    } else if format == Format::Text {
        output::lines(&report::text::lines(report, texts));
    } else {
        output::bytes(report::render(report, format, texts).as_bytes());
    }
    Ok(())
}

fn man(command: Option<&str>, texts: &Texts) -> Result<u8, Refusal> {
    let mut whole = Cli::command();
    whole.build();
    let wanted = match command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found
                .ok_or_else(|| Refusal::bad_arguments(texts.with("cli-no-such-command", &[("name", name)])))?
        }
    };
    let mut page = Vec::new();
    // Writing into memory cannot fail.
    let _ = clap_mangen::Man::new(wanted).render(&mut page);
    output::bytes(&page);
    Ok(0)
}
