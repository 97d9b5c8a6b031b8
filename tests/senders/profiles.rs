//! The profiles themselves.

use std::{collections::BTreeSet, path::Path};

use tls_ladder::{
    diagnosis::senders,
    model::sender_profile::SenderProfile,
    protocol::tls::{cipher_suite, groups, signature_scheme},
};

/// The profiles as they stand in their folder, by file name.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/senders");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

#[test]
fn every_file_is_a_profile_of_the_program() {
    let files = files();
    for (name, text) in &files {
        let profile: SenderProfile = toml::from_str(text).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        assert_eq!(*name, format!("{}.toml", profile.key), "a file is named after its profile");
        assert_eq!(senders::profile(&profile.key), Some(&profile), "{name} is built into the program");
    }
    assert_eq!(senders::profiles().len(), files.len());
    let keys: BTreeSet<&str> = senders::profiles().iter().map(|profile| profile.key.as_str()).collect();
    assert_eq!(keys.len(), files.len(), "no key twice");
    assert_eq!(senders::profile("nobody"), None);
}

#[test]
fn everything_named_is_registered_and_can_be_sent() {
    for profile in senders::profiles() {
        let key = &profile.key;
        assert!(profile.versions.is_sorted(), "{key}: versions stand oldest first");
        assert!(!profile.versions.is_empty() && !profile.suites.is_empty(), "{key} offers something");
        assert_all_once(key, &profile.suites);
        assert_all_once(key, &profile.groups);
        assert_all_once(key, &profile.signature_schemes);
        for suite in &profile.suites {
            let code =
                cipher_suite::code(suite).unwrap_or_else(|| panic!("{key}: {suite} is not registered"));
            assert!(
                profile.versions.iter().any(|version| cipher_suite::fits(u32::from(code), *version)),
                "{key}: {suite} belongs to none of its versions"
            );
        }
        for version in &profile.versions {
            let fits = |suite: &String| {
                cipher_suite::code(suite).is_some_and(|code| cipher_suite::fits(u32::from(code), *version))
            };
            assert!(profile.suites.iter().any(fits), "{key} has a suite for {}", version.name());
        }
        for group in &profile.groups {
            assert!(groups::code(group).is_some(), "{key}: {group} is not registered");
        }
        for scheme in &profile.signature_schemes {
            assert!(signature_scheme::code(scheme).is_some(), "{key}: {scheme} is not registered");
        }
    }
}

#[test]
fn every_profile_says_where_it_is_from() {
    for profile in senders::profiles() {
        assert!(!profile.name.is_empty());
        let told = profile.sources.join(" ").to_lowercase();
        for fact in ["suites", "versions", "server_name", "when a handshake fails"] {
            assert!(told.contains(fact), "{}: where are {fact} from?", profile.key);
        }
    }
}

fn assert_all_once(key: &str, names: &[String]) {
    let all: BTreeSet<&String> = names.iter().collect();
    assert_eq!(all.len(), names.len(), "{key} names something twice");
}
