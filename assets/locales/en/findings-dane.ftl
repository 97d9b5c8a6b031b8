# Findings: DANE.
# Values: host domain port address ehlo, name names count total record why days error; server, recipient, has-…

dane-none = { $recipient } does not use DANE
    .short = No DANE
    .meaning = DNS publishes no keys for the mail servers, so senders cannot prove them in this way. That is normal: few domains do.
dane-unknown-here = Whether { $recipient } uses DANE cannot be told from here
    .short = DANE cannot be judged from here
    .meaning = DANE rests on signatures in DNS, and the DNS server of this PC does not hand them on. Whether there are proven keys for the mail servers is unknown; it does not mean that there are none.
    .action1 = Repeat the check with a DNS server that hands signatures on, or from another network.
dane-ok = The identity of { $host } is proven through DNS (DANE)
    .short = Proven through DNS (DANE)
    .meaning = The server shows the key that its signed DNS promises. Senders that follow DANE deliver encrypted, and know that they talk to the right server.
dane-tlsa-mismatch = { $host } shows another key than DNS promises (DANE)
    .short = Another key than DNS promises (DANE)
    .meaning = { $has-why ->
        [yes] DNS says which key to expect, and the certificates of the server do not prove it: { $why }.
       *[no] DNS says which key to expect, and the server shows another. To a careful sender that looks like an attack.
    } Senders that follow DANE keep the mail, try again, and return it in the end. Ordinary mail is not affected.
    .action1 = Tell the postmaster and the DNS administrator of { $recipient } today.
    .action2 = { $has-record ->
        [yes] This record would fit what the server shows: “{ $record }”. It should be published only if the owner knows this key.
       *[no] They need to publish the record of the key that the server shows, or give the server back the key that is published.
    }
    .ask = { $has-name ->
        [yes] The TLSA record at { $name }
       *[no] The TLSA record of { $host }
    } does not match the certificate of your mail server { $server }, so senders that follow DANE no longer deliver to you. Could you please publish the record of the current key, or restore the published key?{ $has-record ->
        [yes] {" "}For the certificate that is shown now it would be “{ $record }”.
       *[no] {""}
    }
dane-stale-after-renewal = { $host } has a new certificate, and DNS still promises the old key (DANE)
    .short = { $has-days ->
        [yes] { $days ->
            [0] Renewed today, DNS still has the old key (DANE)
            [one] Renewed 1 day ago, DNS has the old key (DANE)
           *[other] Renewed { $days } days ago, DNS has the old key
        }
       *[no] Renewed, but DNS still has the old key (DANE)
    }
    .meaning = The certificate was renewed with a new key, and nobody changed the record in DNS. Senders that follow DANE keep the mail, try again, and return it in the end. Ordinary mail is not affected.
    .action1 = { $has-record ->
        [yes] Ask the DNS administrator of { $recipient } to publish this record: “{ $record }”.
       *[no] Ask the DNS administrator of { $recipient } to publish the record of the new key.
    }
    .action2 = For the next time: keep the key when the certificate is renewed, or publish the record of the next key well before it is used.
    .ask = The certificate of your mail server { $server } was renewed, but the TLSA record{ $has-name ->
        [yes] {" "}at { $name }
       *[no] {""}
    } still holds the old key, so senders that follow DANE no longer deliver to you. Could you please publish the record of the new key?{ $has-record ->
        [yes] {" "}It would be “{ $record }”.
       *[no] {""}
    }
dane-ta-not-in-chain = { $host } does not show the authority that DNS names (DANE)
    .short = The authority that DNS names is not shown (DANE)
    .meaning = The record in DNS names an authority, and no certificate that the server sends is from it. Senders cannot look it up elsewhere: those that follow DANE keep the mail, try again, and return it in the end.
    .action1 = Ask the postmaster of { $recipient } to have the server send its whole chain, with the certificate of that authority.
    .action2 = { $has-record ->
        [yes] If the certificates now come from another authority, this record would fit: “{ $record }”.
       *[no] If the certificates now come from another authority, the record in DNS needs to name that one.
    }
    .ask = The TLSA record{ $has-name ->
        [yes] {" "}at { $name }
       *[no] {""}
    } names an authority whose certificate your mail server { $server } does not send, so senders that follow DANE no longer deliver to you. Could you please have it send the whole chain, or publish a record that fits?{ $has-record ->
        [yes] {" "}For the certificate that is shown now it would be “{ $record }”.
       *[no] {""}
    }
