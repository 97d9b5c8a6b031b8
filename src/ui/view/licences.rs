//! The licences of everything that is built in.

/// The list and the texts, built in.
const LICENCES: &str = include_str!("../../../assets/licences.txt");

/// Every line, none longer than a number of letters.
#[must_use]
pub fn lines(columns: usize) -> Vec<&'static str> {
    LICENCES.lines().flat_map(|line| wrapped(line, columns)).collect()
}

/// The pieces of a line, broken at spaces where there are some.
fn wrapped(line: &str, columns: usize) -> Vec<&str> {
    let columns = columns.max(1);
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(columns) {
        let (fits, _) = rest.split_at(end);
        // A space just behind what fits is a good place, too; one in the indent is none.
        let space = if rest[end..].starts_with(' ') { Some(end) } else { fits.trim_end().rfind(' ') };
        let at = space.filter(|at| !rest[..*at].trim().is_empty()).unwrap_or(end);
        let (piece, next) = rest.split_at(at);
        pieces.push(piece.trim_end());
        rest = next.trim_start();
    }
    if pieces.is_empty() || !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_at_spaces_and_nothing_is_lost() {
        assert_eq!(wrapped("", 10), [""]);
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 6), ["one", "two", "three"]);
        assert_eq!(wrapped("ééééééé", 3), ["ééé", "ééé", "é"]);
        assert_eq!(wrapped("    indented", 8), ["    inde", "nted"]);
        assert_eq!(wrapped("end   ", 3), ["end"]);
        let words = |lines: Vec<&str>| lines.concat().replace(' ', "");
        assert_eq!(words(lines(40)), words(lines(1000)));
        assert!(lines(40).iter().all(|line| line.chars().count() <= 40));
    }

    #[test]
    fn the_libraries_and_their_licences_are_named() {
        let lines = lines(100);
        assert!(lines.iter().any(|line| line.starts_with("rustls ")));
        assert!(lines.iter().any(|line| line.starts_with("SPDX-License-Identifier: OFL-1.1")));
    }
}
