# Asking for encryption.
# Values: host domain port address ehlo, reply seconds name service list product keyword bytes; server, recipient, has-…

starttls-454 = { $host } offers encryption, but cannot start it
    .short = Encryption offered, but out of order (454)
    .meaning = The server lists STARTTLS and then says that encryption is not available: its own set-up is broken, usually the certificate or the key file. { -effect-clear }
    .action1 = Ask the postmaster of { $recipient } to check certificate and key; the server's log says which.
    .ask = Your server { $server } lists STARTTLS but answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] 454
    } when we use it. Could you please check its certificate and private key files?
starttls-454-rate = { $host } says that we started encryption too often
    .short = We asked too often; the server wants a pause
    .meaning = The server limits how often one address may start encryption. This is about our testing, not about mail. { -encryption-unknown }
    .action1 = Wait several minutes, then test once.
starttls-554-security-subsystem = { $host } offers encryption, but has no certificate for it
    .short = Encryption offered, but no certificate for it
    .meaning = This reply comes from Microsoft Exchange or IIS: encryption is offered, but no usable certificate is bound to mail. { -effect-clear }
    .action1 = Ask the Exchange administrator of { $recipient } to enable a certificate for SMTP (Enable-ExchangeCertificate -Services SMTP) and to look for event 12014.
    .ask = Your server { $server } lists STARTTLS but answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] 554
    }. Could you please bind a certificate to SMTP (Enable-ExchangeCertificate) that holds the connector's FQDN? Event 12014 should name it.
starttls-500-502 = { $host } offers encryption, then does not know the command
    .short = Offered, then “command not recognized”
    .meaning = Offer and answer disagree: a firewall between us most likely garbles the command. { -effect-clear }
    .action1 = Test from a second network, to see on whose side the firewall is.
    .action2 = Ask the network team in charge to allow TLS in mail inspection, or to take port 25 out of it.
    .ask = Your server { $server } lists STARTTLS but answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] that it does not know the command
    } when we send it. Could you please check whether a firewall inspects SMTP in front of it?
starttls-503 = { $host } says that encryption is not on offer for us
    .short = “Not offered to you”, although it was listed
    .meaning = The server refused STARTTLS as out of place, although it had listed it: encryption may be allowed only for some callers. { -effect-clear }
    .action1 = Ask the postmaster of { $recipient } whether encryption is limited to certain addresses.
    .ask = Your server { $server } lists STARTTLS but answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] 503
    } when we use it after EHLO. Could you please check whether TLS is limited to certain senders?
starttls-501 = { $host } dislikes the wording of STARTTLS
    .short = “Syntax”: STARTTLS arrived changed
    .meaning = The server complains about the wording, although the command was sent in its only form: something on the way changes it. { -effect-clear }
    .action1 = Test from another network, and ask our network team about a proxy that rewrites mail.
    .ask = STARTTLS sent to { $server } is answered with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a complaint about its syntax
    }, although it was sent without parameters. Could you please check for a device that rewrites SMTP commands?
starttls-530-550-acl = { $host } refuses encryption to us by a rule
    .short = Encryption refused by a rule of the server
    .meaning = The server lists encryption and then refuses it to us by a rule of its own. { -effect-clear }
    .action1 = Send the sentence below to the postmaster of { $recipient }, with our public address.
    .ask = Your server { $server } lists STARTTLS but refuses it to us with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a 5xx reply
    }. Could you please tell us which rule does this?
starttls-421 = { $host } gives up when asked for encryption
    .short = The server gives up when asked to encrypt
    .meaning = The server broke off the call when encryption was asked for. { -effect-handshake }
    .action1 = Test again in ten minutes; the server may only be busy.
    .action2 = If it stays, tell the postmaster of { $recipient }.
    .ask = Your server { $server } answers STARTTLS with { $has-reply ->
        [yes] “{ $reply }”
       *[no] 421
    } and closes the connection. Could you please look into its log for the cause?
