# The TLS handshake.
# Values: host domain port address ehlo, alert number seconds stage bytes message version suite; server, recipient, has-…

tls-alert-handshake-failure-40 = { $host } and this PC found no way to encrypt in common
    .short = No method in common (alert 40)
    .meaning = The server refused every method of encryption that we offered, or has no usable certificate. This test offers only current methods; a sender that still offers older ones may get through. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2 or 1.3 with current methods (ECDHE), and to check the certificate.
    .ask = Your server { $server } ends our TLS handshake with handshake_failure (alert 40). We offer TLS 1.3 and TLS 1.2 with ECDHE. Could you please enable these, and check that a certificate is bound to the mail service?
tls-alert-protocol-version-70 = { $host } does not speak our versions of TLS
    .short = No common TLS version (alert 70)
    .meaning = The server knows none of the versions we offered, TLS 1.3 and 1.2, so it most likely knows only outdated ones. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2.
    .ask = Your server { $server } ends our TLS handshake with protocol_version (alert 70). We offer TLS 1.3 and TLS 1.2. Could you please enable TLS 1.2 or newer?
tls-alert-insufficient-security-71 = { $host } finds our methods of encryption too weak
    .short = Our methods are too weak for it (alert 71)
    .meaning = The server demands stronger methods than those we offered. { -effect-handshake }
    .action1 = Ask our mail administrator and the postmaster of { $recipient } to compare the methods both sides allow.
    .ask = Your server { $server } ends our TLS handshake with insufficient_security (alert 71), although we offer TLS 1.3. Could you please tell us which methods it demands?
tls-alert-internal-error-80 = The encryption of { $host } broke inside the server
    .short = The server's encryption broke (alert 80)
    .meaning = The server reports a fault of its own: often a key it cannot read, or a lack of memory. { -effect-handshake }
    .action1 = Tell the postmaster of { $recipient }: the server's log names the cause.
    .ask = Your server { $server } ends our TLS handshake with internal_error (alert 80). Could you please check its certificate, its key file and the log?
tls-alert-unrecognized-name-112 = { $host } has no certificate for its own name
    .short = No certificate for its own name (alert 112)
    .meaning = We asked for the server by the name in DNS, and it does not know that name. Senders that do not ask by name may still get through; DANE and MTA-STS senders always ask, so their mail waits.
    .action1 = Ask the postmaster of { $recipient } to set up the certificate for the name in the mail record.
    .ask = Your server { $server } answers the server name { $host } with unrecognized_name (alert 112). Could you please configure a certificate for this name, or let it ignore the name?
tls-alert-unknown-ca-48 = { $host } does not trust the certificate of its caller
    .short = It does not trust the caller (alert 48)
    .meaning = The server demanded a certificate from us and does not know its issuer. This test shows none, so the server does not behave as a public mail server should. { -effect-handshake }
    .action1 = If our mail server is refused like this, ask our mail administrator to send no client certificate, or to agree on issuers with the partner.
    .ask = Your server { $server } ends our TLS handshake with unknown_ca (alert 48). Could you please tell us whether it demands client certificates, and from which issuers?
tls-alert-bad-certificate-42 = { $host } refuses the certificate of its caller
    .short = It refuses the caller's certificate (alert 42)
    .meaning = The server finds the caller's certificate, or the lack of one, not acceptable. { -effect-handshake }
    .action1 = Ask our mail administrator whether a certificate was agreed with this partner.
    .ask = Your server { $server } ends our TLS handshake with bad_certificate (alert 42). Could you please tell us which client certificate it expects, or let it accept callers without one?
tls-alert-unsupported-certificate-43 = { $host } cannot use the certificate of its caller
    .short = The caller's certificate is the wrong kind (alert 43)
    .meaning = The server wants a certificate that is made for callers. Since 2026 public authorities hardly issue such certificates any more, so a renewal can cause this. { -effect-handshake }
    .action1 = Ask the partner to stop demanding the purpose “client authentication”, or agree on certificates of a private authority.
    .ask = Your server { $server } ends our TLS handshake with unsupported_certificate (alert 43). Public certificates no longer carry the purpose “client authentication”; could you please stop requiring it?
