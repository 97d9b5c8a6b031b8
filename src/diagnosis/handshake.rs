//! The TLS handshake (RFC 8446, RFC 5246): how it ended, on whose side, and with which bytes.

use crate::model::{
    evidence::{
        EndedBy, Exchange, HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, HandshakeStage,
        SocketFailureKind,
    },
    finding::Finding,
    target::TlsMode,
};

use super::{
    agreed,
    catalogue::{
        self, BANNER_HTTP, BANNER_NOT_SMTP, CLEAR_PORT_SPOKEN_TLS, Kind, STARTTLS_220_CLOSE,
        STARTTLS_220_SILENCE, STARTTLS_FIREWALL_ANSWERS, STARTTLS_PLAINTEXT_AFTER, TCP_LOCAL_ABORT,
        TLS_BAD_SIGNATURE, TLS_CLIENT_CERT_REQUESTED, TLS_CLIENT_CERT_REQUIRED, TLS_CLOSE_NOTIFY_EARLY,
        TLS_FALLBACK_CLEAR_EXPECTED, TLS_HANDSHAKE_TIMEOUT, TLS_NO_SHARED_CIPHER, TLS_OVER_OUR_LIMIT,
        TLS_RST_AFTER_CLIENTHELLO, TLS_SNI_REQUIRED,
    },
    connect,
    context::{Context, Judged, Standing, quote, seconds, with_exchange},
    deep,
    hello::{self, Cause},
    signs, submission,
};

/// Alerts by which a server turns away a client without a certificate.
const CERTIFICATE_WANTED: [u8; 3] = [40, 42, 116];

/// Alerts of a server that wants to be named (RFC 8446 §9.2, RFC 6066 §3); no name is sent to a bare address.
const NAME_WANTED: [u8; 2] = [109, 112];

/// Judges one handshake.
pub(super) fn judge(context: Context<'_>, evidence: &HandshakeEvidence) -> Judged {
    let mut judged = match &evidence.failure {
        None => Judged::new(Standing::Holds, requested(context, evidence).into_iter().collect()),
        Some(failure) => failed(context, evidence, failure),
    };
    if let Some(look) = context.deep() {
        for finding in deep::findings(context, evidence, look) {
            if judged.findings.iter().all(|known| known.id != finding.id) {
                judged.findings.push(finding);
            }
        }
    }
    judged
}

fn requested(context: Context<'_>, evidence: &HandshakeEvidence) -> Option<Finding> {
    let finding = || {
        begin(context, evidence, TLS_CLIENT_CERT_REQUESTED)
            .saw("authorities named by the server", evidence.client_certificate_authorities)
    };
    evidence.client_certificate_requested.then(finding)
}

fn failed(context: Context<'_>, evidence: &HandshakeEvidence, failure: &HandshakeFailure) -> Judged {
    if let HandshakeFailureKind::Broken(broken) = &failure.kind
        && broken.kind == SocketFailureKind::AbortedHere
    {
        let finding = with_failure(begin(context, evidence, TCP_LOCAL_ABORT), failure);
        return Judged::new(Standing::Unknown, vec![finding.with("error", connect::error_text(broken))]);
    }
    if failure.kind == HandshakeFailureKind::TooLarge && has_server_hello(failure) {
        return over_our_limit(context, evidence, failure);
    }
    let mut judged = match hello::cause(evidence, failure, context.deep()) {
        Some(cause) => of_cause(context, evidence, failure, &cause),
        None => bare(context, evidence, failure),
    };
    if judged.standing == Standing::Broken && context.server_to_server() {
        judged.findings.push(begin(context, evidence, TLS_FALLBACK_CLEAR_EXPECTED));
    }
    judged
}

/// A failure that nothing explains further.
fn bare(context: Context<'_>, evidence: &HandshakeEvidence, failure: &HandshakeFailure) -> Judged {
    let asked = if hello::refused_everything(evidence) { "refused_everything" } else { "" };
    let findings =
        kinds(context, evidence, failure).into_iter().enumerate().map(|(place, (kind, service))| {
            let mut finding = with_failure(begin(context, evidence, kind), failure);
            if kind.id.starts_with("tls-") {
                finding = finding.with("way", asked);
            }
            if place == 0 {
                finding = hello::with_questions(finding, &evidence.probes);
            }
            if service.is_empty() { finding } else { finding.with("service", service) }
        });
    Judged::new(Standing::Broken, findings.collect())
}

