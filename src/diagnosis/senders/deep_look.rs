//! What a sender would agree on with a server, computed from a deep look.

use crate::model::{
    evidence::{DeepLook, ProtocolVersion, ServerNameUse, SuiteLook, SuiteOrder, Support, VersionLook},
    sender_profile::{Fit, Misfit, SenderProfile},
};

use super::{
    Seen, certificate, intolerance,
    suite::{Method, Standing, standing},
};

/// The sender's lot with this server.
pub(super) fn fit(profile: &SenderProfile, deep: &DeepLook, seen: Seen<'_>) -> Fit {
    if let Some(reason) = intolerance::of(profile, seen.handshake, deep) {
        return Fit::Fails { reason };
    }
    if !profile.server_name && deep.without_server_name == Some(ServerNameUse::Refused) {
        return Fit::Fails { reason: Misfit::ServerName };
    }
    let version = match version(profile, deep) {
        Ok(version) => version,
        Err(fit) => return fit,
    };
    match choose(profile, deep, version) {
        Choice::Taken(suite, group) => match refused_by_sender(profile, deep, version.version, suite, seen) {
            Some(reason) => Fit::Fails { reason },
            None => Fit::Agrees { version: version.version, suite: suite.suite.clone(), group },
        },
        Choice::Nothing(reason) => Fit::Fails { reason },
        Choice::Unclear => Fit::Unknown,
    }
}

/// The newest version of both: the server takes the highest it shares with the client (RFC 8446 §4.2.1,
/// RFC 5246 §E.1). A version of the sender about which nothing is known leaves the answer open.
fn version<'a>(profile: &SenderProfile, deep: &'a DeepLook) -> Result<&'a VersionLook, Fit> {
    let look = |version: ProtocolVersion| deep.versions.iter().find(|look| look.version == version);
    for version in ProtocolVersion::ALL.into_iter().rev().filter(|it| profile.versions.contains(it)) {
        match look(version) {
            Some(look) if look.support == Support::Yes => return Ok(look),
            Some(look) if look.support == Support::No => {}
            _ => return Err(Fit::Unknown),
        }
    }
    let spoken = || deep.versions.iter().filter(|look| look.support == Support::Yes).map(|look| look.version);
    // Where the sender is too old, what counts is how far down the server goes.
    let newest = profile.versions.iter().max();
    let too_old = spoken().all(|version| newest.is_some_and(|newest| version > *newest));
    let server = if too_old { spoken().min() } else { spoken().max() };
    Err(nearest(profile, server)
        .map_or(Fit::Unknown, |sender| Fit::Fails { reason: Misfit::Version { sender, server } }))
}

/// The sender's version that comes nearest to the server's: its oldest where the server is older than all.
pub(super) fn nearest(profile: &SenderProfile, server: Option<ProtocolVersion>) -> Option<ProtocolVersion> {
    let oldest = profile.versions.iter().min().copied();
    if server.is_some() && server < oldest { oldest } else { profile.versions.iter().max().copied() }
}

enum Choice<'a> {
    /// The suite the server takes, and the group where it is known.
    Taken(&'a SuiteLook, Option<String>),
    Nothing(Misfit),
    Unclear,
}

/// What the server would choose from the sender's offer. Where it is not known whose order counts, the server's
/// is taken: that is the order its suites were found in.
fn choose<'a>(profile: &SenderProfile, deep: &DeepLook, look: &'a VersionLook) -> Choice<'a> {
    let offered = |suite: &&SuiteLook| profile.suites.contains(&suite.suite.name);
    let common: Vec<&SuiteLook> = if look.order == Some(SuiteOrder::Client) {
        let found = |name: &String| look.suites.iter().find(|suite| suite.suite.name == *name);
        // In the client's order a suite that was not asked about might come before.
        let asked: Vec<_> = profile.suites.iter().map(found).collect();
        if look.complete {
            asked.into_iter().flatten().collect()
        } else {
            asked.into_iter().map_while(|suite| suite).collect()
        }
    } else {
        look.suites.iter().filter(offered).collect()
    };
    let mut lacks_group = false;
    for suite in common {
        match standing(profile, deep, look, suite) {
            Standing::Meets(group) => return Choice::Taken(suite, group),
            Standing::NoGroup => lacks_group = true,
            Standing::NoSignature => {}
            Standing::Unclear => return Choice::Unclear,
        }
    }
    match (look.complete, lacks_group) {
        (false, _) => Choice::Unclear,
        (true, true) => Choice::Nothing(Misfit::Groups { version: look.version }),
        (true, false) => Choice::Nothing(Misfit::Suites { version: look.version }),
    }
}

/// What the server cannot know when it chooses, and the sender refuses when it sees it.
fn refused_by_sender(
    profile: &SenderProfile,
    deep: &DeepLook,
    version: ProtocolVersion,
    suite: &SuiteLook,
    seen: Seen<'_>,
) -> Option<Misfit> {
    let before_13 = version < ProtocolVersion::Tls13;
    if before_13 && profile.wants_secure_renegotiation && deep.secure_renegotiation == Some(false) {
        return Some(Misfit::Renegotiation);
    }
    let method = Method::of(&suite.suite.name);
    if profile.refuses_sha1_handshakes && version < ProtocolVersion::Tls12 && method.is_signed() {
        return Some(Misfit::Sha1Handshake { version });
    }
    if before_13
        && method.has_prime()
        && let Some(reason) = certificate::small_prime(profile, suite.dh_bits)
    {
        return Some(reason);
    }
    certificate::refused(profile, seen.certificate, method.with_rsa_key(suite.certificate_key.as_deref()))
}
