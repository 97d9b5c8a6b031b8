//! What packages hold beside the program: its manual page and the completions of shells, made from its arguments.

use std::io::Write as _;

use clap::{CommandFactory as _, ValueEnum};
use clap_complete::Shell;

use super::Arguments;

/// A description of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Description {
    Man,
    Bash,
    Fish,
    Zsh,
}

/// Writes it to standard output.
pub(super) fn print(description: Description) -> std::io::Result<()> {
    let mut command = Arguments::command();
    let mut text = Vec::new();
    let shell = match description {
        Description::Man => None,
        Description::Bash => Some(Shell::Bash),
        Description::Fish => Some(Shell::Fish),
        Description::Zsh => Some(Shell::Zsh),
    };
    match shell {
        None => clap_mangen::Man::new(command).render(&mut text)?,
        Some(shell) => clap_complete::generate(shell, &mut command, "tls-ladder", &mut text),
    }
    std::io::stdout().write_all(&text)
}
