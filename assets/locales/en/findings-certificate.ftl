# The certificate and its chain.
# Values: host domain port address ehlo, subject issuer names date days bits algorithm product near lifetime count
# day (when judged for another day than today) why url; server, recipient, has-…

cert-expired = { $has-day ->
        [yes] On { $day } the certificate of { $host } is no longer valid
       *[no] The certificate of { $host } ran out{ $has-date ->
            [yes] {" "}on { $date }
           *[no] {""}
        }
    }
    .short = { $has-day ->
        [yes] No longer valid on { $day }
       *[no] Ran out{ $has-days ->
            [yes] { $days ->
                [0] {" "}less than a day ago
                [one] {" "}1 day ago
               *[other] {" "}{ $days } days ago
            }
           *[no] {""}
        }
    }
    .meaning = { $has-day ->
        [yes] On that day the server's identity card has run out{ $has-date ->
            [yes] {" "}(it is valid until { $date })
           *[no] {""}
        }, unless it is renewed before.
       *[no] The server's identity card is no longer valid.
    } { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } to renew the certificate and to restart the mail service, so that it loads the new one.
    .ask = The certificate of your mail server { $server } { $has-day ->
        [yes] is no longer valid on { $day }. Senders that verify certificates do not deliver to you from then on. Could you please renew it in time and restart the mail service?
       *[no] ran out{ $has-date ->
            [yes] {" "}on { $date }
           *[no] {""}
        }, so senders that verify certificates no longer deliver to you. Could you please renew it and restart the mail service?
    }
cert-expires-soon = The certificate of { $host } runs out { $has-day ->
        [yes] soon after { $day }
       *[no] soon{ $has-date ->
            [yes] , on { $date }
           *[no] {""}
        }
    }
    .short = Runs out { $has-day ->
        [yes] soon after { $day }
       *[no] { $has-days ->
            [yes] { $days ->
                [0] in less than a day
                [one] in 1 day
               *[other] in { $days } days
            }
           *[no] soon
        }
    }
    .meaning = Nothing is broken yet. If nobody renews it, senders that verify the server will make mail wait from then on.
    .action1 = Ask the postmaster of { $recipient } whether renewal is automatic, and whether the mail service loads the new certificate.
    .ask = The certificate of your mail server { $server } runs out{ $has-date ->
        [yes] {" "}on { $date }
       *[no] {" "}soon
    }. Could you please make sure that it is renewed and that the mail service loads the new one?
cert-not-yet-valid = The certificate of { $host } is not valid yet{ $has-day ->
        [yes] {" "}on { $day }
       *[no] {""}
    }
    .short = Not valid before { $has-date ->
        [yes] { $date }
       *[no] a date in the future
    }
    .meaning = The certificate begins in the future{ $has-date ->
        [yes] {" "}({ $date })
       *[no] {""}
    }: it is fresh, or a clock is wrong. { -effect-certificate }
    .action1 = { $has-day ->
        [yes] You asked about a day before the first day of this certificate. If that was the intention, nothing needs mending.
       *[no] Check the clock of this PC.
    }
    .action2 = { $has-day ->
        [yes] Otherwise choose a later day.
       *[no] If it is right, tell the postmaster of { $recipient }.
    }
    .ask = The certificate of your mail server { $server } is not valid before { $has-date ->
        [yes] { $date }
       *[no] a date in the future
    }. Could you please check it, and the clock where it was issued?
cert-host-mismatch = The certificate of { $host } shows another name
    .short = It shows another name{ $has-names ->
        [yes] : { $names }
       *[no] {""}
    }
    .meaning = The identity card does not hold the name under which DNS sends us here{ $has-names ->
        [yes] ; it holds { $names }
       *[no] {""}
    }. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a certificate with the name { $host }, or for a mail record that uses a name in the certificate.
    .ask = The certificate of your mail server { $server } does not hold the name { $host }{ $has-domain ->
        [yes] {" "}from your MX record
       *[no] {""}
    }{ $has-names ->
        [yes] {" "}(it holds { $names })
       *[no] {""}
    }. Could you please install one that does{ $has-domain ->
        [yes] , or change the MX record to a name in the certificate
       *[no] {""}
    }?
