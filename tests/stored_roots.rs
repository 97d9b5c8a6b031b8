//! A root that this PC trusts and the public does not is named, with the place where it lies.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/pki.rs"]
mod pki;

use std::{process::Command, time::Duration};

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use tls_ladder::{
    checks::trust::{self, Anchors, Question},
    diagnosis::certificate::{Facts, findings},
    model::{
        evidence::{CertificateEvidence, DeviceRoot, TrustOutcome},
        stored_root::{RootPlace, StoredRoot},
    },
    platform::roots,
};

use pki::{Fault, Pki};

const HOST: &str = "mx.company.test";
/// Set where the list of the system's roots is the test's own.
const INSIDE: &str = "TLS_LADDER_TEST_WITH_OWN_ROOTS";

/// Runs a test again where the system trusts this root alone; whether it runs there already.
fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let pki = Pki::new();
    let identity = pki.identity(HOST, Fault::None);
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, &identity.chain)
        .env("SSL_CERT_FILE", pki.root())
        .env_remove("SSL_CERT_DIR")
        .status()
        .unwrap();
    assert!(status.success(), "{test} with roots of its own: {status}");
    false
}

fn judge(stored: fn() -> Vec<StoredRoot>) -> CertificateEvidence {
    let file = std::env::var_os(INSIDE).unwrap();
    let chain: Vec<_> = CertificateDer::pem_file_iter(file).unwrap().map(Result::unwrap).collect();
    let anchors = Anchors::with_extra(&[]).and_stored(Some(stored));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(trust::run(Question {
        chain: &chain,
        staple: &[],
        reference: HOST,
        mail_domain: None,
        anchors: &anchors,
        now: Timestamp::now(),
        at: None,
        limit: Duration::from_secs(30),
        fetching: None,
    }))
}

#[test]
fn a_private_root_is_named_with_the_place_where_it_lies() {
    if !is_inside("a_private_root_is_named_with_the_place_where_it_lies") {
        return;
    }
    let evidence = judge(roots::stored_roots);
    assert_eq!(evidence.public.outcome, TrustOutcome::UnknownIssuer, "{:?}", evidence.public);
    assert_eq!(evidence.device.outcome, TrustOutcome::Trusted, "{:?}", evidence.device);
    let name = "Test Root CA".to_owned();
    assert_eq!(evidence.device_root, Some(DeviceRoot { name, place: RootPlace::SystemList }));

    let by_policy = judge(|| {
        let stored = roots::stored_roots().into_iter();
        stored.map(|root| StoredRoot { place: RootPlace::GroupPolicy, ..root }).collect()
    });
    let found = findings(&by_policy, &Facts { host: HOST, ..Facts::default() });
    let finding = found.iter().find(|finding| finding.id == "cert-untrusted-ca");
    let finding = finding.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(finding.arguments["why"], "group-policy");
    let line = "root on this PC: Test Root CA, put on this PC by group policy".to_owned();
    assert!(finding.evidence.contains(&line), "{finding:?}");
}

/// The check does not wait for a store that does not answer.
#[test]
fn a_root_that_is_not_found_is_not_named() {
    if !is_inside("a_root_that_is_not_found_is_not_named") {
        return;
    }
    assert_eq!(judge(Vec::new).device_root, None);
    let junk = judge(|| vec![StoredRoot { der: vec![0x30, 0x03, 1, 2, 3], place: RootPlace::Person }]);
    assert_eq!(junk.device_root, None);
}