tls-alert-certificate-revoked-44 = { $host } says that the caller's certificate was withdrawn
    .short = “Your certificate was withdrawn” (alert 44)
    .meaning = The server believes that our certificate was withdrawn by its issuer. { -effect-handshake }
    .action1 = Ask our mail administrator to check our certificate with its issuer.
    .ask = The server { $server } ends the TLS handshake with certificate_revoked (alert 44). Could you please check whether our client certificate was withdrawn?
tls-alert-certificate-expired-45 = { $host } says that the caller's certificate ran out
    .short = “Your certificate ran out” (alert 45)
    .meaning = The server says that the caller's certificate is no longer valid. This test shows none; for our mail server it would mean that its own certificate ran out. { -effect-handshake }
    .action1 = Ask our mail administrator to check the certificate of our mail server and to renew it.
    .ask = The server { $server } ends the TLS handshake with certificate_expired (alert 45). Could you please check the certificate our mail server uses for sending?
tls-alert-certificate-unknown-46 = { $host } dislikes the certificate of its caller
    .short = It dislikes the caller's certificate (alert 46)
    .meaning = The server does not accept the caller's certificate and gives no reason. { -effect-handshake }
    .action1 = Ask our mail administrator whether a certificate was agreed with this partner.
    .ask = Your server { $server } ends our TLS handshake with certificate_unknown (alert 46). Could you please tell us which client certificate it expects?
tls-alert-access-denied-49 = { $host } has not allowed this caller
    .short = The caller is not on its list (alert 49)
    .meaning = The server knows who is calling and does not let the caller in. { -effect-handshake }
    .action1 = Ask the partner to add our certificate to its list.
    .ask = Your server { $server } ends our TLS handshake with access_denied (alert 49). Could you please allow our mail server?
tls-alert-certificate-required-116 = { $host } talks only to callers with a certificate
    .short = Callers must show a certificate (alert 116)
    .meaning = The server takes mail only from partners with an agreed certificate. A mail server for the public should not do this. { -effect-handshake }
    .action1 = Ask our mail administrator whether a certificate was agreed with this partner.
    .action2 = If the server is meant for everybody, tell the postmaster of { $recipient }.
    .ask = Your server { $server } demands a client certificate (alert 116, certificate_required), which public mail servers do not. Is that intended for mail from the internet?
tls-alert-decode-error-50 = { $host } could not read our part of the handshake
    .short = It could not read our message (alert 50)
    .meaning = The server could not understand a message that others understand: a fault in its software, or a box on the way that changed it. { -effect-handshake }
    .action1 = Test from a second network. If it works there, ask our network team about inspection of mail.
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = Your server { $server } ends our TLS handshake with decode_error (alert 50). Could you please check for an update of its TLS software or of a device in front of it?
tls-alert-decrypt-error-51 = Key and certificate of { $host } seem not to fit together
    .short = Key and certificate do not fit (alert 51)
    .meaning = A signature in the handshake did not fit. Either the server's key belongs to another certificate, or something on the way changed the data. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to check that key and certificate are a pair.
    .ask = The TLS handshake with your server { $server } ends with decrypt_error (alert 51). Could you please check that the private key belongs to the certificate?
tls-alert-illegal-parameter-47 = { $host } cannot cope with something new in our hello
    .short = A new option upsets the server (alert 47)
    .meaning = The server stumbles over an option that current programs send. Older senders get through, newer ones do not. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to update the server, or a device in front of it.
    .ask = Your server { $server } ends our TLS handshake with alert 47 (illegal_parameter), probably because of a newer option in our ClientHello. Could you please update its TLS software or the device in front of it?
tls-alert-unexpected-message-10 = { $host } got the handshake in an order it did not expect
    .short = Messages out of order (alert 10)
    .meaning = Something came in the wrong order: a proxy in between, or plain words on a port for encryption. { -effect-handshake }
    .action1 = Check that port and kind of encryption fit: 465 encrypts from the start, 25 and 587 use STARTTLS.
    .action2 = If they do, tell the postmaster of { $recipient }.
    .ask = Your server { $server } ends our TLS handshake on port { $port } with unexpected_message (alert 10). Could you please check the server and any proxy in front of it?
