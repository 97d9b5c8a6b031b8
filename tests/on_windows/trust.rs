//! The certificates that a Windows trusts.

use std::path::PathBuf;

use tls_ladder::model::{
    evidence::{Evidence, TrustOutcome},
    layer::Layer,
    report::Report,
};

use super::{
    same::there,
    support::{openssl, pki::Pki, requirement::is_here},
    wine::{self, Windows, path_in_windows},
};

/// An authority that this Windows trusts as long as the value lives.
struct Trusted<'a> {
    windows: &'a Windows,
    certificate: PathBuf,
}

impl<'a> Trusted<'a> {
    fn new(windows: &'a Windows, certificate: PathBuf) -> Self {
        let trusted = Self { windows, certificate };
        assert!(trusted.change("add"), "the certificate is added");
        trusted
    }

    fn change(&self, how: &str) -> bool {
        let certificate = path_in_windows(&self.certificate);
        self.windows.run(&wine::folder().join("trust.exe"), &[how, &certificate]).status.success()
    }
}

impl Drop for Trusted<'_> {
    fn drop(&mut self) {
        let removed = self.change("remove");
        assert!(removed || std::thread::panicking(), "the certificate is taken away");
    }
}

#[test]
fn windows_trusts_the_authority_of_a_company_and_the_world_does_not() {
    let test = "windows_trusts_the_authority_of_a_company_and_the_world_does_not";
    if !wine::can_run(test) || !is_here(test, openssl::missing()) {
        return;
    }
    let windows = Windows::shared();
    let pki = Pki::new();
    let identity = pki.listed_identity(openssl::HOST, "http://127.0.0.1:9/list.crl");
    let server = openssl::start(&pki, &identity, "-tls1_2");
    let port = server.port().to_string();
    let judges = || {
        let arguments = [
            "check",
            openssl::HOST,
            "--tls",
            "implicit",
            "--port",
            &port,
            "--address",
            "127.0.0.1",
            "--helo",
            "client.example.test",
            "--format",
            "json",
        ];
        let output = there(windows, &arguments);
        let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
        let rung = report.servers[0].rung(Layer::Certificate).expect("it was climbed").clone();
        let Evidence::Certificate(evidence) = rung.evidence else { panic!("{:?}", rung.evidence) };
        let ids: Vec<String> = rung.findings.iter().map(|finding| finding.id.to_string()).collect();
        (evidence.public.outcome, evidence.device, ids)
    };

    let (public, device, ids) = judges();
    assert_eq!(
        (public, device.outcome),
        (TrustOutcome::UnknownIssuer, TrustOutcome::UnknownIssuer),
        "{device:?}"
    );
    assert!(ids.iter().any(|id| id == "cert-untrusted-ca"), "{ids:?}");

    let trusted = Trusted::new(windows, pki.root_in_der());
    let (public, device, ids) = judges();
    assert_eq!((public, device.outcome), (TrustOutcome::UnknownIssuer, TrustOutcome::Trusted), "{device:?}");
    assert!(
        ids.iter().any(|id| id == "cert-untrusted-ca"),
        "other senders trust it no more than before: {ids:?}"
    );
    drop(trusted);

    let (_, device, _) = judges();
    assert_eq!(device.outcome, TrustOutcome::UnknownIssuer, "{device:?}");
}
