# The greeting.
# Values: host domain port address ehlo, reply seconds name service list product keyword bytes; server, recipient, has-…

banner-none = { $server } takes the call but never says hello
    .short = No greeting{ $has-seconds ->
        [yes] {" "}within { $seconds } seconds
       *[no] {""}
    }
    .meaning = Something takes the call and stays silent: an overloaded server, a firewall that holds the line, or no mail server at all. { -effect-waits }
    .action1 = Try again in ten minutes.
    .action2 = If other servers are silent as well, ask our network team about a firewall that inspects mail.
    .action3 = If only this one is, tell the postmaster of { $recipient }.
    .ask = Your server { $server } accepts connections on port { $port } but sends no greeting{ $has-seconds ->
        [yes] {" "}within { $seconds } seconds
       *[no] {""}
    }. Could you please check the mail service and any firewall in front of it?
banner-slow = { $server } greeted after a deliberate-looking pause{ $has-seconds ->
        [yes] {" "}of { $seconds } seconds
       *[no] {""}
    }
    .short = Greeted after { $has-seconds ->
        [yes] { $seconds } seconds
       *[no] a pause
    }
    .meaning = Many servers wait on purpose to shake off spammers. Real mail servers are patient, so this is not a fault. Only a few senders give up after 45 seconds.
    .action1 = Nothing to do.
banner-two-part = { $server } greets in two steps
    .short = A greeting in two steps, as some servers do
    .meaning = The first line comes at once, the rest after some seconds. It catches impatient robots and does no harm to mail.
    .action1 = Nothing to do.
banner-early-talker = The test spoke before { $server } had finished its greeting
    .short = We spoke before the greeting was done
    .meaning = The server turned us away for talking too early. That is this program's fault, not the server's. Delivery is not affected, and nothing is known yet about the server's encryption.
    .action1 = Test again.
    .action2 = If it happens again, please report it as a fault of this program, with the conversation.
banner-closed = { $server } hung up without a greeting
    .short = The server hung up without a greeting
    .meaning = The server ended the call before saying a word: it has too many callers, or dislikes our address. Senders treated the same way go on to the next server; mail waits only if none is left.
    .action1 = Try again after a minute.
    .action2 = If it stays, send the sentence below to the postmaster of { $recipient }, with our public address.
    .ask = Your server { $server } accepts our connection to port { $port } and closes it without a greeting. Could you please check whether it rejects our address or is out of free connections?
banner-421 = { $server } is too busy to talk to us, or is under maintenance
    .short = “Come back later”: the server is busy
    .meaning = The server asked us to come back later. { -encryption-unknown } Senders do come back; mail is late, and bounces only if this goes on.
    .action1 = Wait ten minutes and test again.
    .action2 = If it stays, tell the postmaster of { $recipient }.
    .ask = Your server { $server } greets us with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a 421 reply
    }. Could you please check whether it is overloaded or under maintenance?
banner-421-rate = { $server } says that we called too often
    .short = We called too often; the server asks for a pause
    .meaning = The server protects itself against frequent callers. { -encryption-unknown } This is about our testing, not about mail.
    .action1 = Wait several minutes, then test once.
    .action2 = If the mail server itself gets this answer, ask our mail administrator to open fewer connections.
banner-450-greylist = { $server } asks first-time callers to come back later
    .short = Greylisting: come back in some minutes
    .meaning = The server turns away callers it does not know and takes them when they come back (greylisting). Real mail servers do come back; mail is only late. { -encryption-unknown }
    .action1 = Wait fifteen minutes and test again.
banner-451-local = { $server } has a problem of its own
    .short = The server reports a problem of its own
    .meaning = The server says that something inside it does not work at the moment. { -effect-waits }
    .action1 = Test again in an hour.
    .action2 = If it stays, tell the postmaster of { $recipient }.
    .ask = Your server { $server } greets us with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a 451 reply
    }. Could you please look into its log for the cause?