tls-alert-bad-record-mac-20 = Data was changed on the way to { $host }
    .short = Data was changed on the way (alert 20)
    .meaning = What arrived is not what was sent: a faulty network card or a box on the way. It often comes and goes. { -effect-handshake }
    .action1 = Test again, and from another network.
    .action2 = If it fails only from here, ask our network team; otherwise tell the postmaster of { $recipient }.
    .ask = TLS connections to { $server } fail with bad_record_mac (alert 20), so data is changed on the way. Could you please check network cards and devices in the path?
tls-alert-record-overflow-22 = { $host } got a piece that was too large
    .short = A piece was too large (alert 22)
    .meaning = Often plain text was taken for encryption, by a proxy or on a wrong port. { -effect-handshake }
    .action1 = Check that port and kind of encryption fit: 465 encrypts from the start, 25 and 587 use STARTTLS.
    .action2 = If they do, tell the postmaster of { $recipient }.
    .ask = Your server { $server } ends our TLS handshake with record_overflow (alert 22). Could you please check the server and any proxy in front of it?
tls-alert-no-renegotiation-100 = { $host } wants to do the handshake a second time
    .short = Wants a second handshake (alert 100)
    .meaning = An old way to ask for a caller's certificate, which current programs refuse. Delivery from such senders may wait.
    .action1 = Tell the postmaster of { $recipient } that the server should be updated.
    .ask = Your server { $server } asks for TLS renegotiation, which current senders refuse (alert 100). Could you please switch that off?
tls-alert-missing-extension-109 = { $host } and this PC do not understand each other's TLS
    .short = The two programs do not fit (alert { $has-number ->
        [yes] { $number }
       *[no] 109
    })
    .meaning = One side misses a part of the handshake that it needs. The server's TLS software does not follow the standard. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to update the server.
    .ask = Your server { $server } ends our TLS handshake with missing_extension (alert 109). Could you please check for an update of its TLS software?
tls-alert-inappropriate-fallback-86 = { $host } guards against older versions
    .short = Guards against downgrade (alert 86)
    .meaning = The server noticed an attempt with a lower version and refused it. That is how it should be.
    .action1 = Nothing to do.
tls-alert-no-application-protocol-120 = { $host } wants to know which protocol we speak
    .short = It asks for ALPN, as web servers do (alert 120)
    .meaning = The server insists on a field (ALPN) that mail servers do not use. It looks like a load balancer made for the web. { -effect-handshake }
    .action1 = Tell the postmaster of { $recipient }.
    .ask = Your server { $server } ends our TLS handshake with no_application_protocol (alert 120). Mail senders send no ALPN; could you please make it optional?
tls-alert-other = { $host } ended the handshake with { $has-number ->
        [yes] alert { $number }
       *[no] an unknown alert
    }{ $has-alert ->
        [yes] {" "}({ $alert })
       *[no] {""}
    }
    .short = Ended by { $has-number ->
        [yes] alert { $number }
       *[no] an unknown alert
    }
    .meaning = The server gave a reason that mail servers hardly ever give. { -effect-handshake }
    .action1 = Send the sentence below to the postmaster of { $recipient }.
    .ask = Your server { $server } ends our TLS handshake with { $has-number ->
        [yes] alert { $number }
       *[no] an alert
    }{ $has-alert ->
        [yes] {" "}({ $alert })
       *[no] {""}
    }. Could you please look into its log for the cause?
tls-close-notify-early = { $host } said goodbye in the middle of the handshake
    .short = Said goodbye in the middle of the handshake
    .meaning = The server ended the encryption before it had begun, without a reason: no usable certificate, nothing in common with us, or a filter in front of it. { -effect-handshake }
    .action1 = Tell the postmaster of { $recipient }; the server's log should name the reason.
    .ask = Your server { $server } closes the connection in the middle of the TLS handshake{ $has-stage ->
        [yes] {" "}({ $stage })
       *[no] {""}
    }. Could you please look into its log for the cause?
