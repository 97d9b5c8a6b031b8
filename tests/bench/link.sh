# A link with a delay, and real mail servers at its far end; read by the scripts beside it with `source`, from the
# root of the repository. Sets $near (the network namespace of the client), $far, $here (a folder, removed at the
# end, with ca.pem), and $name (the host name of Postfix on 10.77.0.2 and Exim on 10.77.0.3, both on port 25).
#
# Before: $one_way_ms; $server_key if the servers are to have another key than one on P-256; $exim_addresses if Exim
# is to have others, or several (with spaces between them).
# shellcheck shell=bash

this=$0
[ "$(id -u)" = 0 ] || { echo "$this: network namespaces need root." >&2; exit 2; }
[ -c /dev/net/tun ] || { echo "$this: this system has no /dev/net/tun." >&2; exit 2; }
for needed in ip gcc openssl python3; do
    command -v "$needed" >/dev/null || { echo "$this: $needed is not here; tests/run installs it." >&2; exit 2; }
done
daemons=$(for dir in /usr/lib/postfix/sbin /usr/libexec/postfix; do [ -x "$dir/master" ] && echo "$dir" && break; done)
[ -n "$daemons" ] || { echo "$this: Postfix is not here; tests/run installs it." >&2; exit 2; }

exim=$PWD/target/real/exim4-daemon-light/usr/sbin/exim4
[ -x "$exim" ] || { echo "$this: Exim is not unpacked here; tests/run does that." >&2; exit 2; }

here=$(mktemp -d -t tls-ladder-link.XXXXXX)
chmod 755 "$here"
near=tls-ladder-near-$$ far=tls-ladder-far-$$
started=()
clean_up() {
    for group in "${started[@]-}"; do [ -n "$group" ] && kill -s TERM -- "-$group" 2>/dev/null; done
    wait 2>/dev/null || true
    for space in "$near" "$far"; do ip netns del "$space" 2>/dev/null || true; done
    rm -rf "$here"
}
trap clean_up EXIT

# ---------------------------------------------------------------- the link

gcc -O2 -Wall -Wextra -o "$here/delay" tests/bench/delay.c
for space in "$near" "$far"; do
    ip netns add "$space"
    ip -n "$space" link set lo up
done
mkfifo "$here/ready"
setsid "$here/delay" "/run/netns/$near" near "/run/netns/$far" far $one_way_ms >"$here/ready" &
started+=($!)
read -r _ <"$here/ready"
ip -n "$near" addr add 10.77.0.1/24 dev near
ip -n "$near" link set near up
ip -n "$far" addr add 10.77.0.2/24 dev far
for address in ${exim_addresses:=10.77.0.3}; do ip -n "$far" addr add "$address/24" dev far; done
ip -n "$far" link set far up

# ---------------------------------------------------------------- the server

cd "$here"
export OPENSSL_CONF=/dev/null
name=mx.rtt.test
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30 \
    -subj '/CN=Test Root CA' -addext basicConstraints=critical,CA:TRUE 2>/dev/null
# shellcheck disable=SC2086 # a key may need several words
openssl req -newkey ${server_key:-ec -pkeyopt ec_paramgen_curve:P-256} -nodes -keyout key.pem -out csr.pem -subj "/CN=$name" 2>/dev/null
printf 'subjectAltName=DNS:%s\nbasicConstraints=CA:FALSE\nkeyUsage=%s\nextendedKeyUsage=serverAuth\n' \
    $name "digitalSignature${server_key:+,keyEncipherment}" >ext
openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -set_serial 2 -days 30 -extfile ext -out cert.pem 2>/dev/null

mkdir -p etc data queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace,maildrop,public,pid}
cat >etc/main.cf <<END
compatibility_level = 3.6
queue_directory = $here/queue
data_directory = $here/data
command_directory = /usr/sbin
daemon_directory = $daemons
mail_owner = postfix
setgid_group = postdrop
maillog_file = $here/log
maillog_file_prefixes = $here
myhostname = $name
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_protocols = ipv4
inet_interfaces = 10.77.0.2
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_tls_cert_file = $here/cert.pem
smtpd_tls_key_file = $here/key.pem
END
cat >etc/master.cf <<'END'
25 inet n - n - - smtpd
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
rewrite unix - - n - - trivial-rewrite
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
postlog unix-dgram n - n - 1 postlogd
END
chown postfix data queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace,maildrop,public}
chgrp postdrop queue/{maildrop,public}
chmod 700 data queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace}
chmod 1730 queue/maildrop
chmod 2710 queue/public
touch -d '-2 min' etc/main.cf etc/master.cf
setsid ip netns exec "$far" "$daemons/master" -c "$here/etc" -d >output 2>&1 &
started+=($!)

mkdir -p exim/spool
cp key.pem cert.pem exim/
cat >exim/conf <<END
primary_hostname = $name
keep_environment =
spool_directory = $here/exim/spool
log_file_path = $here/exim/%slog
pid_file_path = $here/exim/pid
local_interfaces = <; ${exim_addresses// /;}
daemon_smtp_ports = 25
tls_advertise_hosts = *
tls_certificate = $here/exim/cert.pem
tls_privatekey = $here/exim/key.pem
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = deny
begin acl
END
chown -R Debian-exim exim
chown root exim/conf
setsid ip netns exec "$far" "$exim" -bdf -C "$here/exim/conf" >exim.output 2>&1 &
started+=($!)

wait_for() {
    local address=$1
    for _ in $(seq 100); do
        ip netns exec "$near" bash -c "exec 3<>/dev/tcp/$address/25 && read -r -t 5 line <&3 && echo QUIT >&3" 2>/dev/null && return
        sleep 0.1
    done
    echo "$this: no greeting from $address:" >&2
    cat output log exim.output >&2
    exit 2
}
wait_for 10.77.0.2
wait_for "${exim_addresses%% *}"
