//! What is written in a script is what arrives, byte for byte.

use std::io::ErrorKind;

use tls_ladder::{
    model::target::TlsMode,
    practice::{
        self,
        script::{Action, End, Script, Step},
    },
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::{command, connect, reply, soon};

/// Every script's greeting arrives byte for byte, and the connection then ends as written.
#[tokio::test]
async fn every_greeting_arrives_as_written() {
    for (name, script) in practice::scripts() {
        let script = script.unwrap();
        if script.tls_mode == TlsMode::Implicit || is_endless(&script.greeting) {
            continue;
        }
        let server = practice::start_hurried(name, None, 1000).unwrap();
        let mut client = connect(server.address).await;
        let (wanted, end) = as_written(&script.greeting);
        let mut got = vec![0; wanted.len()];
        soon(client.read_exact(&mut got)).await.unwrap_or_else(|error| {
            // A cut connection may take with it what was sent before.
            assert_eq!(end, Some(End::Reset), "{name}: {error}");
            got.clone_from(&wanted);
            0
        });
        assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(&wanted), "{name}");
        match end {
            Some(End::Close) => assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0, "{name}"),
            Some(End::Reset) => {
                assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
            }
            Some(End::Silence) | None => {}
        }
    }
}

/// Every script's reply to EHLO arrives byte for byte where there is one.
#[tokio::test]
async fn every_list_of_capabilities_arrives_as_written() {
    for (name, script) in practice::scripts() {
        let script = script.unwrap();
        let (_, greeting_end) = as_written(&script.greeting);
        let awaits = script.greeting.iter().any(|step| matches!(step, Step::Action(Action::Await(_))));
        let no_hello = greeting_end.is_some() || awaits || is_endless(&script.greeting);
        if script.tls_mode == TlsMode::Implicit || no_hello {
            continue;
        }
        let steps = script.replies.any.as_ref().unwrap_or(&script.replies.ehlo);
        if is_endless(steps) {
            continue;
        }
        let server = practice::start_hurried(name, None, 1000).unwrap();
        let mut client = connect(server.address).await;
        let mut greeting = vec![0; as_written(&script.greeting).0.len()];
        soon(client.read_exact(&mut greeting)).await.unwrap();
        client.write_all(b"EHLO client.practice.test\r\n").await.unwrap();
        let (wanted, end) = as_written(steps);
        let mut got = vec![0; wanted.len()];
        soon(client.read_exact(&mut got)).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(&wanted), "{name}");
        if end == Some(End::Reset) {
            assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
        }
    }
}

/// Scripts are plain values: a test may make its own.
#[tokio::test]
async fn a_script_of_ones_own() {
    let script: Script = r#"
        title = "Mine"
        story = "A script written in a test."
        greeting = ["220-one", "220 two"]
        [replies]
        quit = ["221 so long", { end = "close" }]
    "#
    .parse()
    .unwrap();
    let server = practice::start_script("mine", &script, None, 1).unwrap();
    let mut client = connect(server.address).await;
    assert_eq!(reply(&mut client).await, ["220-one", "220 two"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 so long"]);
}

/// The bytes that steps send, and how they end the connection.
fn as_written(steps: &[Step]) -> (Vec<u8>, Option<End>) {
    let mut bytes = Vec::new();
    for step in steps {
        match step {
            Step::Line(line) => bytes.extend_from_slice(format!("{line}\r\n").as_bytes()),
            Step::Action(Action::Raw(raw) | Action::Drip { bytes: raw, .. }) => {
                bytes.extend_from_slice(&raw.0);
            }
            Step::Action(Action::Alert(number)) => bytes.extend_from_slice(&[21, 3, 3, 0, 2, 2, *number]),
            Step::Action(Action::End(end)) => return (bytes, Some(*end)),
            // What comes after the client has spoken is no greeting.
            Step::Action(Action::Await(_)) => return (bytes, None),
            Step::Action(Action::WaitMs(_) | Action::Endless { .. }) => {}
        }
    }
    (bytes, None)
}

fn is_endless(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Action(Action::Endless { .. })))
}
