//! Zones, written to files and signed with the programs of BIND, from the leaves up to a private root.

use std::{
    fmt::Write as _,
    fs,
    net::IpAddr,
    path::Path,
    process::{Command, Stdio},
};

use super::{Rule, Trust, Zone};

/// One kind of key everywhere: small, quick to make and known to every resolver (RFC 8624 §3.1).
const ALGORITHM: &str = "ECDSAP256SHA256";

/// All zones, ready to be served.
#[derive(Debug)]
pub(super) struct SignedZones {
    /// The lower-level ones first.
    pub(super) zones: Vec<Served>,
    /// The root's key as a DNSKEY record.
    pub(super) root_key: String,
}

/// A zone in a file of its own.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) faults: Vec<Rule>,
}

/// Writes and signs the zones in this folder. `server` is the address of their name server.
pub(super) fn make(folder: &Path, zones: &[Zone], server: IpAddr) -> SignedZones {
    let mut zones = zones.to_vec();
    for (name, records) in [("test", format!("ns A {server}\n")), ("", String::new())] {
        match zones.iter_mut().find(|zone| zone.name == name) {
            Some(known) => known.records.push_str(&records),
            None => zones.push(Zone { name: name.to_owned(), trust: Trust::Signed, records, faults: vec![] }),
        }
    }
    // A zone is signed before its parent, because the parent tells of its key.
    zones.sort_by_key(|zone| std::cmp::Reverse(labels(&zone.name)));
    let names: Vec<String> = zones.iter().map(|zone| zone.name.clone()).collect();
    let mut delegations: Vec<(String, String)> = Vec::new();
    let mut served = Vec::new();
    let mut root_key = String::new();
    for zone in zones {
        let Zone { name, trust, mut records, faults } = zone;
        for (_, delegation) in delegations.iter().filter(|(parent, _)| *parent == name) {
            records.push_str(delegation);
        }
        let (file, ds, key) = write(folder, &name, trust, &records);
        if name.is_empty() {
            root_key = key;
        } else {
            let delegation = format!("\n{name}. NS ns.test.\n{ds}");
            delegations.push((parent_of(&name, &names), delegation));
        }
        served.push(Served { name, file, faults });
    }
    SignedZones { zones: served, root_key }
}

/// The anchors as `delv -a` reads them: the statement of BIND's configuration.
pub(super) fn for_delv(anchors: &str) -> String {
    let mut text = String::from("trust-anchors {\n");
    for line in anchors.lines() {
        let mut fields = line.split_whitespace().skip_while(|field| *field != "DNSKEY").skip(1);
        let mut next = || fields.next().expect("a DNSKEY record has four fields");
        let (flags, protocol, algorithm) = (next(), next(), next());
        let key: String = fields.collect();
        let _ = writeln!(text, "  . static-key {flags} {protocol} {algorithm} \"{key}\";");
    }
    text + "};\n"
}

fn labels(name: &str) -> usize {
    name.split('.').filter(|label| !label.is_empty()).count()
}

/// The nearest zone above; the root, if there is none nearer.
fn parent_of(name: &str, names: &[String]) -> String {
    let above = |zone: &&String| {
        *zone != name
            && (zone.is_empty() || name.strip_suffix(zone.as_str()).is_some_and(|n| n.ends_with('.')))
    };
    names.iter().filter(above).max_by_key(|zone| labels(zone)).cloned().unwrap_or_default()
}

/// Writes one zone: its file, its DS records as they stand in the parent, its DNSKEY records.
fn write(folder: &Path, name: &str, trust: Trust, records: &str) -> (String, String, String) {
    let stem = if name.is_empty() { "root" } else { name };
    let plain = format!("{stem}.zone");
    let text = format!(
        "$ORIGIN {name}.\n$TTL 60\n@ SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n@ NS ns.test.\n{records}\n"
    );
    fs::write(folder.join(&plain), text).expect("a zone can be written");
    if trust == Trust::Unsigned {
        return (plain, String::new(), String::new());
    }
    let keys = folder.join(format!("{stem}.keys"));
    fs::create_dir_all(&keys).expect("a folder can be made");
    let origin = format!("{name}.");
    run(Command::new("dnssec-keygen")
        .args(["-q", "-a", ALGORITHM, "-f", "KSK", "-K"])
        .arg(&keys)
        .arg(&origin));
    let signed = format!("{stem}.signed");
    let mut command = Command::new("dnssec-signzone");
    command
        .current_dir(folder)
        .args(["-S", "-z", "-P", "-O", "full", "-o", &origin, "-f", &signed, "-K"])
        .arg(&keys);
    match trust {
        Trust::SignedNsec3 => command.args(["-3", "-", "-H", "0"]),
        Trust::SignedNsec3OptOut => command.args(["-3", "-", "-H", "0", "-A"]),
        Trust::Expired => command.args(["-s", "20200101000000", "-e", "20200201000000"]),
        Trust::NotYetValid => command.args(["-s", "now+2592000", "-e", "now+5184000"]),
        _ => &mut command,
    };
    run(command.arg(&plain));
    let content = fs::read_to_string(folder.join(&signed)).expect("the signed zone can be read");
    let key =
        content.lines().filter(|line| kind_of(line) == Some("DNSKEY")).fold(String::new(), |text, line| {
            // One blank between fields, as everybody reads it.
            text + &line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n"
        });
    if let Trust::Damaged(types) = trust {
        fs::write(folder.join(&signed), damaged(&content, types)).expect("a zone can be written");
    }
    let set = fs::read_to_string(folder.join(format!("dsset-{origin}"))).expect("the DS records can be read");
    let ds = match trust {
        Trust::Island => String::new(),
        Trust::WrongDs => {
            set.lines().fold(String::new(), |text, line| text + &with_last_changed(line) + "\n")
        }
        _ => set,
    };
    (if trust == Trust::Unkept { plain } else { signed }, ds, key)
}

/// The type of a record in the one-line form that `dnssec-signzone -O full` writes: `owner ttl IN TYPE data`.
fn kind_of(line: &str) -> Option<&str> {
    (!line.starts_with(';')).then(|| line.split_whitespace().nth(3)).flatten()
}

/// Another signature in place of the right one.
fn damaged(zone: &str, types: &[&str]) -> String {
    let mut found = false;
    let text = zone.lines().fold(String::new(), |text, line| {
        let covered = (kind_of(line) == Some("RRSIG")).then(|| line.split_whitespace().nth(4)).flatten();
        let hit = covered
            .is_some_and(|kind| if types.is_empty() { kind != "DNSKEY" } else { types.contains(&kind) });
        found |= hit;
        if hit { text + &with_last_changed(line) + "\n" } else { text + line + "\n" }
    });
    assert!(found, "the zone has no signature over {types:?}");
    text
}

/// The line with the first character of its last field changed, which keeps base64 and hexadecimal what they are.
fn with_last_changed(line: &str) -> String {
    let line = line.trim_end();
    let at = line.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
    let (before, last) = line.split_at(at);
    let other = if last.starts_with('A') { "B" } else { "A" };
    format!("{before}{other}{}", last.get(1..).unwrap_or_default())
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("the programs of BIND can be started");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
