# MTA-STS: the policy on the domain's web server. TLS-RPT: where reports about encryption go.
# Values: host domain port address ehlo, name names near list count total number url why way keyword seconds days
# addresses error; server, recipient, has-…

sts-none = { $recipient } publishes no encryption policy on the web (MTA-STS)
    .short = No policy of this kind
    .meaning = Most domains have none. Senders then encrypt if they can, unless another rule says more. Delivery is not affected.
sts-ok-enforce = Senders that follow the policy of { $recipient } insist on verified encryption, and get it
    .short = The policy is in force, and every server meets it
    .meaning = The domain asks for verified encryption (MTA-STS, mode “enforce”). Every mail server is on its list, encrypts and has a good certificate.
sts-txt-malformed = The announcement of the encryption policy of { $recipient } is written wrongly
    .short = The announcement in DNS is written wrongly
    .meaning = The domain announces a policy (MTA-STS) in DNS, and senders cannot read the announcement{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }. They treat the domain as if it had no policy, so its protection is missing. Mail is delivered.
    .action1 = Tell the DNS administrator of { $recipient } what is wrong. The line under “evidence” says what would be right.
    .ask = The TXT record { $has-name ->
        [yes] { $name }
       *[no] for MTA-STS at { $recipient }
    } cannot be read by senders{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }. Could you please correct it?
sts-txt-multiple = { $recipient } announces its encryption policy more than once
    .short = Several announcements cancel each other
    .meaning = Only one record may announce the policy (MTA-STS). With several, senders act as if there were none, so the protection is missing. Mail is delivered.
    .action1 = Ask the DNS administrator of { $recipient } to leave one record and remove the others.
    .ask = There is more than one MTA-STS record at { $has-name ->
        [yes] { $name }
       *[no] { $recipient }
    }, so senders ignore them all. Could you please remove all but one?
sts-fetch-dns = The web server for the policy of { $recipient } cannot be found
    .short = The policy's web server cannot be found
    .meaning = The domain announces an encryption policy (MTA-STS), { $has-addresses ->
        [yes] and the name of the web server leads to { $addresses }, which is no address that everybody can reach. This program did not call it.
       *[no] and the name of the web server leads nowhere{ $has-error ->
            [yes] : { $error }.
           *[no] .
        }
    } Senders that know no earlier policy act as if there were none. Mail is delivered.
    .action1 = Tell the web or DNS administrator of { $recipient }.
    .ask = Your domain { $recipient } announces an MTA-STS policy, but { $has-name ->
        [yes] { $name }
       *[no] its web server
    } has no address that senders can reach. Could you please correct the DNS record, or remove the announcement?
sts-fetch-tls = The web server for the policy of { $recipient } does not prove itself
    .short = { $why ->
        [expired] The policy's web certificate ran out
        [name] The policy's web certificate has another name
        [unknown-issuer] The policy's web certificate is not trusted
        [incomplete] The policy's web server leaves out a certificate
        [handshake] The policy's web server does not encrypt
        [here] Something here replaces the web certificate
        [proxy] Through the proxy the policy's web server is not proven
       *[other] The policy's web certificate is not good
    }
    .meaning = { $why ->
        [here] The certificate was seen through something on our side that replaces it, or with a clock that is wrong. What the domain publishes could not be read from here, and nothing follows from it.
        [proxy] The web server of the domain's policy was called through the proxy, and what came back is not encrypted, or proven by nobody that is known. A proxy that blocks the address or opens https traffic looks the same as a web server at fault, so nothing follows from it.
       *[other] The domain announces an encryption policy (MTA-STS), and { $why ->
            [expired] the certificate of its web server ran out
            [name] the certificate of its web server is made out to another name
            [unknown-issuer] nobody trusts the certificate of its web server
            [incomplete] its web server leaves out a certificate that senders need, although browsers find it by themselves
            [handshake] no encryption came about with its web server
           *[other] the certificate of its web server is not good
        }. Nobody may believe what such a server says, so senders that know no earlier policy act as if there were none. Mail is delivered.
    }
    .action1 = { $why ->
        [here] Ask our security or network team whether https traffic is opened on its way, or test from another network.
        [proxy] Test from a network without the proxy, or ask whoever runs it whether it blocks the address or opens https traffic.
       *[other] Tell the web administrator of { $recipient }.
    }
    .ask = { $why ->
        [proxy] Through our proxy we do not get a proven answer from the web server with the MTA-STS policy of { $recipient }
       *[other] The MTA-STS policy of { $recipient } cannot be fetched, because { $why ->
            [expired] the certificate of its web server ran out
            [name] the certificate of its web server does not have the right name
            [unknown-issuer] the certificate of its web server is not from a public authority
            [incomplete] its web server does not send the intermediate certificate
           *[other] its web server does not prove itself
        }
    }{ $has-name ->
        [yes] {" "}({ $name })
       *[no] {""}
    }. { $why ->
        [proxy] Does the proxy block this address, or does it open https traffic?
       *[other] Could you please correct that?
    }
