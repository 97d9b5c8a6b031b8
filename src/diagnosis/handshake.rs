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
    catalogue::{
        self, BANNER_HTTP, BANNER_NOT_SMTP, CLEAR_PORT_SPOKEN_TLS, Kind, STARTTLS_220_CLOSE,
        STARTTLS_220_SILENCE, STARTTLS_FIREWALL_ANSWERS, STARTTLS_PLAINTEXT_AFTER, TCP_LOCAL_ABORT,
        TLS_BAD_SIGNATURE, TLS_CLIENT_CERT_REQUESTED, TLS_CLIENT_CERT_REQUIRED, TLS_CLOSE_NOTIFY_EARLY,
        TLS_FALLBACK_CLEAR_EXPECTED, TLS_HANDSHAKE_TIMEOUT, TLS_NO_SHARED_CIPHER, TLS_RST_AFTER_CLIENTHELLO,
    },
    connect,
    context::{Context, Judged, Standing, quote, seconds, with_exchange},
    signs, submission,
};

/// Alerts by which a server turns away a client without a certificate.
const CERTIFICATE_WANTED: [u8; 3] = [40, 42, 116];

/// Judges one handshake.
pub(super) fn judge(context: Context<'_>, evidence: &HandshakeEvidence) -> Judged {
    let Some(failure) = &evidence.failure else {
        let findings = if evidence.client_certificate_requested {
            vec![
                begin(context, evidence, TLS_CLIENT_CERT_REQUESTED)
                    .saw("authorities named by the server", evidence.client_certificate_authorities),
            ]
        } else {
            Vec::new()
        };
        return Judged::new(Standing::Holds, findings);
    };
    if let HandshakeFailureKind::Broken(broken) = &failure.kind
        && broken.kind == SocketFailureKind::AbortedHere
    {
        let finding = with_failure(begin(context, evidence, TCP_LOCAL_ABORT), failure);
        return Judged::new(Standing::Unknown, vec![finding.with("error", connect::error_text(broken))]);
    }
    let mut findings: Vec<Finding> = kinds(context, evidence, failure)
        .into_iter()
        .map(|(kind, service)| {
            let finding = with_failure(begin(context, evidence, kind), failure);
            if service.is_empty() { finding } else { finding.with("service", service) }
        })
        .collect();
    if context.server_to_server() {
        findings.push(begin(context, evidence, TLS_FALLBACK_CLEAR_EXPECTED));
    }
    Judged::new(Standing::Broken, findings)
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
    evidence.is_some_and(|evidence| evidence.client_certificate_requested)
        && CERTIFICATE_WANTED.contains(&alert)
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
