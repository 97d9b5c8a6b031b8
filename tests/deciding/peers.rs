//! What other programs find out about a server's TLSA records and its certificates: Postfix's `posttls-finger` and
//! `danetool` of GnuTLS.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use tls_ladder::model::{
    evidence::{Evidence, LookupFailure, PolicyEvidence, Proof, TlsaFit},
    report::Report,
};

/// How a server fits its TLSA records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fit {
    /// By this record, `3 1 1 00ff…`, at this place of the chain.
    Record { record: String, place: usize },
    /// There are records, and none fits.
    None,
    /// The record of an authority fits, and the names do not.
    WrongName,
    /// The record of an authority fits, and the way to it does not hold.
    BrokenPath,
    /// The records could not be had.
    LookupFails,
    /// Nothing is to be compared: no record that counts, or no certificate.
    Nothing,
}

/// Where libunbound, which danetool is built with, reads the root's key in Debian.
const ROOT_KEY: &str = "/usr/share/dns/root.key";

pub(crate) fn missing() -> Option<String> {
    if !Path::new("/usr/bin/danetool").exists() {
        return Some("danetool is not installed".to_owned());
    }
    (!Path::new(ROOT_KEY).exists()).then(|| format!("{ROOT_KEY} (dns-root-data) is not installed"))
}

/// Makes the laboratory's key the root's key, for this network and its programs only.
pub(crate) fn trust(anchors: &Path) {
    let done =
        Command::new("mount").arg("--bind").arg(anchors).arg(ROOT_KEY).status().expect("it is everywhere");
    assert!(done.success(), "mount --bind: {done}");
}

/// What `posttls-finger` finds at a domain with one server, and what it said.
pub(crate) fn posttls_finger(configuration: &Path, domain: &str) -> (Fit, String) {
    let output = Command::new("posttls-finger")
        .args(["-c", "-l", "dane", "-a", "ipv4", "-t", "20", "-T", "20", domain])
        .env("MAIL_CONFIG", configuration)
        .stdin(Stdio::null())
        .output()
        .expect("it comes with Postfix");
    let said = said(&output);
    let fits = said.lines().find_map(|line| {
        let (_, rest) = line.split_once(": Matched DANE ")?;
        let (place, record) = rest.split_once(" certificate at depth ")?.1.split_once(": ")?;
        Some(Fit::Record { record: record.to_ascii_lowercase(), place: place.parse().ok()? })
    });
    let signs = [
        ("TLSA lookup error", Fit::LookupFails),
        ("no matching DANE TLSA records", Fit::None),
        ("num=62:", Fit::WrongName),
        ("certificate has expired", Fit::BrokenPath),
    ];
    // At this level the certificate is looked at in the ordinary way where there are no records.
    let by_records = || signs.into_iter().find(|(sign, _)| said.contains(sign)).map(|(_, fit)| fit);
    (fits.or_else(by_records).unwrap_or(Fit::Nothing), said)
}

/// Whether a server fits its records for `danetool`, and what it said; nothing if it found none to compare with.
pub(crate) fn danetool(host: &str) -> (Option<bool>, String) {
    // It leaves a file behind wherever it runs.
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = Command::new("danetool")
        .current_dir(folder.path())
        .args(["--check", host, "--port", "25", "--starttls-proto", "smtp", "--local-dns"])
        .stdin(Stdio::null())
        .output()
        .expect("asked before");
    let said = said(&output);
    let fits = if said.contains("Verification: Certificate matches") {
        Some(true)
    } else if said.contains("Verification: ") {
        Some(false)
    } else {
        None
    };
    (fits, said)
}

fn said(output: &std::process::Output) -> String {
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    said.lines().fold(String::new(), |said, line| format!("{said}      {line:.200}\n"))
}

/// What the report found at a server.
pub(crate) fn ours(report: &Report, host: &str) -> Fit {
    let Some(evidence) = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Policy(evidence) => Some(&**evidence),
        _ => None,
    }) else {
        return Fit::Nothing;
    };
    looked_up(evidence, host).unwrap_or_else(|| compared(evidence, host))
}

/// What the look-up alone decides.
fn looked_up(evidence: &PolicyEvidence, host: &str) -> Option<Fit> {
    let Some(lookup) = evidence.tlsa.iter().find(|lookup| lookup.host == host) else {
        return Some(Fit::Nothing);
    };
    match (&lookup.failure, lookup.proof) {
        // Without proof records say nothing.
        (Some(LookupFailure::NoSuchName | LookupFailure::NoData), _)
        | (None, Proof::Insecure | Proof::Indeterminate) => Some(Fit::Nothing),
        (Some(_), _) | (None, Proof::Bogus) => Some(Fit::LookupFails),
        (None, Proof::Secure) => None,
    }
}

fn compared(evidence: &PolicyEvidence, host: &str) -> Fit {
    let Some(seen) = evidence.dane.iter().find(|seen| seen.host == host) else { return Fit::Nothing };
    let usable: Vec<_> = seen.records.iter().filter(|fit| fit.fit != TlsaFit::Unusable).collect();
    let fits = usable.iter().find_map(|fit| match fit.fit {
        TlsaFit::Fits(place) => {
            let record = &fit.record;
            let record = format!("{} {} {} {}", record.usage, record.selector, record.matching, record.data);
            Some(Fit::Record { record, place })
        }
        _ => None,
    });
    let nearly = usable.iter().find_map(|fit| match fit.fit {
        TlsaFit::WrongName(_) => Some(Fit::WrongName),
        TlsaFit::BrokenPath(..) => Some(Fit::BrokenPath),
        _ => None,
    });
    fits.or(nearly).unwrap_or(if usable.is_empty() { Fit::Nothing } else { Fit::None })
}