dane-ta-le-intermediate = The DNS record of { $host } names an authority that changes without notice (DANE)
    .short = { $has-names ->
        [yes] Only some of Let’s Encrypt’s issuers are named
       *[no] It names an issuer that changes without notice
    }
    .meaning = { $why ->
        [retired] The record names an issuer of Let’s Encrypt that signs no new certificates{ $has-names ->
            [yes] {" "}({ $names })
           *[no] {""}
        }.
       *[other] Let’s Encrypt signs with several issuers in turn, and the record names only some of them{ $has-names ->
            [yes] {" "}({ $names })
           *[no] {""}
        }.
    } After some renewal the record fits no more, and senders that follow DANE stop delivering.
    .action1 = Ask the DNS administrator of { $recipient } to name the server’s own key instead (3 1 1), and to keep that key at renewals.
    .action2 = Otherwise all issuers that may sign next have to be named, the spare ones too.
    .ask = The TLSA records of your mail server { $server } name only some issuers of Let’s Encrypt{ $has-names ->
        [yes] {" "}({ $names })
       *[no] {""}
    }, so a coming renewal will stop senders that follow DANE. Could you please publish a 3 1 1 record of the server’s own key, or all current issuers?
dane-ta-name-mismatch = The certificate of { $host } lacks the name that DANE asks for
    .short = The name is not in the certificate (DANE)
    .meaning = The record in DNS names an authority, and the certificate comes from it. With this kind of record the certificate must also hold the name of the server or of the mail domain, and it does not. Senders that follow DANE keep the mail, try again, and return it in the end.
    .action1 = Ask the postmaster of { $recipient } for a certificate with the name { $host }.
    .action2 = { $has-record ->
        [yes] A record of the server’s own key needs no name: “{ $record }”.
       *[no] A record of the server’s own key (3 1 1) needs no name.
    }
    .ask = The certificate of your mail server { $server } does not hold its name, which a TLSA record of usage 2 asks for, so senders that follow DANE no longer deliver to you. Could you please install one with the name { $host }, or publish a 3 1 1 record?{ $has-record ->
        [yes] {" "}It would be “{ $record }”.
       *[no] {""}
    }
dane-ee-expired = { $why ->
        [name] The certificate of { $host } has another name, which DANE allows
       *[other] The certificate of { $host } is out of date, which DANE allows
    }
    .short = { $why ->
        [name] Another name, which DANE allows
       *[other] Out of date, which DANE allows
    }
    .meaning = { $why ->
        [name] The key is the one that DNS promises, and then the name in the certificate does not count. Senders that do not follow DANE but verify certificates still look at it.
       *[other] The key is the one that DNS promises, and then the dates of the certificate do not count. Exchange Online documents that it refuses such a certificate all the same, and so does everybody who verifies without DANE.
    }
    .action1 = { $why ->
        [name] Nothing needs to be done for DANE.
       *[other] Ask the postmaster of { $recipient } to renew the certificate, with the same key so that the record still fits.
    }
    .ask = { $why ->
        [name] The certificate of your mail server { $server } does not hold its name. DANE allows that, other senders that verify do not. Could you please add the name at the next renewal?
       *[other] The certificate of your mail server { $server } is out of date. DANE allows that, other senders that verify do not. Could you please renew it, with the same key?
    }
dane-pkix-usage = A DNS record of { $host } is of a kind that mail does not use (DANE)
    .short = A kind of record that mail does not use (DANE)
    .meaning = Records of usage 0 and 1 ask for a public authority, and mail servers ignore them. That there is one still means “encrypt”: without another record, senders that follow DANE encrypt, but cannot prove the server.
    .action1 = { $has-record ->
        [yes] Ask the DNS administrator of { $recipient } to publish “{ $record }” instead.
       *[no] Ask the DNS administrator of { $recipient } to publish a record of the server’s key (3 1 1) instead.
    }
    .ask = The TLSA records of your mail server { $server } include usage 0 or 1, which mail does not use (RFC 7672). Could you please publish a 3 1 1 record instead?
dane-all-unusable = None of the DNS records of { $host } can be used (DANE)
    .short = None of the records can be used (DANE)
    .meaning = The records are damaged: a length, a number or the content cannot be right. Senders that follow DANE must encrypt, but cannot prove the server.
    .action1 = Ask the DNS administrator of { $recipient } to publish the record again, best as 3 1 1.
    .ask = None of the TLSA records{ $has-name ->
        [yes] {" "}at { $name }
       *[no] {""}
    } of your mail server { $server } can be used: the lengths or numbers are wrong. Could you please publish a 3 1 1 record?
dane-insecure-mx = The mail servers are protected by DANE, the way from { $recipient } to them is not
    .short = The mail records are not signed, the servers are
    .meaning = The names of the mail servers are in signed DNS and their keys are published, but the records of the mail domain that lead there are not signed. Whoever forges those leads the mail to a server of his own. Some senders leave DANE out then, others follow it as far as it goes.
    .action1 = Ask the DNS administrator of { $recipient } to sign the domain (DNSSEC).
    .ask = The mail servers of { $recipient } publish DANE records, but the domain itself is not signed with DNSSEC, so they protect little. Could you please have the domain signed?
