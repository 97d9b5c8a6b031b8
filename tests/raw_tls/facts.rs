//! What a flight amounts to, a line each.

use tls_ladder::{
    model::evidence::HelloAnswer,
    protocol::tls::server_flight::{Flight, FlightReader},
};

pub(super) fn read_whole(bytes: &[u8]) -> Flight {
    let mut reader = FlightReader::new();
    reader.push(bytes);
    reader.flight()
}

/// Everything that was read, a line each; what is not there has no line.
pub(super) fn facts(flight: &Flight) -> Vec<String> {
    let mut facts = Vec::new();
    let mut say =
        |name: &str, value: Option<String>| facts.extend(value.map(|value| format!("{name} = {value}")));
    let answer = match flight.answer() {
        Some(HelloAnswer::Accepted(_)) => "accepted",
        Some(HelloAnswer::Refused { .. }) => "refused",
        Some(HelloAnswer::NotTls { .. }) => "not TLS",
        Some(_) => "garbled",
        None => "none",
    };
    say("answer", Some(answer.to_owned()));
    if let Some(hello) = &flight.hello {
        say("version", Some(hello.version.name().to_owned()));
        say("suite", Some(hello.suite.name.clone()));
        say("group", hello.group.clone());
        say("dh_bits", hello.dh_bits.map(|bits| bits.to_string()));
        say("dh_prime", hello.dh_prime.clone());
        say("export_rsa_bits", hello.export_rsa_bits.map(|bits| bits.to_string()));
        say("signature_scheme", hello.signature_scheme.clone());
        say("compression", (hello.compression > 0).then(|| hello.compression.to_string()));
        for (name, holds) in [
            ("hello_retry", hello.hello_retry),
            ("secure_renegotiation", hello.secure_renegotiation),
            ("extended_master_secret", hello.extended_master_secret),
            ("session_ticket", hello.session_ticket),
            ("session_id", hello.session_id),
            ("ocsp_staple", hello.ocsp_staple),
            ("client_certificate_requested", hello.client_certificate_requested),
            ("complete", hello.complete),
        ] {
            say(name, holds.then(|| "yes".to_owned()));
        }
        say("certificate_sha256", hello.certificate_sha256.clone());
        say("certificate_key", hello.certificate_key.clone());
        say(
            "certificate_octets",
            (hello.certificate_octets > 0).then(|| hello.certificate_octets.to_string()),
        );
    }
    say("certificates", (!flight.chain.is_empty()).then(|| flight.chain.len().to_string()));
    say("ocsp_octets", (!flight.ocsp.is_empty()).then(|| flight.ocsp.len().to_string()));
    let kinds: Vec<&str> = flight.ssl2_kinds.iter().map(|kind| kind.name.as_str()).collect();
    say("ssl2_kinds", (!kinds.is_empty()).then(|| kinds.join(" ")));
    for warning in &flight.warnings {
        say("warning", Some(warning.name.clone()));
    }
    say("alert", flight.alert.as_ref().map(|alert| alert.name.clone()));
    say("text", flight.text.clone());
    say("problem", flight.problem.clone());
    facts
}
