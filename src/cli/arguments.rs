//! What can be asked on the command line.

use std::{net::IpAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{model::target::TlsMode, report::Format};

/// The program's name on the command line.
pub(super) const NAME: &str = "tls-ladder-cli";

const EXIT_CODES: &str = "Exit codes:\n  0  no rung failed\n  1  a rung failed\n  2  the arguments cannot be used as \
                          they are\n  3  the server could not be tested";

/// Climbs a mail server's TLS ladder rung by rung and says what a sending server would do with the mail.
#[derive(Debug, Parser)]
#[command(name = NAME, version, about, after_help = EXIT_CODES, propagate_version = false)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Test the mail servers of a domain, or one server
    Check(Box<CheckArguments>),
    /// Start a built-in faulty server on this computer, to learn with
    Practice(PracticeArguments),
    /// List the sending servers whose ClientHello `check --as` can send
    Senders,
    /// List the known faults that a check cannot see, each with the reason
    Limits,
    /// Show a saved JSON report in another form
    Render(RenderArguments),
    /// Print the completions of a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page, or that of one command
    Man { command: Option<String> },
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct CheckArguments {
    /// E-mail address, domain, server (with or without port), or IP address
    #[arg(required_unless_present = "practice")]
    pub target: Option<String>,
    /// Port, where the target names none: 25, or 465 with --tls implicit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// How encryption starts: usually starttls, on port 465 implicit
    #[arg(long, value_name = "MODE")]
    pub tls: Option<Tls>,
    /// Address to connect to instead of asking DNS
    #[arg(long, value_name = "IP")]
    pub address: Option<IpAddr>,
    /// Certificates to trust beside the public ones, PEM or DER; may be given several times
    #[arg(long, value_name = "FILE")]
    pub ca: Vec<PathBuf>,
    /// Name to say in EHLO instead of this PC's address
    #[arg(long, value_name = "NAME")]
    pub helo: Option<String>,
    /// Limit of every step in seconds, instead of 30 (60 for the banner)
    #[arg(long, value_name = "SECS", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub timeout: Option<u32>,
    /// Use IPv4 addresses only
    #[arg(long, conflicts_with = "ipv6")]
    pub ipv4: bool,
    /// Use IPv6 addresses only
    #[arg(long)]
    pub ipv6: bool,
    /// Find out everything the server agrees to: versions, cipher suites, groups; some 10 to over 100 connections
    #[arg(long)]
    pub deep: bool,
    /// Addresses climbed at a time, 1 to 16, never two connections to one of them; with --deep also the
    /// connections held to one server, at most 4
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub parallel: Option<u8>,
    /// The most addresses that are climbed, instead of 16
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub max_addresses: Option<u16>,
    /// DNS server to ask instead of the system's, with or without a port; may be given several times
    #[arg(long, value_name = "ADDR[:PORT]")]
    pub dns: Vec<String>,
    /// Keys from which DNSSEC is proven instead of the root's own: DNSKEY or DS records, one a line
    #[arg(long, value_name = "FILE")]
    pub dnssec_anchor: Option<PathBuf>,
    /// Take addresses of this computer and its network for addresses of the world, to test in a laboratory
    #[arg(long, hide = true)]
    pub laboratory: bool,
    /// Mail server of somebody else that may be asked for its greeting, to tell whether this PC may use port 25 at
    /// all; may be given several times
    #[arg(long, value_name = "HOST[:PORT]")]
    pub reference: Vec<String>,
    /// Web server that may be asked for the time, to tell whether this PC's clock is right and whether it gets out
    /// on another port
    #[arg(long, value_name = "HOST[:PORT]")]
    pub web_reference: Option<String>,
    /// Ask what a particular sending server would get, with its own ClientHello; may be given several times;
    /// see `senders`
    #[arg(long = "as", value_name = "SENDER")]
    pub senders: Vec<String>,
    /// Judge the certificate for another day: 2026-11-30 or monday (until the end of that day), or a moment such
    /// as 2026-11-30T08:00
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// Ask the certificate's authority whether it was withdrawn; --deep does so anyway
    #[arg(long)]
    pub revocation: bool,
    /// Do not fetch a missing intermediate certificate from where the certificate says it lies
    #[arg(long)]
    pub no_aia: bool,
    /// How look-ups on the web leave this PC: as the system says (system), without a proxy (none), or through this
    /// one (http://[name:password@]host:port). Mail servers are always reached directly
    #[arg(long, value_name = "URL|none|system")]
    pub proxy: Option<String>,
    #[command(flatten)]
    pub output: Output,
    /// Test a built-in practice server instead of a target; see `practice --list`
    #[arg(long, value_name = "NAME", conflicts_with_all = ["target", "port", "address"])]
    pub practice: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct PracticeArguments {
    /// The practice server to start
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// List the practice servers
    #[arg(long, conflicts_with_all = ["name", "port"])]
    pub list: bool,
    /// Port on this computer; a free one if none is given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
}

#[derive(Debug, Args)]
pub(super) struct RenderArguments {
    /// A report saved as JSON; `-` reads standard input
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Output {
    /// Form of the report; without it the ending of the -o file decides, otherwise it is text
    #[arg(long, value_name = "FORM")]
    format: Option<Form>,
    /// Write the report to a file instead of printing it
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl Output {
    /// The form asked for.
    pub(super) fn format(&self) -> Format {
        let chosen = self.format.map(|form| match form {
            Form::Text => Format::Text,
            Form::Json => Format::Json,
            Form::Html => Format::Html,
            Form::Markdown => Format::Markdown,
        });
        let by_ending = || Format::of_name(self.file.as_ref()?);
        chosen.or_else(by_ending).unwrap_or(Format::Text)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
    Html,
    Markdown,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Tls {
    /// Plain SMTP first, then STARTTLS
    Starttls,
    /// Encrypted from the first byte
    Implicit,
    /// No encryption is asked for
    None,
}

impl From<Tls> for TlsMode {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Starttls => TlsMode::StartTls,
            Tls::Implicit => TlsMode::Implicit,
            Tls::None => TlsMode::None,
        }
    }
}
