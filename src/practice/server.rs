//! A practice server's thread: it listens on loopback, and ends with all its connections when it is dropped.

use std::{
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use rustls::{
    RootCertStore, ServerConfig, SupportedProtocolVersion,
    server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier},
    sign::{CertifiedKey, SingleCertAndKey},
    version::{TLS12, TLS13},
};
use tokio::{net::TcpStream, sync::Semaphore, task::JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::{
    PracticeError,
    certificates::{Issued, Shown},
    conversation::{self, Lesson},
    script::{ClientCertificate, Script, SecondShown, TlsVersion},
    web::{self, Page},
};

/// A server's thread. Dropping it stops the server and waits until the port is free again.
#[derive(Debug)]
pub(super) struct Running {
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic over there would only mean that there is nothing left to stop.
            let _ = thread.join();
        }
    }
}

/// A port to listen on.
#[derive(Debug)]
pub(super) struct Listener {
    listener: TcpListener,
    pub(super) address: SocketAddr,
}

impl Listener {
    /// # Errors
    /// When the port is taken.
    pub(super) fn bind(address: SocketAddr) -> Result<Self, PracticeError> {
        let listener =
            TcpListener::bind(address).map_err(failed("the practice server cannot listen on its port"))?;
        let address = listener.local_addr().map_err(failed("the practice server does not know its port"))?;
        listener.set_nonblocking(true).map_err(failed("the practice server cannot listen on its port"))?;
        Ok(Self { listener, address })
    }
}

/// Holds the conversation of a lesson with everybody who connects, and gives `pages` away on `web`.
///
/// # Errors
/// When the operating system gives no event loop or thread.
pub(super) fn run(
    listener: Listener,
    lesson: Lesson,
    web: Option<Listener>,
    pages: Vec<Page>,
) -> Result<Running, PracticeError> {
    let (lesson, pages) = (Arc::new(lesson), Arc::new(pages));
    on_thread(async move {
        let talking = serve(listener, move |stream| {
            let lesson = Arc::clone(&lesson);
            async move { conversation::hold(stream, &lesson).await }
        });
        tokio::join!(talking, serve_pages(web, pages));
    })
}

/// Does its work on a thread of its own until it is dropped.
fn on_thread(work: impl Future<Output = ()> + Send + 'static) -> Result<Running, PracticeError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed("the practice server gets no event loop"))?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let thread = std::thread::Builder::new()
        .name("practice".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = work => {}
                }
            });
            // Dropping the event loop drops every connection with it.
        })
        .map_err(failed("the practice server gets no thread"))?;
    Ok(Running { stop, thread: Some(thread) })
}

/// Gives pages away over TLS, as a web server does.
///
/// # Errors
/// When the operating system gives no event loop or thread.
pub(super) fn run_web(
    listener: Listener,
    tls: ServerConfig,
    pages: Vec<Page>,
) -> Result<Running, PracticeError> {
    let (acceptor, pages) = (TlsAcceptor::from(Arc::new(tls)), Arc::new(pages));
    on_thread(async move {
        serve(listener, move |stream| {
            let (acceptor, pages) = (acceptor.clone(), Arc::clone(&pages));
            async move {
                // A client that does not like the certificate leaves.
                if let Ok(stream) = acceptor.accept(stream).await {
                    web::answer(stream, pages).await;
                }
            }
        })
        .await;
    })
}

fn failed(operation: &'static str) -> impl Fn(std::io::Error) -> PracticeError {
    move |source| PracticeError::Io { operation, source }
}

/// The TLS settings of a script.
///
/// # Errors
/// When the key does not load, or the versions and the certificate do not go together.
pub(super) fn tls_config(script: &Script, issued: &Issued) -> Result<ServerConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key_provider = provider.key_provider;
    let key = key_provider.load_private_key(issued.key.clone_key())?;
    let versions: Vec<&'static SupportedProtocolVersion> = script
        .tls
        .versions
        .iter()
        .map(|version| match version {
            TlsVersion::Tls12 => &TLS12,
            TlsVersion::Tls13 => &TLS13,
        })
        .collect();
    let builder =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(&versions)?;
    let builder = match script.tls.client_certificate {
        ClientCertificate::NotAsked => builder.with_no_client_auth(),
        wanted => {
            let mut roots = RootCertStore::empty();
            roots.add(issued.anchor.clone())?;
            let mut verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            if wanted == ClientCertificate::Optional {
                verifier = verifier.allow_unauthenticated();
            }
            let verifier = verifier.build().map_err(|error| rustls::Error::General(error.to_string()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    // Not `with_single_cert`: it would refuse the very certificates that are to be shown.
    let certified = |shown: &Shown, key| CertifiedKey {
        ocsp: shown.ocsp.clone(),
        ..CertifiedKey::new(shown.chain.clone(), key)
    };
    let own = certified(&issued.shown, key);
    let Some((shown, key)) = &issued.second else {
        return Ok(builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(own))));
    };
    let second = certified(shown, key_provider.load_private_key(key.clone_key())?);
    let when = script.certificate.second.map_or(SecondShown::EverySecondTime, |second| second.shown);
    Ok(builder.with_cert_resolver(Arc::new(TwoCertificates {
        first: Arc::new(own),
        second: Arc::new(second),
        when,
        asked: AtomicU64::new(0),
    })))
}

/// A server with two certificates.
#[derive(Debug)]
struct TwoCertificates {
    first: Arc<CertifiedKey>,
    second: Arc<CertifiedKey>,
    when: SecondShown,
    asked: AtomicU64,
}

impl ResolvesServerCert for TwoCertificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let count = self.asked.fetch_add(1, Ordering::Relaxed);
        let second = match self.when {
            SecondShown::ToRsaClients => self.first.key.choose_scheme(hello.signature_schemes()).is_none(),
            SecondShown::EverySecondTime => !count.is_multiple_of(2),
        };
        Some(Arc::clone(if second { &self.second } else { &self.first }))
    }
}

async fn serve_pages(web: Option<Listener>, pages: Arc<Vec<Page>>) {
    match web {
        Some(web) => serve(web, move |stream| web::answer(stream, Arc::clone(&pages))).await,
        None => std::future::pending().await,
    }
}

/// Gives every connection to `hold`.
async fn serve<F>(listener: Listener, hold: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(listener) = tokio::net::TcpListener::from_std(listener.listener) else { return };
    let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else { continue };
                    let held = hold(stream);
                    connections.spawn(async move {
                        let _seat = seat;
                        // Whoever stays longer than any lesson lasts is shown the door.
                        let _ = tokio::time::timeout(LONGEST_VISIT, held).await;
                    });
                }
                // Out of descriptors, most likely: those in use come back.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Connections at one time; further ones are closed at once.
const MOST_CONNECTIONS: usize = 64;

/// The limit of one connection, longer than the limit of a whole check.
const LONGEST_VISIT: Duration = Duration::from_secs(900);
