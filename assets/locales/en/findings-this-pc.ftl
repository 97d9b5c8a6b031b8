# Findings: this PC and its network.

pc-firewall-denied = Security software on this PC stopped the test
    .short = Stopped by a filter on this PC
    .meaning = The connection was denied on this computer before anything was sent. It says nothing about { $host }. Real mail leaves from the mail server, not from this PC.
    .action1 = Ask our desktop or security team to allow this program to connect to port { $port }.
    .action2 = Or run it on another PC, best on the mail server.
    .ask = A filter on this PC denies the mail test program a connection to { $server }, TCP port { $port }. Could you please allow it, or tell us from which machine we may test?
pc-no-network = This PC is offline
    .short = This PC has no network
    .meaning = This computer has no network connection, so nothing could be asked. It says nothing about { $host }.
    .action1 = Connect this PC to the network and test again.
pc-port25-blocked = This network does not let PCs talk to mail servers
    .short = Port 25 is blocked from here
    .meaning = This computer cannot reach any mail server on port 25, so the result says nothing about { $host }. Many offices and providers block this port on purpose. Real mail leaves from the mail server, which is usually allowed.
    .action1 = Run the test on the mail server, or from a network where port 25 is open.
    .action2 = If this PC should be allowed, ask our network team.
    .ask = From this PC no mail server can be reached on TCP port 25. Could you please allow it for testing, or tell us from which machine we may test?
pc-source-ip-listed = Mail servers refuse this PC's address on principle
    .short = { $has-list ->
        [yes] This PC's address is listed: { $list }
       *[no] This PC's address is refused on principle
    }
    .meaning = The server talks only to the addresses of real mail servers, and this PC's is not one{ $has-list ->
        [yes] {" "}({ $list })
       *[no] {""}
    }. For mail this is harmless, unless our mail server is refused as well.
    .action1 = Run this test on the mail server, whose address counts.
    .action2 = If the mail server is refused too, ask our mail administrator to have its address taken off the list.
    .ask = The mail server { $server } refuses our address{ $has-reply ->
        [yes] {" "}with “{ $reply }”
       *[no] {""}
    }. Could you please check whether our mail server's address is on a blocklist{ $has-list ->
        [yes] {" "}({ $list })
       *[no] {""}
    } and have it removed?
pc-clock-skew = The clock of this PC looks wrong
    .short = This PC's clock looks wrong
    .meaning = The dates of certificates are judged with this clock, so the judgement may be wrong too. It says nothing about { $host }.
    .action1 = Set the clock (on Windows: w32tm /resync), then test again.
    .action2 = If it goes wrong again, ask our desktop team about time synchronisation.
pc-root-store-stale = This PC and the public lists judge the certificate of { $host } differently
    .short = This PC's trust list differs from the public one
    .meaning = This PC's list of trusted authorities is out of date or was changed. A mail server with such a list would judge in the same way; others will not.
    .action1 = Ask our desktop team whether updates of the root certificates are blocked.
    .ask = This PC judges the certificate of { $host }{ $has-issuer ->
        [yes] {" "}(issued by { $issuer })
       *[no] {""}
    } differently from the public trust lists. Could you please check whether root certificate updates are blocked here?
pc-av-mass-mail-rule = A rule on this PC forbids programs to use port { $port }
    .short = A rule on this PC forbids port { $port }
    .meaning = Other ports work from this PC, but every connection to port { $port } is denied on it before anything is sent. Many antivirus products have such a rule, because viruses used to send mail in this way. It says nothing about { $host }.
    .action1 = Ask our security team to allow this program in the rule, or run the test on the mail server.
    .action2 = If the same product guards our mail server, ask them to check its rule there as well: it can stop all mail.
    .ask = On this PC every connection to TCP port { $port } is denied, while other ports work. Could you please allow the mail test program in the rule against mass mailing, and check that our mail server is exempt from it?
pc-av-mail-shield = Something on this PC answers in place of mail servers
    .short = Security software here answers for the server
    .meaning = { $has-addresses ->
        [yes] Even { $addresses }, where nobody lives, seems to answer, and it does so at once.
       *[no] Mail servers of different operators greet with the same words, and they do so at once.
    } Most likely the mail shield of an antivirus product is in between. What was seen here is not what mail servers see of { $host }.
    .action1 = Ask our security team to switch off the mail shield of this PC for a moment, and test again.
    .action2 = Or run this program on another PC, best on the mail server.
    .ask = On this PC something answers every connection to TCP port { $port } in place of the mail servers. Could you please tell us which product does so, and switch its mail shield off for a test?
