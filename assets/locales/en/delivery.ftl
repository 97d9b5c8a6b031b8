# What each kind of sender would do: the decision in a few words, and in a sentence.

# In a few words where a sender's own words say it better than the outcome's.
decision-enforced-encrypted = Encrypted
decision-not-built = Not judged yet
decision-port-not-for-servers = Not on this port

explain-opportunistic-encrypted-verified = The mail is encrypted. The certificate would prove the server's name, though ordinary senders do not ask for proof.
explain-opportunistic-encrypted = The mail is encrypted; ordinary senders do not check to whom.
explain-opportunistic-encrypted-certificate = The mail is encrypted. The certificate does not prove to whom, but ordinary senders do not check it.
explain-opportunistic-clear-text = No encryption can be had, so the mail is sent unprotected: anybody on the way can read it.
explain-opportunistic-queued = The sender keeps the mail, tries again, and returns it if nothing changes.
explain-opportunistic-bounced = The mail comes back to its author at once.
explain-enforced-encrypted-verified = The rule is met: the mail is encrypted, and the server proved its name as well.
explain-enforced-encrypted = The rule is met: the mail is encrypted. This rule does not ask for a good certificate.
explain-enforced-encrypted-certificate = The rule is met: the mail is encrypted. This rule does not ask for a good certificate, so a bad one does not stop the mail.
explain-enforced-queued = The rule forbids clear text and encryption cannot be had, so the mail waits, is tried again, and finally comes back.
explain-enforced-bounced = The rule cannot be met, so the mail comes back to its author.
explain-enforced-verified-encrypted-verified = The rule is met: the mail is encrypted, and the server proved its name.
explain-enforced-verified-encrypted = The mail is encrypted; there is no name the certificate could be checked against.
explain-enforced-verified-queued = The rule demands encryption to a proven server, which cannot be had here, so the mail waits, is tried again, and finally comes back.
explain-enforced-verified-queued-certificate = The rule demands a certificate that proves the server's name, and this one does not, so the mail waits, is tried again, and finally comes back.
explain-enforced-verified-bounced = The rule cannot be met, so the mail comes back to its author.
explain-enforced-verified-unknown-certificate = The mail is encrypted; whether this rule is met is not known, because there was no name to check or the certificate could not be judged.
explain-enforced-verified-unknown-here = The mail is encrypted; whether this rule is met is not known, because a sending server may not see the certificate as this PC does.
explain-queued-no-server = No mail server can be found at the moment, whatever the rule: the sender keeps the mail, tries again, and returns it if nothing changes.
explain-queued-wrong-mode = Senders wait for a plain hello, which does not come here: they keep the mail, try again, and return it if nothing changes.
explain-queued-as-here = A sending server that meets the same as this PC keeps the mail, whatever the rule, tries again, and returns it if nothing changes.
explain-queued-no-talk = The server takes no mail at the moment, whatever the rule: the sender keeps the mail, tries again, and returns it if nothing changes.
explain-bounced-no-talk = No server takes the mail, whatever the rule: it comes back to its author at once.
explain-not-affected = This kind of sender has nothing to decide here.
explain-unknown = Not enough is known to say what becomes of the mail.
explain-unknown-here = From this PC the server could not be asked, so nothing can be said about real mail.

# Where common products differ.
remark-clear-text-on-retry = Products differ: Exim sends in clear text at once, Postfix only on a retry after about five minutes, and some versions of Exchange keep the mail queued.
remark-newer-programs-fail = Products differ: Postfix, Exim and Exchange still have the methods of this server; senders built on newer libraries (those of Go and Rust) do not, and send in clear text, or keep the mail waiting where it must be encrypted.
remark-old-versions = Products differ: Postfix and Exim as Debian ships them still use TLS 1.0; Microsoft 365 and whoever demands TLS 1.2 do not, and send in clear text, or keep the mail waiting where it must be encrypted.
remark-weak-prime = Products differ: Postfix and Exim as Debian ships them still take a prime of 1024 bits; stricter senders break off, and send in clear text, or keep the mail waiting where it must be encrypted.
remark-legacy-renegotiation = Products differ: senders built on OpenSSL 3, such as current Postfix, refuse this server and send in clear text on a retry, if they may; Exim as Debian ships it and older senders still encrypt.
remark-tls13-fails = Products differ: senders that speak no TLS 1.3 still encrypt. Of the others, Exim sends in clear text at once and Postfix only on a retry, where a rule does not forbid it.
remark-large-hello-fails = Products differ: senders without post-quantum keys, most of those from before 2025, still encrypt. Of the others, Exim sends in clear text at once and Postfix only on a retry, where a rule does not forbid it.
remark-name-unwanted = Products differ: Postfix and Exim do not name the server unless told to, and get through; senders that name it do not, among them all that follow DANE or MTA-STS.
remark-name-needed = Products differ: Postfix and Exim do not name the server unless told to; senders that name it fare better, among them all that follow DANE or MTA-STS.
remark-flaky = When an attempt fails, Postfix tries again later, and Exim sends that mail in clear text at once.
remark-some-bounce = Products differ: Exim returns the mail at once, Postfix keeps trying first.
remark-not-built = This version does not look up what the domain publishes for DANE and MTA-STS, so this decision is not known.
remark-port-not-for-servers = Other mail servers deliver to port 25 and begin with a plain hello; what was tested here is how the mail programs of people hand in mail.
remark-queue-times = How long senders keep trying: Exchange Online one day, Exchange two days, Exim four days, Postfix five days.
