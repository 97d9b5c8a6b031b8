# This PC and the connection.
# Values: host domain port address ehlo, seconds addresses count total error ports (pc-source-ip-listed: reply list too); server, recipient, has-…

tcp-refused = { $server } refuses connections on port { $port }
    .short = Nothing answers there: connection refused
    .meaning = The machine is there, but nothing takes calls on this port: the mail service is stopped, it is the wrong machine, or a firewall refuses. Senders go on to the next server; if there is none, mail waits and then bounces.
    .action1 = Check that host and port are the ones that should be tested.
    .action2 = Tell the postmaster of { $recipient } by phone or another mail address that the mail service does not answer.
    .action3 = If several servers refuse in the same way, ask our network team whether a firewall here is the one that refuses.
    .ask = Your mail server { $server } refuses connections on port { $port }. Could you please check that the mail service is running and that your firewall lets other mail servers in?
tcp-timeout = { $server } does not answer on port { $port }
    .short = No answer within { $has-seconds ->
        [yes] { $seconds } seconds
       *[no] the time limit
    }
    .meaning = Nobody answers: the server is down, the address is wrong, or a firewall drops the calls without a word. It may also be a firewall on our side. If the same happens to other mail servers, mail waits and then bounces.
    .action1 = Find out whether this PC may talk to mail servers at all: test another server that is known to work. Many office networks and providers block port 25 for PCs.
    .action2 = If other servers answer, tell the postmaster of { $recipient } that this one does not, and from which address we called.
    .action3 = If no server answers, ask our network team, or run this program on the mail server itself.
    .ask = Connections to your mail server { $server }, port { $port }, get no answer from our network: neither accepted nor refused. Could you please check that it is running and that your firewall does not drop our calls?
tcp-reset-on-connect = { $server } cuts the connection the moment it opens
    .short = The connection was cut at once
    .meaning = The call is taken and cut before a word is said. This looks like a firewall or a filter that dislikes our address. Senders treated the same way go on to the next server; if there is none, mail waits and then bounces.
    .action1 = Try again in a few minutes, and from another network.
    .action2 = If it stays, send the sentence below to the postmaster of { $recipient }, with our public address.
    .ask = Your server { $server } accepts our connection to port { $port } and cuts it before the greeting. Could you please check whether a firewall or filter of yours rejects our address?
tcp-host-unreachable = { $server } cannot be reached
    .short = A router reports: host cannot be reached
    .meaning = A router on the way reports that this machine cannot be reached. Senders go on to the next server; if there is none, mail waits and then bounces.
    .action1 = Test another server. If that works, the cause is on the other side.
    .action2 = Tell the network team or postmaster of { $recipient }.
    .ask = From our network, a router on the way to your mail server { $server } reports that the host cannot be reached. Could you please check that it is up and that its route is in order?
tcp-net-unreachable = There is no road to { $server } from here
    .short = No route to that network from here
    .meaning = This PC's network knows no way to that address. If the address is an IPv6 one (with colons), this PC has most likely just no IPv6. Real mail leaves from the mail server, which may know the way.
    .action1 = If only addresses with colons are affected, ignore this.
    .action2 = Otherwise ask our network team for the route to that address.
    .ask = From the PC where this was tested there is no route to { $server }, port { $port }. Could you please check the routing on our side?
tcp-admin-prohibited = A firewall forbids the connection to { $server }
    .short = A firewall says: not allowed
    .meaning = A firewall on the way answers openly that this connection is not allowed. Whose it is cannot be seen from one place: if other mail servers are forbidden too, it is ours.
    .action1 = Test another mail server. If it is forbidden too, ask our network team.
    .action2 = If only this one is, ask the postmaster of { $recipient }.
    .ask = A firewall on the way to { $server }, port { $port }, answers that the connection is administratively prohibited. Could you please check whether it is yours and whether it may let us through?
tcp-some-addresses-down = { $has-count ->
        [yes] { $count } of { $total } addresses of { $host } do not answer
       *[no] Some addresses of { $host } do not answer
    }
    .short = { $has-count ->
        [yes] { $count } of { $total } addresses do not answer
       *[no] Some addresses do not answer
    }
    .meaning = Part of the server's addresses is down, so senders lose time until they try one that works. Mail is late now and then, not lost.
    .action1 = Tell the postmaster of { $recipient } which addresses do not answer{ $has-addresses ->
        [yes] : { $addresses }
       *[no] {""}
    }.
    .ask = Some addresses of your mail server { $host } do not answer on port { $port }{ $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }. Could you please bring them back, or take them out of DNS?
