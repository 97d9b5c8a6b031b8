//! A chain, how it is judged, and what has to be said of it.

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::trust::{self, Anchors, Question},
    diagnosis::certificate::{Facts, findings},
    model::{
        evidence::{CertificateEvidence, TrustOutcome},
        finding::Finding,
    },
};

use crate::{minted::Authority, openssl};

pub(crate) const MX: &str = "mx.example.org";

/// A chain, how it is judged, and what has to be said of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) anchors: Vec<CertificateDer<'static>>,
    pub(crate) reference: &'static str,
    pub(crate) mail_domain: Option<&'static str>,
    pub(crate) staple: &'static [u8],
    pub(crate) now: Timestamp,
    /// Another moment to judge for.
    pub(crate) at: Option<Timestamp>,
    pub(crate) server_clock: Option<Timestamp>,
    pub(crate) public: TrustOutcome,
    /// Every id, in any order.
    pub(crate) findings: &'static str,
    pub(crate) openssl: Openssl,
}

/// How the public verdict compares with `openssl verify`.
#[derive(PartialEq)]
pub(crate) enum Openssl {
    Same,
    /// OpenSSL accepts what the public judge refuses: the reason is the difference under test.
    Accepts,
    /// OpenSSL refuses what the public judge accepts: of two issuers it takes the first and does not go back.
    Refuses,
    /// Depends on how OpenSSL was built and set up.
    Skip,
}

pub(crate) fn case(
    name: &'static str,
    chain: &[&CertificateDer<'static>],
    anchor: &CertificateDer<'static>,
    public: TrustOutcome,
    findings: &'static str,
) -> Case {
    Case {
        name,
        chain: chain.iter().map(|&der| der.clone()).collect(),
        anchors: vec![anchor.clone()],
        reference: MX,
        mail_domain: None,
        staple: &[],
        now: "2026-11-23T12:00:00Z".parse().expect("a moment"),
        at: None,
        server_clock: None,
        public,
        findings,
        openssl: Openssl::Same,
    }
}

impl Case {
    pub(crate) fn called(mut self, reference: &'static str) -> Self {
        self.reference = reference;
        self
    }

    pub(crate) fn openssl(mut self, openssl: Openssl) -> Self {
        self.openssl = openssl;
        self
    }

    pub(crate) async fn judge(&self) -> (CertificateEvidence, Vec<Finding>) {
        let anchors = Anchors::with_extra(&self.anchors);
        let evidence = trust::run(Question {
            chain: &self.chain,
            staple: self.staple,
            reference: self.reference,
            mail_domain: self.mail_domain,
            anchors: &anchors,
            now: self.now,
            at: self.at,
            limit: Duration::from_secs(30),
            fetching: None,
        })
        .await;
        let facts = Facts { host: self.reference, server_clock: self.server_clock, ..Facts::default() };
        let findings = findings(&evidence, &facts);
        (evidence, findings)
    }

    pub(crate) async fn check(&self) {
        let (evidence, found) = self.judge().await;
        let name = self.name;
        let mut ids: Vec<&str> = found.iter().map(|finding| finding.id.as_str()).collect();
        let mut expected: Vec<&str> = self.findings.split_whitespace().collect();
        ids.sort_unstable();
        expected.sort_unstable();
        assert_eq!(
            ids, expected,
            "{name}: findings\n{found:#?}\n{:?}\n{:?}",
            evidence.public, evidence.device
        );
        assert_eq!(evidence.public.outcome, self.public, "{name}: public verdict {:?}", evidence.public);
        for finding in &found {
            for argument in [
                "subject",
                "issuer",
                "names",
                "date",
                "days",
                "bits",
                "algorithm",
                "product",
                "near",
                "lifetime",
                "count",
                "day",
                "why",
                "url",
                "host",
                "domain",
                "port",
                "address",
                "ehlo",
            ] {
                assert!(finding.arguments.contains_key(argument), "{name}: {} lacks {argument}", finding.id);
            }
            assert!(!finding.evidence.is_empty(), "{name}: {} shows no evidence", finding.id);
        }
        if self.openssl != Openssl::Skip && openssl::is_here() {
            let moment = self.at.unwrap_or(self.now);
            let verifies = openssl::verifies(&self.chain, &self.anchors, moment.as_second());
            let ours = self.public == TrustOutcome::Trusted;
            let expected = match self.openssl {
                Openssl::Accepts => true,
                Openssl::Refuses => false,
                Openssl::Same | Openssl::Skip => ours,
            };
            assert_eq!(verifies, expected, "{name}: openssl verify");
        }
    }
}

/// A public authority with an intermediate, and one of a company that nobody knows.
pub(crate) struct World {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) company: Authority,
}

pub(crate) fn world() -> World {
    let root = Authority::root("Public Root", Some("Public Authority"));
    let issuing = root.below("Public Issuing CA 7", None);
    World { root, issuing, company: Authority::root("Company Root", Some("Company")) }
}
