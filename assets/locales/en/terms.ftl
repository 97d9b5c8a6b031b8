# Sentences that several texts share. What a kind of fault does to the mail, said the same way everywhere.

-effect-clear = Ordinary mail goes out in clear text. Mail that must be encrypted waits and then bounces.
-effect-handshake = Ordinary mail goes out in clear text, from some senders at once and from others after a wait. Mail that must be encrypted waits and then bounces.
-effect-certificate = Ordinary mail is still encrypted and delivered, because ordinary senders do not check certificates. Senders that must verify the server pass it over; if no other is left, the mail waits and then bounces.
-effect-waits = Mail waits in the sender's queue. It is not lost yet, but it bounces if nothing changes.
-effect-next = Senders go on to the next address or server; mail waits only if none is left.
-effect-none = Delivery is not affected.
-encryption-unknown = Nothing is known yet about its encryption.
-desk = This was seen from this PC; a mail server with its own address may be treated differently.
