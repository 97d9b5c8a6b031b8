//! Text from the world, made harmless for whoever shows it: terminals, ticket systems, browsers.

use std::fmt::Write;

/// The text on one line: control characters, line ends, marks that steer the direction of writing and characters
/// that cannot be seen are written out (`\x1b`, `\u{202e}`).
pub(super) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.trim_end().chars() {
        // Writing to a string cannot fail.
        let _ = match char {
            '\t' => write!(shown, " "),
            control if control.is_control() && control.is_ascii() => {
                write!(shown, "\\x{:02x}", control as u32)
            }
            hidden if is_hidden(hidden) => write!(shown, "\\u{{{:x}}}", hidden as u32),
            plain => write!(shown, "{plain}"),
        };
    }
    shown
}

/// The same for a text of several lines.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.trim().lines().map(one_line).collect()
}

/// Controls, line and paragraph separators, and what Unicode calls default-ignorable.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char as u32,
            0xad | 0x34f
                | 0x61c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe0fff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_reader() {
        assert_eq!(
            one_line("220 \u{1b}[2Jhello\r\nfake\u{202e}gpj"),
            "220 \\x1b[2Jhello\\x0d\\x0afake\\u{202e}gpj"
        );
        assert_eq!(one_line("a\u{9b}b\u{7f}\u{200b}"), "a\\u{9b}b\\x7f\\u{200b}");
        assert_eq!(one_line("schöne Grüße, 例え"), "schöne Grüße, 例え");
        assert_eq!(lines("one\ntwo\x07\n"), ["one", "two\\x07"]);
    }
}
