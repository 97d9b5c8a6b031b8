//! Mail servers with faults that no product can be set to. Those that offer encryption take the mail without it.

use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// What such a server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Says this line instead of a greeting, and hangs up.
    Greets(&'static str),
    /// Takes the connection and says nothing.
    Silent,
    /// Hangs up when the handshake should begin.
    ClosesAfter220,
    /// Goes on in plain text when the handshake should begin.
    PlainTextAfter220,
    /// Answers STARTTLS with this line.
    Starttls(&'static str),
    /// Does not know EHLO.
    HeloOnly,
    /// Answers EHLO and HELO with this line.
    Hello(&'static str),
    /// Offers encryption as a device on the way left it.
    Masked,
}

/// How long a client may be silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// Listens on port 25 of an address until the program ends.
pub(crate) fn listen(address: Ipv4Addr, fault: Fault) {
    let listener = TcpListener::bind((address, 25)).expect("every port is free in a network of one's own");
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // What a client does wrong is not this test's business.
            thread::spawn(move || converse(&client, fault));
        }
    });
}

fn converse(mut client: &TcpStream, fault: Fault) -> std::io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(client);
    let mut line = String::new();
    match fault {
        Fault::Silent => return lines.read_line(&mut line).map(drop),
        Fault::Greets(greeting) => return client.write_all(format!("{greeting}\r\n").as_bytes()),
        _ => client.write_all(b"220 mx.example.test ESMTP\r\n")?,
    }
    let mut in_text = false;
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_ascii_uppercase();
        if in_text && command != "." {
            continue;
        }
        let reply = match (command.split(' ').next().unwrap_or_default(), fault) {
            ("EHLO" | "HELO", Fault::Hello(reply)) | ("STARTTLS", Fault::Starttls(reply)) => reply,
            ("EHLO", Fault::Masked) => "250-mx.example.test\r\n250-XXXXXXXA\r\n250 8BITMIME",
            ("EHLO", Fault::HeloOnly) | ("STARTTLS", Fault::Masked) => "500 5.5.1 Command unrecognized",
            ("EHLO", _) => "250-mx.example.test\r\n250-STARTTLS\r\n250 8BITMIME",
            ("STARTTLS", _) => {
                client.write_all(b"220 2.0.0 Ready to start TLS\r\n")?;
                if fault == Fault::PlainTextAfter220 {
                    // Whatever comes, it is no command.
                    let heard = lines.fill_buf()?.len();
                    lines.consume(heard);
                    client.write_all(b"500 5.5.1 Command unrecognized\r\n")?;
                }
                return Ok(());
            }
            ("DATA", _) => {
                in_text = true;
                "354 Go on"
            }
            (".", _) => {
                in_text = false;
                "250 2.0.0 Taken"
            }
            ("QUIT", _) => return client.write_all(b"221 2.0.0 Bye\r\n"),
            ("HELO" | "MAIL" | "RCPT" | "RSET" | "NOOP", _) => "250 2.0.0 OK",
            _ => "502 5.5.2 Not known here",
        };
        client.write_all(format!("{reply}\r\n").as_bytes())?;
    }
}
