//! What the deep look found out beside versions and suites, one line each.

use std::collections::BTreeSet;

use super::{super::hello, DeepFact};
use crate::{
    model::{
        evidence::{CertificateLook, DeepLook, ServerNameUse, SuiteOrder},
        layer::Verdict,
    },
    report::safe,
    texts::Texts,
};

/// Every fact that was asked for and answered.
pub(super) fn of(look: &DeepLook, texts: &Texts) -> Vec<DeepFact> {
    let mut list = List { facts: Vec::new(), texts };
    list.groups(look);
    let order = |order: SuiteOrder| match order {
        SuiteOrder::Server => "deep-group-order-server",
        SuiteOrder::Client => "deep-group-order-client",
    };
    if let Some(whose) = look.group_order {
        list.add("deep-group-order", &texts.get(order(whose)), None);
    }
    list.yes_no("deep-secure-renegotiation", look.secure_renegotiation, Some((Verdict::Pass, Verdict::Warn)));
    list.yes_no(
        "deep-extended-master-secret",
        look.extended_master_secret,
        Some((Verdict::Pass, Verdict::Warn)),
    );
    list.yes_no("deep-fallback-scsv", look.fallback_scsv, Some((Verdict::Pass, Verdict::Warn)));
    list.yes_no("deep-compression", look.compression, Some((Verdict::Warn, Verdict::Pass)));
    list.yes_no("deep-session-tickets", look.session_tickets, None);
    list.yes_no("deep-ocsp-staple", look.ocsp_staple, None);
    if let Some(answer) = look.without_server_name {
        let (key, verdict) = match answer {
            ServerNameUse::Same => ("deep-server-name-same", None),
            ServerNameUse::OtherCertificate => ("deep-server-name-other", Some(Verdict::Warn)),
            ServerNameUse::Refused => ("deep-server-name-refused", Some(Verdict::Warn)),
        };
        list.add("deep-server-name", &texts.get(key), verdict);
    }
    list.certificates(&look.certificates);
    list.facts
}

/// One certificate: whose it is, where and how often it was seen.
pub(super) fn certificate(look: &CertificateLook, texts: &Texts) -> String {
    let (seen, address) = (look.seen.to_string(), look.address.to_string());
    let values = [("about", &*look.about), ("key", &*look.key), ("address", &*address), ("seen", &*seen)];
    safe::one_line(&texts.with("deep-certificate", &values))
}

struct List<'a> {
    facts: Vec<DeepFact>,
    texts: &'a Texts,
}

impl List<'_> {
    fn add(&mut self, key: &str, value: &str, verdict: Option<Verdict>) {
        self.facts.push(DeepFact {
            name: self.texts.get(key),
            value: safe::one_line(value),
            hover: self.texts.get(&format!("{key}.hover")),
            verdict,
        });
    }

    /// `marks`: the verdict of yes and that of no, where one of them is better.
    fn yes_no(&mut self, key: &str, answer: Option<bool>, marks: Option<(Verdict, Verdict)>) {
        let Some(answer) = answer else { return };
        let verdict = marks.map(|(yes, no)| if answer { yes } else { no });
        self.add(key, &self.texts.get(if answer { "deep-yes" } else { "deep-no" }), verdict);
    }

    /// The groups, with the version where it is an old one.
    fn groups(&mut self, look: &DeepLook) {
        if look.groups.is_empty() {
            return;
        }
        let newest = look.groups.iter().map(|group| group.version).max();
        let named = look.groups.iter().map(|group| {
            if Some(group.version) == newest {
                group.name.clone()
            } else {
                let version = hello::version(group.version);
                self.texts.with("deep-group-until", &[("group", &group.name), ("version", &version)])
            }
        });
        let named = named.collect::<Vec<_>>().join(", ");
        self.add("deep-groups", &named, None);
    }

    /// Whether every connection showed the same certificate. Servers may hold one for each kind of key.
    fn certificates(&mut self, looks: &[CertificateLook]) {
        if looks.is_empty() {
            return;
        }
        let kind = |key: &str| key.split(' ').next().unwrap_or_default().to_owned();
        let all: BTreeSet<&str> = looks.iter().map(|look| look.sha256.as_str()).collect();
        let kinds: BTreeSet<String> = looks.iter().map(|look| kind(&look.key)).collect();
        let connections = looks.iter().map(|look| look.seen).sum::<u32>().to_string();
        let addresses = looks.iter().map(|look| look.address).collect::<BTreeSet<_>>().len().to_string();
        let different = all.len().to_string();
        let values = [("connections", &*connections), ("addresses", &*addresses), ("count", &*different)];
        let (key, verdict) = match all.len() {
            1 => ("deep-same-certificate-yes", Verdict::Pass),
            count if count == kinds.len() => ("deep-same-certificate-kinds", Verdict::Pass),
            _ => ("deep-same-certificate-no", Verdict::Warn),
        };
        self.add("deep-same-certificate", &self.texts.with(key, &values), Some(verdict));
    }
}
