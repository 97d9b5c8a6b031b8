//! Postfix as a sender: one instance that delivers the same mail at several security levels, and what its log says
//! became of it.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{instance::Instance, postfix};

/// How long all deliveries together may take. Generous: a loaded machine is no fault.
const PATIENCE: Duration = Duration::from_secs(80);

/// The age from which Postfix tries again in clear text after a failed handshake: its `minimal_backoff_time`, 300 s
/// unless set otherwise (smtp/smtp.h: `PREACTIVE_DELAY >= var_min_backoff_time`).
pub(crate) const OLD_ENOUGH: Duration = Duration::from_secs(6);

/// One way to send: its name, and the settings of its `smtp` service.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) name: &'static str,
    pub(crate) settings: Vec<String>,
}

/// What Postfix said of an encrypted connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// No certificate was shown.
    Anonymous,
    Untrusted,
    /// The chain leads to an authority that is trusted; the name was not asked about.
    Trusted,
    Verified,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Sent,
    Deferred,
    Bounced,
}

/// One attempt to deliver to one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) status: Status,
    /// The enhanced status code, such as `4.7.5`.
    pub(crate) dsn: String,
    /// How the connection to the server that decided was encrypted; nothing if it was not.
    pub(crate) encryption: Option<Encryption>,
    /// The line of the log.
    pub(crate) line: String,
}

/// All attempts, by level and domain, in the order they were made.
pub(crate) type Attempts = BTreeMap<(String, String), Vec<Attempt>>;

/// A Postfix that has been given its mail.
#[derive(Debug)]
pub(crate) struct Sending {
    postfix: Instance,
    levels: Vec<Level>,
    domains: Vec<String>,
    began: Instant,
    /// Its maps; go with it.
    _maps: TempDir,
}

