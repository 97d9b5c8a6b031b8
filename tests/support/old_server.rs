//! Servers of other times, for real: tlslite-ng (SSLv3 to TLS 1.3, RC4, 3DES, short keys), Debian's
//! `openssl s_server` without its usual caution, and Node 0.10 with the OpenSSL of June 2014 (SSLv2 even). Each
//! begins with TLS; a front before it does the SMTP in clear.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use super::{
    front::{Dislike, Front, Reaction},
    instance::{Instance, Place},
    openssl,
    pki::{Identity, Pki},
};

/// The host name of every server here.
pub(crate) const HOST: &str = "mx.old.test";

/// The banner of Exchange 2003.
pub(crate) const EXCHANGE_2003: &str =
    "Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at Mon, 23 Nov 2026 10:00:00 +0000";
const PLAIN_BANNER: &str = "ESMTP";

/// A running server with its front.
#[derive(Debug)]
pub(crate) struct OldServer {
    pub(crate) front: Front,
    behind: Instance,
}

impl OldServer {
    fn new(behind: Instance) -> Self {
        Self::behind(behind, PLAIN_BANNER, Dislike::Nothing, Reaction::Close)
    }

    fn behind(mut behind: Instance, banner: &'static str, dislike: Dislike, reaction: Reaction) -> Self {
        drop(behind.wait_until_it_listens());
        let front = Front::before(behind.address(), HOST, banner, dislike, reaction);
        Self { front, behind }
    }

    /// Where it does SMTP with STARTTLS.
    pub(crate) fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Where it begins with TLS.
    pub(crate) fn implicit(&self) -> SocketAddr {
        self.behind.address()
    }

    /// The same behind a box that does not let every ClientHello through.
    #[must_use]
    pub(crate) fn behind_a_box(mut self, dislike: Dislike, reaction: Reaction) -> Self {
        self.front = Front::before(self.behind.address(), HOST, PLAIN_BANNER, dislike, reaction);
        self
    }

    /// The same with another banner.
    #[must_use]
    pub(crate) fn with_banner(mut self, banner: &'static str) -> Self {
        self.front = Front::before(self.behind.address(), HOST, banner, Dislike::Nothing, Reaction::Close);
        self
    }

    /// What the server said, for the message of a failed test.
    pub(crate) fn log(&self) -> String {
        self.behind.log()
    }
}

fn below_target(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/real").join(path)
}

fn in_support(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(file)
}

// ---------------------------------------------------------------- tlslite-ng

/// What is missing to run tlslite-ng here; nothing if it can be run.
pub(crate) fn tlslite_missing() -> Option<String> {
    let ready = below_target("old-tls/.complete").exists();
    (!ready).then(|| "tlslite-ng is not in target/real/old-tls".to_owned())
}

/// What a tlslite-ng server speaks; an empty list leaves its default.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TlsLite<'a> {
    /// `SSLv3`, `TLSv1.0`, …
    pub(crate) versions: &'a [&'a str],
    /// `rc4`, `3des`, `aes128`, …
    pub(crate) ciphers: &'a [&'a str],
    /// `rsa`, `dhe_rsa`, `ecdhe_rsa`.
    pub(crate) key_exchanges: &'a [&'a str],
    /// Prime of the Diffie-Hellman key exchange, hexadecimal; the generator is 2.
    pub(crate) prime: Option<&'a str>,
}

/// Starts tlslite-ng.
pub(crate) fn tlslite(identity: &Identity, speaks: TlsLite<'_>) -> OldServer {
    let place = Place::new("tlslite");
    let mut settings = serde_json::json!({
        "chain": identity.chain,
        "key": identity.key,
        "host": HOST,
        "versions": speaks.versions,
    });
    for (name, list) in [("ciphers", speaks.ciphers), ("key_exchanges", speaks.key_exchanges)] {
        if !list.is_empty() {
            settings[name] = serde_json::json!(list);
        }
    }
    if let Some(prime) = speaks.prime {
        settings["dh"] = serde_json::json!(["2", prime]);
    }
    let mut command = Command::new(below_target("old-tls/bin/python3"));
    command.arg(in_support("tlslite_smtp.py")).arg(place.port.to_string()).arg(settings.to_string());
    OldServer::new(Instance::start("tlslite-ng", place, "output", command.stdin(Stdio::null())))
}

