# What the target field says when a text names nothing that can be tested. $part is the part to look at.

target-error-empty = Type or paste what you want to test: an e-mail address, a domain, or a mail server such as mx1.example.org.
target-error-spaces = "{ $part }" holds spaces, so it is not clear where the name begins and ends. Keep only the e-mail address, the domain or the server name, such as example.org.
target-error-no-host = No domain or server name is left in this text. After the @ or the // there should be a name, such as example.org.
target-error-bad-port = "{ $part }" is not a port. A port is a number from 1 to 65535 after the server's name, such as mx1.example.org:587.
target-error-bad-name = "{ $part }" cannot be part of a server name. Names have letters, digits and hyphens between dots, such as mx1.example.org.
target-error-bad-address = "{ $part }" looks like an IP address, but no server can have it. Write it like 192.0.2.25 or 2001:db8::25, in brackets if a port follows: [2001:db8::25]:25.
target-error-scheme = Text that begins with "{ $part }:" is not a mail server. Leave the beginning out, or use smtp:// or smtps:// before the server's name.
target-error-many-at-signs = "{ $part }" names more than one mailbox. One check tests one domain, so keep one e-mail address.
target-error-too-long = "{ $part }" is longer than any name in DNS: 63 characters between two dots, and 253 in all. Keep only the domain or the server's name.
target-error-bad-idn = "{ $part }" cannot be turned into the form that DNS uses for names with letters beyond a to z. Compare it with the spelling the owner of the domain uses.
