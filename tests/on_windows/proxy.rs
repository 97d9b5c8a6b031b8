//! The proxy of Windows's settings, followed by look-ups on the web and by no mail server.

use std::{net::SocketAddr, path::Path};

use tls_ladder::model::{
    evidence::{CertificateEvidence, Evidence, SocketFailureKind, StsFetch, StsFetchFailure},
    layer::Layer,
    report::Report,
    web_proxy::{NamedBy, WebProxyTold},
};

use super::{
    support::{
        dns::DnsServer,
        instance::Instance,
        nginx::{self, Site},
        own_network,
        pki::{Fault, Pki},
        postfix,
        requirement::is_here,
        tinyproxy,
    },
    wine::{self, Windows, path_in_windows},
};

const POLICY_HOST: &str = "mta-sts.proxied.test";
/// Names that nobody can have, such as those below `test.`, are not asked for certificates.
const AUTHORITY: &str = "ca.proxied.net";
const POLICY: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx.postfix.test\r\nmax_age: 604800\r\n";
/// The same there: nobody listens.
const AUTHORITY_RECORDS: &str = "ca.proxied A 198.51.100.81\n";
/// What DNS says: the mail server is here, and where the policy should lie nobody listens.
const RECORDS: &str = "proxied MX 10 mx.postfix\nmx.postfix A 127.0.0.1\n\
                       _mta-sts.proxied TXT \"v=STSv1; id=20261129;\"\nmta-sts.proxied A 198.51.100.80\n";

/// Everybody whom a check of the domain meets.
struct Lab {
    pki: Pki,
    dns: DnsServer,
    mail: Instance,
    web: Instance,
    windows: Windows,
}

/// What a check found on the web.
#[derive(Debug)]
struct Found {
    told: Option<WebProxyTold>,
    policy: StsFetch,
    certificate: CertificateEvidence,
}

impl Found {
    /// Through which proxies the policy and the missing certificate came.
    fn ways(&self) -> [Option<&str>; 2] {
        let fetches = &self.certificate.completed.as_ref().expect("a certificate is missing").fetches;
        [self.policy.proxy.as_deref(), fetches[0].proxy.as_deref()]
    }

    fn is_complete(&self) -> bool {
        let completed = self.certificate.completed.as_ref();
        self.policy.failure.is_none() && completed.is_some_and(|completed| completed.fetched.len() == 1)
    }
}

impl Lab {
    fn new() -> Self {
        own_network::name_in_hosts(&[POLICY_HOST, AUTHORITY]);
        let pki = Pki::new();
        let site = Site::new(POLICY_HOST, &pki.identity(POLICY_HOST, Fault::None))
            .file(".well-known/mta-sts.txt", POLICY.as_bytes())
            .file("issuing.der", &pki.intermediate_in_der())
            .file("proxy.pac", b"")
            .with("listen 127.0.0.1:443 ssl; listen 127.0.0.1:80;");
        let web = nginx::start(&[site]);
        let pointer = format!("authorityInfoAccess = caIssuers;URI:http://{AUTHORITY}/issuing.der");
        let identity = pki.pointing_identity(postfix::HOST, Fault::NoIntermediate, &pointer);
        let mail = postfix::start(Some(&identity), &[]);
        Self {
            dns: DnsServer::start_zones(&[("test", RECORDS), ("net", AUTHORITY_RECORDS)]),
            mail,
            web,
            windows: Windows::of_its_own(),
            pki,
        }
    }

    /// The settings as the system's own dialog keeps them.
    fn set(&self, settings: &Settings<'_>) {
        let bytes: Vec<String> = settings.stored().iter().map(|byte| format!("{byte:02x}")).collect();
        let key =
            r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
        let bytes = bytes.join(",");
        self.windows.register(&format!("[{key}]\n\"DefaultConnectionSettings\"=hex:{bytes}\n"));
    }

