//! Visits from greeting to goodbye, and the places where a server ends one early.

use std::io::ErrorKind;

use tls_ladder::practice;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::{at_starttls, command, connect, handshake, reply, soon, trusting};

#[tokio::test]
async fn a_whole_visit_to_the_healthy_server() {
    let server = practice::start("healthy", None).unwrap();
    let mut client = connect(server.address).await;
    assert_eq!(reply(&mut client).await, ["220 mx.practice.test ESMTP Postfix"]);
    let before = command(&mut client, "EHLO client.practice.test").await;
    assert!(before.iter().any(|line| line == "250-STARTTLS"), "{before:?}");
    assert_eq!(command(&mut client, "STARTTLS").await, ["220 2.0.0 Ready to start TLS"]);
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    let inside = command(&mut client, "ehlo client.practice.test").await;
    assert!(!inside.iter().any(|line| line.contains("STARTTLS")), "{inside:?}");
    assert_eq!(command(&mut client, "STARTTLS").await, ["554 5.5.1 TLS already active"]);
    assert!(command(&mut client, "MAIL FROM:<a@practice.test>").await[0].starts_with("550 "));
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    // A read of nothing, not an error: the end of TLS was announced.
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}

#[tokio::test]
async fn a_visit_in_the_clear() {
    let server = practice::start("no-starttls", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    assert!(!command(&mut client, "EHLO c").await.iter().any(|line| line.contains("STARTTLS")));
    assert_eq!(command(&mut client, "HELO c").await, ["250 mx.practice.test"]);
    assert_eq!(command(&mut client, "NOOP").await, ["250 2.0.0 Ok"]);
    assert_eq!(command(&mut client, "VRFY postmaster").await, ["502 5.5.2 Command not recognized"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}

#[tokio::test]
async fn behind_a_firewall_that_masks() {
    let server = practice::start("masked", None).unwrap();
    let mut client = connect(server.address).await;
    assert!(reply(&mut client).await[0].starts_with("220 ****"));
    assert!(command(&mut client, "EHLO c").await.iter().any(|line| line == "250-XXXXXXXA"));
    assert_eq!(command(&mut client, "STARTTLS").await, ["500 #5.5.1 command not recognized"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
}

#[tokio::test]
async fn what_comes_in_place_of_a_handshake() {
    for (name, wanted) in [
        ("alert-40", &[21, 3, 3, 0, 2, 2, 40][..]),
        ("alert-80", &[21, 3, 3, 0, 2, 2, 80]),
        ("closes-after-220", b""),
        ("plaintext-after-220", b"454 4.3.0 TLS not available due to temporary reason\r\n"),
        ("firewall-answers", b"500 5.5.1 Command unrecognized\r\n"),
    ] {
        let server = practice::start(name, None).unwrap();
        let mut client = at_starttls(&server).await;
        // A record that is as long as it says; what is inside does not matter to these servers.
        let mut hello = vec![22, 3, 1, 7, 0];
        hello.resize(5 + 0x700, 1);
        client.write_all(&hello).await.unwrap();
        let mut got = Vec::new();
        soon(client.read_to_end(&mut got)).await.unwrap();
        assert_eq!(got, wanted, "{name}");
    }
    let server = practice::start("reset-after-hello", None).unwrap();
    let mut client = at_starttls(&server).await;
    client.write_all(&[22, 3, 1, 0, 1, 1]).await.unwrap();
    let error = soon(client.read(&mut [0])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn injected_bytes_come_with_the_220() {
    let server = practice::start("injected-data", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO c").await;
    client.write_all(b"STARTTLS\r\n").await.unwrap();
    let wanted = b"220 2.0.0 Ready to start TLS\r\n250 2.0.0 Ok\r\n";
    let mut got = vec![0; wanted.len()];
    soon(client.read_exact(&mut got)).await.unwrap();
    assert_eq!(got, wanted);
}

#[tokio::test]
async fn commands_sent_ahead_of_the_handshake_are_not_taken_into_it() {
    let server = practice::start("healthy", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO c").await;
    client.write_all(b"STARTTLS\r\nNOOP\r\n").await.unwrap();
    reply(&mut client).await;
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"], "NOOP got no answer");
}

#[tokio::test]
async fn ends_inside_tls() {
    let server = practice::start("no-close-notify", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    command(&mut client, "QUIT").await;
    assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::UnexpectedEof);

    let server = practice::start("drops-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    client.write_all(b"EHLO c\r\n").await.unwrap();
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);

    let server = practice::start("reset-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    client.write_all(b"EHLO c\r\n").await.unwrap();
    assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);

    let server = practice::start("421-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    assert!(command(&mut client, "EHLO c").await[0].starts_with("421 "));
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}