sts-fetch-redirect = The policy of { $recipient } is somewhere else, and senders must not follow
    .short = The policy's web server sends senders elsewhere
    .meaning = The web server answers with a redirect. A browser follows it, so it looks fine there; mail servers must not. Senders that know no earlier policy (MTA-STS) act as if there were none. Mail is delivered.
    .action1 = Tell the web administrator of { $recipient }: the file has to lie directly at its address.
    .ask = The MTA-STS policy of { $recipient } answers with a redirect{ $has-url ->
        [yes] {" "}to { $url }
       *[no] {""}
    }, which senders must not follow. Could you please serve the file directly at /.well-known/mta-sts.txt?
sts-fetch-http = The policy of { $recipient } could not be fetched
    .short = { $why ->
        [status] The policy's web server answers { $has-number ->
            [yes] { $number }
           *[no] without the file
        }
        [too-large] The policy's file is too large
        [too-slow] The policy's web server is too slow
        [web-page] A web page lies where the policy should be
        [unreachable] The policy's web server does not answer
       *[other] The policy could not be fetched
    }
    .meaning = The domain announces an encryption policy (MTA-STS), and { $why ->
        [status] its web server says that the file is not there or not to be had{ $has-number ->
            [yes] {" "}(status { $number })
           *[no] {""}
        }
        [too-large] the file is larger than senders read (64 KiB)
        [too-slow] its web server did not answer in time
        [web-page] a web page for people came instead of the short text
        [unreachable] its web server did not take our call
       *[other] the answer of its web server broke off or could not be understood
    }. Senders that know no earlier policy act as if there were none. Mail is delivered.
    .action1 = { $why ->
        [unreachable] Open the address of the policy in a browser. If that works, our own network keeps this program from it.
        [too-slow] Open the address of the policy in a browser. If that works quickly, our own network may be slow.
       *[other] Tell the web administrator of { $recipient }.
    }
    .action2 = { $why ->
        [unreachable] Otherwise tell the web administrator of { $recipient }.
        [too-slow] Otherwise tell the web administrator of { $recipient }.
       *[other] {""}
    }
    .ask = The MTA-STS policy of { $recipient } cannot be fetched{ $has-name ->
        [yes] {" "}from { $name }
       *[no] {""}
    }: { $why ->
        [status] the answer is { $has-number ->
            [yes] status { $number }
           *[no] not the file
        }
        [too-large] the file is larger than 64 KiB
        [too-slow] the answer takes too long
        [web-page] the answer is a web page
        [unreachable] there is no connection
       *[other] the answer breaks off
    }. Could you please check the web server?
sts-fetch-bot-block = A web shield keeps mail servers from the policy of { $recipient }
    .short = The policy is shown to browsers only
    .meaning = The web server turns programs away{ $has-number ->
        [yes] {" "}(status { $number })
       *[no] {""}
    } and answers browsers. Mail servers are programs, so some of them cannot read the policy (MTA-STS) and act as if there were none. Mail is delivered; the protection is missing with those.
    .action1 = Tell the web administrator of { $recipient } to exempt the address of the policy from the check for browsers.
    .ask = The MTA-STS policy of { $recipient } is refused to programs and shown to browsers. Could you please exempt /.well-known/mta-sts.txt from the protection of your web server?