cert-name-is-domain-not-mx = The certificate of { $host } holds the mail domain, not the server's name
    .short = Holds { $has-near ->
        [yes] { $near }
       *[no] the mail domain
    }, not the server's name
    .meaning = People expect the domain of the address on the card, but senders check the name of the server in the mail record. Some partner rules do ask for the domain; there this certificate fits.
    .action1 = Ask the postmaster of { $recipient } to have both names in the certificate.
    .ask = The certificate of your mail server { $server } holds { $has-near ->
        [yes] { $near }
       *[no] your domain
    }, but senders check the MX host name { $host }. Could you please add that name?
cert-cn-only = The certificate of { $host } holds its name only in the old place
    .short = The name stands only in the old place (CN)
    .meaning = The name is in the common name and missing from the list of names (SAN), the only place that current software reads. Some senders that verify accept it, others wait and bounce.
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again, with the name as a subject alternative name.
    .ask = The certificate of your mail server { $server } has the host name only in the common name and no subject alternative name. Could you please have it issued again with a SAN entry?
cert-wildcard-too-deep = The star in the certificate of { $host } does not cover its name
    .short = The star covers one name part, not two
    .meaning = { $has-near ->
        [yes] The entry { $near } covers
       *[no] A star in a certificate covers
    } exactly one part of a name, and { $host } does not fit. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a certificate with the full name { $host }.
    .ask = The wildcard{ $has-near ->
        [yes] {" "}{ $near }
       *[no] {""}
    } in the certificate of your mail server { $server } does not cover { $host }. Could you please add the full name?
cert-ip-or-internal-san = The certificate of { $host } holds internal names or addresses
    .short = Holds internal names or addresses
    .meaning = The certificate names machines that mean nothing outside, so it was made for use inside. It may still serve for encryption.
    .action1 = The postmaster of { $recipient } should use a certificate made for the outside.
cert-self-signed = { $host } signed its certificate itself
    .short = Self-signed: enough to encrypt, not to prove
    .meaning = Nobody else vouches for the server's name. This is very common between mail servers. { -effect-certificate }
    .action1 = If a partner or a policy demands proof, ask the postmaster of { $recipient } for a certificate from a public authority.
    .ask = Your mail server { $server } uses a self-signed certificate, so our rule for verified encryption keeps mail to you waiting. Could you please install a certificate from a public authority?
cert-exchange-default = { $host } uses the certificate that came with Exchange
    .short = The certificate that came with Exchange
    .meaning = Exchange made this certificate for itself: no public one was installed for mail, or Exchange picked the wrong one. { -effect-certificate }
    .action1 = Ask the Exchange administrator of { $recipient } to assign the public certificate to SMTP and to set it on the connector (TlsCertificateName, FQDN).
    .ask = Your Exchange server { $server } shows its built-in self-signed certificate{ $has-subject ->
        [yes] {" "}({ $subject })
       *[no] {""}
    }. Could you please assign your public certificate to SMTP and set the receive connector's TlsCertificateName?
cert-snakeoil = { $host } uses a certificate that came with the software
    .short = The factory certificate{ $has-product ->
        [yes] {" "}of { $product }
       *[no] {""}
    }
    .meaning = This is the sample certificate{ $has-product ->
        [yes] {" "}of { $product }
       *[no] {" "}that the software brings along
    }; it proves nothing. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a certificate from a public authority.
    .ask = Your mail server { $server } shows the sample certificate of its software{ $has-subject ->
        [yes] {" "}({ $subject })
       *[no] {""}
    }. Could you please install a certificate from a public authority?
cert-untrusted-ca = The issuer of the certificate of { $host } is not publicly known
    .short = Issued by an authority nobody knows
    .meaning = It was signed by an authority{ $has-issuer ->
        [yes] {" "}({ $issuer })
       *[no] {""}
    } that is in no public list, for example one of the company's own. { $why ->
        [group-policy] This PC trusts it only because the group policy of our organisation put that root here; servers elsewhere do not have it. {""}
        [enterprise] This PC trusts it only because that root lies in the store of our organisation; servers elsewhere do not have it. {""}
        [computer] This PC trusts it only because somebody added that root to it; servers elsewhere do not have it. {""}
        [person] This PC trusts it only because that root was added for whoever is signed in; servers elsewhere do not have it. {""}
        [system-list] This PC trusts it, because that root is in the list of its own system. {""}
       *[other] {""}
    }Partners who exchanged it are fine. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a certificate from a public authority, or for the root to be trusted by our mail server.
    .ask = The certificate of your mail server { $server } was issued by { $has-issuer ->
        [yes] { $issuer }
       *[no] an authority
    }, which is not in the public trust lists. Could you please use a public authority, or send us the root certificate by a safe way?
