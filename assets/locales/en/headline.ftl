# The verdict in one sentence, and the sentence under it: cause, whose side, whom to ask.
# Values: name (domain or server tested) host port count total unit reason

headline-pass = Mail to { $name } is encrypted and the server proved its name.
headline-pass-unproven = Mail to { $name } is encrypted; tested by its address, the server had no name to prove.
headline-pass-unjudged = Mail to { $name } is encrypted; whether its certificate is good could not be judged.
headline-submission-pass-unproven = Mail programs can send through { $name } on port { $port }: encrypted; tested by its address, it had no name to prove.
headline-submission-pass-unjudged = Mail programs can send through { $name } on port { $port }: encrypted; whether its certificate is good could not be judged.
headline-pass-plain = { $name } takes mail; encryption was not asked for in this check.
headline-submission-pass = Mail programs can send through { $name } on port { $port }: encrypted, and the server proved its name.
headline-warn = Mail to { $name } is encrypted and verified, but something needs attention.
headline-warn-expires = Mail to { $name } is encrypted and verified, but its certificate runs out soon.
headline-warn-encrypted = Mail to { $name } is encrypted, but something needs attention.
headline-submission-warn-expires = Mail programs can send through { $name } on port { $port }, but its certificate runs out soon.
headline-submission-warn-encrypted = Mail programs can send through { $name } on port { $port }, but something needs attention.
headline-submission-warn = Mail programs can send through { $name } on port { $port }, but something needs attention.
headline-warn-plain = { $name } takes mail, but something needs attention.
headline-certificate = Mail to { $name } is encrypted, but strict partners will wait and bounce.
headline-submission-certificate = Mail programs that send through { $name } will warn about its certificate or refuse it.
headline-inspection = This PC does not see the real { $name }: a security product sits in the middle.
headline-no-encryption = Mail to { $name } goes out in clear text: the server offers no encryption.
headline-submission-no-encryption = Mail programs cannot send safely through { $name }: port { $port } offers no encryption.
headline-masked = Mail to { $name } goes out in clear text: a firewall hides the offer of encryption.
headline-not-seen-by-all = Mail to { $name } may go out in clear text: the offer of encryption stands in the wrong place.
headline-encryption-refused = Mail to { $name } goes out in clear text: the server offers encryption, but cannot start it.
headline-submission-encryption-refused = Mail programs cannot send safely through { $name }: encryption is offered, but cannot be started.
headline-handshake = Mail to { $name } cannot be encrypted: it goes out in clear text, or waits and bounces.
headline-submission-handshake = Mail programs cannot send through { $name }: encryption does not come about.
headline-old-methods = Mail to { $name } is encrypted by most senders, but with methods that newer ones have dropped.
headline-submission-old-methods = Older mail programs can send through { $name } encrypted, newer ones may not: its methods are outdated.
headline-too-old = Mail to { $name } is encrypted by some senders only: to others the server is too old.
headline-submission-too-old = Only some mail programs can send through { $name } encrypted: to others the server is too old.
headline-new-senders = Mail to { $name } is encrypted by older senders only: it fails with the hello of newer ones.
headline-submission-new-senders = Only older mail programs can send through { $name }: it fails with the hello of newer ones.
headline-by-name = Mail to { $name } is encrypted by some senders only: it depends on whether they call the server by name.
headline-submission-by-name = Only some mail programs can send through { $name }: it depends on whether they call the server by name.
headline-flaky = Mail to { $name } is encrypted, but not every attempt succeeds.
headline-submission-flaky = Mail programs can send through { $name } on port { $port }, but not every attempt succeeds.
headline-over-our-limit = Mail to { $name } is encrypted, as far as this program can see: the server sends more certificates than it reads.
headline-session = Mail to { $name } cannot be handed in encrypted: the server breaks off once encryption is up.
headline-submission-session = Mail programs cannot send through { $name }: the server breaks off once encryption is up.
headline-later = Mail to { $name } is encrypted, but late: the server asked us to come back later.
headline-unsafe = Mail to { $name } cannot be encrypted safely: text was slipped in before encryption began.
headline-busy = Nothing is known about the encryption of { $host }: it was too busy to talk to us.
headline-greylisted = Nothing is known about { $host } yet: it asks first-time callers to come back later.
headline-rate = Nothing is known about { $host } yet: we called too often, and it asks for a pause.
headline-turned-away = Nothing is known about { $host }: it refuses to talk to this PC.
headline-refuses = { $host } refuses to talk to us: if mail servers hear the same, mail to { $name } waits or bounces.
headline-no-mail-here = Mail to { $name } cannot be delivered to { $host }: this host says that it takes no mail.
headline-submission-silent = Mail programs cannot send through { $name }: it takes the call, but does not talk as a mail server should.
headline-silent = Mail to { $name } waits: the server takes the call, but does not talk as a mail server should.
headline-not-a-mail-server = Mail to { $name } cannot be delivered: what answers on port { $port } is no mail server.
headline-wrong-mode = This port and this kind of encryption do not fit: { $name } speaks another way on port { $port }.
headline-refused = Mail to { $name } waits and may bounce: nothing answers on port { $port }.
headline-submission-refused = Mail programs cannot send through { $name }: nothing answers on port { $port }.
headline-unreachable = { $name } cannot be reached from here, so nothing is known about its encryption.
headline-this-pc = This PC could not make the test, so nothing is known about { $name }.
headline-offline = This PC is offline, so nothing is known about { $name }.
headline-port-blocked = This network does not let PCs talk to mail servers, so nothing is known about { $name }.
headline-early = The test spoke too early, so nothing is known about { $name }.
headline-some-servers = Mail to { $name } mostly gets through, but { $count ->
        [one] 1 of its { $total } { $unit } is
       *[other] { $count } of its { $total } { $unit } are
    } broken.
