# Names of the fields of a report, and of the judges' outcomes.

field-subject = Subject
field-issuer = Issuer
field-valid-from = Valid from
field-valid-until = Valid until
field-names = Names
field-serial = Serial number
field-key = Key
field-signature = Signature
field-key-usage = Key usage
field-extended-key-usage = Extended key usage
field-basic-constraints = Basic constraints
field-fingerprint-sha256 = Fingerprint (SHA-256)
field-fingerprint-sha1 = Fingerprint (SHA-1)
field-version = TLS version
field-suite = Cipher suite
field-group = Key exchange
field-alpn = ALPN
field-signature-scheme = Handshake signature
field-server-name = Server name asked for (SNI)
field-ocsp-staple = OCSP staple
field-tickets = Session tickets
field-client-certificate = Client certificate
field-judged-public = Judged by the public roots, as sent
field-judged-device = Judged by this PC
field-ehlo-name = Name said in EHLO
field-timeouts = Time limits
field-started = Started
field-elapsed = Took
field-connections = Connections
field-tested-from = Tested from
field-seen-in = Shown to a hello made by hand, in
field-program = Program

trust-trusted = trusted
trust-unknown-issuer = issuer not known
trust-expired = ran out
trust-not-yet-valid = not valid yet
trust-revoked = withdrawn by its issuer
trust-wrong-purpose = not made for a server
trust-name-mismatch = another name
trust-ca-as-end-entity = an authority's own certificate
trust-malformed = damaged
trust-other = not trusted
trust-not-judged = not judged

# What was asked elsewhere to judge a certificate.
trust-completed = With what was fetched
trust-path = { $way }
trust-path-out-of-date = { $way } (not all of it in date)

fetch-done = { $url }: { $octets } bytes
fetch-failed = { $url }: { $reason }
fetch-not-http = not a plain http address, so it was not asked
fetch-no-address = its name has no address ({ $reason })
fetch-forbidden-address = it leads to { $address }, where a certificate must not send this PC
fetch-unreachable = no connection ({ $reason })
fetch-through = { $what }, through the proxy { $proxy }
proxy-not-usable = the settings name { $reason }
proxy-no-address = the proxy’s name has no address ({ $reason })
proxy-unreachable = no connection to the proxy ({ $reason })
proxy-login = the proxy wants a name and a password ({ $code })
proxy-wrong-login = the proxy does not accept the name and password ({ $code })
proxy-refused = the proxy answered { $code } instead of making the connection
proxy-broken = what the proxy answered breaks off or is not http ({ $reason })
proxy-too-slow = the proxy did not answer in time
proxy-no-script = the proxy script could not be had, and without a proxy nobody answered ({ $reason })
field-web-access = Look-ups on the web
web-access-proxy = through the proxy { $names }, { $by ->
    [person] as set in this program
    [environment] as the environment of this PC says
   *[system] as the settings of this PC say
}; mail servers were reached directly
web-access-script = as the proxy script { $script } in the settings of this PC says; mail servers were reached directly
web-access-detected = as a proxy script says, if this network names one; mail servers were reached directly
web-access-unusable = { $by ->
    [person] this program was told to go through
    [environment] the environment of this PC names
   *[system] the settings of this PC name
} { $faults }; what should go through it is not looked up; mail servers were reached directly
web-access-none = without a proxy, as set in this program; mail servers were reached directly
fetch-too-many-redirects = it leads from one address to the next
fetch-status = the answer was { $code }
fetch-too-large = larger than any certificate or list should be
fetch-timed-out = no answer in time
fetch-cut = the check had ended
fetch-bad-answer = the answer breaks off or is not http ({ $reason })
fetch-not-usable = what came is something else ({ $reason })