pc-transparent-smtp-proxy = Something in this network answers in place of mail servers
    .short = This network answers for the server
    .meaning = { $has-addresses ->
        [yes] Even { $addresses }, where nobody lives, seems to answer.
       *[no] Mail servers of different operators greet with the same words.
    } A firewall or the provider takes every call to port { $port }. What was seen here is not what other mail servers see of { $host }.
    .action1 = Test again from another network, a phone's hotspot for example, or on the mail server.
    .action2 = If the mail server uses the same way out, ask our network team whether its mail is taken as well.
    .ask = Every connection from this PC to TCP port { $port } is answered by the same machine in between. Could you please tell us which device or provider does so, and whether our mail server is affected?
pc-captive-portal = This network shows a sign-in page instead of the internet
    .short = A sign-in page is in the way
    .meaning = Other machines are answered for by this network, as in hotels and guest networks before people sign in. What was seen here says nothing about { $host }.
    .action1 = Sign in to the network in a web browser, or change to another network, and test again.
pc-web-proxy-only = This network lets only web pages out
    .short = Only web traffic gets out of this network
    .meaning = Web pages are fetched through { $has-name ->
        [yes] { $name }
       *[no] a proxy
    }, and no direct connection gets out. Mail cannot be tested through such a proxy, so the result says nothing about { $host }.
    .action1 = Run the test on the mail server, or from a network with direct access.
    .action2 = If this PC should have direct access, ask our network team.
    .ask = From this PC no direct connection to the internet comes about, only through the web proxy. Could you please tell us from which machine mail servers may be tested on TCP port { $port }?
pc-web-proxy-login = The web proxy wants to know who asks
    .short = The web proxy wants a name and a password
    .meaning = Look-ups on the web go through the proxy { $has-name ->
        [yes] { $name }
       *[no] of this network
    }, and it asks for a login{ $has-number ->
        [yes] {" "}(status { $number })
       *[no] {""}
    }{ $why ->
        [wrong-login] {" "}and does not accept the one that is set
       *[other] {""}
    }. So a part could not be looked up, and nothing is concluded from that. Mail servers are reached without the proxy, and what was seen of them holds.
    .action1 = { $why ->
        [wrong-login] Check name and password in the options of the check.
       *[other] Type the proxy with its login into the options of the check: http://name:password@{ $has-name ->
            [yes] { $name }
           *[no] proxy.example:3128
        }. If it accepts the Windows sign-in only, this program cannot give that.
    }
    .action2 = Or test from a PC or network where web pages need no login.
    .ask = The web proxy asks this PC for a login{ $has-number ->
        [yes] {" "}({ $number })
       *[no] {""}
    } when TLS Ladder looks up mail policies and certificates. Could you please tell us a login for it, or let these look-ups pass?
pc-web-proxy-failed = A look-up on the web did not get past the proxy
    .short = { $why ->
        [unreachable] The web proxy does not answer
        [no-address] The web proxy is not found
        [too-slow] The web proxy does not answer in time
        [refused] The web proxy refuses a look-up
        [not-usable] The proxy in the settings cannot be used
        [no-script] The script that names the proxy cannot be had
       *[other] The web proxy answers something else
    }
    .meaning = Look-ups on the web go through the proxy { $has-name ->
        [yes] { $name }
       *[no] of this network
    }, and { $why ->
        [unreachable] it does not take our call
        [no-address] its name leads nowhere from this PC
        [too-slow] it did not answer in time
        [refused] it did not make the connection{ $has-number ->
            [yes] {" "}(status { $number })
           *[no] {""}
        }
        [not-usable] what the settings name is no proxy that this program can use
        [no-script] the script that names it could not be had
       *[other] what it answered could not be understood
    }. So a part could not be looked up, and nothing is concluded from that. Mail servers are reached without the proxy, and what was seen of them holds.
    .action1 = { $why ->
        [refused] Open the address below in a browser of this PC. If it opens there, ask our network team what the proxy refuses.
       *[other] Check the proxy in the settings of this PC, or set another one, or none, in the options of the check.
    }
    .action2 = Or test from a network with direct access.
    .ask = { $why ->
        [refused] The web proxy refuses a connection that TLS Ladder needs for looking up mail policies{ $has-number ->
            [yes] {" "}(status { $number })
           *[no] {""}
        }. Could you please let it pass?
       *[other] From this PC the web proxy{ $has-name ->
            [yes] {" "}{ $name }
           *[no] {""}
        } cannot be used{ $has-error ->
            [yes] {" "}({ $error })
           *[no] {""}
        }. Could you please tell us which proxy is right?
    }
pc-not-mail-server = This test was made from a PC and not from the mail server
    .meaning = Block lists, rules and firewalls can treat a PC and a mail server differently. If the result here is good and mail still fails, the difference may be there.
    .action1 = If mail still fails, run the same test on the mail server.
