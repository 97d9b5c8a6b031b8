"""Writes the list of licences, as plain text, from what cargo-about found (JSON on standard input)."""

import json
import re
import sys
import textwrap
import tomllib

COLUMNS = 92
RULE = "=" * COLUMNS


def tidy(text):
    """A licence as people read it: no trailing space, no indent common to all, no line too long for a window."""
    text = text.replace("\r", "").replace("\t", "    ").replace("\f", "\n").replace("\ufeff", "")
    lines = textwrap.dedent("\n".join(line.rstrip() for line in text.split("\n"))).strip("\n").split("\n")
    short = []
    for line in lines:
        indent = re.match(r" *", line).group()
        short += textwrap.wrap(line, COLUMNS, subsequent_indent=indent, break_on_hyphens=False) or [""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(short))


def order(name):
    return (name.lower(), name)


def locked():
    """Every library that Cargo.lock knows for the programs and their building, tests left out."""
    with open("Cargo.lock", "rb") as file:
        packages = tomllib.load(file)["package"]
    with open("Cargo.toml", "rb") as file:
        manifest = tomllib.load(file)
    wanted = set(manifest["dependencies"]) | set(manifest["build-dependencies"])
    for target in manifest["target"].values():
        wanted |= set(target.get("dependencies", {}))

    def package(named):
        name, *version = named.split(" ")
        return next(p for p in packages if p["name"] == name and (not version or p["version"] == version[0]))

    left = [n for n in package("tls-ladder")["dependencies"] if n.split(" ")[0] in wanted]
    reached = set()
    while left:
        found = package(left.pop())
        crate = f"{found['name']} {found['version']}"
        if crate not in reached:
            reached.add(crate)
            left += found.get("dependencies", [])
    return reached


found = json.load(sys.stdin)
texts = {}
for licence in found["licenses"]:
    text = tidy(licence["text"])
    # Texts that differ by their line breaks only are one.
    key = (licence["id"], "".join(text.split()))
    entry = texts.setdefault(key, {"id": licence["id"], "name": licence["name"], "text": text, "crates": set()})
    entry["crates"] |= {f"{used['crate']['name']} {used['crate']['version']}" for used in licence["used_by"]}

crates = sorted({crate for entry in texts.values() for crate in entry["crates"]}, key=order)
ids = {crate: sorted({e["id"] for e in texts.values() if crate in e["crates"]}) for crate in crates}
for crate in crates:
    if crate.startswith("tls-ladder "):
        ids.pop(crate)

print("Licences\n")
print(textwrap.fill(
    "TLS Ladder itself is free software under the MIT or the Apache 2.0 licence, whichever you prefer. The "
    "libraries that it is made from, and what takes part in building it, are listed here with the licence "
    "under which each is used; the texts follow.", COLUMNS))
print(f"\n{RULE}\nLibraries\n")
for crate, names in ids.items():
    print(f"{crate}  ({', '.join(names)})")
for entry in sorted(texts.values(), key=lambda entry: (order(entry["id"]), order(min(entry["crates"], key=order)))):
    print(f"\n{RULE}\n{entry['name']}\nSPDX-License-Identifier: {entry['id']}\n")
    names = ", ".join(sorted((c.split(" ")[0] if c.startswith("tls-ladder ") else c for c in entry["crates"]), key=order))
    print(textwrap.fill(f"Used by: {names}", COLUMNS, break_on_hyphens=False, break_long_words=False))
    print("\n" + entry["text"])
print(f"\n{RULE}\nNot built in\n")
print(textwrap.fill(
    "Cargo.lock also names these. They are for other systems, or for abilities that are switched off.", COLUMNS))
print()
for crate in sorted(locked() - set(crates), key=order):
    print(crate)
