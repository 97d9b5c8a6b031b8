# The hello and the list of capabilities.
# Values: host domain port address ehlo, reply seconds name service list product keyword bytes; server, recipient, has-…

ehlo-500-helo-works = { $server } knows only the old hello
    .short = Only the old HELO works: no encryption offered
    .meaning = The server, or a firewall in front of it, refuses EHLO and takes only HELO from 1982, which cannot offer encryption. { -effect-clear }
    .action1 = Ask the postmaster of { $recipient } to let EHLO through; a firewall in front of the server is the usual cause.
    .ask = Your server { $server } refuses EHLO{ $has-reply ->
        [yes] {" "}(“{ $reply }”)
       *[no] {""}
    } and accepts only HELO, so no encryption can be offered. Could you please check whether a firewall in front of it filters SMTP commands?
ehlo-xxxx-command = A firewall garbles our hello to { $server }
    .short = A firewall overwrites our hello with X
    .meaning = The server complains about a command of X's that we did not send: a firewall on the way overwrote our hello. Encryption cannot be offered like this. { -effect-clear }
    .action1 = Test from a second network, to see whose firewall it is: if it happens only from here, it is ours.
    .action2 = Ask the network team in charge to take port 25 out of mail inspection, or to allow EHLO and TLS there.
    .ask = On the way to { $server }, port { $port }, our EHLO is overwritten (the server answers { $has-reply ->
        [yes] “{ $reply }”
       *[no] that it does not know the command
    }). Could you please check SMTP inspection on your firewall?
ehlo-telnet-artifact = A test by hand would mislead here
    .short = Telnet by hand misleads with this firewall
    .meaning = This firewall breaks a hello that is typed letter by letter, while a program's hello passes. A telnet test that failed proves nothing.
    .action1 = Trust this test rather than telnet.
ehlo-no-starttls = { $host } offers no encryption
    .short = The server offers no encryption
    .meaning = The server answered completely and did not list STARTTLS, so it offers no encryption to this PC. { -effect-clear }
    .action1 = Ask the postmaster of { $recipient } to install a certificate and switch encryption (TLS) on for incoming mail.
    .action2 = On Exchange, look for event 12014: no usable certificate is bound to SMTP.
    .action3 = To be sure that nothing on our side removes the offer, test again from another network.
    .ask = Your mail server { $server } does not offer STARTTLS on port { $port } (it is missing from the reply to EHLO), so mail to you travels unencrypted. Could you please install a certificate and enable TLS for incoming mail?
ehlo-starttls-masked-x = A firewall hides the encryption offer of { $host }
    .short = A firewall overwrites the offer of encryption
    .meaning = In the server's list a keyword is overwritten with X's{ $has-keyword ->
        [yes] {" "}({ $keyword })
       *[no] {""}
    }. This is how mail inspection on Cisco firewalls hides STARTTLS: the server most likely does offer encryption, but nobody behind that firewall can use it. { -effect-clear }
    .action1 = Test from a second network. If the X's are only seen from here, it is our firewall; otherwise theirs.
    .action2 = Ask the network team in charge to allow TLS in the ESMTP inspection policy (allow-tls), or to take port 25 out of inspection.
    .ask = The EHLO reply of { $server } arrives with a keyword overwritten by X's{ $has-keyword ->
        [yes] {" "}({ $keyword })
       *[no] {""}
    }, which looks like ESMTP inspection on a Cisco firewall hiding STARTTLS. Could you please allow TLS there (policy-map type inspect esmtp, parameters, allow-tls)?
ehlo-starttls-stripped-suspected = The encryption offer of { $host } seems to disappear on the way
    .short = The offer seems to disappear on the way
    .meaning = There are signs that the server offers encryption, but the offer did not arrive here. A security box on the way, or somebody tampering, can do this. Mail from this network would silently go out in clear text.
    .action1 = Ask our network team first whether a firewall inspects mail.
    .action2 = If none does, treat it as a security incident.
    .ask = The EHLO reply of { $server } reaches us without STARTTLS, although the server is known to offer it. Could you please check whether a device on our path removes it?
ehlo-starttls-by-source-ip = { $host } offers encryption only to some callers
    .short = Offers encryption only to some callers
    .meaning = The same server offers encryption to one caller and not to another, as mail filters with several sender groups do. For the callers left out, mail goes in clear text or waits.
    .action1 = Ask the postmaster of { $recipient } to enable TLS for every group of senders.
    .ask = Your server { $server } offers STARTTLS to some addresses and not to ours. Could you please enable TLS in every mail-flow policy (sender group)?
ehlo-starttls-by-node = Not every machine behind { $host } offers encryption
    .short = One machine of the group offers no encryption
    .meaning = Several machines answer under this name, and at least one offers no encryption. Mail is protected, or waits, by chance.
    .action1 = Tell the postmaster of { $recipient } the name of the machine that lacks it.
    .ask = Behind { $server } several machines answer, and { $has-name ->
        [yes] { $name }
       *[no] at least one
    } does not offer STARTTLS. Could you please bring it in line with the others?
ehlo-starttls-on-first-line = { $host } offers encryption in the wrong place
    .short = STARTTLS stands where the host name belongs
    .meaning = The first line of the server's answer should hold its name, but it holds STARTTLS. Some senders see the offer, strict ones do not: those send in clear text, or wait where encryption is a must.
    .action1 = Ask the postmaster of { $recipient } to have the server's answer mended, by its maker if need be.
    .ask = Your server { $server } puts STARTTLS on the first line of its EHLO reply, where the host name belongs (RFC 5321, section 4.1.1.1), so strict senders do not see the offer. Could you please correct this?
