//! Missing links fetched over http, and everything a web server or a hostile certificate may try meanwhile.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "fetching/completed.rs"]
mod completed;
#[path = "certificates/minted.rs"]
#[allow(dead_code, reason = "shared with the tests of certificates")]
mod minted;
#[path = "certificates/openssl.rs"]
#[allow(dead_code, reason = "shared with the tests of certificates")]
mod openssl;
#[path = "fetching/web.rs"]
mod web;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tls_ladder::{
    model::evidence::{FetchEvidence, FetchFailure, LookupFailure},
    net::{
        deadline::Deadline,
        http::{self, MOST_OCTETS, Question, Rules},
        proxies::Proxies,
        resolver::{Resolver, Sources},
    },
};
use tokio_util::sync::CancellationToken;
use web::{Web, say, whole};

/// Enough for an answer from this computer, little enough to wait for in a test.
const SHORT: Duration = Duration::from_millis(400);

async fn fetch_from(
    server: Option<SocketAddr>,
    url: &str,
    limit: Duration,
) -> (FetchEvidence, Option<Vec<u8>>) {
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    // Names are asked of nobody.
    let nobody = Sources { servers: vec!["127.0.0.1:9".parse().unwrap()], ..Sources::default() };
    let resolver = Resolver::new(&nobody, SHORT);
    let proxies = Proxies::none();
    let rules = Rules { resolver: &resolver, proxies: &proxies, deadline: &deadline, server };
    http::fetch(url, Question::Get, limit, rules).await
}

async fn fetch(web: &Web, path: &str) -> (FetchEvidence, Option<Vec<u8>>) {
    fetch_from(Some(web.address()), &web.url(path), Duration::from_secs(5)).await
}

#[tokio::test]
async fn what_lies_there_is_fetched_politely() {
    let web = Web::with(vec![("/ca.crt?x=1", b"bytes".to_vec())]);
    let (told, body) = fetch(&web, "/ca.crt?x=1").await;
    assert_eq!(body.as_deref(), Some(b"bytes".as_slice()));
    assert_eq!((told.octets, told.failure, told.redirects.len()), (5, None, 0));
    assert_eq!(told.address, Some(web.address().ip()));
    let asked = web.asked();
    assert_eq!((asked.len(), asked[0].method.as_str()), (1, "GET"));
    let head = asked[0].head.join("\n").to_lowercase();
    assert!(head.contains(&format!("host: {}", web.address())), "{head}");
    assert!(head.contains("user-agent: tls-ladder/"), "{head}");
    assert!(!head.contains("accept-encoding"), "nothing can be decompressed: {head}");

    let (told, body) = fetch(&web, "/other").await;
    assert_eq!((told.failure, body), (Some(FetchFailure::Status { code: 404 }), None));
}

#[tokio::test]
async fn names_and_passwords_in_an_address_stay_here() {
    let web = Web::with(vec![("/", b"bytes".to_vec())]);
    let url = format!("http://name:secret@{}/", web.address());
    let (_, body) = fetch_from(Some(web.address()), &url, SHORT).await;
    assert!(body.is_some());
    assert!(!web.asked()[0].head.join("\n").contains("secret"));
}

#[tokio::test]
async fn three_redirects_are_followed_and_no_more() {
    let web = Web::start(|asked, stream| {
        let number: u32 = asked.path.trim_start_matches('/').parse().unwrap_or(0);
        if number == 0 {
            whole(stream, b"there");
        } else {
            say(
                stream,
                &format!("HTTP/1.1 302 Found\r\nLocation: /{}\r\nContent-Length: 0\r\n\r\n", number - 1),
            );
        }
    });
    let (told, body) = fetch(&web, "/3").await;
    assert_eq!(body.as_deref(), Some(b"there".as_slice()));
    assert_eq!(told.redirects, ["/2", "/1", "/0"]);
    let (told, body) = fetch(&web, "/9").await;
    assert_eq!((told.failure, body), (Some(FetchFailure::TooManyRedirects), None));
    assert_eq!(web.asked().len(), 8);
}

