//! Breaking text to a width in columns, as terminals and ticket fields count them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns a text takes: East Asian wide characters take two.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// The text broken into lines of at most `width` columns, between words where that can be done.
/// Gives at least one line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!line.is_empty());
        if columns(&line) + gap + columns(word) <= width {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        // What fits on no line is broken where the line is full.
        if columns(word) > width && columns(&line) + gap + 8 <= width {
            if gap == 1 {
                line.push(' ');
            }
        } else if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for char in word.chars() {
            if columns(&line) + char.width().unwrap_or(1) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(char);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The beginning of a text that fits, with `…` when something was left out.
pub(super) fn clipped(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    for char in text.chars() {
        if columns(&shown) + char.width().unwrap_or(1) + 1 > width {
            break;
        }
        shown.push(char);
    }
    format!("{}…", shown.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words_and_inside_endless_ones() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("a 0123456789abcdef", 10), ["a 01234567", "89abcdef"]);
        assert_eq!(wrap("a few 0123456789abcdef", 10), ["a few", "0123456789", "abcdef"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("例え例え例え", 8), ["例え例え", "例え"]);
    }

    #[test]
    fn clips_to_the_width() {
        assert_eq!(clipped("0123456789", 10), "0123456789");
        assert_eq!(clipped("0123456789a", 10), "012345678…");
    }
}
