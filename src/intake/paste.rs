//! The dirt that comes along when text is copied: invisible characters, quotes, brackets, punctuation.

/// Quotation marks of the usual languages and the brackets people put around a name.
const WRAPPERS: &[char] = &[
    '"', '\'', '`', '´', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»', '‹', '›', '<', '>', '(', ')', '{',
    '}',
];

/// Marks that end a sentence or part of a list.
const PUNCTUATION: &[char] = &[',', ';', '.', '。', '…', '!', '?'];

/// The text on one line, without invisible characters, with the full-width forms of `@`, `:` and `.` in ASCII.
pub(super) fn visible(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for char in text.chars().filter(|char| !is_invisible(*char)) {
        match char {
            '\u{200c}' | '\u{200d}' if clean.chars().next_back().is_none_or(|before| before.is_ascii()) => {}
            '＠' => clean.push('@'),
            '：' => clean.push(':'),
            '．' | '。' => clean.push('.'),
            '［' => clean.push('['),
            '］' => clean.push(']'),
            space if space.is_whitespace() || space.is_control() => clean.push(' '),
            other => clean.push(other),
        }
    }
    clean.trim().to_owned()
}

/// Marks that take no room and mean nothing in a name; those that steer the direction of writing are among them.
const fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text without the quotes, brackets and punctuation around it.
pub(super) fn unwrapped(text: &str) -> &str {
    // The quotes of a quoted mailbox (`"a b"@example.org`) belong to it.
    let keep_leading = text.contains("\"@");
    let mut text = text;
    loop {
        let before = text.len();
        text = text.trim().trim_end_matches(PUNCTUATION).trim_end_matches(WRAPPERS);
        if !keep_leading {
            text = text.trim_start_matches(WRAPPERS);
        }
        if text.len() == before {
            return text;
        }
    }
}

/// What stands in angle brackets: `Jane Doe <jane@example.org>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Angle<'a> {
    /// No pair of brackets, so the whole text counts.
    None,
    One(&'a str),
    /// Several people or servers.
    Many,
}

/// Looks for `<…>`.
pub(super) fn in_angle_brackets(text: &str) -> Angle<'_> {
    let mut found = Angle::None;
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inside, behind)) = after.split_once('>') else { break };
        if found != Angle::None {
            return Angle::Many;
        }
        // `<<name>>`: the innermost pair.
        found = Angle::One(inside.rsplit('<').next().unwrap_or(inside));
        rest = behind;
    }
    found
}

/// The part of a text to show in a sentence: at most 60 characters, control characters made visible.
pub(super) fn quotable(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(escaped).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

fn escaped(char: char) -> Vec<char> {
    if char.is_control() { char.escape_default().collect() } else { vec![char] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_vanish_and_spaces_become_plain() {
        assert_eq!(visible("\u{feff} exam\u{200b}ple.org\u{a0}\r\n"), "example.org");
        assert_eq!(visible("a\u{202e}b＠example．org"), "ab@example.org");
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        assert_eq!(visible("ex\u{200d}ample"), "example");
        assert_eq!(visible("نامه\u{200c}ای"), "نامه\u{200c}ای");
    }

    #[test]
    fn wrapping_is_taken_off_in_layers() {
        assert_eq!(unwrapped("(“example.org.”),"), "example.org");
        assert_eq!(unwrapped("\"a b\"@example.org;"), "\"a b\"@example.org");
    }

    #[test]
    fn angle_brackets() {
        assert_eq!(in_angle_brackets("Jane <jane@example.org>"), Angle::One("jane@example.org"));
        assert_eq!(in_angle_brackets("a <b> c <d>"), Angle::Many);
        assert_eq!(in_angle_brackets("a < b"), Angle::None);
    }
}