/// A failure whose cause further questions have shown. The alert is evidence of the cause, not another finding.
fn of_cause(
    context: Context<'_>,
    evidence: &HandshakeEvidence,
    failure: &HandshakeFailure,
    cause: &Cause<'_>,
) -> Judged {
    let all = agreed::everything(&evidence.probes, context.deep());
    let (versions, suites) =
        (agreed::versions(all.iter().copied()), agreed::suites(all.iter().copied(), agreed::IN_A_SENTENCE));
    let findings = cause.kinds.iter().enumerate().map(|(place, kind)| {
        let finding = cause.agreed.with(begin(context, evidence, *kind)).with("way", cause.way);
        let finding = finding.with("versions", &versions).with("suites", &suites);
        if place == 0 {
            hello::with_questions(with_failure(finding, failure), &evidence.probes)
        } else {
            finding.saw("agreed to", cause.agreed.told())
        }
    });
    Judged::new(cause.standing, findings.collect())
}

/// The first handshake message that came is a ServerHello (RFC 8446 §4): the server had begun as it should.
fn has_server_hello(failure: &HandshakeFailure) -> bool {
    let mut octets = failure.received_hex.split_whitespace();
    octets.next() == Some("16") && octets.nth(4) == Some("02")
}

/// This program reads certificate lists up to a limit of its own; a longer one is no fault of the server.
fn over_our_limit(context: Context<'_>, evidence: &HandshakeEvidence, failure: &HandshakeFailure) -> Judged {
    let longest = evidence.probes.iter().filter_map(|probe| probe.answer.accepted());
    let octets = longest.map(|flight| flight.certificate_octets).max().unwrap_or_default();
    let mut finding = with_failure(begin(context, evidence, TLS_OVER_OUR_LIMIT), failure);
    finding = hello::with_questions(finding, &evidence.probes);
    if octets == 0 {
        return Judged::new(Standing::Unknown, vec![finding]);
    }
    finding = finding.with("bytes", octets).saw("octets of certificates", octets);
    // OpenSSL, and with it Postfix, reads lists of up to 100 KiB unless told otherwise.
    let standing = if octets <= 100 * 1024 { Standing::Holds } else { Standing::Unknown };
    Judged::new(standing, vec![finding])
}

/// A failure that shows only when the first bytes inside TLS are read (RFC 8446 §4.4.2.4).
pub(super) fn late(context: Context<'_>, failure: &HandshakeFailure) -> Vec<Finding> {
    let Some(alert) = failure.alert.as_ref().filter(|_| failure.kind == HandshakeFailureKind::AlertReceived)
    else {
        return Vec::new();
    };
    let mut kinds = Vec::new();
    if alert.number == 116 || is_certificate_wanted(context.handshake(), alert.number) {
        kinds.push(TLS_CLIENT_CERT_REQUIRED);
    }
    kinds.push(catalogue::of_alert(alert.number));
    let mut findings: Vec<Finding> = kinds
        .into_iter()
        .map(|kind| {
            let finding = match context.handshake() {
                Some(evidence) => begin(context, evidence, kind),
                None => context.finding(kind),
            };
            with_failure(finding, failure)
        })
        .collect();
    if context.server_to_server() {
        findings.push(context.finding(TLS_FALLBACK_CLEAR_EXPECTED));
    }
    findings
}

/// The handshake came about without the certificate that the server had asked for, and its first words inside TLS
/// refuse us for the want of it: what TLS 1.3 leaves to the server (RFC 8446 §4.4.2.4), Postfix says in SMTP.
pub(super) fn refused_without_certificate(context: Context<'_>, exchange: &Exchange) -> Option<Vec<Finding>> {
    let handshake = context.handshake().filter(|handshake| handshake.client_certificate_requested)?;
    let reply = exchange.reply.as_ref().filter(|reply| (400..600).contains(&reply.code))?;
    if !signs::client_certificate(&reply.text()) {
        return None;
    }
    // Encryption came about, so no sender falls back to clear text: the reply alone decides.
    Some(vec![
        with_exchange(begin(context, handshake, TLS_CLIENT_CERT_REQUIRED), exchange)
            .saw("authorities named by the server", handshake.client_certificate_authorities),
    ])
}

