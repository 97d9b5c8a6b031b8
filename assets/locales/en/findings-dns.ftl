# Finding the mail servers.
# Values: host domain port address ehlo, name error names addresses seconds count; server, recipient, has-…

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
dns-dnssec-bogus = The signed DNS records of { $recipient } do not hold
    .short = The DNS signatures do not fit
    .meaning = The domain signs its DNS records, and a signature does not fit{ $has-error ->
        [yes] : { $error }
       *[no] {""}
    }. Senders whose DNS checks signatures cannot find the server, and their mail waits; others deliver as usual.
    .action1 = Tell the DNS administrator of { $recipient }, with the record that is named here.
    .action2 = Nothing can be mended on our side; switching the check off would hide a forgery, too.
    .ask = The DNSSEC signatures of { $recipient } cannot be verified{ $has-error ->
        [yes] : { $error }
       *[no] {""}
    }. Could you please sign the zone again, or correct the DS record at your registrar?
dns-domain-expired = { $recipient } is parked: it may not have been renewed
    .short = The domain is parked
    .meaning = The name servers of this domain belong to a service for domains that were not renewed, were blocked or are for sale{ $has-names ->
        [yes] {" "}({ $names })
       *[no] {""}
    }. Its owner's mail servers are no longer found there.
    .action1 = Tell the other organisation by phone; its own mail does not work either.
    .ask = The domain { $recipient } is served by a parking service{ $has-names ->
        [yes] {" "}({ $names })
       *[no] {""}
    }. Could you please check with your registrar whether it has been renewed?
dns-null-mx-conflict = { $recipient } says “no mail here” and names mail servers at once
    .short = “No mail” and mail servers at once
    .meaning = The record that means “no mail” (a lone dot with preference 0) has to stand alone, and here it does not. Most senders pass it over and use the other servers; some give up.
    .action1 = Ask the DNS administrator of { $recipient } to remove one or the other.
    .ask = The MX records of { $recipient } contain the null MX (“.”) in a form that contradicts itself{ $has-names ->
        [yes] , beside { $names }
       *[no] {""}
    }. Could you please publish either the null MX alone or your mail servers alone?
dns-mx-cname = A mail server name of { $recipient } is only an alias
    .short = The server's name is an alias
    .meaning = The standard wants a mail record to name the server itself{ $has-names ->
        [yes] , and { $names } is an alias (CNAME)
       *[no] {""}
    }. Most mail still arrives, but certificates and keys in DNS easily end up at the wrong name.
    .action1 = Ask the DNS administrator of { $recipient } to name the server itself; there is no hurry.
    .ask = The MX records of { $recipient } point at an alias (CNAME){ $has-names ->
        [yes] : { $names }
       *[no] {""}
    }. Could you please put the real host name into the MX record?
dns-mx-trailing-dot = A mail server name of { $recipient } holds the domain twice
    .short = The domain is in the server's name twice
    .meaning = In the zone file the final dot is missing, so the domain was added once more{ $has-names ->
        [yes] : { $names }
       *[no] {""}
    }. That name does not exist, and mail to it waits and then bounces.
    .action1 = Tell the DNS administrator of { $recipient }; it is one character.
    .ask = The MX record of { $recipient } names { $has-names ->
        [yes] { $names }
       *[no] a host
    }, in which the domain stands twice. Could you please add the final dot in the zone file?
dns-mx-private-address = The mail server of { $recipient } has an address that works only inside
    .short = The address works only inside a network
    .meaning = DNS gives an address from a range that every organisation uses for itself{ $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }. From outside nobody reaches the server, and mail waits or ends up at a stranger's machine.
    .action1 = Tell the DNS administrator of { $recipient } that the public address is missing.
    .action2 = If this PC is inside that network or on its VPN, test from outside, too.
    .ask = The mail server of { $recipient } is published with a private address{ $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }. Could you please publish the public one?
dns-mx-ipv6-only = The mail servers of { $recipient } have IPv6 addresses only
    .short = Only IPv6 addresses
    .meaning = Only senders with IPv6 can deliver, and many have none: their mail waits and then bounces.
    .action1 = Ask the mail administrator of { $recipient } for an IPv4 address.
    .ask = The mail servers of { $recipient } can be reached by IPv6 only. Could you please add an IPv4 address for senders that have no IPv6?
dns-mx-ipv4-only = The mail servers of { $recipient } have IPv4 addresses only
    .meaning = That is usual and no fault, but this check was told to use IPv6 only, so there was nothing to test.
    .action1 = Test again with both families of addresses.
dns-aaaa-broken = DNS answers wrongly when it is asked for IPv6 addresses of { $recipient }
    .short = Wrong answers about IPv6 addresses
    .meaning = The name has an IPv4 address, and the question for an IPv6 one is answered with { $has-error ->
        [yes] { $error }
       *[no] a failure
    } instead of “there is none”. Some senders then believe that the name does not exist, and mail fails now and then.
    .action1 = Tell the DNS administrator of { $recipient }; often a load balancer that answers DNS itself is at fault.
    .ask = Questions for AAAA records of { $has-names ->
        [yes] { $names }
       *[no] your mail server
    } ({ $recipient }) are answered with { $has-error ->
        [yes] { $error }
       *[no] a failure
    }. Could you please have them answered with NOERROR and no records?
