//! How one server, at one address, meets its records (RFC 7672 §3).

use jiff::SignedDuration;

use crate::model::{
    evidence::{
        CertificateEvidence, DaneSeen, Evidence, NameMatch, PolicyEvidence, RecordFit, StarttlsEvidence,
        TlsaFit, TlsaLookup, TlsaRecord,
    },
    finding::Finding,
    layer::Layer,
};

use super::super::super::{
    catalogue::{
        DANE_3_0_1, DANE_EE_EXPIRED, DANE_NO_STARTTLS, DANE_STALE_AFTER_RENEWAL, DANE_TA_NAME_MISMATCH,
        DANE_TA_NOT_IN_CHAIN, DANE_TLSA_MISMATCH, Kind,
    },
    context::{Context, quote},
    ehlo,
};

/// Records shown as evidence of one finding.
pub(super) const MOST_SHOWN: usize = 8;
/// A certificate that is younger was renewed just now.
const FRESH: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What comes of the records at a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// None of them can be used: the mail must be encrypted, and nothing can be proven.
    Unusable,
    /// No certificate was seen.
    NotSeen,
    Proven,
    Unproven(Kind),
}

/// One server with its records.
#[derive(Clone, Copy)]
pub(super) struct AtServer<'a> {
    /// With the server.
    pub(super) context: Context<'a>,
    pub(super) evidence: &'a PolicyEvidence,
    pub(super) lookup: &'a TlsaLookup,
}

impl<'a> AtServer<'a> {
    pub(super) fn outcome(self) -> At {
        if !self.lookup.records.iter().any(TlsaRecord::is_usable) {
            return At::Unusable;
        }
        let Some(seen) = self.seen() else { return At::NotSeen };
        if seen.counted().next().is_none() {
            At::Unusable
        } else if seen.is_proven() {
            At::Proven
        } else {
            At::Unproven(self.reason(seen))
        }
    }

    /// What is to be said of this server at this address.
    pub(super) fn findings(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            self.lacks_encryption().map(|kind| self.told(kind)).into_iter().collect();
        match (self.outcome(), self.seen()) {
            (At::Unproven(kind), Some(seen)) => findings.push(self.mismatch(kind, seen)),
            (At::Proven, Some(seen)) => findings.extend(self.remarks(seen)),
            _ => {}
        }
        findings
    }

    /// The finding, when the server offers no encryption although DNS promises it. Only a complete list of
    /// capabilities can tell.
    pub(super) fn lacks_encryption(self) -> Option<Kind> {
        let asked = self.context.server?.rung(Layer::Starttls).map(|rung| &rung.evidence);
        let not_offered = matches!(
            asked,
            Some(Evidence::Starttls(StarttlsEvidence { offered: false, exchange: None, .. }))
        );
        let lacks =
            self.context.ehlo().is_some_and(|seen| ehlo::lacks_starttls(self.context, seen).is_some());
        (not_offered && lacks).then_some(DANE_NO_STARTTLS)
    }