/// What a failure means, the most telling first, with the service that answered if it was not SMTP.
fn kinds(
    context: Context<'_>,
    evidence: &HandshakeEvidence,
    failure: &HandshakeFailure,
) -> Vec<(Kind, &'static str)> {
    let starttls = context.mode() == TlsMode::StartTls;
    let nothing_came = failure.stage == HandshakeStage::ClientHelloSent && failure.received_hex.is_empty();
    let kind = match &failure.kind {
        HandshakeFailureKind::AlertReceived => {
            let Some(alert) = &failure.alert else { return vec![(catalogue::of_alert(u8::MAX), "")] };
            let of_alert = (catalogue::of_alert(alert.number), "");
            return if is_certificate_wanted(Some(evidence), alert.number) {
                vec![(TLS_CLIENT_CERT_REQUIRED, ""), of_alert]
            } else if evidence.server_name.is_none() && NAME_WANTED.contains(&alert.number) {
                vec![(TLS_SNI_REQUIRED, "")]
            } else {
                vec![of_alert]
            };
        }
        HandshakeFailureKind::NotTls => return not_tls(context, failure),
        HandshakeFailureKind::Incompatible => TLS_NO_SHARED_CIPHER,
        HandshakeFailureKind::Misbehaved
        | HandshakeFailureKind::BadCertificate
        | HandshakeFailureKind::TooLarge
        | HandshakeFailureKind::Other => TLS_BAD_SIGNATURE,
        HandshakeFailureKind::TimedOut => silence(starttls, nothing_came),
        HandshakeFailureKind::Broken(broken) if broken.kind == SocketFailureKind::TimedOut => {
            silence(starttls, nothing_came)
        }
        HandshakeFailureKind::Broken(_) => TLS_RST_AFTER_CLIENTHELLO,
        HandshakeFailureKind::Closed if starttls && nothing_came => STARTTLS_220_CLOSE,
        HandshakeFailureKind::Closed => TLS_CLOSE_NOTIFY_EARLY,
    };
    vec![(kind, "")]
}

const fn silence(starttls: bool, nothing_came: bool) -> Kind {
    if starttls && nothing_came { STARTTLS_220_SILENCE } else { TLS_HANDSHAKE_TIMEOUT }
}

/// Text or other bytes came where a TLS record should be.
fn not_tls(context: Context<'_>, failure: &HandshakeFailure) -> Vec<(Kind, &'static str)> {
    let Some(text) = failure.received_text.as_deref().map(str::trim_start) else {
        return vec![(TLS_BAD_SIGNATURE, "")];
    };
    let service = signs::service(text).unwrap_or_default();
    if service == "HTTP" {
        return vec![(BANNER_HTTP, service)];
    }
    if context.mode() == TlsMode::StartTls {
        // "500 unrecognised" in answer to our first TLS bytes: the server behind never saw STARTTLS.
        let kind =
            if smtp_code(text) == Some(500) { STARTTLS_FIREWALL_ANSWERS } else { STARTTLS_PLAINTEXT_AFTER };
        return vec![(kind, "")];
    }
    if smtp_code(text).is_some() {
        let mismatch = submission::implicit_tls_towards_clear_port(context).map(|kind| (kind, ""));
        return std::iter::once((CLEAR_PORT_SPOKEN_TLS, "")).chain(mismatch).collect();
    }
    vec![(BANNER_NOT_SMTP, service)]
}

/// The reply code that a text begins with.
fn smtp_code(text: &str) -> Option<u16> {
    text.get(..3).and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code))
}

fn is_certificate_wanted(evidence: Option<&HandshakeEvidence>, alert: u8) -> bool {
    let asks = |evidence: &HandshakeEvidence| {
        let mut flights = evidence.probes.iter().filter_map(|probe| probe.answer.accepted());
        evidence.client_certificate_requested || flights.any(|flight| flight.client_certificate_requested)
    };
    evidence.is_some_and(asks) && CERTIFICATE_WANTED.contains(&alert)
}

fn begin(context: Context<'_>, evidence: &HandshakeEvidence, kind: Kind) -> Finding {
    let mut finding = context.finding(kind).with("seconds", seconds(evidence.elapsed_ms));
    for (name, value) in [("version", &evidence.version), ("suite", &evidence.suite)] {
        if let Some(value) = value {
            finding = finding.with(name, quote(value));
        }
    }
    finding
}

fn with_failure(mut finding: Finding, failure: &HandshakeFailure) -> Finding {
    let stage = match failure.stage {
        HandshakeStage::ClientHelloSent => "client_hello_sent",
        HandshakeStage::ServerAnswered => "server_answered",
        HandshakeStage::CertificateReceived => "certificate_received",
        HandshakeStage::Finished => "finished",
    };
    finding = finding.with("stage", stage).with("message", quote(&failure.message));
    if let Some(alert) = &failure.alert {
        finding = finding
            .with("alert", quote(&alert.name))
            .with("number", alert.number)
            .saw("alert", format_args!("{} ({})", quote(&alert.name), alert.number));
    }
    if !failure.received_hex.is_empty() {
        finding =
            finding.with("bytes", quote(&failure.received_hex)).saw("received", quote(&failure.received_hex));
    }
    if let Some(text) = &failure.received_text {
        let text = quote(text.trim_end());
        finding = finding.with("reply", &text).saw("received as text", text);
    }
    let ended_by = match failure.ended_by {
        EndedBy::ThisProgram => "this program",
        EndedBy::Server => "the server",
        EndedBy::ServerOrNetwork => "the server or a box on the way",
        EndedBy::Nobody => "nobody: silence until the limit",
    };
    finding = finding.saw("stage", stage.replace('_', " ")).saw("ended by", ended_by);
    if failure.message.is_empty() { finding } else { finding.saw("TLS library", quote(&failure.message)) }
}