cert-distrusted-ca = The issuer of the certificate of { $host } has lost the trust of some programmes
    .short = Its authority is no longer trusted everywhere
    .meaning = The authority{ $has-issuer ->
        [yes] {" "}({ $issuer })
       *[no] {""}
    } broke the rules, and { $has-names ->
        [yes] some lists ({ $names })
       *[no] some lists
    } no longer trust such certificates of it. Senders differ: some still verify the server, others make mail that must be verified wait and then bounce it. Ordinary mail is encrypted and delivered.
    .action1 = Ask the postmaster of { $recipient } for a certificate from another authority.
    .ask = The certificate of your mail server { $server } comes from an authority that some trust programmes have removed{ $has-issuer ->
        [yes] {" "}({ $issuer })
       *[no] {""}
    }. Could you please replace it by one from another authority?
cert-missing-intermediate = { $host } does not send its whole certificate chain
    .short = A link of the chain is not sent
    .meaning = { $has-url ->
        [yes] An intermediate certificate is missing. We fetched it from where the certificate says it lies, and with it the chain is complete. Windows fills this gap by itself, so it looks fine on a PC; Exchange Online and Postfix do not.
       *[no] An intermediate certificate is missing. Windows often fetches the missing link by itself, so it looks fine on a PC; many mail servers, Exchange Online and Postfix among them, do not.
    } Ordinary mail is still encrypted and delivered; senders that must verify the server wait and then bounce the mail.
    .action1 = Ask the postmaster of { $recipient } to install the full chain file, not only the server's certificate{ $has-url ->
        [yes] , and send it along: it is in the tab “Certificate chain” and in the saved report
       *[no] {""}
    }.
    .ask = Your mail server { $server } does not send the intermediate certificate{ $has-issuer ->
        [yes] {" "}({ $issuer })
       *[no] {""}
    }{ $has-url ->
        [yes] , which its issuer offers at { $url }
       *[no] {""}
    }. Could you please install the full chain (fullchain) and restart the mail service?
cert-chain-order = { $host } sends its certificates in a mixed order
    .short = The certificates are out of order
    .meaning = The links of the chain are all there, only not in order. Nearly everybody copes; very old senders do not.
    .action1 = The postmaster of { $recipient } may put the chain file in order: server first, then each issuer.
cert-root-sent = { $host } sends the root certificate along
    .short = Sends the root along, which is not needed
    .meaning = A harmless extra: everybody who trusts the root has it already.
    .action1 = Nothing to do.
cert-unrelated-sent = { $host } sends certificates that do not belong to its chain
    .short = Sends certificates that do not belong here
    .meaning = Leftovers in the chain file. They do no harm.
    .action1 = The postmaster of { $recipient } may tidy up the chain file.
cert-intermediate-expired = { $has-day ->
        [yes] On { $day } a link in the certificate chain of { $host } is out of date
       *[no] A link in the certificate chain of { $host } ran out
    }
    .short = { $has-day ->
        [yes] A link is out of date on { $day }
       *[no] A link of the chain ran out{ $has-date ->
            [yes] {" "}on { $date }
           *[no] {""}
        }
    }
    .meaning = The server's own certificate is in date{ $has-day ->
        [yes] {" "}on that day
       *[no] {""}
    }, but that of its issuer{ $has-subject ->
        [yes] {" "}({ $subject })
       *[no] {""}
    } is not. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } to install the current chain file of the issuer.
    .ask = In the chain of your mail server { $server } an intermediate certificate { $has-day ->
        [yes] is out of date on { $day }
       *[no] ran out{ $has-date ->
            [yes] {" "}on { $date }
           *[no] {""}
        }
    }{ $has-subject ->
        [yes] {" "}({ $subject })
       *[no] {""}
    }. Could you please install your issuer's current chain file?
cert-sha1 = The certificate of { $host } is signed in an outdated way (SHA-1)
    .short = Signed with SHA-1, retired in 2017
    .meaning = This kind of signature was retired in 2017. Senders with strict rules do not encrypt with such a server, or make mail wait.
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again with SHA-256.
    .ask = The certificate chain of your mail server { $server } is signed with SHA-1. Could you please have it issued again with SHA-256?