    fn seen(self) -> Option<&'a DaneSeen> {
        let address = self.context.server?.address?;
        let of_it =
            |seen: &&DaneSeen| seen.address == address && seen.host.eq_ignore_ascii_case(&self.lookup.host);
        self.evidence.dane.iter().find(of_it)
    }

    fn certificate(self) -> Option<&'a CertificateEvidence> {
        match &self.context.server?.rung(Layer::Certificate)?.evidence {
            Evidence::Certificate(evidence) => Some(evidence),
            _ => None,
        }
    }

    /// Why nothing that counts fits.
    fn reason(self, seen: &DaneSeen) -> Kind {
        if seen.counted().any(|one| matches!(one.fit, TlsaFit::WrongName(_))) {
            return DANE_TA_NAME_MISMATCH;
        }
        if seen.counted().any(|one| matches!(one.fit, TlsaFit::BrokenPath(..))) {
            return DANE_TLSA_MISMATCH;
        }
        if seen.counted().all(|one| one.record.usage == 2) {
            return DANE_TA_NOT_IN_CHAIN;
        }
        if self.days_since_renewal().is_some() { DANE_STALE_AFTER_RENEWAL } else { DANE_TLSA_MISMATCH }
    }

    /// Days since the certificate began, if it is fresh.
    fn days_since_renewal(self) -> Option<i64> {
        let evidence = self.certificate()?;
        let age = evidence.judged_at.duration_since(evidence.chain.first()?.not_before);
        (SignedDuration::ZERO <= age && age <= FRESH).then(|| age.as_hours() / 24)
    }

    fn told(self, kind: Kind) -> Finding {
        super::with_lookup(self.context.finding(kind), self.lookup)
    }

    /// A finding about a record that fits nothing, with the one that would.
    fn mismatch(self, kind: Kind, seen: &DaneSeen) -> Finding {
        let mut finding = self.context.finding(kind).with("name", &self.lookup.owner);
        finding = finding.with("total", self.lookup.records.len());
        if kind == DANE_STALE_AFTER_RENEWAL
            && let Some(days) = self.days_since_renewal()
        {
            finding = finding.with("days", days);
        }
        for one in seen.records.iter().take(MOST_SHOWN) {
            let line =
                format!("{} ({})", quote(&one.record.zone_line(&self.lookup.owner)), fit_words(&one.fit));
            finding = finding.saw("published", line);
        }
        let broken = seen.counted().find_map(|one| match &one.fit {
            TlsaFit::BrokenPath(_, why) => Some(why.as_str()),
            _ => None,
        });
        finding = finding.with("why", quote(broken.unwrap_or_default()));
        for (index, record) in seen.would_fit.iter().take(MOST_SHOWN).enumerate() {
            let line = record.zone_line(&self.lookup.owner);
            if index == 0 {
                finding = finding.with("record", &line);
            }
            finding = finding.saw("would fit", line);
        }
        finding
    }

    /// What is to be said although the server is proven.
    fn remarks(self, seen: &DaneSeen) -> Vec<Finding> {
        let fits = |one: &&RecordFit| matches!(one.fit, TlsaFit::Fits(_));
        let by_usage = |usage| seen.counted().filter(fits).any(|one| one.record.usage == usage);
        let mut findings = Vec::new();
        if by_usage(3) && !by_usage(2) {
            findings.extend(self.disregarded());
            let by_key =
                seen.counted().filter(fits).any(|one| one.record.usage == 3 && one.record.selector == 1);
            if !by_key {
                let mut finding = self.told(DANE_3_0_1);
                if let Some(record) = seen.would_fit.first() {
                    let line = record.zone_line(&self.lookup.owner);
                    finding = finding.with("record", &line).saw("would fit", line);
                }
                findings.push(finding);
            }
        }
        findings
    }

    /// The dates or names of a certificate that DANE does not look at, and others do (RFC 7672 §3.1.1).
    fn disregarded(self) -> Option<Finding> {
        let evidence = self.certificate()?;
        let own = evidence.chain.first()?;
        let found = |kind: Kind, why: &str| Some(self.told(kind).with("why", why));
        if own.not_after < evidence.judged_at || evidence.judged_at < own.not_before {
            return found(DANE_EE_EXPIRED, "date");
        }
        let other_name = matches!(evidence.name, NameMatch::Differs(_));
        if other_name { found(DANE_EE_EXPIRED, "name") } else { None }
    }
}

/// How a record fits, as evidence.
fn fit_words(fit: &TlsaFit) -> String {
    match fit {
        TlsaFit::Fits(index) => format!("fits certificate {}", index + 1),
        TlsaFit::FitsNone => "fits no certificate that was sent".to_owned(),
        TlsaFit::WrongName(index) => {
            format!("fits certificate {}, but the server's certificate bears another name", index + 1)
        }
        TlsaFit::BrokenPath(index, why) => format!("fits certificate {}, but {}", index + 1, quote(why)),
        TlsaFit::Unusable => "cannot be used for mail".to_owned(),
    }
}