    fn check(&self, environment: &[(&str, &str)], further: &[&str]) -> Found {
        let (port, dns) = (self.mail.port().to_string(), self.dns.address.to_string());
        let root = path_in_windows(&self.pki.root());
        let mut command = self.windows.command(&wine::program("tls-ladder-cli"));
        command
            .args([
                "check",
                "proxied.test",
                "--laboratory",
                "--format",
                "json",
                "--helo",
                "client.example.test",
            ])
            .args(["--port", &port, "--dns", &dns, "--ca", &root])
            .args(further)
            .envs(environment.iter().copied());
        let before = self.mail.logged(postfix::LOGGED_CONNECTION);
        let output = wine::output(&mut command);
        let report: Report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        // Mail servers are reached directly, whatever the settings say.
        self.mail.wait_until_logged(postfix::LOGGED_CONNECTION, before + 1);
        let server = &report.servers[0];
        assert_eq!((server.host.as_str(), server.port), (postfix::HOST, self.mail.port()));
        let policy = report.rungs.iter().find_map(|rung| match &rung.evidence {
            Evidence::Policy(evidence) => evidence.sts.as_ref()?.fetch.as_deref().cloned(),
            _ => None,
        });
        let rung = server.rung(Layer::Certificate).expect("it was climbed");
        let Evidence::Certificate(certificate) = &rung.evidence else { panic!("{:?}", rung.evidence) };
        Found {
            policy: policy.expect("the policy is announced"),
            certificate: (**certificate).clone(),
            told: report.settings.web_proxy,
        }
    }
}

/// What the dialog of Windows asks for.
#[derive(Default)]
struct Settings<'a> {
    /// Empty where none is used.
    proxy: &'a str,
    bypass: &'a str,
    script: &'a str,
}

impl Settings<'_> {
    /// A version, a counter, which of the settings count, and the three texts, each behind its length.
    fn stored(&self) -> Vec<u8> {
        const DIRECT: u32 = 1;
        let flag = |text: &str, flag| if text.is_empty() { 0 } else { flag };
        let mut stored = Vec::new();
        for number in [0x46, 0, DIRECT | flag(self.proxy, 2) | flag(self.script, 4)] {
            stored.extend(number.to_le_bytes());
        }
        for text in [self.proxy, self.bypass, self.script] {
            let length = u32::try_from(text.len()).expect("it is short");
            stored.extend(length.to_le_bytes());
            stored.extend(text.as_bytes());
        }
        stored.extend([0; 32]);
        stored
    }
}

#[test]
fn windows_names_the_proxy_for_the_web_and_for_no_mail_server() {
    const NAME: &str = "proxy::windows_names_the_proxy_for_the_web_and_for_no_mail_server";
    let missing = || {
        let dns = (!Path::new("/usr/sbin/nsd").exists()).then(|| "NSD is not installed".to_owned());
        tinyproxy::missing()
            .or_else(nginx::missing)
            .or_else(postfix::missing)
            .or(dns)
            .or_else(own_network::missing)
    };
    if !wine::can_run(NAME) || !is_here(NAME, missing()) || !own_network::is_inside(NAME) {
        return;
    }
    let lab = Lab::new();

    // Without a proxy nobody is reached, so that whatever comes later has come through it.
    lab.set(&Settings::default());
    let found = lab.check(&[], &[]);
    assert_eq!((found.told.as_ref(), found.ways()), (None, [None, None]));
    assert_refused(&found.policy);
    assert!(!found.is_complete());

    let one = tinyproxy::start("");
    let name = one.address().to_string();
    let settings = Settings { proxy: &name, bypass: "*.elsewhere.test;<local>", ..Settings::default() };
    lab.set(&settings);
    let found = lab.check(&[], &[]);
    assert!(found.is_complete(), "{found:?}");
    assert_eq!(found.ways(), [Some(name.as_str()); 2]);
    let told = found.told.expect("there is a proxy");
    assert_eq!((told.named_by, &told.names), (NamedBy::System, &vec![name.clone()]));
    one.wait_until_logged(&format!("CONNECT {POLICY_HOST}:443"), 1);
    one.wait_until_logged(&format!("GET http://{AUTHORITY}/issuing.der"), 1);
    assert_eq!(lab.web.logged(&format!("{POLICY_HOST} 200 tls-ladder/")), 1);
    assert_eq!(lab.web.logged(&format!("{AUTHORITY} 200 tls-ladder/")), 1);
    assert!(!one.log().contains(postfix::HOST) && !one.log().contains(&lab.mail.port().to_string()));

    // Who stands on the list is reached without it.
    lab.set(&Settings { bypass: "*.proxied.test", ..settings });
    let found = lab.check(&[], &[]);
    assert_eq!(found.ways(), [None, Some(name.as_str())]);
    assert_refused(&found.policy);

    one_for_each_scheme(&lab, one.address());
    a_script_names_it(&lab, one.address());
    others_name_it(&lab, one.address());
}