banner-554-reject = { $server } refuses to talk to our address
    .short = The server refuses to talk to us
    .meaning = The server turns us away with its first word. From an office or home PC this is common and harmless: many servers talk only to real mail servers. If our mail server hears the same, its mail bounces or waits.
    .action1 = Run this test on the mail server, whose address counts.
    .action2 = If the mail server is refused too, ask our mail administrator to follow what the reply says{ $has-reply ->
        [yes] : “{ $reply }”
       *[no] {""}
    }.
    .ask = Your server { $server } refuses our connection with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a 554 reply
    }. Could you please tell us why our address is refused and what would change that?
banner-521 = { $server } says that it takes no mail
    .short = This host says it never takes mail
    .meaning = The host answers that it does not accept mail at all. If DNS names it as a mail server, that record is wrong. Mail comes back, or goes to the next server.
    .action1 = Check that this is the right server.
    .action2 = If it is an MX of { $recipient }, tell the DNS administrator there.
    .ask = Your host { $server } answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] 521
    }, that is, it takes no mail. If it is named in your MX records, could you please correct them?
banner-dnsbl = { $server } refuses us because of a blocklist
    .short = Refused{ $has-list ->
        [yes] {" "}because of { $list }
       *[no] {" "}because of a blocklist
    }
    .meaning = Our address stands on a blocklist{ $has-list ->
        [yes] {" "}({ $list })
       *[no] {""}
    }. Addresses of offices and homes are listed on principle, which is harmless. If our mail server is listed, its mail to everyone who uses the list bounces.
    .action1 = From a PC: ignore this, and test on the mail server.
    .action2 = If the mail server hears the same, ask our mail administrator to look up its address at the list and have it removed.
    .ask = The server { $server } refuses us because of a blocklist{ $has-reply ->
        [yes] : “{ $reply }”
       *[no] {""}
    }. Could you please check whether our mail server's address is listed and have it removed?
banner-not-esmtp-word = The greeting of { $server } does not say ESMTP
    .short = The greeting does not say ESMTP
    .meaning = It has no meaning for modern senders, which say EHLO anyway.
    .action1 = Nothing to do.
banner-masked = A firewall rewrites the greeting of { $server }
    .short = A firewall overwrites the greeting with stars
    .meaning = The greeting is overwritten with stars. This is what mail inspection on Cisco firewalls looks like, and its default setting also hides the offer of encryption. Where that is hidden, ordinary mail goes out in clear text and mail that must be encrypted waits and then bounces.
    .action1 = Test the same server from a second network. If the stars are only seen from here, it is our firewall; otherwise theirs.
    .action2 = Ask the network team in charge to allow TLS in the firewall's ESMTP inspection (allow-tls), or to take port 25 out of inspection.
    .ask = The greeting of { $server } arrives overwritten with stars, which looks like SMTP inspection on a Cisco firewall. Could you please allow TLS there (ESMTP inspection policy, parameter allow-tls) or take port 25 out of inspection?
banner-not-smtp = What answers at { $server }, port { $port }, is no mail server
    .short = { $has-service ->
        [yes] This is { $service }, not a mail server
       *[no] This is not a mail server
    }
    .meaning = { $has-service ->
        [yes] It looks like { $service }.
       *[no] The first bytes are not those of a mail server.
    } Mail to it waits or bounces.
    .action1 = Check host and port.
    .action2 = If DNS names this host as a mail server, tell the DNS administrator of { $recipient }.
    .ask = On { $server }, port { $port }, something answers that is not a mail server{ $has-service ->
        [yes] ; it looks like { $service }
       *[no] {""}
    }. Could you please check the MX record and the service on that port?