dane-insecure-tlsa = The DANE records of { $recipient } are not signed, so they do not count
    .short = DANE records without signature: ignored
    .meaning = There are records with the keys of the mail servers, but the DNS that holds them is not signed. Senders ignore them, as if there were none.
    .action1 = To have DANE, the DNS administrator of { $recipient } has to sign the zone with DNSSEC.
    .ask = The TLSA records of the mail servers of { $recipient } are in a zone without DNSSEC, so senders ignore them. Could you please have the zone signed?
dane-tlsa-lookup-fails = The DNS of { $host } fails when asked for its DANE records
    .short = The question for DANE records fails
    .meaning = The name of the server is in signed DNS, but its DNS servers give no usable answer{ $has-error ->
        [yes] {" "}({ $error })
       *[no] {""}
    } to the question for its keys. A sender that follows DANE must not deliver until it knows: mail from there waits, and bounces if nothing changes. Other mail is not affected.
    .action1 = Repeat the check later. If it fails again, tell whoever runs the DNS of { $host }.
    .action2 = Old DNS servers, load balancers and firewalls that drop record types they do not know are the usual causes.
    .ask = DNS queries of type TLSA{ $has-name ->
        [yes] {" "}for { $name }
       *[no] {""}
    } about your mail server { $server } fail although the zone is signed, so senders that follow DANE cannot deliver to you. Could you please have your DNS servers answer them, if only that there is no such record?
dane-no-starttls = { $host } offers no encryption, although DNS promises it (DANE)
    .short = No encryption, although DNS promises it (DANE)
    .meaning = The key in DNS is a promise to encrypt, and the server does not offer it. To a careful sender that looks like an attack: senders that follow DANE keep the mail, try again, and return it in the end.
    .action1 = Ask the postmaster of { $recipient } to switch STARTTLS on again.
    .action2 = Repeat the check from another network: a firewall on the way may hide the offer.
    .ask = Your mail server { $server } does not offer STARTTLS, although its TLSA records promise encryption, so senders that follow DANE no longer deliver to you. Could you please switch it on?
dane-partial = Only some mail servers of { $recipient } are protected by DANE
    .short = DANE protects only some of the servers
    .meaning = { $has-names ->
        [yes] There are no keys in DNS for { $names }.
       *[no] Some of the servers have no key in DNS.
    } Whoever blocks the way to the others can lead the mail to one that is not protected.
    .action1 = Ask the DNS administrator of { $recipient } to publish records for all mail servers.
    .ask = Not all mail servers of { $recipient } have proven TLSA records{ $has-names ->
        [yes] {" "}(missing: { $names })
       *[no] {""}
    }, so DANE can be bypassed. Could you please publish them for all?
dane-wrong-owner = The DANE records of { $recipient } are under another name than senders ask for
    .short = DANE records under another name: not found
    .meaning = Records were found{ $has-name ->
        [yes] {" "}at { $name }
       *[no] {""}
    }, but mail servers look for the name and port of the mail server. There is nothing there, so senders act as if there were no DANE. Records for another service may be right where they are.
    .action1 = { $has-names ->
        [yes] If they are meant for mail, they belong at { $names }.
       *[no] If they are meant for mail, they belong under the name of the mail server, with port 25.
    }
    .ask = The TLSA records{ $has-name ->
        [yes] {" "}at { $name }
       *[no] {" "}of { $recipient }
    } are not where senders look. If they are meant for the mail of { $recipient }, could you please publish them { $has-names ->
        [yes] at { $names }
       *[no] under the names of the mail servers
    }?
dane-3-0-1 = The DNS record of { $host } holds the whole certificate, not only its key (DANE)
    .short = The record is that of the whole certificate
    .meaning = It works today. Every renewal of the certificate breaks it unless the record is changed at the same time.
    .action1 = { $has-record ->
        [yes] The record of the key lasts as long as the key is kept: “{ $record }”.
       *[no] A record of the key (3 1 1) lasts as long as the key is kept.
    }
    .ask = The TLSA record of your mail server { $server } holds the whole certificate (selector 0), so every renewal breaks it. Could you please publish a 3 1 1 record and keep the key at renewals?
dane-rollover-single = Nothing is prepared for the next key of { $has-names ->
        [yes] { $names }
       *[no] the mail servers
    } (DANE)
    .short = Only one DANE record: no overlap prepared
    .meaning = There is exactly one record. When the key changes, a second one has to be in DNS before the server uses it, because old answers are kept for a while.
    .action1 = When a new key is planned, publish its record beside the current one, wait twice the time that answers are kept, and only then change the key.
dane-exo-inbound = { $recipient } receives mail at Microsoft 365 with DANE switched on
    .short = Microsoft 365 with DANE
    .meaning = Microsoft publishes and renews the keys. It works only while this is the only mail server of the domain and the domain is signed.
    .action1 = If mail does not arrive, the administrator can run Microsoft’s own check of DANE for incoming mail.
