"""Writes the list of licences, as plain text, from what cargo-about found (JSON on standard input)."""

import json
import re
import sys
import textwrap

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