sts-content-type = The policy of { $recipient } is not marked as plain text
    .short = The policy is not marked as plain text
    .meaning = A small slip of the web server{ $has-keyword ->
        [yes] {" "}(it says { $keyword })
       *[no] {""}
    }. Most senders read the policy all the same; a strict one may ignore it.
    .ask = The MTA-STS policy of { $recipient } is not sent as text/plain. Could you please correct the content type?
sts-policy-syntax = { $way ->
        [harmless] The policy of { $recipient } has a small slip
       *[spoilt] The text of the policy of { $recipient } has a mistake
    }
    .short = { $has-number ->
        [yes] Line { $number } of the policy is wrong
       *[no] The policy's text has a mistake
    }
    .meaning = { $way ->
        [harmless] Senders read it all the same{ $has-list ->
            [yes] : { $list }
           *[no] {""}
        }. Delivery is not affected.
       *[spoilt] Senders cannot use the policy (MTA-STS){ $has-list ->
            [yes] : { $list }
           *[no] {""}
        }. Those that know no earlier one act as if there were none, so the protection is missing. Mail is delivered.
    }
    .action1 = Tell the administrator of { $recipient }. The lines under “evidence” say what would be right.
    .ask = The text of the MTA-STS policy of { $recipient } has a mistake{ $has-number ->
        [yes] {" "}in line { $number }
       *[no] {""}
    }{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }. Could you please correct it and then change the id in the DNS record?
sts-mode-testing = The policy of { $recipient } is a trial run
    .short = The policy is a trial run (testing)
    .meaning = Senders that follow the policy (MTA-STS, mode “testing”) report what would fail and deliver all the same.
sts-mode-none = { $recipient } switched its encryption policy off on purpose
    .short = The policy is switched off
    .meaning = The policy (MTA-STS, mode “none”) tells senders to forget earlier ones. Delivery is not affected.
sts-mx-mismatch = The policy of { $recipient } does not list the mail server { $host }
    .short = { $host } is not on the policy's list
    .meaning = { $keyword ->
        [testing] The policy (MTA-STS) names other servers than DNS does. It is a trial run, so mail is delivered; once the policy is in force, careful senders will refuse this server.
       *[enforce] The policy (MTA-STS) names other servers than DNS does, as happens after a change of the mail provider. Senders that follow it refuse this server{ $way ->
            [all] {" "}and all others: their mail waits and then bounces
           *[some] {" "}and use the others; mail waits if none of those is left
        }.
    }
    .action1 = Tell the administrator of { $recipient } to put the server on the list of the policy, and then to change the id in DNS.
    .action2 = Servers of before should stay on the list until senders have forgotten the old policy.
    .ask = Your MTA-STS policy for { $recipient } does not list the mail server { $host }{ $has-names ->
        [yes] {" "}(it lists { $names })
       *[no] {""}
    }, although your MX records name it. Could you please update the policy and the id in its DNS record?
sts-mx-wildcard-one-label = The star in the policy of { $recipient } does not cover { $host }
    .short = The star covers one part of a name only
    .meaning = { $has-near ->
        [yes] In the list of the policy (MTA-STS), “{ $near }” stands for names with exactly one part in place of the star.
       *[no] In the list of the policy (MTA-STS), a star stands for exactly one part of a name.
    } { $keyword ->
        [testing] The policy is a trial run, so mail is delivered; once it is in force, careful senders will refuse this server.
       *[enforce] Senders that follow the policy refuse this server{ $way ->
            [all] {" "}and all others: their mail waits and then bounces
           *[some] {" "}and use the others; mail waits if none of those is left
        }.
    }
    .action1 = Tell the administrator of { $recipient } to list the server by its full name, and then to change the id in DNS.
    .ask = In your MTA-STS policy for { $recipient }, the star stands for one part of a name only, so it does not cover the mail server { $host }. Could you please list the server by its name and change the id in the DNS record?
