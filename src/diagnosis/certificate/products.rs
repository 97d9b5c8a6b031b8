//! Certificates that products make by themselves, told by the words in their names.

/// The product whose factory certificate carries such a name, subject or issuer.
pub(super) fn factory(name: &str) -> Option<&'static str> {
    named(FACTORY, name)
}

/// The product that makes a certificate for no host in particular at installation.
pub(super) fn factory_host(common_name: &str) -> Option<&'static str> {
    match common_name.to_ascii_lowercase().as_str() {
        "localhost" | "localhost.localdomain" | "ubuntu" | "debian" => Some("Linux"),
        "imap.example.com" => Some("Courier or Dovecot"),
        _ => None,
    }
}

/// The security product that made the certificate up, by the name of an issuer.
pub(super) fn inspection(issuer: &str) -> Option<&'static str> {
    named(INSPECTION, issuer)
}

fn named(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    table.iter().find(|(sign, _)| holds(&name, sign)).map(|(_, product)| *product)
}

/// Whether a name holds a sign as whole words: "Acme Corp" is not "Acme Co". A sign that ends with a star may be
/// the beginning of a word.
pub(super) fn holds(name: &str, sign: &str) -> bool {
    let (sign, begins) = sign.strip_suffix('*').map_or((sign, false), |sign| (sign, true));
    name.match_indices(sign).any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        let after = name.get(at + sign.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && (begins || !after.is_some_and(char::is_alphanumeric))
    })
}

/// Words in subject or issuer, in small letters, and the product that puts them there.
const FACTORY: &[(&str, &str)] = &[
    ("snake oil", "Linux"),
    ("snakeoil", "Linux"),
    ("o=someorganization", "Apache"),
    ("st=somestate", "Apache"),
    ("internet widgits", "OpenSSL"),
    ("default company ltd", "OpenSSL"),
    ("parallels panel", "Plesk"),
    ("plesk", "Plesk"),
    ("cpanel", "cPanel"),
    ("automatically-generated*", "Courier"),
    ("kerio", "Kerio"),
    ("zimbra*", "Zimbra"),
    ("fortigate", "FortiGate"),
    ("fortinet", "FortiGate"),
    ("cn=fgt*", "FortiGate"),
    ("fortimail", "FortiMail"),
    ("synology", "Synology"),
    ("qnap", "QNAP"),
    ("barracuda", "Barracuda"),
    ("ironport appliance demo", "Cisco IronPort"),
    ("cisco appliance demo", "Cisco IronPort"),
    ("sonicwall", "SonicWall"),
    ("watchguard", "WatchGuard"),
    ("sophos", "Sophos"),
    ("proxmox", "Proxmox"),
    ("wmsvc", "Windows Web Management Service"),
    ("mdaemon", "MDaemon"),
    ("traefik default cert", "Traefik"),
    ("acme co", "Go"),
    ("dovecot mail server", "Dovecot"),
    ("ou=imap server", "Courier or Dovecot"),
    ("webmin", "Webmin"),
    ("directadmin", "DirectAdmin"),
    ("ispconfig", "ISPConfig"),
    ("vesta control panel", "Vesta"),
    ("hestia control panel", "Hestia"),
    ("virtualmin", "Virtualmin"),
    ("univention", "Univention"),
    ("iredmail", "iRedMail"),
    ("axigen", "Axigen"),
    ("icewarp", "IceWarp"),
    ("communigate*", "CommuniGate"),
    ("smartermail", "SmarterMail"),
    ("mailenable", "MailEnable"),
    ("kopano", "Kopano"),
    ("zarafa", "Zarafa"),
    ("groupwise", "GroupWise"),
    ("spamtitan", "SpamTitan"),
    ("astaro", "Sophos"),
    ("endian", "Endian"),
    ("pfsense", "pfSense"),
    ("opnsense", "OPNsense"),
    ("ipfire", "IPFire"),
    ("securepoint", "Securepoint"),
    ("ios-self-signed-certificate*", "Cisco IOS"),
    ("ou=ns internal", "Citrix NetScaler"),
    ("kemp technologies", "Kemp LoadMaster"),
    ("vmware default certificate", "VMware"),
    ("o=vmware installer", "VMware"),
    ("fritz.box", "FRITZ!Box"),
    ("draytek", "DrayTek"),
    ("zyxel", "Zyxel"),
    ("wdmycloud", "Western Digital"),
    ("asustor", "ASUSTOR"),
    ("kubernetes ingress controller fake certificate", "Kubernetes"),
    ("nginx proxy manager", "Nginx Proxy Manager"),
    ("mkcert", "mkcert"),
    ("minica", "minica"),
];

