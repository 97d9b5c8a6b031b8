//! nginx, with a configuration, a log and sites of the test's own, on a high port so that anybody can start it.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{fmt::Write as _, path::Path, process::Command};

use super::{
    instance::{Instance, Place},
    pki::Identity,
};

/// What is missing to run nginx here; nothing if it can be run.
pub(crate) fn missing() -> Option<String> {
    program().is_none().then(|| "nginx is not installed".to_owned())
}

fn program() -> Option<&'static Path> {
    ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"]
        .map(Path::new)
        .into_iter()
        .find(|path| path.exists())
}

/// One host name with its certificate and what it serves.
#[derive(Debug)]
pub(crate) struct Site {
    host: String,
    chain: String,
    key: String,
    /// Lines of nginx's own language inside `server { … }`.
    settings: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Site {
    /// A site that shows this certificate, whatever its name.
    pub(crate) fn new(host: &str, identity: &Identity) -> Self {
        let read = |path| std::fs::read_to_string(path).expect("the certificate was made");
        Self {
            host: host.to_owned(),
            chain: read(&identity.chain),
            key: read(&identity.key),
            settings: String::new(),
            files: Vec::new(),
        }
    }

    /// Adds lines to the site's configuration.
    pub(crate) fn with(mut self, settings: &str) -> Self {
        self.settings.push_str(settings);
        self.settings.push('\n');
        self
    }

    /// Adds a file, by its path below the site.
    pub(crate) fn file(mut self, path: &str, content: &[u8]) -> Self {
        self.files.push((path.trim_start_matches('/').to_owned(), content.to_owned()));
        self
    }
}

/// Starts nginx for these sites, all at one port, and waits until it listens. The log has one line for each request:
/// host, status and the name of the asking program.
pub(crate) fn start(sites: &[Site]) -> Instance {
    let place = Place::new("nginx");
    let mut servers = String::new();
    for site in sites {
        place.write(&format!("{}.pem", site.host), &site.chain);
        place.write(&format!("{}.key", site.host), &site.key);
        let root = format!("sites/{}", site.host);
        place.write(&format!("{root}/.keep"), "");
        for (path, content) in &site.files {
            let file = place.write(&format!("{root}/{path}"), "");
            std::fs::write(file, content).expect("a file can be written");
        }
        let folder = place.path().display();
        let Site { host, settings, .. } = site;
        let _ = writeln!(
            servers,
            "server {{ listen 127.0.0.1:{} ssl; server_name {host}; root {folder}/{root};\n\
             ssl_certificate {folder}/{host}.pem; ssl_certificate_key {folder}/{host}.key;\n{settings}}}",
            place.port
        );
    }
    // Workers that have no rights cannot read a test's folder everywhere.
    let user = if super::accounts::is_root() { "user root;\n" } else { "" };
    let folder = place.path().display();
    let configuration = format!(
        "{user}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/errors warn;\n\
         events {{ worker_connections 64; }}\nhttp {{\n\
         log_format asked '$host $status $http_user_agent'; access_log {folder}/asked asked;\n\
         types {{ text/plain txt; text/html html; }} default_type text/plain;\n\
         client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;\n\
         uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;\n{servers}}}\n"
    );
    let configuration = place.write("nginx.conf", &configuration);
    let mut command = Command::new(program().unwrap_or(Path::new("nginx")));
    command.arg("-c").arg(configuration).arg("-p").arg(place.path());
    let mut instance = Instance::start("nginx", place, "asked", &mut command);
    drop(instance.wait_until_it_listens());
    instance
}
