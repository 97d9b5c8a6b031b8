//! Authorities that lost the trust of root programmes, with the day from which their certificates do not count.

use jiff::Timestamp;

use super::case::{Case, Saw as _, worded};
use crate::model::{
    evidence::CertificateInfo,
    finding::{Finding, Party, Severity},
};

/// An authority, told by words in the names of its roots and issuers.
struct Distrusted {
    name: &'static str,
    /// In small letters; whole words of a distinguished name.
    signs: &'static [&'static str],
    by: &'static [By],
}

/// The decision of one root programme.
struct By {
    programme: &'static str,
    /// The first moment that no longer counts (seconds since 1970); nothing when no certificate counts any more.
    from: Option<(Counted, i64)>,
    /// When, for people.
    when: &'static str,
}

/// Which date of a certificate decides.
#[derive(Clone, Copy)]
enum Counted {
    NotBefore,
    /// The first proof of public logging; the beginning of the certificate where there is none.
    Logged,
}

use Counted::{Logged, NotBefore};

const fn all(programme: &'static str, when: &'static str) -> By {
    By { programme, from: None, when }
}

const fn from(programme: &'static str, counted: Counted, from: i64, when: &'static str) -> By {
    By { programme, from: Some((counted, from)), when }
}

/// Sources: the announcements of the root programmes (security.googleblog.com, groups.google.com/a/mozilla.org,
/// support.apple.com/HT213464 and its like).
const TABLE: &[Distrusted] = &[
    Distrusted {
        name: "Symantec (VeriSign, GeoTrust, Thawte, RapidSSL)",
        signs: &[
            "symantec class 3",
            "verisign class 3",
            "verisign universal root",
            "geotrust global ca",
            "geotrust primary certification authority",
            "geotrust universal ca",
            "geotrust ssl ca",
            "thawte primary root ca",
            "thawte premium server ca",
            "thawte ssl ca",
            "thawte dv ssl ca",
            "rapidssl ca",
            "rapidssl sha256 ca",
            "equifax secure certificate authority",
        ],
        by: &[all("Chrome", "October 2018"), all("Mozilla", "2018"), all("Apple", "2018")],
    },
    Distrusted {
        name: "WoSign and StartCom",
        signs: &["wosign", "startcom", "certification authority of wosign"],
        by: &[all("Chrome", "September 2017"), all("Mozilla", "2017"), all("Microsoft", "September 2017")],
    },
    Distrusted {
        name: "Entrust and AffirmTrust",
        signs: &[
            "entrust root certification authority",
            "entrust.net certification authority (2048)",
            "entrust certification authority",
            "affirmtrust",
        ],
        by: &[
            from("Chrome", Logged, 1_731_369_600, "logged after 11 November 2024"),
            from("Apple", NotBefore, 1_731_715_200, "issued after 15 November 2024"),
            from("Mozilla", NotBefore, 1_733_011_200, "issued after 30 November 2024"),
        ],
    },
    Distrusted {
        name: "Chunghwa Telecom",
        signs: &["epki root certification authority", "hipki root ca", "chunghwa telecom"],
        by: &[from("Chrome", Logged, 1_754_006_400, "logged after 31 July 2025")],
    },
    Distrusted {
        name: "NetLock",
        signs: &["netlock arany", "netlock kft", "netlock ltd"],
        by: &[from("Chrome", Logged, 1_754_006_400, "logged after 31 July 2025")],
    },
    Distrusted {
        name: "GLOBALTRUST (e-commerce monitoring)",
        signs: &["globaltrust 2020", "e-commerce monitoring"],
        by: &[from("Chrome", Logged, 1_719_792_000, "logged after 30 June 2024")],
    },
    Distrusted {
        name: "Camerfirma",
        signs: &["camerfirma", "chambers of commerce root", "global chambersign root"],
        by: &[all("Chrome", "April 2021"), all("Mozilla", "2021")],
    },
    Distrusted {
        name: "E-Tugra",
        signs: &["e-tugra", "e-tuğra"],
        by: &[all("Chrome", "2023"), all("Mozilla", "2023")],
    },
    Distrusted {
        name: "TrustCor",
        signs: &["trustcor"],
        by: &[
            all("Microsoft", "November 2022"),
            from("Mozilla", NotBefore, 1_669_852_800, "issued after 30 November 2022"),
            all("Chrome", "2023"),
        ],
    },
    Distrusted { name: "Certinomis", signs: &["certinomis"], by: &[all("Mozilla", "July 2019")] },
    Distrusted {
        name: "PROCERT",
        signs: &["psc procert", "psc publico del mppei para el estado venezolano"],
        by: &[all("Mozilla", "2017")],
    },
    Distrusted {
        name: "CNNIC",
        signs: &["cnnic root", "china internet network information center ev"],
        by: &[all("Chrome", "2015"), all("Mozilla", "2015")],
    },
    Distrusted { name: "DigiNotar", signs: &["diginotar"], by: &[all("Every programme", "September 2011")] },
];

/// The certificate comes from an authority that some programmes do not trust with it.
pub(super) fn finding(case: &Case<'_>) -> Option<Finding> {
    let mut names: Vec<String> = case.path().map(|(_, link)| link.issuer.to_lowercase()).collect();
    names.extend(case.completed().map(|(_, link)| link.issuer.to_lowercase()));
    names.extend(case.evidence.anchor.as_deref().map(str::to_lowercase));
    let (authority, by) = TABLE.iter().find_map(|authority| {
        let is_named =
            names.iter().any(|name| authority.signs.iter().any(|sign| super::products::holds(name, sign)));
        let by: Vec<&By> = authority.by.iter().filter(|by| by.counts(case.leaf)).collect();
        (is_named && !by.is_empty()).then_some((authority, by))
    })?;
    let programmes: Vec<&str> = by.iter().map(|by| by.programme).collect();
    let mut finding = case
        .finding("cert-distrusted-ca", Severity::Warn, Party::Server)
        .with("issuer", authority.name)
        .with("names", programmes.join(", "))
        .saw("authority", authority.name);
    for by in by {
        finding = finding.saw(&format!("distrusted by {}", by.programme), by.when);
    }
    if let Some(logged) = case.leaf.logged_at {
        finding = finding.saw("logged", worded(logged));
    }
    Some(finding.saw_judges(case))
}

impl By {
    fn counts(&self, leaf: &CertificateInfo) -> bool {
        let Some((counted, from)) = self.from else { return true };
        let date: Timestamp = match counted {
            NotBefore => leaf.not_before,
            Logged => leaf.logged_at.unwrap_or(leaf.not_before),
        };
        date.as_second() >= from
    }
}
