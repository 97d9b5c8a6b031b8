//! Writing to the terminal: colour only where there are colours, and a reader that has gone is no fault.

use std::io::Write;

use crate::{
    model::layer::Verdict,
    report::text::{Line, Tone},
};

/// Prints bytes on standard output as they are.
pub(super) fn bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    // `| head` closes the pipe when it has seen enough.
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Prints lines on standard output, coloured on a terminal (unless NO_COLOR says otherwise).
pub(super) fn lines(lines: &[Line]) {
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(painted(lines).as_bytes()).and_then(|()| out.flush());
}

/// Tells progress on standard error, coloured on a terminal.
pub(super) fn progress(lines: &[Line]) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(painted(lines).as_bytes()).and_then(|()| out.flush());
}

/// Tells something on standard error in one line. What it names, a file for one, may have been named to harm the
/// terminal.
pub(super) fn remark(sentence: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(sentence));
}

fn harmless(sentence: &str) -> String {
    sentence.chars().fold(String::with_capacity(sentence.len()), |mut line, letter| {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
        line
    })
}

/// Shows a line on standard error that the next one takes the place of.
pub(super) fn passing(sentence: &str) {
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "\r\x1b[2K{sentence}").and_then(|()| out.flush());
}

/// Says why something was not done.
pub(super) fn complain(sentence: &str) {
    remark(&format!("tls-ladder-cli: {sentence}"));
}

fn painted(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let length: usize = line.iter().map(|(_, piece)| piece.len()).sum();
        let plain: String = line.iter().map(|(_, piece)| piece.as_str()).collect();
        let mut spare = length - plain.trim_end().len();
        let mut pieces: Vec<(Tone, &str)> =
            line.iter().map(|(tone, piece)| (*tone, piece.as_str())).collect();
        // Spaces at the end of the line may lie in more than one piece.
        for (_, piece) in pieces.iter_mut().rev() {
            let cut = spare.min(piece.len() - piece.trim_end().len());
            *piece = piece.get(..piece.len() - cut).unwrap_or(piece);
            spare -= cut;
            if !piece.is_empty() {
                break;
            }
        }
        for (tone, piece) in pieces {
            match style(tone) {
                "" => text.push_str(piece),
                _ if piece.is_empty() => {}
                style => {
                    text.push_str(style);
                    text.push_str(piece);
                    text.push_str("\x1b[0m");
                }
            }
        }
        text.push('\n');
    }
    text
}

/// The terminal's own colours, which its owner has chosen to be readable.
const fn style(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strong => "\x1b[1m",
        Tone::Quiet | Tone::Verdict(Verdict::NotTested | Verdict::Skipped) => "\x1b[2m",
        Tone::Verdict(Verdict::Pass) => "\x1b[32m",
        Tone::Verdict(Verdict::Warn) => "\x1b[33m",
        Tone::Verdict(Verdict::Fail) => "\x1b[31m",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::plain;

    #[test]
    fn without_its_colours_a_line_is_the_plain_one() {
        let lines = vec![
            vec![(Tone::Verdict(Verdict::Fail), "[x] failed  ".to_owned()), (Tone::Quiet, "   ".to_owned())],
            vec![],
            vec![(Tone::Plain, "  text".to_owned())],
        ];
        let stripped = anstream::adapter::strip_str(&painted(&lines)).to_string();
        assert_eq!(stripped, plain(&lines));
        assert_eq!(stripped, "[x] failed\n\n  text\n");
    }
}