ehlo-starttls-odd-case = { $host } writes STARTTLS in its own way
    .short = STARTTLS is written in an unusual way
    .meaning = Small and large letters mean the same here. It does no harm.
    .action1 = Nothing to do.
ehlo-x-anonymoustls = { $host } also offers Exchange's own form of encryption
    .short = Also offers an Exchange-only encryption
    .meaning = X-ANONYMOUSTLS is used between Exchange servers of one organisation. Everybody else needs STARTTLS.
    .action1 = Nothing to do.
ehlo-name-rejected = { $host } does not like the name we gave
    .short = The server rejects the name we introduced us by
    .meaning = The server turned us away because of the name in our hello{ $has-ehlo ->
        [yes] {" "}({ $ehlo })
       *[no] {""}
    }. That is about this PC's name. If our mail server uses such a name, its mail waits or bounces; otherwise mail is not affected. { -encryption-unknown }
    .action1 = In the options of this test, set the name to say in EHLO to a full host name, best that of our mail server.
    .action2 = If the mail server itself is turned away, ask our mail administrator to give it a full host name.
ehlo-name-vs-ptr = { $host } wants our names and addresses to agree
    .short = The server wants names and addresses to agree
    .meaning = The server turns away callers whose name and address do not fit together. A PC fails this, a well-kept mail server does not.
    .action1 = Run this test on the mail server.
ehlo-421 = { $server } broke off after the hello: too busy
    .short = “Come back later”: busy after the hello
    .meaning = The server asked us to come back later. { -encryption-unknown } Senders do come back; mail is late, and bounces only if this goes on.
    .action1 = Wait ten minutes, then test once.
    .action2 = If it stays, tell the postmaster of { $recipient }.
    .ask = Your server { $server } answers our EHLO with { $has-reply ->
        [yes] “{ $reply }”
       *[no] a 421 reply
    }. Could you please check whether it is overloaded or limits our address?
ehlo-timeout = { $server } fell silent after the hello
    .short = Silence after the hello
    .meaning = The greeting came, but our hello got no answer{ $has-seconds ->
        [yes] {" "}within { $seconds } seconds
       *[no] {""}
    }. The server or a box that inspects mail got stuck. { -effect-waits }
    .action1 = Test from another network. If it works there, ask our network team about mail inspection.
    .action2 = Otherwise tell the postmaster of { $recipient }.
    .ask = Your server { $server } greets us but does not answer EHLO{ $has-seconds ->
        [yes] {" "}within { $seconds } seconds
       *[no] {""}
    }. Could you please check the server and any firewall that inspects SMTP?
ehlo-closed = { $server } hung up after our hello
    .short = The server hung up after our hello
    .meaning = The server ended the call when it heard our name. It may dislike our address or our name. { -effect-next }
    .action1 = Try once more after a minute.
    .action2 = If it stays, send the sentence below to the postmaster of { $recipient }, with our public address.
    .ask = Your server { $server } closes the connection after our hello{ $has-ehlo ->
        [yes] {" "}(EHLO { $ehlo })
       *[no] {""}
    } without a reply. Could you please tell us why?
ehlo-malformed = The answer of { $server } to our hello is damaged
    .short = The list of capabilities is damaged
    .meaning = The server's list breaks the rules for replies, as proxies in front of a server do. Most senders cope, strict ones wait.
    .action1 = Tell the postmaster of { $recipient }, and whoever looks after a firewall in front of the server.
    .ask = The EHLO reply of your server { $server } is not in the form of RFC 5321 (section 4.2). Could you please check the server and any proxy in front of it?
ehlo-junk-8bit = The answer of { $server } holds odd characters
    .short = Odd characters in the list of capabilities
    .meaning = The reply holds characters that do not belong there. They are shown escaped here. Delivery is mostly not affected.
    .action1 = Tell the postmaster of { $recipient }.
    .ask = The EHLO reply of your server { $server } holds bytes that are not plain ASCII text. Could you please check the server's configuration?
ehlo-huge = The answer of { $server } to our hello does not end
    .short = An endless list of capabilities
    .meaning = The server sent far more than any mail server has to say{ $has-bytes ->
        [yes] {" "}({ $bytes } bytes)
       *[no] {""}
    }, so reading was stopped. Senders break off as well; their mail waits. The server is broken, or means harm.
    .action1 = Tell the postmaster of { $recipient }, and test again later.
    .ask = The EHLO reply of your server { $server } does not end. Could you please check the server and any proxy in front of it?
ehlo-auth-before-tls = { $host } would take passwords in clear text
    .short = Offers login before encryption
    .meaning = The server offers login before encryption has begun, so a careless program would send its password in clear text. Mail between servers is not affected.
    .action1 = Ask the mail administrator in charge to allow login only after encryption.
    .action2 = Type no password into tests.
    .ask = Your server { $server } offers AUTH on port { $port } before STARTTLS. Could you please allow login only inside TLS?
ehlo-requiretls = { $host } supports mail that must stay encrypted
    .short = Supports “must stay encrypted” (REQUIRETLS)
    .meaning = The server understands the mark by which a sender asks for encryption all the way (REQUIRETLS).
    .action1 = Nothing to do.
ehlo-size-small = { $host } takes only small mails
    .short = Takes only small mails
    .meaning = The server announces a low limit for the size of a mail. Larger ones come back; this has nothing to do with encryption.
    .action1 = If a large mail bounced, send it in smaller parts or by another way.
ehlo-exchange-fingerprint = { $host } is a Microsoft Exchange server
    .short = A Microsoft Exchange server
    .meaning = The list of capabilities is that of Microsoft Exchange or Microsoft 365, so advice for Exchange applies.
    .action1 = Nothing to do.
