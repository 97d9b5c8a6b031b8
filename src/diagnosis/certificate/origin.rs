//! Where the certificate comes from: an authority that is known, one that is not, the server itself, or a box
//! that sits in between.

use super::{
    case::{Case, Saw as _, lifetime_days, lifetime_seconds},
    distrust, fetched,
    name::is_internal,
    products,
};
use crate::model::{
    evidence::{CertificateInfo, TrustOutcome},
    finding::{Finding, Party, Severity},
    stored_root::RootPlace,
};

/// Where the certificate comes from, with what there is to say about it.
#[derive(Debug)]
pub(super) enum Origin {
    /// From an authority that the public judge knows.
    Known(Option<Finding>),
    /// Made by the server itself.
    SelfSigned(Finding),
    /// Made by the installation of a product, for no name in particular.
    Factory(Finding),
    /// Made up by a security product on the way.
    Inspected(Finding),
    /// From an authority that is not known, or not seen to be.
    Unknown(Finding),
    /// Nobody judged.
    NotJudged,
}

impl Origin {
    pub(super) fn into_finding(self) -> Option<Finding> {
        match self {
            Origin::Known(finding) => finding,
            Origin::SelfSigned(finding)
            | Origin::Factory(finding)
            | Origin::Inspected(finding)
            | Origin::Unknown(finding) => Some(finding),
            Origin::NotJudged => None,
        }
    }
}

pub(super) fn judge(case: &Case<'_>) -> Origin {
    let evidence = case.evidence;
    if evidence.anchor.is_some() || evidence.public.knows_issuer() {
        return Origin::Known(store_differs(case).or_else(|| distrust::finding(case)));
    }
    if evidence.public.outcome == TrustOutcome::NotJudged {
        return Origin::NotJudged;
    }
    if case.leaf.self_signed {
        return self_made(case);
    }
    // A product's own certificate names it as the subject; an inspection box names itself as the issuer only.
    if let Some(product) = products::factory(&case.leaf.subject) {
        return Origin::Factory(factory(case, product));
    }
    let inspected = case.path().find_map(|(_, certificate)| products::inspection(&certificate.issuer));
    if let Some(product) = inspected {
        let finding = case
            .finding("cert-tls-inspection", Severity::Fail, Party::Network)
            .with("product", product)
            .saw("product", product);
        return Origin::Inspected(known_root(finding, case).saw_judges(case));
    }
    if let Some(product) = products::factory(&case.leaf.issuer) {
        return Origin::Factory(factory(case, product));
    }
    let finding = completed(case)
        .or_else(|| distrust::finding(case))
        .or_else(|| known_here_only(case))
        // Where the root above is known, nothing is missing between.
        .or_else(|| case.evidence.device_root.is_some().then(|| untrusted(case)))
        .or_else(|| completed_elsewhere(case))
        .or_else(|| missing_link(case))
        .unwrap_or_else(|| untrusted(case));
    Origin::Unknown(finding)
}

/// With the links that were fetched the chain ends under a public authority, so that something is missing for certain.
fn completed(case: &Case<'_>) -> Option<Finding> {
    let completed = case.evidence.completed.as_ref()?;
    (completed.anchor.is_some() || completed.public.knows_issuer()).then(|| missing(case))
}

/// The links that were fetched lead up to a root that nobody knows.
fn completed_elsewhere(case: &Case<'_>) -> Option<Finding> {
    let completed = case.evidence.completed.as_ref()?;
    let (_, top) = case.completed().last()?;
    (top.self_signed && !completed.fetched.is_empty())
        .then(|| fetched::saw(untrusted(case).with("issuer", super::case::subject(top)), case))
}

/// A publicly logged chain that is complete up to its root: this PC knows the root, and the public list does not,
/// because it has dropped an old one or does not have a new one yet. With only the server's own certificate sent,
/// this PC may just as well have fetched what is missing.
fn known_here_only(case: &Case<'_>) -> Option<Finding> {
    let is_public = case.path().any(|(_, certificate)| certificate.publicly_logged);
    let is_complete = case.evidence.path.len() > 1;
    (is_public && is_complete && case.evidence.device.knows_issuer()).then(|| {
        case.finding("pc-root-store-stale", Severity::Warn, Party::ThisPc)
            .with("issuer", super::case::issuer(case.top()))
            .saw("authority", &case.top().issuer)
            .saw_judges(case)
    })
}

