# The texts of the window's screens.

# The path at the top
ui-step-start = Start
ui-step-climb = Climb
ui-step-result = Result
ui-step-save = Save
ui-step-done = Step { $number }, { $step }, done
ui-step-present = Step { $number }, { $step }, you are here
ui-step-ahead = Step { $number }, { $step }, still ahead

# Times
ui-seconds = { $seconds } s
ui-minutes = { $minutes } min { $seconds } s

# Marks, said aloud
ui-said-verdict = Result: { $verdict }
ui-mark-pass = passed
ui-mark-warn = passed with a warning
ui-mark-fail = failed
ui-mark-not-tested = not tested
ui-mark-skipped = out of reach
ui-mark-nothing = nothing published
ui-mark-busy = being tried
ui-mark-waiting = not reached yet

# Start
ui-start-headline = Which mail server shall be tested?
ui-start-subline = Type or paste what stands in the ticket: a mail address, a domain, a server or an IP address.
ui-target = What to test
ui-target-hint = example.org
ui-start = Start the climb
    .hover = Test this target (Enter)
ui-example-domain = a mail domain
ui-example-mailbox = a mail address
ui-example-server = a server and its port
ui-example-address = an IP address
ui-recent = Tested before
ui-recent-empty = What you test will be listed here, so that one click tests it again.
ui-recent-label = Test { $target } again
ui-practise = Practise on a built-in server
ui-practise-about = These servers run inside the program and leave your computer alone. Each has one fault to learn from.
ui-practise-label = Practise: { $title }
ui-open-report = Open report…
    .hover = Show a report that was saved as JSON (Ctrl+O). It can also be dropped onto this window.
ui-news = What’s new
ui-about = About
ui-licences = Licences
ui-close = Close
    .hover = Back to the screen behind (Esc)
ui-about-version = TLS Ladder { $version }
ui-about-purpose = TLS Ladder climbs to a mail server rung by rung, as a sending server would, and says in plain words which rung breaks, what that does to the mail, and whom to ask.
ui-about-polite = It is polite: one connection at a time to each address, a real greeting, a proper goodbye. It never sends a mail and never logs in.
ui-about-privacy = Nothing leaves this computer but the questions to DNS, to the servers you test, and to those that their domains and certificates point to. Others are asked only if you allow it. Reports are saved where you choose; the last few are also kept on this PC, for the case of a crash.
ui-about-licence = Free software under the MIT or Apache 2.0 licence, whichever you prefer.
ui-about-licences = Licences of the libraries in it

# Options
ui-options-unfold = Show options
    .hover = Port, encryption, address, DNS servers, name and time limits
ui-options-fold = Hide options
ui-option-port = Port
    .hover = 25 is for mail between servers, 587 and 465 are for people sending mail, 2525 is a substitute some providers offer. What the target itself names goes first.
ui-option-port-label = Port { $port }
ui-option-tls = Encryption
    .hover = STARTTLS begins in the clear and then encrypts. On port 465 everything is encrypted from the first byte.
ui-tls-usual = As usual for the port
ui-tls-starttls = STARTTLS
ui-tls-implicit = Encrypted from the first byte
ui-tls-none = No encryption
ui-option-family = Internet protocol
    .hover = Which kind of address is used to reach the server.
ui-family-both = IPv4 and IPv6
ui-family-ipv4 = IPv4 only
ui-family-ipv6 = IPv6 only
ui-option-address = Connect to this address
    .hover = Tests the name above at this address, without asking DNS where it is. Useful before a move.
ui-option-address-hint = as DNS says
ui-option-ehlo = Name of this computer in EHLO
    .hover = The name with which the test introduces itself. Some servers refuse names they cannot look up.
ui-option-ehlo-hint = this PC’s address
ui-option-timeout = Time limit of each step, in seconds
    .hover = How long each step may take before it counts as silent, 1 to 600 seconds.
ui-option-timeout-hint = 30, and 60 for the banner
ui-option-anchors = Further trusted authorities
    .hover = Certificate files (PEM or DER) of authorities that shall count as trusted in this test, beside the public ones.
ui-option-anchors-add = Add certificate files…
ui-option-anchors-remove = Leave out { $file }
ui-remove = Leave out
ui-option-certificates = Certificates
    .hover = What may be asked elsewhere to judge a certificate. Only plain http, only small files, only where the certificate itself points.
