# The one line of a rung: what was seen, or why nothing was asked.

rung-dns-mx = { $servers ->
        [one] 1 mail server
       *[other] { $servers } mail servers
    }, { $addresses ->
        [0] no address
        [one] 1 address
       *[other] { $addresses } addresses
    }
rung-dns-implicit-mx = No mail record: the domain itself, { $addresses ->
        [0] no address
        [one] 1 address
       *[other] { $addresses } addresses
    }
rung-dns-host = { $addresses ->
        [0] No address found
        [one] 1 address
       *[other] { $addresses } addresses
    }
rung-dns-null-mx = The domain says that it takes no mail
rung-dns-no-such-name = There is no such name
rung-dns-no-data = Neither mail server nor address in DNS
rung-dns-failed = The look-up failed
rung-connect-answered = { $address } answered on port { $port }
rung-connect-later = { $address } answered on port { $port }, after { $failed ->
        [one] 1 address that did not
       *[other] { $failed } that did not
    }
rung-connect-silent = No address answered on port { $port }
rung-connect-no-address = No address to call
rung-reply-none = No answer
rung-reply-closed = The server hung up without an answer
rung-reply-broken = The connection broke
rung-reply-timed-out = No answer in time
rung-reply-too-long = An answer without end
rung-reply-not-smtp = The answer is not that of a mail server
rung-reply-stopped = The check was stopped here
rung-ehlo-starttls = { $count ->
        [one] 1 capability: STARTTLS
       *[other] { $count } capabilities, STARTTLS among them
    }
rung-ehlo-no-starttls = { $count ->
        [0] Hello answered, no capabilities listed
        [one] 1 capability
       *[other] { $count } capabilities
    }{ $tls ->
        [none] {""}
       *[other] {", "}no STARTTLS
    }
rung-ehlo-helo = Only the older HELO was accepted
rung-starttls-ready = The server said “ready”
rung-starttls-not-offered = Not offered by the server
rung-handshake = { $version }{ $cipher ->
        [none] {""}
       *[other] {", "}{ $cipher }
    }{ $exchange ->
        [none] {""}
       *[other] {", "}{ $exchange }
    }
rung-handshake-post-quantum = post-quantum key exchange
rung-handshake-exchange = { $group } key exchange
rung-handshake-failed = Encryption did not come about
rung-certificate = Valid until { $date }, issued by { $issuer }
rung-certificate-no-issuer = Valid until { $date }
rung-certificate-unreadable = The certificate cannot be read
rung-certificate-none = No certificate was sent
rung-session-good = Hello answered, goodbye said properly
rung-session-hello = Hello answered inside the encryption
rung-session-plain-good = Said goodbye properly
rung-session-plain = Ended without a proper goodbye
rung-session-failed = The encrypted hello got no proper answer

# Not tested: a rung below could not be asked or broke off, so nothing is known.
not-asked-not-reached = Not tested: the climb ended further down
not-asked-not-reached-layer = Not tested: the climb ended at “{ $layer }”
not-asked-not-reached-closed = Not tested: the server hung up before this
not-asked-not-reached-silent = Not tested: the server fell silent before this
not-asked-not-reached-busy = Not tested: we are to come back later
not-asked-not-reached-refused = Not tested: the server refused to talk to us
not-asked-not-reached-wrong-mode = Not tested: the port wants encryption from the first byte
not-asked-not-reached-no-mail-server = Not tested: what answers there is no mail server
not-asked-not-reached-no-connection = Not tested: there was no connection to the server
not-asked-not-reached-no-server = Not tested: there is no mail server to which a policy could apply
not-asked-not-reached-no-address = Not tested: no address was found
# Left out: a rung below gave a complete answer that leaves nothing to ask here.
not-asked-out-of-reach = Out of reach: makes no sense above a broken rung
not-asked-out-of-reach-dns = Out of reach: no mail server to ask
not-asked-out-of-reach-connect = Out of reach: no connection to the server
not-asked-out-of-reach-banner = Out of reach: the server takes no mail from us
not-asked-out-of-reach-ehlo = Out of reach: the server offers no encryption
not-asked-out-of-reach-starttls = Out of reach: encryption was not started
not-asked-out-of-reach-handshake = Out of reach: encryption did not come about
not-asked-out-of-reach-methods = Out of reach: this program does not speak what the server wants
not-asked-not-wanted = Left out: not asked for in this check
not-asked-not-wanted-implicit = Left out: encrypted from the first byte
not-asked-stopped = Not tested: the check was stopped
not-asked-out-of-time = Not tested: the time for the check ran out
not-asked-not-built = Not tested: this version does not judge it yet

rung-policy = { $dane ->
        [proven] DANE: { $proven } of { $servers ->
            [one] 1 server
           *[other] { $servers } servers
        } proven
        [published] DANE: published, nothing proven
        [unknown] DANE: unknown from here
       *[none] No DANE
    }{ $sts ->
        [enforce] ; MTA-STS: enforce
        [testing] ; MTA-STS: testing
        [off] ; MTA-STS: switched off
        [none] ; no MTA-STS
        [unknown] ; MTA-STS: unknown from here
       *[not-asked] {""}
    }
rung-this-pc-answered = Other mail servers greet this PC: nothing here is in the way
rung-this-pc-silent = Other mail servers did not greet this PC either
rung-this-pc-no-look-up = The DNS servers of this PC gave no answer
rung-this-pc-not-asked = Nothing odd here; other mail servers were not asked