fn assert_refused(fetch: &StsFetch) {
    let Some(StsFetchFailure::Unreachable { failure }) = &fetch.failure else { panic!("{fetch:?}") };
    assert_eq!(failure.kind, SocketFailureKind::Refused, "{fetch:?}");
}

fn one_for_each_scheme(lab: &Lab, one: SocketAddr) {
    let other = tinyproxy::start("");
    let (one, other) = (one.to_string(), other.address().to_string());
    let list = format!("http={one};https={other}");
    lab.set(&Settings { proxy: &list, ..Settings::default() });
    let found = lab.check(&[], &[]);
    assert!(found.is_complete(), "{found:?}");
    assert_eq!(found.ways(), [Some(other.as_str()), Some(one.as_str())]);
}

/// Windows runs the script, and its answer comes before the proxy that is named.
fn a_script_names_it(lab: &Lab, proxy: SocketAddr) {
    let script = format!(
        "function FindProxyForURL(url, host) {{\n\
         return host == \"{POLICY_HOST}\" ? \"PROXY {proxy}\" : \"DIRECT\";\n}}\n"
    );
    let place = lab.web.folder().join(format!("sites/{POLICY_HOST}/proxy.pac"));
    std::fs::write(place, script).expect("a file can be written");
    lab.set(&Settings { proxy: "127.0.0.1:9", script: "http://127.0.0.1/proxy.pac", ..Settings::default() });
    let found = lab.check(&[], &[]);
    assert_eq!(found.ways(), [Some(proxy.to_string().as_str()), None]);
    assert!(found.policy.failure.is_none(), "{found:?}");
    let told = found.told.expect("there is a script");
    assert_eq!(told.script.as_deref(), Some("http://127.0.0.1/proxy.pac"));
}

/// The environment comes before the settings of Windows, and what is said on the command line before both.
fn others_name_it(lab: &Lab, proxy: SocketAddr) {
    let proxy = proxy.to_string();
    lab.set(&Settings { proxy: "127.0.0.1:9", ..Settings::default() });
    let url = format!("http://{proxy}");
    let found = lab.check(&[("HTTPS_PROXY", &url), ("http_proxy", &url), ("NO_PROXY", AUTHORITY)], &[]);
    assert_eq!(found.ways(), [Some(proxy.as_str()), None]);
    assert!(found.policy.failure.is_none(), "{found:?}");
    assert_eq!(found.told.map(|told| told.named_by), Some(NamedBy::Environment));

    let found = lab.check(&[("HTTPS_PROXY", "http://127.0.0.1:9")], &["--proxy", &url]);
    assert!(found.is_complete(), "{found:?}");
    assert_eq!(found.ways(), [Some(proxy.as_str()); 2]);
    let found = lab.check(&[("HTTPS_PROXY", &url)], &["--proxy", "none"]);
    assert_eq!(found.ways(), [None, None]);
}
