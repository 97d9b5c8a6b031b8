# Finding the mail servers.
# Values: host domain port address ehlo, name error names; server, recipient, has-…

dns-nxdomain = { $has-name ->
        [yes] { $name } does not exist
       *[no] { $recipient } does not exist
    }
    .short = There is no such name
    .meaning = DNS knows no such name: usually a typing mistake in the address, or a domain that was not renewed. Mail to it comes back at once.
    .action1 = Compare the spelling with a mail that is known to be good.
    .action2 = If it is spelled correctly, tell the other organisation by phone that its name is gone from DNS.
    .ask = The name { $has-name ->
        [yes] { $name }
       *[no] { $recipient }
    } does not exist in DNS (NXDOMAIN). Could you please check that your domain is still registered and its records are in place?
dns-servfail = The DNS servers of { $recipient } do not give a usable answer
    .short = The look-up failed (SERVFAIL)
    .meaning = DNS answers that it could not find out: the other side's DNS servers are broken or out of reach. Mail waits; it is not lost yet.
    .action1 = Test another domain. If it fails too, ask our DNS or network team.
    .action2 = Otherwise tell the DNS administrator of { $recipient }.
    .ask = Look-ups for { $has-name ->
        [yes] { $name }
       *[no] { $recipient }
    } fail with SERVFAIL. Could you please check your DNS servers and, if the zone is signed, its signatures?
dns-timeout = Nobody answered where the mail servers of { $recipient } are
    .short = No answer to the look-up
    .meaning = The DNS question stayed without an answer. If other domains work, the cause is on the other side, and mail to it waits; if none works, it is our own network.
    .action1 = Test another domain.
    .action2 = If all fail, ask our network or DNS team; if only this one, tell the DNS administrator of { $recipient }.
    .ask = DNS queries for { $has-name ->
        [yes] { $name }
       *[no] { $recipient }
    } get no answer. Could you please check that the DNS servers are reachable?
dns-refused = A DNS server declined to answer for { $recipient }
    .short = The DNS server declined (REFUSED)
    .meaning = A DNS server said that it will not answer this question: this PC asks the wrong one, or one of the other side's servers is not set up for the domain. While it lasts, mail waits.
    .action1 = Test another domain. If that is refused too, ask our DNS team.
    .action2 = Otherwise tell the DNS administrator of { $recipient }.
    .ask = DNS queries for { $has-name ->
        [yes] { $name }
       *[no] { $recipient }
    } are answered with REFUSED. Could you please check the DNS servers that are listed for the domain?
dns-null-mx = { $recipient } takes no mail, and says so on purpose
    .short = The domain says that it takes no mail
    .meaning = The owner published the record that means “no mail here” (null MX). Every mail to it comes back at once. This is not a fault.
    .action1 = Ask the person you want to reach for another mail address.
    .ask = The domain { $recipient } publishes a null MX record, so nobody can send mail to it. If you expect mail there, could you please publish your mail servers instead?
dns-no-mx-a-fallback = { $recipient } names no mail server, so mail goes to the domain's own address
    .short = No MX record: the domain itself is tried
    .meaning = Without an MX record senders try the domain's own address, which is often only a web server. Mail may still arrive, if a mail server answers there.
    .action1 = If mail is expected there, ask the DNS administrator of { $recipient } to publish an MX record.
    .ask = The domain { $recipient } has no MX record, so senders fall back to its web address. Could you please publish an MX record that names your mail server?
dns-no-mx-no-address = { $recipient } exists, but has no mail server
    .short = Neither mail server nor address in DNS
    .meaning = The domain exists in DNS, but names no mail server and has no address of its own. Mail to it comes back at once.
    .action1 = Check the spelling of the domain.
    .action2 = If it is correct, tell the other organisation that its domain cannot receive mail.
    .ask = The domain { $recipient } has neither MX nor address records, so it cannot receive mail. Could you please publish an MX record?
dns-mx-no-address = The mail server { $has-name ->
        [yes] { $name }
       *[no] { $host }
    } has no address
    .short = The server's name leads nowhere
    .meaning = DNS names this mail server, but gives no address for it, so nobody can call it. Without another server, mail waits and then bounces.
    .action1 = Tell the DNS administrator of { $recipient }.
    .ask = The mail server name { $has-name ->
        [yes] { $name }
       *[no] { $host }
    } in your MX records has no address in DNS. Could you please add the address or correct the name?
dns-mx-some-no-address = Not every mail server of { $recipient } has an address
    .short = { $has-names ->
        [yes] No address for { $names }
       *[no] One server name leads nowhere
    }
    .meaning = A spare server's name leads nowhere; mail uses the others. It hurts only when those are down.
    .action1 = Tell the DNS administrator of { $recipient }; there is no hurry.
    .ask = One of the names in the MX records of { $recipient } has no address in DNS{ $has-names ->
        [yes] : { $names }
       *[no] {""}
    }. Could you please correct or remove it?
dns-mx-ip-literal = The mail record of { $recipient } holds an address where a name belongs
    .short = An IP address stands where a name belongs
    .meaning = An MX record must name a host. Some senders use the address anyway, most do not; none can verify a certificate, because there is no name.
    .action1 = Ask the DNS administrator of { $recipient } to give the server a name and use that.
    .ask = The MX record of { $recipient } contains an IP address{ $has-name ->
        [yes] {" "}({ $name })
       *[no] {""}
    }. The standard asks for a host name; could you please give the server a name and publish that?
dns-mx-loopback = The mail record of { $recipient } points every sender at itself
    .short = The record points at the sender itself
    .meaning = The published address means “this very computer”, so every sender would call itself. Mail comes back at once. Some owners do it on purpose to refuse mail.
    .action1 = Tell the DNS administrator of { $recipient }. To refuse mail, a null MX record is the right way.
    .ask = The MX record of { $recipient } leads to a loopback address, so senders would call themselves. Could you please publish the real address, or a null MX record if you want no mail?
