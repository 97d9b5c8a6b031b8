//! nginx, which serves the MTA-STS policies of all domains on port 443 (RFC 8461 §3.3).

use std::{fmt::Write as _, net::Ipv4Addr, path::Path, process::Command};

use super::world::Policy;
use crate::support::{
    instance::{Instance, Place},
    pki::Identity,
};

pub(crate) fn missing() -> Option<String> {
    (!Path::new("/usr/sbin/nginx").exists()).then(|| "nginx is not installed".to_owned())
}

/// Serves each policy under its own host's name, with that host's certificate.
pub(crate) fn start(address: Ipv4Addr, policies: &[(Policy, Identity)]) -> Instance {
    let place = Place::new("nginx");
    let folder = place.path().display().to_string();
    let mut sites = String::new();
    for (policy, Identity { chain, key }) in policies {
        let file = place.write(&format!("{}.txt", policy.domain), &policy.text());
        let _ = writeln!(
            sites,
            "server {{ listen {address}:443 ssl; server_name mta-sts.{}; ssl_certificate {}; ssl_certificate_key {};\n\
             location = /.well-known/mta-sts.txt {{ alias {}; }} location / {{ return 404; }} }}",
            policy.domain,
            chain.display(),
            key.display(),
            file.display()
        );
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .fold(String::new(), |text, name| format!("{text}{name}_temp_path {folder}/{name}; "));
    let configuration = place.write(
        "nginx.conf",
        &format!(
            "daemon off; user root; worker_processes 1; pid {folder}/pid; error_log {folder}/log;\n\
             events {{}}\nhttp {{ access_log off; default_type text/plain; server_names_hash_bucket_size 128;\n\
             {temporary}\n{sites}\nserver {{ listen 127.0.0.1:{}; return 404; }} }}\n",
            place.port
        ),
    );
    let mut command = Command::new("/usr/sbin/nginx");
    command.arg("-p").arg(&folder).arg("-c").arg(configuration).arg("-e").arg(place.path().join("log"));
    let mut nginx = Instance::start("nginx", place, "log", &mut command);
    nginx.wait_until_it_listens();
    nginx
}
