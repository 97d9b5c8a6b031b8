//! Our own checks of the domains.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use tls_ladder::{
    model::{
        report::Report,
        target::{Target, TargetKind, TlsMode},
    },
    net::resolver::Sources,
    run::{self, Limits, Options, RunState},
};

/// Generous, for no server here is slow; it is waited for at those that are silent.
const STEP: Duration = Duration::from_secs(8);
const WHOLE: Duration = Duration::from_secs(60);
/// Checks at a time.
const AT_A_TIME: usize = 6;

/// The report of every domain, by its name.
pub(crate) fn of(domains: &[&str], sources: &Sources, authority: &Path) -> BTreeMap<String, Report> {
    let left = Mutex::new(domains.iter());
    let reports = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let Some(domain) = left.lock().unwrap().next() else { break };
                    let report = check(domain, sources, authority);
                    reports.lock().unwrap().insert((*domain).to_owned(), report);
                }
            });
        }
    });
    reports.into_inner().unwrap()
}

fn check(domain: &str, sources: &Sources, authority: &Path) -> Report {
    let target = Target {
        input: format!("somebody@{domain}"),
        kind: TargetKind::MailDomain,
        domain: Some(domain.to_owned()),
        host: None,
        address: None,
        port: 25,
        tls_mode: TlsMode::StartTls,
    };
    let options = Options {
        ehlo_name: Some("client.example.test".to_owned()),
        limits: Limits { whole: WHOLE, ..Limits::every_step(STEP) },
        extra_anchors: vec![CertificateDer::from_pem_file(authority).expect("openssl wrote a certificate")],
        dns: sources.clone(),
        ..Options::default()
    };
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, options, move |event| {
        // Nobody listens any more only when the test has failed.
        let _ = sender.send(event);
    })
    .expect("a check can be started");
    let mut state = RunState::new(handle.id().clone());
    let began = Instant::now();
    while !state.finished {
        let left = (WHOLE + STEP).saturating_sub(began.elapsed());
        state.apply(events.recv_timeout(left).expect("the check comes to its end"));
    }
    state.report.expect("a check that ends has begun")
}