sts-no-starttls = The policy of { $recipient } promises encryption, and { $host } offers none
    .short = { $host } does not keep the promise
    .meaning = { $keyword ->
        [testing] The policy (MTA-STS) is a trial run, so mail is delivered; once it is in force, senders that follow it will refuse this server.
       *[enforce] The domain's policy (MTA-STS) tells senders to insist on encryption. Those that follow it refuse this server; their mail waits and then bounces if no other server is left.
    }
    .action1 = Tell the postmaster of { $recipient } to switch STARTTLS on, or to find out what removes it on the way.
    .ask = Your MTA-STS policy for { $recipient } asks for encryption, but the mail server { $server } offers no STARTTLS. Could you please switch it on?
sts-cert-invalid = The policy of { $recipient } asks for a good certificate, and { $host } has none
    .short = { $host } lacks the certificate that is promised
    .meaning = { $keyword ->
        [testing] The policy (MTA-STS) is a trial run, so mail is delivered; once it is in force, senders that follow it will refuse this server.
       *[enforce] The domain's policy (MTA-STS) tells senders to verify the server. Those that follow it refuse this one because of its certificate; their mail waits and then bounces if no other server is left.
    }
    .action1 = See the certificate of this server for what is wrong with it.
    .action2 = Tell the postmaster of { $recipient }.
    .ask = Your MTA-STS policy for { $recipient } asks senders to verify the certificate, but the one of the mail server { $server } does not hold. Could you please install a good one?
sts-max-age-short = Senders forget the policy of { $recipient } too soon
    .short = The policy is kept for less than a day
    .meaning = Senders may keep the policy (MTA-STS) for { $has-seconds ->
        [yes] { $seconds ->
            [one] 1 second
           *[other] { $seconds } seconds
        }
       *[no] a short time
    } only. Somebody who suppresses it for that long gets round it. Weeks are usual.
    .ask = The MTA-STS policy of { $recipient } may be kept for less than a day (max_age). Could you please raise it to at least a week, 604800 seconds?
sts-cached-elsewhere = Senders that read an earlier policy of { $recipient } still follow that one
    .short = Earlier policies may still be remembered
    .meaning = Senders keep a policy (MTA-STS) for as long as it says, often for weeks. Whoever read one before this fault still insists on what it asked for; this cannot be seen from outside.
    .ask = Your MTA-STS policy for { $recipient } cannot be read at present, and senders may still follow an earlier one. Could you please keep the servers of that one in order until then?
sts-dane-both = { $recipient } has a policy on the web (MTA-STS) and keys in DNS (DANE)
    .short = DANE comes first
    .meaning = Senders that know both go by the keys in DNS. A good policy on the web does not make up for keys that do not fit.
tlsrpt-none = { $recipient } asks for no reports about encryption that fails
    .short = No reports are asked for
    .meaning = Nobody tells the owner when senders cannot encrypt (TLS-RPT). Delivery is not affected.
    .ask = Your domain { $recipient } asks for no reports about failed encryption. Would you like to publish a TXT record at _smtp._tls with v=TLSRPTv1; rua=mailto: and an address?
tlsrpt-malformed = The address for encryption reports of { $recipient } is written wrongly
    .short = The address for reports is written wrongly
    .meaning = The domain wants to hear of encryption that fails (TLS-RPT), and senders cannot make use of the record{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }. Delivery is not affected; the owner hears nothing of failures.
    .action1 = Tell the DNS administrator of { $recipient }. The lines under “evidence” say what would be right.
    .ask = The TXT record { $has-name ->
        [yes] { $name }
       *[no] for TLS-RPT at { $recipient }
    } cannot be used by senders{ $has-list ->
        [yes] : { $list }
       *[no] {""}
    }. Could you please correct it?
tlsrpt-present = { $recipient } receives daily reports about encryption that fails
    .short = Reports go to the owner
    .meaning = Large senders report once a day what failed (TLS-RPT){ $has-names ->
        [yes] , to { $names }
       *[no] {""}
    }. The owner can look up there what happened on a given day.
    .ask = Your domain { $recipient } receives TLS reports. Could you please look at those of the day in question? They say which senders failed, and why.