tls-handshake-timeout = The handshake with { $host } got stuck
    .short = Got stuck { $has-stage ->
        [yes] { $stage }
       *[no] half way
    }
    .meaning = The handshake began and then stopped{ $has-stage ->
        [yes] {" "}{ $stage }
       *[no] {""}
    }. Large packets may get lost on the way (VPN, badly set firewall), or the server is overloaded. { -effect-handshake }
    .action1 = Test without a VPN, or from another network. If it works there, ask our network team about large packets (MTU).
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = The TLS handshake with your server { $server } gets stuck{ $has-stage ->
        [yes] {" "}{ $stage }
       *[no] {" "}half way
    }. Could you please check the server's load, and whether large packets pass your firewall (path MTU)?
tls-client-cert-requested = { $host } asks for a certificate, but does not insist
    .short = Asks for our certificate, does not insist
    .meaning = The server would like to see a certificate of its caller and goes on without one. Exchange, Microsoft 365 and Sendmail do this; it is normal.
    .action1 = Nothing to do.
tls-client-cert-required = { $host } talks only to partners with an agreed certificate
    .short = Demands a certificate from callers
    .meaning = The server asked for a certificate of its caller and broke off when none came. Partners with the right certificate get through; for everybody else encryption fails. { -effect-handshake }
    .action1 = Ask our mail administrator and the partner to set up certificates for both sides (mutual TLS).
    .action2 = If the server is meant for everybody, tell the postmaster of { $recipient }.
    .ask = Your server { $server } demands a client certificate and ends the handshake without one. Is that intended for mail from the internet? If so, which certificate should we present?
tls-rst-after-clienthello = The connection to { $host } is cut when encryption begins
    .short = Cut off when encryption begins
    .meaning = The line was cut right after our first encrypted message. This looks like a filter on the way that dislikes it, on either side. { -effect-handshake }
    .action1 = Test from a second network. If it works there, ask our network team.
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = Connections to your server { $server } are reset right after our TLS ClientHello. Could you please check whether a firewall or filter in front of it does this?
tls-eof-no-close-notify = { $host } hung up without ending the encryption properly
    .short = Hung up without a proper end of TLS
    .meaning = The server closed the connection without the last encrypted word. Many do; it has no effect on mail.
    .action1 = Nothing to do.
tls-no-shared-cipher = { $host } and this PC have no method of encryption in common
    .short = No method of encryption in common
    .meaning = The server chose or offers nothing that current programs accept{ $has-message ->
        [yes] {" "}({ $message })
       *[no] {""}
    }. Usually the server's methods are outdated. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2 or 1.3 with current methods (ECDHE).
    .ask = Your server { $server } has no cipher suite in common with us; we offer TLS 1.3 and TLS 1.2 with ECDHE and AES-GCM or ChaCha20. Could you please enable these?
tls-version-intolerance = { $host } knows only outdated versions of TLS
    .short = Only an outdated version of TLS
    .meaning = The server answered with a version that current programs no longer accept{ $has-version ->
        [yes] {" "}({ $version })
       *[no] {""}
    }, or cannot cope with TLS 1.3. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2 or newer, or to update a device in front of the server.
    .ask = Your server { $server } does not agree on TLS 1.2 or 1.3 with us. Could you please enable TLS 1.2 or newer, or update the device in front of it?
tls-fallback-clear-expected = Many senders will hand in the mail to { $recipient } unprotected
    .short = Many senders go on in clear text
    .meaning = When encryption fails, ordinary senders simply send the mail in clear text: some at once (Exim), some after a wait of five minutes (Postfix). So the trouble may show only as a delay. Only a rule, MTA-STS or DANE prevents it.
    .action1 = If mail to this partner must not go in clear text, ask our mail administrator for a rule that demands encryption.
tls-bad-signature = { $host } does not follow the rules of the handshake
    .short = The server breaks the rules of TLS
    .meaning = What the server sent does not fit the TLS standard or its own certificate{ $has-message ->
        [yes] {" "}({ $message })
       *[no] {""}
    }, so this program broke off. Either its software is faulty, its key belongs to another certificate, or something on the way changed the data. { -effect-handshake }
    .action1 = Test from a second network. If it works there, ask our network team about inspection of mail.
    .action2 = Otherwise ask the postmaster of { $recipient } to check key and certificate, and to update the server.
    .ask = The TLS handshake with your server { $server } fails because its messages do not fit the standard{ $has-message ->
        [yes] {" "}({ $message })
       *[no] {""}
    }. Could you please check that key and certificate are a pair, and look for an update?
