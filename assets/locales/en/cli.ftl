# What the console program says beside its reports.

cli-waiting = { $rung }: waiting
cli-waiting-at-most = { $rung }: waiting, at most { $seconds } s more
cli-stopping = Stopping. What is known so far follows; Ctrl+C again ends at once.
cli-saved = The report is in { $path }.
cli-nothing-known = The check ended before anything was known.
cli-cannot-start = The check could not be started: { $reason }.
cli-cannot-save = The report could not be saved: { $reason }.
cli-cannot-open = { $path } cannot be shown: { $reason }.
cli-bad-helo = The name for --helo must be one word of letters, digits and signs, such as mail.example.org or [192.0.2.7].
cli-bad-moment = “{ $text }” is no day for --at. A day is written 2026-11-30 or monday, a moment 2026-11-30T08:00 or 2026-11-30T08:00:00Z.
cli-no-such-sender = There is no sending server “{ $name }”. See the list with: tls-ladder-cli senders
cli-deep-now = Deep look: { $connections } connections so far, { $what }
cli-deep-done = Deep look: { $connections } connections, { $seconds } s
cli-deep-patience = The server asks for patience (“{ $reply }”): the next call is in { $seconds } s.
cli-deep-patience-again = The deep look goes on, one connection at a time.
cli-no-such-command = There is no command “{ $name }”, so it has no manual page.

cli-practice-unknown = There is no practice server “{ $name }”. See the list with: tls-ladder-cli practice --list
cli-practice-failed = The practice server could not be started: { $reason }.
cli-practice-listening = The practice server “{ $name }” listens on { $address }, port { $port }.
cli-practice-try = Test it from another window:
cli-practice-command = {"  "}tls-ladder-cli check { $host }:{ $port } --address { $address } --tls { $mode } --ca "{ $file }"
cli-practice-stop = Ctrl+C stops it.
cli-bad-proxy = The proxy cannot be used: { $reason }. Give --proxy system, none, or an address such as http://proxy.example:3128.
cli-bad-dns-server = “{ $text }” is no address of a DNS server. Type an IP address, with a port if it is not 53: 192.0.2.53 or 192.0.2.53:5353.
cli-unread-dnssec-anchor = { $file } cannot be read ({ $reason }). Name a file with DNSKEY or DS records, one a line.