/// The chain is complete as far as it goes, and no judge of the public knows who stands at its end.
pub(super) fn untrusted(case: &Case<'_>) -> Finding {
    let top = case.top();
    let finding = case
        .finding("cert-untrusted-ca", Severity::Warn, Party::Server)
        .with("issuer", super::case::issuer(top))
        .saw("authority", if top.self_signed { &top.subject } else { &top.issuer });
    known_root(finding, case).saw_judges(case)
}

/// Says which root of this PC it is that the public does not know, and who put it there.
fn known_root(finding: Finding, case: &Case<'_>) -> Finding {
    let Some(root) = &case.evidence.device_root else { return finding };
    let (why, words) = match root.place {
        RootPlace::GroupPolicy => ("group-policy", "put on this PC by group policy"),
        RootPlace::Enterprise => ("enterprise", "in the organisation's own store on this PC"),
        RootPlace::Computer => ("computer", "added to the store of this PC"),
        RootPlace::Person => ("person", "added for the person who is signed in"),
        RootPlace::SystemList => ("system-list", "in the list of this PC's system"),
    };
    finding.with("why", why).saw("root on this PC", format!("{}, {words}", root.name))
}

/// Public list and trust store of this PC do not agree about an authority that the public list knows.
fn store_differs(case: &Case<'_>) -> Option<Finding> {
    let (public, device) = (&case.evidence.public, &case.evidence.device);
    let differs = match device.outcome {
        TrustOutcome::UnknownIssuer => public.knows_issuer(),
        TrustOutcome::Expired | TrustOutcome::NotYetValid => {
            public.outcome == TrustOutcome::Trusted
                || (public.knows_issuer() && device.apart_from_dates == Some(TrustOutcome::UnknownIssuer))
        }
        TrustOutcome::Malformed | TrustOutcome::Other => public.outcome == TrustOutcome::Trusted,
        _ => false,
    };
    differs.then(|| {
        let finding = case.finding("pc-root-store-stale", Severity::Warn, Party::ThisPc).saw_judges(case);
        match &case.evidence.anchor {
            Some(anchor) => finding.saw("authority", anchor),
            None => finding,
        }
    })
}

fn self_made(case: &Case<'_>) -> Origin {
    let leaf = case.leaf;
    if is_exchange_default(leaf) {
        return Origin::Factory(
            case.finding("cert-exchange-default", Severity::Warn, Party::Server)
                .with("product", "Microsoft Exchange")
                .saw("names in the certificate", super::case::names(leaf))
                .saw("lifetime", format!("{} days", lifetime_days(leaf)))
                .saw("signed by", "itself"),
        );
    }
    let by_host = || leaf.common_name.as_deref().and_then(products::factory_host);
    let by_form = || is_debian_default(leaf).then_some("Linux");
    if let Some(product) = products::factory(&leaf.subject).or_else(by_host).or_else(by_form) {
        return Origin::Factory(factory(case, product));
    }
    let mut finding = case
        .finding("cert-self-signed", Severity::Warn, Party::Server)
        .saw("signed by", "itself")
        .saw_judges(case);
    if leaf.is_ca == Some(true) {
        finding = finding.saw("marked as an authority", "yes");
    }
    Origin::SelfSigned(finding)
}

fn factory(case: &Case<'_>, product: &str) -> Finding {
    case.finding("cert-snakeoil", Severity::Warn, Party::Server)
        .with("product", product)
        .saw("product", product)
        .saw("names in the certificate", super::case::names(case.leaf))
}