/// Words in an issuer's name, and the product that signs with it.
const INSPECTION: &[(&str, &str)] = &[
    ("avast", "Avast"),
    ("avg web/mail", "AVG"),
    ("avg technologies", "AVG"),
    ("norton web/mail", "Norton"),
    ("eset ssl filter", "ESET"),
    ("eset, spol", "ESET"),
    ("kaspersky", "Kaspersky"),
    ("ao kaspersky lab", "Kaspersky"),
    ("bitdefender", "Bitdefender"),
    ("net-defender", "Bitdefender"),
    ("drweb", "Dr.Web"),
    ("dr.web", "Dr.Web"),
    ("g data", "G DATA"),
    ("fortinet", "Fortinet"),
    ("fortigate", "Fortinet"),
    ("sophos", "Sophos"),
    ("zscaler", "Zscaler"),
    ("netskope", "Netskope"),
    ("cisco umbrella", "Cisco Umbrella"),
    ("cisco secure access", "Cisco Umbrella"),
    ("palo alto", "Palo Alto Networks"),
    ("forward-trust", "Palo Alto Networks"),
    ("forward trust", "Palo Alto Networks"),
    ("watchguard", "WatchGuard"),
    ("fireware", "WatchGuard"),
    ("sonicwall", "SonicWall"),
    ("dpi-ssl", "SonicWall"),
    ("check point", "Check Point"),
    ("checkpoint", "Check Point"),
    ("barracuda", "Barracuda"),
    ("stormshield", "Stormshield"),
    ("netasq", "Stormshield"),
    ("untangle", "Untangle"),
    ("blue coat", "Symantec Blue Coat"),
    ("bluecoat", "Symantec Blue Coat"),
    ("forcepoint", "Forcepoint"),
    ("websense", "Forcepoint"),
    ("mcafee web gateway", "McAfee"),
    ("skyhigh", "Skyhigh"),
    ("trend micro", "Trend Micro"),
    ("cato networks", "Cato Networks"),
    ("securly", "Securly"),
    ("smoothwall", "Smoothwall"),
    ("mitmproxy", "mitmproxy"),
    ("avira", "Avira"),
    ("f-secure", "F-Secure"),
    ("k7 computing", "K7"),
    ("bullguard", "BullGuard"),
    ("adguard", "AdGuard"),
    ("norton antivirus", "Norton"),
    ("norton security", "Norton"),
    ("symantec web gateway", "Symantec"),
    ("mcafee", "McAfee"),
    ("trellix", "Trellix"),
    ("kerio control", "Kerio Control"),
    ("gateway ca - cloudflare", "Cloudflare Gateway"),
    ("menlo security", "Menlo Security"),
    ("iboss", "iboss"),
    ("lightspeed systems", "Lightspeed"),
    ("contentkeeper", "ContentKeeper"),
    ("perimeter 81", "Check Point"),
    ("sangfor", "Sangfor"),
    ("hillstone networks", "Hillstone"),
    ("ssl orchestrator", "F5"),
    ("securepoint", "Securepoint"),
    ("endian", "Endian"),
    ("squid", "Squid"),
    ("fiddlerroot", "Fiddler"),
    ("portswigger", "Burp Suite"),
    ("charles proxy", "Charles"),
    ("superfish", "Superfish"),
];

#[cfg(test)]
mod tests {
    use super::{factory, inspection};

    #[test]
    fn products_are_told_by_whole_words() {
        assert_eq!(factory("O=Acme Co"), Some("Go"));
        assert_eq!(factory("O=Acme Corp"), None);
        assert_eq!(factory("O=Fortinet, CN=FGT60E4Q00000000"), Some("FortiGate"));
        assert_eq!(factory("OU=Automatically-generated IMAP SSL key"), Some("Courier"));
        assert_eq!(inspection("CN=G DATA Mail Scanner"), Some("G DATA"));
        assert_eq!(inspection("CN=King Data Mail CA"), None);
        assert_eq!(inspection("CN=DO_NOT_TRUST_FiddlerRoot, O=DO_NOT_TRUST"), Some("Fiddler"));
        assert_eq!(
            inspection("C=US, O=Cloudflare, Inc., CN=Gateway CA - Cloudflare Managed G1"),
            Some("Cloudflare Gateway")
        );
        assert_eq!(factory("CN=IOS-Self-Signed-Certificate-1234567"), Some("Cisco IOS"));
        assert_eq!(factory("O=Squidward Ltd"), None);
        assert_eq!(inspection("CN=ESET SSL Filter CA, O=ESET, spol. s r. o."), Some("ESET"));
    }
}
