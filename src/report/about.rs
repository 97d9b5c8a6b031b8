//! When, where from and with which settings a check was made.

use jiff::tz::TimeZone;

use super::{
    page::{Fact, Words, seconds},
    safe, web_access,
};
use crate::model::{
    report::Report,
    target::{AddressFamily, TlsMode},
};

/// What was tested, when, how long, and from where.
pub(super) fn facts(report: &Report, words: &Words<'_>, zone: &TimeZone) -> Vec<Fact> {
    let target = &report.target;
    let port = words.texts.with("report-port", &[("port", &target.port.to_string())]);
    let mut tested = format!("{}, {port}", safe::one_line(target.name()));
    if target.tls_mode != TlsMode::StartTls {
        tested.push_str(", ");
        tested.push_str(&words.of("report-mode", target.tls_mode.key()));
    }
    let started = report.run.started_at;
    let here = started.to_zoned_datetime(zone.clone());
    let mut when = started.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    if here.offset().seconds() != 0 {
        let same_day = here.date() == started.to_zoned_datetime(TimeZone::UTC).date();
        let local =
            here.strftime(if same_day { "%H:%M:%S %:z" } else { "%Y-%m-%d %H:%M:%S %:z" }).to_string();
        when = words.texts.with("report-time", &[("utc", &when), ("local", &local)]);
    }
    let mut from = report.vantage.host.clone();
    if let Some(address) = report.vantage.local_address {
        from = format!("{from}, {address}");
    }
    vec![
        words.fact("report-field-tested", tested),
        words.fact("field-started", when),
        words.fact("field-elapsed", seconds(report.run.elapsed_ms)),
        words.fact("field-connections", report.run.connections.to_string()),
        words.fact("field-tested-from", format!("{from}, {}", report.vantage.os)),
    ]
}

/// What was asked for and how, so that the check can be done again.
pub(super) fn settings(report: &Report, words: &Words<'_>) -> Vec<Fact> {
    let settings = &report.settings;
    let target = &report.target;
    let mut facts = vec![
        words.fact("report-field-input", &target.input),
        words.fact("report-field-port", target.port.to_string()),
        words.fact("report-field-mode", words.of("report-mode", target.tls_mode.key())),
    ];
    if let Some(address) = target.address {
        facts.push(words.fact("report-field-address", address.to_string()));
    }
    let family = match settings.family {
        AddressFamily::Both => "report-family-both",
        AddressFamily::Ipv4 => "report-family-ipv4",
        AddressFamily::Ipv6 => "report-family-ipv6",
    };
    let limits = words.texts.with(
        "report-limits",
        &[
            ("connect", &plain_number(settings.connect_timeout_s)),
            ("greeting", &plain_number(settings.greeting_timeout_s)),
            ("step", &plain_number(settings.step_timeout_s)),
        ],
    );
    let added = settings.extra_trust_anchors.to_string();
    facts.extend([
        words.fact("report-field-family", words.texts.get(family)),
        words.fact("field-ehlo-name", &settings.ehlo_name),
        words.fact("field-timeouts", limits),
        words.fact("report-field-public-roots", &settings.public_roots),
        words.fact("report-field-extra-anchors", added),
        words.fact("field-program", format!("{} {}", report.tool.name, report.tool.version)),
        words.fact("report-field-run", &report.run.id),
    ]);
    if let Some(told) = &settings.web_proxy {
        facts.push(words.fact("field-web-access", web_access::sentence(told, words.texts)));
    }
    facts
}

/// `30` or `2.5`.
fn plain_number(number: f64) -> String {
    format!("{}", (number * 10.0).round() / 10.0)
}
