"""A mail server on tlslite-ng, from the first octet inside TLS: SSLv3 to TLS 1.3 with RC4, 3DES and short keys.

usage: tlslite_smtp.py PORT SETTINGS

SETTINGS is JSON: `chain`, `key` (PEM files), `host`, `versions` (`SSLv3` `TLSv1.0` … `TLSv1.3`), and, where the
default is not wanted, `ciphers`, `macs`, `key_exchanges` (names of tlslite-ng) and `dh` (generator and prime in
hexadecimal).
"""

import json
import socket
import sys
import threading

from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.mathtls import RFC7919_GROUPS

VERSIONS = {"SSLv3": (3, 0), "TLSv1.0": (3, 1), "TLSv1.1": (3, 2), "TLSv1.2": (3, 3), "TLSv1.3": (3, 4)}
PATIENCE = 20

port, wanted = int(sys.argv[1]), json.loads(sys.argv[2])
host = wanted["host"]
chain = X509CertChain()
with open(wanted["chain"], encoding="ascii") as file:
    chain.parsePemList(file.read())
with open(wanted["key"], encoding="ascii") as file:
    key = parsePEMKey(file.read(), private=True)


def settings():
    result = HandshakeSettings()
    versions = sorted(VERSIONS[name] for name in wanted["versions"])
    result.minVersion, result.maxVersion = versions[0], versions[-1]
    result.versions = versions[::-1]
    result.minKeySize = 512
    result.cipherNames = wanted.get("ciphers", result.cipherNames)
    result.macNames = wanted.get("macs", ["sha", "md5", "sha256", "sha384", "aead"])
    result.keyExchangeNames = wanted.get("key_exchanges", ["rsa", "dhe_rsa", "ecdhe_rsa"])
    if "dh" in wanted:
        result.dhParams = tuple(int(number, 16) for number in wanted["dh"])
        # A server of that time knew no RFC 7919: it took its own parameters whatever the client named.
        RFC7919_GROUPS[:] = [result.dhParams] * len(RFC7919_GROUPS)
    return result.validate()


SETTINGS = settings()


def converse(connection):
    def say(text):
        connection.write(text.encode())

    received = b""
    while True:
        while b"\n" not in received:
            more = connection.recv(4096)
            if not more:
                return
            received += bytes(more)
        line, received = received.split(b"\n", 1)
        verb = line.strip().upper()[:4]
        if verb == b"EHLO":
            say(f"250-{host}\r\n250-SIZE 1000000\r\n250 HELP\r\n")
        elif verb == b"QUIT":
            say("221 2.0.0 Bye\r\n")
            return
        else:
            say("502 5.5.2 Command not recognised\r\n")


def serve(client):
    client.settimeout(PATIENCE)
    try:
        connection = TLSConnection(client)
        connection.ignoreAbruptClose = True
        connection.handshakeServer(certChain=chain, privateKey=key, settings=SETTINGS)
        converse(connection)
        connection.close()
    except Exception as error:  # whatever a client does, the next one is served
        print(type(error).__name__, error, flush=True)
    finally:
        client.close()


with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
