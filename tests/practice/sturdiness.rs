//! Servers outlive rude guests, and end when they are dropped.

use std::time::Duration;

use tls_ladder::practice;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{at_starttls, connect, reply, soon};

#[tokio::test]
async fn dropping_a_server_ends_its_connections_and_frees_its_port() {
    let server = practice::start("silent", None).unwrap();
    let address = server.address;
    let mut clients = Vec::new();
    for _ in 0..5 {
        clients.push(connect(address).await);
    }
    drop(server);
    for client in &mut clients {
        let ended = soon(client.read(&mut [0])).await;
        assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
    }
    assert!(TcpStream::connect(address).await.is_err());
    let again = practice::start("healthy", Some(address.port()));
    assert!(again.is_ok_and(|server| server.address == address));
}

#[tokio::test]
async fn a_crowd_is_served_in_turn() {
    let server = practice::start("healthy", None).unwrap();
    let mut seated = Vec::new();
    let mut turned_away = 0;
    for _ in 0..80 {
        let mut client = connect(server.address).await;
        let mut first = [0; 4];
        match soon(client.read_exact(&mut first)).await {
            Ok(_) => seated.push(client),
            Err(_) => turned_away += 1,
        }
    }
    assert_eq!((seated.len(), turned_away), (64, 16));
    for client in &mut seated {
        client.write_all(b"QUIT\r\n").await.unwrap();
        soon(client.read_to_end(&mut Vec::new())).await.unwrap();
    }
    drop(seated);
    // A seat is free as soon as the server has noticed that its guest has left.
    loop {
        let mut client = connect(server.address).await;
        if soon(client.read_exact(&mut [0; 4])).await.is_ok() {
            break;
        }
    }
}

#[tokio::test]
async fn a_rude_client_harms_nobody() {
    let server = practice::start("healthy", None).unwrap();
    let mut rude = connect(server.address).await;
    reply(&mut rude).await;
    let mut got = Vec::new();
    for _ in 0..1000 {
        if rude.write_all(&[b'x'; 1024]).await.is_err() {
            break;
        }
    }
    let _ = soon(rude.read_to_end(&mut got)).await;

    let mut rude = connect(server.address).await;
    reply(&mut rude).await;
    rude.write_all(b"\0\xff\x1b[2J\r\n\r\n   \r\n").await.unwrap();
    for _ in 0..3 {
        assert_eq!(reply(&mut rude).await, ["502 5.5.2 Command not recognized"]);
    }

    let mut rude = at_starttls(&server).await;
    rude.write_all(b"this is no ClientHello, however long one looks at it\r\n").await.unwrap();
    got.clear();
    let _ = soon(rude.read_to_end(&mut got)).await;
    assert_eq!(got.first(), Some(&21), "an alert, not words: {got:?}");

    let mut chatty = connect(server.address).await;
    reply(&mut chatty).await;
    chatty.write_all("NOOP\r\n".repeat(200).as_bytes()).await.unwrap();
    got.clear();
    let _ = soon(chatty.read_to_end(&mut got)).await;
    assert!(String::from_utf8_lossy(&got).contains("421 4.7.0 Too many commands"));

    let mut polite = connect(server.address).await;
    assert!(reply(&mut polite).await[0].starts_with("220 "));
}

#[tokio::test]
async fn endless_streams_do_not_stop_for_a_slow_reader_and_end_with_the_server() {
    for lesson in ["endless-banner", "huge-line"] {
        let server = practice::start(lesson, None).unwrap();
        let mut reader = connect(server.address).await;
        let mut piece = vec![0; 1 << 20];
        soon(reader.read_exact(&mut piece)).await.unwrap();
        assert!(piece.starts_with(b"220"), "{lesson}");
        // A second guest is served although the first one does not read.
        let mut second = connect(server.address).await;
        soon(second.read_exact(&mut [0; 8])).await.unwrap();
        let began = std::time::Instant::now();
        drop(server);
        assert!(began.elapsed() < Duration::from_secs(2), "{lesson}: {:?}", began.elapsed());
    }
}
