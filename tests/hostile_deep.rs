//! Servers that mean harm to whoever asks them on: the questions after a failed handshake and the deep look end in
//! time, and stop at once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tls_ladder::{
    model::target::{Target, TargetKind, TlsMode},
    report::{self, Format},
    run::{self, DeepOptions, Limits, Options, RunState},
    texts::Texts,
};

const AT_ONCE: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(30);

/// What a server does with every hello.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// Says nothing.
    Silence,
    /// An octet at a time of a record that never ends.
    Drip,
    /// Records without end: requests for a hello that is there already.
    Flood,
    /// Warnings without end.
    Warnings,
    /// Another suite, version or group each time, none of them offered, and a certificate of noise.
    Lies,
    /// Codes that steer a terminal.
    Codes,
    /// Closes at once.
    Close,
}

const ALL: [Harm; 7] =
    [Harm::Silence, Harm::Drip, Harm::Flood, Harm::Warnings, Harm::Lies, Harm::Codes, Harm::Close];

/// Serves on a port of its own until the program ends.
fn serve(harm: Harm) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for (count, stream) in listener.incoming().flatten().enumerate() {
            thread::spawn(move || do_harm(harm, count, stream));
        }
    });
    address
}

/// An error is the client's going away, the end of it.
fn do_harm(harm: Harm, count: usize, mut stream: TcpStream) -> Option<()> {
    let mut hello = [0; 4096];
    if matches!(harm, Harm::Close) {
        return None;
    }
    let _some_of_it = stream.read(&mut hello).ok()?;
    match harm {
        Harm::Silence => stream.read(&mut hello).ok().map(|_| ()),
        Harm::Drip => {
            stream.write_all(&[22, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xf0, 3, 3]).ok()?;
            // The pace of the drip is what is tested.
            loop {
                thread::sleep(Duration::from_millis(20));
                stream.write_all(&[0]).ok()?;
            }
        }
        Harm::Flood => loop {
            stream.write_all(&[22, 3, 3, 0, 4, 0, 0, 0, 0].repeat(1000)).ok()?;
        },
        Harm::Warnings => loop {
            stream.write_all(&[21, 3, 3, 0, 2, 1, 112].repeat(1000)).ok()?;
        },
        Harm::Codes => stream.write_all(b"454 \x1b[2J\x1b]0;owned\x07\0\xe2\x80\xaegpj\r\n").ok(),
        Harm::Lies => stream.write_all(&lie(u8::try_from(count % 256).unwrap())).ok(),
        Harm::Close => None,
    }
}

/// A hello with a number for everything, a certificate of noise, and the end of the flight.
fn lie(seed: u8) -> Vec<u8> {
    let mut hello = vec![3, seed % 6];
    hello.extend([seed; 32]);
    hello.extend([0, seed % 0xc1, seed, 0]);
    if seed.is_multiple_of(3) {
        hello.extend([0, 12, 0, 43, 0, 2, 3, 4, 0, 51, 0, 2, seed, seed]);
    }
    let certificate = [&[0, 3, 0xeb, 0, 3, 0xe8][..], &[seed; 1000]].concat();
    let messages = [message(2, &hello), message(11, &certificate), message(14, &[])].concat();
    let length = u16::try_from(messages.len()).unwrap().to_be_bytes();
    [&[22, 3, 3], &length[..], &messages].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let [_, high, middle, low] = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, high, middle, low], body].concat()
}

fn start(address: SocketAddr, parallel: usize) -> (run::RunHandle, mpsc::Receiver<run::Event>) {
    let ip: IpAddr = address.ip();
    let target = Target {
        input: ip.to_string(),
        kind: TargetKind::Address,
        domain: None,
        host: Some(ip.to_string()),
        address: Some(ip),
        port: address.port(),
        tls_mode: TlsMode::Implicit,
    };
    let limits = Limits {
        deep: Duration::from_millis(600),
        whole: Duration::from_secs(2),
        patience: [Duration::from_millis(10); 5],
        ..Limits::every_step(Duration::from_millis(150))
    };
    let options = Options {
        limits,
        deep: Some(DeepOptions { parallel }),
        ask_as: vec!["exchange-2003".to_owned()],
        ..Options::default()
    };
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, options, move |event| {
        let _ = sender.send(event);
    })
    .unwrap();
    (handle, events)
}

fn finish(state: &mut RunState, events: &mpsc::Receiver<run::Event>) {
    while !state.finished {
        state.apply(events.recv_timeout(PATIENCE).expect("an event comes"));
    }
}

#[test]
fn every_harm_ends_in_time_and_in_plain_text() {
    thread::scope(|scope| {
        for (index, harm) in ALL.into_iter().enumerate() {
            let parallel = if index % 2 == 0 { 1 } else { 4 };
            scope.spawn(move || ends_in_time(harm, parallel));
        }
    });
}

fn ends_in_time(harm: Harm, parallel: usize) {
    let began = Instant::now();
    let (handle, events) = start(serve(harm), parallel);
    let mut state = RunState::new(handle.id().clone());
    finish(&mut state, &events);
    // The limits together, and a busy computer's while.
    assert!(began.elapsed() < Duration::from_secs(12), "{harm:?}: {:?}", began.elapsed());
    let mut report = state.report.unwrap();
    let look = report.servers[0].deep.as_ref().expect("it was looked at");
    assert!(look.progress.end.is_some(), "{harm:?}");
    assert!(look.progress.connections <= 1000, "{harm:?}: {}", look.progress.connections);
    assert!(report.servers[0].transcript.iter().all(|line| line.text.len() < 4096), "{harm:?}");
    let texts = Texts::english();
    texts.word(&mut report);
    for format in Format::ALL {
        let text = report::render(&report, format, &texts);
        let steers = |char: char| char.is_control() && char != '\n' || char == '\u{202e}';
        assert!(!text.contains(steers), "{harm:?}, {format:?}: {text}");
    }
}

#[test]
fn stopping_works_at_once_whatever_the_server_does() {
    for harm in ALL {
        let address = serve(harm);
        for moment in (0..60).step_by(6) {
            let (handle, events) = start(address, 4);
            let mut state = RunState::new(handle.id().clone());
            for _ in 0..=moment {
                if !state.finished {
                    state.apply(events.recv_timeout(PATIENCE).expect("an event comes"));
                }
            }
            if state.finished {
                break;
            }
            let asked = Instant::now();
            handle.cancel();
            finish(&mut state, &events);
            assert!(asked.elapsed() < AT_ONCE, "{harm:?}, after {moment} events: {:?}", asked.elapsed());
        }
    }
}