dns-split-horizon = Inside this network the mail server of { $recipient } has another address
    .short = Another address inside than outside
    .meaning = This PC is given an internal address, while everybody else is given { $has-addresses ->
        [yes] { $addresses }
       *[no] another answer
    }. What is tested from here may not be the server that senders outside meet.
    .action1 = Test the public address as well, or test from a network outside.
    .action2 = If the difference is not meant, ask our DNS team.
dns-nxdomain-rewrite = Our DNS invents answers for names that do not exist
    .short = Our DNS invents answers
    .meaning = A name that cannot exist was answered with an address{ $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }: the internet provider or a filter does that. A typing mistake then looks like a server that is down.
    .action1 = Test again with another DNS server (the option for DNS servers).
    .action2 = If it disturbs more than this, ask our network team or the internet provider.
dns-wildcard-mx = { $recipient } takes mail for any name below it
    .meaning = A made-up name below the domain has a mail server, too. A typing mistake in a sub-domain would not be noticed by DNS.
dns-resolvers-disagree = DNS servers give different answers about { $recipient }
    .short = DNS servers give different answers
    .meaning = The records were changed a short while ago and have not reached everybody, or the DNS servers of the domain are not in step. Mail may go to the old server meanwhile.
    .action1 = Wait { $has-seconds ->
        [yes] { $seconds } seconds
       *[no] an hour
    } and test again.
    .action2 = If it stays, tell the DNS administrator of { $recipient }.
    .ask = DNS servers give different answers about { $recipient }. Could you please check that all of your name servers hold the same zone?
dns-mx-stale-provider = The mail record of { $recipient } names an old address of its provider
    .short = An old name of the mail provider
    .meaning = The mail provider took this name out of use years ago{ $has-names ->
        [yes] {" "}({ $names })
       *[no] {""}
    }. Mail to it waits, or is turned away.
    .action1 = Tell the mail administrator of { $recipient }: the right name is in the provider's portal.
    .ask = The MX record of { $recipient } names { $has-names ->
        [yes] { $names }
       *[no] a host
    }, which the provider no longer uses. Could you please publish the MX record that its portal shows?
dns-idn = The domain { $recipient } contains letters beyond a to z
    .meaning = DNS and certificates use the form that begins with “xn--”. Letters of other alphabets can look like the usual ones, so a forged domain is easily taken for the right one.
    .action1 = Copy the address from a mail that is known to be good, and compare.
dns-lame-delegation = Not every DNS server of { $recipient } knows the domain
    .short = A DNS server does not know the domain
    .meaning = The domain lists name servers that do not answer for it{ $has-names ->
        [yes] : { $names }
       *[no] {""}
    }. Look-ups fail now and then, depending on which one is asked, and mail is late.
    .action1 = Tell the DNS administrator of { $recipient } which name server it is.
    .ask = { $has-names ->
        [yes] The name server { $names }
       *[no] One of the name servers
    } listed for { $recipient } does not answer for the zone. Could you please set it up, or take it off the list?
dns-truncated-needs-tcp = A large DNS answer did not get through
    .short = A large DNS answer was cut off
    .meaning = The answer did not fit into one packet, and the second way, TCP port 53, does not work from here. Large records, such as keys for mail servers, are lost that way.
    .action1 = Ask our network team to allow TCP port 53 to the DNS servers.
dns-resolver-no-dnssec = Our DNS hides signatures, so nothing can be proven from here
    .meaning = The DNS servers of this PC hand no signatures on. Mail works all the same; only what depends on signed DNS (DANE) cannot be judged from here.
    .action1 = To judge it, test again with a DNS server that hands signatures on (the option for DNS servers).
dns-ptr-missing = An address of the mail servers of { $recipient } has no reverse name
    .short = No reverse name
    .meaning = No name leads back from the address{ $has-addresses ->
        [yes] {" "}{ $addresses }
       *[no] {""}
    }. Mail to it arrives; mail from that machine is turned away by many receivers.
    .action1 = Tell the mail administrator of { $recipient } only if that machine sends mail, too.
    .ask = The address { $has-addresses ->
        [yes] { $addresses }
       *[no] of your mail server
    } ({ $recipient }) has no reverse name (PTR record). If it sends mail, could you please have your hosting company set one?
dns-fcrdns-mismatch = Forward and reverse name of a mail server of { $recipient } do not fit
    .short = The reverse name does not lead back
    .meaning = The reverse name{ $has-names ->
        [yes] {" "}{ $names }
       *[no] {""}
    } does not lead back to the address, or is one that is lent to whoever dials in. Mail to it arrives; mail from that machine is turned away by some receivers.
    .action1 = Tell the mail administrator of { $recipient } only if that machine sends mail, too.
    .ask = The reverse name of { $has-addresses ->
        [yes] { $addresses }
       *[no] your mail server
    } ({ $recipient }) does not lead back to the address. If it sends mail, could you please make both agree?