cert-md5 = The certificate of { $host } is signed in a broken way (MD5)
    .short = Signed with MD5, broken since 2008
    .meaning = This kind of signature can be forged, so current programs refuse to encrypt with it. { -effect-handshake }
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again with SHA-256.
    .ask = The certificate of your mail server { $server } is signed with MD5, which current senders refuse. Could you please replace it by one with SHA-256?
cert-rsa-small = The key of { $host } is too short
    .short = The key is too short{ $has-bits ->
        [yes] : { $bits } bits
       *[no] {""}
    }
    .meaning = A key of this kind should have at least 2048 bits{ $has-bits ->
        [yes] ; this one has { $bits }
       *[no] {""}
    }. Senders with strict rules do not encrypt with such a server, or make mail wait.
    .action1 = Ask the postmaster of { $recipient } for a certificate with a key of at least 2048 bits.
    .ask = The RSA key in the certificate of your mail server { $server } has { $has-bits ->
        [yes] only { $bits }
       *[no] fewer than 2048
    } bits. Could you please replace it by one with at least 2048 bits?
cert-odd-key = { $host } uses an unusual kind of key
    .short = An unusual kind of key{ $has-algorithm ->
        [yes] : { $algorithm }
       *[no] {""}
    }
    .meaning = Some senders cannot use this kind of key{ $has-algorithm ->
        [yes] {" "}({ $algorithm })
       *[no] {""}
    }, and then cannot encrypt.
    .action1 = The postmaster of { $recipient } may offer a certificate with RSA or P-256 as well.
cert-keyusage-missing = The certificate of { $host } is not marked for this job
    .short = Not marked for signing (key usage)
    .meaning = The certificate does not allow its key to sign, which the handshake needs. Strict programs, TLS 1.3 and Windows 11 among them, refuse it; their mail goes in clear text or waits.
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again, with the key usage “digital signature”.
    .ask = The certificate of your mail server { $server } lacks the key usage digitalSignature. Could you please have it issued again with it?
cert-eku-no-serverauth = The certificate of { $host } was not made for a server
    .short = Not made for a server
    .meaning = The certificate was issued for another purpose, such as signing programs or logging in. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a certificate with the purpose “server authentication”.
    .ask = The certificate of your mail server { $server } lacks the purpose “server authentication” (extended key usage serverAuth). Could you please replace it?
cert-is-ca = { $host } shows an authority's certificate as its own
    .short = An authority's certificate used as a server's
    .meaning = The certificate is one that issues cards, often made by hand with default settings. Ordinary mail is encrypted; some senders cannot verify it, and some refuse to encrypt.
    .action1 = Ask the postmaster of { $recipient } for a proper server certificate.
    .ask = Your mail server { $server } uses a CA certificate (CA:TRUE) as its own. Could you please replace it by a server certificate?
cert-v1 = The certificate of { $host } is of an antique kind
    .short = An antique certificate (version 1)
    .meaning = The certificate is of a version from before 1996 that cannot hold names for a server. { -effect-certificate }
    .action1 = Ask the postmaster of { $recipient } for a new certificate.
    .ask = The certificate of your mail server { $server } is an X.509 version 1 certificate, which current software does not accept. Could you please replace it?
cert-validity-too-long = The certificate of { $host } lasts longer than public rules allow
    .short = Lasts longer than public rules allow
    .meaning = It lasts { $has-lifetime ->
        [yes] { $lifetime } days
       *[no] longer than public authorities may issue
    }, so it probably comes from a private authority. Mail servers do not check this.
    .action1 = Nothing to do.
cert-lifetime-shrinking = The certificate of { $host } has a short life{ $has-lifetime ->
        [yes] : { $lifetime } days
       *[no] {""}
    }
    .short = A short life: renewal must be automatic
    .meaning = Since March 2026 public certificates last at most 200 days, from March 2027 100 and from March 2029 47. { $has-date ->
        [yes] The next renewal is due by { $date }. {""}
       *[no] {""}
    }A renewal by hand will be forgotten one day.
    .action1 = Ask whoever runs the server whether renewal and reloading of the mail service are automatic.
