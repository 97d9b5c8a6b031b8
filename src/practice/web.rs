//! A practice server's own small web server: certificates and lists that a check may fetch (RFC 9110).

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::timeout,
};

/// Something to fetch.
#[derive(Debug, Clone)]
pub(super) struct Page {
    path: &'static str,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Page {
    pub(super) fn new(path: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { path, media_type, bytes }
    }
}

/// Answers one request, and closes.
pub(super) async fn answer<S>(mut stream: S, pages: Arc<Vec<Page>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < LONGEST_REQUEST {
        match stream.read(&mut piece).await {
            Ok(length) if length > 0 => request.extend_from_slice(piece.get(..length).unwrap_or_default()),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request);
    let path = request.split_ascii_whitespace().nth(1).unwrap_or_default();
    // An OCSP request may stand in the address, behind a slash (RFC 6960 §A.1).
    let is_asked_for = |page: &&Page| {
        path.strip_prefix(page.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let (status, media_type, body) = match pages.iter().find(is_asked_for) {
        Some(page) => ("200 OK", page.media_type, page.bytes.as_slice()),
        None => ("404 Not Found", "text/plain", "There is nothing here.\n".as_bytes()),
    };
    let header = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    if stream.write_all(&[header.as_bytes(), body].concat()).await.is_ok() && stream.shutdown().await.is_ok()
    {
        // The rest of a request, if there is one, is read so that the end is an orderly one.
        let rest = async { while stream.read(&mut piece).await.is_ok_and(|length| length > 0) {} };
        let _ = timeout(LONGEST_GOODBYE, rest).await;
    }
}

/// Octets of a request up to its body.
const LONGEST_REQUEST: usize = 16 * 1024;

/// The wait for the client's end of the connection.
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use tokio::net::TcpStream;

    use super::*;

    /// Everything the web server says to a request.
    async fn ask(request: &str) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let pages = Arc::new(vec![Page::new("/ocsp", "application/ocsp-response", b"answer".to_vec())]);
        let served = tokio::spawn(async move { answer(listener.accept().await.unwrap().0, pages).await });
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        drop(stream);
        served.await.unwrap();
        said
    }

    #[tokio::test]
    async fn a_page_is_given_to_whoever_asks() {
        for request in [
            "POST /ocsp HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
            "GET /ocsp/MEYwRKADAgEA HTTP/1.1\r\nHost: a\r\n\r\n",
        ] {
            let said = ask(request).await;
            assert!(
                said.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n"),
                "{said}"
            );
            assert!(said.ends_with("\r\n\r\nanswer"), "{said}");
        }
    }

    #[tokio::test]
    async fn nothing_else_is_there() {
        for request in ["GET / HTTP/1.1\r\n\r\n", "GET /ocspx HTTP/1.1\r\n\r\n", "\r\n\r\n"] {
            assert!(ask(request).await.starts_with("HTTP/1.1 404 "), "{request:?}");
        }
    }
}
