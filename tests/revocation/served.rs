//! Staples that `openssl s_server` sends along, seen by a whole check.

use tls_ladder::model::{
    evidence::{Evidence, RevocationFault, RevocationSource, RevocationStatus},
    layer::{Layer, Verdict},
    target::TlsMode,
};

use crate::{
    authority::{Authority, GOOD, REVOKED},
    revoked,
    support::{
        openssl,
        pki::{Identity, Pki},
        question::Question,
        requirement::is_here,
    },
    unusable,
};

#[test]
fn staples_of_a_real_server_are_read() {
    if !is_here("staples_of_a_real_server_are_read", openssl::missing()) {
        return;
    }
    let authority = Authority::new();
    let (strange, wrong) = (RevocationFault::WrongSigner, RevocationFault::OtherCertificate);
    for (serial, about, signer, status, finding, verdict) in [
        (GOOD, GOOD, "responder", RevocationStatus::Good, None, Verdict::Pass),
        (REVOKED, REVOKED, "responder", revoked(), Some("cert-revoked"), Verdict::Fail),
        (GOOD, GOOD, "stranger", unusable(strange), Some("cert-revocation-unknown"), Verdict::Pass),
        (GOOD, REVOKED, "responder", unusable(wrong), Some("cert-revocation-unknown"), Verdict::Pass),
    ] {
        for each in [serial, about] {
            authority.server(each, "");
        }
        authority.answer(about, signer, "", "-ndays 7");
        let chain = format!(
            "{}{}",
            String::from_utf8_lossy(&authority.read(&format!("{serial}.pem"))),
            String::from_utf8_lossy(&authority.read("issuing.pem"))
        );
        authority.write("chain.pem", &chain);
        let identity = Identity {
            chain: authority.path().join("chain.pem"),
            key: authority.path().join(format!("{serial}.key")),
        };
        let staple = authority.path().join("response.der");
        for version in ["-tls1_3", "-tls1_2"] {
            let options = format!("{version} -status_file {}", staple.display());
            let server = openssl::start(&Pki::new(), &identity, &options);
            let root = authority.path().join("root.pem");
            let question = Question {
                host: "mx.example.org",
                at: server.address(),
                mode: TlsMode::Implicit,
                authority: &root,
            };
            let answer = question.ask();
            let name = format!("{serial}, about {about} by {signer} in {version}: {}", answer.told());
            let Evidence::Certificate(evidence) = &answer.rung(Layer::Certificate).evidence else {
                panic!("{name}");
            };
            assert!(evidence.ocsp_staple, "{name}");
            let answers = &evidence.revocation.as_ref().expect(&name).answers;
            assert_eq!(answers.len(), 1, "{name}");
            assert_eq!(
                (answers[0].source, &answers[0].status),
                (RevocationSource::Staple, &status),
                "{name}"
            );
            let found = answer.findings(Layer::Certificate);
            let about_it: Vec<&str> = found.into_iter().filter(|id| id.starts_with("cert-rev")).collect();
            assert_eq!(about_it, finding.into_iter().collect::<Vec<_>>(), "{name}");
            assert_eq!(answer.rung(Layer::Certificate).verdict, verdict, "{name}");
            assert_eq!(answer.report.run.connections, 1, "nothing more is asked");
        }
    }
}