tcp-ipv6-unavailable-here = This PC has no IPv6, so those addresses were left out
    .short = IPv6 addresses left out: none here
    .meaning = The addresses with colons need IPv6, which this PC does not have. They were left out, not failed.
    .action1 = Nothing to do.
tcp-ipv6-broken-there = { $host } does not answer over IPv6
    .short = Answers over IPv4, not over IPv6
    .meaning = The server is announced with an IPv6 address that does not answer, while its IPv4 address does. Senders with IPv6 lose time until they try the other address; the mail is late, not lost.
    .action1 = Tell the postmaster of { $recipient }: mend the IPv6 address or take it out of DNS.
    .ask = Your mail server { $host } does not answer on its IPv6 address{ $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }, port { $port }, while IPv4 works. Could you please mend it or remove the AAAA record?
tcp-slow-connect = { $server } took { $has-seconds ->
        [yes] { $seconds } seconds
       *[no] long
    } to take the call
    .short = Connected, but only after { $has-seconds ->
        [yes] { $seconds } seconds
       *[no] a long wait
    }
    .meaning = The first packets were lost or held up: a busy line or an overloaded firewall. Delivery works, only more slowly.
    .action1 = Test another server. If it is slow too, tell our network team; otherwise no action is needed.
tcp-local-abort = Software on this PC cut the connection
    .short = Cut by software on this PC
    .meaning = The connection to { $server } was ended on this computer, not by the other side. Antivirus and VPN programs do this. It says nothing about the mail server.
    .action1 = Test again without the VPN, or from another PC.
    .action2 = Ask our desktop or security team whether the mail shield of the antivirus interferes.
    .ask = On the test PC, software ended the connection to { $server }, port { $port } (the system reported “connection aborted”). Could you please check whether the antivirus or VPN does this, and allow this program?
tcp-wrong-port-587-465 = Mail servers deliver on port 25, not on { $port ->
        [25] 587 or 465
       *[other] { $port }
    }
    .short = Ports 587 and 465 are for people logging in
    .meaning = Ports 587 and 465 are for people's mail programs, which log in there; servers deliver to each other on port 25.{ $has-ports ->
        [yes] {" "}Open here: { $ports }.
       *[no] {""}
    }
    .action1 = For a question about mail from other companies, test port 25.
    .action2 = For “my mail program cannot send”, test 587 or 465.
## The servers together

tcp-all-mx-down = No mail server of { $domain } answers
    .short = None of the servers answers
    .meaning = Every address of every mail server was tried, and none took the call. Mail to { $domain } waits in the queue of its sender, for one to five days, and comes back only then.
    .action1 = Telephone the people at { $domain }: an e-mail would wait as well.
    .action2 = Try a server of somebody else from here, to be sure that this PC may call mail servers at all.
    .ask = None of the mail servers of { $domain } can be reached on port { $port }. Are they down, or does a firewall keep callers out?
dns-nolisting = The first mail server of { $domain } refuses every call, and the next one answers
    .short = The first server refuses, the next one answers
    .meaning = Some organisations put up a first server that answers nobody, to shake off senders of junk that try only once. Real mail servers go on to the next, so the mail arrives, sometimes a little late.
    .action1 = Nothing needs to be done, unless the first server is meant to work.
    .ask = The first mail server of { $domain } refuses connections while the next one answers. Is that on purpose?
dns-single-mx-single-ip = { $recipient } has one mail server with one address
    .short = One server, one address
    .meaning = There is no spare: while this server is down, all mail to { $recipient } waits at its senders.
    .action1 = Nothing needs to be done for today's mail.
dns-too-many-mx = { $has-total ->
        [yes] { $recipient } has { $total } mail server addresses
       *[no] { $recipient } has very many mail server addresses
    }
    .short = { $has-total ->
        [yes] { $total } addresses of mail servers
       *[no] Very many mail servers
    }
    .meaning = In a large group one machine that is set up differently makes mail fail now and then, depending on which of them a sender meets. How many of them were tested is said below.
    .action1 = Look at every row of the table, not only at the first. More addresses are tested when the limit in the options is raised.
