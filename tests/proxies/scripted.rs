//! Where a script says through which proxy to go: one that takes its time, and one that names several.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};

use tls_ladder::{
    checks::{Limits, mta_sts, trust::Anchors},
    model::{
        evidence::{FetchEvidence, FetchFailure, ProxyFailure, StsFetch, StsFetchFailure},
        web_proxy::{Automatic, ProxySettings, ScriptAnswer},
        zone::{Zone, ZoneData, ZoneRecord},
    },
    net::{
        http::{self, Question, Rules},
        proxies::{AskScript, Proxies, WebAccess},
        resolver::{Resolver, Sources},
    },
};

use crate::{
    broken::closed,
    deadline,
    web::{Web, say, whole},
};

/// Less than a script may take.
const SHORT: Duration = Duration::from_secs(2);

/// The network is asked for a script; where that names none, this proxy counts.
fn detecting(named: Option<SocketAddr>, ask_script: AskScript) -> Proxies {
    let automatic = Automatic { detect: true, script: None };
    let named = named.map(|named| named.to_string());
    let settings = ProxySettings::of_windows(named.as_deref(), None, Some(automatic));
    Proxies::new(WebAccess { settings, ask_script: Some(ask_script) })
}

/// A network that does not say whether it has a script.
fn never(_: &Automatic, _: &str) -> ScriptAnswer {
    loop {
        std::thread::park();
    }
}

/// A zone in which names lead to where nobody listens.
fn resolver() -> Resolver {
    let nobody = || ZoneData::Address("198.51.100.7".parse::<IpAddr>().unwrap());
    let records = vec![
        ZoneRecord { name: "ca.lab.net".to_owned(), data: nobody() },
        ZoneRecord { name: "mta-sts.lab.net".to_owned(), data: nobody() },
        ZoneRecord { name: "_mta-sts.lab.net".to_owned(), data: ZoneData::Txt("v=STSv1; id=1;".to_owned()) },
    ];
    let zone = Zone { apex: "lab.net".to_owned(), records, ..Zone::default() };
    Resolver::new(&Sources { zone: Some(Arc::new(zone)), ..Sources::default() }, SHORT)
}

async fn fetch(proxies: &Proxies, resolver: &Resolver, limit: Duration) -> (FetchEvidence, Option<Vec<u8>>) {
    let server = Some("203.0.113.25:25".parse().unwrap());
    let deadline = deadline();
    let rules = Rules { resolver, proxies, deadline: &deadline, server };
    http::fetch("http://ca.lab.net/ca.crt", Question::Get, limit, rules).await
}

async fn policy(proxies: &Proxies) -> StsFetch {
    let (limits, deadline) = (Limits::every_step(SHORT), deadline());
    let anchors = Anchors::with_extra(&[]);
    let seen = mta_sts::run("lab.net", &resolver(), proxies, &anchors, &limits, &deadline).await.unwrap();
    *seen.fetch.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_script_that_thinks_longer_than_a_look_up_may_take_is_laid_on_nobody_else() {
    let proxies = detecting(None, never);
    let (told, _) = fetch(&proxies, &resolver(), SHORT).await;
    let no_script = |failure: &ProxyFailure| matches!(failure, ProxyFailure::NoScript { .. });
    assert!(matches!(&told.failure, Some(FetchFailure::Proxy { failure }) if no_script(failure)), "{told:?}");
    let told = policy(&detecting(None, never)).await;
    assert!(
        matches!(&told.failure, Some(StsFetchFailure::Proxy { failure }) if no_script(failure)),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_is_named_beside_a_slow_script_is_tried() {
    let named = closed();
    let (told, _) = fetch(&detecting(Some(named), never), &resolver(), SHORT).await;
    assert_eq!(told.proxy, Some(named.to_string()), "{told:?}");
    assert!(matches!(told.failure, Some(FetchFailure::Proxy { .. })), "{told:?}");
    let told = policy(&detecting(Some(named), never)).await;
    assert_eq!(told.proxy, Some(named.to_string()), "{told:?}");
    assert!(matches!(told.failure, Some(StsFetchFailure::Proxy { .. })), "{told:?}");
}

/// A name that only the proxy knows, as inside networks without DNS for the world.
#[tokio::test]
async fn a_proxy_is_asked_where_dns_says_nothing() {
    let proxy = Web::with(vec![("http://ca.lab.net/ca.crt", b"bytes".to_vec())]);
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let sources = Sources { servers: vec![silent.local_addr().unwrap()], ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_millis(300));
    let (told, body) = fetch(&crate::through(&proxy.address().to_string()), &resolver, SHORT).await;
    assert_eq!(body.as_deref(), Some(b"bytes".as_slice()), "{told:?}");
    let (told, _) = fetch(&Proxies::none(), &resolver, SHORT).await;
    assert!(matches!(told.failure, Some(FetchFailure::NoAddress { .. })), "{told:?}");
}

#[tokio::test]
async fn the_next_proxy_that_a_script_names_is_called_where_the_first_is_not_there() {
    static LIST: OnceLock<String> = OnceLock::new();
    let proxy = Web::start(|asked, stream| match asked.method.as_str() {
        "GET" => whole(stream, b"bytes"),
        _ => drop(say(stream, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")),
    });
    LIST.set(format!("{};{}", closed(), proxy.address())).unwrap();
    let proxies = detecting(None, |_, _| ScriptAnswer::Proxies(LIST.get().unwrap().clone()));
    let (told, body) = fetch(&proxies, &resolver(), SHORT).await;
    assert_eq!(body.as_deref(), Some(b"bytes".as_slice()), "{told:?}");
    assert_eq!(told.proxy, Some(proxy.address().to_string()));
    // What the one says that is there holds.
    let told = policy(&proxies).await;
    assert_eq!(told.proxy, Some(proxy.address().to_string()), "{told:?}");
    let refused = ProxyFailure::Refused { status: 403 };
    assert_eq!(told.failure, Some(StsFetchFailure::Proxy { failure: refused }));
}
