//! One question over https (RFC 9110 §4.2.2), on a stream that is encrypted and whose server is proven already.
//!
//! Redirects are told and not followed, nothing is decompressed, and the answer is bounded.

use std::pin::pin;

use http_body_util::{BodyExt as _, Empty};
use hyper::{
    Request, Response,
    body::{Body as _, Bytes, Incoming},
    client::conn::http1,
    header::{self, HeaderName},
};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::model::transcript::escape;

use super::http::{MOST_HEAD_OCTETS, MOST_HEADERS, Pipe, reason};

/// The protocol that is spoken, by its name in ALPN (RFC 7301 §6).
pub const PROTOCOL: &str = "http/1.1";
/// Texts of the head are cut after this many characters.
const LONGEST_TEXT: usize = 255;

/// In whose name a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    /// This program's own.
    Ourselves,
    /// A browser's, to tell whether only programs are turned away.
    Browser,
}

impl Agent {
    const fn name(self) -> &'static str {
        match self {
            Agent::Ourselves => concat!("tls-ladder/", env!("CARGO_PKG_VERSION")),
            Agent::Browser => {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/142.0.0.0 Safari/537.36"
            }
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub host: &'a str,
    /// With its slash at the beginning.
    pub path: &'a str,
    /// The largest body that is read, in octets.
    pub most_octets: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub content_type: Option<String>,
    /// As far as it was read; empty unless the status is 200.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub broken: Option<Broken>,
}

/// Why an answer is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    TooLarge,
    /// It breaks off, or is no http; the reason.
    BadAnswer(String),
}

/// Asks for a page. The caller bounds the time.
///
/// # Errors
/// When no head of an answer came that could be read; the reason.
pub async fn get<S>(stream: S, page: Page<'_>, agent: Agent) -> Result<Answer, Broken>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let bad = |error: &hyper::Error| Broken::BadAnswer(reason(error));
    let request = Request::builder()
        .uri(page.path)
        .header(header::HOST, page.host)
        .header(header::USER_AGENT, agent.name())
        .header(header::ACCEPT, if agent == Agent::Browser { "text/html,*/*;q=0.8" } else { "text/plain" })
        .header(header::CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|_| Broken::BadAnswer("the name cannot be asked for".to_owned()))?;
    let (mut sender, conversation) = http1::Builder::new()
        .max_buf_size(MOST_HEAD_OCTETS)
        .max_headers(MOST_HEADERS)
        .handshake(Pipe(stream))
        .await
        .map_err(|error| bad(&error))?;
    let mut conversation = pin!(conversation);
    let mut heard = pin!(async {
        let response = sender.send_request(request).await.map_err(|error| bad(&error))?;
        Ok(hear(response, page.most_octets).await)
    });
    let mut is_over = false;
    loop {
        tokio::select! {
            biased;
            heard = &mut heard => return heard,
            // What it says of a broken conversation is said by the request as well.
            _ = &mut conversation, if !is_over => is_over = true,
        }
    }
}

async fn hear(response: Response<Incoming>, most_octets: usize) -> Answer {
    let text =
        |name: HeaderName| response.headers().get(name).map(|value| escape(value.as_bytes(), LONGEST_TEXT));
    let mut answer = Answer {
        status: response.status().as_u16(),
        location: text(header::LOCATION),
        content_type: text(header::CONTENT_TYPE),
        ..Answer::default()
    };
    if answer.status != 200 {
        return answer;
    }
    let mut body = response.into_body();
    if body.size_hint().lower() > most_octets as u64 {
        answer.broken = Some(Broken::TooLarge);
        return answer;
    }
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                answer.broken = Some(Broken::BadAnswer(reason(&error)));
                break;
            }
        };
        let Ok(data) = frame.into_data() else { continue };
        let room = most_octets - answer.body.len();
        answer.body.extend_from_slice(data.get(..room).unwrap_or(&data));
        if data.len() > room {
            answer.broken = Some(Broken::TooLarge);
            break;
        }
    }
    answer
}