revocation = Withdrawn
revocation-source-staple = Withdrawn? (staple)
revocation-source-ocsp = Withdrawn? (issuer)
revocation-source-crl = Withdrawn? (list)
revocation-nobody-named = the certificate names nobody who could be asked
revocation-good = no, it still holds
revocation-until = , until { $date }
revocation-signed-by = ; signed by { $name }
revocation-revoked = yes, withdrawn on { $date }
revocation-revoked-why = yes, withdrawn on { $date } ({ $reason })
revocation-unknown = the issuer does not know this certificate
revocation-unusable = nothing that can be relied on: { $fault }
revocation-no-answer = there was no answer
revocation-no-answer-why = there was no answer: { $reason }
revocation-fault-malformed = the answer cannot be read ({ $reason })
revocation-fault-refused = the responder answered “{ $status }”
revocation-fault-other-certificate = the answer is about another certificate
revocation-fault-bad-signature = its signature does not fit
revocation-fault-wrong-signer = it is signed by somebody the issuer has not named
revocation-fault-expired = it has run out
revocation-fault-not-yet-valid = it does not hold yet
revocation-fault-out-of-scope = the list is for other certificates
revocation-fault-no-issuer = the issuer’s certificate is not known

# How far a handshake came.
stage-client-hello-sent = before the server answered
stage-server-answered = after the server began to answer
stage-certificate-received = after the server had shown its certificate
stage-finished = at the very end

# What answers where a mail server should.
service-ssh = a remote login service (SSH)
service-imap = a mailbox service (IMAP)
service-pop3 = a mailbox service (POP3)
service-http = a web server
service-tls = an encrypted service
service-mysql = a database (MySQL)
service-vnc = a screen-sharing service (VNC)
service-ftp = a file server (FTP)

# Questions asked with a ClientHello of its own, after a handshake failed.
probe-again = The same once more
probe-without-post-quantum = Small, without the post-quantum key share
probe-capped-at-tls12 = TLS 1.2 at most
probe-without-server-name = Without the server’s name
probe-older-suites = TLS 1.2 with older suites
probe-tls11 = TLS 1.1
probe-tls10 = TLS 1.0
probe-ssl3 = SSLv3
probe-ssl2 = SSLv2

# What came of such a question.
answer-accepted = accepted: { $version }, { $suite }
answer-refused = refused with alert { $number } ({ $name })
answer-closed = the server closed the connection
answer-broken = the connection broke: { $reason }
answer-silent = silence until the limit
answer-not-tls = plain text instead of TLS: { $text }
answer-garbled = an answer that makes no sense: { $problem }
answer-not-connected = not asked, no connection: { $reason }
answer-busy = not asked, the server wants us to come back later: { $reply }
answer-conversation = not asked, the conversation took another turn: { $reply }
answer-stopped = not asked, the check had ended

# The deep look: what it is asking.
deep-step-suites = which cipher suites the server takes with { $version }
deep-step-groups = which key exchange groups it takes
deep-step-order = whose order of preference counts
deep-step-fallback-scsv = whether it notices a forced fallback
deep-step-server-name = what it does without its name
deep-step-certificates = whether it always shows the same certificate

deep-count = { $count ->
    [one] 1 connection
   *[other] { $count } connections, one at a time
}
deep-count-parallel = { $count ->
    [one] 1 connection
   *[other] { $count } connections, at most { $parallel } at a time
}
deep-about = Asked with { $count }, in { $time }.
deep-waits = { $count ->
    [one] The server once asked us to slow down, and we waited.
   *[other] The server asked us to slow down { $count } times, and we waited each time.
}
deep-end-stopped = This was stopped before its end. What is not listed was not asked.
deep-end-out-of-time = The time ran out before the end. What is not listed was not asked.
deep-end-given-up = The server would not talk to us any more, or not as before, so this ended early. What is not listed was not asked.

