# The TLS handshake.
# Values: host domain port address ehlo, alert number seconds stage bytes message version suite versions suites bits
# group; server, recipient, has-…; way: which of the questions asked afterwards the server could agree to

tls-alert-handshake-failure-40 = { $host } and this PC found no way to encrypt in common
    .short = No method in common (alert 40)
    .meaning = { $way ->
        [refused_everything] The server refused every method of encryption that we offered, outdated ones among them. Most likely it has no usable certificate.
       *[other] The server refused every method of encryption that we offered, or has no usable certificate. This test offers only current methods; a sender that still offers older ones may get through.
    } { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2 or 1.3 with current methods (ECDHE), and to check the certificate.
    .ask = Your server { $server } ends our TLS handshake with handshake_failure (alert 40). We offer TLS 1.3 and TLS 1.2 with ECDHE. Could you please enable these, and check that a certificate is bound to the mail service?
tls-alert-protocol-version-70 = { $host } does not speak our versions of TLS
    .short = No common TLS version (alert 70)
    .meaning = { $way ->
        [refused_everything] The server refused every version we offered, outdated ones among them. Its list of versions may be empty.
       *[other] The server knows none of the versions we offered, TLS 1.3 and 1.2, so it most likely knows only outdated ones.
    } { -effect-handshake }
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
    .meaning = We asked for the server by the name in DNS, and it does not know that name. { $way ->
        [without_server_name] Without a name it agreed to encrypt, so senders that do not ask by name get through.
       *[other] Senders that do not ask by name may still get through.
    } DANE and MTA-STS senders always ask, so their mail waits.
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
    .meaning = { $way ->
        [without_server_name] The line was cut right after our first message of encryption, but not when that message left out the server's name. This looks like a filter on the way that looks at names, on either side. Senders that do not name the server get through.
       *[other] The line was cut right after our first encrypted message. This looks like a filter on the way that dislikes it, on either side. { -effect-handshake }
    }
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

# What the questions asked after a failed handshake show.

tls-flaky = { $host } failed to encrypt once and managed it a moment later
    .short = Failed once, worked a moment later
    .meaning = The same attempt was made twice, and only one of them failed. Often one machine of a group is broken, or the server was short of something for a moment. Mail arrives, now and then late.
    .action1 = Test again a few times. If it fails now and then, tell the postmaster of { $recipient } when, and at which address.
    .ask = TLS handshakes with your server { $server } fail now and then, and the same handshake works a moment later. Could you please check whether one machine of the group is broken?
tls-version-intolerance = { $host } breaks off when a sender speaks of TLS 1.3
    .short = Breaks off at the mention of TLS 1.3
    .meaning = A server that knows no TLS 1.3 should agree on an older version. This one, or a device in front of it, breaks off instead; when we did not speak of TLS 1.3, it agreed{ $has-version ->
        [yes] {" "}on { $version }
       *[no] {""}
    }. Older senders get through. From newer ones ordinary mail goes out in clear text, and mail that must be encrypted waits and then bounces.
    .action1 = Ask the postmaster of { $recipient } to update the server, or the device in front of it.
    .action2 = Until then our mail administrator can limit our mail server to TLS 1.2 for this partner.
    .ask = Your server { $server } breaks off when a ClientHello offers TLS 1.3, and agrees when it offers TLS 1.2 at most. Could you please update its TLS software, or the load balancer or firewall in front of it?
tls-pq-clienthello = Something on the way to { $host } cannot take a long hello
    .short = A long hello does not get through
    .meaning = Current programs begin with a longer message than before, because it holds a key that quantum computers cannot break. It failed here; the same message without that key was answered. Older senders get through. From newer ones ordinary mail goes out in clear text, and mail that must be encrypted waits and then bounces.
    .action1 = Test from a second network. If it works there, ask our network team to update the firewall that inspects mail.
    .action2 = Otherwise ask the postmaster of { $recipient } to update the firewall or load balancer in front of the server.
    .ask = Your server { $server } does not answer a ClientHello with an X25519MLKEM768 key share, which no longer fits one packet; without that share it answers. Could you please update the firewall or load balancer in front of it?
tls-name-refused = { $host } breaks off when it is called by name
    .short = Breaks off when called by name
    .meaning = When we named the server at the beginning of encryption, it broke off; when we did not, it agreed. Most ordinary senders do not name it and get through. DANE and MTA-STS senders always do, so their mail waits.
    .action1 = Ask the postmaster of { $recipient } to let the server accept the name in the mail record.
    .ask = Your server { $server } breaks off the TLS handshake when the server name { $host } is sent (SNI), and agrees without it. Could you please let it accept this name, or ignore the name?
tls-sni-required = { $way ->
        [other_certificate] { $host } shows another certificate to senders that do not call it by name
       *[other] { $host } encrypts only for senders that call it by name
    }
    .short = { $way ->
        [other_certificate] Another certificate when not called by name
       *[other] Wants to be called by name
    }
    .meaning = { $way ->
        [other_certificate] Senders that say no name when encryption begins see another certificate. Ordinary mail is encrypted all the same; senders that must verify the server and do not name it wait and then bounce the mail. DANE and MTA-STS senders always name it.
       *[other] Without a name the server does not encrypt. Many ordinary senders say none: their mail goes out in clear text. DANE and MTA-STS senders always name it and get through.
    }
    .action1 = Ask the postmaster of { $recipient } to make the certificate of the mail server the default one.
    .ask = { $way ->
        [other_certificate] Your server { $server } shows another certificate when no server name (SNI) is sent.
       *[other] Your server { $server } refuses TLS handshakes without a server name (SNI).
    } Many mail servers send none. Could you please make the certificate of the mail server the default?
tls-legacy-kex-only = { $host } can encrypt, but only with older methods
    .short = Encrypts with older methods only
    .meaning = The server and we would agree only on a way to exchange keys that newer programs have left out (RSA or DHE instead of ECDHE). Postfix, Exim and Exchange servers still have it, so most mail arrives encrypted. Microsoft 365 has it only in part and senders built on newer libraries not at all: their mail goes out in clear text or waits.
    .action1 = Ask the postmaster of { $recipient } to enable ECDHE, which every current mail server has.
    .ask = Your server { $server } agrees only on older key exchange{ $has-suite ->
        [yes] {" "}({ $suite })
       *[no] {""}
    }; newer senders offer only ECDHE and fail. Could you please enable TLS 1.2 or 1.3 with ECDHE?
tls-cbc-only = { $host } can encrypt, but only with an older kind of cipher
    .short = Encrypts with older ciphers only (CBC)
    .meaning = The server takes only a kind of cipher (CBC) that newer programs have left out in favour of AES-GCM. Postfix, Exim and Exchange still have it, so most mail arrives encrypted. Senders built on newer libraries may not: their mail goes out in clear text or waits.
    .action1 = Ask the postmaster of { $recipient } to enable AES-GCM, or TLS 1.3.
    .ask = Your server { $server } agrees only on CBC cipher suites{ $has-suite ->
        [yes] {" "}({ $suite })
       *[no] {""}
    }; some newer senders offer none. Could you please enable ECDHE with AES-GCM, or TLS 1.3?
tls-rc4-3des-only = { $host } encrypts only with ciphers that were broken long ago
    .short = Only RC4 or 3DES{ $has-version ->
        [yes] , in { $version }
       *[no] {""}
    }
    .meaning = Of all we offered, the server took { $has-suite ->
        [yes] { $suite }
       *[no] RC4 or 3DES
    }, a method from the days of Windows Server 2003. Current Postfix and Exim do not speak it any more, and hardly any other mail server does. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to replace or update the server; a change of settings is hardly enough.
    .ask = Your server { $server } agrees only on { $has-suite ->
        [yes] { $suite }
       *[no] RC4 or 3DES
    }, which current senders no longer offer, so mail to you goes out in clear text or waits. Could you please enable TLS 1.2 with AES, or update the server?
tls-only-old = { $host } knows no newer version than { $has-version ->
        [yes] { $version }
       *[no] TLS 1.1
    }
    .short = Nothing newer than { $has-version ->
        [yes] { $version }
       *[no] TLS 1.1
    }
    .meaning = TLS 1.0 and 1.1 are from 1999 and 2006 and were withdrawn in 2021. Some senders still use them, so part of the mail may arrive encrypted. Others, Microsoft 365 among them, demand TLS 1.2: their mail goes out in clear text, or waits where it must be encrypted.
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2, or to update the server.
    .ask = Your server { $server } knows no newer version than { $has-version ->
        [yes] { $version }
       *[no] TLS 1.1
    }, which was withdrawn by RFC 8996. Could you please enable TLS 1.2 or newer?
tls-sslv3-only = { $host } knows only SSL 3.0, the encryption of 1996
    .short = Only SSL 3.0, the encryption of 1996
    .meaning = The server refuses every version of TLS. No current mail server speaks SSL 3.0, so none can encrypt to it. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to enable TLS 1.2, or to replace the server.
    .ask = Your server { $server } accepts only SSL 3.0, which no current sender speaks (RFC 7568). Could you please enable TLS 1.2 or newer?
tls-sslv2 = { $host } accepts SSL 2.0, which puts its key at risk
    .short = { $version ->
        [SSLv2] Only SSL 2.0, the encryption of 1995
       *[other] Accepts SSL 2.0, which puts its key at risk
    }
    .meaning = With the help of SSL 2.0, attackers can read newer encryption of every service that uses the same key (the attack is called DROWN). { $version ->
        [SSLv2] The server accepts nothing newer, so no current sender can encrypt to it. { -effect-handshake }
       *[other] Senders use a newer version, so delivery is not affected.
    }
    .action1 = Ask the postmaster of { $recipient } to switch off SSL 2.0 soon, on every service with the same certificate.
    .ask = Your server { $server } accepts SSL 2.0, which lets attackers read newer TLS connections with the same key (DROWN, RFC 6176). Could you please switch it off everywhere this key is used?
tls-weak-dh = { $host } exchanges keys with a prime that is too short
    .short = Key exchange with a short prime{ $has-bits ->
        [yes] {" "}({ $bits } bits)
       *[no] {""}
    }
    .meaning = The longer the prime, the harder the encryption is to break{ $has-bits ->
        [yes] ; this one has { $bits } bits
       *[no] {""}
    }, and 2048 bits are wanted today. Strict senders that are given a shorter one break off, and below 1024 bits all current ones do. Senders that agree on another method are not affected.
    .action1 = Ask the postmaster of { $recipient } for a prime of 2048 bits, or for ECDHE only.
    .ask = Your server { $server } uses Diffie-Hellman with a short prime{ $has-bits ->
        [yes] {" "}({ $bits } bits)
       *[no] {""}
    }; strict senders refuse less than 2048 bits. Could you please use a longer prime, or ECDHE only?
tls-legacy-renegotiation = { $host } lacks a safety fix from 2010
    .short = Lacks safe renegotiation, a fix from 2010
    .meaning = The server does not know “secure renegotiation” (RFC 5746). Senders built on OpenSSL 3, such as current Postfix, refuse such servers unless both sides agree on TLS 1.3; others still encrypt.
    .action1 = Ask the postmaster of { $recipient } to update the server.
    .ask = Your server { $server } does not support secure renegotiation (RFC 5746), and senders with OpenSSL 3 refuse it for that. Could you please update it?

# What the deep look shows beside the handshake.

tls-old-versions-too = { $host } also accepts outdated versions
    .short = Also accepts { $has-versions ->
        [yes] { $versions }
       *[no] outdated versions
    }
    .meaning = Beside current versions the server takes { $has-versions ->
        [yes] { $versions }
       *[no] outdated ones
    }, for the sake of old senders. Two servers agree on the newest version that both know, so current mail is not affected.
    .action1 = Nothing to do for the mail. Some audits want the old versions switched off.
tls-weak-ciphers-too = { $host } also accepts ciphers that were broken long ago
    .short = Also accepts RC4 or 3DES
    .meaning = Beside current ciphers the server takes outdated ones{ $has-suites ->
        [yes] {" "}({ $suites })
       *[no] {""}
    }. Current senders prefer better ones, so their mail is not affected.
    .action1 = Nothing to do for the mail. Some audits want these ciphers switched off.
tls-anon-null-export = { $host } also accepts encryption that proves or protects nothing
    .short = Accepts methods without proof or protection
    .meaning = The server agrees to methods without a certificate, without encryption, or weakened on purpose{ $has-suites ->
        [yes] {" "}({ $suites })
       *[no] {""}
    }. Between mail servers the kind without a certificate is common: Postfix accepts it unless told otherwise. Senders that verify the server never use any of them.
    .action1 = If the postmaster of { $recipient } wants to be strict, switch these methods off.
    .ask = Your server { $server } accepts cipher suites without a certificate, without encryption or of export strength{ $has-suites ->
        [yes] {" "}({ $suites })
       *[no] {""}
    }. Is that intended?
tls-compression = { $host } compresses inside the encryption
    .short = Compresses inside the encryption
    .meaning = Compression inside TLS can give away pieces of what is encrypted. Current senders never ask for it, so delivery is not affected.
    .action1 = Tell the postmaster of { $recipient } that TLS compression should be switched off.
    .ask = Your server { $server } agrees to TLS compression, which can leak encrypted data (RFC 9325). Could you please switch it off?
tls-no-ems = { $host } lacks an extra safety of TLS 1.2
    .short = No extended master secret in TLS 1.2
    .meaning = The server does not know the “extended master secret” (RFC 7627). Only the strictest senders, those in FIPS mode, refuse such servers in TLS 1.2.
    .action1 = Nothing to do for ordinary mail. An update of the server brings it.
tls-forward-secrecy-missing = { $host } chooses an older style of encryption
    .short = No forward secrecy
    .meaning = Though better is offered, the server chooses a method without forward secrecy: whoever records the mail and gets hold of the server's key later can read it. Delivery is not affected.
    .action1 = Nothing to do for delivery. The postmaster of { $recipient } can put ECDHE first.
tls-dual-cert = { $host } has two certificates
    .short = Two certificates, by the sender's wish
    .meaning = Which one a sender sees depends on the kind of key it asks for{ $has-suites ->
        [yes] {" "}({ $suites })
       *[no] {""}
    }. That is in order, as long as both are valid, and both fit the DANE records if there are any.
    .action1 = When one of them is renewed, think of the other.
tls-over-our-limit = { $host } sends more certificates than this program reads
    .short = More certificates than this program reads
    .meaning = The list of certificates is longer than 64 KiB, where this program stops reading. That is unusual, but not against the rules, and mail servers read longer lists.
    .action1 = Ask the postmaster of { $recipient } to send only the certificates that are needed.
    .ask = Your server { $server } sends an unusually long list of certificates in its TLS handshake (over 64 KiB). Could you please reduce it to its own certificate and the intermediates?