banner-http = A web server answers at { $server }, port { $port }
    .short = A web server answers on the mail port
    .meaning = A web server, a proxy or a sign-in page answers where a mail server should. Mail to it waits or bounces.
    .action1 = If you are in a guest or hotel network, sign in there or use another network.
    .action2 = Otherwise tell the DNS administrator of { $recipient } that the mail record points at a web server.
    .ask = On { $server }, port { $port }, a web server answers instead of a mail server. Could you please check your MX record?
tls-port-spoken-in-clear = { $server } expects encryption from the first byte on port { $port }
    .short = This port wants encryption from the first byte
    .meaning = The test spoke in plain words to a port that wants to start with encryption, as port 465 does. Neither side understood the other; nothing is broken there. A sender set up the same wrong way would wait in vain.
    .action1 = Set the encryption of this test to “TLS from the start” and test again, or use port 25 or 587.
    .action2 = If a mail program or device shows the same, set it to SSL/TLS for this port.
clear-port-spoken-tls = { $server } wants a plain hello before encryption on port { $port }
    .short = This port wants a plain hello first
    .meaning = Encryption was started at once, but the server speaks plainly first and offers encryption after that (STARTTLS). Nothing is broken there. Mail programs with this setting cannot send.
    .action1 = Set the encryption of this test to STARTTLS and test again.
    .action2 = If a mail program or device shows the same, change “SSL/TLS” to “STARTTLS”, or the port to 465.
banner-hostname-mismatch = { $host } calls itself { $has-name ->
        [yes] { $name }
       *[no] something else
    }
    .short = The server uses another name in its greeting
    .meaning = The name in the greeting differs from the one in DNS. Encryption is checked against the name in DNS, so this does no harm to receiving mail.
    .action1 = Nothing to do for encryption.
banner-not-fqdn = { $server } greets without a full host name
    .short = The greeting has no full host name
    .meaning = The greeting should hold a complete name such as mx1.example.org. It is untidy and does no harm to receiving mail.
    .action1 = Nothing to do; the postmaster of { $recipient } may tidy it up.
banner-software-old = { $server } runs very old mail software
    .short = { $has-product ->
        [yes] Very old software: { $product }
       *[no] Very old mail software
    }
    .meaning = The greeting names software that is no longer maintained{ $has-product ->
        [yes] {" "}({ $product })
       *[no] {""}
    }. Expect outdated encryption or none. Microsoft slows down or blocks mail from outdated Exchange servers.
    .action1 = Tell the postmaster of { $recipient } that the server should be updated.
    .ask = The greeting of your server { $server } names software that is no longer maintained{ $has-product ->
        [yes] {" "}({ $product })
       *[no] {""}
    }. Do you plan to update it? Its encryption may be too old for our partners.
banner-internal-leak = { $server } shows an internal name or address in its greeting
    .short = Shows an internal name or address
    .meaning = The greeting tells a little about the inside of that network. It has no effect on mail.
    .action1 = Nothing to do; the postmaster of { $recipient } may want to know.
banner-malformed = The greeting of { $server } is not in proper form
    .short = The greeting is not in proper form
    .meaning = The greeting breaks the rules for a mail server's lines, as home-made proxies do. Most senders do not mind a small slip, strict ones wait; no sender gets past a greeting without end.
    .action1 = Tell the postmaster of { $recipient }, and whoever looks after a firewall in front of the server.
    .ask = The greeting of your server { $server } is not in the form the SMTP standard asks for. Could you please check the server and any proxy in front of it?
banner-stutter-tarpit = { $server } greets one letter at a time
    .short = The greeting drips in: a trap for spammers
    .meaning = A trap for spammers is slowing us down, because it does not know our address or has it listed. It says nothing about how a real mail server is treated.
    .action1 = Run this test on the mail server.
banner-clock = The clock of { $server } and ours do not agree
    .short = The server's clock differs from ours
    .meaning = The greeting holds a time that differs from this PC's by more than five minutes. One of the two clocks is wrong.
    .action1 = Check this PC's clock, because dates of certificates are judged with it.