# The deep look: what it found.
deep-version-yes = spoken
deep-version-outdated = spoken, but outdated
deep-version-no = not spoken
deep-version-unclear = unclear: { $answer }
deep-order-server = in the server’s own order
deep-order-client = the caller’s order counts
deep-suites-incomplete = the list is not complete
deep-dh = DH { $bits } bits
deep-dh-known = DH { $bits } bits, the well-known prime { $prime }
deep-key = { $key } certificate
deep-outdated-null = encrypts nothing
deep-outdated-anonymous = shows nobody’s identity
deep-outdated-export = weakened on purpose
deep-outdated-rc4 = RC4 is broken
deep-outdated-blocks = small blocks
deep-outdated-prime = the prime is too small
deep-outdated-secrecy = no forward secrecy
deep-yes = yes
deep-no = no
deep-group-until = { $group } (up to { $version })
deep-groups = Groups
    .hover = The ways to agree on a key that the server takes, in its order. X25519MLKEM768 is meant to withstand quantum computers too.
deep-group-order = Order of groups
    .hover = Who decides between several ways to agree on a key: the server, or whoever calls.
deep-group-order-server = the server’s own
deep-group-order-client = the caller’s
deep-secure-renegotiation = Secure renegotiation
    .hover = Protects against somebody who puts words before ours (renegotiation_info, RFC 5746). Current programs refuse servers without it.
deep-extended-master-secret = Extended master secret
    .hover = Ties the key to everything said before it (RFC 7627). Matters for TLS 1.2 and older.
deep-fallback-scsv = Sees a forced fallback
    .hover = Refuses callers who were pushed down to an older version than both sides speak (TLS_FALLBACK_SCSV, RFC 7507).
deep-compression = Compression
    .hover = TLS compression lets a listener guess what is inside (RFC 3749, the CRIME attack). It should be off.
deep-session-tickets = Session tickets
    .hover = A note with which a caller can go on with an earlier session, so that the next handshake is shorter. Usual, and neither good nor bad.
deep-ocsp-staple = OCSP staple
    .hover = A fresh note from the issuer, sent by the server itself, that the certificate has not been withdrawn.
deep-server-name = Without its name
    .hover = What a caller gets that does not say the server’s name (SNI). Old senders never say it.
deep-server-name-same = answers the same
deep-server-name-other = shows another certificate
deep-server-name-refused = refuses
deep-same-certificate = Same certificate
    .hover = Whether every connection to every address of the server showed the same certificate. Servers behind one name should agree.
deep-same-certificate-yes = { $addresses ->
    [one] yes, on { $connections } connections
   *[other] yes, on { $connections } connections to { $addresses } addresses
}
deep-same-certificate-kinds = yes, one for each of { $count } kinds of key
deep-same-certificate-no = no: { $count } different certificates on { $connections } connections
deep-address = Other address
    .hover = The newest version that the same server speaks at its other addresses. All of them should agree.
deep-address-speaks = { $address }: { $said }
deep-address-trouble = { $address }: not known ({ $said })
deep-address-nothing = { $address }: no version in common
deep-certificate = { $about } ({ $key }), at { $address }, seen { $seen } times

field-doubts = Why this PC was asked about
field-asked-mail-server = { $host }, port { $port }
field-asked-web-server = { $host }, port { $port }
field-nowhere = { $address }, where nobody lives
field-other-port = { $address }, another port of the server
field-ipv6-here = IPv6 on this PC
field-web-proxy = Web proxy in the settings of this PC
asked-through-proxy = through the proxy { $proxy }: { $what }; directly: { $direct }
asked-answered = answered after { $time } s
asked-not-answered = { $reason } ({ $time } s)
asked-no-greeting = connected, but no greeting came
asked-no-address = no address found
asked-other-certificate = showed a certificate for another name
asked-clock = its clock { $theirs }, this PC’s { $ours }
doubt-unreachable = no server could be connected to
doubt-no-look-up = the addresses could not be looked up
doubt-too-quick = a far server answered too quickly
doubt-same-greeting = servers of different domains greet in the same name
doubt-masked = the conversation is masked
doubt-no-starttls = STARTTLS is not offered
doubt-no-mail-server = what answered is no mail server
doubt-inspected = only this PC trusts the certificate
doubt-dates = the certificate fails by its dates
doubt-turned-away = we were turned away at once