#[tokio::test]
async fn redirects_lead_to_no_other_kind_of_place() {
    for (to, failure) in [
        ("https://ca.example.net/ca.crt", FetchFailure::NotHttp),
        ("ldap://127.0.0.1/", FetchFailure::NotHttp),
        ("http://127.0.0.1:25/", FetchFailure::NotHttp),
        ("http://", FetchFailure::NotHttp),
        (
            "http://169.254.169.254/latest",
            FetchFailure::ForbiddenAddress { address: "169.254.169.254".parse().unwrap() },
        ),
        (
            "http://[::ffff:10.0.0.1]/",
            FetchFailure::ForbiddenAddress { address: "::ffff:10.0.0.1".parse().unwrap() },
        ),
    ] {
        let web = Web::start(move |_, stream| {
            say(stream, &format!("HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"));
        });
        let (told, body) = fetch(&web, "/").await;
        assert_eq!((told.failure, body), (Some(failure), None), "{to}");
    }
}

#[tokio::test]
async fn a_certificate_cannot_send_us_to_our_own_network() {
    let web = Web::with(vec![("/", b"secret".to_vec())]);
    for server in [Some("192.0.2.25:25"), Some("10.0.0.1:25"), Some("[fe80::1]:25"), None] {
        let server = server.map(|server| server.parse().unwrap());
        for url in [web.url("/"), format!("http://[::ffff:127.0.0.1]:{}/", web.address().port())] {
            let (told, body) = fetch_from(server, &url, SHORT).await;
            assert!(matches!(told.failure, Some(FetchFailure::ForbiddenAddress { .. })), "{told:?}");
            assert_eq!(body, None);
        }
    }
    assert!(web.asked().is_empty(), "nobody knocked");
    for url in ["http://10.0.0.7/", "http://192.168.1.1/", "http://100.64.0.1/", "http://[fd00::1]/"] {
        let (told, _) = fetch_from(Some("192.0.2.25:25".parse().unwrap()), url, SHORT).await;
        assert!(matches!(told.failure, Some(FetchFailure::ForbiddenAddress { .. })), "{told:?}");
    }
}

#[tokio::test]
async fn addresses_that_are_none_are_not_asked() {
    for url in [
        "",
        "http",
        "http://",
        "http:///path",
        "https://ca.example.net/",
        "ldap://ca.example.net/cn=CA",
        "file:///etc/passwd",
        "http://ca.example.net:25/",
        "http://ca.example.net:99999/",
        "http://a b/",
        "http://x\r\nHost: y/",
        "http://…",
    ] {
        let (told, body) = fetch_from(Some("127.0.0.1:25".parse().unwrap()), url, SHORT).await;
        assert_eq!((told.failure, body), (Some(FetchFailure::NotHttp), None), "{url:?}");
    }
    let (told, _) =
        fetch_from(Some("127.0.0.1:25".parse().unwrap()), "http://ca.practice.test/", SHORT).await;
    assert_eq!(told.failure, Some(FetchFailure::NoAddress { failure: LookupFailure::NoSuchName }));
    let (told, _) = fetch_from(Some("127.0.0.1:25".parse().unwrap()), "http://ca.example.net/", SHORT).await;
    assert!(
        matches!(told.failure, Some(FetchFailure::NoAddress { .. } | FetchFailure::TimedOut)),
        "{told:?}"
    );
}

#[tokio::test]
async fn nobody_there_is_said() {
    let address = Web::with(Vec::new()).address();
    // The port is free again soon after; until then whoever answers closes at once.
    let (told, body) = fetch_from(Some(address), &format!("http://{address}/"), SHORT).await;
    assert!(told.failure.is_some() && body.is_none(), "{told:?}");
}

