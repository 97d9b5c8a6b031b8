//! The libraries that are built in: their licences, and the rules for them.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use super::support::{
    packaging::{lacking, repository, succeed, text_of, with_tools},
    requirement::is_here,
};

/// Everything that the programs, and the building of them, take from Cargo.lock: name and version.
fn locked() -> BTreeSet<String> {
    let lock: toml::Table = text_of("Cargo.lock").parse().expect("TOML");
    let manifest: toml::Table = text_of("Cargo.toml").parse().expect("TOML");
    let keys = |table: Option<&toml::Value>| -> Vec<String> {
        table.and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect()).unwrap_or_default()
    };
    let mut wanted: BTreeSet<String> =
        ["dependencies", "build-dependencies"].iter().flat_map(|kind| keys(manifest.get(*kind))).collect();
    for target in manifest["target"].as_table().expect("a table").values() {
        wanted.extend(keys(target.get("dependencies")));
    }

    let packages: Vec<&toml::Table> =
        lock["package"].as_array().unwrap().iter().map(|package| package.as_table().unwrap()).collect();
    // "name", or "name version" where there are several of that name.
    let find = |named: &str| -> &toml::Table {
        let (name, version) =
            named.split_once(' ').map_or((named, None), |(name, version)| (name, Some(version)));
        packages
            .iter()
            .find(|package| {
                package["name"].as_str() == Some(name)
                    && version.is_none_or(|version| package["version"].as_str() == Some(version))
            })
            .unwrap_or_else(|| panic!("{named} is in Cargo.lock"))
    };
    let needs = |package: &toml::Table| -> Vec<String> {
        let list = package.get("dependencies").and_then(toml::Value::as_array);
        list.map(|list| list.iter().map(|name| name.as_str().unwrap().to_owned()).collect())
            .unwrap_or_default()
    };
    let mut left = needs(find("tls-ladder"));
    left.retain(|named| wanted.contains(named.split(' ').next().unwrap()));
    let mut reached = BTreeSet::new();
    while let Some(named) = left.pop() {
        let package = find(&named);
        let crate_ =
            format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        if reached.insert(crate_) {
            left.extend(needs(package));
        }
    }
    reached
}

/// The libraries of the list and their licences, and those it calls not built in.
fn listed() -> (BTreeMap<String, Vec<String>>, BTreeSet<String>) {
    let list = text_of("assets/licences.txt");
    let (built_in, not) = list.rsplit_once("\nNot built in\n").expect("both parts");
    let libraries = built_in
        .lines()
        .skip_while(|line| *line != "Libraries")
        .skip(2)
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let (library, licences) = line.split_once("  (").expect("name and licences");
            let licences = licences.trim_end_matches(')').split(", ").map(str::to_owned).collect();
            (library.to_owned(), licences)
        })
        .collect();
    let not = not.lines().filter(|line| line.split(' ').count() == 2).map(str::to_owned).collect();
    (libraries, not)
}

/// Run `assets/packaging/package licences` when it fails: a library came, went or changed.
#[test]
fn the_list_of_licences_is_the_one_of_these_libraries() {
    let (built_in, not) = listed();
    assert!(built_in.len() > 300, "{} libraries", built_in.len());
    let listed: BTreeSet<String> = built_in.into_keys().chain(not).collect();
    let locked = locked();
    let missing: Vec<_> = locked.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&locked).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the list: {missing:?}; no more used: {gone:?}");
}

#[test]
fn every_licence_is_one_that_the_rules_allow_and_its_text_is_there() {
    let rules: toml::Table = text_of("assets/packaging/deny.toml").parse().expect("TOML");
    let making: toml::Table = text_of("assets/packaging/about.toml").parse().expect("TOML");
    assert_eq!(rules["licenses"]["allow"], making["accepted"], "one set of licences");
    let allowed: BTreeSet<&str> =
        making["accepted"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let list = text_of("assets/licences.txt");
    for (library, licences) in listed().0 {
        for licence in &licences {
            assert!(allowed.contains(licence.as_str()), "{library}: {licence}");
            assert!(
                list.contains(&format!("\nSPDX-License-Identifier: {licence}\n")),
                "{library}: {licence}"
            );
        }
    }
}

/// No library from anywhere but the registry, none under another licence, no second TLS.
#[test]
fn the_rules_for_libraries_hold() {
    let test = "the_rules_for_libraries_hold";
    if !is_here(test, lacking(&["cargo-deny"])) {
        return;
    }
    succeed(
        Command::new("cargo")
            .args(["deny", "--locked", "--config", "assets/packaging/deny.toml"])
            .args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
            .current_dir(repository())
            .env("PATH", with_tools()),
    );
}
