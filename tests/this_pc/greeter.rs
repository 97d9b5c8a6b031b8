//! A mail server of three words: it greets, hears what is said, answers with a plain list or a goodbye.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

/// Commands, one list for each connection; and how many connections are still open.
type Heard = Arc<(Mutex<(Vec<Vec<String>>, usize)>, Condvar)>;

pub(crate) struct Greeter {
    pub(crate) address: SocketAddr,
    heard: Heard,
}

impl Greeter {
    /// Greets everybody with these octets, at an address of its own on this machine.
    pub(crate) fn start(greeting: impl Into<String>) -> Self {
        let greeting = greeting.into();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Heard::default();
        let all = heard.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                all.0.lock().unwrap().1 += 1;
                let (greeting, all) = (greeting.clone(), all.clone());
                thread::spawn(move || {
                    let commands = talk(stream, &greeting);
                    let mut state = all.0.lock().unwrap();
                    state.0.push(commands);
                    state.1 -= 1;
                    all.1.notify_all();
                });
            }
        });
        Self { address, heard }
    }

    /// What was said on every connection, once all have ended.
    pub(crate) fn heard(&self) -> Vec<Vec<String>> {
        let state = self.heard.0.lock().unwrap();
        let waited = self.heard.1.wait_timeout_while(state, Duration::from_secs(20), |(_, open)| *open > 0);
        waited.unwrap().0.0.clone()
    }
}

fn talk(mut stream: TcpStream, greeting: &str) -> Vec<String> {
    let mut commands = Vec::new();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    if stream.write_all(greeting.as_bytes()).is_err() {
        return commands;
    }
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    for command in lines.map_while(Result::ok) {
        let answer = match command.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-greeter.example\r\n250 8BITMIME\r\n",
            "QUIT" => "221 2.0.0 Bye\r\n",
            _ => "502 5.5.1 Not here\r\n",
        };
        let ends = command == "QUIT";
        commands.push(command);
        if stream.write_all(answer.as_bytes()).is_err() || ends {
            break;
        }
    }
    commands
}