starttls-no-reply = { $host } gives no answer when asked for encryption
    .short = No answer to STARTTLS
    .meaning = The server offers encryption and then says nothing, or hangs up, when it is asked for. The server or a firewall that inspects mail gets stuck. { -effect-handshake }
    .action1 = Test from a second network. If it works there, ask our network team about inspection of mail.
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = Your server { $server } lists STARTTLS but does not answer the command. Could you please check the server and any firewall that inspects SMTP in front of it?
starttls-220-silence = { $host } said “ready” and then fell silent
    .short = Silence after “ready”
    .meaning = The server agreed to encrypt and then did not answer{ $has-seconds ->
        [yes] {" "}for { $seconds } seconds
       *[no] {""}
    }. This is typical of a firewall that inspects mail, on either side. { -effect-handshake }
    .action1 = Test from a second network. If it works there, ask our network team about inspection of mail (SSL inspection on SMTP).
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = Your server { $server } answers STARTTLS with 220 and then does not react to our ClientHello. Could you please check whether a firewall inspects TLS on port { $port }?
starttls-220-close = { $host } hangs up as soon as encryption starts
    .short = Hung up right after saying “ready”
    .meaning = The server agreed to encrypt and then closed the door: it has no certificate it can use, no version in common with us, or a filter in front of it. { -effect-handshake }
    .action1 = Tell the postmaster of { $recipient }. On Windows, the events 36871, 36874, 36887 and 36888 of source Schannel name the cause.
    .action2 = Test from a second network, to exclude a filter on our side.
    .ask = Your server { $server } answers STARTTLS with 220 and closes the connection when the TLS handshake begins. Could you please check its certificate, its TLS versions (1.2 should be on) and any filter in front of it?
starttls-firewall-answers = A firewall answers for { $host } and cannot encrypt
    .short = A firewall said “ready” for the server
    .meaning = The answer to STARTTLS came from a box in between, which then could not encrypt. The real server never heard the question. { -effect-handshake }
    .action1 = Ask the network team in charge of the firewall{ $has-product ->
        [yes] {" "}({ $product })
       *[no] {""}
    } to let STARTTLS through.
    .ask = On the way to { $server }, port { $port }, a device answers STARTTLS itself and then cannot start TLS. Could you please let STARTTLS through to the mail server?
starttls-plaintext-after = { $host } answers in plain words where encryption should start
    .short = Plain words where encryption should start
    .meaning = After “ready”, the server sent a plain line instead of encryption{ $has-reply ->
        [yes] : “{ $reply }”
       *[no] {""}
    }. That line holds the real cause. { -effect-handshake }
    .action1 = Send the line to the postmaster of { $recipient }.
    .ask = Your server { $server } answers STARTTLS with 220 and then sends plain text instead of TLS{ $has-reply ->
        [yes] : “{ $reply }”
       *[no] {""}
    }. Could you please look into the cause, for example a proxy in front of it?
starttls-injected-data = Somebody slipped extra text in before the encryption of { $host } began
    .short = Extra text before encryption: not safe
    .meaning = More text arrived with the server's “ready” than belongs there. It may be a broken proxy, or an attack on the connection, so the test stopped. Careful senders stop as well, and mail waits.
    .action1 = Tell our security team, with the conversation.
    .action2 = Ask the postmaster of { $recipient } whether a proxy stands in front of the server.
    .ask = After the 220 reply to STARTTLS, { $server } sends further plain text before the TLS handshake{ $has-bytes ->
        [yes] {" "}(“{ $bytes }”)
       *[no] {""}
    }. Could you please check the server and any proxy in front of it? It looks like a command injection fault.
starttls-command-injection = { $host } mixes plain and encrypted commands
    .short = An old hole: plain commands pass into TLS
    .meaning = The server kept a command that was sent before encryption and carried it out inside. This is an old security hole. { -effect-none }
    .action1 = Ask the postmaster of { $recipient } to update the server.
    .ask = Your server { $server } carries out commands that were sent before TLS began (CVE-2011-0411). Could you please update it?
starttls-offered-inside-tls = { $host } offers encryption again inside the encryption
    .short = STARTTLS is listed inside TLS too
    .meaning = It should not be listed any more once encryption has begun. Harmless; a proxy in front of the server may do this. { -effect-none }
    .action1 = Nothing urgent; the maker of the server may want to know.
starttls-wrong-2xx = { $host } says yes to encryption in an unusual way
    .short = “Yes” with another number than 220
    .meaning = The answer to STARTTLS should be 220{ $has-reply ->
        [yes] , but it is “{ $reply }”
       *[no] {""}
    }. Strict senders do not start encryption then: they send in clear text, or wait where encryption is a must.
    .action1 = Ask the postmaster of { $recipient } to report this to the maker of the server.
    .ask = Your server { $server } answers STARTTLS with { $has-reply ->
        [yes] “{ $reply }”
       *[no] another code
    } instead of 220 (RFC 3207, section 4). Could you please have this corrected?
starttls-works-unadvertised = { $host } can encrypt, but the offer does not arrive
    .short = Encryption works, but is not offered
    .meaning = STARTTLS is missing from the list, yet it works. Something on the way seems to remove the offer, so everybody who obeys the list sends in clear text.
    .action1 = Ask our network team whether a firewall inspects mail; then the postmaster of { $recipient }.
    .ask = Your server { $server } does not list STARTTLS, but accepts it. Could you please check whether a device in front of it removes the keyword?