headline-some-servers-unprotected = Mail to { $name } is not always protected: { $count ->
        [one] 1 of its { $total } { $unit } cannot encrypt
       *[other] { $count } of its { $total } { $unit } cannot encrypt
    }.
headline-some-servers-certificate = Mail to { $name } is encrypted, but strict partners stumble over { $count ->
        [one] 1 of its { $total } { $unit }
       *[other] { $count } of its { $total } { $unit }
    }.
headline-some-servers-passed-over = Mail to { $name } is encrypted, but strict partners pass over { $host }: { $reason }.
headline-verified-wait = Mail to { $name } is encrypted, but strict partners wait a day or more and bounce: { $reason }.
headline-dane = Mail to { $name } is encrypted, but careful senders such as Exchange Online wait and bounce: its DANE records are not met.
headline-dane-passed-over = Mail to { $name } is encrypted, but senders that follow DANE pass over { $host }: { $reason }.
headline-sts = Mail to { $name } is encrypted, but careful senders such as Gmail wait and bounce: its MTA-STS policy is not met.
headline-sts-passed-over = Mail to { $name } is encrypted, but senders that follow MTA-STS pass over { $host }: { $reason }.
headline-unit-servers = mail servers
headline-unit-addresses = server addresses
because-cert-expired = the certificate of { $host } expired on { $date }
# Said of a server that the sentence has named already: the words that name it again, and the shorter ones.
again-certificate = the certificate of { $host }
again-certificate-its = its certificate
again-key = the key of { $host }
again-key-its = its key
again-host = { $host }
again-host-its = it
headline-some-untested = Mail to { $name } is encrypted as far as could be tested: { $count ->
        [one] 1 of its { $total } { $unit } was
       *[other] { $count } of its { $total } { $unit } were
    } not reached.
headline-dns-nxdomain = Mail to { $name } comes back: there is no such domain.
headline-dns-null-mx = Mail to { $name } comes back: its owner says that it takes no mail.
headline-dns-no-mx-no-address = Mail to { $name } comes back: the domain has no mail server.
headline-dns-mx-loopback = Mail to { $name } comes back: its mail record points every sender at itself.
headline-dns-mx-no-address = Mail to { $name } comes back: its mail server has no address.
headline-dns-mx-ip-literal = Mail to { $name } is likely to bounce: its mail record holds an address instead of a name.
headline-no-look-up = This PC cannot look up the mail servers of { $name }, so nothing is known about them.
headline-dns = Mail to { $name } waits: its mail servers cannot be looked up.
headline-stopped = Nothing certain is known about { $name }: the check was stopped before its end.
headline-out-of-time = Nothing certain is known about { $name }: the time for the check ran out.
headline-not-tested = Nothing is known about { $name }: it could not be asked.
headline-fail = Mail to { $name } is in trouble: a rung of the ladder is broken.

subline-pass = { $host } agreed on { $version }, and its certificate is valid until { $date }.
subline-pass-unproven = { $host } agreed on { $version }; its certificate is valid until { $date }. Test by name to see whether it proves that name.
subline-pass-many-unproven = { $total ->
        [2] Both
       *[other] All { $total }
    } mail servers agreed on encryption.
subline-pass-many = { $total ->
        [2] Both
       *[other] All { $total }
    } mail servers agreed on encryption and showed a good certificate.
subline-pass-plain = Ask for encryption to see more.
subline-stopped = The check was stopped. What was found until then is below.
subline-out-of-time = What was found until then is below. Test again, or one server at a time.
subline-not-tested = What was seen is below. Test again in a few minutes.
subline-cause = { $cause }. { $party }
subline-cause-server = { $host }: { $cause }. { $party }
subline-stopped-too = The check was stopped before its end.

subline-party-this-pc = This is about this PC or our own network, not about the other side; our desktop or network team can help.
subline-party-network = The cause seems to lie on the way between this PC and the server; test from a second network, then ask the network team there.
subline-party-server = The cause is on the other side; the postmaster of { $name } can mend it.
subline-party-domain = The cause is in the DNS of { $name }; its DNS administrator can mend it.
subline-party-web = The cause is in the policy file on the web server of { $name }; its web administrator can mend it.
subline-party-on-purpose = Nothing is broken; ask the person you want to reach for another address.
subline-party-no-such-domain = Check the spelling first; if it is right, only the owner of the domain can bring it back.
subline-party-certificate-authority = The cause lies with the issuer of the certificate; the postmaster of { $name } can ask there.
subline-party-looks-like = It looks like the other side's server; if other servers behave the same, it is our own network. Otherwise ask the postmaster of { $name }.
subline-party-busy = Servers come back by themselves; if it goes on, ask the postmaster of { $name }.
subline-party-nobody = Nobody has to mend anything; test again later.
subline-party-turned-away = This PC's address or name is the likely reason; test on the mail server before asking anybody.
subline-party-settings = Nothing is broken there; choose the other kind of encryption and test again.
