//! The capabilities a server lists in its EHLO reply (RFC 5321 §4.1.1.1).

use crate::model::evidence::{Capability, Reply};

/// Parameters kept of one capability.
const PARAMETERS_KEPT: usize = 64;

/// The server's name and capabilities: the first line is the name, every further line one keyword with
/// its parameters. A reply of one line has no capabilities.
#[must_use]
pub fn read(reply: &Reply) -> (Option<String>, Vec<Capability>) {
    let mut lines = reply.lines.iter();
    let name = lines.next().and_then(|line| line.split_ascii_whitespace().next()).map(str::to_owned);
    let capabilities = lines.filter_map(|line| capability(line)).collect();
    (name, capabilities)
}

/// One line; `AUTH=LOGIN` is the old spelling of `AUTH LOGIN`.
fn capability(line: &str) -> Option<Capability> {
    let mut words = line.split_ascii_whitespace();
    let first = words.next()?;
    let (keyword, attached) = match first.split_once('=') {
        Some((keyword, rest)) if keyword.eq_ignore_ascii_case("AUTH") && !rest.is_empty() => {
            (keyword, Some(rest))
        }
        _ => (first, None),
    };
    Some(Capability {
        keyword: keyword.to_owned(),
        parameters: attached.into_iter().chain(words).take(PARAMETERS_KEPT).map(str::to_owned).collect(),
    })
}

/// Keywords that one list has and the other lacks, ignoring case, in the first list's order.
#[must_use]
pub fn missing_from(these: &[Capability], others: &[Capability]) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for capability in these {
        let known = |keyword: &str| keyword.eq_ignore_ascii_case(&capability.keyword);
        if !others.iter().any(|other| known(&other.keyword)) && !missing.iter().any(|keyword| known(keyword))
        {
            missing.push(capability.keyword.clone());
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reply(lines: &[&str]) -> Reply {
        Reply { code: 250, enhanced: None, lines: lines.iter().map(|&line| line.to_owned()).collect() }
    }

    #[test]
    fn the_first_line_is_a_name_and_never_a_capability() {
        let (name, capabilities) = read(&reply(&["STARTTLS", "SIZE 10240000", "AUTH=LOGIN PLAIN"]));
        assert_eq!(name.as_deref(), Some("STARTTLS"));
        assert_eq!(capabilities.len(), 2);
        assert_eq!(capabilities[1].keyword, "AUTH");
        assert_eq!(capabilities[1].parameters, ["LOGIN", "PLAIN"]);
    }

    proptest! {
        #[test]
        fn any_lines(lines in proptest::collection::vec(".{0,100}", 0..20)) {
            let reply = Reply { code: 250, enhanced: None, lines };
            let (_, capabilities) = read(&reply);
            prop_assert!(capabilities.len() <= reply.lines.len());
            prop_assert!(missing_from(&capabilities, &capabilities).is_empty());
        }
    }
}
