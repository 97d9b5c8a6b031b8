//! A small web server of a test's own on loopback: it notes what was asked and answers as it is told.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The other lines of the head.
    pub(crate) head: Vec<String>,
    pub(crate) body: Vec<u8>,
}

pub(crate) struct Web {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl Web {
    /// Answers every request with what `answer` writes; the connection is closed after it.
    pub(crate) fn start(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (asked, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let web = Self { address, asked: Arc::clone(&asked), over: Arc::clone(&over) };
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(mut stream), asked, answer) = (stream, Arc::clone(&asked), Arc::clone(&answer))
                else {
                    continue;
                };
                thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    asked.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
                    answer(&request, &mut stream);
                });
            }
        });
        web
    }

    /// Answers each path with a body, others with 404.
    pub(crate) fn with(bodies: Vec<(&'static str, Vec<u8>)>) -> Self {
        Self::start(move |asked, stream| match bodies.iter().find(|(path, _)| *path == asked.path) {
            Some((_, body)) => whole(stream, body),
            None => {
                say(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

/// Writes text; whether somebody still listens.
pub(crate) fn say(stream: &mut TcpStream, text: &str) -> bool {
    stream.write_all(text.as_bytes()).is_ok()
}

/// A plain answer with a body.
pub(crate) fn whole(stream: &mut TcpStream, body: &[u8]) {
    if say(stream, &format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len())) {
        let _ = stream.write_all(body);
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    let mut words = lines.first()?.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let length = lines.iter().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, head: lines.into_iter().skip(1).collect(), body })
}
