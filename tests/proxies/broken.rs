//! What a proxy may do instead of its part.

use std::{
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    time::Duration,
};

use tls_ladder::{
    model::{
        evidence::{FetchEvidence, FetchFailure, ProxyFailure},
        web_proxy::{Goal, ProxyServer},
        zone::{Zone, ZoneData, ZoneRecord},
    },
    net::{
        http::{self, Question, Rules},
        proxies::{self, Called, Proxies},
        resolver::{Resolver, Sources},
    },
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{
    by_environment, deadline, through,
    web::{Web, say, whole},
};

const SHORT: Duration = Duration::from_millis(500);

/// Fetches `http://ca.lab.net/ca.crt` because of a server in the internet; the name leads to an address.
async fn fetch(proxies: &Proxies, leads_to: &str) -> (FetchEvidence, Option<Vec<u8>>) {
    let address: IpAddr = leads_to.parse().unwrap();
    let record = ZoneRecord { name: "ca.lab.net".to_owned(), data: ZoneData::Address(address) };
    let zone = Zone { apex: "lab.net".to_owned(), records: vec![record], ..Zone::default() };
    let sources = Sources { zone: Some(Arc::new(zone)), ..Sources::default() };
    let resolver = Resolver::new(&sources, SHORT);
    let server: SocketAddr = "203.0.113.25:25".parse().unwrap();
    let deadline = deadline();
    let rules = Rules { resolver: &resolver, proxies, deadline: &deadline, server: Some(server) };
    http::fetch("http://eve:hidden@ca.lab.net/ca.crt?x=1", Question::Get, SHORT, rules).await
}

fn failure(told: &FetchEvidence) -> &ProxyFailure {
    match &told.failure {
        Some(FetchFailure::Proxy { failure }) => failure,
        other => panic!("the proxy is not what failed: {other:?}"),
    }
}

async fn tunnel(proxy: SocketAddr) -> Called {
    let server = ProxyServer::read(&proxy.to_string()).unwrap();
    let goal = Goal { is_https: true, host: "mta-sts.lab.net", port: 443 };
    proxies::tunnel(&server, &[], goal, SHORT, &deadline()).await.unwrap().1
}

/// What a proxy says, and whether what is made of it fits.
type Talk = Box<dyn Fn(&mut TcpStream) + Send + Sync>;
type Fits = Box<dyn Fn(&ProxyFailure) -> bool>;

/// A port at which nobody listens.
pub(crate) fn closed() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn plain_http_asks_the_proxy_for_the_whole_address_and_shows_it_the_login_alone() {
    let proxy = Web::with(vec![("http://ca.lab.net/ca.crt?x=1", b"bytes".to_vec())]);
    let proxies = through(&format!("http://alice:se%2Fcret@{}", proxy.address()));
    let (told, body) = fetch(&proxies, "198.51.100.7").await;
    assert_eq!(body.as_deref(), Some(b"bytes".as_slice()), "{told:?}");
    assert_eq!((told.proxy, told.address), (Some(proxy.address().to_string()), None));
    let asked = proxy.asked();
    let head = asked[0].head.join("\n").to_lowercase();
    assert!(head.contains("host: ca.lab.net\n"), "{head}");
    // alice:se/cret
    assert!(asked[0].head.contains(&"proxy-authorization: Basic YWxpY2U6c2UvY3JldA==".to_owned()), "{head}");
    assert!(!head.contains("hidden"), "what stands in the address is for nobody: {head}");
}

#[tokio::test]
async fn a_proxy_that_asks_who_is_there_is_told_as_such() {
    let proxy = Web::start(|_, stream| {
        say(
            stream,
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\
             Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
        );
    });
    let offers = vec!["Negotiate".to_owned(), "Basic".to_owned()];
    let (told, _) = fetch(&through(&proxy.address().to_string()), "198.51.100.7").await;
    assert_eq!(
        failure(&told),
        &ProxyFailure::LoginRequired { status: 407, offers: offers.clone(), tried: false }
    );
    let (told, _) = fetch(&through(&format!("http://a:b@{}", proxy.address())), "198.51.100.7").await;
    assert_eq!(
        failure(&told),
        &ProxyFailure::LoginRequired { status: 407, offers: offers.clone(), tried: true }
    );
    let shown = serde_json::to_string(&told).unwrap();
    assert!(!shown.contains("a:b") && !shown.contains("YTpi"), "{shown}");
    assert_eq!(
        tunnel(proxy.address()).await.unwrap_err(),
        ProxyFailure::LoginRequired { status: 407, offers, tried: false }
    );
}

#[tokio::test]
async fn a_proxy_that_is_not_there_says_nothing_about_the_web_server() {
    let (told, body) = fetch(&through(&closed().to_string()), "198.51.100.7").await;
    assert_eq!(body, None);
    assert!(matches!(failure(&told), ProxyFailure::Unreachable { reason } if !reason.is_empty()), "{told:?}");
    let nobody = through("no-such-proxy.invalid:3128");
    let (told, _) = fetch(&nobody, "198.51.100.7").await;
    assert!(matches!(failure(&told), ProxyFailure::NoAddress { .. } | ProxyFailure::TimedOut), "{told:?}");
    let socks = by_environment(&[("all_proxy", "socks5://127.0.0.1:9050".to_owned())]);
    let (told, _) = fetch(&socks, "198.51.100.7").await;
    assert!(matches!(failure(&told), ProxyFailure::NotUsable { .. }), "{told:?}");
}

#[tokio::test]
async fn no_proxy_is_a_way_round_the_rules_or_to_this_pc() {
    let proxy = Web::with(vec![("http://ca.lab.net/ca.crt?x=1", b"bytes".to_vec())]);
    let proxies = through(&proxy.address().to_string());
    let inside: IpAddr = "10.0.0.7".parse().unwrap();
    let (told, _) = fetch(&proxies, "10.0.0.7").await;
    assert_eq!(told.failure, Some(FetchFailure::ForbiddenAddress { address: inside }));
    let (told, _) = fetch(&proxies, "127.0.0.1").await;
    assert!(matches!(told.failure, Some(FetchFailure::ForbiddenAddress { .. })), "{told:?}");
    assert_eq!(proxy.asked().len(), 0);
}

#[tokio::test]
async fn whoever_is_on_the_list_is_reached_without_the_proxy() {
    let proxy = Web::with(Vec::new());
    let named = proxy.address().to_string();
    let lists = [("ca.lab.net", 0), (".lab.net", 0), ("*", 0), ("lab.org,198.51.100.0/24", 1)];
    for (count, (list, asked)) in lists.into_iter().enumerate() {
        let proxies = by_environment(&[("http_proxy", named.clone()), ("no_proxy", list.to_owned())]);
        let (told, _) = fetch(&proxies, "198.51.100.7").await;
        assert_eq!(told.proxy.is_some(), asked == 1, "{list}: {told:?}");
        assert_eq!(proxy.asked().len(), asked, "{count}: {list}");
    }
}

#[tokio::test]
async fn a_tunnel_is_a_clean_connection_or_none() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    let saying = |text: String| -> Talk {
        Box::new(move |stream| {
            say(stream, &text);
        })
    };
    let bad =
        |found: &ProxyFailure| matches!(found, ProxyFailure::BadAnswer { reason } if !reason.is_empty());
    let refused = |status: u16| -> Fits { Box::new(move |found| *found == ProxyFailure::Refused { status }) };
    let cases: Vec<(&str, Talk, Fits)> = vec![
        (
            "forbidden",
            saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n".to_owned()),
            refused(403),
        ),
        ("no method", saying("HTTP/1.0 405 Method Not Allowed\r\n\r\n".to_owned()), refused(405)),
        ("gateway", saying("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".to_owned()), refused(502)),
        ("a mail server", saying("220 mx.example.org ESMTP\r\n".to_owned()), Box::new(bad)),
        ("nothing", Box::new(|_| {}), Box::new(bad)),
        ("an endless head", saying(long), Box::new(bad)),
        (
            "more than was asked",
            saying("HTTP/1.1 200 Connected\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".to_owned()),
            Box::new(bad),
        ),
        (
            "silence",
            Box::new(|stream| drop(std::io::Read::read(stream, &mut [0]))),
            Box::new(|found| *found == ProxyFailure::TimedOut),
        ),
    ];
    for (name, talk, fits) in cases {
        let proxy = Web::start(move |_, stream| talk(stream));
        let found = tunnel(proxy.address()).await.expect_err(name);
        assert!(fits(&found), "{name}: {found:?}");
        let asked = proxy.asked();
        assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("CONNECT", "mta-sts.lab.net:443"));
    }
    assert!(matches!(tunnel(closed()).await, Err(ProxyFailure::Unreachable { .. })));
    let open = Web::start(|_, stream| {
        say(stream, "HTTP/1.0 200 Connection established\r\nProxy-agent: x\r\n\r\n");
        // What goes through the tunnel comes back.
        let mut byte = [0];
        while std::io::Read::read(stream, &mut byte).is_ok_and(|count| count > 0) {
            whole(stream, &byte);
        }
    });
    let mut connection = tunnel(open.address()).await.unwrap();
    connection.write_all(b"x").await.unwrap();
    let mut heard = [0; 15];
    connection.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"HTTP/1.1 200 OK");
}
