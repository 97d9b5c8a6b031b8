//! The web server with the domains' MTA-STS policies: nginx with a private authority, at the usual port of an address
//! that looks public.

use std::{
    io,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    thread,
};

use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::support::{
    instance::Instance,
    nginx::{self, Site},
    pki::{Fault, Pki},
};

/// Where `mta-sts` of every domain leads.
pub(crate) const ADDRESS: &str = "203.0.113.249";

/// How a page is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Good,
    /// The web server's certificate ran out.
    Expired,
    /// The page has moved.
    Redirected,
    /// There is no page.
    Missing,
}

/// The running web server.
#[derive(Debug)]
pub(crate) struct PolicyPages {
    /// The authority of its certificates.
    pub(crate) anchor: CertificateDer<'static>,
    _nginx: Instance,
}

impl PolicyPages {
    /// Serves these policies, by domain.
    pub(crate) fn start<'a>(policies: impl Iterator<Item = (&'a str, &'a str, Page)>) -> Self {
        let pki = Pki::new();
        let anchor = CertificateDer::from_pem_file(pki.root()).expect("openssl wrote a certificate");
        let sites: Vec<Site> = policies
            .map(|(domain, policy, page)| {
                let host = format!("mta-sts.{domain}");
                let fault = if page == Page::Expired { Fault::Expired } else { Fault::None };
                let site = Site::new(&host, &pki.identity(&host, fault));
                match page {
                    Page::Good | Page::Expired => site.file(".well-known/mta-sts.txt", policy.as_bytes()),
                    Page::Redirected => site.with("return 301 https://www.example.test/mta-sts.txt;"),
                    Page::Missing => site,
                }
            })
            .collect();
        let nginx = nginx::start(&sites);
        let (from, to) = (format!("{ADDRESS}:443"), nginx.address());
        let listener = TcpListener::bind(from).expect("the address is this machine's, and the port is free");
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let _ = pass_on(connection, to);
            }
        });
        Self { anchor, _nginx: nginx }
    }
}

/// Carries what is said from one connection to the other, both ways.
fn pass_on(from: TcpStream, to: SocketAddr) -> io::Result<()> {
    let to = TcpStream::connect(to)?;
    for (mut from, mut to) in [(from.try_clone()?, to.try_clone()?), (to, from)] {
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
    Ok(())
}
