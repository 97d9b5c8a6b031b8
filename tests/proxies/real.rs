//! A policy and a certificate through Tinyproxy, where the names lead to nobody without it.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use tls_ladder::{
    checks::{Limits, mta_sts, trust::Anchors},
    model::{
        evidence::{ProxyFailure, SocketFailureKind, StsEvidence, StsFetch, StsFetchFailure},
        zone::{Zone, ZoneData, ZoneRecord},
    },
    net::{
        http::{self, Question, Rules},
        proxies::Proxies,
        resolver::{Resolver, Sources},
    },
    run::anchors_from_file,
};

use crate::{
    by_environment, deadline,
    nginx::{self, Site},
    own_network,
    pki::{Fault, Pki},
    requirement, through, tinyproxy,
};

const HOST: &str = "mta-sts.proxied.test";
const AUTHORITY: &str = "ca.proxied.net";
const POLICY: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx.proxied.test\r\nmax_age: 604800\r\n";
/// Where certificates lie, over plain http.
const PLAIN: u16 = 8080;

/// Names as this PC knows them: they lead to where nobody listens.
fn zone(port: u16) -> Zone {
    let mut zone = Zone { apex: "proxied.test".to_owned(), ..Zone::default() };
    let nobody = ZoneData::Address(own_network::server(80).into());
    let txt = ZoneData::Txt("v=STSv1; id=20261129;".to_owned());
    zone.records = vec![
        ZoneRecord { name: "_mta-sts.proxied.test".to_owned(), data: txt },
        ZoneRecord { name: HOST.to_owned(), data: nobody },
    ];
    zone.ports.insert(HOST.to_owned(), port);
    zone
}

struct Lab {
    pki: Pki,
    zone: Zone,
}

impl Lab {
    fn ask(&self, proxies: &Proxies) -> StsEvidence {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sources = Sources { zone: Some(Arc::new(self.zone.clone())), ..Sources::default() };
        let resolver = Resolver::new(&sources, Duration::from_secs(2));
        let anchors = Anchors::with_extra(&anchors_from_file(&self.pki.root()).unwrap());
        let limits = Limits::every_step(Duration::from_secs(20));
        let asked = mta_sts::run("proxied.test", &resolver, proxies, &anchors, &limits, &deadline())
            .await_on(&runtime);
        asked.unwrap()
    }

    fn fetch(&self, proxies: &Proxies) -> StsFetch {
        *self.ask(proxies).fetch.unwrap()
    }
}

/// Waits for a result on a runtime.
trait AwaitOn: Future + Sized {
    fn await_on(self, runtime: &tokio::runtime::Runtime) -> Self::Output {
        runtime.block_on(self)
    }
}

impl<F: Future> AwaitOn for F {}

#[test]
fn policies_and_certificates_come_through_a_real_proxy() {
    const NAME: &str = "real::policies_and_certificates_come_through_a_real_proxy";
    let missing = tinyproxy::missing().or_else(nginx::missing).or_else(own_network::missing);
    if !requirement::is_here(NAME, missing) || !own_network::is_inside(NAME) {
        return;
    }
    // Only the proxy, which asks the hosts file, knows where the names lead.
    own_network::name_in_hosts(&[HOST, AUTHORITY]);
    let pki = Pki::new();
    let site = Site::new(HOST, &pki.identity(HOST, Fault::None))
        .file(".well-known/mta-sts.txt", POLICY.as_bytes())
        .file("ca.crt", b"bytes")
        .with(&format!("listen 127.0.0.1:{PLAIN};"));
    let web = nginx::start(&[site]);
    let lab = Lab { zone: zone(web.port()), pki };

    // Without the proxy nobody is reached, so that whatever comes has come through it.
    let direct = lab.fetch(&Proxies::none());
    assert!(
        matches!(&direct.failure, Some(StsFetchFailure::Unreachable { failure })
            if failure.kind == SocketFailureKind::Refused),
        "{direct:?}"
    );

    let open = tinyproxy::start("");
    let named = open.address().to_string();
    let seen = lab.ask(&through(&named));
    assert!(seen.policy.is_some(), "{seen:?}");
    let fetch = seen.fetch.unwrap();
    assert_eq!((fetch.proxy.as_deref(), fetch.address), (Some(named.as_str()), None));
    assert_eq!(web.logged(&format!("{HOST} 200 tls-ladder/")), 1);
    open.wait_until_logged(&format!("CONNECT {HOST}:{}", web.port()), 1);

    // On the list of those who are reached without it, the proxy is not asked.
    let variables = |list: &str| [("HTTPS_PROXY", named.clone()), ("NO_PROXY", list.to_owned())];
    let past_it = lab.fetch(&by_environment(&variables("proxied.test")));
    assert!(past_it.proxy.is_none() && past_it.failure.is_some(), "{past_it:?}");
    assert!(lab.fetch(&by_environment(&variables("other.test"))).failure.is_none());

    the_authority_is_asked_through_it(&named);
    a_login_is_asked_for(&lab);

    let closed = tinyproxy::start("ConnectPort 563");
    let refused = lab.fetch(&through(&closed.address().to_string()));
    let failure = ProxyFailure::Refused { status: 403 };
    assert_eq!(refused.failure, Some(StsFetchFailure::Proxy { failure }));
    let gone = closed.address().to_string();
    drop(closed);
    let fetch = lab.fetch(&through(&gone));
    assert!(
        matches!(&fetch.failure, Some(StsFetchFailure::Proxy { failure: ProxyFailure::Unreachable { .. } })),
        "{fetch:?}"
    );
}

fn the_authority_is_asked_through_it(named: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let record =
        ZoneRecord { name: AUTHORITY.to_owned(), data: ZoneData::Address(own_network::server(81).into()) };
    let zone = Zone { apex: "proxied.net".to_owned(), records: vec![record], ..Zone::default() };
    let sources = Sources { zone: Some(Arc::new(zone)), ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(2));
    let (proxies, deadline) = (through(named), deadline());
    let server = Some((Ipv4Addr::new(198, 51, 100, 25), 25).into());
    let rules = Rules { resolver: &resolver, proxies: &proxies, deadline: &deadline, server };
    let url = format!("http://{AUTHORITY}:{PLAIN}/ca.crt");
    let (told, body) = http::fetch(&url, Question::Get, Duration::from_secs(5), rules).await_on(&runtime);
    assert_eq!(body.as_deref(), Some(b"bytes".as_slice()), "{told:?}");
    assert_eq!(told.proxy.as_deref(), Some(named));
}

fn a_login_is_asked_for(lab: &Lab) {
    let guarded = tinyproxy::start("BasicAuth alice s3cret");
    let address = guarded.address();
    for (login, status, tried) in [("", 407, false), ("alice:wrong@", 401, true)] {
        let fetch = lab.fetch(&through(&format!("http://{login}{address}")));
        let offers = vec!["Basic".to_owned()];
        let failure = ProxyFailure::LoginRequired { status, offers, tried };
        assert_eq!(fetch.failure, Some(StsFetchFailure::Proxy { failure }), "{login}");
    }
    let seen = lab.ask(&through(&format!("http://alice:s3cret@{address}")));
    assert!(seen.policy.is_some(), "{seen:?}");
    let told = serde_json::to_string(&seen).unwrap();
    assert!(told.contains(&address.to_string()) && !told.contains("s3cret"), "{told}");
}
