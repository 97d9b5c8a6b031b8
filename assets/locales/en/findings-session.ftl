# Inside the encryption, and handing in mail on ports 587 and 465.
# Values: host domain port address ehlo, reply seconds name service list product keyword bytes; server, recipient, has-…

post-ehlo-fails = { $host } breaks off once encryption is up
    .short = Breaks off inside the encryption
    .meaning = Encryption came about, but the hello inside it got no proper answer{ $has-reply ->
        [yes] : “{ $reply }”
       *[no] {""}
    }. The server, or a proxy in front of it, breaks off, perhaps because it wants a certificate from callers. { -effect-handshake }
    .action1 = Tell the postmaster of { $recipient }.
    .ask = With your server { $server } the TLS handshake succeeds, but the EHLO inside TLS fails{ $has-reply ->
        [yes] {" "}(“{ $reply }”)
       *[no] {""}
    }. Could you please check the server and any proxy in front of it?
post-caps-differ = { $host } offers other things inside the encryption
    .short = The list differs inside TLS, as it should
    .meaning = The list of capabilities changes once encryption is up. This is normal: login appears, STARTTLS goes.
    .action1 = Nothing to do.
post-auth-before-tls = { $host } takes logins without encryption
    .short = Offers login without encryption too
    .meaning = Login is offered before and after encryption, so a careless program could send its password in clear text. Mail between servers is not affected.
    .action1 = Ask the mail administrator in charge to allow login only after encryption.
    .ask = Your server { $server } offers AUTH on port { $port } outside TLS too. Could you please allow login only inside TLS?
post-auth-mechs = { $host } offers these ways to log in{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }
    .short = Ways to log in{ $has-list ->
        [yes] : { $list }
       *[no] {" "}are listed
    }
    .meaning = This matters to people's mail programs, not to mail between servers. A program that knows none of them cannot log in.
    .action1 = Nothing to do.
post-421-after-tls = { $host } is too busy after encryption was up
    .short = Encryption works; then “come back later”
    .meaning = Encryption itself is fine. The server then asked us to come back later; senders do, and the mail is only late.
    .action1 = Wait ten minutes and test again.
    .action2 = If it stays, tell the postmaster of { $recipient }.
    .ask = Your server { $server } answers EHLO inside TLS with { $has-reply ->
        [yes] “{ $reply }”
       *[no] 421
    }. Could you please check whether it is overloaded?
post-530-starttls-first = { $host } insists on encryption
    .short = The server takes no mail in clear text
    .meaning = The server takes no mail without encryption. Senders that encrypt are fine; a program that does not gets its mail back.
    .action1 = If a program or device of ours is turned away, switch STARTTLS on in it.
post-451-starttls-required = { $host } asks for encryption, and says “later” to everybody without
    .short = Asks for encryption, says “later” without it
    .meaning = Mail in clear text is put off again and again until it bounces. On an old Exchange server of ours, the cause is usually that TLS 1.2 is switched off.
    .action1 = Ask the administrator of the sending server or device to switch on STARTTLS and TLS 1.2.
    .ask = The server { $server } requires STARTTLS{ $has-reply ->
        [yes] {" "}(“{ $reply }”)
       *[no] {""}
    }. Could you please switch on STARTTLS and TLS 1.2 on our sending server?
post-tls-policy-rejected = { $host } wants another kind of encryption than ours
    .short = Encrypted, but not as the partner demands
    .meaning = The connection is encrypted, yet the server refuses because of how: the version, the method, or the certificate and address of the caller. Mail comes back at once.
    .action1 = Ask our mail administrator to compare the partner's rules with our certificate name and address.
    .ask = Your server { $server } rejects us after TLS is up{ $has-reply ->
        [yes] {" "}with “{ $reply }”
       *[no] {""}
    }. Could you please tell us which version, certificate or address your connector expects?
submit-encryption-mismatch = Port { $port } and this kind of encryption do not belong together
    .short = Port and kind of encryption do not fit
    .meaning = Port 465 wants encryption from the first byte (SSL/TLS); ports 587 and 25 want a plain hello and then STARTTLS. With the wrong pair, mail programs cannot send.
    .action1 = Use 465 with SSL/TLS, or 587 with STARTTLS, here and in the mail program.
submit-587-no-starttls = { $host } offers no encryption to people who log in
    .short = No encryption for people who log in
    .meaning = The server offers no encryption on port { $port }, so mail programs cannot send, or would send the password in clear text. An antivirus on this PC may also hide the offer.
    .action1 = Test again with the antivirus mail shield off, or from another PC.
    .action2 = Otherwise ask the mail provider for the right port and settings.
    .ask = Your server { $server } does not offer STARTTLS on port { $port }, so mail programs cannot log in safely. Could you please enable TLS there, or tell us the right settings?
