//! OpenSMTPD. Its working folders are compiled in, so each instance sees empty ones of its own.

use std::{
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use super::{
    accounts::{is_root, program, user_id},
    instance::{Instance, Place},
    pki::Identity,
};

pub(crate) const HOST: &str = "mx.opensmtpd.test";

pub(crate) fn missing() -> Option<String> {
    if daemon().is_none() {
        return Some("OpenSMTPD is not there".to_owned());
    }
    if let Some(user) = ["opensmtpd", "opensmtpq"].into_iter().find(|user| user_id(user).is_none()) {
        return Some(format!("OpenSMTPD's user {user} does not exist"));
    }
    if !is_root() {
        return Some("OpenSMTPD can be started by root only".to_owned());
    }
    let private = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
    (!private.is_ok_and(|status| status.success()))
        .then(|| "this system lets nobody see folders of their own (unshare -m)".to_owned())
}

/// Starts OpenSMTPD; `listening` follows the address in its `listen` line, `filters` stand before it.
/// Does not wait for a greeting: one of the ports listens for TLS.
pub(crate) fn start(identity: Option<&Identity>, filters: &str, listening: &str) -> Instance {
    let place = Place::new("opensmtpd");
    let folder = place.path().display().to_string();
    let pki = identity.map_or_else(String::new, |identity| {
        for (name, from, mode) in [("tls.crt", &identity.chain, 0o644), ("tls.key", &identity.key, 0o600)] {
            let copy = place.path().join(name);
            std::fs::copy(from, &copy).expect("a file can be copied");
            std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(mode)).expect("it is ours");
        }
        format!("pki {HOST} cert \"{folder}/tls.crt\"\npki {HOST} key \"{folder}/tls.key\"\n")
    });
    let configuration = format!(
        "{pki}{filters}\nlisten on 127.0.0.1 port {} hostname {HOST} {listening}\n\
         action \"keep\" maildir \"{folder}/mail\"\nmatch from any for any action \"keep\"\n",
        place.port
    );
    let configuration = place.write("smtpd.conf", &configuration);
    let mut command = Command::new("unshare");
    command
        .args(["-m", "sh", "-c", OWN_FOLDERS, "sh"])
        .arg(daemon().expect("asked before"))
        .arg(configuration);
    Instance::start("OpenSMTPD", place, "output", &mut command)
}

/// The text that stands in the log once for every connection.
pub(crate) const LOGGED_CONNECTION: &str = "smtp connected";
/// The text that stands in the log once for every end of a connection.
pub(crate) const LOGGED_END: &str = "smtp disconnected";

/// What Debian 12's build logs when it has to sign with its key.
pub(crate) const LOGGED_KEY_FAULT: &str = "missing private key";

/// Hides the system's folders behind empty ones, for this process and its children only.
const OWN_FOLDERS: &str = "set -e
mount -t tmpfs none /var/spool; mount -t tmpfs none /var/lib; mount -t tmpfs none /run
mkdir -p /var/spool/smtpd /var/lib/opensmtpd/empty; chmod 711 /var/spool/smtpd
exec \"$1\" -dv -f \"$2\"";

fn daemon() -> Option<PathBuf> {
    program("opensmtpd", "/usr/sbin/smtpd")
}