impl Sending {
    /// Starts Postfix and hands in one message at each level for all the domains.
    pub(crate) fn start(authority: &Path, levels: &[Level], domains: &[&str]) -> Self {
        let maps =
            tempfile::Builder::new().prefix("tls-ladder-maps-").tempdir().expect("a folder can be made");
        let transports = maps.path().join("transports");
        let rules: String = levels.iter().fold(String::new(), |mut rules, Level { name, .. }| {
            let _ = writeln!(rules, "/^{name}@/ {name}:");
            rules
        });
        std::fs::write(&transports, rules).expect("a file can be written");
        std::fs::set_permissions(maps.path(), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        let settings = [
            "myhostname = sender.client.test".to_owned(),
            "inet_interfaces = 127.0.0.1".to_owned(),
            "mynetworks = 127.0.0.0/8".to_owned(),
            "smtpd_relay_restrictions = permit_mynetworks, reject".to_owned(),
            "relay_domains =".to_owned(),
            format!("transport_maps = regexp:{}", transports.display()),
            format!("smtp_tls_CAfile = {}", authority.display()),
            "smtp_tls_loglevel = 1".to_owned(),
            "smtp_tls_session_cache_database =".to_owned(),
            "smtp_connection_cache_on_demand = no".to_owned(),
            "smtp_connect_timeout = 8s".to_owned(),
            "smtp_helo_timeout = 8s".to_owned(),
            "smtp_starttls_timeout = 8s".to_owned(),
            // Only a flush brings a second attempt.
            format!("minimal_backoff_time = {}s", OLD_ENOUGH.as_secs()),
            "maximal_backoff_time = 4000s".to_owned(),
            "queue_run_delay = 4000s".to_owned(),
            "in_flow_delay = 0".to_owned(),
            // Whether the resolver can be asked for proof at all is the laboratory's business.
            "dnssec_probe =".to_owned(),
        ];
        let mut services = "smtp inet n - n - - smtpd\npickup unix n - n 60 1 pickup\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n\
                            trace unix - - n - 0 bounce\nflush unix n - n - 0 flush\nretry unix - - n - - error\n\
                            error unix - - n - - error\n"
            .to_owned();
        for Level { name, settings } in levels {
            let _ = writeln!(services, "{name} unix - - n - 6 smtp\n  -o syslog_name=level-{name}");
            for setting in settings {
                let _ = writeln!(services, "  -o {{{setting}}}");
            }
        }
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let postfix = postfix::start_with_services(None, &settings, &services);
        let began = Instant::now();
        for Level { name, .. } in levels {
            hand_in(&postfix, name, domains);
        }
        Self {
            postfix,
            levels: levels.to_vec(),
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            began,
            _maps: maps,
        }
    }

    /// Waits until all mail has been tried once.
    pub(crate) fn first_attempts(&self) -> Attempts {
        self.until(|_, attempts| !attempts.is_empty())
    }

    /// Waits until the mail is old enough for whatever Postfix does with old mail only, and has all that still waits
    /// tried once more.
    pub(crate) fn second_attempts(&self) -> Attempts {
        let first = self.first_attempts();
        // Its age is all that counts, and no event tells of it.
        thread::sleep((OLD_ENOUGH + Duration::from_secs(1)).saturating_sub(self.began.elapsed()));
        let done = Command::new("postqueue")
            .arg("-c")
            .arg(self.postfix.folder().join("etc"))
            .arg("-f")
            .status()
            .expect("it comes with Postfix");
        assert!(done.success(), "postqueue -f: {done}");
        self.until(|key, attempts| {
            let waits = first
                .get(key)
                .and_then(|first| first.last())
                .is_some_and(|last| last.status == Status::Deferred);
            attempts.len() > usize::from(waits)
        })
    }

    fn until(&self, enough: impl Fn(&(String, String), &[Attempt]) -> bool) -> Attempts {
        let since = Instant::now();
        loop {
            let attempts = attempts(&self.postfix.log());
            let missing: Vec<String> = self
                .levels
                .iter()
                .flat_map(|level| self.domains.iter().map(|domain| (level.name.to_owned(), domain.clone())))
                .filter(|key| !enough(key, attempts.get(key).map_or(&[], Vec::as_slice)))
                .map(|(level, domain)| format!("{level}@{domain}"))
                .collect();
            if missing.is_empty() {
                return attempts;
            }
            assert!(since.elapsed() < PATIENCE, "Postfix has not tried {missing:?}:\n{}", self.postfix.log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The folder of its configuration, for the programs that read it.
    pub(crate) fn configuration(&self) -> std::path::PathBuf {
        self.postfix.folder().join("etc")
    }

    pub(crate) fn log(&self) -> String {
        self.postfix.log()
    }

    /// What Postfix said of a level from the beginning, for the message of a failed test.
    pub(crate) fn said(&self, level: &str, domain: &str) -> String {
        let (service, about) = (format!("level-{level}/"), domain.to_owned());
        self.log()
            .lines()
            .filter(|line| line.contains(&service) && line.contains(&about))
            .fold(String::new(), |said, line| said + "      " + line + "\n")
    }
}

/// Hands in one message for all domains, to be sent at a level.
fn hand_in(server: &Instance, level: &str, domains: &[&str]) {
    let mut stream = TcpStream::connect(server.address()).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit can be set");
    let mut replies = BufReader::new(stream.try_clone().expect("it can be shared"));
    let mut expect = |code: &str| {
        let mut line = String::new();
        replies.read_line(&mut line).expect("a reply");
        assert!(line.starts_with(code), "{line}");
    };
    let mut say = |command: &str, code: &str| {
        stream.write_all(command.as_bytes()).expect("it listens");
        expect(code);
    };
    say("", "220");
    say("HELO client.example.org\r\n", "250");
    // Nobody is told of what comes back.
    say("MAIL FROM:<>\r\n", "250");
    for domain in domains {
        say(&format!("RCPT TO:<{level}@{domain}>\r\n"), "250");
    }
    say("DATA\r\n", "354");
    say("Subject: hello\r\n\r\nHello\r\n.\r\n", "250");
    say("QUIT\r\n", "221");
}

/// Reads the attempts out of a log.
fn attempts(log: &str) -> Attempts {
    let mut attempts = Attempts::new();
    // What each process said last of an encrypted connection: the server, and how.
    let mut encrypted: BTreeMap<&str, (&str, Encryption)> = BTreeMap::new();
    for line in log.lines() {
        let Some((_, rest)) = line.split_once("level-") else { continue };
        let Some((process, said)) = rest.split_once(": ") else { continue };
        let level = process.split('/').next().unwrap_or_default();
        if let Some((kind, server)) = said.split_once(" TLS connection established to ") {
            let kind = match kind {
                "Anonymous" => Encryption::Anonymous,
                "Untrusted" => Encryption::Untrusted,
                "Trusted" => Encryption::Trusted,
                "Verified" => Encryption::Verified,
                other => panic!("Postfix says of encryption: {other}"),
            };
            let server = server.split(": ").next().unwrap_or_default();
            encrypted.insert(process, (server, kind));
            continue;
        }
        let Some((_, status)) = said.split_once(", status=") else { continue };
        let field = |name: &str| {
            let (_, value) = said.split_once(name)?;
            value.split([',', '>']).next()
        };
        let status = match status.split(' ').next() {
            Some("sent") => Status::Sent,
            Some("deferred") => Status::Deferred,
            Some("bounced") => Status::Bounced,
            other => panic!("Postfix says of mail: {other:?}"),
        };
        let recipient = field("to=<").unwrap_or_default();
        let (_, domain) = recipient.split_once('@').unwrap_or_default();
        let relay = field("relay=").unwrap_or_default();
        // Every delivery begins without encryption, whatever its process did before.
        let encryption =
            encrypted.remove(process).filter(|(server, _)| *server == relay).map(|(_, kind)| kind);
        let dsn = field("dsn=").unwrap_or_default().to_owned();
        attempts.entry((level.to_owned(), domain.to_owned())).or_default().push(Attempt {
            status,
            dsn,
            encryption,
            line: line.to_owned(),
        });
    }
    attempts
}
