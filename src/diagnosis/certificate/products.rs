//! Certificates that products make by themselves, told by the words in their names.

use crate::model::evidence::CertificateInfo;

/// The product whose factory certificate this is, by its subject (or, for products with an authority of their
/// own, its issuer).
pub(super) fn factory(certificate: &CertificateInfo) -> Option<&'static str> {
    let words = format!("{}, {}", certificate.subject, certificate.issuer).to_lowercase();
    let named = FACTORY.iter().find(|(sign, _)| words.contains(sign)).map(|(_, product)| *product);
    named.or_else(|| {
        let common_name = certificate.common_name.as_deref()?.to_ascii_lowercase();
        match common_name.as_str() {
            "localhost" | "localhost.localdomain" | "ubuntu" | "debian" => Some("Linux"),
            "imap.example.com" => Some("Courier or Dovecot"),
            _ => None,
        }
    })
}

/// The security product that made the certificate up, by the name of an issuer.
pub(super) fn inspection(issuer: &str) -> Option<&'static str> {
    let words = issuer.to_lowercase();
    INSPECTION.iter().find(|(sign, _)| words.contains(sign)).map(|(_, product)| *product)
}

/// Words in subject or issuer, and the product that puts them there.
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
    ("automatically-generated", "Courier"),
    ("kerio", "Kerio"),
    ("zimbra", "Zimbra"),
    ("fortigate", "FortiGate"),
    ("fortinet", "FortiGate"),
    ("cn=fgt", "FortiGate"),
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
];
