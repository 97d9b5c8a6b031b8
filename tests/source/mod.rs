//! Rust sources read as text: comments and strings told apart from code, without a compiler.

use std::path::{Path, PathBuf};

/// The folder with `Cargo.toml`.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `src`, in a steady order.
pub(crate) fn sources() -> Vec<SourceFile> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = repository();
    let mut paths = Vec::new();
    collect(&root.join("src"), &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("it lies below").to_string_lossy().replace('\\', "/");
            SourceFile::parse(&name, &std::fs::read_to_string(path).expect("a source is text"))
        })
        .collect()
}

/// A source file. Tests at its end are left out of `code` and `literals`: they are not shipped.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// From the repository's root, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// The text with comments and the insides of strings made blank; lines stay where they are.
    pub(crate) code: String,
    /// The same with tests included.
    code_and_tests: String,
    /// The insides of all string literals, escapes left as they are.
    pub(crate) literals: Vec<String>,
}

/// A use of a room.
#[derive(Debug)]
pub(crate) struct RoomUse {
    pub(crate) room: String,
    /// The names taken from it, first level only.
    pub(crate) inner: Vec<String>,
    pub(crate) line: usize,
}

impl SourceFile {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let (code_and_tests, _) = blank(text);
        let shipped_until = code_and_tests.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
        let (code, literals) = blank(&text[..shipped_until]);
        Self { path: path.to_owned(), text: text.to_owned(), code, code_and_tests, literals }
    }

    /// The room the file lies in; nothing for the map and the two programs.
    pub(crate) fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        match inside.split_once('/') {
            Some(("bin", _)) => None,
            Some((room, _)) => Some(room),
            None => inside.strip_suffix(".rs").filter(|name| !["lib", "main"].contains(name)),
        }
    }

    /// How many modules deep the file is: `src/run/mod.rs` is 1, `src/run/state.rs` is 2.
    fn depth(&self) -> usize {
        let parts = self.path.strip_prefix("src/").unwrap_or(&self.path).split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// Every path that begins at the crate's root, by `crate::` or by going up with `super::`.
    pub(crate) fn rooms_used(&self) -> Vec<RoomUse> {
        let mut used = Vec::new();
        for root in ["crate::".to_owned(), "super::".repeat(self.depth())] {
            let mut from = 0;
            while let Some(found) = self.code[from..].find(&root) {
                let start = from + found;
                from = start + root.len();
                let before = self.code[..start].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                    continue;
                }
                let line = self.code[..start].matches('\n').count() + 1;
                for (room, rest) in first_names(&self.code[from..]) {
                    let inner = rest
                        .strip_prefix("::")
                        .map(|rest| first_names(rest).into_iter().map(|(name, _)| name).collect())
                        .unwrap_or_default();
                    used.push(RoomUse { room, inner, line });
                }
            }
        }
        used
    }

    /// The lines on which a path begins with a library's name (`tokio::…`, `use tokio;`).
    pub(crate) fn lines_with_path<'a>(&'a self, library: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.places_of(library).filter_map(move |place| {
            let after = self.code[place + library.len()..].trim_start();
            let before = self.code[..place].trim_end();
            let begins = !before.ends_with("::") || before.ends_with("use ::");
            (begins && (after.starts_with("::") || before.ends_with("use"))).then(|| self.line_of(place))
        })
    }

    /// The lines on which a macro is called.
    pub(crate) fn lines_with_macro<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.places_of(name).filter_map(move |place| {
            let after = &self.code[place + name.len()..];
            (after.starts_with('!') && !after.starts_with("!=")).then(|| self.line_of(place))
        })
    }

    /// Every word of the code, tests included.
    pub(crate) fn all_words(&self) -> impl Iterator<Item = &str> {
        self.code_and_tests.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
    }

    fn line_of(&self, place: usize) -> usize {
        self.code[..place].matches('\n').count() + 1
    }

    /// Where a whole word stands in the code.
    fn places_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        self.code.match_indices(word).map(|(place, _)| place).filter(move |&place| {
            !self.code[..place].chars().next_back().is_some_and(is_part)
                && !self.code[place + word.len()..].chars().next().is_some_and(is_part)
        })
    }
}

/// The names that stand next in a path: one, or every first name of a brace group, each with what follows it.
fn first_names(rest: &str) -> Vec<(String, &str)> {
    let rest = rest.trim_start();
    let Some(group) = rest.strip_prefix('{') else {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = &rest[..end];
        return if name.is_empty() { Vec::new() } else { vec![(name.to_owned(), &rest[end..])] };
    };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.extend(first_names(&group[start..place]));
                start = place + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// Blanks comments and the insides of strings and characters; returns the strings' insides beside it.
fn blank(text: &str) -> (String, Vec<String>) {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut literals = Vec::new();
    let mut at = 0;
    let blanked = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
    while at < chars.len() {
        let next = chars.get(at + 1).copied();
        match chars[at] {
            '/' if next == Some('/') => {
                while at < chars.len() && chars[at] != '\n' {
                    code.push_str(&blanked(chars[at]));
                    at += 1;
                }
            }
            '/' if next == Some('*') => {
                let mut depth = 0;
                while at < chars.len() {
                    let pair = (chars[at], chars.get(at + 1).copied());
                    let step = match pair {
                        ('/', Some('*')) => {
                            depth += 1;
                            2
                        }
                        ('*', Some('/')) => {
                            depth -= 1;
                            2
                        }
                        _ => 1,
                    };
                    for &c in &chars[at..(at + step).min(chars.len())] {
                        code.push_str(&blanked(c));
                    }
                    at += step;
                    if depth == 0 {
                        break;
                    }
                }
            }
            'r' if raw_string_hashes(&chars, at).is_some() => {
                let hashes = raw_string_hashes(&chars, at).unwrap_or(0);
                let open = at + 1 + hashes + 1;
                let mut end = open;
                while end < chars.len()
                    && !(chars[end] == '"'
                        && chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes)
                {
                    end += 1;
                }
                literals.push(chars[open..end].iter().collect());
                for &c in &chars[at..(end + 1 + hashes).min(chars.len())] {
                    code.push_str(&blanked(c));
                }
                at = end + 1 + hashes;
            }
            '"' => {
                code.push('"');
                at += 1;
                let mut inside = String::new();
                while at < chars.len() && chars[at] != '"' {
                    let step = if chars[at] == '\\' { 2 } else { 1 };
                    for &c in &chars[at..(at + step).min(chars.len())] {
                        inside.push(c);
                        code.push_str(&blanked(c));
                    }
                    at += step;
                }
                literals.push(inside);
                code.push('"');
                at += 1;
            }
            '\'' if next == Some('\\') || chars.get(at + 2) == Some(&'\'') => {
                // A character, not a lifetime.
                let mut end = at + if next == Some('\\') { 3 } else { 2 };
                while end < chars.len() && chars[end] != '\'' {
                    end += 1;
                }
                for &c in &chars[at..(end + 1).min(chars.len())] {
                    code.push_str(&blanked(c));
                }
                at = end + 1;
            }
            c => {
                code.push(c);
                at += 1;
            }
        }
    }
    (code, literals)
}

/// How many `#` open a raw string at this place; nothing if none opens here.
fn raw_string_hashes(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b' {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}
