# Installing Debian packages, for the scripts that need some. To be sourced.
# shellcheck shell=bash

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    as_root=(false)
fi
may_be_root() { [ "${as_root[*]-}" != false ]; }

# Whether this system has Debian's packages at all.
has_packages() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

updated=
update_lists() {
    [ -n "$updated" ] || "${as_root[@]}" apt-get -qq update
    updated=yes
}

apt() {
    update_lists
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 \
        -o APT::Sandbox::User=root "$@" >/dev/null
}

install_missing() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "installing ${missing[*]}"
    # No mail server of the system's own is wanted, only its programs.
    echo 'postfix postfix/main_mailer_type select No configuration' | "${as_root[@]}" debconf-set-selections
    apt install -y --no-install-recommends "${missing[@]}"
}
