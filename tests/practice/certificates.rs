//! The certificates are what the lessons say.

use rustls::{CertificateError, Error};
use tls_ladder::practice::{self, HOST};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};

use crate::client::{
    at_starttls, chain_of, command, connect, handshake, reply, rustls_error, soon, trusting,
};

/// What a strict client makes of every lesson about certificates.
#[tokio::test]
async fn strict_clients_refuse_for_the_reason_the_lesson_teaches() {
    type Judge = fn(&CertificateError) -> bool;
    let unknown: Judge = |error| matches!(error, CertificateError::UnknownIssuer);
    let expired: Judge =
        |error| matches!(error, CertificateError::Expired | CertificateError::ExpiredContext { .. });
    let early: Judge =
        |error| matches!(error, CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. });
    let name: Judge = |error| {
        matches!(error, CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. })
    };
    let purpose: Judge = |error| {
        matches!(error, CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. })
    };
    let lessons: [(&str, Option<Judge>); 18] = [
        ("healthy", None),
        ("expires-soon", None),
        ("root-sent", None),
        ("chain-order", None),
        ("client-certificate-asked", None),
        ("no-close-notify", None),
        ("expired", Some(expired)),
        ("intermediate-expired", Some(expired)),
        ("not-yet-valid", Some(early)),
        ("wrong-host", Some(name)),
        ("common-name-only", Some(name)),
        ("wrong-purpose", Some(purpose)),
        ("self-signed", Some(unknown)),
        ("unknown-authority", Some(unknown)),
        ("missing-intermediate", Some(unknown)),
        ("exchange-default-certificate", Some(unknown)),
        ("snakeoil", Some(unknown)),
        ("tls-inspection", Some(unknown)),
    ];
    for (lesson, judge) in lessons {
        let server = practice::start(lesson, None).unwrap();
        let client = at_starttls(&server).await;
        match (handshake(client, trusting(&server)).await, judge) {
            (Ok(mut client), None) => {
                assert!(command(&mut client, "EHLO c").await[0].starts_with("250"), "{lesson}");
            }
            (Err(error), Some(judge)) => match rustls_error(&error) {
                Some(Error::InvalidCertificate(certificate)) => {
                    assert!(judge(certificate), "{lesson}: {certificate:?}");
                }
                other => panic!("{lesson}: {other:?} ({error})"),
            },
            (Ok(_), Some(_)) => panic!("{lesson}: a strict client is content"),
            (Err(error), None) => panic!("{lesson}: {error}"),
        }
    }
}

#[tokio::test]
async fn chains_are_sent_as_written() {
    for (lesson, length) in [
        ("healthy", 2),
        ("missing-intermediate", 1),
        ("self-signed", 1),
        ("unknown-authority", 2),
        ("tls-inspection", 1),
        ("root-sent", 3),
        ("chain-order", 3),
    ] {
        let (chain, _server) = chain_of(lesson).await;
        assert_eq!(chain.len(), length, "{lesson}");
        let chain: Vec<X509Certificate<'_>> =
            chain.iter().map(|der| X509Certificate::from_der(der).unwrap().1).collect();
        let issued_by_next = |index: usize| chain[index].issuer() == chain[index + 1].subject();
        match lesson {
            "healthy" | "unknown-authority" => assert!(issued_by_next(0), "{lesson}"),
            "self-signed" => assert_eq!(chain[0].issuer(), chain[0].subject()),
            "root-sent" => {
                assert!(issued_by_next(0) && issued_by_next(1));
                assert_eq!(chain[2].issuer(), chain[2].subject());
            }
            "chain-order" => {
                assert_eq!(chain[0].issuer(), chain[2].subject());
                assert_eq!(chain[2].issuer(), chain[1].subject());
            }
            _ => assert_ne!(chain[0].issuer(), chain[0].subject(), "{lesson}"),
        }
    }
}

#[tokio::test]
async fn facts_that_lessons_rest_on() {
    let (chain, _server) = chain_of("expires-soon").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    let left = certificate.validity().time_to_expiration().unwrap();
    assert!((4 * 86_400..=5 * 86_400).contains(&left.whole_seconds()), "{left}");

    let (chain, _server) = chain_of("missing-intermediate").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    let access = certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityInfoAccess(access) => access.iter().next(),
        _ => None,
    });
    let offered = access.map(|access| access.access_location.to_string()).unwrap_or_default();
    assert!(offered.contains("http://ca.practice.test/issuing-1.der"), "{offered}");

    let (chain, _server) = chain_of("tls-inspection").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    assert!(certificate.issuer().to_string().contains("Avast Web/Mail Shield Root"));

    let (chain, _server) = chain_of("common-name-only").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    assert!(certificate.subject_alternative_name().unwrap().is_none());
    assert!(certificate.subject().to_string().contains(HOST));

    let (chain, _server) = chain_of("exchange-default-certificate").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    let names = certificate.subject_alternative_name().unwrap().unwrap();
    let names: Vec<&GeneralName<'_>> = names.value.general_names.iter().collect();
    assert!(matches!(names[..], [GeneralName::DNSName("EX01"), GeneralName::DNSName("EX01.corp.local")]));
    assert!(certificate.public_key().parsed().is_ok_and(|key| key.key_size() == 2048));
}

#[tokio::test]
async fn a_required_client_certificate_is_missed_and_a_wanted_one_is_not() {
    let server = practice::start("client-certificate-required", None).unwrap();
    let client = at_starttls(&server).await;
    // With TLS 1.3 the client is done before the server complains (RFC 8446 §4.4.2.4).
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    let error = match client.write_all(b"EHLO c\r\n").await {
        Ok(()) => soon(client.read(&mut [0])).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(
        matches!(
            rustls_error(&error),
            Some(Error::AlertReceived(rustls::AlertDescription::CertificateRequired))
        ),
        "{error}"
    );

    let server = practice::start("client-certificate-asked", None).unwrap();
    let client = at_starttls(&server).await;
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    assert!(command(&mut client, "EHLO c").await[0].starts_with("250"));
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    for lesson in ["implicit-tls", "submission-465"] {
        let server = practice::start(lesson, None).unwrap();
        let client = connect(server.address).await;
        let mut client = handshake(client, trusting(&server)).await.unwrap();
        assert!(reply(&mut client).await[0].starts_with("220 "), "{lesson}");
        assert!(command(&mut client, "EHLO c").await[0].starts_with("250"), "{lesson}");
        assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    }
}
