//! Lists of proxies as Windows writes them, in its settings and in what scripts answered.

use super::{Goal, Named, ProxyFault, ProxyServer, Way, server, way};

/// How many proxies that a script names are tried for one look-up.
const MOST_TRIED: usize = 3;
/// The schemes for which lists of Windows name proxies.
const LISTED: [&str; 4] = ["http", "https", "ftp", "socks"];

/// The way by what a script answered for a goal, and which proxies come next where those before do not take the call.
#[must_use]
pub fn way_of_script(list: &str, goal: Goal<'_>) -> (Way, Vec<ProxyServer>) {
    let named = all(list, if goal.is_https { "https" } else { "http" });
    let mut servers = named.iter().filter_map(|named| named.as_ref().ok()).take(MOST_TRIED).cloned();
    match servers.next() {
        Some(first) => (Way::Through(first), servers.collect()),
        None => (way(named.into_iter().next()), Vec::new()),
    }
}

/// The proxy of a scheme in a list as Windows writes it.
pub(super) fn first(list: &str, scheme: &str) -> Option<Named> {
    all(list, scheme).into_iter().next()
}

/// The proxies of a scheme in a list as Windows writes it: `proxy:8080`, or `http=one:80;https=other:8080`, separated by
/// semicolons or spaces. Those that are named for the scheme come before those for all; `socks=` comes last.
fn all(list: &str, scheme: &str) -> Vec<Named> {
    let entries = list.split([';', ' ', '\t', '\r', '\n']).map(str::trim).filter(|entry| !entry.is_empty());
    let entries: Vec<(&str, &str)> = entries.map(scheme_and_server).collect();
    let of = |wanted: &str| {
        let wanted = entries.iter().filter(|(named, _)| named.eq_ignore_ascii_case(wanted));
        wanted.map(|(_, server)| ProxyServer::read(server)).collect::<Vec<_>>()
    };
    let found = [scheme, ""].into_iter().map(of).find(|found| !found.is_empty()).unwrap_or_default();
    if found.is_empty() && entries.iter().any(|(named, _)| named.eq_ignore_ascii_case("socks")) {
        return vec![Err(ProxyFault::NotSpoken("socks".to_owned()))];
    }
    found
}

/// An entry's scheme, empty where it names none, and its server. An `=` may as well stand in a login.
fn scheme_and_server(entry: &str) -> (&str, &str) {
    match entry.split_once('=') {
        Some((scheme, server))
            if LISTED.iter().any(|known| scheme.trim().eq_ignore_ascii_case(known))
                || (server::is_scheme(scheme.trim()) && !server.contains('@')) =>
        {
            (scheme.trim(), server.trim())
        }
        _ => ("", entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_may_name_others_for_when_the_first_does_not_answer() {
        let goal = Goal { is_https: true, host: "a.example", port: 443 };
        let (way, others) = way_of_script("socks5://s:1; one.example:1;two.example:2 three:3;four:4", goal);
        let others: Vec<String> = others.iter().map(ToString::to_string).collect();
        assert_eq!(way, Way::Through(ProxyServer::read("one.example:1").unwrap()));
        assert_eq!(others, ["two.example:2", "three:3"]);
        assert!(matches!(way_of_script("socks=one.example:1", goal).0, Way::Unusable(_)));
        assert_eq!(way_of_script("", goal), (Way::Direct, Vec::new()));
    }
}