/// Every way in which a server can be a nuisance: the end comes soon, in words, and within the limit of size.
#[tokio::test]
async fn hostile_servers_cost_little() {
    type Talk = fn(&mut std::net::TcpStream);
    fn forever(stream: &mut std::net::TcpStream, text: &str) {
        while say(stream, text) {}
    }
    let large = FetchFailure::TooLarge;
    let cases: [(&str, Talk, Option<FetchFailure>); 14] = [
        (
            "endless header",
            |stream| forever(stream, "HTTP/1.1 200 OK\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            None,
        ),
        (
            "endless headers",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\n");
                forever(stream, "X-Y: z\r\n");
            },
            None,
        ),
        ("endless status", |stream| forever(stream, "HTTP/1.1 200 OK "), None),
        ("endless preliminary answers", |stream| forever(stream, "HTTP/1.1 100 Continue\r\n\r\n"), None),
        (
            "endless body",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\n\r\n");
                forever(stream, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            },
            Some(large.clone()),
        ),
        (
            "endless pieces",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                forever(stream, &format!("400\r\n{}\r\n", "a".repeat(0x400)));
            },
            Some(large.clone()),
        ),
        (
            "a piece with an endless length",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                forever(stream, "0");
            },
            None,
        ),
        (
            "endless trailers",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
                forever(stream, "X-Y: z\r\n");
            },
            None,
        ),
        (
            "a body that is announced too large",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            },
            Some(large),
        ),
        (
            "a body shorter than announced",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
            },
            None,
        ),
        (
            "two lengths",
            |stream| {
                say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
            },
            None,
        ),
        (
            "another language",
            |stream| {
                say(stream, "220 mx.example.org ESMTP\r\n");
            },
            None,
        ),
        (
            "silence",
            |stream| {
                let mut byte = [0];
                // Until the other side leaves.
                let _ = std::io::Read::read(stream, &mut byte);
            },
            Some(FetchFailure::TimedOut),
        ),
        ("nothing at all", |_| {}, None),
    ];
    for (name, talk, failure) in cases {
        let web = Web::start(move |_, stream| talk(stream));
        let began = Instant::now();
        let (told, body) = fetch_from(Some(web.address()), &web.url("/"), SHORT).await;
        assert!(began.elapsed() < 10 * SHORT, "{name}: {:?}", began.elapsed());
        assert_eq!(body, None, "{name}");
        assert!(told.octets <= MOST_OCTETS, "{name}");
        let found = told.failure.expect(name);
        match failure {
            Some(failure) => assert_eq!(found, failure, "{name}"),
            None => assert!(
                matches!(found, FetchFailure::BadAnswer { .. } | FetchFailure::TimedOut),
                "{name}: {found:?}"
            ),
        }
        if let FetchFailure::BadAnswer { reason } = found {
            assert!(!reason.is_empty() && reason.len() < 400, "{name}: {reason}");
        }
    }
}

#[tokio::test]
async fn a_slow_drip_ends_with_the_limit() {
    let web = Web::start(|_, stream| {
        say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
        // The pace of the drip is what is tested, so there is nothing else to wait for.
        while say(stream, "a") {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let began = Instant::now();
    let (told, body) = fetch_from(Some(web.address()), &web.url("/"), SHORT).await;
    assert_eq!((told.failure, body), (Some(FetchFailure::TimedOut), None));
    assert!(told.octets > 0, "what came is counted");
    assert!(began.elapsed() < 10 * SHORT, "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_limit_of_size_is_exact() {
    let web = Web::with(vec![("/fits", vec![b'a'; MOST_OCTETS]), ("/not", vec![b'a'; MOST_OCTETS + 1])]);
    assert_eq!(fetch(&web, "/fits").await.1.map(|body| body.len()), Some(MOST_OCTETS));
    assert_eq!(fetch(&web, "/not").await.0.failure, Some(FetchFailure::TooLarge));
}

#[tokio::test]
async fn a_stopped_check_fetches_nothing_more() {
    let web = Web::start(|_, stream| {
        let _ = std::io::Read::read(stream, &mut [0]);
    });
    let cancel = CancellationToken::new();
    let deadline = Deadline::new(Duration::from_secs(60), cancel.clone());
    let resolver = Resolver::new(&Sources::default(), SHORT);
    let proxies = Proxies::none();
    let rules =
        Rules { resolver: &resolver, proxies: &proxies, deadline: &deadline, server: Some(web.address()) };
    let url = web.url("/");
    let fetching = http::fetch(&url, Question::Get, Duration::from_secs(5), rules);
    let stopping = async {
        while web.asked().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let ((told, _), ()) = tokio::join!(fetching, stopping);
    assert_eq!(told.failure, Some(FetchFailure::Cut));
}
