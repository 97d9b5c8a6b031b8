//! Postfix, each instance with a configuration, a queue and a log of its own.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use super::{
    accounts::{group_id, is_root, user_id},
    instance::{Instance, Place},
    pki::Identity,
};

pub(crate) const HOST: &str = "mx.postfix.test";

/// What is missing to run Postfix here; nothing if it can be run.
pub(crate) fn missing() -> Option<String> {
    if daemons().is_none() {
        return Some("Postfix is not installed".to_owned());
    }
    if user_id("postfix").is_none() || group_id("postdrop").is_none() {
        return Some("Postfix is installed without its user and group".to_owned());
    }
    (!is_root()).then(|| "Postfix can be started by root only".to_owned())
}

/// Starts Postfix with further lines of `main.cf` and waits for its greeting.
pub(crate) fn start(identity: Option<&Identity>, settings: &[&str]) -> Instance {
    start_with_services(identity, settings, "smtp inet n - n - - smtpd\n")
}

/// The same behind postscreen, which greets in two parts.
pub(crate) fn start_behind_postscreen(identity: &Identity) -> Instance {
    let settings = [
        "postscreen_access_list =",
        "postscreen_greet_action = enforce",
        "postscreen_greet_wait = 1s",
        "postscreen_greet_banner = mx.postfix.test one moment please",
        "postscreen_dnsbl_sites =",
        "postscreen_cache_map =",
    ];
    let services = "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n\
                    tlsproxy unix - - n - 0 tlsproxy\ndnsblog unix - - n - 0 dnsblog\n";
    start_with_services(Some(identity), &settings, services)
}

/// The text that stands in the log once for every connection.
pub(crate) const LOGGED_CONNECTION: &str = ": connect from";
/// The text that stands in the log once for every end of a connection.
pub(crate) const LOGGED_END: &str = ": disconnect from";

fn daemons() -> Option<&'static Path> {
    ["/usr/lib/postfix/sbin", "/usr/libexec/postfix"]
        .map(Path::new)
        .into_iter()
        .find(|dir| dir.join("master").exists())
}

/// Starts Postfix with lines of `master.cf` beside those it always needs; the first begins with `smtp inet`.
pub(crate) fn start_with_services(
    identity: Option<&Identity>,
    settings: &[&str],
    services: &str,
) -> Instance {
    let place = Place::new("postfix");
    let daemons = daemons().expect("asked before");
    let folder = place.path().display();
    let tls = identity.map_or_else(String::new, |identity| {
        format!(
            "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n",
            identity.chain.display(),
            identity.key.display()
        )
    });
    let common = format!(
        "compatibility_level = 3.6\nqueue_directory = {folder}/queue\ndata_directory = {folder}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = {}\nmail_owner = postfix\nsetgid_group = postdrop\n\
         maillog_file = {folder}/log\nmaillog_file_prefixes = {folder}\nmyhostname = {HOST}\nmydestination =\n\
         local_recipient_maps =\nalias_maps =\nalias_database =\ninet_protocols = ipv4\n\
         inet_interfaces = loopback-only\nsmtpd_peername_lookup = no\nsmtpd_tls_loglevel = 1\n{tls}",
        daemons.display(),
    );
    let name = |line: &str| line.split('=').next().map(|name| name.trim().to_owned());
    let is_set = |line: &&str| settings.iter().any(|setting| name(setting) == name(line));
    let common = common.lines().filter(|line| !is_set(line));
    let main = common.chain(settings.iter().copied()).fold(String::new(), |main, line| main + line + "\n");
    let services = services.replacen("smtp inet", &format!("127.0.0.1:{} inet", place.port), 1);
    let master = format!(
        "{services}tlsmgr unix - - n 1000? 1 tlsmgr\nanvil unix - - n - 1 anvil\nrewrite unix - - n - - trivial-rewrite\n\
         cleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\nproxymap unix - - n - - proxymap\n\
         postlog unix-dgram n - n - 1 postlogd\n"
    );
    let files = [place.write("etc/main.cf", &main), place.write("etc/master.cf", &master)];
    for file in files {
        // Postfix waits for a configuration written this very moment to settle.
        let earlier = SystemTime::now() - Duration::from_secs(120);
        std::fs::File::options()
            .write(true)
            .open(&file)
            .and_then(|f| f.set_modified(earlier))
            .expect("it is ours");
    }
    make_queue(place.path());
    let mut command = Command::new(daemons.join("master"));
    command.arg("-c").arg(place.path().join("etc")).arg("-d");
    let mut instance = Instance::start("Postfix", place, "log", &mut command);
    instance.wait_until_it_greets();
    instance.wait_until_logged(LOGGED_END, 1);
    instance
}

/// The folders that `postfix check` would make, with the owners Postfix insists on.
fn make_queue(folder: &Path) {
    let postfix = user_id("postfix");
    let postdrop = group_id("postdrop");
    let make = |path: PathBuf, mode: u32, owner: Option<u32>, group: Option<u32>| {
        std::fs::create_dir_all(&path).expect("a folder can be made");
        chown(&path, owner, group).expect("root may give it away");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    let queue = folder.join("queue");
    make(folder.join("data"), 0o700, postfix, None);
    make(queue.clone(), 0o755, None, None);
    make(queue.join("pid"), 0o755, None, None);
    for name in [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
        "trace",
    ] {
        make(queue.join(name), 0o700, postfix, None);
    }
    make(queue.join("maildrop"), 0o1730, postfix, postdrop);
    make(queue.join("public"), 0o2710, postfix, postdrop);
}
