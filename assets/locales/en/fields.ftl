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