// ---------------------------------------------------------------- Node 0.10

/// What is missing to run Node 0.10 here; nothing if it can be run.
pub(crate) fn node010_missing() -> Option<String> {
    if !cfg!(target_arch = "x86_64") {
        return Some("Node 0.10 is here for x86_64 only".to_owned());
    }
    let program = below_target("node010/bin/node");
    (!program.exists()).then(|| "Node 0.10 is not in target/real/node010".to_owned())
}

/// Starts Node 0.10 with an OpenSSL method (`SSLv23_server_method`, …) and list of ciphers.
pub(crate) fn node010(identity: &Identity, method: &str, ciphers: &str) -> OldServer {
    let place = Place::new("node010");
    let settings = serde_json::json!({
        "chain": identity.chain,
        "key": identity.key,
        "host": HOST,
        "method": method,
        "ciphers": ciphers,
    });
    let mut command = Command::new(below_target("node010/bin/node"));
    command.arg(in_support("node010_smtp.js")).arg(place.port.to_string()).arg(settings.to_string());
    OldServer::new(Instance::start("Node 0.10", place, "output", command.stdin(Stdio::null())))
}

// ---------------------------------------------------------------- openssl s_server

/// What is missing to run `openssl s_server` here; nothing if it can be run.
pub(crate) fn s_server_missing() -> Option<String> {
    openssl::missing()
}

/// Every version, suite and key length that the library has at all.
const WITHOUT_CAUTION: &str = "openssl_conf = all\n[all]\nssl_conf = tls\n[tls]\nsystem_default = defaults\n\
                               [defaults]\nMinProtocol = None\nCipherString = ALL:@SECLEVEL=0\n";

/// Starts `openssl s_server` with further options. It serves one connection after the other.
pub(crate) fn s_server(pki: &Pki, identity: &Identity, options: &str) -> OldServer {
    let place = Place::new("s-server");
    let configuration = place.write("openssl.cnf", WITHOUT_CAUTION);
    let mut command = Command::new("openssl");
    command
        .args(["s_server", "-quiet", "-accept", &format!("127.0.0.1:{}", place.port)])
        .arg("-cert")
        .arg(&identity.chain)
        .arg("-cert_chain")
        .arg(pki.intermediate())
        .arg("-key")
        .arg(&identity.key)
        .args(options.split_whitespace())
        .env("OPENSSL_CONF", configuration)
        .stdin(Stdio::piped());
    let mut instance = Instance::start("openssl s_server", place, "", &mut command);
    let mut answers = instance.leader().stdin.take().expect("it is piped");
    let said = instance.leader().stdout.take().expect("it is piped");
    thread::Builder::new()
        .name("answers".to_owned())
        .spawn(move || {
            for line in BufReader::new(said).split(b'\n').map_while(Result::ok) {
                let answer = match line.get(..4) {
                    Some(b"EHLO") => format!("250-{HOST}\r\n250-SIZE 1000000\r\n250 HELP\r\n"),
                    Some(b"QUIT") => "221 2.0.0 Bye\r\n".to_owned(),
                    _ => continue,
                };
                if answers.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        })
        .expect("a thread can be started");
    OldServer::new(instance)
}

/// The options that give `openssl s_server` a second certificate, of another kind of key.
pub(crate) fn and_also(pki: &Pki, second: &Identity) -> String {
    format!(
        "-dcert {} -dkey {} -dcert_chain {}",
        second.chain.display(),
        second.key.display(),
        pki.intermediate().display()
    )
}

// ---------------------------------------------------------------- primes

/// 512 bits: the prime that Apache's mod_ssl came with, broken for everybody in 2015 (Logjam).
pub(crate) const PRIME_512: &str = "9FDB8B8A004544F0045F1737D0BA2E0B274CDF1A9F588218FB435316A16E374171FD19D8D8F37C39BF863FD60E3E\
     300680A3030C6E4C3757D08F70E6AA871033";

/// 1024 bits: the Second Oakley Group (RFC 2409 §6.2).
pub(crate) const PRIME_1024: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E34\
     04DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB\
     5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";