ui-option-fetch = Fetch a missing intermediate certificate
    .hover = When the server forgot to send a link of its chain, fetch it from where its issuer says it lies. Then it is known who finds it and who does not.
ui-option-withdrawn = Ask whether the certificate was withdrawn
    .hover = Ask the issuer (OCSP, or its list) whether the certificate still holds. The issuer then sees that somebody looked at it. A deeper look always asks.
ui-option-judge-for = Judge certificates for another day
    .hover = Will it still be valid on Monday? The test is made now, and the certificates are judged as if it were that day.
ui-option-judge-for-hint = today, or a day: 2026-12-31, Monday
ui-option-parallel = Connections of a deeper look at a time
    .hover = One at a time is polite and never trips a limit. More are quicker; most servers bear with four.
ui-option-parallel-label = Connections at a time: { $count }
ui-option-dns-servers = DNS servers to ask
    .hover = The DNS servers asked for the domain's mail servers and policies instead of this computer's own. Addresses with commas between them; a port may follow, as in 192.0.2.53:5353.
ui-option-dns-servers-hint = this computer’s own
ui-option-proxy = Proxy for look-ups on the web
    .hover = Policies, missing certificates and the like are fetched through it. Mail servers are always reached directly. A name and a password can stand before the host (http://name:password@proxy.example:3128); they are not remembered.
ui-option-proxy-hint = as the system says; or none, or host:port
ui-option-set-proxy = web look-ups through { $value }
ui-option-set-no-proxy = web look-ups without a proxy
ui-option-servers-at-once = Servers at a time
    .hover = How many servers of a domain are climbed side by side. Each of them still gets one connection at a time.
ui-option-most-addresses = Addresses at most
    .hover = A domain may have very many. Those a sender tries first are tested, up to this number, 1 to 256.
ui-option-set-dns-servers = asks DNS at { $value }
ui-option-set-servers-at-once = servers at a time: { $count }
ui-option-set-most-addresses = at most { $value } addresses
ui-option-others = Is it this PC? Ask other mail servers
    .hover = When no server answers, two mail servers of others can tell whether this PC may talk to mail servers at all. They see this PC's address and nothing else.
ui-option-others-ask = Ask me first
ui-option-others-always = Whenever it helps
ui-option-others-never = Never
ui-option-other-servers = Mail servers to ask
    .hover = Servers of different operators that hardly ever fail, with commas between them. The first two are asked; a third stands in where one of them is tested itself.
ui-option-other-web = Web server to ask for the time
    .hover = Its clock is held against that of this PC, and it shows whether another port than 25 is open. Leave it empty to ask none.
ui-option-set-judge-for = judged for { $value }
ui-option-set-fetch-off = nothing is fetched
ui-option-set-withdrawn = asks whether withdrawn
ui-option-set-parallel = deeper look: { $count } connections at a time
ui-option-set-port = port { $value }
ui-option-set-address = at { $value }
ui-option-set-ehlo = as { $value }
ui-option-set-timeout = at most { $value } s a step
ui-option-set-anchors = further trusted files: { $count }
ui-option-renderer = How this window is drawn
    .hover = Takes effect at the next start. When one way fails, TLS Ladder takes the other by itself.
ui-renderer-auto = As works best
ui-renderer-glow = By OpenGL
ui-renderer-software = By the processor
ui-theme = Theme
    .hover = Light or dark: the colours of this window.
ui-theme-system = As the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-theme-high-contrast = High contrast
ui-zoom = Size of everything
    .hover = Size of everything in this window (Ctrl and + or −)
ui-zoom-value = { $percent } %

# What keeps a check from starting
ui-problem-port = “{ $value }” is not a port: type a number from 1 to 65535, such as 587.
ui-problem-address = “{ $value }” is not a complete IP address: type one such as 192.0.2.1 or 2001:db8::1.
ui-problem-ehlo = “{ $value }” cannot be said in EHLO: type a host name such as pc7.example.org, or leave it empty.
ui-problem-timeout = “{ $value }” is not a time limit: type whole seconds from 1 to 600, such as 30.
ui-problem-dns-servers = “{ $value }” is not the address of a DNS server: type one such as 192.0.2.53 or [2001:db8::53]:5353, or leave it empty.
ui-problem-most-addresses = “{ $value }” is not a number of addresses: type one from 1 to 256, or leave it empty for 16.
ui-problem-proxy = The proxy cannot be used ({ $value }): type host and port such as proxy.example:3128, or none, or leave it empty to go as the system says.
ui-problem-judge-for = “{ $value }” is not a day: type one such as 2026-12-31 or Monday, or leave it empty for today.
ui-problem-other-server = “{ $value }” is not a server to ask: type a host name such as mx.example.org, with a port if it is not 25.
ui-problem-other-web = “{ $value }” is not a web server to ask: type a host name such as www.example.org, with a port if it is not 443.
ui-problem-cannot-start = The check could not start on this computer: { $reason }.
ui-anchors-refused = The check did not start: { $problem }. Choose another file or leave it out.

# The ladder
ui-ladder-of = Ladder of { $host }
ui-rung-label = { $layer }: { $mark }, { $line }
ui-rung-label-short = { $layer }: { $mark }
ui-rung-trying = Trying…
ui-rung-still-waiting = Still waiting, up to { $seconds } s more
ui-rung-never-reached = The climb ended below
ui-server-preference = preference { $preference }
ui-decision-label = { $sender }: { $outcome }

# Several servers beside each other
ui-matrix = { $count } servers of { $name }, in the order a sender tries them
ui-matrix-servers = Servers, in the order a sender tries them
ui-matrix-short = Servers
ui-matrix-row = { $server }: { $mark }. { $rungs }
ui-matrix-no-address = no address
column-connect = Connect
column-banner = Banner
column-ehlo = EHLO
column-starttls = STARTTLS
column-handshake = TLS
column-certificate = Certificate
column-session = Session
column-policy = Policy
ui-scope-all-servers = All servers

# What the domain publishes
ui-policy-published = What the domain publishes
ui-policy-met = This server meets what the domain publishes
ui-policy-not-here = What the domain publishes says nothing of this server
ui-policy-dane = DANE
    .hover = { glossary-dane.hover }
ui-policy-mta-sts = MTA-STS
    .hover = { glossary-mta-sts.hover }
ui-policy-tls-rpt = TLS reports
    .hover = An address in DNS to which big senders write once a day how well encryption went (TLS-RPT).
ui-policy-dane-none = No record at { $owner }: for { $host }, DANE demands nothing.
ui-policy-dane-unsigned = Not asked for { $host }: its addresses are not signed (DNSSEC), and without that DANE does not count.
ui-policy-dane-unknown = Not known for { $host }: the DNS servers that were asked pass no signatures on, so nobody can tell from here.
ui-policy-dane-failed = The look-up of { $owner } failed. Senders that follow DANE keep their mail and try again.
ui-policy-dane-unproven = The records at { $owner } are not signed (DNSSEC), so senders pass them over.
ui-policy-dane-unknown-records = There are records at { $owner }. Whether they are signed cannot be told from here.
ui-policy-dane-no-certificate = There are records at { $owner }. No certificate was seen that they could be held against.
ui-policy-dane-fits = The certificate of { $host } fits a record at { $owner }.
ui-policy-dane-fits-not = The certificate of { $host } fits no record at { $owner }. Senders that follow DANE keep their mail.
ui-policy-dane-misplaced = There are records at { $owner }, where no mail server looks.
ui-policy-fit-own = Fits the server’s own certificate
ui-policy-fit-issuer = Fits certificate { $number } of the chain, an issuer’s
ui-policy-fit-brought = Fits: the record brings the issuer along, whom the server does not send
ui-policy-fit-weaker = Passed over: a record beside it has the stronger digest
ui-policy-fit-none = Fits no certificate that the server sent
ui-policy-fit-spare = Fits none of them, and need not: another record does
ui-policy-fit-wrong-name = Fits certificate { $number } of the chain, but the server’s certificate is for other names
ui-policy-fit-broken-path = Fits certificate { $number } of the chain, but the way up to it does not hold: { $why }
ui-policy-fit-unusable = Mail servers do not use a record of this kind
ui-policy-fit-unknown = Not held against a certificate
ui-policy-fit-misplaced = Nobody looks for it here
ui-policy-record-label = Record { $kind }: { $fit }
ui-policy-would-fit = Records that fit what the server shows now
ui-policy-names-key = { $kind } names the server’s key, and holds as long as the key is kept. This is the usual one.
ui-policy-names-certificate = { $kind } names the server’s certificate, and has to change with each renewal.
ui-policy-names-issuer = { $kind } names an issuer, and holds for every certificate that this issuer signs for { $host }.
ui-policy-copy = Copy the record
ui-policy-copy-label = Copy the record { $kind } for { $host }
ui-policy-sts-enforce = In force: senders that follow it deliver only encrypted, and only to proven servers of its list.
ui-policy-sts-testing = In testing: senders only report what would have failed.
ui-policy-sts-mode-none = Switched off: the policy says that it demands nothing.
ui-policy-sts-broken = Announced, but there is no policy that senders could follow.
ui-policy-sts-not-fetched = Announced. The policy could not be fetched from here; others may well get it.
ui-policy-sts-none = Not published: it demands nothing.
ui-policy-sts-unknown = Not known: the look-up failed.
ui-policy-sts-txt = In DNS
ui-policy-sts-id = Id
ui-policy-sts-mx = Servers listed
ui-policy-sts-max-age = Kept for
ui-policy-sts-proxy = Through the proxy
ui-policy-sts-from = Fetched from
ui-policy-sts-answer = Answer
ui-policy-sts-location = Leads to
ui-policy-sts-text = Policy
ui-policy-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
ui-policy-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
ui-policy-rpt-none = Nobody asks for reports.
ui-policy-rpt-unknown = Not known: the look-up failed.
ui-policy-rpt-broken = There is a record, but no report can be sent by it.
ui-policy-rpt-to = Reports go to { $to }.
ui-notice-record-copied = The record is on the clipboard, ready for the zone file.

# What named products do
ui-products-unfold = Show what Postfix, Exchange, Gmail and others would do
ui-products-fold = Hide what single products would do

# Climb
ui-climb-headline = Climbing to { $name }
ui-climb-beginning = Getting ready.
ui-climb-trying = { $layer } is being tried.
ui-climb-trying-at = { $layer } of { $host } is being tried.
ui-climb-several = { $count } servers are being climbed at a time. The ladder shows { $host }.
ui-climb-next = The next rung is coming up.
ui-climb-stopping = Stopping. What is known so far will be shown.
ui-cancel = Stop
    .hover = Stop the check and show what is known so far (Esc)

# Result
ui-tested-port = port { $port }
ui-tested-one-connection = 1 connection
ui-tested-connections = { $count } connections
ui-note-opened = This is a saved report of { $when }, judged by version { $version }. Nothing was tested now.
ui-note-practice = This was the built-in practice server “{ $name }”, not a server on the internet.
ui-detail-title = { $layer }: { $line }
ui-detail-title-dash = { $layer } – { $line }
ui-tab-what-to-do = What to do
ui-what-to-do-whom-to-ask = What to do, whom to ask
ui-party = Whose side: { $party }
ui-copy-ask = Copy the message to send them
ui-detail-layer = What this rung is
ui-detail-nothing-wrong = Nothing is wrong here, and nothing needs to be done.
ui-detail-nothing-known = This rung is broken. The details show what was seen.
ui-detail-not-tested = This rung could not be tested, so nothing is known about it. That is not the same as broken: test again once the rungs below hold.
ui-detail-skipped = This rung is out of reach: it makes no sense before the broken rung below is mended.
ui-details-rung = Seen on this rung
ui-details-check = This check
ui-back = Back
    .hover = Back to the start (Esc)
ui-again = Test again
    .hover = The plain test once more (F5)
ui-copy-ticket = Copy for ticket
    .hover = A short summary in plain text for the ticket (Ctrl+C)
ui-save = Save report…
    .hover = Save this report as a file (Ctrl+S)
ui-show-in-folder = Show in folder

# Conversation
ui-conversation-empty = The two sides have not spoken with each other yet.
ui-conversation-server = S:
ui-conversation-client = C:
ui-conversation-encrypted = This line travelled encrypted.
ui-conversation-clear = This line travelled in the clear.
ui-conversation-copy = Copy the conversation
    .hover = S: is the server, C: is this program. A lock marks encrypted lines.

# Certificate chain
ui-chain-empty = No certificate came, so there is no chain to show.
ui-chain-damaged = One of the certificates could not be read: { $problem }
ui-chain-left-out = The server sent more certificates than any chain needs; { $count } more are left out here.
ui-chain-own = { $number }. The server’s own certificate
ui-chain-issuer = { $number }. An issuer’s certificate
ui-chain-root = { $number }. A root, signed by itself
ui-chain-unrelated = { $number }. Not part of this chain
ui-chain-missing = Missing: the server did not send it
ui-chain-fetched = Asked for elsewhere
ui-chain-other-paths = Other ways to a root
ui-save-missing = Save missing certificate…
    .hover = Save it as a file (PEM), to send to whoever runs the server: it belongs into the file with the server’s certificate
ui-chain-copy-pem = Copy the certificate { $name } as PEM
ui-copy-pem = Copy as PEM
    .hover = The certificate as text, to attach or to look at with other programs
ui-certificate-key = { $kind }, { $bits } bits
ui-certificate-no-names = none
ui-certificate-authority = may issue certificates
ui-days-left = { $days ->
    [one] 1 day left
   *[other] { $days } days left
}
ui-days-ago = { $days ->
    [0] today
    [one] 1 day ago
   *[other] { $days } days ago
}
ui-days-until-valid = { $days ->
    [0] within a day
    [one] in 1 day
   *[other] in { $days } days
}
ui-judge-name = Name
    .hover = Whether the certificate proves the name that was asked for.
ui-judge-public = Public list
    .hover = The chain exactly as the server sent it, against the public list of authorities and those added by hand. This is how a sending mail server sees it.
ui-judge-device = This PC
    .hover = The same chain as this computer’s own trust store sees it. It may know private authorities, or fetch what the server forgot to send.
ui-judge-completed = With what was fetched
    .hover = The same chain together with the certificates that were fetched, against the public list. Windows and browsers do this; most mail servers do not.
ui-judge-withdrawn = Withdrawn?
    .hover = Whether the issuer has withdrawn the certificate before its end, and who says so.
ui-name-matches = { $name } is proven by the entry { $entry }
ui-name-differs = no entry fits { $name }
ui-name-wildcard = { $entry } does not cover { $name }: a star stands for one label only
ui-name-domain = { $entry } is not { $name }
ui-name-common-name = only the old common name { $entry } fits; it no longer counts
ui-name-none = tested by its address, so there is no name to prove

# Details
ui-yes = yes
ui-no = no
ui-fact-asked-for = Asked for
ui-fact-mail-server = Mail server (MX)
ui-fact-no-address = no address
ui-fact-answered = answered after { $time }
ui-fact-not-answered = no connection after { $time }: { $reason }
ui-fact-local-address = This PC’s address
ui-fact-other-ports = Other ports that answer
ui-fact-banner = Banner
ui-fact-ehlo = EHLO
ui-fact-helo = HELO
ui-fact-starttls = STARTTLS
ui-fact-quit = QUIT
ui-fact-offered = Offered by the server
ui-fact-injected = Bytes after the reply
ui-fact-asked = asked for
ui-fact-not-asked = not asked for
ui-fact-bytes = Bytes
ui-fact-bytes-value = { $sent } sent, { $received } received
ui-fact-alert = Alert
ui-fact-received = Received
ui-fact-received-hex = Received bytes
ui-fact-library = TLS library
ui-fact-name-to-prove = Name to prove
ui-fact-certificates-sent = Certificates sent
ui-fact-octets = Bytes of the chain
ui-fact-public-detail = Public list says
ui-fact-device-detail = This PC says
ui-fact-judged-at = Judged at
ui-fact-capabilities = Capabilities
ui-fact-gained = Only inside TLS
ui-fact-lost = Only before TLS
ui-fact-close-notify = TLS ended properly
ui-fact-closed = (the server closed the connection)
ui-fact-silent = (silence until the time limit)
ui-fact-too-long = (far too long; reading was stopped)
ui-fact-not-smtp = (not a mail server’s reply: { $bytes })
ui-fact-stopped = (stopped by hand)
ui-fact-typed = Typed
ui-fact-port = Port
ui-fact-encryption = Encryption
ui-fact-limits = connect { $connect }, banner { $greeting }, each other step { $step }
ui-fact-public-roots = Public list of
ui-fact-extra-roots = Further authorities
ui-fact-started = { $local } ({ $utc })

# Saving and opening
ui-dialog-save = Save the report
ui-dialog-certificate = Save the missing certificate
ui-dialog-open = Open a saved report
ui-dialog-anchors = Choose certificate files
ui-format-html = Web page
ui-format-text = Plain text
ui-format-markdown = Markdown
ui-format-json = JSON, can be opened again
ui-format-tlsladder = TLS Ladder report, opens by double click
ui-format-reports = Saved reports
ui-format-certificates = Certificates
ui-format-any = All files
ui-notice-saved = Saved as { $file }
ui-notice-not-kept = The report cannot be kept in { $folder } for the case of a crash: { $reason }. Everything else works as usual.
ui-notice-not-saved = The report could not be saved as { $file }: { $reason }. Choose another folder.
ui-notice-certificate-not-saved = The certificate could not be saved as { $file }: { $reason }. Choose another folder.
ui-notice-no-dialog = The system’s file dialog could not be shown: { $reason }
ui-notice-ticket-copied = The summary for the ticket is on the clipboard.
ui-notice-ask-copied = The message is on the clipboard.
ui-notice-conversation-copied = The conversation is on the clipboard.
ui-notice-pem-copied = The certificate is on the clipboard.
ui-notice-stopped = The check was stopped before anything was known.
ui-notice-dismiss = Dismiss
ui-open-drop = Let go to open the report
ui-open-later = A check is under way. Stop it or wait for its end, then drop the report again.
ui-open-first-only = The report about { $name } is open. One at a time: not opened { $files }
ui-open-folder = { $file } is a folder. Drop or choose one report out of it.
ui-open-unreadable = { $file } could not be read: { $reason }
ui-open-not-a-report = { $file } is not a report that this program can open. Choose one that was saved as JSON or with the ending .tlsladder.
ui-open-newer = { $file } was saved by a newer version. Install that version to see it.
ui-open-too-large = { $file } is larger than { $limit } MB, which no report is.

# The deep look
ui-deep = Look deeper
    .hover = Ask this server for everything it agrees to: every version, every cipher suite. This makes some 10 to over 100 connections to it, { $parallel ->
        [1] one at a time
       *[other] at most { $parallel } at a time
    }; stop whenever you like (Ctrl+L)
ui-deep-offer = The plain check asks only for what this program itself would use. A deeper look asks the server for everything it agrees to: every version from SSLv2 to TLS 1.3, every cipher suite and its order, groups, and whether it always shows the same certificate. From that follows which other mail servers can talk to it. It makes some 10 to over 100 connections to this server and counts them while it goes on. It waits when the server asks for patience, and you can stop at any time: what is known then stays.
ui-deep-start = Look deeper at this server
ui-deep-no-server = There is no server to look at. The ladder says why.
ui-deep-label = { $name }: { $value }
ui-deep-outdated = outdated: { $why }
ui-deep-certificates = Certificates seen
ui-deep-more = What else was seen
ui-senders-label = { $sender }: { $gets }; its mail: { $mail }
ui-senders-label-short = { $sender }: { $gets }
ui-senders-offer = A deeper look would tell this for every kind of sending server. Or ask for a single one: this sends exactly the hello of that sender, on one connection more.
ui-senders-mail = Its mail: { $mail }
ui-senders-ask = Ask as
    .hover = Test again, and send the hello of this sender on a connection of its own
ui-senders-ask-choose = Choose a sender…
ui-looking-title = Looking deeper at { $host }
ui-looking-known = What is known so far
ui-looking-asking = Asking { $step }.
ui-looking-next = The next question is coming up.
ui-looking-waiting = The server asked us to slow down (“{ $reply }”). Going on in { $seconds } s.
ui-tab-chain = Certificates
ui-tab-agrees = What it agrees to
ui-tab-senders = Who can send

ui-others-doubt = Is it the other side, or this PC and its network?
ui-others-find-out = Find out…
    .hover = Ask two mail servers of other operators whether they greet this PC
ui-others-title = May two other mail servers be asked?
ui-others-why = If they greet this PC, the fault is not here. If they do not, this PC or its network is kept from talking to mail servers, and the result says nothing about the other side.
ui-others-what = One connection each is made to port 25 of { $servers }. Their greeting is read, and “QUIT” is all that is sent.
ui-others-web = { $web } is asked for the time with one request, to check the clock of this PC.
ui-others-and = {" "}and{" "}
ui-others-seen = They see the address of this PC, and nothing about what you test. The check is then made again.
ui-others-once = Ask them now
    .hover = Ask them this once
ui-others-always = Always ask
    .hover = Ask them now, and whenever it helps; the options take it back
ui-others-never = Never
    .hover = Do not ask them, and do not offer it again; the options take it back
ui-others-later = Not now
    .hover = Back to the result (Esc)