/// What Exchange makes at installation: the computer's short name as subject, that and its full name as
/// alternative names, five years. The one for signing between servers is sometimes bound to SMTP by mistake.
fn is_exchange_default(leaf: &CertificateInfo) -> bool {
    let Some(common_name) = &leaf.common_name else { return false };
    if common_name == "Microsoft Exchange Server Auth Certificate" {
        return true;
    }
    let is_name_of_host = |name: &String| {
        name.eq_ignore_ascii_case(common_name)
            || name
                .split_once('.')
                .is_some_and(|(host, domain)| host.eq_ignore_ascii_case(common_name) && !domain.is_empty())
    };
    !common_name.contains('.')
        && leaf.subject.eq_ignore_ascii_case(&format!("CN={common_name}"))
        && leaf.dns_names.iter().any(|name| name.eq_ignore_ascii_case(common_name))
        && leaf.dns_names.iter().any(|name| name.contains('.'))
        && leaf.dns_names.iter().all(is_name_of_host)
        && (1820..=1830).contains(&lifetime_days(leaf))
}

/// What Debian's `ssl-cert` makes at installation: the computer's name twice, ten years, and no word on usage.
fn is_debian_default(leaf: &CertificateInfo) -> bool {
    let Some(common_name) = &leaf.common_name else { return false };
    leaf.subject == format!("CN={common_name}")
        && matches!(leaf.dns_names.as_slice(), [only] if only == common_name)
        && leaf.is_ca == Some(false)
        && leaf.key_usage.is_none()
        && leaf.extended_key_usage.is_none()
        && (3_650 * 86_400..=3_650 * 86_400 + 1).contains(&lifetime_seconds(leaf))
}

/// The path stops below a link that was not sent, and there are signs that the link belongs to a public
/// authority rather than to one of the company's own.
fn missing_link(case: &Case<'_>) -> Option<Finding> {
    let top = case.top();
    if top.self_signed {
        return None;
    }
    let device_trusts = case.evidence.device.knows_issuer();
    let fetchable = top.ca_issuers.iter().find(|url| is_public_address(url));
    let mut signs: Vec<(&str, String)> = Vec::new();
    if case.path().any(|(_, certificate)| certificate.publicly_logged) {
        signs.push((
            "public logs",
            "the certificate carries their proofs, as only public authorities do".to_owned(),
        ));
    }
    if let Some(family) = &case.evidence.issuer_family {
        signs.push(("known authority of the same organisation", family.clone()));
    }
    // An authority of a company names its own address there as well, but usually of its root, above a link that
    // was sent.
    if let Some(url) = fetchable
        && (case.evidence.path.len() <= 1 || device_trusts)
    {
        signs.push(("the missing certificate is offered at", url.clone()));
    }
    if signs.is_empty() {
        return None;
    }
    let mut finding = missing(case);
    for (name, value) in signs {
        finding = finding.saw(name, value);
    }
    Some(finding.saw_judges(case))
}

/// The link above the top of what was sent is missing, with what fetching it showed.
fn missing(case: &Case<'_>) -> Finding {
    let top = case.top();
    let mut finding = case
        .finding("cert-missing-intermediate", Severity::Warn, Party::Server)
        .with("issuer", super::case::issuer(top))
        .saw("certificates sent", case.evidence.chain.len())
        .saw("not sent", &top.issuer);
    let Some(completed) = &case.evidence.completed else { return finding };
    finding = fetched::saw(finding, case);
    for link in &completed.fetched {
        finding = finding.saw("missing certificate", format!("{}, SHA-256 {}", link.subject, link.sha256));
    }
    if completed.anchor.is_none() && !completed.public.knows_issuer() {
        return finding;
    }
    let url = completed.fetches.iter().find(|fetch| fetch.failure.is_none()).map(|fetch| fetch.url.as_str());
    finding
        .with("url", url.unwrap_or_default())
        .with("count", completed.fetched.len())
        .saw("public authorities, as sent", super::case::verdict(&case.evidence.public))
        .saw("public authorities, with what was fetched", super::case::verdict(&completed.public))
}

/// Whether an address of an issuer's certificate can be reached from everywhere: HTTP, at a name that is not
/// internal. Directories of a company (`ldap:`) cannot.
fn is_public_address(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    !host.is_empty() && !is_internal(host) && host.parse::<std::net::IpAddr>().is_err()
}
