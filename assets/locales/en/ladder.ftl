# The rungs of the ladder, the marks, whose side, and the headings of a result.

layer-this-pc = This PC
    .hover = Whether this computer and its network can reach mail servers at all. If not, nothing here is about the other side.
layer-dns = DNS
    .hover = The look-up that tells which servers take mail for a domain, and at which addresses.
layer-connect = Connection
    .hover = Whether the server's mail port answers when this PC calls it.
layer-banner = Banner
    .hover = The server's greeting, its first line. A mail server says 220 and its name.
layer-ehlo = EHLO
    .hover = Both sides introduce themselves, and the server lists what it can do. Encryption is offered here, as STARTTLS.
layer-starttls = STARTTLS
    .hover = The request to start encryption. The server should answer 220, ready.
layer-handshake = TLS handshake
    .hover = Both sides agree on a version and a method of encryption, and on a key.
layer-certificate = Certificate
    .hover = The server's identity card: which name it proves, who issued it, and until when it holds.
layer-session = Encrypted session
    .hover = The conversation goes on inside the encryption: a second hello, and a proper goodbye.
layer-policy = Policy (DANE, MTA-STS)
    .hover = What the domain publishes about encryption: rules that make careful senders refuse anything less.

verdict-pass = passed
    .hover = This holds.
verdict-warn = passed with a warning
    .hover = This holds today, but somebody will be hurt by it.
verdict-fail = failed
    .hover = This is broken.
verdict-not-tested = not tested
    .hover = This could not be asked, so nothing is known about it. It is not the same as failed.
verdict-skipped = left out
    .hover = This makes no sense any more above a broken rung, or was not wanted.

severity-info = for information
severity-warn = warning
severity-fail = fault

party-this-pc = this PC or its network
    .hover = This workstation, its security software, or the settings of this test.
party-network = the network in between
    .hover = Something between this PC and the server: a firewall, an inspection box, a provider.
party-server = the other side's mail server
    .hover = The server that was tested. Its postmaster can mend it.
party-domain = the owner of the domain
    .hover = The domain's DNS records and published rules. Its DNS administrator can mend them.
party-certificate-authority = the certificate's issuer
    .hover = The authority that issued the certificate.

sender-opportunistic = Ordinary mail server
    .hover = Encrypts if it can, checks no certificate, and sends in clear text if it cannot encrypt. Most mail servers work like this.
sender-enforced = Rule “must be encrypted”
    .hover = The sender has a rule of its own for this partner: never in clear text. The certificate is not checked.
sender-enforced-verified = Rule “encrypted and verified”
    .hover = The sender has a rule of its own for this partner: encrypted, and the certificate must prove the server's name.
sender-dane = DANE sender
    .hover = The sender follows the domain's signed DNS records that name the right certificate (DANE).
sender-mta-sts = MTA-STS sender
    .hover = The sender follows the policy the domain publishes on a web page (MTA-STS): encrypted, and a good certificate.

outcome-encrypted-verified = Encrypted and verified
    .hover = The mail is encrypted, and the server proved its name.
outcome-encrypted = Encrypted, not verified
    .hover = The mail is encrypted, but nobody checks to whom.
outcome-clear-text = Sent in clear text
    .hover = The mail travels unprotected; anybody on the way can read it.
outcome-queued = Waits, then bounces
    .hover = The mail waits in the sender's queue, is tried again, and comes back if nothing changes.
outcome-bounced = Returned at once
    .hover = The mail comes back to its author at once.
outcome-not-affected = Not affected
    .hover = This kind of sender has nothing to decide here.
outcome-unknown = Not known
    .hover = Not enough is known to say.

heading-what-happened = What happened
heading-what-it-means = What it means
heading-what-to-do = What to do
heading-whom-to-ask = Whom to ask
heading-evidence = Evidence
heading-conversation = Conversation
heading-certificate-chain = Certificate chain
heading-details = Details
heading-senders = What senders will do
heading-ladder = The ladder
heading-settings = Settings of this check
heading-tested-from = Tested from

finding-unknown = A newer version reported “{ $id }”, which this version has no words for
