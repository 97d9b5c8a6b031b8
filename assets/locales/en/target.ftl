# What the target field says when it cannot see a domain, server or address.

target-examples = example.org · user@example.org · mx1.example.org:587 · 192.0.2.1 · [2001:db8::1]:25 · smtps://mail.example.org
target-error-empty = Nothing to test yet: type a mail domain such as example.org, a server such as mx1.example.org, or an address such as 192.0.2.1.
target-error-spaces = “{ $part }” has a space in the middle: type one domain, server or address, such as example.org.
target-error-no-host = “{ $part }” lacks the name of a domain or server: type it too, such as user@example.org or mx1.example.org:25.
target-error-bad-port = “{ $part }” is not a port: type a number from 1 to 65535, such as mx1.example.org:25.
target-error-bad-name = “{ $part }” cannot be a host name: use letters and digits, with single dots or hyphens between them, such as mx1.example.org.
target-error-bad-address = “{ $part }” is not a complete IP address: type one such as 192.0.2.1, or [2001:db8::1] with its brackets.
target-error-scheme = “{ $part }” is not a way to reach a mail server: use smtp:// or smtps://, or leave it away.
target-error-many-at-signs = “{ $part }” has more than one @: type a single mail address, such as user@example.org.
target-error-too-long = “{ $part }” is longer than any host name may be: type at most 253 characters, such as example.org.
target-error-bad-idn = “{ $part }” has letters that a domain name cannot hold: copy the domain again from a mail that is known to be good.
