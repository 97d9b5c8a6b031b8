# What DNS said: names and values of the details.

dns-field-asked = DNS servers asked
dns-field-proof = Signatures (DNSSEC)
dns-field-address-proof = Signatures of the addresses
dns-field-ttl = The mail record is kept for
dns-field-alias = Alias (CNAME)
dns-field-by-dns = Addresses in DNS itself
dns-field-reverse = Reverse name
dns-field-authority = Addresses at the domain's own name server
dns-field-name-server = Name server
dns-field-resolver = Answer of one DNS server
dns-field-invented = Address of a name that cannot exist
dns-field-doubt = Not proven
dns-field-note = Remark of the DNS server

dns-proof-secure = proven
dns-proof-insecure = the zone is not signed
dns-proof-bogus = the signatures do not fit
dns-proof-indeterminate = not known
dns-signatures-stripped = the DNS servers of this PC hand no signatures on
dns-signatures-no-keys = not known, because the keys could not be had ({ $reason })
dns-seconds = { $seconds } s

dns-leads-back = leads back
dns-leads-elsewhere = does not lead back
dns-leads-unknown = could not be followed back
dns-reverse-no-such-name = none
dns-reverse-no-data = none
dns-reverse-serv-fail = the DNS server could not find out (SERVFAIL)
dns-reverse-refused = the DNS server refused to answer
dns-reverse-timed-out = no DNS server answered in time
dns-reverse-cut-off = the answer was cut off
dns-reverse-bogus = the signatures do not fit
dns-reverse-other = no usable answer

dns-serial = serial number { $serial }
dns-server-no-such-name = knows nothing of it
dns-server-no-data = knows nothing of it
dns-server-serv-fail = could not find out (SERVFAIL)
dns-server-refused = refused to answer
dns-server-timed-out = no answer in time
dns-server-cut-off = the answer was cut off
dns-server-bogus = the signatures do not fit
dns-server-other = no usable answer
dns-server-not-authoritative = answers, but not as the zone's own server
dns-server-not-asked = not asked
