//! Records that name an authority which Let's Encrypt changes without notice.
//!
//! The keys are those of the certificates that letsencrypt.org/certificates offers (as of 8 July 2026), hashed.

use crate::model::{
    evidence::{CertificateEvidence, Evidence, PolicyEvidence, TlsaFit, TlsaLookup, TlsaRecord},
    finding::Finding,
    layer::Layer,
    report::Report,
};

use super::super::super::catalogue::{DANE_TA_LE_INTERMEDIATE, Kind};

/// Authorities that sign now, or that stand ready to: those for EC keys and those for RSA keys.
const CURRENT: [[(&str, &str); 3]; 2] = [
    [
        ("YE1", "6ebcefb4210b088654a38b03fea3d7d1c711b4fb1ddc363a45f9b1a4e53da01e"),
        ("YE2", "b3fb5d00e994cddf2cc9a4eea9f806bc5727e83cc0e4299bf956f2d524fe5376"),
        ("YE3", "a698a20824be04e47a1a33c4fa488731be92011f23a31e900e2ca26c9c2acfce"),
    ],
    [
        ("YR1", "2e8307068b6db620e4a39d068b5dee5d6ef5788cbb2c0b6d23ead84fcc17178c"),
        ("YR2", "9d637b3d27a9e570d07607b9ccadb80a70915c7af72afce12841b1b1da825fd1"),
        ("YR3", "51aaa87d984b559ac69e929f888a022d832e089ff4dba0a412b5101bca4bc799"),
    ],
];

/// Authorities that sign no more. X1 and X3 had one key, X2 and X4 another.
const RETIRED: [(&str, &str); 16] = [
    ("X3", "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18"),
    ("X4", "b111dd8a1c2091a89bd4fd60c57f0716cce50feeff8137cdbee0326e02cf362b"),
    ("R3", "8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d"),
    ("R4", "e5545e211347241891c554a03934cde9b749664a59d26d615fe58f77990f2d03"),
    ("E1", "276fe8a8c4ec7611565bf9fce6dcace9be320c1b5bea27596b2204071ed04f10"),
    ("E2", "bd936e72b212ef6f773102c6b77d38f94297322efc25396bc3279422e0c89270"),
    ("E5", "3586d4ecf070578cbd27aedce20b964e48bc149faeb9dad72f46b857869172b8"),
    ("E6", "d016e1fe311948aca64f2de44ce86c9a51ca041df6103bb52a88eb3f761f57d7"),
    ("E7", "cbbc559b44d524d6a132bdac672744da3407f12aae5d5f722c5f6c7913871c75"),
    ("E8", "885bf0572252c6741dc9a52f5044487fef2a93b811cdedfad7624cc283b7cdd5"),
    ("E9", "f1440a9b76e1e41e53a4cb461329bf6337b419726be513e42e19f1c691c5d4b2"),
    ("R10", "2bbad93ab5c79279ec121507f272cbe0c6647a3aae52e22f388afab426b4adba"),
    ("R11", "6ddac18698f7f1f7e1c69b9bce420d974ac6f94ca8b2c761701623f99c767dc7"),
    ("R12", "919c0df7a787b597ed056ace654b1de9c0387acf349f73734a4fd7b58cf612a4"),
    ("R13", "025490860b498ab73c6a12f27a49ad5fe230fafe3ac8f6112c9b7d0aad46941d"),
    ("R14", "f1647a5ee3efac54c892e930584fe47979b7acd1c76c1271bca1c5076d869888"),
];

/// The organisation in the names of the authorities below the roots.
const ORGANIZATION: &str = "O=Let's Encrypt";

/// Records that will fit no more after some renewal.
pub(super) struct Pinned {
    names: Vec<String>,
    /// None of them signs any more.
    retired: bool,
}

impl Pinned {
    pub(super) fn told(&self, about: impl Fn(Kind) -> Finding) -> Finding {
        let names = self.names.join(", ");
        let why = if self.retired { "retired" } else { "some" };
        about(DANE_TA_LE_INTERMEDIATE).with("names", &names).with("why", why).saw("authorities", names)
    }
}

/// The authorities of Let's Encrypt that the records of a server name, if it depends on them and not all that may
/// sign next are there.
pub(super) fn pinned(report: &Report, evidence: &PolicyEvidence, lookup: &TlsaLookup) -> Option<Pinned> {
    let (mut names, mut retired) = (Vec::new(), true);
    let mut known = |name: &str, is_retired: bool| {
        retired &= is_retired;
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    };
    for record in &lookup.records {
        if let Some(name) = name_of(record, &RETIRED) {
            known(name, true);
        } else if let Some(name) = CURRENT.iter().find_map(|family| name_of(record, family)) {
            known(name, false);
        }
    }
    for (index, certificate) in fitting(report, evidence, lookup) {
        let Some(subject) = certificate.chain.get(index).map(|authority| authority.subject.as_str()) else {
            continue;
        };
        if !subject.contains(ORGANIZATION) {
            // A root, or the server's own key: what Let's Encrypt does below it changes nothing.
            return None;
        }
        if names_none(&lookup.records) {
            known(subject.rsplit("CN=").next().unwrap_or(subject), false);
        }
    }
    let has_whole_family = CURRENT.iter().any(|family| {
        family.iter().all(|one| lookup.records.iter().any(|record| name_of(record, &[*one]).is_some()))
    });
    (!names.is_empty() && !has_whole_family).then_some(Pinned { names, retired })
}

/// Whether no record names a known authority by its key.
fn names_none(records: &[TlsaRecord]) -> bool {
    let all = || RETIRED.iter().chain(CURRENT.iter().flatten());
    !records.iter().any(|record| all().any(|one| name_of(record, &[*one]).is_some()))
}

/// The certificates that the records of a server fit, at any of its addresses.
fn fitting<'a>(
    report: &'a Report,
    evidence: &'a PolicyEvidence,
    lookup: &'a TlsaLookup,
) -> impl Iterator<Item = (usize, &'a CertificateEvidence)> {
    let of_host = |host: &str| host.eq_ignore_ascii_case(&lookup.host);
    evidence.dane.iter().filter(move |seen| of_host(&seen.host)).flat_map(move |seen| {
        let mut servers = report.servers.iter().filter(move |server| server.address == Some(seen.address));
        let certificate = servers.find_map(|server| match &server.rung(Layer::Certificate)?.evidence {
            Evidence::Certificate(evidence) => Some(&**evidence),
            _ => None,
        });
        seen.counted().filter_map(move |one| match one.fit {
            TlsaFit::Fits(index) => Some((index, certificate?)),
            _ => None,
        })
    })
}

fn name_of(record: &TlsaRecord, known: &[(&'static str, &str)]) -> Option<&'static str> {
    let by_key = (record.usage, record.selector, record.matching) == (2, 1, 1);
    let is_it = |(_, digest): &&(&str, &str)| by_key && record.data.eq_ignore_ascii_case(digest);
    known.iter().find(is_it).map(|(name, _)| *name)
}
