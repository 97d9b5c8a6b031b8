//! What a cipher suite needs beside itself: a group, a signature, a certificate with the right key.

use crate::model::{
    evidence::{DeepEnd, DeepLook, ProtocolVersion, SuiteLook, SuiteOrder, VersionLook},
    sender_profile::SenderProfile,
};

/// Whether a suite that both sides list can be used by both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It can; the IANA name of the group, where it is known.
    Meets(Option<String>),
    NoGroup,
    /// The sender cannot check the signature, or the certificate's key.
    NoSignature,
    /// The deep look did not ask enough.
    Unclear,
}

/// How the parts of a suite's name read: key exchange and proof of identity (RFC 5246 §A.5).
#[derive(Debug, Clone, Copy)]
pub(super) struct Method<'a> {
    name: &'a str,
}

impl<'a> Method<'a> {
    /// Of a suite by its IANA name; a suite of TLS 1.3 has none in its name.
    pub(super) fn of(suite: &'a str) -> Self {
        let name = suite.split_once("_WITH_").map_or("", |(before, _)| before);
        Self { name: name.strip_prefix("TLS_").unwrap_or(name) }
    }

    pub(super) fn is_elliptic(self) -> bool {
        self.name.starts_with("ECDH")
    }

    /// A prime of the server's choice comes with it.
    pub(super) fn has_prime(self) -> bool {
        self.name.starts_with("DHE_") || self.name.starts_with("DH_anon")
    }

    /// The key exchange is signed (RFC 5246 §7.4.3).
    pub(super) fn is_signed(self) -> bool {
        self.name.starts_with("ECDHE_") || self.name.starts_with("DHE_")
    }

    /// The server's certificate has an RSA key: it signs, or the secret is encrypted to it.
    fn has_rsa_key(self) -> bool {
        self.name == "RSA" || self.name.starts_with("RSA_EXPORT") || self.name.ends_with("DHE_RSA")
    }

    /// Whether the suite came with an RSA key: by the certificate that was seen with it, otherwise by its name.
    /// In TLS 1.3 neither says it, because the certificate is encrypted.
    pub(super) fn with_rsa_key(self, certificate_key: Option<&str>) -> Option<bool> {
        match certificate_key {
            Some(key) => Some(key == "RSA"),
            None => (!self.name.is_empty()).then(|| self.has_rsa_key()),
        }
    }

    fn has_ecdsa_key(self) -> bool {
        self.name.ends_with("_ECDSA")
    }
}

/// Whether sender and server can both use a suite that both list.
pub(super) fn standing(
    profile: &SenderProfile,
    deep: &DeepLook,
    of_version: &VersionLook,
    suite: &SuiteLook,
) -> Standing {
    if !signature_meets(profile, of_version.version, suite) {
        return Standing::NoSignature;
    }
    let needs_group =
        of_version.version == ProtocolVersion::Tls13 || Method::of(&suite.suite.name).is_elliptic();
    if needs_group { group(profile, deep, of_version, suite) } else { Standing::Meets(None) }
}

/// The group both know (RFC 8446 §4.2.7, RFC 8422 §5.1).
fn group(profile: &SenderProfile, deep: &DeepLook, of_version: &VersionLook, suite: &SuiteLook) -> Standing {
    if profile.groups.is_empty() {
        // Who sends no list takes what comes, and TLS 1.3 cannot be spoken without one.
        return if of_version.version == ProtocolVersion::Tls13 {
            Standing::NoGroup
        } else {
            Standing::Meets(suite.group.clone())
        };
    }
    let offered = servers_groups(deep, of_version);
    let knows = |name: &&str| profile.groups.iter().any(|group| group == name);
    let common: Vec<&str> = offered.iter().copied().filter(knows).collect();
    match (common.as_slice(), deep.group_order) {
        ([], _) if deep.progress.end == Some(DeepEnd::Complete) => Standing::NoGroup,
        ([], _) => Standing::Unclear,
        ([only], _) => Standing::Meets(Some((*only).to_owned())),
        ([first, ..], _) if of_version.version == ProtocolVersion::Tls13 => {
            // A server may pass over the group it likes best in favour of one that the client has sent a key share
            // for, which saves a round trip (RFC 8446 §4.1.1). The first of both is certain.
            let favourite = profile.groups.iter().find(|group| common.contains(&group.as_str()));
            Standing::Meets(favourite.filter(|group| group == first).cloned())
        }
        ([first, ..], Some(SuiteOrder::Server)) => Standing::Meets(Some((*first).to_owned())),
        (_, Some(SuiteOrder::Client)) => {
            Standing::Meets(profile.groups.iter().find(|group| common.contains(&group.as_str())).cloned())
        }
        (_, None) => Standing::Meets(None),
    }
}