cert-revoked = The certificate of { $host } was withdrawn by its issuer
    .short = Withdrawn by its issuer
    .meaning = The authority that issued the certificate says that it must no longer be believed{ $has-date ->
        [yes] , since { $date }
       *[no] {""}
    }{ $why ->
        [keyCompromise] . The reason it gives: the key came into other hands.
        [superseded] . The reason it gives: another certificate has replaced it.
        [cessationOfOperation] . The reason it gives: it is no longer needed.
        [certificateHold] . The reason it gives: it is on hold for now.
       *[other] , for example because its key leaked.
    } Ordinary mail is still encrypted and delivered; senders that verify the server and ask the issuer wait and then bounce the mail.
    .action1 = Ask the postmaster of { $recipient } to replace the certificate and its key at once.
    .ask = The certificate of your mail server { $server }{ $has-issuer ->
        [yes] {" "}(issued by { $issuer })
       *[no] {""}
    } has been revoked{ $has-date ->
        [yes] {" "}on { $date }
       *[no] {""}
    }. Could you please replace it, with a new key, as soon as you can?
cert-revocation-unknown = Whether the certificate of { $host } was withdrawn could not be found out
    .short = Whether it was withdrawn is not known
    .meaning = { $why ->
        [not-named] The certificate names no place to ask.
        [too-large] The issuer's list of withdrawn certificates is larger than this program reads.
        [no-answer] The issuer's service gave no answer.
        [proxy] The web proxy of this network did not let the question through.
        [proxy-status] The web proxy of this network refused the question, or the issuer's service behind it did.
        [not-known] The issuer's service does not know this certificate.
        [staple] The proof of freshness that the server sends along is of no use.
       *[other] What the issuer's service answered proves nothing.
    } This is usually harmless, because few mail servers ask.
    .action1 = On an Exchange server that shows RevocationCheckFailure, allow it to reach the issuer's addresses by http.
cert-must-staple = { $host } does not send the freshness proof its certificate promises
    .short = The promised freshness proof is not sent
    .meaning = The certificate promises a fresh note from its issuer (OCSP staple), and the server { $why ->
        [staple] sends one that is of no use.
       *[other] does not send it.
    } A few senders refuse to encrypt then; most take no notice.
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again without “must staple”.
    .ask = The certificate of your mail server { $server } demands OCSP stapling (RFC 7633), but no valid staple is sent. Could you please have it issued again without must-staple?
cert-differs-per-node = The machines behind { $host } show different certificates
    .short = Its machines show different certificates
    .meaning = Other connections were shown another certificate than the one judged here, so several machines answer under this name, each with its own. If one of them is wrong, mail fails now and then, depending on which machine answers.
    .action1 = Tell the postmaster of { $recipient } the addresses and fingerprints below, and ask whether every machine has the current certificate.
    .ask = Your mail server { $server } shows different certificates on different connections. Could you please check that every machine behind it has the current one?
cert-tls-inspection = A security product shows its own certificate instead of that of { $host }
    .short = { $has-product ->
        [yes] { $product }
       *[no] A security product
    } sits in the middle
    .meaning = What we see is not the real server: { $has-product ->
        [yes] { $product }
       *[no] a security product
    } opens the encryption on the way. If the same happens on the way of our mail server, ordinary mail is readable to that product, and mail that must be verified waits.
    .action1 = Ask our security or network team to exempt mail (SMTP) from inspection.
    .action2 = Test from another PC or network to see the real server.
    .ask = Connections from this PC to { $server }, port { $port }, are opened by { $has-product ->
        [yes] { $product }
       *[no] a TLS inspection product
    }{ $has-issuer ->
        [yes] {" "}(certificate issued by { $issuer })
       *[no] {""}
    }. Could you please exempt SMTP from TLS inspection?
cert-large-chain = { $host } sends a large set of certificates
    .short = A large set of certificates
    .meaning = Many names or many links make the handshake large. Slow lines and badly set firewalls stumble here first.
    .action1 = Nothing to do.
cert-negative-parse = The certificate of { $host } is damaged
    .short = Damaged: strict programs cannot read it
    .meaning = The certificate cannot be read by strict programs, which then cannot encrypt; more lenient senders do. Where encryption fails, ordinary mail goes in clear text and mail that must be encrypted waits and then bounces.
    .action1 = Ask the postmaster of { $recipient } to have the certificate issued again.
    .ask = The certificate of your mail server { $server } cannot be decoded by strict software. Could you please have it issued again?
cert-verify-not-used = Ordinary senders do not check the certificate of { $host }
    .short = Ordinary senders do not check it
    .meaning = For ordinary mail nobody looks at the certificate, so a bad one does not stop mail. It matters to senders with a rule of their own, DANE or MTA-STS.
    .action1 = Read what each kind of sender will do rather than the colour.
