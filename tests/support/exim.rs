//! Exim, one configuration file each.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{os::unix::fs::chown, path::PathBuf, process::Command};

use super::{
    accounts::{is_root, program, user_id},
    instance::{Instance, Place},
    pki::Identity,
};

pub(crate) const HOST: &str = "mx.exim.test";

/// The user that Debian compiles into Exim.
const USER: &str = "Debian-exim";

pub(crate) fn missing() -> Option<String> {
    if daemon().is_none() {
        return Some("Exim is not there".to_owned());
    }
    if user_id(USER).is_none() {
        return Some(format!("Exim's user {USER} does not exist"));
    }
    (!is_root()).then(|| "Exim can be started by root only".to_owned())
}

/// Starts Exim with further main settings and access rules, and waits for its greeting.
pub(crate) fn start(identity: Option<&Identity>, settings: &str, rules: &str) -> Instance {
    let place = Place::new("exim");
    let folder = place.path().display().to_string();
    let tls = identity.map_or_else(
        || "tls_advertise_hosts =\n".to_owned(),
        |identity| {
            for (name, from) in [("tls.crt", &identity.chain), ("tls.key", &identity.key)] {
                let copy = place.path().join(name);
                std::fs::copy(from, &copy).expect("a file can be copied");
                chown(&copy, user_id(USER), None).expect("root may give it away");
            }
            format!("tls_advertise_hosts = *\ntls_certificate = {folder}/tls.crt\ntls_privatekey = {folder}/tls.key\n")
        },
    );
    let configuration = place.write(
        "exim.conf",
        &format!(
            "primary_hostname = {HOST}\nkeep_environment =\nspool_directory = {folder}/spool\n\
             log_file_path = {folder}/%slog\nlog_selector = +smtp_connection\npid_file_path = {folder}/exim.pid\n\
             local_interfaces = 127.0.0.1\ndaemon_smtp_ports = {}\nhost_lookup =\nrfc1413_query_timeout = 0s\n\
             {tls}{settings}\nbegin acl\n{rules}\n",
            place.port
        ),
    );
    std::fs::create_dir(place.path().join("spool")).expect("a folder can be made");
    for path in [place.path().to_owned(), place.path().join("spool")] {
        chown(path, user_id(USER), None).expect("root may give it away");
    }
    let mut command = Command::new(daemon().expect("asked before"));
    command.arg("-bdf").arg("-C").arg(configuration);
    let mut instance = Instance::start("Exim", place, "mainlog", &mut command);
    if instance.wait_until_it_greets().starts_with("220") {
        instance.wait_until_logged(LOGGED_END, 1);
    }
    instance
}

/// The text that stands in the log once for every connection.
pub(crate) const LOGGED_CONNECTION: &str = "(TCP/IP connection count";
/// The text that stands in the log once for every end of a connection by QUIT.
pub(crate) const LOGGED_END: &str = " closed by QUIT";

/// The program.
pub(crate) fn daemon() -> Option<PathBuf> {
    program("exim4-daemon-light", "/usr/sbin/exim4")
}
