# Known faults of mail encryption that no check from this PC concludes, each with the reason.

limits-intro = These faults of mail encryption are known, but a check does not conclude them. What stands behind each says why.

not-seen-cert-changed-since-last = A check keeps nothing of the one before, so a change since then is not noticed. Compare two saved reports.
not-seen-cert-renewed-not-loaded = The certificates of the web server and of other ports are not fetched to compare them with that of the mail service.
not-seen-ehlo-starttls-by-source-ip = A check comes from one address. Test from another network and compare the two reports.
not-seen-ehlo-starttls-stripped-suspected = That the offer was there before, or is there for others, takes an older report or a second place to test from.
not-seen-ehlo-telnet-artifact = This happens only to commands typed by hand; the program sends each command in one piece.
not-seen-pc-vpn-path = Whether this PC sends through a VPN is not read from its network adapters. Test once with the VPN and once without.
not-seen-post-451-starttls-required = The answer comes to MAIL FROM without encryption; a check sends no mail.
not-seen-post-530-starttls-first = The answer comes to MAIL FROM without encryption; a check sends no mail.
not-seen-post-exo-old-exchange = Exchange Online says it to our own Exchange server while it sends; a check sends no mail.
not-seen-post-gmail-tls-required = Gmail says it to servers that send many messages; a check sends no mail.
not-seen-post-no-ehlo-by-client = This is a fault of the program that sends, seen only in its log.
not-seen-post-no-tls-in-received = It stands in the header of a delivered message, which a check does not have.
not-seen-post-requiretls-missing = It concerns single messages whose author asked for it; whether a server offers REQUIRETLS stands in the EHLO reply.
not-seen-post-tls-policy-rejected = A partner's rule is told to the server that hands in mail; a check sends no mail.
not-seen-post-vrfy-expn = Asking a server for its users is no part of a test of its encryption.
not-seen-starttls-command-injection = Trying out this hole is an attack, and the other side has not agreed to it.
not-seen-starttls-works-unadvertised = STARTTLS is sent only where it was offered, as every sending server does.
not-seen-sts-id-unchanged = Whether the policy changed under the same id takes an older report. Compare two saved reports.
not-seen-submit-auth = A check never logs in.
not-seen-submit-cannot-reach = These are numbers that mail programs show; the same fault is told by what stopped the connection.
not-seen-tcp-allowlist-only = A server that admits only its own mail filter looks like one that is down or filtered; only its owner knows.
not-seen-tcp-connection-limit = It takes many connections in a short time to meet this limit, and a check avoids just that. A limit that says so in words is told.
not-seen-tcp-hairpin-nat = It takes a second test from outside the own network. Test from a phone's network and compare.
not-seen-tcp-mtu-blackhole = That large packets get lost shows as silence in the handshake, which is told as such; the cause cannot be proven from this PC.
not-seen-tls-client-cert-eku-2026 = It concerns the certificate that our own mail server shows, which this PC does not have.
not-seen-tls-client-renegotiation = Trying it loads the server, and senders do not need to know.