/// The groups the server was seen to take in this version, in its order.
fn servers_groups<'a>(deep: &'a DeepLook, of_version: &'a VersionLook) -> Vec<&'a str> {
    let is_13 = of_version.version == ProtocolVersion::Tls13;
    let listed = deep
        .groups
        .iter()
        .filter(|group| if is_13 { group.version == ProtocolVersion::Tls13 } else { is_curve(&group.name) })
        .map(|group| group.name.as_str());
    let with_suites = of_version.suites.iter().filter_map(|suite| suite.group.as_deref());
    let mut groups: Vec<&str> = Vec::new();
    for name in listed.chain(with_suites) {
        if !groups.contains(&name) {
            groups.push(name);
        }
    }
    groups
}

/// Curves are all that TLS 1.2 chooses among in ECDHE; post-quantum groups belong to TLS 1.3, ffdhe groups to DHE.
fn is_curve(group: &str) -> bool {
    !(group.contains("MLKEM") || group.contains("Kyber") || group.starts_with("ffdhe"))
}

/// Whether the sender's list of signature schemes and groups lets the server sign with the key it has. Before
/// TLS 1.2 there was no such list.
fn signature_meets(profile: &SenderProfile, version: ProtocolVersion, suite: &SuiteLook) -> bool {
    let key = suite.certificate_key.as_deref().unwrap_or_default();
    if version == ProtocolVersion::Tls13 {
        return match scheme_of_key(key) {
            Some(scheme) => profile.signature_schemes.iter().any(|known| known == scheme),
            None if key == "RSA" => knows(profile, "rsa_pss_rsae_"),
            None => true,
        };
    }
    let method = Method::of(&suite.suite.name);
    if method.has_ecdsa_key() && !profile.groups.is_empty() {
        // The list of groups holds for the key of the certificate as well (RFC 8422 §5.3).
        let curve = curve_of_key(key);
        if curve.is_some_and(|curve| profile.groups.iter().all(|group| group != curve)) {
            return false;
        }
    }
    if version < ProtocolVersion::Tls12 || !method.is_signed() || profile.signature_schemes.is_empty() {
        return true;
    }
    if method.has_rsa_key() {
        knows(profile, "rsa_")
    } else if key.starts_with("Ed") {
        knows(profile, &key.to_ascii_lowercase())
    } else if method.has_ecdsa_key() {
        knows(profile, "ecdsa_")
    } else {
        knows(profile, "dsa_")
    }
}

fn knows(profile: &SenderProfile, beginning: &str) -> bool {
    profile.signature_schemes.iter().any(|scheme| scheme.starts_with(beginning))
}

/// The one scheme of TLS 1.3 for a key, where there is only one (RFC 8446 §4.2.3).
fn scheme_of_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "EC P-256" => "ecdsa_secp256r1_sha256",
        "EC P-384" => "ecdsa_secp384r1_sha384",
        "EC P-521" => "ecdsa_secp521r1_sha512",
        "Ed25519" => "ed25519",
        "Ed448" => "ed448",
        _ => return None,
    })
}

fn curve_of_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "EC P-256" => "secp256r1",
        "EC P-384" => "secp384r1",
        "EC P-521" => "secp521r1",
        _ => return None,
    })
}
